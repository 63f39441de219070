"""Opens report pages in Debian's Chromium; where there is none, the tests are skipped, but never in CI."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.publish.report_case import hostile_case, large_case, long_case, small_case, stray_case
from witnessmark.model.about import About, Dossier
from witnessmark.model.editions import Edition
from witnessmark.model.judgements import Judgement, Verdict
from witnessmark.model.record import CaseRecord
from witnessmark.publish.changes import compare, incidents_of
from witnessmark.publish.dossier import make_dossier
from witnessmark.publish.report import ONE_FILE_INCIDENTS, render_report

CASES: dict[str, Callable[[], CaseRecord]] = {
    "small": small_case,
    "hostile": hostile_case,
    "long": long_case,
    "large": lambda: large_case(incidents=120, claims_each=4),
    "stray": stray_case,
    "beside": lambda: large_case(incidents=ONE_FILE_INCIDENTS + 50, claims_each=4),
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        words = "no Chromium on the PATH: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def report_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each case's report as a file on disk."""
    folder = tmp_path_factory.mktemp("reports")
    for name, build in CASES.items():
        (folder / name).mkdir()
        page = render_report(build(), Edition.PUBLIC, beside=folder / name)
        (folder / name / "report.html").write_text(page, encoding="utf-8")
    (folder / "grown").mkdir()
    (folder / "grown" / "report.html").write_text(grown_report(), encoding="utf-8")
    (folder / "judged").mkdir()
    (folder / "judged" / "report.html").write_text(judged_report(), encoding="utf-8")
    return {name: folder / name / "report.html" for name in (*CASES, "grown", "judged")}


def grown_report() -> str:
    """Return the report of a case whose build before lacked one incident, had another figure, and one incident more."""
    record = small_case()
    now = incidents_of(record, Dossier())
    first = dict(now[0])
    claims = first["claim_ids"].split()
    former = [
        {**first, "killed_figure": "3+", "claim_ids": " ".join(claims[:-1])},
        *now[2:],
        {**first, "incident_id": "inc_lost", "claim_ids": claims[-1]},
    ]
    dossier = Dossier(changes=compare(former, now, date(2026, 11, 27)))
    return render_report(record, Edition.WORKING, dossier)


def judged_report() -> str:
    """Return the report of a case in which a person kept an incident and the rules exclude another."""
    record = small_case()
    first = record.incidents[0].id
    kept = Judgement(
        id="jud_1",
        who="Ana",
        when=datetime(2026, 5, 1, tzinfo=UTC),
        seen="x",
        verdict=Verdict.KEEP_CLAIM,
        subjects=(first,),
        reason="read against both reports",
    )
    about = About(title="The siege in spring", since=date(2022, 3, 14), kinds=("killed",))
    return render_report(record, Edition.WORKING, make_dossier(record, about, (kept,), Edition.WORKING))


class Visit:
    """A page with what it asked for and what went wrong in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.refused: list[tuple[str, str | None]] = []
        self.faults: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", lambda request: self.refused.append((request.url, request.failure)))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: (self.faults.append(dialog.message), dialog.dismiss()))


@pytest.fixture
def visit(browser: Browser, report_files: dict[str, Path]) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens the report of a case and waits until its list of incidents is there."""
    contexts = []

    def open_report(case: str, *, width: int = 1280, theme: str = "light", fragment: str = "") -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, locale="en-GB")  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        contexts.append(context)
        visited = Visit(context.new_page())
        visited.page.goto(report_files[case].as_uri() + fragment)
        visited.page.wait_for_selector("#incident-rows .row", state="attached")
        return visited

    yield open_report
    for context in contexts:
        context.close()

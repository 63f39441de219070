"""The review app driven in Chromium by keys and by the mouse, over a real server on loopback."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.review.conftest import REPORTS, SETTINGS
from tests.review.served import enter as come_in
from tests.review.served import look_at, select_words, serving
from witnessmark.pipeline import build
from witnessmark.review import Role
from witnessmark.review.desk import Desk
from witnessmark.review.people import Person
from witnessmark.review.users import Users

LISTS = ("decisions", "differences", "names", "sources", "files")
PEOPLE = {f"t-{n}": Person(name=f"p{n}", role=Role.SECOND if n == 1 else Role.LEAD) for n in range(12)}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Desk]]:
    folder = tmp_path_factory.mktemp("served")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    build([str(folder / name) for name in REPORTS], folder / "case", SETTINGS, lambda *_: None, "ana")
    desk = Desk.of(folder / "case", SETTINGS)
    with serving(desk, PEOPLE) as address:
        yield address, desk


def enter(browser: Browser, base: str, n: int, *, width: int = 1280, theme: str = "light") -> tuple[Page, list[str]]:
    return come_in(browser, base, f"t-{n}", width=width, theme=theme)


def record_of(desk: Desk, low: int) -> str:
    row = next(r for r in desk.run.corrected.claims if r.claim.figure and r.claim.figure.low == low)
    return next(item.id for item in desk.items.values() if row.claim.id in item.claim_ids)


def test_keys_and_mouse_put_a_record_right(browser: Browser, served: tuple[str, Desk]) -> None:
    """By keys a figure, by a click on the map a place, by z an undo, by a selection a missed claim; then a rebuild."""
    base, desk = served
    page, faults = enter(browser, base, 0)
    page.goto(f"{base}/record/{record_of(desk, 12)}")
    page.keyboard.press("f")
    page.keyboard.type("13")
    page.keyboard.press("Tab")
    page.keyboard.type("a thirteenth died")
    page.keyboard.press("Enter")
    page.get_by_text("13, exact").wait_for()
    page.wait_for_load_state()
    page.locator("#map").click(position={"x": 40, "y": 40})
    page.keyboard.type("it stood further north")
    page.keyboard.press("Enter")
    page.get_by_text("it stood further north").wait_for()
    moved = next(r for r in desk.run.corrected.claims if r.claim.figure and r.claim.figure.low == 13)
    assert moved.place is not None
    assert moved.place.id.startswith("user:")
    page.wait_for_load_state()
    page.keyboard.press("z")
    page.get_by_text("(undone)").wait_for()
    report = next(row.report for row in desk.run.documents if "lifeless" in row.report.text)
    page.goto(f"{base}/report/{report.id}")
    select_words(page, "two lifeless girls")
    page.locator("#figure").fill("2")
    page.locator("#add input[name=reason]").fill("the reader missed it")
    page.get_by_role("button", name="Add the claim").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Build again").click()
    page.get_by_text("built again").wait_for()
    out = (desk.root / "out" / "claims.csv").read_text("utf-8")
    assert "two lifeless girls" in out
    assert not faults
    page.context.close()
    desk.release(PEOPLE["t-0"])


def test_two_browsers_lose_no_verdict(browser: Browser, served: tuple[str, Desk]) -> None:
    """A second, blind reader rules on the record that a first is on; both judgements stand, and the lead sees both."""
    base, desk = served
    record = record_of(desk, 4)
    claim = next(r.claim.id for r in desk.run.corrected.claims if r.claim.figure and r.claim.figure.low == 4)
    one, _ = enter(browser, base, 2)
    two, _ = enter(browser, base, 1)
    for page in (one, two):
        page.goto(f"{base}/record/{record}")
    for page, value in ((one, "5"), (two, "6")):
        form = page.locator(f'.card[data-claim="{claim}"] form.verdict')
        form.locator("select").select_option("figure")
        form.locator("input[name=value]").fill(value)
        form.locator("input[name=reason]").fill(f"{value} by my count")
        form.get_by_role("button", name="Record it").click()
        page.locator(".decided").get_by_text(f"{value} by my count").wait_for()
    assert "5 by my count" not in two.content()
    one.reload()
    one.get_by_text("Where people differ").wait_for()
    for n, page in ((2, one), (1, two)):
        page.context.close()
        desk.release(PEOPLE[f"t-{n}"])


def test_a_stolen_address_opens_nothing(browser: Browser, served: tuple[str, Desk]) -> None:
    """Whoever opens a used address, or a record's without coming in, sees no word of the case and gets no cookie."""
    base, desk = served
    page, _ = enter(browser, base, 9)
    page.get_by_role("link", name="Decisions").wait_for()
    thief = browser.new_context()
    stolen = thief.new_page()
    for path in ("/enter?token=t-9", f"/record/{next(iter(desk.items))}", "/files/claims.csv", "/"):
        answer = stolen.goto(base + path)
        assert answer is not None
        assert answer.status == 403
        assert "Kharkiv" not in stolen.content()
    assert thief.cookies() == []
    for context in (thief, page.context):
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1024, 1600])
def test_every_page_fits_and_is_accessible(browser: Browser, served: tuple[str, Desk], width: int, theme: str) -> None:
    """No page scrolls sideways, axe finds nothing serious, and no hostile title runs."""
    base, desk = served
    number = 3 + [360, 1024, 1600].index(width) * 2 + (theme == "dark")
    page, faults = enter(browser, base, number, width=width, theme=theme)
    report = next(row.report.id for row in desk.run.documents if "<img" in (row.report.title or ""))
    paths = {"queue": "/", "record": f"/record/{next(iter(desk.items))}", "report": f"/report/{report}"}
    for name, path in (paths | {name: f"/{name}" for name in LISTS} | {"gone": "/record/inc_none"}).items():
        page.goto(base + path)
        look_at(page, name, f"{name}-{width}-{theme}")
    assert [fault for fault in faults if "404" not in fault] == []
    page.context.close()
    desk.release(PEOPLE[f"t-{number}"])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1024, 1600])
def test_the_sign_in_and_the_account_fit_and_are_accessible(
    browser: Browser, served: tuple[str, Desk], width: int, theme: str
) -> None:
    """Who signs in with a password sees pages that fit and that axe finds nothing serious in."""
    _, desk = served
    users = Users(desk.root)
    if "ron" not in users.read():
        users.add("ron", Role.READER, "three mild herons wade")
    with serving(desk, {}, users) as base:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(base)
        look_at(page, "login", f"login-{width}-{theme}")
        page.get_by_label("Name").fill("ron")
        page.get_by_label("Password").fill("three mild herons wade")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="ron").click()
        page.get_by_role("heading", name="Another password").wait_for()
        look_at(page, "account", f"account-{width}-{theme}")
        context.close()

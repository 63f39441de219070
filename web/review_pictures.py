"""Takes the README's pictures of the review: the queue of the example, and the record on which two people differ.

usage: review_pictures.py FOLDER
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.review.served import enter, serving  # noqa: E402  # needs the path above

from witnessmark.model.judgements import Verdict  # noqa: E402
from witnessmark.pipeline import build  # noqa: E402
from witnessmark.review.desk import Desk  # noqa: E402
from witnessmark.review.people import Person, Role  # noqa: E402
from witnessmark.settings import Settings  # noqa: E402

SETTINGS = Settings(processes=1)
ANA, EVA = Person(name="ana", role=Role.LEAD), Person(name="eva", role=Role.SECOND)

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        case = Path(made) / "case"
        build([str(ROOT / "examples" / "mariupol-2022")], case, SETTINGS, lambda *_: None, "ana")
        desk = Desk.of(case, SETTINGS)
        most = max(desk.items.values(), key=lambda item: len(item.claim_ids))
        claims = {row.claim.id: row.claim for row in desk.run.corrected.claims}
        counted = next(name for name in most.claim_ids if claims[name].figure is not None)
        desk.judge(ANA, Verdict.FIGURE, (counted,), "2", "the later bulletin says so")
        desk.judge(EVA, Verdict.FIGURE, (counted,), "1", "one name is listed")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        with serving(desk, {"t": ANA}) as base:
            page, _ = enter(browser, base, "t", width=1024)
            for name, path in (("queue", "/"), ("record", f"/record/{counted}")):
                page.goto(base + path)
                page.wait_for_timeout(300)
                page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
                page.screenshot(path=folder / f"review-{name}.png")
        browser.close()

"""How fast the report of a large case opens, filters and shows evidence in Chromium, with ceilings.

usage: speed.py [--incidents 5000] [--claims-each 10] [--keep FILE]

The case is made: claims spread over as many incidents, towns and publishers. Two times are given for each step: by the
clock, and as processor time of the page's main thread, which others on a shared machine cannot lengthen much. The
ceilings are held against the clock where the machine is idle (load below 1.5), otherwise against the processor time.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.publish.report_case import large_case

from witnessmark.model.editions import Edition
from witnessmark.publish.report import render_report

CEILINGS_MS = {
    "first view": 1_000,
    "list of incidents": 2_000,
    "filter: the list": 100,
    "filter: map and times": 100,
    "evidence of a claim": 1_000,
}
FILTER = """async words => {
    const box = document.querySelector('input[type=search]'), frame = () => new Promise(requestAnimationFrame);
    const app = document.getElementById('incidents-app');
    const drawn = new Promise(done => app.addEventListener('drawn', done, {once: true}));
    box.value = words;
    performance.mark('filter:start');
    const start = performance.now();
    box.dispatchEvent(new Event('input'));
    await frame();  // the filter has answered in this frame
    await frame();  // and what it answered has been painted
    const listed = performance.now() - start;
    performance.mark('filter:end');
    await drawn;
    await frame();
    await frame();  // and painted, too
    performance.mark('pictures:end');
    return [listed, performance.now() - start];
}"""
LISTED = """addEventListener('DOMContentLoaded', () => {
    const look = () => document.querySelector('#incident-rows .row')
        ? requestAnimationFrame(() => performance.mark('listed')) : requestAnimationFrame(look);
    look();
})"""
SEARCHES = ("town 3", "house 12", "council 7", "nothing like this", "town", "")
Times = dict[str, tuple[float, float]]


def measure(browser: Browser, address: str) -> Times:
    """Return each step's (clock, processor) milliseconds; the processor time is read from Chromium's own trace."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    browser.start_tracing(page=page, categories=["toplevel", "blink.user_timing", "devtools.timeline"])
    page.add_init_script(LISTED)
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#incident-rows .row", state="attached")
    page.wait_for_timeout(500)
    listed = float(page.evaluate("performance.getEntriesByName('listed')[0].startTime"))
    painted = float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
    page.wait_for_timeout(2_000)
    filtered = [page.evaluate(FILTER, words) for words in SEARCHES]
    page.wait_for_timeout(500)
    page.evaluate("performance.mark('evidence:start')")
    start = time.perf_counter()
    page.evaluate("location.hash = 'c=40'")
    page.wait_for_selector("dialog[open] .sent")
    opened = 1000 * (time.perf_counter() - start)
    page.evaluate("performance.mark('evidence:end')")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page.close()

    marks: dict[str, list[float]] = {}
    for event in events:
        if event.get("cat", "").startswith("blink.user_timing"):
            marks.setdefault(event["name"], []).append(event["ts"])
    thread = next(event["tid"] for event in events if event.get("name") == "ParseHTML")
    tasks = [
        e for e in events if e.get("tid") == thread and e["name"] == "ThreadControllerImpl::RunTask" and "tdur" in e
    ]

    def busy(since: float, until: float) -> float:
        return float(sum(task["tdur"] for task in tasks if since <= task["ts"] <= until)) / 1000

    first = min(event["ts"] for event in events if event.get("name") == "ParseHTML")
    filters = [busy(a, b) for a, b in zip(marks["filter:start"], marks["filter:end"], strict=True)]
    pictures = [busy(a, b) for a, b in zip(marks["filter:start"], marks["pictures:end"], strict=True)]
    return {
        "first view": (painted, busy(first, first + 1000 * painted)),
        "list of incidents": (listed, busy(first, marks["listed"][0])),
        "filter: the list": (median(listed for listed, _ in filtered), median(filters)),
        "filter: map and times": (median(drawn for _, drawn in filtered), median(pictures)),
        "evidence of a claim": (opened, busy(marks["evidence:start"][0], marks["evidence:end"][0])),
    }


def main() -> int:
    """Print the table; return 1 where a ceiling is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=5_000)
    parser.add_argument("--claims-each", type=int, default=10)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    record = large_case(chosen.incidents, chosen.claims_each)
    start = time.process_time()
    page_text = render_report(record, Edition.WORKING)
    rendered = time.process_time() - start
    with tempfile.TemporaryDirectory() as folder:
        file = chosen.keep or Path(folder) / "report.html"
        file.write_text(page_text, encoding="utf-8")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            found = measure(browser, file.resolve().as_uri())
            browser.close()
    load = os.getloadavg()[0]
    idle = load < 1.5
    claims = len(record.claims)
    print(f"{len(record.incidents)} incidents, {claims} claims, {len(page_text) / 1e6:.1f} MB, load {load:.1f}")
    print(f"written in {rendered:.1f} s of processor time")
    broken = 0
    for step, (clock, cpu) in found.items():
        over = (clock if idle else cpu) > CEILINGS_MS[step]
        broken += over
        verdict = "OVER" if over else "ok"
        print(
            f"{step:22} clock {clock:7.0f} ms   processor {cpu:7.0f} ms   ceiling {CEILINGS_MS[step]:5} ms   {verdict}"
        )
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())

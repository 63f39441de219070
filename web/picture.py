"""Takes the README's picture of a report: the summary's head, then the incidents with their map.

usage: picture.py REPORT.html PICTURE.png
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

WIDTH, HEIGHT = 1360, 1060

if __name__ == "__main__":
    report, picture = Path(sys.argv[1]), Path(sys.argv[2])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
        page.goto(report.resolve().as_uri())
        page.wait_for_selector("#incident-rows .row")
        top = page.locator(".tools").evaluate("tools => tools.getBoundingClientRect().top + scrollY")
        page.evaluate(f"scrollTo({{top: {top} - 190, behavior: 'instant'}})")
        page.wait_for_timeout(800)
        page.screenshot(path=picture)
        browser.close()

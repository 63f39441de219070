"""A desk in; its review on a real server on loopback, and a browser that comes in by a one-time address, out."""

import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from witnessmark.review import make_app
from witnessmark.review.desk import Desk
from witnessmark.review.people import Person
from witnessmark.review.users import Users

PICTURES = os.environ.get("REVIEW_PICTURES")
"""A folder for a picture of each page, in both themes and three widths, to be looked at."""


@contextmanager
def serving(desk: Desk, people: Mapping[str, Person], users: Users | None = None) -> Iterator[str]:
    """Serve the review and return its address; `users` sign in by a password."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(desk, people, users=users), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def enter(
    browser: Browser, base: str, token: str, *, width: int = 1280, theme: str = "light"
) -> tuple[Page, list[str]]:
    """Return the page of a new browser that came in by a token, and the faults that are found in it."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"{base}/enter?token={token}")
    return page, faults


def select_words(page: Page, words: str) -> None:
    """Select words in the report that a page shows, as a mouse does."""
    page.evaluate(
        """(words) => { const node = document.getElementById("text").firstChild;
        const at = node.data.indexOf(words);
        const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + words.length);
        getSelection().removeAllRanges(); getSelection().addRange(range); }""",
        words,
    )
    page.locator("#words").get_by_text(words).wait_for()


def look_at(page: Page, name: str, picture: str) -> None:
    """Check that a page does not scroll sideways and that axe finds nothing serious; keep a picture where asked for."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == [], name
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{picture}.png", full_page=True)

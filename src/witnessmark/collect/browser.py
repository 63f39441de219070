"""A page as a browser shows it: Chromium draws it and reaches the network through our checked fetching only."""

import asyncio
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from witnessmark.collect.media import LEAST_PICTURE_BYTES
from witnessmark.errors import ExtraError, ItemError

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Playwright, Request, Route

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH, HEIGHT, TALLEST = 1280, 1600, 16_000
"""Pixels of the window, and of the tallest screenshot: Chromium draws none that is much taller."""
SETTLE_SECONDS = 3.0
"""How long a loaded page may still change before it is taken."""
MOST_REQUESTS = 300
DEAD_PROXY = "http://127.0.0.1:9"
"""Whatever is not answered by us would be sent here, to a port on which nothing listens."""
CLOSED = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
)
"""No name is resolved by the browser itself, and no datagram leaves it."""
PASSED_ON = ("content-type", "location", "access-control-allow-origin", "access-control-allow-credentials")

Ask = Callable[[str], tuple[int, tuple[tuple[str, str], ...], bytes]]
"""Returns status, headers and body of an address, fetched by the rules; raises ItemError where it may not be had."""


@dataclass(slots=True)
class Shown:
    """What a page came to: its markup, screenshot (PNG) and print (PDF), its address, the browser, its pictures."""

    url: str = ""
    markup: bytes = b""
    screenshot: bytes = b""
    print: bytes = b""
    browser: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)


def show(url: str, first: bytes, kind: str, ask: Ask, seconds: float, longest: int) -> Shown:
    """Return the page at `url`, whose own answer was `first` of media type `kind`, as Chromium shows it.

    Every request of the page is answered through `ask` or refused; the browser itself reaches no network. It gets at
    most `seconds`, `MOST_REQUESTS` requests and `longest` bytes in all. Raises ItemError where the page cannot be
    shown, ExtraError where Playwright or Chromium is not installed.
    """
    visit = _Visit(url=url, first=first, kind=kind, ask=ask, longest=longest)
    # a thread of its own: the caller's may have a running event loop
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_timed(visit, seconds))).result()


async def _timed(visit: "_Visit", seconds: float) -> Shown:
    try:
        return await asyncio.wait_for(visit.run(seconds), seconds + SETTLE_SECONDS)
    except TimeoutError as error:
        raise ItemError(f"{visit.url} was not shown within {seconds:.0f} seconds") from error


@dataclass
class _Visit:
    """One page and what it may still ask for; without slots, since Playwright marks the objects that it calls back."""

    url: str
    first: bytes
    kind: str
    ask: Ask
    longest: int
    requests: int = 0
    spent: int = 0
    shown: Shown = field(default_factory=Shown)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self, seconds: float) -> Shown:
        try:
            from playwright.async_api import Error, async_playwright
        except ImportError:
            raise ExtraError("a page through a browser needs Playwright: pip install 'witnessmark[browser]'") from None
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=_executable(playwright),
                args=list(CLOSED),
                chromium_sandbox=os.name != "posix" or os.geteuid() != 0,  # Chromium has no sandbox for root
                proxy={"server": DEAD_PROXY, "bypass": "<-loopback>"},
                timeout=seconds * 1000,
            )
            try:
                self.shown.browser = f"Chromium {browser.version}"
                context = await browser.new_context(
                    service_workers="block", accept_downloads=False, viewport={"width": WIDTH, "height": HEIGHT}
                )
                await self._take(context, seconds)
            except Error as error:
                raise ItemError(f"{self.url} cannot be shown: {str(error).splitlines()[0][:200]}") from error
            finally:
                await browser.close()
        return self.shown

    async def _take(self, context: "BrowserContext", seconds: float) -> None:
        from playwright.async_api import TimeoutError as Late

        await context.route("**/*", self._answer)
        page = await context.new_page()
        context.on("page", lambda other: other.close())
        await page.goto(self.url, wait_until="domcontentloaded", timeout=seconds * 1000)
        with suppress(Late):  # it goes on changing: it is taken as it is now
            await page.wait_for_load_state("networkidle", timeout=SETTLE_SECONDS * 1000)
        self.shown.url = page.url
        self.shown.markup = (await page.content()).encode("utf-8", "replace")
        self.shown.screenshot = await _screenshot(page)
        self.shown.print = await page.pdf(format="A4", print_background=True)
        for name in ("markup", "screenshot", "print"):
            if len(getattr(self.shown, name)) > self.longest:
                raise ItemError(f"{self.url}: its {name} is larger than {self.longest:,} bytes (max_item_bytes)")

    async def _answer(self, route: "Route", request: "Request") -> None:
        """Answer one request of the page by the rules; what they forbid, the page does not get."""
        if request.url == self.url and request.is_navigation_request() and self.requests == 0:
            self.requests = 1
            await route.fulfill(status=200, body=self.first, content_type=self.kind)
            return
        async with self.turn:
            self.requests += 1
            allowed = request.method == "GET" and urlsplit(request.url).scheme in ("http", "https")
            if not allowed or self.requests > MOST_REQUESTS or self.spent > self.longest:
                await route.abort()
                return
            try:
                status, headers, body = await asyncio.to_thread(self.ask, request.url)
            except ItemError:
                await route.abort()
                return
        self.spent += len(body)
        kept = {name.lower(): value for name, value in headers if name.lower() in PASSED_ON}
        if request.resource_type == "image" and len(body) >= LEAST_PICTURE_BYTES:
            self.shown.pictures[request.url] = body
        await route.fulfill(status=status, headers=kept, body=body)


async def _screenshot(page: "Page") -> bytes:
    tall = await page.evaluate("Math.ceil(document.documentElement.scrollHeight)")
    height = min(max(int(tall) if isinstance(tall, int | float) else HEIGHT, 1), TALLEST)
    return await page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})


def _executable(playwright: "Playwright") -> str:
    """Return Playwright's own Chromium, or one on the PATH."""
    own = playwright.chromium.executable_path
    found = own if os.path.exists(own) else next((path for name in BROWSERS if (path := shutil.which(name))), None)  # noqa: PTH110
    if found is None:
        raise ExtraError("a page through a browser needs Chromium: playwright install chromium")
    return found

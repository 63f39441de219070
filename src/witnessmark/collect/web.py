"""Web addresses in, captures out: fetched within limits of size, time and redirects, by the rules of each host."""

import time
import urllib.robotparser
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from witnessmark.collect.containers import kind_of
from witnessmark.collect.dialing import IP, Clock, Dialler, Resolve, Transport, is_public, resolve
from witnessmark.collect.listing import Listed, listed
from witnessmark.collect.media import PICTURES
from witnessmark.errors import ItemError
from witnessmark.model.addresses import unwrap
from witnessmark.model.custody import Custody
from witnessmark.settings import Settings

if TYPE_CHECKING:
    from witnessmark.collect.browser import Shown

AGENT = "witnessmark/{} (keeps public reports of harm to people, with their source)"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ROBOTS_BYTES = 500 * 1024
"""RFC 9309 asks to read at least this much of a robots.txt."""
LONGEST_PAUSE_SECONDS = 30.0
BROKEN = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpcore.TimeoutException, httpcore.NetworkError,
          httpcore.ProtocolError, httpcore.ProxyError, httpcore.UnsupportedProtocol, OSError, ValueError)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answered: its bytes, decoded of their packing, and how they were come by."""

    data: bytes
    custody: Custody
    kind: str
    url: str


class Web:
    """Fetches one address after another; who is allowed to be dialled is `allowed`, by default the public internet."""

    def __init__(
        self, settings: Settings, *, allowed: Callable[[IP], bool] = is_public, resolver: Resolve = resolve
    ) -> None:
        self._settings = settings
        self._clock = Clock()
        self._client = httpx.Client(
            transport=Transport(Dialler(self._clock, allowed, resolver)),
            follow_redirects=False,
            trust_env=False,
            timeout=settings.web_wait_seconds,
            headers={"User-Agent": AGENT.format(version("witnessmark")), "Accept-Encoding": "gzip", "Accept": "*/*"},
        )
        self._robots: dict[str, urllib.robotparser.RobotFileParser] = {}
        self._last: dict[str, float] = {}

    def fetch(self, address: str) -> Answer:
        """Return what `address` answers; raises ItemError, saying why, where it cannot or may not be had."""
        url = address
        self._clock.deadline = time.monotonic() + self._settings.web_seconds
        for _ in range(self._settings.web_redirects + 1):
            self._check(url)
            self._ask_robots(url)
            status, headers, body = self._get(url, self._settings.max_item_bytes)
            if status in REDIRECTS:
                url = _next(url, headers)
                continue
            if status != 200:
                raise ItemError(f"{url} answered with status {status}")
            if not body:
                raise ItemError(f"{url} answered with nothing")
            stated = next((value for name, value in headers if name.lower() == "content-type"), "")
            kind = kind_of(stated.partition(";")[0].strip().lower(), url, body)
            if kind is None:
                raise ItemError(f"{url} answered with {stated or 'an unknown type'}, which cannot be read")
            original = unwrap(url)
            custody = Custody(asked=address, reached=url, status=status, headers=headers, captured=original.captured)
            return Answer(data=body, custody=custody, kind=kind, url=original.url)
        raise ItemError(f"{address} leads on more than {self._settings.web_redirects} times")

    def show(self, answer: Answer) -> "Shown":
        """Return the page of an answer as a browser shows it; all that it asks for comes by the same rules."""
        from witnessmark.collect.browser import show

        seconds = self._settings.web_browser_seconds
        self._clock.deadline = time.monotonic() + seconds
        return show(
            answer.custody.reached or answer.url,
            answer.data,
            answer.kind,
            self.ask,
            seconds,
            self._settings.max_item_bytes,
        )

    def picture(self, address: str) -> bytes:
        """Return a picture of a page; raises ItemError where it cannot be had or is none."""
        self._clock.deadline = time.monotonic() + self._settings.web_seconds
        status, _, body = self.ask(address)
        if status != 200 or kind_of("", address, body) not in PICTURES:
            raise ItemError(f"{address} answered with status {status} and no picture that can be read")
        return body

    def ask(self, address: str) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        """Return status, headers and body of something that belongs to a page; redirects are followed and checked."""
        url = address
        for _ in range(self._settings.web_redirects + 1):
            self._check(url)
            status, headers, body = self._get(url, self._settings.max_item_bytes)
            if status not in REDIRECTS:
                return status, headers, body
            url = _next(url, headers)
        raise ItemError(f"{address} leads on more than {self._settings.web_redirects} times")

    def entries(self, answer: Answer) -> list[Listed]:
        """Return the addresses that a feed or sitemap lists, newest first; those of a sitemap's parts too."""
        found: list[Listed] = []
        parts, own = listed(answer.data, answer.url)
        found += own
        for part in parts[: self._settings.web_feed_items]:
            found += listed(self.fetch(part.url).data, part.url)[1]
        return sorted(found, key=lambda row: row.day or "", reverse=True)[: self._settings.web_feed_items]

    def _check(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise ItemError(f"{url!r} is no address: {error}") from error
        if parts.scheme not in ("http", "https") or not host:
            raise ItemError(f"{url!r} is no web address: only http:// and https:// are fetched")
        if parts.username or parts.password:
            raise ItemError("an address with a name or password in it is not fetched")

    def _ask_robots(self, url: str) -> None:
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc}"
        if home not in self._robots:
            self._robots[home] = self._rules(home)
        rules = self._robots[home]
        if not rules.can_fetch("witnessmark", url):
            raise ItemError(f"{home}/robots.txt asks not to fetch {parts.path or '/'}")
        pause = max(float(rules.crawl_delay("witnessmark") or 0), self._settings.web_pause_seconds)
        since = time.monotonic() - self._last.get(home, -LONGEST_PAUSE_SECONDS)
        wait = max(0.0, min(pause, LONGEST_PAUSE_SECONDS) - since)
        time.sleep(wait)
        self._clock.deadline += wait
        self._last[home] = time.monotonic()

    def _rules(self, home: str) -> urllib.robotparser.RobotFileParser:
        """Return a host's rules; none where it has no such file, all forbidden where it cannot say (RFC 9309)."""
        rules = urllib.robotparser.RobotFileParser()
        lines = ["User-agent: *", "Disallow:"]
        url = f"{home}/robots.txt"
        for _ in range(self._settings.web_redirects + 1):
            status, headers, body = self._get(url, ROBOTS_BYTES, cut=True)
            if status in REDIRECTS:
                url = _next(url, headers)
                self._check(url)
                continue
            if status == 200:
                lines = body.decode("utf-8", "replace").splitlines()
            elif status >= 500:
                raise ItemError(f"{home}/robots.txt answered with status {status}: nothing is fetched from there now")
            break
        rules.parse(lines)
        return rules

    def _get(self, url: str, limit: int, *, cut: bool = False) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        """Return status, headers and body of one answer; with `cut`, of a longer body its beginning."""
        self._client.cookies.clear()
        try:
            with self._client.stream("GET", url) as answer:
                headers = tuple((name, value) for name, value in answer.headers.multi_items())
                if answer.status_code in REDIRECTS:
                    return answer.status_code, headers, b""
                return answer.status_code, headers, _body(answer, limit, cut=cut)
        except BROKEN as error:
            raise ItemError(f"{url} cannot be fetched: {str(error) or type(error).__name__}") from error


def _next(url: str, headers: tuple[tuple[str, str], ...]) -> str:
    """Return where an answer leads on to."""
    to = next((value for name, value in headers if name.lower() == "location"), "")
    try:
        return urljoin(url, to).partition("#")[0]
    except ValueError as error:
        raise ItemError(f"{url} leads on to {to!r}, which is no address: {error}") from error


def _body(answer: httpx.Response, limit: int, *, cut: bool) -> bytes:
    packing = answer.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "gzip", "x-gzip", "deflate", ""):
        raise ItemError(f"packed as {packing}, which was not asked for")
    unpack = zlib.decompressobj(47) if packing not in ("identity", "") else None
    parts: list[bytes] = []
    raw = total = 0
    for chunk in answer.iter_raw():
        raw += len(chunk)
        try:
            piece = chunk if unpack is None else unpack.decompress(chunk, limit + 1 - total)
        except zlib.error as error:
            raise ItemError(f"a damaged answer: {error}") from error
        parts.append(piece)
        total += len(piece)
        if total > limit or raw > limit:
            if cut:
                return b"".join(parts)[:limit]
            raise ItemError(f"too large: more than {limit:,} bytes (max_item_bytes)")
    if unpack is not None and raw and not unpack.eof and not cut:
        raise ItemError("a damaged answer: it ends amid its packing")
    return b"".join(parts)

"""Reads the found files: each leaves as captures with their bytes and custody, or as `Skipped` with the reason."""

import hashlib
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from witnessmark.collect.containers import unfold
from witnessmark.collect.media import LEAST_PICTURE_BYTES, media_type
from witnessmark.collect.names import distinct_names
from witnessmark.collect.walk import Found, walk
from witnessmark.errors import ArgumentError, ItemError
from witnessmark.model.addresses import unwrap
from witnessmark.model.custody import Brought, Custody
from witnessmark.model.text import ROLE, Capture, Skipped
from witnessmark.pictured import picture_addresses
from witnessmark.settings import Settings

if TYPE_CHECKING:
    from witnessmark.collect.listing import Listed
    from witnessmark.collect.web import Answer, Web

STAGE = "collect"
Tell = Callable[[str, int, int | None], None]
STDIN = "-"
FEED = "application/feed+xml"
FEED_INDEX = "application/feed-index+xml"
"""A feed whose pages were fetched: they are captures of their own, and it is not read itself."""
WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
BARE_ADDRESS = re.compile(r"www\.|(?:[a-z0-9-]+\.)+[a-z]{2,}/", re.IGNORECASE)
"""What people write for an address whose https:// they left out."""


def collect(
    sources: Sequence[str],
    settings: Settings,
    *,
    known: Set[str] = frozenset(),
    web: "Web | None" = None,
    tell: Tell = lambda *_: None,
) -> Iterator[Brought | Skipped]:
    """Return the files under `sources`, sorted by the name people see, one at a time with their bytes.

    A file's `source` is its path below the folder that was given (the bare name of a file given by itself), so it
    depends neither on where the folder lies nor on the order of `sources`; files that would share a name are told
    apart by the folders above them. What a container (ZIP, WARC, mailbox) holds follows it, each member as a capture
    of its own. A web address is fetched by `web`; of a feed or sitemap the pages that it lists, less the `known` ones;
    `tell` hears of each before it is fetched.
    ``-`` is the standard input. Raises ArgumentError at once where a source does not exist or is an empty folder.
    """
    addresses = list(dict.fromkeys(source for source in sources if WEB_ADDRESS.match(source)))
    roots = [_root(source) for source in sources if source not in addresses and source != STDIN]
    return chain(
        _captures(roots, settings),
        _stdin(settings) if STDIN in sources else (),
        _fetched(addresses, settings, known, web, tell) if addresses else (),
    )


def _stdin(settings: Settings) -> Iterator[Brought | Skipped]:
    data = sys.stdin.buffer.read(settings.max_item_bytes + 1)
    if not data or len(data) > settings.max_item_bytes:
        reason = f"too large: more than {settings.max_item_bytes:,} bytes (max_item_bytes)" if data else "empty"
        yield Skipped(item="standard input", stage=STAGE, reason=reason)
        return
    digest = hashlib.sha256(data).hexdigest()
    yield from bring(f"stdin-{digest[:12]}", data, Custody(asked=STDIN), settings)


def _fetched(
    addresses: Sequence[str], settings: Settings, known: Set[str], web: "Web | None", tell: Tell
) -> Iterator[Brought | Skipped]:
    from witnessmark.collect.web import Web

    web = web or Web(settings)
    for number, address in enumerate(addresses):
        tell(f"fetch {address}", number, len(addresses))
        try:
            answer = web.fetch(address)
            entries = web.entries(answer) if answer.kind == FEED else []
        except ItemError as error:
            yield Skipped(item=address, stage=STAGE, reason=str(error))
            continue
        if answer.kind != FEED:
            yield from _shown(address, answer, None, web, settings)
            continue
        holder = _page(address, answer, FEED_INDEX, None)
        yield holder
        fresh = wanted(entries, known, settings)
        for at, entry in enumerate(fresh):
            tell(f"fetch {entry.url}", at, len(fresh))
            try:
                page = web.fetch(entry.url)
            except ItemError as error:
                yield Skipped(item=entry.url, stage=STAGE, reason=str(error))
                continue
            yield from _shown(entry.url, page, holder.capture.digest, web, settings)


def wanted(entries: Sequence["Listed"], known: Set[str], settings: Settings) -> list["Listed"]:
    """Return those entries of a feed that are not `known` and lie within the days that were asked for."""
    since, until = settings.since or "", settings.until or "9999"
    return [row for row in entries if row.url not in known and (row.day is None or since <= row.day <= until)]


def _shown(
    source: str, answer: "Answer", inside: str | None, web: "Web", settings: Settings
) -> Iterator[Brought | Skipped]:
    """Yield what an address answered, with what it holds, its pictures and, by a browser, how it looked."""
    html = answer.kind == "text/html"
    page = _page(source, answer, answer.kind, inside)
    pictures: dict[str, bytes] = {}
    shown = None
    if html and settings.via_browser:
        try:
            shown = web.show(answer)
        except ItemError as error:
            yield Skipped(item=f"{source}#screenshot", stage=STAGE, reason=f"{error}; kept as it was answered")
    if shown is not None:
        how = replace(page.custody, reached=shown.url, shown_by=shown.browser)
        page = _capture(source, shown.markup, "text/html", how, url=unwrap(shown.url).url)
        yield page
        custody = Custody(asked=shown.url, inside=page.capture.digest, shown_by=shown.browser)
        yield _capture(f"{source}#answer", answer.data, f"text/html{ROLE}answer", replace(custody, shown_by=None))
        yield _capture(f"{source}#screenshot", shown.screenshot, f"image/png{ROLE}screenshot", custody)
        yield _capture(f"{source}#print", shown.print, f"application/pdf{ROLE}print", custody)
        pictures = shown.pictures
    else:
        yield page
        yield from unfold(page, settings)
    if html and settings.pictures:
        yield from _pictures(page, pictures, web, settings)


def _pictures(page: Brought, had: dict[str, bytes], web: "Web", settings: Settings) -> Iterator[Brought | Skipped]:
    """Yield the pictures of a fetched page, those that a browser `had` already without fetching them again."""
    base = page.capture.url or page.capture.source
    for address in list(picture_addresses(page.data, base))[: settings.web_pictures]:
        try:
            data = had[address] if address in had else web.picture(address)
        except ItemError as error:
            yield Skipped(item=address, stage=STAGE, reason=str(error))
            continue
        if len(data) >= LEAST_PICTURE_BYTES:
            custody = Custody(asked=address, reached=address, inside=page.capture.digest, member=address)
            yield from bring(f"{page.capture.source}#{address}", data, custody, settings, url=address)


def _capture(source: str, data: bytes, kind: str, custody: Custody, url: str | None = None) -> Brought:
    digest = hashlib.sha256(data).hexdigest()
    capture = Capture(digest=digest, media_type=kind, source=source, url=url, size_bytes=len(data))
    return Brought(capture=capture, data=data, custody=custody)


def _page(source: str, answer: "Answer", kind: str, inside: str | None) -> Brought:
    custody = replace(answer.custody, inside=inside, member=source if inside else None)
    return _capture(source, answer.data, kind, custody, url=answer.url)


def _root(source: str) -> Path:
    if ADDRESS.match(source):
        raise ArgumentError(f"{source} is no address that can be fetched; give http:// or https://, files or folders")
    if "\0" in source:
        raise ArgumentError(f"{source!r} holds a NUL character, which no path can")
    path = Path(source)
    try:
        path.stat()
    except FileNotFoundError as error:
        meant = f"; did you mean https://{source}" if BARE_ADDRESS.match(source) else ""
        raise ArgumentError(f"{source} does not exist; give files, folders or addresses{meant}") from error
    except OSError as error:
        raise ArgumentError(f"{source} cannot be opened: {error.strerror}; give files or folders") from error
    root = Path(os.path.realpath(path))
    if next(walk(root), None) is None:
        raise ArgumentError(f"{source} holds no file; nothing was changed")
    return root


def _captures(roots: Sequence[Path], settings: Settings) -> Iterator[Brought | Skipped]:
    items = [item for root in roots for item in walk(root)]
    files, repeated = _once(item for item in items if isinstance(item, Found))
    named, copies = distinct_names(files, lambda path: _digest(path, settings))
    rows: list[tuple[str, Path | Skipped]] = [*named, *((row.item, row) for row in (*repeated, *copies))]
    rows.extend((row.item, row) for row in {item for item in items if isinstance(item, Skipped)})
    for source, row in sorted(rows, key=lambda pair: (pair[0], pair[1].reason if isinstance(pair[1], Skipped) else "")):
        if isinstance(row, Skipped):
            yield row
        else:
            yield from _file(source, row, settings)


def _once(files: Iterator[Found]) -> tuple[list[Found], list[Skipped]]:
    """Keep each file on disk once, under the first of its names; a second mention is skipped with its reason."""
    kept: dict[Path, Found] = {}
    repeated: list[Skipped] = []
    for found in sorted(files, key=lambda found: (found.relative, str(found.path))):
        if found.path in kept:
            reason = f"the same file was already collected as {kept[found.path].relative}"
            repeated.append(Skipped(item=found.relative, stage=STAGE, reason=reason))
        else:
            kept[found.path] = found
    return list(kept.values()), repeated


def _digest(path: Path, settings: Settings) -> str | None:
    try:
        return hashlib.sha256(read_bytes(path, settings.max_item_bytes)).hexdigest()
    except ItemError:
        return None


def _file(source: str, path: Path, settings: Settings) -> Iterator[Brought | Skipped]:
    try:
        data = read_bytes(path, settings.max_item_bytes)
    except ItemError as error:
        yield Skipped(item=source, stage=STAGE, reason=str(error))
        return
    yield from bring(source, data, Custody(asked=str(path)), settings)


def bring(
    source: str, data: bytes, custody: Custody, settings: Settings, *, url: str | None = None
) -> Iterator[Brought | Skipped]:
    """Yield bytes, from wherever they came, as a capture named `source`; behind it what it holds, if a container."""
    try:
        kind = media_type(source, data)
    except ItemError as error:
        yield Skipped(item=source, stage=STAGE, reason=str(error))
        return
    brought = _capture(source, data, kind, custody, url)
    yield brought
    yield from unfold(brought, settings)


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file; raises ItemError where it is empty, too large, unreadable or no file.

    The file that is opened is the file that is checked: a link or pipe put there after the walk is refused.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise ItemError(f"cannot be read: {error.strerror}") from error
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ItemError("not a regular file")
        size = os.fstat(handle).st_size
        if size > limit:
            raise ItemError(f"too large: {size:,} bytes, the limit is {limit:,} (max_item_bytes)")
        try:
            data = file.read(size + 1)  # room is made for all that is asked for
        except OSError as error:
            raise ItemError(f"cannot be read: {error.strerror}") from error
        if len(data) > size:
            raise ItemError("it grew while it was read; give it again when it is whole")
    if not data:
        raise ItemError("empty file")
    return data

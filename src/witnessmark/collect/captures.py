"""Reads the found files: each leaves as a capture with its bytes or as `Skipped` with the reason."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from witnessmark.collect.media import media_type
from witnessmark.collect.names import distinct_names
from witnessmark.collect.walk import Found, walk
from witnessmark.errors import ArgumentError, ItemError
from witnessmark.model.text import Capture, Skipped
from witnessmark.settings import Settings

STAGE = "collect"
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def collect(sources: Sequence[str], settings: Settings) -> Iterator[tuple[Capture, bytes] | Skipped]:
    """Return the files under `sources`, sorted by the name people see, one at a time with their bytes.

    A file's `source` is its path below the folder that was given (the bare name of a file given by itself), so it
    depends neither on where the folder lies nor on the order of `sources`; files that would share a name are told
    apart by the folders above them. Raises ArgumentError at once where a source is a web address or does not exist.
    """
    roots = [_root(source) for source in sources]
    return _captures(roots, settings)


def _root(source: str) -> Path:
    if ADDRESS.match(source):
        raise ArgumentError(
            f"{source} is a web address; this version reads files only: save the page as HTML and give that"
        )
    if "\0" in source:
        raise ArgumentError(f"{source!r} holds a NUL character, which no path can")
    path = Path(source)
    try:
        path.stat()
    except FileNotFoundError as error:
        raise ArgumentError(f"{source} does not exist; give files or folders") from error
    except OSError as error:
        raise ArgumentError(f"{source} cannot be opened: {error.strerror}; give files or folders") from error
    return Path(os.path.realpath(path))


def _captures(roots: Sequence[Path], settings: Settings) -> Iterator[tuple[Capture, bytes] | Skipped]:
    items = [item for root in roots for item in walk(root)]
    files, repeated = _once(item for item in items if isinstance(item, Found))
    named, copies = distinct_names(files, lambda path: _digest(path, settings))
    rows: list[tuple[str, Path | Skipped]] = [*named, *((row.item, row) for row in (*repeated, *copies))]
    rows.extend((row.item, row) for row in {item for item in items if isinstance(item, Skipped)})
    for source, row in sorted(rows, key=lambda pair: (pair[0], pair[1].reason if isinstance(pair[1], Skipped) else "")):
        yield row if isinstance(row, Skipped) else _capture(source, row, settings)


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


def _capture(source: str, path: Path, settings: Settings) -> tuple[Capture, bytes] | Skipped:
    try:
        data = read_bytes(path, settings.max_item_bytes)
        kind = media_type(path.name, data)
    except ItemError as error:
        return Skipped(item=source, stage=STAGE, reason=str(error))
    digest = hashlib.sha256(data).hexdigest()
    return Capture(digest=digest, media_type=kind, source=source, url=None, size_bytes=len(data)), data


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
        try:
            data = file.read(limit + 1)
        except OSError as error:
            raise ItemError(f"cannot be read: {error.strerror}") from error
        if len(data) > limit:
            size = os.fstat(handle).st_size
            raise ItemError(f"too large: {size:,} bytes, the limit is {limit:,} (max_item_bytes)")
    if not data:
        raise ItemError("empty file")
    return data

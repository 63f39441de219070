"""Chains of JSON lines: each row carries the hash of the row before, so that none can change or move unseen."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

START = "0" * 64
"""The hash before the first row."""

DIGEST = re.compile(r"[0-9a-f]{64}")
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Where something kept is not what it should be: a journal row or a file, what was expected, what was seen."""

    where: str
    expected: str
    seen: str

    @property
    def told(self) -> str:
        """What was expected and what was seen, in words."""
        return f"expected {self.expected}, seen {self.seen}"

    def __str__(self) -> str:
        return f"{self.where}: {self.told}"


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of the chain at `path` with their line ends; none where there is no file."""
    try:
        with path.open("rb") as file:
            yield from file
    except FileNotFoundError:
        return


def last_line(path: Path) -> bytes:
    """Return the last whole line of the chain at `path`, read from its end; empty where there is none."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return b""
    with file:
        end = _end_of_lines(file, file.seek(0, os.SEEK_END))
        start = _end_of_lines(file, max(0, end - 1))
        file.seek(start)
        return file.read(end - start)


def row_hash(row: dict[str, Any]) -> str:
    """Return the SHA-256 of a row without its own hash, written with sorted keys and no spaces."""
    bare = {key: value for key, value in row.items() if key != "hash"}
    return hashlib.sha256(json.dumps(bare, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()


def check_link(line: bytes, number: int, before: str, name: str) -> tuple[dict[str, Any], Problem | None]:
    """Return the row in `line`, and the problem where it does not follow from the row whose hash is `before`."""
    where = f"{name} row {number}"
    if not line.endswith(b"\n"):
        return {}, Problem(where=where, expected="a whole line", seen=f"a torn one of {len(line)} bytes")
    try:
        row = json.loads(line)
        links = [
            ("number", number, row["seq"]),
            ("hash of the row before", before, row["before"]),
            ("hash of the row", row_hash(row), row["hash"]),
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}, Problem(where=where, expected="a journal row", seen=repr(line[:80]))
    for said, expected, seen in links:
        if expected != seen:
            return {}, Problem(where=where, expected=f"{said} {expected}", seen=str(seen))
    return row, None


def mend(path: Path, torn: Path) -> None:
    """Move what a killed run left after the last whole line of `path` to the end of `torn`, and cut it off."""
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        return
    with file:
        end = file.seek(0, os.SEEK_END)
        whole = _end_of_lines(file, end)
        if whole == end:
            return
        file.seek(whole)
        rest = file.read()
        with torn.open("ab") as aside:
            aside.write(rest + b"\n")
            aside.flush()
            os.fsync(aside.fileno())
        file.truncate(whole)
        os.fsync(file.fileno())


def _end_of_lines(file: BinaryIO, end: int) -> int:
    """Return the offset behind the last line end before `end`, reading backwards."""
    position = end
    while position > 0:
        start = max(0, position - CHUNK)
        file.seek(start)
        found = file.read(position - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        position = start
    return 0

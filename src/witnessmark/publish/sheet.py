"""Rows of cells to RFC 4180 files that no spreadsheet can be tricked into running."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

Cell = str | int | float | date | None
NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""ASCII and full-width signs that spreadsheets take for a formula, and white space that hides one (OWASP)."""


def cell_text(cell: Cell) -> str:
    """Return the text of a cell: empty for None, ISO 8601 for dates, an apostrophe before what would be a formula.

    Plain negative numbers stay numbers. NUL characters, which no CSV reader accepts, are dropped.
    """
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, StrEnum):
        return cell.value
    text = (repr(cell) if isinstance(cell, float) else str(cell)).replace("\0", "")
    if text.lstrip(" \u00a0\ufeff").startswith(FORMULA_STARTS) and not NUMBER.match(text):
        return "'" + text
    return text


def sheet_lines(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, tags: Sequence[str] | None = None
) -> Iterator[str]:
    """Yield header, optional HXL tag row, and rows as RFC 4180 lines; every row must be as long as the header."""
    yield _line(header)
    if tags is not None:
        yield _line(tags)
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"a row has {len(row)} cells, the header {len(header)}: {row!r}")
        yield _line([cell_text(cell) for cell in row])


class _Line:
    """What the csv module writes to: it hands each line back."""

    @staticmethod
    def write(line: str) -> str:
        return line


_line = csv.writer(_Line, lineterminator="\r\n").writerow


def sheet(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, tags: Sequence[str] | None = None) -> str:
    """Return the lines of `sheet_lines` as one text."""
    return "".join(sheet_lines(header, rows, tags=tags))


def write_sheet(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, tags: Sequence[str] | None = None
) -> None:
    """Write the lines of `sheet_lines` as UTF-8, one after the other."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(map(valid, sheet_lines(header, rows, tags=tags)))


def valid(text: str) -> str:
    """Return `text` with lone surrogates, which UTF-8 cannot hold, as U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with its line ends as they are; lone surrogates become U+FFFD."""
    path.write_bytes(valid(text).encode("utf-8"))

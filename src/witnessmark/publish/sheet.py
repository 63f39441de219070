"""Rows of cells to RFC 4180 files that no spreadsheet can be tricked into running."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from io import StringIO
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


def _line(cells: Sequence[str]) -> str:
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def sheet(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, tags: Sequence[str] | None = None) -> str:
    """Return the lines of `sheet_lines` as one text."""
    return "".join(sheet_lines(header, rows, tags=tags))


def valid(text: str) -> str:
    """Return `text` with lone surrogates, which UTF-8 cannot hold, as U+FFFD."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with its line ends as they are; lone surrogates become U+FFFD."""
    path.write_bytes(valid(text).encode("utf-8"))

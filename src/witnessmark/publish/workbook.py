"""The main tables of a record to one XLSX workbook: a sheet a table, text as text, numbers as numbers, days as days."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from witnessmark.publish.sheet import Cell, valid
from witnessmark.publish.wording import whole_words

MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook's own clock knows no zone; equal records give equal bytes
CELL_CHARS = 32_767
"""What a cell holds at most (Excel's limit); a longer text is cut and ends in "…"."""
ROWS = 1_048_575
"""Rows below the header that a sheet holds at most (Excel's limit)."""
FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets count days from here on alike; earlier ones are written as text."""
WIDTHS = {"text": 60, "quote": 40, "title": 40, "grade_reason": 40}


class Book:
    """A workbook that is being written, a sheet after the other; no cell is ever a formula or a link."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})

    def write(self, name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """Add the sheet `name` with a header and its rows; those beyond `ROWS` are left out."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, min(len(rows), ROWS)), len(header) - 1)
        for column, title in enumerate(header):
            sheet.set_column(column, column, WIDTHS.get(title, max(10, min(24, len(title) + 2))))
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, self._head)
        for number, row in enumerate(rows[:ROWS], 1):
            for column, cell in enumerate(row):
                if cell is None or cell == "":
                    continue
                if isinstance(cell, bool) or not isinstance(cell, int | float | date):
                    sheet.write_string(number, column, _text(cell))
                elif isinstance(cell, date) and cell < FIRST_DAY:
                    sheet.write_string(number, column, cell.isoformat())
                elif isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, self._day)
                else:
                    sheet.write_number(number, column, cell)


@contextmanager
def open_workbook(path: Path) -> Iterator[Book]:
    """Open a new workbook at `path`; it is written when the block ends."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": MADE, "title": "Witnessmark"})
        yield Book(book)


def _text(cell: object) -> str:
    text = valid(cell.value if isinstance(cell, StrEnum) else str(cell)).replace("\0", "")
    return text if len(text) <= CELL_CHARS else f"{whole_words(text, CELL_CHARS - 1)}…"

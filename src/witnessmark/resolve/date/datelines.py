"""The head of a wire report in, its date and its end out: the day that relative expressions count from."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from witnessmark.model.text import Document
from witnessmark.model.time import DateSpan
from witnessmark.resolve.date import spans
from witnessmark.resolve.date.words import MONTH_NUMBERS, YEAR, either, full_year

HEAD = 400
"""Characters of a text that `dateline` needs to see."""

_REACH = 120
"""A dateline's date begins within this many characters of the text; what comes later is told, not the head."""
_TOWN_REACH = 60
"""In a later line, under a title, it begins within so many characters of the line, behind the name of a town."""

_MONTH = either(MONTH_NUMBERS) + r"\b\.?"
_YEAR = rf"(?:[,.]?\s+({YEAR}|\d\d\b))?"
_FORMS = (
    re.compile(rf"\b(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH}){_YEAR}", re.IGNORECASE),
    re.compile(rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})\b{_YEAR}", re.IGNORECASE),
)
_AFTER = re.compile(
    r"\s*(?:[(\[][^()\[\]\n]{1,80}[)\]]?[)\]]?)?\s*(?:-{1,3}|[\u2013\u2014]|:)\s|\.?\s*/[^/\n]{2,40}/[.,]?\s",
    re.IGNORECASE,
)
_TOWN = re.compile(r"[^\W\d_a-z][^\d\n]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A dateline: month and day, the year where it is said, and the offset where the report's own words begin."""

    month: int
    day: int
    year: int | None
    end: int

    def on(self, published: DateSpan | None) -> DateSpan | None:
        """Return the dateline's day; a missing year is that of the latest such day up to `published`."""
        year = self.year
        if year is None and published is not None:
            last = published.end
            year = last.year if (self.month, self.day) <= (last.month, last.day) else last.year - 1
        if year is None or not 1 <= self.day <= spans.last_day(year, self.month):
            return None
        return spans.day(date(year, self.month, self.day))


@lru_cache(maxsize=4096)
def dateline(head: str) -> Dateline | None:
    """Return the dateline ("LIMA, 25 AUG 88 (EFE) --") that opens a text, given its first `HEAD` characters."""
    for form in _FORMS:
        for match in form.finditer(head):
            stop = _AFTER.match(head, match.end()) if _may_open(head, match.start()) else None
            if stop:
                return Dateline(
                    month=MONTH_NUMBERS[match["month"].lower().rstrip(".")],
                    day=int(match["day"]),
                    year=full_year(match[3]) if match[3] else None,
                    end=stop.end(),
                )
    return None


def _may_open(head: str, start: int) -> bool:
    """Tell whether a date at `start` may be a dateline's: near the text's head, or that of a line under its title."""
    line = head.rfind("\n", 0, start) + 1
    return start < _REACH or (start - line < _TOWN_REACH and _TOWN.match(head, line, start) is not None)


def anchor_of(document: Document) -> DateSpan | None:
    """Return the day that a report's relative expressions count from: its dateline's, else its publication date.

    A dateline far from the publication date is not its own (a quoted older wire) and does not count.
    """
    published = document.report.published
    line = dateline(document.report.text[:HEAD])
    day = line.on(published) if line else None
    if day is None or (published is not None and not -31 <= (day.start - published.end).days <= 1):
        return published
    return day

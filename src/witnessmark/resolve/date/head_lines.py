"""A report's text in, the day out that a line above or under it states: "By our staff | 18 January 2026"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from witnessmark import lexicon
from witnessmark.model.time import DateSpan
from witnessmark.resolve.date import spans
from witnessmark.resolve.date.finding import Found, find_dates, folded
from witnessmark.resolve.date.words import TELLS, YEAR, either, full_year, weekday_number

_TABLE = lexicon.load("resolve_dates")
_LIMITS = _TABLE["published"]
_STAMPED = re.compile(rf"\b{either(_TABLE['published_words']['stamps'])}\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{2,6})?\b", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:^|[|,:(\[/\u2022\u00b7]|\s-+)\s*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?$",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"\s*(?:$|[|,:;)\]/(\u2022\u00b7]|-+\s|at\s+\d|\d{1,2}[:.h]\d\d)", re.IGNORECASE)
_YEAR = re.compile(YEAR)
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_JOINED = re.compile(r"(?<=\d)[/.-](?=[^\W\d_]{3,9}[/.-]\d{4})|(?<=[^\W\d_])[/.-](?=\d{4}\b)|(?<=\d)\s+-\s+(?=\d{4}\b)")
"""The marks in "10/September/2025" and "October 15 - 2025"."""
_PERIOD = re.compile(rf"\b{either(_TABLE['published_words']['periods'])}\b", re.IGNORECASE)


def stated_day(text: str) -> DateSpan | None:
    """Return the day with its year that a line of its own states at the head of a text, or at its foot.

    The date stands apart from the other words of its line: behind a bar, a comma or a bracket, or behind "Updated". A
    line that tells of harm dates that ("Raid on the market, 3 May 2024"), unless it says that it is the page's date. A
    bulletin of some days ("Reporting period 13 - 20 October 2025") is of the last of them.
    """
    for line in _lines(text):
        plain = _JOINED.sub(lambda match: " " * len(match.group()), folded(line))
        for found in find_dates(plain, None):
            if not _stands_apart(plain, found, line[found.end :].isupper()):
                continue
            day = _one_day(plain, found)
            if day is not None:
                return replace(day, words=line[found.start : found.end])
    return None


def _lines(text: str) -> Iterator[str]:
    """Yield the short lines at the head of a text, then those at its foot."""
    reach = int(_LIMITS["head_characters"])
    head = [line.strip() for line in text[:reach].split("\n")][: int(_LIMITS["head_lines"])]
    foot = [line.strip() for line in text[reach:][-reach:].split("\n")][-int(_LIMITS["foot_lines"]) :]
    for line in (*head, *foot):
        if 0 < len(line) <= _LIMITS["line_characters"] and (_YEAR.search(line) or _FIGURES.search(line)):
            yield line


def _stands_apart(line: str, found: Found, before_capitals: bool) -> bool:
    """Tell whether a date stands apart from the words of its line; `before_capitals`: only names of towns follow."""
    before, behind = line[: found.start], line[found.end :]
    if _CLOSES.match(behind) is None and not before_capitals:
        return False
    if _STAMPED.search(before) or _PERIOD.search(before):
        return True
    return _OPENS.search(before) is not None and TELLS.search(line) is None


def _one_day(line: str, found: Found) -> DateSpan | None:
    """Return the day of a full date; of one in figures that has two readings the one of the weekday beside it."""
    figures = _FIGURES.fullmatch(line[found.start : found.end])
    if figures is None and not _YEAR.search(line, found.start, found.end):
        return None
    if found.span.start == found.span.end:
        return found.span
    if figures is None and _PERIOD.search(line) and (found.span.end - found.span.start).days <= _LIMITS["period_days"]:
        return spans.day(found.span.end)
    weekday = _WEEKDAY.search(line, 0, found.start)
    if figures is None or weekday is None:
        return None
    one, other, year = int(figures[1]), int(figures[3]), full_year(figures[4])
    days = [
        date(year, month, day)
        for month, day in {(one, other), (other, one)}
        if 1 <= month <= 12 and 1 <= day <= spans.last_day(year, month)
    ]
    right = [day for day in days if day.weekday() == weekday_number(weekday[1])]
    return spans.day(right[0]) if len(right) == 1 else None

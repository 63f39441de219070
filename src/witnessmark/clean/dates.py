"""Dates as sources state them (headers, metadata, datelines) to exact days; nothing is guessed."""

import re
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from witnessmark.lexicon import load
from witnessmark.model.time import DateSpan

BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
EXTENDED = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
MONTH_ONLY = re.compile(r"(\d{4})-(\d{2})")
MONTH = r"(?P<{}>[A-Za-z]{{3,9}})\.?"
DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {MONTH.format('month')},? (?P<year>\d{{4}}|\d{{2}})\b")
MONTH_FIRST = re.compile(rf"{MONTH.format('month')} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}}|\d{{2}})\b")
EARLIEST_YEAR = 1800
"""Nothing that is reported on the web or the wires is older; lower years are defaults of broken systems."""

DATELINE = re.compile(
    r"(?P<place>[^\W\d_][\w .,'’()/-]{1,60}?)"
    r"(?:,? (?P<date>(?:\d{1,2} [A-Za-z]{3,9}\.?|[A-Z][A-Za-z]{2,8}\.? \d{1,2})(?:,? (?:\d{4}|\d{2}))?"
    r"|NO DATE|No date))?"
    r"(?:,? ?[(\[](?P<credit>[^()\[\]\n]{2,60})\))?"
    r" ?(?:--|[-–—])[ \n]"
)


class Dateline(NamedTuple):
    """What the opening of a wire says: the day, None without a year, and who is credited in brackets."""

    published: DateSpan | None
    credit: str | None


NO_DATELINE = Dateline(None, None)


def read_date(value: str) -> DateSpan | None:
    """Return the day (or month) that `value`, a stated date in ISO 8601, YYYYMMDD or with an English month, opens with.

    Day and month as bare numbers (03/04/2022) are ambiguous: None.
    """
    value = value.strip()
    for pattern in (BASIC, EXTENDED):
        match = pattern.match(value)
        if match is not None:
            return _day(int(match[1]), int(match[2]), int(match[3]), match[0])
    match = MONTH_ONLY.fullmatch(value)
    if match is not None:
        return _month(int(match[1]), int(match[2]), match[0])
    rest = re.sub(r"^[A-Za-z]{3,9},? (?=\d|[A-Z])", "", value)
    return _worded(value) or _worded(rest)


def _worded(value: str) -> DateSpan | None:
    for pattern in (DAY_FIRST, MONTH_FIRST):
        match = pattern.match(value)
        if match is not None:
            month = _months().get(match["month"][:3].lower())
            return _day(_year(match["year"]), month, int(match["day"]), match[0]) if month else None
    return None


@cache
def _months() -> dict[str, int]:
    return dict(load("clean_meta")["dateline"]["months"])


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= load("clean_meta")["dateline"]["last_century_from"] else 2000)


def _day(year: int, month: int, day: int, words: str) -> DateSpan | None:
    if year < EARLIEST_YEAR:
        return None
    try:
        exact = date(year, month, day)
    except ValueError:
        return None
    return DateSpan(start=exact, end=exact, date_prec=1, words=words)


def _month(year: int, month: int, words: str) -> DateSpan | None:
    first = _day(year, month, 1, words)
    if first is None:
        return None
    after = date(year + month // 12, month % 12 + 1, 1)
    return DateSpan(start=first.start, end=date.fromordinal(after.toordinal() - 1), date_prec=4, words=words)


def read_stamp(seconds: float) -> DateSpan | None:
    """Return the UTC day of a Unix time in seconds; None outside the years 1970 to 9999."""
    try:
        exact = date.fromordinal(datetime(1970, 1, 1).toordinal() + int(seconds // 86400))  # noqa: DTZ001 (an ordinal only)
    except (ValueError, OverflowError):
        return None
    return DateSpan(start=exact, end=exact, date_prec=1, words=None) if seconds > 0 else None


def read_dateline(text: str) -> Dateline:
    """Return what the dateline at the very beginning of `text` states ("LIMA, 20 Aug 88 (EFE) --")."""
    match = DATELINE.match(text[:200])
    if match is None or not (match["date"] or match["credit"]):
        return NO_DATELINE
    place = match["place"]
    if not place[:1].isupper() or len(re.findall(r"\b[a-z]+\b", place)) > 2:
        return NO_DATELINE
    credit = match["credit"]
    if credit is not None and (credit.lower() in load("clean_meta")["dateline"]["no_credit"] or not match["date"]):
        credit = credit if place.isupper() and credit[:1].isupper() else None
    return Dateline(_worded(match["date"]) if match["date"] else None, credit)

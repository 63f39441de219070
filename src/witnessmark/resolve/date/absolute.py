"""Rules for expressions that name a day, a month or a year: "25 Aug 88", "Sunday, March 13", "mid-1986"."""

import re
from datetime import date

from witnessmark.model.time import DateSpan
from witnessmark.resolve.date import spans
from witnessmark.resolve.date.words import (
    ANY_WEEKDAY,
    COUNT,
    DAY,
    FULL_MONTH,
    MONTH,
    MONTH_NUMBERS,
    SHORT_YEAR,
    THIRD,
    TOLERANCE,
    WORDS,
    YEAR,
    Moment,
    Rule,
    count,
    either,
    full_year,
    rule,
    third,
)

AHEAD = 183
"""Days within which a future clause ("will meet on 3 May") names a coming day rather than a past one."""

AHEAD_YEARS = 15
"""A year further ahead of the report than this is a time of day ("until 2030") or a number."""

_JOIN = rf"(?:\s*-\s*|\s*/\s*|(?:\s*,\s*{DAY})*,? (?:and|or|to|through) (?:the )?)"
_DAYS = rf"(?<![\d.,:$/])(?P<days>{DAY}(?:{_JOIN}{DAY})?)"
_RELATIVE_YEAR = r"(?P<relative>of last year|last year|of this year|this year|of next year|next year)\b"
_YEAR_AFTER_DAY = rf"(?:(?:,|,? of)? (?P<year>{YEAR})|\.? (?P<short>{SHORT_YEAR})|,? {_RELATIVE_YEAR})"


def _year_of(match: re.Match[str], anchor: date | None) -> int | None:
    """Return the year that the expression itself gives, if any."""
    groups = match.groupdict()
    digits = groups.get("year") or groups.get("short")
    if digits:
        return full_year(digits)
    relative = groups.get("relative")
    if relative and anchor:
        return anchor.year + {"last": -1, "this": 0, "next": 1}[relative.lower().split()[-2]]
    return None


def recent_day(month: int, number: int, moment: Moment) -> date | None:
    """Return the latest such day not after the anchor (a few days' grace); in a future clause the coming one."""
    if moment.anchor is None:
        return None
    limit = spans.shift(moment.anchor, AHEAD if moment.future else TOLERANCE["days_ahead"])
    # Eight years back at most: where a 29 February is sure to be found across a century's end.
    years = (y for y in range(limit.year, limit.year - 9, -1) if y > 0 and number <= spans.last_day(y, month))
    return next((day for y in years if (day := date(y, month, number)) <= limit), None)


def _days(match: re.Match[str], moment: Moment) -> DateSpan | None:
    numbers = [int(n) for n in re.findall(r"\d+", match["days"])]
    if numbers != sorted(set(numbers)):
        return None
    month = MONTH_NUMBERS[match["month"].lower()]
    year = _year_of(match, moment.anchor)
    if year is None:
        last = recent_day(month, numbers[-1], moment)
        if last is None:
            return None
        year = last.year
    if numbers[-1] > spans.last_day(year, month):
        return None
    return spans.span(date(year, month, numbers[0]), date(year, month, numbers[-1]))


def _month(match: re.Match[str], moment: Moment) -> DateSpan | None:
    month = MONTH_NUMBERS[match["month"].lower().rstrip(".")]
    year = _year_of(match, moment.anchor)
    if year is None:
        if moment.anchor is None:
            return None
        said = (match.groupdict().get("which") or "").lower()
        this = moment.anchor.year
        if said == "next" or (moment.future and said != "last"):
            year = (
                this if month > moment.anchor.month or (month == moment.anchor.month and said != "next") else this + 1
            )
        elif said in ("last", "past"):
            year = this if month < moment.anchor.month else this - 1
        else:
            year = this if month <= moment.anchor.month else this - 1
    whole = spans.month(year, month)
    which = third(match)
    return spans.part(whole, which) if which else whole


def _year(match: re.Match[str], moment: Moment) -> DateSpan | None:
    number = int(match["year"])
    if moment.anchor is not None and number > moment.anchor.year + AHEAD_YEARS:
        return None
    whole = spans.year(number)
    which = third(match)
    return spans.part(whole, which) if which else whole


def _decade(match: re.Match[str], _moment: Moment) -> DateSpan | None:
    first = int(match["decade"])
    whole = spans.span(date(first, 1, 1), date(first + 9, 12, 31))
    which = third(match)
    return spans.part(whole, which) if which else whole


def _years(match: re.Match[str], _moment: Moment) -> DateSpan | None:
    first = int(match["first"])
    last = int(match["last"]) if len(match["last"]) == 4 else first // 100 * 100 + int(match["last"])
    return spans.hull(spans.year(first), spans.year(last)) if first < last else None


def _iso(match: re.Match[str], _moment: Moment) -> DateSpan | None:
    return _valid(int(match["year"]), int(match["number"]), int(match["day"]))


def _numeric(match: re.Match[str], moment: Moment) -> DateSpan | None:
    """Day first or month first is not said: where both can be, the span holds both; one after the report cannot be."""
    year = full_year(match["year"])
    first, second = int(match["first"]), int(match["second"])
    if "." in match.group():
        return _valid(year, second, first)
    readings = [s for s in (_valid(year, second, first), _valid(year, first, second)) if s]
    if moment.anchor is not None and not moment.future:
        limit = spans.shift(moment.anchor, TOLERANCE["days_ahead"])
        readings = [s for s in readings if s.start <= limit] or readings
    return spans.hull(*readings) if readings else None


def _months(match: re.Match[str], moment: Moment) -> DateSpan | None:
    """ "From January to March 2021": the last month as if alone, the first as the latest before it."""
    last = _month(match, moment)
    if last is None:
        return None
    first = MONTH_NUMBERS[match["first"].rstrip(".")]
    year = last.start.year if first <= last.start.month else last.start.year - 1
    return spans.hull(spans.month(year, first), last)


_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3}


def _piece(match: re.Match[str], moment: Moment) -> DateSpan | None:
    """ "The first week of May", "the last ten days of May", "the second half of May"."""
    whole = _month(match, moment)
    if whole is None:
        return None
    which, unit = match["which_piece"], match["piece"]
    days = (whole.end - whole.start).days + 1
    if unit == "half":
        return (
            spans.span(whole.start, spans.shift(whole.start, 14))
            if which == "first"
            else spans.span(spans.shift(whole.start, 15), whole.end)
        )
    length = min(days, (7 if unit == "week" else 1) * (count(match["count"])[1] if match["count"] else 1))
    if which == "last":
        return spans.span(spans.shift(whole.end, 1 - length), whole.end)
    start = min(_NTH[which] * length, days - length)
    return spans.span(spans.shift(whole.start, start), spans.shift(whole.start, start + length - 1))


def _valid(year: int, month: int, number: int) -> DateSpan | None:
    if 1 <= month <= 12 and 1 <= number <= spans.last_day(year, month):
        return spans.day(date(year, month, number))
    return None


# A number of victims is no year: "of 1980 residents", "to 2000 people".
_NO_VICTIMS = r"(?! (?:people|men|women|children|persons|\w+(?<!wa)(?<!ha)(?<!i)s)\b)"
_NO_NAME = rf"(?! {either(WORDS['not_a_date_after'])}\b)"

RULES: tuple[Rule, ...] = (
    rule(
        "day and month",
        "month digit",
        rf"\b{ANY_WEEKDAY}?{_DAYS}[-\s]*(?:of )?{MONTH}{_YEAR_AFTER_DAY}?{_NO_NAME}",
        _days,
    ),
    rule(
        "month and day",
        "month digit",
        rf"\b{ANY_WEEKDAY}?(?<!\bin\s){MONTH} (?:the )?{_DAYS}{_YEAR_AFTER_DAY}?{_NO_NAME}",
        _days,
    ),
    rule("month and year", "month", rf"{THIRD}?\b{MONTH},?(?: of)? (?:(?P<year>{YEAR})|{_RELATIVE_YEAR})", _month),
    rule(
        "month",
        "month",
        # "In March 13 people died" is a month; "since March 13" is a day and left to the rule above.
        rf"(?:\bin (?:the month of )?|(?P<which>\b(?:last|past|this|next)) |"
        rf"\b(?:since|during|of|by|until|till|through|from|before|after) (?!{either(MONTH_NUMBERS)}\.? \d))"
        rf"{THIRD}?{FULL_MONTH}",
        _month,
    ),
    rule(
        "piece of a month",
        "month",
        rf"\bthe (?P<which_piece>first|second|third|fourth|last) (?:{COUNT} )?(?P<piece>week|day|half)s?"
        rf" of {FULL_MONTH}(?:,? (?P<year>{YEAR})|,? {_RELATIVE_YEAR})?",
        _piece,
    ),
    rule(
        "months",
        "month",
        rf"\b(?:in|from|between|during) (?P<first>{either(MONTH_NUMBERS)})\b\.?"
        rf" (?:and|or|to|until|through) {FULL_MONTH}(?:,? (?P<year>{YEAR})|,? {_RELATIVE_YEAR})?",
        _months,
    ),
    rule("part of a month", "month", rf"\b{THIRD}{FULL_MONTH}", _month),
    rule(
        "year",
        "year",
        rf"\b(?:in|since|during|back in|the year|(?:summer|winter|spring|autumn|fall) of) (?:the year )?"
        rf"{THIRD}?(?P<year>{YEAR})(?!\s*-\s*\d)",
        _year,
    ),
    rule(
        "year after other words",
        "year",
        rf"\b(?:(?:of|from|until|till|by|before|after|through|between|and|to|the) |{THIRD})(?P<year>{YEAR})"
        rf"(?!\s*-\s*\d){_NO_VICTIMS}",
        _year,
    ),
    rule("year in brackets", "year", rf"\((?P<year>{YEAR})\)", _year),
    rule("years", "year", r"(?<![\d-])(?P<first>1[89]\d\d|20\d\d)\s*-\s*(?P<last>\d{4}|\d\d)(?![\d-])", _years),
    rule(
        "from year to year",
        "year",
        rf"\b(?:between|from) (?P<first>{YEAR}) (?:and|to|until|till|through) (?P<last>{YEAR})",
        _years,
    ),
    rule("decade", "year", rf"{THIRD}?\b(?P<decade>1[89]\d0|20\d0)'?s\b", _decade),
    rule(
        "ISO date",
        "year",
        r"(?<!\d)(?P<year>1[89]\d\d|20\d\d)(?P<dash>-?)(?P<number>0\d|1[0-2])(?P=dash)(?P<day>[0-2]\d|3[01])(?!\d)",
        _iso,
    ),
    rule(
        "date in figures",
        "figures",
        r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)(?![\d/-]|\.\d)",
        _numeric,
    ),
)

"""Rules that count from the report's day or from the day spoken of last: "last Wednesday", "overnight"."""

import re

from witnessmark.model.time import DateSpan
from witnessmark.resolve.date import spans
from witnessmark.resolve.date.absolute import recent_day
from witnessmark.resolve.date.words import (
    COUNT,
    DAY_PARTS,
    HEDGE,
    THIRD,
    TOLERANCE,
    UNIT,
    UNIT_DAYS,
    UNIT_MONTHS,
    WEEKDAY,
    WEEKDAY_NUMBERS,
    WORDS,
    Moment,
    Rule,
    count,
    either,
    rule,
    third,
)

_NAMED_DAYS = {
    "the day before yesterday": (-2, -2),
    "day before yesterday": (-2, -2),
    "yesterday": (-1, -1),
    "today": (0, 0),
    "tonight": (0, 0),
    "tomorrow": (1, 1),
    "the day after tomorrow": (2, 2),
    "day after tomorrow": (2, 2),
    "overnight": (-1, 0),
    "last night": (-1, 0),
    "last evening": (-1, -1),
    "the night before last": (-2, -1),
}
_FEW = {"hour": (1, 24), "day": (2, 6), "week": (2, 6), "month": (2, 11)}
"""What a bare plural means: "days ago" is two to six days."""


def _flat(match: re.Match[str], group: str | int = 0) -> str:
    return " ".join((match[group] or "").lower().split())


def _named_day(match: re.Match[str], moment: Moment) -> DateSpan | None:
    if moment.anchor is None:
        return None
    first, last = _NAMED_DAYS.get(_flat(match), (0, 0))
    return spans.span(spans.shift(moment.anchor, first), spans.shift(moment.anchor, last))


def _weekday(match: re.Match[str], moment: Moment) -> DateSpan | None:
    """By tense: the latest such day up to the anchor, or the first from it on; "last" is strictly before."""
    anchor = moment.anchor
    if anchor is None:
        return None
    wanted = WEEKDAY_NUMBERS[match["weekday"].lower()]
    which, week = _flat(match, "which"), _flat(match, "week")
    if week:
        monday = spans.week(anchor).start
        return spans.day(spans.shift(monday, wanted + {"last": -7, "this": 0, "next": 7}[week.split()[-2]]))
    if which == "next" or ((which == "coming" or moment.future) and which not in ("last", "past", "this past")):
        return spans.day(spans.weekday_from(spans.shift(anchor, 1 if which == "next" else 0), wanted))
    return spans.day(spans.weekday_by(spans.shift(anchor, -1 if which in ("last", "past") else 0), wanted))


def _weekday_weeks_ago(match: re.Match[str], moment: Moment) -> DateSpan | None:
    if moment.anchor is None:
        return None
    low, high = count(match["count"])
    latest = spans.weekday_by(moment.anchor, WEEKDAY_NUMBERS[match["weekday"].lower()])
    return spans.span(spans.shift(latest, -7 * high), spans.shift(latest, -7 * low))


def _weekdays_ago(match: re.Match[str], moment: Moment) -> DateSpan | None:
    """ "Two Sundays ago": the second Sunday before the anchor."""
    if moment.anchor is None:
        return None
    low, high = count(match["count"])
    latest = spans.weekday_by(spans.shift(moment.anchor, -1), WEEKDAY_NUMBERS[match["weekday"]])
    return spans.span(spans.shift(latest, 7 - 7 * high), spans.shift(latest, 7 - 7 * low))


def offset(base: DateSpan, low: int, high: int, unit: str, *, exact: bool, half: bool = False) -> DateSpan:
    """Return `base` moved by `low` to `high` units (negative: back), widened by what people round at that distance.

    `half` moves half a unit further ("a year and a half ago"). Some hours from a day may end on that day or the next.
    """
    if unit == "minute":
        return base
    if unit == "hour":
        return spans.span(spans.shift(base.start, low // 24), spans.shift(base.end, -(-high // 24)))
    sign = 1 if low > 0 else -1
    slack = 0 if exact else _slack(unit, max(abs(low), abs(high)))
    if unit in UNIT_DAYS:
        size = UNIT_DAYS[unit]
        extra = sign * (size // 2) if half else 0
        first, last = spans.shift(base.start, low * size + extra), spans.shift(base.end, high * size + extra)
    else:
        size = UNIT_MONTHS[unit]
        extra = sign * (size // 2) if half else 0
        first = spans.shift_months(base.start, low * size + extra)
        last = spans.shift_months(base.end, high * size + extra)
    return spans.span(spans.shift(first, -slack), spans.shift(last, slack))


def _slack(unit: str, number: int) -> int:
    """Return the days to either side by which "`number` units ago" may be rounded."""
    if unit in ("day", "night"):
        return max(0, number - TOLERANCE["exact_days"]) // TOLERANCE["day_share"]
    return {
        "week": TOLERANCE["week_days"],
        "fortnight": TOLERANCE["week_days"],
        "month": TOLERANCE["month_days"],
        "year": TOLERANCE["year_days"],
        "decade": 10 * TOLERANCE["year_days"],
    }[unit]


def _ago(match: re.Match[str], moment: Moment) -> DateSpan | None:
    if moment.anchor is None:
        return None
    low, high = count(match["count"])
    exact = bool(match["exact"])
    half = bool(match["half"] or match["half_after"])
    return offset(spans.day(moment.anchor), -high, -low, match["unit"].lower(), exact=exact, half=half)


def _plural_ago(match: re.Match[str], moment: Moment) -> DateSpan | None:
    if moment.anchor is None:
        return None
    unit = match["unit"].lower()
    if unit in ("minute", "moment", "hour"):
        return spans.span(spans.shift(moment.anchor, -1 if unit == "hour" else 0), moment.anchor)
    low, high = _FEW[unit]
    return offset(spans.day(moment.anchor), -high, -low, unit, exact=True)


def _stretch(match: re.Match[str], moment: Moment) -> DateSpan | None:
    """ "The past 24 hours", "the last 10 years": from that long before the anchor up to it."""
    if moment.anchor is None:
        return None
    unit = match["unit"].lower()
    said = match.groupdict().get("count")
    plural = bool(match["plural"])
    if said:
        high = count(said)[1]
    elif plural and unit in _FEW:
        high = _FEW[unit][1]
    elif plural:
        return None
    else:
        high = 1
    if unit in ("minute", "hour"):
        start = spans.shift(moment.anchor, -max(1, -(-high // 24)))
    elif unit in UNIT_DAYS:
        start = spans.shift(moment.anchor, -high * UNIT_DAYS[unit])
    else:
        start = spans.shift_months(moment.anchor, -high * UNIT_MONTHS[unit])
    return spans.span(start, moment.anchor)


def _calendar(match: re.Match[str], moment: Moment) -> DateSpan | None:
    """ "Last week", "this month", "late last year": of the calendar, not rolling."""
    anchor = moment.anchor
    if anchor is None:
        return None
    which, unit = match["which"] or "before last", match["unit"] or match["before_last"]
    step = {"before last": -2, "last": -1, "this": 0, "next": 1}[which]
    if unit == "week":
        whole = spans.week(spans.shift(anchor, 7 * step))
        # On a Sunday people disagree which week is the last: hold both.
        if step == -1 and anchor.weekday() == 6:
            whole = spans.span(whole.start, spans.shift(anchor, -1))
        elif step == 0 and anchor.weekday() == 0:
            whole = spans.span(spans.shift(anchor, -1), whole.end)
    elif unit == "weekend":
        latest = spans.weekend(anchor)
        if step == 1 or (step == 0 and moment.future):
            whole = spans.weekend(spans.shift(anchor, 7 if anchor.weekday() < 5 or step == 1 else 0))
        elif step < 0:
            back = (0 if anchor.weekday() < 5 else 1) - step - 1
            whole = spans.weekend(spans.shift(latest.start, -7 * back))
        else:
            whole = latest
    elif unit == "month":
        moved = spans.shift_months(anchor.replace(day=1), step)
        whole = spans.month(moved.year, moved.month)
    else:
        whole = spans.year(anchor.year + step)
    named = third(match)
    if named:
        whole = spans.part(whole, named)
    if step == 0 and whole.start <= anchor <= whole.end:
        return spans.span(anchor, whole.end) if moment.future else spans.span(whole.start, anchor)
    return whole


def _weekend(_match: re.Match[str], moment: Moment) -> DateSpan | None:
    if moment.anchor is None:
        return None
    return spans.weekend(spans.shift(moment.anchor, 6) if moment.future else moment.anchor)


def _day_of_month(match: re.Match[str], moment: Moment) -> DateSpan | None:
    """ "On the 15th": the latest 15th up to the anchor; "of last month" is taken at its word."""
    anchor = moment.anchor
    if anchor is None:
        return None
    number = int(match["day"])
    said = _flat(match, "which")
    month = anchor.replace(day=1)
    if said in ("last", "past") or (not said and number > anchor.day + TOLERANCE["days_ahead"] and not moment.future):
        month = spans.shift_months(month, -1)
    if number > spans.last_day(month.year, month.month):
        return None
    return spans.day(month.replace(day=number))


def _recent(match: re.Match[str], moment: Moment) -> DateSpan | None:
    if moment.anchor is None:
        return None
    unit = (match["unit"] or "").lower()
    back = {"hour": 1, "day": 6, "week": 30, "month": 183, "year": 3653}.get(unit, 92)
    return spans.span(spans.shift(moment.anchor, -back), moment.anchor)


_FEASTS = {
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
}


# of another calendar it is another day, and a Christmas market stands for weeks
_OTHER_CALENDARS = "".join(
    rf"(?<!\b{name}\s)"
    for name in ("ethiopian", "orthodox", "coptic", "armenian", "julian", "lunar", "chinese", "tamil")
)
_FESTIVE = (
    "island", "tree", "trees", "market", "markets", "party", "parties", "parade", "concert", "season", "holiday",
    "holidays", "break", "lights", "gift", "gifts", "shopping", "dinner", "message", "period", "time", "truce",
    "weekend",
)  # fmt: skip


def _feast(match: re.Match[str], moment: Moment) -> DateSpan | None:
    when = recent_day(*_FEASTS[_flat(match)], moment)
    return spans.day(when) if when else None


def _from_reference(match: re.Match[str], moment: Moment) -> DateSpan | None:
    """ "Two days later", "a month before": counted from the day that the text spoke of last."""
    base = moment.reference
    if base is None:
        return None
    low, high = count(match["count"])
    unit = match["unit"].lower()
    back = _flat(match, "way").startswith(("earlier", "before", "prior"))
    return offset(base, *((-high, -low) if back else (low, high)), unit, exact=False)


def _some_from_reference(match: re.Match[str], moment: Moment) -> DateSpan | None:
    if moment.reference is None:
        return None
    low, high = _FEW.get(match["unit"].lower(), (1, 1))
    back = _flat(match, "way") in ("earlier", "before")
    return offset(moment.reference, *((-high, -low) if back else (low, high)), match["unit"].lower(), exact=True)


def _neighbour(match: re.Match[str], moment: Moment) -> DateSpan | None:
    """ "The next day", "the previous week", "that same night"."""
    base = moment.reference
    if base is None:
        return None
    which, unit = _flat(match, "which").removeprefix("very ") or "same", _flat(match, "unit")
    if match.groupdict().get("that") and unit in ("week", "month", "year", *WEEKDAY_NUMBERS):
        return None  # "that year" may point anywhere
    step = {"next": 1, "following": 1, "after": 1, "previous": -1, "preceding": -1, "before": -1}.get(which, 0)
    if unit in WEEKDAY_NUMBERS:
        wanted = WEEKDAY_NUMBERS[unit]
        if step > 0:
            return spans.day(spans.weekday_from(spans.shift(base.end, 1), wanted))
        return spans.day(spans.weekday_by(spans.shift(base.start, -1 if step else 6), wanted))
    if unit == "week":
        return spans.hull(spans.week(spans.shift(base.start, 7 * step)), spans.week(spans.shift(base.end, 7 * step)))
    if unit == "month":
        first, last = spans.shift_months(base.start, step), spans.shift_months(base.end, step)
        return spans.hull(spans.month(first.year, first.month), spans.month(last.year, last.month))
    if unit == "year":
        return spans.hull(spans.year(base.start.year + step), spans.year(base.end.year + step))
    return spans.span(spans.shift(base.start, step), spans.shift(base.end, step))


_NOT_BEFORE = "".join(
    rf"(?<!\b{re.escape(w)}\s)".replace(r"\ ", r"\s") for w in (*WORDS["not_a_weekday_before"], "every", "each")
)
_NOT_AFTER = rf"(?!s\b| {either(WORDS['not_a_weekday_after'])}\b)"
_RELATIVE_UNIT = rf"(?P<unit>day|night|morning|afternoon|evening|week|month|year|{either(WEEKDAY_NUMBERS)})\b"

ANCHORED: tuple[Rule, ...] = (
    rule("named day", "day_word", rf"\b{either(_NAMED_DAYS)}\b", _named_day),
    rule("this morning", "day_word", rf"\bthis (?:very |same )?(?:early |late |mid)?(?:{DAY_PARTS})\b", _named_day),
    rule(
        "weekday",
        "weekday",
        rf"(?:\b(?P<which>last|past|this past|this|next|coming) )?\b{_NOT_BEFORE}{WEEKDAY}\b{_NOT_AFTER}"
        rf"(?:(?: {DAY_PARTS})?,? (?:of )?(?P<week>(?:last|this|next) week)\b)?",
        _weekday,
    ),
    rule("weekday weeks ago", "weekday ago", rf"{COUNT} weeks? ago,? (?:on |last )?{WEEKDAY}\b", _weekday_weeks_ago),
    rule("weekdays ago", "weekday ago", rf"\b{COUNT} {WEEKDAY}s? ago\b", _weekdays_ago),
    rule(
        "units ago",
        "ago unit",
        rf"\b{HEDGE}{COUNT} (?P<half>and a half )?{UNIT}s? (?P<half_after>and a half )?(?:ago|back)\b"
        rf"(?P<exact> (?:today|to the day))?",
        _ago,
    ),
    rule("plural ago", "ago unit", r"\b(?P<unit>moment|minute|hour|day|week|month)s ago\b", _plural_ago),
    rule(
        "past stretch",
        "stretch",
        rf"\b(?:the |these |this )?(?:last|past|previous) {COUNT} {UNIT}(?P<plural>s?)\b",
        _stretch,
    ),
    rule("past units", "stretch", rf"\bthe (?:last|past) {UNIT}(?P<plural>s)\b", _stretch),
    rule(
        "past unit",
        "stretch",
        r"\b(?:the past|this past|in the last) (?P<unit>day|week|month|year|decade)(?P<plural>)\b",
        _stretch,
    ),
    rule(
        "calendar",
        "calendar",
        rf"(?:\b{THIRD}|\b(?:earlier|later|so far|sometime|during|in|on|over) )?\b(?:(?P<which>last|this|next)"
        rf" (?P<unit>week|weekend|month|year)|the (?P<before_last>week|weekend|month|year) before last)\b",
        _calendar,
    ),
    rule("weekend", "calendar", r"\b(?:over|during|at|on|throughout|in) the weekend\b", _weekend),
    rule(
        "day of the month",
        "ordinal",
        r"\b(?:on )?(?:the )?(?P<day>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?"
        r" of (?P<which>this|last|past|the present|the current) month\b",
        _day_of_month,
    ),
    rule(
        "day of the month alone",
        "ordinal",
        r"\bon the (?P<day>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)(?P<which>)(?=\s*(?:[,.;:)]|$))",
        _day_of_month,
    ),
    rule("recent", "recent", r"\b(?:in recent (?P<unit>hour|day|week|month|year)s|recently|lately)\b", _recent),
    rule("feast", "feast", rf"{_OTHER_CALENDARS}\b{either(_FEASTS)}\b(?!\s+{either(_FESTIVE)})", _feast),
)

REFERRED: tuple[Rule, ...] = (
    rule(
        "units later",
        "referred unit",
        rf"\b{HEDGE}{COUNT} {UNIT}s?"
        r" (?P<way>later|earlier|afterwards?|after|before(?:hand)?|prior to|following|previously)\b",
        _from_reference,
    ),
    rule(
        "plural later",
        "referred unit",
        r"\b(?P<unit>minute|hour|day|week|month)s (?P<way>later|earlier|after|before)\b",
        _some_from_reference,
    ),
    rule(
        "neighbouring unit",
        "referred unit",
        r"\b(?:(?:the|that) (?P<which>same|very same|next|following|previous|preceding)|(?P<that>that))"
        rf" {_RELATIVE_UNIT}",
        _neighbour,
    ),
    rule(
        "day before",
        "referred unit",
        r"\bthe (?P<unit>day|night|week|month|year) (?P<which>before|after)\b",
        _neighbour,
    ),
)

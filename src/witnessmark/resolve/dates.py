"""A claim in, the days on which its event happened out: which expression governs it, what it inherits, and why."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from witnessmark import lexicon
from witnessmark.model.claims import Claim, Scope
from witnessmark.model.text import Document, Sentence
from witnessmark.model.time import DateSpan
from witnessmark.resolve import spans
from witnessmark.resolve.date_rules import Found, find_dates, folded
from witnessmark.resolve.date_words import (
    COUNT,
    MONTH,
    MONTH_NUMBERS,
    UNIT,
    UNIT_DAYS,
    UNIT_MONTHS,
    YEAR,
    count,
    either,
    full_year,
)

_WORDS = lexicon.load("resolve_dates")
_GOVERNING = _WORDS["governing"]
_FALLBACK = _WORDS["fallback"]
_REPORTING = either(_GOVERNING["reporting"]).replace(" ", r"\s+")
_SAID_BEFORE = re.compile(rf"\b{_REPORTING}(?:\s+(?:late|early|here|also|that|on|it|to\s+\w+))*\s+$", re.IGNORECASE)
_SAID_AFTER = re.compile(rf"\s*(?:morning|afternoon|evening|night)?\s*(?:also\s+)?{_REPORTING}\b", re.IGNORECASE)
_CLAUSE = re.compile(rf";|:|\s-+\s|,\s|\b{either(_GOVERNING['clause_openers'])}\b", re.IGNORECASE)
_SINCE_BEFORE = re.compile(r"\bsince\s+(?:the\s+)?(?:\w+\s+){0,4}(?:on\s+|in\s+)?$", re.IGNORECASE)
_UNTIL_BEFORE = re.compile(r"\b(?:until|till|by|scheduled\s+for|due\s+on)\s+(?:the\s+)?$", re.IGNORECASE)
_DATELINE = re.compile(
    rf"(?P<day>\d{{1,2}})\s+{MONTH}(?:\s+(?:(?P<year>{YEAR})|(?P<short>\d\d)\b))?"
    rf"|{MONTH.replace('?P<month>', '?P<month_first>')}\s+(?P<day_after>\d{{1,2}})(?:,?\s+(?:(?P<year_after>{YEAR})|(?P<short_after>\d\d)\b))?",
    re.IGNORECASE,
)
_DATELINE_END = re.compile(r"\s*(?:\([^)]{1,80}\)|\[[^\]]{1,80}\])?\s*(?:-{1,3}|:)\s|\s*\)\s*-{1,3}\s", re.IGNORECASE)
_DATELINE_REACH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dateline:
    """The date at the head of a wire report, and where the head ends in the text."""

    span: DateSpan
    end: int


def read_date(words: str, anchor: DateSpan | None, context: str = "") -> DateSpan | None:
    """Return the days that one time expression names, read from `anchor` (the report's own day); None if unreadable.

    `context` is the sentence around the words: its verbs settle whether "Tuesday" is past or to come.
    """
    at = folded(context).lower().find(folded(words).lower()) if words else -1
    if at >= 0:
        inside = [f for f in find_dates(context, anchor) if f.start < at + len(words) and at < f.end]
        if inside:
            return _named(_best(inside), words)
    found = find_dates(words, anchor)
    if found:
        return _named(_best(list(found)), words)
    return _named(_other_writing(words), words)


def _best(found: list[Found]) -> DateSpan:
    """Return the tightest reading; several that overlap ("yesterday, 12 October") say the same."""
    return min(found, key=lambda f: (f.span.date_prec, f.start)).span


def _named(read: DateSpan | None, words: str) -> DateSpan | None:
    return None if read is None else replace(read, words=words)


def _other_writing(words: str) -> DateSpan | None:
    """Return a full date in a writing that the rules do not know, by dateparser with every part required."""
    if not re.search(r"\d", words) or len(words) > 60:
        return None
    import dateparser  # takes 0.3 s to import and is hardly ever needed

    read = dateparser.parse(
        words, languages=["en"], settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"}
    )
    return spans.day(read.date()) if read else None


@lru_cache(maxsize=1024)
def dateline(head: str, published: DateSpan | None = None) -> _Dateline | None:
    """Return the date in a report's dateline ("LIMA, 25 AUG 88 (EFE) --"), given the text's first characters.

    A dateline without a year takes it from `published`; without that it is none.
    """
    for match in _DATELINE.finditer(head[:_DATELINE_REACH]):
        stop = _DATELINE_END.match(head, match.end())
        if not stop:
            continue
        number = int(match["day"] or match["day_after"])
        month = MONTH_NUMBERS[(match["month"] or match["month_first"]).lower()]
        digits = match["year"] or match["short"] or match["year_after"] or match["short_after"]
        if digits:
            year = full_year(digits)
        elif published:
            # The latest such day not after publication; a dateline is days old at most.
            year = (
                published.end.year
                if (month, number) <= (published.end.month, published.end.day)
                else published.end.year - 1
            )
        else:
            return None
        if 1 <= number <= spans.last_day(year, month):
            return _Dateline(span=spans.day(date(year, month, number)), end=stop.end())
    return None


def anchor_of(document: Document) -> DateSpan | None:
    """Return the day that a report's relative expressions count from: its dateline, else its publication date."""
    published = document.report.published
    line = dateline(document.report.text[:400], published)
    if line is None:
        return published
    if published is None or -31 <= (line.span.start - published.end).days <= 1:
        return line.span
    return published


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    """A sentence with its time expressions (offsets within the sentence)."""

    sentence: Sentence
    found: tuple[Found, ...]


@lru_cache(maxsize=8)
def _timeline(document: Document) -> tuple[_Dated, ...]:
    """Return every sentence with its expressions, each read knowing the day that the text before spoke of."""
    anchor = anchor_of(document)
    line = dateline(document.report.text[:400], document.report.published)
    head = line.end if line else 0
    rows = []
    reference: DateSpan | None = None
    for sentence in document.sentences:
        found = tuple(f for f in find_dates(sentence.text, anchor, reference) if sentence.start + f.start >= head)
        day = next((f.span for f in reversed(found) if f.span.date_prec <= 3), None)
        reference = day or reference
        rows.append(_Dated(sentence=sentence, found=found))
    return tuple(rows)


def date_of(document: Document, claim: Claim) -> tuple[DateSpan | None, str]:
    """Return the days on which the claimed harm happened, and in words how they were read.

    In this order: the words that the claim names; the expression of its sentence that governs it; the date of the
    same paragraph's sentences before it; for news told without a date, the days before the report. The report's own
    day is never taken silently: without any word of time the answer is a range.
    """
    anchor = anchor_of(document)
    if claim.scope is Scope.RUNNING_TOTAL:
        return _as_of(document, claim, anchor)
    rows = _timeline(document)
    here = next((i for i, row in enumerate(rows) if row.sentence.id == claim.sentence_id), None)
    if claim.date_text:
        context = document.report.text[claim.start : claim.end]
        read = read_date(claim.date_text, anchor, context)
        if read:
            return read, f"{claim.date_text!r} read from {_day_words(anchor)}"
    if here is None:
        return _fresh(anchor)
    own = _governing(
        rows[here], claim.quote.start - rows[here].sentence.start, claim.quote.end - rows[here].sentence.start
    )
    if own is not None:
        return own
    for row in _before(document, rows, here):
        inherited = _governing(row, len(row.sentence.text), len(row.sentence.text))
        if inherited is not None:
            span, why = inherited
            return span, f"no date in the sentence; the paragraph tells of the same event before: {why}"
    return _fresh(anchor)


def _day_words(anchor: DateSpan | None) -> str:
    if anchor is None:
        return "the text alone"
    if anchor.start == anchor.end:
        return f"the report's day {anchor.start}"
    return f"the report's days {anchor.start} to {anchor.end}"


def _governing(row: _Dated, start: int, end: int) -> tuple[DateSpan, str] | None:
    """Return the sentence's expression that dates the words at `start` to `end`, with why."""
    text = folded(row.sentence.text)
    options = []
    for found in row.found:
        before = text[max(0, found.start - 40) : found.start]
        if _SINCE_BEFORE.search(before) or _UNTIL_BEFORE.search(before) or _starts_with_since(text, found):
            continue
        said = bool(_SAID_BEFORE.search(before) or _SAID_AFTER.match(text, found.end))
        low, high = min(found.end, end), max(found.start, start)
        between = text[low:high] if low < high else ""
        cost = len(between) + _GOVERNING["clause_cost"] * len(_CLAUSE.findall(between))
        cost += _GOVERNING["precision_cost"] * found.span.date_prec + _GOVERNING["reporting_cost"] * said
        options.append((cost, found.start, said, found))
    if not options:
        return None
    _, _, said, found = min(options, key=lambda option: option[:2])
    words = row.sentence.text[found.start : found.end]
    if said:
        back = timedelta(days=_FALLBACK["said_days"])
        span = spans.span(found.span.start - back, found.span.end)
        return replace(span, words=words), f"{words!r} dates what was said: the event is of that day or shortly before"
    return replace(found.span, words=words), f"{words!r} is the nearest time expression"


def _starts_with_since(text: str, found: Found) -> bool:
    return text[found.start : found.end].lower().startswith(("since", "until", "till", "by "))


def _before(document: Document, rows: tuple[_Dated, ...], here: int) -> list[_Dated]:
    """Return the sentences before, nearest first, as far as the paragraph goes and dates are inherited."""
    near = []
    for i in range(here - 1, max(-1, here - 1 - _FALLBACK["reach"]), -1):
        if "\n" in document.report.text[rows[i].sentence.end : rows[i + 1].sentence.start]:
            break
        near.append(rows[i])
    return near


def _fresh(anchor: DateSpan | None) -> tuple[DateSpan | None, str]:
    if anchor is None:
        return None, "the text gives no date"
    span = spans.span(anchor.start - timedelta(days=_FALLBACK["fresh_days"]), anchor.end)
    return span, f"the text gives no date; told as news, so within the days before {_day_words(anchor)}"


def _as_of(document: Document, claim: Claim, anchor: DateSpan | None) -> tuple[DateSpan | None, str]:
    """Return the day that a running total stands for: its own date if said, else the report's day."""
    if claim.date_text:
        context = document.report.text[claim.start : claim.end]
        read = read_date(claim.date_text, anchor, context)
        if read:
            return read, f"{claim.date_text!r} read from {_day_words(anchor)}"
    if anchor is None:
        return None, "a running total in a report without a date"
    return anchor, "a running total stands as of the report's day"


_DURATION = re.compile(
    rf"\b{COUNT}[\s-]+{UNIT}s?(?:[\s-]+(?:old|long))?\s+(?:war|siege|invasion|conflict|offensive|campaign|battle|blockade|bombardment|occupation)\b",
    re.IGNORECASE,
)
_STRETCH = re.compile(
    rf"\b(?:for|in|over|during|within)\s+(?:the\s+)?(?:last\s+|past\s+)?(?:nearly\s+|almost\s+|about\s+|more\s+than\s+|over\s+|up\s+to\s+)?{COUNT}\s+{UNIT}s?\b",
    re.IGNORECASE,
)


def since_of(document: Document, claim: Claim) -> DateSpan | None:
    """Return the first day of a running total's period ("since February 24", "19-day war"); None when none is said."""
    anchor = anchor_of(document)
    sentence = document.report.text[claim.start : claim.end]
    if claim.since_text:
        read = _since(claim.since_text, anchor)
        if read:
            return read
    at = re.search(r"\bsince\b", sentence, re.IGNORECASE)
    if at:
        return _since(sentence[at.start() :], anchor)
    return _since(sentence, anchor) if claim.scope is Scope.RUNNING_TOTAL and not claim.since_text else None


def _since(words: str, anchor: DateSpan | None) -> DateSpan | None:
    plain = folded(words)
    at = re.search(r"\bsince\b", plain, re.IGNORECASE)
    found = find_dates(plain, anchor)
    if at or not anchor:
        after = [f for f in found if at and f.end > at.end()]
        return _named(after[0].span, words[after[0].start : after[0].end]) if after else None
    match = _DURATION.search(plain) or _STRETCH.search(plain)
    if match is None:
        return None
    return _named(_begun(match, anchor), words[match.start() : match.end()])


def _begun(match: re.Match[str], anchor: DateSpan) -> DateSpan | None:
    """Return the first day of a stretch that the anchor's day ends: the 19th day of a "19-day war" is the anchor."""
    low, high = count(match["count"])
    unit = match["unit"].lower()
    if unit in UNIT_DAYS:
        days = UNIT_DAYS[unit]
        return spans.span(
            spans.shift(anchor.start, -high * days), spans.shift(anchor.end, -low * days + (1 if days == 1 else 0))
        )
    if unit in UNIT_MONTHS:
        months = UNIT_MONTHS[unit]
        return spans.span(
            spans.shift_months(anchor.start, -high * months), spans.shift_months(anchor.end, -low * months)
        )
    return spans.span(spans.shift(anchor.start, -(high // 24 + 1)), anchor.end)

"""A claim in, the days on which its event happened out, and where a running total begins; always with the reason."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from witnessmark import lexicon
from witnessmark.model.claims import Claim, Scope
from witnessmark.model.text import Document
from witnessmark.model.time import DateSpan
from witnessmark.resolve.date import spans
from witnessmark.resolve.date.datelines import anchor_of
from witnessmark.resolve.date.finding import Found, find_dates, folded
from witnessmark.resolve.date.in_text import (
    Dated,
    Reading,
    governing,
    inherited,
    opened,
    timeline,
    told_by,
    told_elsewhere,
)
from witnessmark.resolve.date.periods import first_day

_LIMITS = lexicon.load("resolve_dates")["fallback"]


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


_COUNTING_REACH = 40
_HOUR = r"(?:[\d:.]+\s*(?:a\.m\.|p\.m\.|hours?|h|gmt)?,?\s*)?(?:midnight,?\s*)?(?:on\s+)?(?:the\s+)?$"
_COUNTS_ALONE = re.compile(rf"\bas\s+(?:of|at)\s+{_HOUR}", re.IGNORECASE)
_COUNTS_TO = re.compile(rf"\b(?:as\s+(?:of|at)|up\s+to|to|until|till|through)\s+{_HOUR}", re.IGNORECASE)
_COUNTS_FROM = re.compile(r"\b(?:from|since)\s+(?:[\w:.]+\s+){0,6}\d", re.IGNORECASE)


def date_of(document: Document, claim: Claim) -> tuple[DateSpan | None, str]:
    """Return the days on which the claimed harm happened, and in words how they were read.

    In this order: the expression of its sentence that governs it; another sentence about the same named victims; the
    day on which it was said, or the day of the event within those before it that the text gives elsewhere; the same
    paragraph, or the event that the sentence points back to; for news told without
    a date, the days before the report. The report's own day is never taken silently: without any word of time the
    answer is a range. A running total stands as of the report's day, unless it is the total of a time that it names.
    """
    anchor = anchor_of(document)
    if claim.scope is Scope.RUNNING_TOTAL:
        return _as_of(document, claim, anchor)
    rows = timeline(document)
    here = _places(document).get(claim.sentence_id)
    own = _own(rows[here], claim, anchor) if here is not None else None
    if here is not None and (own is None or own.said):
        nobody = claim.figure is not None and claim.figure.high == 0
        named = told_elsewhere(rows, here, claim.affected, anchor) if claim.affected and not nobody else None
        told = _narrowed(own, inherited(document, rows, here, anchor)) if own is not None else None
        own = named or told or own or _named_by(claim, anchor) or inherited(document, rows, here, anchor)
    if own is not None:
        return own.span, own.why
    span, why = _fresh(anchor)
    lead = opened(rows, anchor)
    # a study of what happened weeks or months ago
    if (
        lead is not None
        and anchor is not None
        and _LIMITS["study_after"] <= _age(lead, anchor) <= _LIMITS["study_days"]
    ):
        return lead.span, lead.why
    return span, why


def _age(reading: Reading, anchor: DateSpan) -> int:
    return (anchor.start - reading.span.end).days


@lru_cache(maxsize=8)
def _places(document: Document) -> dict[str, int]:
    """Return where in the document each sentence (id) stands."""
    return {sentence.id: at for at, sentence in enumerate(document.sentences)}


def _narrowed(said: Reading, event: Reading | None) -> Reading | None:
    """Return the day that the text gives the event elsewhere, where it fits the days that the telling leaves open."""
    if event is None or event.said or event.span.start < said.span.start or event.span.end > said.span.end:
        return None
    return replace(event, why=f"{said.span.words!r} is the day it was said; {event.why}")


def _own(row: Dated, claim: Claim, anchor: DateSpan | None) -> Reading | None:
    """Return what dates the claim's words within its own sentence."""
    at = row.sentence.start
    return governing(row, claim.quote.start - at, claim.quote.end - at, anchor, claim.date_text)


def _named_by(claim: Claim, anchor: DateSpan | None) -> Reading | None:
    """Return the reading of the claim's own words of time, where the rules find none in its sentence.

    Words that they do find and that govern nothing there (the dateline's, "since 1 August") date no harm either.
    """
    if not claim.date_text or find_dates(claim.date_text, anchor):
        return None
    read = read_date(claim.date_text, anchor)
    return (
        Reading(span=told_by(read, anchor), why=f"{claim.date_text!r} read from {_day_words(anchor)}") if read else None
    )


def _day_words(anchor: DateSpan | None) -> str:
    if anchor is None:
        return "the text alone"
    if anchor.start == anchor.end:
        return f"the report's day {anchor.start}"
    return f"the report's days {anchor.start} to {anchor.end}"


def _fresh(anchor: DateSpan | None) -> tuple[DateSpan | None, str]:
    if anchor is None:
        return None, "the text gives no date"
    span = spans.span(anchor.start - timedelta(days=_LIMITS["fresh_days"]), anchor.end)
    return span, f"the text gives no date; told as news, so within the days before {_day_words(anchor)}"


def _counted_to(row: Dated) -> DateSpan | None:
    """Return the day to which a sentence says that it counts: "as of 3 May", "from 1 April to midnight on 3 May"."""
    for found in row.found:
        before = row.sentence.text[max(0, found.start - _COUNTING_REACH) : found.start]
        if found.span.date_prec == 1 and not found.future and _COUNTS_TO.search(before):
            opened = _COUNTS_FROM.search(row.sentence.text, 0, found.start)
            if opened or _COUNTS_ALONE.search(before):
                return replace(found.span, words=row.sentence.text[found.start : found.end])
    return None


def _as_of(document: Document, claim: Claim, anchor: DateSpan | None) -> tuple[DateSpan | None, str]:
    """Return the days that a running total stands for: a time that it names, else the report's day."""
    rows = timeline(document)
    here = _places(document).get(claim.sentence_id)
    row = rows[here] if here is not None else None
    counted = _counted_to(row) if row is not None else None
    if counted is not None:
        return counted, f"counted to {counted.words!r}"
    reading = (_own(row, claim, anchor) if row is not None else None) or _named_by(claim, anchor)
    if reading is not None and reading.said:
        day = reading.span.end
        return replace(spans.day(day), words=reading.span.words), f"{reading.span.words!r} is the day it was said"
    if reading is not None and not reading.opens and not _runs_to(reading.span, anchor):
        return reading.span, reading.why
    for at in range(here - 1, max(-1, here - 1 - int(_LIMITS["counted_reach"])), -1) if here is not None else ():
        counted = _counted_to(rows[at])
        if counted is not None:
            return counted, f"of a list that counts to {counted.words!r}"
    if anchor is None:
        return None, "a running total in a report without a date"
    return anchor, f"a running total stands as of {_day_words(anchor)}"


def _runs_to(span: DateSpan, anchor: DateSpan | None) -> bool:
    """Tell whether a long stretch ends with the report's day: "in the last 10 years" says since when, not when."""
    return anchor is not None and span.end == anchor.end and (span.end - span.start).days > _LIMITS["total_days"]


def since_of(document: Document, claim: Claim) -> DateSpan | None:
    """Return the days on which a running total's period may have begun ("since February 24", "19-day war").

    None for a single incident, and where the sentence does not say.
    """
    if claim.scope is not Scope.RUNNING_TOTAL and not claim.since_text:
        return None
    anchor = anchor_of(document)
    said = first_day(claim.since_text, anchor) if claim.since_text else None
    return said or first_day(document.report.text[claim.start : claim.end], anchor)

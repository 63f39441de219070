"""A report's sentences with their time expressions: which one dates given words, and what they inherit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from witnessmark import lexicon
from witnessmark.model.text import Document, Sentence
from witnessmark.model.time import DateSpan
from witnessmark.resolve import spans
from witnessmark.resolve.companions import told_before
from witnessmark.resolve.companions import told_before
from witnessmark.resolve.date_rules import Found, find_dates, folded
from witnessmark.resolve.date_words import either
from witnessmark.resolve.datelines import HEAD, anchor_of, dateline

_WORDS = lexicon.load("resolve_dates")
_COST = _WORDS["governing"]
_LIMITS = _WORDS["fallback"]
_REPORTING = either(_COST["reporting"]).replace(" ", r"\s+")
_SAID_BEFORE = re.compile(
    rf"\b{_REPORTING}(?:\s+(?:late|early|here|also|that|on|it|\w+ly|to\s+\w+|in\s+\w+))*\s+$", re.I
)
_SAID_AFTER = re.compile(rf"\s*(?:morning|afternoon|evening|night)?,?\s*(?:also\s+|\w+ly\s+)?{_REPORTING}\b", re.I)
_CLAUSE = re.compile(rf";|:|\s-+\s|,\s|\b{either(_COST['clause_openers'])}\b", re.I)
_NOT_THE_DAY = re.compile(
    r"\b(?:since\s+(?:the\s+)?(?:\w+\s+){0,4}?(?:on\s+|in\s+)?|(?:until|till|scheduled\s+for|due\s+on)\s+(?:the\s+)?)$",
    re.I,
)
_OPENS_PERIOD = re.compile(r"(?:since|until|till|by)\s", re.I)
_HARM = re.compile(rf"\b{either(_WORDS['harm']['stems'])}\w*", re.I)
_TELLS = re.compile(rf"\b{either(_WORDS['harm']['stems'] + _WORDS['harm']['attacks'])}\w*", re.I)
_NOUN = re.compile(
    rf"\b(?:the|this|that|his|her|their|of|for|in|'s|to)\s+(?:[\w-]+\s+){{0,2}}?{either(_WORDS['harm']['nouns'])}\b",
    re.I,
)
_TOLD_BEFORE = re.compile(
    rf"\b(?:the|this|that|these|those|both|another\s+of\s+the)\s+(?:[\w-]+\s+){{0,2}}?{either(_WORDS['harm']['events'])}\b",
    re.I,
)
_SPOKEN = frozenset(_COST["reporting"])
_COMMON = frozenset(_WORDS["harm"]["common_victims"])
_HEAD_WORDS = 3
"""Words before a date that still stands at the head of its sentence: "in the early hours of" is read with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A sentence with its time expressions (offsets within the sentence)."""

    sentence: Sentence
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The days of an event, and in words how they were read. `said` marks a date of the telling, not of the event."""

    span: DateSpan
    why: str
    said: bool = False


@lru_cache(maxsize=8)
def timeline(document: Document) -> tuple[Dated, ...]:
    """Return every sentence with its expressions, each read knowing the day that the text before spoke of."""
    anchor = anchor_of(document)
    line = dateline(document.report.text[:HEAD])
    head = line.end if line else 0
    rows = []
    reference: DateSpan | None = None
    for sentence in document.sentences:
        found = find_dates(sentence.text, anchor, reference)
        if sentence.start < head:
            found = tuple(f for f in found if sentence.start + f.start >= head)
        reference = next((f.span for f in reversed(found) if f.span.date_prec <= 3 and not f.future), reference)
        rows.append(Dated(sentence=sentence, found=found))
    return tuple(rows)


def governing(row: Dated, start: int, end: int, anchor: DateSpan | None, hint: str | None = None) -> Reading | None:
    """Return what dates the words at `start` to `end` of a sentence: its nearest expression, clauses weighed in.

    `hint` are the words that the parse ties to the harm; an expression that they hold counts as a clause nearer.
    """
    if not row.found:
        return None
    text = folded(row.sentence.text)
    noun = _NOUN.search(text, max(0, start - 25), end)
    # The verb, where the quote holds one: victims may stand far before it ("X and Y, who had been kidnapped on").
    verbs = list(_HARM.finditer(text, start, end))
    start, end = verbs[-1].span() if verbs else (start, end)
    options = []
    for found in row.found:
        day = _day_of(text, found, start)
        # A harm that is told lies neither in a period that the words open nor ahead of the report.
        if _opens_period(text, found) or (anchor is not None and day.start > anchor.end):
            continue
        between = text[min(found.end, end) : max(found.start, start)]
        # "On Friday, nine died": the comma after a date at the head of the sentence parts nothing.
        clauses = len(
            _CLAUSE.findall(between.lstrip(" ,") if len(text[: found.start].split()) <= _HEAD_WORDS else between)
        )
        # "Mayor of the town in 1984": a year apart from the harm is background.
        if clauses and (day.end - day.start).days >= _LIMITS["background_days"]:
            continue
        before = text[max(0, found.start - 40) : found.start]
        # "X today recalled the murder of Y": the day is the recalling's, and the murder may be older than news.
        recalled = noun is not None and found.end <= noun.start() and not noun.group().startswith("'s")
        said = bool(_SAID_BEFORE.search(before) or _SAID_AFTER.match(text, found.end))
        cost = len(between) + _COST["clause_cost"] * clauses + _COST["precision_cost"] * day.date_prec
        cost += _COST["reporting_cost"] * (said or recalled)
        cost -= _COST["hint_gain"] * (hint is not None and text[found.start : found.end] in folded(hint))
        back = _LIMITS["fresh_days"] if recalled else _LIMITS["said_days"] if said else 0
        options.append((cost, found.start, back, day, found))
    if not options:
        return None
    _, _, back, day, found = min(options, key=lambda option: option[:2])
    return _reading(row.sentence.text[found.start : found.end], found, day, back, anchor)


def _reading(words: str, found: Found, day: DateSpan, back: int, anchor: DateSpan | None) -> Reading:
    if back:
        span = spans.span(spans.shift(day.start, -back), day.end)
        why = f"{words!r} dates what was said: the event is of that day or shortly before"
    else:
        span = told_by(day, anchor)
        how = "is the nearest time expression" if day is found.span else "counts from this event to a later one"
        why = f"{words!r} {how}"
    return Reading(span=replace(span, words=words), why=why, said=back > 0)


def _opens_period(text: str, found: Found) -> bool:
    """Tell whether the expression begins or ends a period ("since Monday") and so is no day of an event."""
    before = text[max(0, found.start - 60) : found.start]
    return bool(_NOT_THE_DAY.search(before) or _OPENS_PERIOD.match(text, found.start, found.end))


def _day_of(text: str, found: Found, start: int) -> DateSpan:
    """Return the expression's day for words at `start`: those after "two days after" are of the earlier event.

    At the head of a sentence ("Two days after the siege began, nine died") the words are of the later one.
    """
    if found.base is None or start < found.end or not re.search(r"\w", text[: found.start]):
        return found.span
    return found.base


def told_by(span: DateSpan, anchor: DateSpan | None) -> DateSpan:
    """Return the span as far as the report's own day: it cannot tell of what came after it."""
    if anchor is None or span.end <= anchor.end or span.start > anchor.end:
        return span
    return replace(spans.span(span.start, anchor.end), words=span.words)


def told_elsewhere(rows: tuple[Dated, ...], here: int, victims: str, anchor: DateSpan | None) -> Reading | None:
    """Return the date that another sentence gives the harm of the same victims, told by a name that both share."""
    names = _names(victims)
    if not names:
        return None
    nearest = sorted((i for i in range(len(rows)) if i != here and rows[i].found), key=lambda i: (abs(i - here), i))
    for i in nearest:
        row = rows[i]
        shared = names & _names(row.sentence.text)
        if not shared:
            continue
        for harm in _HARM.finditer(row.sentence.text):
            reading = governing(row, harm.start(), harm.end(), anchor)
            if reading is not None and not reading.said and reading.span.date_prec <= 3:
                who = ", ".join(sorted(shared))
                return replace(reading, why=f"another sentence about {who} tells it: {reading.why}")
    return None


@lru_cache(maxsize=4096)
def _names(text: str) -> frozenset[str]:
    words = (w.lower() for w in re.findall(r"[^\W\d_]{4,}", text))
    return frozenset(
        w.removesuffix("s")
        for w in words
        if w not in _COMMON and w.removesuffix("s") not in _COMMON and not _HARM.fullmatch(w) and w not in _SPOKEN
    )


def inherited(document: Document, rows: tuple[Dated, ...], here: int, anchor: DateSpan | None) -> Reading | None:
    """Return the date that the text gives the same event elsewhere, where it is safe to take it.

    Safe is: the nearest dated sentence of the same paragraph; the event told before that the sentence points back to
    ("the attack"), in a scrambled text the one told in the most alike sentence; the only event that the whole report
    dates.
    """
    for row in _paragraph(document, rows, here):
        reading = governing(row, len(row.sentence.text), len(row.sentence.text), anchor)
        if reading is not None:
            return replace(reading, why=f"the paragraph tells of the same event before: {reading.why}")
    if _TOLD_BEFORE.search(folded(rows[here].sentence.text)):
        for at in told_before(document, here, _LIMITS["event_reach"]):
            reading = _event(rows[at], anchor)
            if reading is not None:
                return replace(reading, why=f"the sentence points back to an event told before: {reading.why}")
    events = {(r.span.start, r.span.end): r for r in (_event(row, anchor) for row in rows) if r is not None}
    if len(events) == 1:
        reading = next(iter(events.values()))
        return replace(reading, why=f"the report dates one event only: {reading.why}")
    return None


def _event(row: Dated, anchor: DateSpan | None) -> Reading | None:
    """Return the day of the event that a sentence tells, to a month at least; None for a date of the telling."""
    told = (_HARM.search(row.sentence.text) or _TELLS.search(row.sentence.text)) if row.found else None
    if told is None:
        return None
    reading = governing(row, told.start(), told.end(), anchor)
    return reading if reading is not None and not reading.said and reading.span.date_prec <= 4 else None


def _paragraph(document: Document, rows: tuple[Dated, ...], here: int) -> Iterator[Dated]:
    """Yield the sentences before, nearest first, as far as the paragraph goes and dates are inherited."""
    for i in range(here - 1, max(-1, here - 1 - _LIMITS["reach"]), -1):
        if "\n" in document.report.text[rows[i].sentence.end : rows[i + 1].sentence.start]:
            return
        yield rows[i]

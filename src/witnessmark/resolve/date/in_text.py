"""A report's sentences with their time expressions: which one dates given words, and what they inherit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from witnessmark import lexicon
from witnessmark.model.text import Document, Sentence
from witnessmark.model.time import DateSpan
from witnessmark.resolve.date import spans
from witnessmark.resolve.date.datelines import HEAD, anchor_of, dateline
from witnessmark.resolve.date.finding import Found, find_dates, folded
from witnessmark.resolve.date.words import TELLS, either
from witnessmark.resolve.place.told_before import paragraph_before, told_before

_WORDS = lexicon.load("resolve_dates")
_COST = _WORDS["governing"]
_LIMITS = _WORDS["fallback"]
_REPORTING = either(_COST["reporting"]).replace(" ", r"\s+")
_SAID_BEFORE = re.compile(
    rf"\b{_REPORTING}(?:\s+(?:late|early|here|also|that|on|it|\w+ly|to\s+\w+|in\s+(?:an?\s+|the\s+)?\w+))*\s+$", re.I
)
_SAID_AFTER = re.compile(rf"\s*(?:morning|afternoon|evening|night)?,?\s*(?:also\s+|\w+ly\s+)?{_REPORTING}\b", re.I)
_SAID_THEN = re.compile(rf",?\s+(?:[\w.'-]+\s+){{1,6}}?{_REPORTING}\b", re.I)
_CLAUSE = re.compile(rf";|:|\s-+\s|,\s|\b{either(_COST['clause_openers'])}\b", re.I)
_SINCE = re.compile(r"\bsince\s+(?:the\s+)?(?:\w+\s+){0,4}?(?:on\s+|in\s+)?$", re.I)
_UNTIL = re.compile(r"\b(?:until|till|by|scheduled\s+for|due\s+on)\s+(?:late\s+|early\s+|the\s+)?$", re.I)
_HARM = re.compile(rf"\b{either(_WORDS['harm']['stems'])}\w*", re.I)
_KNOWN_HARM = re.compile(
    rf"\b(?:the|this|that|his|her|their|of|for|in|'s|to)\s+(?:[\w-]+\s+){{0,2}}?{either(_WORDS['harm']['nouns'])}\b"
    rf"|\b(?:for|of)\s+(?:the|those)\s+(?:[\w-]+\s+){{0,4}}?{either(_WORDS['harm']['participles'])}\b",
    re.I,
)
_COUNT = rf"{either(_WORDS['harm']['counts'])}s?\b"
_MOVES = rf"{either(_WORDS['harm']['moves'])}\w*"
_MOVED = re.compile(
    rf"\b(?:{_COUNT}(?:\s+[\w'-]+){{0,8}}?\s+{_MOVES}|{_MOVES}\s+(?:\w+\s+){{0,2}}?{_COUNT})\b"
    rf"(?:(?!\b(?:after|since|when|from|following|in|who|which|that)\b)[^.;]){{0,40}}$",
    re.I,
)
_STOOD = re.compile(
    rf",?\s+(?:the\s+|its\s+|their\s+)?(?:\w+\s+)?{_COUNT}(?:\s+[\w'-]+){{0,6}}?\s+(?:stood|stands|was|were|reached|{_MOVES})\b",
    re.I,
)
_TOLD_BEFORE = re.compile(
    rf"\b(?:the|this|that|these|those|both|another\s+of\s+the)\s+(?:[\w-]+\s+){{0,2}}?{either(_WORDS['harm']['events'])}\b",
    re.I,
)
_OF_EVENT = re.compile(rf"'s?\s+(?!(?:[\w-]+\s+){{0,2}}{either(_COST['no_events'])}\b)", re.I)
_AGE = re.compile(r",\s*(?:aged?\s+)?\d{1,3},")
_DEED = either(_WORDS["harm"]["stems"] + _WORDS["harm"]["attacks"])
_DEED_NEXT = re.compile(rf"\s+(?:[\w-]+\s+){{0,2}}?{_DEED}\w*\s+(?:that|which|in\s+which)\b", re.I)
_SPOKEN = frozenset(_COST["reporting"])
_ISSUE = re.compile(rf"\b{either(_WORDS['harm']['issue_titles'])}\b".replace(" ", r"\s+"), re.I)
_COMMON = frozenset(_WORDS["harm"]["common_victims"])
_HOW_NEAREST = "is the nearest time expression"
_HOW_BASE = "counts from this event to a later one"
_HOW_SINCE = "opens the time in which it happened"
_HOW_SAID = "dates what was said: the event is of that day or shortly before"
_LONGEST_TELLING = 3
"""Nobody tells a thing for longer than a week (a date_prec)."""

_HEAD_WORDS = 3
"""Words before a date that still stands at the head of its sentence: "in the early hours of" is read with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A sentence with its time expressions (offsets within the sentence)."""

    sentence: Sentence
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The days of an event, and in words how they were read.

    `said` marks a date of the telling, not of the event; `opens` one since which it happened.
    """

    span: DateSpan
    why: str
    said: bool = False
    opens: bool = False


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
    known = _KNOWN_HARM.search(text, max(0, start - 25), end)
    # The verb, where the quote holds one: victims may stand far before it ("X and Y, who had been kidnapped on").
    verbs = list(_HARM.finditer(text, start, end))
    start, end = verbs[-1].span() if verbs else (start, end)
    options: list[tuple[float, int, Reading]] = []
    of_event: list[tuple[float, int, Reading]] = []
    for found in row.found:
        day, how = _day_of(text, found, start, anchor)
        if day is None:
            continue
        # "Nora, 34, was killed": an age parts nothing.
        between = _AGE.sub("", text[min(found.end, end) : max(found.start, start)])
        # "On Friday, nine died": the comma after a date at the head of the sentence parts nothing.
        at_head = len(text[: found.start].split()) <= _HEAD_WORDS and "," not in text[: found.start]
        clauses = len(_CLAUSE.findall(between.lstrip(" ,") if at_head else between))
        # "Mayor of the town in 1984": a year apart from the harm is background, unless it is that of a deed told with
        # it ("a May 2009 raid that killed two") or heads the sentence ("In 1997, when he was a boy, ...").
        of_deed = found.end <= start and _DEED_NEXT.match(text, found.end)
        if clauses and not (at_head or of_deed) and (day.end - day.start).days >= _LIMITS["background_days"]:
            continue
        clauses -= bool(clauses and of_deed)
        back = _days_told_after(text, found, start, known)
        cost = len(between) + _COST["clause_cost"] * clauses + _COST["precision_cost"] * day.date_prec
        cost += _COST["reporting_cost"] * (back > 0)
        cost -= _COST["hint_gain"] * (hint is not None and text[found.start : found.end] in folded(hint))
        words = row.sentence.text[found.start : found.end]
        if back:
            day, how = spans.span(spans.shift(day.start, -back), day.end), _HOW_SAID
        span = replace(told_by(day, anchor), words=words)
        reading = Reading(span=span, why=f"{words!r} {how}", said=back > 0, opens=how == _HOW_SINCE)
        options.append((cost, found.start, reading))
        if not back and _OF_EVENT.match(text, found.end - 2 if words.endswith("'s") else found.end):
            of_event.append((cost, found.start, reading))
    best = min(options, key=lambda option: option[:2])[2] if options else None
    if best is not None and best.said and of_event:  # "the toll of Tuesday's sinking rose to 23 on Friday"
        return min(of_event, key=lambda option: option[:2])[2]
    return best


def _day_of(text: str, found: Found, start: int, anchor: DateSpan | None) -> tuple[DateSpan | None, str]:
    """Return the expression's days for words at `start`, and how they were read; None where it dates no harm.

    It dates none where it ends a period or lies ahead of the report. One that opens a period lately ("since Monday")
    dates what has happened since. The words after "two days after" are of the earlier event; at the head of a sentence
    ("Two days after the siege began, nine died") they are of the later one.
    """
    before = text[max(0, found.start - 60) : found.start]
    words = text[found.start : found.end]
    if _UNTIL.search(before) or words.startswith(("until ", "till ", "by ")):
        return None, ""
    if words.startswith("since ") or _SINCE.search(before):
        if anchor is None or not 0 <= (anchor.end - found.span.start).days <= _LIMITS["total_days"]:
            return None, ""
        return spans.span(found.span.start, anchor.end), _HOW_SINCE
    day, how = found.span, _HOW_NEAREST
    if found.base is not None and start >= found.end and re.search(r"\w", text[: found.start]):
        day, how = found.base, _HOW_BASE
    return (None, "") if anchor is not None and day.start > anchor.end else (day, how)


def _days_told_after(text: str, found: Found, start: int, known: re.Match[str] | None) -> int:
    """Return how many days before this expression's day the harm may be: 0 where the day is the harm's own.

    More than 0 where the day is that of the telling: of a report, or of an act about a harm that the reader is taken to
    know ("recalled the murder of", "a funeral for those killed"), or of a count that moved ("the toll rose to 14 on").
    """
    if known is not None and found.end <= known.start() and not known.group().startswith("'s"):
        return int(_LIMITS["known_days"])
    if found.span.date_prec > _LONGEST_TELLING:
        return 0
    # "the toll of Friday's raid": whose day it is, is the event.
    owned = text.startswith("'s", found.end) or text[found.start : found.end].endswith("'s")
    if not owned and (_MOVED.search(text, max(0, found.start - 160), found.start) or _STOOD.match(text, found.end)):
        return int(_LIMITS["known_days"])
    said = _SAID_BEFORE.search(text, max(0, found.start - 40), found.start) or _SAID_AFTER.match(text, found.end)
    then = _SAID_THEN.match(text, found.end, start) if start > found.end else None
    return int(_LIMITS["said_days"]) if said or then else 0


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
        # A third of the names at least: a first name alone is borne by many.
        if 3 * len(shared) < len(names) or not shared:
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
    dates; where it dates none, the day in its title.
    """
    for row in (rows[at] for at in paragraph_before(document, here, int(_LIMITS["reach"]))):
        reading = governing(row, len(row.sentence.text), len(row.sentence.text), anchor)
        if reading is not None:
            return replace(reading, why=f"the paragraph tells of the same event before: {reading.why}")
    if _TOLD_BEFORE.search(folded(rows[here].sentence.text)):
        for at in told_before(document, here, _LIMITS["event_reach"]):
            reading = _event(rows[at], anchor)
            if reading is not None:
                return replace(reading, why=f"the sentence points back to an event told before: {reading.why}")
    told = [_event(row, anchor) for row in rows]
    events = {(r.span.start, r.span.end): r for r in told if r is not None}
    only = next(iter(events.values())) if len(events) == 1 else None
    if only is not None and not _is_background(only, told[: int(_LIMITS["opening"])], anchor):
        return replace(only, why=f"the report dates one event only: {only.why}")
    return _in_title(document, anchor) if not events else None


def _is_background(reading: Reading, opening: Sequence[Reading | None], anchor: DateSpan | None) -> bool:
    """Tell whether a day is of something that the report looks back to: long ago, and told after its `opening`."""
    if any(told is not None and told.span.start == reading.span.start for told in opening):
        return False
    return anchor is None or (anchor.start - reading.span.end).days > _LIMITS["background_after"]


def opened(rows: tuple[Dated, ...], anchor: DateSpan | None) -> Reading | None:
    """Return the day of the event that the opening of a report tells, to a week."""
    for row in rows[: int(_LIMITS["opening"])]:
        reading = _event(row, anchor)
        if reading is not None and reading.span.date_prec <= _LONGEST_TELLING:
            return replace(reading, why=f"the report opens with this event: {reading.why}")
    return None


def _in_title(document: Document, anchor: DateSpan | None) -> Reading | None:
    """Return the one day, to a week, that a title names and that is not the day of an issue ("update, 12 March")."""
    title = document.report.title or ""
    if _ISSUE.search(title):
        return None
    found = [f for f in find_dates(title, anchor) if not f.future and f.span.date_prec <= 3]
    if len(found) != 1 or (anchor is not None and found[0].span.start > anchor.end):
        return None
    words = title[found[0].start : found[0].end]
    span = replace(told_by(found[0].span, anchor), words=words)
    return Reading(span=span, why=f"no sentence gives a date; the title does: {words!r}")


def _event(row: Dated, anchor: DateSpan | None) -> Reading | None:
    """Return the day of the event that a sentence tells, to a month at least; None for a date of the telling."""
    told = (_HARM.search(row.sentence.text) or TELLS.search(row.sentence.text)) if row.found else None
    if told is None:
        return None
    reading = governing(row, told.start(), told.end(), anchor)
    return reading if reading is not None and not reading.said and reading.span.date_prec <= 4 else None

"""Finds and reads the time expressions of a text: every rule in one place, the longest reading of any words wins."""

import re
from dataclasses import dataclass
from functools import lru_cache

from witnessmark.model.time import DateSpan
from witnessmark.resolve import spans
from witnessmark.resolve.absolute_dates import RULES as ABSOLUTE
from witnessmark.resolve.date_words import MONTH_NUMBERS, WEEKDAY_NUMBERS, WORDS, Moment, Rule, either
from witnessmark.resolve.relative_dates import ANCHORED, REFERRED

ALL_RULES: tuple[Rule, ...] = (*ABSOLUTE, *ANCHORED, *REFERRED)
_REFERRED = frozenset(rule.name for rule in REFERRED)

# A word class each; a rule is tried only where its class occurs. Lookaheads let one word count for several classes.
_TRIGGERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("month", rf"\b{either(MONTH_NUMBERS)}\b"),
        ("weekday", rf"\b{either(WEEKDAY_NUMBERS)}\b"),
        ("year", r"(?<!\d)(?:1[6-9]|20)\d\d"),
        ("figures", r"\d[./-]\d"),
        ("day_word", r"day|night|this\s+\w+|last\s+eve"),
        ("ago", r"\bago\b|\bback\b"),
        ("stretch", r"\b(?:last|past|previous)\b"),
        ("calendar", r"\b(?:last|this|next)\s+(?:week|month|year)|\bweekend\b"),
        ("ordinal", r"\b\d+(?:st|nd|rd|th)?\s+of\s+(?:this|last|past|the)\b|\bon\s+the\s+\d"),
        ("recent", r"\brecent|\blately\b"),
        ("feast", r"\bchristmas|\bnew\s+year"),
        (
            "referred",
            r"\b(?:later|earlier|afterward|after|before|following|previous|previously|prior|same|next|preceding|that)\b",
        ),
    )
)
_GATE = re.compile(
    rf"\b(?:{either(MONTH_NUMBERS)}|{either(WEEKDAY_NUMBERS)})\b|\d[./-]\d|(?<!\d)(?:1[6-9]|20)\d\d|day\b|night\b|hours?\b|ago\b"
    r"|weeks?\b|weekend|months?\b|years?\b|decades?\b|minutes?\b|morning|afternoon|evening|recent|lately|christmas|\bthe\s+\d+(?:st|nd|rd|th)",
    re.IGNORECASE,
)
_FUTURE = re.compile(rf"\b{either(WORDS['tense']['future'])}\b".replace(" ", r"\s+"), re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.;:!?\"]|\s-+\s|,\s+(?:and|but|while|after|when|who|which)\b", re.IGNORECASE)
_FOLDS = str.maketrans({"\u2019": "'", "\u2018": "'", "\u2013": "-", "\u2014": "-", "\u00a0": " ", "\u202f": " "})
_RANGE_BEFORE = re.compile(r"\b(?:from|between)\s+(?:the\s+)?(?:\w+\s+of\s+)?$", re.IGNORECASE)
_RANGE_JOIN = re.compile(r"\s*(?:-+|to|until|till|through|and)\s+(?:on\s+)?(?:the\s+)?", re.IGNORECASE)
_BARE_JOIN = re.compile(r"\s*(?:-+\s*|to\s+|through\s+|until\s+)(?:the\s+)?", re.IGNORECASE)
_REFERENCE_REACH = 60
"""Characters between "two days after" and the date that it counts from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A time expression in a text: half-open offsets, its reading, and the rule that read it."""

    start: int
    end: int
    span: DateSpan
    rule: str


def folded(text: str) -> str:
    """Return the text with typographic quotes, dashes and blanks made plain; every offset stays."""
    return text.translate(_FOLDS)


def is_future(text: str, start: int, end: int) -> bool:
    """Tell whether the clause around ``text[start:end]`` speaks of what is to come."""
    before = list(_CLAUSE_END.finditer(text, max(0, start - 160), start))
    after = _CLAUSE_END.search(text, end)
    clause_start = before[-1].end() if before else max(0, start - 160)
    clause_end = min(after.start() if after else len(text), end + 80)
    return bool(_FUTURE.search(text, clause_start, clause_end))


@lru_cache(maxsize=8192)
def find_dates(text: str, anchor: DateSpan | None, reference: DateSpan | None = None) -> tuple[Found, ...]:
    """Return the time expressions of `text` that can be read, in text order, none overlapping.

    `reference` is the day that the text before spoke of last. An anchor of several days moves every relative reading
    over its length.
    """
    if not _GATE.search(text):
        return ()
    plain = folded(text)
    present = {name for name, trigger in _TRIGGERS if trigger.search(plain)}
    hits: list[tuple[int, int, int, re.Match[str]]] = []
    for order, rule in enumerate(ALL_RULES):
        if rule.trigger in present:
            hits += [(m.start(), m.end(), order, m) for m in rule.pattern.finditer(plain)]
    hits.sort(key=lambda hit: (-(hit[1] - hit[0]), hit[0], hit[2]))
    kept: list[tuple[int, int, int, re.Match[str]]] = []
    readable: list[Found] = []
    for hit in hits:
        start, end, order, match = hit
        if any(start < other[1] and other[0] < end for other in kept):
            continue
        rule = ALL_RULES[order]
        if rule.name in _REFERRED:
            kept.append(hit)
            continue
        read = _read(rule, match, anchor, plain, None)
        if read is not None:
            kept.append(hit)
            readable.append(Found(start=start, end=end, span=read, rule=rule.name))
    readable.sort(key=lambda found: found.start)
    readable = _joined(plain, readable)
    for start, end, order, match in sorted(
        (hit for hit in kept if ALL_RULES[hit[2]].name in _REFERRED), key=lambda h: h[0]
    ):
        near = next((f for f in readable if 0 <= f.start - end <= _REFERENCE_REACH), None)
        if near is not None and _counts_from(match) and not _CLAUSE_END.search(plain, end, near.start):
            base, last = near.span, near.end
        else:
            base = next((f.span for f in reversed(readable) if f.end <= start), None) or reference
            near, last = None, end
        read = _read(ALL_RULES[order], match, anchor, plain, base)
        if read is not None:
            readable = [f for f in readable if f is not near]
            readable.append(Found(start=start, end=last, span=read, rule=ALL_RULES[order].name))
            readable.sort(key=lambda found: found.start)
    return tuple(readable)


def _counts_from(match: re.Match[str]) -> bool:
    return match.group().lower().split()[-1] in ("after", "before", "following", "to")


def _read(
    rule: Rule, match: re.Match[str], anchor: DateSpan | None, text: str, reference: DateSpan | None
) -> DateSpan | None:
    future = is_future(text, match.start(), match.end())
    days = (anchor.start, anchor.end) if anchor and anchor.start != anchor.end else (anchor.start if anchor else None,)
    readings = []
    for day in days:
        try:
            read = rule.read(match, Moment(anchor=day, future=future, reference=reference))
        except (OverflowError, ValueError):  # before the year 1 or after 9999
            return None
        if read is None:
            return None
        readings.append(read)
    return spans.hull(*readings)


def _joined(text: str, found: list[Found]) -> list[Found]:
    """Return `found` with "from Friday to Sunday" and "3 May - 5 May" as one range each."""
    joined: list[Found] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is not None and last.rule != "range" and last.span.start <= one.span.end:
            between = text[last.end : one.start]
            opened = _RANGE_BEFORE.search(text, max(0, last.start - 24), last.start) or _opens_range(text, last)
            if (opened and _RANGE_JOIN.fullmatch(between)) or _BARE_JOIN.fullmatch(between):
                whole = spans.span(min(last.span.start, one.span.start), max(last.span.end, one.span.end))
                joined[-1] = Found(start=last.start, end=one.end, span=whole, rule="range")
                continue
        joined.append(one)
    return joined


def _opens_range(text: str, found: Found) -> bool:
    return text[found.start : found.end].lower().startswith(("from ", "between "))

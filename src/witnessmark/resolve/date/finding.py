"""Finds and reads the time expressions of a text: every rule in one place, the longest reading of any words wins."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from witnessmark.model.time import DateSpan
from witnessmark.resolve.date import spans
from witnessmark.resolve.date.absolute import RULES as ABSOLUTE
from witnessmark.resolve.date.packs import find_in_packs
from witnessmark.resolve.date.relative import ANCHORED, REFERRED
from witnessmark.resolve.date.words import MONTH_NUMBERS, WEEKDAY_NUMBERS, WORDS, Moment, Rule, either

ALL_RULES: tuple[Rule, ...] = (*ABSOLUTE, *ANCHORED, *REFERRED)
_REFERRED = frozenset(rule.name for rule in REFERRED)

# The words of each class; a rule is tried only where a word of its class occurs, which spares most sentences all rules.
_CLASSES: dict[str, frozenset[str]] = {
    "month": frozenset(MONTH_NUMBERS),
    "weekday": frozenset(form for name in WEEKDAY_NUMBERS for form in (name, name + "s")),
    **{name: frozenset(words) for name, words in WORDS["triggers"].items()},
}
_CLASSES_OF: dict[str, tuple[str, ...]] = {
    word: tuple(name for name, words in _CLASSES.items() if word in words)
    for word in sorted(frozenset[str]().union(*_CLASSES.values()))
}
_TOKENS = re.compile(r"[a-z]+")
_DIGIT = re.compile(r"\d")
_OTHER_SCRIPT = re.compile(r"(?:[^\W\d_a-z\u00aa-\u024f]\s*){4}")  # as good as no English text quotes so much
_FIGURES = re.compile(r"\d[./-]\d")
_YEARS = re.compile(r"(?:1[89]|20)\d\d")
_FUTURE = re.compile(rf"\b{either(WORDS['tense']['future'])}\b".replace(" ", r"\s+"))
_CLAUSE_END = re.compile(r"[.;:!?\"]|\s-+\s|,\s+(?:and|but|while|after|when|who|which)\b")
_FOLDS = str.maketrans({"\u2019": "'", "\u2018": "'", "\u2013": "-", "\u2014": "-", "\u00a0": " ", "\u202f": " "})
_RANGE_BEFORE = re.compile(r"\b(?:from|between)\s+(?:the\s+)?(?:\w+\s+of\s+)?$")
_PART = r"(?:\s+(?:early\s+|late\s+)?(?:morning|afternoon|evening|night|noon|midday|midnight|dawn|dusk))?"
_RANGE_JOIN = re.compile(_PART + r"\s*(?:-+|to|until|till|through|and)\s+(?:on\s+)?(?:the\s+)?")
_PAIR_JOIN = re.compile(_PART + r"\s+(?:and|or)\s+(?:on\s+)?(?:the\s+)?")
_WEEK_TO = re.compile(r"\bweek\s+(?:ending|ended|up\s+to|to)\s+(?:on\s+)?$")
_BARE_JOIN = re.compile(r"\s*(?:-+\s*|to\s+|through\s+|until\s+)(?:the\s+)?")
_ONE_DAY_RULES = frozenset({"day and month", "month and day", "weekday", "ISO date"})
_DAY_RULES = frozenset({"day and month", "month and day", "month"})
_REFERENCE_REACH = 60
"""Characters between "two days after" and the date that it counts from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A time expression in a text: half-open offsets, its reading, and the rule that read it.

    `future` tells that its clause speaks of what is to come. `base` is the day of the other event where the expression
    counts from one: of "the siege" in "two days after the siege", by what is known of the first.
    """

    start: int
    end: int
    span: DateSpan
    rule: str
    future: bool = False
    base: DateSpan | None = None


def folded(text: str) -> str:
    """Return the text in lower case with typographic quotes, dashes and blanks made plain; every offset stays."""
    plain = text.translate(_FOLDS)
    lower = plain.lower()
    if len(lower) == len(plain):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


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
    plain = folded(text)
    if _OTHER_SCRIPT.search(plain):
        return tuple(Found(start=a, end=b, span=days, rule=rule) for a, b, days, rule in find_in_packs(plain, anchor))
    present = {name for word in set(_TOKENS.findall(plain)) for name in _CLASSES_OF.get(word, ())}
    if _DIGIT.search(plain):
        present.add("digit")
    if _FIGURES.search(plain):
        present.add("figures")
    if _YEARS.search(plain):
        present.add("year")
    if not present - {"digit", "unit"}:
        return ()
    hits: list[tuple[int, int, int, re.Match[str]]] = []
    for order, rule in enumerate(ALL_RULES):
        if rule.triggers <= present:
            hits += [(m.start(), m.end(), order, m) for m in rule.pattern.finditer(plain)]
    hits.sort(key=lambda hit: (-(hit[1] - hit[0]), hit[0], hit[2]))
    kept: list[tuple[int, int]] = []
    readable: list[Found] = []
    referring: list[tuple[int, int, int, re.Match[str]]] = []
    for hit in hits:
        start, end, order, match = hit
        if any(start < last and first < end for first, last in kept):
            continue
        rule = ALL_RULES[order]
        if rule.name in _REFERRED:
            referring.append(hit)
            kept.append((start, end))
            continue
        read = _read(rule, match, anchor, plain, None)
        if read is not None:
            kept.append((start, end))
            future = is_future(plain, start, end)
            readable.append(Found(start=start, end=end, span=read, rule=rule.name, future=future))
    readable.sort(key=lambda found: found.start)
    readable = [_whole_week(plain, found) for found in _joined(plain, readable)]
    for _, _, order, match in sorted(referring, key=lambda hit: hit[0]):
        _refer(plain, ALL_RULES[order], match, readable, reference)
    return tuple(readable)


def _refer(text: str, rule: Rule, match: re.Match[str], readable: list[Found], reference: DateSpan | None) -> None:
    """Add to `readable` an expression that counts from another day: one said beside it, or the one spoken of last."""
    start, end = match.span()
    near = next((f for f in readable if 0 <= f.start - end <= _REFERENCE_REACH), None)
    counts = match.group().lower().split()[-1] in ("after", "before", "following", "to")
    if near is not None and counts and not _CLAUSE_END.search(text, end, near.start):
        read = _read(rule, match, None, text, near.span)
        if read is not None:
            readable.remove(near)
            readable.append(Found(start=start, end=near.end, span=read, rule=rule.name, base=near.span))
    else:
        spoken_of = next((f.span for f in reversed(readable) if f.end <= start), None) or reference
        read = _read(rule, match, None, text, spoken_of)
        if read is not None and spoken_of is not None:
            back = _mirrored(spoken_of, read) if counts else None
            readable.append(Found(start=start, end=end, span=read, rule=rule.name, base=back))
    readable.sort(key=lambda found: found.start)


def _mirrored(day: DateSpan, moved: DateSpan) -> DateSpan | None:
    """Return `day` moved as far to the other side as `moved` lies from it."""
    try:
        return spans.span(day.start - (moved.end - day.end), day.end - (moved.start - day.start))
    except OverflowError:
        return None


def _read(
    rule: Rule, match: re.Match[str], anchor: DateSpan | None, text: str, reference: DateSpan | None
) -> DateSpan | None:
    future = is_future(text, match.start(), match.end())
    days: tuple[date | None, ...] = (None,)
    if anchor is not None:
        days = (anchor.start, anchor.end) if anchor.start != anchor.end else (anchor.start,)
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
        if last is not None and last.rule != "range" and _is_range(text, last, one):
            first = _before(last, one)
            if first is not None:
                whole = spans.span(first.start, one.span.end)
                joined[-1] = Found(start=last.start, end=one.end, span=whole, rule="range", future=one.future)
                continue
        joined.append(one)
    return joined


def _whole_week(text: str, found: Found) -> Found:
    """Return "the week to Sunday" for its Sunday: seven days."""
    opened = _WEEK_TO.search(text, max(0, found.start - 30), found.start)
    if not opened or found.rule not in _ONE_DAY_RULES:
        return found
    whole = spans.span(spans.shift(found.span.start, -6), found.span.end)
    return replace(found, start=opened.start(), span=whole, rule="week to a day")


def _is_range(text: str, first: Found, second: Found) -> bool:
    between = text[first.end : second.start]
    opened = _RANGE_BEFORE.search(text, max(0, first.start - 24), first.start) or _opens_range(text, first)
    alike = first.rule == second.rule == "weekday" or (first.rule in _DAY_RULES and second.rule in _DAY_RULES)
    return bool(
        (opened and _RANGE_JOIN.fullmatch(between))
        or _BARE_JOIN.fullmatch(between)
        or (alike and _PAIR_JOIN.fullmatch(between))
    )


def _before(first: Found, second: Found) -> DateSpan | None:
    """Return the first end of a range, moved back a week or a year where it was read as lying after the second."""
    if first.span.start <= second.span.start:
        return first.span
    if first.rule == "weekday" == second.rule:
        return spans.span(spans.shift(first.span.start, -7), spans.shift(first.span.end, -7))
    if first.rule in _DAY_RULES and second.rule in _DAY_RULES:
        moved = spans.span(spans.shift_months(first.span.start, -12), spans.shift_months(first.span.end, -12))
        return moved if moved.start <= second.span.start else None
    return None


def _opens_range(text: str, found: Found) -> bool:
    return text[found.start : found.end].lower().startswith(("from ", "between "))

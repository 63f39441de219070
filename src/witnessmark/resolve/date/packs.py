"""Time expressions of the languages that have a pack: a text and the report's day in, each expression's days out.

The words stand in the packs: days counted from the report's own ("yesterday" is -1 to -1), weekdays, months.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from witnessmark import lexicon
from witnessmark.model.time import DateSpan
from witnessmark.resolve.date import spans
from witnessmark.resolve.date.absolute import recent_day
from witnessmark.resolve.date.words import Moment

_NUMERIC = (
    re.compile(r"(?<![\d./-])(?P<day>\d{1,2})([./-])(?P<month>\d{1,2})\2(?P<year>(?:19|20)\d\d)(?![\d/-]|\.\d)"),
    re.compile(r"(?<![\d./-])(?P<year>(?:19|20)\d\d)([/-])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?![\d/-]|\.\d)"),
    re.compile(r"(?<![\d./-])(?P<day>\d{1,2})\.(?P<month>\d\d)\.(?P<year>\d\d)(?![\d/-]|\.\d)"),
)
"""Days in figures, the day before the month as these languages write it; a year of two figures is this century's."""
_CENTURY = 2000
_YEAR = r"(?:\s+(?P<year>(?:19|20)\d\d)(?!\d))"


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of time of one pack: how its letters fold, and its patterns."""

    fold: dict[int, str]
    own: re.Pattern[str]
    relative: tuple[tuple[re.Pattern[str], int, int], ...]
    weekday: re.Pattern[str]
    day: re.Pattern[str]
    month: re.Pattern[str]


@cache
def _packs() -> tuple[_Words, ...]:
    return tuple(_words(pack) for pack in lexicon.languages().values() if "dates" in pack)


def _words(pack: dict[str, Any]) -> _Words:
    letters, dates = pack["letters"], pack["dates"]
    pairs = [pair.split("=") for pair in letters["same"].split()]
    fold = {ord(a): b for a, b in pairs if len(b) == 1}

    def either(rows: list[str], group: str) -> str:
        return "|".join(f"(?P<{group}{i}>{row.translate(fold)})" for i, row in enumerate(rows))

    before = "|".join(word.translate(fold) for word in dates["weekday_before"])
    start, end = r"(?<!\w)", r"(?!\w)"
    months = either(list(dates["months"]), "m")
    return _Words(
        fold=fold,
        own=re.compile(f"[{letters['script']}]"),
        relative=tuple(
            (
                re.compile(start + row.translate(fold).replace("*", r"\w*").replace(" ", r"\s+") + end),
                int(first),
                int(last),
            )
            for row, first, last in dates["relative"]
        ),
        weekday=re.compile(rf"{start}(?:{before})\s+(?:{either(list(dates['weekdays']), 'w')}){end}"),
        day=re.compile(
            rf"(?<![\d.,])(?P<day>\d{{1,2}})(?:-\w{{1,2}})?\s+(?:(?:{dates['of'] or '(?!)'})\s+)?(?:{months})"
            rf"(?:\s?/\s?\w+)?{end}{_YEAR}?"
        ),
        month=re.compile(rf"(?<!\d\s){start}(?:{months}){_YEAR}"),
    )


def find_in_packs(text: str, anchor: DateSpan | None) -> tuple[tuple[int, int, DateSpan, str], ...]:
    """Return the expressions of `text` (start, end, days, rule), in order, the longest of any that overlap."""
    found: list[tuple[int, int, DateSpan, str]] = []
    for words in _packs():
        if words.own.search(text):
            found += _found(words, text.translate(words.fold), anchor)
    kept: list[tuple[int, int, DateSpan, str]] = []
    for one in sorted(found, key=lambda row: (row[0] - row[1], row[0], row[3])):
        if all(one[1] <= start or end <= one[0] for start, end, _, _ in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda row: row[0]))


def _found(words: _Words, text: str, anchor: DateSpan | None) -> Iterator[tuple[int, int, DateSpan, str]]:
    for match in (match for pattern in _NUMERIC for match in pattern.finditer(text)):
        yield from _day(match, int(match["month"]), anchor, "numeric date")
    for match in words.day.finditer(text):
        yield from _day(match, _which(match, "m") + 1, anchor, "day and month")
    for match in words.month.finditer(text):
        yield *match.span(), spans.month(int(match["year"]), _which(match, "m") + 1), "month"
    if anchor is None:
        return
    for match in words.weekday.finditer(text):
        day = spans.weekday_by(anchor.end, _which(match, "w"))
        yield *match.span(), spans.day(day), "weekday"
    for pattern, first, last in words.relative:
        for match in pattern.finditer(text):
            yield (
                *match.span(),
                spans.span(spans.shift(anchor.start, first), spans.shift(anchor.end, last)),
                "relative day",
            )


def _which(match: re.Match[str], group: str) -> int:
    return next(
        int(name[1:]) for name, words in match.groupdict().items() if words and re.fullmatch(rf"{group}\d+", name)
    )


def _day(
    match: re.Match[str], month: int, anchor: DateSpan | None, rule: str
) -> Iterator[tuple[int, int, DateSpan, str]]:
    number, year = int(match["day"]), match["year"]
    if not 1 <= month <= 12 or not 1 <= number <= 31:
        return
    if year:
        full = int(year) if len(year) > 2 else _CENTURY + int(year)
        day = date(full, month, number) if number <= spans.last_day(full, month) else None
    else:
        day = recent_day(month, number, Moment(anchor=anchor.end, future=False, reference=None)) if anchor else None
    if day is not None:
        yield *match.span(), spans.day(day), rule

"""Strands of claims in; their tellings out: the sentences that tell an event, as words, names and numbers."""

import calendar
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from witnessmark import lexicon
from witnessmark.lexicon.everyday import everyday
from witnessmark.lexicon.names import packed_names
from witnessmark.model.claims import ClaimKind, Qualifier, ResolvedClaim
from witnessmark.model.places import Place
from witnessmark.model.text import Document, Sentence, SentenceKind
from witnessmark.model.time import DateSpan

WORD = re.compile(r"[^\W_](?:[\w'’-]*[^\W_])?")
AGE = re.compile(r"\b(\d{1,2})(?:-| )(?:year|yr|month|week|day)s?(?:-| )old\b|\b(?:aged?|was) (\d{1,2})\b|, (\d{1,2}),")
PERSON = re.compile(r"\b([A-Z][a-z'’-]+)\s+(?:[A-Z]\.\s+)?([A-Z][a-z'’-]+)\b")
TITLE_PARTS = re.compile(r"\s+[|–—-]+\s+")
WIRE_HEAD = re.compile(r"\A(?:[(\[]*[^\Wa-z_]\S*\s+){1,16}?(?:-{1,3}|[–—])(?:\s*\[[^\[\]\n]{1,60}\])*")
"""Capitals and numbers up to a dash, and the marks behind it: "LIMA, 25 AUG 88 (EFE) -- [TEXT]"."""
T = TypeVar("T")
CALENDAR = frozenset(name.lower() for names in (calendar.day_name, calendar.month_name) for name in names if name)
ABBREVIATED = frozenset(name.lower() for name in (*calendar.month_abbr, *calendar.day_abbr, "sept") if name)
MUTE = frozenset({SentenceKind.APPEAL, SentenceKind.BOILERPLATE})


@dataclass(frozen=True, slots=True)
class Telling:
    """What one report tells of one event. `name` is the first claim of its strand, `main` whether
    no other strand of the report has more claims, `day` the day of publication.

    `words` are counted in lower case; `names` are those written with a capital only, `persons` a given name with the
    name behind it, `ages` and `numbers` as digits.
    `title` are the words of the report's title where this is the report's main telling, `towns` those of its places in
    the gazetteer. `signs` are the names, numbers and ages by which people may be told that two tellings are one story:
    no word of a wire's head alone, no month, and of a text in capitals no everyday word.
    """

    name: str
    report: str
    publisher: str | None
    main: bool
    day: int | None
    place: Place | None
    event: DateSpan | None
    words: Mapping[str, int]
    names: frozenset[str]
    persons: frozenset[str]
    numbers: frozenset[str]
    ages: frozenset[str]
    title: frozenset[str]
    towns: frozenset[str]
    figures: Mapping[ClaimKind, frozenset[int]]
    signs: frozenset[str]


Strands = Mapping[str, Sequence[tuple[str, ...]]]
"""For each report (id) the claims (ids) of its strands, the main one first."""


def read_tellings(
    strands: Strands, documents: Iterable[Document], claims: Mapping[str, ResolvedClaim]
) -> list[Telling]:
    """Return the telling of each strand; a publisher's stock lines tell nothing."""
    held = sorted((row for row in documents if strands.get(row.report.id)), key=lambda row: row.report.id)
    stock = stock_lines(held)
    return [telling for row in held for telling in tellings_of(row, strands[row.report.id], claims, stock)]


def tellings_of(
    document: Document, strands: Sequence[tuple[str, ...]], claims: Mapping[str, ResolvedClaim], stock: frozenset[str]
) -> Iterable[Telling]:
    """Yield the telling of each strand of one report, of which the lines of `stock` are no part."""
    report = document.report
    lines = [
        row
        for row in document.sentences
        if row.kind not in MUTE and _stock_key(report.publisher, row.text) not in stock
    ]
    title = " | ".join(
        part for part in TITLE_PARTS.split(report.title or "") if _stock_key(report.publisher, part) not in stock
    )
    parts = _shared_out(lines, strands, claims)
    mute = _head_words(report.text) | ABBREVIATED
    for number, (strand, texts) in enumerate(zip(strands, parts, strict=True)):
        head = title if number == 0 else ""
        text = f"{head}\n" + "\n".join(texts)
        found = [match.group().replace("’", "'") for match in WORD.finditer(text[: int(_reading()["characters"])])]
        small = {word for word in found if word[0].islower()}
        members = [claims[claim] for claim in strand]
        names = frozenset(
            word.lower().removesuffix("'s")
            for word in found
            if word[0].isupper() and len(word) > 2 and word.lower() not in small | CALENDAR
        )
        numbers = frozenset(word for word in found if word.isdigit() and 2 <= len(word) <= 5)
        ages = frozenset(next(filter(None, match.groups())) for match in AGE.finditer(text))
        in_capitals = 2 * sum(word.isupper() for word in found) > len(found)
        named = {word for word in names if not everyday(word)} if in_capitals else names
        yield Telling(
            name=strand[0],
            report=report.id,
            publisher=report.publisher,
            main=number == 0,
            day=None if report.published is None else report.published.start.toordinal(),
            place=_most_told([row.place for row in members if row.place is not None and row.place.where_prec <= 3]),
            event=_most_told([row.date for row in members if row.date is not None and row.date.date_prec <= 2]),
            words=Counter(word.lower() for word in found),
            names=names,
            persons=_persons(text),
            numbers=numbers,
            ages=ages,
            title=frozenset(word.lower() for word in WORD.findall(head)),
            towns=frozenset(word for row in members for word in _town_words(row.place)),
            figures=_figures(members),
            signs=frozenset((named | numbers) - mute) | {f"{age}-year-old" for age in ages},
        )


def _head_words(text: str) -> frozenset[str]:
    """Return the words that stand in the head of a wire, and nowhere in its own words."""
    head = WIRE_HEAD.match(text)
    return _words(head.group()) - _words(text[head.end() :]) if head else frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower().removesuffix("'s") for word in WORD.findall(text.replace("’", "'")))


def _persons(text: str) -> frozenset[str]:
    given, kinds = packed_names()[0], _no_person()
    pairs = ((one.lower(), other.lower()) for one, other in PERSON.findall(text))
    return frozenset(f"{one} {other}" for one, other in pairs if one in given and other not in kinds)


@cache
def _no_person() -> frozenset[str]:
    return frozenset(lexicon.load("link_story")["no_person"]["words"])


def _town_words(place: Place | None) -> Iterable[str]:
    if place is None or place.id.startswith("own:"):
        return ()
    return (word.lower() for word in WORD.findall(place.name))


def _figures(members: Sequence[ResolvedClaim]) -> Mapping[ClaimKind, frozenset[int]]:
    held: defaultdict[ClaimKind, set[int]] = defaultdict(set)
    for row in members:
        claim = row.claim
        if claim.figure is None or claim.part_of is not None or claim.figure.qualifier is Qualifier.VAGUE:
            continue
        stated = claim.figure.high if claim.figure.low is None else claim.figure.low
        if stated:
            held[ClaimKind.INJURED if claim.kind is ClaimKind.TREATED else claim.kind].add(stated)
    return {kind: frozenset(numbers) for kind, numbers in held.items()}


def _most_told(rows: Sequence[T]) -> T | None:
    counts = Counter(rows)
    return min(counts, key=lambda row: (-counts[row], repr(row)), default=None)


def _shared_out(
    lines: Sequence[Sentence], strands: Sequence[tuple[str, ...]], claims: Mapping[str, ResolvedClaim]
) -> list[list[str]]:
    """Return the sentences of each strand: those nearest to its claims; what is near to none goes to the main one."""
    if len(strands) == 1:
        return [[line.text for line in lines]]
    own = {claims[claim].claim.sentence_id: at for at, strand in reversed([*enumerate(strands)]) for claim in strand}
    marks: dict[int, int] = {}
    for line in lines:
        if line.id in own:
            marks[line.index] = min(own[line.id], marks.get(line.index, len(strands)))
    marked = sorted(marks)
    parts: list[list[str]] = [[] for _ in strands]
    for line in lines:
        after = bisect_left(marked, line.index)
        beside = marked[max(0, after - 1) : after + 1]  # asking every mark took minutes for a report of 600 pages
        gap, at = min(((abs(line.index - index), marks[index]) for index in beside), default=(0, 0))
        parts[at if gap <= _reading()["near_sentences"] else 0].append(line.text)
    return parts


def stock_lines(documents: Iterable[Document]) -> frozenset[str]:
    """Return the sentences and parts of titles that one publisher prints whatever it reports."""
    days: defaultdict[str, dict[str, int]] = defaultdict(dict)
    titled: defaultdict[str, set[str]] = defaultdict(set)
    for document in documents:
        report = document.report
        day = 0 if report.published is None else report.published.start.toordinal()
        for part in TITLE_PARTS.split(report.title or ""):
            titled[_stock_key(report.publisher, part)].add(report.title or "")
        for row in document.sentences:
            days[_stock_key(report.publisher, row.text)][report.id] = day
    many, apart = _reading()["stock_reports"], _reading()["stock_days"]
    lines = {
        key
        for key, held in days.items()
        if len(held) >= many or (len(held) > 1 and max(held.values()) - min(held.values()) >= apart)
    }
    return frozenset(lines | {part for part, titles in titled.items() if len(titles) > 1})


def _stock_key(publisher: str | None, text: str) -> str:
    return f"{publisher} {' '.join(text.lower().split())}"


@cache
def _reading() -> dict[str, float]:
    table: dict[str, float] = lexicon.load("link_story")["reading"]
    return table

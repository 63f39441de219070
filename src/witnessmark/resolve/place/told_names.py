"""Which towns a report may name and how it uses each name: a report in, one record a name out.

A name says little where it heads a longer one ("Denver Avenue", "Austin Moore"), more where it heads a body ("Denver
police"), most in "in Denver": each use is counted apart, and what it is worth is left to the weights.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from witnessmark import lexicon
from witnessmark.model.text import Document, SentenceKind
from witnessmark.resolve.place.gazetteer import Gazetteer, Rank
from witnessmark.resolve.place.mention import NAMING, Mention
from witnessmark.resolve.place.names import fold
from witnessmark.resolve.place.papers import Paper, host_of
from witnessmark.resolve.place.words import Relation, Tokens, is_english, lists, tokens_of

_TABLE = lexicon.load("resolve_focus")
_LIMITS: dict[str, float] = _TABLE["limits"]
_WORDS: dict[str, str] = _TABLE["words"]
_HARM, _BODY, _PATIENT, _RESIDENT, _QUARTER = (
    re.compile(_WORDS[name], re.I) for name in ("harm", "body", "patient", "resident", "quarter")
)
_ROADS, _THINGS = frozenset(_TABLE["longer"]["roads"]), frozenset(_TABLE["longer"]["things"])
_STRONG = frozenset({Relation.AT, Relation.NEAR, Relation.BETWEEN, Relation.PART})
_UNREAD = frozenset({SentenceKind.APPEAL, SentenceKind.BOILERPLATE})
_DATELINE = re.compile(
    r"\s*(?P<town>[A-Z][A-Z .'\u2019-]{2,40}?)(?P<rest>,[^()\u2014\u2013-]{2,24}?)?"
    r"\s*(?:\([^()]{1,40}\))?\s*(?:--+|[\u2014\u2013]|-(?=\s)|:)"
)
_STATION = re.compile(r"\s+[|\u2013\u2014-]+\s+")
_WORD_LETTERS = re.compile(r"[a-z]+")
_NAME_CHARS = re.compile(r"[^a-z]+")
_LEAST_LETTERS = 5
_LONGEST_NAME = 4
_LONGER_REACH = 4
_LEAST_HEADLINE = 3
_DATELINE_SENTENCES = 6


class Use(StrEnum):
    """How one occurrence of a name is used."""

    PLAIN = "plain"
    ROAD = "road"
    THING = "thing"
    PERSON = "person"


@dataclass(slots=True)
class ToldName:
    """What a report says with one name; counts of its uses by what they tell. `inside` counts those right after "in",
    "near" and their like."""

    rows: tuple[int, ...]
    times: int = 0
    tied: int = 0
    inside: int = 0
    titled: bool = False
    dateline: bool = False
    early: bool = False
    first: int = 0
    body: int = 0
    resident: int = 0
    quarter: int = 0
    harm: int = 0
    patient: int = 0
    road: int = 0
    thing: int = 0
    person: int = 0
    followed: tuple[int, ...] = ()
    said: Rank | None = None

    @property
    def is_person(self) -> bool:
        """Tell whether the report tells of a person of that name, and never of being in or by such a town."""
        return bool(self.person) and not (self.inside or self.body or self.followed or self.said or self.titled)


def told_names(
    document: Document,
    gazetteer: Gazetteer,
    paper: Paper | None,
    countries: Iterable[str],
    mentions: Callable[[int], tuple[Mention, ...]],
    find: Callable[[str], tuple[Mention, ...]],
) -> dict[str, ToldName]:
    """Return by folded name what the report says with it; the publisher's own town and the cities in its address too,
    with no use. `mentions` gives those of a sentence by index, `find` those of other words (the title)."""
    told: dict[str, ToldName] = {}
    read = [s for s in document.sentences if s.kind not in _UNREAD][: int(_LIMITS["most_sentences"])]
    texts = [(s.text, mentions(s.index), at) for at, s in enumerate(read)]
    title = headline(document.report.title or "")
    if title:
        texts.append((title, find(title), -1))
    for text, found, at in texts:
        harm = _HARM.search(text) is not None
        for one in _occurrences(text, found, at, gazetteer):
            held = told.setdefault(one.name, ToldName(rows=one.rows))
            held.road += one.use is Use.ROAD
            held.thing += one.use is Use.THING
            held.person += one.use is Use.PERSON
            if one.use is not Use.PLAIN:
                continue
            held.first = held.first if held.times else max(0, at)
            held.times += 1
            held.tied += one.relation in _STRONG
            held.inside += one.inside
            held.titled |= at < 0
            held.dateline |= one.relation is Relation.DATELINE
            held.early |= 0 <= at < _LIMITS["early"]
            held.body += _BODY.match(text, one.end) is not None
            held.resident += one.relation is Relation.OF or _RESIDENT.match(text, one.end) is not None
            held.quarter += _QUARTER.match(text, one.end) is not None
            held.harm += harm
            held.patient += _PATIENT.search(text, max(0, one.start - 60), one.start) is not None
            held.said = held.said or one.said
            held.followed = tuple({*held.followed, *one.regions})
    told = {name: held for name, held in told.items() if held.times or held.thing or held.person}
    for name, row in _printed(document, gazetteer, paper, countries):
        told.setdefault(name, ToldName(rows=(row,)))
    return told


def headline(title: str) -> str:
    """Return a page's title without the name of its publisher: "Two shot - KXYZ News, Springfield" is "Two shot"."""
    head, *rest = _STATION.split(title)
    return head if rest and len(head.split()) >= _LEAST_HEADLINE else title


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """One place in a text where a name stands."""

    name: str
    rows: tuple[int, ...]
    start: int
    end: int
    use: Use
    relation: Relation
    said: Rank | None
    regions: tuple[int, ...]
    inside: bool = False


def _occurrences(text: str, mentions: tuple[Mention, ...], at: int, gazetteer: Gazetteer) -> Iterator[_Occurrence]:
    tokens = tokens_of(text)
    if 0 <= at < _DATELINE_SENTENCES:
        yield from _sent_from(text, gazetteer)
    if tokens.capitals or _is_caseless(text):
        found = _of_mentions(text, mentions, gazetteer)
    else:
        found = _scanned(tokens, mentions, gazetteer, is_title=at < 0)
    everyday, towns = lists().not_in_capitals, lists().common_towns
    for one in found:
        if one.name in everyday and one.use is Use.PLAIN and not one.regions:
            strong = one.relation in _STRONG or one.relation is Relation.DATELINE
            if not strong and _BODY.match(text, one.end) is None:
                continue  # an everyday word: "Police", "Union"
            if strong and one.name not in towns and one.start and text[one.start - 1] != " ":
                continue
        yield one


def _is_caseless(text: str) -> bool:
    """Tell whether a text is written in a script without capitals."""
    return 2 * sum(c.islower() or c.isupper() for c in text) < sum(map(str.isalpha, text))


def _sent_from(text: str, gazetteer: Gazetteer) -> Iterator[_Occurrence]:
    """Yield the town of a dateline in capitals: "NAMPA --", "TUCSON, Ariz. (AP) -"."""
    head = _DATELINE.match(text)
    if head is None:
        return
    name = fold(head["town"])
    rows = gazetteer.find(name)
    if rows:
        end = head.end("town")
        regions = _following(text, end, gazetteer)
        yield _Occurrence(name, rows, head.start("town"), end, Use.PLAIN, Relation.DATELINE, None, regions)


def _of_mentions(text: str, mentions: tuple[Mention, ...], gazetteer: Gazetteer) -> Iterator[_Occurrence]:
    """Yield the names of a text all in capitals or without any, as the reader of mentions found them."""
    for mention in mentions:
        if mention.rows and not mention.feature and not mention.generic:
            yield _Occurrence(
                name=fold(mention.words),
                rows=mention.rows,
                start=mention.start,
                end=mention.end,
                use=Use.PERSON if mention.person else Use.PLAIN,
                relation=mention.relation,
                said=mention.said,
                regions=_following(text, mention.end, gazetteer),
                inside=mention.naming or mention.relation in _STRONG,
            )


def _scanned(
    tokens: Tokens, mentions: tuple[Mention, ...], gazetteer: Gazetteer, *, is_title: bool
) -> Iterator[_Occurrence]:
    """Yield every capitalised name that the gazetteer has, those within longer names too."""
    words_, text = lists(), tokens.text
    by_start = {mention.start: mention for mention in mentions if not mention.generic}
    at = 0
    while at < len(tokens.folds):
        end, rows = _longest(tokens, at, gazetteer)
        if end == at or tokens.folds[at] in words_.relation or tokens.folds[at] in words_.determiners:
            at += 1
            continue
        name = " ".join(tokens.folds[at:end])
        start, stop = tokens.starts[at], tokens.ends[end - 1]
        regions = _following(text, stop, gazetteer)
        written = text[start:stop]
        shouted = written.isupper() and len(written) > _LONGEST_NAME - 1
        mention = by_start.get(start)
        relation = mention.relation if mention is not None and not mention.feature else _simple_relation(tokens, at)
        use = _use(tokens, at, end, is_title=is_title) if not regions else Use.PLAIN
        owns = tokens.owns(end - 1)
        if (not shouted or regions) and tokens.folds[at] not in words_.demonyms and name not in words_.grammar:
            yield _Occurrence(
                name=name,
                rows=rows,
                start=start,
                end=stop,
                use=use,
                relation=Relation.BARE if owns and relation in _STRONG else relation,
                said=mention.said if mention is not None else _said(tokens, end),
                regions=regions,
                inside=bool(at and tokens.joined[at] and tokens.folds[at - 1] in NAMING),
            )
        at = end


def _longest(tokens: Tokens, at: int, gazetteer: Gazetteer) -> tuple[int, tuple[int, ...]]:
    """Return where the longest name from token `at` ends (`at` where there is none) and its rows."""
    best: tuple[int, tuple[int, ...]] = (at, ())
    if not tokens.is_upper(at):
        return best
    name, end = tokens.folds[at], at + 1
    while True:
        rows = gazetteer.find(name)
        if rows is None:
            return best
        if rows and tokens.is_upper(end - 1):
            best = (end, rows)
        owner = tokens.owns(end - 1)
        if end >= len(tokens.folds) or not tokens.joined[end] or owner:
            return best
        name = f"{name} {tokens.folds[end]}"
        end += 1


def _use(tokens: Tokens, at: int, end: int, *, is_title: bool) -> Use:
    """Tell what a name heads or ends: a road, a thing, a person's name, or nothing."""
    words_ = lists()
    tail = []
    last = end if tokens.owns(end - 1) else min(len(tokens.folds), end + _LONGER_REACH)
    for reach in range(end, last):
        if not tokens.joined[reach] or not (tokens.is_capital(reach) or tokens.folds[reach].isdigit()):
            break
        tail.append(tokens.folds[reach])
    if any(word in _ROADS for word in tail[:3]):
        return Use.ROAD
    if tail and _BODY.match(tokens.text, tokens.ends[end - 1]):
        return Use.PLAIN
    if any(word in _THINGS or word in words_.features for word in tail):
        return Use.THING
    if is_title:
        return Use.PLAIN
    before = tokens.folds[at - 1] if at and tokens.joined[at] else ""
    if before in words_.titles or before in words_.first_names:
        return Use.PERSON
    initial = at < 2 or not tokens.joined[at - 1]
    # "Ukraine's Kharkiv region" names no person
    capital_before = bool(before) and tokens.is_capital(at - 1) and not initial and not tokens.owns(at - 1)
    known = before in words_.modifiers or before in words_.determiners or before in words_.relation
    if capital_before and not known and before not in words_.demonyms:
        return Use.PERSON
    if tail and tail[0] not in words_.divisions and tail[0] not in words_.nouns:
        return Use.THING if all(map(is_english, tail)) else Use.PERSON
    return Use.PLAIN


def _simple_relation(tokens: Tokens, at: int) -> Relation:
    """Return how the word right before a name ties it, where no mention was read there."""
    before = tokens.folds[at - 1] if at and tokens.joined[at] else ""
    if before in NAMING:
        return Relation.AT
    return Relation.OF if before == "of" else Relation.BARE


def _said(tokens: Tokens, end: int) -> Rank | None:
    following = tokens.folds[end] if end < len(tokens.folds) and tokens.joined[end] else ""
    return lists().divisions.get(following)


def _printed(
    document: Document, gazetteer: Gazetteer, paper: Paper | None, countries: Iterable[str]
) -> Iterable[tuple[str, int]]:
    """Yield the cities that the publisher's address names, and the publisher's own town, as (folded name, row)."""
    if paper is not None and paper.town is not None:
        yield fold(paper.town.name), paper.town.row
    letters = _NAME_CHARS.sub("", (document.report.url or "").casefold()[: int(_LIMITS["address_letters"])])
    if letters:
        for country in countries:
            for name, row in _cities(gazetteer, country):
                if name.replace(" ", "") in letters:
                    yield name, row


@cache
def _cities(gazetteer: Gazetteer, country: str) -> tuple[tuple[str, int], ...]:
    """Return the larger towns of a country as (folded name, row); of one name the largest."""
    found: dict[str, int] = {}
    for row in gazetteer.towns(country):
        if gazetteer.population(row) < _LIMITS["city_people"]:
            continue
        name = fold(gazetteer.entry(row).name)
        plain = len(name) < _LEAST_LETTERS or all(map(is_english, name.split()))
        if not plain:
            found[name] = max(row, found.get(name, row), key=gazetteer.population)
    return tuple(found.items())


def letters_of_host(document: Document) -> str:
    """Return the letters of the publisher's host, in lower case; empty where none is known."""
    return _NAME_CHARS.sub("", host_of(document.report.url).casefold())


def words_of_address(document: Document) -> str:
    """Return the words of the report's address after its host, with a blank around each: " two shot in memphis "."""
    address, host = (document.report.url or "").casefold(), host_of(document.report.url)
    path = address.partition(host)[2] if host else ""
    return f" {' '.join(_WORD_LETTERS.findall(path[: int(_LIMITS['address_letters'])]))} "


def _following(text: str, end: int, gazetteer: Gazetteer) -> tuple[int, ...]:
    """Return the first-order divisions named right after a place and a comma: "Aurora, Colo."."""
    rest = text[end : end + 40]
    if not rest.startswith((",", " (")):
        return ()
    rest = rest.lstrip(", (")
    forms, longest = _abbreviations(gazetteer)
    for size in range(longest, 1, -1):
        row = forms.get(rest[:size])
        if row is not None and not rest[size : size + 1].isalpha():
            return (row,)
    words_ = re.match(r"[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,2}", rest)
    if words_ is None:
        return ()
    parts = fold(words_.group()).split()
    for size in range(len(parts), 0, -1):
        rows = gazetteer.find(" ".join(parts[:size])) or ()
        found = tuple(row for row in rows if gazetteer.entry(row).rank == Rank.ADMIN1)
        if found:
            return found
    return ()


@cache
def _abbreviations(gazetteer: Gazetteer) -> tuple[dict[str, int], int]:
    """Return the short forms of first-order divisions with their rows, and how long the longest is."""
    forms: dict[str, int] = {}
    for country, shorts in _TABLE["abbreviations"].items():
        for name, words_ in shorts.items():
            rows = gazetteer.find(fold(name)) or ()
            row = next(
                (r for r in rows if gazetteer.entry(r).rank == Rank.ADMIN1 and gazetteer.entry(r).country == country),
                None,
            )
            if row is not None:
                forms.update(dict.fromkeys(words_, row))
    return forms, max(map(len, forms), default=0)

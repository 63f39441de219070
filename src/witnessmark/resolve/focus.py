"""Where a whole report plays: every town that it may name, weighed together, and how likely each is its scene.

One sentence rarely says which Springfield it means; a report does, by the state it names, the towns around, the police
who speak, its dateline, and the paper that printed it. Every reading of every name is a candidate with a few plain
features; a conditional logit (weights as data, fitted by eval/resolve/fit_focus.py) gives each its chance, and that the
report names its scene in no way a chance as well.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from math import exp, log, log10

from witnessmark import lexicon
from witnessmark.model.text import Document, SentenceKind
from witnessmark.resolve.gazetteer import Entry, Gazetteer, Rank, distance_km
from witnessmark.resolve.mentions import Mention
from witnessmark.resolve.names import fold
from witnessmark.resolve.papers import Paper, host_of
from witnessmark.resolve.place_words import Relation, is_english, lists

_TABLE = lexicon.load("resolve_focus")
_LIMITS: dict[str, float] = _TABLE["limits"]
_STRONG = frozenset({Relation.AT, Relation.NEAR, Relation.BETWEEN, Relation.PART})
_UNREAD = frozenset({SentenceKind.APPEAL, SentenceKind.BOILERPLATE})
_HARM = re.compile(_TABLE["words"]["harm"], re.I)
_BODY = re.compile(_TABLE["words"]["body"], re.I)
_PATIENT = re.compile(_TABLE["words"]["patient"], re.I)
_SMALL_WORD = re.compile(r"(?<![^\W_])[a-z]{2,}(?![^\W_])")
_LEAST_LETTERS = 5
_NAME_CHARS = re.compile(r"[^a-z]+")

FEATURES = (
    "people", "division", "region", "country", "told", "tied", "titled", "dateline", "early", "body", "printed",
    "near", "followed", "english", "own_name", "harm", "largest", "patient", "person", "lower", "paper", "paper_town",
)  # fmt: skip
"""What is weighed: log people; a county, not a town; share of the region's evidence, log of the country's; how often
named, and how often with "in"; in the title, the dateline, the first sentences; before a local body ("X police"); in
the publisher's address; other names nearby; its region named right after it; an everyday word; spelt as GeoNames does;
in a sentence of harm; the largest of its name; where the hurt were taken; as a person's name; written in small letters
too; near the publisher's town or in its region; that town itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One reading of one name of a report: `chance` that the report plays there, 0 to 1, over all of its readings.

    `loose` marks a town that nothing ties to what the report tells, as one that only its dateline names.
    """

    entry: Entry
    name: str
    chance: float
    loose: bool = False


@dataclass(slots=True)
class _Told:
    """What a report says with one name."""

    rows: tuple[int, ...]
    times: int = 0
    tied: int = 0
    titled: bool = False
    dateline: bool = False
    early: bool = False
    body: int = 0
    harm: int = 0
    patient: int = 0
    person: int = 0
    followed: tuple[int, ...] = ()
    said: Rank | None = None


class Focus:
    """The scenes of one report, likeliest first."""

    def __init__(self, scenes: tuple[Scene, ...], region: Entry | None = None) -> None:
        self.scenes = scenes
        self.region = region
        """The first-order division with most of the evidence, None where none has `region_share` of it."""

    def around(self, point: tuple[float, float], km: float) -> float:
        """Return the chance that the report plays within `km` of a point (latitude, longitude)."""
        return sum(s.chance for s in self.scenes if distance_km(point, (s.entry.latitude, s.entry.longitude)) <= km)

    def is_settled(self, km: float) -> bool:
        """Tell whether no scene more than `km` from the best one is nearly as likely."""
        best = self.best
        if best is None:
            return False
        at = (best.entry.latitude, best.entry.longitude)
        points = [(s.entry.latitude, s.entry.longitude) for s in self.scenes[: int(_LIMITS["most_compared"])]]
        rivals = [self.around(p, km) for p in points if distance_km(p, at) > km]
        return max(rivals, default=0.0) < _LIMITS["rival_share"] * self.around(at, km)

    @cached_property
    def best(self) -> Scene | None:
        """The town with the most chance within `cluster_km` of it, itself the likeliest there."""
        top = self.scenes[: int(_LIMITS["most_compared"])]
        held = {s.entry.row: self.around((s.entry.latitude, s.entry.longitude), _LIMITS["cluster_km"]) for s in top}
        return max(top, key=lambda s: (round(held[s.entry.row], 3), s.chance, -s.entry.row), default=None)


def focus_of(
    document: Document,
    gazetteer: Gazetteer,
    paper: Paper | None,
    countries: dict[str, float],
    mentions: Callable[[int], tuple[Mention, ...]],
    find: Callable[[str], tuple[Mention, ...]],
) -> Focus:
    """Return the scenes of a report. `paper` is its publisher's home, `countries` its countries' shares of evidence, 0
    to 1; `mentions` gives those of a sentence by index, `find` those of other words (the title)."""
    rows = features(document, gazetteer, paper, countries, mentions, find)
    if not rows:
        return Focus(())
    at_region = FEATURES.index("region")
    shares = {e.admin1: values[at_region] for e, _, values in rows if e.admin1 is not None}
    most = max(shares, key=lambda row: (shares[row], -row), default=None)
    region = gazetteer.entry(most) if most is not None and shares[most] >= _LIMITS["region_share"] else None
    weights: dict[str, float] = _TABLE["weights"]
    scores = [sum(weights[f] * v for f, v in zip(FEATURES, values, strict=True)) for _, _, values in rows]
    top = max(scores)
    parts = [exp(score - top) for score in scores]
    whole = sum(parts) + exp(weights["unnamed"] - top)
    tying = [FEATURES.index(name) for name in ("tied", "titled", "body", "followed", "printed", "paper_town")]
    scenes = [
        Scene(entry=entry, name=name, chance=round(part / whole, 6), loose=not any(values[at] for at in tying))
        for (entry, name, values), part in zip(rows, parts, strict=True)
    ]
    return Focus(tuple(sorted(scenes, key=lambda s: (-s.chance, s.entry.row, s.name))), region)


def features(
    document: Document,
    gazetteer: Gazetteer,
    paper: Paper | None,
    countries: dict[str, float],
    mentions: Callable[[int], tuple[Mention, ...]],
    find: Callable[[str], tuple[Mention, ...]],
) -> list[tuple[Entry, str, tuple[float, ...]]]:
    """Return every town and second-order division that the report may name, with its folded name and its features."""
    told = _told(document, gazetteer, paper, countries, mentions, find)
    regions = _regions(document, gazetteer, paper, told, countries)
    whole = sum(regions.values()) or 1.0
    host, small = _letters_of_host(document), _small_words(document)
    readings: dict[str, list[Entry]] = {}
    for name, held in told.items():
        rows = gazetteer.shortlist(held.rows, countries.keys())
        entries = [gazetteer.entry(row) for row in rows]
        readings[name] = [e for e in entries if e.rank in {Rank.TOWN, Rank.ADMIN2}]
    found = []
    for name, held in told.items():
        largest = max((e.population for e in readings[name]), default=0)
        for entry in readings[name]:
            if countries and entry.country not in countries:
                continue  # a namesake in a country that the report says nothing of
            if held.said is not None and entry.rank != held.said and held.said != Rank.TOWN:
                continue
            values = (
                log10(entry.population + 10),
                float(entry.rank == Rank.ADMIN2),
                regions.get(entry.admin1, 0.0) / whole if entry.admin1 is not None else 0.0,
                log10(countries.get(entry.country, 0.0) + 0.01),
                log(1 + held.times),
                log(1 + held.tied),
                float(held.titled),
                float(held.dateline),
                float(held.early),
                min(2.0, held.body),
                float(len(name) > 3 and name.replace(" ", "") in host),
                min(3.0, _nearby(entry, name, readings)),
                float(entry.admin1 in held.followed),
                float(all(map(is_english, name.split()))),
                float(fold(entry.name) == name),
                held.harm / max(1, held.times),
                float(entry.population == largest),
                held.patient / max(1, held.times),
                held.person / max(1, held.times),
                float(name in small),
                paper.nearness(entry) if paper is not None else 0.0,
                float(paper is not None and paper.town is not None and entry.row == paper.town.row),
            )
            found.append((entry, name, tuple(round(value, 4) for value in values)))
    return found


def _told(
    document: Document,
    gazetteer: Gazetteer,
    paper: Paper | None,
    countries: Iterable[str],
    mentions: Callable[[int], tuple[Mention, ...]],
    find: Callable[[str], tuple[Mention, ...]],
) -> dict[str, _Told]:
    told: dict[str, _Told] = {}
    common_towns, common = lists().common_towns, lists().not_in_capitals
    read = [s for s in document.sentences if s.kind not in _UNREAD][: int(_LIMITS["most_sentences"])]
    texts = [(s.text, mentions(s.index), at) for at, s in enumerate(read)]
    if document.report.title:
        texts.append((document.report.title, find(document.report.title), -1))
    for text, found, at in texts:
        harm = _HARM.search(text) is not None
        for mention in found:
            if not mention.rows or mention.feature or mention.generic:
                continue
            name, regions = fold(mention.words), _following(text, mention, gazetteer)
            if (
                (mention.common or name in common)
                and not regions
                and (name not in common_towns or mention.relation not in _STRONG)
            ):
                continue  # an everyday word: "Police", "Union"
            held = told.setdefault(name, _Told(rows=mention.rows))
            held.times += 1
            held.tied += mention.relation in _STRONG
            held.titled |= at < 0
            held.dateline |= mention.relation is Relation.DATELINE
            held.early |= 0 <= at < _LIMITS["early"]
            held.body += _BODY.match(text, mention.end) is not None
            held.harm += harm
            held.patient += _PATIENT.search(text, max(0, mention.start - 60), mention.start) is not None
            held.person += mention.person
            held.said = held.said or mention.said
            held.followed = tuple({*held.followed, *regions})
    for name, row in _printed(document, gazetteer, paper, countries):
        told.setdefault(name, _Told(rows=(row,)))
    return told


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


def _following(text: str, mention: Mention, gazetteer: Gazetteer) -> tuple[int, ...]:
    """Return the first-order divisions named right after a place and a comma: "Aurora, Colo."."""
    rest = text[mention.end : mention.end + 40]
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


def _regions(
    document: Document, gazetteer: Gazetteer, paper: Paper | None, told: dict[str, _Told], countries: dict[str, float]
) -> dict[int, float]:
    """Return what speaks for each first-order division: its own name, its short form behind a town, its towns."""
    worth = _TABLE["evidence"]
    found: dict[int, float] = defaultdict(float)
    for name, held in told.items():
        entries = [gazetteer.entry(row) for row in gazetteer.shortlist(held.rows, countries.keys())]
        for row in held.followed:
            found[row] += worth["followed"] * log(1 + held.times)
        inside = [e for e in entries if e.admin1 is not None]
        own = [e for e in entries if e.rank == Rank.ADMIN1]
        for entry in own:
            town = max((e.population for e in inside if fold(e.name) == name), default=0)
            sure = worth["named"] if town < _LIMITS["namesake_share"] * entry.population else worth["namesake"]
            found[entry.row] += sure * log(1 + held.times) * countries.get(entry.country, 0.1)
        people = sum(e.population + 100 for e in inside) or 1
        for entry in inside:
            if entry.admin1 is not None:
                share = (entry.population + 100) / people * countries.get(entry.country, 0.1)
                found[entry.admin1] += worth["town"] * share * log(1 + held.times)
    host = _letters_of_host(document)
    for country in countries:
        for row, name in _region_names(gazetteer, country):
            if name in host:
                found[row] += worth["printed"]
    if paper is not None and paper.region is not None:
        found[paper.region] += worth["paper"]
    return found


@cache
def _region_names(gazetteer: Gazetteer, country: str) -> tuple[tuple[int, str], ...]:
    """Return the first-order divisions of a country as (row, name without spaces), short names left out."""
    rows = {gazetteer.entry(town).admin1 for town in gazetteer.towns(country)}
    names = ((row, fold(gazetteer.entry(row).name).replace(" ", "")) for row in rows if row is not None)
    return tuple((row, name) for row, name in sorted(names) if len(name) > 4)


def _nearby(entry: Entry, name: str, readings: dict[str, list[Entry]]) -> float:
    """Return how many other names have a reading near `entry`, each counted by how likely it is that one by number."""
    count = 0.0
    for other, entries in readings.items():
        if other != name and entries:
            near = [e for e in entries if _is_near(entry, e)]
            if near and not any(e.row == entry.row for e in near):
                count += max(e.population + 1000 for e in near) / sum(e.population + 1000 for e in entries)
    return count


def _is_near(a: Entry, b: Entry) -> bool:
    """Tell whether two places lie within `near_km`; the box before the arc, which costs more."""
    return (
        a.country == b.country
        and abs(a.latitude - b.latitude) < _LIMITS["near_km"] / 111
        and distance_km((a.latitude, a.longitude), (b.latitude, b.longitude)) < _LIMITS["near_km"]
    )


def _small_words(document: Document) -> frozenset[str]:
    """Return the words that the report writes in small letters somewhere, folded: hardly the names of towns."""
    text = document.report.text[: int(_LIMITS["most_letters"])]
    return frozenset(_SMALL_WORD.findall(text))


def _letters_of_host(document: Document) -> str:
    """Return the letters of the publisher's host, in lower case; empty where none is known."""
    return _NAME_CHARS.sub("", host_of(document.report.url).casefold())

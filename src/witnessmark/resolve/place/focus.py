"""Where a whole report plays: every town that it may name, weighed together, and how likely each is its scene.

One sentence rarely says which Springfield it means; a report does, by the state it names, the towns around, the police
who speak, its dateline, and the paper that printed it. Every reading of every name is a candidate with a few plain
features; a conditional logit (weights as data, fitted by eval/resolve/fit_focus.py) gives each its chance, and that the
report names its scene in no way a chance as well.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from math import exp, inf, log, log10

from witnessmark import lexicon
from witnessmark.model.places import distance_km
from witnessmark.model.text import Document
from witnessmark.resolve.place.gazetteer import Entry, Gazetteer, Rank
from witnessmark.resolve.place.names import fold
from witnessmark.resolve.place.papers import Paper
from witnessmark.resolve.place.told_names import ToldName, letters_of_host, words_of_address
from witnessmark.resolve.place.words import is_english, lists

_TABLE = lexicon.load("resolve_focus")
_LIMITS: dict[str, float] = _TABLE["limits"]
_TYING = ("tied", "titled", "body", "followed", "printed", "address", "paper_town")
_AGENCY = re.compile(rf"(?P<name>[^\W\d_a-z]\w+(?: [^\W\d_a-z]\w+){{0,2}}?){_TABLE['words']['agency']}")
_SMALL_WORD = re.compile(r"(?<![^\W_])[a-z]{2,}(?![^\W_])")

FEATURES = (
    "people", "division", "region", "country", "told", "tied", "titled", "dateline", "early", "body", "printed",
    "near", "followed", "other_region", "english", "own_name", "harm", "largest", "patient", "person", "thing", "road",
    "resident", "quarter", "lower", "everyday", "address", "untold", "share", "first", "holder", "paper_near",
    "paper_far", "paper_region", "paper_town",
)  # fmt: skip
"""What is weighed: log people; a county, not a town; share of the region's evidence, log of the country's; how
often named, and how often with "in"; in the title, the dateline, the first sentences; before a local body ("X
police"); in the publisher's host; other names nearby; its region, or another one, named right after it; an
everyday word; spelt as GeoNames does; in a sentence of harm; the largest of its name; where the hurt were
taken; as a person's name, at the head of a thing's, of a road's; where somebody is from; a quarter of a town;
written in small letters too, or on the list of everyday words; in the page's address; only there or the
publisher's own; its share of all towns' uses; how early it is first named; a county around named towns; near or
not far from the publisher's town, in its region; that town itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One reading of one name of a report: `chance` that the report plays there, 0 to 1, over all of its readings.

    `loose` marks a town that nothing ties to what the report tells, as one that only its dateline names; `named` one
    that the report itself names, not only its address or its publisher's own town.
    """

    entry: Entry
    name: str
    chance: float
    loose: bool = False
    named: bool = True


class Focus:
    """The scenes of one report, likeliest first."""

    def __init__(self, scenes: tuple[Scene, ...], region: Entry | None = None) -> None:
        self.scenes = scenes
        self.region = region
        """The first-order division that holds most of the chance, None where none has `region_share` of it."""

    def around(self, point: tuple[float, float], km: float) -> float:
        """Return the chance that the report plays within `km` of a point (latitude, longitude)."""
        return sum(s.chance for s in self.scenes if distance_km(point, (s.entry.latitude, s.entry.longitude)) <= km)

    def is_settled(self, km: float) -> bool:
        """Tell whether no scene more than `km` from the best one is nearly as likely; a publisher's town that the
        report does not name is no rival of one that it names."""
        best = self.best
        if best is None:
            return False
        at = (best.entry.latitude, best.entry.longitude)
        others = (s.entry for s in self.scenes[: int(_LIMITS["most_compared"])] if s.named or not best.named)
        points = [(entry.latitude, entry.longitude) for entry in others]
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
    told: dict[str, ToldName],
    agencies: dict[int, int],
) -> Focus:
    """Return the scenes of a report. `paper` is its publisher's home, `countries` its countries' shares of evidence, 0
    to 1, `told` what it says with each name, `agencies` how often it names those of each first-order division."""
    regions = regions_of(document, gazetteer, told, countries, agencies)
    rows = features(document, gazetteer, paper, countries, told, regions)
    weights: dict[str, float] = _TABLE["weights"]
    scores = [sum(weights[f] * v for f, v in zip(FEATURES, values, strict=True)) for _, _, values in rows]
    top = max(scores, default=weights["unnamed"])
    parts = [exp(score - top) for score in scores]
    unnamed = exp(weights["unnamed"] - top)
    whole = sum(parts) + unnamed
    tying, untold = [FEATURES.index(name) for name in _TYING], FEATURES.index("untold")
    scenes = [
        Scene(
            entry=entry,
            name=name,
            chance=round(part / whole, 6),
            loose=not any(values[at] for at in tying),
            named=not values[untold],
        )
        for (entry, name, values), part in zip(rows, parts, strict=True)
    ]
    evidence = sum(regions.values()) or 1.0
    held: dict[int, float] = defaultdict(float)
    for row, said in regions.items():
        held[row] += said / evidence * unnamed / whole
    for scene in scenes:
        if scene.entry.admin1 is not None:
            held[scene.entry.admin1] += scene.chance
    most = max(held, key=lambda row: (held[row], -row), default=None)
    region = gazetteer.entry(most) if most is not None and held[most] >= _LIMITS["region_share"] else None
    return Focus(tuple(sorted(scenes, key=lambda s: (-s.chance, s.entry.row, s.name))), region)


def features(
    document: Document,
    gazetteer: Gazetteer,
    paper: Paper | None,
    countries: dict[str, float],
    told: dict[str, ToldName],
    regions: dict[int, float],
) -> list[tuple[Entry, str, tuple[float, ...]]]:
    """Return every town and second-order division that the report may name, with its folded name and its features;
    `regions` is what speaks for each first-order division."""
    told = _places(told)
    whole = sum(regions.values()) or 1.0
    host, small, address = letters_of_host(document), _small_words(document), words_of_address(document)
    everyday, uses = lists().not_in_capitals, max(1, sum(held.times for held in told.values()))
    readings: dict[str, list[Entry]] = {}
    for name, held in told.items():
        rows = gazetteer.shortlist(held.rows, countries.keys())
        entries = [gazetteer.entry(row) for row in rows]
        readings[name] = [e for e in _as_told(entries, held) if e.rank in {Rank.TOWN, Rank.ADMIN2}]
    found = []
    for name, held in told.items():
        largest = max((e.population for e in readings[name]), default=0)
        for entry in readings[name]:
            if countries and entry.country not in countries:
                continue  # a namesake in a country that the report says nothing of
            near = _nearby(entry, name, readings)
            km = paper.km(entry) if paper is not None else inf
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
                min(3.0, near),
                float(entry.admin1 in held.followed),
                float(bool(held.followed) and entry.admin1 not in held.followed),
                float(all(map(is_english, name.split()))),
                float(fold(entry.name) == name),
                held.harm / max(1, held.times),
                float(entry.population == largest),
                held.patient / max(1, held.times),
                log(1 + held.person),
                log(1 + held.thing),
                log(1 + held.road),
                min(2.0, held.resident),
                float(held.quarter > 0),
                float(name in small),
                float(name in everyday),
                float(f" {name} " in address),
                float(not held.times),
                held.times / uses,
                1 / (1 + held.first) if held.times else 0.0,
                min(2.0, near) * (entry.rank == Rank.ADMIN2),
                exp(-km / _LIMITS["paper_near_km"]),
                exp(-km / _LIMITS["paper_far_km"]),
                float(paper is not None and paper.region is not None and entry.admin1 == paper.region),
                float(paper is not None and paper.town is not None and entry.row == paper.town.row),
            )
            found.append((entry, name, tuple(round(value, 4) for value in values)))
    return found


def _as_told(entries: list[Entry], held: ToldName) -> list[Entry]:
    """Return the readings that have the rank said ("X County") and lie in a division named behind the name ("X,
    Texas"), as far as any does."""
    ranked = [e for e in entries if held.said in {None, Rank.TOWN, e.rank}] or entries
    return [e for e in ranked if e.admin1 in held.followed] or ranked


def agencies(document: Document, gazetteer: Gazetteer) -> dict[int, int]:
    """Return how often a report names a body of each first-order division ("Vermont State Police"), by row."""
    found: dict[int, int] = defaultdict(int)
    for match in _AGENCY.finditer(document.report.text[: int(_LIMITS["most_letters"])]):
        words = fold(match["name"]).split()
        for name in (" ".join(words[at:]) for at in range(len(words))):
            own = next((row for row in gazetteer.find(name) or () if gazetteer.entry(row).rank is Rank.ADMIN1), None)
            if own is not None:
                found[own] += 1
                break
    return dict(found)


def _is_sure(division: Entry, entries: Iterable[Entry], name: str) -> bool:
    """Tell whether the bare name of a first-order division can hardly mean a town of that name."""
    town = max((e.population for e in entries if e.admin1 is not None and fold(e.name) == name), default=0)
    return town < _LIMITS["namesake_share"] * division.population


def _places(told: dict[str, ToldName]) -> dict[str, ToldName]:
    """Return the names that are no person's."""
    return {name: held for name, held in told.items() if not held.is_person and (held.times or not held.person)}


def regions_of(
    document: Document,
    gazetteer: Gazetteer,
    told: dict[str, ToldName],
    countries: dict[str, float],
    agencies: dict[int, int],
) -> dict[int, float]:
    """Return what speaks for each first-order division: its own name, its short form behind a town, its towns, its
    agencies."""
    worth = _TABLE["evidence"]
    found: dict[int, float] = defaultdict(float)
    for row, times in agencies.items():
        found[row] += worth["agency"] * log(1 + times)
    for name, held in _places(told).items():
        entries = [gazetteer.entry(row) for row in gazetteer.shortlist(held.rows, countries.keys())]
        for row in held.followed:
            found[row] += worth["followed"] * log(1 + held.times)
        inside = [e for e in entries if e.admin1 is not None]
        own = [e for e in entries if e.rank == Rank.ADMIN1]
        for entry in own:
            sure = worth["named" if _is_sure(entry, inside, name) else "namesake"]
            found[entry.row] += sure * log(1 + held.times) * countries.get(entry.country, 0.1)
        people = sum(e.population + 100 for e in inside) or 1
        for entry in inside:
            if entry.admin1 is not None:
                share = (entry.population + 100) / people * countries.get(entry.country, 0.1)
                found[entry.admin1] += worth["town"] * share * log(1 + held.times)
    host = letters_of_host(document)
    for country in countries:
        for row, name in _region_names(gazetteer, country):
            if name in host:
                found[row] += worth["printed"]
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

"""What a whole report says about where it plays: its countries, its dateline, and so the reading of ambiguous names."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import log10

from witnessmark import lexicon
from witnessmark.model.places import distance_km
from witnessmark.model.text import Document, SentenceKind
from witnessmark.resolve.place.focus import Focus, agencies, focus_of
from witnessmark.resolve.place.gazetteer import Entry, Gazetteer, Rank
from witnessmark.resolve.place.mention import NAMING, Mention, with_heading
from witnessmark.resolve.place.mentions import MentionFinder
from witnessmark.resolve.place.names import fold
from witnessmark.resolve.place.own_places import KnownPlace
from witnessmark.resolve.place.papers import paper_of
from witnessmark.resolve.place.told_names import told_names
from witnessmark.resolve.place.words import Relation, dateline_end, folded_words, is_english, lists

_PLAIN_WORD = re.compile(r"\b(?:u\.s\.|u\.k\.|[^\W\d_]+(?:-\d+)?)")  # a rough cut, for counting only
_TOLD_BARE = 15_000
"""People of a place that counts as told without a preposition, in the scripts of the packs."""
_BARE_VOTE = 0.2
_AGENCY_VOTE = 2.0
_MOST_TOLD = 8  # times that a country's name, or a town's, counts at most
"""Worth of a place named without a preposition, as evidence of a report's country."""
_CERTAIN_POPULATION = 30_000
_NAME_WORDS = 3
_KIND_AFTER = re.compile(
    r"(?P<name>(?!\w+['’]s\b)[^\W\d_a-z][\w'-]+(?: (?!\w+['’]s\b)[^\W\d_a-z][\w'-]+){0,2}) "
    r"(?:village|town|community|site|area|hamlet|settlement|township|locality|commune|neighbou?rhood|camp|chiefdom|"
    r"municipality|parish|suburb|islet|island)\b"
)
_AMBIGUOUS_FORMS = frozenset({"us", "chad", "jersey", "jordan", "pole", "poles", "turks"})
UNREAD_KINDS = frozenset({SentenceKind.APPEAL, SentenceKind.BOILERPLATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a name was settled to be, and the id of the second-best reading where the name had more than one."""

    id: str
    name: str
    latitude: float
    longitude: float
    precision: int
    country: str | None
    entry: Entry | None
    runner_up: str | None = None


RANK_PRECISION = {Rank.COUNTRY: 6, Rank.ADMIN1: 4, Rank.ADMIN2: 3, Rank.TOWN: 1}


def of_entry(entry: Entry, runner_up: str | None = None) -> Reading:
    """Return the reading of a gazetteer's place."""
    return Reading(
        id=entry.id,
        name=entry.name,
        latitude=entry.latitude,
        longitude=entry.longitude,
        precision=RANK_PRECISION[entry.rank],
        country=entry.country,
        entry=entry,
        runner_up=runner_up,
    )


def of_known(place: KnownPlace, runner_up: str | None = None) -> Reading:
    """Return the reading of a place with coordinates of its own."""
    return Reading(
        id=place.id,
        name=place.name,
        latitude=place.latitude,
        longitude=place.longitude,
        precision=place.precision,
        country=place.country,
        entry=None,
        runner_up=runner_up,
    )


@cache
def country_forms(gazetteer: Gazetteer) -> tuple[dict[str, tuple[str, float]], tuple[tuple[str, str, str], ...]]:
    """Return the words that speak of a country, with its code and what each is worth as evidence; and those of several
    words as (first word, form, code)."""
    evidence = lexicon.load("resolve_places")["evidence"]
    single: dict[str, tuple[str, float]] = {}
    several: list[tuple[str, str, str]] = []
    other = lexicon.load("resolve_places_countries")
    for code in gazetteer.countries:
        names = {fold(gazetteer.entry(gazetteer.countries.index(code)).name)}
        names.update(name.casefold() if "." in name else fold(name) for name in other["names"].get(code, ()))
        for form, worth in [(n, 1.0) for n in sorted(names)] + [
            (f, evidence["demonym"]) for d in other["demonyms"].get(code, ()) for f in (fold(d), f"{fold(d)}s")
        ]:
            if code in evidence["actors"]:
                worth *= evidence["actor_share"]
            if " " in form:
                several.append((form.split()[0], form, code))
            elif form not in _AMBIGUOUS_FORMS:
                single[form] = (code, worth)
    for code, bodies in other["bodies"].items():
        for form in map(fold, bodies):
            if " " in form:
                several.append((form.split()[0], form, code))
            else:
                single[form] = (code, evidence["body"])
    return single, tuple(several)


@cache
def _acronyms() -> frozenset[str]:
    """Return the names of bodies that are read in capitals only ("IRA"), folded."""
    bodies = lexicon.load("resolve_places_countries")["bodies"]
    return frozenset(fold(body) for row in bodies.values() for body in row if body.isupper())


class ReportContext:
    """The evidence of one report, and readings settled by it."""

    def __init__(self, document: Document, finder: MentionFinder, gazetteer: Gazetteer, country: str | None) -> None:
        """Weigh the countries of `document`; `country` is the user's own word, which outweighs the text's."""
        self._finder = finder
        self._gazetteer = gazetteer
        self._given = country.upper() if country else None
        self._scores: dict[str, float] = lexicon.load("resolve_places")["scores"]
        self._lists = lists()
        self.document = document
        self.paper = paper_of(document.report.url, gazetteer)
        self.focus = Focus(())  # none yet: it needs the countries
        self._persons: frozenset[str] = frozenset()
        self._mentions: dict[int, tuple[Mention, ...]] = {}
        self._weights = self._weigh()
        self.agencies = agencies(document, gazetteer)
        for row, times in self.agencies.items():
            country = gazetteer.entry(row).country
            self._weights[country] = self._weights.get(country, 0.0) + _AGENCY_VOTE * min(times, _MOST_TOLD)
        self.dateline = self._read_dateline()
        if self.dateline is not None and self.dateline.country:
            bonus = max([2.0, *(w * 0.3 for w in self._weights.values())])
            self._weights[self.dateline.country] = self._weights.get(self.dateline.country, 0.0) + bonus
        if max(self._weights.values(), default=0.0) < 1.0:
            self._count_towns()
        paper = self.paper
        if paper is not None:
            worth = self._scores["paper_country" if paper.region is not None else "national_paper"]
            self._weights[paper.country] = self._weights.get(paper.country, 0.0) + worth
        self._normalise()
        self._anchors: list[tuple[float, float]] = []
        if self.dateline is not None and self.dateline.country == self.home:
            self._anchors.append((self.dateline.latitude, self.dateline.longitude))
        self.told = told_names(document, gazetteer, paper, self.countries, self.mentions, self.find)
        self._persons = frozenset(name for name, held in self.told.items() if held.is_person)
        self.focus = focus_of(document, gazetteer, paper, self.countries, self.told, self.agencies)
        for scene in self.focus.scenes:
            country = scene.entry.country
            self._weights[country] = self._weights.get(country, 0.0) + self._scores["scene_country"] * scene.chance
        self._normalise()
        self._spread_names()

    def _spread_names(self) -> None:
        """Read as places, wherever they stand, the names that no gazetteer has and that the report once has where only
        a place can stand, or before a word for a kind of place: "in Njiapanda", "the Lopa site"."""
        found: dict[tuple[str, ...], set[str]] = {}
        read = [s for s in self.document.sentences if s.kind not in UNREAD_KINDS]
        for sentence in read:
            told = [m.words for m in self.mentions(sentence.index) if m.feature and m.naming and not m.rows]
            for words in [*told, *(match["name"] for match in _KIND_AFTER.finditer(sentence.text))]:
                name = tuple(folded_words(words))
                strange = all(len(word) > 2 and not is_english(word) and word.isalpha() for word in name)
                is_known = not strange or bool(self._gazetteer.find(" ".join(name))) or " ".join(name) in self._persons
                if not is_known and 0 < len(name) <= _NAME_WORDS:
                    found.setdefault(name, set()).update((words, words.upper()))
        written = {words for spellings in found.values() for words in spellings}
        for sentence in read if found else ():
            known = {m.words for m in self.mentions(sentence.index)}
            if any(words in sentence.text and words not in known for words in written):
                self._mentions[sentence.index] = self._find_in(sentence.index, frozenset(found))

    def _weigh(self) -> dict[str, float]:
        single, several = country_forms(self._gazetteer)
        read = [s.text for s in self.document.sentences if s.kind not in UNREAD_KINDS]
        opening = read[0].partition(",")[2] if read and dateline_end(read[0]) else None  # "IRA, Vt." is no IRA
        text = " ".join([self.document.report.title or "", *([opening, *read[1:]] if opening else read)])
        found = _PLAIN_WORD.findall(text.casefold())
        counts = Counter(found)
        in_capitals = Counter(word.casefold() for word in _PLAIN_WORD.findall(text) if word.isupper())
        for form in _acronyms() & counts.keys() - in_capitals.keys():
            del counts[form]
        counts.subtract(word for before, word in pairwise(found) if before == "new")  # New Jersey is not Jersey
        weights: dict[str, float] = {}
        for form in counts.keys() & single.keys():
            code, worth = single[form]
            weights[code] = weights.get(code, 0.0) + worth * min(counts[form], _MOST_TOLD)
        joined = ""
        for first, form, code in several:
            if first in counts:
                joined = joined or f" {' '.join(found)} "
                if times := joined.count(f" {form} "):
                    weights[code] = weights.get(code, 0.0) + min(times, _MOST_TOLD)
        for code, times in self._town_votes(found, counts).items():
            weights[code] = weights.get(code, 0.0) + times
        return {code: round(weight, 6) for code, weight in weights.items()}

    def _town_votes(self, found: list[str], counts: Counter[str]) -> dict[str, int]:
        """Return how often the report tells of something in a large town of each country, by words told twice or more.
        A word that a longer name takes in ("San Salvador") is not the town of that word (Salvador)."""
        placed: Counter[str] = Counter()
        for before, word in pairwise(found):
            if counts[word] > 1 and before in NAMING:
                placed[word] += 1
        votes: Counter[str] = Counter()
        for word, times in placed.items():
            code = self._town_country(word)
            if code is not None:
                votes[code] += min(times, _MOST_TOLD)
        return votes

    def _town_country(self, word: str) -> str | None:
        """Return the country of the town that a word names when it can hardly be another: large, with no rival."""
        if len(word) < 4 or word in self._lists.not_in_capitals or is_english(word):
            return None
        rows = self._gazetteer.find(word) or ()
        if not rows or self._gazetteer.population(rows[0]) < _CERTAIN_POPULATION:
            return None
        code = self._gazetteer.entry(rows[0]).country
        if not self._may_be_told(self._gazetteer.entry(rows[0])):
            return None
        rivals = (row for row in rows[1:4] if self._gazetteer.population(row) * 5 > self._gazetteer.population(rows[0]))
        return code if all(self._gazetteer.entry(row).country == code for row in rivals) else None

    def _may_be_told(self, town: Entry) -> bool:
        """Tell whether a town's bare name may speak for its country: a local paper that tells of another country says
        so, unless the city is known everywhere."""
        paper = self.paper
        if paper is None or paper.region is None or town.country == paper.country:
            return True
        return town.population >= self._scores["known_city_people"]

    def _normalise(self) -> None:
        top = max([1.0, *self._weights.values()])
        self.countries: dict[str, float] = {c: w / top for c, w in sorted(self._weights.items())}
        if self._given:  # the user's word outweighs the text's
            shares = {c: w * self._scores["beside_given"] for c, w in self.countries.items()}
            self.countries = {**shares, self._given: 1.0}
        self.home = self._given or min(self.countries, key=lambda c: (-self.countries[c], c), default=None)

    def _count_towns(self) -> None:
        """Where a report names no country, let the countries of the towns and divisions it names vote; a name that
        several countries have counts a part for each, one that nothing ties to what is told only a little."""
        for name, held in told_names(self.document, self._gazetteer, None, (), self.mentions, self.find).items():
            if not held.times or name in self._lists.not_in_capitals:
                continue
            people: dict[str, float] = {}
            division = self._gazetteer.entry(held.rows[0]).rank is not Rank.TOWN
            rows = held.followed or (held.rows[:1] if division else held.rows)  # "Ira, Vt." is in Vermont's country
            for row in rows:
                entry = self._gazetteer.entry(row)
                if self._may_be_told(entry):
                    people[entry.country] = people.get(entry.country, 0.0) + entry.population + 100
            own = self._gazetteer.entry(held.rows[0]).rank is Rank.ADMIN1 and not is_english(name)
            bare = 1.0 if own else _BARE_VOTE
            if (
                name[:1] >= "\u0250"
            ):  # there everyday words are towns' names too: a large one counts, a small one does not
                bare = float(self._gazetteer.population(held.rows[0]) >= _TOLD_BARE)
            votes = held.tied + held.body + len(held.followed) + bare * held.times
            for code, number in people.items():
                share = votes * number / sum(people.values())
                self._weights[code] = round(self._weights.get(code, 0.0) + share, 6)

    def _read_dateline(self) -> Reading | None:
        for sentence in self.document.sentences[:2]:
            end = dateline_end(sentence.text)
            if end:
                self._normalise()
                self._anchors = []
                for mention in self._finder.find(sentence.text[:end].split("(")[0].split(",")[0]):
                    if not mention.generic and not mention.feature:
                        reading = self.settle(mention, trusted=True)
                        if reading is not None:
                            return replace(reading, name=mention.words)
        return None

    def mentions(self, index: int) -> tuple[Mention, ...]:
        """Return the mentions of the sentence at `index` of the document."""
        found = self._mentions.get(index)
        if found is None:
            self._mentions[index] = found = self._find_in(index, frozenset())
        return found

    def _find_in(self, index: int, named: frozenset[tuple[str, ...]]) -> tuple[Mention, ...]:
        text = self.document.sentences[index].text
        found = self._finder.find(text, named)
        end = dateline_end(text) if index < 2 else 0
        if end:
            opens = min((at for at in map(text.find, ",(") if at >= 0), default=end)
            head = self._finder.find(text[:opens], named)
            rest = self._finder.find(" " * end + text[end:], named)
            shift = len(head)
            found = tuple(replace(m, relation=Relation.DATELINE) for m in head)
            found += tuple(replace(m, within=m.within + shift) if m.within is not None else m for m in rest)
        return with_heading(text, found)

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the mentions of some words that stand in no sentence of the document."""
        return self._finder.find(text)

    def is_home(self, country: str | None) -> bool:
        """Tell whether a country is one the report is about."""
        return country is not None and (country == self._given or self.countries.get(country, 0.0) >= 0.2)

    def tells(self, region: Entry) -> bool:
        """Tell whether the report names a body of a first-order division, or has its name in the dateline."""
        sent_from = (row for held in self.told.values() if held.dateline for row in held.followed)
        return region.row in self.agencies or region.row in sent_from

    def chance(self, point: tuple[float, float]) -> float:
        """Return the chance that the report plays around a point (latitude, longitude)."""
        return self.focus.around(point, self._scores["scene_km"])

    def is_told(self, country: str) -> bool:
        """Tell whether a report speaks of a country at all."""
        return country == self._given or self.countries.get(country, 0.0) >= self._scores["told_country"]

    def settle(self, mention: Mention, within: Reading | None = None, *, trusted: bool = False) -> Reading | None:
        """Return the reading of a named place by the report's countries, the place it is said to lie in, distance and
        population; None where no reading is likely enough. `trusted` takes the best one all the same (a dateline)."""
        if mention.known:
            best = min(mention.known, key=lambda k: (not k.is_own, self._km(k.latitude, k.longitude), k.id))
            other = next((k.id for k in mention.known if k is not best), None)
            return of_known(best, other or (self._gazetteer.entry(mention.rows[0]).id if mention.rows else None))
        if not mention.rows or fold(mention.words) in self._persons:
            return None
        home = self.countries.keys() | {self._given or "", within.country or "" if within else ""}
        entries = [self._gazetteer.entry(row) for row in self._gazetteer.shortlist(mention.rows, home)]
        name = fold(mention.words)
        scored = sorted(
            ((self._score(e, entries, name, mention, within), e) for e in entries), key=lambda p: (-p[0], p[1].row)
        )
        best_entry = scored[0][1]
        if not trusted and not self._is_likely(best_entry, mention, within):
            return None
        runner_up = next((e.id for _, e in scored[1:] if e.id != best_entry.id), None)
        return of_entry(best_entry, runner_up)

    def _score(
        self, entry: Entry, rivals: Iterable[Entry], name: str, mention: Mention, within: Reading | None
    ) -> float:
        value = self._scores
        score = log10(entry.population + 10)
        weight = self.countries.get(entry.country, 0.0)
        score += value["home_country"] * weight
        if self.home in self._gazetteer.neighbours.get(entry.country, ()):
            score += value["neighbour_country"]
        if entry.country == self._given:
            score += value["given_country"]
        if fold(entry.name) == name:
            score += value["own_name"]
        if mention.said is not None:
            score += 5.0 if entry.rank == mention.said else 2.0 if entry.rank in {Rank.ADMIN1, Rank.ADMIN2} else 0.0
        elif entry.rank == Rank.COUNTRY:
            score += 4.0
        elif entry.rank == Rank.ADMIN1:
            score -= 4.0 if self._has_namesake(entry, rivals) else 0.5
        elif entry.rank == Rank.ADMIN2:
            score -= 2.0
        if within is not None:
            score += self._lies_in(entry, within)
        if entry.rank in {Rank.TOWN, Rank.ADMIN2} and self.focus.scenes:
            score += value["scene"] * self.chance((entry.latitude, entry.longitude))
        if entry.rank == Rank.TOWN and self._anchors and self._km(entry.latitude, entry.longitude) < 150:
            score += value["close_by"]
        return score

    def _has_namesake(self, division: Entry, rivals: Iterable[Entry]) -> bool:
        """Tell whether a town of the division bears its name and is no hamlet: the bare name then means the town."""
        return any(
            r.rank == Rank.TOWN and r.country == division.country and r.population >= 0.03 * division.population
            for r in rivals
        )

    def _lies_in(self, entry: Entry, within: Reading) -> float:
        value = self._scores["same_division"]
        if within.entry is not None and within.entry.rank == Rank.ADMIN1 and entry.admin1 == within.entry.row:
            return 2 * value
        if within.country is not None and entry.country == within.country:
            return value
        return 0.0

    def _is_likely(self, entry: Entry, mention: Mention, within: Reading | None) -> bool:
        value = self._scores
        placed = within is not None and self._lies_in(entry, within) > 0
        if mention.common:
            return placed or (
                self._lists.common_towns.__contains__(fold(mention.words))
                and entry.country == self.home
                and mention.relation in {Relation.AT, Relation.NEAR}
            )
        if entry.rank == Rank.COUNTRY or placed:
            return True
        if self.is_home(entry.country):
            return True
        if not self.countries:
            return entry.population >= value["min_unplaced_population"]
        return entry.population >= value["min_foreign_population"]

    def _km(self, latitude: float, longitude: float) -> float:
        return min((distance_km(anchor, (latitude, longitude)) for anchor in self._anchors), default=0.0)

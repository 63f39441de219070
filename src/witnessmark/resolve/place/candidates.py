"""What a sentence offers as places: its mentions settled, each with a point, an honest precision and a score."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from witnessmark import lexicon
from witnessmark.model.places import Place, distance_km
from witnessmark.resolve.place.areas import border_point, part_point
from witnessmark.resolve.place.context import RANK_PRECISION, Reading, ReportContext, of_entry
from witnessmark.resolve.place.gazetteer import Gazetteer, Rank, move, open_gazetteer
from witnessmark.resolve.place.mention import Mention
from witnessmark.resolve.place.spelling import likely_spelling
from witnessmark.resolve.place.told_before import told_before
from witnessmark.resolve.place.words import Relation, folded_words, is_english

STRONG = frozenset({Relation.AT, Relation.NEAR, Relation.BETWEEN, Relation.PART})
_RANK_NAMES = {Rank.COUNTRY: "country", Rank.ADMIN1: "admin1", Rank.ADMIN2: "admin2", Rank.TOWN: "town"}
_MAX_OFFSET_KM = 100.0
_UNNAMED_OFFSET_KM = 15.0
_SEA_REACH_KM = 800.0
_GENERIC_REACH = 5
_NEAR_MENTIONS = 20
_MOST_DEPTH = 6  # a page of a thousand named things and no town must not lead from one to the next without end


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a sentence may give for a claim. `name` is what to call it; `feature` marks a named thing that is
    shown by the place around it; `score` says how tightly the sentence ties it to the claim; `whole` marks "around the
    country", which no narrower place told elsewhere may replace; `inferred` the report's country, where nothing ties
    the claim to a place."""

    reading: Reading
    name: str
    precision: int
    point: tuple[float, float]
    feature: bool
    relation: Relation
    score: float
    words: str
    whole: bool = False
    inferred: bool = False

    @property
    def is_country(self) -> bool:
        """Tell whether no more than a country is named."""
        return self.precision == 6 and not self.feature

    @property
    def is_sea(self) -> bool:
        """Tell whether a sea is named, which on land says no more than a coast."""
        return self.precision == 7

    def place(self) -> Place:
        """Return the record of this place."""
        entry = self.reading.entry
        return Place(
            id=self.reading.id,
            name=self.name,
            latitude=round(self.point[0], 5),
            longitude=round(self.point[1], 5),
            where_prec=self.precision,
            country=self.reading.country,
            admin1=_admin1(entry.admin1, entry.rank, entry.name) if entry is not None else None,
            runner_up=self.reading.runner_up,
            inferred=self.inferred,
        )


def _admin1(row: int | None, rank: Rank, name: str) -> str | None:
    if row is not None:
        return open_gazetteer().entry(row).name
    return name if rank == Rank.ADMIN1 else None


class SentencePlaces:
    """The candidates of each sentence of one report, found when first asked for.

    `around` returns the place that the report was telling about at a sentence: it holds the named things for which
    their own sentence gives no place.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        context: ReportContext,
        around: Callable[[int], Candidate | None],
    ) -> None:
        """Read the sentences of `context`'s report."""
        self._gazetteer = gazetteer
        self._context = context
        self._around = around
        self._scores: dict[str, float] = lexicon.load("resolve_places")["scores"]
        self._borrowing = frozenset(lexicon.load("resolve_places")["features"]["borrowing"])
        self._candidates: dict[int, tuple[Candidate, ...]] = {}
        self._depth = 0

    def at(self, index: int) -> tuple[Candidate, ...]:
        """Return the places that a sentence names, settled."""
        found = self._candidates.get(index)
        if found is None:
            self._candidates[index] = ()  # a name that needs its own sentence to be placed must not ask again
            found = self.read(self._context.mentions(index), index)
            self._candidates[index] = found
        return found

    def read(self, mentions: Sequence[Mention], index: int) -> tuple[Candidate, ...]:
        """Return the candidates of `mentions`, told at sentence `index`."""
        readings: dict[int, Reading] = {}
        unplaced: set[int] = set()
        for at in range(len(mentions) - 1, -1, -1):  # from the right: "Miraflores, Lima" needs Lima first
            mention = mentions[at]
            within = readings.get(mention.within) if mention.within is not None else None
            if mention.generic:
                reading = self._generic(mention, index)
            elif mention.feature:
                reading = None if mention.rows else self._alike(mention)
            else:
                reading = self._context.settle(mention, within)
                if reading is not None and within is not None and mention.quarter and self._is_apart(reading, within):
                    unplaced.add(at)  # "the Old Harbour district of Kharkiv", not Jamaica's
            if reading is not None and at not in unplaced:
                readings[at] = reading
        found = []
        for at, mention in enumerate(mentions):
            if at in readings:
                candidate = self._candidate(mention, readings[at])
            elif at in unplaced or mention.feature or _is_named_thing(mention):
                around = self._enclosing(mentions, readings, at, index)
                if around is None:
                    continue
                candidate = self._feature(mention, around)
            else:
                continue
            if at and mentions[at - 1].within == at and (at - 1 in readings or mentions[at - 1].feature):
                candidate = replace(candidate, score=candidate.score - self._scores["container"])
            found.append(candidate)
        return tuple(found)

    def _is_apart(self, one: Reading, town: Reading) -> bool:
        """Tell whether a place is too far from a town to be a part of it."""
        km = distance_km((one.latitude, one.longitude), (town.latitude, town.longitude))
        return town.precision == RANK_PRECISION[Rank.TOWN] and km > self._scores["scene_km"]

    def _generic(self, mention: Mention, index: int) -> Reading | None:
        gazetteer = self._gazetteer
        home = gazetteer.country(self._context.home) if self._context.home else None
        if mention.generic == "country":
            return of_entry(home) if home is not None else None
        if mention.generic == "capital":
            return of_entry(gazetteer.entry(home.seat)) if home is not None and home.seat is not None else None
        ranks = {Rank.TOWN} if mention.generic == "town" else {Rank.ADMIN1, Rank.ADMIN2}
        for at in told_before(self._context.document, index, _GENERIC_REACH):
            for candidate in sorted(self.at(at), key=lambda c: (-c.score, c.name)):
                entry = candidate.reading.entry
                if entry is not None and entry.rank in ranks:
                    return candidate.reading
        dateline = self._context.dateline
        if mention.generic == "town" and dateline is not None and dateline.country == self._context.home:
            return dateline
        return None

    def _alike(self, mention: Mention) -> Reading | None:
        """Read an unknown name as another spelling of a town of the report's country."""
        home = self._context.home
        row = likely_spelling(self._gazetteer, home, mention.words) if home else None
        return of_entry(self._gazetteer.entry(row)) if row is not None else None

    def _enclosing(
        self, mentions: Sequence[Mention], readings: dict[int, Reading], at: int, index: int
    ) -> Candidate | None:
        """Return the place that holds a named thing: the city in its own name ("Kharkiv market"), the next one named
        after it, else another of the sentence, else the one the report was telling about."""
        after = range(at + 1, min(len(mentions), at + 1 + _NEAR_MENTIONS))
        before = range(at - 1, max(-1, at - 1 - _NEAR_MENTIONS), -1)
        holding = {*STRONG, Relation.OF, Relation.BARE}
        later = [i for i in after if i in readings and mentions[i].relation in holding]
        earlier = [i for i in before if i in readings and mentions[i].relation in STRONG]
        own = self._context.settle(mentions[at]) if mentions[at].feature else None  # "the Jabalia camp"
        inner = self._candidate(replace(mentions[at], feature=False), own) if own is not None else None
        if inner is not None and mentions[at].within is None and self._is_city(inner):
            borrows = mentions[at].words.split()[-1].casefold() in self._borrowing
            if not borrows or not self._is_elsewhere(inner):
                return inner
        for i in [*later[:1], *earlier[:1]]:
            named_around = self._candidate(mentions[i], readings[i])
            return inner if inner is not None and named_around.is_country else named_around
        if inner is not None and (mentions[at].relation is Relation.DATELINE or self._is_near_scene(inner)):
            return inner
        if self._depth >= _MOST_DEPTH:
            return inner
        self._depth += 1
        around = self._around(index)  # "Palacio Park" stands where the report plays, not in a far Palacio
        self._depth -= 1
        return around if around is not None else inner

    def _is_near_scene(self, candidate: Candidate) -> bool:
        return not self._context.focus.scenes or self._context.chance(candidate.point) >= self._scores["likely"]

    def _is_elsewhere(self, candidate: Candidate) -> bool:
        """Tell whether a city is far from where the report surely plays: "the Austin neighborhood" of Chicago."""
        best = self._context.focus.best
        if best is None:
            return False
        sure = self._context.chance((best.entry.latitude, best.entry.longitude))
        return sure >= self._scores["sure"] and not self._is_near_scene(candidate)

    def _is_city(self, candidate: Candidate) -> bool:
        entry = candidate.reading.entry
        return entry is not None and entry.rank == Rank.TOWN and entry.population >= self._scores["city_people"]

    def _candidate(self, mention: Mention, reading: Reading) -> Candidate:
        point, precision = (reading.latitude, reading.longitude), reading.precision
        entry = reading.entry
        if mention.seat and entry is not None and entry.rank != Rank.TOWN and entry.seat is not None:
            reading = of_entry(self._gazetteer.entry(entry.seat), reading.id)
            entry, precision = reading.entry, 1
            point = (reading.latitude, reading.longitude)
        name, rank = _name(mention, reading), _RANK_NAMES[entry.rank] if entry is not None else "town"
        home = self._gazetteer.country(self._context.home or "")
        if mention.border and home is not None and (spot := border_point(self._gazetteer, home.country, reading)):
            reading, point, precision, rank = of_entry(home), spot, 5, "admin1"
        elif mention.compass and entry is not None and entry.rank == Rank.COUNTRY:
            point, precision = part_point(self._gazetteer, entry, mention.compass), 5
            name = f"{mention.compass} {name}"
        elif mention.relation is Relation.NEAR and precision < 4:
            point, precision = _off(mention, point)
        score = self._scores[mention.relation.value] + self._scores[rank]
        return Candidate(
            reading=reading,
            name=name,
            precision=precision,
            point=point,
            feature=False,
            relation=mention.relation,
            score=score,
            words=mention.words,
            whole=mention.generic == "country",
        )

    def _feature(self, mention: Mention, around: Candidate) -> Candidate:
        return replace(
            named(mention.words, around),
            relation=mention.relation,
            score=self._scores[mention.relation.value] + self._scores["feature"],
            words=mention.words,
        )


def _name(mention: Mention, reading: Reading) -> str:
    """Return what to call a place: its own words, or what they stand for ("the capital of X" is "Y, X")."""
    if mention.generic:
        return reading.name
    if mention.seat and reading.name != mention.words:
        return f"{reading.name}, {mention.words}"
    if reading.entry is not None and mention.words[:1] >= "\u0250":
        return reading.name  # one place has one name, in whatever script and case it is written
    return mention.words


def _off(mention: Mention, point: tuple[float, float]) -> tuple[tuple[float, float], int]:
    """Return the point and precision of "near X", "north of X", "20 km from X", "20 km north of X"."""
    if mention.bearing is not None:
        km = _UNNAMED_OFFSET_KM if mention.km is None else mention.km
        return move(point, mention.bearing, km), 2 if km <= _MAX_OFFSET_KM else 5
    if mention.km is not None and mention.km > lexicon.load("resolve_places")["scores"]["near_km"]:
        return point, 5
    return point, 2


def _is_named_thing(mention: Mention) -> bool:
    """Tell whether a name that leads nowhere stands where only a place can follow."""
    return mention.naming and not mention.generic and not _is_plain(mention)


def _is_plain(mention: Mention) -> bool:
    """Tell whether a name that leads nowhere likely is no name at all ("at Point Blank range" in capitals)."""
    return mention.common or all(is_english(word) for word in folded_words(mention.words))


def named(words: str, around: Candidate) -> Candidate:
    """Return a named thing that no gazetteer has, shown by the place around it with an honest precision."""
    tail = around.reading.name if around.feature else around.name  # one thing beside the other, never a chain of them
    if around.feature and words in around.name:
        name = around.name
    else:
        name = words if _is_whole_country(around) or tail in words else f"{words}, {tail}"
    return replace(around, name=name, feature=True, precision=max(around.precision, 2), words=words, inferred=False)


def _is_whole_country(candidate: Candidate) -> bool:
    entry = candidate.reading.entry
    return entry is not None and entry.rank == Rank.COUNTRY


def plain(reading: Reading, relation: Relation) -> Candidate:
    """Return a reading that no sentence ties to anything."""
    return Candidate(
        reading=reading,
        name=reading.name,
        precision=reading.precision,
        point=(reading.latitude, reading.longitude),
        feature=False,
        relation=relation,
        score=0.0,
        words=reading.name,
    )


def fits(candidate: Candidate, wider: Candidate | None) -> bool:
    """Tell whether a place can be the narrower one of `wider`: of the same country, or on that sea's coast."""
    if wider is None:
        return True
    if wider.reading.country is None:
        return distance_km(candidate.point, wider.point) < _SEA_REACH_KM
    return candidate.reading.country == wider.reading.country


def lies_in(inner: Candidate, wider: Candidate) -> bool:
    """Tell whether a place lies in a division or a country."""
    one, other = inner.reading.entry, wider.reading.entry
    if one is None or other is None or one.country != other.country:
        return False
    return other.rank == Rank.COUNTRY or one.admin1 == other.row

"""A place that a sentence gives, weighed against where the whole report plays: a reading in, one that can stand out."""

from dataclasses import replace
from functools import cached_property

from witnessmark.model.claims import Claim, Scope
from witnessmark.resolve.place.candidates import Candidate, lies_in, named, plain
from witnessmark.resolve.place.context import ReportContext, of_entry
from witnessmark.resolve.place.gazetteer import Entry, Gazetteer
from witnessmark.resolve.place.names import fold
from witnessmark.resolve.place.words import Relation, folded_words, is_english

_TOWN_PRECISION = 3
_TIED = 2
_NARROWED = frozenset({4, 6})  # a border or a part of a country (5) is meant as it is told


class ReportScene:
    """Where one report plays, and whether a place read in it may stand beside that."""

    def __init__(self, context: ReportContext, gazetteer: Gazetteer, scores: dict[str, float]) -> None:
        """Hold what `context` weighed; `scores` are those of resolve_places.toml."""
        self._context = context
        self._gazetteer = gazetteer
        self._scores = scores

    def home_country(self) -> Entry | None:
        """Return the country that the report is about."""
        return self._gazetteer.country(self._context.home) if self._context.home is not None else None

    @cached_property
    def town(self) -> Candidate | None:
        """The town that the whole report is about, where it is likely enough."""
        scene = self._context.focus.best
        if scene is None or not self._context.focus.is_settled(self._scores["scene_km"]):
            return None
        dateline = self._context.dateline
        if scene.loose and dateline is not None and dateline.id == scene.entry.id:
            return None
        told = plain(of_entry(scene.entry), Relation.DATELINE)
        least = self._scores["sure_inside" if scene.loose else "sure"]
        return told if self._context.chance(told.point) >= least else None

    def checked(self, best: Candidate | None, why: str, claim: Claim, *, own: bool) -> tuple[Candidate | None, str]:
        """Weigh a reading against where the whole report plays: the town takes the place of the region or country
        around it, and of an unlikely namesake; where no town is sure, only the region or the country is
        told. `own`: the claim's own sentence gives `best`."""
        if best is None or claim.scope is Scope.RUNNING_TOTAL:
            return best, why
        scene = self.town
        if best.precision > _TOWN_PRECISION:
            if (
                scene is None
                or best.whole
                or best.precision not in _NARROWED
                or not self._narrows(best, scene, own=own)
            ):
                return best, why
            place = named(best.words, scene) if best.feature and (own or not best.is_country) else scene
            return place, f"{why}; the whole report plays around {scene.name}"
        if best.reading.entry is None or self._is_likely(best, scene, own=own):
            return best, why
        if scene is not None:
            place = named(best.words, scene) if best.feature and own else scene
            return place, f"the whole report plays around {scene.name}, too far from {best.name}"
        region = self._context.focus.region
        if region is not None and region.country == self._context.home:
            told = plain(of_entry(region), Relation.BARE)
            return told, f"no more than {region.name} is sure: {best.name} may be another"
        country = self.home_country()
        if country is None or country.country == best.reading.country:
            return best, why
        return replace(plain(of_entry(country), Relation.BARE), inferred=True), f"{best.name} is too unlikely here"

    def _narrows(self, wide: Candidate, scene: Candidate, *, own: bool) -> bool:
        """Tell whether the scene may stand for a region or a country: it lies in it, or that was told of another
        sentence; surely where the claim's own sentence tells no more."""
        if wide.reading.entry is not None and not lies_in(scene, wide) and (own and not wide.feature):
            return False
        return not own or self._context.chance(scene.point) >= self._scores["sure_inside"]

    def _is_likely(self, candidate: Candidate, scene: Candidate | None, *, own: bool) -> bool:
        """Tell whether a town may stand: the report plays near it, or its name is no other place's. One that the
        claim's own sentence does not name must be about as likely as the scene."""
        value, entry = self._scores, candidate.reading.entry
        focus, gazetteer = self._context.focus, self._gazetteer
        if entry is None or not focus.scenes:
            return True
        held = self._context.chance(candidate.point)
        rival = self._context.chance(scene.point) if scene is not None else 0.0
        if held >= max(value["likely"], value["likely_share"] * rival):
            return own or scene is None or candidate.feature or self._is_rival(entry, scene)
        is_city = entry.population >= value["city_people"]
        told = self._context.told.get(fold(entry.name))
        if told is not None and told.titled and told.tied >= _TIED and not self.is_local:  # its title tells of it too
            return True
        if scene is not None and held < value["likely"]:
            if not own and (self.is_local or rival >= value["sure_alone"]):
                return False
            if not is_city and rival >= value["sure_small" if self.is_local else "sure_alone"]:
                return False
            if rival >= value["sure_inside"] and self._is_out_of_beat(entry):
                return False
        strange = focus.region is not None and entry.admin1 != focus.region.row and self._is_out_of_beat(entry)
        if strange and scene is None and not is_city:
            return False
        context = self._context
        if not is_city and (all(map(is_english, folded_words(entry.name))) or not context.is_told(entry.country)):
            return False
        rows = (gazetteer.entry(row) for row in gazetteer.find(fold(entry.name)) or ())
        rivals = [e for e in rows if e.row != entry.row and e.rank == entry.rank]
        if context.is_told(entry.country):
            largest = max((e.population for e in rivals if context.is_told(e.country)), default=-1)
            return largest < 0 or (is_city and largest * 5 < entry.population)
        named_so = fold(entry.name) in fold(candidate.words)
        return named_so and all(e.population * 10 < entry.population for e in rivals)  # a city abroad without a rival

    def _is_rival(self, entry: Entry, scene: Candidate) -> bool:
        """Tell whether a place near the scene is itself about as likely: "Sacramento" is told beside Roseville."""
        chances = {one.entry.row: one.chance for one in reversed(self._context.focus.scenes)}
        best = scene.reading.entry
        least = self._scores["likely_share"] * chances.get(best.row, 0.0) if best is not None else 0.0
        return chances.get(entry.row, 0.0) >= least

    @property
    def is_local(self) -> bool:
        """Tell whether a local paper tells it: hardly of two towns far apart, as an agency's wire does."""
        return self._context.paper is not None and self._context.paper.region is not None

    def _is_out_of_beat(self, entry: Entry) -> bool:
        """Tell whether a place lies in another region than the local paper that tells of it."""
        paper = self._context.paper
        return paper is not None and self.is_local and entry.admin1 != paper.region

"""Where a claim's harm happened: a claim and its report in, the narrowest place that the text gives for it out."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from witnessmark import lexicon
from witnessmark.model.claims import Claim, Scope
from witnessmark.model.places import Place
from witnessmark.model.text import Document, SentenceKind
from witnessmark.resolve.areas import border_point, part_point
from witnessmark.resolve.companions import told_before
from witnessmark.resolve.context import UNREAD_KINDS, Reading, ReportContext, of_entry
from witnessmark.resolve.gazetteer import Gazetteer, Rank, distance_km, move, open_gazetteer
from witnessmark.resolve.mentions import POSSESSIVE, Mention, MentionFinder, Relation, folded_words
from witnessmark.resolve.own_places import open_known_places
from witnessmark.resolve.spelling import likely_spelling
from witnessmark.settings import Settings

_STRONG = frozenset({Relation.AT, Relation.NEAR, Relation.BETWEEN, Relation.PART})
_LOCATES = re.compile(
    r"\b(?:attack|incident|clash|clashes|fighting|explosion|blast|ambush|shooting|killing|killings|murder|massacre|crime|"
    r"bombing|strike)\s+(?:\w+\s+){0,3}?(?:occurred|happened|took\s+place|was\s+carried\s+out)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\bwho(?:se)?\b(?!.*[;.])", re.IGNORECASE | re.DOTALL)
_LOCATES_REACH = 80
_RANK_NAMES = {Rank.COUNTRY: "country", Rank.ADMIN1: "admin1", Rank.ADMIN2: "admin2", Rank.TOWN: "town"}
_MAX_OFFSET_KM = 100.0
_UNNAMED_OFFSET_KM = 15.0
_UNSAID_PRECISION = 6
_SEA_REACH_KM = 800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a sentence may give for a claim. `name` is what to call it; `feature` marks a named thing that is
    shown by the place around it; `score` says how tightly the sentence ties it to the claim; `whole` marks "around the
    country", which no narrower place told elsewhere may replace."""

    reading: Reading
    name: str
    precision: int
    point: tuple[float, float]
    feature: bool
    relation: Relation
    score: float
    words: str
    whole: bool = False

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
        )


def _admin1(row: int | None, rank: Rank, name: str) -> str | None:
    if row is not None:
        return open_gazetteer().entry(row).name
    return name if rank == Rank.ADMIN1 else None


class PlaceReader:
    """Reads the places of claims; holds the open gazetteers of a run."""

    def __init__(self, settings: Settings) -> None:
        """Open the gazetteers; raises ArgumentError for a user's file that cannot be used."""
        self._gazetteer: Gazetteer = open_gazetteer()
        self._finder = MentionFinder(self._gazetteer, open_known_places(settings.gazetteer))
        self._country = settings.country
        table: dict[str, Any] = lexicon.load("resolve_places")
        self._scores: dict[str, float] = table["scores"]
        self._breaks = frozenset(table["breaks"]["words"])

    def read(self, document: Document, claims: Sequence[Claim]) -> list[tuple[Place | None, str]]:
        """Return for each claim, in the order given, its place (None where the report names none) and how it was read."""
        if not claims:
            return []
        report = _ReportPlaces(self, ReportContext(document, self._finder, self._gazetteer, self._country))
        index = {sentence.id: sentence.index for sentence in document.sentences}
        order = sorted(range(len(claims)), key=lambda at: (claims[at].start, claims[at].quote.start, claims[at].id))
        found: dict[int, tuple[Place | None, str]] = {}
        for at in order:
            found[at] = report.read(claims[at], index[claims[at].sentence_id])
        return [found[at] for at in range(len(claims))]

    @property
    def gazetteer(self) -> Gazetteer:
        """The open gazetteer."""
        return self._gazetteer

    @property
    def scores(self) -> dict[str, float]:
        """What each trait of a candidate is worth."""
        return self._scores

    @property
    def breaks(self) -> frozenset[str]:
        """Words at the head of a sentence that turn to another event."""
        return self._breaks


class _ReportPlaces:
    """The places of one report, read claim by claim in text order."""

    def __init__(self, reader: PlaceReader, context: ReportContext) -> None:
        self._reader = reader
        self._context = context
        self._sentences = context.document.sentences
        self._candidates: dict[int, tuple[Candidate, ...]] = {}
        self._settled: dict[int, Candidate] = {}
        body = [s.index for s in self._sentences if s.kind is SentenceKind.BODY]
        self._leads = frozenset(body[:1])

    def read(self, claim: Claim, index: int) -> tuple[Place | None, str]:
        """Return the claim's place and how it was read."""
        middle = (claim.quote.start + claim.quote.end) // 2 - claim.start
        best, why = self._own_words(claim, index, middle)
        passing = best if best is not None and best.relation in {Relation.OF, Relation.TOWARD} else None
        if best is None or passing is not None or best.is_country:
            told, reason = self._own_sentence(claim, index, middle)
            if told is not None and _fits(told, best if passing is None else None):
                best, why = told, reason
            elif passing is not None:
                best = None
        settled = True
        if best is not None and best.precision in {4, 5} and not best.feature:
            inner = self._told_inside(index, best) if index in self._leads else self._located(index, best)
            if inner is not None:
                best, why = inner, f'{why}, and in it "{inner.words}" just after'
        if (
            best is None
            or (best.is_country and not best.whole and claim.scope is not Scope.RUNNING_TOTAL)
            or best.is_sea
        ):
            wider = best
            passing = passing or self._weak(index, middle)
            best, reason = self._elsewhere(index, wider, passing, is_total=claim.scope is Scope.RUNNING_TOTAL)
            why = reason if best is not wider else why
            settled = best is not None and best.relation in _STRONG
        if best is None:
            return None, "the report names no place"
        if settled and not best.is_country:
            self._settled.setdefault(index, best)
        return best.place(), why

    def _own_words(self, claim: Claim, index: int, middle: int) -> tuple[Candidate | None, str]:
        """Read the words that extract picked as the claim's place."""
        if not claim.place_text:
            return None, ""
        text = self._sentences[index].text
        at = _nearest(text, claim.place_text, middle)
        if at is None:
            candidates = self._read(claim.place_text, self._context.find(claim.place_text), index)
            inside = candidates
        else:
            mentions = self._context.mentions(index)
            end = at + len(claim.place_text)
            kept = {i for i, m in enumerate(mentions) if m.start < end and m.end > at}
            for i in range(len(mentions) - 1, -1, -1):  # "on X Bridge, in Y": Y was picked, X is narrower
                if mentions[i].within in kept and mentions[i].relation in _STRONG:
                    kept.add(i)
            words = {mentions[i].words for i in kept}
            inside = tuple(c for c in self.candidates(index) if c.words in words)
        best = max(inside, key=lambda c: (not c.is_country, c.score, c.name), default=None)
        if best is None:
            around = self._around(index)
            owner = at is not None and text[at + len(claim.place_text) :][:2].casefold() in POSSESSIVE
            if around is None or owner:  # "in Putin's latest attack" names no place
                return None, ""
            return _named(claim.place_text, around), f'"{claim.place_text}" is in no gazetteer: shown by {around.name}'
        return best, f'place named with the claim: "{claim.place_text}"'

    def _own_sentence(self, claim: Claim, index: int, middle: int) -> tuple[Candidate | None, str]:
        """Read the place that the claim's own sentence ties to it best."""
        per_char = self._reader.scores["per_char"]
        spans = {m.words: m.start for m in self._context.mentions(index)}
        text = self._sentences[index].text
        best = max(
            (
                c
                for c in self.candidates(index)
                if c.relation in _STRONG and not _aside(text, middle, spans.get(c.words, 0))
            ),
            key=lambda c: (c.score - per_char * abs(spans.get(c.words, 0) - middle), c.name),
            default=None,
        )
        return best, f'place named in the sentence: "{best.words}"' if best is not None else ""

    def _told_inside(self, index: int, wider: Candidate) -> Candidate | None:
        """Return the town within a division or a part of a country that the next sentences go on to name: a lead tells
        the province, its details the village."""
        look_ahead = int(self._reader.scores["look_ahead_sentences"])
        for at in range(index + 1, min(len(self._sentences), index + 1 + look_ahead)):
            if self._turns(at) or self._sentences[at].kind in UNREAD_KINDS:
                return None
            told = [c for c in self.candidates(at) if c.relation in _STRONG and (c.feature or c.precision <= 2)]
            inside = [c for c in told if _lies_in(c, wider)]
            if inside:
                return max(inside, key=lambda c: (c.score, c.name))
            if told:
                return None
        return None

    def _weak(self, index: int, middle: int) -> Candidate | None:
        """Return a place that the sentence names without saying that anything happened there."""
        spans = {m.words: m.start for m in self._context.mentions(index)}
        loose = [c for c in self.candidates(index) if c.relation in {Relation.OF, Relation.TOWARD} and not c.is_country]
        return max(loose, key=lambda c: (c.score, -abs(spans.get(c.words, 0) - middle), c.name), default=None)

    def _elsewhere(
        self, index: int, wider: Candidate | None, passing: Candidate | None = None, *, is_total: bool = False
    ) -> tuple[Candidate | None, str]:
        """Read the place that the report was telling about: the sentences before, then just after, then its dateline.
        `wider` is a country that the claim's own sentence names; a narrower place must lie in it. `passing` is a place
        that the sentence names without saying that anything happened there."""
        look_back, look_ahead = (
            int(self._reader.scores["look_back_sentences"]),
            int(self._reader.scores["look_ahead_sentences"]),
        )
        located = self._located(index, wider)
        if located is not None:
            return located, f'place that the next sentences give for it: "{located.words}"'
        turned = self._turns(index)
        document = self._context.document
        for at in told_before(document, index, look_back):
            if turned:
                break
            best = self._told_at(at)
            if best is not None and _fits(best, wider):
                return best, f'place of what was told before: "{best.words}"'
            turned = self._turns(at)
        if passing is not None and _fits(passing, wider):
            return passing, f'place named in passing: "{passing.words}"'
        for at in range(index + 1, min(document.told_together(index).stop, index + 1 + look_ahead)):
            if self._turns(at):
                break
            best = self._told_at(at)
            if best is not None and _fits(best, wider):
                return best, f'place told just after: "{best.words}"'
        about = self._about(index, wider)
        if about is not None and not (is_total and about.relation is Relation.DATELINE):
            return about, f'place that the report is about: "{about.words}"'
        if wider is not None:
            return wider, f'only a country is named: "{wider.words}"'
        return self._last_resort(is_total=is_total)

    def _located(self, index: int, wider: Candidate | None) -> Candidate | None:
        """Return the place of a sentence just after that says where it was ("The attack took place in X")."""
        together = self._context.document.told_together(index)
        at = index + 1
        said = _LOCATES.search(self._sentences[at].text) if at < together.stop else None
        if said is None or self._turns(at):
            return None
        starts = {m.words: m.start for m in self._context.mentions(at)}
        told = [c for c in self.candidates(at) if c.relation in _STRONG and not c.is_country and _fits(c, wider)]
        after = [c for c in told if 0 <= starts.get(c.words, 0) - said.end() < _LOCATES_REACH]
        return max(after, key=lambda c: (c.score, c.name), default=None)

    def _about(self, index: int, wider: Candidate | None) -> Candidate | None:
        """Return the place of the last claim before; in a scrambled text that of the most claims before, as a guess."""
        before = [self._settled[at] for at in sorted(self._settled, reverse=True) if at < index]
        fitting = [candidate for candidate in before if _fits(candidate, wider)]
        if not fitting or self._context.document.report.in_order:
            return next(iter(fitting), None)
        times = Counter(candidate.reading.id for candidate in fitting)
        most = min(fitting, key=lambda c: (-times[c.reading.id], c.feature, c.name))
        return replace(most, precision=max(most.precision, _UNSAID_PRECISION), relation=Relation.DATELINE)

    def _last_resort(self, *, is_total: bool) -> tuple[Candidate | None, str]:
        dateline, home = self._context.dateline, self._context.home
        if dateline is not None and not is_total and (dateline.country == home or home is None):
            told = replace(_plain(dateline, Relation.DATELINE), precision=_UNSAID_PRECISION)
            return told, f"no place is named: the dateline's {dateline.name}, which only says the country"
        country = self._reader.gazetteer.country(home) if home is not None else None
        if country is None:
            return None, ""
        return _plain(of_entry(country), Relation.BARE), f"no place is named: the report is about {country.name}"

    def _turns(self, index: int) -> bool:
        """Tell whether a sentence turns to another event ("Meanwhile, ...")."""
        words = folded_words(self._sentences[index].text[:40])[:2]
        return bool(words) and (words[0] in self._reader.breaks or " ".join(words) in self._reader.breaks)

    def _told_at(self, index: int) -> Candidate | None:
        """Return the place that a sentence is about: its claim's, else the best it ties to what it tells."""
        if self._sentences[index].kind in UNREAD_KINDS:
            return None
        if index in self._settled:
            return self._settled[index]
        strong = [c for c in self.candidates(index) if c.relation in _STRONG and not c.is_country and not c.is_sea]
        if not strong and not self._context.document.report.in_order:
            strong = [
                c for c in self.candidates(index) if not c.is_country and c.relation in {Relation.OF, Relation.TOWARD}
            ]
        return max(strong, key=lambda c: (c.score, c.name), default=None)

    def _around(self, index: int) -> Candidate | None:
        """Return the narrowest known place around an unknown one: of its sentence, else of the report."""
        known = [c for c in self.candidates(index) if not c.feature and c.relation is not Relation.DATELINE]
        best = max(known, key=lambda c: (not c.is_country, c.score, c.name), default=None)
        if best is not None and not best.is_country:
            return best
        return self._elsewhere(index, best)[0]

    def candidates(self, index: int) -> tuple[Candidate, ...]:
        """Return the places that a sentence names, settled."""
        found = self._candidates.get(index)
        if found is None:
            self._candidates[index] = ()  # a name that needs its own sentence to be placed must not ask again
            found = self._read(self._sentences[index].text, self._context.mentions(index), index)
            self._candidates[index] = found
        return found

    def _read(self, text: str, mentions: Sequence[Mention], index: int) -> tuple[Candidate, ...]:
        readings: dict[int, Reading] = {}
        for at in range(len(mentions) - 1, -1, -1):  # from the right: "Miraflores, Lima" needs Lima first
            mention = mentions[at]
            within = readings.get(mention.within) if mention.within is not None else None
            reading = self._generic(mention, index) if mention.generic else self._context.settle(mention, within)
            if reading is None and mention.feature:
                reading = self._alike(mention)
            if reading is not None:
                readings[at] = reading
        found = []
        for at, mention in enumerate(mentions):
            if at in readings:
                candidate = self._candidate(mention, readings[at])
            elif mention.feature or (mention.naming and not mention.generic and not mention.common):
                around = self._enclosing(mentions, readings, at, index)
                if around is None:
                    continue
                candidate = self._feature(mention, around)
            else:
                continue
            if at and mentions[at - 1].within == at and (at - 1 in readings or mentions[at - 1].feature):
                candidate = replace(candidate, score=candidate.score - self._reader.scores["container"])
            found.append(candidate)
        return tuple(found)

    def _generic(self, mention: Mention, index: int) -> Reading | None:
        gazetteer = self._reader.gazetteer
        home = gazetteer.country(self._context.home) if self._context.home else None
        if mention.generic == "country":
            return of_entry(home) if home is not None else None
        if mention.generic == "capital":
            return of_entry(gazetteer.entry(home.seat)) if home is not None and home.seat is not None else None
        ranks = {Rank.TOWN} if mention.generic == "town" else {Rank.ADMIN1, Rank.ADMIN2}
        for at in told_before(self._context.document, index, 5):
            for candidate in sorted(self.candidates(at), key=lambda c: (-c.score, c.name)):
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
        row = likely_spelling(self._reader.gazetteer, home, mention.words) if home else None
        return of_entry(self._reader.gazetteer.entry(row)) if row is not None else None

    def _enclosing(
        self, mentions: Sequence[Mention], readings: dict[int, Reading], at: int, index: int
    ) -> Candidate | None:
        """Return the place that holds a named thing: the next one named after it, else another of the sentence, else
        the one the report was telling about."""
        later = [
            i for i in sorted(readings) if i > at and mentions[i].relation in {*_STRONG, Relation.OF, Relation.BARE}
        ]
        earlier = [i for i in sorted(readings, reverse=True) if i < at and mentions[i].relation in _STRONG]
        for i in [*later[:1], *earlier[:1]]:
            return self._candidate(mentions[i], readings[i])
        best, _ = self._elsewhere(index, None)
        return best

    def _candidate(self, mention: Mention, reading: Reading) -> Candidate:
        scores = self._reader.scores
        point, precision = (reading.latitude, reading.longitude), reading.precision
        entry = reading.entry
        if mention.seat and entry is not None and entry.rank != Rank.TOWN and entry.seat is not None:
            reading = of_entry(self._reader.gazetteer.entry(entry.seat), reading.id)
            entry, precision = reading.entry, 1
            point = (reading.latitude, reading.longitude)
        name, rank = _name(mention, reading), _RANK_NAMES[entry.rank] if entry is not None else "town"
        home = self._reader.gazetteer.country(self._context.home or "")
        if (
            mention.border
            and home is not None
            and (spot := border_point(self._reader.gazetteer, home.country, reading))
        ):
            reading, point, precision, rank = of_entry(home), spot, 5, "admin1"
        elif mention.compass and entry is not None and entry.rank == Rank.COUNTRY:
            point, precision = part_point(self._reader.gazetteer, entry, mention.compass), 5
            name = f"{mention.compass} {name}"
        elif mention.relation is Relation.NEAR and precision < 4:
            point, precision = _off(mention, point)
        score = scores[mention.relation.value] + scores[rank]
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
        scores = self._reader.scores
        return replace(
            _named(mention.words, around),
            relation=mention.relation,
            score=scores[mention.relation.value] + scores["feature"],
            words=mention.words,
        )


def _name(mention: Mention, reading: Reading) -> str:
    """Return what to call a place: its own words, or what they stand for ("the capital of X" is "Y, X")."""
    if mention.generic:
        return reading.name
    if mention.seat and reading.name != mention.words:
        return f"{reading.name}, {mention.words}"
    return mention.words


def _off(mention: Mention, point: tuple[float, float]) -> tuple[tuple[float, float], int]:
    """Return the point and precision of "near X", "north of X", "20 km from X", "20 km north of X"."""
    if mention.bearing is not None:
        km = _UNNAMED_OFFSET_KM if mention.km is None else mention.km
        return move(point, mention.bearing, km), 2 if km <= _MAX_OFFSET_KM else 5
    if mention.km is not None and mention.km > lexicon.load("resolve_places")["scores"]["near_km"]:
        return point, 5
    return point, 2


def _named(words: str, around: Candidate) -> Candidate:
    """Return a named thing that no gazetteer has, shown by the place around it with an honest precision."""
    name = words if around.is_country or around.name in words else f"{words}, {around.name}"
    return replace(around, name=name, feature=True, precision=max(around.precision, 2), words=words)


def _plain(reading: Reading, relation: Relation) -> Candidate:
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


def _fits(candidate: Candidate, wider: Candidate | None) -> bool:
    if wider is None:
        return True
    if wider.reading.country is None:
        return distance_km(candidate.point, wider.point) < _SEA_REACH_KM
    return candidate.reading.country == wider.reading.country


def _lies_in(inner: Candidate, wider: Candidate) -> bool:
    one, other = inner.reading.entry, wider.reading.entry
    if one is None or other is None or one.country != other.country:
        return False
    return other.rank == Rank.COUNTRY or one.admin1 == other.row


def _aside(text: str, middle: int, start: int) -> bool:
    """Tell whether a place stands in a clause about a person's past ("killed X, who had been in Y")."""
    return start > middle and _ASIDE.search(text[middle:start]) is not None


def _nearest(text: str, words: str, middle: int) -> int | None:
    """Return where `words` stand in `text`, nearest to offset `middle`."""
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return min(found, key=lambda start: abs(start - middle), default=None)

"""Where a claim's harm happened: a claim and its report in, the narrowest place that the text gives for it out."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any

from witnessmark import lexicon
from witnessmark.lexicon.disasters import one_disaster
from witnessmark.model.claims import Claim, ClaimKind, Scope
from witnessmark.model.places import Place, distance_km
from witnessmark.model.text import Document
from witnessmark.model.time import DateSpan
from witnessmark.resolve.date.datelines import anchor_of
from witnessmark.resolve.place.candidates import STRONG, Candidate, SentencePlaces, fits, lies_in, named, plain
from witnessmark.resolve.place.context import UNREAD_KINDS, ReportContext, of_entry
from witnessmark.resolve.place.gazetteer import Entry, Gazetteer, open_gazetteer
from witnessmark.resolve.place.mentions import MentionFinder
from witnessmark.resolve.place.own_places import open_known_places
from witnessmark.resolve.place.packs import PackPlaces, is_read_by_pack
from witnessmark.resolve.place.pins import Pins
from witnessmark.resolve.place.scene import ReportScene
from witnessmark.resolve.place.told_before import paragraph_before, told_before
from witnessmark.resolve.place.words import POSSESSIVE, Relation, folded_words
from witnessmark.settings import Settings

_IN_OTHERS = re.compile(
    r"\b(?:in|across|from|to)\s+(?:the\s+|several\s+|many\s+|two\s+|three\s+)?other\s+(?:[\w-]+\s+){0,3}?"
    r"(?:areas|places|towns|cities|villages|parts|regions|districts|provinces|states|communities)\b"
    r"|\belsewhere in (?:the|\w+)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\bwho(?:se)?\b(?!.*[;.])", re.IGNORECASE | re.DOTALL)
_LOCAL = re.compile(
    r"\b(?:local|city|town|mayor|municipal|council|regional|provincial|district|governor)\b", re.IGNORECASE
)
_STRUCK = re.compile(
    r"\b(?:hit|struck|strik\w+|strikes?|bomb\w*|shell\w*|attack\w*|raid\w*|explo\w+|fire|shooting (?:in|at))\b",
    re.IGNORECASE,
)
_CARE_PLACES = ("hospital", "clinic", "medical center", "medical centre", "trauma center", "infirmary")
_REGION = re.compile(
    r"\bin (?:the|this|our) (?:whole |entire )?(?:region|oblast|province|governorate|state|district)\b", re.IGNORECASE
)
_TOTAL_REACH = 3
_UNSAID_PRECISION = 6
_A_FEW_DAYS = 2
_MOST_SETTLED = 200
_ASIDE_REACH = 300
_ONE_CITY_KM = 40
_TOWN_PRECISION = 3
_MANY = 100
_TOTALS = frozenset({ClaimKind.KILLED, ClaimKind.INJURED, ClaimKind.DISPLACED, ClaimKind.MISSING, ClaimKind.DETAINED})


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
        self._idioms = frozenset(table["idioms"]["words"])

    def read(
        self, document: Document, claims: Sequence[Claim], days: Sequence[DateSpan | None] = ()
    ) -> list[tuple[Place | None, str]]:
        """Return for each claim, in order, its place (None where the report names none) and how it was read.

        `days` are the claims' own, in their order: where no place is named they tell news from what is recalled.
        """
        if not claims:
            return []
        context = ReportContext(document, self._finder, self._gazetteer, self._country)
        if is_read_by_pack(document.report.language):
            index = {sentence.id: sentence.index for sentence in document.sentences}
            carried = PackPlaces(self._gazetteer, context)
            order = sorted(range(len(claims)), key=lambda at: _told_at(claims[at]))
            found = {at: carried.read(claims[at], index[claims[at].sentence_id]) for at in order}
            return [found[at] for at in range(len(claims))]
        report = _ReportPlaces(self, context)
        chosen = report.chosen(claims)
        return [report.settled(*chosen[at], days[at] if days else None) for at in range(len(claims))]

    def pins(self, document: Document, claims: Sequence[Claim]) -> Pins | None:
        """Return all places of an English report, weighed for each of its claims; None of a local paper's."""
        report = _ReportPlaces(self, ReportContext(document, self._finder, self._gazetteer, self._country))
        return None if report.is_local else report.pins(claims, report.told(claims))

    @property
    def gazetteer(self) -> Gazetteer:
        """The open gazetteer."""
        return self._gazetteer

    @property
    def scores(self) -> dict[str, float]:
        """What each trait of a candidate is worth."""
        return self._scores

    @property
    def idioms(self) -> frozenset[str]:
        """Words that follow "in" and name no place ("in charge of")."""
        return self._idioms

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
        self._places = SentencePlaces(reader.gazetteer, context, lambda at: self._elsewhere(at, None)[0])
        self._scene = ReportScene(context, reader.gazetteer, reader.scores)
        self._index = {sentence.id: sentence.index for sentence in self._sentences}
        self._settled: dict[int, Candidate] = {}
        self._turning: dict[int, bool] = {}

    @property
    def is_local(self) -> bool:
        """Tell whether a local paper tells it."""
        return self._scene.is_local

    def told(self, claims: Sequence[Claim]) -> list[tuple[Candidate | None, str]]:
        """Return for each claim, in order, the place that the words around it give, and how it was read."""
        told: dict[int, tuple[Candidate | None, str]] = {}
        for at in sorted(range(len(claims)), key=lambda at: _told_at(claims[at])):
            told[at] = self.read(claims[at], self._index[claims[at].sentence_id])
        return [told[at] for at in range(len(claims))]

    def pins(self, claims: Sequence[Claim], told: Sequence[tuple[Candidate | None, str]]) -> Pins:
        """Return the places of the report, to be weighed for each of its claims; `told` is what the rules read."""
        placed = [(claim, self._index[claim.sentence_id]) for claim in claims]
        return Pins(self._context, self._places, self._scene, placed, told, self._turns)

    def chosen(self, claims: Sequence[Claim]) -> list[tuple[Candidate | None, str]]:
        """Return for each claim, in order, the place that fits it best of all that the report names, and why.

        A local paper's report plays in one place, which the words around a claim are weighed against already; in a
        scrambled text, what stands near says nothing.
        """
        if self.is_local or not self._context.document.report.in_order:
            return self.told(claims)
        told = self.told(claims)
        pins = self.pins(claims, told)
        return told if pins.is_too_long else [pins.choose(at) for at in range(len(claims))]

    def settled(self, best: Candidate | None, why: str, day: DateSpan | None) -> tuple[Place | None, str]:
        """Return a reading as the claim's place."""
        if best is None:
            return None, "the report names no place"
        return (self._inferred(best, day) if best.inferred else best).place(), why

    def read(self, claim: Claim, index: int) -> tuple[Candidate | None, str]:
        """Return the claim's place by the words around it and how it was read."""
        middle = (claim.quote.start + claim.quote.end) // 2 - claim.start
        best, why = self._own_words(claim, index, middle)
        struck = self._of_struck(claim, index)
        if struck is not None and (best is None or distance_km(best.point, struck.point) > _ONE_CITY_KM):
            best, why = struck, f'place named with what was struck: "{struck.words}"'
        passing = best if best is not None and best.relation in {Relation.OF, Relation.TOWARD} else None
        toll = self._is_toll_of_disaster(claim)
        wide = toll or claim.scope is Scope.RUNNING_TOTAL  # of a region: the next sentences tell one town of it
        if best is None or passing is not None or (best.is_country and not toll):
            told, reason = self._own_sentence(claim, index, middle)
            if told is not None and fits(told, best if passing is None else None):
                best, why = told, reason
            elif passing is not None:
                best = None
        settled, own = True, best is not None
        if best is not None and best.precision in {4, 5} and not best.feature and not wide:
            village, reason = self._own_sentence(claim, index, middle)
            if village is not None and village.feature and lies_in(village, best):
                best, why = village, reason
        if (best is None or best.is_country) and _IN_OTHERS.search(self._sentences[index].text):
            return self._among_others(index)
        if best is None or (best.is_country and not best.whole and not wide) or best.is_sea:
            wider = best
            passing = passing or self._weak(index, middle)
            best, reason = self._elsewhere(index, wider, passing, is_total=self._is_of_country(claim))
            why = reason if best is not wider else why
            own = best is wider
            settled = best is not None and best.relation in STRONG
        whole_country = best is not None and best.is_country and wide  # wherever else the report plays
        if not whole_country and (best is None or best.precision <= _TOWN_PRECISION or not self._turns(index)):
            best, why = self._scene.checked(best, why, claim, own=own)
        if best is not None and settled and not best.is_country:
            self._settled.setdefault(index, best)
        return best, why

    def _among_others(self, index: int) -> tuple[Candidate | None, str]:
        """Return the place of what a sentence tells of other places than the one before: one that it names, else the
        report's country."""
        named_here = [c for c in self._places.at(index) if not c.is_country and not c.is_sea]
        best = max(named_here, key=lambda c: (c.score, c.name), default=None)
        if best is not None:
            return best, f'one of the other places that the sentence tells of: "{best.words}"'
        home = self._scene.home_country()
        return (plain(of_entry(home), Relation.BARE) if home else None), "the sentence tells of other places"

    @cached_property
    def _tells_one_disaster(self) -> bool:
        report = self._context.document.report
        return one_disaster(report.title, report.text)

    def _is_toll_of_disaster(self, claim: Claim) -> bool:
        """Tell whether a claim counts the many that one disaster harmed in a country, not in the town told beside."""
        figure = claim.figure
        return figure is not None and figure.size >= _MANY and self._tells_one_disaster

    def _is_of_country(self, claim: Claim) -> bool:
        """Tell whether a claim is a total that speaks for more than a town: not one of the town's own officials."""
        speaker = claim.attribution.speaker if claim.attribution is not None else ""
        return claim.scope is Scope.RUNNING_TOTAL and claim.kind in _TOTALS and _LOCAL.search(speaker) is None

    def _own_words(self, claim: Claim, index: int, middle: int) -> tuple[Candidate | None, str]:
        """Read the words that extract picked as the claim's place."""
        if not claim.place_text or claim.place_text.partition(" ")[0].casefold() in self._reader.idioms:
            return None, ""
        text = self._sentences[index].text
        at = _nearest(text, claim.place_text, middle)
        if at is None:
            inside = self._places.read(self._context.find(claim.place_text), index)
        else:
            mentions = self._context.mentions(index)
            end = at + len(claim.place_text)
            kept = {i for i, m in enumerate(mentions) if m.start < end and m.end > at}
            for i in range(len(mentions) - 1, -1, -1):  # "on X Bridge, in Y": Y was picked, X is narrower
                if mentions[i].within in kept and mentions[i].relation in STRONG:
                    kept.add(i)
            words = {mentions[i].words for i in kept}
            inside = tuple(c for c in self._places.at(index) if c.words in words)
        inside = tuple(c for c in inside if not self._is_care(c, text) and not _is_of_speaker(c, claim))
        best = max(inside, key=lambda c: (not c.is_country, c.score, c.name), default=None)
        if best is None and self._cares(claim.place_text, text):
            return None, ""
        if best is None:
            around = self._around(index)
            owner = at is not None and text[at + len(claim.place_text) :][:2].casefold() in POSSESSIVE
            if around is None or owner:  # "in Putin's latest attack" names no place
                return None, ""
            return named(claim.place_text, around), f'"{claim.place_text}" is in no gazetteer: shown by {around.name}'
        return best, f'place named with the claim: "{claim.place_text}"'

    def _is_care(self, candidate: Candidate, text: str) -> bool:
        return candidate.feature and self._cares(candidate.words, text)

    def _cares(self, words: str, text: str) -> bool:
        """Tell whether a hospital is named where the hurt were taken, not as what was struck."""
        return words.casefold().endswith(_CARE_PLACES) and _STRUCK.search(text) is None

    def _of_struck(self, claim: Claim, index: int) -> Candidate | None:
        """Read the place in the words for what was struck ("hits X apartment block")."""
        if claim.kind is not ClaimKind.STRUCK:
            return None
        start, end = claim.quote.start - claim.start, claim.quote.end - claim.start
        words = {m.words for m in self._context.mentions(index) if start <= m.start and m.end <= end}
        told = [c for c in self._places.at(index) if c.words in words and not c.is_country and not c.is_sea]
        return max(told, key=lambda c: (c.score, c.name), default=None)

    def _own_sentence(self, claim: Claim, index: int, middle: int) -> tuple[Candidate | None, str]:
        """Read the place that the claim's own sentence ties to it best."""
        per_char = self._reader.scores["per_char"]
        spans = {m.words: m.start for m in self._context.mentions(index)}
        text = self._sentences[index].text
        best = max(
            (
                c
                for c in self._places.at(index)
                if c.relation in STRONG
                and not _aside(text, middle, spans.get(c.words, 0))
                and not _is_of_speaker(c, claim)
            ),
            key=lambda c: (c.score - per_char * abs(spans.get(c.words, 0) - middle), c.name),
            default=None,
        )
        return best, f'place named in the sentence: "{best.words}"' if best is not None else ""

    def _weak(self, index: int, middle: int) -> Candidate | None:
        """Return a place that the sentence names without saying that anything happened there."""
        spans = {m.words: m.start for m in self._context.mentions(index)}
        loose = [c for c in self._places.at(index) if c.relation in {Relation.OF, Relation.TOWARD} and not c.is_country]
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
        turned = self._turns(index)
        document = self._context.document
        if is_total:  # a total is of its own area, never of the town told beside it
            return self._of_total(index, wider)
        for at in told_before(document, index, look_back):
            if turned:
                break
            best = self._told_at(at)
            if best is not None and fits(best, wider):
                return best, f'place of what was told before: "{best.words}"'
            turned = self._turns(at)
        if passing is not None and fits(passing, wider):
            return passing, f'place named in passing: "{passing.words}"'
        for at in range(index + 1, min(document.told_together(index).stop, index + 1 + look_ahead)):
            if self._turns(at):
                break
            best = self._told_at(at)
            if best is not None and fits(best, wider):
                return best, f'place told just after: "{best.words}"'
        about = self._about(index, wider)
        if about is not None:
            return about, f'place that the report is about: "{about.words}"'
        scene = self._scene.town
        if scene is not None and not turned and fits(scene, wider):
            return scene, f"where the whole report plays: {scene.name}"
        if wider is not None:
            return wider, f'only a country is named: "{wider.words}"'
        return self._last_resort()

    def _about(self, index: int, wider: Candidate | None) -> Candidate | None:
        """Return the place of the last claim before; in a scrambled text that of the most claims before, as a guess."""
        before = (candidate for at, candidate in reversed(self._settled.items()) if at < index)  # told in text order
        fitting = (candidate for candidate in before if fits(candidate, wider))
        if self._context.document.report.in_order:
            return next(fitting, None)
        most_recent = list(islice(fitting, _MOST_SETTLED))
        if not most_recent:
            return None
        times = Counter(candidate.reading.id for candidate in most_recent)
        most = min(most_recent, key=lambda c: (-times[c.reading.id], c.feature, c.name))
        return replace(most, precision=max(most.precision, _UNSAID_PRECISION), relation=Relation.DATELINE)

    def _of_total(self, index: int, wider: Candidate | None) -> tuple[Candidate | None, str]:
        """Return the country of a total whose own sentence names no narrower place; "the region" is that where the
        report plays."""
        if wider is not None:
            return wider, f'only a country is named: "{wider.words}"'
        region = self._context.focus.region
        if region is not None and _REGION.search(self._sentences[index].text):
            return plain(of_entry(region), Relation.BARE), f"a total of the region of the report: {region.name}"
        country = self._country_just_told(index)
        if country is not None:
            return plain(of_entry(country), Relation.BARE), f"a total of the country told just before: {country.name}"
        country = self._scene.home_country()
        if country is None:
            return None, ""
        told = plain(of_entry(country), Relation.BARE)
        return told, f"a total of the country that the report is about: {country.name}"

    def _country_just_told(self, index: int) -> Entry | None:
        """Return the country of the place that the same paragraph told of before, where it is not the report's own."""
        for at in paragraph_before(self._context.document, index, _TOTAL_REACH):
            best = self._told_at(at)
            if best is not None and best.reading.country is not None:
                abroad = best.reading.country != self._context.home
                return self._reader.gazetteer.country(best.reading.country) if abroad else None
        return None

    def _last_resort(self) -> tuple[Candidate | None, str]:
        dateline, home = self._context.dateline, self._context.home
        if dateline is not None and (dateline.country == home or home is None):
            told = replace(plain(dateline, Relation.DATELINE), precision=_UNSAID_PRECISION, inferred=True)
            return told, f"no place is named: the dateline's {dateline.name}, which only says the country"
        region = self._context.focus.region
        if region is not None and region.country == home and (self._scene.is_local or self._context.tells(region)):
            return plain(of_entry(region), Relation.BARE), f"no town is sure: the report plays in {region.name}"
        country = self._scene.home_country()
        if country is None:
            return None, ""
        told = replace(plain(of_entry(country), Relation.BARE), inferred=True)
        return told, f"no place is named: the report is about {country.name}"

    def _inferred(self, fallback: Candidate, day: DateSpan | None) -> Candidate:
        """Return the dateline's town for news of its own days, since a wire is sent from where its news is; for what
        the report only recalls, the country, marked as inferred."""
        sent = anchor_of(self._context.document)
        if fallback.relation is Relation.DATELINE and day is not None and day.words and sent is not None:
            fresh = 0 <= (sent.end - day.start).days <= self._reader.scores["news_days"]
            if fresh and day.date_prec <= _A_FEW_DAYS:
                return replace(fallback, inferred=False)
        country = self._reader.gazetteer.country(fallback.reading.country) if fallback.reading.country else None
        return replace(plain(of_entry(country), Relation.BARE), inferred=True) if country is not None else fallback

    def _turns(self, index: int) -> bool:
        """Tell whether a sentence turns to another event ("Meanwhile, ...")."""
        turns = self._turning.get(index)
        if turns is None:
            words = folded_words(self._sentences[index].text[:40])[:2]
            turns = bool(words) and (words[0] in self._reader.breaks or " ".join(words) in self._reader.breaks)
            self._turning[index] = turns
        return turns

    def _told_at(self, index: int) -> Candidate | None:
        """Return the place that a sentence is about: its claim's, else the best it ties to what it tells."""
        if self._sentences[index].kind in UNREAD_KINDS:
            return None
        if index in self._settled:
            return self._settled[index]
        strong = [c for c in self._places.at(index) if c.relation in STRONG and not c.is_country and not c.is_sea]
        if not strong and not self._context.document.report.in_order:
            strong = [
                c for c in self._places.at(index) if not c.is_country and c.relation in {Relation.OF, Relation.TOWARD}
            ]
        if not self._context.document.report.in_order:  # there a town abroad is more likely another story's
            strong = [c for c in strong if c.reading.country in {None, self._context.home}]
        return max(strong, key=lambda c: (c.score, c.name), default=None)

    def _around(self, index: int) -> Candidate | None:
        """Return the narrowest known place around an unknown one: of its sentence, else of the report."""
        known = [c for c in self._places.at(index) if not c.feature and c.relation is not Relation.DATELINE]
        best = max(known, key=lambda c: (not c.is_country, c.score, c.name), default=None)
        if best is not None and not best.is_country:
            return best
        return self._elsewhere(index, best)[0]


def _told_at(claim: Claim) -> tuple[int, int, str]:
    return claim.start, claim.quote.start, claim.id


def _is_of_speaker(candidate: Candidate, claim: Claim) -> bool:
    """Tell whether a house is only where the speaker works: "a nurse at X hospital counted twelve bodies"."""
    said = claim.attribution
    return candidate.feature and said is not None and candidate.words in f"{said.speaker} {said.role or ''}"


def _aside(text: str, middle: int, start: int) -> bool:
    """Tell whether a place stands in a clause about a person's past ("killed X, who had been in Y")."""
    return middle < start < middle + _ASIDE_REACH and _ASIDE.search(text[middle:start]) is not None


def _nearest(text: str, words: str, middle: int) -> int | None:
    """Return where `words` stand in `text`, nearest to offset `middle`."""
    text, words = text.lower(), words.lower()  # the words may come from a text in capitals brought to ordinary case
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return min(found, key=lambda start: abs(start - middle), default=None)

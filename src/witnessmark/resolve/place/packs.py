"""Where harm happened, in a language read by its pack: a report's claims in, each with the place last told of out.

Such reports go from place to place, and a sentence that names none goes on with the one before. The place of a claim
is the nearest that its own sentence names, else the one carried on, else one named just after; a total is of its
region, or of the country. No weighing of the whole report (resolve/place/focus.py): its weights are fitted on English.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from witnessmark import lexicon
from witnessmark.model.claims import Claim, ClaimKind
from witnessmark.model.places import Place
from witnessmark.model.text import Document
from witnessmark.resolve.place.candidates import STRONG, Candidate, SentencePlaces, fits, lies_in, plain
from witnessmark.resolve.place.context import UNREAD_KINDS, ReportContext, of_entry
from witnessmark.resolve.place.gazetteer import Gazetteer, Rank
from witnessmark.resolve.place.mention import Mention
from witnessmark.resolve.place.words import Relation

_LEFT = frozenset({ClaimKind.DISPLACED, ClaimKind.EVACUATED})
"""Harms that are told by the place that people left ("fled from X")."""
_WORTH = {Relation.BARE: 2.0, Relation.OF: 0.8, Relation.TOWARD: 0.8, Relation.DATELINE: 1.0}
_STRONG_WORTH = 3.0
_PER_CHAR = 0.01
_BREAK_COST = 0.6
"""What a comma between a place and a claim costs: a place sixty letters nearer."""
_BEHIND_COST = 0.3
_DOUBTFUL = 0.9
_REGION_PRECISION = 4
_LEAST_SEAT = 5000
"""People that the seat of a district has at least."""
_LOOK_AHEAD = 2
_BREAKS = re.compile("[,;:،؛]")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one pack that say which place is meant without naming it, and those that make a place a speaker;
    `fold` is how its letters are read, one for one."""

    fold: dict[int, str]
    here: re.Pattern[str]
    country: re.Pattern[str]
    breaks: re.Pattern[str]
    says: re.Pattern[str]
    lent: re.Pattern[str]
    """What makes of the name after it a speaker's ("according to Kyiv") or a street's."""


def is_read_by_pack(language: str) -> bool:
    """Tell whether the places of a report in `language` (ISO 639-1) are read here."""
    return "places" in lexicon.languages().get(language, {})


@cache
def _words(language: str) -> _Words:
    pack: dict[str, Any] = lexicon.languages()[language]
    places, speakers, stance = pack["places"], pack["speakers"], pack["stance"]
    pairs = [pair.split("=") for pair in pack["letters"]["same"].split()]
    letters = {ord(a): b for a, b in pairs if len(b) == 1}

    def any_of(rows: Sequence[str], before: str = r"(?<!\w)", after: str = r"(?!\w)") -> re.Pattern[str]:
        either = "|".join(row.translate(letters).replace("*", r"\w*").replace(" ", r"\s+") for row in rows)
        return re.compile(f"{before}(?:{either}){after}", re.IGNORECASE)

    return _Words(
        fold=letters,
        here=any_of(places["here"]),
        country=any_of(places["country"]),
        breaks=any_of(places["breaks"], before=r"^\W*"),
        says=any_of([*speakers["verbs"], *stance["denied"]]),
        lent=any_of([*speakers["sources"], *places["lent"]], after=r"\s+$"),
    )


class PackPlaces:
    """The places of one report, read claim by claim in text order."""

    def __init__(self, gazetteer: Gazetteer, context: ReportContext) -> None:
        """Read the report of `context` against `gazetteer`."""
        self._gazetteer = gazetteer
        self._context = context
        self._document: Document = context.document
        self._words = _words(self._document.report.language)
        self._places = SentencePlaces(gazetteer, context, lambda _: None)
        self._texts = [sentence.text.translate(self._words.fold) for sentence in self._document.sentences]
        self._told: dict[int, Candidate | None] = {}

    def read(self, claim: Claim, index: int) -> tuple[Place | None, str]:
        """Return the place of a claim told at sentence `index` (None where the report names none), and why."""
        text = self._texts[index]
        own = self._own(claim, index)
        if own is not None and not own.is_country:
            self._told[index] = own
            return own.place(), f'place named in the sentence: "{own.words}"'
        if self._words.country.search(text):
            return self._of_country("the whole country is told of")
        total = claim.since_text is not None and not self._words.here.search(text)
        if total and own is not None:
            return own.place(), f'a total of the country named: "{own.words}"'
        if total:
            wide = (told for told in self._before(index) if told.precision == _REGION_PRECISION or told.is_country)
            region = next(wide, None)
            if region is not None:
                return region.place(), f'a total of what the report tells of: "{region.words}"'
            return self._of_country("a total of the country that the report is about")
        before = next((told for told in self._before(index) if fits(told, own)), None)
        if before is not None and not self._words.breaks.search(text):
            return before.place(), f'place of what was told before: "{before.words}"'
        if own is not None and own.relation in STRONG:
            return own.place(), f'only a country is named: "{own.words}"'
        for after in (*self._after(index), *self._titled):
            if fits(after, own):
                return after.place(), f'place told after, or in the title: "{after.words}"'
        if own is not None:
            return own.place(), f'only a country is named: "{own.words}"'
        return self._of_country("no place is named: the country that the report is about", inferred=True)

    def _own(self, claim: Claim, index: int) -> Candidate | None:
        """Return the place that the claim's own sentence ties to it best."""
        start, end = _span(claim)
        text = self._texts[index]
        found = self._named(index)
        if claim.kind not in _LEFT and any(_worth(c) >= _WORTH[Relation.BARE] for c, _ in found):
            found = [(c, m) for c, m in found if _worth(c) >= _WORTH[Relation.BARE]]
        best, most = None, 0.0
        for candidate, mention in found:
            ahead = mention.end <= start
            gap = text[mention.end : start] if ahead else text[end : mention.start]
            score = _worth(candidate) - _PER_CHAR * len(gap) - _BREAK_COST * len(_BREAKS.findall(gap))
            score -= 0.0 if ahead else _BEHIND_COST
            if candidate.is_country:
                score -= _STRONG_WORTH
            elif any(lies_in(other, candidate) and other is not candidate for other, _ in found):
                score -= _DOUBTFUL  # "in X of the region of Y" is X
            if best is None or score > most:
                best, most = candidate, score
        weak = best is not None and _worth(best) < _WORTH[Relation.BARE] and claim.kind not in _LEFT
        return None if weak and any(True for _ in self._before(index)) else best

    def _named(self, index: int) -> list[tuple[Candidate, Mention]]:
        """Return the places that a sentence names, those left out that stand for who speaks ("Moscow denies")."""
        mentions, text = self._context.mentions(index), self._texts[index]
        starts: dict[str, list[Mention]] = {}
        for mention in mentions:
            starts.setdefault(mention.words, []).append(mention)
        found = []
        for candidate in self._places.at(index):
            if candidate.is_sea or not starts.get(candidate.words):
                continue
            mention = starts[candidate.words].pop(0)
            entry = candidate.reading.entry
            hamlet = entry is not None and entry.rank == Rank.TOWN and entry.population < _LEAST_SEAT
            if mention.said == Rank.ADMIN2 and hamlet:
                continue  # a district of the city: no gazetteer has it, and a hamlet bears the name
            bare = mention.relation is Relation.BARE and entry is not None and entry.rank == Rank.TOWN
            if bare and (hamlet or not self._context.is_home(candidate.reading.country)):
                continue  # a word at the head of a sentence that is bent like a village abroad
            if mention.relation not in STRONG and self._speaks(text, mention):
                continue
            found.append((candidate, mention))
        return found

    def _speaks(self, text: str, mention: Mention) -> bool:
        after = self._words.says.search(text, mention.end)
        verb = after is not None and text[mention.end : after.start()].count(" ") <= 1
        return verb or self._words.lent.search(text[: mention.start]) is not None

    def _told_at(self, index: int) -> Candidate | None:
        """Return the place that a sentence leaves to those after it: its last claim's, else the last it names."""
        if index not in self._told:
            told = [c for c, _ in self._named(index) if c.relation in STRONG or c.relation is Relation.BARE]
            told = [c for c in told if not c.is_country] or [c for c in told if c.relation in STRONG]
            if self._document.sentences[index].kind in UNREAD_KINDS:
                told = []
            if self._words.says.search(self._texts[index]):  # "the police of X said"
                told = [c for c in told if c.relation in STRONG]
            most = max(map(_worth, told), default=0.0)
            told = [c for c in told if _worth(c) == most]
            inner = [c for c in told if not any(lies_in(other, c) and other is not c for other in told)]
            self._told[index] = inner[-1] if inner else None
        return self._told[index]

    def _before(self, index: int) -> list[Candidate]:
        """Return the places told before sentence `index`, the last first."""
        return [told for at in range(index - 1, -1, -1) if (told := self._told_at(at)) is not None]

    def _after(self, index: int) -> list[Candidate]:
        ahead = range(index + 1, min(len(self._document.sentences), index + 1 + _LOOK_AHEAD))
        return [told for at in ahead if (told := self._told_at(at)) is not None]

    @cached_property
    def _titled(self) -> list[Candidate]:
        mentions = self._context.find(self._document.report.title or "")
        return [c for c in self._places.read(mentions, 0) if not c.is_country and not c.is_sea]

    def _of_country(self, why: str, *, inferred: bool = False) -> tuple[Place | None, str]:
        home = self._context.home
        country = self._gazetteer.country(home) if home is not None else None
        if country is None:
            return None, "the report names no place"
        told = replace(plain(of_entry(country), Relation.BARE), inferred=inferred)
        return told.place(), f"{why}: {country.name}"


def _span(claim: Claim) -> tuple[int, int]:
    """Return where a claim stands in its sentence: its figure, which one word of harm may tell several of, else its
    quote."""
    start, end = claim.quote.start - claim.start, claim.quote.end - claim.start
    at = claim.quote.text.rfind(claim.figure.words) if claim.figure is not None else -1
    return (start, end) if claim.figure is None or at < 0 else (start + at, start + at + len(claim.figure.words))


def _worth(candidate: Candidate) -> float:
    return _STRONG_WORTH if candidate.relation in STRONG else _WORTH[candidate.relation]

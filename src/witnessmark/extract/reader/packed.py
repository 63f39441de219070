"""The reader of any language that has a pack and no model: documents in, the claims of each out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from witnessmark.extract.reader.flat import read
from witnessmark.extract.reader.pack import Folded, Pack, pack_of
from witnessmark.extract.reader.saying import speaker_of
from witnessmark.extract.reader.uncounted import Told
from witnessmark.model.claims import (
    Attribution,
    Claim,
    ClaimKind,
    Figure,
    Population,
    Quote,
    Scope,
    Stance,
    Voice,
)
from witnessmark.model.ids import content_id
from witnessmark.model.text import Document, Sentence, SentenceKind

_UNREAD = frozenset({SentenceKind.APPEAL, SentenceKind.BOILERPLATE})
_MANY = 10
"""People from which a month is the time of a total and not the day of an event ("208 were killed in September")."""
_NO_FIGURE = frozenset({ClaimKind.STRUCK, ClaimKind.ACCESS})


class PackReader:
    """Reads reports of one language by its pack."""

    def __init__(self, code: str) -> None:
        """Open the pack of a language; raises KeyError where there is none."""
        self._pack = pack_of(code)

    def claims_of(self, documents: Sequence[Document]) -> list[tuple[Claim, ...]]:
        """Return the claims of each document."""
        return [self._report(document) for document in documents]

    def _report(self, document: Document) -> tuple[Claim, ...]:
        found: dict[str, Claim] = {}
        speaker: Attribution | None = None
        unsaid: list[str] = []  # claims of this paragraph that nobody was named for yet
        before: str | None = None  # the kind that the sentence before told last
        paragraph = 0
        for sentence in document.sentences:
            if sentence.kind in _UNREAD:
                continue
            folded = self._pack.fold(sentence.text)
            if not folded.text:
                continue
            told = read(self._pack, folded.text, before)
            before = told[-1].kind if told else None
            said = speaker_of(self._pack, sentence.text, folded, told[0].harm[0] if told else 0, speaker)
            speaker = said or speaker
            if "\n" in document.report.text[paragraph : sentence.start]:
                unsaid = []
            paragraph = sentence.end
            if said is not None and not told and self._pack.this.find(folded.text):  # "the mayor said this"
                for known in unsaid:
                    why = (*found[known].why[:-1], f"said by {said.speaker!r} in the sentence after")
                    found[known] = replace(found[known], attribution=said, why=why)
                unsaid = []
            claims = [self._claim(document, sentence, folded, one, said) for one in told]
            for one, claim in zip(told, claims, strict=True):
                whole = claims[one.part_of].id if one.part_of is not None else None
                if whole is None and one.is_part:
                    whole = _told_above(claim, found.values())
                found.setdefault(claim.id, replace(claim, part_of=whole if whole != claim.id else None))
                unsaid += [claim.id] if said is None else []
        return tuple(found.values())

    def _claim(
        self, document: Document, sentence: Sentence, folded: Folded, told: Told, said: Attribution | None
    ) -> Claim:
        report, pack = document.report, self._pack
        spans = [folded.span(*span) for span in (told.figure, told.people, told.harm) if span is not None]
        start, end = (sentence.start + offset for offset in (min(a for a, _ in spans), max(b for _, b in spans)))
        figure = _figure(told, folded, sentence)
        people = sentence.text[slice(*folded.span(*told.people))] if told.people else None
        things = told.figure is None
        total = pack.lists["total"].find(folded.text)
        many = told.low is not None and told.low >= _MANY and pack.lists["total_many"].find(folded.text)
        since = pack.lists["since"].find(folded.text)
        scope = Scope.RUNNING_TOTAL if (total or many) and figure is not None else Scope.INCIDENT
        means = pack.lists["means"].find(folded.text)
        harm = sentence.text[slice(*folded.span(*told.harm))]
        gloss = "; ".join(f"“{sentence.text[a:b]}” means {meaning}" for a, b, meaning in pack.glosses(folded))
        why = (f"{told.why or 'told'} with “{harm}”", *((gloss,) if gloss else ()))
        return Claim(
            id=content_id(
                "clm", report.id, told.kind.value, str(start), str(end),
                figure.words if figure else "", people if things and people else "",
            ),
            report_id=report.id,
            sentence_id=sentence.id,
            start=sentence.start,
            end=sentence.end,
            quote=Quote(report_id=report.id, start=start, end=end, text=report.text[start:end]),
            kind=told.kind,
            scope=scope,
            figure=figure,
            affected=None if things else people,
            population=_population(pack, folded, told),
            object=told.thing,
            means=_words(sentence, folded, means),
            attribution=said,
            stance=_stance(pack, folded.text, told.harm[0]),
            place_text=None,
            date_text=None,
            since_text=_words(sentence, folded, since) if scope is Scope.RUNNING_TOTAL else None,
            part_of=None,
            rule=f"pack {pack.code}",
            why=(*why, f"said by {said.speaker!r}" if said else "no speaker said"),
            voice=Voice.RULES,
        )  # fmt: skip


def _told_above(part: Claim, found: Iterable[Claim]) -> str | None:
    """Return the id of the last claim above that can hold a part told in a sentence of its own ("among them")."""
    size = part.figure.size if part.figure else 0
    held = [one for one in found if one.kind is part.kind and one.part_of is None and one.figure is not None]
    return next((one.id for one in reversed(held) if one.figure and one.figure.size > size), None)


def _figure(told: Told, folded: Folded, sentence: Sentence) -> Figure | None:
    if told.figure is None:
        return None
    words = sentence.text[slice(*folded.span(*told.figure))]
    return Figure(low=told.low, high=told.high, qualifier=told.qualifier, words=words)


def _words(sentence: Sentence, folded: Folded, found: list[tuple[int, int, str]]) -> str | None:
    """Return the first of what was found, as written."""
    return sentence.text[slice(*folded.span(*found[0][:2]))] if found else None


def _population(pack: Pack, folded: Folded, told: Told) -> Population:
    """Return whom a claim is about, as its people's words say, else as the words of its quote do."""
    if told.kind in _NO_FIGURE:
        return Population.UNKNOWN
    for span in (told.people, told.figure and (told.figure[0], max(told.figure[1], told.harm[1]))):
        names = {name for _, _, name in pack.population.find(folded.text[slice(*span)])} if span else set()
        if len(names) > 1:
            return Population.MIXED
        if names:
            return Population(names.pop())
    return Population.UNKNOWN


def _stance(pack: Pack, text: str, at: int) -> Stance:
    """Return how the words that last spoke before `at` take what stands there; those behind it where none did."""
    stances = pack.stance.find(text)
    verbs = [row for row in pack.said.find(text) if all(row[0] != stance[0] for stance in stances)]
    spoken = sorted((*stances, *verbs))
    before = [name for start, _, name in spoken if start <= at]
    said = before[-1] if before else next((name for _, _, name in stances), "said")
    return Stance(said) if said != "said" else Stance.ASSERTED

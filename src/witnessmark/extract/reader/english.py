"""The reader of English: documents in, the claims of each out; sentences are gated, tagged, parsed once and weighed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from spacy.tokens import Doc, Span

from witnessmark.extract.draft import Draft
from witnessmark.extract.gate import bears_harm
from witnessmark.extract.grammar.circumstance import date_words, means_words, place_words, places_dealt
from witnessmark.extract.grammar.movements import movements
from witnessmark.extract.grammar.needs import bears_need, needs
from witnessmark.extract.parse.model import memory_zone, parse
from witnessmark.extract.parse.text import Readable, inside, readable, text_of
from witnessmark.extract.reader import tagger
from witnessmark.extract.reader.committee import NOT_TAGGED, agreed, counts_some, heard, least, victims
from witnessmark.extract.reader.context import fill_populations, in_context, inherited, settle, tied
from witnessmark.extract.reader.fate import settled
from witnessmark.extract.reader.figure import span_of
from witnessmark.extract.reader.tagger import NOTHING, Reading
from witnessmark.extract.voice.attribution import attribute
from witnessmark.extract.voice.contradiction import denied
from witnessmark.extract.voice.population import settle_populations
from witnessmark.extract.voice.reporting import may_speak
from witnessmark.extract.voice.speakers import read_words
from witnessmark.extract.voice.standing import scope_of, stance_of
from witnessmark.model.claims import Attribution, Claim, ClaimKind, Population, Quote, Scope
from witnessmark.model.ids import content_id
from witnessmark.model.text import Document, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A parsed sentence of a report, or a part of a very long one, which begins at character `start` of it.

    `speakers` are the words that the tagger reads as speakers: half-open characters of the parse's text, how surely.
    """

    document: Document
    sentence: Sentence
    doc: Doc
    start: int = 0
    speakers: Sequence[tuple[int, int, float]] = ()


_NO_SPEAKER = frozenset({"ADV", "AUX", "DET", "PUNCT", "SYM"})  # parts of speech at the head of a speaker's words


def assemble(parsed: Parsed, drafts: Sequence[Draft], around: Sequence[str]) -> list[Claim]:
    """Return the claims of `drafts`; `around` are all sentences of the report in ordinary case, for the speaker."""
    document, sentence = parsed.document, parsed.sentence
    claims: list[Claim] = []
    near = document.told_together(sentence.index)
    before, after = around[near.start : sentence.index], around[sentence.index + 1 : near.stop]
    for draft, place in zip(drafts, _places(parsed.doc, drafts), strict=True):
        claims.append(_claim(parsed, draft, place, (before, after)))
    wholes = [None if draft.part_of is None else claims[draft.part_of].id for draft in drafts]
    return [replace(c, part_of=w if w != c.id else None) for c, w in zip(claims, wholes, strict=True)]


def _places(doc: Doc, drafts: Sequence[Draft]) -> list[str | None]:
    """Return the words of place of each draft; what a sentence deals out over places is no place of the whole."""
    people = [i for i, draft in enumerate(drafts) if draft.figure is not None]
    found = places_dealt(doc, [victims(drafts[i], text_of(doc)) for i in people])
    dealt = {people[at]: place for at, place in found.items()}
    told: list[str | None] = []
    for i, draft in enumerate(drafts):
        if i in dealt:
            told.append(dealt[i][1])
            continue
        parts = [j for j in dealt if drafts[j].part_of == i or drafts[j].kind is draft.kind]
        whole = len(parts) > 1 and _size(draft) >= sum(
            _size(drafts[j]) for j in parts if drafts[j].part_of in {i, None}
        )
        told.append(place_words(doc[draft.trigger], {dealt[j][0] for j in parts} if whole else frozenset()))
    return told


def _size(draft: Draft) -> int:
    return 0 if draft.figure is None else draft.figure.size


def _claim(parsed: Parsed, draft: Draft, place: str | None, around: tuple[Sequence[str], Sequence[str]]) -> Claim:
    sentence, doc, report = parsed.sentence, parsed.doc, parsed.document.report
    token = doc[draft.trigger]
    text = text_of(doc)
    begin = sentence.start + parsed.start
    start, end = begin + draft.start, begin + draft.end
    quote = Quote(report_id=report.id, start=start, end=end, text=report.text[start:end])
    total = None if draft.mention is None else draft.mention.flags["total"]
    scope, since = scope_of(doc, draft.trigger, draft.figure, total)
    if total is not None and total >= least("total"):
        scope = Scope.RUNNING_TOTAL
    if draft.figure is None:
        scope = Scope.INCIDENT  # a strike or a need without a figure adds up nothing
    attribution = attribute(doc, draft.trigger, *around) or tagged_speaker_of(doc, draft, parsed.speakers)
    figure = draft.figure
    if figure is not None and draft.figure_span is not None:
        span = draft.figure_span
        figure = replace(figure, words=report.text[begin + span[0] : begin + span[1]])
    said = f"said by '{attribution.speaker}'" if attribution else "no speaker said"
    return Claim(
        id=content_id(
            "clm", report.id, draft.kind.value, str(start), str(end), figure.words if figure else "", draft.object or ""
        ),
        report_id=report.id,
        sentence_id=sentence.id,
        start=sentence.start,
        end=sentence.end,
        quote=quote,
        kind=draft.kind,
        scope=scope,
        figure=figure,
        affected=_as_written(draft, text, report.text[begin : begin + len(text)]),
        population=Population.UNKNOWN,  # settled over the whole report
        object=None if attribution is not None and (draft.object or "") in attribution.speaker else draft.object,
        means=draft.means or means_words(doc, draft.trigger),
        attribution=attribution,
        stance=stance_of(doc, draft.trigger, draft.figure_span, around[1][0] if around[1] else ""),
        place_text=place,
        date_text=date_words(text, token.idx),
        since_text=since,
        part_of=None,
        rule=draft.rule,
        why=(*draft.why, said),
        unsure=draft.unsure,
        voice=draft.voice,
        sure=draft.sure,
    )


def tagged_speaker_of(doc: Doc, draft: Draft, speakers: Sequence[tuple[int, int, float]]) -> Attribution | None:
    """Return the speaker that the tagger reads nearest to a claim, in the same quotation where it stands in one."""
    text = text_of(doc)
    named = [s for s in speakers if _names_speaker(span_of(doc, s[0], s[1]))]
    if not named or draft.mention is None:
        return None
    start, end, _ = min(named, key=lambda s: (max(s[0] - draft.end, draft.start - s[1], 0), s[0]))
    speaker = read_words(text[start:end])
    return Attribution(
        speaker=speaker.words, name=speaker.name, role=speaker.role, direct=inside(text, draft.start) is not None
    )


def _names_speaker(words: Span) -> bool:
    """Say whether tagged words can name a speaker: no bare article, no half of a quotation."""
    return may_speak(words.root) and words.root.pos_ not in _NO_SPEAKER and not words[0].is_quote


def _as_written(draft: Draft, text: str, written: str) -> str | None:
    """Return the victims in the report's own letters; the parse may have read capitals in ordinary case."""
    if draft.affected is None:
        return None
    at = text.find(draft.affected, draft.start)
    at = text.find(draft.affected) if at < 0 else at
    return draft.affected if at < 0 else written[at : at + len(draft.affected)]


Claims = tuple[Claim, ...]
_STRETCH = 1_500  # characters parsed at once; a longer "sentence" is a list or a broken page, and is read in stretches
_SEAMS = (". ", "; ", ", ", " ")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence to parse, or a part of a very long one: its index, where it starts in it, its words in ordinary case,
    and what the tagger says of it."""

    index: int
    start: int
    text: str
    reading: Reading


def claims_of(documents: Sequence[Document]) -> list[Claims]:
    """Return the claims of each document; a sentence that stands in several is parsed once."""
    wanted = [stretches(document) for document in documents]
    texts = dict.fromkeys(stretch.text for stretches in wanted for stretch in stretches)
    with memory_zone():
        parses = dict(zip(texts, parse(list(texts)), strict=True))
        return [_report_claims(d, w, parses) for d, w in zip(documents, wanted, strict=True)]


def stretches(document: Document) -> list[Stretch]:
    """Return what has to be parsed of a report, in order: what the tagger finds people in, and what may tell a need."""
    readings = _readings(document)
    found: list[Stretch] = []
    for i, sentence in enumerate(document.sentences):
        told = readings.get(i)
        other = bears_need(sentence)
        if told is None and not other:
            continue
        parts = _cut(readable(sentence.text))
        for (start, text), reading in zip(parts, told or [NOTHING] * len(parts), strict=True):
            if other or heard(reading):
                found.append(Stretch(i, start, text, reading))
    return found


def _cut(text: str) -> list[tuple[int, str]]:
    """Return the text in stretches that can be parsed, each with where it starts, cut at a stop or a blank."""
    parts: list[tuple[int, str]] = []
    start = 0
    while len(text) - start > _STRETCH:
        window = text[start : start + _STRETCH]
        at = next((place + len(seam) for seam in _SEAMS if (place := window.rfind(seam, _STRETCH // 2)) > 0), _STRETCH)
        parts.append((start, window[:at]))
        start += at
    parts.append((start, text[start:]))
    return parts


def _readings(document: Document) -> dict[int, list[Reading]]:
    """Return what the tagger says of the sentences that may bear harm, those that follow one another read together.

    One reading a stretch of a sentence: a list of one for nearly all.
    """
    readings: dict[int, list[Reading]] = {}
    bearing = [i for i, sentence in enumerate(document.sentences) if bears_harm(sentence)]
    in_order = document.report.in_order
    for _, run in groupby(enumerate(bearing), lambda row: row[1] - row[0] if in_order else row[1]):
        indices = [i for _, i in run]
        parts = [(i, text) for i in indices for _, text in _cut(readable(document.sentences[i].text))]
        for (i, _), reading in zip(parts, tagger.read([text for _, text in parts]), strict=True):
            readings.setdefault(i, []).append(reading)
    return readings


def _report_claims(document: Document, wanted: list[Stretch], parses: dict[str, Doc]) -> Claims:
    """Return the claims of a report; one that would tell of nobody hurt gives what is half likely, as unsure."""
    claims = _claims_from(document, wanted, parses, least("kept"))
    if all(claim.kind in NOT_TAGGED or claim.kind is ClaimKind.DETAINED for claim in claims):
        return _claims_from(document, wanted, parses, least("kept_alone"))
    return claims


def _claims_from(document: Document, wanted: list[Stretch], parses: dict[str, Doc], kept_from: float) -> Claims:
    around = Readable(document.sentences)
    found: dict[str, tuple[int, Claim]] = {}
    again: dict[str, bool] = {}
    for stretch in wanted:
        i, doc, reading = stretch.index, parses[stretch.text], stretch.reading
        harmed = agreed(doc, reading, kept_from)
        drafts = [*harmed, *movements(doc, harmed), *needs(doc)]
        parsed = Parsed(
            document=document,
            sentence=document.sentences[i],
            doc=doc,
            start=stretch.start,
            speakers=reading.speakers,
        )
        claims = assemble(parsed, drafts, around)
        for claim, draft in zip(claims, drafts, strict=True):
            flagged = draft.mention is not None and draft.mention.flags["again"] >= least("again")
            again[claim.id] = flagged or counts_some(draft, text_of(doc))
            found.setdefault(claim.id, (i, claim))
    told = settle(list(found.values()), document.report.text)
    indices = [i for i, _ in found.values()]
    told = inherited(tied(list(zip(indices, told, strict=True)), again))
    told = in_context(document, indices, told)
    told = settled(list(zip(indices, told, strict=True)), document.report.text)
    peopled = fill_populations(settle_populations(told, document.sentences))
    return tuple(denied(peopled, document.sentences))

"""The reader of English: documents in, the claims of each out; sentences are gated, tagged, parsed once and weighed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from spacy.tokens import Doc

from witnessmark.extract.assembly import Parsed, assemble
from witnessmark.extract.gate import bears_harm
from witnessmark.extract.grammar.harm import read
from witnessmark.extract.grammar.needs import bears_need, needs
from witnessmark.extract.parse.model import memory_zone, parse
from witnessmark.extract.parse.truecase import Readable, readable
from witnessmark.extract.reader import tagger
from witnessmark.extract.reader.antecedent import fill_populations, settle
from witnessmark.extract.reader.committee import NOT_TAGGED, agreed, least
from witnessmark.extract.reader.fate import settled
from witnessmark.extract.reader.retelling import in_context, inherited, tied
from witnessmark.extract.reader.tagger import NOTHING, Reading
from witnessmark.extract.voice.population import settle_populations
from witnessmark.model.claims import Claim, ClaimKind
from witnessmark.model.text import Document

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
            if reading.mentions or other:
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
        drafts = [*agreed(doc, reading, read(doc), kept_from), *needs(doc)]
        parsed = Parsed(
            document=document,
            sentence=document.sentences[i],
            doc=doc,
            start=stretch.start,
            speakers=reading.speakers,
        )
        claims = assemble(parsed, drafts, around)
        for claim, draft in zip(claims, drafts, strict=True):
            again[claim.id] = draft.mention is not None and draft.mention.flags["again"] >= least("again")
            found.setdefault(claim.id, (i, claim))
    told = settle(list(found.values()), document.report.text)
    indices = [i for i, _ in found.values()]
    told = inherited(tied(list(zip(indices, told, strict=True)), again))
    told = in_context(document, indices, told)
    told = settled(list(zip(indices, told, strict=True)), document.report.text)
    return fill_populations(settle_populations(told, document.sentences))

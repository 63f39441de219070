"""Drafts of one report become its Claims: with speaker, stance, scope, people, place, date, and content-derived ids."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.circumstance import date_words, means_words, place_beside, place_words
from witnessmark.extract.parse.quotation import inside, text_of
from witnessmark.extract.reader.committee import least
from witnessmark.extract.voice.attribution import attribute
from witnessmark.extract.voice.scope import scope_of
from witnessmark.extract.voice.speakers import read_words
from witnessmark.extract.voice.stance import stance_of
from witnessmark.model.claims import Attribution, Claim, Population, Quote, Scope
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


_ARTICLES = frozenset({"the", "a", "an"})


def assemble(parsed: Parsed, drafts: Sequence[Draft], around: Sequence[str]) -> list[Claim]:
    """Return the claims of `drafts`; `around` are all sentences of the report in ordinary case, for the speaker."""
    document, sentence = parsed.document, parsed.sentence
    claims: list[Claim] = []
    near = document.told_together(sentence.index)
    before, after = around[near.start : sentence.index], around[sentence.index + 1 : near.stop]
    for draft in drafts:
        claims.append(_claim(parsed, draft, (before, after)))
    wholes = [None if draft.part_of is None else claims[draft.part_of].id for draft in drafts]
    return [replace(c, part_of=w if w != c.id else None) for c, w in zip(claims, wholes, strict=True)]


def _claim(parsed: Parsed, draft: Draft, around: tuple[Sequence[str], Sequence[str]]) -> Claim:
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
    attribution = attribute(doc, draft.trigger, *around) or tagged_speaker_of(text, draft, parsed.speakers)
    figure = draft.figure
    if figure is not None and draft.figure_span is not None:
        span = draft.figure_span
        figure = replace(figure, words=report.text[begin + span[0] : begin + span[1]])
    people = draft.mention or draft
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
        object=draft.object,
        means=draft.means or means_words(doc, draft.trigger),
        attribution=attribution,
        stance=stance_of(doc, draft.trigger, draft.figure_span, around[1][0] if around[1] else ""),
        place_text=place_beside(doc, people.start, people.end) or place_words(token),
        date_text=date_words(text, token.idx),
        since_text=since,
        part_of=None,
        rule=draft.rule,
        why=(*draft.why, said),
        unsure=draft.unsure,
        voice=draft.voice,
        sure=draft.sure,
    )


def tagged_speaker_of(text: str, draft: Draft, speakers: Sequence[tuple[int, int, float]]) -> Attribution | None:
    """Return the speaker that the tagger reads nearest to a claim, in the same quotation where it stands in one."""
    named = [s for s in speakers if text[s[0] : s[1]].lower() not in _ARTICLES]
    if not named or draft.mention is None:
        return None
    start, end, _ = min(named, key=lambda s: (max(s[0] - draft.end, draft.start - s[1], 0), s[0]))
    speaker = read_words(text[start:end])
    return Attribution(
        speaker=speaker.words, name=speaker.name, role=speaker.role, direct=inside(text, draft.start) is not None
    )


def _as_written(draft: Draft, text: str, written: str) -> str | None:
    """Return the victims in the report's own letters; the parse may have read capitals in ordinary case."""
    if draft.affected is None:
        return None
    at = text.find(draft.affected, draft.start)
    at = text.find(draft.affected) if at < 0 else at
    return draft.affected if at < 0 else written[at : at + len(draft.affected)]

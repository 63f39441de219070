"""Drafts of one report become its Claims: with speaker, stance, scope, people, place, date, and content-derived ids."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from witnessmark.extract.attribution import attribute
from witnessmark.extract.circumstance import date_words, means_words, place_words
from witnessmark.extract.draft import Draft
from witnessmark.extract.population import population_of
from witnessmark.extract.quotation import text_of
from witnessmark.extract.scope import scope_of
from witnessmark.extract.stance import stance_of
from witnessmark.model.claims import Claim, Population, Quote, Scope
from witnessmark.model.ids import content_id
from witnessmark.model.text import Document, Sentence


def assemble(
    document: Document, sentence: Sentence, doc: Doc, drafts: Sequence[Draft], around: Sequence[str]
) -> list[Claim]:
    """Return the claims of `drafts`; `around` are all sentences of the report in ordinary case, for the speaker."""
    claims: list[Claim] = []
    near = document.told_together(sentence.index)
    before, after = around[near.start : sentence.index], around[sentence.index + 1 : near.stop]
    for draft in drafts:
        whole = claims[draft.part_of].id if draft.part_of is not None else None
        claims.append(_claim(document, sentence, doc, draft, (before, after), whole))
    return claims


def _claim(
    document: Document,
    sentence: Sentence,
    doc: Doc,
    draft: Draft,
    around: tuple[Sequence[str], Sequence[str]],
    whole: str | None,
) -> Claim:
    token = doc[draft.trigger]
    text = text_of(doc)
    report = document.report
    start, end = sentence.start + draft.start, sentence.start + draft.end
    quote = Quote(report_id=report.id, start=start, end=end, text=report.text[start:end])
    scope, since = scope_of(doc, draft.trigger, draft.figure)
    if draft.figure is None:
        scope = Scope.INCIDENT  # a strike or a need without a figure adds up nothing
    attribution = attribute(doc, draft.trigger, *around)
    figure = draft.figure
    if figure is not None and draft.figure_span is not None:
        span = draft.figure_span
        figure = replace(figure, words=report.text[sentence.start + span[0] : sentence.start + span[1]])
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
        affected=_as_written(draft, text, sentence),
        population=population_of(draft.affected, text) if draft.affected else Population.UNKNOWN,
        object=draft.object,
        means=draft.means or means_words(doc, draft.trigger),
        attribution=attribution,
        stance=stance_of(doc, draft.trigger, draft.figure_span, around[1][0] if around[1] else ""),
        place_text=place_words(token),
        date_text=date_words(text, token.idx),
        since_text=since,
        part_of=whole,
        rule=draft.rule,
        why=(*draft.why, said),
        unsure=draft.unsure,
    )


def _as_written(draft: Draft, text: str, sentence: Sentence) -> str | None:
    """Return the victims in the report's own letters; the parse may have read capitals in ordinary case."""
    if draft.affected is None:
        return None
    at = text.find(draft.affected, draft.start)
    at = text.find(draft.affected) if at < 0 else at
    return draft.affected if at < 0 else sentence.text[at : at + len(draft.affected)]

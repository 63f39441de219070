"""Reports made for tests of places: one sentence a line, one claim a sentence that is asked for."""

from witnessmark.model.claims import Claim, ClaimKind, Population, Quote, Scope, Stance
from witnessmark.model.ids import content_id
from witnessmark.model.text import Document, Report, Sentence, SentenceKind


def report(text: str, title: str | None = None) -> Document:
    """Return `text` as a document whose lines are its sentences."""
    report_id = content_id("rep", text)
    sentences, at = [], 0
    for index, line in enumerate(text.split("\n")):
        sentences.append(
            Sentence(
                id=content_id("sen", report_id, str(index)),
                report_id=report_id,
                index=index,
                start=at,
                end=at + len(line),
                kind=SentenceKind.BODY,
                text=line,
            )
        )
        at += len(line) + 1
    made = Report(
        id=report_id,
        capture_digest="0" * 64,
        source="test.txt",
        url=None,
        publisher=None,
        title=title,
        published=None,
        language="en",
        text=text,
    )
    return Document(report=made, sentences=tuple(sentences))


def claim(document: Document, index: int, place_text: str | None = None, scope: Scope = Scope.INCIDENT) -> Claim:
    """Return a claim of one killed, quoted as "killed" where its sentence has the word, else as the sentence."""
    sentence = document.sentences[index]
    at = sentence.text.lower().find("killed")
    start, end = (sentence.start + at, sentence.start + at + 6) if at >= 0 else (sentence.start, sentence.end)
    return Claim(
        id=content_id("clm", sentence.id, place_text or ""),
        report_id=document.report.id,
        sentence_id=sentence.id,
        start=sentence.start,
        end=sentence.end,
        quote=Quote(report_id=document.report.id, start=start, end=end, text=document.report.text[start:end]),
        kind=ClaimKind.KILLED,
        scope=scope,
        figure=None,
        affected=None,
        population=Population.UNKNOWN,
        object=None,
        means=None,
        attribution=None,
        stance=Stance.ASSERTED,
        place_text=place_text,
        date_text=None,
        since_text=None,
        part_of=None,
        rule="test",
        why=(),
    )

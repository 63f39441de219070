"""Turns one capture into documents: read by media type, repaired, cut into sentences, each with its kind."""

from collections.abc import Iterator

from witnessmark.clean.damage import damage
from witnessmark.clean.dates import read_dateline
from witnessmark.clean.decode import decode
from witnessmark.clean.drafts import Draft
from witnessmark.clean.kinds import kinds, make_line
from witnessmark.clean.language import language
from witnessmark.clean.order import scrambled
from witnessmark.clean.page import read_page
from witnessmark.clean.plain import read_plain
from witnessmark.clean.publisher import publisher_of
from witnessmark.clean.records import read_document, read_lines
from witnessmark.clean.repair import UNKEEPABLE, repair
from witnessmark.clean.sentences import LONGEST, Span, paragraphs, sentences, whole_sentences
from witnessmark.errors import ItemError
from witnessmark.lexicon import load
from witnessmark.model.ids import content_id
from witnessmark.model.text import Capture, Document, Flag, FlagKind, Report, Sentence, SentenceKind, Skipped
from witnessmark.settings import Settings

STAGE = "clean"
CONTAINERS = frozenset({"application/zip", "application/mbox", "application/warc", "application/wacz"})
"""Types whose members came in as captures of their own."""
PROSE = ("text/plain", "text/markdown")


def clean(capture: Capture, data: bytes, settings: Settings) -> Iterator[Document | Skipped]:
    """Yield the documents that a capture's bytes hold, in their order, and `Skipped` for each part that holds none.

    ``report.text[sentence.start:sentence.end] == sentence.text`` for every sentence, and every character of the text
    that is no space lies in exactly one sentence. Ids depend on the source's name and the text only.
    """
    seen: set[str] = set()
    try:
        for draft in _drafts(capture, data, settings):
            if isinstance(draft, Skipped):
                yield draft
                continue
            made = _document(capture, draft, settings)
            if isinstance(made, Document) and made.report.id in seen:
                yield Skipped(item=draft.source, stage=STAGE, reason="same id and same text as an earlier record")
                continue
            if isinstance(made, Document):
                seen.add(made.report.id)
            yield made
    except ItemError as error:
        yield Skipped(item=capture.source, stage=STAGE, reason=str(error))


def _drafts(capture: Capture, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    if capture.media_type == "application/x-ndjson":
        yield from read_lines(capture.source, data, settings.max_line_chars)
    elif capture.media_type == "application/json":
        yield from read_document(capture.source, data, settings.max_line_chars)
    elif capture.media_type == "text/html":
        yield read_page(capture.source, data)
    elif capture.media_type in CONTAINERS:
        return  # its members are captures of their own
    elif capture.media_type in PROSE:
        text, repaired = decode(data)
        yield read_plain(capture.source, text, repaired)
    else:
        raise ItemError(f"{capture.media_type} cannot be read yet: kept, and not read as prose")


def _document(capture: Capture, draft: Draft, settings: Settings) -> Document | Skipped:
    if not draft.text.strip():
        return Skipped(item=draft.source, stage=STAGE, reason="no text: white space only")
    longest = max(map(len, draft.text.split("\n")))
    if longest > settings.max_line_chars:
        reason = f"a line of {longest:,} characters, the limit is {settings.max_line_chars:,} (max_line_chars)"
        return Skipped(item=draft.source, stage=STAGE, reason=reason)
    text, flags = repair(draft.text)
    if not any(map(str.isalnum, text)):
        return Skipped(item=draft.source, stage=STAGE, reason="no text: neither letters nor digits")
    run = max((_longest_sentence(text, line) for line in paragraphs(text)), default=0)
    if run > settings.max_sentence_chars:
        reason = f"a sentence of {run:,} characters, the limit is {settings.max_sentence_chars:,} (max_sentence_chars)"
        return Skipped(item=draft.source, stage=STAGE, reason=reason)
    flags = (*flags, *damage(text))
    if draft.repaired is not None:
        flags = (*flags, Flag(kind=FlagKind.REPAIRED_ENCODING, start=0, end=len(text), seen=draft.repaired))
    identity = content_id("rep", capture.source, draft.source, text)
    found = _sentences(identity, text, draft)
    if len(found) > settings.max_report_sentences:
        reason = f"{len(found):,} sentences, the limit is {settings.max_report_sentences:,} (max_report_sentences)"
        return Skipped(item=draft.source, stage=STAGE, reason=reason)
    if capture.media_type == "text/html" and not any(map(_is_running_text, found)):
        return Skipped(item=draft.source, stage=STAGE, reason="HTML without an article: no running text found")
    disorder = scrambled(text, found)
    if disorder is not None:
        flags = (*flags, disorder)
    return Document(report=_report(identity, capture, draft, text, flags, found[0]), sentences=found)


def _longest_sentence(text: str, line: Span) -> int:
    """Return the length of a line's longest sentence; a short line's own, which is never above the limit."""
    if line.end - line.start <= LONGEST:
        return line.end - line.start
    return max(span.end - span.start for span in whole_sentences(text, line))


def _is_running_text(sentence: Sentence) -> bool:
    limits = load("clean_decode")["html"]
    told = sentence.kind in (SentenceKind.BODY, SentenceKind.QUOTE, SentenceKind.CAPTION)
    words, characters = len(sentence.text.split()), len(sentence.text)
    return told and (words >= limits["least_words"] or characters >= limits["least_characters"])


def _report(
    identity: str, capture: Capture, draft: Draft, text: str, flags: tuple[Flag, ...], first: Sentence
) -> Report:
    """Put together what is known of a text: what its source states, then what its own first lines do."""
    title = repair(draft.title)[0] if draft.title is not None else None
    if title is None and first.kind is SentenceKind.HEADING:
        title = " ".join(first.text.split())
    opening = text[first.end :].lstrip() if first.kind is SentenceKind.HEADING else text.lstrip()
    dateline = read_dateline(opening)
    url = draft.url or capture.url
    url = _keepable(url) if url else url
    return Report(
        id=identity,
        capture_digest=capture.digest,
        source=_keepable(draft.source),
        url=url,
        publisher=_keepable(draft.publisher) if draft.publisher else publisher_of(url) or dateline.credit,
        title=title,
        published=draft.published or dateline.published,
        language=language(text),
        text=text,
        flags=tuple(sorted(flags, key=lambda flag: (flag.start, flag.end, flag.kind))),
    )


def _sentences(identity: str, text: str, draft: Draft) -> tuple[Sentence, ...]:
    lines = [make_line(text, span, sentences(text, span)) for span in paragraphs(text)]
    captions = frozenset(" ".join(repair(caption)[0].split()) for caption in draft.captions)
    sorts = kinds(lines, captions=captions, heading=draft.heading)
    spans = [span for line in lines for span in line.sentences]
    return tuple(
        Sentence(
            id=content_id("sen", identity, str(index), text[span.start : span.end]),
            report_id=identity,
            index=index,
            start=span.start,
            end=span.end,
            kind=kind,
            text=text[span.start : span.end],
        )
        for index, (span, kind) in enumerate(zip(spans, sorts, strict=True))
    )


def _keepable(name: str) -> str:
    """Return a name without what no table can hold (lone surrogates, control characters)."""
    return UNKEEPABLE.sub("\ufffd", name)

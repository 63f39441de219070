"""Turns one capture into documents: read by media type, repaired, cut into sentences, each with its kind."""

from bisect import bisect_right
from collections.abc import Callable, Iterator

from witnessmark.clean.damage import damage
from witnessmark.clean.dates import read_dateline
from witnessmark.clean.decode import decode
from witnessmark.clean.drafts import Draft
from witnessmark.clean.feed import read_feed
from witnessmark.clean.kinds import kinds, make_line
from witnessmark.clean.language import language
from witnessmark.clean.mail import read_mail, read_saved_page
from witnessmark.clean.markdown import read_markdown
from witnessmark.clean.office import read_docx, read_odt, read_rtf
from witnessmark.clean.order import scrambled
from witnessmark.clean.page import read_page
from witnessmark.clean.pdf import read_pdf
from witnessmark.clean.plain import read_plain
from witnessmark.clean.posts import is_telegram_page, read_telegram_page, read_x_archive
from witnessmark.clean.publisher import publisher_of
from witnessmark.clean.records import read_document, read_lines
from witnessmark.clean.repair import UNKEEPABLE, repair
from witnessmark.clean.sentences import LONGEST, Span, paragraphs, sentences, whole_sentences
from witnessmark.clean.tables import read_delimited, read_workbook
from witnessmark.errors import ItemError
from witnessmark.lexicon import load
from witnessmark.model.addresses import unwrap
from witnessmark.model.ids import content_id
from witnessmark.model.text import ROLE, Capture, Document, Flag, FlagKind, Report, Sentence, SentenceKind, Skipped
from witnessmark.settings import Settings

STAGE = "clean"
CONTAINERS = frozenset(
    {"application/zip", "application/mbox", "application/warc", "application/wacz", "application/feed-index+xml"}
)
"""Types whose members came in as captures of their own."""


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
    if capture.media_type in CONTAINERS or ROLE in capture.media_type:
        return  # its members, or the page that it shows, are captures of their own
    if capture.media_type.startswith("image/"):
        return  # listed in pictures.csv
    read = READERS.get(capture.media_type)
    if read is None:
        raise ItemError(f"{capture.media_type} cannot be read: kept, and not read as prose")
    yield from read(capture.source, data, settings)


def _lines(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    return read_lines(source, data, settings.max_line_chars)


def _json(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    return read_document(source, data, settings.max_line_chars)


def _page(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    if is_telegram_page(data):
        yield from read_telegram_page(source, data)
    else:
        yield read_page(source, data)


def _plain(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    text, repaired = decode(data)
    yield read_plain(source, text, repaired)


READERS: dict[str, Callable[[str, bytes, Settings], Iterator[Draft | Skipped]]] = {
    "application/x-ndjson": _lines,
    "application/json": _json,
    "text/html": _page,
    "text/plain": _plain,
    "text/markdown": read_markdown,
    "application/pdf": read_pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": read_docx,
    "application/vnd.oasis.opendocument.text": read_odt,
    "application/rtf": read_rtf,
    "message/rfc822": read_mail,
    "multipart/related": read_saved_page,
    "application/x-twitter": read_x_archive,
    "text/csv": read_delimited,
    "text/tab-separated-values": read_delimited,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": read_workbook,
    "application/feed+xml": read_feed,
}
"""What reads which type; a type that is not here is kept and not read."""


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
    url = _keepable(unwrap(url).url) if url else url
    return Report(
        id=identity,
        capture_digest=capture.digest,
        source=_keepable(draft.source),
        url=url,
        publisher=_keepable(draft.publisher) if draft.publisher else publisher_of(url) or dateline.credit,
        title=title,
        published=draft.published or dateline.published,
        language=draft.language or language(text),
        text=text,
        flags=tuple(sorted(flags, key=lambda flag: (flag.start, flag.end, flag.kind))),
    )


def _sentences(identity: str, text: str, draft: Draft) -> tuple[Sentence, ...]:
    lines = [make_line(text, span, sentences(text, span)) for span in paragraphs(text)]
    captions = frozenset(" ".join(repair(caption)[0].split()) for caption in draft.captions)
    sorts = kinds(lines, captions=captions, heading=draft.heading)
    furniture = frozenset(" ".join(repair(row)[0].split()) for row in draft.furniture)
    spans = [span for line in lines for span in line.sentences]
    repeats = [" ".join(line.text.split()) in furniture for line in lines] if furniture else []
    fixed = [repeat for line, repeat in zip(lines, repeats, strict=False) for _ in line.sentences]
    sorts = [
        SentenceKind.BOILERPLATE if is_fixed else kind for kind, is_fixed in zip(sorts, fixed, strict=False)
    ] or sorts
    places = draft.places if len(text) == len(draft.text) else ()
    begins = [start for start, _ in places]
    return tuple(
        Sentence(
            id=content_id("sen", identity, str(index), text[span.start : span.end]),
            report_id=identity,
            index=index,
            start=span.start,
            end=span.end,
            kind=kind,
            text=text[span.start : span.end],
            where=places[max(bisect_right(begins, span.start) - 1, 0)][1] if places else None,
        )
        for index, (span, kind) in enumerate(zip(spans, sorts, strict=True))
    )


def _keepable(name: str) -> str:
    """Return a name without what no table can hold (lone surrogates, control characters)."""
    return UNKEEPABLE.sub("\ufffd", name)

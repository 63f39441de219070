"""Documents in, the private words in them out: names of private persons, contact, bank details, exact shelters."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from witnessmark.model.editions import Hidden, PrivateKind
from witnessmark.model.places import Place
from witnessmark.model.text import Document
from witnessmark.redact.casing import WORD
from witnessmark.redact.contacts import bank_details, emails, phones
from witnessmark.redact.finding import finder
from witnessmark.redact.persons import Mention, names_in, pieces
from witnessmark.redact.streets import exact_places

Found = Mapping[str, tuple[tuple[Mention, bool], ...]]
FINDERS = (
    (PrivateKind.EMAIL, emails),
    (PrivateKind.BANK, bank_details),
    (PrivateKind.PLACE, exact_places),
    (PrivateKind.PHONE, phones),
)
"""Each with what it finds, surest first: of two that overlap the first holds."""


def find_private(documents: Sequence[Document], places: frozenset[str] = frozenset()) -> tuple[Hidden, ...]:
    """Return what must not be published in `documents`, in text order, report by report.

    A name found private in one report is private in all; a name tied to an office in one stays in all. `places` are
    casefolded names of places known to this case, which are never taken for persons; nor is the name of a publisher,
    unless a text says that it is one.
    """
    parts = [(document, _parts(document)) for document in documents]
    titles = [text for document in documents for _, text in pieces(document.report.title or "")]
    publishers = (WORD.findall((document.report.publisher or "").casefold()) for document in documents)
    papers = frozenset(" ".join(words) for words in publishers if words)
    names = names_in([*titles, *(text for _, rows in parts for _, text in rows)], places, papers)
    found = {document.report.id: list(_in_document(document, rows, names)) for document, rows in parts}
    find = finder(item for items in found.values() for item in items)
    return tuple(
        item
        for document, _ in parts
        for item in _everywhere(document, found[document.report.id], find(document.report.text))
    )


def _everywhere(
    document: Document, items: Sequence[Hidden], again: Sequence[tuple[int, int, PrivateKind]]
) -> Iterator[Hidden]:
    """Yield the hidden words of a report and every further place where words hidden anywhere stand in its text."""
    report = document.report
    placed = sorted((item for item in items if item.start >= 0), key=lambda item: item.start)
    starts = [item.start for item in placed]
    more = []
    for a, b, kind in again:
        near = bisect_left(starts, b) - 1  # the last that begins before b
        if near < 0 or placed[near].end <= a:
            more.append(Hidden(kind=kind, report_id=report.id, start=a, end=b, words=report.text[a:b]))
    yield from sorted((*placed, *more), key=lambda item: (item.start, item.end))
    yield from (item for item in items if item.start < 0)


def _parts(document: Document) -> list[tuple[int, str]]:
    """Return the sentences and whatever text stands between them, each with its offset."""
    text = document.report.text
    rows: list[tuple[int, str]] = []
    at = 0
    for sentence in sorted(document.sentences, key=lambda sentence: sentence.start):
        start = max(at, sentence.start)
        for a, b in ((at, start), (start, sentence.end)):
            if text[a:b].strip():
                rows += pieces(text[a:b], a)
        at = max(at, sentence.end)
    if text[at:].strip():
        rows += pieces(text[at:], at)
    return rows


def _in_document(document: Document, rows: Sequence[tuple[int, str]], names: Found) -> Iterator[Hidden]:
    report = document.report
    spans: list[tuple[int, int, PrivateKind]] = []
    for offset, text in rows:
        spans += ((a + offset, b + offset, kind) for a, b, kind in _apart(_spans(text, names)))
    seen = {report.text[a:b] for a, b, _ in spans}
    for a, b, kind in spans:
        yield Hidden(kind=kind, report_id=report.id, start=a, end=b, words=report.text[a:b])
    for _, title in pieces(report.title or ""):
        for a, b, kind in _apart(_spans(title, names)):
            if title[a:b] not in seen and kind is not PrivateKind.AGE:
                seen.add(title[a:b])
                yield Hidden(kind=kind, report_id=report.id, start=-1, end=-1, words=title[a:b])


def _spans(text: str, names: Found) -> list[tuple[int, int, PrivateKind]]:
    spans = [(a, b, kind) for kind, find in FINDERS for a, b in find(text)]
    for mention, private in names.get(text, ()):
        if private:
            spans.append((mention.words[0].start, mention.words[-1].end, PrivateKind.NAME))
            if mention.age:
                spans.append((*mention.age, PrivateKind.AGE))
    return spans


def _apart(spans: Sequence[tuple[int, int, PrivateKind]]) -> list[tuple[int, int, PrivateKind]]:
    """Return spans that do not overlap, in text order; of two that do, the one listed first."""
    kept: list[tuple[int, int, PrivateKind]] = []
    for span in spans:
        if all(span[1] <= other[0] or span[0] >= other[1] for other in kept):
            kept.append(span)
    return sorted(kept)


def exact_place(place: Place) -> bool:
    """Return whether `place` pins a spot that must not be published: an exact entry of a user's gazetteer."""
    return place.id.startswith("user:") and place.where_prec == 1

"""Documents in, the private words in them out: names of private persons, contact, bank details, exact shelters."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence

from witnessmark.model.editions import Hidden, PrivateKind
from witnessmark.model.places import Place
from witnessmark.model.text import Document
from witnessmark.redact.casing import WORD
from witnessmark.redact.contacts import bank_details, emails, phones
from witnessmark.redact.finding import finder
from witnessmark.redact.mentions import Mention
from witnessmark.redact.numbers import birth_dates, coordinates, documents, handles, plates
from witnessmark.redact.persons import Standing, names_in, pieces
from witnessmark.redact.streets import exact_places

Found = Mapping[str, tuple[tuple[Mention, Standing], ...]]
Span = tuple[int, int, PrivateKind, bool]
"""Half-open offsets, what stands there, and whether someone in office bears the name too."""
FINDERS = (
    (PrivateKind.PLACE, coordinates),
    (PrivateKind.EMAIL, emails),
    (PrivateKind.HANDLE, handles),
    (PrivateKind.BANK, bank_details),
    (PrivateKind.PLATE, plates),
    (PrivateKind.DOCUMENT, documents),
    (PrivateKind.BORN, birth_dates),
    (PrivateKind.PLACE, exact_places),
    (PrivateKind.PHONE, phones),
)
"""Each with what it finds, surest first: of two that overlap the first holds."""


def find_private(
    documents: Sequence[Document],
    places: frozenset[str] = frozenset(),
    is_place: Callable[[str], bool] | None = None,
) -> tuple[Hidden, ...]:
    """Return what must not be published in `documents`, in text order, report by report.

    A name found private in one report is private in all; a name tied to an office in one stays in all. `places` are
    casefolded names of places known to this case, which are never taken for persons; nor is the name of a publisher,
    unless a text says that it is one. `is_place` tells whether a gazetteer knows a casefolded name: such a one is taken
    for a person only where more than its surroundings speaks for it.
    """
    parts = [(document, _parts(document)) for document in documents]
    publishers = (WORD.findall((document.report.publisher or "").casefold()) for document in documents)
    papers = frozenset(" ".join(words) for words in publishers if words)
    texts = {
        document.report.id: [
            *(text for _, text in pieces(document.report.title or "")),
            *(text for _, text in rows),
        ]
        for document, rows in parts
    }
    names = names_in(texts, places, papers, is_place)
    found = {
        document.report.id: list(_in_document(document, rows, names[document.report.id])) for document, rows in parts
    }
    find = finder(item for items in found.values() for item in items if not item.shared)
    return tuple(
        item
        for document, rows in parts
        for item in _everywhere(
            document,
            found[document.report.id],
            find(document.report.text),
            list(_public_spans(rows, names[document.report.id])),
        )
    )


def _public_spans(rows: Sequence[tuple[int, str]], names: Found) -> Iterator[tuple[int, int]]:
    """Yield where a report names someone in office."""
    for offset, text in rows:
        for mention, standing in names.get(text, ()):
            if standing is Standing.PUBLIC:
                yield mention.words[0].start + offset, mention.words[-1].end + offset


def _everywhere(
    document: Document,
    items: Sequence[Hidden],
    again: Sequence[tuple[int, int, PrivateKind]],
    public: Sequence[tuple[int, int]],
) -> Iterator[Hidden]:
    """Yield the hidden words of a report and every further place where words hidden anywhere stand in its text."""
    report = document.report
    placed = sorted((item for item in items if item.start >= 0), key=lambda item: item.start)
    starts = [item.start for item in placed]
    more = []
    for a, b, kind in again:
        near = bisect_left(starts, b) - 1  # the last that begins before b
        if (near < 0 or placed[near].end <= a) and not (
            kind is PrivateKind.NAME and any(start <= a and b <= end for start, end in public)
        ):
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
    seen: set[str] = set()
    for offset, text in rows:
        for a, b, kind, shared in _spans(text, names):
            seen.add(text[a:b])
            yield Hidden(
                kind=kind, report_id=report.id, start=a + offset, end=b + offset, words=text[a:b], shared=shared
            )
    for _, title in pieces(report.title or ""):
        for a, b, kind, shared in _spans(title, names):
            if title[a:b] not in seen and kind is not PrivateKind.AGE:
                seen.add(title[a:b])
                yield Hidden(kind=kind, report_id=report.id, start=-1, end=-1, words=title[a:b], shared=shared)


def _spans(text: str, names: Found) -> list[Span]:
    """Return what is hidden in one text, in order; what overlaps is one span, of the kind that was listed first."""
    spans: list[Span] = [(a, b, kind, False) for kind, find in FINDERS for a, b in find(text)]
    for mention, standing in names.get(text, ()):
        if standing in (Standing.PRIVATE, Standing.SHARED):
            shared = standing is Standing.SHARED
            spans.append((mention.words[0].start, mention.words[-1].end, PrivateKind.NAME, shared))
            if mention.age:
                spans.append((*mention.age, PrivateKind.AGE, False))
    kept: list[Span] = []
    for span in spans:
        for other in [other for other in kept if span[0] < other[1] and span[1] > other[0]]:
            kept.remove(other)
            span = (min(span[0], other[0]), max(span[1], other[1]), other[2], span[3] and other[3])
        kept.append(span)
    return sorted(kept)


def exact_place(place: Place) -> bool:
    """Return whether `place` pins a spot that must not be published: an exact entry of a user's gazetteer."""
    return place.id.startswith("user:") and place.where_prec == 1

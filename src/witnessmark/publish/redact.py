"""A record in, the same record safe to publish out: private words replaced, every offset moved with them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.incidents import Reckoning
from witnessmark.model.places import Place
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import Document
from witnessmark.publish.hiding import Hidden, PrivateKind, replacer
from witnessmark.publish.private import exact_place, find_private

R = TypeVar("R")
Change = Callable[[str], str]
KEPT_FIELDS = frozenset(
    {"id", "report_id", "sentence_id", "capture_digest", "language", "claim_ids", "members", "rule"}
)
"""Fields that hold ids, digests and our own words, never words of a text."""

COARSE_DEGREES = 1
"""Decimals left in the coordinates of an exact place that is hidden: about 10 km."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """A record that may be published, and what was hidden in it."""

    record: CaseRecord
    hidden: tuple[Hidden, ...]


def redact(record: CaseRecord) -> Redacted:
    """Return `record` with private words replaced by what they were (``[name]``), and the list of what was hidden.

    Texts, sentences, quotes and claims stay consistent: slices still equal quotes, at their new offsets. Exact
    shelters and streets of a user's gazetteer are lowered to about 10 km and UCDP precision 2.
    """
    hidden = find_private(record.documents, known_places(record))
    spans: dict[str, list[Hidden]] = defaultdict(list)
    for item in hidden:
        if item.start >= 0:
            spans[item.report_id].append(item)
    movers = {
        document.report.id: Mover(document.report.text, spans[document.report.id]) for document in record.documents
    }
    everywhere = replacer(hidden)
    documents = tuple(_document(document, movers[document.report.id], everywhere) for document in record.documents)
    keyed = _speaker_keys(record, everywhere, replacer(hidden, folded=True))
    # A town keeps its name though a person shares it; a house named by its owner does not.
    placed = replacer(item for item in hidden if item.distinct)
    claims = tuple(_claim(row, movers[row.claim.report_id], everywhere, keyed, placed) for row in record.claims)
    safe = replace(
        record,
        documents=documents,
        claims=claims,
        reuse=_words(record.reuse, everywhere),
        incidents=tuple(
            replace(_words(incident, everywhere), place=_coarse(incident.place, placed))
            for incident in record.incidents
        ),
        reckoning=_reckoning(record.reckoning, everywhere, keyed, placed),
        skipped=tuple(replace(row, reason=everywhere(row.reason)) for row in record.skipped),
    )
    return Redacted(record=safe, hidden=hidden)


def known_places(record: CaseRecord) -> frozenset[str]:
    """Return the casefolded names of places in a record's claims, as resolved and as written."""
    resolved = [row.place.name for row in record.claims if row.place is not None and not exact_place(row.place)]
    written = [row.claim.place_text for row in record.claims if row.claim.place_text]
    return frozenset(name.casefold() for name in (*resolved, *written))


class Mover:
    """A report's text with its hidden spans replaced, and where each old offset lies in the new text."""

    def __init__(self, text: str, spans: Iterable[Hidden]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.shifts: list[int] = [0]
        pieces: list[str] = []
        at = 0
        for item in sorted(spans, key=lambda item: (item.start, -item.end)):
            if item.start < at:
                continue
            mark = item.kind.mark
            pieces += (text[at : item.start], mark)
            at = item.end
            self.starts.append(item.start)
            self.ends.append(item.end)
            self.shifts.append(self.shifts[-1] + len(mark) - (item.end - item.start))
        self.text = "".join((*pieces, text[at:]))

    def start(self, offset: int) -> int:
        """Return where a span that began at `offset` begins now: at the mark when it began inside hidden words."""
        before = bisect_right(self.starts, offset) - 1
        if before >= 0 and offset < self.ends[before]:
            return self.starts[before] + self.shifts[before]
        return offset + self.shifts[before + 1]

    def end(self, offset: int) -> int:
        """Return where a span that ended at `offset` ends now: behind the mark when it ended inside hidden words."""
        before = bisect_right(self.starts, offset - 1) - 1
        if before >= 0 and offset <= self.ends[before]:
            return self.ends[before] + self.shifts[before + 1]
        return offset + self.shifts[before + 1]


def _speaker_keys(record: CaseRecord, everywhere: Change, folded: Change) -> Change:
    """Return a function from a speaker's key to one without private words that still differs from all others.

    Two speakers whose hidden names leave the same words get numbers, by where they first speak: "[name 1]", "[name 2]".
    """
    keys = [row.speaker_key for row in record.claims] + [series.speaker for series in record.reckoning.series]
    first = dict.fromkeys(key for key in keys if key)
    told: dict[str, list[str]] = defaultdict(list)
    for key in first:
        told[folded(everywhere(key))].append(key)
    mark = PrivateKind.NAME.mark
    new: dict[str, str] = {}
    for safe, several in told.items():
        numbers = {
            folded_key: n for n, folded_key in enumerate(dict.fromkeys(key.casefold() for key in several), start=1)
        }
        for key in several:
            numbered = safe.replace(mark, f"{mark[:-1]} {numbers[key.casefold()]}]")
            new[key] = numbered if len(numbers) > 1 and mark in safe else safe
    return lambda key: new[key] if key in new else folded(everywhere(key))


def _reckoning(reckoning: Reckoning, everywhere: Change, keyed: Change, placed: Change) -> Reckoning:
    changed = _words(reckoning, everywhere)
    series = tuple(
        replace(row, speaker=keyed(old.speaker) if old.speaker else None, place=_coarse(row.place, placed))
        for old, row in zip(reckoning.series, changed.series, strict=True)
    )
    return replace(changed, series=series)


def _document(document: Document, mover: Mover, everywhere: Change) -> Document:
    report = replace(
        document.report,
        text=mover.text,
        title=everywhere(document.report.title) if document.report.title else document.report.title,
        publisher=everywhere(document.report.publisher) if document.report.publisher else document.report.publisher,
        flags=tuple(
            replace(flag, start=mover.start(flag.start), end=mover.end(flag.end), seen=everywhere(flag.seen))
            for flag in document.report.flags
        ),
    )
    sentences = []
    for sentence in document.sentences:
        start, end = mover.start(sentence.start), mover.end(sentence.end)
        sentences.append(replace(sentence, start=start, end=end, text=mover.text[start:end]))
    return Document(report=report, sentences=tuple(sentences))


def _claim(resolved: ResolvedClaim, mover: Mover, everywhere: Change, keyed: Change, placed: Change) -> ResolvedClaim:
    claim = _words(resolved.claim, everywhere)
    start, end = mover.start(resolved.claim.quote.start), mover.end(resolved.claim.quote.end)
    quote = replace(resolved.claim.quote, start=start, end=end, text=mover.text[start:end])
    claim = replace(claim, quote=quote, start=mover.start(resolved.claim.start), end=mover.end(resolved.claim.end))
    return replace(
        resolved,
        claim=claim,
        place=_coarse(resolved.place, placed),
        speaker_key=keyed(resolved.speaker_key) if resolved.speaker_key else resolved.speaker_key,
        why=tuple(everywhere(reason) for reason in resolved.why),
    )


def _coarse(place: Place | None, placed: Change) -> Place | None:
    if place is None:
        return None
    if not exact_place(place):
        return replace(place, name=placed(place.name))
    return replace(
        place,
        id="hidden",
        name=PrivateKind.PLACE.mark,
        latitude=round(place.latitude, COARSE_DEGREES),
        longitude=round(place.longitude, COARSE_DEGREES),
        where_prec=max(place.where_prec, 2),
    )


def _words(value: R, change: Change) -> R:
    """Return `value` with `change` applied to every free text in it; ids, digests, enums and places are left."""
    return _walk(value, change)  # type: ignore[no-any-return]  # the same class comes back


def _walk(value: Any, change: Change) -> Any:
    if type(value) is str:
        return change(value)
    if isinstance(value, tuple):
        return tuple(_walk(item, change) for item in value)
    if is_dataclass(value) and not isinstance(value, type | Place):
        changes: Mapping[str, Any] = {
            field.name: _walk(getattr(value, field.name), change)
            for field in fields(value)
            if field.name not in KEPT_FIELDS
        }
        return replace(value, **changes)
    return value

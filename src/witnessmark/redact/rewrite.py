"""A record in, the same record safe to publish out: private words replaced, every offset moved with them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar
from urllib.parse import unquote

from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.editions import Edition, Hidden, PrivateKind
from witnessmark.model.incidents import Reckoning
from witnessmark.model.places import Place
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import Document
from witnessmark.redact.finding import replacer
from witnessmark.redact.leftovers import Found, Leftovers, Words
from witnessmark.redact.moving import Mover
from witnessmark.redact.private import exact_place, find_private
from witnessmark.redact.ruled import ruled_words

R = TypeVar("R")
Change = Callable[[str], str]
KEPT_FIELDS = frozenset({"id", "report_id", "sentence_id", "capture_digest", "language", "claim_ids", "members"})
"""Fields that hold ids, digests and codes, never words of a text."""

HIDES: Mapping[Edition, frozenset[PrivateKind]] = {
    Edition.WORKING: frozenset(),
    Edition.PARTNERS: frozenset(PrivateKind) - {PrivateKind.NAME, PrivateKind.AGE},
    Edition.PUBLIC: frozenset(PrivateKind),
}
"""What each edition hides. Partners match persons with their own lists; nobody else gets a name."""

COARSE_DEGREES = 1
"""Decimals left in the coordinates of an exact place that is hidden: about 10 km."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """A record that may be handed on, what was hidden in it, and the search for what may still stand in its files."""

    record: CaseRecord
    hidden: tuple[Hidden, ...]
    leftovers: Leftovers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changes:
    """What is done to each sort of string."""

    words: Change
    key: Change
    place: Change
    name: Change
    """Of a file or record: every hidden word counts, in any case."""


def redact(
    record: CaseRecord, edition: Edition, forced: Iterable[Words] = (), found: Sequence[Hidden] | None = None
) -> Redacted:
    """Return `record` with private words replaced by what they were (``[name]``), and the list of what was hidden.

    Texts, sentences, quotes and claims stay consistent: slices still equal quotes, at their new offsets. What the
    first pass left in another spelling is hidden too and marked as a leftover. Exact shelters and streets of a user's
    gazetteer are lowered to about 10 km and UCDP precision 2. `forced` are words to hide wherever they stand; `found`
    is what an earlier pass over the same record found (`private_words`).
    """
    chosen = HIDES[edition]
    hidden = [item for item in (private_words(record) if found is None else found) if item.kind in chosen]
    leftovers = Leftovers(hidden, _place_names(record))
    leftovers.force(forced)
    left = [item for document in record.documents for item in _left_over(document, hidden, leftovers)]
    hidden = [*hidden, *left]
    spans: dict[str, list[Hidden]] = defaultdict(list)
    for item in hidden:
        if item.start >= 0:
            spans[item.report_id].append(item)
    movers = {
        document.report.id: Mover(document.report.text, spans[document.report.id]) for document in record.documents
    }
    changes = _changes(record, hidden, leftovers)
    safe = replace(
        record,
        documents=tuple(_document(document, movers[document.report.id], changes) for document in record.documents),
        claims=tuple(_claim(row, movers[row.claim.report_id], changes) for row in record.claims),
        reuse=_words(record.reuse, changes.words),
        incidents=tuple(
            replace(_words(incident, changes.words), place=_coarse(incident.place, changes.place))
            for incident in record.incidents
        ),
        reckoning=_reckoning(record.reckoning, changes),
        pictures=tuple(
            replace(
                row,
                source=changes.name(row.source),
                url=changes.words(row.url) if row.url else None,
                picture=replace(row.picture, taken=None, camera=None, latitude=None, longitude=None),
            )
            for row in record.pictures
        ),
        skipped=tuple(
            replace(row, item=changes.name(row.item), reason=changes.words(row.reason)) for row in record.skipped
        ),
    )
    return Redacted(record=safe, hidden=tuple(hidden), leftovers=leftovers)


def private_words(
    record: CaseRecord, ruled: Mapping[str, bool] | None = None, is_place: Callable[[str], bool] | None = None
) -> tuple[Hidden, ...]:
    """Return the private words of a record's texts and titles, of every kind.

    `ruled` are names on which people ruled, as written, each with whether it is hidden: that holds against the finder.
    `is_place` tells whether a gazetteer knows a casefolded name.
    """
    found = find_private(record.documents, known_places(record), is_place)
    return ruled_words(record.documents, found, ruled) if ruled else found


def _left_over(document: Document, hidden: Iterable[Hidden], leftovers: Leftovers) -> Iterator[Hidden]:
    report = document.report
    taken = sorted((item.start, item.end) for item in hidden if item.report_id == report.id and item.start >= 0)
    starts = [start for start, _ in taken]
    for found in leftovers.in_text(report.text):
        at = found.start
        near = max(0, bisect_left(starts, found.start) - 1)
        for start, end in (*taken[near : bisect_left(starts, found.end)], (found.end, found.end)):
            words = report.text[at : max(at, start)].rstrip(" ,")
            if any(map(str.isalnum, words)):
                lead = len(words) - len(words.lstrip(" ,"))
                yield Hidden(
                    kind=found.kind,
                    report_id=report.id,
                    start=at + lead,
                    end=at + len(words),
                    words=words[lead:],
                    leftover=True,
                )
            at = max(at, end)


def _changes(record: CaseRecord, hidden: Sequence[Hidden], leftovers: Leftovers) -> _Changes:
    first, folded = replacer(hidden), replacer(hidden, folded=True)
    # A town keeps its name though a person shares it; a house named by its owner does not.
    placed = replacer(item for item in hidden if item.distinct)

    def words(text: str) -> str:
        return first(_marked(text, leftovers))

    def place(name: str) -> str:
        found = [item for item in leftovers.in_text(name) if len(item.words) > 1 or leftovers.is_forced(item.words)]
        return placed(_replaced(name, found))

    def whole(text: str) -> str:
        return folded(first(_marked(text, leftovers, whole=True)))

    return _Changes(words=words, key=_speaker_keys(record, whole), place=place, name=whole)


def _marked(text: str, leftovers: Leftovers, *, whole: bool = False) -> str:
    return _replaced(text, leftovers.in_text(text, whole=whole))


def _replaced(text: str, found: Sequence[Found]) -> str:
    pieces: list[str] = []
    at = 0
    for item in found:
        pieces += (text[at : item.start], item.kind.mark)
        at = item.end
    return "".join((*pieces, text[at:])) if found else text


def _safe_url(url: str | None, change: Change) -> str | None:
    """Return `url`, only its host where the rest holds hidden words, or None where the host does."""
    if url is None:
        return None
    read = unquote(url)
    if change(read) == read:
        return url
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0]
    return f"{scheme}://{host}/" if host and change(host) == host else None


def _place_names(record: CaseRecord) -> list[str]:
    places = [row.place for row in record.claims]
    places += [incident.place for incident in record.incidents]
    places += [series.place for series in record.reckoning.series]
    known = [place for place in places if place is not None and not exact_place(place)]
    return sorted({name for place in known for name in (place.name, place.admin1, place.id, place.runner_up) if name})


def known_places(record: CaseRecord) -> frozenset[str]:
    """Return the casefolded names of places in a record's claims, as resolved and as written."""
    resolved = [row.place.name for row in record.claims if row.place is not None and not exact_place(row.place)]
    written = [row.claim.place_text for row in record.claims if row.claim.place_text]
    return frozenset(name.casefold() for name in (*resolved, *written))


def _speaker_keys(record: CaseRecord, hide: Change) -> Change:
    """Return a function from a speaker's key to one without private words that still differs from all others.

    Two speakers whose hidden names leave the same words get numbers, by where they first speak: "[name 1]", "[name 2]".
    """
    keys = [row.speaker_key for row in record.claims] + [series.speaker for series in record.reckoning.series]
    first = dict.fromkeys(key for key in keys if key)
    told: dict[str, list[str]] = defaultdict(list)
    for key in first:
        told[hide(key)].append(key)
    mark = PrivateKind.NAME.mark
    new: dict[str, str] = {}
    for safe, several in told.items():
        numbers = {
            folded_key: n for n, folded_key in enumerate(dict.fromkeys(key.casefold() for key in several), start=1)
        }
        for key in several:
            numbered = safe.replace(mark, f"{mark[:-1]} {numbers[key.casefold()]}]")
            new[key] = numbered if len(numbers) > 1 and mark in safe else safe
    return lambda key: new[key] if key in new else hide(key)


def _reckoning(reckoning: Reckoning, changes: _Changes) -> Reckoning:
    changed = _words(reckoning, changes.words)
    series = tuple(
        replace(row, speaker=changes.key(old.speaker) if old.speaker else None, place=_coarse(row.place, changes.place))
        for old, row in zip(reckoning.series, changed.series, strict=True)
    )
    return replace(changed, series=series)


def _document(document: Document, mover: Mover, changes: _Changes) -> Document:
    report = document.report
    report = replace(
        report,
        text=mover.text,
        source=changes.name(report.source),
        url=_safe_url(report.url, changes.name),
        title=changes.words(report.title) if report.title else report.title,
        publisher=changes.words(report.publisher) if report.publisher else report.publisher,
        published=_words(report.published, changes.words),
        flags=tuple(
            replace(flag, start=mover.start(flag.start), end=mover.end(flag.end), seen=changes.words(flag.seen))
            for flag in report.flags
        ),
    )
    sentences = []
    for sentence in document.sentences:
        start, end = mover.start(sentence.start), mover.end(sentence.end)
        sentences.append(replace(sentence, start=start, end=end, text=mover.text[start:end]))
    return Document(report=report, sentences=tuple(sentences))


def _claim(resolved: ResolvedClaim, mover: Mover, changes: _Changes) -> ResolvedClaim:
    claim = _words(resolved.claim, changes.words)
    start, end = mover.start(resolved.claim.quote.start), mover.end(resolved.claim.quote.end)
    quote = replace(resolved.claim.quote, start=start, end=end, text=mover.text[start:end])
    claim = replace(claim, quote=quote, start=mover.start(resolved.claim.start), end=mover.end(resolved.claim.end))
    return replace(
        resolved,
        claim=claim,
        place=_coarse(resolved.place, changes.place),
        date=_words(resolved.date, changes.words),
        since=_words(resolved.since, changes.words),
        speaker_key=changes.key(resolved.speaker_key) if resolved.speaker_key else resolved.speaker_key,
        why=tuple(changes.words(reason) for reason in resolved.why),
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

"""Running totals in; one series per harm, area, population, start and speaker, and the disputes between them, out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from witnessmark import lexicon
from witnessmark.model.claims import ClaimKind, Figure, Population, Qualifier, ResolvedClaim, Scope, Stance
from witnessmark.model.ids import content_id
from witnessmark.model.incidents import Dispute, Series, SeriesPoint
from witnessmark.model.time import DateSpan
from witnessmark.reconcile.statements import Context, words_of

NEVER = frozenset({ClaimKind.STRUCK, ClaimKind.ACCESS, ClaimKind.DEPRIVED})


_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Said:
    """A running total as one claim gives it: the claim, and the day as of which it counts."""

    resolved: ResolvedClaim
    as_of: DateSpan | None


def tally(
    claims: Iterable[ResolvedClaim], context: Context, as_of: Mapping[str, DateSpan | None]
) -> tuple[tuple[Series, ...], tuple[Dispute, ...]]:
    """Return the series, sorted by id, and the disputes among their figures. `as_of` gives a report's day by id."""
    groups: defaultdict[tuple[str, ...], list[Said]] = defaultdict(list)
    for resolved in sorted(claims, key=lambda row: row.claim.id):
        claim = resolved.claim
        if claim.scope is not Scope.RUNNING_TOTAL or claim.kind in NEVER or claim.stance is Stance.DENIED:
            continue
        if claim.figure is None or claim.part_of is not None or not _counts(claim.figure):
            continue
        groups[_series_key(resolved)].append(Said(resolved=resolved, as_of=_as_of(resolved, as_of)))
    made = [(key, _series(key, groups[key], context)) for key in sorted(groups)]
    series = tuple(sorted((one for _, one in made), key=lambda one: one.id))
    return series, _disputes([(one, groups[key]) for key, one in made])


def _counts(figure: Figure) -> bool:
    """Tell whether a figure says how many: "thousands" does, "many people" and "the killings" only say several."""
    several = figure.qualifier is Qualifier.VAGUE and figure.high is None and (figure.low or 0) <= _SEVERAL
    return not several and not (figure.low is None is figure.high)


def _as_of(resolved: ResolvedClaim, published: Mapping[str, DateSpan | None]) -> DateSpan | None:
    """Return the day up to which a total counts: the one stated, unless that is where it begins, else the report's."""
    said, since = resolved.date, resolved.since
    if said is None or said.words is None or (since is not None and said.start <= since.end):
        return published.get(resolved.claim.report_id) or said
    return said


def _series_key(resolved: ResolvedClaim) -> tuple[str, ...]:
    claim, place = resolved.claim, resolved.place
    where = f"id {place.id}" if place is not None else f"words {(claim.place_text or '').lower()}"
    since = "" if resolved.since is None else resolved.since.start.isoformat()
    return (claim.kind.value, where, since, claim.population.value, resolved.speaker_key or "")


def _series(key: tuple[str, ...], said: Sequence[Said], context: Context) -> Series:
    first = min(said, key=_said_order).resolved
    points = _points(said, context)
    speakers = sorted(
        row.resolved.claim.attribution.speaker for row in said if row.resolved.claim.attribution is not None
    )
    return Series(
        id=content_id("ser", *key),
        kind=first.claim.kind,
        place=first.place,
        place_text=first.claim.place_text,
        since=first.since,
        speaker=min(speakers, key=lambda name: (-speakers.count(name), name), default=None),
        population=first.claim.population,
        points=points,
    )


def _points(said: Sequence[Said], context: Context) -> tuple[SeriesPoint, ...]:
    grouped: defaultdict[tuple[str, str, str], list[Said]] = defaultdict(list)
    for row in sorted(said, key=_said_order):
        figure = row.resolved.claim.figure
        if figure is not None:
            day = "" if row.as_of is None else f"{row.as_of.start}..{row.as_of.end}"
            grouped[(day, f"{figure.low}..{figure.high}", figure.qualifier.value)].append(row)
    points: list[SeriesPoint] = []
    for rows in sorted(grouped.values(), key=lambda rows: _said_order(rows[0])):
        point = _point(rows, points[-1] if points else None, context)
        points.append(point)
    return tuple(points)


def _point(rows: Sequence[Said], before: SeriesPoint | None, context: Context) -> SeriesPoint:
    claims = [row.resolved.claim for row in rows]
    figure = claims[0].figure
    low, high = (None, None) if figure is None else (figure.low, figure.high)
    reports = len({claim.report_id for claim in claims})
    notes: list[str] = []
    if any(words in context.sentence(claim) for claim in claims for words in words_of("underestimate")):
        notes.append("said to be an underestimate")
    if before is not None and before.as_of != rows[0].as_of:
        notes += _movement(before, low, high)
    return SeriesPoint(
        as_of=rows[0].as_of,
        low=low,
        high=high,
        qualifier=Qualifier.EXACT if figure is None else figure.qualifier,
        reports=reports,
        # a report that quotes two texts is still one telling
        origins=min(reports, len({context.origins.get(claim.id, claim.id) for claim in claims})),
        claim_ids=tuple(sorted(claim.id for claim in claims)),
        note="; ".join(notes) or None,
    )


def _movement(before: SeriesPoint, low: int | None, high: int | None) -> list[str]:
    """Return notes on a fall, a rise or a jump since an earlier day."""
    earlier, now = _stated(before.low, before.high), _stated(low, high)
    if now < earlier:
        return [f"revised down from {earlier:,}"]
    if earlier and now >= earlier * lexicon.load("reconcile_speakers")["figures"]["jump_factor"]:
        return [f"jumps from {earlier:,}"]
    return [f"up from {earlier:,}"] if now > earlier else []


def _stated(low: int | None, high: int | None) -> int:
    return low if low is not None else high or 0


def _said_order(row: Said) -> tuple[object, ...]:
    figure = row.resolved.claim.figure
    day = "" if row.as_of is None else row.as_of.start.isoformat()
    stated = 0 if figure is None else _stated(figure.low, figure.high)
    return (day, stated, row.resolved.claim.report_id, row.resolved.claim.start, row.resolved.claim.id)


def _disputes(made: Sequence[tuple[Series, Sequence[Said]]]) -> tuple[Dispute, ...]:
    """Return a dispute for each two figures of one scope and day whose ranges exclude each other."""
    scopes: defaultdict[tuple[str, str], list[tuple[Series, SeriesPoint]]] = defaultdict(list)
    reports = {row.resolved.claim.id: row.resolved.claim.report_id for _, said in made for row in said}
    for series, said in made:
        where = _series_key(said[0].resolved)[1]
        scopes[(series.kind.value, where)] += [(series, point) for point in series.points if point.as_of is not None]
    found: dict[str, Dispute] = {}
    for scope in sorted(scopes):
        rows = sorted(scopes[scope], key=lambda row: (_day_span(row[1]), row[1].claim_ids))
        for at, (series_a, a) in enumerate(rows):
            for series_b, b in rows[at + 1 :]:
                if _day_span(b)[0] > _day_span(a)[1]:
                    break
                told_by_one = series_a is series_b and {reports[claim] for claim in a.claim_ids} & {
                    reports[claim] for claim in b.claim_ids
                }
                if not told_by_one and _same_scope(series_a, series_b) and _exclude(a, b):
                    dispute = _dispute(series_a, a, series_b, b)
                    found[dispute.id] = dispute
    return tuple(found[name] for name in sorted(found))


def _day_span(point: SeriesPoint) -> tuple[date, date]:
    return (date.min, date.max) if point.as_of is None else (point.as_of.start, point.as_of.end)


def _same_scope(a: Series, b: Series) -> bool:
    starts = {series.since.start for series in (a, b) if series.since is not None}
    crowds = {series.population for series in (a, b)} - {Population.UNKNOWN}
    return len(starts) <= 1 and len(crowds) <= 1


def _exclude(a: SeriesPoint, b: SeriesPoint) -> bool:
    low = max(a.low or 0, b.low or 0)
    highs = [high for high in (a.high, b.high) if high is not None]
    return bool(highs) and min(highs) < low


def _dispute(series_a: Series, a: SeriesPoint, series_b: Series, b: SeriesPoint) -> Dispute:
    (claim_a, point_a, by_a), (claim_b, point_b, by_b) = sorted(
        [(a.claim_ids[0], a, series_a), (b.claim_ids[0], b, series_b)], key=lambda row: row[0]
    )
    said_a = f"{_bounds(point_a)} ({by_a.speaker or 'one report'})"
    said_b = f"{_bounds(point_b)} ({by_b.speaker or 'another report'})"
    reason = f"{series_a.kind.value}: {said_a} against {said_b}, for the same area and day"
    return Dispute(id=content_id("dis", claim_a, claim_b), claim_a=claim_a, claim_b=claim_b, reason=reason)


def _bounds(point: SeriesPoint) -> str:
    if point.low is None:
        return f"up to {point.high or 0:,}"
    if point.high is None:
        return f"{point.low:,} or more"
    return f"{point.low:,}" if point.low == point.high else f"{point.low:,} to {point.high:,}"

"""Two records of a case in; which figure changed, from what to what, and which origin moved it, out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from witnessmark.model.incidents import Estimate, Incident, Series, SeriesPoint
from witnessmark.model.record import CaseRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure that differs between two builds. `before` and `after` are None where the figure does not exist;
    `moved_by` are the origins behind claims that only one of the two rests on."""

    subject: str
    figure: str
    before: str | None
    after: str | None
    moved_by: tuple[str, ...]


def compare(old: CaseRecord, new: CaseRecord) -> tuple[Change, ...]:
    """Return the changes from `old` to `new`, figure by figure, in the order of the new record's ids.

    Incidents are matched by id, and where the founding claim differs by the claims that they share.
    """
    changes: list[Change] = []
    for before, after in _matched(old.incidents, new.incidents):
        changes += _incident_changes(before, after, old, new)
    series_before = {row.id: row for row in old.reckoning.series}
    series_after = {row.id: row for row in new.reckoning.series}
    for name in sorted({*series_before, *series_after}):
        changes += _series_changes(series_before.get(name), series_after.get(name), old, new)
    return tuple(changes)


def render_changes(changes: Sequence[Change]) -> str:
    """Return the changes as lines for people."""
    if not changes:
        return "no figure changed"
    return "\n".join(_line(change) for change in changes)


def _line(change: Change) -> str:
    moved = f"; moved by {', '.join(change.moved_by)}" if change.moved_by else ""
    return f"{change.subject}: {change.figure}: {change.before or 'absent'} -> {change.after or 'absent'}{moved}"


def _matched(old: Sequence[Incident], new: Sequence[Incident]) -> Iterator[tuple[Incident | None, Incident | None]]:
    left = {incident.id: incident for incident in old}
    holder = {claim: incident.id for incident in old for claim in incident.claim_ids}
    same = {incident.id for incident in new} & left.keys()
    taken: set[str] = set(same)
    for incident in sorted(new, key=lambda row: row.id):
        if incident.id in same:
            yield left[incident.id], incident
            continue
        shared = sorted({holder[claim] for claim in incident.claim_ids if claim in holder} - taken)
        if shared:
            taken.add(shared[0])
        yield (left[shared[0]] if shared else None), incident
    for name in sorted(left.keys() - taken):
        yield left[name], None


def _incident_changes(
    before: Incident | None, after: Incident | None, old: CaseRecord, new: CaseRecord
) -> Iterator[Change]:
    subject = _subject(after or before)
    figures_before, figures_after = _estimates(before, old), _estimates(after, new)
    if not figures_before and not figures_after and (before is None or after is None):
        origins = _origins((after or before, new if after else old))
        yield Change(
            subject=subject,
            figure="incident",
            before=None if before is None else "present",
            after=None if after is None else "present",
            moved_by=origins,
        )
    for harm in sorted({*figures_before, *figures_after}):
        one, other = figures_before.get(harm), figures_after.get(harm)
        shown_before, shown_after = _shown(one), _shown(other)
        if shown_before != shown_after:
            yield Change(
                subject=subject,
                figure=harm,
                before=shown_before,
                after=shown_after,
                moved_by=_moved(_rests(one), _rests(other), old.claim_origins, new.claim_origins),
            )


def _subject(incident: Incident | None) -> str:
    if incident is None:
        raise ValueError("a change needs an incident on one side")
    place = "" if incident.place is None else f", {incident.place.name}"
    day = "" if incident.date is None else f", {incident.date.start}"
    return f"{incident.id} ({incident.kind.replace('_', ' ')}{place}{day})"


def _estimates(incident: Incident | None, record: CaseRecord) -> dict[str, Estimate]:
    if incident is None:
        return {}
    for assessment in record.reckoning.assessments:
        if assessment.incident_id == incident.id:
            return {row.harm.value: row for row in assessment.estimates}
    return {}


def _shown(row: Estimate | None) -> str | None:
    if row is None:
        return None
    bounds = "..".join("open" if bound is None else f"{bound:,}" for bound in (row.low, row.high))
    return f"{bounds} (best {'not stated' if row.best is None else f'{row.best:,}'}, {row.status.value})"


def _rests(row: Estimate | None) -> frozenset[str]:
    return frozenset() if row is None else frozenset(row.rests_on)


def _moved(
    before: Iterable[str], after: Iterable[str], old_origins: Mapping[str, str], new_origins: Mapping[str, str]
) -> tuple[str, ...]:
    left, right = set(before), set(after)
    gone = {old_origins.get(claim, claim) for claim in left - right}
    come = {new_origins.get(claim, claim) for claim in right - left}
    return tuple(sorted(gone | come))


def _origins(side: tuple[Incident | None, CaseRecord]) -> tuple[str, ...]:
    incident, record = side
    if incident is None:
        return ()
    return tuple(sorted({record.claim_origins.get(claim, claim) for claim in incident.claim_ids}))


def _series_changes(before: Series | None, after: Series | None, old: CaseRecord, new: CaseRecord) -> Iterator[Change]:
    series = after or before
    if series is None:
        return
    place = series.place.name if series.place is not None else series.place_text or "area not stated"
    subject = f"{series.id} (running total, {place}, {series.speaker or 'speaker not named'})"
    points_before, points_after = _points(before), _points(after)
    for day in sorted({*points_before, *points_after}):
        one, other = points_before.get(day, ()), points_after.get(day, ())
        shown_before, shown_after = _shown_points(one), _shown_points(other)
        if shown_before != shown_after:
            yield Change(
                subject=subject,
                figure=f"{series.kind.value} as of {day or 'no day'}",
                before=shown_before,
                after=shown_after,
                moved_by=_moved(
                    (claim for point in one for claim in point.claim_ids),
                    (claim for point in other for claim in point.claim_ids),
                    old.claim_origins,
                    new.claim_origins,
                ),
            )


def _points(series: Series | None) -> dict[str, tuple[SeriesPoint, ...]]:
    days: dict[str, tuple[SeriesPoint, ...]] = {}
    for point in () if series is None else series.points:
        day = "" if point.as_of is None else point.as_of.end.isoformat()
        days[day] = (*days.get(day, ()), point)
    return days


def _shown_points(points: Sequence[SeriesPoint]) -> str | None:
    bounds = (
        "..".join("open" if bound is None else f"{bound:,}" for bound in (point.low, point.high)) for point in points
    )
    return "; ".join(bounds) or None

"""The running totals of a record in; the claims whose totals another speaker's total excludes, out."""

from collections import defaultdict
from datetime import date
from itertools import combinations

from witnessmark.model.claims import Population
from witnessmark.model.incidents import Series, SeriesPoint
from witnessmark.model.record import CaseRecord

NEAR_DAYS = 3
"""Days between two totals within which their difference is shown as a dispute and not as growth.

The reckoning's own disputes need one day; a reader who sees "nearly 2,200" beside "at least 2,400" of the next day,
by another speaker, must not read "0 disputed figures" above them."""

Dated = tuple[Series, SeriesPoint]


def disputed_claims(record: CaseRecord) -> frozenset[str]:
    """Return the claims (ids) in the reckoning's disputes, and those of totals of one harm, area, start and population
    by two speakers, no more than NEAR_DAYS apart or both undated, whose ranges exclude each other."""
    found = {claim for dispute in record.reckoning.disputes for claim in (dispute.claim_a, dispute.claim_b)}
    areas: dict[tuple[str, str], list[Dated]] = defaultdict(list)
    for one in record.reckoning.series:
        area = one.place.id if one.place else (one.place_text or "").lower()
        areas[one.kind.value, area] += [(one, point) for point in one.points]
    for points in areas.values():
        points.sort(key=lambda pair: (_first_day(pair[1]), pair[1].claim_ids))
        for a, b in combinations(points, 2):
            if _exclude(a, b):
                found.update(a[1].claim_ids)
                found.update(b[1].claim_ids)
    return frozenset(found)


def _exclude(a: Dated, b: Dated) -> bool:
    (series_a, one), (series_b, other) = a, b
    if series_a is series_b or {series_a.since, series_b.since} != {series_a.since}:
        return False
    if len({series_a.population, series_b.population} - {Population.UNKNOWN}) > 1:
        return False
    return _near(one, other) and (_below(one, other) or _below(other, one))


def _below(one: SeriesPoint, other: SeriesPoint) -> bool:
    return one.high is not None and other.low is not None and one.high < other.low


def _near(one: SeriesPoint, other: SeriesPoint) -> bool:
    if one.as_of is None or other.as_of is None:
        return one.as_of is other.as_of
    gap = max(one.as_of.start, other.as_of.start) - min(one.as_of.end, other.as_of.end)
    return gap.days <= NEAR_DAYS


def _first_day(point: SeriesPoint) -> date:
    return point.as_of.start if point.as_of else date.min

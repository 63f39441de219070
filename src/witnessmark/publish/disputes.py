"""The running totals of a record in; the claims whose totals another speaker's total excludes, out."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import combinations

from witnessmark.model.claims import Claim, Population
from witnessmark.model.incidents import Series, SeriesPoint
from witnessmark.model.record import CaseRecord
from witnessmark.publish.naming import counted_of

NEAR_DAYS = 3
"""Days between two totals within which their difference is shown as a dispute and not as growth.

The reckoning's own disputes need one day; a reader who sees "nearly 2,200" beside "at least 2,400" of the next day,
by another speaker, must not read "0 disputed figures" above them."""

LONG_DAYS = 7
"""Days of a span from which on a total counts that very time, "in 2013": it contradicts one of the same time only."""

MOST_APART = 20
"""Times that one total may be another and still be held against it: of 2 dead and 70,000 in a country one counts an
event or a year and the other a war, whatever words for that are missing."""

LIST = 3
"""Figures of one sentence from which on it is a list of several things."""

Dated = tuple[Series, SeriesPoint]


def disputed_claims(record: CaseRecord) -> frozenset[str]:
    """Return the claims (ids) in the reckoning's disputes, and those of totals of one harm, area, start and population
    by two speakers, no more than NEAR_DAYS apart or both undated, whose ranges exclude each other."""
    claims = {resolved.claim.id: resolved.claim for resolved in record.claims}
    points = {claim: point for one in record.reckoning.series for point in one.points for claim in point.claim_ids}
    lists = Counter(claim.sentence_id for claim in claims.values() if claim.figure)
    found: set[str] = set()
    for dispute in record.reckoning.disputes:
        pair = (dispute.claim_a, dispute.claim_b)
        point_a, point_b = (points.get(claim) for claim in pair)
        near = point_a is None or point_b is None or _near(point_a, point_b)
        if near and _comparable(claims[pair[0]], claims[pair[1]], lists):
            found.update(pair)
    areas: dict[tuple[str, str], list[Dated]] = defaultdict(list)
    for one in record.reckoning.series:
        area = one.place.id if one.place else (one.place_text or "").lower()
        areas[one.kind.value, area] += [(one, point) for point in one.points]
    for dated in areas.values():
        dated.sort(key=lambda pair: (_first_day(pair[1]), pair[1].claim_ids))
        for a, b in combinations(dated, 2):
            if _exclude(a, b) and _comparable(claims[a[1].claim_ids[0]], claims[b[1].claim_ids[0]], lists):
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


def _comparable(a: Claim, b: Claim, lists: Mapping[str, int]) -> bool:
    """Tell whether two totals can be of the same thing: children are not all people, a year is not a day, and what one
    sentence counts beside each other ("137 bodies, 79 missing, 143 assassinations") does not contradict itself."""
    if a.sentence_id == b.sentence_id and lists[a.sentence_id] >= LIST:
        return False
    if counted_of(a.affected) != counted_of(b.affected):
        return False
    small, large = sorted(max(1, _size(claim)) for claim in (a, b))
    return large <= MOST_APART * small


def _size(claim: Claim) -> int:
    figure = claim.figure
    return ((figure.low if figure.low is not None else figure.high) or 0) if figure else 0


def _below(one: SeriesPoint, other: SeriesPoint) -> bool:
    return one.high is not None and other.low is not None and one.high < other.low


def _near(one: SeriesPoint, other: SeriesPoint) -> bool:
    if one.as_of is None or other.as_of is None:
        return one.as_of is other.as_of
    return near_days((one.as_of.start, one.as_of.end), (other.as_of.start, other.as_of.end))


def near_days(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Tell whether two spans of days, ends included, are near enough for their totals to be held together."""
    if max((span[1] - span[0]).days for span in (one, other)) > LONG_DAYS:
        return one == other
    return (max(one[0], other[0]) - min(one[1], other[1])).days <= NEAR_DAYS


def _first_day(point: SeriesPoint) -> date:
    return point.as_of.start if point.as_of else date.min

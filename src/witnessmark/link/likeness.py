"""Two places, two days or two figures in; how alike they are, as far as each is precise, out."""

from functools import cache
from math import log2

from witnessmark import lexicon
from witnessmark.link.profile import Interval, Span
from witnessmark.model.places import Place

TOWN_PRECISION, REGION_PRECISION = 3, 5
"""UCDP's precisions: up to the first a place is no coarser than a district, from the second on than a province is."""


def days_apart(a: Span, b: Span) -> int:
    """Return the days between two spans, 0 when they share one."""
    return max(0, a.start - b.end, b.start - a.end)


def places_exclude(a: Place, b: Place) -> bool:
    """Whether an event at one place cannot be at the other: other countries, or further apart than both are vague."""
    if a.id == b.id:
        return False
    if a.country and b.country and a.country != b.country and max(a.where_prec, b.where_prec) >= 6:
        return True
    if max(a.where_prec, b.where_prec) == 6 and a.country == b.country and a.country:
        return False
    if a.where_prec <= 3 >= b.where_prec and a.admin1 == b.admin1 and 3 in (a.where_prec, b.where_prec):
        return a.km_to(b) > _radius(a) + _radius(b)
    if 4 in (a.where_prec, b.where_prec) and a.admin1 and b.admin1 and a.country == b.country:
        return a.admin1 != b.admin1
    if a.where_prec == b.where_prec == 1:
        return a.km_to(b) > place_limit("one_town_km")
    return a.km_to(b) > _radius(a) + _radius(b)


def place_score(a: Place, b: Place) -> float:
    """Return how far two places agree, -1 to 1, as far as each is precise."""
    coarser = max(a.where_prec, b.where_prec)
    if a.id == b.id:
        return 1.0 if coarser <= 2 else 0.8 if coarser == 3 else 0.5 if coarser <= 5 else 0.2
    if places_exclude(a, b):
        return -1.0
    if coarser >= 4:
        return 0.3 if coarser <= 5 else 0.1
    apart = a.km_to(b)
    return 1.0 if apart <= place_limit("same_point_km") else 0.25 if apart <= place_limit("one_town_km") else 0.1


def figure_score(a: Interval, b: Interval) -> float:
    """Return how far two figures of one harm agree, -1 to 1; a high one that both give says more."""
    if a == b:
        shown = max(bound for bound in (*a, 1) if bound is not None)
        return min(1.0, 0.35 + 0.13 * log2(max(1, shown)))
    if (a[0] is not None and a[0] == b[0]) or (a[1] is not None and a[1] == b[1]):
        return 0.8 * min(1.0, 0.35 + 0.13 * log2(max(1, a[0] if a[0] == b[0] and a[0] is not None else a[1] or 1)))
    low = max(0 if a[0] is None else a[0], 0 if b[0] is None else b[0])
    high = min(_open(a[1]), _open(b[1]))
    if low <= high:
        return 0.2
    gap = (low - high) / low
    return -0.3 if low - high <= 3 or gap <= 0.35 else -0.7


def _open(bound: int | None) -> int:
    return 1 << 60 if bound is None else bound


@cache
def _thresholds() -> tuple[dict[str, float], tuple[float, ...], dict[str, int]]:
    read = lexicon.load("link_thresholds")
    return read["place"], tuple(read["place"]["radius_km"]), read["date"]


def _radius(place: Place) -> float:
    return _thresholds()[1][place.where_prec - 1]


def place_limit(name: str) -> float:
    """Return a distance of link_thresholds.toml, in kilometres."""
    return _thresholds()[0][name]


def date_limit(name: str) -> int:
    """Return a number of days of link_thresholds.toml."""
    return _thresholds()[2][name]

"""Points for areas without a name: a part of a country, a stretch of a border."""

from functools import cache
from math import cos, radians, sin

from witnessmark.model.places import distance_km
from witnessmark.resolve.place.context import Reading
from witnessmark.resolve.place.gazetteer import Entry, Gazetteer, Rank

_BEARINGS = {"north": (1, 0), "south": (-1, 0), "east": (0, 1), "west": (0, -1)}
_OUTER_SHARE = 0.4
_MAX_TOWNS = 800
Point = tuple[float, float]


def part_point(gazetteer: Gazetteer, country: Entry, compass: str) -> Point:
    """Return the town nearest the middle of the outer two fifths of a country's towns in the direction of `compass`
    ("northern", "southwest")."""
    return _part_point(gazetteer, country.country, compass.removesuffix("ern")) or (country.latitude, country.longitude)


@cache
def _part_point(gazetteer: Gazetteer, code: str, compass: str) -> Point | None:
    towns = _towns(gazetteer, code)
    if not towns:
        return None
    north = sum(_BEARINGS[word][0] for word in _BEARINGS if word in compass)
    east = sum(_BEARINGS[word][1] for word in _BEARINGS if word in compass)
    towns = sorted(towns, key=lambda p: (-(p[0] * north + p[1] * east), p))
    return _middle(towns[: max(1, int(len(towns) * _OUTER_SHARE))])


@cache
def border_point(gazetteer: Gazetteer, home: str, other: Reading) -> Point | None:
    """Return a point of country `home` on its border with another: the middle of its tenth of towns nearest to the
    other country's; None where either has no towns."""
    if other.entry is None or other.entry.rank != Rank.COUNTRY or other.country is None or other.country == home:
        return None
    ours, theirs = _towns(gazetteer, home), _towns(gazetteer, other.country)
    if not ours or not theirs:
        return None
    centre = _middle(ours)
    near = sorted(theirs, key=lambda p: (distance_km(p, centre), p))[: max(10, len(theirs) // 10)]
    facing = [_on_sphere(point) for point in near[:60]]

    def nearness(point: Point) -> float:
        x, y, z = _on_sphere(point)
        return max(x * a + y * b + z * c for a, b, c in facing)

    ranked = sorted(ours, key=lambda p: (-nearness(p), p))
    return _middle(ranked[: max(1, len(ranked) // 20)])


def _on_sphere(point: Point) -> tuple[float, float, float]:
    """Return a point of the unit sphere: the larger the scalar product of two, the nearer they are."""
    lat, lon = radians(point[0]), radians(point[1])
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def _towns(gazetteer: Gazetteer, code: str) -> list[Point]:
    rows = gazetteer.towns(code)
    step = max(1, len(rows) // _MAX_TOWNS)
    return [(entry.latitude, entry.longitude) for entry in (gazetteer.entry(row) for row in rows[::step])]


def _middle(points: list[Point]) -> Point:
    lat = sum(p[0] for p in points) / len(points)
    lon = sum(p[1] for p in points) / len(points)
    return min(points, key=lambda p: (distance_km(p, (lat, lon)), p))

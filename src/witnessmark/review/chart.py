"""A point in, a small map of what lies around it out, as SVG paths: borders, coasts and towns."""

from dataclasses import dataclass
from math import cos, radians
from typing import Any

from witnessmark.publish.basemap import cut_basemap

WIDTH, HEIGHT = 640, 400
SPAN_DEGREES = 5.0
LABEL_WIDTH, LABEL_HEIGHT = 130.0, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A map: west, north and degrees a pixel both ways, border lines as one path, towns as (x, y, name)."""

    west: float
    north: float
    across: float
    down: float
    lines: str
    towns: tuple[tuple[float, float, str], ...]

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a point lies on the map, in pixels."""
        return round((longitude - self.west) / self.across, 1), round((self.north - latitude) / self.down, 1)


def draw(latitude: float, longitude: float) -> Chart:
    """Return the map around a point."""
    down = SPAN_DEGREES / HEIGHT
    across = down / max(0.2, cos(radians(latitude)))
    west, north = longitude - across * WIDTH / 2, latitude + down * HEIGHT / 2
    base: Any = cut_basemap([(latitude, longitude)])
    chart = Chart(west=west, north=north, across=across, down=down, lines="", towns=())
    (sx, sy), (ox, oy) = base["topology"]["transform"]["scale"], base["topology"]["transform"]["translate"]
    parts = []
    for arc in base["topology"]["arcs"]:
        x, y = 0, 0
        points = []
        for dx, dy, *_ in arc:
            x, y = x + dx, y + dy
            points.append(chart.at(y * sy + oy, x * sx + ox))
        if any(-WIDTH < px < 2 * WIDTH and -HEIGHT < py < 2 * HEIGHT for px, py in points):
            parts.append("M" + "L".join(f"{px} {py}" for px, py in points))
    spots = ((*chart.at(row[2], row[1]), str(row[0])) for row in base["towns"])
    towns: list[tuple[float, float, str]] = []
    for left, top, name in spots:  # the largest first; one whose name would lie on another's is left out
        apart = all(abs(left - tx) > LABEL_WIDTH or abs(top - ty) > LABEL_HEIGHT for tx, ty, _ in towns)
        if apart and 0 < left < WIDTH - LABEL_WIDTH / 2 and LABEL_HEIGHT < top < HEIGHT - LABEL_HEIGHT:
            towns.append((left, top, name))
    return Chart(west=west, north=north, across=across, down=down, lines="".join(parts), towns=tuple(towns))

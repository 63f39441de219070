"""Where the incidents are to the coastlines, borders, rivers, lakes and towns that their map needs."""

import gzip
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from witnessmark.lexicon.towns import packed_towns
from witnessmark.publish.payload import Value

MARGIN_DEGREES = 4.0
"""Detail reaches this far, or a whole width, beyond the outermost incident."""
NEAR_SPAN_DEGREES = 24.0
"""A region wider than this is drawn with middle detail: full detail would not be seen and would weigh megabytes."""
TOWNS_NEAR, TOWNS_FAR = 350, 250
Box = tuple[float, float, float, float]


def cut_basemap(points: Sequence[Sequence[float]]) -> Value:
    """Return a small map: full detail around `points` (latitude, longitude, ...), outlines for the rest of the world.

    The packed map holds each arc at three levels of detail with equal ends, so arcs of different levels still meet.
    """
    packed = _packed_map()
    near, detail = _region(points)
    wide = _grown(near, 2.0)
    arcs = [
        levels[detail if _meets(box, near) else 1 if detail and _meets(box, wide) else 0]
        for box, levels in zip(packed["boxes"], packed["arcs"], strict=True)
    ]
    lines = {name: [line for box, line in packed[name] if detail and _meets(box, wide)] for name in ("rivers", "lakes")}
    return {
        "topology": packed["topology"] | {"arcs": _parsed(arcs)},
        "rivers": _parsed(lines["rivers"]),
        "lakes": _parsed(lines["lakes"]),
        "towns": _towns(near),
    }


def _parsed(lines: Sequence[str]) -> Value:
    """Return the lines from JSON, each of which the packed map holds as a string: few of them are ever drawn."""
    return json.loads(f"[{','.join(lines)}]")


def _region(points: Sequence[Sequence[float]]) -> tuple[Box, int]:
    if not points:
        return (-180.0, -90.0, 180.0, 90.0), 0
    west, east = min(p[1] for p in points), max(p[1] for p in points)
    south, north = min(p[0] for p in points), max(p[0] for p in points)
    span = max(east - west, north - south)
    grow = max(MARGIN_DEGREES, span * 0.5)
    level = 2 if span < NEAR_SPAN_DEGREES else 1
    return (west - grow, south - grow, east + grow, north + grow), level


def _grown(box: Box, factor: float) -> Box:
    width, height = (box[2] - box[0]) * (factor - 1) / 2, (box[3] - box[1]) * (factor - 1) / 2
    return box[0] - width, box[1] - height, box[2] + width, box[3] + height


def _meets(a: Sequence[float], b: Box) -> bool:
    return a[0] <= b[2] and a[2] >= b[0] and a[1] <= b[3] and a[3] >= b[1]


def _towns(near: Box) -> list[Value]:
    """Return the largest towns, [name, longitude, latitude, thousands of people]: many nearby, few elsewhere."""
    chosen: list[Value] = []
    close = far = 0
    for name, longitude, latitude, thousands, _ in packed_towns():
        inside = near[0] <= longitude <= near[2] and near[1] <= latitude <= near[3]
        if inside and close < TOWNS_NEAR:
            close += 1
        elif not inside and far < TOWNS_FAR:
            far += 1
        else:
            continue
        chosen.append([name, longitude, latitude, thousands])
    return chosen


@cache
def _packed_map() -> Value:
    return json.loads(gzip.decompress(files("witnessmark.publish").joinpath("assets", "basemap.json.gz").read_bytes()))

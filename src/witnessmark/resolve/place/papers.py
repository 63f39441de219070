"""Where a publisher is at home: a report's address in, the town, region and country of its paper or station out."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import inf
from urllib.parse import urlsplit

from witnessmark.model.addresses import unwrap
from witnessmark.model.places import distance_km
from witnessmark.resolve.place.gazetteer import Entry, Gazetteer, Rank
from witnessmark.resolve.place.names import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A publisher's home; `region` is the row of a first-order division. What is not known is None."""

    country: str
    region: int | None
    town: Entry | None

    def km(self, entry: Entry) -> float:
        """Return how far a place is from the publisher's town; infinite where nobody knows, or abroad."""
        if self.town is None or entry.country != self.country:
            return inf
        return distance_km((self.town.latitude, self.town.longitude), (entry.latitude, entry.longitude))


@cache
def _homes() -> dict[str, tuple[str, str, str]]:
    """Return (town, first-order division, country) by host."""
    text = files("witnessmark.lexicon").joinpath("resolve_papers.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return {row["host"]: (row["town"], row["admin1"], row["country"]) for row in rows}


def host_of(address: str | None) -> str:
    """Return the host of a web address, of the page itself where an archive keeps it; empty where there is none."""
    try:
        return urlsplit(unwrap(address or "").url).hostname or ""
    except ValueError:  # "[" in the host: an address that nobody can reach
        return ""


def paper_of(address: str | None, gazetteer: Gazetteer) -> Paper | None:
    """Return the home of the publisher of a web address, None where it is not known."""
    parts = host_of(address).removeprefix("www.").split(".")
    homes = _homes()
    home = next((h for at in range(len(parts) - 1) if (h := homes.get(".".join(parts[at:]))) is not None), None)
    return None if home is None else _placed(gazetteer, *home)


@cache
def _placed(gazetteer: Gazetteer, town: str, admin1: str, country: str) -> Paper:
    named = [gazetteer.entry(row) for row in gazetteer.find(fold(admin1)) or ()] if admin1 else []
    region = next((e.row for e in named if e.rank == Rank.ADMIN1 and e.country == country), None)
    entries = [gazetteer.entry(row) for row in gazetteer.find(fold(town)) or ()] if town else []
    towns = [e for e in entries if e.rank == Rank.TOWN and e.country == country and region in {None, e.admin1}]
    best = max(towns, key=lambda e: (e.population, -e.row), default=None)
    nation = gazetteer.country(country)
    if best is not None and nation is not None and best.row == nation.seat:
        return Paper(country=country, region=None, town=None)  # a capital's papers write of the whole country
    return Paper(country=country, region=best.admin1 if region is None and best is not None else region, town=best)

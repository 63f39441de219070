"""Places that GeoNames lacks: the user's own gazetteer file and the packaged areas, looked up by folded name."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from pathlib import Path

from witnessmark import lexicon
from witnessmark.errors import ArgumentError
from witnessmark.model.ids import content_id
from witnessmark.resolve.place.names import fold

REQUIRED = ("name", "latitude", "longitude")
ALIAS_SEPARATOR = ";"
MAX_CELL_CHARS = 10_000
MAX_NAME_WORDS = 12
_DEFAULT_PRECISION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlace:
    """A place with coordinates of its own. `country` is ISO 3166 alpha-2, None where it has none or it is not said."""

    id: str
    name: str
    latitude: float
    longitude: float
    precision: int
    country: str | None
    is_own: bool


class KnownPlaces:
    """Places by folded name; a name may stand for several."""

    def __init__(self, places: Iterable[tuple[str, KnownPlace]]) -> None:
        """Hold `places`, pairs of a name and what it stands for; of one name's places the first given is preferred."""
        self._by_name: dict[str, tuple[KnownPlace, ...]] = {}
        for name, place in places:
            folded = fold(name)
            if not folded:
                continue
            words = folded.split()
            for count in range(1, len(words)):
                self._by_name.setdefault(" ".join(words[:count]), ())
            already = self._by_name.get(folded, ())
            if place not in already:
                self._by_name[folded] = (*already, place)

    def find(self, name: str) -> tuple[KnownPlace, ...] | None:
        """Return what folded `name` stands for; () when it only begins a longer name; None otherwise."""
        return self._by_name.get(name)


def open_known_places(path: Path | None) -> KnownPlaces:
    """Return the places of the user's gazetteer file, where there is one, and the packaged areas.

    Raises ArgumentError, naming the file and the line, for a file that cannot be used as it stands: a gazetteer with a
    wrong row would put people's deaths in a wrong place, so nothing is guessed.
    """
    return KnownPlaces(chain(() if path is None else _rows(path), _areas()))


def _areas() -> Iterator[tuple[str, KnownPlace]]:
    """Yield the packaged areas that are no division of one country."""
    for name, area in sorted(lexicon.load("resolve_places_regions")["areas"].items()):
        yield (
            name,
            KnownPlace(
                id=f"area:{fold(name).replace(' ', '-')}",
                name=name,
                latitude=area["latitude"],
                longitude=area["longitude"],
                precision=area["precision"],
                country=area["country"] or None,
                is_own=False,
            ),
        )


def _rows(path: Path) -> Iterator[tuple[str, KnownPlace]]:
    try:
        file = path.open(encoding="utf-8-sig", newline="")
    except OSError as problem:
        raise ArgumentError(f"the gazetteer {path} cannot be read: {problem.strerror or problem}") from problem
    with file:
        reader = csv.reader(file, strict=True)
        columns: list[str] | None = None
        while True:
            try:
                cells = next(reader, None)
            except (csv.Error, UnicodeDecodeError) as problem:
                raise ArgumentError(
                    f"the gazetteer {path}, line {reader.line_num + 1}, is not a UTF-8 CSV file: {problem}"
                ) from problem
            if cells is None:
                break
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = [cell.strip().casefold() for cell in cells]
                missing = [name for name in REQUIRED if name not in columns]
                if missing:
                    raise ArgumentError(
                        f"the gazetteer {path} lacks the column {missing[0]!r}; its first line must name the columns "
                        "name, latitude, longitude and, if wanted, precision and aliases"
                    )
                continue
            where = f"the gazetteer {path}, line {reader.line_num}"
            if len(cells) > len(columns):
                raise ArgumentError(f"{where}, has {len(cells)} cells where {len(columns)} columns are named")
            yield from _place({**dict.fromkeys(columns, ""), **dict(zip(columns, cells, strict=False))}, where)
    if columns is None:
        raise ArgumentError(f"the gazetteer {path} is empty; its first line must name the columns")


def _place(cells: dict[str, str], where: str) -> Iterator[tuple[str, KnownPlace]]:
    name = cells["name"].strip()
    for cell in cells.values():
        if len(cell) > MAX_CELL_CHARS:
            raise ArgumentError(f"{where}, has a cell of {len(cell)} characters; at most {MAX_CELL_CHARS} are read")
    if not fold(name):
        raise ArgumentError(f"{where}, has no name")
    latitude = _number(cells["latitude"], "latitude", 90.0, where)
    longitude = _number(cells["longitude"], "longitude", 180.0, where)
    written = cells.get("precision", "").strip()
    if written and written not in {"1", "2", "3", "4", "5", "6", "7"}:
        raise ArgumentError(
            f"{where}, has precision {written[:40]!r}; expected UCDP's 1 (exact) to 7, or nothing for 1"
        )
    country = cells.get("country", "").strip().upper() or None
    if country is not None and (len(country) != 2 or not country.isalpha()):
        raise ArgumentError(f"{where}, has country {country[:40]!r}; expected two letters (ISO 3166), such as UA")
    place = KnownPlace(
        id=content_id("user", name, repr(latitude), repr(longitude)).replace("user_", "user:", 1),
        name=name,
        latitude=latitude,
        longitude=longitude,
        precision=int(written) if written else _DEFAULT_PRECISION,
        country=country,
        is_own=True,
    )
    for alias in (name, *cells.get("aliases", "").split(ALIAS_SEPARATOR)):
        if len(fold(alias).split()) > MAX_NAME_WORDS:
            raise ArgumentError(f"{where}, has the name {alias.strip()[:60]!r} of more than {MAX_NAME_WORDS} words")
        yield alias, place


def _number(written: str, column: str, limit: float, where: str) -> float:
    try:
        number = float(written.strip())
    except ValueError:
        number = float("nan")
    if not isfinite(number) or abs(number) > limit:
        raise ArgumentError(
            f"{where}, has {column} {written.strip()[:40]!r}; expected a number from {-limit:g} to {limit:g}"
        )
    return number

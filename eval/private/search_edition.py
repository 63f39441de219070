"""Search every byte of an edition for every string that a case hid in it, by a search that shares no code with ours.

Each file is read raw and, where it is packed (gzip, zip, Parquet, SQLite, zlib in PDF and PNG, base64 in any text),
opened; everything is folded to letters and digits with one space between, file names too. Each hit is printed with what
stands around it. Not looked for are names that someone in office bears too (the list marks them as shared); a handle
counts as written, since @IOM_Libya is not "IOM, Libya". Counted apart are lone words that still stand: an everyday
word, a place, part of a longer name.

Run: python eval/private/search_edition.py DIR CASE/hidden/public.csv
"""

import base64
import csv
import gzip
import html
import json
import re
import sqlite3
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pyarrow.parquet as pq

PACKED = re.compile(rb"[A-Za-z0-9+/_-]{40,}={0,2}")
ZLIB = re.compile(rb"x[\x01\x5e\x9c\xda]")
AROUND = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What a search found: how many strings and lone words it looked for, each hit in words, and the lone words that
    stand in each file elsewhere."""

    strings: int
    words: int
    hits: tuple[str, ...]
    lone: dict[str, list[str]]


def layers(data: bytes, depth: int = 0) -> Iterator[str]:
    """Yield bytes as text, and the text of whatever is packed in them."""
    if depth > 6:
        return
    if data[:2] == b"\x1f\x8b":
        yield from layers(gzip.decompress(data), depth + 1)
        return
    if data[:4] == b"PAR1":
        yield data.decode("utf-8", "replace")  # its statistics and keys
        yield json.dumps(pq.read_table(BytesIO(data)).to_pylist(), default=str, ensure_ascii=False)
        return
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(data)) as packed:
            for name in packed.namelist():
                yield name
                yield from layers(packed.read(name), depth + 1)
        return
    if data[:15] == b"SQLite format 3":
        connection = sqlite3.connect(":memory:")
        connection.deserialize(data)
        yield "\n".join(connection.iterdump())
        return
    if data[:4] in (b"%PDF", b"\x89PNG"):
        for found in ZLIB.finditer(data):
            try:
                yield zlib.decompressobj().decompress(data[found.start() :]).decode("utf-8", "replace")
            except zlib.error:
                continue
    yield data.decode("utf-8", "replace")
    for found in PACKED.findall(data):
        try:
            inner = base64.b64decode(found.replace(b"-", b"+").replace(b"_", b"/") + b"==")
        except ValueError:
            continue
        if inner[:2] == b"\x1f\x8b" or inner[:4] in (b"PAR1", b"PK\x03\x04"):
            yield from layers(inner, depth + 1)


def folded(text: str) -> str:
    """Return a text as small letters and digits, one space between words."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    text = html.unescape(re.sub(r"\\[nrt]", " ", text))
    text = "".join(c for c in unicodedata.normalize("NFKD", unquote(text).casefold()) if not unicodedata.combining(c))
    return " " + re.sub(r"[\W_]+", " ", text) + " "


def _holds(text: str, handle: str) -> bool:
    return handle in text and re.search(rf"(?<!\w){re.escape(handle)}(?!\w)", text) is not None


def search(edition: Path, listed: Path) -> Searched:
    """Return what of the words listed as hidden in `listed` still stands in any file of `edition`."""
    csv.field_size_limit(1 << 30)
    with listed.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] != "age" and not row["shared"]]
    handles = {row["words"].casefold().strip("'@/. ") for row in rows if row["kind"] == "handle"}
    hidden = {(row["kind"], folded(row["words"]).strip()) for row in rows if row["kind"] != "handle"}
    whole = {words for kind, words in hidden if words and (" " in words or kind != "name")}
    lone = {words for kind, words in hidden if words and words not in whole}
    hits: list[str] = []
    still: dict[str, list[str]] = {}
    for path in sorted(path for path in edition.rglob("*") if path.is_file()):
        raw = [path.name, *layers(path.read_bytes())]
        for handle in handles:
            hits += [f"{path.name}: handle {handle!r}" for part in raw if _holds(part.casefold(), handle)]
        text = "".join(map(folded, raw))
        tokens = set(text.split())
        for words in sorted(whole):
            if words.split()[0] in tokens and f" {words} " in text:
                at = text.index(f" {words} ")
                hits.append(f"{path.name}: {words!r} in {text[max(0, at - AROUND) : at + len(words) + AROUND]!r}")
        still[path.name] = sorted(tokens & lone)
    return Searched(strings=len(whole) + len(handles), words=len(lone), hits=tuple(hits), lone=still)


def main() -> None:
    """Print each hit and stop with an error where a string of two words and more, or a number, still stands."""
    found = search(Path(sys.argv[1]), Path(sys.argv[2]))
    print(*found.hits, sep="\n")
    for name, words in found.lone.items():
        print(f"{name}: {len(words)} lone words stand elsewhere: {', '.join(words[:20])}")
    elsewhere = sum(map(len, found.lone.values()))
    print(
        f"{found.strings} strings and {found.words} lone words hidden; {len(found.hits)} hits, {elsewhere} lone words "
        "that stand elsewhere"
    )
    if found.hits:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

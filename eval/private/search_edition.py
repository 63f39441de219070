"""Search every byte of an edition for every string that a case hid in it, by a search that shares no code with ours.

Each file is read raw and, where it is packed (gzip, zip, Parquet, SQLite, base64 in any text), opened; everything is
folded to letters and digits with one space between. Each hit is printed with what stands around it. Counted apart are
lone words that still stand: an everyday word, a place, part of a longer name.

Run: python eval/private/search_edition.py DIR CASE/hidden/public.csv
"""

import base64
import csv
import gzip
import json
import re
import sqlite3
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pyarrow.parquet as pq

PACKED = re.compile(rb"[A-Za-z0-9+/_-]{40,}={0,2}")
AROUND = 30


def layers(data: bytes, depth: int = 0) -> Iterator[str]:
    """Yield bytes as text, and the text of whatever is packed in them."""
    if depth > 6:
        return
    if data[:2] == b"\x1f\x8b":
        yield from layers(gzip.decompress(data), depth + 1)
        return
    if data[:4] == b"PAR1":
        yield json.dumps(pq.read_table(BytesIO(data)).to_pylist(), default=str, ensure_ascii=False)
        return
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(data)) as packed:
            for name in packed.namelist():
                yield from layers(packed.read(name), depth + 1)
        return
    if data[:15] == b"SQLite format 3":
        connection = sqlite3.connect(":memory:")
        connection.deserialize(data)
        yield "\n".join(connection.iterdump())
        return
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
    text = "".join(c for c in unicodedata.normalize("NFKD", unquote(text).casefold()) if not unicodedata.combining(c))
    return " " + re.sub(r"[\W_]+", " ", text) + " "


def main() -> None:
    """Print each hit and stop with an error where a string of two words and more, or a number, still stands."""
    edition, listed = Path(sys.argv[1]), Path(sys.argv[2])
    csv.field_size_limit(1 << 30)
    with listed.open(encoding="utf-8", newline="") as lines:
        hidden = {(row["kind"], folded(row["words"]).strip()) for row in csv.DictReader(lines) if row["kind"] != "age"}
    whole = {words for kind, words in hidden if words and (" " in words or kind != "name")}
    lone = {words for kind, words in hidden if words and words not in whole}
    bad = kept = 0
    for path in sorted(path for path in edition.rglob("*") if path.is_file()):
        text = folded(path.name) + "".join(map(folded, layers(path.read_bytes())))
        tokens = set(text.split())
        for words in sorted(whole):
            if words.split()[0] in tokens and f" {words} " in text:
                at = text.index(f" {words} ")
                print(f"{path.name}: {words!r} in {text[max(0, at - AROUND) : at + len(words) + AROUND]!r}")
                bad += 1
        still = sorted(tokens & lone)
        kept += len(still)
        print(f"{path.name}: {len(still)} lone words stand elsewhere: {', '.join(still[:20])}")
    print(f"{len(whole)} strings and {len(lone)} lone words hidden; {bad} hits, {kept} lone words that stand elsewhere")
    if bad:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

"""Any published file in, every string that it holds out: cells, keys, attributes, and what lies compressed in it."""

import base64
import binascii
import csv
import gzip
import json
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

GZIP = "H4sI"
"""How base64 of gzip begins."""
LONGEST_CELL = 1 << 30


def strings_in(path: Path, apart: frozenset[str]) -> Iterator[str]:
    """Yield every string of a file; members of JSON named in `apart` hold nothing of the case and are left out.

    A file of a kind that is not known is read as text, whatever its bytes are.
    """
    if path.suffix == ".parquet":
        yield from _of_parquet(path)
        return
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".csv":
        csv.field_size_limit(LONGEST_CELL)
        yield from (cell for row in csv.reader(StringIO(text, newline="")) for cell in row)
    elif path.suffix in (".json", ".geojson"):
        yield from _of_json(json.loads(text), apart)
    elif path.suffix == ".html":
        yield from _of_html(text, apart)
    else:
        yield text


def _of_parquet(path: Path) -> Iterator[str]:
    table = pq.read_table(path)
    yield from table.column_names
    for key, value in (table.schema.metadata or {}).items():
        yield from (key.decode("utf-8", "replace"), value.decode("utf-8", "replace"))
    for column in table.columns:
        if pa.types.is_string(column.type):
            yield from (cell for cell in column.unique().to_pylist() if cell is not None)


def _of_json(value: Any, apart: frozenset[str]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, member in value.items():
            yield key
            if key not in apart:
                yield from _of_json(member, apart)
    elif isinstance(value, list):
        for member in value:
            yield from _of_json(member, apart)
    elif isinstance(value, str):
        yield from _of_string(value, apart)


def _of_string(text: str, apart: frozenset[str]) -> Iterator[str]:
    """Yield a string, or what it holds where it is itself JSON or compressed JSON."""
    if text.startswith(GZIP):
        try:
            text = gzip.decompress(base64.b64decode(text, validate=True)).decode("utf-8", "replace")
        except (binascii.Error, OSError, EOFError, zlib.error):
            yield text
            return
    if text.startswith(("[", "{")):
        try:
            inner = json.loads(text)
        except (ValueError, RecursionError):
            yield text
            return
        yield from _of_json(inner, apart)
        return
    yield text


def _of_html(text: str, apart: frozenset[str]) -> Iterator[str]:
    page = _Page(apart)
    page.feed(text)
    page.close()
    yield from page.found


class _Page(HTMLParser):
    def __init__(self, apart: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.apart = apart
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (the parser's own signature)
        self.found += [part for _, value in attrs if (part := value)]

    def handle_data(self, data: str) -> None:
        self.found += _of_string(data.strip(), self.apart) if data.lstrip().startswith(("[", "{")) else [data]

    def handle_comment(self, data: str) -> None:
        self.found.append(data)

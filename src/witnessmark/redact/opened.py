"""Any published file in, every string that it holds out: cells, keys, attributes, and what lies packed in it."""

import base64
import binascii
import bz2
import csv
import gzip
import html
import json
import lzma
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

LONGEST_CELL = 1 << 30
DEEPEST = 8
"""Packings inside packings that are opened; our own files have two."""
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
UNICODE_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
PDF_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
BROKEN = (
    OSError,
    EOFError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    sqlite3.Error,
    pa.ArrowException,
)
UNPACK: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (b"\x1f\x8b", gzip.decompress),
    (b"BZh", bz2.decompress),
    (b"\xfd7zXZ\x00", lzma.decompress),
    (b"x\x9c", zlib.decompress),
    (b"x\xda", zlib.decompress),
    (b"x\x01", zlib.decompress),
)
"""How packed bytes begin, and what opens them."""


def strings_in(path: Path, apart: frozenset[str]) -> Iterator[str]:
    """Yield every string of a file; members of JSON named in `apart` hold nothing of the case and are left out.

    What it is packed in is opened by its first bytes, not by its name: gzip, zip, Parquet, SQLite, PDF, and base64 of
    any of them. A file of a kind that is not known is read as text, whatever its bytes are.
    """
    yield path.name
    yield from _in_bytes(path.read_bytes(), path.name, apart, 0)


def _in_bytes(data: bytes, name: str, apart: frozenset[str], depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise ValueError(f"{name} is packed more than {DEEPEST} times")
    for start, unpack in UNPACK:
        if data.startswith(start):
            try:
                inner = unpack(data)
            except BROKEN:
                break
            yield from _in_bytes(inner, name.removesuffix(".gz"), apart, depth + 1)
            return
    if data.startswith(b"PAR1"):
        yield from _of_parquet(data, apart, depth)
    elif data.startswith(b"SQLite format 3\x00"):
        yield from _of_sqlite(data, apart, depth)
    elif data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(data)) as packed:
            for member in packed.namelist():
                yield member
                yield from _in_bytes(packed.read(member), member, apart, depth + 1)
    elif data.startswith(b"%PDF"):
        for found in PDF_STREAM.finditer(data):
            yield from _in_bytes(found.group(1), "stream", apart, depth + 1)
        yield data.decode("latin-1")
    else:
        yield from _of_text(_decoded(data), PurePath(name).suffix, apart, depth)


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[1:40:2].count(0) > 10 or data[:40:2].count(0) > 10:
        return data.decode(
            "utf-16-le" if data[:2] == b"\xff\xfe" or data[1:40:2].count(0) > 10 else "utf-16-be", "replace"
        )
    return data.decode("utf-8", "replace")


def _of_text(text: str, suffix: str, apart: frozenset[str], depth: int) -> Iterator[str]:
    if suffix == ".csv":
        csv.field_size_limit(LONGEST_CELL)
        for row in csv.reader(StringIO(text, newline="")):
            for cell in row:
                yield from _of_string(cell, apart, depth)
    elif suffix in (".json", ".geojson"):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            yield from _of_string(text, apart, depth)
        else:
            yield from _of_json(value, apart, depth)
    elif suffix == ".jsonl":
        for line in text.split("\n"):
            yield from _of_string(line, apart, depth)
    elif suffix == ".html":
        page = _Page()
        page.feed(text)
        page.close()
        for found in page.found:
            yield from _of_string(found.strip() if found.lstrip().startswith(("[", "{")) else found, apart, depth)
    else:
        yield from _of_string(text, apart, depth)


def _of_parquet(data: bytes, apart: frozenset[str], depth: int) -> Iterator[str]:
    table = pq.read_table(BytesIO(data))
    yield from table.column_names
    for key, value in (table.schema.metadata or {}).items():
        yield key.decode("utf-8", "replace")
        yield from _of_string(value.decode("utf-8", "replace"), apart, depth)
    for column in table.columns:
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            for cell in column.unique().to_pylist():
                yield from _of_string(cell or "", apart, depth)
        elif pa.types.is_nested(column.type) or pa.types.is_dictionary(column.type):
            yield from _of_json(column.to_pylist(), apart, depth)
        elif pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
            for cell in column.unique().to_pylist():
                yield from _in_bytes(cell or b"", "cell", apart, depth + 1)


def _of_sqlite(data: bytes, apart: frozenset[str], depth: int) -> Iterator[str]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(data)
        for name, sql in connection.execute("SELECT name, sql FROM sqlite_master").fetchall():
            yield from (name, sql or "")
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            quoted = table.replace('"', '""')
            for row in connection.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608 (a name out of the file itself, quoted)
                for cell in row:
                    if isinstance(cell, bytes):
                        yield from _in_bytes(cell, "cell", apart, depth + 1)
                    elif isinstance(cell, str):
                        yield from _of_string(cell, apart, depth)
    finally:
        connection.close()
    yield data.decode("latin-1")  # what was deleted still stands in free pages


def _of_json(value: Any, apart: frozenset[str], depth: int) -> Iterator[str]:
    if isinstance(value, dict):
        for key, member in value.items():
            yield key
            if key not in apart:
                yield from _of_json(member, apart, depth)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _of_json(member, apart, depth)
    elif isinstance(value, str):
        yield from _of_string(value, apart, depth)


def _of_string(text: str, apart: frozenset[str], depth: int) -> Iterator[str]:
    """Yield a string, or what it holds where it is JSON; and what is packed or written otherwise in it."""
    if text.startswith(("[", "{")) and text.endswith(("]", "}")):
        try:
            inner = json.loads(text)
        except (ValueError, RecursionError):
            pass
        else:
            yield from _of_json(inner, apart, depth)
            return
    rest = text
    for found in BASE64.finditer(text) if len(text) >= 24 else ():
        data = _unpacked(found.group())
        if data is not None:
            rest = rest.replace(found.group(), " ")
            yield from _in_bytes(data, "packed", apart, depth + 1)
    yield rest
    for otherwise in (_unquoted(rest), _unescaped(rest), html.unescape(rest) if "&" in rest else rest):
        if otherwise != rest:
            yield otherwise


def _unpacked(word: str) -> bytes | None:
    """Return what base64 stands for where that is packed bytes or a text; None where it is but a long word."""
    if word.isalpha() and (word.islower() or word.isupper()):
        return None
    plain = word.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        return None
    known = (
        *(start for start, _ in UNPACK),
        b"PAR1",
        b"PK\x03\x04",
        b"SQLite format 3",
        b"%PDF",
        b"\x89PNG",
        b"\xff\xd8\xff",
    )
    if data.startswith(known):
        return data
    try:
        return data if data.decode("utf-8").isprintable() else None
    except UnicodeDecodeError:
        return None


def _unquoted(text: str) -> str:
    return unquote(text) if "%" in text else text


def _unescaped(text: str) -> str:
    return UNICODE_ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text) if "\\u" in text else text


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (the parser's own signature)
        self.found += [part for _, value in attrs if (part := value)]

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(data)

    def handle_decl(self, decl: str) -> None:
        self.found.append(decl)

    def unknown_decl(self, data: str) -> None:
        self.found.append(data)

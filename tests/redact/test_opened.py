import base64
import gzip
import json
import sqlite3
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from witnessmark.redact.opened import strings_in

HIDDEN = "Halyna Stetsenko"
PLAIN = json.dumps({"who": HIDDEN}).encode()


def a_database(folder: Path) -> bytes:
    path = folder / "made.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE people (name TEXT, packed BLOB)")
    connection.execute("INSERT INTO people VALUES ('x', ?)", (gzip.compress(PLAIN),))
    connection.commit()
    connection.close()
    return path.read_bytes()


def a_zip(folder: Path) -> bytes:
    with zipfile.ZipFile(folder / "made.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inner.json", PLAIN)
    return (folder / "made.zip").read_bytes()


def a_table(folder: Path) -> bytes:
    table = pa.table({"rows": pa.array([[{"who": HIDDEN}]]), "bytes": pa.array([b"1"])})
    pq.write_table(table, folder / "made.parquet")
    return (folder / "made.parquet").read_bytes()


@pytest.mark.parametrize("name", ["report.html", "record.json.gz", "a.bin", "a.json"])
@pytest.mark.parametrize(
    "make",
    [
        lambda _: gzip.compress(gzip.compress(PLAIN)),
        lambda _: zlib.compress(PLAIN),
        a_database,
        a_zip,
        a_table,
        lambda folder: json.dumps({"data": base64.b64encode(a_zip(folder)).decode()}).encode(),
        lambda _: json.dumps({"packed": base64.urlsafe_b64encode(gzip.compress(PLAIN)).decode()}).encode(),
        lambda _: json.dumps([json.dumps({"who": HIDDEN})]).encode(),
        lambda _: b'{"at": "https://news.example/Halyna%20Stetsenko"}',
        lambda _: b'{"page": "<p>Halyna&#32;Stetsenko</p>"}',
    ],
)  # fmt: skip
def test_whatever_it_is_packed_in_is_opened(make, name: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """By the first bytes, not by the name: gzip in gzip, a database's cells, zip, Parquet, base64 of any of them."""
    path = tmp_path / name
    path.write_bytes(make(tmp_path))
    assert any(HIDDEN in text for text in strings_in(path, frozenset()))


def test_base64_in_an_attribute_of_a_page_is_opened(tmp_path: Path) -> None:
    """A picture or a file in the page's own address is part of the page."""
    packed = base64.b64encode(gzip.compress(PLAIN)).decode()
    (tmp_path / "a.html").write_text(
        f'<img src="data:application/gzip;base64,{packed}"><script>x = "{packed}"</script>'
    )
    assert [text for text in strings_in(tmp_path / "a.html", frozenset()) if text == HIDDEN] == [HIDDEN, HIDDEN]

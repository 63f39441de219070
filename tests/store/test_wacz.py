"""A case's captures go out as a web archive that other readers open, and come back as what they were."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.forms import makers
from tests.sources import rows, witnessmark
from witnessmark.errors import CaseError
from witnessmark.intake import add, export_wacz, remove
from witnessmark.settings import Settings


def make_case(tmp_path: Path) -> Path:
    folder = tmp_path / "r"
    folder.mkdir()
    (folder / "a.txt").write_text(makers.DEAD, encoding="utf-8")
    crawl = makers.warc([("https://news.example/b", "text/html", makers.page(makers.HURT).encode(), "200 OK")])
    (folder / "b.warc.gz").write_bytes(crawl)
    add([str(folder)], tmp_path / "case", Settings(), "ada", lambda *_: None)
    return tmp_path / "case"


def test_a_wacz_is_whole(tmp_path: Path) -> None:
    """Every file has its digest, the index leads to each record, and warcio reads every record and its address."""
    target = tmp_path / "out.wacz"
    assert export_wacz(make_case(tmp_path), target) == 3
    with zipfile.ZipFile(target) as package:
        described = json.loads(package.read("datapackage.json"))
        digest = json.loads(package.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(package.read('datapackage.json')).hexdigest()}"
        for row in described["resources"]:
            data = package.read(row["path"])
            assert (row["hash"], row["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
        warc = package.read("archive/data.warc.gz")
        assert all(info.compress_type == zipfile.ZIP_STORED for info in package.infolist())
        index = package.read("indexes/index.cdxj").decode().splitlines()
    read = {
        record.rec_headers.get_header("WARC-Target-URI"): record.content_stream().read()
        for record in ArchiveIterator(io.BytesIO(warc))
    }
    assert len(index) == 3
    assert index == sorted(index)
    for line in index:
        facts = json.loads(line.split(" ", 2)[2])
        part = warc[int(facts["offset"]) : int(facts["offset"]) + int(facts["length"])]
        (record,) = ArchiveIterator(io.BytesIO(part))
        assert record.rec_headers.get_header("WARC-Target-URI") == facts["url"]
        assert f"sha256:{hashlib.sha256(read[facts['url']]).hexdigest()}" == facts["digest"]


def test_the_same_case_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two exports of one case are equal."""
    case = make_case(tmp_path)
    export_wacz(case, tmp_path / "a.wacz")
    export_wacz(case, tmp_path / "b.wacz")
    assert (tmp_path / "a.wacz").read_bytes() == (tmp_path / "b.wacz").read_bytes()


def test_a_round_trip_gives_equal_claims(tmp_path: Path) -> None:
    """A case built from the export of another has the same claims, figure by figure."""
    case = make_case(tmp_path)
    export_wacz(case, tmp_path / "out.wacz")
    told = []
    for sources, folder in (((), case), ((tmp_path / "out.wacz",), tmp_path / "again")):
        witnessmark("build", *sources, "--case", folder)
        told.append(
            sorted(
                (row["kind"], row["low"], row["high"], row["text"], row["place_id"])
                for row in rows(folder / "out" / "claims.csv")
            )
        )
    assert len(told[0]) == 2
    assert set(told[0]) == set(told[1])


def test_a_case_without_captures_exports_nothing(tmp_path: Path) -> None:
    """A case from which everything was removed says so and writes no file."""
    case = make_case(tmp_path)
    remove(["a.txt", "b.warc.gz"], case, "test", "bob")
    with pytest.raises(CaseError, match="no capture"):
        export_wacz(case, tmp_path / "out.wacz")
    assert not (tmp_path / "out.wacz").exists()

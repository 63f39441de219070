"""A case's captures go out as a web archive that other readers open, and come back as what they were."""

import base64
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_der_public_key,
)
from warcio.archiveiterator import ArchiveIterator

from tests.forms import makers
from tests.sources import rows, witnessmark
from witnessmark.errors import CaseError
from witnessmark.intake import add, export_wacz, remove
from witnessmark.settings import Settings
from witnessmark.signing import load_key


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
        index = package.read("indexes/index.cdx").decode().splitlines()
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


def test_a_signature_holds_for_these_bytes_only(tmp_path: Path) -> None:
    """With a key the package is signed as WACZ-Auth says: the public key in it checks the digest, and no other."""
    key = ec.generate_private_key(ec.SECP384R1())
    secret = BestAvailableEncryption(b"secret")
    (tmp_path / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret))
    signer = load_key(tmp_path / "key.pem", lambda: "secret")
    export_wacz(make_case(tmp_path), tmp_path / "out.wacz", signer)
    with zipfile.ZipFile(tmp_path / "out.wacz") as package:
        signed = json.loads(package.read("datapackage-digest.json"))["signedData"]
        described = package.read("datapackage.json")
    assert signed["hash"] == f"sha256:{hashlib.sha256(described).hexdigest()}"
    assert signed["created"] == json.loads(described)["created"]
    public = load_der_public_key(base64.b64decode(signed["publicKey"]))
    assert isinstance(public, ec.EllipticCurvePublicKey)
    pair = base64.b64decode(signed["signature"])
    assert len(pair) == 96
    der = encode_dss_signature(int.from_bytes(pair[:48], "big"), int.from_bytes(pair[48:], "big"))
    public.verify(der, signed["hash"].encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(der, b"sha256:" + b"0" * 64, ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize("written", [b"no key", b""])
def test_a_key_that_cannot_be_used_is_named(tmp_path: Path, written: bytes) -> None:
    """A file that is no key, a missing one and a wrong password are told in words; nothing is written."""
    case = make_case(tmp_path)
    (tmp_path / "key.pem").write_bytes(written)
    for name in ("key.pem", "nowhere.pem"):
        done = witnessmark("export", "--case", case, "--wacz", tmp_path / "out.wacz", "--key", tmp_path / name)
        assert done.returncode == 2
        assert name in done.stderr
    assert not (tmp_path / "out.wacz").exists()


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

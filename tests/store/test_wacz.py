"""A case's captures go out as a web archive that other readers open, and come back as what they were."""

import base64
import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.forms import makers
from tests.sources import rows, witnessmark
from witnessmark.errors import ArgumentError, CaseError
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


def openssl(folder: Path, *words: str) -> str:
    """Return what OpenSSL's own program says, run in `folder`."""
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_a_signature_holds_for_these_bytes_only(tmp_path: Path) -> None:
    """OpenSSL checks what WACZ Signing and Verification 0.1.0 lays down for a key without a certificate.

    The digest is the package's own, the signature over it is of the key whose public half is given, and it holds
    for no other digest. (By hand: wabac 2.22, the engine of ReplayWeb.page, finds the same.)
    """
    plain = openssl(tmp_path, "ecparam", "-name", "secp384r1", "-genkey", "-noout")
    (tmp_path / "plain.pem").write_text(plain, encoding="ascii")
    openssl(tmp_path, *"pkcs8 -topk8 -in plain.pem -passout pass:secret -out key.pem".split())
    signer = load_key(tmp_path / "key.pem", lambda: "secret")
    export_wacz(make_case(tmp_path), tmp_path / "out.wacz", signer)
    with zipfile.ZipFile(tmp_path / "out.wacz") as package:
        digest = json.loads(package.read("datapackage-digest.json"))
        described = package.read("datapackage.json")
    signed = digest["signedData"]
    assert set(signed) == {"hash", "created", "software", "version", "signature", "publicKey"}
    assert signed["hash"] == digest["hash"] == f"sha256:{hashlib.sha256(described).hexdigest()}"
    assert signed["created"] == json.loads(described)["created"]
    (tmp_path / "public.der").write_bytes(base64.b64decode(signed["publicKey"]))
    openssl(tmp_path, *"pkey -pubin -inform DER -in public.der -out public.pem".split())
    assert openssl(tmp_path, *"pkey -pubin -in public.pem".split()) == openssl(
        tmp_path, *"pkey -in key.pem -passin pass:secret -pubout".split()
    )
    pair = base64.b64decode(signed["signature"])
    assert len(pair) == 96  # both numbers as they are, as browsers take them
    halves = "".join(f"{name}=INTEGER:0x{half.hex()}\n" for name, half in (("r", pair[:48]), ("s", pair[48:])))
    (tmp_path / "pair.cnf").write_text(f"asn1=SEQUENCE:both\n[both]\n{halves}", encoding="ascii")
    openssl(tmp_path, *"asn1parse -genconf pair.cnf -noout -out signature.der".split())
    check = "dgst -sha256 -verify public.pem -signature signature.der hash".split()
    (tmp_path / "hash").write_text(signed["hash"], encoding="ascii")
    assert "Verified OK" in openssl(tmp_path, *check)
    (tmp_path / "hash").write_text("sha256:" + "0" * 64, encoding="ascii")
    assert "Verified OK" not in openssl(tmp_path, *check)


@pytest.mark.parametrize(
    "kind", ["genpkey -algorithm ed25519", "ecparam -name prime256v1 -genkey", "genpkey -algorithm rsa"]
)
def test_a_key_that_readers_do_not_check_is_refused(tmp_path: Path, kind: str) -> None:
    """A key of another sort is named, with the command that makes a right one."""
    openssl(tmp_path, *kind.split(), "-out", "key.pem")
    with pytest.raises(ArgumentError, match=r"key\.pem is no EC key of the curve P-384.*openssl ecparam"):
        load_key(tmp_path / "key.pem", lambda: "")


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

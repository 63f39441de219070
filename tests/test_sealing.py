"""Time stamps over a case's head, from a real authority: `openssl ts` behind a web server on this machine."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from witnessmark.errors import ArgumentError
from witnessmark.pipeline import build
from witnessmark.sealing import seal
from witnessmark.settings import Settings
from witnessmark.verification import verify

pytest.importorskip("rfc3161_client")
if shutil.which("openssl") is None:
    pytest.skip("no openssl on this machine", allow_module_level=True)

CONFIG = """
[tsa]
default_tsa = own
[own]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[stamps]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
"""


class Authority:
    """An authority of one's own in `folder`, which answers requests in RFC 3161's form; `answer` may be replaced."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "ts.cnf").write_text(CONFIG)
        (folder / "serial").write_text("01\n")
        key = ["-newkey", "rsa:2048", "-nodes"]
        self.run("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Test root")
        self.run("req", "-new", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test stamps")
        self.run(
            *"x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out tsa.pem".split(),
            *"-extfile ts.cnf -extensions stamps".split(),
        )

    def run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def answer(self, request: bytes) -> bytes:
        (self.folder / "asked.tsq").write_bytes(request)
        self.run(
            *"ts -reply -config ts.cnf -section own -queryfile asked.tsq -signer tsa.pem -inkey tsa.key".split(),
            *"-out answer.tsr".split(),
        )
        return (self.folder / "answer.tsr").read_bytes()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def url(authority: Authority) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            data = b"<html>busy</html>" if self.path == "/busy" else authority.answer(asked)
            if self.path == "/replay":
                data = (authority.folder / "former.tsr").read_bytes()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("Two people were killed by shelling in Kharkiv on 3 March 2022, the mayor said.")
    build([str(tmp_path / "a.txt")], tmp_path / "case", Settings(processes=1), lambda *_: None)
    return tmp_path / "case"


def test_a_stamp_is_kept_and_checked(case: Path, url: str, authority: Authority) -> None:
    """The stamp verifies here and with openssl's own tool; an altered stamp and a case rolled back do not."""
    made = seal(case, url, authority.folder / "ca.pem")
    assert made.when is not None
    assert made.head == verify(case).head
    (authority.folder / "head").write_text(made.head)
    authority.run(*"ts -verify -data head -CAfile ca.pem -in".split(), str(made.path))
    assert verify(case).problems == ()
    data = made.path.read_bytes()
    made.path.write_bytes(data[:-20] + bytes(byte ^ 1 for byte in data[-20:]))
    assert any("no stamp of this head" in problem for problem in verify(case).problems)
    made.path.write_bytes(data)
    (case / "heads.jsonl").unlink()
    assert any(made.path.name in problem for problem in verify(case).problems)


def test_a_stamp_still_holds_when_the_case_grows(case: Path, url: str, authority: Authority, tmp_path: Path) -> None:
    """What comes in later leaves the stamp true; a stamp under another head's name is not."""
    made = seal(case, url, authority.folder / "ca.pem")
    (tmp_path / "b.txt").write_text("Four people were injured in a blast in Lviv on 5 March 2022, police said.")
    build([str(tmp_path / name) for name in ("a.txt", "b.txt")], case, Settings(processes=1), lambda *_: None)
    later = verify(case)
    assert later.problems == ()
    for suffix in (".tsr", ".pem"):
        shutil.copy(made.path.with_suffix(suffix), made.path.with_name(f"{later.head}{suffix}"))
    assert any("no stamp of this head" in problem for problem in verify(case).problems)


def test_without_an_authority_the_request_is_written(case: Path, authority: Authority) -> None:
    """The request can be carried to an authority by hand, and its answer laid beside."""
    made = seal(case, None)
    assert (made.when, made.path.suffix) == (None, ".tsq")
    made.path.with_suffix(".tsr").write_bytes(authority.answer(made.path.read_bytes()))
    assert any("whose root is known" in problem for problem in verify(case).problems)
    shutil.copy(authority.folder / "ca.pem", made.path.with_suffix(".pem"))
    assert verify(case).problems == ()


def test_a_bad_authority_leaves_no_stamp(case: Path, url: str, authority: Authority) -> None:
    """A page instead of a stamp, a stamp for another request, no server, no address: each is told in words."""
    from witnessmark.errors import WitnessmarkError

    former = seal(case, url, authority.folder / "ca.pem").path
    (authority.folder / "former.tsr").write_bytes(former.read_bytes())
    shutil.rmtree(case / "seals")
    with pytest.raises(WitnessmarkError, match="whose root is known"):
        seal(case, url)
    with pytest.raises(ArgumentError, match="holds no time stamp"):
        seal(case, f"{url}/busy")
    with pytest.raises(WitnessmarkError, match="another request"):
        seal(case, f"{url}/replay")
    with pytest.raises(ArgumentError, match="cannot be asked"):
        seal(case, "http://127.0.0.1:1/")
    with pytest.raises(ArgumentError, match="no address"):
        seal(case, "file:///etc/passwd")
    assert not (case / "seals").exists()

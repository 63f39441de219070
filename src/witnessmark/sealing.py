"""Time stamps over the head of a case (RFC 3161): asked of an authority, kept beside the case, checked against it."""

import contextlib
import re
import ssl
import urllib.error
import urllib.parse
import urllib.request
import warnings
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from witnessmark.errors import ArgumentError, ExtraError, IntegrityError
from witnessmark.store.case import check_format, open_case
from witnessmark.store.heads import HEAD, Heads, State

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

SEALS = "seals"
MAX_ANSWER_BYTES = 1 << 20
TIMEOUT_SECONDS = 30
REQUEST = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What was made: the head, the file, and when the authority says that it stamped it (None: only asked)."""

    head: str
    path: Path
    when: datetime | None


def seal(root: Path, tsa: str | None, tsa_root: Path | None = None) -> Seal:
    """Ask the authority at `tsa` to stamp the head of the case at `root`; without one, write the request only.

    Files: ``seals/HEAD.tsq`` (the request), ``seals/HEAD.tsr`` (the answer) and ``seals/HEAD.pem`` (`tsa_root`: the
    authority's root certificate, for one that this system does not know). Raises ExtraError where the package is
    missing, ArgumentError where the authority cannot be asked or refuses, IntegrityError for a damaged case or an
    answer that does not stamp this head.
    """
    _load()
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    try:
        roots = tsa_root.read_bytes() if tsa_root else b""
    except OSError as error:
        raise ArgumentError(f"{tsa_root} cannot be read: {error.strerror or error}") from None
    check_format(root, must_exist=True)
    with open_case(root):
        heads = Heads(root)
        state = heads.state()
        for problem in heads.problems(state):
            raise IntegrityError(problem)
        head = state.head()
        request = TimestampRequestBuilder(data=head.encode("ascii"), hash_algorithm=HashAlgorithm.SHA256).build()
        path = root / SEALS / f"{head}.tsq"
        if tsa is None:
            _write(path, request.as_bytes())
            return Seal(head=head, path=path, when=None)
        answer = _ask(tsa, request.as_bytes())
        response = _decoded(answer, tsa)
        if response.status not in (0, 1):
            said = " ".join(response.status_string)[:200] or f"status {response.status}"
            raise ArgumentError(f"{tsa} refuses to stamp: {said}")
        if response.tst_info.nonce != request.nonce:
            raise IntegrityError(f"{tsa} answered another request: its number is not the one that was sent")
        if denied := _stamp_problem(response, head, roots):
            raise IntegrityError(f"{tsa}: {denied}")
        _write(path, request.as_bytes())
        if roots:
            _write(path.with_suffix(".pem"), roots)
        _write(path.with_suffix(".tsr"), answer)
        return Seal(head=head, path=path.with_suffix(".tsr"), when=response.tst_info.gen_time)


def seal_problems(root: Path, state: State) -> list[str]:
    """Return a line for each kept stamp that is damaged, or stamps a head which `state` does not go back to."""
    found = sorted((root / SEALS).glob("*.tsr")) if (root / SEALS).is_dir() else []
    problems = []
    for path in found:
        head = path.name.removesuffix(".tsr")
        if not HEAD.fullmatch(head):
            problems.append(f"{path}: is named after no head; give it its name back")
            continue
        try:
            _load()
            beside = path.with_suffix(".pem")
            roots = beside.read_bytes() if beside.exists() else b""
            problem = _stamp_problem(_decoded(path.read_bytes(), str(path)), head, roots)
        except (ArgumentError, ExtraError, OSError) as error:
            problems.append(f"{path}: cannot be checked: {error}")
            continue
        changed = problem or state.problem(head)
        if changed:
            problems.append(f"{path}: {changed}")
    return problems


def _load() -> None:
    try:
        import rfc3161_client  # noqa: F401  # only whether it is there
    except ImportError:
        raise ExtraError("time stamps need the package 'rfc3161-client': pip install 'witnessmark[seal]'") from None


def _ask(tsa: str, request: bytes) -> bytes:
    if urllib.parse.urlsplit(tsa).scheme not in ("http", "https"):
        raise ArgumentError(f"{tsa!r} is no address of a time stamp authority; expected http:// or https://")
    try:
        asked = urllib.request.Request(tsa, data=request, headers=REQUEST)  # noqa: S310  # the scheme is checked above
        with urllib.request.urlopen(asked, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            data: bytes = answer.read(MAX_ANSWER_BYTES + 1)
    except (OSError, ValueError) as error:
        raise ArgumentError(f"{tsa} cannot be asked: {getattr(error, 'reason', error)}") from None
    if len(data) > MAX_ANSWER_BYTES:
        raise ArgumentError(f"{tsa} answered with more than {MAX_ANSWER_BYTES:,} bytes; expected a time stamp")
    return data


def _decoded(answer: bytes, where: str) -> "TimeStampResponse":
    from rfc3161_client import decode_timestamp_response

    try:
        return decode_timestamp_response(answer)
    except Exception as error:  # noqa: BLE001  # the package raises what its parser raises
        raise ArgumentError(f"{where}: holds no time stamp ({re.sub(chr(10), ' ', str(error))[:120]})") from None


def _stamp_problem(response: "TimeStampResponse", head: str, roots: bytes) -> str | None:
    """Return why `response` does not prove `head`: another digest, or no signature that goes back to a known root.

    Known are the roots of this system and those in `roots` (PEM).
    """
    from cryptography import x509
    from rfc3161_client import VerificationError, VerifierBuilder

    try:
        known = x509.load_pem_x509_certificates(roots) if roots else []
    except ValueError:
        return "its root certificates are not in PEM form"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of old roots whose form is no longer allowed
        for data in ssl.create_default_context().get_ca_certs(binary_form=True):
            with contextlib.suppress(ValueError):  # a root that another library took and this one does not read
                known.append(x509.load_der_x509_certificate(data))
    try:
        VerifierBuilder(roots=list(dict.fromkeys(known))).build().verify_message(response, head.encode("ascii"))
    except (VerificationError, ValueError, TypeError) as error:
        return (
            f"is no stamp of this head by an authority whose root is known ({' '.join(str(error).split())[:90]}); "
            "if it is the root that lacks, give it with --tsa-root, or lay it beside the stamp as HEAD.pem"
        )
    return None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(data)
    beside.replace(path)

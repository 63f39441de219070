"""Captures out as a WACZ 1.1.1 file: their bytes in a WARC with an index, a list of pages, and every file's digest."""

import gzip
import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

from witnessmark.model.custody import Kept
from witnessmark.model.text import ROLE

VERSION = "1.1.1"
AUTH_VERSION = "0.1.0"
"""Of the published rules of signatures, WACZ Signing and Verification."""
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Members carry no time of their own, so that the same captures give the same bytes."""
PAGES = '{"format": "json-pages-1.0", "id": "pages", "title": "All pages"}\n'


class Signs(Protocol):
    """What signs a digest."""

    @property
    def public(self) -> str:
        """The public key (SPKI, base64)."""

    def sign(self, words: str) -> str:
        """Return the signature over `words`, base64."""


def write_wacz(rows: Iterable[Kept], read: Callable[[str], bytes], target: Path, signer: Signs | None = None) -> int:
    """Write the captures of `rows`, whose bytes `read` returns by digest, to `target`; return how many there are.

    What came from the web is a response with its status and headers, anything else a resource under a ``urn:`` of its
    name. The file is written beside and renamed. Equal captures give equal bytes, a signature aside; `signer` signs the
    digest of the package, and so every byte in it.
    """
    archive, index, pages, count, created = io.BytesIO(), [], [PAGES], 0, EARLIEST
    archive.write(_record("warcinfo", None, EARLIEST, "application/warc-fields", _about()))
    for row in sorted(rows, key=lambda row: row.source):
        if row.capture is None:
            continue
        count += 1
        address = row.capture.url or f"urn:witnessmark:{quote(row.source)}"
        when = _moment(row)
        data = read(row.capture.digest)
        # what a browser made of an answer is no answer
        is_answer = row.custody.status is not None and row.capture.url is not None and row.custody.shown_by is None
        body = _answer(row, data) if is_answer else data
        kind = "application/http; msgtype=response" if is_answer else row.capture.media_type
        record = _record("response" if is_answer else "resource", address, when, kind, body)
        index.append(_index_row(row, address, when, archive.tell(), len(record)))
        archive.write(record)
        stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ")
        if not row.capture.media_type.startswith("image/") and ROLE not in row.capture.media_type:
            page = {"id": row.capture.digest[:16], "url": address, "ts": stamp, "title": row.source}
            pages.append(json.dumps(page, ensure_ascii=False) + "\n")
        created = max(created, _utc(row.when) or EARLIEST)
    members = {
        "archive/data.warc.gz": archive.getvalue(),
        "indexes/index.cdx": "".join(sorted(index)).encode("utf-8"),
        "pages/pages.jsonl": "".join(pages).encode("utf-8"),
    }
    package = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "software": f"witnessmark {version('witnessmark')}",
        "resources": [
            {"name": name.rsplit("/", 1)[-1], "path": name, "hash": _sha256(data), "bytes": len(data)}
            for name, data in sorted(members.items())
        ],
    }
    members["datapackage.json"] = (json.dumps(package, indent=1, ensure_ascii=True) + "\n").encode()
    digest: dict[str, object] = {"path": "datapackage.json", "hash": _sha256(members["datapackage.json"])}
    if signer is not None:
        digest["signedData"] = {
            "hash": digest["hash"],
            "created": package["created"],
            "software": package["software"],
            "version": AUTH_VERSION,
            "signature": signer.sign(str(digest["hash"])),
            "publicKey": signer.public,
        }
    members["datapackage-digest.json"] = (json.dumps(digest, indent=1) + "\n").encode()
    beside = target.with_name(f".{target.name}.part")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as package_file:
        for name, data in members.items():
            package_file.writestr(zipfile.ZipInfo(name, EPOCH), data)
    beside.replace(target)
    return count


def _about() -> bytes:
    return f"software: witnessmark {version('witnessmark')}\r\nformat: WARC File Format 1.1\r\n".encode()


def _moment(row: Kept) -> datetime:
    """Return when the bytes were taken, to the second, in UTC."""
    return _utc(row.custody.captured or "") or _utc(row.when) or EARLIEST


def _utc(stated: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _answer(row: Kept, data: bytes) -> bytes:
    """Return the HTTP answer of a capture; its body is kept unpacked, so headers of packing and length are renewed."""
    changed = ("content-encoding", "transfer-encoding", "content-length")
    lines = [f"HTTP/1.1 {row.custody.status} OK"]
    kept = [(name, value) for name, value in row.custody.headers if name.lower() not in changed]
    lines += [f"{' '.join(name.split())}: {' '.join(value.split())}" for name, value in kept]
    lines.append(f"Content-Length: {len(data)}")
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + data


def _record(kind: str, address: str | None, when: datetime, media_type: str, body: bytes) -> bytes:
    """Return one WARC record, packed by itself; its id comes from its content."""
    named = uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {address} {when.isoformat()} {hashlib.sha256(body).hexdigest()}")
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{named}>",
        f"WARC-Date: {when.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        *([f"WARC-Target-URI: {address}"] if address else []),
        f"WARC-Block-Digest: {_sha256(body)}",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(body)}",
    ]
    return gzip.compress("\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body + b"\r\n\r\n", mtime=0)


def _index_row(row: Kept, address: str, when: datetime, offset: int, length: int) -> str:
    """Return the CDXJ row of a record: its address turned round, its time, and where in the WARC it lies."""
    if row.capture is None:
        return ""
    facts = {
        "url": address,
        "mime": row.capture.media_type,
        "status": str(row.custody.status or 200),
        "digest": f"sha256:{row.capture.digest}",
        "length": str(length),
        "offset": str(offset),
        "filename": "data.warc.gz",
    }
    return f"{_turned(address)} {when.strftime('%Y%m%d%H%M%S')} {json.dumps(facts, ensure_ascii=True)}\n"


def _turned(address: str) -> str:
    """Return an address as indexes sort it: ``example,news)/path``."""
    parts = urlsplit(address)
    if not parts.hostname:
        return address
    host = ",".join(reversed(parts.hostname.removeprefix("www.").split(".")))
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    return f"{host}{port}){(parts.path or '/').lower()}{f'?{parts.query.lower()}' if parts.query else ''}"


def _sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"

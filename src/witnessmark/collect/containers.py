"""Files that hold many (ZIP, mailboxes, e-mail, WARC, WACZ) in, each member out as a capture of its own."""

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import unquote
from zipfile import ZipFile, ZipInfo

from witnessmark.collect.media import LEAST_PICTURE_BYTES, PICTURES, media_type
from witnessmark.collect.walk import shown
from witnessmark.errors import ItemError
from witnessmark.model.addresses import unwrap
from witnessmark.model.custody import Brought, Custody
from witnessmark.model.text import ROLE, Capture, Skipped
from witnessmark.packed import MOST_MEMBERS, open_zip, read_member
from witnessmark.settings import Settings

STAGE = "collect"
DEPTH = 3
"""A ZIP in an e-mail in a mailbox; deeper nesting is a trap."""
PAGE_TYPES = re.compile(r"text/(?!css|javascript)|application/(?:xhtml|pdf|json|xml|rss|atom|msword|rtf|vnd|zip)")
OWN = "urn:witnessmark:"
"""Under this our own export names what did not come from the web."""
NAMED = {"text/html": ".html", "text/plain": ".txt", "application/pdf": ".pdf", "application/json": ".json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A part of a container: its name in it, its bytes, and what the container says of it."""

    name: str
    data: bytes
    kind: str | None = None
    url: str | None = None
    custody: Custody = field(default_factory=Custody)


def unfold(brought: Brought, settings: Settings, depth: int = 1) -> Iterator[Brought | Skipped]:
    """Yield the members of a container, and theirs, each under its container's name; nothing for any other capture.

    Sizes are bounded before a byte is unpacked, names never touch the disk, and what is not taken in says why.
    """
    holder = brought.capture
    open_container = CONTAINERS.get(holder.media_type)
    if open_container is None:
        return
    if depth > DEPTH:
        yield Skipped(item=holder.source, stage=STAGE, reason=f"containers nested deeper than {DEPTH}: not opened")
        return
    seen: dict[str, str] = {}
    total = 0
    try:
        for member in open_container(brought.data, settings.max_item_bytes):
            if isinstance(member, Skipped):
                yield Skipped(item=f"{holder.source}/{member.item}", stage=STAGE, reason=member.reason)
                continue
            total += len(member.data)
            if len(seen) >= MOST_MEMBERS or total > settings.max_container_bytes:
                limit = f"{MOST_MEMBERS:,} members or {settings.max_container_bytes:,} bytes (max_container_bytes)"
                raise ItemError(f"more than {limit}: what follows in it was not taken in")
            yield from _member(holder, member, seen, settings, depth)
    except ItemError as error:
        yield Skipped(item=holder.source, stage=STAGE, reason=str(error))


def _member(
    holder: Capture, member: Member, seen: dict[str, str], settings: Settings, depth: int
) -> Iterator[Brought | Skipped]:
    digest = hashlib.sha256(member.data).hexdigest()
    source = f"{holder.source}/{member.name}"
    if seen.get(source) == digest:
        return  # the same bytes under the same name: nothing is lost
    if source in seen:
        source = f"{source}@{member.custody.captured or digest[:8]}"
    seen[source] = digest
    if not member.data:
        yield Skipped(item=source, stage=STAGE, reason="empty file")
        return
    try:
        kind = member.kind or media_type(member.name, member.data)
    except ItemError as error:
        yield Skipped(item=source, stage=STAGE, reason=str(error))
        return
    how = member.custody
    brought = Brought(
        capture=Capture(digest=digest, media_type=kind, source=source, url=member.url, size_bytes=len(member.data)),
        data=member.data,
        custody=Custody(
            asked=how.asked,
            reached=how.reached,
            status=how.status,
            headers=how.headers,
            captured=how.captured,
            inside=holder.digest,
            member=member.name,
        ),
    )
    yield brought
    yield from unfold(brought, settings, depth + 1)


def _zip(data: bytes, longest: int) -> Iterator[Member | Skipped]:
    with open_zip(data) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            if info.is_dir():
                continue
            name = shown(PurePosixPath(info.filename.replace("\\", "/")).parts)
            if any(part.startswith(".") or part == "__MACOSX" for part in name.split("/")):
                reason = "a path that leads out of the archive" if ".." in name.split("/") else "hidden file"
                yield Skipped(item=name, stage=STAGE, reason=reason)
                continue
            if name.startswith("/") or re.match(r"[A-Za-z]:", name):
                yield Skipped(item=name, stage=STAGE, reason="a path that leads out of the archive")
                continue
            try:
                yield Member(name=name, data=read_member(archive, info, longest))
            except ItemError as error:
                yield Skipped(item=name, stage=STAGE, reason=str(error))


def _mailbox(data: bytes, longest: int) -> Iterator[Member | Skipped]:
    starts = [match.start() for match in re.finditer(rb"^From [^\r\n]*\d\d:\d\d[^\r\n]*\r?$", data, re.MULTILINE)]
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
        message = data[start:stop].partition(b"\n")[2]
        name = f"message {number}.eml"
        if len(message) > longest:
            yield Skipped(item=name, stage=STAGE, reason=f"too large: {len(message):,} bytes")
        else:
            yield Member(name=name, data=re.sub(rb"(?m)^>(>*From )", rb"\1", message), kind="message/rfc822")


def _attachments(data: bytes, longest: int) -> Iterator[Member | Skipped]:
    """Yield what is attached to an e-mail; its own text is read where the capture is."""
    try:
        mail = BytesParser(policy=policy.default).parsebytes(data)
        parts = list(mail.iter_attachments()) if isinstance(mail, EmailMessage) and mail.is_multipart() else []
    except (MessageError, ValueError, TypeError, KeyError, AttributeError, IndexError, LookupError) as error:
        raise ItemError(f"an e-mail whose attachments cannot be read: {error}") from error
    for number, part in enumerate(parts, 1):
        name = f"attachment {number}"
        try:
            stated = part.get_filename()
            name = shown(("", stated.replace("\\", "/").rsplit("/", 1)[-1]))[1:] if stated else name
            if part.get_content_type() == "message/rfc822":
                inner = part.get_payload(0)
                yield Member(name=f"{name}.eml", data=inner.as_bytes(), kind="message/rfc822")  # type: ignore[union-attr]
                continue
            content = part.get_payload(decode=True)
        except (MessageError, ValueError, TypeError, KeyError, AttributeError, IndexError, LookupError) as error:
            yield Skipped(item=name, stage=STAGE, reason=f"an attachment that cannot be read: {error}")
            continue
        if not isinstance(content, bytes):
            yield Skipped(item=name, stage=STAGE, reason="an attachment without content")
        elif len(content) > longest:
            yield Skipped(item=name, stage=STAGE, reason=f"too large: {len(content):,} bytes")
        else:
            yield Member(name=name, data=content)


def _saved_pictures(data: bytes, longest: int) -> Iterator[Member | Skipped]:
    """Yield the pictures in a page saved as MHTML; the page itself is read where the capture is."""
    try:
        parts = [part for part in BytesParser(policy=policy.default).parsebytes(data).walk() if not part.is_multipart()]
    except (MessageError, ValueError, TypeError, KeyError, AttributeError, IndexError, LookupError) as error:
        raise ItemError(f"a saved page whose pictures cannot be read: {error}") from error
    for number, part in enumerate(parts, 1):
        try:
            kind, address = part.get_content_type(), str(part.get("Content-Location", "")).strip()
            content = part.get_payload(decode=True) if kind in PICTURES else None
        except (MessageError, ValueError, TypeError, KeyError, AttributeError, IndexError, LookupError):
            continue  # `clean` says what is wrong with the page
        if isinstance(content, bytes) and LEAST_PICTURE_BYTES <= len(content) <= longest:
            web = address.startswith(("http://", "https://"))
            yield Member(name=f"picture {number}", data=content, url=address if web else None)


def _document_pictures(data: bytes, longest: int) -> Iterator[Member | Skipped]:
    """Yield the pictures in a Word or OpenDocument text; its words are read where the capture is."""
    with open_zip(data) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            if not info.filename.startswith(("word/media/", "Pictures/")) or info.file_size < LEAST_PICTURE_BYTES:
                continue
            name = shown(("", info.filename.rsplit("/", 1)[-1]))[1:]
            try:
                content = read_member(archive, info, longest)
                if media_type(name, content) in PICTURES:
                    yield Member(name=name, data=content)
            except ItemError as error:
                yield Skipped(item=name, stage=STAGE, reason=str(error))


def _pdf_pictures(data: bytes, longest: int) -> Iterator[Member | Skipped]:
    from witnessmark.collect.pdf_pictures import pdf_pictures

    for row in pdf_pictures(data, longest):
        yield row if isinstance(row, Skipped) else Member(name=row[0], data=row[1])


def _warc(data: bytes, longest: int, only: frozenset[str] | None = None) -> Iterator[Member | Skipped]:
    """Yield the pages among a WARC's responses; with `only`, those of these addresses."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    left: Counter[str] = Counter()
    records = iter(ArchiveIterator(BytesIO(data)))
    while True:
        try:
            record = next(records, None)
            if record is None:
                break
            if record.rec_type not in ("response", "resource"):
                continue
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            stamp = record.rec_headers.get_header("WARC-Date")
            http = record.http_headers
            status = int(http.get_statuscode()) if http is not None else None
            kind = (http.get_header("Content-Type") if http is not None else None) or (
                record.rec_headers.get_header("Content-Type") or ""
            )
            role = kind if ROLE in kind else None
            kind = kind.partition(";")[0].strip().lower()
            if status is not None and status != 200:
                left[f"answers with status {status}"] += 1
                continue
            own = address.startswith(OWN)
            picture = kind in PICTURES
            if not own and not ((picture or PAGE_TYPES.match(kind)) and address.startswith(("http://", "https://"))):
                left[f"of type {kind or 'unknown'}"] += 1
                continue
            if only is not None and address not in only and not picture and not (own and role):
                left["of pages within pages"] += 1
                continue
            body = record.content_stream().read(longest + 1)
        except (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError, TypeError, AttributeError) as error:
            raise ItemError(f"a damaged WARC: {error or type(error).__name__}; what came before it was read") from error
        if len(body) > longest:
            yield Skipped(item=address, stage=STAGE, reason=f"too large, the limit is {longest:,} (max_item_bytes)")
            continue
        if picture and not own and len(body) < LEAST_PICTURE_BYTES:
            left[f"of type {kind}, too small for a photo"] += 1
            continue
        original = unwrap(address)
        name = unquote(address.removeprefix(OWN)) if own else address
        yield Member(
            name=shown(("", name))[1:],
            data=body,
            kind=role if own else kind_of(kind, address, body),
            url=None if own else original.url,
            custody=Custody(
                asked=address,
                reached=address,
                status=status,
                headers=tuple(http.headers) if http is not None else (),
                captured=original.captured or stamp,
            ),
        )
    if left:
        what = ", ".join(f"{count:,} {words}" for words, count in sorted(left.items()))
        yield Skipped(item="other records", stage=STAGE, reason=f"no pages: {what}")


def kind_of(kind: str, address: str, body: bytes) -> str | None:
    """Return the type of an answer: HTML as its server says, anything else by its bytes and its address's suffix."""
    if kind in ("text/html", "application/xhtml+xml") and not body.startswith(b"%PDF"):
        return "text/html"
    try:
        return media_type(re.sub(r"[?#].*", "", address).rsplit("/", 1)[-1] + NAMED.get(kind, ""), body)
    except ItemError:
        return None


def _wacz(data: bytes, longest: int) -> Iterator[Member | Skipped]:
    with open_zip(data) as archive:
        names = {info.filename: info for info in archive.infolist()}
        warcs = [name for name in sorted(names) if re.fullmatch(r"archive/[^/]+\.warc(\.gz)?", name)]
        if not warcs:
            raise ItemError("a WACZ without archive/*.warc.gz: nothing to read")
        pages = _pages(archive, names, longest)
        for name in warcs:
            try:
                yield from _warc(read_member(archive, names[name], longest), longest, pages)
            except ItemError as error:
                yield Skipped(item=name, stage=STAGE, reason=str(error))


def _pages(archive: ZipFile, names: dict[str, ZipInfo], longest: int) -> frozenset[str] | None:
    """Return the addresses that a WACZ lists as its pages; None where it lists none."""
    found = set()
    for name in ("pages/pages.jsonl", "pages/extraPages.jsonl"):
        if name in names:
            lines = read_member(archive, names[name], longest).decode("utf-8", "replace")
            found |= set(re.findall(r'"url"\s*:\s*"((?:[^"\\]|\\.)+)"', lines))
    return frozenset(found) or None


CONTAINERS: dict[str, Callable[[bytes, int], Iterator[Member | Skipped]]] = {
    "application/zip": _zip,
    "application/mbox": _mailbox,
    "message/rfc822": _attachments,
    "application/warc": _warc,
    "application/wacz": _wacz,
    "multipart/related": _saved_pictures,
    "application/pdf": _pdf_pictures,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _document_pictures,
    "application/vnd.oasis.opendocument.text": _document_pictures,
}
"""What is opened, and by what."""

"""E-mail and saved pages (MHTML): the text with sender and day; what it quotes of earlier mail is a text of its own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from witnessmark.clean.dates import read_date
from witnessmark.clean.drafts import Draft
from witnessmark.clean.page import markup_text, read_page
from witnessmark.clean.publisher import web_address
from witnessmark.errors import ItemError
from witnessmark.model.addresses import unwrap
from witnessmark.model.text import Skipped
from witnessmark.model.time import DateSpan
from witnessmark.settings import Settings

BROKEN = (MessageError, ValueError, TypeError, KeyError, AttributeError, IndexError, LookupError, RecursionError)
"""What the standard library's parser raises on broken messages."""
QUOTED = re.compile(r"^(?:>[ \t]?)+", re.MULTILINE)
INTRODUCED = re.compile(r"^(?:On .{5,200} wrote:|-+ ?(?:Original|Forwarded) [Mm]essage ?-+)\s*$")
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)


def read_mail(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    """Yield the text of an e-mail, and what it quotes of another as a text of its own, without day or sender."""
    mail = _parsed(data)
    try:
        body = mail.get_body(("plain", "html"))
        if body is None:
            raise ItemError("an e-mail without a text")
        content = str(body.get_content())
        if body.get_content_type() == "text/html":
            content = markup_text(content)
        title = " ".join(str(mail.get("Subject", "")).split()) or None
        sender = parseaddr(str(mail.get("From", "")))
        published = _day(str(mail.get("Date", "")))
    except BROKEN as error:
        raise ItemError(f"an e-mail that cannot be read: {error or type(error).__name__}") from error
    own, quoted = _parted(SIGNATURE.split(content, maxsplit=1)[0])
    if own.strip():
        yield Draft(
            source=source,
            text=f"{title}\n\n{own.strip()}" if title else own,
            title=title,
            publisher=sender[0] or sender[1] or None,
            published=published,
            heading=title is not None,
        )
    if quoted.strip():
        yield Draft(source=f"{source}:quoted", text=quoted)
    if not own.strip() and not quoted.strip():
        raise ItemError("an e-mail without a text")


def _parsed(data: bytes) -> EmailMessage:
    try:
        mail = BytesParser(policy=policy.default).parsebytes(data)
    except BROKEN as error:
        raise ItemError(f"an e-mail that cannot be read: {error}") from error
    if not isinstance(mail, EmailMessage):
        raise ItemError("an e-mail that cannot be read")
    return mail


def _day(value: str) -> DateSpan | None:
    """Return the day, in UTC, of a Date field."""
    try:
        moment = parsedate_to_datetime(value)
        return read_date((moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _parted(content: str) -> tuple[str, str]:
    """Return a message's own lines, and those that it quotes of an earlier one."""
    own: list[str] = []
    quoted: list[str] = []
    for line in content.replace("\r\n", "\n").split("\n"):
        if QUOTED.match(line):
            quoted.append(QUOTED.sub("", line))
        elif not INTRODUCED.match(line.strip()):
            own.append(line)
    return "\n".join(own), "\n".join(quoted)


def read_saved_page(source: str, data: bytes, settings: Settings) -> Iterator[Draft]:
    """Yield the article of a page that a browser saved as MHTML, with the address that it was saved from."""
    address, content = saved_page(data)
    # its encoding was the part's, not the one that the page declares
    draft = read_page(source, content.encode("utf-8", "replace"))
    url = web_address(address)
    yield replace(draft, url=draft.url or (unwrap(url).url if url else None))


def saved_page(data: bytes) -> tuple[str, str]:
    """Return the address and the markup of a page saved as MHTML; raises ItemError where it cannot be read."""
    mail = _parsed(data)
    try:
        address = str(mail.get("Snapshot-Content-Location", "")).strip()
        pages = [part for part in mail.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
        pages.sort(key=lambda part: str(part.get("Content-Location", "")).strip() != address)
        content = pages[0].get_content() if pages else ""
    except BROKEN as error:
        raise ItemError(f"a saved page that cannot be read: {error or type(error).__name__}") from error
    if not content:
        raise ItemError("a saved page (MHTML) without a page in it")
    return address, str(content)

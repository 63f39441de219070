"""Tells the media type of a file from its first bytes and, where those say nothing, from its suffix."""

import csv
import json
import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from witnessmark.errors import ItemError
from witnessmark.lexicon import load

HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
XML_START = re.compile(rb"\s*(?:<\?xml\b|<!DOCTYPE\b|<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>])", re.IGNORECASE)
FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE)
MBOX = re.compile(rb"From \S+ +\w{3} \w{3} [ \d]\d \d\d:\d\d")
FIELD = re.compile(rb"([A-Za-z][A-Za-z-]{1,40}):[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
X_ARCHIVE = re.compile(rb"\s*window\.YTD\.[\w.]+\s*=\s*\[")
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
TEXTUAL = ("text/plain", "text/markdown", "text/html")
"""Types that a name may claim of bytes that open like something else."""
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
LEAST_PICTURE_BYTES = 10_000
"""Below this a picture within a page or document is an icon, a flag or a dot that counts visitors."""
ZIP = b"PK\x03\x04"
ZIPPED = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "datapackage.json": "wacz",
}
"""A member that tells what a ZIP archive is."""


def media_type(name: str, data: bytes) -> str:
    """Return the media type of a file; raises ItemError, saying what it is, where it can be read as nothing.

    Tables, feeds, mail and saved pages are told from prose by their bytes, under whatever name they come: read as
    prose they give invented figures.
    """
    types = load("collect_types")
    lower = name.lower()
    suffix = "warc" if lower.endswith(".warc.gz") else lower.rpartition(".")[2] if "." in name else ""
    known: str | None = types["suffixes"].get(suffix)
    head = data[: types["sniff"]["head_bytes"]]
    plain = head.removeprefix(BYTE_ORDER_MARKS[0])
    for magic, kind in types["magic"].items():
        if plain.startswith(bytes.fromhex(magic)):
            return str(kind)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(ZIP):
        return _zipped(data, known)
    if X_ARCHIVE.match(plain):
        return "application/x-twitter"
    if suffix in types["refused"] and not (suffix == "xml" and (FEED.search(plain) or HTML_START.match(plain))):
        raise ItemError(f"{types['refused'][suffix]}: not read as prose")
    if known is not None and known not in TEXTUAL:
        return known
    return _textual(known, head, plain, data)


def _textual(known: str | None, head: bytes, plain: bytes, data: bytes) -> str:
    """Return the type of bytes that may be prose, by how they open."""
    types = load("collect_types")
    mail = _mail(plain)
    if mail is not None:
        return mail
    if HTML_START.match(plain):
        return "text/html"
    if known == "text/html":
        return known
    if XML_START.match(plain):
        if FEED.search(plain):
            return "application/feed+xml"
        raise ItemError("XML that is neither a page nor a feed: not read as prose")
    if known is None:
        what = _binary(head, types["signatures"])
        if what is not None:
            raise ItemError(f"{what}: it holds no text that can be read")
        known = _text_type(plain)
    if known == "text/plain":
        return _table(data) or known
    return known


def _zipped(data: bytes, known: str | None) -> str:
    """Return which ZIP-based format the bytes are, by the members that they list; a suffix decides where none does."""
    suffixes = load("collect_types")["suffixes"]
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            first = archive.infolist()[0] if names else None
            declared = (
                archive.read(first)[:100] if first and first.filename == "mimetype" and first.file_size < 200 else b""
            )
    except (BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise ItemError(f"a damaged ZIP archive or office document: {error}") from error
    if declared.startswith(b"application/vnd.oasis.opendocument.text"):
        return str(suffixes["odt"])
    for member, suffix in ZIPPED.items():
        if member in names:
            return str(suffixes[suffix])
    if any(name.startswith("ppt/") for name in names):
        raise ItemError("a presentation; save it as PDF: not read as prose")
    if declared:
        raise ItemError(f"an office document of the type {declared.decode('ascii', 'replace')}: not read as prose")
    return known if known is not None and known not in TEXTUAL else "application/zip"


def _mail(head: bytes) -> str | None:
    """Return whether the bytes open like a mailbox, a saved page or an e-mail."""
    if MBOX.match(head):
        return "application/mbox"
    rules = load("collect_types")["mail"]
    at, fields = 0, []
    while match := FIELD.match(head, at):
        fields.append(match[1].decode("ascii").lower())
        at = match.end()
    if len(fields) < rules["least_fields"] or len(set(fields) & set(rules["opening"])) < rules["least_fields"] - 1:
        return None
    opening = head[:at].lower()
    return "multipart/related" if b"multipart/related" in opening and b"snapshot" in opening else "message/rfc822"


def _binary(head: bytes, signatures: dict[str, str]) -> str | None:
    for signature, what in signatures.items():
        if head.startswith(bytes.fromhex(signature)):
            return what
    if b"\0" in head and not head.startswith(BYTE_ORDER_MARKS):
        return "unknown binary data"
    return None


def _text_type(head: bytes) -> str:
    first = head.lstrip().partition(b"\n")[0].strip()
    if not first.startswith((b"{", b"[")):
        return "text/plain"
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        # A first line that is no JSON by itself: an indented document where the bytes open like one.
        return "application/json" if re.match(rb'\s*[\[{]\s*(?:["{\[])', head) else "text/plain"
    return "application/x-ndjson" if isinstance(value, dict) else "application/json"


def _table(data: bytes) -> str | None:
    """Return the type of a table under the name of a text: every line has the same cells, the first short headings."""
    rules = load("collect_types")["table"]
    head = data[: load("collect_types")["sniff"]["head_bytes"]]
    encoding = "utf-16" if head.startswith(BYTE_ORDER_MARKS[1:]) else "utf-8-sig"
    lines = [line for line in head.decode(encoding, "replace").splitlines() if line.strip()]
    if len(head) < len(data):
        lines = lines[:-1]
    if len(lines) < rules["least_lines"]:
        return None
    for mark, kind in (("\t", "text/tab-separated-values"), (",", "text/csv"), (";", "text/csv"), ("|", "text/csv")):
        if mark not in lines[0]:
            continue
        rows = list(csv.reader(lines, delimiter=mark))
        widths = {len(row) for row in rows}
        if len(widths) != 1 or widths.pop() < rules["least_columns"]:
            continue
        if all(len(cell.strip()) <= rules["longest_heading"] and not cell.strip().endswith(".") for cell in rows[0]):
            return kind
    return None

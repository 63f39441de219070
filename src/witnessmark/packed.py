"""ZIP archives and XML from outside, opened within bounds: no bomb is unpacked, no entity and no path is followed."""

import zlib
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree  # type: ignore[import-untyped]  # no stubs

from witnessmark.errors import ItemError

MOST_MEMBERS = 50_000
MOST_RATIO = 200
"""Text compresses by some 10, a table of zeros by 100; a bomb by 1,000."""
RATIO_FROM = 1 << 20


def open_zip(data: bytes) -> ZipFile:
    """Return the archive in `data`; raises ItemError where it is damaged or lists too many members."""
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ItemError(f"a damaged ZIP archive: {error}") from error
    if len(archive.infolist()) > MOST_MEMBERS:
        raise ItemError(f"a ZIP archive of {len(archive.infolist()):,} members, the limit is {MOST_MEMBERS:,}")
    return archive


def read_member(archive: ZipFile, info: ZipInfo, longest: int) -> bytes:
    """Return one member's bytes; raises ItemError where it is too large, packed like a bomb, encrypted or damaged."""
    if info.flag_bits & 1:
        raise ItemError("encrypted: give it without a password")
    if info.file_size > longest:
        raise ItemError(f"too large: {info.file_size:,} bytes unpacked, the limit is {longest:,} (max_item_bytes)")
    if info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        raise ItemError(f"packed {info.file_size // max(info.compress_size, 1):,} to 1, as bombs are: not unpacked")
    try:
        with archive.open(info) as file:
            return file.read(longest)
    except (BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ItemError(f"damaged: {error}") from error


def read_named(archive: ZipFile, name: str, longest: int) -> bytes:
    """Return the bytes of the member `name`; raises ItemError where there is none or it cannot be read."""
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise ItemError(f"it has no {name}") from error
    return read_member(archive, info, longest)


def parse_xml(data: bytes) -> Any:
    """Return the root element of XML from outside; raises ItemError where it declares a document type or is damaged.

    No format that is read here needs a document type, and entities are what attacks are made of.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or "<!DOCTYPE".encode("utf-16-le") in data:
        raise ItemError("XML with a document type, which may hold entities: not read")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ItemError(f"damaged XML: {error}") from error

"""Tells the media type of a file from its suffix and, where that says nothing, from its first bytes."""

import json
import re

from witnessmark.errors import ItemError
from witnessmark.lexicon import load

HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def media_type(name: str, data: bytes) -> str:
    """Return the media type of a file; raises ItemError where an unknown suffix goes with bytes that are no text.

    A page saved under a text name is a page. A known suffix over other bytes is left to the stage that reads it.
    """
    types = load("collect_types")
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    known = types["suffixes"].get(suffix)
    head = data[: types["sniff"]["head_bytes"]]
    plain = head.removeprefix(BYTE_ORDER_MARKS[0])
    if known is not None and known != "text/plain":
        return str(known)
    if HTML_START.match(plain):
        return "text/html"
    if known is not None:
        return str(known)
    what = _binary(head, types["signatures"])
    if what is not None:
        raise ItemError(f"{what}: give text, HTML or JSON lines")
    return _text_type(plain)


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

"""Bytes to text: byte order mark, UTF-8, UTF-16, the declared encoding, then the likeliest old 8-bit one."""

import codecs
import re

from witnessmark.errors import ItemError
from witnessmark.lexicon import load

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
HIGH = bytes(range(0x80, 0x100))
HIGH_RUN = re.compile(rb"[\x80-\xff]+")

SURROGATES = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
"""A byte that is no UTF-8, kept by ``surrogateescape``, to the character it is in cp1252."""


def decode(data: bytes) -> tuple[str, str | None]:
    """Return the text of `data`, and how it had to be mended ("3 bytes ... read as cp1252"), None where it was sound.

    Raises ItemError for bytes that hold no text.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _lossy(data, encoding)
    wide = _wide(data)
    if wide is not None:
        return _lossy(data, wide)
    _refuse_binary(data)
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    declared = DECLARED.search(data[:4096])
    if declared is not None:
        try:
            return data.decode(declared[1].decode("ascii")), None
        except (LookupError, UnicodeError):
            pass
    return _guess(data)


def _lossy(data: bytes, encoding: str) -> tuple[str, str | None]:
    try:
        return data.decode(encoding), None
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return text, f"invalid {encoding} replaced"


def _wide(data: bytes) -> str | None:
    """Return the kind of UTF-16 without a mark: mostly Latin text has a zero in every other byte."""
    head = data[:4096]
    half = len(head) // 2
    if half < 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes) -> None:
    limits = load("clean_decode")["binary"]
    head = data[: limits["head_bytes"]]
    control = len(head) - len(head.translate(None, CONTROL))
    if control > max(limits["control_least"], limits["control_share"] * len(head)):
        raise ItemError(f"binary data, not text: {control:,} control bytes in the first {len(head):,}")


def _guess(data: bytes) -> tuple[str, str]:
    limits = load("clean_decode")["guess"]
    high = len(data) - len(data.translate(None, HIGH))
    text = data.decode("utf-8", "surrogateescape")
    stray = sum(map(len, re.findall("[\udc80-\udcff]+", text)))
    if high - stray >= limits["utf8_share"] * high:
        return text.translate(SURROGATES), f"{stray} bytes that are no UTF-8 read as cp1252"
    runs = HIGH_RUN.findall(data)
    if sum(map(len, runs)) / len(runs) >= limits["cyrillic_mean_run"]:
        old = max(("cp1251", "koi8_u"), key=lambda name: sum(map(str.islower, data.decode(name, "replace"))))
    else:
        old = "cp1252"
    return data.decode(old, "replace"), f"not UTF-8, read as {old}"

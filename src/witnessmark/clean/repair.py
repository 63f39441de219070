"""Text as decoded to text as kept: line ends, entities and mojibake mended, hard wraps undone; each mend is flagged."""

import html
import re
import unicodedata
from itertools import pairwise

import ftfy
from ftfy.badness import is_bad

from witnessmark.model.text import Flag, FlagKind

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
UNKEEPABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters and lone surrogates: no table, page or spreadsheet can hold them."""
LOST = re.compile("\ufffd+")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def repair(text: str) -> tuple[str, tuple[Flag, ...]]:
    """Return the text to keep and flags, in text order, over what was mended or is lost for good.

    Typographic quotes, dashes, zero-width and direction marks stay as they are. Idempotent.
    """
    text = text.removeprefix("\ufeff")
    if "&" in text and ENTITY.search(text) and not TAG.search(text):
        text = html.unescape(text)
    text = LINE_ENDS.sub("\n", text)
    mended, flags = _mend_lines(text)
    mended = UNKEEPABLE.sub("\ufffd", mended)
    mended = unwrap(mended)
    flags.extend(
        Flag(kind=FlagKind.LOST_CHARACTER, start=lost.start(), end=lost.end(), seen=lost[0])
        for lost in LOST.finditer(mended)
    )
    return mended, tuple(sorted(flags, key=lambda flag: (flag.start, flag.end, flag.kind)))


def _mend_lines(text: str) -> tuple[str, list[Flag]]:
    """Undo mojibake line by line. ftfy costs some 5 ms a page: it sees only lines that its own quick test doubts."""
    if text.isascii():
        return text, []
    lines: list[str] = []
    flags: list[Flag] = []
    offset = 0
    for line in text.split("\n"):
        kept = line
        if not line.isascii():
            if is_bad(line):
                kept = LINE_ENDS.sub(" ", ftfy.fix_encoding(line))
            if not unicodedata.is_normalized("NFC", kept):
                kept = unicodedata.normalize("NFC", kept)
        if kept != line and is_bad(line):
            flags.append(_changed(line, kept, offset))
        lines.append(kept)
        offset += len(kept) + 1
    return "\n".join(lines), flags


def _changed(before: str, after: str, offset: int) -> Flag:
    """Flag the part of a line that differs, by what common beginning and end leave over."""
    short = min(len(before), len(after))
    head = next((i for i in range(short) if before[i] != after[i]), short)
    tail = next((i for i in range(short - head) if before[-1 - i] != after[-1 - i]), short - head)
    return Flag(
        kind=FlagKind.REPAIRED_ENCODING,
        start=offset + head,
        end=offset + len(after) - tail,
        seen=before[head : len(before) - tail],
    )


WRAP_AT_LEAST = 40
WRAP_AT_MOST = 120
"""Widths at which mailers, wires and terminals break lines."""
WRAP_SLACK = 8
WRAPPED_SHARE = 0.75
ENDED = re.compile(r"[.!?:…][)\]\"'’”»]*\s*$")


def unwrap(text: str) -> str:
    """Put a space for each line end that only broke a line to fit a width; the length stays the same.

    A block of lines counts as wrapped when nearly every line is as long as its width allows, and some line ends amid
    a sentence. A line that had room for the next word is a real end.
    """
    if "\n" not in text:
        return text
    blocks = re.split(r"(\n[ \t]*\n[\s]*)", text)
    return "".join(_unwrap_block(block) if i % 2 == 0 else block for i, block in enumerate(blocks))


def _unwrap_block(block: str) -> str:
    lines = block.split("\n")
    if len(lines) < 2:
        return block
    width = max(map(len, lines))
    if not WRAP_AT_LEAST <= width <= WRAP_AT_MOST:
        return block
    full = [
        bool(after.strip()) and len(line.rstrip()) + 1 + len(after.split(None, 1)[0]) > width - WRAP_SLACK
        for line, after in pairwise(lines)
    ]
    amid = sum(not ENDED.search(line) for line, is_full in zip(lines, full, strict=False) if is_full)
    if sum(full) < WRAPPED_SHARE * len(full) or not amid or not _runs_on(lines):
        return block
    joined = [lines[0]]
    for after, is_full in zip(lines[1:], full, strict=True):
        joined.append((" " if is_full and not after.startswith(("\t", "  ", "- ", "* ", "• ")) else "\n") + after)
    return "".join(joined)


def _runs_on(lines: list[str]) -> bool:
    """Return whether some line goes on with a small letter, as a list of headings or captions never does.

    Text in capitals is judged by its sentences ending amid lines.
    """
    if any(line[:1].islower() for line in lines[1:]):
        return True
    return not any(char.islower() for line in lines for char in line) and any(". " in line for line in lines)

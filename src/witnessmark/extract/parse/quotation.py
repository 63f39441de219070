"""Quotation marks: in goes a text, out come the half-open character spans that stand inside them."""

import re
from functools import lru_cache

from spacy.tokens import Doc

# Double marks, straight and typographic; and single ones where they cannot be apostrophes.
_DOUBLE = re.compile(r"``|''|[“”«»\"]")
_OPEN_SINGLE = re.compile(r"(?<![\w'’])['‘](?=[\w\[\"“])")
_CLOSE_SINGLE = re.compile(r"(?<=[\w.,!?\"”\]])['’](?!\w)")
_PLURAL_POSSESSIVE = re.compile(r"s['’]\s+[a-z]")


_TEXT = "witnessmark_text"


def text_of(doc: Doc) -> str:
    """Return the text of a parse; ``doc.text`` puts it together from the tokens again at every look."""
    text: str | None = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return text


@lru_cache(maxsize=4096)
def quoted_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of `text` inside quotation marks; one that opens and never closes runs to the end,
    one that closes without opening starts at the beginning."""
    return tuple(sorted(_double(text) or _single(text)))


def _double(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for mark in _DOUBLE.finditer(text):
        at, end = mark.span()
        opens = mark[0] in "“«" or (mark[0] == "``" and opened is None)
        closes = mark[0] in "”»" or opened is not None
        if opens:
            opened = end if opened is None else opened
        elif closes or (not spans and _closes(text, at)):
            if opened is not None or not spans:
                spans.append((opened or 0, at))
            opened = None
        else:
            opened = end
    if opened is not None and opened < len(text):
        spans.append((opened, len(text)))
    return spans


def _closes(text: str, at: int) -> bool:
    """Whether a straight mark can only close: a word or a stop before it, none after."""
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    return not before.isspace() and before not in "([—–-" and not after.isalnum()


def _single(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    while opening := _OPEN_SINGLE.search(text, at):
        closing = _CLOSE_SINGLE.search(text, opening.end())
        while closing and _PLURAL_POSSESSIVE.match(text, closing.start() - 1):
            later = _CLOSE_SINGLE.search(text, closing.end())
            if later is None:
                break
            closing = later
        if closing is None:
            # a lone mark before a word is an apostrophe ('90s, 'em) unless it opens the text
            if opening.start() == 0:
                spans.append((opening.end(), len(text)))
            break
        spans.append((opening.end(), closing.start()))
        at = closing.end()
    return spans


def inside(text: str, at: int) -> tuple[int, int] | None:
    """Return the quotation that holds the character offset `at`, if any."""
    return next(((start, end) for start, end in quoted_spans(text) if start <= at < end), None)


@lru_cache(maxsize=4096)
def leaves_open(text: str) -> bool:
    """Whether a quotation opens in `text` and does not close in it."""
    spans = quoted_spans(text)
    return bool(spans) and spans[-1][1] == len(text) and spans[-1][0] > 0


@lru_cache(maxsize=4096)
def closes_early(text: str) -> bool:
    """Whether `text` begins inside a quotation that an earlier sentence opened."""
    spans = quoted_spans(text)
    return bool(spans) and spans[0][0] == 0

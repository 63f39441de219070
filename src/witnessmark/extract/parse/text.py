"""Texts before the parse: capitals become ordinary case of the same length; quotation marks tell what they hold."""

import gzip
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import overload

from spacy.tokens import Doc

from witnessmark.lexicon import load
from witnessmark.model.text import Sentence

_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")
_CAPITALS_SHARE = 0.85  # of the letters: a headline or an old wire; ordinary text stays far below
_MIN_LETTERS = 12
_STOPS = frozenset(".!?]")
_SPACE = re.compile(r"\s")
_ASIDE = re.compile(r"(?<=\w )\[[^\[\]]{1,80}\](?= ?[\w,.;'])")


@cache
def _common() -> frozenset[str]:
    packed = files("witnessmark.lexicon").joinpath("extract_common_words.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode("ascii").split())


@cache
def _titled() -> frozenset[str]:
    return frozenset(load("extract_harm")["truecase"]["titled"])


@cache
def _kept() -> frozenset[str]:
    return frozenset(load("extract_harm")["truecase"]["kept"])


def in_capitals(text: str) -> bool:
    """Say whether a sentence is written in capitals as a whole."""
    upper = sum(map(str.isupper, text))
    letters = upper + sum(map(str.islower, text))
    return letters >= _MIN_LETTERS and upper >= _CAPITALS_SHARE * letters


@lru_cache(maxsize=65536)
def is_common(word: str) -> bool:
    """Say whether a lower-case word is an ordinary English word in some inflection, not only a name."""
    common = _common()
    if word in common:
        return True
    if word.endswith("'s"):
        return is_common(word[:-2])
    if word.endswith("men"):
        return word == "men" or word[:-3] + "man" in common
    for ending, bases in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            if any(stem + base in common for base in bases):
                return True
            if len(stem) > 3 and stem[-1] == stem[-2] and "" in bases and stem[:-1] in common:
                return True
    return False


_ENDINGS = (
    ("ies", ("y",)), ("ied", ("y",)), ("es", ("", "e")), ("s", ("",)), ("ed", ("", "e")), ("ing", ("", "e")),
    ("ier", ("y",)), ("iest", ("y",)), ("er", ("", "e")), ("est", ("", "e")), ("ly", ("",)), ("ness", ("",)),
)  # fmt: skip


def truecase(text: str) -> str:
    """Return `text` with ordinary case, character for character as long; text not in capitals comes back as it is.

    A word that English knows is written small, a word it knows only as a name, or not at all, gets a capital.
    """
    if not in_capitals(text) or len(text.lower()) != len(text):
        return text
    pieces, at, opens = [], 0, True
    for found in _WORD.finditer(text):
        gap = text[at : found.start()]
        opens = opens or (len(gap) > 1 and (not _STOPS.isdisjoint(gap) or "--" in gap))
        word = found.group()
        lowered = word.lower()
        pieces.append(gap)
        if lowered in _kept():
            pieces.append(word)
        elif opens or lowered in _titled() or not is_common(lowered):
            pieces.append(word[0] + word[1:].lower())
        else:
            pieces.append(lowered)
        at, opens = found.end(), False
    return "".join(pieces) + text[at:]


def readable(text: str) -> str:
    """Return the words to parse for a sentence, as long as it: ordinary case, white space and editors' asides blank."""
    return truecase(_ASIDE.sub(lambda m: " " * len(m.group()), _SPACE.sub(" ", text)))


class Readable(Sequence[str]):
    """A view of sentences as readable texts; a slice is a view too."""

    __slots__ = ("_made", "_range", "_sentences")

    def __init__(
        self, sentences: Sequence[Sentence], span: range | None = None, made: dict[int, str] | None = None
    ) -> None:
        self._sentences = sentences
        self._range = range(len(sentences)) if span is None else span
        self._made: dict[int, str] = {} if made is None else made

    def __len__(self) -> int:
        return len(self._range)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> "Readable": ...
    def __getitem__(self, at: int | slice) -> "str | Readable":
        if isinstance(at, slice):
            return Readable(self._sentences, self._range[at], self._made)
        i = self._range[at]
        if i not in self._made:
            self._made[i] = readable(self._sentences[i].text)
        return self._made[i]

    def __iter__(self) -> Iterator[str]:
        return (self[i] for i in range(len(self)))


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

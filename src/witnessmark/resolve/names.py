"""How the spelling of a place name is folded, so that two ways to write it meet: text in, plain words out."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ə": "e"}
)
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´ʻʹʺ\"")
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")
_GLUED = re.compile(r"^(?:in|at|near|of|from|to|and|on)(?=[A-Z][a-z]{2})")
_POSSESSIVE = ("'s", "’s", "ʼs")


def fold(name: str) -> str:
    """Return `name` without case, accents, apostrophes and punctuation, its words one space apart.

    >>> fold("Zaporizhzhia"), fold("Ivano-Frankivs’k"), fold("Copiapó")
    ('zaporizhzhia', 'ivano frankivsk', 'copiapo')
    """
    name = name.casefold().translate(_APOSTROPHES)
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name).translate(_LETTERS)
        name = "".join(c for c in name if not unicodedata.combining(c))
    if name.isalnum() and name.isascii():
        return name
    return " ".join("".join(c if c.isalnum() else " " for c in name).split())


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """Return the fold of one word of running text, its possessive ending dropped ("Kyiv's" is "kyiv")."""
    if word[-2:].casefold() in _POSSESSIVE:
        word = word[:-2]
    return fold(word)


def words(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each word of `text`; a hyphen parts words, and so does a preposition glued to a capital."""
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        if word[0].islower() and not word.islower() and (glued := _GLUED.match(word)):
            yield start, start + glued.end()
            start += glued.end()
        yield start, end

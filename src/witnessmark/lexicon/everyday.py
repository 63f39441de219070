"""Which words are everyday English ones: a casefolded word in, whether it is more than a name out."""

import gzip
from functools import cache, lru_cache
from importlib.resources import files


@cache
def _common() -> frozenset[str]:
    packed = files("witnessmark.lexicon").joinpath("extract_common_words.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode("ascii").split())


FREQUENT = 12_000
"""Entries of the word list, which goes from frequent to rare; "disappeared" is 5,419th, "abducted" 20,361st."""


@cache
def _frequent() -> frozenset[str]:
    words = files("witnessmark.lexicon").joinpath("reuse_wordpieces.txt").read_text("utf-8").split("\n")
    return frozenset(word for at, word in enumerate(words) if at < FREQUENT or word.endswith(("ed", "ing")))


def rare(key: str) -> bool:
    """Return whether a casefolded word is none of the most frequent English ones, nor an inflection of one."""
    return key not in _frequent() and not any(stem in _frequent() for stem in _stems(key))


@lru_cache(maxsize=65536)
def everyday(key: str) -> bool:
    """Return whether a casefolded word is an ordinary English word in some inflection, not only a name."""
    if key in _common():
        return True
    if "-" in key:
        return all(everyday(part) for part in key.split("-"))
    if key.endswith("men") and everyday(key[:-3] + "man"):
        return True
    return any(stem in _common() for stem in _stems(key))


def _stems(key: str) -> list[str]:
    return [key.removesuffix(end) + add for end, add in ENDINGS if key.endswith(end) and len(key) > len(end) + 2]


ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("ed", ""),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
)

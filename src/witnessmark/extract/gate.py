"""The gate: in goes a sentence, out comes whether it can bear a claim and has to be read.

Words of harm open it, and so does a sum of word weights learned from the passages (`train/gate.py`): most harm is told
with a word for it, and the rest ("nineteen have not been found", "escaped unhurt") in words that stand together.
"""

import re
from functools import cache, lru_cache

from witnessmark.lexicon import FOLDER, load
from witnessmark.model.text import Sentence, SentenceKind

NO_REPORTING = frozenset({SentenceKind.APPEAL, SentenceKind.BOILERPLATE})
_WORD = re.compile(r"[a-z]{3,}")
_ANY = re.compile(r"[a-z]{2,}|\d+")


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(load("extract_harm")["gate"]["prefixes"])


@cache
def _words() -> frozenset[str]:
    return frozenset(load("extract_harm")["gate"]["words"])


@cache
def _phrases() -> tuple[str, ...]:
    return tuple(load("extract_harm")["gate"]["phrases"])


@lru_cache(maxsize=65536)
def is_harm_word(word: str) -> bool:
    """Say whether a lower-case word can tell of harm."""
    return word in _words() or word.startswith(_prefixes())


def words_of(text: str) -> list[str]:
    """Return the words that the learned gate weighs: letters in lower case, every number as "0"."""
    return ["0" if word[0].isdigit() else word for word in _ANY.findall(text.lower())]


@cache
def _weights() -> tuple[dict[str, int], int]:
    rows = (line.split("\t") for line in (FOLDER / "en" / "gate.tsv").read_text("utf-8").splitlines())
    weights = {word: int(weight) for word, weight in rows}
    return weights, weights.pop("")


def bears_harm(sentence: Sentence) -> bool:
    """Say whether `sentence` is reporting and may tell of harm."""
    if sentence.kind in NO_REPORTING:
        return False
    lowered = sentence.text.lower()
    if any(map(is_harm_word, _WORD.findall(lowered))) or any(phrase in lowered for phrase in _phrases()):
        return True
    weights, least = _weights()
    return sum(weights.get(word, 0) for word in set(words_of(lowered))) >= least

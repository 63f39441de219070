"""The gate: in goes a sentence, out comes whether it can bear a claim and has to be parsed."""

import re
from functools import cache, lru_cache

from witnessmark.lexicon import load
from witnessmark.model.text import Sentence, SentenceKind

NO_REPORTING = frozenset({SentenceKind.APPEAL, SentenceKind.BOILERPLATE})
_WORD = re.compile(r"[a-z]{3,}")


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


def bears_harm(sentence: Sentence) -> bool:
    """Say whether `sentence` is reporting and holds a word of harm."""
    if sentence.kind in NO_REPORTING:
        return False
    lowered = sentence.text.lower()
    return any(map(is_harm_word, _WORD.findall(lowered))) or any(phrase in lowered for phrase in _phrases())

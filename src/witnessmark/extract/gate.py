"""The gate: in goes a sentence, out comes whether it can bear a claim and has to be parsed."""

import re
from functools import cache, lru_cache

from witnessmark.extract.truecase import truecase
from witnessmark.lexicon import load
from witnessmark.model.text import Sentence, SentenceKind

_NEVER = frozenset({SentenceKind.APPEAL, SentenceKind.BOILERPLATE})
_WORD = re.compile(r"[a-z]{3,}")
_SPACE = re.compile(r"\s")
_ASIDE = re.compile(r"(?<=\w )\[[^\[\]]{1,80}\](?= ?[\w,.;'])")


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
    if sentence.kind in _NEVER:
        return False
    lowered = sentence.text.lower()
    return any(map(is_harm_word, _WORD.findall(lowered))) or any(phrase in lowered for phrase in _phrases())


def readable(text: str) -> str:
    """Return the words to parse for a sentence, as long as it: ordinary case, white space and editors' asides blank."""
    return truecase(_ASIDE.sub(lambda m: " " * len(m.group()), _SPACE.sub(" ", text)))

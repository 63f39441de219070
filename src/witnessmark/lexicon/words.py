"""What a word is in every language that has a pack: a word as written in; whether it counts, and its stem, out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from witnessmark import lexicon

_STEM = 5  # letters by which a word is told from another where words are bent: "сторож", "сторожа"


@dataclass(frozen=True, slots=True)
class _Language:
    """Letters written in several ways as one of them, what clings to the front of a word, and the words that count."""

    letters: Mapping[int, str]
    own: re.Pattern[str]
    clitic: re.Pattern[str]
    numbers: re.Pattern[str]


def is_number(word: str) -> bool:
    """Say whether a word is a number, in digits or in letters, whatever its case or its form: "two", "семеро"."""
    if word[:1].isdigit() or word.lower() in _english():
        return True
    return any(one.numbers.fullmatch(word.lower().translate(one.letters)) for one in _languages())


def stem_of(word: str) -> str:
    """Return a word in small letters, one that is not Latin bare of what clings to its front and of its ending."""
    small = word.lower()
    for one in _languages():
        if small[:1] > "z" and one.own.match(small):
            bare = one.clitic.sub("", small.translate(one.letters), count=1)
            return bare[:_STEM]
    return small


@cache
def _english() -> frozenset[str]:
    return frozenset(lexicon.load("reconcile_speakers")["numbers"]["words"])


@cache
def _languages() -> tuple[_Language, ...]:
    return tuple(_of(pack) for pack in lexicon.languages().values() if "numerals" in pack)


def letters_of(pairs: str) -> dict[int, str]:
    """Return what a pack's "a=b c=d" folds each letter to, as `str.translate` takes it."""
    return {ord(a): b for a, b in (pair.split("=") for pair in pairs.split())}


def _of(pack: Mapping[str, Any]) -> _Language:
    letters = letters_of(pack["letters"]["same"])
    tables = (pack["numerals"][name] for name in ("values", "collective", "times"))
    words = [word for table in tables for row in table.values() for word in row.translate(letters).split()]
    pairs = [row.translate(letters) for row in pack["people"]["two"]]  # "two men" in one word
    either = "|".join((*map(re.escape, words), *pairs)).replace("*", r"\w*")
    clitic = pack["letters"]["clitic"]
    return _Language(
        letters=letters,
        own=re.compile(f"[{pack['letters']['script']}]"),
        clitic=re.compile(rf"^{clitic}(?=\w{{3}})"),
        numbers=re.compile(f"(?:{clitic}|{pack['numerals']['joiner']})(?:{either})"),
    )

"""Hidden words in any spelling, folded, across punctuation, written together: strings in, where they stand out."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from witnessmark.lexicon.everyday import everyday
from witnessmark.model.editions import Hidden, PrivateKind
from witnessmark.redact.finding import is_in_a_longer_name

DIGIT = re.compile(r"\d")
TOKEN = re.compile(r"[^\W_]+")
CLOSE = 4
"""Characters that may stand between two words of one name: "Diaz, (Ana)" is one, a blank line ends it."""
LEAST_FOLDED = 4
"""Letters from which a lone name is looked for in every case: "Ali" and "Sun" are half of other words' meaning."""
LEAST_JOINED = 8
"""Letters from which the words of a name are looked for written together ("anadiaz1990")."""

NUMBERS = frozenset({PrivateKind.PHONE, PrivateKind.BANK, PrivateKind.DOCUMENT})
LEAST_DIGITS = 7
"""Digits from which a number is looked for however it is grouped: "+38044 2786321"."""
GROUPED = re.compile(r"(?<!\d)\d(?:[ ().\-/]{0,2}\d){6,30}(?!\d)")

Words = tuple[str, ...]
Token = tuple[str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Hidden words that stand in a string: half-open offsets, what they were, and which words they are."""

    start: int
    end: int
    kind: PrivateKind
    words: Words


@lru_cache(maxsize=262_144)
def fold(word: str) -> str:
    """Return a word without case and accents."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def tokens(text: str) -> list[Token]:
    """Return the folded words and numbers of a text with their offsets."""
    return [(fold(found.group()), found.start(), found.end()) for found in TOKEN.finditer(text)]


def words_in(text: str) -> Words:
    """Return the folded words and numbers of a text."""
    return tuple(word for word, _, _ in tokens(text))


class Leftovers:
    """The search for one edition's hidden words.

    A lone name is left where it is part of a longer one ("San Jose"); an everyday or very short one, or one of
    everyday words alone ("Joy Rose"), is looked for in its own case only. `kept` holds the longer names that were met,
    so that a file may hold them in any case. What `force` names is looked for wherever it stands. `places` are the
    places of the record: a lone name that one of them bears is hidden where it was found and not looked for.
    """

    def __init__(self, hidden: Iterable[Hidden], places: Iterable[str] = ()) -> None:
        self._starts: dict[str, list[Words]] = defaultdict(list)
        self._kinds: dict[Words, PrivateKind] = {}
        self._cased: dict[Words, set[str]] = {}
        self._joined: dict[str, Words] = {}
        self._exact: dict[Words, set[str]] = {}
        self._digits: dict[str, Words] = {}
        self._forced: set[Words] = set()
        named = {words_in(name) for name in places}
        self.kept: set[Words] = {pair for words in named for pair in _pairs(words)}
        for item in hidden:
            words = words_in(item.words)
            if item.kind is PrivateKind.AGE or item.shared or not words:  # an age alone names nobody
                continue
            lone = len(words) == 1 and item.kind is PrivateKind.NAME
            if lone and words in named:  # "Wallace" is a town of this record too: it tells nobody apart
                continue
            self._add(words, item)

    def _add(self, words: Words, item: Hidden) -> None:
        if words not in self._kinds:
            self._kinds[words] = item.kind
            self._starts[words[0]].append(words)
            joined = "".join(words)
            if len(words) > 1 and len(joined) >= LEAST_JOINED:
                self._joined.setdefault(joined, words)
        digits = "".join(filter(str.isdigit, item.words))
        if item.kind in NUMBERS and len(digits) >= LEAST_DIGITS:
            self._digits.setdefault(digits, words)
        lone = item.kind is PrivateKind.NAME and len(words) == 1
        if item.kind is PrivateKind.HANDLE:  # "IOM Libya" is not @IOM_Libya
            self._exact.setdefault(words, set()).add(item.words.casefold().strip("@/. "))
        plain = item.kind is PrivateKind.NAME and len(words) > 1 and all(map(everyday, words))
        if plain or (lone and (everyday(words[0]) or len(words[0]) < LEAST_FOLDED)):
            self._cased.setdefault(words, set()).update({item.words, item.words.upper()})

    def force(self, found: Iterable[Words]) -> None:
        """Look for these words wherever they stand from now on, whatever stands beside them."""
        self._forced.update(found)

    def is_forced(self, words: Words) -> bool:
        """Return whether these words are hidden wherever they stand."""
        return words in self._forced

    def in_text(self, text: str, *, whole: bool = False) -> list[Found]:
        """Return where hidden words stand in a string of the record, longest first, and note what is kept.

        `whole` reads it as a key, which has no case: a string that is nothing but an everyday name is that name.
        """
        row = tokens(text)
        found: list[Found] = []
        at = 0
        while at < len(row):
            words = self._at(text, row, at)
            if words and (words in self._forced or not self._is_spared(text, row, at, words, whole=whole)):
                last = at if row[at][0] != words[0] else at + len(words) - 1
                found.append(Found(start=row[at][1], end=row[last][2], kind=self._kinds[words], words=words))
                at = last
            at += 1
        return self._with_digits(text, found)

    def _with_digits(self, text: str, found: list[Found]) -> list[Found]:
        """Return what was found and the hidden numbers that stand in the text in other groups of digits."""
        if not self._digits or not DIGIT.search(text):
            return found
        for run in GROUPED.finditer(text):
            start, end = run.span()
            words = self._digits.get("".join(filter(str.isdigit, run.group())))
            if words and not any(item.start < end and start < item.end for item in found):
                found.append(Found(start=start, end=end, kind=self._kinds[words], words=words))
        return sorted(found, key=lambda item: item.start)

    def in_file(self, text: str, own: Callable[[Words], bool]) -> list[Found]:
        """Return where hidden words stand in a string of a file; `own` says which words are the edition's own."""
        row = tokens(text)
        found: list[Found] = []
        for at in range(len(row)):
            words = self._at(text, row, at)
            if not words or own(words):
                continue
            last = at if row[at][0] != words[0] else at + len(words) - 1
            cased = self._cased.get(words)
            if cased and text[row[at][1] : row[last][2]] not in cased:
                continue
            if len(words) == 1 and self._is_kept(row, at):
                continue
            found.append(Found(start=row[at][1], end=row[last][2], kind=self._kinds[words], words=words))
        return self._with_digits(text, found)

    def _at(self, text: str, row: Sequence[Token], at: int) -> Words | None:
        first = row[at][0]
        best: Words | None = self._joined.get(first) or (
            self._joined.get(first.rstrip("0123456789")) if first[-1].isdigit() else None
        )
        for words in self._starts.get(first, ()):
            if (best is None or len(words) > len(best)) and _stands(text, row, at, words):
                exact = self._exact.get(words)
                if exact and text[row[at][1] : row[at + len(words) - 1][2]].casefold() not in exact:
                    continue
                best = words
        return best

    def _is_spared(self, text: str, row: Sequence[Token], at: int, words: Words, *, whole: bool) -> bool:
        if len(words) > 1:
            cased = self._cased.get(words)
            last = at if row[at][0] != words[0] else at + len(words) - 1
            return cased is not None and text[row[at][1] : row[last][2]] not in cased
        start, end = row[at][1], row[at][2]
        if self._kinds[words] is not PrivateKind.NAME:
            return False
        if whole and len(row) == 1:
            return False
        cased = self._cased.get(words)
        if cased and text[start:end] not in cased:
            return True
        if text[start].isupper() and is_in_a_longer_name(text, start, end):
            self.kept.update(_around(row, at))
            return True
        return self._is_kept(row, at)

    def _is_kept(self, row: Sequence[Token], at: int) -> bool:
        return any(pair in self.kept for pair in _around(row, at))


def _stands(text: str, row: Sequence[Token], at: int, words: Words) -> bool:
    if at + len(words) > len(row):
        return False
    for n, word in enumerate(words):
        if row[at + n][0] != word:
            return False
        if n and (row[at + n][1] - row[at + n - 1][2] > CLOSE or "\n\n" in text[row[at + n - 1][2] : row[at + n][1]]):
            return False
    return True


def _pairs(words: Words) -> list[Words]:
    return [words[n : n + 2] for n in range(len(words) - 1)]


def _around(row: Sequence[Token], at: int) -> list[Words]:
    words = tuple(word for word, _, _ in row[max(0, at - 1) : at + 2])
    return _pairs(words)

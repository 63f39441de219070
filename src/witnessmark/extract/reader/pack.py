"""A language pack: the folder `lexicon/<code>/` in, its lists as patterns over folded text out.

A row of a pack is one or more words; "*" stands for any ending, "_" for up to two words between, and what else a
regular expression may hold keeps its meaning ("ранен(а|ы)"). Rows are matched on whole words, before which the pack's
clitics may stand (the Arabic "and", "by", "the").
"""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from witnessmark import lexicon
from witnessmark.lexicon.words import letters_of

_LATIN = re.compile(r"[a-z]")
_WORD = re.compile(r"[^\W\d_]+")
_CHOICE = re.compile(r"\((?P<heads>\w[\w' |-]*)\)(?P<maybe>\??)(?P<rest>.*)")
_QUOTES = dict.fromkeys("’ʼ‘`´ʹ", "'")
_KEPT = 4096  # words of harm whose meaning is remembered
_DROPPED = {"Mn", "Cf"}  # marks on letters and signs without width: stress, vowel signs, joiners, direction


@dataclass(frozen=True, slots=True)
class Folded:
    """A text folded for reading: small letters, one form a letter, marks dropped; `at[i]` is where letter i stood."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span of the written text that a span of the folded one stands for."""
        return self.at[start], self.at[end - 1] + 1

    def place(self, offset: int) -> int:
        """Return where in the folded text the written offset falls."""
        return max(0, bisect_right(self.at, offset) - 1)


class Lists:
    """Named rows of one pack, matched together: where each is found, and which row it was."""

    def __init__(self, rows: Mapping[str, Iterable[str]], clitic: str, *, open_end: bool = False) -> None:
        """Compile the rows of each name; an earlier name wins where two match at one place with one length."""
        self._patterns = [(name, _either(list(words), clitic, open_end)) for name, words in rows.items() if words]

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Return the matches in `text` (start, end, name), in order, the longer first where two overlap."""
        found = [
            (m.start(), m.end(), rank, name) for rank, (name, p) in enumerate(self._patterns) for m in p.finditer(text)
        ]
        kept: list[tuple[int, int, str]] = []
        for start, end, _, name in sorted(found, key=lambda row: (row[0] - row[1], row[2], row[0])):
            if all(end <= a or start >= b for a, b, _ in kept):
                kept.append((start, end, name))
        return sorted(kept)


def _either(rows: list[str], clitic: str, open_end: bool) -> re.Pattern[str]:
    """Return one pattern for all rows, those of one first letter together: a third faster than one long alternation."""
    parts = sorted(
        (
            row.replace("*", r"\w*")
            .replace(" __ ", r"\s+(?:[\w'-]+\s+){0,4}")
            .replace(" _ ", r"\s+(?:[\w'-]+\s+){0,2}")
            .replace(" ", r"\s+")
            for row in _opened(rows)
        ),
        key=len,
        reverse=True,
    )
    letters: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        letters[part[0] if part[0].isalpha() else ""].append(part)
    bare = letters.pop("", [])
    grouped = [f"{letter}(?:{'|'.join(part[1:] for part in same)})" for letter, same in letters.items()]
    either = "|".join((*grouped, *bare))
    return re.compile(rf"(?<![\w'])(?:{clitic})(?:{either})" + ("" if open_end else r"(?![\w'])"))


def _opened(rows: Iterable[str]) -> Iterable[str]:
    """Write a row that begins with a choice as the rows that it stands for."""
    for row in rows:
        choice = _CHOICE.fullmatch(row)
        if choice is None:
            yield row
            continue
        yield from (head + choice["rest"] for head in choice["heads"].split("|"))
        if choice["maybe"]:
            yield choice["rest"].lstrip()


class _Letters(dict[str, str]):
    """What each letter is folded to, found once: "" for one that is dropped."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        super().__init__()
        self._fold = fold

    def __missing__(self, char: str) -> str:
        self[char] = letter = self._fold(char)
        return letter


class Pack:
    """The lists of one language, ready to be matched; `table` is the file as written."""

    def __init__(self, code: str) -> None:
        """Read the pack of a language; raises KeyError where there is none."""
        self.code = code
        self.table: dict[str, Any] = lexicon.languages()[code]
        table = self.table
        self._letters = letters_of(table["letters"]["same"])
        self._alike = letters_of(table["letters"]["alike"])
        self._folded = _Letters(self._fold_letter)
        self._own = re.compile(f"[{table['letters']['script']}]")
        self.clitic: str = table["letters"]["clitic"]
        folded = self._rows
        self.harm = Lists({kind: map(folded, rows) for kind, rows in table["harm"].items()}, self.clitic)
        self.lists = {name: self.matcher({name: rows}) for name, rows in table["words"].items()}
        self.people = self.matcher(
            {
                "one": table["people"]["one"],
                "couple": table["people"]["couple"],
                "two": table["people"]["two"],
                "people": table["people"]["people"],
            }
        )
        self.hedges = {name: self.before(rows) for name, rows in table["hedges"]["before"].items() if rows}
        self.hedges_after = self.matcher(table["hedges"]["after"])
        self.population = self.matcher(table["population"])
        self.stance = self.matcher(table["stance"])
        self.objects = {kind: self._meanings(rows) for kind, rows in table["objects"].items()}
        self.said = self.matcher({"said": table["speakers"]["verbs"]})
        self.this = self.matcher({"this": table["speakers"]["this"]})
        self.speakers = [re.compile(row, re.VERBOSE) for row in self._speaker_rows()]
        self.values = {
            w: float(value) for value, words in table["numerals"]["values"].items() for w in folded(words).split()
        }
        self.collective = {
            w: float(v) for v, words in table["numerals"]["collective"].items() for w in folded(words).split()
        }
        self.times = {w: float(v) for v, words in table["numerals"]["times"].items() for w in folded(words).split()}
        self.teens = frozenset(folded(table["numerals"]["teens"]).split())
        self.joiner: str = table["numerals"]["joiner"]
        self.suffix = re.compile(rf"(?<=\d)-(?:{table['numerals']['suffix'] or '(?!)'})$")
        """The ending of a case written behind digits ("12-ти")."""
        self._glosses = self._meanings(*table["harm"].values())
        self._gloss = lru_cache(_KEPT)(self._gloss_of)

    def _rows(self, row: str) -> str:
        return row.translate(self._letters)

    def _meanings(self, *tables: Mapping[str, str]) -> Lists:
        """Return the rows of tables (words, what they mean in English), matched by meaning."""
        rows: dict[str, list[str]] = defaultdict(list)
        for table in tables:
            for words, meaning in table.items():
                rows[meaning].append(words)
        return self.matcher(rows)

    def matcher(self, rows: Mapping[str, Iterable[str]]) -> Lists:
        """Return rows of this language, compiled."""
        return Lists({name: [self._rows(row) for row in words] for name, words in rows.items()}, self.clitic)

    def before(self, rows: Iterable[str]) -> re.Pattern[str]:
        """Return a pattern for rows that stand right before what is looked at, a filler word between them."""
        filler = "|".join(map(re.escape, self.table["words"]["filler"]))
        return re.compile(
            _either([self._rows(row) for row in rows], self.clitic, False).pattern + rf"\s+(?:(?:{filler})\s+)?$"
        )

    def _speaker_rows(self) -> list[str]:
        speakers = self.table["speakers"]
        rows: list[str] = speakers["rows"]
        for name, key in (("{verb}", "verbs"), ("{source}", "sources"), ("{this}", "this")):
            words = "|".join(self._rows(row).replace("*", r"\w*").replace(" ", r"\s+") for row in speakers[key])
            rows = [row.replace(name, f"(?:{words})") for row in rows]
        return rows

    def fold(self, text: str) -> Folded:
        """Return `text` folded: in small letters, letters written in several ways as one, look-alikes as they look."""
        letters = [self._folded[char] for char in text]
        folded = "".join(letters)
        at = tuple(range(len(text))) if len(folded) == len(text) else tuple(i for i, one in enumerate(letters) if one)
        if self._alike and _LATIN.search(folded):
            folded = _WORD.sub(self._unmixed, folded)
        return Folded(folded, at)

    def _fold_letter(self, char: str) -> str:
        if char > "\x7f" and unicodedata.category(char) in _DROPPED:
            return ""
        return _QUOTES.get(char, char.lower()[:1]).translate(self._letters)[:1]

    def _unmixed(self, word: re.Match[str]) -> str:
        """Return a word of two scripts in this language's own where its foreign letters only look like ours."""
        return word[0].translate(self._alike) if self._own.search(word[0]) else word[0]

    def glosses(self, folded: Folded) -> list[tuple[int, int, str]]:
        """Return the words of harm in a text: start and end as written, what each means in English."""
        return [(*folded.span(a, b), self._gloss(folded.text[a:b])) for a, b, _ in self.harm.find(folded.text)]

    def _gloss_of(self, harm: str) -> str:
        """Return what words of harm mean: the row that holds the most of them."""
        return max(self._glosses.find(harm), key=lambda row: row[1] - row[0])[2]


@cache
def pack_of(code: str) -> Pack:
    """Return the pack of a language, read once; raises KeyError where there is none."""
    return Pack(code)

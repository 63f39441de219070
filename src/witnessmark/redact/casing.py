"""Capitalised runs of a text ("Ms. Ana Diaz"), in ordinary case or in capitals."""

import re
from dataclasses import dataclass

from witnessmark.lexicon.everyday import everyday, rare
from witnessmark.redact.lists import common, given, plain, surname, things, towns, words_of

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
ARTICLE = re.compile(r"(?:al|el|an|ar|as|ash|at|ad|az|ul)-[A-Z]")
"""How Arabic surnames begin ("al-Khatib"): a capitalised word all the same."""
QUOTES_BEFORE = (' "', " “", " '", " ‘", " «")
QUOTES_BEHIND = ('" ', "” ", "' ", "’ ", "» ")
QUOTED = re.compile(r"[A-Z][\w'’-]{1,20}(?: [A-Z][\w'’-]{1,20})?[\"”'’»] [A-Z]")
"""A by-name inside a name: Wilfredo "El Chele" Portillo."""
ABBREVIATED = re.compile("[A-Z]{2}|[a-z][A-Z]")
"""Words of a headline that have capitals of their own: "NYPD", "IndyStar"."""
CAPITALS_SHARE = 0.8
LEAST_LETTERS = 12
LEAST_LONG = 4
"""Letters of the words that a headline writes with a capital, small words left out."""
LONGEST_WORD = 40
"""Letters; a longer "word" is damage and never a name."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a run: half-open offsets into its text."""

    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """What two spellings in different case share."""
        return self.text.casefold()


def ordinary_case(text: str) -> str:
    """Return a text in capitals, or a headline with a capital on each word, in ordinary case and of the same length.

    Any other text comes back as it is.
    """
    upper = sum(map(str.isupper, text))
    letters = upper + sum(map(str.islower, text))
    shouted = upper >= CAPITALS_SHARE * letters
    if letters < LEAST_LETTERS or not (shouted or _is_headline(text)):
        return text

    words = list(WORD.finditer(text))
    keys = ["", *(word.group().casefold().removesuffix("'s") for word in words), ""]
    pieces: list[str] = []
    at = 0
    for number, word in enumerate(words, start=1):
        said, key = word.group(), keys[number]
        if not shouted and ABBREVIATED.search(said) and not (given(key) or surname(key)):
            continue
        small = common(key) and not _is_name(keys[number - 1], key, keys[number + 1])
        low = said.lower() if small else said[0] + said[1:].lower()
        pieces += (text[at : word.start()], low if len(low) == len(said) else said)
        at = word.end()
    return "".join((*pieces, text[at:]))


def _is_headline(text: str) -> bool:
    """Return whether each longer word begins with a capital, more than a name has: "Man Shot Near Ridge Park"."""
    if text.rstrip().endswith((".", '"', "”")):
        return False
    long = [word for word in WORD.findall(text) if len(word) >= LEAST_LONG]
    capital = [word for word in long if word[0].isupper()]
    return len(capital) >= CAPITALS_SHARE * len(long) and sum(everyday(word.casefold()) for word in capital) > 1


def _is_name(before: str, key: str, behind: str) -> bool:
    """Return whether an everyday word is part of a name between its neighbours: JULIAN MENJIVAR, FATHER NACHO."""
    if given(before) and not common(before) and key not in words_of("small_words") and (surname(key) or rare(key)):
        return True
    if not given(key) or key in words_of("not_person") or key in words_of("small_words"):
        return False
    named_before = before in words_of("titles") or before in words_of("kin")
    return named_before or (
        bool(behind)
        and not everyday(behind)
        and (plain(behind) not in towns() or (rare(key) and surname(behind)))
        and behind not in things()
    )


def runs(text: str, *, dotted: frozenset[str], inside: frozenset[str]) -> list[tuple[Word, ...]]:
    """Return the longest rows of capitalised words, one space apart, possessive endings cut off.

    A full stop joins behind an initial or a word of `dotted` ("Ms.", "Gen."); small words of `inside` ("de", "bin")
    join when a capitalised word follows, and so does a by-name in quotes.
    """
    found: list[tuple[Word, ...]] = []
    row: list[Word] = []
    waiting: list[Word] = []
    closed = True
    within = False
    for match in WORD.finditer(text):
        said = match.group()
        capital = said[0].isupper() or ARTICLE.match(said) is not None
        if not row and not capital:
            continue
        word = Word(said, match.start(), match.end())
        before = (waiting or row)[-1] if row else None
        gap = text[before.end : word.start] if before else ""
        abbreviation = before is not None and (len(before.text) == 1 or before.key in dotted)
        joined = not closed and (gap == " " or (gap in (". ", ".") and abbreviation))
        if before and not closed and capital and gap in QUOTES_BEFORE and QUOTED.match(text, word.start):
            joined = within = True
        elif within and capital and gap in QUOTES_BEHIND:
            joined, within = True, False
        if not joined and row:
            found.append(tuple(row))
            row, waiting, within = [], [], False
        if capital and len(said) <= LONGEST_WORD:
            row += (*waiting, word)
            waiting = []
            closed = False
            for ending in ("'s", "’s"):
                if word.text.endswith(ending):
                    row[-1] = Word(word.text[:-2], word.start, word.end - 2)
                    closed = True
        elif row and joined and word.key in inside and len(waiting) < 2:
            waiting.append(word)
        elif row:
            found.append(tuple(row))
            row, waiting, closed = [], [], True
    if row:
        found.append(tuple(row))
    return found

"""Hidden words: what they were, and the search for them in any other text."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import chain

from witnessmark.lexicon.everyday import everyday
from witnessmark.model.editions import Hidden, PrivateKind
from witnessmark.redact.lists import words_of

WORD = re.compile(r"\w+")
NEIGHBOUR_BEFORE = re.compile(r"([A-Z][\w'’-]*) (?:(?:al|el|an|as|ash)-)?$")
NEIGHBOUR_BEHIND = re.compile(r" ((?:(?:al|el|an|as|ash)-|(?:de|del|bin|ibn|al|el) )?[A-Z][\w'’-]+)")
AGE_BEHIND_NAME = re.compile(r"(\[name\],? \(?(?:aged )?)\d{1,3}(?=[,.;:)]|$| and )")
AGE_BEFORE_NAME = re.compile(r"\b\d{1,3}(?=-year-old \[name\])")

LEAST_SHOUTED = 4
"""Letters from which a name read in capitals is looked for in other cases: "AL" may be anything."""


def finder(hidden: Iterable[Hidden], *, folded: bool = False) -> Callable[[str], list[tuple[int, int, PrivateKind]]]:
    """Return a function that finds hidden words in a string: their spans and kinds, in order, longest first.

    A name of one word counts only where it stands alone: "Jose" is not looked for in "San Jose". A name that was read
    in capitals is found in any case that begins with one, since claims tell it in ordinary case. `folded` looks for
    the casefolded words instead, as keys of speakers hold them.
    """
    kinds: dict[str, PrivateKind] = {}
    shouted: set[str] = set()
    for item in hidden:
        if item.kind is PrivateKind.AGE:  # an age alone names nobody, and its digits are everywhere
            continue
        shouts = item.kind is PrivateKind.NAME and item.words.isupper() and len(item.words) >= LEAST_SHOUTED
        words = item.words.casefold() if folded else item.words.lower() if shouts else item.words
        kinds.setdefault(words, item.kind)
        if shouts and not folded:
            shouted.add(words)
    ordered: dict[str, list[str]] = defaultdict(list)
    leads: dict[str, int] = {}
    for words in sorted(kinds, key=lambda words: (-len(words), words)):
        first = WORD.search(words)
        if first:
            ordered[first.group()].append(words)
            leads[words] = first.start()

    def find(text: str) -> list[tuple[int, int, PrivateKind]]:
        found: list[tuple[int, int, PrivateKind]] = []
        low = lowered(text) if shouted else text
        if all(ordered.keys().isdisjoint(WORD.findall(written)) for written in {text, low}):
            return found
        at = 0
        for match in WORD.finditer(text):
            said, lower = match.group(), low[match.start() : match.end()]
            for words in chain.from_iterable(ordered.get(first, ()) for first in dict.fromkeys((said, lower))):
                start = match.start() - leads[words]
                end = start + len(words)
                if words in shouted:
                    stands = said[0].isupper() and low.startswith(words, start)
                else:
                    stands = text.startswith(words, start)
                if start < at or not stands or text[end : end + 1].isalnum():
                    continue
                kind = kinds[words]
                if (
                    not folded
                    and kind is PrivateKind.NAME
                    and " " not in words
                    and is_in_a_longer_name(text, start, end)
                ):
                    continue
                found.append((start, end, kind))
                at = end
                break
        return found

    return find


def lowered(text: str) -> str:
    """Return `text` in lower case, of the same length: the few letters that grow are left as they are."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def is_in_a_longer_name(text: str, start: int, end: int) -> bool:
    """Return whether the name at these offsets is part of a longer one: "Jose" in "San Jose", not in "Mr. Jose"."""
    before = NEIGHBOUR_BEFORE.search(text[max(0, start - 40) : start])
    titled = before is not None and (before[1].casefold() in words_of("titles") or everyday(before[1].casefold()))
    return (before is not None and not titled) or NEIGHBOUR_BEHIND.match(text, end) is not None


def replacer(hidden: Iterable[Hidden], *, folded: bool = False) -> Callable[[str], str]:
    """Return a function that replaces every hidden name, number and address in a string, longest first."""
    find = finder(hidden, folded=folded)

    def change(text: str) -> str:
        spans = find(text)
        if not spans:
            return text
        pieces: list[str] = []
        at = 0
        for start, end, kind in spans:
            pieces += (text[at:start], kind.mark)
            at = end
        changed = "".join((*pieces, text[at:]))
        return AGE_BEFORE_NAME.sub("[age]", AGE_BEHIND_NAME.sub(r"\1[age]", changed))

    return change

"""Which lines of a page ask for money: by points for their words, and by standing among such lines."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from witnessmark.lexicon import load

Weighted = tuple[tuple[int, re.Pattern[str]], ...]


@cache
def _weighted(group: str) -> Weighted:
    return tuple(
        (int(entry["points"]), re.compile(pattern, re.IGNORECASE))
        for entry in load("clean_kinds")["appeal"][group]
        for pattern in entry["patterns"]
    )


@cache
def _how_to_give() -> re.Pattern[str]:
    cues = load("clean_kinds")["appeal"]["cues"]
    patterns = [pattern for entry in cues if entry.get("instructs") for pattern in entry["patterns"]]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@cache
def _sure() -> re.Pattern[str]:
    patterns = load("clean_kinds")["appeal"]["sure"]["patterns"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def points(line: str) -> int:
    """Return how strongly a line asks for money: points of its cues less those of its reporting words."""
    total = sum(weight for weight, pattern in _weighted("cues") if pattern.search(line))
    if total == 0 or _sure().search(line):
        return total
    return total - sum(weight for weight, pattern in _weighted("counter") if pattern.search(line))


def appeals(lines: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the lines that are part of an appeal; none where no line says how to give.

    A line with enough points is one. Of the few lines between two of those, one with a point, or that is no sentence
    (a name, an address), is one too; so is a line with a point that heads an appeal. Reporting in between stays out.
    """
    rules = load("clean_kinds")["appeal"]
    page = "\n".join(lines).lower()
    if not any(word in page for word in rules["words"]):
        return frozenset()
    scores = [points(line) for line in lines]
    sure = [number for number, score in enumerate(scores) if score >= rules["needs"]]
    if not any(_how_to_give().search(lines[number]) for number in sure):
        return frozenset()
    found = set(sure)
    for before, after in pairwise(sure):
        if after - before - 1 <= rules["bridge"]:
            found.update(n for n in range(before + 1, after) if scores[n] > 0 or _is_fragment(lines[n], scores[n]))
    found.update(n - 1 for n in sure if n > 0 and scores[n - 1] > 0)
    return frozenset(found)


def _is_fragment(line: str, score: int) -> bool:
    return score == 0 and len(line.split()) <= 6 and not line.rstrip().endswith((".", "!", "?", "'", '"'))

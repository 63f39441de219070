"""Which lines of a page ask for money: by points for their words, and by standing among such lines."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from witnessmark.lexicon import load

Weighted = tuple[tuple[int, re.Pattern[str]], ...]


@cache
def _patterns() -> tuple[Weighted, Weighted, tuple[re.Pattern[str], ...]]:
    rules = load("clean_kinds")["appeal"]

    def weighted(groups: list[dict[str, list[str]]]) -> Weighted:
        return tuple(
            (int(str(group["points"])), re.compile(pattern, re.IGNORECASE))
            for group in groups
            for pattern in group["patterns"]
        )

    sure = tuple(re.compile(pattern, re.IGNORECASE) for pattern in rules["sure"]["patterns"])
    return weighted(rules["cues"]), weighted(rules["counter"]), sure


def points(line: str) -> int:
    """Return how strongly a line asks for money: points of its cues less those of its reporting words."""
    cues, counter, sure = _patterns()
    total = sum(weight for weight, pattern in cues if pattern.search(line))
    if total == 0 or any(pattern.search(line) for pattern in sure):
        return total
    return total - sum(weight for weight, pattern in counter if pattern.search(line))


def appeals(lines: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the lines that are part of an appeal.

    A line with enough points is one. Of the few lines between two of those, one with a point, or that is no sentence
    (a name, an address), is one too; so is a line with a point that heads an appeal. Reporting in between stays out.
    """
    rules = load("clean_kinds")["appeal"]
    scores = [points(line) for line in lines]
    sure = [number for number, score in enumerate(scores) if score >= rules["needs"]]
    found = set(sure)
    for before, after in pairwise(sure):
        if after - before - 1 <= rules["bridge"]:
            found.update(n for n in range(before + 1, after) if scores[n] > 0 or _is_fragment(lines[n], scores[n]))
    found.update(n - 1 for n in sure if n > 0 and scores[n - 1] > 0)
    return frozenset(found)


def _is_fragment(line: str, score: int) -> bool:
    return score == 0 and len(line.split()) <= 6 and not line.rstrip().endswith((".", "!", "?", "'", '"'))

"""Words of the tellings of a case in; how rare each is out: counted in the case, corrected by a packaged ranking."""

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from witnessmark import lexicon

FIRST_WORD = "the"


class Rarity:
    """How rare a word or name is, in nats, among `count` tellings; smoothed, so that a case of two pages can tell."""

    def __init__(self, words: Iterable[Iterable[str]], most: float = 1.0) -> None:
        self._most = most
        self._pseudo = float(lexicon.load("link_story")["rarity"]["pseudo_reports"])
        self._known: dict[str, float] = {}
        self.held: Counter[str] = Counter()
        self.count = 0
        for row in words:
            self.held.update(row)
            self.count += 1

    def of(self, word: str) -> float:
        """Return the rarity of a word, never below zero."""
        found = self._known.get(word)
        if found is None:
            expected = self._pseudo * min(self._most, expected_share(word))
            found = max(0.0, math.log((self.count + self._pseudo) / (self.held[word] + expected)))
            self._known[word] = found
        return found


@lru_cache(maxsize=1 << 18)
def expected_share(word: str) -> float:
    """Return the share of reports that are expected to hold a word, before any case is seen."""
    settings: dict[str, float] = lexicon.load("link_story")["rarity"]
    if word[0].isdigit():
        return float(10 ** -(settings["digit_base"] + settings["digit_step"] * min(len(word), 4)))
    rank = _ranks().get(word) or _ranks().get(word.removesuffix("'s")) or settings["unknown_rank"]
    return 1.0 - math.exp(-settings["report_words"] * settings["zipf"] / (rank + 2.7))


@cache
def _ranks() -> dict[str, int]:
    """Return the frequency rank of each word of BERT's uncased vocabulary, which lists them from frequent to rare."""
    pieces = files("witnessmark.lexicon").joinpath("reuse_wordpieces.txt").read_text("utf-8").split("\n")
    ranks: dict[str, int] = {}
    for rank, piece in enumerate(pieces[pieces.index(FIRST_WORD) :], start=1):
        if piece and not piece.startswith("##"):
            ranks.setdefault(piece, rank)
    return ranks

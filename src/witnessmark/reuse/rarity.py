"""How rare a term is: a packaged frequency ranking of English words, corrected by the corpus at hand."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from witnessmark import lexicon
from witnessmark.reuse.wording import stem

FIRST_WORD = "the"


@cache
def background_ranks() -> Mapping[str, int]:
    """Return the frequency rank of each stem: BERT's uncased vocabulary lists whole words from frequent to rare."""
    pieces = files("witnessmark.lexicon").joinpath("reuse_wordpieces.txt").read_text("utf-8").split("\n")
    ranks: dict[str, int] = {}
    for rank, piece in enumerate(pieces[pieces.index(FIRST_WORD) :], start=1):
        if piece and not piece.startswith("##"):
            ranks.setdefault(stem(piece), rank)
    return ranks


@cache
def _days() -> frozenset[str]:
    return frozenset(stem(day) for day in lexicon.load("reuse_changes")["days"])


def expected_share(key: str) -> float:
    """Return the share of sentences that are expected to hold the term `key`, before any corpus is seen."""
    settings: dict[str, float] = lexicon.load("reuse_passages")["rarity"]
    if key in _days():
        return settings["day_share"]
    if key.startswith("#"):
        # Small numbers are common in reports of harm, long ones identify a thing.
        return math.pow(10.0, -(1.0 + 0.7 * min(len(key) - 1, 4)))
    rank = background_ranks().get(key, settings["unknown_rank"])
    return min(1.0, settings["sentence_words"] * settings["zipf"] / (rank + 2.7))


def rarity(keys: Sequence[str], document_counts: npt.NDArray[np.int64], texts: int) -> npt.NDArray[np.float64]:
    """Return each term's inverse document frequency in nats, smoothed by the background.

    `document_counts` are the numbers of distinct sentences, of `texts`, that hold each of `keys`.
    """
    pseudo = lexicon.load("reuse_passages")["rarity"]["pseudo_sentences"]
    shares = np.array([expected_share(key) for key in keys], dtype=np.float64)
    seen = document_counts + pseudo * shares
    rare: npt.NDArray[np.float64] = np.maximum(0.0, math.log(texts + pseudo) - np.log(seen))
    return rare

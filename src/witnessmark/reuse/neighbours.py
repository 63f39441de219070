"""A corpus in, what its sentences mean to one another out: vectors where they are worth reading, nearest pairs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from witnessmark import lexicon
from witnessmark.reuse.cache import SignatureCache
from witnessmark.reuse.compare import Features
from witnessmark.reuse.corpus import Corpus, Floats, Ints
from witnessmark.reuse.meaning import Vectors, embed

MODEL_LANGUAGE = "en"
BLOCK = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanings:
    """Vectors of some texts: `row[text]` is the row in `vectors`, -1 where the text's meaning was not read."""

    vectors: Vectors
    row: Ints

    def cosine(self, left: Ints, right: Ints) -> Floats:
        """Return the cosine a pair, not a number where one side was not read."""
        return self._cosine(self.vectors, left, right)

    def sense(self, left: Ints, right: Ints) -> Floats:
        """Return the cosine a pair after the mean of all vectors is taken off, less of it the fewer there are."""
        texts = len(self.vectors)
        if texts == 0:
            return np.full(len(left), np.nan)
        shrunk = texts / (texts + float(lexicon.load("reuse_passages")["meaning"]["pseudo_texts"]))
        own = self.vectors.astype(np.float64) - self.vectors.mean(axis=0, dtype=np.float64) * shrunk
        return self._cosine(own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-12), left, right)

    def _cosine(self, vectors: npt.NDArray[np.floating], left: Ints, right: Ints) -> Floats:
        both = (self.row[left] >= 0) & (self.row[right] >= 0)
        cosines = np.full(len(left), np.nan)
        pairs = np.flatnonzero(both)
        for start in range(0, len(pairs), BLOCK):  # all at once, the pairs of a long report are gigabytes
            some = pairs[start : start + BLOCK]
            product = vectors[self.row[left[some]]] * vectors[self.row[right[some]]]
            cosines[some] = np.round(product.sum(axis=1, dtype=np.float64), 4)
        return cosines


def readable(corpus: Corpus) -> npt.NDArray[np.bool_]:
    """Return which texts the model can read: long enough, in its language."""
    least = lexicon.load("reuse_passages")["meaning"]["terms_least"]
    language = np.array([language == MODEL_LANGUAGE for language in corpus.languages], dtype=bool)
    can: npt.NDArray[np.bool_] = language & (np.diff(corpus.offsets) >= least)
    return can


def is_small(corpus: Corpus) -> bool:
    """Whether every sentence's meaning is read, rather than only that of open pairs."""
    return int(readable(corpus).sum()) <= int(lexicon.load("reuse_passages")["meaning"]["all_most"])


def read_meanings(corpus: Corpus, wanted: Ints, threads: int, cache: SignatureCache | None = None) -> Meanings:
    """Return the vectors of the texts `wanted` (sorted indices)."""
    row = np.full(len(corpus.texts), -1, dtype=np.int64)
    row[wanted] = np.arange(len(wanted))
    raw = [corpus.raw[text] for text in wanted]
    return Meanings(vectors=embed(raw, threads) if cache is None else cache.embed(raw, threads), row=row)


def open_texts(corpus: Corpus, left: Ints, right: Ints, scores: Floats, features: Features) -> Ints:
    """Return the texts, sorted, of pairs that wording alone does not settle, nearest to a copy first up to a budget."""
    data = lexicon.load("reuse_passages")
    limits = data["meaning"]
    can = readable(corpus)
    undecided = (
        (scores >= limits["open_least"])
        & (scores <= limits["open_most"])
        & (features.shared >= data["gates"]["shared_least"])
        & (features.words >= data["gates"]["words_least"])
        & can[left]
        & can[right]
    )
    at = np.flatnonzero(undecided)
    at = at[np.lexsort((right[at], left[at], -scores[at]))]
    wanted: dict[int, None] = {}
    for pair in at:
        if len(wanted) + 2 > limits["budget_texts"]:
            break
        wanted[int(left[pair])] = None
        wanted[int(right[pair])] = None
    return np.array(sorted(wanted), dtype=np.int64)


def nearest_pairs(meanings: Meanings) -> tuple[Ints, Ints]:
    """Return all pairs (a < b) of read texts whose cosine reaches the lexicon's floor, by exact products in blocks."""
    least = lexicon.load("reuse_passages")["meaning"]["neighbour_least"]
    texts = np.flatnonzero(meanings.row >= 0)
    vectors = meanings.vectors[meanings.row[texts]]
    lefts, rights = [], []
    for start in range(0, len(texts), BLOCK):
        left, right = np.nonzero(vectors[start : start + BLOCK] @ vectors.T >= least)
        left = left + start
        upper = left < right
        lefts.append(texts[left[upper]])
        rights.append(texts[right[upper]])
    if not lefts:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate(lefts), np.concatenate(rights)

"""Pairs of texts in, one row of named features a pair out, and the score that they add up to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from witnessmark import lexicon
from witnessmark.reuse.corpus import Corpus, Floats, Ints, sorted_unique
from witnessmark.reuse.wording import NAME, NUMBER

# Term indices become characters so that rapidfuzz can align them; surrogates are skipped.
FIRST_CHAR, CHARS = 0xE000, 0x10FFFF - 0xE000
Scorer = Callable[..., float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """One value a pair in each array, all 0 to 1 but `shared` (nats of rarity in common) and `terms` (a count).

    `edit`: letters kept in order (indel similarity); `words`: rarity-weighted Dice of content terms; `coverage`: the
    share of the poorer sentence's rarity that the other holds; `order`: the share of the shorter sentence's terms
    that stand in the other in the same order;
    `names`, `numbers`: what *both* sides name and count differently, as a share of the poorer sentence's rarity;
    `meaning`: cosine of the sentences' vectors; `sense`: the same without
    what all sentences of the corpus have in common, so that one siege's captions do not all look alike. Both are not a
    number where the meaning was not read.
    """

    edit: Floats
    words: Floats
    coverage: Floats
    order: Floats
    names: Floats
    numbers: Floats
    shared: Floats
    terms: Ints
    meaning: Floats
    sense: Floats


def compare(corpus: Corpus, left: Ints, right: Ints) -> Features:
    """Return the features of the pairs ``(left[i], right[i])``."""
    vocabulary = max(len(corpus.vocabulary), 1)
    owner_of, term_of = corpus.owners, corpus.held
    held = owner_of * vocabulary + term_of
    # A term is a name where it is written as one anywhere in the text.
    kinds = np.zeros(len(held), dtype=np.int8)
    marked = np.flatnonzero(corpus.kinds)
    spoken = np.repeat(np.arange(len(corpus.texts), dtype=np.int64), np.diff(corpus.offsets))[marked]
    np.maximum.at(kinds, np.searchsorted(held, spoken * vocabulary + corpus.flat[marked]), corpus.kinds[marked])
    bounds = np.searchsorted(owner_of, np.arange(len(corpus.texts) + 1))
    weight = corpus.weights[term_of]
    totals = np.bincount(owner_of, weights=weight, minlength=len(corpus.texts))

    shared, count, names_l, numbers_l = _one_way(left, right, held, bounds, term_of, weight, kinds, vocabulary)
    _, _, names_r, numbers_r = _one_way(right, left, held, bounds, term_of, weight, kinds, vocabulary)
    poorer = np.maximum(np.minimum(totals[left], totals[right]), 1e-9)
    both = np.maximum(totals[left] + totals[right], 1e-9)
    coded = _coded(corpus, sorted_unique(np.concatenate((left, right))))
    lengths = np.diff(corpus.offsets)
    in_order = _cpdist([coded[i] for i in left.tolist()], [coded[i] for i in right.tolist()], LCSseq.similarity)
    return Features(
        edit=_cpdist([corpus.texts[i] for i in left], [corpus.texts[i] for i in right], fuzz.ratio) / 100.0,
        words=2.0 * shared / both,
        coverage=shared / poorer,
        order=in_order / np.maximum(np.minimum(lengths[left], lengths[right]), 1),
        names=np.minimum(names_l, names_r) / poorer,
        numbers=np.minimum(numbers_l, numbers_r) / poorer,
        shared=shared,
        terms=count,
        meaning=np.full(len(left), np.nan),
        sense=np.full(len(left), np.nan),
    )


def _one_way(
    left: Ints,
    right: Ints,
    held: Ints,
    bounds: Ints,
    term_of: Ints,
    weight: Floats,
    kinds: npt.NDArray[np.int8],
    vocabulary: int,
) -> tuple[Floats, Ints, Floats, Floats]:
    """Return, a pair: rarity and count of left's terms that right holds; rarity of the names and numbers it lacks."""
    sizes = (bounds[left + 1] - bounds[left]).astype(np.int64)
    pair = np.repeat(np.arange(len(left)), sizes)
    place = np.repeat(bounds[left] - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes) + np.arange(sizes.sum())
    wanted = right[pair] * vocabulary + term_of[place]
    at = np.minimum(np.searchsorted(held, wanted), max(len(held) - 1, 0))
    found = held[at] == wanted if len(held) else np.zeros(0, dtype=bool)
    pairs = len(left)

    def total(mask: npt.NDArray[np.bool_]) -> Floats:
        return np.bincount(pair[mask], weights=weight[place[mask]], minlength=pairs).astype(np.float64)

    lacking = ~found
    return (
        total(found),
        np.bincount(pair[found], minlength=pairs).astype(np.int64),
        total(lacking & (kinds[place] == NAME)),
        total(lacking & (kinds[place] == NUMBER)),
    )


def _coded(corpus: Corpus, wanted: Ints) -> dict[int, str]:
    """Return the terms of the texts `wanted` as strings of a character a term."""
    codes = (corpus.flat % CHARS + FIRST_CHAR).astype(np.uint32).tobytes().decode("utf-32-le")
    starts, ends = corpus.offsets[wanted].tolist(), corpus.offsets[wanted + 1].tolist()
    return {text: codes[start:end] for text, start, end in zip(wanted.tolist(), starts, ends, strict=True)}


def _cpdist(left: list[str], right: list[str], scorer: Scorer) -> Floats:
    if not left:
        return np.empty(0, dtype=np.float64)
    return np.asarray(process.cpdist(left, right, scorer=scorer, workers=1), dtype=np.float64)


def score(features: Features) -> Floats:
    """Return the pairs' scores, 0 to 1: a logistic sum of the features with the weights of the lexicon.

    Pairs whose meaning was not read are scored by their wording alone, with weights of their own.
    """
    data = lexicon.load("reuse_passages")
    wording = _weighted(features, data["weights_wording"])
    full = _weighted(features, data["weights_meaning"])
    return np.where(np.isnan(features.meaning), wording, full)


def _weighted(features: Features, weights: Mapping[str, float]) -> Floats:
    total = np.full(len(features.edit), weights["bias"], dtype=np.float64)
    for name in sorted(set(weights) - {"bias"}):
        value: Floats = getattr(features, name)
        total += weights[name] * value
    return 1.0 / (1.0 + np.exp(-total))

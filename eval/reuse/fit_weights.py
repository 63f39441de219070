"""Fit the weights of passage matching on the tuned part of the pair set and print them as TOML.

Logistic regression by gradient descent with a ridge; signs are held to what a feature means (contradicting names and
numbers never help, the rest never hurts). Besides the labelled pairs, candidates across stories are negatives of a
fifth of the weight, so that the threshold sits where a corpus, not a balanced set, wants it.
"""

from dataclasses import replace

import numpy as np
from pairset import corpus_of, read_pairs

from witnessmark.reuse.candidates import candidate_pairs
from witnessmark.reuse.compare import Features, compare
from witnessmark.reuse.neighbours import read_meanings, readable
from witnessmark.reuse.wording import fold
from witnessmark.settings import Settings

RIDGE, STEP, STEPS, CROSS_WEIGHT = 0.0003, 3.0, 6000, 0.2
WORDING = ("words", "coverage", "names", "numbers")
MEANING = (*WORDING, "meaning", "sense")
NEGATIVE = frozenset({"names", "numbers"})


def labelled() -> tuple[Features, np.ndarray, np.ndarray]:
    """Return features, truth and weight of all pairs to tune on."""
    pairs = read_pairs()
    corpus, at = corpus_of(pairs)
    story = {at[fold(text)]: pair.story for pair in pairs for text in (pair.first, pair.second)}
    held = {pair.story for pair in pairs if pair.held_out}
    rows = [
        (at[fold(pair.first)], at[fold(pair.second)], pair.is_copy, 1.0)
        for pair in pairs
        if pair.language == "en" and pair.story not in held
    ]
    for a, b in zip(*candidate_pairs(corpus, Settings()), strict=True):
        tuned = story[a] not in held and story[b] not in held and story[a] != story[b]
        if tuned and corpus.languages[a] == corpus.languages[b] == "en":
            rows.append((int(a), int(b), False, CROSS_WEIGHT))
    left, right = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    meanings = read_meanings(corpus, np.flatnonzero(readable(corpus)), 2)
    features = compare(corpus, left, right)
    features = replace(features, meaning=meanings.cosine(left, right), sense=meanings.sense(left, right))
    return features, np.array([row[2] for row in rows]), np.array([row[3] for row in rows])


def fit(features: Features, truth: np.ndarray, weight: np.ndarray, names: tuple[str, ...]) -> dict[str, float]:
    """Return the bias and a weight for each of `names`."""
    columns = np.column_stack([np.ones(len(truth)), *(np.nan_to_num(getattr(features, name)) for name in names)])
    low = np.array([-np.inf] + [-np.inf if name in NEGATIVE else 0.0 for name in names])
    high = np.array([np.inf] + [0.0 if name in NEGATIVE else np.inf for name in names])
    weights = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        said = 1.0 / (1.0 + np.exp(-columns @ weights))
        slope = (columns * ((said - truth) * weight)[:, None]).sum(axis=0) / weight.sum()
        slope[1:] += RIDGE * weights[1:]
        weights = np.clip(weights - STEP * slope, low, high)
    return dict(zip(("bias", *names), weights.round(2).tolist(), strict=True))


def main() -> None:
    """Print both sets of weights."""
    features, truth, weight = labelled()
    for table, names in (("weights_wording", WORDING), ("weights_meaning", MEANING)):
        print(f"[{table}]")
        for name, value in fit(features, truth, weight, names).items():
            print(f"{name} = {value}")


if __name__ == "__main__":
    main()

"""Fit the weights by which two claims of one report are held to be one event (`within` of lexicon/link_weights.toml).

usage: fit_joins.py SHARED CASE=GOLD.jsonl ... [--folds 10] [--write]

CASE is a built case of labelled pages, GOLD their labels (a claim a line, with `event`). Two claims of one report that
agree with a label each are a pair, the same where the labels name one event. Logistic regression with a ridge over the
features of link/features.py, a page weighing as the root of its pairs; pages are held out whole. A feature whose weight
falls below zero is left out, the worst first; one on which the pairs say nothing keeps its weight.
"""

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import numpy as np
from fit_story import read_case

sys.path.insert(0, str(Path(__file__).parents[1] / "fresh"))

from pages import matched, scorer

from witnessmark.link.conflict import conflict
from witnessmark.link.features import FEATURES
from witnessmark.link.profile import profile_claim, read_report
from witnessmark.link.rulings import UNRULED
from witnessmark.link.strands import by_report

LEXICON = Path(__file__).parents[2] / "src/witnessmark/lexicon/link_weights.toml"
NAMES = tuple(feature.func.__name__ for feature in FEATURES)
BIAS = "same_report"
"""The feature that every pair of one report has."""
RIDGE, STEPS, FEW = 2.0, 40, 20


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of claims: the values of their features, whether they are one event, whether something excludes that, and
    their reports."""

    x: np.ndarray
    same: np.ndarray
    excluded: np.ndarray
    report: list[str]

    @property
    def weight(self) -> np.ndarray:
        """What each pair counts."""
        counts = Counter(self.report)
        rows = np.array([counts[name] ** -0.5 for name in self.report])
        return rows / rows.mean()


def pairs_of(shared: Path, sets: list[tuple[Path, Path]]) -> Pairs:
    """Return the pairs of some built cases."""
    score = scorer(shared)
    x, same, excluded, report = [], [], [], []
    for case, gold in sets:
        right, _, _ = matched(score, gold, case / "out" / "claims.csv")
        event = {
            row["claim_id"]: label["event"]
            for label, row in right
            if label.get("event") and label["scope"] == "incident"
        }
        documents, claims, origins = read_case(case)
        papers = {document.report.id: document for document in documents}
        for name, held in by_report(claims, papers, origins, UNRULED).items():
            words = read_report(papers[name], held.claims)
            told = [
                (profile_claim(row, words, origin), event[row.claim.id])
                for row, origin in zip(held.claims, held.origins, strict=True)
                if row.claim.id in event
            ]
            for (a, one), (b, other) in combinations(told, 2):
                x.append([feature.func(a, b) for feature in FEATURES])
                same.append(one == other)
                excluded.append(conflict(a, b) is not None)
                report.append(papers[name].report.source)
    return Pairs(np.array(x), np.array(same), np.array(excluded), report)


def fit(x: np.ndarray, same: np.ndarray, weight: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Return a weight for each feature, 0 for those that are not `kept` or would speak against what they stand for."""
    kept = kept.copy()
    while True:
        w = regress(x, same, weight, kept)
        harm = np.where(np.array(NAMES) == BIAS, 0.0, w * x.std(0))
        if harm.min() >= 0:
            return w
        kept[harm.argmin()] = False


def regress(x: np.ndarray, same: np.ndarray, weight: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Return the weights of the features that are `kept`."""
    columns = x[:, kept]
    ridge = np.diag([1e-9 if NAMES[at] == BIAS else RIDGE for at in np.flatnonzero(kept)])
    w = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-np.clip(columns @ w, -30, 30)))
        slope = columns.T @ (weight * (said - same)) + ridge @ w
        w -= np.linalg.solve((columns.T * (weight * (said * (1 - said) + 1e-9))) @ columns + ridge, slope)
    whole = np.zeros(len(NAMES))
    whole[kept] = w
    return whole


def held_out(pairs: Pairs, kept: np.ndarray, folds: int) -> np.ndarray:
    """Return the score of each pair by weights that its page had no part in."""
    fold = np.array([int(sha256(name.encode()).hexdigest(), 16) % folds for name in pairs.report])
    scores = np.zeros(len(fold))
    for part in range(folds):
        train = fold != part
        scores[~train] = pairs.x[~train] @ fit(pairs.x[train], pairs.same[train], pairs.weight[train], kept)
    return scores


def told(name: str, pairs: Pairs, scores: np.ndarray, steps: tuple[float, ...]) -> None:
    """Print how many pairs are joined, by the weight from which on they are."""
    free = ~pairs.excluded
    for step in steps:
        joined = free & (scores >= step)
        right, wrong = (joined & pairs.same).sum(), (joined & ~pairs.same).sum()
        print(f"{name:9} from {step:4.1f}: {right} of {pairs.same.sum()} joined rightly, {wrong} wrongly")


def main() -> None:
    """Fit on pages held out, then on all."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("shared", type=Path)
    asked.add_argument("sets", nargs="+", help="CASE=GOLD.jsonl")
    asked.add_argument("--folds", type=int, default=10)
    asked.add_argument("--write", action="store_true")
    a = asked.parse_args()
    pairs = pairs_of(a.shared, [(Path(case), Path(gold)) for case, _, gold in (row.partition("=") for row in a.sets)])
    before = np.array([feature.weight("within") for feature in FEATURES])
    kept = (pairs.x != 0).sum(0) >= FEW
    told("as it is", pairs, pairs.x @ before, (1.0, 1.5, 2.0, 2.5))
    told("held out", pairs, held_out(pairs, kept, a.folds), (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5))
    w = np.where(kept, fit(pairs.x, pairs.same, pairs.weight, kept), before)
    lines = [f"{name} = {value:.2f}" for name, value in zip(NAMES, w, strict=True) if round(value, 2)]
    print("\n".join(lines))
    if a.write:
        text = LEXICON.read_text("utf-8")
        LEXICON.write_text(
            re.sub(r"(?s)\[within\]\n.*?\n\n", "[within]\n" + "\n".join(lines) + "\n\n", text, count=1), "utf-8"
        )


if __name__ == "__main__":
    main()

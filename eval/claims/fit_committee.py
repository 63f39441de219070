"""Fit the committee's weights on the labelled development reports, and tell what they give on reports left out.

usage: python eval/claims/fit_committee.py SHARED [--write]

Every candidate in eval/modern and eval/wires is a row: its features, and whether a labelled claim
agrees with it (kind, sentence and figure, one to one). A logistic regression with a small ridge is fitted; ten folds by
report give the F1 printed. `--write` puts the weights of the fit on all into lexicon/extract_reader.toml.
"""

import argparse
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from score import documents

from witnessmark.extract.parse.model import parse
from witnessmark.extract.reader.committee import FEATURES, candidates
from witnessmark.extract.reader.english import stretches
from witnessmark.lexicon import FOLDER
from witnessmark.settings import Settings

RIDGE = 1.0
FOLDS = 10
SETS = (("modern/reports.jsonl", "modern/gold.jsonl"), ("wires", "gold_a.jsonl"))
Row = tuple[str, dict[str, object], list[float]]


def rows_of(source: Path) -> list[Row]:
    """Return a row a candidate: the report, the claim as the scorer reads it, its features."""
    found: list[Row] = []
    for document in documents([source], Settings(processes=1)):
        name = re.sub(r"\.\w+$", "", document.report.source.rsplit("/", 1)[-1].rsplit("#", 1)[-1])
        told = stretches(document)
        for stretch, doc in zip(told, parse([s.text for s in told]), strict=True):
            for one in candidates(doc, stretch.reading):
                kind = "injured" if one.draft.kind.value == "treated" else one.draft.kind.value
                figure = one.draft.figure
                if figure is None or kind == "casualties":
                    continue
                row = {
                    "kind": kind,
                    "text": document.sentences[stretch.index].text,
                    "low": figure.low,
                    "high": figure.high,
                    "qualifier": figure.qualifier.value,
                }
                row = {k: "" if v is None else str(v) for k, v in row.items()}
                found.append((name, row, [feature(one) for _, feature in FEATURES]))
    return found


def labelled(folder: Path) -> tuple[np.ndarray, np.ndarray, list[str], int]:
    """Return features, labels and reports of all candidates, and how many labelled claims there are."""
    sys.path.insert(0, str(folder))
    import score_claims as scorer

    features, labels, reports, total = [], [], [], 0
    for source, gold in SETS:
        wanted = defaultdict(list)
        for line in (folder / gold).read_text("utf-8").splitlines():
            claim = json.loads(line)
            if claim.get("kind") and not claim.get("optional"):
                wanted[claim["doc"]].append(claim)
        total += sum(map(len, wanted.values()))
        by_report = defaultdict(list)
        for name, row, told in rows_of(folder / source):
            by_report[name].append((row, told))
        for name, told in by_report.items():
            rows = [row for row, _ in told]
            right = scorer.pairs(
                wanted[name],
                rows,
                lambda g, r: g["kind"] == r["kind"] and scorer.overlap(g, r) and scorer.agree(g, r),
            )
            hit = {id(row) for _, row in right}
            for row, values in told:
                features.append(values)
                labels.append(float(id(row) in hit))
                reports.append(name)
    return np.asarray(features), np.asarray(labels), reports, total


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the weights of a ridge logistic regression, by Newton's steps."""
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        ridge = np.full(len(w), RIDGE)
        ridge[0] = 0.0
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge), x.T @ (y - p) - ridge * w)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    return w


def f1(chances: np.ndarray, y: np.ndarray, total: int, least: float) -> float:
    """Return the figure F1 of keeping the candidates from a chance on."""
    kept = chances >= least
    return 2 * float(y[kept].sum()) / (kept.sum() + total)


def main() -> None:
    """Fit, tell, and write where asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("shared", type=Path)
    asked.add_argument("--write", action="store_true")
    a = asked.parse_args()
    x, y, reports, total = labelled(a.shared / "eval")
    names = sorted(set(reports))
    fold = np.asarray([names.index(r) % FOLDS for r in reports])
    chances = np.zeros(len(y))
    for k in range(FOLDS):
        chances[fold == k] = 1 / (1 + np.exp(-x[fold == k] @ fit(x[fold != k], y[fold != k])))
    for least in (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        told = f1(chances, y, total, least)
        print(f"kept from {least}: figure F1 {told:.3f} over {len(y)} candidates, left-out reports")
    weights = fit(x, y)
    lines = [f"{name} = {weight:.2f}" for (name, _), weight in zip(FEATURES, weights, strict=True)]
    print("\n".join(lines))
    if a.write:
        path = FOLDER / "extract_reader.toml"
        text = re.sub(r"(?<=\[weights\]\n)(?:\w+ = .*\n)+", "\n".join(lines) + "\n", path.read_text("utf-8"))
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

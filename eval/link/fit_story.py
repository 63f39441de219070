"""Fit the weights of `link/stories.py` on a built case of labelled reports and print them as TOML.

usage: fit_story.py CASE KEYS.jsonl [--slices 1,2] [--held 2]

KEYS has a line a report: id, incident, slice. The main tellings of two reports are a pair; it is one story where both
are of one incident. Logistic regression by Newton's method with a ridge; a clue whose weight falls on the wrong side of
its sign is left out, the worst first. With --held those slices are scored and not fitted on.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from witnessmark.build import ClaimOrigin, Dated
from witnessmark.link import link
from witnessmark.link.stories import CLUES, Pair, candidates, chance, cluster, measure, read_corpus
from witnessmark.link.strands import main_first
from witnessmark.link.tellings import read_tellings
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.text import Document
from witnessmark.store.tables import Tables

RIDGE, STEPS = 3.0, 60
Labelled = tuple[list[Pair], np.ndarray, list[str]]


def read_case(case: Path) -> tuple[list[Document], list[ResolvedClaim], dict[str, str]]:
    """Return what `link` reads of a built case."""
    tables = Tables(case / "tables")
    dated = {row.report_id: row.published for row in tables.read("dated", Dated)}
    documents = [
        replace(row, report=replace(row.report, published=dated.get(row.report.id, row.report.published)))
        for row in tables.read("read_documents", Document)
    ]
    origins = {row.claim_id: row.origin_id for row in tables.read("claim_origins", ClaimOrigin)}
    return documents, tables.read("resolved", ResolvedClaim), origins


def key_of(document: Document) -> str:
    """Return the id by which the keys know a report."""
    return document.report.source.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def labelled(case: Path, keys: Mapping[str, Mapping[str, object]], slices: Sequence[int]) -> Labelled:
    """Return the candidate pairs of main tellings of some slices, their clues, and the incident of each telling."""
    documents, claims, origins = read_case(case)
    documents = [row for row in documents if keys.get(key_of(row), {}).get("slice") in slices]
    incident = {row.report.id: str(keys[key_of(row)]["incident"]) for row in documents}
    claims = [row for row in claims if row.claim.report_id in incident]
    by_id = {row.claim.id: row for row in claims}
    reports = link(claims, documents, origins, ()).reports
    strands = {by_id[row.strands[0].name].claim.report_id: main_first(row.strands, by_id) for row in reports}
    tellings = read_tellings(strands, documents, by_id)
    corpus = read_corpus(tellings)
    main: dict[str, int] = {}
    for at, telling in enumerate(tellings):
        main.setdefault(telling.report, at)
    place = {at: number for number, at in enumerate(main.values())}
    pairs = [pair for pair in candidates(corpus) if pair[0] in place and pair[1] in place]
    clues = np.array([measure(corpus, pair) for pair in pairs])
    return [(place[a], place[b]) for a, b in pairs], clues, [incident[report] for report in main]


def truth(data: Labelled) -> np.ndarray:
    pairs, _, incidents = data
    return np.array([incidents[a] == incidents[b] for a, b in pairs], dtype=float)


def newton(clues: np.ndarray, same: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the weights of standardised clues, turned back, and the bias."""
    mean, scale = clues.mean(0), clues.std(0) + 1e-9
    columns = np.c_[np.ones(len(clues)), (clues - mean) / scale]
    ridge = np.diag([1e-9, *[RIDGE] * clues.shape[1]])
    weights = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-np.clip(columns @ weights, -30, 30)))
        slope = columns.T @ (said - same) + ridge @ weights
        weights -= np.linalg.solve((columns.T * (said * (1 - said) + 1e-9)) @ columns + ridge, slope)
    return weights[1:] / scale, float(weights[0] - (weights[1:] * mean / scale).sum())


def fit(clues: np.ndarray, same: np.ndarray) -> tuple[np.ndarray, float]:
    """Return a weight for each clue, 0 where it was left out, and the bias."""
    kept = list(range(clues.shape[1]))
    while True:
        weights, bias = newton(clues[:, kept], same)
        wrong = [(CLUES[at].sign * weight * clues[:, at].std(), at) for at, weight in zip(kept, weights, strict=True)]
        worst = min(wrong)
        if worst[0] >= 0:
            break
        kept.remove(worst[1])
    whole = np.zeros(clues.shape[1])
    whole[kept] = weights
    return whole, bias


def b_cubed(home: Sequence[int], incidents: Sequence[str]) -> str:
    told: defaultdict[str, set[int]] = defaultdict(set)
    held: defaultdict[int, set[int]] = defaultdict(set)
    for at, (story, incident) in enumerate(zip(home, incidents, strict=True)):
        told[incident].add(at)
        held[story].add(at)
    rows = [
        (len(told[i] & held[h]) / len(held[h]), len(told[i] & held[h]) / len(told[i]))
        for i, h in zip(incidents, home, strict=True)
    ]
    precision, recall = np.mean(rows, axis=0)
    pairs = [Counter(incidents[at] for at in story) for story in held.values()]
    false = sum((n.total() ** 2 - sum(count * count for count in n.values())) // 2 for n in pairs)
    f1 = 2 * precision * recall / (precision + recall)
    return f"B-cubed P {precision:.3f} R {recall:.3f} F1 {f1:.3f}; false pairs {100 * false / len(home):.2f} per 100"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("case", type=Path)
    parser.add_argument("keys", type=Path)
    parser.add_argument("--slices", default="1,2")
    parser.add_argument("--held", default="")
    args = parser.parse_args()
    keys = {row["id"]: row for row in map(json.loads, args.keys.read_text("utf-8").splitlines())}
    slices = [int(number) for number in args.slices.split(",")]
    held = [int(number) for number in args.held.split(",") if number]
    parts = {number: labelled(args.case, keys, [number]) for number in slices}
    fitted = [parts[number] for number in slices if number not in held]
    weights, bias = fit(np.vstack([part[1] for part in fitted]), np.concatenate([truth(part) for part in fitted]))
    for number in held:
        pairs, clues, incidents = parts[number]
        chances = {pair: chance(value) for pair, value in zip(pairs, clues @ weights + bias, strict=True)}
        print(f"# slice {number}: {b_cubed(cluster(chances, len(incidents)), incidents)}")
    print("[weights]")
    print(f"bias = {bias:.2f}")
    for clue, weight in zip(CLUES, weights, strict=True):
        print(f"{clue.name} = {weight:.2f} # {(clue.func.__doc__ or '').strip().splitlines()[0]}")


if __name__ == "__main__":
    main()

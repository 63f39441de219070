"""Fit, or only measure, the weights by which a claim's place is chosen among all that its report names.

usage: fit_pins.py SHARED CASE=GOLD.jsonl ... [--local CASE ...] [--folds 10] [--ridge R] [--write] [--misses]

CASE is a built case of labelled pages, GOLD their labels (a claim a line, with `place`). With --local the local reports
of further cases count too: right is what lies within 25 km of the city. A conditional logit over all places of a
report; reports are held out whole. The weights go into lexicon/resolve_pins.toml.
"""

import argparse
import json
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import logit
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "link"))
sys.path.insert(0, str(Path(__file__).parents[1] / "fresh"))

from fit_story import key_of, read_case
from pages import matched, scorer

from witnessmark.model.claims import Claim, Scope
from witnessmark.model.places import distance_km
from witnessmark.model.text import Document
from witnessmark.resolve.place.candidates import Candidate
from witnessmark.resolve.place.of_claim import PlaceReader
from witnessmark.settings import Settings

LEXICON = Path(__file__).parents[2] / "src/witnessmark/lexicon/resolve_pins.toml"
KM = 25
LOCAL_WEIGHT = 0.1
"""What a claim of a local report weighs: there are many, and all of one kind."""
FEW = 10
Right = Callable[[Candidate], bool]
Option = tuple[Candidate, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Case:
    """A claim: the features of what it may be given, which of that is right, and which the rules read (-1: none)."""

    group: str
    doc: str
    text: str
    names: list[str]
    features: list[dict[str, float]]
    right: list[bool]
    weight: float

    @property
    def rule(self) -> int:
        """Return what the rules read."""
        return next((i for i, f in enumerate(self.features) if f.get("rule")), -1)


def is_place(score: Any, label: dict[str, Any]) -> Right | None:
    """Return what tells whether a place is the one labelled."""
    words = score.words(label.get("place"))
    return (lambda c: bool(words & score.words(c.name)) and not c.inferred) if words else None


def cases(shared: Path, case: Path, gold: Path) -> Iterator[Case]:
    """Yield the claims of labelled pages that agree with a label which has a place (a day)."""
    score, reader = scorer(shared), PlaceReader(Settings())
    pairs, _, _ = matched(score, gold, case / "out" / "claims.csv")
    rights = {row["claim_id"]: is_place(score, label) for label, row in pairs}
    documents, resolved, _ = read_case(case)
    held = defaultdict(list)
    for row in resolved:
        held[row.claim.report_id].append(row.claim)
    for document in documents:
        claims = held[document.report.id]
        pins = reader.pins(document, claims)
        for at, claim in enumerate(claims):
            right = rights.get(claim.id)
            if pins is not None and right is not None:
                yield from _case(case.name, document, claim, pins.candidates(at), right, 1.0)


def _case(
    group: str, document: Document, claim: Claim, found: list[Option], right: Right, weight: float
) -> Iterator[Case]:
    """Yield the case of a claim, unless no place of its report is right."""
    marks = [right(candidate) for candidate, _ in found]
    if any(marks):
        names, features = [candidate.name for candidate, _ in found], [f for _, f in found]
        text = document.report.text[claim.start : claim.end]
        yield Case(group, document.report.source, text, names, features, marks, weight)


def local(shared: Path, case: Path) -> Iterator[Case]:
    """Yield the claims of local reports: right is what lies near the incident's city."""
    keys = {row["id"]: row for row in map(json.loads, (shared / "eval/gva/keys.jsonl").read_text("utf-8").splitlines())}
    reader = PlaceReader(Settings())
    documents, resolved, _ = read_case(case)
    held = defaultdict(list)
    for row in resolved:
        held[row.claim.report_id].append(row.claim)
    for document in documents:
        key = keys[key_of(document)]
        pins = reader.pins(document, held[document.report.id]) if key["latitude"] is not None else None
        point = (key["latitude"], key["longitude"])

        def near(candidate: Candidate, point: tuple[float, float] = point) -> bool:
            return not candidate.is_country and distance_km(candidate.point, point) <= KM

        for at, claim in enumerate(held[document.report.id] if pins is not None else ()):
            if claim.scope is Scope.RUNNING_TOTAL or claim.figure is None or pins is None:
                continue
            yield from _case("local", document, claim, pins.candidates(at), near, LOCAL_WEIGHT)


def fit(train: list[Case], names: list[str], ridge: float) -> np.ndarray:
    """Return the weights: gradient ascent on the log chance of what is right, a ridge on each."""
    column = {name: i for i, name in enumerate(names)}
    sizes = [len(case.names) for case in train]
    x = np.zeros((sum(sizes), len(names)))
    for at, features in enumerate(f for case in train for f in case.features):
        for name, value in features.items():
            if name in column:
                x[at, column[name]] = value
    y = np.concatenate([np.array(case.right, bool) for case in train])
    return logit.fit(x, y, sizes, [case.weight for case in train], ridge, 600)


def chosen(case: Case, weights: dict[str, float], margin: float) -> int:
    """Return the candidate with the best score; what the rules read unless another is likelier by the margin."""
    scores = [sum(weights.get(n, 0.0) * v for n, v in f.items()) for f in case.features]
    best = max(range(len(scores)), key=lambda i: round(scores[i], 6))
    return case.rule if case.rule >= 0 and scores[case.rule] > scores[best] - margin else best


def held_out(found: list[Case], names: list[str], folds: int, ridge: float, margin: float) -> list[int]:
    """Return what is chosen for each claim by weights that its report had no part in."""
    fold = [int(sha256(case.doc.encode()).hexdigest(), 16) % folds for case in found]
    picks = [0] * len(found)
    for part in range(folds):
        train = [case for case, at in zip(found, fold, strict=True) if at != part]
        w = dict(zip(names, fit(train, names, ridge), strict=True))
        for i, case in enumerate(found):
            if fold[i] == part:
                picks[i] = chosen(case, w, margin)
    return picks


def names_of(found: list[Case]) -> list[str]:
    """Return the features that enough candidates of labelled pages have."""
    seen = Counter(name for case in found if case.weight == 1 for f in case.features for name, v in f.items() if v)
    return sorted(name for name, times in seen.items() if times >= FEW)


def told(found: list[Case], picks: list[int]) -> None:
    """Print how often rules and weights are right, by group."""
    groups = defaultdict(list)
    for case, pick in zip(found, picks, strict=True):
        row = (case.rule >= 0 and case.right[case.rule], case.right[pick])
        groups[case.group].append(row)
        if case.weight == 1:
            groups["all pages"].append(row)
    for name, rows in groups.items():
        rules, learned = (sum(r[i] for r in rows) / len(rows) for i in (0, 1))
        print(f"{name:10} {len(rows):5} claims: rules {rules:.3f}, weighed {learned:.3f}")


def main() -> None:
    """Fit and measure on reports held out, then fit on all and write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("shared", type=Path)
    asked.add_argument("sets", nargs="+", help="CASE=GOLD.jsonl")
    asked.add_argument("--local", nargs="*", default=[], type=Path, metavar="CASE")
    asked.add_argument("--folds", type=int, default=10)
    asked.add_argument("--ridge", type=float, default=0.003)
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--misses", action="store_true")
    a = asked.parse_args()
    sets = [(Path(case), Path(gold)) for case, _, gold in (row.partition("=") for row in a.sets)]
    found = [one for case, gold in sets for one in cases(a.shared, case, gold)]
    found += [one for case in a.local for one in local(a.shared, case)]
    names = names_of(found)
    text = LEXICON.read_text("utf-8")
    picks = held_out(found, names, a.folds, a.ridge, tomllib.loads(text)["limits"]["margin"])
    for case, pick in zip(found, picks, strict=True):
        if a.misses and case.weight == 1 and not case.right[pick]:
            want = sorted({n for n, r in zip(case.names, case.right, strict=True) if r})
            rule = case.names[case.rule] if case.rule >= 0 else None
            print(f"- {case.doc} read {case.names[pick]!r} (rules {rule!r}), right {want}: {case.text[:160]}")
    told(found, picks)
    lines = [f"{name} = {value:.2f}" for name, value in zip(names, fit(found, names, a.ridge), strict=True)]
    print("\n".join(lines))
    if a.write:
        head = text.partition("[weights]\n")[0]
        LEXICON.write_text(f"{head}[weights]\n" + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()

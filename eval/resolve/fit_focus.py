"""Fit, or only measure, the weights by which a report's towns are weighed together (lexicon/resolve_focus.toml).

usage: fit_focus.py SHARED [--slices 1 2] [--wires] [--held 0.3] [--write] [--misses]

Reports with a known scene: the local reports of the slices (scene by coordinates), and with --wires the reports of one
incident in capitals (scene by the words of the key). A conditional logit over all readings of all names of a report.
"""

import argparse
import gzip
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import logit
import numpy as np
from places import document, plain

from witnessmark.model.places import distance_km
from witnessmark.resolve.place.context import ReportContext
from witnessmark.resolve.place.focus import FEATURES, Focus, Scene, features, regions_of
from witnessmark.resolve.place.gazetteer import Entry, open_gazetteer
from witnessmark.resolve.place.mentions import MentionFinder
from witnessmark.resolve.place.own_places import open_known_places

LEXICON = Path(__file__).parents[2] / "src/witnessmark/lexicon/resolve_focus.toml"
KM = 25
NAMES = (*FEATURES, "unnamed")


@dataclass(frozen=True, slots=True)
class Case:
    """A report: its candidates, their features, and which of them are right."""

    name: str
    entries: list[Entry]
    names: list[str]
    x: np.ndarray
    y: np.ndarray


def read(name: str, text: str, url: str | None, title: str | None, right: Callable[[Entry, str], bool]) -> Case | None:
    """Return a report's candidates."""
    found = document(f"{name}.txt", text)
    if found is None:
        return None
    found = replace(found, report=replace(found.report, url=url, title=title or found.report.title))
    gazetteer = open_gazetteer()
    context = ReportContext(found, MentionFinder(gazetteer, KNOWN), gazetteer, None)
    regions = regions_of(found, gazetteer, context.told, context.countries, context.agencies)
    rows = features(found, gazetteer, context.paper, context.countries, context.told, regions)
    entries, names = [e for e, _, _ in rows], [n for _, n, _ in rows]
    x = np.zeros((len(rows) + 1, len(FEATURES) + 1))
    x[:-1, :-1] = np.array([v for _, _, v in rows]).reshape(len(rows), len(FEATURES))
    x[-1, -1] = 1.0  # that none is the scene
    y = [right(e, n) for e, n in zip(entries, names, strict=True)]
    return Case(name, entries, names, x, np.array([*y, not any(y)], bool))


KNOWN = open_known_places(None)


def local(shared: Path, slices: list[int]) -> list[Case]:
    """Return the local reports of some slices."""
    keys = {}
    for line in (shared / "eval/gva/keys.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["slice"] in slices and row["latitude"] is not None:
            keys[row["id"]] = row
    found = []
    with gzip.open(shared / "eval/gva/reports.jsonl.gz", "rt", encoding="utf-8") as lines:
        for report in map(json.loads, lines):
            key = keys.get(report["id"])
            if key is None:
                continue
            at = (key["latitude"], key["longitude"])
            case = read(
                report["id"], report["text"], report["url"], report["title"],
                lambda e, _, at=at: distance_km((e.latitude, e.longitude), at) <= KM,
            )  # fmt: skip
            if case is not None:
                found.append(case)
    return found


def wires(shared: Path) -> list[Case]:
    """Return the reports of one keyed incident."""
    templates: dict[str, list[dict[str, str]]] = {}
    for line in (shared / "eval/muc4/keys.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["template"]:
            templates.setdefault(row["doc"], []).append(row)
    found = []
    for line in (shared / "eval/muc4/reports.jsonl").read_text("utf-8").splitlines():
        report = json.loads(line)
        rows = templates.get(report["id"], [])
        if len({row["location"] for row in rows}) != 1 or ":" not in (rows[0]["location"] or ""):
            continue
        towns = {" ".join(plain(re.sub(r"\(.*?\)", "", part))) for part in re.split("[:-]", rows[0]["location"])[1:]}
        case = read(report["id"], report["text"], None, None, lambda _, n, towns=towns: n in towns)
        if case is not None:
            found.append(case)
    return found


def fit(cases: list[Case], strength: float = 0.002) -> np.ndarray:
    """Return the weights: gradient ascent on the log chance of the right readings, a ridge on each."""
    x = np.concatenate([case.x for case in cases])
    right = np.concatenate([case.y for case in cases])
    return logit.fit(x, right, [len(case.y) for case in cases], [1.0] * len(cases), strength, 800)


def focus(case: Case, w: np.ndarray) -> Focus:
    """Return the scenes of a report by some weights."""
    z = case.x @ w
    p = np.exp(z - z.max()) if len(z) else z
    p = p / p.sum() if len(z) else p
    scenes = [Scene(entry=e, name=n, chance=float(q)) for e, n, q in zip(case.entries, case.names, p[:-1], strict=True)]
    return Focus(tuple(sorted(scenes, key=lambda s: (-s.chance, s.entry.row))))


def told(cases: list[Case], w: np.ndarray, misses: bool) -> str:
    """Return how often the likeliest scene is right, by how sure."""
    right = possible = 0
    by: dict[float, list[int]] = {t: [0, 0] for t in (0.0, 0.3, 0.5, 0.7, 0.9)}
    for case in cases:
        possible += not case.y[-1]
        found = focus(case, w)
        best = found.best
        if best is None:
            continue
        hit = any(
            y and e.row == best.entry.row and n == best.name
            for e, n, y in zip(case.entries, case.names, case.y[:-1], strict=True)
        )
        right += hit
        sure = found.around((best.entry.latitude, best.entry.longitude), KM)
        for t, counts in by.items():
            if sure >= t:
                counts[0] += 1
                counts[1] += hit
        if misses and not hit:
            want = sorted({f"{e.name}/{n}" for e, n, y in zip(case.entries, case.names, case.y[:-1], strict=True) if y})
            print(f"- {case.name[:8]} read {best.entry.name} ({best.name}, {sure:.2f}), right among its names: {want}")
    share = ", ".join(f"{t}: {r}/{n} {r / max(1, n):.3f}" for t, (n, r) in by.items())
    among = possible / max(1, len(cases))
    return (
        f"{len(cases)} reports, right {right / max(1, len(cases)):.3f}, among the names {among:.3f}; by surety {share}"
    )


def main() -> None:
    """Fit on a part, measure on the rest; then on all, and write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("shared", type=Path)
    asked.add_argument("--slices", type=int, nargs="*", default=[1, 2])
    asked.add_argument("--wires", action="store_true")
    asked.add_argument("--held", type=float, default=0.3)
    asked.add_argument("--measure", action="store_true", help="with the weights as they are")
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--misses", action="store_true")
    a = asked.parse_args()
    sets = [local(a.shared, a.slices)] if a.slices else []
    if a.wires:
        sets.append(wires(a.shared))
    if a.measure:
        weights = tomllib.loads(LEXICON.read_text("utf-8"))["weights"]
        for cases in sets:
            print(told(cases, np.array([weights[f] for f in NAMES]), a.misses))
        return
    train = [c for cases in sets for c in cases[int(a.held * len(cases)) :]]
    w = fit(train)
    for cases in sets:
        print("held", told(cases[: int(a.held * len(cases))], w, a.misses))
    w = fit([c for cases in sets for c in cases])
    for cases in sets:
        print("all", told(cases, w, False))
    lines = [f"{name} = {value:.2f}" for name, value in zip(NAMES, w, strict=True)]
    print("\n".join(lines))
    if a.write:
        text = LEXICON.read_text("utf-8")
        head, _, rest = text.partition("[weights]\n")
        tail = rest[rest.index("\n\n[") :]
        LEXICON.write_text(f"{head}[weights]\n" + "\n".join(lines) + tail, "utf-8")


if __name__ == "__main__":
    main()

"""Score linking and reconciling on the made events, beside naive baselines, against pinned floors.

usage: run_events.py [--case CASE] [--seeds 7,8,9] [--misses] [--check]

Without --case the true claims go straight through `link` and `reconcile`. With --case, CASE/out of a build over
`make_events.py OUT` (seed 7) is scored end to end. --check exits 1 below a floor of floors.toml.
"""

import argparse
import csv
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from gold import gold
from make_events import make

from witnessmark.link import link
from witnessmark.model.claims import ResolvedClaim
from witnessmark.reconcile import reconcile

HERE = Path(__file__).resolve().parent
Span = tuple[int | None, int | None]
Labels = Mapping[str, str]


def b_cubed(found: Labels, truth: Labels) -> tuple[float, float, float]:
    """Return precision, recall and F1 over the items of `truth`; an item not found stands alone."""
    clusters: defaultdict[str, set[str]] = defaultdict(set)
    events: defaultdict[str, set[str]] = defaultdict(set)
    for item in truth:
        clusters[found.get(item, f"alone {item}")].add(item)
        events[truth[item]].add(item)
    precision = recall = 0.0
    for item in truth:
        ours, theirs = clusters[found.get(item, f"alone {item}")], events[truth[item]]
        precision += len(ours & theirs) / len(ours)
        recall += len(ours & theirs) / len(theirs)
    precision, recall = precision / len(truth), recall / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def right_share(
    found: Labels, truth: Labels, figures: Mapping[str, Mapping[str, Span]], events: Mapping[str, Mapping[str, Any]]
) -> tuple[float, list[str]]:
    """Return the share of events whose low and high of every harm are right, and a line for each that is not."""
    held: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for item, event in truth.items():
        held[event][found.get(item, "")] += 1
    wrong: list[str] = []
    for event, harms in sorted(events.items()):
        if event not in held:
            continue
        chosen = min(held[event], key=lambda name: (-held[event][name], name))
        got = figures.get(chosen, {})
        for harm, span in harms.items():
            if tuple(span) != tuple(got.get(harm, (None, None))):
                wrong.append(f"{event} {chosen} {harm}: want {tuple(span)} got {got.get(harm)}")
    bad = {line.split()[0] for line in wrong}
    return 1 - len(bad) / len(held), wrong


def by_place_and_day(claims: Iterable[ResolvedClaim]) -> dict[str, str]:
    """The naive clustering: same place and same day, a report's first place and day standing in for missing ones."""
    first: dict[str, tuple[str, str]] = {}
    found: dict[str, str] = {}
    for row in claims:
        own = ("" if row.place is None else row.place.id, "" if row.date is None else str(row.date.start))
        place, day = first.setdefault(row.claim.report_id, own)
        found[row.claim.id] = f"{own[0] or place} {own[1] or day}"
    return found


def naive_figures(
    found: Labels, claims: Iterable[ResolvedClaim], pick: Callable[[Iterable[int]], int]
) -> dict[str, dict[str, Span]]:
    values: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in claims:
        figure = row.claim.figure
        if figure is not None and row.claim.id in found:
            stated = figure.low if figure.low is not None else figure.high or 0
            values[found[row.claim.id]][row.claim.kind.value].append(stated)
    return {
        name: {harm: (pick(numbers), pick(numbers)) for harm, numbers in harms.items()}
        for name, harms in values.items()
    }


def score_gold(seed: int, *, misses: bool) -> dict[str, dict[str, float]]:
    _, reports, events = make(seed, 40, 200)
    documents, claims, origins, of_event = gold(reports)
    incidents = link(claims, documents, origins, ()).incidents
    reckoning = reconcile(incidents, claims, documents, origins).reckoning
    found = {claim: incident.id for incident in incidents for claim in incident.claim_ids}
    figures = {
        row.incident_id: {one.harm.value: (one.low, one.high) for one in row.estimates} for row in reckoning.assessments
    }
    truth = {claim: event for claim, event in of_event.items() if event is not None}
    stray = [claim for claim, event in of_event.items() if event is None and claim in found]
    if stray:
        raise SystemExit(f"running totals became incidents: {stray}")
    naive = by_place_and_day(row for row in claims if row.claim.id in truth)
    rows = {
        "witnessmark": (found, figures),
        "same place and day, sum": (naive, naive_figures(naive, claims, sum)),
        "same place and day, largest": (naive, naive_figures(naive, claims, max)),
        "true events, sum": (truth, naive_figures(truth, claims, sum)),
        "true events, largest": (truth, naive_figures(truth, claims, max)),
    }
    scores = {}
    for name, (clusters, numbers) in rows.items():
        precision, recall, f1 = b_cubed(clusters, truth)
        share, wrong = right_share(clusters, truth, numbers, events)
        scores[name] = {"precision": precision, "recall": recall, "f1": f1, "figures": share}
        if misses and name == "witnessmark":
            print(*wrong, sep="\n")
            _show_mixed(found, truth, {row.claim.id: row for row in claims}, documents)
    return scores


def _show_mixed(found: Labels, truth: Labels, claims: Mapping[str, ResolvedClaim], documents: Iterable[Any]) -> None:
    texts = {document.report.id: document.report for document in documents}
    held: defaultdict[str, list[str]] = defaultdict(list)
    told: defaultdict[str, set[str]] = defaultdict(set)
    for claim in sorted(truth):
        held[found.get(claim, f"alone {claim}")].append(claim)
        told[truth[claim]].add(found.get(claim, f"alone {claim}"))
    for name, members in sorted(held.items()):
        if len({truth[claim] for claim in members}) > 1:
            print("MIXED", name)
            for claim in members:
                row = claims[claim].claim
                print("   ", truth[claim], row.kind, texts[row.report_id].text[row.start : row.end])
    for event, names in sorted(told.items()):
        if len(names) > 1:
            print("SPLIT", event)
            for name in sorted(names):
                row = claims[next(claim for claim in held[name] if truth[claim] == event)].claim
                print("   ", name, row.kind, texts[row.report_id].text[row.start : row.end])


def read_case(case: Path) -> tuple[Mapping[str, list[dict[str, str]]], dict[str, dict[str, str]]]:
    """Return the published claims of a case by their source, and its incidents by id."""
    claims: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    with (case / "out" / "claims.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            claims[row["source"]].append(row)
    with (case / "out" / "incidents.csv").open(encoding="utf-8", newline="") as handle:
        return claims, {row["incident_id"]: row for row in csv.DictReader(handle)}


def score_case(case: Path, *, misses: bool) -> dict[str, float]:
    """Score a built case: a true claim is found when a row of its report has its sentence, kind and figure."""
    _, reports, events = make(7, 40, 200)
    by_source, incidents = read_case(case)
    found: dict[str, str] = {}
    truth: dict[str, str] = {}
    matched = wanted = 0
    for report in reports:
        for position, told in enumerate(report.claims):
            if told.kind == "struck":
                continue
            name = f"{report.id}:{position}"
            wanted += 1
            row = next((row for row in by_source[report.id] if _matches(row, told)), None)
            matched += row is not None
            if told.event is not None:
                truth[name] = told.event
                if row is not None and row["incident_id"]:
                    found[name] = row["incident_id"]
            elif row is not None and row["incident_id"]:
                print("a running total in an incident:", row["text"])
            if row is None and misses:
                print("not extracted:", told.kind, told.low, told.high, report.text)
    figures = {
        name: {harm: (cell(row.get(f"{harm}_low")), cell(row.get(f"{harm}_high"))) for harm in ("killed", "injured")}
        for name, row in incidents.items()
    }
    precision, recall, f1 = b_cubed(found, truth)
    share, wrong = right_share(found, truth, figures, events)
    if misses:
        print(*wrong, sep="\n")
    return {"claims": matched / wanted, "precision": precision, "recall": recall, "f1": f1, "figures": share}


def cell(value: str | None) -> int | None:
    """Return a number of a table; None for an empty cell."""
    return int(value) if value else None


def _matches(row: Mapping[str, str], told: Any) -> bool:
    overlaps = int(row["start"]) < told.sentence[1] and told.sentence[0] < int(row["end"])
    return overlaps and row["kind"] == told.kind and cell(row["low"]) == told.low and cell(row["high"]) == told.high


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--case", type=Path)
    parser.add_argument("--seeds", default="7,8,9,10,11")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    floors = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))
    low: list[str] = []
    if args.case is not None:
        scores = score_case(args.case, misses=args.misses)
        print("end to end: " + ", ".join(f"{name} {value:.3f}" for name, value in scores.items()))
        low += [
            f"{name} {scores[name]:.3f} < {floor}" for name, floor in floors["case"].items() if scores[name] < floor
        ]
    else:
        seeds = [int(seed) for seed in args.seeds.split(",")]
        every = [score_gold(seed, misses=args.misses) for seed in seeds]
        print(f"{'':<30}{'B3 P':>7}{'B3 R':>7}{'B3 F1':>7}{'low+high':>10}   mean of seeds {args.seeds}")
        for name in every[0]:
            mean = {key: sum(run[name][key] for run in every) / len(every) for key in every[0][name]}
            print(
                f"{name:<30}{mean['precision']:>7.3f}{mean['recall']:>7.3f}{mean['f1']:>7.3f}{mean['figures']:>10.3f}"
            )
        for seed, run in zip(seeds, every, strict=True):
            for key, floor in floors["gold"].items():
                if run["witnessmark"][key] < floor:
                    low.append(f"seed {seed}: {key} {run['witnessmark'][key]:.3f} < {floor}")
    if low:
        print("below the floor:", *low, sep="\n  ")
    if args.check and low:
        sys.exit(1)


if __name__ == "__main__":
    main()

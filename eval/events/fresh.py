"""Score a whole build on the second made set, whose wordings are far from the first.

usage: fresh.py [--case CASE] [--misses] [--check]

Tells each story of fresh.toml in two settings, builds the case (in a temporary folder, or in CASE) and scores it: a
true claim is found when a row of its report has its words, kind and figure. --check exits 1 below a floor.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from run_events import b_cubed, cell, read_case

HERE = Path(__file__).resolve().parent
MARK = re.compile(r"<(\w|-) (\w+) (\S+?)( [dp])?\|([^>]*)>")
WORDS = "no one two three four five six seven eight nine ten eleven twelve".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
Bounds = tuple[int | None, int | None]
True_ = dict[str, Any]


def bounds(figure: str) -> Bounds:
    """Read "4", "4..", "..4" and "4..6"."""
    low, dots, high = figure.partition("..")
    return (int(low) if low else None, int(high) if high else None) if dots else (int(low), int(low))


def tell(book: dict[str, Any], seed: int) -> tuple[list[dict[str, str]], list[True_], dict[str, dict[str, Bounds]]]:
    """Return the reports, the true claims, and low and high of each harm of each event."""
    rng = random.Random(seed)  # noqa: S311  # a reproducible test set, no secret
    reports: list[dict[str, str]] = []
    truth: list[True_] = []
    events: dict[str, dict[str, Bounds]] = {}
    start: date = book["start"]
    for number, (story, turn) in enumerate((story, turn) for turn in range(2) for story in book["stories"]):
        setting = book["settings"][(number + turn) % len(book["settings"])]
        city = setting["towns"][number // len(book["settings"]) % len(setting["towns"])]
        city2 = setting["towns"][(number // len(book["settings"]) + 1) % len(setting["towns"])]
        first = start + timedelta(days=9 * number)
        figures = dict(zip("abcdef", sorted(rng.sample(range(2, 12 if turn == 0 else 30), 6)), strict=True))
        slots: dict[str, Any] = {"city": city, "city2": city2, "country": setting["country"], **figures}
        slots["a1"] = figures["a"] + 1
        for name, value in figures.items():
            word = WORDS[value] if value < len(WORDS) else str(value)
            slots |= {f"{name}_w": word, f"{name}_c": word.capitalize()}
        slots |= {f"d{n}": DAYS[(first + timedelta(days=n)).weekday()] for n in range(10)}
        for event, harms in story["events"].items():
            told = {harm: bounds(figure.format(**slots)) for harm, figure in harms.items()}
            events[f"{number}{event}"] = told
        for row in story["reports"]:
            marked = row["text"].format(**slots)
            alter = row.get("alter", ["", ""])
            tellings = [(row["day"], marked)] + [(row["day"] + 1, marked.replace(*alter) if alter[0] else marked)] * (
                "copy" in row
            )
            for day, words in tellings:
                name = f"f{len(reports):03}"
                text = MARK.sub(lambda match: match[5], words)
                published = (first + timedelta(days=day)).isoformat()
                outlet = rng.choice(book["outlets"])
                reports.append({"id": name, "text": text, "published": published, "publisher": outlet})
                for match in MARK.finditer(words):
                    at = len(MARK.sub(lambda found: found[5], words[: match.start()]))
                    event = None if match[1] == "-" else f"{number}{match[1]}"
                    span = (at, at + len(match[5]))
                    truth.append(
                        {"report": name, "kind": match[2], "bounds": bounds(match[3]), "span": span, "event": event}
                    )
    return reports, truth, events


def score(case: Path, truth: list[True_], events: dict[str, dict[str, Bounds]], *, misses: bool) -> dict[str, float]:
    """Return the shares of claims found, B-cubed over all and over found claims, and events with right bounds."""
    rows, incidents = read_case(case)
    found: dict[str, str] = {}
    wanted: dict[str, str] = {}
    read: dict[str, str] = {}
    strays = 0
    for position, told in enumerate(truth):
        name = f"{told['report']}:{position}"
        row = next((row for row in rows[told["report"]] if _matches(row, told)), None)
        if row is None and misses:
            print("not read:", told, [(r["kind"], r["low"], r["high"], r["quote"]) for r in rows[told["report"]]])
        if told["event"] is None:
            strays += row is not None and bool(row["incident_id"])
            continue
        wanted[name] = told["event"]
        if row is not None:
            read[name] = told["event"]
            if row["incident_id"]:
                found[name] = row["incident_id"]
    right = 0
    for event, harms in events.items():
        held = [found[name] for name, label in wanted.items() if label == event and name in found]
        chosen = incidents.get(max(sorted(set(held)), key=held.count)) if held else {}
        got = {harm: tuple(cell((chosen or {}).get(f"{harm}_{end}")) for end in ("low", "high")) for harm in harms}
        right += got == harms
        if misses and got != harms:
            print(f"{event}: want {harms} got {got}")
    if misses:
        _show(found, wanted, truth)
    precision, recall, f1 = b_cubed(found, wanted)
    p_read, r_read, f1_read = b_cubed(found, read)
    return {
        "claims": len(read) / len(wanted), "precision": precision, "recall": recall, "f1": f1,
        "precision of read": p_read, "recall of read": r_read, "f1 of read": f1_read,
        "figures": right / len(events), "strays": float(strays),
    }  # fmt: skip


def _show(found: dict[str, str], wanted: dict[str, str], truth: list[True_]) -> None:
    incidents: defaultdict[str, set[str]] = defaultdict(set)
    events: defaultdict[str, set[str]] = defaultdict(set)
    for name, incident in found.items():
        incidents[incident].add(wanted[name])
        events[wanted[name]].add(incident)
    print("MIXED", {incident: sorted(labels) for incident, labels in incidents.items() if len(labels) > 1})
    for event, held in events.items():
        if len(held) > 1:
            for name in (name for name in found if wanted[name] == event):
                report, position = name.split(":")
                print("SPLIT", event, found[name], report, truth[int(position)]["kind"], truth[int(position)]["bounds"])


def _matches(row: dict[str, str], told: True_) -> bool:
    overlaps = int(row["start"]) <= told["span"][0] and told["span"][1] <= int(row["end"])
    return overlaps and row["kind"] == told["kind"] and (cell(row["low"]), cell(row["high"])) == told["bounds"]


def main() -> None:
    """Build, score, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--case", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    reports, truth, events = tell(tomllib.loads((HERE / "fresh.toml").read_text("utf-8")), 3)
    with tempfile.TemporaryDirectory() as folder:
        case = args.case or Path(folder, "case")
        source = Path(folder, "reports.jsonl")
        source.write_text("".join(json.dumps(row) + "\n" for row in reports), "utf-8")
        command = [sys.executable, "-m", "witnessmark", "build", str(source), "--case", str(case)]
        subprocess.run(command, check=True, capture_output=True)
        scores = score(case, truth, events, misses=args.misses)
    print(f"{len(events)} events, {len(reports)} reports, {len(truth)} claims")
    print(", ".join(f"{name} {value:.3f}" for name, value in scores.items()))
    floors = tomllib.loads((HERE / "floors.toml").read_text("utf-8")).get("fresh", {})
    low = [f"{name} {scores[name]:.3f} < {floor}" for name, floor in floors.items() if scores[name] < floor]
    if low:
        print("below the floor:", *low, sep="\n  ")
    sys.exit(args.check and bool(low))


if __name__ == "__main__":
    main()

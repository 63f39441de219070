"""Build fresh pages, score their claims against the labels and list what is wrong, sorted by what went wrong.

usage: python eval/fresh/pages.py SHARED [SET ...] [--errors WHAT ...]

SHARED is the folder that holds eval/ with `score_claims.py`. SET is a name in this folder, or a path to pages
elsewhere without its `.reports.jsonl`; all sets of this folder unless named. WHAT is one of miss (claims missed or too
many), scope, population, stance, speaker, place, date and events (which claims were joined that are not one event).
"""

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
MEASURES = ("claim", "figure", "scope", "population", "stance", "speaker", "place", "date", "incidents")


def scorer(shared: Path) -> ModuleType:
    """Import `score_claims.py`, which lies outside the repository."""
    sys.path.insert(0, str(shared / "eval"))
    import score_claims

    return score_claims


def build(pages: Path, case: Path) -> Path:
    """Build a case of the pages and return its claims."""
    command = [sys.executable, "-m", "witnessmark", "build", str(pages), "--case", str(case)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(f"the build of {pages.name} ended with {done.returncode}: {done.stderr[-400:]}")
    return case / "out" / "claims.csv"


def measures(shared: Path, gold: Path, claims: Path) -> dict[str, str]:
    """Return what the scorer prints, a measure a name."""
    command = [sys.executable, str(shared / "eval" / "score_claims.py"), str(gold), str(claims)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = dict(re.findall(r"^(claim|figure) .*F1 ([\d.]+)$", text, re.MULTILINE))
    found |= dict(re.findall(r"^(scope|population|stance|speaker|place|date)\s+([\d.]+) of", text, re.MULTILINE))
    return found | dict(re.findall(r"^(incidents) .* F1 ([\d.]+)", text, re.MULTILINE))


def matched(score: ModuleType, gold: Path, claims: Path) -> tuple[list, list, list]:
    """Return the pairs of label and claim that agree, the labels that no claim met and the claims without a label."""
    labels, rows = defaultdict(list), defaultdict(list)
    for line in gold.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label.get("kind"):
            labels[label["doc"]].append(label)
    with claims.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            row["kind"] = "injured" if row["kind"] == "treated" else row["kind"]
            doc = row["source"].rsplit("/", 1)[-1].removesuffix(".txt")
            if row["kind"] in score.KINDS:
                rows[doc].append(row)

    def same(label: dict, row: dict) -> bool:
        return label["kind"] == row["kind"] and score.overlap(label, row) and score.agree(label, row)

    right, missed, extra = [], [], []
    for doc, of_doc in labels.items():
        counted = [label for label in of_doc if not label.get("optional")]
        pairs = score.pairs(counted, rows[doc], same)
        used = {id(row) for _, row in pairs}
        spare = score.pairs([x for x in of_doc if x.get("optional")], [r for r in rows[doc] if id(r) not in used], same)
        used |= {id(row) for _, row in spare}
        met = {id(label) for label, _ in pairs}
        right += pairs
        missed += [label for label in counted if id(label) not in met]
        extra += [row for row in rows[doc] if id(row) not in used]
    return right, missed, extra


def errors(score: ModuleType, what: str, found: tuple[list, list, list]) -> list[str]:
    """Return a line for each error of a sort."""
    right, missed, extra = found
    if what == "miss":
        lines = [f"{x['doc']} - {x['kind']} {x['low']}..{x['high']} {x['affected']!r}: {x['sentence']}" for x in missed]
        lines += [f"{x['source']} + {x['kind']} {x['low']}..{x['high']} {x['affected']!r}: {x['text']}" for x in extra]
        return sorted(lines)
    if what == "events":
        return joins(right)
    lines = []
    for label, row in right:
        said, read = label.get(what), row.get(what)
        if what == "date":
            read = f"{row['date_start']}..{row['date_end']}"
            wrong = said and not (
                row["date_start"]
                and row["date_start"][: len(said)] <= said <= (row["date_end"] or row["date_start"])[: len(said)]
            )
        elif what in ("place", "speaker"):
            unsaid = what == "speaker" and bool(read)
            wrong = not score.words(said) & score.words(read) if said else unsaid
        else:
            wrong = said and said != read
        if wrong:
            lines.append(f"{label['doc']} label {said!r} read {read!r}: [{label['kind']} {label['low']}] {row['text']}")
    return lines


def joins(right: list) -> list[str]:
    """Return, for each event and incident that do not hold the same claims, what they hold."""
    told = [(label, row) for label, row in right if label.get("event") and label["scope"] == "incident"]
    lines = []
    for title, key, other in (
        ("event", lambda x: x[0]["event"], lambda x: x[1]["incident_id"]),
        ("incident", lambda x: x[1]["incident_id"], lambda x: x[0]["event"]),
    ):
        groups = defaultdict(list)
        for pair in told:
            groups[key(pair)].append(pair)
        for name, pairs in sorted(groups.items()):
            if len({other(pair) for pair in pairs}) > 1:
                lines.append(f"{title} {name}:")
                for label, row in sorted(pairs, key=other):
                    where = f"{row['place']!r} {row['date_start']}..{row['date_end']} {row['scope']}"
                    what = f"[{row['kind']} {row['low']}] {row['text'][:110]}"
                    lines.append(f"    {other((label, row))} {label['doc']} {where} {what}")
    return lines


def main() -> int:
    """Print a row of figures for each set, then the errors asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--errors", nargs="+", default=[], metavar="WHAT")
    asked = parser.parse_args()
    names = asked.sets or sorted(path.name.split(".")[0] for path in HERE.glob("*.reports.jsonl"))
    score = scorer(asked.shared)
    print(f"{'set':10}" + "".join(f"{name:>11}" for name in MEASURES))
    with tempfile.TemporaryDirectory() as scratch:
        listed = []
        for name in names:
            stem = HERE / name if (HERE / f"{name}.reports.jsonl").exists() else Path(name)
            gold = stem.with_name(f"{stem.name}.gold.jsonl")
            claims = build(stem.with_name(f"{stem.name}.reports.jsonl"), Path(scratch) / stem.name)
            row = measures(asked.shared, gold, claims)
            print(f"{stem.name:10}" + "".join(f"{row.get(m, '-'):>11}" for m in MEASURES), flush=True)
            found = matched(score, gold, claims)
            listed += [f"\n# {stem.name}: {what}\n" + "\n".join(errors(score, what, found)) for what in asked.errors]
    print("\n".join(listed))
    return 0


if __name__ == "__main__":
    sys.exit(main())

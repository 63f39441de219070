"""Measure the reader on all labelled texts and print one table with the floors; fail below a floor.

usage: python eval/claims/run.py SHARED [--only NAME ...] [--pin]

SHARED is the folder that holds eval/. Sets: modern (news pages of 2022-2025), wires (50 of 1988), muc
(1,500 wires in capitals), gva (2,600 local reports, a row a slice), zero (wordings of ours). `--pin` raises floors to
what was measured, rounded down; a floor is lowered by hand only, with the reason in the commit.
"""

import argparse
import gzip
import math
import re
import subprocess
import sys
import tempfile
import tomllib
from hashlib import sha256
from pathlib import Path

import zero
from score import write_claims

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
SLICES = range(1, 7)
FAULTS = frozenset({"far", "false", "none"})
"""Measures that are better when lower; they have no floor."""


def output(*command: object) -> str:
    """Return what a scorer prints."""
    return subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=True).stdout


def claim_measures(folder: Path, gold: str, sources: list[Path], scratch: Path) -> dict[str, float]:
    """Return what `score_claims.py` prints of the claims of some reports, by name."""
    table = scratch / "claims.csv"
    write_claims(table, sources)
    text = output(folder / "score_claims.py", folder / gold, table)
    found = {
        f"{name}_f1": float(value) for name, value in re.findall(r"^(claim|figure) .*F1 ([\d.]+)$", text, re.MULTILINE)
    }
    for name in ("stance", "scope", "population", "qualifier"):
        found[name] = float(re.findall(rf"^{name}\s+([\d.]+)", text, re.MULTILINE)[0])
    said, unsaid = re.findall(r"^speaker\s+([\d.]+) of \d+ said; ([\d.]+)", text, re.MULTILINE)[0]
    return found | {"speaker_said": float(said), "speaker_unsaid": float(unsaid)}


def muc_measures(folder: Path, scratch: Path) -> dict[str, float]:
    """Return the share of the answer keys' harms that are found."""
    table = scratch / "muc.csv"
    write_claims(table, [folder / "muc4" / "reports.jsonl"])
    text = output(folder / "score_muc.py", folder / "muc4" / "keys.jsonl", table)
    return {"recall": float(re.findall(r"^recall ([\d.]+)", text, re.MULTILINE)[0])}


def local_measures(folder: Path, scratch: Path) -> dict[str, dict[str, float]]:
    """Return what `score_gva.py` prints for each slice of the local reports."""
    reports, case = scratch / "gva.jsonl", scratch / "case"
    reports.write_bytes(gzip.decompress((folder / "gva" / "reports.jsonl.gz").read_bytes()))
    build = [sys.executable, "-m", "witnessmark", "build", str(reports), "--case", str(case)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(f"the build of {reports.name} ended with {done.returncode}: {done.stderr[-400:]}")
    rows = {}
    for part in SLICES:
        text = output(folder / "score_gva.py", folder / "gva" / "keys.jsonl", case / "out", "--slice", part)
        rows[f"gva_{part}"] = {k: float(v) for k, v in re.findall(r"(\w+) ([\d.]+)", text.splitlines()[-1])}
    return rows


def zero_measures() -> dict[str, float]:
    """Return the share of wordings of nobody harmed that are read as meant, and the share not inverted into harm."""
    share, inverted, _ = zero.measure()
    return {"read": share, "not_inverted": 1 - inverted / len(zero.rows())}


def measure(folder: Path, only: list[str]) -> dict[str, dict[str, float]]:
    """Return the measures of each set asked for."""
    table: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as place:
        scratch = Path(place)
        if "modern" in only:
            sources = [folder / "modern" / "reports.jsonl"]
            table["modern"] = claim_measures(folder, "modern/gold.jsonl", sources, scratch)
        if "wires" in only:
            table["wires"] = claim_measures(folder, "gold_a.jsonl", [folder / "wires"], scratch)
        if "zero" in only:
            table["zero"] = zero_measures()
        if "muc" in only:
            table["muc"] = muc_measures(folder, scratch)
        if "gva" in only:
            table |= local_measures(folder, scratch)
    return table


def pin(table: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> None:
    """Write the floors, each raised to what was measured."""
    kept, _, rest = FLOORS.read_text("utf-8").partition("[floors.")
    speed = "".join(rest.partition("[speed]")[1:])
    told = [kept.rstrip()]
    for name in {**floors, **table}:
        raised = floors.get(name, {}) | {
            k: max(floors.get(name, {}).get(k, 0.0), math.floor(v * 100) / 100)
            for k, v in table.get(name, {}).items()
            if k not in FAULTS
        }
        told += ["", f"[floors.{name}]", *(f"{k} = {v:.2f}" for k, v in raised.items())]
    FLOORS.write_text("\n".join([*told, "", speed]), encoding="utf-8")


def main() -> int:
    """Print the table; return 1 where a floor is broken."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("shared", type=Path)
    asked.add_argument("--only", nargs="+", default=["modern", "wires", "zero", "muc", "gva"])
    asked.add_argument("--pin", action="store_true")
    a = asked.parse_args()
    pinned = tomllib.loads(FLOORS.read_text("utf-8"))
    floors, gold = pinned["floors"], pinned["gold"]
    changed = [n for n, d in gold.items() if sha256((a.shared / "eval" / n).read_bytes()).hexdigest() != d]
    if changed:
        print(f"gold sets differ from their pins: {', '.join(changed)}; measure anew and pin their digests")
        return 2
    table = measure(a.shared / "eval", a.only)
    below = []
    for name, measured in table.items():
        print(name.ljust(8), "  ".join(f"{k} {v:.3f}" for k, v in measured.items()))
        below += [
            f"{name} {k} {v:.3f} < {floors[name][k]}" for k, v in measured.items() if v < floors.get(name, {}).get(k, 0)
        ]
    if a.pin:
        pin(table, floors)
    print("below a floor:", "; ".join(below) or "none")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())

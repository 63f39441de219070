"""Extract the labelled reports, score them with both scorers, and fail below a pinned floor or on a changed gold set.

usage: python eval/claims/run.py SHARED [--without-muc] [--lower]

SHARED is the folder that holds eval/. Prints each measure with its floor; the figure's precision and recall come with
95% Wilson intervals. Exits 1 below a floor, 2 when a gold set differs from its pinned digest. `--lower` writes the
measured values (rounded down) as the new floors and the digests as the new pins.
"""

import argparse
import csv
import math
import re
import subprocess
import sys
import tempfile
import tomllib
from hashlib import sha256
from pathlib import Path

from score import write_claims

FLOORS = Path(__file__).with_name("floors.toml")
csv.field_size_limit(1 << 24)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95% interval of a share."""
    if not total:
        return 0.0, 1.0
    z, p = 1.96, hits / total
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return middle - half, middle + half


def output(*command: object) -> str:
    """Return what a scorer prints."""
    return subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=True).stdout


def gold_measures(folder: Path, table: Path) -> dict[str, float]:
    """Return what `score_claims.py` prints, by name."""
    text = output(folder / "score_claims.py", folder / "gold_a.jsonl", table)
    print(text)
    measured = {
        f"{name}_f1": float(value) for name, value in re.findall(r"^(claim|figure) .*F1 ([\d.]+)$", text, re.MULTILINE)
    }
    for name in ("qualifier", "stance", "scope", "population"):
        measured[name] = float(re.findall(rf"^{name}\s+([\d.]+)", text, re.MULTILINE)[0])
    said, unsaid = re.findall(r"^speaker\s+([\d.]+) of \d+ said; ([\d.]+)", text, re.MULTILINE)[0]
    gold, predicted = map(int, re.findall(r"^gold (\d+) .*predicted (\d+)$", text, re.MULTILINE)[0])
    precision, recall = map(float, re.findall(r"^figure  P ([\d.]+)  R ([\d.]+)", text, re.MULTILINE)[0])
    for name, share, total in (("precision", precision, predicted), ("recall", recall, gold)):
        low, high = wilson(round(share * total), total)
        print(f"figure {name} {share:.3f}, 95% interval {low:.3f} to {high:.3f}")
    return measured | {"speaker_said": float(said), "speaker_unsaid": float(unsaid)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--without-muc", action="store_true")
    parser.add_argument("--lower", action="store_true")
    args = parser.parse_args()
    folder = args.shared / "eval"
    pinned = tomllib.loads(FLOORS.read_text("utf-8"))
    digests = {name: sha256((folder / name).read_bytes()).hexdigest() for name in pinned["gold"]}
    changed = [name for name, digest in digests.items() if digest != pinned["gold"][name]]
    if changed and not args.lower:
        print(f"gold sets differ from their pins: {', '.join(changed)}; measure anew and run with --lower")
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        table = Path(scratch, "gold.csv")
        write_claims(table, [folder / "wires"])
        measured = gold_measures(folder, table)
        if not args.without_muc:
            table = Path(scratch, "muc.csv")
            write_claims(table, [folder / "muc4" / "reports.jsonl"])
            text = output(folder / "score_muc.py", folder / "muc4" / "keys.jsonl", table)
            print(text)
            measured["muc_recall"] = float(re.findall(r"^recall ([\d.]+)", text, re.MULTILINE)[0])
    if args.lower:
        rounded = pinned["floors"] | {name: math.floor(value * 100) / 100 for name, value in measured.items()}
        rows = [f'"{name}" = "{digest}"' for name, digest in digests.items()]
        floors = [f"{name} = {value:.2f}" for name, value in rounded.items()]
        head, _, rest = FLOORS.read_text("utf-8").partition("[gold]")
        speed = "".join(rest.partition("[speed]")[1:])
        FLOORS.write_text("\n".join([f"{head}[gold]", *rows, "", "[floors]", *floors, "", speed]), "utf-8")
        return 0
    below = {name: value for name, value in measured.items() if value < pinned["floors"][name]}
    for name, value in measured.items():
        print(f"{name:15} {value:.3f}  floor {pinned['floors'][name]:.2f}{'  BELOW' if name in below else ''}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())

"""Score places and dates of the claims that the whole program reads, and fail below a pinned floor.

usage: python eval/resolve/run.py SHARED

SHARED is the folder that holds eval/. The wires and the older reports in capitals go through `witnessmark claims`; the
scorers of SHARED say the shares. Exits 1 below a floor of floors.toml.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

WIRES = {
    "place_said": r"^place\s+([\d.]+) of",
    "place_unsaid": r"^place.* said; ([\d.]+) of",
    "date": r"^date\s+([\d.]+) of",
}
MUC = {"muc_date": r"^date\s+([\d.]+) of", "muc_place": r"; place ([\d.]+) of"}


def shares(scorer: Path, gold: Path, source: Path, patterns: dict[str, str]) -> dict[str, float]:
    """Return what `scorer` prints for the claims of `source`."""
    with tempfile.NamedTemporaryFile("w+", suffix=".csv") as table:
        command = [sys.executable, "-m", "witnessmark", "claims", "--format", "csv", str(source)]
        subprocess.run(command, stdout=table, check=True)
        told = subprocess.run([sys.executable, scorer, gold, table.name], capture_output=True, text=True, check=True)
    found = {name: re.search(pattern, told.stdout, re.MULTILINE) for name, pattern in patterns.items()}
    return {name: float(match[1]) for name, match in found.items() if match}


def main() -> None:
    """Print each share with its floor."""
    folder = Path(sys.argv[1]) / "eval"
    floors = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))["floors"]
    measured = shares(folder / "score_claims.py", folder / "gold_a.jsonl", folder / "wires", WIRES)
    muc = folder / "muc4"
    measured |= shares(folder / "score_muc.py", muc / "keys.jsonl", muc / "reports.jsonl", MUC)
    for name, floor in floors.items():
        print(f"{name:13} {measured[name]:.3f}  floor {floor}{'' if measured[name] >= floor else '  BELOW'}")
    sys.exit(any(measured[name] < floor for name, floor in floors.items()))


if __name__ == "__main__":
    main()

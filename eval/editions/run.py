"""Build sets with the defaults, publish each to the public and to partners, and search every byte for what was hidden.

A set passes if the build ends with 0 or 1 and its `out/` verifies, both editions are published, and no hidden string
stands in either (`eval/private/search_edition.py`, which shares no code with the program). What was hidden is counted
in words, so that a person can look for organisations, places and officials among them.

Run: python eval/editions/run.py SHARED FOLDER [--only NAME ...] [--every N]
"""

import argparse
import csv
import gzip
import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "eval" / "private"))
from search_edition import search  # noqa: E402  # the folder has to stand on the path first

AUDIENCES = ("public", "partners")
SLICES = ((1, 2), (3, 4), (5, 6))


def _lines(path: Path, rows: Iterator[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def sets(shared: Path, folder: Path, every: int) -> Iterator[tuple[str, Path]]:
    """Yield the name and the source of each set, those that have to be made for it in `folder`."""
    for example in sorted((ROOT / "examples").iterdir()):
        yield f"example-{example.name}", example
    yield "seeds", shared / "seeds"
    yield "modern", shared / "eval" / "modern" / "reports.jsonl"
    yield "gold_a", shared / "eval" / "wires"
    for name in ("own", "real"):
        lines = (shared / "eval" / "languages" / f"{name}.tsv").read_text("utf-8").splitlines()
        texts = (max(line.split("\t"), key=len) for line in lines if line and not line.startswith("#"))
        rows = ({"id": f"{name}-{at}", "text": text} for at, text in enumerate(texts))
        yield f"languages-{name}", _lines(folder / f"languages-{name}.jsonl", rows)
    wires = (shared / "eval" / "muc4" / "reports.jsonl").read_text("utf-8").splitlines()
    yield "muc4", _lines(folder / "muc4.jsonl", map(json.loads, wires[::every]))
    slices = [json.loads(line) for line in (shared / "eval" / "gva" / "keys.jsonl").read_text("utf-8").splitlines()]
    slice_of = {row["id"]: row["slice"] for row in slices}
    packed = gzip.decompress((shared / "eval" / "gva" / "reports.jsonl.gz").read_bytes()).decode("utf-8")
    reports = [json.loads(line) for line in packed.splitlines()]
    for pair in SLICES:
        name = f"gva-{pair[0]}{pair[1]}"
        yield name, _lines(folder / f"{name}.jsonl", (row for row in reports if slice_of.get(row["id"]) in pair))


def run(*words: object) -> tuple[int, str]:
    """Return how a command of the program ended, and the last line that it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "witnessmark", *map(str, words)], capture_output=True, text=True, check=False
    )
    return done.returncode, (done.stderr or done.stdout).strip().splitlines()[-1:][
        0
    ] if done.stderr or done.stdout else ""


def one(name: str, source: Path, folder: Path) -> list[str]:
    """Build, publish and search one set; print a line for each and return what went wrong."""
    case = folder / name
    shutil.rmtree(case, ignore_errors=True)
    start = time.perf_counter()
    wrong = []
    code, said = run("build", source, "--case", case)
    print(f"{name}: build {code}, {time.perf_counter() - start:.0f} s", flush=True)
    if code not in (0, 1):
        return [f"{name}: build ended with {code}: {said}"]
    code, said = run("verify", "--case", case)
    if code:
        wrong.append(f"{name}: verify ended with {code}: {said}")
    for audience in AUDIENCES:
        to = folder / f"{name}-{audience}"
        shutil.rmtree(to, ignore_errors=True)
        start = time.perf_counter()
        code, said = run("publish", "--case", case, "--to", to, "--audience", audience)
        if code:
            wrong.append(f"{name}: publish for {audience} ended with {code}: {said}")
            continue
        listed = case / "hidden" / f"{audience}.csv"
        seconds = time.perf_counter() - start
        found = search(to, listed)
        wrong += [f"{name} {audience}: {hit}" for hit in found.hits]
        alone = sorted({word for words in found.lone.values() for word in words})
        print(
            f"{name} {audience}: {seconds:.0f} s, {found.strings} strings and {found.words} lone words looked for, "
            f"{len(found.hits)} stand; lone words that stand elsewhere: {len(alone)}",
            flush=True,
        )
        with listed.open(encoding="utf-8", newline="") as lines:
            counts = Counter((row["kind"], row["words"]) for row in csv.DictReader(lines))
        told = (f"{n}\t{kind}\t{words}\n" for (kind, words), n in counts.most_common())
        (folder / f"{name}-{audience}.tsv").write_text("".join(told), "utf-8")
    return wrong


def main() -> None:
    """Run the chosen sets and stop with an error where one does not pass."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path, help="the folder with the sets")
    options.add_argument("folder", type=Path, help="where cases, editions and counts of hidden words are written")
    options.add_argument("--only", nargs="*", help="names of sets, or their beginnings")
    options.add_argument("--every", type=int, default=10, help="of the old wires in capitals, every Nth (default 10)")
    chosen = options.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    wrong = []
    for name, source in sets(chosen.shared, chosen.folder, chosen.every):
        if not chosen.only or name.startswith(tuple(chosen.only)):
            wrong += one(name, source, chosen.folder)
    print(*wrong, sep="\n")
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

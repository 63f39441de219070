"""Time and memory of building many reports: from nothing, with nothing changed, and with one more report.

    python eval/scale/run.py REPORTS [--most N]

REPORTS is a folder of files, or a .jsonl.gz whose every line becomes a file of its own.
Memory is the peak of the resident memory of the run and its workers together, sampled 20 times a second.
"""

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

MORE = (
    "Nine people were killed when a boiler burst in a laundry in Almaty on 7 May 2021, the city's fire service said.\n"
)


def resident(root: int) -> int:
    """Return the resident memory of a process and all that it started, in bytes."""
    children: dict[int, list[int]] = {}
    pages: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                pages[int(folder.name)] = int((folder / "statm").read_text().split()[1])
            except (OSError, ValueError, IndexError):
                continue
            children.setdefault(parent, []).append(int(folder.name))
    found, total = [root], 0
    while found:
        process = found.pop()
        total += pages.get(process, 0)
        found += children.get(process, [])
    return total * os.sysconf("SC_PAGE_SIZE")


def measured(name: str, *arguments: str | Path) -> None:
    started, peak = time.monotonic(), 0
    running = subprocess.Popen(
        [sys.executable, "-m", "witnessmark", *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while running.poll() is None:
        peak = max(peak, resident(running.pid))
        time.sleep(0.05)
    taken = time.monotonic() - started
    if running.returncode not in (0, 1):
        sys.exit(f"{name} ended with {running.returncode}: {running.stderr.read() if running.stderr else ''}")
    print(f"{name:<16} {taken:8.1f} s {peak / 2**20:8.0f} MiB", flush=True)


def spread(reports: Path, sources: Path, most: int | None) -> Iterator[Path]:
    """Write each report to a file of its own in `sources`."""
    if reports.is_dir():
        for path in sorted(path for path in reports.rglob("*") if path.is_file())[:most]:
            yield Path(shutil.copy(path, sources / path.name))
        return
    with gzip.open(reports, "rb") as lines:
        for number, line in enumerate(islice(lines, most)):
            path = sources / f"report{number:06}.jsonl"
            path.write_bytes(line)
            yield path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--most", type=int, default=None, help="take only the first N reports")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sources, case = Path(folder) / "sources", Path(folder) / "case"
        sources.mkdir()
        taken = sum(1 for _ in spread(chosen.reports, sources, chosen.most))
        print(f"{taken:,} reports, {os.cpu_count()} cores")
        measured("from nothing", "build", sources, "--case", case)
        measured("nothing changed", "build", sources, "--case", case)
        measured("built, no source", "build", "--case", case)
        (sources / "zz-one-more.txt").write_text(MORE, encoding="utf-8")
        measured("one more", "build", sources, "--case", case)
        measured("verify", "verify", "--case", case)


if __name__ == "__main__":
    main()

"""Kill builds at random moments and hold what comes out of it against an undisturbed build, byte for byte.

    python eval/scale/kills.py [--kills 100] [--seed 1] [--sources DIR]

Each case is killed up to five times (SIGKILL, with its workers), then built to its end, verified and compared. A moment
is drawn from what a build of that case has still to do, since what was done before the last kill is not done again; a
build that ended before its moment counts as no kill, and its case is compared at once.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KILLS_A_CASE = 5
START = 1.0
"""Seconds in which a build loads itself and looks at what is there, each time anew."""


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "witnessmark", *map(str, arguments)]


def finished(*arguments: str | Path) -> None:
    done = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr}")


def killed(sources: Path, case: Path, after: float) -> bool:
    """Start a build and kill it with its workers `after` seconds; return whether it was still running."""
    running = subprocess.Popen(
        command("build", sources, "--case", case),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        running.wait(after)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        return True


def contents(case: Path) -> dict[str, bytes]:
    """Return every derived and published file; when the bytes came in differs from run to run and is left out."""
    paths = [path for name in ("out", "tables") for path in (case / name).rglob("*") if path.is_file()]
    # vectors stand in the order in which they were found; what they are used for is compared
    return {
        path.relative_to(case).as_posix(): path.read_bytes() for path in paths if path.suffix not in (".npz", ".json")
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sources", type=Path, default=ROOT / "examples" / "mariupol-2022")
    chosen = parser.parse_args()
    draw = random.Random(chosen.seed)  # noqa: S311  # moments, not secrets
    started_builds = hit = cases = 0
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole"
        started = time.monotonic()
        finished("build", chosen.sources, "--case", whole)
        length = time.monotonic() - started
        wanted = contents(whole)
        while hit < chosen.kills:
            case = Path(folder) / f"case{cases}"
            cases += 1
            left = length
            for number in range(min(KILLS_A_CASE, chosen.kills - hit)):
                after = draw.uniform(0.0, left)
                started_builds += 1
                begun = time.monotonic()
                if not killed(chosen.sources, case, after):
                    if number == 0:  # the machine is less busy than it was: what a build takes now is what counts
                        length = time.monotonic() - begun
                    break
                hit += 1
                left = max(left - max(after - START, 0.0), START)
            finished("build", chosen.sources, "--case", case)
            finished("verify", "--case", case)
            seen = contents(case)
            different = sorted(name for name in wanted.keys() | seen.keys() if wanted.get(name) != seen.get(name))
            if different:
                sys.exit(f"after {hit} kills (seed {chosen.seed}) other bytes than undisturbed: {', '.join(different)}")
            shutil.rmtree(case)
            print(f"{hit} kills, {cases} cases as undisturbed", flush=True)
    print(
        f"{hit} kills of {started_builds} builds in {cases} cases: all bytes as undisturbed (a build: {length:.1f} s)"
    )


if __name__ == "__main__":
    main()

"""Where the shipped example and the read-only material lie, and how the command is run in tests."""

import csv
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "mariupol-2022"
SHARED = ROOT.parent / "shared"


def shared(name: str) -> Path:
    """Return a folder of the read-only material; skips the test where this checkout has none beside it."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"no {name} beside this checkout: the read-only material is not shipped")
    return path


def witnessmark(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would and return what it did."""
    return subprocess.run(
        [sys.executable, "-m", "witnessmark", *map(str, arguments)],
        check=False,  # each test asserts the exit code that it expects
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        timeout=300,
    )


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a published CSV."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def outputs(case: Path) -> dict[str, bytes]:
    """Return every published file by name."""
    out = case / "out"
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def record_rows(out: Path, kind: str) -> list[dict[str, Any]]:
    """Return the rows of one kind of the published record."""
    with gzip.open(out / "record" / f"{kind}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]

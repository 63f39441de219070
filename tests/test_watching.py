"""Watching, standard input, dry runs and stops: what came is kept, and the next run goes on from there."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sources import rows, witnessmark
from witnessmark.intake import sources
from witnessmark.settings import Settings
from witnessmark.store.archive import Archive
from witnessmark.watching import watched

KILLED = "{} people were killed by shelling in Sumy on {} March 2022, the mayor said."


def put(folder: Path, number: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{number}"
    beside.write_text(KILLED.format(number + 1, number % 28 + 1), encoding="utf-8")
    beside.rename(folder / f"{number:03}.txt")


def standing(case: Path) -> list[str]:
    return [row.source for row in sources(case)[0]]


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "witnessmark", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ),
    )  # fmt: skip


def wait_for(path: Path, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < until, f"no {path} within {seconds} s"
        time.sleep(0.05)


def test_an_empty_folder_is_waited_for_and_what_comes_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at nothing says so; what comes later is built; while another run holds the case, a look is left out."""
    inbox, case = tmp_path / "inbox", tmp_path / "case"
    inbox.mkdir()
    told: list[str] = []

    def meanwhile(seconds: float) -> None:
        if told and told[0].startswith("nothing in"):
            put(inbox, len(told))

    monkeypatch.setattr("witnessmark.watching.time.sleep", meanwhile)
    looks = watched([str(inbox)], case, Settings(processes=1), lambda *_: None, "ada", every=60, times=3)
    told.append(next(looks))
    assert told[0].startswith("nothing in")
    told.append(next(looks))
    assert told[1].startswith("1 new, 0 changed; 1 reports")
    from witnessmark.store.case import open_case

    with open_case(case):
        assert "not this time" in next(looks)
    assert standing(case) == ["001.txt"]


def test_a_watch_killed_at_any_moment_goes_on(tmp_path: Path) -> None:
    """Killed amid its work, a watch leaves a case that verifies; the next one has every report, once."""
    inbox, case = tmp_path / "inbox", tmp_path / "case"
    for number in range(12):
        put(inbox, number)
    for stop in ("archive/journal.jsonl", "tables/captures.parquet"):
        running = start("watch", inbox, "--case", case, "--every", "10")
        wait_for(case / stop)
        running.kill()
        running.communicate()
        # at worst bytes that no row names yet, half or wholly written: the next run takes them in or away
        left = Archive(case / "archive").verify()
        assert all(problem.expected == "no file (no row names it)" for problem in left), left
    done = witnessmark("watch", inbox, "--case", case, "--every", "10", "--times", "1")
    assert done.returncode == 0, done.stderr
    assert "12 reports" in done.stdout
    assert [row["source"] for row in rows(case / "out" / "reports.csv")] == [f"{number:03}.txt" for number in range(12)]
    assert witnessmark("verify", "--case", case).returncode == 0


def test_a_stopped_watch_says_how_to_go_on(tmp_path: Path) -> None:
    """Ctrl-C ends a watch with a word and exit code 130; what it built stands."""
    inbox, case = tmp_path / "inbox", tmp_path / "case"
    put(inbox, 1)
    running = start("watch", inbox, "--case", case, "--every", "600")
    wait_for(case / "out" / "report.html")
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130, told
    assert "run the same command again" in told
    assert standing(case) == ["001.txt"]


def test_the_standard_input_comes_in(tmp_path: Path) -> None:
    """`add -` keeps what is piped in under a name of its digest, told from a table by its bytes; nothing is refused."""
    for number, (data, kind) in enumerate([(KILLED.format(6, 5), "text/plain"), ("a,b\n1,2\n" * 5, "text/csv")]):
        done = subprocess.run(
            [sys.executable, "-m", "witnessmark", "add", "-", "--case", str(tmp_path / f"case{number}")],
            input=data, text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0 or kind == "text/csv", done.stderr
        (row,) = sources(tmp_path / f"case{number}")[0]
        assert row.source.startswith("stdin-")
        assert row.capture is not None
        assert row.custody.asked == "-"
    empty = subprocess.run(
        [sys.executable, "-m", "witnessmark", "add", "-", "--case", str(tmp_path / "none")],
        input="", text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert empty.returncode == 1
    assert "standard input: empty" in empty.stderr


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    """`--dry-run` names what would be taken in and what would not, and makes no case."""
    put(tmp_path / "r", 1)
    (tmp_path / "r" / "b.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    done = witnessmark("add", tmp_path / "r", "--case", tmp_path / "case", "--dry-run")
    assert done.returncode == 0
    assert "would take in 001.txt (text/plain, " in done.stdout
    assert "would not take in b.xls: an old Excel workbook" in done.stdout
    assert not (tmp_path / "case").exists()

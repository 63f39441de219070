import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.sources import EXAMPLE, rows, witnessmark

SENTENCE = (
    "Two people were killed and seven were injured when shells hit a bakery in Kharkiv on Monday, officials said."
)


def test_help_teaches_with_an_example() -> None:
    """--help shows a command to copy, and what the exit codes mean."""
    done = witnessmark("--help")
    assert done.returncode == 0
    assert "witnessmark build reports/ --case mycase" in done.stdout
    assert "Exit codes: 0 done" in done.stdout


def test_version_names_the_program() -> None:
    """--version prints the name and a version."""
    assert witnessmark("--version").stdout.startswith("witnessmark, version ")


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_claims_prints_each_claim(tmp_path: Path, form: str) -> None:
    """Both figures of a sentence come out, quiet on standard error, with exit code 0."""
    (tmp_path / "a.txt").write_text(SENTENCE)
    done = witnessmark("claims", tmp_path / "a.txt", "--format", form, "--processes", "1")
    assert (done.returncode, done.stderr) == (0, "")
    found = (
        [json.loads(line) for line in done.stdout.splitlines()]
        if form == "jsonl"
        else list(csv.DictReader(StringIO(done.stdout)))
    )
    assert {
        (row["kind"], str(row["low"]), str(row["high"])) for row in found if row["kind"] in {"killed", "injured"}
    } == {
        ("killed", "2", "2"),
        ("injured", "7", "7"),
    }
    assert all(row["quote"] in SENTENCE for row in found)


def test_a_source_that_is_not_there_is_an_argument_error(tmp_path: Path) -> None:
    """A missing source stops the run with exit code 2 and its name."""
    done = witnessmark("build", tmp_path / "nowhere.txt", "--case", tmp_path / "case")
    assert done.returncode == 2
    assert "nowhere.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_verify_finds_what_was_changed(tmp_path: Path) -> None:
    """A fresh case verifies and proves its own head; a byte changed in the archive or in out/ is named, with exit 3."""
    (tmp_path / "a.txt").write_text(SENTENCE)
    case = tmp_path / "case"
    assert witnessmark("build", tmp_path / "a.txt", "--case", case).returncode == 0
    whole = witnessmark("verify", "--case", case)
    assert whole.returncode == 0
    head = whole.stdout.split("head: ")[1].strip()
    assert witnessmark("verify", "--case", case, "--head", head).returncode == 0
    assert witnessmark("verify", "--case", case, "--head", head.replace("1-0-1", "2-0-1")).returncode == 3
    kept = next(path for path in (case / "archive").rglob("*") if path.is_file() and len(path.name) == 64)
    kept.chmod(0o644)
    kept.write_text(SENTENCE.replace("Two", "Ten"))
    (case / "out" / "claims.csv").write_text("forged")
    done = witnessmark("verify", "--case", case)
    assert done.returncode == 3
    assert kept.name[:12] in done.stderr
    assert "claims.csv" in done.stderr


def test_explain_says_why(tmp_path: Path) -> None:
    """explain names the rule and the words of a claim, and the claims of an incident; an unknown id exits 2."""
    (tmp_path / "a.txt").write_text(SENTENCE)
    case = tmp_path / "case"
    witnessmark("build", tmp_path / "a.txt", "--case", case)
    claim = rows(case / "out" / "claims.csv")[0]
    done = witnessmark("explain", claim["claim_id"], "--case", case)
    assert claim["quote"] in done.stdout
    assert "rule:" in done.stdout
    incident = witnessmark("explain", claim["incident_id"], "--case", case)
    assert claim["claim_id"] in incident.stdout
    assert witnessmark("explain", "clm_0", "--case", case).returncode == 2


def test_a_judgement_is_obeyed_by_the_next_build(tmp_path: Path) -> None:
    """A rejected claim leaves its incident, an undo brings it back, and out/ says so after a build."""
    (tmp_path / "a.txt").write_text(SENTENCE)
    case = tmp_path / "case"
    witnessmark("build", tmp_path / "a.txt", "--case", case)
    claim = next(row for row in rows(case / "out" / "claims.csv") if row["kind"] == "killed")
    done = witnessmark(
        "judge", "reject-claim", claim["claim_id"], "--case", case, "--reason", "withdrawn", "--who", "ana"
    )
    assert done.returncode == 0
    witnessmark("build", tmp_path / "a.txt", "--case", case)
    assert all(row["killed_best"] == "" for row in rows(case / "out" / "incidents.csv"))
    witnessmark("judge", "undo", done.stdout.split()[0], "--case", case, "--reason", "stands after all", "--who", "ana")
    witnessmark("build", tmp_path / "a.txt", "--case", case)
    assert [row["killed_best"] for row in rows(case / "out" / "incidents.csv")] == ["2"]


def test_trace_draws_who_copied_whom() -> None:
    """The copy in the shipped example hangs under its origin in every format."""
    for form in ("tree", "dot", "json", "csv"):
        done = witnessmark("trace", EXAMPLE, "--format", form)
        assert done.returncode == 0
        assert "02-evening-ledger.txt" in done.stdout


def test_compare_shows_the_figure_that_moved(tmp_path: Path) -> None:
    """A revised toll is shown from its old to its new value."""
    for name, text in (("old", SENTENCE), ("new", SENTENCE.replace("Two", "Five"))):
        (tmp_path / f"{name}.txt").write_text(text)
        witnessmark("build", tmp_path / f"{name}.txt", "--case", tmp_path / name)
    done = witnessmark("compare", tmp_path / "old", tmp_path / "new")
    assert done.returncode == 0
    assert "2" in done.stdout
    assert "5" in done.stdout

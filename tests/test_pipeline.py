import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.sources import EXAMPLE, outputs, record_rows, rows, witnessmark

TELLS_OF_CHANGES = ("report.html", "changes.csv", "changes.parquet", "manifest.json")
"""What a case that grew publishes otherwise than a new one: it tells what changed since the build before."""


def without_changes(case: Path) -> dict[str, bytes]:
    return {name: data for name, data in outputs(case).items() if name not in TELLS_OF_CHANGES}


def forget_changes(case: Path) -> None:
    """Take away what knows of the build before: the published folder, and the changes that were found."""
    shutil.rmtree(case / "out")
    (case / "tables" / "changes.parquet").unlink()


def test_a_rebuild_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    """Two cases built from scratch, the second with its inputs in another order, publish the same bytes."""
    files = sorted(EXAMPLE.iterdir())
    witnessmark("build", *files, "--case", tmp_path / "a")
    witnessmark("build", *reversed(files), "--case", tmp_path / "b", "--processes", "1")
    assert outputs(tmp_path / "a") == outputs(tmp_path / "b")


def test_nothing_changed_means_nothing_is_done(tmp_path: Path) -> None:
    """A second build says that nothing has changed and leaves every file as it was."""
    witnessmark("build", EXAMPLE, "--case", tmp_path / "case")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "case" / "out").iterdir()}
    done = witnessmark("build", EXAMPLE, "--case", tmp_path / "case")
    assert "nothing has changed" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "case" / "out").iterdir()} == before


def test_adding_a_report_gives_what_a_build_from_scratch_gives(tmp_path: Path) -> None:
    """An old case with one more report publishes the bytes of a new case with all of them."""
    files = sorted(EXAMPLE.iterdir())
    witnessmark("build", *files[:-1], "--case", tmp_path / "grown")
    witnessmark("build", *files, "--case", tmp_path / "grown")
    witnessmark("build", *files, "--case", tmp_path / "fresh")
    assert without_changes(tmp_path / "grown") == without_changes(tmp_path / "fresh")
    forget_changes(tmp_path / "grown")
    witnessmark("build", "--case", tmp_path / "grown")
    assert outputs(tmp_path / "grown") == outputs(tmp_path / "fresh")


def test_a_build_tells_what_changed_since_the_one_before(tmp_path: Path) -> None:
    """One more report is told of where it changes an incident, and is still told after tables/ or out/ was damaged."""
    files = sorted(EXAMPLE.iterdir())
    case = tmp_path / "case"
    witnessmark("build", *files[:-1], "--case", case)
    assert rows(case / "out" / "changes.csv") == []
    witnessmark("build", *files, "--case", case)
    told = rows(case / "out" / "changes.csv")
    assert {row["column"] for row in told} & {"claim_ids", "incident_id"}
    assert '"changes":{"gone"' in (case / "out" / "report.html").read_text("utf-8")
    before = outputs(case)
    for damaged in (case / "tables" / "changes.parquet", case / "out" / "report.html"):
        damaged.write_bytes(b"damaged")
        witnessmark("build", "--case", case)
        assert outputs(case) == before
    shutil.rmtree(case / "tables")
    witnessmark("build", "--case", case)
    assert outputs(case) == before


def test_a_report_told_twice_is_left_out_however_the_case_came_about(tmp_path: Path) -> None:
    """One text in two files and twice in one: the first counts, when a case grows and when the first is taken away."""
    line = json.dumps({"text": "Six people were killed by shelling in Sumy on Monday, the mayor said."})
    other = json.dumps({"text": "Two people were injured in a blast in Kyiv on Tuesday, police said."})
    paths = {name: tmp_path / f"{name}.jsonl" for name in "abc"}
    for name, lines in {"a": [line, line], "b": [other, line, "no json"], "c": [other]}.items():
        paths[name].write_text("\n".join(lines) + "\n", encoding="utf-8")
    for at, names in enumerate(("b", "ab", "abc", "bc", "c")):
        sources = [paths[name] for name in names]
        for name in sorted({"bc": "a", "c": "b"}.get(names, "")):
            witnessmark("remove", f"{name}.jsonl", "--case", tmp_path / "kept", "--reason", "told twice")
        witnessmark("build", *sources, "--case", tmp_path / "kept")
        witnessmark("build", *sources, "--case", tmp_path / f"fresh{at}")
        assert without_changes(tmp_path / "kept") == without_changes(tmp_path / f"fresh{at}")


def test_derived_tables_can_be_deleted(tmp_path: Path) -> None:
    """Deleting tables/ loses nothing: the next build publishes the same bytes."""
    witnessmark("build", EXAMPLE, "--case", tmp_path / "case")
    before = outputs(tmp_path / "case")
    for path in (tmp_path / "case" / "tables").iterdir():
        path.unlink()
    witnessmark("build", EXAMPLE, "--case", tmp_path / "case")
    assert outputs(tmp_path / "case") == before


def test_a_killed_build_resumes(tmp_path: Path) -> None:
    """kill -9 at any moment, then build again: the same bytes as an undisturbed build."""
    case = tmp_path / "case"
    command = [sys.executable, "-m", "witnessmark", "build", str(EXAMPLE), "--case", str(case)]
    for wanted in ("captures.parquet", "origins.parquet", "extracted.parquet"):
        running = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        while running.poll() is None and not (case / "tables" / wanted).exists():
            time.sleep(0.01)
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    assert witnessmark("build", EXAMPLE, "--case", case).returncode in (0, 1)
    witnessmark("build", EXAMPLE, "--case", tmp_path / "undisturbed")
    assert outputs(case) == outputs(tmp_path / "undisturbed")


def test_bad_input_is_named_and_the_rest_is_built(tmp_path: Path) -> None:
    """Each broken file has its row and its reason in skipped.csv; the good report is built; exit code 1."""
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "good.txt").write_text("Three people were killed by shelling in Kharkiv on Monday, officials said.")
    (sources / "empty.txt").write_bytes(b"")
    (sources / "binary.txt").write_bytes(bytes(range(256)) * 64)
    (sources / "noise.docx").write_bytes(bytes(range(256)) * 12)
    (sources / "line.txt").write_bytes(b"a killed b " * (50 * 1024 * 1024 // 11))
    (sources / "latin.txt").write_bytes("Deux blessés à Kharkiv\nTwo people were injured in Kharkiv.".encode("latin-1"))
    (sources / "menu.html").write_text("<html><body><nav><a href='/'>Home</a></nav></body></html>")
    (sources / "lines.jsonl").write_text(
        json.dumps({"id": "one", "text": "Two people were injured in Lviv on Monday."}) + '\n{"id": "two"}\n{broken\n'
    )
    done = witnessmark("build", sources, "--case", tmp_path / "case")
    assert done.returncode == 1
    out = tmp_path / "case" / "out"
    skipped = [(row["item"], row["reason"]) for row in rows(out / "skipped.csv")]
    assert len(skipped) == len(set(skipped))  # also where two stages refuse one file alike
    reasons = dict(skipped)
    for name in ("empty.txt", "binary.txt", "line.txt", "menu.html", "lines.jsonl", "noise.docx"):
        assert any(name in item for item in reasons), name
    assert len([item for item in reasons if "lines.jsonl" in item]) == 2
    assert all(reasons.values())
    assert {row["source"] for row in rows(out / "reports.csv")} >= {"good.txt", "latin.txt", "one"}
    assert any(row["low"] == "3" for row in rows(out / "claims.csv"))


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    """A file that cannot be opened is skipped with its reason; the rest is built."""
    (tmp_path / "good.txt").write_text("Three people were killed by shelling in Kharkiv on Monday.")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    done = witnessmark("build", tmp_path, "--case", tmp_path.parent / "case")
    assert done.returncode == 1
    assert "gone.txt" in (tmp_path.parent / "case" / "out" / "skipped.csv").read_text()


def test_a_newer_case_is_refused(tmp_path: Path) -> None:
    """A case of a later format stops with exit code 2 and is left as it was."""
    (tmp_path / "case.json").write_text('{"witnessmark_case": 99}')
    done = witnessmark("build", EXAMPLE, "--case", tmp_path)
    assert done.returncode == 2
    assert "format 99" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["case.json"]


def test_every_quote_stands_in_the_kept_text(tmp_path: Path) -> None:
    """In the published record, offsets cut exactly the sentence and the quote out of the report's text."""
    witnessmark("build", EXAMPLE, "--case", tmp_path / "case")
    out = tmp_path / "case" / "out"
    texts = {row["report"]["id"]: row["report"]["text"] for row in record_rows(out, "documents")}
    claims = record_rows(out, "claims")
    assert claims
    for resolved in claims:
        claim, quote = resolved["claim"], resolved["claim"]["quote"]
        assert texts[claim["report_id"]][quote["start"] : quote["end"]] == quote["text"]
        assert claim["start"] <= quote["start"] < quote["end"] <= claim["end"]

"""Every hostile input is used or has its row; none crashes or stalls the build."""

import json
import resource
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.sources import ROOT, rows, witnessmark
from witnessmark.pipeline import build
from witnessmark.settings import Settings

PARTS = 24
LONGEST_SECONDS = 20
"""What one file may take."""
LEAD = "Two people were killed in Kyiv on Monday, officials said."


def quiet(stage: str, done: int, total: int | None) -> None:
    """Show no progress."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every hostile file."""
    sys.path.insert(0, str(ROOT / "eval" / "hostile"))
    try:
        from make_hostile import write
    finally:
        sys.path.remove(str(ROOT / "eval" / "hostile"))
    folder = tmp_path_factory.mktemp("hostile")
    assert len(write(folder)) >= 300
    return folder


@pytest.mark.parametrize("part", range(PARTS))
def test_each_hostile_file_is_used_or_has_its_row(part: int, corpus: Path, tmp_path: Path) -> None:
    """Over 300 files that break readers, a part of them in each build: exit 1, nothing lost without a reason, and all
    of a part in less processor time than a single one may take."""
    names = sorted(path.name for path in corpus.iterdir())[part::PARTS]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = witnessmark("build", *(corpus / name for name in names), "--case", tmp_path / "case")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 1, done.stderr[-2000:]
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < LONGEST_SECONDS
    out = tmp_path / "case" / "out"
    digests = {row["sha256"] for row in rows(out / "reports.csv")}
    told = " ".join(row["item"] for row in rows(out / "skipped.csv"))
    archive = {
        row["source"]: row["digest"] for row in map(json.loads, (tmp_path / "case/archive/journal.jsonl").open())
    }
    lost = [name for source, name in ((n.replace("\u202e", "\\u202e"), n) for n in names)
            if archive.get(source) not in digests and source not in told]  # fmt: skip
    assert lost == []


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.jsonl", b" \n", "white space only"),
        ("empty.json", b"[]", "an empty list"),
        ("none.json", b'{"articles": []}', "an empty list"),
        ("long.txt", b"killed two people and " * 50_000, "a sentence of 1,0"),
        ("other.txt", ("Zwei Menschen kamen am Montag beim Beschuss ums Leben, sagte die Polizei. " * 3).encode(),
         "in a language that cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_has_its_row(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    """An empty list of records, a sentence of a million characters and a report in German each say why."""
    (tmp_path / name).write_bytes(data)
    built = build([str(tmp_path / name)], tmp_path / "case", Settings(processes=1), quiet)
    assert [reason in row.reason for row in built.skipped] == [True], built.skipped


def test_a_language_that_cannot_be_read_is_told_thrice(tmp_path: Path) -> None:
    """In skipped.csv, at the end of the build, and at the head of the report."""
    (tmp_path / "a.txt").write_text(LEAD)
    (tmp_path / "b.txt").write_text("Zwei Menschen kamen am Montag beim Beschuss ums Leben, sagte die Polizei. " * 3)
    done = witnessmark("build", tmp_path / "a.txt", tmp_path / "b.txt", "--case", tmp_path / "case")
    assert done.returncode == 1
    assert "1 of 2 reports could not be read" in done.stderr
    out = tmp_path / "case" / "out"
    assert [row["item"] for row in rows(out / "skipped.csv")] == ["b.txt"]
    assert "1 of 2 reports could not be read" in (out / "report.html").read_text("utf-8")
    assert Counter(row["source"] for row in rows(out / "reports.csv")) == Counter(["a.txt", "b.txt"])


def test_a_report_that_breaks_a_reader_costs_itself_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One report on which the extraction fails has its row, and the others keep their claims."""
    import witnessmark.extract.languages as languages

    real = languages.claims_of

    def failing(documents: list[object]) -> object:
        if any("bad" in document.report.source for document in documents):  # type: ignore[attr-defined]
            raise ZeroDivisionError("of the test")
        return real(documents)  # type: ignore[arg-type]

    monkeypatch.setattr(languages, "claims_of", failing)
    for name in ("a", "bad", "c"):
        (tmp_path / f"{name}.txt").write_text(LEAD + f" It was the report {name}.")
    sources = [str(tmp_path / f"{name}.txt") for name in ("a", "bad", "c")]
    built = build(sources, tmp_path / "case", Settings(processes=1), quiet)
    assert [(row.item, "ZeroDivisionError: of the test" in row.reason) for row in built.skipped] == [("bad.txt", True)]
    assert {row["source"] for row in rows(built.out / "claims.csv")} == {"a.txt", "c.txt"}


def test_what_stands_after_token_400_of_a_sentence_is_read(tmp_path: Path) -> None:
    """A sentence of 500 words: what it tells at its end gives a claim as what it tells at its beginning does."""
    among = ", ".join(f"the {number}th of the houses on the long road to the river" for number in range(1, 50))
    text = f"Four people were killed in Kharkiv, shells fell near {among}, and seven people were injured in Izium."
    assert len(text.split()) > 400
    (tmp_path / "long.txt").write_text(text)
    built = build([str(tmp_path / "long.txt")], tmp_path / "case", Settings(processes=1), quiet)
    assert [(row["kind"], row["low"]) for row in rows(built.out / "claims.csv")] == [("killed", "4"), ("injured", "7")]

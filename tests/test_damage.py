"""No damage to a case ends in a traceback, and none goes unseen: it is named, or what it hit is made again."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.sources import outputs
from witnessmark.casework import judge
from witnessmark.errors import WitnessmarkError
from witnessmark.pipeline import build
from witnessmark.settings import Settings
from witnessmark.store.heads import Heads
from witnessmark.verification import verify

TEXT = "Two people were killed by shelling in Kharkiv on 3 March 2022, the mayor said."
OTHER = "Four people were injured in a blast in Lviv on 5 March 2022, police said."
KEPT = ("archive/", "journal.sqlite", "heads.jsonl", "case.json")
"""What no build can make again."""


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    at = data.find(b"withdrawn")  # in SQLite's file, where most of the room holds nothing
    data[at if at > 0 else len(data) // 2] ^= 0x04
    replaced(path, bytes(data))


def cut(path: Path) -> None:
    replaced(path, path.read_bytes()[: path.stat().st_size // 2 - 1])


def replaced(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


DAMAGES: dict[str, Callable[[Path], None]] = {"flip": flipped, "cut": cut, "delete": Path.unlink}


def built(sources: Path, case: Path) -> tuple[str, ...]:
    return build([str(sources)], case, Settings(processes=1), lambda *_: None).remade


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with sources and a built case on which somebody has ruled."""
    root = tmp_path_factory.mktemp("whole")
    (root / "sources").mkdir()
    (root / "sources" / "a.txt").write_text(TEXT)
    (root / "sources" / "b.txt").write_text(OTHER)
    built(root / "sources", root / "case")
    claims = (root / "case" / "out" / "claims.csv").read_text("utf-8")
    claim = next(word for word in claims.replace("\n", ",").split(",") if word.startswith("clm_"))
    judge(root / "case", "reject_claim", [claim], "ana", "withdrawn")
    built(root / "sources", root / "case")
    assert verify(root / "case").problems == ()
    return root


def files(case: Path) -> list[str]:
    found = sorted(path.relative_to(case).as_posix() for path in case.rglob("*") if path.is_file())
    return [name for name in found if name != ".lock"]


@pytest.mark.parametrize("damage", sorted(DAMAGES))
def test_every_damaged_file_is_named_or_made_again(whole: Path, tmp_path: Path, damage: str) -> None:
    """Each file of a case, one after another: verify sees the damage, build mends it or names the file."""
    before = outputs(whole / "case")
    unseen, told_badly = [], []
    for name in files(whole / "case"):
        case = tmp_path / "case"
        shutil.copytree(whole / "case", case)
        DAMAGES[damage](case / name)
        shown = name.removesuffix(name.rpartition("/")[2]) + name.rpartition("/")[2][:64]
        try:
            found = verify(case)
            if not any(shown in problem or "digests.json" in name for problem in found.problems):
                unseen.append(name)
        except WitnessmarkError as error:
            if name != "case.json":
                told_badly.append(f"{name}: {error}")
        try:
            remade = built(whole / "sources", case)
            if name.startswith("tables/") and name.endswith(".parquet"):
                assert any(name in line for line in remade), name
            if verify(case).problems == ():
                assert outputs(case) == before, name
            else:
                assert name.startswith("archive/"), name  # its bytes are still damaged, and verify says so
        except WitnessmarkError as error:
            if not name.startswith(KEPT) or name not in str(error).replace(os.sep, "/"):
                told_badly.append(f"{name}: {error}")
        shutil.rmtree(case)
    assert not told_badly
    assert not unseen


def attacked(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole / "case", tmp_path / "case")
    return tmp_path / "case"


def test_an_archive_that_is_gone_does_not_verify(whole: Path, tmp_path: Path) -> None:
    """With archive/ deleted, verify names the journal's lost rows and each source that out/ was made from."""
    case = attacked(whole, tmp_path)
    shutil.rmtree(case / "archive")
    problems = "\n".join(verify(case).problems)
    assert "2 rows stood here" in problems
    assert "no row of a.txt" in problems
    assert "no row of b.txt" in problems


def test_an_archive_with_other_bytes_does_not_verify(whole: Path, tmp_path: Path) -> None:
    """An archive made anew from a forged source has a whole chain of its own, which is not the one noted."""
    case = attacked(whole, tmp_path)
    shutil.rmtree(case / "archive")
    (tmp_path / "forged").mkdir()
    (tmp_path / "forged" / "a.txt").write_text(TEXT.replace("Two", "Ten"))
    (tmp_path / "forged" / "b.txt").write_text(OTHER)
    built(tmp_path / "forged", tmp_path / "other")
    shutil.copytree(tmp_path / "other" / "archive", case / "archive")
    assert any("they are others now" in problem for problem in verify(case).problems)
    with pytest.raises(WitnessmarkError, match=r"archive/journal\.jsonl"):
        built(whole / "sources", case)


def test_an_emptied_journal_does_not_verify(whole: Path, tmp_path: Path) -> None:
    """A journal of judgements emptied with SQLite's own tools, or a new one in its place, is noticed."""
    import sqlite3

    case = attacked(whole, tmp_path)
    with sqlite3.connect(case / "journal.sqlite") as connection:
        connection.execute("DROP TRIGGER judgements_stay")
        connection.execute("DELETE FROM judgements")
    assert any("journal.sqlite: 1 rows stood here" in problem for problem in verify(case).problems)
    (case / "journal.sqlite").unlink()
    assert any("journal.sqlite: 1 rows stood here" in problem for problem in verify(case).problems)
    with pytest.raises(WitnessmarkError, match=r"journal\.sqlite"):
        built(whole / "sources", case)


def test_an_edited_publication_does_not_verify(whole: Path, tmp_path: Path) -> None:
    """A figure changed in out/, also with its digest put right in the manifest; a file laid beside; a file gone."""
    from witnessmark.manifest import digest

    case = attacked(whole, tmp_path)
    path, manifest = case / "out" / "claims.csv", case / "out" / "manifest.json"
    former = digest(path)
    path.write_text(path.read_text("utf-8").replace("Two people", "Ten people"), encoding="utf-8")
    assert any("claims.csv" in problem for problem in verify(case).problems)
    manifest.write_text(manifest.read_text("utf-8").replace(former, digest(path)), encoding="utf-8")
    assert any("manifest.json: is not the one" in problem for problem in verify(case).problems)
    built(whole / "sources", case)
    assert outputs(case) == outputs(whole / "case")
    assert verify(case).problems == ()
    (case / "out" / "notes.txt").write_text("mine")
    assert any("notes.txt" in problem for problem in verify(case).problems)
    (case / "out" / "notes.txt").unlink()
    shutil.rmtree(case / "out")
    assert any("out/manifest.json: missing" in problem for problem in verify(case).problems)


def test_a_manifest_that_names_another_source_does_not_verify(whole: Path, tmp_path: Path) -> None:
    """An input that never came in is told, also where the noted heads were deleted to hide the edit."""
    case = attacked(whole, tmp_path)
    manifest = case / "out" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"a.txt"', '"c.txt"'), encoding="utf-8")
    (case / "heads.jsonl").unlink()
    problems = verify(case).problems
    assert any("no row of c.txt" in problem for problem in problems)
    assert any("heads.jsonl" in problem for problem in problems)


def test_a_head_proves_what_stood_when_it_was_told(whole: Path, tmp_path: Path) -> None:
    """A case that grew still holds an older head; one rolled back, or made anew, does not hold a later one."""
    case = attacked(whole, tmp_path)
    first = verify(case).head
    assert first is not None
    shutil.copytree(case, tmp_path / "former")
    (tmp_path / "sources").mkdir()
    for name, text in (("a", TEXT), ("b", OTHER), ("c", OTHER.replace("Four", "Six").replace("Lviv", "Kyiv"))):
        (tmp_path / "sources" / f"{name}.txt").write_text(text)
    built(tmp_path / "sources", case)
    later = verify(case, first)
    assert later.problems == ()
    assert later.head is not None
    assert later.head != first
    assert verify(case, later.head).problems == ()
    rolled_back = verify(tmp_path / "former", later.head)
    assert any("3 rows, 2 are left" in problem for problem in rolled_back.problems)
    assert verify(tmp_path / "former").problems == ()  # alone, an older state is whole
    built(tmp_path / "sources", tmp_path / "anew")
    assert verify(tmp_path / "anew", later.head).problems
    assert any("no head" in problem for problem in verify(case, "12-zz").problems)
    assert any(
        "not those of the head" in problem
        for problem in verify(case, first[:-1] + "0").problems + verify(case, first[:-1] + "1").problems
    )


def test_verify_writes_nothing_and_reads_beside_another_reader(whole: Path, tmp_path: Path) -> None:
    """A read-only case verifies while another reader holds it; not one byte or time changes."""
    from witnessmark.store.case import read_case

    case = attacked(whole, tmp_path)
    for path in (case, *case.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in (case, *case.rglob("*"))}
    with read_case(case):
        assert verify(case).problems == ()
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in (case, *case.rglob("*"))} == before
    for path in (case, *case.rglob("*")):
        path.chmod(0o755)


def test_a_reader_is_told_of_a_run_that_writes(whole: Path, tmp_path: Path) -> None:
    """While a build holds the case, verify says so instead of finding it half written."""
    from witnessmark.store.case import open_case

    case = attacked(whole, tmp_path)
    with open_case(case), pytest.raises(WitnessmarkError, match="being built by another run"):
        verify(case)


def test_leftovers_of_a_killed_run_are_cleaned_by_the_next(whole: Path, tmp_path: Path) -> None:
    """Half-written files of every kind are gone after the next build, which ends as if nothing had been."""
    case = attacked(whole, tmp_path)
    kept = next((case / "archive").glob("??"))
    left = [
        case / "tables" / "resolved.parquet.part", case / "tables" / "signatures.npz.17.part", case / "case.json.part",
        kept / ".abc.part", case / "out" / ".manifest.json.part", case / "out.part" / "claims.csv",
        case / "out.old" / "claims.csv",
    ]  # fmt: skip
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    with (case / "heads.jsonl").open("ab") as file:
        file.write(b'{"seq": 9, "wh')
    built(whole / "sources", case)
    assert not [path for path in left if path.exists()]
    assert verify(case).problems == ()
    assert outputs(case) == outputs(whole / "case")


def test_a_note_is_added_only_where_something_changed(whole: Path, tmp_path: Path) -> None:
    """Building again without news notes no head, so that the head told stays the case's head."""
    case = attacked(whole, tmp_path)
    head = verify(case).head
    built(whole / "sources", case)
    Heads(case).note(case / "out" / "manifest.json", datetime.now(UTC))
    assert verify(case).head == head

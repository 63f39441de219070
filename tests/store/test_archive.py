"""The archive keeps bytes as they came in and says where anything differs."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from witnessmark.errors import IntegrityError
from witnessmark.model.text import Capture
from witnessmark.store.archive import Archive

WHEN = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def capture(data: bytes, source: str = "a.txt") -> Capture:
    digest = hashlib.sha256(data).hexdigest()
    return Capture(digest=digest, media_type="text/plain", source=source, url=None, size_bytes=len(data))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Three captures, two of them of the same bytes."""
    made = Archive(tmp_path / "archive")
    with made:
        made.add(capture(b"one", "one.txt"), b"one", WHEN)
        made.add(capture(b"two", "two.txt"), b"two", WHEN)
        made.add(capture(b"one", "copy.txt"), b"one", WHEN)
    return made


def rows(archive: Archive) -> list[dict[str, object]]:
    return [json.loads(line) for line in (archive.root / "journal.jsonl").read_bytes().splitlines()]


def place(archive: Archive, data: bytes) -> Path:
    digest = hashlib.sha256(data).hexdigest()
    return archive.root / digest[:2] / digest


def test_keeps_bytes_under_their_digest(archive: Archive) -> None:
    """Bytes lie under the first two digits of their digest, are read back, and verify finds nothing wrong."""
    assert place(archive, b"one").read_bytes() == b"one"
    assert archive.read(capture(b"two").digest) == b"two"
    assert archive.verify() == ()


def test_journal_rows_are_chained(archive: Archive) -> None:
    """Each row names when, what, from where, and the hash of the row before it."""
    first, second, third = rows(archive)
    assert (first["seq"], first["source"], first["when"]) == (1, "one.txt", WHEN.isoformat())
    assert first["before"] == "0" * 64
    assert (second["before"], third["before"]) == (first["hash"], second["hash"])


def test_same_capture_again_adds_no_row(archive: Archive) -> None:
    """The same bytes under the same source leave the archive as it is, in this run and the next."""
    before = (archive.root / "journal.jsonl").read_bytes()
    archive.add(capture(b"one", "one.txt"), b"one", WHEN)
    Archive(archive.root).add(capture(b"one", "one.txt"), b"one", datetime(2027, 1, 1, tzinfo=UTC))
    assert (archive.root / "journal.jsonl").read_bytes() == before


def test_next_run_continues_the_chain(archive: Archive) -> None:
    """Rows of a later run follow those of the earlier one in one chain."""
    with Archive(archive.root) as later:
        later.add(capture(b"three", "three.txt"), b"three", WHEN)
    assert [row["seq"] for row in rows(archive)] == [1, 2, 3, 4]
    assert archive.verify() == ()


def test_names_the_first_broken_link(archive: Archive) -> None:
    """A changed row is named by its number with what was expected and seen, and only the first one."""
    journal = archive.root / "journal.jsonl"
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join([lines[0], lines[1].replace("two.txt", "six.txt"), lines[2]]))
    (problem,) = [problem for problem in archive.verify() if "row" in problem.where]
    assert problem.where == "journal.jsonl row 2"
    assert problem.expected != problem.seen
    assert "row 2" in str(problem)


@pytest.mark.parametrize("kept", [[0, 2], [1, 2], [1, 0, 2]])
def test_names_a_removed_or_moved_row(archive: Archive, kept: list[int]) -> None:
    """A row that is gone or out of order breaks the chain where the next row stands."""
    journal = archive.root / "journal.jsonl"
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join(lines[number] for number in kept))
    assert archive.verify()[0].where == f"journal.jsonl row {2 if kept[0] == 0 else 1}"


@pytest.mark.parametrize("row", [b"\n", b"nothing\n", b"[]\n", b'{"seq": 2}\n', b'{"a":' * 50_000 + b"\n"])
def test_names_a_row_that_is_none(archive: Archive, row: bytes) -> None:
    """A line that is no journal row is named, by verify and by the next add."""
    journal = archive.root / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0] + row + lines[2])
    assert archive.verify()[0].where == "journal.jsonl row 2"
    with pytest.raises(IntegrityError, match="row 2"):
        Archive(archive.root).add(capture(b"x"), b"x", WHEN)


def test_names_damaged_missing_and_extra_files(archive: Archive) -> None:
    """Each file that differs from the journal is named with what was expected."""
    one, two = place(archive, b"one"), place(archive, b"two")
    one.chmod(0o644)
    one.write_bytes(b"on3")
    two.unlink()
    (archive.root / "stray.txt").write_bytes(b"?")
    told = {problem.where: problem for problem in archive.verify()}
    assert told[f"{one.parent.name}/{one.name}"].expected == f"digest {one.name}"
    assert told[f"{two.parent.name}/{two.name}"].seen == "none"
    assert told["stray.txt"].seen == "a file"
    assert len(told) == 3


def test_files_without_a_journal_are_told(archive: Archive) -> None:
    """An archive whose journal is gone does not pass for an empty one."""
    (archive.root / "journal.jsonl").unlink()
    assert archive.verify()[0].where == "journal.jsonl"


@pytest.mark.parametrize("left", [1, 40, 200])
def test_torn_last_line_is_moved_aside(archive: Archive, left: int) -> None:
    """What a killed run left of its last row is told by verify, moved aside by the next add, and written anew."""
    journal = archive.root / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0] + lines[1] + lines[2][:left])
    assert "torn" in archive.verify()[0].seen
    with Archive(archive.root) as later:
        later.add(capture(b"one", "copy.txt"), b"one", WHEN)
    assert journal.read_bytes() == b"".join(lines)
    assert (archive.root / "journal.torn").read_bytes() == lines[2][:left] + b"\n"
    assert archive.verify() == ()


def test_row_torn_before_its_line_end(archive: Archive) -> None:
    """A last row that lacks nothing but its line end is written anew like any other torn one."""
    journal = archive.root / "journal.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole[:-1])
    with Archive(archive.root) as later:
        later.add(capture(b"one", "copy.txt"), b"one", WHEN)
    assert journal.read_bytes() == whole


def test_half_written_bytes_are_finished(archive: Archive) -> None:
    """Bytes left beside their place by a killed run are replaced when the capture comes again."""
    data = b"four"
    path = place(archive, data)
    path.parent.mkdir(exist_ok=True)
    (path.parent / f".{path.name}.part").write_bytes(b"fo")
    assert archive.verify()[0].expected.startswith("no file")
    with Archive(archive.root) as later:
        later.add(capture(data, "four.txt"), data, WHEN)
    assert archive.verify() == ()


def test_refuses_bytes_of_another_digest(archive: Archive) -> None:
    """Bytes that are not the capture's are never kept."""
    with pytest.raises(IntegrityError, match="digest"):
        archive.add(capture(b"one", "new.txt"), b"other", WHEN)


def test_read_refuses_paths_and_damage(archive: Archive) -> None:
    """Only a digest can be read, and only bytes that still match it."""
    for bad in ("../../etc/passwd", "", "A" * 64, "0" * 63 + "\0"):
        with pytest.raises(IntegrityError, match="digest"):
            archive.read(bad)
    path = place(archive, b"one")
    path.chmod(0o644)
    path.write_bytes(b"1")
    with pytest.raises(IntegrityError, match="expected digest"):
        archive.read(path.name)
    with pytest.raises(IntegrityError, match="cannot be read"):
        archive.read("0" * 64)


def test_needs_a_time_zone(archive: Archive) -> None:
    """A time without zone is refused."""
    with pytest.raises(ValueError, match="time zone"):
        archive.add(capture(b"new"), b"new", datetime(2026, 1, 1))  # noqa: DTZ001 (the very case)


def test_any_source_name_is_held(tmp_path: Path) -> None:
    """Names with quotes, line ends, direction marks or lone surrogates come back as they were."""
    archive = Archive(tmp_path / "archive")
    names = ['"quoted"', "two\nlines", "\u202egpj.txt", "lone\ud800", "nul\0", "../../up"]
    with archive:
        for name in names:
            archive.add(capture(b"x", name), b"x", WHEN)
    assert [row["source"] for row in rows(archive)] == names
    assert archive.verify() == ()


def test_empty_archive_is_sound(tmp_path: Path) -> None:
    """A folder that does not exist has no problems and is not made by looking."""
    archive = Archive(tmp_path / "none")
    assert archive.verify() == ()
    assert not archive.root.exists()

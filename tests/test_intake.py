"""A case remembers its sources: nothing leaves it but by a removal with a reason, and nothing comes in unseen."""

import json
from pathlib import Path

import pytest

from tests.sources import rows, witnessmark
from witnessmark.errors import ArgumentError, CaseError
from witnessmark.intake import Added, add, history, remove, sources
from witnessmark.settings import Settings
from witnessmark.store.archive import Archive
from witnessmark.store.chain import START, row_hash

KILLED = "Six people were killed by shelling in Sumy on 5 March 2022, the mayor said."
INJURED = "Two people were injured in Kyiv on 6 March 2022, police said."


def silent(stage: str, done: int, total: int | None) -> None:
    pass


def put(case: Path, *given: Path) -> Added:
    return add([str(path) for path in given], case, Settings(), "ada", silent)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def standing(case: Path) -> list[str]:
    return [row.source for row in sources(case)[0]]


def test_a_new_source_joins_the_old_ones(tmp_path: Path) -> None:
    """Adding one file to a case of another leaves both, whoever names which."""
    case = tmp_path / "case"
    put(case, write(tmp_path / "a.txt", KILLED))
    put(case, write(tmp_path / "b.txt", INJURED))
    assert standing(case) == ["a.txt", "b.txt"]


def test_other_files_of_one_name_are_other_sources(tmp_path: Path) -> None:
    """Two folders with a file of the same name are told apart by their folders, in this run and the next."""
    case = tmp_path / "case"
    first = write(tmp_path / "one" / "a.txt", KILLED).parent
    second = write(tmp_path / "two" / "a.txt", INJURED).parent
    put(case, first)
    assert put(case, second).new == ("two/a.txt",)
    assert put(case, second).same == ("two/a.txt",)
    assert standing(case) == ["a.txt", "two/a.txt"]


def test_a_changed_file_is_named_and_its_former_bytes_stay(tmp_path: Path) -> None:
    """The same file with other bytes takes its own place, is told as changed, and the archive keeps both."""
    case = tmp_path / "case"
    path = write(tmp_path / "a.txt", KILLED)
    put(case, path)
    former = sources(case)[0][0].capture
    write(path, INJURED)
    assert put(case, path).changed == ("a.txt",)
    assert former is not None
    assert Archive(case / "archive").read(former.digest) == KILLED.encode()
    assert Archive(case / "archive").verify() == ()


@pytest.mark.parametrize("wrong", ["nowhere", "empty"])
def test_a_typo_or_an_empty_folder_changes_nothing(tmp_path: Path, wrong: str) -> None:
    """A path that does not exist, or holds no file, is refused by name; a new case is not even made."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArgumentError, match=wrong):
        put(tmp_path / "case", tmp_path / wrong)
    assert not (tmp_path / "case").exists()


def test_a_removal_has_a_reason_and_keeps_the_bytes(tmp_path: Path) -> None:
    """What is removed no longer stands, the journal says who and why, and the archive still verifies."""
    case = tmp_path / "case"
    put(case, write(tmp_path / "r" / "a.txt", KILLED), write(tmp_path / "b.txt", INJURED))
    assert remove(["a.txt"], case, "a forgery", "bob") == ("a.txt",)
    assert standing(case) == ["b.txt"]
    last = history(case)[-1]
    assert (last.event, last.source, last.who, last.reason) == ("removed", "a.txt", "bob", "a forgery")
    assert last.capture is not None
    assert Archive(case / "archive").read(last.capture.digest) == KILLED.encode()
    assert Archive(case / "archive").verify() == ()
    again = put(case, tmp_path / "r")
    assert [(row.source, row.reason) for row in again.stayed_out] == [("a.txt", "a forgery")]
    assert standing(case) == ["b.txt"]
    assert put(case, tmp_path / "r" / "a.txt").new == ("a.txt",)
    assert put(case, tmp_path / "r").same == ("a.txt",)


def test_other_bytes_of_a_removed_source_come_in(tmp_path: Path) -> None:
    """What was removed and is another text now is another thing: it comes in with its folder."""
    case = tmp_path / "case"
    path = write(tmp_path / "r" / "a.txt", KILLED)
    put(case, path)
    remove(["a.txt"], case, "a forgery", "bob")
    write(path, INJURED)
    assert put(case, path.parent).new == ("a.txt",)


def test_a_removal_of_nothing_or_without_a_reason_is_refused(tmp_path: Path) -> None:
    """A name that names nothing, or an empty reason, removes nothing at all."""
    case = tmp_path / "case"
    put(case, write(tmp_path / "a.txt", KILLED))
    with pytest.raises(ArgumentError, match=r"c\.txt"):
        remove(["a.txt", "c.txt"], case, "typo", "bob")
    with pytest.raises(ArgumentError, match="reason"):
        remove(["a.txt"], case, " ", "bob")
    assert standing(case) == ["a.txt"]


def test_custody_says_where_from_and_by_whom(tmp_path: Path) -> None:
    """Each row of the journal has the path that was asked for, the person and the tool with its version."""
    put(tmp_path / "case", write(tmp_path / "a.txt", KILLED))
    (row,) = history(tmp_path / "case")
    assert row.custody.asked == str((tmp_path / "a.txt").resolve())
    assert row.who == "ada"
    assert row.tool is not None
    assert row.tool.startswith("witnessmark ")


def test_what_was_not_taken_in_is_remembered(tmp_path: Path) -> None:
    """A refused file stands in the list with its reason until it comes in, and is not told twice."""
    case = tmp_path / "case"
    bad = write(tmp_path / "r" / "a.txt", "")
    for _ in range(2):
        put(case, bad.parent)
    assert [(row.item, row.reason) for row in sources(case)[1]] == [("a.txt", "empty file")]
    assert len(history(case)) == 1
    write(bad, KILLED)
    put(case, bad.parent)
    assert sources(case)[1] == []


def test_a_case_is_built_from_what_it_remembers(tmp_path: Path) -> None:
    """`build --case` without sources reads all that was added; without any it says so and makes nothing."""
    case = tmp_path / "case"
    refused = witnessmark("build", "--case", case)
    assert refused.returncode == 2
    assert not case.exists()
    put(case, write(tmp_path / "a.txt", KILLED))
    put(case, write(tmp_path / "b.txt", INJURED))
    (tmp_path / "a.txt").unlink()
    done = witnessmark("build", "--case", case)
    assert done.returncode == 0, done.stderr
    assert {row["source"] for row in rows(case / "out" / "reports.csv")} == {"a.txt", "b.txt"}


def test_a_case_of_an_earlier_version_keeps_its_sources_and_reads_no_table(tmp_path: Path) -> None:
    """Rows without custody stand as they did; what was taken for prose and is a table is a table now."""
    case = tmp_path / "case"
    put(case, write(tmp_path / "a.csv", "date,place,killed\n2022-03-05,Sumy,3\n"), write(tmp_path / "b.txt", KILLED))
    journal = case / "archive" / "journal.jsonl"
    olden: list[str] = []
    before = START
    for line in journal.read_text("utf-8").splitlines():
        row = {
            name: value for name, value in json.loads(line).items() if name not in ("tool", "who", "custody", "event")
        }
        row |= {"media_type": "text/plain", "before": before}
        before = row["hash"] = row_hash(row)
        olden.append(json.dumps(row))
    journal.write_text("\n".join(olden) + "\n", encoding="utf-8")
    done = witnessmark("build", "--case", case)
    assert done.returncode in (0, 1)
    assert not any(row["figure_text"] == "05" for row in rows(case / "out" / "claims.csv"))


def test_a_case_without_sources_cannot_be_built(tmp_path: Path) -> None:
    """A case from which everything was removed says so."""
    case = tmp_path / "case"
    put(case, write(tmp_path / "a.txt", KILLED))
    remove(["a.txt"], case, "test", "bob")
    from witnessmark.pipeline import build

    with pytest.raises(CaseError, match="holds no source"):
        build((), case, Settings(), silent)

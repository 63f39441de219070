import json
from pathlib import Path

import pytest

from witnessmark.errors import CaseError
from witnessmark.store.case import open_case


def test_a_new_folder_becomes_a_case(tmp_path: Path) -> None:
    """A folder that is new or empty is marked with the format; opening it again changes nothing."""
    with open_case(tmp_path / "deep" / "case"):
        pass
    mark = tmp_path / "deep" / "case" / "case.json"
    first = mark.read_bytes()
    with open_case(tmp_path / "deep" / "case"):
        pass
    assert json.loads(first) == {"witnessmark_case": 1}
    assert mark.read_bytes() == first


def test_a_case_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """A case written by a later program is refused, naming its format and ours."""
    (tmp_path / "case.json").write_text('{"witnessmark_case": 7}')
    with pytest.raises(CaseError, match=r"format 7; this Witnessmark knows up to 1"), open_case(tmp_path):
        pass


def test_a_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    """A folder with a stranger's files is never turned into a case."""
    (tmp_path / "thesis.docx").write_text("precious")
    with pytest.raises(CaseError, match=r"thesis\.docx"), open_case(tmp_path):
        pass


def test_a_file_is_no_case(tmp_path: Path) -> None:
    """A file given as the case is refused in words."""
    path = tmp_path / "case"
    path.write_text("x")
    with pytest.raises(CaseError, match="is a file"), open_case(path):
        pass


def test_two_runs_do_not_share_a_case(tmp_path: Path) -> None:
    """While one run holds the case, another is told to wait."""
    with open_case(tmp_path / "case"), pytest.raises(CaseError, match="another run"), open_case(tmp_path / "case"):
        pass


def test_published_files_are_swapped_in_whole(tmp_path: Path) -> None:
    """The new folder replaces the old one; a kill between the two renames is healed at the next opening."""
    root = tmp_path / "case"
    with open_case(root) as case:
        for word in ("first", "second"):
            fresh = root / "out.part"
            fresh.mkdir()
            (fresh / "claims.csv").write_text(word)
            case.swap_out(fresh)
        assert (case.out / "claims.csv").read_text() == "second"
        case.out.rename(root / "out.old")
    with open_case(root) as case:
        assert (case.out / "claims.csv").read_text() == "second"

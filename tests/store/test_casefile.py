"""``case.toml``: what people say of their case, and clear words where it cannot be used."""

from datetime import date
from pathlib import Path

import pytest

from witnessmark.errors import CaseError
from witnessmark.model.about import About
from witnessmark.store.casefile import read_about


def test_a_case_says_what_it_is_about(tmp_path: Path) -> None:
    """Title, description and rules are read; a case without the file says nothing."""
    assert read_about(tmp_path) == About()
    (tmp_path / "case.toml").write_text(
        'title = "Spring"\nlanguage = "uk"\n[include]\nkinds = ["killed"]\ncountries = ["ua"]\nsince = 2022-02-24\n',
        "utf-8",
    )
    assert read_about(tmp_path) == About(
        title="Spring", language="uk", kinds=("killed",), countries=("UA",), since=date(2022, 2, 24)
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = 3", "title is 3; expected words"),
        ("titel = 'x'", "titel is not known; choose from title"),
        ("include = 3", "expected a table"),
        ("language = 'ua'", "language is 'ua'; the report can be written in en, uk"),
        ("language = 3", "the report can be written in en, uk"),
        ("[include]\nkinds = 'killed'", "expected a list of words"),
        ("[include]\ncountries = ['Ukraine']", "ISO codes of two letters"),
        ("[include]\nsince = '2022'", "expected a day"),
        ("[include]\nsince = 2022-05-01\nuntil = 2022-04-01", "is before"),
        ("title = ", "cannot be read"),
    ],
)
def test_a_bad_file_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    """The message names the file, the key and what was expected."""
    (tmp_path / "case.toml").write_text(text, "utf-8")
    with pytest.raises(CaseError, match=r"case\.toml") as raised:
        read_about(tmp_path)
    assert words in str(raised.value)

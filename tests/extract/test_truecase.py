"""Text in capitals is read as ordinary text, offset for offset."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from witnessmark.extract.parse.text import in_capitals, truecase


@given(st.text(max_size=80))
def test_length_never_changes(text: str) -> None:
    """Every offset into the truecased text is one into the original."""
    assert len(truecase(text)) == len(text)


def test_words_go_small_and_names_keep_a_capital() -> None:
    """Common words are written small, unknown ones and days as names."""
    assert (
        truecase("THREE SOLDIERS WERE KILLED IN ZHYTOMYR ON MONDAY.")
        == "Three soldiers were killed in Zhytomyr on Monday."
    )


def test_ordinary_text_is_left_alone() -> None:
    """A sentence with an acronym is not one in capitals."""
    text = "The UN said that NATO had left."
    assert not in_capitals(text)
    assert truecase(text) == text


def test_capitals_give_the_same_claims(harms: Any) -> None:
    """A wire in capitals says what the same words say in ordinary case."""
    text = "Three soldiers were killed and nine farmers were wounded in a clash near the river."
    assert harms(text.upper()) == harms(text) == [("killed", 3, 3, "exact"), ("injured", 9, 9, "exact")]

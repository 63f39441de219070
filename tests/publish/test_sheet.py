import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.publish.sheet import cell_text, sheet


@pytest.mark.parametrize(
    "cell", ["=1+1", "+380 44", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =cmd|'/c calc'!A1", "\ufeff=1", "＝1+1", "\n=1"]
)
def test_no_cell_starts_a_formula(cell: str) -> None:
    """Whatever a spreadsheet would run is written as text."""
    assert cell_text(cell).startswith("'")


@pytest.mark.parametrize(("cell", "text"), [(-70.5, "-70.5"), ("-12", "-12"), (0, "0"), (None, ""), ("a=b", "a=b")])
def test_numbers_and_plain_words_stay_as_they_are(cell: object, text: str) -> None:
    """A negative longitude stays a number, zero stays zero, and not stated is empty."""
    assert cell_text(cell) == text  # type: ignore[arg-type]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=5))
def test_what_is_written_is_what_a_reader_gets(rows: list[list[str]]) -> None:
    """A CSV reader gets back every cell as `cell_text` gives it, quotes and newlines included."""
    text = sheet(["a", "b"], rows)
    assert list(csv.reader(StringIO(text, newline="")))[1:] == [[cell_text(cell) for cell in row] for row in rows]


def test_a_row_of_the_wrong_length_is_an_error() -> None:
    """Columns can never slip."""
    with pytest.raises(ValueError, match="2 cells, the header 3"):
        sheet(["a", "b", "c"], [["1", "2"]])

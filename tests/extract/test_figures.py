"""How many people a sentence speaks of, in every dress that a number wears."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.extract.grammar.figures import hedged, numbers


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Three people were killed in the blast.", [("killed", 3, 3, "exact")]),
        ("Twenty-two miners died on Sunday.", [("killed", 22, 22, "exact")]),
        ("The shelling killed 1,250 civilians.", [("killed", 1250, 1250, "exact")]),
        ("A dozen people were injured.", [("injured", 12, 12, "about")]),
        ("Two dozen people were injured.", [("injured", 24, 24, "about")]),
        ("Scores of villagers were killed.", [("killed", 40, None, "vague")]),
        ("Dozens were wounded.", [("injured", 24, None, "vague")]),
        ("Hundreds of people were arrested.", [("detained", 200, None, "vague")]),
        ("Half a million people were displaced by the fighting.", [("displaced", 500000, 500000, "about")]),
        ("More than 2.8 million people have fled the country.", [("displaced", 2800000, None, "more_than")]),
        ("Between 10 and 15 soldiers were killed.", [("killed", 10, 15, "range")]),
        ("From 10 to 15 soldiers were killed.", [("killed", 10, 15, "range")]),
        ("Up to 40 people were killed.", [("killed", None, 40, "at_most")]),
        ("Nearly 200 people were killed.", [("killed", None, 200, "nearly")]),
        ("At least nine farmers were killed.", [("killed", 9, None, "at_least")]),
        ("No fewer than nine farmers were killed.", [("killed", 9, None, "at_least")]),
        ("As many as 70 people were injured.", [("injured", None, 70, "at_most")]),
        ("About 50 people were injured.", [("injured", 50, 50, "about")]),
        ("One of the drivers was killed.", [("killed", 1, 1, "exact")]),
        ("Both sisters were killed.", [("killed", 2, 2, "exact")]),
        ("Another nurse was killed.", [("killed", 1, 1, "exact")]),
        ("A couple and their child were killed.", [("killed", 3, 3, "exact")]),
        ("The mayor was killed.", [("killed", 1, 1, "exact")]),
        (
            "Ivan Petrenko, Maria Bondar and Oleh Hrytsenko were killed.",
            [("killed", 3, 3, "exact")],
        ),
        ("No one was killed.", [("killed", 0, 0, "exact")]),
        ("None of them was injured.", [("injured", 0, 0, "exact")]),
        ("There were no casualties.", [("killed", 0, 0, "exact"), ("injured", 0, 0, "exact")]),
        (
            "The strike killed ten people, including two children.",
            [("killed", 10, 10, "exact"), ("killed", 2, 2, "exact")],
        ),
        ("The death toll rose from 12 to 15.", [("killed", 15, 15, "exact")]),
        ("The death toll rose to 15.", [("killed", 15, 15, "exact")]),
        ("Two soldiers and a farmer were killed.", [("killed", 2, 2, "exact"), ("killed", 1, 1, "exact")]),
        ("A corporal and a farmer were killed.", [("killed", 2, 2, "exact")]),
        ("Several people were injured.", [("injured", 2, None, "vague")]),
        ("Farmers were killed in the raid.", [("killed", 2, None, "vague")]),
        ("Officials said 300+ people died.", [("killed", 300, None, "at_least")]),
        ("Since the coup 6,500+ people were killed.", [("killed", 6500, None, "at_least")]),
        ("A guided bomb killed a woman of 60.", [("killed", 1, 1, "exact")]),
        ("A driver of 52 was wounded by debris.", [("injured", 1, 1, "exact")]),
        ("The mayor, Pavlo Ivanenko, and a guard were shot dead.", [("killed", 2, 2, "exact")]),
        ("His wife, Olena Koval, and their son were wounded.", [("injured", 2, 2, "exact")]),
        ("A priest, Father Romero, and a nun were murdered.", [("killed", 2, 2, "exact")]),
        ("The mayor, a teacher and a guard were killed.", [("killed", 3, 3, "exact")]),
        (
            "An air strike on a tent killed a couple and their three children.",
            [("killed", 5, 5, "exact")],
        ),
        ("Mother and two daughters killed in strike on Sumy", [("killed", 3, 3, "exact")]),
        ("Gunmen shot dead a farmer and his two sons.", [("killed", 3, 3, "exact")]),
        (
            "A lieutenant and five civilians were injured by the explosion.",
            [("injured", 1, 1, "exact"), ("injured", 5, 5, "exact")],
        ),
        ("A crew of 12 died.", [("killed", 12, 12, "exact")]),
        ("Anna Koval (44) and Petro Koval (46) were killed.", [("killed", 2, 2, "exact")]),
    ],
)
def test_a_figure_is_read_as_said(harms: Any, sentence: str, expected: list[Any]) -> None:
    """Number words, digits, hedges, ranges, zero, sets and sums come out with their bounds and qualifier."""
    assert harms(sentence) == expected


@given(st.integers(min_value=2, max_value=999_999))
def test_digits_with_commas_are_one_number(value: int) -> None:
    """Any whole number written with thousands separators reads as itself."""
    (number,) = numbers(f"{value:,} people".split())
    assert (number.low, number.high) == (value, value)


@given(
    st.lists(
        st.sampled_from("a half dozen two hundred thousand and to - 12 2.8 million at least , between".split()),
        max_size=8,
    )
)
def test_no_run_of_number_words_breaks_the_reader(tokens: list[str]) -> None:
    """Whatever the words, every figure keeps low <= high and its tokens stay inside the text."""
    for number in numbers(tokens):
        figure, start, end = hedged(tokens, number)
        assert 0 <= start < end <= len(tokens)
        assert figure.low is None or figure.high is None or figure.low <= figure.high


@pytest.mark.parametrize(
    "words", ["19 - day war", "a nine - storey house", "$ 40 million", "30 percent", "the 42nd brigade", "aged 15"]
)
def test_measures_are_no_people(words: str) -> None:
    """Durations, storeys, money, shares, ordinals and ages yield no number of people."""
    assert list(numbers(words.split())) == []

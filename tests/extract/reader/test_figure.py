"""How many people the words of a mention mean."""

import pytest

from witnessmark.extract.parse.model import parse
from witnessmark.extract.reader.figure import figures_of


@pytest.mark.parametrize(
    ("sentence", "words", "expected"),
    [
        ("At least 14 people were killed.", "At least 14 people", [(14, None)]),
        ("Nearly 200 miners are missing.", "Nearly 200 miners", [(None, 200)]),
        ("Some 60-180 people died.", "60-180 people", [(60, 180)]),
        ("Between 1,200 and 1,300 troops were lost.", "Between 1,200 and 1,300 troops", [(1200, 1300)]),
        ("A 34-year-old woman was stabbed.", "A 34-year-old woman", [(1, 1)]),
        ("The mayor was shot.", "The mayor", [(1, 1)]),
        ("He died on the way.", "He", [(1, 1)]),
        ("Both died.", "Both", [(2, 2)]),
        ("Several guards were hurt.", "Several guards", [(2, None)]),
        ("Hundreds of thousands fled.", "Hundreds of thousands", [(200_000, None)]),
        ("Dozens were injured.", "Dozens", [(24, None)]),
        ("Three adults and two children were hurt.", "Three adults and two children", [(3, 3), (2, 2)]),
        ("Four civilians and an official were killed.", "Four civilians and an official", [(4, 4), (1, 1)]),
        ("Nine guards, a nurse and a child fell.", "Nine guards, a nurse and a child", [(9, 9), (1, 1)]),
        ("A corporal and a guerrilla died.", "A corporal and a guerrilla", [(2, 2)]),
        ("Nine families were moved.", "Nine families", [(9, 9)]),
    ],
)  # fmt: skip
def test_a_mention_gives_the_figures_of_its_groups(
    sentence: str, words: str, expected: list[tuple[int | None, int | None]]
) -> None:
    """Numbers with people of their own come apart; unnumbered people are counted by grammar."""
    (doc,) = parse([sentence])
    start = sentence.index(words)
    told = figures_of(doc, start, start + len(words), none=False)
    assert [(one.figure.low, one.figure.high) for one in told] == expected


def test_nobody_harmed_is_zero_whatever_the_words() -> None:
    """ "All 112 passengers" of an escape are none harmed."""
    (doc,) = parse(["All 112 passengers escaped unhurt."])
    (told,) = figures_of(doc, 0, 18, none=True)
    assert (told.figure.low, told.figure.high) == (0, 0)


def test_the_words_of_each_group_lie_in_the_sentence() -> None:
    """Spans of figures and people are slices of the sentence, in order and apart."""
    sentence = "Police said 19 officers, five rescuers and a child were hurt."
    (doc,) = parse([sentence])
    told = figures_of(doc, 12, 50, none=False)
    assert [sentence[one.start : one.end] for one in told] == ["19 officers", "five rescuers", "a child"]

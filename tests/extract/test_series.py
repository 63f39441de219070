"""Lists of people and tallies: counts come out whole."""

from typing import Any

import pytest


def figures(claims: Any, *texts: str) -> list[tuple[str, int | None, int | None, bool]]:
    return [(c.kind.value, c.figure.low, c.figure.high, c.part_of is not None) for c in claims(*texts)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The gang killed a teacher, a policeman, and a passerby on Sunday.", [3]),
        ("The bomb claimed the lives of deputy Ana Koval, a senior police officer, and a judge.", [3]),
        ("A police colonel, a judge, and senator Ana Koval were murdered last week.", [3]),
        ("The murders of the governor of Kars, another judge, and the Kars police commander shocked many.", [3]),
        ("They are linked to the murder of Dr Ivan Petrov, his wife, and two other people who were with them.", [2, 2]),
        ("They condemned the killing of priests Jan Nowak and Piotr Lis.", [2]),
        ("Olena Koval, a nurse, and Petro Bondar, a driver, were killed.", [2]),
        ("Gunmen murdered Bishop Jan Nowak and two other Poles.", [1, 2]),
        ("Six monks (five Poles and one Czech) and two women were killed in the town.", [6, 2]),
        ("They attended the funeral of six monks, five of them Poles, who were killed on Thursday.", [6]),
        ("The offensive left 35 rebels and 5 soldiers dead.", [35, 5]),
        ("Jan Nowak was killed near his home, along with two of his bodyguards.", [1, 2]),
        ("The gunman managed to kill 1 person and wound 12 others at the airport.", [1]),
        ("The dead include a 4-year-old girl, her mother and an elderly neighbour.", [3]),
        ("Among the dead were two teachers and a nurse.", [2, 1]),
        ("A group of 20 women, children and old people were killed.", [20]),
        ("Some 20 women, children and old people were killed.", [20]),
        ("A family of four was killed when a missile hit their house.", [4]),
        ("The number of soldiers killed has passed 7,000.", [7000]),
    ],
)
def test_a_list_is_counted_whole(claims: Any, sentence: str, expected: list[int]) -> None:
    """Titles, trades, kin and numbers join in one list; a description between commas is no one more."""
    killed = [c for c in claims(sentence) if c.kind.value == "killed" and c.part_of is None]
    assert [c.figure.low for c in killed] == expected


@pytest.mark.parametrize(
    ("sentence", "kind", "expected"),
    [
        ("The number of dead rose to 12.", "killed", 12),
        ("The number of wounded stands at 40.", "injured", 40),
        ("The number of those killed in the blast reached 31.", "killed", 31),
        ("Two of the murdered men were teachers.", "killed", 2),
        ("The gunman managed to kill 1 person and wound 12 others at the airport.", "injured", 12),
        ("At least 22 people were killed and dozens more injured.", "injured", 24),
        ("Ten soldiers were injured in the attack, as were some pedestrians.", "injured", 10),
    ],
)
def test_a_tally_is_read(claims: Any, sentence: str, kind: str, expected: int) -> None:
    """The number of the dead, of those held, of a part of a group."""
    assert expected in [c.figure.low for c in claims(sentence) if c.kind.value == kind]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Four people were killed.", "They are Poles and Czechs."), [("killed", 4, 4, False)]),
        (("Four people were killed.", "They are in the chapel of the Holy Cross."), [("killed", 4, 4, False)]),
        (("Police arrested Jan Nowak, Piotr Lis and Anna Lis.",), [("detained", 3, 3, False)]),
    ],
)
def test_a_list_of_names_is_one_claim(claims: Any, texts: tuple[str, ...], expected: list[Any]) -> None:
    """Names are counted together; nationalities and places are no names."""
    assert figures(claims, *texts) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The rebels had shot down an army plane.",
        "The police shot in the air.",
        "The guards shot at the policemen from afar.",
        "He was shot at from two cars.",
        "They machinegunned the house before entering.",
        "A meeting held by the rebels drew 20 people.",
    ],
)
def test_shots_that_hit_nobody_are_no_harm(claims: Any, sentence: str) -> None:
    """Shots at, in the air, at planes and houses harm no one by themselves."""
    assert claims(sentence) == []


def test_who_dies_of_injuries_is_counted_once(claims: Any) -> None:
    """What they died of counts no wounded."""
    assert figures(claims, "Five people died of their injuries.") == [("killed", 5, 5, False)]


def test_shot_and_killed_is_one_harm(claims: Any) -> None:
    """The wound is not told beside the death it led to; two equal numbers under two harms stay two."""
    assert figures(claims, "Two monks were shot and killed on Sunday.") == [("killed", 2, 2, False)]
    assert figures(claims, "Two were killed and two wounded.") == [("killed", 2, 2, False), ("injured", 2, 2, False)]


@pytest.mark.parametrize(
    ("texts", "kinds"),
    [
        (("Jan Nowak was wounded on Monday.", "He was shot in the leg."), ["injured", "injured"]),
    ],
)
def test_one_who_was_shot_and_died_is_not_also_wounded(claims: Any, texts: tuple[str, ...], kinds: list[str]) -> None:
    """ "Shot" says nothing of death; where the report calls the same person killed, it is that death."""
    assert [claim.kind.value for claim in claims(*texts)] == kinds

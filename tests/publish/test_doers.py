"""Who a sentence says did it, and what its words say of the victims."""

import pytest

from witnessmark.publish.doers import distinct, doers_in, listed_as
from witnessmark.publish.victims import describe, points_only


@pytest.mark.parametrize(
    ("sentence", "doers"),
    [
        ("Four farmers were killed by unidentified gunmen on Monday.", ("unidentified gunmen",)),
        ("The rebels shelled the market at dawn.", ("rebels",)),
        ("Residents blamed the Northern Front militia for the attack.", ("Northern Front militia",)),
        ("The army claimed responsibility for the strike.", ("army",)),
        ("THEY WERE SHOT BY SOLDIERS OF THE THIRD BRIGADE.", ("soldiers of the third brigade",)),
        ("Two rebels shot a farmer near the mill.", ("rebels",)),
        ("Three officers killed in an ambush near the mill.", ()),
        ("Two soldiers shot, one dead.", ()),
        ("THE MAYOR WAS KILLED BY THE FMLN IN THE PERUVIAN CAPITAL.", ("FMLN",)),
        ("A judge accused soldiers of killing six monks.", ("soldiers",)),
        ("He was shot by men wearing military uniforms.", ()),
        ("The name of a girl who was shot is being released by the police.", ()),
        ("Two people were killed by a falling wall.", ()),
        ("Police said three people were killed.", ()),
    ],
)
def test_a_doer_is_one_whom_the_sentence_names(sentence: str, doers: tuple[str, ...]) -> None:
    """Only an armed party beside the harm is a doer; who tells of it, or what fell, is none."""
    assert doers_in(sentence) == doers


def test_one_doer_in_two_spellings_is_one() -> None:
    """Capitals do not make another party."""
    assert distinct(("ARMY", "army", "rebels")) == ("ARMY", "rebels")


def test_one_and_many_of_a_doer_are_listed_once() -> None:
    """An incident names "gunman" or "gunmen", as it is told first; a list of all has the form told most."""
    assert distinct(("masked gunman", "masked gunmen", "gunmen", "militias", "Tigray militia", "militia")) == (
        "masked gunman",
        "gunmen",
        "militias",
        "Tigray militia",
    )
    told = ("gunman", "Gunmen", "gunmen", "soldiers of the third brigade", "police", "policemen", "deputies", "officer")
    assert listed_as(told) == {"gunman": "gunmen"}
    assert listed_as(("FMLN", "ARMY", "army")) == {"fmln": "FMLN"}


@pytest.mark.parametrize(
    ("affected", "only"),
    [
        ("one of whom", True),
        ("His own", True),
        ("they", True),
        ("another man", False),
        ("two others", True),
        ("", False),
    ],
)
def test_words_that_only_point_describe_no_victim(affected: str, only: bool) -> None:
    """A table of victims names whom the words describe, and not "he"."""
    assert points_only(affected) is only


@pytest.mark.parametrize(
    ("affected", "groups", "ages"),
    [
        ("a 9-year-old girl", ("women", "children"), (9,)),
        ("a woman, 34", ("women",), (34,)),
        ("two brothers aged 15", ("men", "children"), (15,)),
        ("three journalists", (), ()),
        (None, (), ()),
    ],
)
def test_victims_are_what_their_words_call_them(
    affected: str | None, groups: tuple[str, ...], ages: tuple[int, ...]
) -> None:
    """Sex and age come from words and numbers, never from names."""
    described = describe(affected)
    assert (described.groups, described.ages) == (groups, ages)

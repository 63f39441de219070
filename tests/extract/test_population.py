"""Whom a claim is about: civilians, combatants, both, or nobody can tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.extract.voice.population import Mention, population_of, populations_of
from witnessmark.model.claims import Population


@pytest.mark.parametrize(
    "victims",
    ["two civilians", "a pregnant woman", "the mayor", "five aid workers", "the general's family", "three translators",
     "former soldiers", "Amina Yusuf, 34", "Mrs Okafor", "a police officer's wife", "schoolchildren"],
)  # fmt: skip
def test_civilians(victims: str) -> None:
    """Trades, kin, residents, former soldiers and named persons without rank are civilians."""
    assert population_of(victims, f"{victims} died.") is Population.CIVILIAN


@pytest.mark.parametrize(
    "victims",
    ["two soldiers", "a policeman", "prison guards", "nine guerrillas", "the gunmen", "an army technician",
     "our troops", "Sgt. Daniel Mora", "members of the militia", "Colonel Rey's bodyguards", "a suicide bomber"],
)  # fmt: skip
def test_combatants(victims: str) -> None:
    """Soldiers, police, guards, guerrillas and ranks are combatants."""
    assert population_of(victims, f"{victims} died.") is Population.COMBATANT


@pytest.mark.parametrize(
    "victims", ["20 people", "Nineteen people", "the wounded", "32 Ruritanians", "", "three alleged terrorists"]
)
def test_unknown(victims: str) -> None:
    """People, a nation and the merely accused tell nothing."""
    assert population_of(victims, "Something happened.") is Population.UNKNOWN


def test_mixed() -> None:
    """A list of both is mixed."""
    assert population_of("two soldiers and a street vendor", "x") is Population.MIXED


def test_words_cut_short_are_read_on() -> None:
    """What the sentence says right after the victims belongs to them."""
    assert population_of("a member", "They shot a member of the Army.") is Population.COMBATANT
    assert population_of("Two of those", "Two of those identified as soldiers died.") is Population.COMBATANT


def test_people_alone_are_unknown() -> None:
    """ "People" says nothing of who they were."""
    assert population_of("40 people", "x") is Population.UNKNOWN
    assert population_of("Thirty-five dead", "Thirty-five dead after a raid.") is Population.UNKNOWN


def mentions(*victims: str, gap: int = 1) -> list[Mention]:
    return [Mention(victim_words=v, sentence_text=f"{v} died.", index=i * gap) for i, v in enumerate(victims)]


def test_what_points_back_takes_what_it_points_to() -> None:
    """ "The dead", "two others" and a surname alone are those spoken of before."""
    assert populations_of(mentions("nine villagers", "the dead", "two others")) == (Population.CIVILIAN,) * 3
    found = populations_of(mentions("Captain Luis Rey Soto", "Soto"))
    assert found == (Population.COMBATANT, Population.COMBATANT)


def test_a_new_count_far_on_points_nowhere() -> None:
    """A number by itself many sentences later counts somebody else."""
    assert populations_of(mentions("nine villagers", "116 dead", gap=9))[1] is Population.UNKNOWN


def test_new_people_are_not_those_before() -> None:
    """ "Six people" after "nine soldiers" are not said to be soldiers."""
    assert populations_of(mentions("nine soldiers", "six people"))[1] is Population.UNKNOWN


@given(st.lists(st.text(alphabet="abcdeSoldiers ,'", max_size=24), max_size=6))
def test_every_mention_gets_one_answer(victims: list[str]) -> None:
    """Whatever the words, there is one population a mention, and the first ones do not depend on the later."""
    found = populations_of(mentions(*victims))
    assert len(found) == len(victims)
    assert found[:2] == populations_of(mentions(*victims[:2]))

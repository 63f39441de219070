"""What sounds like harm to people and is none gives no claim."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    "sentence",
    [
        "The rebels did not threaten to kill the hostages' dream.",
        "They plan to kill the minister.",
        "The group threatened to kill the hostages.",
        "He tried to assassinate the president.",
        "If the bridge falls, hundreds will be killed.",
        "The guard could be killed at any time.",
        "The film tells of a killer who murders his brother in a dream of the hero.",
        "Two cows were killed by the train.",
        "A man holds his dead cat.",
        "Four tanks and three helicopters were destroyed.",
        "The 19-day war goes on.",
        "A nine-storey building was hit.",
        "She lives on the seventh floor.",
        "The team killed off the game with three goals.",
        "The parcel went to 42 Phoenix Road.",
        "The bill died in committee.",
        "Tanya, 45, was asleep when the shell hit.",
        "The death penalty was abolished.",
        "Death squads are feared.",
        "He received death threats.",
        "The deadline for 30 banks has passed.",
        "They escaped an assassination attempt.",
    ],
)
def test_no_claim_is_made(claims: Any, sentence: str) -> None:
    """Plans, threats, conditionals, fiction, animals, materiel, ages, storeys, addresses and sport give nothing."""
    assert claims(sentence) == []


def test_denied_harm_is_zero_not_a_claim_of_harm(harms: Any) -> None:
    """ "Was not injured" says that none was."""
    assert harms("The minister was not injured.") == [("injured", 0, 0, "exact")]

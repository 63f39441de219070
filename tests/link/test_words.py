"""Words of a sentence that tell events apart: the kinds of attack that it names."""

import pytest

from witnessmark.link.words import means_in


@pytest.mark.parametrize(
    ("sentence", "said", "kinds"),
    [
        ("rebels shot down a helicopter near the ridge, killing its pilot", "", {"downing"}),
        ("the airliner was shot down and 40 people died", "shot", {"downing"}),
        ("fragments of a missile that had been shot down killed two", "shot", {"missile_strike"}),
        ("a drone was shot down and its wreck hurt four", "", {"drone_strike"}),
        ("the baker was shot down outside his shop", "", {"shooting"}),
        ("gunmen opened fire on the queue", "fire", {"shooting"}),
        ("the convoy came under fire at the crossing", "", {"shooting"}),
        ("nine died when fire broke out in the dormitory", "fire", {"fire"}),
        ("men with torches set fire to the barn", "fire", {"arson"}),
        ("the fire department said two people were killed", "fire", set()),
        ("two were killed a day before the ceasefire", "", set()),
        ("families slept in bomb shelters while artillery killed four outside", "", {"shelling"}),
        ("five died when the light plane crashed", "", {"accident"}),
        ("a burst of mortar fire killed three", "fire", {"shelling"}),
    ],
)
def test_the_kind_of_attack_is_read_from_whole_phrases(sentence: str, said: str, kinds: set[str]) -> None:
    """An aircraft shot down, shots fired and a fire are three kinds; a ceasefire and a fire brigade are none."""
    assert means_in(sentence, said) == kinds

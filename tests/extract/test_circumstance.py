"""Where it happened, by the words of its own sentence."""

import pytest

from witnessmark.extract.grammar.circumstance import place_beside
from witnessmark.extract.parse.model import model

PLACES = [
    ("The quake killed 40 people in Adana, 25 in Hatay and 3 in Mersin.", "25", "Hatay"),
    ("The quake killed 40 people in Adana, 25 in Hatay and 3 in Mersin.", "3", "Mersin"),
    ("Floods left 12 dead in Chennai and seven in Vellore.", "seven", "Vellore"),
    ("In Adana, 14 people died; in Mersin, six were killed.", "six", "Mersin"),
    ("The quake killed 40 people in Adana.", "40 people", None),
    ("Two men from Kharkiv were shot while they waited in Odesa and taken to a clinic in Dnipro.", "Two men", None),
]


@pytest.mark.parametrize(("sentence", "people", "place"), PLACES)
def test_a_sentence_deals_its_figures_out_over_places(sentence: str, people: str, place: str | None) -> None:
    """The place right beside a figure is that figure's, where the sentence names several."""
    start = sentence.index(people)
    assert place_beside(model()(sentence), start, start + len(people)) == place

"""Where it happened, by the words of its own sentence."""

import pytest
from tests.extract.conftest import find_claims

from witnessmark.extract.grammar.circumstance import places_dealt
from witnessmark.extract.parse.model import model

DEALT = [
    ("The quake killed 40 people in Adana, 25 in Hatay and 3 in Mersin.", ["40 people", "25", "3"],
     ["Adana", "Hatay", "Mersin"]),
    ("Floods left 12 dead in Chennai and seven in Vellore.", ["12", "seven"], ["Chennai", "Vellore"]),
    ("In Adana, 14 people died; in Mersin, six were killed.", ["14 people", "six"], ["Adana", "Mersin"]),
    ("Rockets wounded four in Haifa and a woman in Acre.", ["four", "a woman"], ["Haifa", "Acre"]),
    ("The quake killed 40 people in Adana.", ["40 people"], None),
    ("Two men from Kharkiv were shot while they waited in Odesa and taken to Dnipro.", ["Two men"], None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "people", "places"), DEALT)
def test_a_sentence_deals_its_figures_out_over_places(
    sentence: str, people: list[str], places: list[str] | None
) -> None:
    """The place right beside a figure is that figure's, where the sentence names several."""
    spans = [(sentence.index(words), sentence.index(words) + len(words)) for words in people]
    found = places_dealt(model()(sentence), spans)
    assert {i: name for i, (_, name) in found.items()} == dict(enumerate(places or []))


@pytest.mark.parametrize(
    "sentence",
    [
        "The quake killed 52 people: 40 in Adana, nine in Hatay and three in Mersin.",
        "The agency counted 28 dead: 11 in Dnipropetrovsk region and 17 in Kyiv.",
        "The flood killed 40 people, 25 of them in Sarna and 15 in Bela.",
    ],
)
def test_a_whole_has_none_of_the_places_of_its_parts(sentence: str) -> None:
    """ "28 dead: 11 in one town and 17 in another" does not put the 28 in the first."""
    whole, first, second, *_ = find_claims(sentence)
    assert whole.place_text is None
    assert first.place_text
    assert second.place_text
    assert first.place_text != second.place_text

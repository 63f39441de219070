"""What the learned weights do: names that no list knows are told by what stands around them, bodies and places too."""

import numpy as np
import pytest

from tests.redact.test_private import names
from witnessmark.lexicon.sentence_model import DIMENSIONS
from witnessmark.redact.mentions import mentions_in
from witnessmark.redact.weighing import LONGEST, WHERE, contexts, odds_of, signs_of, weights


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Qeshvara sells eggs on the road to the mill.", "Qeshvara"),
        ("Dombarev's mother found his cap in the yard.", "Dombarev"),
        ("Rescuers lifted Oluwakorede, six, out of the rubble.", "Oluwakorede"),
        ("Among the missing girls are Zuhaira, Tiwalade and Ladi Kwarra.", "Tiwalade"),
        ("The dead on the list: Hrynchak, O. P.; Bilyk, Roman.", "Hrynchak, O. P"),
        ("JUANA ELISA BARREDAS, 22, WAS TAKEN FROM THE MARKET.", "JUANA ELISA BARREDAS"),
    ],
)
def test_what_stands_around_tells_a_name_of_no_list(text: str, name: str) -> None:
    """An owner, a seller, one carried out, one of a list is somebody, whatever the name."""
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Tribunal Agrario heard the farmers in Tumaco.",
        "Fighters of Jund al-Hurriya took the road to Sinjar.",
        "Oleksandr Petrenko, who heads the regional administration, posted a list.",
        "Mahamadou Issoufou was president at the time.",
        "Nova Khvylia published the video.",
        "The White Helmets said nine people were killed.",
    ],
)
def test_bodies_places_and_people_in_office_stay(text: str) -> None:
    """A court, an armed group, a paper and whoever headed something are no private persons."""
    assert names(text) == []


def test_a_private_person_may_bear_a_famous_name() -> None:
    """The whole name of a public figure is kept, but not a child's who bears it."""
    assert names("Imran Khan called for a protest.") == []
    assert names("Imran Khan, 9, was killed in his bed.") == ["Imran Khan"]


def test_a_context_does_not_depend_on_what_else_is_read() -> None:
    """One vector for the run, one for the token before, one for the token behind; the same in any company."""
    text = "Nobody has seen Zemfira since Monday."
    alone = contexts(text, [(16, 23)])
    both = contexts(text, [(0, 6), (16, 23)])
    assert alone[0].shape == (len(WHERE), DIMENSIONS)
    assert np.array_equal(alone[0], both[1])


def test_of_a_long_text_what_stands_around_is_read() -> None:
    """A run far down a long text has a context of its own, and none is out of reach."""
    text = "The bridge was closed. " * LONGEST + "Zemfira sold bread."
    at = text.index("Zemfira")
    (far,) = contexts(text, [(at, at + 7)])
    (near,) = contexts("Zemfira sold bread.", [(0, 7)])
    cosine = float(far[0] @ near[0] / np.linalg.norm(far[0]) / np.linalg.norm(near[0]))
    assert cosine > 0.5


def test_each_sign_has_a_weight() -> None:
    """No sign that a text can show is unknown to the weights."""
    texts = ["Zemfira al-Qasim's son left.", "OKSANA ROMANIV, 40, SAID NO.", "In Kyiv Petro Ivanovych told the BBC."]
    found = mentions_in(texts, frozenset())
    signs = {sign for text, mentions in found.items() for mention in mentions for sign in signs_of(mention, text)}
    assert signs <= weights().signs.keys()
    assert set(odds_of(found)) <= {mention.keys for mentions in found.values() for mention in mentions}


def test_a_second_surname_makes_no_stranger() -> None:
    """A public figure whose mother's name is told too is the same; who only begins like one is not."""
    assert names("Nicolas Maduro Moros spoke on Sunday.") == []
    assert names("Nicolas Marquez sold fruit at the corner.") == ["Nicolas Marquez"]

"""What people lack, the ways in and out, and the places hit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.needs import bears_need, needs
from witnessmark.extract.parse.model import model
from witnessmark.model.text import Sentence, SentenceKind


def read(text: str, kind: str) -> list[Draft]:
    return [d for d in needs(model()(text)) if d.kind.value == kind]


def sentence(text: str, kind: SentenceKind = SentenceKind.BODY) -> Sentence:
    return Sentence(id="sen_1", report_id="rep_1", index=0, start=0, end=len(text), kind=kind, text=text)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("The town has been without food, drinking water or medication for weeks.", {"food", "water", "medicine"}),
        ("Gas, water supply and electricity have been cut off in the port.", {"gas", "water", "electricity"}),
        ("We don't have heating gas or first aid.", {"gas", "medicine"}),
        ("Supplies of food, medicines and wood for making fires had run out.", {"food", "medicine", "heating"}),
        ("The population is without mobile or internet connection.", {"communications"}),
        ("Families sleep in the open for lack of shelter.", {"shelter"}),
        ("Residents ran out of bread and diesel.", {"food", "fuel"}),
        ("There is no electricity in the camp.", {"electricity"}),
        ("Food and medical supplies ran out.", {"food", "medicine"}),
        ("A further 1,200 homes lost heating.", {"heating"}),
        ("Some 40,000 households lost power in the storm.", {"electricity"}),
        ("Four districts lost their water supply after the strike.", {"water"}),
    ],
)
def test_what_is_lacking(text: str, lacking: set[str]) -> None:
    """Each thing that a list names is one claim, under one name however it is written."""
    assert {d.object for d in read(text, "deprived")} == lacking


@pytest.mark.parametrize(
    "text",
    [
        "Aid agencies warned that the camp could run out of water within days.",
        "Electricity was restored to the town on Tuesday.",
        "The ministry has no power to intervene.",
        "The party lost power in 2019.",
        "He was freed for lack of evidence.",
        "The town is no longer without water.",
        "Trucks brought food and water.",
    ],
)
def test_what_is_not_lacking(text: str) -> None:
    """A warning, a repair and a figure of speech are no need."""
    assert read(text, "deprived") == []


def test_who_lacks_it_and_how_many() -> None:
    """The people who go without are kept with their figure."""
    (draft,) = read("Some 3,000 families in the north have no access to clean water.", "deprived")
    assert draft.affected == "Some 3,000 families"
    assert draft.figure is not None
    assert draft.figure.low == 3000


@pytest.mark.parametrize(
    ("text", "rule", "thing"),
    [
        ("Troops blocked an aid convoy at the bridge.", "access-blocked", "convoy"),
        ("The border crossing was reopened on Sunday.", "access-opened", "crossing"),
        ("Attempts to evacuate civilians were thwarted by shelling.", "access-blocked", "evacuation"),
        ("Humanitarian aid is denied access to the town.", "access-blocked", "aid"),
        ("No aid was allowed in.", "access-blocked", "aid"),
    ],
)
def test_ways_opened_and_blocked(text: str, rule: str, thing: str) -> None:
    """What became of a way stands in the rule, the way in the object."""
    assert (rule, thing) in {(d.rule, d.object) for d in read(text, "access")}


def test_a_convoy_counts_its_vehicles() -> None:
    """ "A convoy of 160 cars left": one claim, whose figure counts cars and says so."""
    (draft,) = read(
        "A convoy of 160 civilian cars left the city along a humanitarian route, the council said.", "access"
    )
    assert draft.figure is not None
    assert (draft.figure.low, draft.figure.high, draft.affected, draft.rule) == (
        160,
        160,
        "160 civilian cars",
        "access-used",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Rescuers dug all night at the collapsed school, where two teachers were still missing.",
        "Rescuers pulled nine bodies from the collapsed dormitory by Sunday.",
        "Shelling forced the evacuation of a maternity ward.",
    ],
)
def test_a_ruin_and_a_flight_are_no_closed_way(text: str) -> None:
    """What collapsed is the house, and an evacuation that was forced took place."""
    assert read(text, "access") == []


@pytest.mark.parametrize(
    "text", ["Please organise a humanitarian corridor for us!", "They plan to open a corridor on Friday."]
)
def test_a_way_asked_for_is_none(text: str) -> None:
    """A plea and a plan open no corridor."""
    assert read(text, "access") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A missile hit the children's hospital.", "hospital"),
        ("The maternity hospital was shelled.", "maternity hospital"),
        ("People walk past a building destroyed by shelling.", "building"),
        ("The strike on the market was condemned.", "market"),
        ("Debris hit a bus and a car.", "bus"),
    ],
)
def test_places_struck(text: str, place: str) -> None:
    """A place is struck as object, passive subject, under a participle or after the deed."""
    assert any(place in (d.object or "") for d in read(text, "struck"))


@pytest.mark.parametrize(
    "text",
    ["They may bomb the bridge.", "The hospital was not hit.", "A tank was destroyed.", "He works in a hospital."],
)
def test_places_not_struck(text: str) -> None:
    """A threat, a denial, materiel and a mere mention strike nothing."""
    assert read(text, "struck") == []


def test_the_gate_opens_for_every_need_and_never_for_an_appeal() -> None:
    """A sentence with a need passes the gate; one that asks for donations does not, whatever it says."""
    text = "The town has been without food and water."
    assert bears_need(sentence(text))
    assert not bears_need(sentence(text, SentenceKind.APPEAL))
    assert not bears_need(sentence("The council met on Tuesday."))


@given(
    st.lists(
        st.sampled_from(
            "no without water food , and run out of the hospital was shelled convoy left 160 cars aid".split()
        ),
        max_size=14,
    )
)
@settings(max_examples=60, deadline=None)
def test_every_quote_lies_in_its_sentence(words: list[str]) -> None:
    """Whatever the words, quotes and figures are slices of the sentence and every draft passed the gate."""
    text = " ".join(words)
    for draft in needs(model()(text)):
        assert 0 <= draft.start < draft.end <= len(text)
        if draft.figure_span is not None:
            assert (
                draft.start <= draft.figure_span[0] < draft.figure_span[1] <= draft.end
                or draft.kind.value == "deprived"
            )
        assert bears_need(sentence(text))

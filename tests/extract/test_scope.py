"""Whether a figure counts one event or is a running total, and since when."""

import pytest

from witnessmark.extract.parse.model import model
from witnessmark.extract.voice.standing import scope_of
from witnessmark.model.claims import Figure, Qualifier


def scope(sentence: str, word: str = "killed", low: int | None = 9) -> tuple[str, str | None]:
    doc = model()(sentence)
    figure = Figure(low=low, high=low, qualifier=Qualifier.EXACT, words="") if low is not None else None
    found, since = scope_of(doc, next(t.i for t in doc if t.text == word), figure)
    return found.value, since


@pytest.mark.parametrize("when", ["15:30", "Tuesday", "noon"])
def test_as_of_an_hour_or_a_weekday_is_the_day_of_the_count(when: str) -> None:
    """ "As of 15:30, nine people were killed" counts one event; as of a date it may add up many."""
    assert scope(f"In Kyiv, as of {when}, nine people were killed.")[0] == "incident"
    assert scope("As of 3 May nine people were killed there.")[0] == "running_total"


@pytest.mark.parametrize(
    ("sentence", "word", "since"),
    [
        ("Nine people have been killed since the coup in May.", "killed", "since the coup in May"),
        (
            "The UN has recorded nine deaths since Ruritania invaded on 3 June.",
            "deaths",
            "since Ruritania invaded on 3 June",
        ),
        ("Nine people have been killed in the past ten years.", "killed", "in the past ten years"),
        ("Nine people have been killed so far this year.", "killed", "so far this year"),
        ("Nine people were killed during the dictatorship.", "killed", "during the dictatorship"),
    ],
)
def test_a_running_total_says_since_when(sentence: str, word: str, since: str) -> None:
    """A period makes a running total, and its words are kept."""
    assert scope(sentence, word) == ("running_total", since)


@pytest.mark.parametrize(
    ("sentence", "word", "low"),
    [
        ("The war has claimed the lives of nine people.", "lives", 9),
        ("Police counted nine killings in the city.", "killings", 9),
        ("This brings to nine the number of people killed.", "killed", 9),
        ("The siege has killed nine people.", "killed", 9),
        ("Nine people were killed in several clashes.", "killed", 9),
        ("Nine people were killed in clashes across the country.", "killed", 9),
        ("The overall death toll stands at nine.", "toll", 9),
        ("Some 2,200 people have been killed in the city.", "killed", 2200),
        ("The report condemned their murders of teachers.", "murders", None),
        ("It came as troops besieged Sarna, where the mayor said 2,200 people have been killed.", "killed", 2200),
    ],
)
def test_several_events_are_a_running_total(sentence: str, word: str, low: int | None) -> None:
    """What goes on for weeks, several events, or a figure too large for one event add up."""
    assert scope(sentence, word, low)[0] == "running_total"


@pytest.mark.parametrize(
    ("sentence", "word", "low"),
    [
        ("Nine people were killed when a shell hit the market.", "killed", 9),
        ("The death toll from the blast rose to nine.", "toll", 9),
        ("The earthquake killed 2,200 people.", "killed", 2200),
        ("Nine people were killed on Monday, the bloodiest day this month's mission has seen.", "killed", 9),
        ("Nine people were killed in clashes near the border.", "killed", 9),
    ],
)
def test_one_event_is_an_incident(sentence: str, word: str, low: int) -> None:
    """One attack, one quake, one clash is an incident however large."""
    assert scope(sentence, word, low) == ("incident", None)


def test_a_period_of_another_clause_does_not_count() -> None:
    """The period of what somebody else did in the same sentence says nothing about this figure."""
    assert scope("The mayor, who has ruled since 2010, said nine people were killed.")[0] == "incident"


@pytest.mark.parametrize(
    "sentence",
    [
        "The army, at war with rebels since April, regrets that nine people were killed in the raid.",
        "The village, shelled daily since the spring, buried nine people killed on Tuesday.",
        "The convoy, stuck at the border for the past ten weeks, was hit and nine people were killed.",
    ],
)
def test_since_when_an_aside_in_commas_lasts_is_no_period_of_the_harm(sentence: str) -> None:
    """What has gone on since a day, told in passing of somebody, does not make the harm a total."""
    assert scope(sentence) == ("incident", None)


@pytest.mark.parametrize(
    "sentence",
    [
        "Divers found 16 bodies, bringing to 64 the number of people killed when a ferry went down on Sunday.",
        "The find brought to 31 the number of people killed in the blast.",
        "Two died at night, bringing to 12 the number killed when the trawler sank.",
    ],
)
def test_a_newer_toll_of_one_named_event_is_its_own(sentence: str) -> None:
    """ "Bringing to 64 the number killed" adds up one event where the sentence names it."""
    assert scope(sentence, low=64)[0] == "incident"


def test_a_newer_toll_without_an_event_is_a_total() -> None:
    """Where no event is named, the number that is brought to adds up many."""
    assert scope("The deaths bring to 64 the number of reporters killed in the country.", low=64)[0] == "running_total"

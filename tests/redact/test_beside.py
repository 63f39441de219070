"""What stands right beside a name tells whose it is: makes, groups and bodies against people, offices and ages."""

import pytest

from tests.records import a_document
from tests.redact.test_private import names
from witnessmark.redact.mentions import read_as
from witnessmark.redact.private import find_private
from witnessmark.resolve.place.gazetteer import is_town


@pytest.mark.parametrize(
    "text",
    [
        "The corvette Ivan Sirko left port at dawn.",
        "Nine men of the trawler Dorothea were saved.",
        "The weekly Rosalba printed the list.",
        "Bashiqa fighters crossed the ditch.",
        "Zarifa drones circled above the market.",
        "The Tomás Cuervo front claimed the ambush.",
        "Miriam's Hospital took six of the wounded.",
        "Corinna's Law lengthens the term.",
        "They looted Kendrick's Restaurant on Sunday.",
    ],
)
def test_what_is_made_or_many_is_nobody(text: str) -> None:
    """A ship, a paper, fighters, a front, and a body that is named after somebody."""
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rosalba's house burned down.", "Rosalba"),
        ("The cook of the trawler, Dorothea Lind, was saved.", "Dorothea Lind"),
        ("Miriam's brother Tomás hid in the ditch.", "Tomás"),
    ],
)
def test_who_owns_a_house_or_sails_a_ship_is_somebody(text: str, name: str) -> None:
    """The same words beside a name that is a person's."""
    assert name in names(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("THE MINE KILLED YURIDMA, AGED NINE.", "YURIDMA"),
        ("A shell fell on Bohusia, aged six.", "Bohusia"),
        ("They found Ghazwa, aged forty-one, in the well.", "Ghazwa"),
    ],
)
def test_an_age_in_words_names_somebody(text: str, name: str) -> None:
    """At the end of a sentence too."""
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ramon Cabalza, the defence secretary, thanked the crews.",
        "Ottilie Brandt, then home secretary, saw the camp.",
        "Femi Adekoya, assistant secretary of the ministry, gave no figure.",
    ],
)
def test_a_secretary_of_state_is_in_office(text: str) -> None:
    """A secretary of something stays."""
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Attorney charged nine of them.",
        "Officers in southeast D.C. found shells.",
        "The fire in Marlborough, N.Y., was put out.",
        "Homicide Detectives Seek Driver Of Van",
        "Five Of Our Most Wanted Fugitives Caught",
        "He bought it at Used Parts on Monday.",
        "It happened near Ute. Ave.",
        "Preliminarily results show that she had drowned.",
        "Shots fell on New Year's Eve at nine.",
    ],
)
def test_abbreviated_places_and_everyday_words_are_nobody(text: str) -> None:
    """What is written like initials, headlines, and what is left of a street."""
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Delgado brothers fled.", "Delgado"),
        ("The Ferreira family has left.", "Ferreira"),
        ("The Osei sisters were found.", "Osei"),
    ],
)
def test_an_article_is_no_part_of_a_name(text: str, name: str) -> None:
    """Only the name of a family is hidden."""
    assert names(text) == [name]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("KILLED WERE MUSA BELLO AND OTHERS.", "killed were Musa Bello and others."),
        ("THEY BURIED BELLA SANTOS AT NOON.", "they buried Bella Santos at noon."),
        ("THE NEW PORT AND THE OLD BAY BURNED.", "the new port and the old bay burned."),
    ],
)
def test_in_capitals_a_rare_word_before_a_surname_is_a_name(text: str, read: str) -> None:
    """Though a town is called like the surname; what is often said stays small."""
    assert read_as(text) == read


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wojslawa dialled the fire brigade.", "Wojslawa"),
        ("Penderghast pleaded not guilty.", "Penderghast"),
        ("Oyinkansola Ikpa was hacked in her field.", "Oyinkansola Ikpa"),
        ("Mevlüde Taşkıran held on to a pipe.", "Mevlüde Taşkıran"),
    ],
)
def test_what_only_people_do_tells_somebody(text: str, name: str) -> None:
    """Names of no list, by what their bearers do and suffer."""
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Volunteers of Svitlytsia brought tarpaulins.",
        "Liwa al-Rahma shelled the camp.",
        "Maarrat al-Nouma had been hit twice.",
        "Sumitomo stopped its plant in the north.",
        "Barkhane troops left the base.",
    ],
)
def test_bodies_of_no_list_stay(text: str) -> None:
    """A charity, an armed group, a village, a firm, by what they do and suffer."""
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Abu Mahmoud said that the shelling began at dawn.", "Abu Mahmoud"),
        ("Umm Sabreen left the camp with two girls.", "Umm Sabreen"),
        ("They laid Abu Nidal Khatib beside the wall.", "Abu Nidal Khatib"),
    ],
)
def test_whose_parent_someone_is_is_a_name(text: str, name: str) -> None:
    """A kunya is a title that makes a name of a child's."""
    assert name in names(text)


@pytest.mark.parametrize(
    "text", ["The road to Abu Kamal is mined.", "Shells fell in Umm Tuba.", "Abu Dhabi sent tents."]
)
def test_a_town_that_begins_like_a_kunya_stays(text: str) -> None:
    """Towns begin so too."""
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Fiorella made landfall on Sunday night.",
        "Ondina flattened the villages along the coast.",
        "Berenice tore off the roofs of the school.",
        "Planes bombed Zerdana at noon.",
        "The rebels overran Kalikula and went on.",
        "The flood inundated Marialva.",
        "A Zemfira drone struck a minibus.",
        "Poshtova vans bring the pensions.",
        "Cuervo Blanco leaflets appeared on the doors.",
    ],
)
def test_storms_and_what_is_done_to_places(text: str) -> None:
    """What only a storm does, what is done to places only, and what firms and groups own."""
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "hides"),
    [
        ('"El Manco" Orellana ran messages for the union.', ["El Manco", "Orellana"]),
        ('"Chele" Umanzor was seen at the well.', ["Chele", "Umanzor"]),
        ("“La Tuerta” Quintanilla fed them.", ["La Tuerta", "Quintanilla"]),
        ("A gunman fired at Rosalba from a motorbike.", ["Rosalba"]),
        ("She shouted at Reynaldo to get down.", ["Reynaldo"]),
        ("He looked at Yamileth and wept.", ["Yamileth"]),
        ("Nobody could tell Fidaa that her sons were dead.", ["Fidaa"]),
        ("Two cousins guard Temistocles day and night.", ["Temistocles"]),
        ("They could not save Oleksandra.", ["Oleksandra"]),
        ("Tia begged him to stop.", ["Tia"]),
        ("Nana wept on the step.", ["Nana"]),
        ("U Pe Maung read the names of the dead.", ["Pe Maung"]),
    ],
)
def test_by_names_and_names_behind_verbs(text: str, hides: list[str]) -> None:
    """A by-name in quotes before a surname; "at" and words that are verbs here; titles that are names."""
    assert names(text) == hides


def test_a_home_town_before_a_verb_is_nobody() -> None:
    """Who comes from a town does what stands behind it."""
    assert names("Yuleisy Rangel, a nurse from Maracaibo, drowned.") == ["Yuleisy Rangel"]


@pytest.mark.parametrize(
    "text",
    [
        "The Todel Apartments were searched.",
        "Three were shot outside the Rosa Lee Funeral Home.",
        "He swept floors at Diamond Cleaners.",
        "She sang with the Jordan Grove Ministries.",
    ],
)
def test_shops_and_houses_of_a_town_stay(text: str) -> None:
    """What local reports name: flats, an undertaker, a laundry, a congregation."""
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I. Kostrubala, a crane driver, was on the morning shift.", "I. Kostrubala"),
        ("A. Quilindo taught the children.", "A. Quilindo"),
        ("Abu Jihad sold falafel by the gate.", "Abu Jihad"),
        ("Coach Rollins lay over two of the girls.", "Rollins"),
        ("They hid with Fray Anselmo for a night.", "Anselmo"),
        ("Tante Odile fed eleven of them.", "Odile"),
    ],
)
def test_initials_titles_and_sons_that_are_words_too(text: str, name: str) -> None:
    """An initial that is a word, a child that is called like a war, titles of many tongues."""
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zelenhai changed hands twice.",
        "Marquina lost its bridge.",
        "Ramsin is under curfew.",
        "Gaziantep slept in cars.",
    ],
)
def test_what_towns_do_and_suffer(text: str) -> None:
    """A village of no list by what befell it; a great town whatever it does."""
    assert names(text) == []


@pytest.mark.parametrize(
    "text", ["He bought a Zastava at a fair.", "AN ORLOVSKY WAS SHOT DOWN.", "MARGARITO CHACON, A SEXTON, WAS HANGED."]
)
def test_one_of_many_is_nobody(text: str) -> None:
    """What stands behind "a" is a make or a trade."""
    assert not {"Zastava", "ORLOVSKY", "SEXTON"} & set(names(text))


def test_what_a_gazetteer_knows_is_taken_for_a_town() -> None:
    """Only where nothing but its surroundings speaks for a person; names in a list are left."""
    village = a_document("Novopavlivka sleeps in cellars.")
    person = a_document("Novopavlivka's mother and her aunt Novopavlivka, 40, wept.")
    listed = a_document("Lito and Chepito slept in the church tower.")
    assert names(village.report.text)
    assert not find_private([village], is_place=is_town)
    assert find_private([person], is_place=is_town)
    assert len(find_private([listed], is_place=is_town)) == 2

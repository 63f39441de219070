"""What the report calls things by, and what it leaves unnamed."""

import pytest

from witnessmark.publish.naming import (
    counted_of,
    place_name,
    rides,
    speaker_name,
    target_name,
    town_of,
    unit_of,
    with_article,
)


@pytest.mark.parametrize(
    "speaker",
    ["Changes thought", "tracking", "not", "six", "March 2016", "year-old", "a few weeks", "later"],
)
def test_words_that_are_nobody_are_left_unnamed(speaker: str) -> None:
    """The head of a sentence, a month or a stray word is no speaker."""
    assert speaker_name(speaker) == ""


@pytest.mark.parametrize(
    "speaker",
    ["Local officials", "the city", "Reuters", "Red Cross", "Ana Ruiz", "the man", "police", "an advocacy group"],
)
def test_people_offices_and_groups_keep_their_words(speaker: str) -> None:
    """A name, an office and a described person stand as written."""
    assert speaker_name(speaker) == speaker


@pytest.mark.parametrize(
    ("target", "kind", "struck", "named"),
    [
        ("dirty basement", "bombing", frozenset(), ""),
        ("dirty basement", "shelling", frozenset(), ""),
        ("dirty basement", "shelling", frozenset({"dirty basement"}), "a dirty basement"),
        ("hospital", "shooting", frozenset(), ""),
        ("maternity hospital", "air_strike", frozenset(), "a maternity hospital"),
        ("block", "shooting", frozenset(), ""),
        ("apartment block", "shelling", frozenset(), "an apartment block"),
        ("first block", "shooting", frozenset(), ""),
        ("Weir Street", "shooting", frozenset(), ""),
        ("Weir Street residence", "shooting", frozenset(), "a Weir Street residence"),
        ("County Sheriff's Office", "shooting", frozenset(), ""),
        ("county jail", "arrest", frozenset(), ""),
        ("county jail", "bombing", frozenset(), "a county jail"),
        ("officer Ana Ruiz", "shooting", frozenset(), ""),
        ("University", "shooting", frozenset(), "a university"),
        ("unlit garage", "fire", frozenset(), "an unlit garage"),
        ("Weir bridge", "bombing", frozenset(), "the Weir bridge"),
        ("peruvian embassy", "bombing", frozenset(), "a Peruvian embassy"),
        ("three houses", "shelling", frozenset(), "three houses"),
        ("houses", "shelling", frozenset(), "houses"),
        ("Ana's flat", "fire", frozenset(), "a flat"),
        ("neighbour's flat", "fire", frozenset(), "a flat"),
        ("Weir family’s stone house", "fire", frozenset(), "a stone house"),
        ("St. Mary's cathedral", "fire", frozenset(), "St. Mary's cathedral"),
        ("car", "accident", frozenset(), ""),
        ("Elm Street", "shooting", frozenset(), ""),
        (None, "fire", frozenset(), ""),
    ],
)
def test_only_what_was_hit_is_a_target(target: str | None, kind: str, struck: frozenset[str], named: str) -> None:
    """A cellar where people hide and the hospital they are brought to are no targets; nor is the place itself."""
    assert with_article(target_name(target, kind, "Elm Street", struck)) == named


def test_a_place_loses_the_parts_that_are_no_place() -> None:
    """A car is no place; the town beside it is."""
    assert place_name("a green Mazda, Bogota") == "Bogota"
    assert place_name("the 2600 block of Birney Place") == "the 2600 block of Birney Place"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Harbour Lane shooting, Millbridge", "Harbour Lane, Millbridge"),
        ("likely dispute Suspect, Millbridge", "Millbridge"),
        ("Harbour Lane.Millbridge police", "Harbour Lane"),
        ("Children, Millbridge", "Millbridge"),
        ("15th Street, Millbridge", "15th Street, Millbridge"),
        ("north Millbridge", "north Millbridge"),
        ("the late 1980s, Millbridge", "Millbridge"),
        ("a Lakeside home", "Lakeside home"),
        ("St. Mary Hospital, Lakeside", "St. Mary Hospital, Lakeside"),
        ("SUV", ""),
        ("1 a.m. CT, Millbridge", "Millbridge"),
    ],
)
def test_an_event_a_car_or_a_stray_word_is_no_part_of_a_place(name: str, told: str) -> None:
    """What happened there, whom it befell and words glued on by a lost space are left out; the town stays."""
    assert place_name(name) == told


def test_people_are_hurt_in_a_car_and_at_a_house() -> None:
    """A vehicle is told apart from a building."""
    assert rides("a patrol car")
    assert not rides("a car park")


@pytest.mark.parametrize(
    ("affected", "unit"),
    [
        ("2,200 families", "families"),
        ("about 40 households", "households"),
        ("six family members", None),
        ("a family of four", None),
        ("2,200 people", None),
        (None, None),
    ],
)
def test_families_are_counted_as_families(affected: str | None, unit: str | None) -> None:
    """A figure keeps the unit of its words; people need none."""
    assert unit_of(affected) == unit


@pytest.mark.parametrize(
    ("name", "told", "town"),
    [
        ("Micro Center, Micro Center, Rancho Cucamonga", "Micro Center, Rancho Cucamonga", "Rancho Cucamonga"),
        ("12 Harbour Road, Old Mill, Weir Lane, Millbridge", "12 Harbour Road, Millbridge", "Millbridge"),
        ("0500 GMT, Lakeside", "Lakeside", "Lakeside"),
        ("Thursday Facebook, Lakeside", "Lakeside", "Lakeside"),
        ("Lakeside", "Lakeside", "Lakeside"),
    ],
)
def test_a_chain_of_streets_is_told_by_its_ends(name: str, told: str, town: str) -> None:
    """Each part once, the first and the last; an hour, a day or a web site is no part of a place."""
    assert place_name(name) == told
    assert town_of(name) == town


@pytest.mark.parametrize(
    ("speaker", "told"),
    [
        ("Lakeside police Sgt", "Lakeside police"),
        ("Sgt", ""),
        ("'s Ana Ruiz", "Ana Ruiz"),
        ("Itwas", ""),
        ("Hewitt", "Hewitt"),
        ("LAKESIDE - A church", "A church"),
        ("LAKESIDE, GA", ""),
        ("a shootoutCouncil member Ana Ruiz", "Council member Ana Ruiz"),
        ("shooting Ana", ""),
        ("Communique", ""),
        ("the peruvian police", "the Peruvian police"),
    ],
)
def test_a_speaker_loses_what_is_no_part_of_a_name(speaker: str, told: str) -> None:
    """Datelines, ranks without a name, run-on heads of sentences and kinds of text name nobody."""
    assert speaker_name(speaker) == told


@pytest.mark.parametrize("speaker", ["He", "They", "The", "EDT"])
def test_a_pronoun_names_no_speaker(speaker: str) -> None:
    """A capital alone makes no name."""
    assert speaker_name(speaker) == ""


def test_what_stands_in_brackets_is_no_part_of_a_speaker() -> None:
    """Of words of which only the end of a bracket was read, what follows the bracket is the speaker."""
    assert speaker_name("Text] A group of miners") == "A group of miners"
    assert speaker_name("Mayor Ada Weir") == "Mayor Ada Weir"


def test_a_total_of_children_is_no_total_of_people() -> None:
    """Nouns of a part of people are told; people, residents and bare numbers are all."""
    assert counted_of("at least 485 children") == "children"
    assert counted_of("2,200 families") == "families"
    assert counted_of("nearly 2,200 people") is None
    assert counted_of("nearly 1,500") is None

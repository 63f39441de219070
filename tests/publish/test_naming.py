"""What the report calls things by, and what it leaves unnamed."""

import pytest

from witnessmark.publish.naming import place_name, speaker_name, target_name, unit_of


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
        ("dirty basement", "shelling", frozenset({"dirty basement"}), "dirty basement"),
        ("hospital", "shooting", frozenset(), ""),
        ("maternity hospital", "air_strike", frozenset(), "maternity hospital"),
        ("block", "shooting", frozenset(), ""),
        ("apartment block", "shelling", frozenset(), "apartment block"),
        ("Elm Street", "shooting", frozenset(), ""),
        (None, "fire", frozenset(), ""),
    ],
)
def test_only_what_was_hit_is_a_target(target: str | None, kind: str, struck: frozenset[str], named: str) -> None:
    """A cellar where people hide and the hospital they are brought to are no targets; nor is the place itself."""
    assert target_name(target, kind, "Elm Street", struck) == named


def test_a_place_loses_the_parts_that_are_no_place() -> None:
    """A car is no place; the town beside it is."""
    assert place_name("a green Mazda, Bogota") == "Bogota"
    assert place_name("the 2600 block of Birney Place") == "the 2600 block of Birney Place"


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

"""What became of people who were hit, where the report says it elsewhere."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.extract.conftest import find_claims

from witnessmark.lexicon import load


def counted(*texts: str) -> set[tuple[str, int]]:
    """Return kind and figure of the claims that no other holds."""
    told = find_claims(*texts)
    return {(c.kind.value, c.figure.low or 0) for c in told if c.figure is not None and c.part_of is None}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ("Nine people were shot at a wedding hall in Duluth.", "Two of the guests died before dawn."),
            {("casualties", 9), ("killed", 2), ("injured", 7)},
        ),
        (
            ("Four men were hit by gunfire on a porch in Gary.", "One of them, a baker, was pronounced dead."),
            {("casualties", 4), ("killed", 1), ("injured", 3)},
        ),
        (
            ("Eight people were shot, two fatally, in Waco.",),
            {("casualties", 8), ("killed", 2), ("injured", 6)},
        ),
        (
            ("A boy was shot in a yard in Tulsa.", "The child died on the way to a clinic."),
            {("killed", 1)},
        ),
        (
            ("An injured weaver and her unborn child - the photo of whom went round the world - have both died.",),
            {("killed", 2)},
        ),
        (("A warden suffered a fatal gunshot wound in Erie.",), {("killed", 1)}),
        (("An officer fatally wounded the driver.",), {("killed", 1)}),
        (
            ("A gunman killed one clerk and wounded three customers.", "Police said four people were shot."),
            {("killed", 1), ("injured", 3), ("casualties", 4)},
        ),
    ],
)
def test_those_hit_who_died_are_not_wounded(texts: tuple[str, ...], expected: set[tuple[str, int]]) -> None:
    """People shot are counted once: as dead, or as those who lived."""
    assert counted(*texts) == expected


def test_one_who_was_shot_and_died_is_one_dead() -> None:
    """However often the death is told, one of the tellings holds the others, and nobody is left wounded."""
    dead = find_claims("A boy was shot in a yard in Tulsa.", "The child died on the way to a clinic.")
    assert {c.kind.value for c in dead} == {"killed"}
    assert len([c for c in dead if c.part_of is None]) == 1


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Three others were wounded in the yard.", "One man was killed."), {("injured", 3), ("killed", 1)}),
        (
            ("A 34-year-old woman was shot in the arm on Elm Street.", "A 20-year-old man was shot dead nearby."),
            {("injured", 1), ("killed", 1)},
        ),
        (("Six people were shot at a fair.", "The gunman then killed himself."), {("injured", 6), ("killed", 1)}),
        (("Seven people were shot outside a bar in Flint.",), {("injured", 7)}),
        (("A welder suffered a non-fatal gunshot wound in Erie.",), {("injured", 1)}),
    ],
)
def test_others_than_the_dead_stay_wounded(texts: tuple[str, ...], expected: set[tuple[str, int]]) -> None:
    """Another age or sex, "others", a word for a wound, and the gunman's own death keep people apart."""
    assert counted(*texts) == expected


def patterns() -> Iterator[tuple[str, dict[str, Any]]]:
    table = load("extract_reader")
    yield from ((f"fate.{name}", row) for name, row in table["fate"].items())
    yield from ((f"zero.{i}", row) for i, row in enumerate(table["zero"]["both"]))


@pytest.mark.parametrize(("name", "row"), list(patterns()))
def test_a_pattern_does_what_its_examples_say(name: str, row: dict[str, Any]) -> None:
    """Each row of data brings wordings that it must find and others that it must leave."""
    found = re.compile(row["pattern"], re.IGNORECASE)
    assert [text for text in row["yes"] if not found.search(text)] == []
    assert [text for text in row["no"] if found.search(text)] == []

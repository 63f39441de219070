"""The summary's sentences: what they rest on, and how they call it."""

from typing import Any

import pytest

from witnessmark.publish.summary import _needs, _totals, in_a_sentence
from witnessmark.publish.wording import Wording

WORDS = Wording.of("en")


def told(sentence: Any) -> str:
    return "".join(part.words for part in sentence)


def total(value: int, *, unsure: int = 0) -> dict[str, Any]:
    point = {"q": "exact", "v": value, "un": unsure, "by": 1, "f": str(value), "c": [0]}
    return {"k": "killed", "p": "Lakeside", "rows": [{"sp": "Officials", "pts": [point]}]}


def incident(killed: int) -> dict[str, Any]:
    return {"e": [["killed", killed, killed, killed, "agreed", str(killed), 1, 0]], "g": "weak"}


def test_a_total_below_a_single_incident_sums_nothing_up() -> None:
    """The largest total is told; one that an incident alone exceeds is not called the largest of a case."""
    assert "900 killed in Lakeside (officials)" in told(_totals([total(900)], [incident(40)], WORDS))
    assert told(_totals([total(5)], [incident(40)], WORDS)).startswith("No running total is larger")
    assert told(_totals([], [incident(40)], WORDS)) == "No report gives a running total in numbers."


def test_no_sentence_rests_on_a_total_that_was_read_unsurely() -> None:
    """A sure total of fewer is told in its place."""
    assert "60 killed" in told(_totals([total(900, unsure=1), total(60)], [], WORDS))


def need(*claims: int) -> dict[str, Any]:
    return {"p": "Lakeside", "items": [{"w": "water", "o": 1, "no": 0, "c": list(claims)}]}


def test_one_stray_sentence_makes_no_need_of_a_place() -> None:
    """A single sentence about one thing is pointed to, and not told as what people lack; two are."""
    assert told(_needs([need(0)], [], WORDS)).startswith("Of what people lack, single sentences alone speak")
    assert told(_needs([need(0, 1)], [], WORDS)).startswith("One origin alone reports that people lack water")


@pytest.mark.parametrize(
    ("speaker", "written"),
    [
        ("Local authorities", "local authorities"),
        ("The United Nations", "the United Nations"),
        ("Save the Children", "Save the Children"),
        ("Red Cross", "Red Cross"),
        ("Reuters", "Reuters"),
        ("Arias", "Arias"),
        ("Police", "police"),
        ("Kyiv officials", "Kyiv officials"),
        ("", ""),
    ],
)
def test_a_speaker_inside_a_sentence_keeps_only_the_capitals_of_names(speaker: str, written: str) -> None:
    assert in_a_sentence(speaker) == written

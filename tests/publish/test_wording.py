"""The report speaks every language that has a catalogue: the same words, its own numbers, days and plurals."""

import re
from datetime import date
from typing import Any

import pytest

from tests.publish.report_case import small_case
from witnessmark import lexicon
from witnessmark.model.about import About, Dossier
from witnessmark.model.editions import Edition
from witnessmark.publish.report import render_report
from witnessmark.publish.wording import Wording, plain

ENGLISH, UKRAINIAN = Wording.of("en"), Wording.of("uk")
FILL = re.compile(r"\{\w+\}")
OWN = ("language", "number", "thing", "count")
"""What differs between languages by its nature."""


def words_of(value: Any, at: str = "") -> dict[str, set[str]]:
    """Return what each text of a catalogue leaves to be filled in, by its keys."""
    if isinstance(value, str):
        return {at: set(FILL.findall(value))}
    rows = value.items() if isinstance(value, dict) else enumerate(value)
    return {key: fill for name, part in rows for key, fill in words_of(part, f"{at}.{name}").items()}


@pytest.mark.parametrize("code", lexicon.spoken())
def test_a_catalogue_says_all_that_the_english_one_does(code: str) -> None:
    """A missing text, or one that leaves out what is filled in, fails here and not in a case."""
    given, own = ENGLISH.catalogue, Wording.of(code).catalogue
    assert words_of({k: v for k, v in own.items() if k not in OWN}) == words_of(
        {k: v for k, v in given.items() if k not in OWN}
    )
    assert own["count"].keys() == given["count"].keys()
    forms = len(own["number"]["plurals"]) + 1
    for noun, told in own["count"].items():
        assert len(told) == forms + (len(given["count"][noun]) == 3), noun


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0 подій"), (1, "1 подія"), (2, "2 події"), (4, "4 події"), (5, "5 подій"), (11, "11 подій"),
        (12, "12 подій"), (14, "14 подій"), (21, "21 подія"), (22, "22 події"), (25, "25 подій"), (111, "111 подій"),
        (112, "112 подій"), (101, "101 подія"), (1004, "1\u00a0004 події"),
    ],
)  # fmt: skip
def test_ukrainian_has_three_plurals(value: int, words: str) -> None:
    """One, few and many go by the last digits, the teens apart."""
    assert UKRAINIAN.count("incident", value) == words


def test_nobody_is_said_in_words_of_its_own() -> None:
    """Where zero means that nobody says so, the catalogue's last form says that."""
    assert ENGLISH.count("speaker", 0) == "no speaker named"
    assert UKRAINIAN.count("speaker", 0) == "мовця не названо"


def test_numbers_and_days_are_those_of_the_language() -> None:
    """Ukrainian parts thousands by a space and bends a month after a day."""
    assert (ENGLISH.number(12_400), UKRAINIAN.number(12_400)) == ("12,400", "12\u00a0400")
    assert (ENGLISH.number(2_800_000), UKRAINIAN.number(2_800_000)) == ("2.8 million", "2,8 млн")
    assert UKRAINIAN.day(date(2024, 5, 14)) == "14 травня 2024"
    assert UKRAINIAN.days(date(2024, 5, 1), date(2024, 5, 31)) == "травень 2024"
    assert UKRAINIAN.days(date(2024, 5, 3), date(2024, 5, 9)) == "3–9 травня 2024"


def test_the_report_of_a_case_speaks_its_language() -> None:
    """The page says which language it is in, and its headings and counts are of that language."""
    page = render_report(small_case(), Edition.WORKING, Dossier(about=About(language="uk")))
    assert '<html lang="uk">' in page
    assert ">Події</h2>" in page
    assert ">Incidents</h2>" not in page
    assert "Містить приватні дані" in page


def test_an_open_floor_of_nobody_is_no_number() -> None:
    """ "At least 0" says nothing; a best figure above it is told."""
    assert ENGLISH.estimate(0, 0, None) == ENGLISH.estimate(0, None, None) == "nobody, or some"
    assert ENGLISH.estimate(0, 3, None) == "at least 0, best estimate 3"


def test_a_text_is_cut_between_words() -> None:
    """Half a word may be somebody's hidden name: "the mayor" is never cut to "the mayo"."""
    assert plain("said by the mayor of Flint", 14) == "said by the…"
    assert plain("said by the mayor of Flint", 18) == "said by the mayor…"
    assert plain("x" * 90, 50) == "x" * 49 + "…"
    assert plain("said by the mayor", 17) == "said by the mayor"


def test_one_of_a_plural_stays_readable() -> None:
    """ "1 soldiers" is no English; more of them are told as written."""
    assert (ENGLISH.in_units("1", "soldiers"), ENGLISH.in_units("2", "soldiers")) == ("1 (soldiers)", "2 soldiers")

"""Harm in every structure of a sentence: who is harmed is found, and how many."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A rocket killed four people.", [("killed", 4, 4, "exact")]),
        ("Four people were killed by a rocket.", [("killed", 4, 4, "exact")]),
        ("The killing of three monks shocked the town.", [("killed", 3, 3, "exact")]),
        ("The death of three monks shocked the town.", [("killed", 3, 3, "exact")]),
        ("A raid left five dead.", [("killed", 5, 5, "exact")]),
        ("A raid that left five dead shocked the town.", [("killed", 5, 5, "exact")]),
        ("The raid left five people dead and nine wounded.", [("killed", 5, 5, "exact"), ("injured", 9, 9, "exact")]),
        ("Officials gave a death toll of 35.", [("killed", 35, 35, "exact")]),
        ("The flood claimed 12 lives.", [("killed", 12, 12, "exact")]),
        ("The flood claimed the lives of 12 people.", [("killed", 12, 12, "exact")]),
        ("The flood caused 12 deaths.", [("killed", 12, 12, "exact")]),
        ("There were 12 fatalities.", [("killed", 12, 12, "exact")]),
        ("The blast killed one and hurt six.", [("killed", 1, 1, "exact"), ("injured", 6, 6, "exact")]),
        ("A 4 yo girl was killed.", [("killed", 1, 1, "exact")]),
        ("A 5 y/o boy was killed.", [("killed", 1, 1, "exact")]),
        ("A 2 1/2-year-old was killed.", [("killed", 1, 1, "exact")]),
        ("Two boys aged 5 and 7 were killed.", [("killed", 2, 2, "exact")]),
        ("A man was fatally shot near the mill.", [("killed", 1, 1, "exact")]),
        ("A welder was mortally wounded.", [("killed", 1, 1, "exact")]),
        (
            "A guard was fatally stabbed and three others were injured.",
            [("killed", 1, 1, "exact"), ("injured", 3, 3, "exact")],
        ),
        ("Smoke over the market after a shell hit it, killing one civilian", [("killed", 1, 1, "exact")]),
        ("The men who were killed came from the coast.", [("killed", 2, None, "vague")]),
        ("Two were killed and seven injured.", [("killed", 2, 2, "exact"), ("injured", 7, 7, "exact")]),
        ("Three dead, six wounded in market blast", [("killed", 3, 3, "exact"), ("injured", 6, 6, "exact")]),
        ("Five killed in shelling of border town", [("killed", 5, 5, "exact")]),
        (
            "The shooting left a 19-year-old man dead and a woman, 22, fighting for her life.",
            [("killed", 1, 1, "exact"), ("injured", 1, 1, "exact")],
        ),
        ("Olena Kovalenko, a nurse, was killed on Monday.", [("killed", 1, 1, "exact")]),
        ("Gunmen kidnapped two engineers.", [("abducted", 2, 2, "exact")]),
        ("Rebels took six aid workers hostage.", [("abducted", 6, 6, "exact")]),
        ("Police arrested 30 protesters.", [("detained", 30, 30, "exact")]),
        ("Four fishermen are missing.", [("missing", 4, 4, "exact")]),
        ("Two hikers disappeared on Friday.", [("missing", 2, 2, "exact")]),
        ("Some 300 patients were evacuated.", [("evacuated", 300, 300, "about")]),
        ("About 40 miners are trapped underground.", [("trapped", 40, 40, "about")]),
        ("The bodies of six men were found in a well.", [("killed", 6, 6, "exact")]),
        ("Fourteen passengers lost their lives.", [("killed", 14, 14, "exact")]),
        ("Eight children suffered burns.", [("injured", 8, 8, "exact")]),
        ("He was shot dead outside his house.", [("killed", 1, 1, "exact")]),
        ("Two guards were gunned down.", [("killed", 2, 2, "exact")]),
        ("The attack left 2,000 people homeless.", [("displaced", 2000, 2000, "exact")]),
        ("The wounded were taken to the clinic.", [("treated", 2, None, "vague")]),
        ("Her murder was never solved.", [("killed", 1, 1, "exact")]),
        (
            "One died and 14 others hurt when a shell burst.",
            [("killed", 1, 1, "exact"), ("injured", 14, 14, "exact")],
        ),
        ("Some 45 fishermen are feared drowned.", [("killed", 45, 45, "about")]),
        ("Two huts burned and 1,100 people made homeless.", [("displaced", 1100, 1100, "exact")]),
        ("The body of a 30-year-old baker was found in a well.", [("killed", 1, 1, "exact")]),
        ("The crash killed all but three of the passengers.", [("killed", 2, None, "vague")]),
        ("Three out of ten prisoners died.", [("killed", 2, None, "vague")]),
        ("The sanctions hurt.", []),
        ("Sixteen were dead.", [("killed", 16, 16, "exact")]),
        ("Thirty-three people were confirmed dead.", [("killed", 33, 33, "exact")]),
        ("Troops shot dead three men and wounded two.", [("killed", 3, 3, "exact"), ("injured", 2, 2, "exact")]),
        ("Fifteen miners were left trapped.", [("trapped", 15, 15, "exact")]),
        ("The death toll climbed from 41 to 52.", [("killed", 52, 52, "exact")]),
        ("Local media put the toll at 52.", [("killed", 52, 52, "exact")]),
        ("The war took a heavy toll, and a toll road with 3 lanes closed.", []),
        ("The dirty war has brought 700 political killings.", [("killed", 700, 700, "exact")]),
        ("The envoy listed at least 12 executions of prisoners.", [("killed", 12, None, "at_least")]),
        ("Police counted four murders and 23 abductions.", [("killed", 4, 4, "exact"), ("abducted", 23, 23, "exact")]),
        ("The troops carried out three massacres.", [("killed", 2, None, "vague")]),
        ("The murders of five teachers were condemned.", [("killed", 5, 5, "exact")]),
        ("Nearly 90 of its members and leaders have been murdered.", [("killed", None, 90, "nearly")]),
    ],
)
def test_a_structure_gives_its_claims(harms: Any, sentence: str, expected: list[Any]) -> None:
    """Active, passive, nominal, participle, ellipsis, headline, apposition: each gives its claims and no other."""
    assert harms(sentence) == expected


def test_a_part_belongs_to_its_whole(claims: Any) -> None:
    """ "Including two children" is a claim whose figure the whole already holds."""
    whole, part = claims("The strike killed ten people, including two children.")
    assert part.part_of == whole.id
    assert whole.part_of is None


@pytest.mark.parametrize(
    ("first", "second", "some"),
    [
        ("Nine people died in the fire, the mayor said.", "Two of those killed were dock workers.", (2, 2)),
        ("Thirty people died on the bridge.", "At least six of the dead were pilgrims.", (6, None)),
        ("Eleven people were killed in the raid.", "Three of those killed were nurses.", (3, 3)),
    ],
)
def test_some_of_those_told_of_are_a_part(claims: Any, first: str, second: str, some: tuple[int, int | None]) -> None:
    """A number "of those killed" counts people of the sentence before, once."""
    whole, part = claims(first, second)
    assert (part.figure.low, part.figure.high) == some
    assert part.part_of == whole.id


def test_a_pronoun_takes_the_number_of_its_group(harms: Any) -> None:
    """ "They" are as many as the sentence before says."""
    assert harms("Seven men left the mine at noon.", "They were arrested at the gate.")[-1] == (
        "detained",
        7,
        7,
        "exact",
    )


def test_a_definite_group_takes_its_number_from_the_report(harms: Any) -> None:
    """ "The hostages" are as many as the report says once; two different numbers leave them vague."""
    assert harms("Gunmen seized 17 hostages at the bank.", "The hostages were killed at night.")[-1][1:3] == (17, 17)
    told = harms(
        "Gunmen seized 17 hostages at the bank and 4 hostages at a shop.", "The hostages were killed at night."
    )
    assert told[-1][1:] == (2, None, "vague")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Twelve people were injured and nine were treated in hospital.",
            [("injured", 12, 12, "exact"), ("treated", 9, 9, "exact")],
        ),
        ("Forty people were hospitalised after the blast.", [("treated", 40, 40, "exact")]),
        ("Six children were rushed to hospital.", [("treated", 6, 6, "exact")]),
        ("Doctors at the clinic treated 30 people for smoke inhalation.", [("treated", 30, 30, "exact")]),
        ("Captives were treated badly.", []),
        ("Oil was taken to a clinic.", []),
        ("The wounded were taken to hospitals in the city.", [("treated", 2, None, "vague")]),
    ],
)
def test_care_in_hospital_is_a_harm_of_its_own(harms: Any, sentence: str, expected: list[Any]) -> None:
    """Who is treated is counted apart from who was hurt; "the wounded" who are treated are no others."""
    assert harms(sentence) == expected

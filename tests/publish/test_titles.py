"""What an incident is called: by what was struck, not by what stands beside it."""

from dataclasses import replace

import pytest

from tests.publish.report_case import KYIV, CaseBuilder, day, figure
from witnessmark.model.claims import ClaimKind
from witnessmark.publish.payload import Numbering, incident_views
from witnessmark.publish.report import headline
from witnessmark.publish.wording import Wording


@pytest.mark.parametrize(
    ("kind", "target", "told", "title"),
    [
        # where a suspect was arrested afterwards was not shot at
        ("shooting", "airport", {ClaimKind.KILLED: None, ClaimKind.DETAINED: "airport"}, "Shooting"),
        ("unknown", "farm", {ClaimKind.DETAINED: "farm"}, "One person detained at a farm"),
        # nor is the hospital that the wounded came to
        ("shooting", "clinic", {ClaimKind.KILLED: None, ClaimKind.TREATED: "clinic"}, "Shooting"),
        # a car bomb is no bombing of a car where something else is said to have been hit
        ("bombing", "car", {ClaimKind.KILLED: "car", ClaimKind.STRUCK: "cathedral"}, "Bombing of a cathedral"),
        ("bombing", "car", {ClaimKind.KILLED: "car"}, "Bombing of a car"),
        ("shooting", "Pineda's car", {ClaimKind.KILLED: "Pineda's car"}, "Shooting at a car"),
    ],
)
def test_a_title_names_what_was_struck(kind: str, target: str, told: dict[ClaimKind, str | None], title: str) -> None:
    made = CaseBuilder()
    report = made.report("Courier", "Report", ["It happened in Kyiv on Monday."], day("2022-03-14"))
    claims = {
        harm: [made.claim(report, 0, "It happened", harm, figure(1, 1), object_=thing)] for harm, thing in told.items()
    }
    people = {harm: (1, 1, 1) for harm in told if harm is not ClaimKind.STRUCK}
    made.incident(kind, target, KYIV, day("2022-03-14"), claims, people)
    record = made.record()
    (view,) = incident_views(record, Numbering.of(record), Wording.of("en"))
    assert view["t"] == title


def test_a_record_of_many_places_is_called_by_its_countries() -> None:
    """ "Miami and 95 other places" says less than how many places of which countries."""
    words = Wording.of("en")
    made = CaseBuilder()
    for n in range(20):
        place = replace(KYIV, id=f"user:{n}", name=f"Town {n:02}", country="UA" if n < 18 else "PL")
        report = made.report("Courier", f"Report {n}", ["It happened."], None)
        claim = made.claim(report, 0, "It happened", ClaimKind.KILLED, figure(1, 1), place=place)
        made.incident("shooting", None, place, None, {ClaimKind.KILLED: [claim]}, {ClaimKind.KILLED: (1, 1, 1)})
        if n in (0, 3, 15):
            assert (
                headline(made.record(), words)
                == {
                    0: "Town 00",
                    3: "Town 00 and 3 other places",
                    15: "Ukraine, 16 places",
                }[n]
            )
    assert headline(made.record(), words) == "Ukraine and 1 other country, 20 places"

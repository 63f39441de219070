"""The place of a claim among all that its report names."""

import pytest

from tests.resolve.reports import claim, report
from witnessmark.model.claims import Scope
from witnessmark.model.places import Place
from witnessmark.resolve.place.of_claim import PlaceReader
from witnessmark.settings import Settings

READER = PlaceReader(Settings())
IZIUM = "geonames:707753"


def places(text: str, *indices: int, scope: Scope = Scope.INCIDENT, title: str | None = None) -> list[Place | None]:
    """Return the places of a claim in each of some lines of a report."""
    document = report(text, title=title)
    return [place for place, _ in READER.read(document, [claim(document, at, scope=scope) for at in indices])]


def test_where_somebody_speaks_of_them_is_not_where_it_happened() -> None:
    """A doctor's town does not take those who were hurt in the town that the report is about."""
    text = (
        "A drone killed four people at the market of Izium, in Ukraine's Kharkiv region, on Monday.\n"
        "The stalls of Izium burned for hours.\n"
        "A surgeon in Poltava said that three more had been killed in the market."
    )
    found = places(text, 0, 2, title="Drone kills four at Izium market")
    assert [place.name for place in found if place is not None] == ["Izium", "Izium"]


def test_a_quarter_stays_a_quarter() -> None:
    """The city that a report is about does not take the place of a part of it that the claim's sentence names."""
    text = (
        "Two people were killed in the Obolon district of Kyiv on Monday.\n"
        "Kyiv had been quiet for days, the mayor of Kyiv said."
    )
    (found,) = places(text, 0, title="Missile hits Kyiv")
    assert found is not None
    assert found.name == "Obolon"


def test_a_region_keeps_its_total() -> None:
    """What a whole region lost is not pinned to the town told just before."""
    text = (
        "A shell killed a woman in Kherson on Tuesday.\n"
        "Since the start of the war 640 people have been killed in Kherson Oblast, the prosecutors of Ukraine say."
    )
    (found,) = places(text, 1, scope=Scope.RUNNING_TOTAL)
    assert found is not None
    assert found.where_prec == 4


@pytest.mark.parametrize(
    ("text", "index", "name"),
    [
        (
            "Gunmen killed six in Zorbatu, Niger, on Sunday.\nThe dead of Zorbatu, nine killed in all, rest.",
            1,
            "Zorbatu",
        ),
        ("Militia fired on the Lopatu site in Ituri, DR Congo.\nFour were killed when Lopatu burned.", 1, "Lopatu"),
        ("Fishermen of Uganda were killed on Lake Edward.\nA navy boat came.", 0, "Lake Edward"),
    ],
)
def test_a_name_in_no_gazetteer_is_a_place_wherever_it_stands(text: str, index: int, name: str) -> None:
    """Once the report has it where only a place can stand, or with a word for a kind of place."""
    found = places(text, index)
    assert found[0] is not None
    assert found[0].name.split(",")[0] == name


def test_what_a_sentence_turns_away_from_gives_no_place() -> None:
    """ "Meanwhile" tells of something else: only what stands in its sentence or behind it may place it."""
    text = "Rockets killed two in Mariupol, Ukraine.\nMeanwhile two people were killed."
    found = places(text, 1)[0]
    assert found is None or found.where_prec == 6


def test_a_very_long_report_keeps_what_stands_near() -> None:
    """To weigh all places of a diary for each of its claims would take minutes: there the rules stand."""
    towns = ("Izium", "Kherson", "Sumy", "Poltava")
    lines = [f"Shells killed two people in {towns[at % 4]}, Ukraine, on day {at}." for at in range(600)]
    document = report("\n".join(lines))
    claims = [claim(document, at) for at in range(600)]
    pins = READER.pins(document, claims)
    assert pins is not None
    assert pins.is_too_long
    found = [place.name for place, _ in READER.read(document, claims) if place is not None]
    assert found == [towns[at % 4] for at in range(600)]

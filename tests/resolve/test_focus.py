"""Where a whole report plays: namesakes are settled by the region, the paper and the towns around."""

import csv
from dataclasses import replace
from importlib.resources import files

import pytest

from tests.resolve.reports import report as told
from witnessmark.model.text import Document
from witnessmark.resolve.place.context import ReportContext
from witnessmark.resolve.place.focus import Focus
from witnessmark.resolve.place.gazetteer import open_gazetteer
from witnessmark.resolve.place.mentions import MentionFinder
from witnessmark.resolve.place.own_places import open_known_places
from witnessmark.resolve.place.papers import paper_of

GAZETTEER = open_gazetteer()
FINDER = MentionFinder(GAZETTEER, open_known_places(None))


def report(text: str, url: str | None = None) -> Document:
    document = told(text)
    return replace(document, report=replace(document.report, url=url))


def focus(document: Document) -> Focus:
    return ReportContext(document, FINDER, GAZETTEER, None).focus


@pytest.mark.parametrize(
    ("text", "address", "region"),
    [
        ("A man was shot in Springfield, Mo., on Monday.\nSpringfield police are looking for a car.", None, "Missouri"),
        ("A man was shot in Springfield on Monday.\nOfficers drove him to Chicopee.", None, "Massachusetts"),
        ("A man was shot in Springfield on Monday.", "http://www.ky3.com/news/1.html", "Missouri"),
        ("A man was shot in Springfield on Monday.", "https://www.masslive.com/a", "Massachusetts"),
        ("Two women died in a fire in Richmond, Ind., on Monday.", None, "Indiana"),
    ],
)
def test_a_namesake_is_settled_by_what_the_report_says_besides(text: str, address: str | None, region: str) -> None:
    best = focus(report(text, url=address)).best
    assert best is not None
    assert best.entry.admin1 is not None
    assert GAZETTEER.entry(best.entry.admin1).name == region


@pytest.mark.parametrize(
    ("text", "region"),
    [
        (
            "Vermont State Police say a girl was wounded at a campsite.\nThe campsite lies off Route 4 in Ira.",
            "Vermont",
        ),
        ("IRA, Vt. (AP) — State police say a man shot his daughter at a campsite.", "Vermont"),
        ("PIKE, Ark. -- A boy shot his brother on the porch, killing him, deputies said.", "Arkansas"),
        ("Ohio State Highway Patrol troopers say three people died in a crash.", "Ohio"),
        ("The North Carolina Highway Patrol said that two men died in the wreck.", "North Carolina"),
    ],
)
def test_a_body_of_a_region_and_a_dateline_tell_the_region(text: str, region: str) -> None:
    """A town that no gazetteer knows lies where its short form says; "Ira" is no army in another country."""
    context = ReportContext(report(text), FINDER, GAZETTEER, None)
    assert context.home == "US"
    assert context.focus.region is not None
    assert context.focus.region.name == region
    assert context.tells(context.focus.region)


def test_an_army_by_its_letters_speaks_for_its_country() -> None:
    """In capitals a body's short name is evidence of where it acts."""
    assert ReportContext(report("The IRA said that it had killed two soldiers."), FINDER, GAZETTEER, None).home == "GB"


def test_chances_are_shares() -> None:
    """All readings together have at most a chance of one; what is left is that none is the scene."""
    found = focus(report("Shells fell on Kharkiv and on Sumy.\nThree people died in Kharkiv, Ukraine."))
    assert 0.0 < sum(scene.chance for scene in found.scenes) <= 1.0 + 1e-4
    assert found.best is not None
    assert found.best.entry.name == "Kharkiv"


def test_two_towns_alike_leave_the_scene_open() -> None:
    found = focus(report("Shells fell in Sumy and in Chernihiv, Ukraine."))
    assert not found.is_settled(40.0)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("BROWNSVILLE, Texas (AP) - A girl was hit by a bullet.\nBrownsville police hold a man.", "Texas"),
        ("A girl was hit by a bullet in Florence, S.C.\nFlorence police hold a man.", "South Carolina"),
        ("Two men died in Salem, Mass., on Monday.\nThe fire in Salem burned all night.", "Massachusetts"),
    ],
)
def test_a_region_named_behind_a_town_outweighs_the_papers_own(text: str, region: str) -> None:
    """A paper of Oregon prints the news of other states too."""
    best = focus(report(text, url="https://kval.com/news/1")).best
    assert best is not None
    assert best.entry.admin1 is not None
    assert GAZETTEER.entry(best.entry.admin1).name == region


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("An officer fired near the Bellagio.\nTwo bystanders at Bellagio were grazed.\nBellagio guests ran.", "US"),
        ("A boy died in the Northland.\nPolice of the Northland precinct hold a man.\nNorthland schools mourn.", "US"),
        ("Bombs fell on Kharkiv.\nA volunteer from here died in Kharkiv, and two in Kharkiv are hurt.", "UA"),
    ],
)
def test_a_local_paper_tells_of_abroad_by_its_cities_only(text: str, home: str) -> None:
    """A small town's name without its country is a namesake: the paper would have said where."""
    assert ReportContext(report(text, url="https://www.ktnv.com/news/1"), FINDER, GAZETTEER, None).home == home


def test_a_district_of_a_town_leaves_the_town_to_stand() -> None:
    found = focus(report("Five were hurt in the Old Mill District of downtown Myrtle Beach, S.C., on Monday."))
    assert found.best is not None
    assert found.best.entry.name == "Myrtle Beach"


def test_a_report_without_a_name_has_no_scene() -> None:
    assert focus(report("Three people were killed on Monday.")).best is None


@pytest.mark.parametrize(
    "address", ["http://[", "", None, "no address", "http://example.org/a", "http://" + "a" * 5000]
)
def test_an_address_that_leads_nowhere_has_no_paper(address: str | None) -> None:
    assert paper_of(address, GAZETTEER) is None


@pytest.mark.parametrize("address", ["http://[", "https://[::1", "//"])
def test_an_address_that_cannot_be_read_costs_no_scene(address: str) -> None:
    best = focus(report("A man was shot in Springfield, Mo., on Monday.", url=address)).best
    assert best is not None


def test_a_page_that_an_archive_keeps_is_its_papers() -> None:
    direct = paper_of("https://www.wlwt.com/article/1", GAZETTEER)
    assert paper_of("https://web.archive.org/web/20240501000000/https://www.wlwt.com/article/1", GAZETTEER) == direct


def test_a_capitals_paper_writes_of_the_whole_country() -> None:
    """Where a national paper is printed says nothing of the town; a local one's town does."""
    local = paper_of("https://www.wlwt.com/article/1", GAZETTEER)
    assert local is not None
    assert local.town is not None
    assert (local.country, local.town.name) == ("US", "Cincinnati")
    with files("witnessmark.lexicon").joinpath("resolve_papers.tsv").open(encoding="utf-8") as file:
        hosts = [row["host"] for row in csv.DictReader(file, delimiter="\t") if row["town"] == "Kyiv"]
    assert hosts
    assert all((found := paper_of(f"https://{host}/", GAZETTEER)) and found.town is None for host in hosts)


def test_every_row_of_the_papers_is_whole() -> None:
    with files("witnessmark.lexicon").joinpath("resolve_papers.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len({row["host"] for row in rows}) == len(rows)
    assert all(row["host"].isascii() and row["host"] == row["host"].lower() and "." in row["host"] for row in rows)
    assert all(len(row["country"]) == 2 for row in rows)

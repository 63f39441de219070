"""Which towns a report names and how it uses each name, one class of real misses a test."""

from dataclasses import replace

import pytest

from tests.resolve.reports import claim, report
from witnessmark.model.text import Document
from witnessmark.resolve.place.context import ReportContext
from witnessmark.resolve.place.gazetteer import open_gazetteer
from witnessmark.resolve.place.mentions import MentionFinder
from witnessmark.resolve.place.of_claim import PlaceReader
from witnessmark.resolve.place.own_places import open_known_places
from witnessmark.resolve.place.told_names import ToldName, headline, told_names
from witnessmark.settings import Settings

GAZETTEER = open_gazetteer()
FINDER = MentionFinder(GAZETTEER, open_known_places(None))
READER = PlaceReader(Settings())


def at(text: str, url: str | None = None, title: str | None = None) -> Document:
    document = report(text, title)
    return replace(document, report=replace(document.report, url=url))


def told(text: str, url: str | None = None, title: str | None = None) -> dict[str, ToldName]:
    context = ReportContext(at(text, url, title), FINDER, GAZETTEER, "US")
    return told_names(context.document, GAZETTEER, None, ("US",), context.mentions, context.find)


def placed(text: str, url: str | None = None, index: int = 0) -> tuple[str, int]:
    """Return the name and the precision of the place of a claim at a sentence."""
    document = at(text, url)
    place, _ = READER.read(document, [claim(document, index)])[0]
    assert place is not None
    region = f"{place.name}, {place.admin1}" if place.where_prec <= 3 else place.name
    return region, place.where_prec


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nampa Police are looking for a driver.", "nampa"),
        ("Two brothers were shot, the Yakima County Sheriff's Office says.", "yakima county"),
        ("The Toledo Fire Department found a man dead.", "toledo"),
    ],
)
def test_a_local_body_names_its_town(text: str, name: str) -> None:
    assert told(text)[name].body == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("YAKIMA -- A man was shot on Monday.", "yakima"),
        ("TUCSON (KXXX) - A man was shot on Monday.", "tucson"),
        ("DULUTH, Minn. (XP) — A man was shot on Monday.", "duluth"),
    ],
)
def test_a_dateline_in_capitals_names_its_town(text: str, name: str) -> None:
    held = told(text)[name]
    assert held.dateline
    assert bool(held.followed) == ("Minn." in text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A teenager was shot in Spring on Monday.", "spring"),
        ("Auburn police found a woman dead.", "auburn"),
        ("Two men were hurt in a fire near Orange on Monday.", "orange"),
    ],
)
def test_a_town_called_by_an_everyday_word_is_named_where_the_text_places_it(text: str, name: str) -> None:
    assert told(text)[name].times == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Spring came late, he said, and nobody was hurt.", "spring"),
        ("Mobile phones were stolen.", "mobile"),
        ("Officers of the Union stood outside.", "union"),
    ],
)
def test_an_everyday_word_alone_names_no_town(text: str, name: str) -> None:
    assert name not in told(text)


@pytest.mark.parametrize(
    ("text", "name", "use"),
    [
        ("Officers met at Urbana University on Monday.", "urbana", "thing"),
        ("A guard of the Memphis Athletic Ministries was hurt.", "memphis", "thing"),
        ("She was a student at Yuma High School.", "yuma", "thing"),
    ],
)
def test_a_name_within_a_longer_one_counts_apart(text: str, name: str, use: str) -> None:
    held = told(text)[name]
    assert getattr(held, use) == 1
    assert held.times == 0


@pytest.mark.parametrize("text", ["He lives on Denver Avenue.", "They met at 12 Boston Road.", "It was Houston St."])
def test_a_name_that_only_a_road_bears_is_no_candidate(text: str) -> None:
    assert not told(text).keys() & {"denver", "boston", "houston"}


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Two men shot at a party - KXXX News 5, Columbus, Ohio", "Two men shot at a party"),
        ("Woman dies in fire | The Springfield Daily", "Woman dies in fire"),
        ("Boy hurt in crash – KXXX – Weather, Sports", "Boy hurt in crash"),
        ("Fire - deaths rise to four in the north", "Fire - deaths rise to four in the north"),
    ],
)
def test_a_headline_ends_before_its_publisher(title: str, kept: str) -> None:
    assert headline(title) == kept


@pytest.mark.parametrize(
    ("text", "address", "place"),
    [
        ("A man was shot in Yakima, Wash., on Monday.", "http://www.walb.com/1", "Yakima, Washington"),
        ("DULUTH, Minn. (XP) — A man was shot on Monday.", "http://www.wfaa.com/1", "Duluth, Minnesota"),
        ("Two people died in Ocala, Florida, police said.", "http://www.kgw.com/1", "Ocala, Florida"),
    ],
)
def test_a_paper_that_tells_of_far_away_does_not_draw_it_home(text: str, address: str, place: str) -> None:
    assert placed(text, address)[0] == place


@pytest.mark.parametrize(
    ("text", "address", "region"),
    [
        (
            "Chicago police say two men were shot on Monday.\nTwo men died in the Austin neighborhood of Chicago.",
            "http://www.wgntv.com/1",
            "Illinois",
        ),
        (
            "Knoxville police are at the scene.\nA woman was killed in Lonsdale on Monday, Knoxville police said.",
            "http://www.wate.com/1",
            "Tennessee",
        ),
        (
            "Memphis police are at the scene.\nA man was killed in Whitehaven on Monday, Memphis police said.",
            "http://www.wmcactionnews5.com/1",
            "Tennessee",
        ),
    ],
)
def test_a_quarter_called_like_a_far_town_stays_in_its_own(text: str, address: str, region: str) -> None:
    document = at(text, address)
    place, _ = READER.read(document, [claim(document, 1)])[0]
    assert place is not None
    assert place.admin1 == region
    assert place.where_prec <= 3


@pytest.mark.parametrize(
    "text",
    [
        "Buckeye police say a girl was killed on Monday.\nA bullet killed Ana Rangel, striking Rangel in the head.",
        "Yakima police say a man was killed on Monday.\nA neighbor killed Joe Syed, hitting Syed in the chest.",
        "Dayton police say a boy was killed on Monday.\nA driver killed Sam Mogul, hitting Mogul at a crossing.",
    ],
)
def test_a_victim_called_like_a_far_town_is_no_place(text: str) -> None:
    document = at(text)
    place, _ = READER.read(document, [claim(document, 1)])[0]
    assert place is not None
    assert place.country == "US"
    assert place.admin1 in {"Arizona", "Washington", "Ohio"}


@pytest.mark.parametrize(
    "text",
    [
        "A man was killed in Salem on Monday.\nOregon, Ohio and Texas have such laws, he said.",
        "A man was killed in Franklin on Monday.",
        "A woman was killed in Clinton on Monday.",
    ],
)
def test_a_town_of_fifty_namesakes_is_no_pin_where_nothing_else_is_told(text: str) -> None:
    document = at(text)
    context = ReportContext(document, FINDER, GAZETTEER, "US")
    assert context.focus.best is None or context.chance((0.0, 0.0)) == 0.0
    best = context.focus.best
    assert best is not None
    assert best.chance < 0.6

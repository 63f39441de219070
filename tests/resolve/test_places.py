"""Places of claims: the narrowest that the text gives, settled by the report, with an honest precision."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.resolve.reports import claim, report
from witnessmark.model.claims import Attribution, ClaimKind, Figure, Qualifier, Quote, Scope
from witnessmark.model.places import Place, distance_km
from witnessmark.resolve import Resolver
from witnessmark.resolve.place.of_claim import PlaceReader
from witnessmark.settings import Settings

KYIV = "geonames:703448"
MARIUPOL = "geonames:701822"
READER = PlaceReader(Settings())


def place_of(text: str, index: int = 0, place_text: str | None = None, reader: PlaceReader = READER) -> Place | None:
    document = report(text)
    return reader.read(document, [claim(document, index, place_text)])[0][0]


@pytest.mark.parametrize(
    ("sentence", "wanted", "precision"),
    [
        ("Two people were killed in Mariupol, Ukraine.", MARIUPOL, 1),
        ("Shelling killed two in the besieged southern Ukrainian port city of Mariupol.", MARIUPOL, 1),
        ("Two were killed near Kyiv as Ukraine held the line.", KYIV, 2),
        ("Two were killed in the suburbs of Kyiv, Ukraine said.", KYIV, 2),
        ("Ukraine said two were killed 20 km north of Kyiv.", KYIV, 2),
        ("Two were killed in Kiev, the Ukrainian army said.", KYIV, 1),
        ("Two were killed in the Ukrainian capital on Monday.", KYIV, 1),
        ("TWO PEOPLE WERE KILLED IN MARIUPOL, UKRAINE, YESTERDAY.", MARIUPOL, 1),
        ("Two Ukrainian soldiers were killed in Kharkiv Oblast.", "admin1:UA.07", 4),
        ("Two people were killed somewhere in Ukraine.", "iso:UA", 6),
        ("Shelling killed two in Ukraine's east.", "iso:UA", 5),
        ("Floods killed two in Libya’s east.", "iso:LY", 5),
        ("A ferry sank in the Black Sea and two were killed.", "area:black-sea", 7),
    ],
)
def test_the_narrowest_place_is_read_with_its_precision(sentence: str, wanted: str, precision: int) -> None:
    """Each way to name a place leads to its gazetteer entry and UCDP's code for what is known."""
    found = place_of(sentence)
    assert found is not None
    assert (found.id, found.where_prec) == (wanted, precision)


def test_a_distance_and_a_bearing_move_the_point() -> None:
    """ "20 km north of" is shown 20 km to the north, not in the town."""
    found = place_of("Ukraine said two were killed 20 km north of Kyiv.")
    assert found is not None
    assert found.latitude > 50.55
    assert distance_km((found.latitude, found.longitude), (50.454, 30.5238)) == pytest.approx(20, abs=1)


@pytest.mark.parametrize(
    ("sentence", "name", "country"),
    [
        ("Three people died in the Old Harbour district of Kharkiv.", "Old Harbour, Kharkiv", "UA"),
        ("Four were hurt in the Richmond quarter of Odesa, Ukraine.", "Richmond quarter, Odesa", "UA"),
        ("A man was killed in the Austin area of Chicago, police said.", "Austin, Chicago", "US"),
        ("Two women were killed in the Karrada district of Baghdad on Monday.", "Karrada, Baghdad", "IQ"),
    ],
)
def test_a_quarter_of_a_town_is_no_namesake_elsewhere(sentence: str, name: str, country: str) -> None:
    found = place_of(sentence)
    assert found is not None
    assert (found.name, found.country, found.where_prec) == (name, country, 2)


@pytest.mark.parametrize(
    ("line", "name", "precision"),
    [
        ("Kherson region: one man was killed.", "Kherson", 4),
        ("\u2022 Odesa: two were killed.", "Odesa", 1),
        ("Sumy region \u2013 a woman was killed.", "Sumy", 4),
        ("- Zaporizhzhia and its suburbs: two were killed.", "Zaporizhzhia", 1),
        ("\u2022 Stara Kovalna, Sumy region: two were killed.", "Sumy", 4),
    ],
)
def test_a_line_of_a_list_plays_where_its_head_says(line: str, name: str, precision: int) -> None:
    """The morning summary of a war goes region by region."""
    found = place_of(f"Two were killed in Pokrovsk, Ukraine.\n{line}", 1)
    assert found is not None
    assert (found.name, found.where_prec) == (name, precision)


@pytest.mark.parametrize(
    "head", ["The toll", "Zelensky", "What the mayor of Sumy said", "Update from the Kherson front"]
)
def test_other_heads_place_nothing(head: str) -> None:
    found = place_of(f"Two were killed in Pokrovsk, Ukraine.\n{head}: nine were killed.", 1)
    assert found is not None
    assert found.name == "Pokrovsk"


@pytest.mark.parametrize(
    ("sentence", "name", "country"),
    [
        ("Two were killed in Ukraine's Kharkiv region.", "Kharkiv", "UA"),
        ("Floods killed 20 people in India\u2019s Kerala state on Monday.", "Kerala", "IN"),
        ("A drone killed three in Russia's Belgorod Oblast on Tuesday.", "Belgorod Oblast", "RU"),
        ("Two were killed near Syria's Idlib on Sunday.", "Idlib", "SY"),
    ],
)
def test_what_a_country_or_a_city_owns_is_the_narrower_place(sentence: str, name: str, country: str) -> None:
    """ "Ukraine's Kharkiv" is no person's name."""
    found = place_of(sentence)
    assert found is not None
    assert (found.name, found.country) == (name, country)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Six were killed in other storm-hit areas including Poltava.", "Poltava"),
        ("Five more were killed in other towns of the region.", "Ukraine"),
        ("Elsewhere in the north, four were killed.", "Ukraine"),
    ],
)
def test_what_is_told_of_other_places_is_not_of_the_one_before(line: str, name: str) -> None:
    found = place_of(f"Two were killed in Pokrovsk, Ukraine.\n{line}", 1)
    assert found is not None
    assert found.name == name


def test_a_village_that_no_gazetteer_has_is_told_in_its_province() -> None:
    found = place_of("Two were killed when gunmen stormed Tungar Rogo village in Zamfara State, Nigeria.")
    assert found is not None
    assert (found.name, found.country, found.where_prec) == ("Tungar Rogo village, Zamfara State", "NG", 4)


@pytest.mark.parametrize(
    ("sentence", "country"),
    [
        ("Nine were killed in Lima Koto district of West Sumatra.", "ID"),
        ("Gunmen killed nine people in Santiago Texacuangos, El Salvador.", "SV"),
        ("Two were killed near Bolombo in the Democratic Republic of Congo.", "CD"),
    ],
)
def test_the_head_of_a_longer_name_is_no_town(sentence: str, country: str) -> None:
    found = place_of(sentence)
    assert found is not None
    assert found.country == country


def test_a_thing_beside_a_thing_is_told_without_a_chain() -> None:
    """Each thing is shown by the town, not by all things told before it."""
    text = "A bus was hit at Rook Bridge in Odesa, Ukraine.\nOne man died at Fen School.\nTwo died at Rook Bridge."
    names = [found.name for index in range(3) if (found := place_of(text, index)) is not None]
    assert names == ["Rook Bridge, Odesa", "Fen School, Odesa", "Rook Bridge, Odesa"]


def test_a_border_is_this_side_of_it() -> None:
    """ "close to the Polish border" in a Ukrainian report is a stretch of western Ukraine, not Poland."""
    found = place_of("Missiles hit a base in western Ukraine, close to the Polish border, and killed 30 in Ukraine.")
    assert found is not None
    assert (found.country, found.where_prec) == ("UA", 5)
    assert found.longitude < 26


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Shelling killed two in Bucha.\nUkraine blamed Russian troops.", "UA"),
        ("A storm killed two in Bucha.\nGerman police in Germany searched the village, the Germans said.", "DE"),
        ("Rebels killed two in San Miguel.\nThe Salvadoran Army in El Salvador said so.", "SV"),
        ("Police said two were killed in San Miguel.\nThe Argentine minister flew home to Argentina.", "AR"),
    ],
)
def test_an_ambiguous_name_is_settled_by_the_reports_country_and_the_other_reading_kept(text: str, wanted: str) -> None:
    """The same words mean another town in another country's report."""
    found = place_of(text)
    assert found is not None
    assert found.country == wanted
    assert found.runner_up is not None


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("In Nepal, the quake has killed 8,800 people.", "iso:NP"),
        ("The floods have left 8,800 people dead in Libya.", "iso:LY"),
        ("The quake killed 12 people in Nepal.", "geonames:1283240"),
    ],
)
def test_what_a_disaster_did_to_a_country_is_not_placed_in_the_town_told_before(told: str, wanted: str) -> None:
    """Hundreds and more, of a country by name, are the country's; a few may be those of the town."""
    town = "Derna, a town in Libya" if "Libya" in told else "Kathmandu"
    document = report(f"The flood and the earthquake hit {town}.\nRescuers dug there all night.\n{told}", "Disaster")
    words = "in Libya" if "Libya" in told else "Nepal"
    figure = Figure(low=8800 if "8,800" in told else 12, high=None, qualifier=Qualifier.EXACT, words="8,800")
    one = replace(claim(document, 2, words.removeprefix("in ")), figure=figure)
    place, _ = READER.read(document, [claim(document, 0, town.partition(",")[0]), one])[1]
    assert place is not None
    assert place.id == wanted


def test_the_users_country_outweighs_the_text() -> None:
    """`--country` settles what the text leaves open."""
    reader = PlaceReader(Settings(country="DE"))
    found = place_of("Two were killed in Bucha.", reader=reader)
    assert found is not None
    assert found.country == "DE"


@pytest.mark.parametrize(
    "sentence",
    [
        "Two were killed, the Nice man from Reading said.",
        "Police said that two were killed, Union leaders said.",
        "President Cordoba said that two were killed.",
        "Two were killed, Mr. Lima told reporters.",
        "Mario Valencia was killed.",
    ],
)
def test_people_and_everyday_words_are_no_places(sentence: str) -> None:
    """A capital letter is not enough."""
    found = place_of(sentence)
    assert found is None or found.where_prec == 6


@pytest.mark.parametrize("words", ["the port city", "the city", "this besieged city"])
def test_the_city_is_the_one_told_before(words: str) -> None:
    """Words that stand for a town mean the one that the report told of last, not its country or its capital."""
    found = place_of(f"Rockets hit homes in Mariupol, Ukraine.\nTwo people were killed in {words} on Monday.", 1)
    assert found is not None
    assert (found.id, found.where_prec) == (MARIUPOL, 1)


def test_a_distance_without_a_bearing_keeps_the_point_and_says_so() -> None:
    """ "20 km from" a town is somewhere around it; far out it is no more than an area."""
    near = place_of("Ukraine said two were killed 20 km from Kyiv.")
    far = place_of("Ukraine said two were killed 90 km from Kyiv.")
    assert near is not None
    assert far is not None
    assert (near.id, near.where_prec, far.where_prec) == (KYIV, 2, 5)


def test_a_claim_takes_the_place_that_was_told_before() -> None:
    """A sentence that names no place is about where the one before was."""
    text = "Rockets fell on Mariupol, Ukraine, overnight, hitting homes in Mariupol.\nAt least two people were killed."
    found = place_of(text, 1)
    assert found is not None
    assert found.id == MARIUPOL


def test_a_new_event_does_not_take_the_old_place() -> None:
    """ "Meanwhile" turns to another event: its place is not lent."""
    text = "Rockets hit homes in Mariupol, Ukraine.\nMeanwhile two people were killed."
    found = place_of(text, 1)
    assert found is None or found.where_prec == 6


def test_a_dateline_says_no_more_than_the_country() -> None:
    """Where nothing else is named, news of the day is given its dateline's town, marked as no more than its country."""
    document = report("KYIV, 3 March 2031 (Agency) -- Two people were killed on Sunday, officials said.")
    (row,) = Resolver(Settings()).resolve(document, [claim(document, 0)])
    assert row.place is not None
    assert (row.place.id, row.place.where_prec, row.place.inferred) == (KYIV, 6, False)


@pytest.mark.parametrize(
    "told",
    [
        "A man was charged over the people killed on 9 May 2014.",
        "A man was charged over people killed.",
    ],
)
def test_a_dateline_does_not_place_what_is_only_recalled(told: str) -> None:
    """Harm of another time, or of a time unknown, did not happen where the report was sent from."""
    document = report(f"KYIV, 3 March 2031 (Agency) -- {told}")
    (row,) = Resolver(Settings()).resolve(document, [claim(document, 0)])
    assert row.place is not None
    assert (row.place.id, row.place.where_prec, row.place.inferred) == ("iso:UA", 6, True)


def test_charge_of_something_is_no_place() -> None:
    """ "in charge of" is an idiom: the words after it are no place, whatever was picked as one."""
    found = place_of(
        "Two were killed in Mariupol, Ukraine, by men in charge of the guns.", place_text="charge of the guns"
    )
    assert found is not None
    assert found.name == "Mariupol"


def test_a_total_that_nothing_places_is_the_countrys() -> None:
    """A sum over weeks did not happen at the dateline."""
    document = report("KYIV, March 3 (Agency) -- More than 500 were killed since the invasion of Ukraine.")
    found = READER.read(document, [claim(document, 0, scope=Scope.RUNNING_TOTAL)])[0][0]
    assert found is not None
    assert found.id == "iso:UA"


def test_a_total_of_the_region_is_of_the_region_that_the_report_is_about() -> None:
    """ "The region" is Odesa's, though the country of those who struck is the only one named."""
    document = report(
        "Russian drones struck Odesa on Thursday, killing a couple.\n"
        "Since the start of the year 41 civilians have been killed in the region."
    )
    total = replace(claim(document, 1), scope=Scope.RUNNING_TOTAL)
    place = READER.read(document, [total])[0][0]
    assert place is not None
    assert (place.name, place.where_prec) == ("Odesa Oblast", 4)


def test_the_house_where_a_speaker_works_is_not_where_it_happened() -> None:
    """ "A nurse at X hospital counted twelve bodies" tells of the town."""
    document = report("Troops shot miners near Kolwezi.\nA nurse at the Mwangeji hospital counted twelve bodies.")
    said = Attribution(speaker="A nurse at the Mwangeji hospital", name=None, role="nurse", direct=False)
    place = READER.read(document, [replace(claim(document, 1), attribution=said)])[0][0]
    assert place is not None
    assert place.name == "Kolwezi"


def test_an_unknown_village_is_shown_by_the_place_around_it() -> None:
    """A hamlet in no gazetteer keeps its name, and the division's point and precision."""
    found = place_of("Two farmers were killed in Qolmatepe, in the department of Chalatenango, El Salvador.")
    assert found is not None
    assert "Qolmatepe" in found.name
    assert (found.country, found.id) == ("SV", "admin1:SV.03") or found.admin1 is not None


def test_a_named_building_is_shown_by_its_town() -> None:
    """A street or hospital that no gazetteer has is near the town's point, and says its own name."""
    found = place_of("Two were killed at the Rosa Marchenko Hospital in Mariupol, Ukraine.")
    assert found is not None
    assert (found.id, found.where_prec) == (MARIUPOL, 2)
    assert found.name.startswith("Rosa Marchenko Hospital")


def test_the_users_gazetteer_comes_first(tmp_path: Path) -> None:
    """A building of the user's own file has its own point, id and precision."""
    path = tmp_path / "own.csv"
    path.write_text("name,latitude,longitude,precision,aliases\nRosa Marchenko Hospital,47.09,37.52,1,\n", "utf-8")
    reader = PlaceReader(Settings(gazetteer=path))
    found = place_of("Two were killed at the Rosa Marchenko Hospital in Mariupol, Ukraine.", reader=reader)
    assert found is not None
    assert found.id.startswith("user:")
    assert (found.latitude, found.longitude, found.where_prec) == (47.09, 37.52, 1)


def test_the_sentence_after_may_say_where_it_was() -> None:
    """ "The attack took place in ..." gives the place of the attack just told."""
    text = "Gunmen killed two people in Ukraine.\nThe attack took place in Mariupol."
    found = place_of(text)
    assert found is not None
    assert found.id == MARIUPOL


def test_an_actors_capital_is_not_where_it_happened() -> None:
    """ "Moscow's bombardment of Mariupol" happened in Mariupol."""
    found = place_of("Ukraine said two were killed in Moscow's bombardment of Mariupol in Ukraine.")
    assert found is not None
    assert found.id == MARIUPOL


def test_words_picked_by_extract_are_read_even_when_no_gazetteer_has_them() -> None:
    """The picked words keep their name and take the point of the place around."""
    text = "Two were killed by the old mill, Ukraine said of the strike on Mariupol."
    found = place_of(text, place_text="the old mill")
    assert found is not None
    assert found.country == "UA"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.text(max_size=30))
def test_any_text_is_read_without_failing(text: str, picked: str) -> None:
    """Whatever the text, a place is a valid record or none."""
    text = text.replace("\n", " ").replace("\r", " ") or "x"
    found = place_of(text, place_text=picked or None)
    assert found is None or (-90 <= found.latitude <= 90 and -180 <= found.longitude <= 180)


def test_the_order_in_which_claims_are_asked_does_not_matter() -> None:
    """Claims read backwards have the places that they have read forwards."""
    text = (
        "Two were killed in Mariupol, Ukraine.\nOne more was killed.\nIn Kharkiv three were killed.\nFour were killed."
    )
    document = report(text)
    claims = [claim(document, index) for index in range(4)]
    forwards = READER.read(document, claims)
    backwards = READER.read(document, claims[::-1])
    assert forwards == backwards[::-1]


def test_a_long_page_of_named_things_and_no_town_is_read_in_bounded_depth() -> None:
    """Thousands of sentences that each name a thing in no gazetteer do not lead from one to the next without end."""
    document = report("\n".join("Two were killed at the Qolmat Bridge and in Zzqplace." for _ in range(3000)))
    found = READER.read(document, [claim(document, 2999), claim(document, 1500)])
    assert len(found) == 2


def test_a_page_of_one_long_line_is_read() -> None:
    """A line of twenty thousand words costs time in proportion, not in square."""
    words = "New the Kyiv hospital who in " * 4_000
    document = report(words)
    assert len(READER.read(document, [claim(document, 0)])) == 1


def test_a_named_thing_called_after_its_town_is_shown_there() -> None:
    """ "the Jabalia camp" is in Jabalia; "Odesa's port" is in Odesa."""
    found = place_of("A blast at the Jabalia camp killed two, Palestinian officials said.")
    assert found is not None
    assert (found.name, found.country, found.where_prec) == ("Jabalia camp", "PS", 2)


@pytest.mark.parametrize(
    ("sentence", "quote", "place_text", "wanted"),
    [
        ("Rocket hits Kyiv clinic as the siege of Mariupol tightens, Ukraine says.", "hits Kyiv clinic", None, KYIV),
        ("Kyiv tower block hit by rocket while Ukraine's Mariupol starves.", "Kyiv tower block hit", None, KYIV),
        ("Rocket hits Kyiv clinic as talks in Mariupol, Ukraine, go on.", "hits Kyiv clinic", "Mariupol", KYIV),
        ("A rocket hit a tower block in Mariupol, Ukraine, not Kyiv.", "hit a tower block", None, MARIUPOL),
    ],
)
def test_what_was_struck_stands_where_its_own_words_say(
    sentence: str, quote: str, place_text: str | None, wanted: str
) -> None:
    document = report(sentence)
    start = sentence.index(quote)
    struck = replace(
        claim(document, 0, place_text),
        kind=ClaimKind.STRUCK,
        quote=Quote(report_id=document.report.id, start=start, end=start + len(quote), text=quote),
    )
    found = READER.read(document, [struck])[0][0]
    assert found is not None
    assert found.id == wanted


def test_a_named_thing_called_after_a_city_is_not_in_another_one() -> None:
    found = place_of("Shelling killed two in Kharkiv market while fighting near Kherson, Ukraine, went on.", 0)
    assert found is not None
    assert (found.name, found.where_prec, found.id) == ("Kharkiv market", 2, "geonames:706483")


def test_a_name_goes_on_past_its_joiners() -> None:
    """ "San Jose de los Altos" is not San Jose."""
    found = place_of("Gunmen killed two in the village of San Jose de los Altos in Guerrero state, Mexico.")
    assert found is not None
    assert found.name.startswith("San Jose de los Altos")
    assert found.id == "admin1:MX.12"


def test_an_armed_group_is_no_place() -> None:
    """A body whose name is a town's somewhere is read as the body."""
    found = place_of("Two were killed in the raid on Hamas, Palestinian officials said.")
    assert found is None or "Hamas" not in found.name

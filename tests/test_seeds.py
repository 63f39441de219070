"""The two pages that shaped the mission, read where they lie: what must come out of them, and what must not."""

import re
from pathlib import Path

import pytest

from tests.sources import outputs, rows, shared, witnessmark

Row = dict[str, str]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the case built from both pages."""
    root = tmp_path_factory.mktemp("seeds") / "case"
    done = witnessmark("build", shared("seeds"), "--case", root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def claims(case: Path) -> list[Row]:
    """Return the claims of both pages."""
    return rows(case / "out" / "claims.csv")


@pytest.fixture(scope="module")
def incidents(case: Path) -> list[Row]:
    """Return the incidents of both pages."""
    return rows(case / "out" / "incidents.csv")


def harmed(claims: list[Row], kind: str, low: str, high: str, words: str) -> list[Row]:
    return [
        row
        for row in claims
        if (row["kind"], row["low"], row["high"]) == (kind, low, high) and re.search(words, row["text"])
    ]


def incident_of(claims: list[Row], incidents: list[Row]) -> Row:
    ids = {row["incident_id"] for row in claims}
    assert len(ids) == 1, f"one event in {len(ids)} incidents: {[(row['incident_id'], row['quote']) for row in claims]}"
    return next(row for row in incidents if row["incident_id"] in ids)


def test_the_debris_on_the_bus(claims: list[Row], incidents: list[Row]) -> None:
    """The debris in Kyiv killed 1 and injured 6, apart from the other strikes of that morning."""
    found = harmed(claims, "killed", "1", "1", "debris fell") + harmed(claims, "injured", "6", "6", "debris fell")
    assert len(found) == 2
    incident = incident_of(found, incidents)
    assert (incident["killed_best"], incident["injured_best"], incident["place"]) == ("1", "6", "Kyiv")


def test_the_training_base(claims: list[Row], incidents: list[Row]) -> None:
    """35 were killed at the training base near the Polish border on 13 March, Ukrainian officials said."""
    (found,) = harmed(claims, "killed", "35", "35", "35 people")
    assert found["speaker"] == "Ukrainian officials"
    assert (found["date_start"], found["date_end"]) == ("2022-03-13", "2022-03-13")
    incident = incident_of([found], incidents)
    assert "base" in incident["target"]
    assert "Mariupol" not in incident["place"]


def test_the_plane_factory(claims: list[Row], incidents: list[Row]) -> None:
    """2 killed and 7 injured at the plane factory, told twice, is one incident."""
    found = harmed(claims, "killed", "2", "2", "factory") + harmed(claims, "injured", "7", "7", "factory")
    assert len(found) == 4
    incident = incident_of(found, incidents)
    assert (incident["killed_low"], incident["killed_high"]) == ("2", "2")
    assert (incident["injured_low"], incident["injured_high"]) == ("7", "7")


def test_the_apartment_block(claims: list[Row], incidents: list[Row]) -> None:
    """1 killed and about a dozen injured in the Kyiv apartment block, from several sentences, is one incident."""
    killed = [
        row
        for row in harmed(claims, "killed", "1", "1", "apartment|residential|housing estate")
        if "stretchered" not in row["text"]
    ]
    assert len(killed) >= 4
    injured = [row for row in claims if row["kind"] == "injured" and row["low"] == "12"]
    assert len(injured) == 2
    incident = incident_of(killed + injured, incidents)
    assert incident["killed_best"] == "1"
    assert incident["injured_low"] == "12"
    assert (incident["date_start"], incident["date_end"], incident["date_prec"]) == ("2022-03-14", "2022-03-14", "1")


def test_the_councillor(claims: list[Row], incidents: list[Row]) -> None:
    """The councillor killed in Brovary is an incident of his own."""
    (found,) = harmed(claims, "killed", "1", "1", "councillor")
    assert found["place"] == "Brovary"
    assert incident_of([found], incidents)["killed_best"] == "1"


def test_the_mother_and_the_child(claims: list[Row], incidents: list[Row]) -> None:
    """The mother and the unborn baby died: one incident with the strike on the maternity hospital on 9 March."""
    found = harmed(claims, "killed", "2", "2", "unborn baby") + harmed(claims, "killed", "2", "2", "^'Both died")
    assert len(found) == 2
    incident = incident_of(found, incidents)
    assert (incident["killed_low"], incident["killed_best"], incident["killed_high"]) == ("2", "2", "2")
    assert incident["place"] == "Mariupol"
    assert (incident["date_start"], incident["date_end"]) == ("2022-03-09", "2022-03-09")
    assert re.search("maternity|hospital", incident["target"])


def test_running_totals_are_one_series_each(case: Path) -> None:
    """Officials' nearly 2,200, local authorities' at least 2,400 and the UN's at least 596 stand apart."""
    totals = {
        (row["kind"], row["low"], row["high"], row["qualifier"]): row for row in rows(case / "out" / "totals.csv")
    }
    officials = totals["killed", "", "2200", "nearly"]
    authorities = totals["killed", "2400", "", "at_least"]
    nations = totals["killed", "596", "", "at_least"]
    assert len({officials["series_id"], authorities["series_id"], nations["series_id"]}) == 3
    assert (officials["place"], authorities["place"]) == ("Mariupol", "Mariupol")
    assert "officials" in officials["speaker"]
    assert "authorities" in authorities["speaker"].lower()
    assert "UN" in nations["speaker"]
    assert nations["since"] == "2022-02-24"


def test_people_on_the_move(claims: list[Row]) -> None:
    """2.8 million displaced (UN), 160 cars by convoy (city council), 350,000 trapped, 2,000 left and 2,000 waiting."""
    (displaced,) = harmed(claims, "displaced", "2800000", "", "2.8 million")
    assert "UN" in displaced["speaker"]
    (convoy,) = [row for row in claims if row["kind"] in {"access", "evacuated"} and "160" in row["quote"]]
    assert "city council" in convoy["speaker"]
    assert "Mariupol" in convoy["place"]
    (trapped,) = harmed(claims, "trapped", "350000", "350000", "350,000")
    assert trapped["qualifier"] == "about"
    waiting = [row for row in claims if row["low"] == "2000" and row["high"] == "2000"]
    assert {row["kind"] for row in waiting} == {"evacuated", "trapped"}


def test_the_basement(claims: list[Row]) -> None:
    """The 20 people in the basement are counted as 20."""
    assert any(row["low"] == "20" and row["high"] == "20" for row in claims)


def test_what_mariupol_lacks(claims: list[Row]) -> None:
    """Food, water, gas, electricity, medicine and communications are lacking in Mariupol."""
    lacking = " ".join(row["object"].lower() for row in claims if row["kind"] == "deprived")
    for need in ("food", "water", "gas", "electricity", "medic", "communication|connection|mobile|internet"):
        assert re.search(need, lacking), need


def test_what_is_no_harm(claims: list[Row]) -> None:
    """No claim from a war's days, storeys, floors, ages, addresses, account numbers or lost planes."""
    forbidden = r"19-day|nine-storey|seventh floor|first floor|Phoenix|Account|Sort code|four planes|three helicopters"
    for row in claims:
        assert not re.search(rf"^(?:{forbidden})", row["quote"]), row["quote"]
        figure = row["figure_text"]
        assert not re.search(r"19|nine|seventh|^4[25]$|6[23]|\b31\b|39|48867365|four|three", figure), (
            figure,
            row["quote"],
        )
        assert "appeal" not in row["sentence_kind"]


def test_both_pages_share_passages(case: Path) -> None:
    """The reworded pairs across the two pages and the repeated captions within each stand in passages.csv."""
    passages = rows(case / "out" / "passages.csv")
    across = [row for row in passages if row["source_a"] != row["source_b"]]
    assert len([row for row in across if row["match"] in {"reworded", "near"}]) >= 20
    for source in {row["source_a"] for row in passages}:
        assert [row for row in passages if row["source_a"] == row["source_b"] == source]


def test_the_record_does_not_depend_on_order(case: Path, tmp_path: Path) -> None:
    """The same two files named in the other order publish the same bytes."""
    files = sorted(shared("seeds").glob("*.txt"), reverse=True)
    done = witnessmark("build", *files, "--case", tmp_path / "case")
    assert done.returncode == 0, done.stderr
    assert outputs(case) == outputs(tmp_path / "case")

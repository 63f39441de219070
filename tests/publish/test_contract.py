import json
from dataclasses import replace
from pathlib import Path

from jsonschema import Draft202012Validator

from tests.records import DAY, a_claim, a_document, a_record, a_resolved
from tests.sources import record_rows
from witnessmark.model.claims import Figure, Qualifier, Scope
from witnessmark.model.places import Place
from witnessmark.model.text import Skipped
from witnessmark.publish import contract, open_data
from witnessmark.publish.sheet import Cell

TEXT = "One person was killed in Kyiv on Monday, officials said.\nOfficials said nearly 2,200 had been killed in all."
DOCUMENT = a_document(TEXT, url="https://courier.example/a")
KILLED = a_resolved(a_claim(DOCUMENT, "One person was killed"))
TOTAL = a_resolved(
    a_claim(
        DOCUMENT,
        "nearly 2,200 had been killed",
        scope=Scope.RUNNING_TOTAL,
        figure=Figure(low=None, high=2200, qualifier=Qualifier.NEARLY, words="nearly 2,200"),
    ),
    since=DAY,
)
RECORD = a_record(DOCUMENT, KILLED, TOTAL, skipped=(Skipped(item="x.txt", stage="collect", reason="empty file"),))


def one(header: list[str], rows: contract.Rows, number: int = 0) -> dict[str, Cell]:
    assert all(len(row) == len(header) for row in rows)
    return dict(zip(header, rows[number], strict=True))


def test_a_claim_row_points_at_its_sentence_and_its_quote() -> None:
    """`start` and `end` cut the sentence out of the text, `quote_start` and `quote_end` the quote."""
    row = one(contract.CLAIMS, contract.claim_rows(RECORD))
    assert TEXT[int(str(row["start"])) : int(str(row["end"]))] == row["text"]
    assert TEXT[int(str(row["quote_start"])) : int(str(row["quote_end"]))] == row["quote"]
    assert (row["kind"], row["low"], row["high"], row["incident_id"], row["origin_id"]) == (
        "killed",
        1,
        1,
        "inc_1",
        "org_1",
    )


def test_an_open_end_is_an_empty_cell() -> None:
    """ "Nearly 2,200" has no low: not stated, never zero; and a running total stands in no incident."""
    row = one(contract.CLAIMS, contract.claim_rows(RECORD), 1)
    assert (row["low"], row["high"], row["incident_id"]) == (None, 2200, None)


def test_every_incident_has_its_three_bounds_for_killed_and_injured() -> None:
    """Harm columns come in threes; a harm nobody stated is empty."""
    row = one(contract.incident_header(contract.harms_seen(RECORD)), contract.incident_rows(RECORD))
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == (1, 1, 1)
    assert (row["injured_low"], row["injured_best"], row["injured_high"]) == (None, None, None)
    assert (row["reports"], row["publishers"], row["origins"], row["speakers"]) == (1, 1, 1, 1)


def test_running_totals_are_apart() -> None:
    """A running total is a row of totals.csv with its start, its day and its claims."""
    row = one(contract.TOTALS, contract.total_rows(RECORD))
    assert (row["high"], row["since"], row["as_of"], row["claim_ids"]) == (2200, DAY.start, DAY.end, TOTAL.claim.id)


def test_what_was_skipped_is_listed() -> None:
    """Every skipped item keeps its stage and reason."""
    assert contract.skipped_rows(RECORD) == [("x.txt", "collect", "empty file")]


def test_a_place_is_the_resolved_one_where_there_is_one() -> None:
    """The place column names what was resolved; words that nothing resolves stay as written."""
    capital = a_resolved(a_claim(DOCUMENT, "One person was killed", place_text="the capital"))
    assert contract.place_words(capital) == "Kyiv"
    unknown = a_resolved(a_claim(DOCUMENT, "One person was killed", place_text="Old Mill"), place=None)
    assert contract.place_words(unknown) == "Old Mill"


def test_a_country_that_is_only_inferred_is_no_place() -> None:
    """`place` stays empty where no words tie the harm to one; the country stands in the columns beside it."""
    place = Place(
        id="iso:UA",
        name="Ukraine",
        latitude=49.0,
        longitude=32.0,
        where_prec=6,
        country="UA",
        admin1=None,
        inferred=True,
    )
    row = one(contract.CLAIMS, contract.claim_rows(a_record(DOCUMENT, replace(KILLED, place=place))))
    assert (row["place"], row["place_name"]) == (None, None)
    assert (row["place_id"], row["where_prec"], row["country"]) == ("iso:UA", 6, "UA")


def test_geojson_holds_longitude_first() -> None:
    """RFC 7946: a Point is longitude, latitude; the precision stands beside it."""
    feature = json.loads(open_data.incidents_geojson(RECORD, "public"))["features"][0]
    assert feature["geometry"] == {"type": "Point", "coordinates": [30.5238, 50.45466]}
    assert feature["properties"]["where_prec"] == 2


def test_hxl_cells_of_people_are_numbers() -> None:
    """Figures stand alone under their tag; the hedge has its own column."""
    labels, tags = open_data.hxl_header(RECORD)
    assert len(labels) == len(tags) == len(open_data.hxl_rows(RECORD)[0])
    total = dict(zip(tags, open_data.hxl_rows(RECORD)[1], strict=True))
    assert (total["#affected+killed+max"], total["#affected+killed+min"], total["#meta+qualifier"]) == (
        2200,
        None,
        "nearly",
    )


def test_the_record_obeys_its_published_schema(tmp_path: Path) -> None:
    """record.json and every line of the parts that it lists are valid under record.schema.json; nothing is missing."""
    open_data.write_record(tmp_path, RECORD, "public")
    schema = json.loads(open_data.record_schema())
    Draft202012Validator.check_schema(schema)
    listed = json.loads((tmp_path / "record.json").read_text("utf-8"))
    assert not list(Draft202012Validator(schema).iter_errors(listed))
    assert {part["kind"] for part in listed["parts"] if part["rows"]} >= {"documents", "claims", "incidents", "series"}
    for part in listed["parts"]:
        rows = record_rows(tmp_path, part["kind"])
        assert len(rows) == part["rows"]
        row_schema = {"$ref": part["row"], "$defs": schema["$defs"]}
        assert not [error for row in rows for error in Draft202012Validator(row_schema).iter_errors(row)]
        assert {row["edition"] for row in rows} <= {"public"}
    assert sorted(path.name for path in (tmp_path / "record").iterdir()) == sorted(
        part["file"].rpartition("/")[2] for part in listed["parts"]
    )


def test_a_reader_of_the_one_file_that_was_is_told_where_the_rows_are(tmp_path: Path) -> None:
    """Whoever opens record.json reads what it is now, with another schema's name, and two builds give equal bytes."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        open_data.write_record(tmp_path / name, RECORD, "public")
    listed = json.loads((tmp_path / "a" / "record.json").read_text("utf-8"))
    assert listed["schema"] != "urn:witnessmark:record:1"
    assert "JSON lines" in listed["how_to_read"]
    names = [path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file()]
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in names)

"""Incidents under the column names of UCDP GED and ACLED, and the Parquet files beside the CSVs."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import load_workbook

from tests.publish.report_case import KYIV, CaseBuilder, day, figure, small_case
from tests.publish.test_contract import RECORD, one
from witnessmark.model.claims import ClaimKind
from witnessmark.model.editions import Edition
from witnessmark.model.record import CaseRecord
from witnessmark.publish import exports, publish
from witnessmark.publish.sheet import cell_text


def _bounds(low: int | None, best: int | None, high: int | None) -> CaseRecord:
    (assessment,) = RECORD.reckoning.assessments
    estimate = replace(assessment.estimates[0], low=low, best=best, high=high)
    return replace(
        RECORD, reckoning=replace(RECORD.reckoning, assessments=(replace(assessment, estimates=(estimate,)),))
    )


def test_ucdp_columns_hold_what_means_the_same() -> None:
    """Deaths, place, day and origins stand under UCDP's names; the running total is no event; sides stay empty."""
    rows = exports.ucdp_rows(RECORD)
    assert len(rows) == 1
    row = one(exports.UCDP, rows)
    assert (row["low"], row["best"], row["high"]) == (1, 1, 1)
    assert (row["deaths_civilians"], row["deaths_unknown"]) == (None, 1)
    assert (row["country"], row["where_prec"], row["date_prec"]) == ("Ukraine", 2, 1)
    assert (row["date_start"], row["number_of_sources"]) == (date(2022, 3, 14), 1)
    assert (row["side_a"], row["side_b"], row["type_of_violence"]) == (None, None, None)


def test_acled_columns_hold_what_means_the_same() -> None:
    """One kind of attack has one ACLED type; notes are the words of the text; actors stay empty."""
    row = one(exports.ACLED, exports.acled_rows(RECORD))
    assert (row["event_type"], row["sub_event_type"]) == (
        "Explosions/Remote violence",
        "Shelling/artillery/missile attack",
    )
    assert (row["fatalities"], row["notes"], row["actor1"]) == (1, "One person was killed", None)
    assert (row["event_date"], row["time_precision"], row["geo_precision"]) == (date(2022, 3, 14), 1, 2)


def test_a_vague_number_becomes_acled_s_only_in_acled_s_file() -> None:
    """Dozens are 12 in acled.csv, as its codebook says, and stay a lower bound in ucdp_ged.csv."""
    record = _bounds(24, None, None)
    assert one(exports.ACLED, exports.acled_rows(record))["fatalities"] == 12
    ucdp = one(exports.UCDP, exports.ucdp_rows(record))
    assert (ucdp["low"], ucdp["best"], ucdp["high"]) == (24, None, None)
    assert one(exports.ACLED, exports.acled_rows(_bounds(None, None, 20)))["fatalities"] is None


def test_parquet_holds_what_the_csv_holds(tmp_path: Path) -> None:
    """Each Parquet file has the rows and columns of its CSV; numbers are numbers, days are days, empty is null."""
    publish(RECORD, Edition.WORKING, tmp_path)
    for name in ("reports", "passages", "claims", "incidents", "totals"):
        table = pq.read_table(tmp_path / f"{name}.parquet")
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        assert table.column_names == header
        assert [[cell_text(cell) for cell in row.values()] for row in table.to_pylist()] == rows, name
    claims = pq.read_table(tmp_path / "claims.parquet")
    assert claims.schema.field("high").type == pa.int64()
    assert claims.schema.field("date_start").type == pa.date32()
    assert claims.column("low").null_count == 1


def test_the_side_that_a_sentence_names_stands_in_both() -> None:
    """Whom a claim names as the doer is UCDP's side_a and ACLED's actor1, in its own words."""
    made = CaseBuilder()
    report = made.report("Courier", "Report", ["Rebels of the Northern Front shelled Kyiv and killed nine."], None)
    claim = made.claim(report, 0, "killed nine", ClaimKind.KILLED, figure(9, 9), place=KYIV, when=day("2022-03-14"))
    made.incident("shelling", None, KYIV, day("2022-03-14"), {ClaimKind.KILLED: [claim]}, {ClaimKind.KILLED: (9, 9, 9)})
    record = made.record()
    assert one(exports.UCDP, exports.ucdp_rows(record))["side_a"] == "Rebels of the Northern Front"
    assert one(exports.ACLED, exports.acled_rows(record))["actor1"] == "Rebels of the Northern Front"


def test_every_file_of_places_names_the_country(tmp_path: Path) -> None:
    """Whoever opens one file alone reads the country's name in it, whatever the format."""
    publish(small_case(), Edition.WORKING, tmp_path)
    for name in ("claims.csv", "incidents.csv", "totals.csv", "ucdp_ged.csv", "acled.csv", "claims.hxl.csv"):
        rows = list(csv.reader((tmp_path / name).read_text("utf-8-sig").splitlines()))
        assert any("Ukraine" in row for row in rows[1:]), name
    shapes = json.loads((tmp_path / "incidents.geojson").read_text("utf-8"))["features"]
    assert {shape["properties"]["country_name"] for shape in shapes} == {"Ukraine"}
    (workbook,) = tmp_path.glob("*.xlsx")
    book = load_workbook(workbook, read_only=True)
    for sheet in ("claims", "incidents", "totals"):
        assert any("Ukraine" in row for row in book[sheet].iter_rows(values_only=True)), sheet

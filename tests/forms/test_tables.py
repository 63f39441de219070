"""Tables are never prose: known ones come in as coded records with their codes, others with a text column as reports."""

import io
from pathlib import Path

import pytest

from tests.forms import makers
from tests.forms.makers import DEAD
from tests.forms.test_forms import documents, read, reasons
from tests.sources import rows, witnessmark
from witnessmark.clean.tables import undescribed
from witnessmark.errors import CaseError
from witnessmark.extract import extract
from witnessmark.model.claims import ClaimKind
from witnessmark.model.mapping import Mapping
from witnessmark.resolve import Resolver
from witnessmark.settings import Settings
from witnessmark.store.tablefile import read_mappings

ACLED = """event_id_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,country,location,latitude,longitude,geo_precision,source,notes,fatalities
UKR101,2022-03-05,2022,1,Explosions/Remote violence,Shelling,Force A,Ukraine,Sumy,50.9077,34.7981,1,North News,"On 5 March, shells fell on Sumy; 40 windows broke and 12 people fled.",6
UKR102,2022-03-06,2022,2,Battles,Armed clash,Force A,Ukraine,Kyiv,50.4547,30.5238,3,North News,A clash.,0
"""
UCDP = """id,year,side_a,where_prec,where_description,country,latitude,longitude,date_prec,date_start,date_end,best,high,low,source_office,source_headline
7001,2022,Force A,2,Sumy town,Ukraine,50.9077,34.7981,2,2022-03-05,2022-03-07,6,9,5,North News,Shelling in Sumy
"""
HXL = """Day,Town,Lat,Lon,Killed,Hurt
#date+occurred,#loc+name,#geo+lat,#geo+lon,#affected+killed,#affected+injured
2022-03-05,Sumy,50.9077,34.7981,6,11
"""
AIRWARS = """code,date,location,latitude,longitude,killed_min,killed_max,injured_min,injured_max
TS1,2022-03-05,Sumy,50.9077,34.7981,5,7,10,
"""


def test_known_tables_are_coded_records(tmp_path: Path) -> None:
    """ACLED, UCDP, HXL and Airwars rows give their coded figures with place, days and precision, and nothing of the note."""
    made = documents(read(tmp_path, {"a.csv": ACLED, "b.csv": UCDP, "c.tsv": HXL.replace(",", "\t"), "d.csv": AIRWARS}))
    told, resolver = {}, Resolver(Settings())
    for document, claims in extract(made, Settings(processes=1)):
        for row in resolver.resolve(document, claims):
            assert row.claim.rule == "coded record"
            assert row.claim.quote.text == document.report.text[row.claim.start : row.claim.end]
            assert row.claim.figure is not None
            assert row.place is not None
            assert row.date is not None
            told[document.report.source, row.claim.kind] = (
                row.claim.figure.low, row.claim.figure.high, row.place.where_prec, str(row.date.end), row.date.date_prec,
            )  # fmt: skip
    assert told == {
        ("a.csv:row 2", ClaimKind.KILLED): (6, 6, 1, "2022-03-05", 1),
        ("b.csv:row 2", ClaimKind.KILLED): (5, 9, 2, "2022-03-07", 2),
        ("c.tsv:row 3", ClaimKind.KILLED): (6, 6, 2, "2022-03-05", 1),
        ("c.tsv:row 3", ClaimKind.INJURED): (11, 11, 2, "2022-03-05", 1),
        ("d.csv:row 2", ClaimKind.KILLED): (5, 7, 2, "2022-03-05", 1),
        ("d.csv:row 2", ClaimKind.INJURED): (10, None, 2, "2022-03-05", 1),
    }


def test_a_row_without_harm_is_named(tmp_path: Path) -> None:
    """A row that codes nought is kept out with its reason: nought is what is written where nothing is known."""
    assert "no number" in reasons(read(tmp_path, {"a.csv": ACLED}))["a.csv:row 3"]


def test_a_table_with_a_text_column_is_reports(tmp_path: Path) -> None:
    """Rows with a text come in as reports with their title, day and address, from CSV and from a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    for row in (["Title", "Text", "Date", "URL"], ["One", DEAD, "2022-03-07", "https://a.example/1"]):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    csv = f'title;text;date;url\nOne;"{DEAD}";2022-03-07;https://a.example/1\n'
    made = documents(read(tmp_path, {"a.csv": csv, "b.xlsx": held.getvalue()}))
    assert {(document.report.source, document.report.url) for document in made} == {
        ("a.csv:row 2", "https://a.example/1"),
        ("b.xlsx:row 2", "https://a.example/1"),
    }
    assert all(DEAD in document.report.text for document in made)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.csv", "date,killed\n05.03.2022,3\n", "columns date, killed"),
        ("a.tsv", "\n\n", "without a row"),
        ("a.csv", 'text\n"' + "x" * 200_000 + '"\n', "damaged"),
        ("a.xlsx", makers.zipped({"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY x 'y'>]><a/>"}), "entities"),
        ("b.xlsx", makers.zipped({"xl/workbook.xml": "<workbook"}), "damaged"),
        ("c.xlsx", makers.zipped({"xl/workbook.xml": "0" * 30_000_000}), "as bombs are"),
    ],
)
def test_an_unknown_or_hostile_table_is_named(tmp_path: Path, name: str, data: str | bytes, reason: str) -> None:
    """A table that cannot be read says why, shows its columns, and not one figure of it is read."""
    found = read(tmp_path, {name: data})
    assert documents(found) == []
    assert any(reason in told for told in reasons(found).values()), reasons(found)


OWN = """Datum;Ort;Getötete;Verletzte;Land;Beschreibung
05.03.2022;Sumy;6;11;Ukraine;Shells fell on the town and 40 windows broke.
16.03.2022;Springfield;;2;;A drone came down.
"""


def test_a_table_of_own_columns_is_read_as_people_say(tmp_path: Path) -> None:
    """`add` shows the columns and what to write; with that in the case, rows are coded records with day and place."""
    (tmp_path / "a.csv").write_text(OWN, encoding="utf-8")
    case = tmp_path / "case"
    added = witnessmark("add", tmp_path / "a.csv", "--case", case)
    assert added.returncode == 0, added.stderr
    assert "Ort: Sumy; Springfield" in added.stdout
    block = added.stdout[added.stdout.index("[[table]]") : added.stdout.index("To have it read")]
    assert not (case / "tables.toml").exists()
    assert witnessmark("build", "--case", case).returncode == 1
    (case / "tables.toml").write_text(block, encoding="utf-8")
    done = witnessmark("build", "--case", case)
    assert done.returncode == 0, done.stderr
    told = {
        (row["source"], row["kind"]): (row["low"], row["place_name"], row["where_prec"], row["date_start"])
        for row in rows(case / "out" / "claims.csv")
    }
    assert told == {
        ("a.csv:row 2", "killed"): ("6", "Sumy", "1", "2022-03-05"),
        ("a.csv:row 2", "injured"): ("11", "Sumy", "1", "2022-03-05"),
        ("a.csv:row 3", "injured"): ("2", "", "", "2022-03-16"),
    }


@pytest.mark.parametrize(
    "data", ["sep=;\nday;town;dead\n2022-03-05;Sumy;6\n", "Deaths in March\n\nday;town;dead\n2022-03-05;Sumy;6\n"]
)
def test_headings_are_found_below_a_title_and_a_word_on_the_separator(tmp_path: Path, data: str) -> None:
    """A spreadsheet's `sep=;` and a table's name above it are no headings; the row keeps its number."""
    (table,) = undescribed("a.csv", data.encode(), "text/csv", Settings())
    assert (table.headings, table.rows) == (("day", "town", "dead"), (("2022-03-05", "Sumy", "6"),))
    columns = (("killed", "dead"), ("date", "day"), ("place", "town"))
    known = Settings(tables=(Mapping(name="a", needs=("dead",), columns=columns),))
    (made,) = documents(read(tmp_path, {"a.csv": data}, known))
    assert made.report.source == f"a.csv:row {len(data.splitlines())}"


def test_a_table_that_nobody_can_guess_is_offered_by_all_its_columns() -> None:
    """What is offered never fits another table, and ticks in columns "x" and "y" are no coordinates."""
    (table,) = undescribed("a.csv", b"Alpha;x;y;Date\n1;1;2;2022-03-05\n2;1;;2022-03-06\n", "text/csv", Settings())
    assert table.seems.needs == ("alpha", "x", "y", "date")
    assert table.seems.columns == (("date", "date"),)
    (table,) = undescribed("a.csv", b"Alpha;Beta\n1;2\n", "text/csv", Settings())
    assert (table.seems.needs, table.seems.columns) == (("alpha", "beta"), ())


def test_coordinates_are_offered_where_they_are_a_pair() -> None:
    """Two columns of numbers with fractions within the bounds of the earth; one of them alone is none."""
    found = [
        dict(table.seems.columns)
        for columns in (b"dead;y;x\n6;50.91;34.80\n2;50;34\n", b"dead;lat;n\n6;50.91;34.80\n", b"dead;y;x\n6;500.1;3\n")
        for table in undescribed("a.csv", columns, "text/csv", Settings())
    ]
    assert found == [{"killed": "dead", "latitude": "y", "longitude": "x"}, {"killed": "dead"}, {"killed": "dead"}]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("[[table]]\nkilled = 3", "killed is 3"),
        ("[[table]]\ndead = 'x'", "dead is not known"),
        ("[[table]]\ndate = 'x'", "neither a text nor a number"),
        ("[[table]]\nkilled = 'x'\nneeds = []", "needs is"),
        ("[[table", "cannot be read"),
        ("table = 3", "expected blocks"),
        ("[other]\na = 1", "expected blocks"),
    ],
)
def test_a_broken_tables_file_is_named(tmp_path: Path, written: str, reason: str) -> None:
    """A file of tables that cannot be used is refused with its name, the key and what was expected."""
    (tmp_path / "tables.toml").write_text(written, encoding="utf-8")
    with pytest.raises(CaseError, match=reason) as told:
        read_mappings(tmp_path)
    assert "tables.toml" in str(told.value)


def test_days_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """Rows whose day could be of two months come in without it, and one row says how many and what to do."""
    found = read(tmp_path, {"a.csv": f'text,date\n"{DEAD}",03/04/2022\n"{DEAD} Again.",2022-03-05\n'})
    assert len(documents(found)) == 2
    assert "1 rows have a day that cannot be read (03/04/2022)" in reasons(found)["a.csv:date"]


def test_coded_records_join_the_prose_of_their_event(tmp_path: Path) -> None:
    """ACLED's row, UCDP's and a report of one event stand in one incident, and the span of their figures is told."""
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a.csv").write_text(ACLED, encoding="utf-8")
    radio = UCDP.replace(",2,2022-03-05,2022-03-07,6,9,5,North News", ",1,2022-03-05,2022-03-05,8,9,5,South Radio")
    (tmp_path / "r" / "b.csv").write_text(radio, encoding="utf-8")
    (tmp_path / "r" / "c.txt").write_text(DEAD, encoding="utf-8")
    witnessmark("build", tmp_path / "r", "--case", tmp_path / "case")
    claims = [row for row in rows(tmp_path / "case" / "out" / "claims.csv") if row["kind"] == "killed"]
    assert {row["source"] for row in claims} == {"a.csv:row 2", "b.csv:row 2", "c.txt"}
    assert len({row["incident_id"] for row in claims}) == 1
    (incident,) = rows(tmp_path / "case" / "out" / "incidents.csv")
    assert incident["place"] == "Sumy"
    assert (incident["reports"], incident["killed_low"], incident["killed_high"]) == ("3", "5", "9")
    assert incident["origins"] == "2"  # a report without a publisher that says no more than the row is no third one
    assert incident["figure_status"] in ("ranged", "disputed")


def test_a_sheet_of_auto_archiver_is_reports(tmp_path: Path) -> None:
    """The columns that Auto Archiver writes are known: the post's text with its link, title and time."""
    sheet = (
        "Link,Archive status,Archive location,Archive date,Upload timestamp,Upload title,Text content,Hash\n"
        f'https://t.example/c/7,wacz: success,https://store.example/7,2022-03-08,2022-03-05T09:00:00+00:00,Sumy,"{DEAD}",abc\n'
    )
    (made,) = documents(read(tmp_path, {"a.csv": sheet}))
    assert made.report.url == "https://t.example/c/7"
    assert made.report.published is not None
    assert str(made.report.published.start) == "2022-03-05"
    assert DEAD in made.report.text

"""The workbook beside the CSVs: it opens, holds what the tables hold, and runs nothing."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.publish.report_case import hostile_case, small_case
from witnessmark.model.editions import Edition
from witnessmark.publish import publish
from witnessmark.publish.workbook import CELL_CHARS, open_workbook


def test_the_workbook_holds_the_tables(tmp_path: Path) -> None:
    """Sheets, columns and cells are those of the tables; numbers and days are no text."""
    publish(small_case(), Edition.WORKING, tmp_path)
    book = load_workbook(tmp_path / "record.xlsx")
    assert book.sheetnames[:4] == ["incidents", "totals", "claims", "reports"]
    header, *rows = book["incidents"].iter_rows(values_only=True)
    row = dict(zip(header, rows[0], strict=True))
    assert len(rows) == 3
    assert isinstance(row["reports"], int)
    assert row["date_start"].date() >= date(2022, 3, 9)
    assert row["country_name"] == "Ukraine"


def test_nothing_in_a_hostile_workbook_runs(tmp_path: Path) -> None:
    """Whatever the record holds, no cell is a formula or a link."""
    publish(hostile_case(), Edition.WORKING, tmp_path)
    book = load_workbook(tmp_path / "record.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_equal_tables_give_equal_bytes_and_odd_text_is_kept(tmp_path: Path) -> None:
    """No clock is in the file; letters of any script stay; a text beyond a cell is cut with a sign."""
    table = (["words", "day"], [["Маріуполь مدينة “ñ”", date(1812, 9, 7)], ["x" * 40_000, None], ["=1+1", None]])
    for name in ("a", "b"):
        with open_workbook(tmp_path / f"{name}.xlsx") as book:
            book.write("one", *table)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    rows = list(load_workbook(tmp_path / "a.xlsx")["one"].iter_rows(values_only=True))
    assert rows[1] == ("Маріуполь مدينة “ñ”", "1812-09-07")
    assert len(rows[2][0]) == CELL_CHARS
    assert rows[3][0] == "=1+1"


def test_libreoffice_reads_the_right_characters(tmp_path: Path) -> None:
    """LibreOffice, where it is installed, turns the sheet into the same words."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("no LibreOffice on the PATH: apt-get install libreoffice-calc")
    with open_workbook(tmp_path / "a.xlsx") as book:
        book.write("one", ["words"], [["Маріуполь مدينة “ñ”"]])
    command = [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to"]
    subprocess.run(
        [*command, "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", tmp_path, tmp_path / "a.xlsx"],
        check=True,
        timeout=180,
    )
    assert "Маріуполь مدينة “ñ”" in (tmp_path / "a.csv").read_text("utf-8")

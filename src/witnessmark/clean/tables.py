"""Tables: rows of known columns are coded records, rows with a text column are reports; no row is ever prose."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from zipfile import BadZipFile

from witnessmark.clean.dates import read_date
from witnessmark.clean.decode import decode
from witnessmark.clean.drafts import Draft
from witnessmark.clean.publisher import web_address
from witnessmark.clean.records import read_record
from witnessmark.errors import ItemError
from witnessmark.lexicon import load
from witnessmark.model.claims import ClaimKind
from witnessmark.model.text import Skipped
from witnessmark.packed import open_zip, read_member
from witnessmark.settings import Settings

NO_LANGUAGE = "zxx"
"""ISO 639-2: no linguistic content. The reader of this "language" takes a coded record's own figures."""
HEADED_WITHIN = 3
"""A title or a row of tags may stand above or below the heading."""
MOST_ROWS = 1_000_000
NUMBER = re.compile(r"\d{1,9}(?:\.0+)?")
COORDINATE = re.compile(r"-?\d{1,3}(?:\.\d+)?")

Cells = dict[str, str]


def read_delimited(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    """Yield the rows of a CSV or TSV file; raises ItemError where its columns are not known."""
    text, repaired = decode(data)
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    first = next((line for line in lines if line.strip()), "")
    mark = max("\t,;|", key=first.count)
    rows = csv.reader(lines, delimiter=mark)
    try:
        yield from _read(source, list(islice(rows, MOST_ROWS)), repaired)
    except csv.Error as error:
        raise ItemError(f"a table that is damaged near row {rows.line_num}: {error}") from error


def read_workbook(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    """Yield the rows of each sheet of an XLSX workbook; a sheet whose columns are not known has a row that says so."""
    from openpyxl import load_workbook

    with open_zip(data) as archive:
        for info in archive.infolist():
            if b"<!DOCTYPE" in (member := read_member(archive, info, settings.max_item_bytes)) or b"<!ENTITY" in member:
                raise ItemError("a workbook with a document type, which may hold entities: not read")
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [(str(sheet.title), _cells(sheet)) for sheet in book.worksheets]
    except (BadZipFile, ValueError, KeyError, TypeError, AttributeError, OSError, IndexError, SyntaxError) as error:
        raise ItemError(f"a damaged workbook: {error}") from error
    for title, rows in sheets:
        if not any(any(row) for row in rows):
            continue
        item = source if len(sheets) == 1 else f"{source}:{title}"
        try:
            yield from _read(item, rows, None)
        except ItemError as error:
            yield Skipped(item=item, stage="clean", reason=str(error))


def _cells(sheet: Any) -> list[list[str]]:
    rows = islice(sheet.iter_rows(values_only=True), MOST_ROWS)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _read(source: str, rows: Sequence[Sequence[str]], repaired: str | None) -> Iterator[Draft | Skipped]:
    filled = [number for number, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise ItemError("a table without a row")
    for at in filled[:HEADED_WITHIN]:
        columns = [cell.strip().lower() for cell in rows[at]]
        schema = _schema(columns)
        if schema is not None or _has_text(columns):
            break
    else:
        shown = ", ".join(cell.strip() for cell in rows[filled[0]] if cell.strip())[:200]
        known = ", ".join(row["name"] for row in load("clean_tables")["schema"])
        raise ItemError(
            f"a table with the columns {shown}: not read as prose. Known are {known}, and tables with a column "
            "named text: rename the columns, and killed to #affected+killed with #date+occurred and so on"
        )
    for number in (row for row in filled if row > at):
        cells = {name: cell.strip() for name, cell in zip(columns, rows[number], strict=False) if name}
        item = f"{source}:row {number + 1}"
        if schema is not None:
            yield _coded(item, cells, schema)
        elif not all(cell.startswith("#") for cell in cells.values() if cell):
            yield read_record(item, cells, repaired)


def _schema(columns: Sequence[str]) -> dict[str, Any] | None:
    for schema in load("clean_tables")["schema"]:
        if set(schema["needs"]) <= set(columns):
            return dict(schema)
    return None


def _has_text(columns: Sequence[str]) -> bool:
    return not {name.lower() for name in load("clean_meta")["json"]["text"]}.isdisjoint(columns)


def _coded(item: str, cells: Cells, schema: dict[str, Any]) -> Draft | Skipped:
    """Return a row as a coded record: a text of one fact a line, which the reader of coded records reads."""

    def cell(field: str) -> str:
        return " ".join(cells.get(schema.get(field, ""), "").split())

    harms = [line for harm in schema["harms"] for line in _harm(harm, cells, cell("kind"))]
    if not harms:
        return Skipped(item=item, stage="clean", reason="a coded record that states no number of people harmed")
    day = read_date(cell("date"))
    end = read_date(cell("date_end"))
    facts = [
        ("record", f"{schema['name']} {cell('id')}".strip()),
        ("date", str(day.start) if day else ""),
        ("until", str(end.end) if end else str(day.end) if day and day.end != day.start else ""),
        ("date precision", _code(cell("date_precision"), schema.get("date_codes"))),
        ("place", cell("place")),
        ("country", cell("country")),
        ("coordinates", _coordinates(cell("latitude"), cell("longitude"))),
        ("place precision", _code(cell("place_precision"), schema.get("place_codes"))),
        ("event", cell("event")),
        ("by", cell("by")),
        *harms,
        ("note", cell("note")),
    ]
    return Draft(
        source=item,
        text="\n\n".join(f"{name}: {value}" for name, value in facts if value),
        url=web_address(cell("url")),
        publisher=cell("publisher") or schema["name"],
        published=day,
        language=NO_LANGUAGE,
    )


def _harm(harm: dict[str, str], cells: Cells, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the line of a harm: "killed: 3", or "killed: 5 (4 to 7)"; nothing where none or nought is coded.

    Nought is what tables of events write where nothing is known; it is no statement that nobody was harmed.
    """
    harmed = harm.get("kind", kind.lower())
    if harmed not in {row.value for row in ClaimKind}:
        return
    best, low, high = (_number(cells.get(harm.get(end, ""), "")) for end in ("best", "low", "high"))
    if not any((best, low, high)):
        return
    if best is not None and low is not None and high is not None and low <= best <= high and low != high:
        yield harmed, f"{best} ({low} to {high})"
    elif best is not None:
        yield harmed, str(best)
    elif low is not None and high is not None and low < high:
        yield harmed, f"{low} to {high}"
    elif low is not None:
        yield harmed, f"{low}" if high == low else f"at least {low}"
    elif high is not None:
        yield harmed, f"at most {high}"


def _number(cell: str) -> int | None:
    return int(float(cell)) if NUMBER.fullmatch(cell.strip()) else None


def _code(cell: str, codes: dict[str, int] | None) -> str:
    number = _number(cell)
    if number is None:
        return ""
    return str((codes or {}).get(str(number), "") if codes else number)


def _coordinates(latitude: str, longitude: str) -> str:
    if not (COORDINATE.fullmatch(latitude) and COORDINATE.fullmatch(longitude)):
        return ""
    inside = abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180
    return f"{latitude}, {longitude}" if inside else ""

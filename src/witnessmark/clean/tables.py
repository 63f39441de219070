"""Tables: rows of known columns are coded records, rows with a text column are reports; no row is ever prose."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from witnessmark.model.mapping import HARMS, Mapping
from witnessmark.model.text import Skipped
from witnessmark.packed import open_zip, read_member
from witnessmark.settings import Settings

NO_LANGUAGE = "zxx"
"""ISO 639-2: no linguistic content. The reader of this "language" takes a coded record's own figures."""
HEADED_WITHIN = 3
"""A title or a row of tags may stand above or below the heading."""
MOST_ROWS = 1_000_000
NUMBER = re.compile(r"\d{1,9}(?:\.0+)?")
COORDINATES = frozenset({"latitude", "longitude"})
COORDINATE = re.compile(r"-?\d{1,3}(?:\.\d+)?")

MARKS = "\t,;|"
SEPARATOR = re.compile(rf"sep=([{MARKS}])")
"""How spreadsheets say it, on the first line."""
SHOWN_ROWS = 3
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cells = dict[str, str]
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Where a table's heading stands, its columns in small letters, and how its rows are read."""

    at: int
    columns: tuple[str, ...]
    mapping: Mapping | None
    schema: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undescribed:
    """A table whose columns nobody described: its name, headings, first rows, and what its columns seem to hold.

    `seems` may lack what a table needs to be read, a text or a number of people: then only a person can say, and it
    needs every column, so that it fits no other table.
    """

    item: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    seems: Mapping


def read_delimited(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    """Yield the rows of a CSV or TSV file; raises ItemError where its columns are not known."""
    rows, repaired = _delimited(data)
    yield from _read(source, rows, repaired, settings)


def read_workbook(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    """Yield the rows of each sheet of an XLSX workbook; a sheet whose columns are not known has a row that says so."""
    for item, rows in _sheets(source, data, settings):
        try:
            yield from _read(item, rows, None, settings)
        except ItemError as error:
            yield Skipped(item=item, stage="clean", reason=str(error))


def undescribed(source: str, data: bytes, media_type: str, settings: Settings) -> list[Undescribed]:
    """Return the tables of a CSV, TSV or XLSX file whose columns nobody described; none of one that is damaged."""
    try:
        tables = _sheets(source, data, settings) if media_type == WORKBOOK else [(source, _delimited(data)[0])]
    except ItemError:
        return []
    found = []
    for item, rows in tables:
        filled = _below_title([row for row in rows if any(cell.strip() for cell in row)])
        if not filled or _heading(rows, settings) is not None:
            continue
        shown = tuple(tuple(cell.strip() for cell in row) for row in filled[: SHOWN_ROWS + 1])
        found.append(Undescribed(item=item, headings=shown[0], rows=shown[1:], seems=_suggested(item, filled)))
    return found


def _below_title(filled: Rows) -> Rows:
    """Return the rows from the headings on: above them a table may have lines with its name, in one cell each."""
    for at, row in enumerate(filled[:HEADED_WITHIN]):
        if sum(bool(cell.strip()) for cell in row) > 1:
            return filled[at:]
    return filled


def _delimited(data: bytes) -> tuple[Rows, str | None]:
    text, repaired = decode(data)
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    said = SEPARATOR.fullmatch(lines[0].strip()) if lines else None
    if said:
        lines[0] = "\n"  # rows keep their numbers
    first = next((line for line in lines if any(mark in line for mark in MARKS)), "")
    mark = said[1] if said else max(MARKS, key=first.count)
    rows = csv.reader(lines, delimiter=mark)
    try:
        return list(islice(rows, MOST_ROWS)), repaired
    except csv.Error as error:
        raise ItemError(f"a table that is damaged near row {rows.line_num}: {error}") from error


def _sheets(source: str, data: bytes, settings: Settings) -> list[tuple[str, Rows]]:
    """Return the sheets of a workbook that hold anything, each with the name that its rows go by."""
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
    return [
        (source if len(sheets) == 1 else f"{source}:{title}", rows)
        for title, rows in sheets
        if any(any(row) for row in rows)
    ]


def _cells(sheet: Any) -> list[list[str]]:
    rows = islice(sheet.iter_rows(values_only=True), MOST_ROWS)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _heading(rows: Rows, settings: Settings) -> Heading | None:
    """Return the heading among the first rows: of a table that people described, of a known one, or of texts."""
    filled = [number for number, row in enumerate(rows) if any(cell.strip() for cell in row)]
    for at in filled[:HEADED_WITHIN]:
        columns = tuple(cell.strip().lower() for cell in rows[at])
        mapping = next((row for row in settings.tables if set(row.needs) <= set(columns)), None)
        schema = _schema_of(mapping) if mapping else _schema(columns)
        if mapping or schema is not None or _has_text(columns):
            return Heading(at=at, columns=columns, mapping=mapping, schema=schema)
    return None


def _read(source: str, rows: Rows, repaired: str | None, settings: Settings) -> Iterator[Draft | Skipped]:
    filled = [number for number, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise ItemError("a table without a row")
    head = _heading(rows, settings)
    if head is None:
        headings = _below_title([rows[number] for number in filled])[0]
        shown = ", ".join(cell.strip() for cell in headings if cell.strip())[:200]
        known = ", ".join(row["name"] for row in load("clean_tables")["schema"])
        raise ItemError(
            f"a table with the columns {shown}: not read as prose. Known are {known}, and tables with a column "
            "named text; say in the case's tables.toml what its columns hold (witnessmark add shows how)"
        )
    day, form = _day_column(head)
    unclear: list[str] = []
    for number in (row for row in filled if row > head.at):
        cells = {name: cell.strip() for name, cell in zip(head.columns, rows[number], strict=False) if name}
        if (stated := cells.get(day, "")) and not stated.startswith("#") and read_date(_iso(stated, form)) is None:
            unclear.append(stated)
        item = f"{source}:row {number + 1}"
        if head.schema is not None:
            yield _coded(item, cells, head.schema)
        elif head.mapping is not None:
            yield read_record(item, _record(cells, head.mapping), repaired)
        elif not all(cell.startswith("#") for cell in cells.values() if cell):
            yield read_record(item, cells, repaired)
    if unclear:
        reason = (
            f"{len(unclear):,} rows have a day that cannot be read ({unclear[0][:40]}): give date_format in tables.toml"
        )
        yield Skipped(item=f"{source}:{day}", stage="clean", reason=reason)


def _day_column(head: Heading) -> tuple[str, str | None]:
    """Return the heading of the column of days, and how they are written; nothing where there is none."""
    if head.mapping is not None:
        return dict(head.mapping.columns).get("date", ""), head.mapping.date_format
    if head.schema is not None:
        return str(head.schema.get("date", "")), None
    return next((name for name in load("clean_meta")["json"]["published"] if name in head.columns), ""), None


def _schema_of(mapping: Mapping) -> dict[str, Any] | None:
    """Return a mapping of numbers of people as a schema; None for one of texts alone, whose rows are reports."""
    columns = dict(mapping.columns)
    kinds = [kind.value for kind in ClaimKind if any(f"{kind.value}{end}" in columns for end in ("", "_low", "_high"))]
    if not kinds:
        return None
    ends = {"best": "", "low": "_low", "high": "_high"}
    harms = [
        {"kind": kind} | {end: columns[f"{kind}{mark}"] for end, mark in ends.items() if f"{kind}{mark}" in columns}
        for kind in kinds
    ]
    note = columns.get("note") or columns.get("text") or columns.get("title", "")
    return {**columns, "name": mapping.name, "note": note, "harms": harms, "date_format": mapping.date_format}


def _record(cells: Cells, mapping: Mapping) -> Cells:
    """Return a row of texts under the names that records have."""
    record = {field: cells[column] for field, column in mapping.columns if cells.get(column)}
    record.pop("id", None)  # a row is told by its number; ids of tables need not be unique
    if "date" in record:
        record["date"] = _iso(record["date"], mapping.date_format)
    return record


def _suggested(item: str, rows: Rows) -> Mapping:
    """Return what the headings seem to say, by the words that such columns often have; the first that fits is taken."""
    headings = rows[0]
    words = load("clean_tables")["seems"]
    left = {" ".join(re.findall(r"[^\W_]+", heading.lower())): heading.strip().lower() for heading in headings}
    found: list[tuple[str, str]] = []
    for field, names in words.items():
        name = next((name for name in names if name in left), None)
        if name is not None:
            found.append((field, left.pop(name)))
    if not _is_pair_of_coordinates(dict(found), rows):
        found = [row for row in found if row[0] not in COORDINATES]
    every = tuple(dict.fromkeys(name for heading in headings if (name := heading.strip().lower())))
    is_enough = any(field == "text" or field in HARMS for field, _ in found)
    title = re.sub(r"\.\w{1,5}(?=$|:)", "", item.rsplit("/", 1)[-1])
    day = dict(found).get("date")
    at = next((number for number, heading in enumerate(headings) if heading.strip().lower() == day), None)
    days = [row[at].strip() for row in rows[1:] if at is not None and at < len(row) and row[at].strip()]
    return Mapping(
        name=title,
        needs=tuple(column for _, column in found) if is_enough else every,
        columns=tuple(found),
        date_format=_date_format(days),
    )


def _is_pair_of_coordinates(columns: Cells, rows: Rows) -> bool:
    """Return whether columns named as latitude and longitude are both there and hold such numbers, one with a fraction.

    "x" is as often a column of ticks, and "y" of years.
    """
    if not columns.keys() >= COORDINATES:
        return False
    headings = [heading.strip().lower() for heading in rows[0]]
    at = [headings.index(columns[field]) for field in sorted(COORDINATES)]
    pairs = [(row[at[0]].strip(), row[at[1]].strip()) for row in rows[1:] if len(row) > max(at)]
    stated = [pair for pair in pairs if any(pair)]
    return all(_coordinates(*pair) for pair in stated) and any("." in cell for pair in stated for cell in pair)


def _date_format(days: Sequence[str]) -> str | None:
    """Return the one way in which all `days` can be read where they are not clear by themselves; None where none is."""
    if all(read_date(day) for day in days):
        return None
    fitting = [form for form in load("clean_tables")["date_formats"] if all(_iso(day, form) != day for day in days)]
    return str(fitting[0]) if len(fitting) == 1 else None


def _iso(cell: str, date_format: str | None) -> str:
    """Return a day written by `date_format` as ISO 8601; as it stands where there is no format or it does not fit."""
    try:
        return datetime.strptime(cell, date_format).date().isoformat() if date_format else cell  # noqa: DTZ007  # a day
    except ValueError:
        return cell


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
    day = read_date(_iso(cell("date"), schema.get("date_format")))
    end = read_date(_iso(cell("date_end"), schema.get("date_format")))
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

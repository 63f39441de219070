"""Record in, published files out: tables, open data and the report. Nothing here changes a figure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from witnessmark.lexicon import CATALOGUE, load, spoken
from witnessmark.model.about import NOTHING, Dossier, State
from witnessmark.model.editions import Edition, Hidden
from witnessmark.model.record import CaseRecord
from witnessmark.publish import changes, contract, exports, open_data
from witnessmark.publish.checks import check_record
from witnessmark.publish.parquet import write_parquet
from witnessmark.publish.sheet import Cell, write_sheet, write_text
from witnessmark.publish.workbook import open_workbook

NOT_FROM_CASE = frozenset({"base"})
"""Members of the report's data that hold nothing of the case: the map's coasts and towns."""

IN_WORKBOOK = frozenset({"incidents", "totals", "claims", "reports", "skipped", "ucdp_ged", "acled"})
"""Tables that ``record.xlsx`` holds, a sheet each; passages can be too many for a sheet."""
IN_PARQUET = frozenset({"reports", "passages", "claims", "incidents", "totals", "changes"})
Table = tuple[Sequence[str], Callable[[], contract.Rows]]
EDITION = "edition"
"""The last column of every table and a member of every JSON file: for whom the row may be seen."""


def publish(
    record: CaseRecord, edition: Edition, out: Path, hidden: Sequence[Hidden] = (), dossier: Dossier = NOTHING
) -> None:
    """Write every file of the public contract into the existing empty folder `out`, each marked with its edition.

    `record` is what the edition may show, `dossier` what people said and decided; ``redactions.csv`` counts `hidden`
    by kind. Raises IntegrityError, and
    writes nothing, when a figure does not trace to the words it is read from.
    """
    from witnessmark.publish.report import render_report

    check_record(record)
    mark = edition_mark(edition)
    for path, text in (
        (out / "incidents.geojson", open_data.incidents_geojson(record, mark)),
        (out / "record.schema.json", open_data.record_schema()),
        (out / "report.html", render_report(record, edition, dossier, out)),
    ):
        write_text(path, text)
    open_data.write_record(out, record, mark)
    labels, tags = open_data.hxl_header(record)
    write_sheet(
        out / "claims.hxl.csv",
        [*labels, "Edition"],
        _marked(open_data.hxl_rows(record), mark),
        tags=[*tags, "#meta+edition"],
    )
    with open_workbook(out / "record.xlsx") as book:
        # a table at a time: each is made, written in every form, and let go
        for name, (header, make) in _tables(record, hidden, dossier).items():
            columns, rows = [*header, EDITION], _marked(make(), mark)
            write_sheet(out / f"{name}.csv", columns, rows)
            if name in IN_PARQUET:
                write_parquet(out / f"{name}.parquet", columns, rows)
            if name in IN_WORKBOOK:
                book.write(name, columns, rows)


def _tables(record: CaseRecord, hidden: Sequence[Hidden], dossier: Dossier) -> dict[str, Table]:
    """Return the tables of the contract in the order of the workbook's sheets: header, and what makes the rows."""
    # these two have no column that could say that an incident was excluded
    belong = (row for row in record.incidents if dossier.standing(row.id).state is not State.EXCLUDED)
    counted = replace(record, incidents=tuple(belong))
    return {
        "incidents": (
            contract.incident_header(contract.harms_seen(record)),
            lambda: contract.incident_rows(record, dossier),
        ),
        "totals": (contract.TOTALS, lambda: contract.total_rows(record)),
        "claims": (contract.CLAIMS, lambda: contract.claim_rows(record)),
        "reports": (contract.REPORTS, lambda: contract.report_rows(record)),
        "skipped": (contract.SKIPPED, lambda: contract.skipped_rows(record)),
        "ucdp_ged": (exports.UCDP, lambda: exports.ucdp_rows(counted)),
        "acled": (exports.ACLED, lambda: exports.acled_rows(counted)),
        "passages": (contract.PASSAGES, lambda: contract.passage_rows(record)),
        "pictures": (contract.PICTURES, lambda: contract.picture_rows(record)),
        "decisions": (contract.DECISIONS, lambda: contract.decision_rows(record)),
        "changes": (changes.COLUMNS, lambda: changes.change_rows(dossier.changes)),
        "redactions": (contract.REDACTIONS, lambda: contract.redaction_rows(hidden)),
    }


def own_words() -> list[str]:
    """Return the sentences and labels that the report may show of its own in any language, whatever the record."""
    return [words for code in spoken() for words in _texts(load(CATALOGUE + code))]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _texts(member)


def edition_mark(edition: Edition) -> str:
    """Return the words that mark each row of an edition."""
    return "working: holds private data" if edition is Edition.WORKING else edition.value


def _marked(rows: contract.Rows, mark: Cell) -> contract.Rows:
    return [(*row, mark) for row in rows]

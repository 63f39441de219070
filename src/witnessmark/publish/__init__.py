"""Record in, published files out: tables, open data and the report. Nothing here changes a figure."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from witnessmark.lexicon import load
from witnessmark.model.about import NOTHING, Dossier
from witnessmark.model.editions import Edition, Hidden
from witnessmark.model.record import CaseRecord
from witnessmark.publish import changes, contract, exports, open_data
from witnessmark.publish.checks import check_record
from witnessmark.publish.parquet import write_parquet
from witnessmark.publish.sheet import Cell, sheet, write_text
from witnessmark.publish.workbook import write_workbook

NOT_FROM_CASE = frozenset({"base"})
"""Members of the report's data that hold nothing of the case: the map's coasts and towns."""

LANGUAGE = "en"
IN_WORKBOOK = ("incidents", "totals", "claims", "reports", "skipped", "ucdp_ged", "acled")
"""Tables that ``record.xlsx`` holds, a sheet each; passages can be too many for a sheet."""
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
    plain_tables: dict[str, tuple[Sequence[str], contract.Rows]] = {
        "reports": (contract.REPORTS, contract.report_rows(record)),
        "passages": (contract.PASSAGES, contract.passage_rows(record)),
        "claims": (contract.CLAIMS, contract.claim_rows(record)),
        "incidents": (contract.incident_header(contract.harms_seen(record)), contract.incident_rows(record, dossier)),
        "totals": (contract.TOTALS, contract.total_rows(record)),
        "skipped": (contract.SKIPPED, contract.skipped_rows(record)),
        "decisions": (contract.DECISIONS, contract.decision_rows(record)),
        "changes": (changes.COLUMNS, changes.change_rows(dossier.changes)),
        "redactions": (contract.REDACTIONS, contract.redaction_rows(hidden)),
        "ucdp_ged": (exports.UCDP, exports.ucdp_rows(record)),
        "acled": (exports.ACLED, exports.acled_rows(record)),
    }
    tables = {name: ([*header, EDITION], _marked(rows, mark)) for name, (header, rows) in plain_tables.items()}
    labels, tags = open_data.hxl_header(record)
    hxl = sheet([*labels, "Edition"], _marked(open_data.hxl_rows(record), mark), tags=[*tags, "#meta+edition"])
    files = {f"{name}.csv": sheet(header, rows) for name, (header, rows) in tables.items()}
    files |= {
        "claims.hxl.csv": hxl,
        "incidents.geojson": open_data.incidents_geojson(record, mark),
        "record.json": open_data.record_json(record, mark),
        "record.schema.json": open_data.record_schema(),
        "report.html": render_report(record, edition, dossier),
    }
    for name, text in files.items():
        write_text(out / name, text)
    write_workbook(out / "record.xlsx", {name: tables[name] for name in IN_WORKBOOK})
    for name in ("reports", "passages", "claims", "incidents", "totals", "changes"):
        header, rows = tables[name]
        write_parquet(out / f"{name}.parquet", header, rows)


def own_words() -> list[str]:
    """Return the sentences and labels that the report may show of its own, whatever the record."""
    return list(_texts(load(f"publish_report_{LANGUAGE}")))


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

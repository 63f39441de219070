"""Record in, published files out: tables, open data and the report. Nothing here changes a figure."""

from pathlib import Path

from witnessmark.model.record import CaseRecord
from witnessmark.publish import contract, open_data
from witnessmark.publish.sheet import sheet, write_text
from witnessmark.settings import Settings


def publish(record: CaseRecord, settings: Settings, out: Path) -> None:
    """Write every file of the public contract into the existing empty folder `out`."""
    from witnessmark.publish.report import render_report

    labels, tags = open_data.hxl_header(record)
    files = {
        "reports.csv": sheet(contract.REPORTS, contract.report_rows(record)),
        "passages.csv": sheet(contract.PASSAGES, contract.passage_rows(record)),
        "claims.csv": sheet(contract.CLAIMS, contract.claim_rows(record)),
        "incidents.csv": sheet(contract.incident_header(contract.harms_seen(record)), contract.incident_rows(record)),
        "totals.csv": sheet(contract.TOTALS, contract.total_rows(record)),
        "skipped.csv": sheet(contract.SKIPPED, contract.skipped_rows(record)),
        "claims.hxl.csv": sheet(labels, open_data.hxl_rows(record), tags=tags),
        "incidents.geojson": open_data.incidents_geojson(record),
        "record.json": open_data.record_json(record),
        "record.schema.json": open_data.record_schema(),
        "report.html": render_report(record, settings),
    }
    for name, text in files.items():
        write_text(out / name, text)

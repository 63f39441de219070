"""Record in, published files out: tables, open data and the report. Nothing here changes a figure."""

from pathlib import Path

from witnessmark.model.record import CaseRecord
from witnessmark.publish import contract, exports, open_data
from witnessmark.publish.checks import check_hidden, check_record
from witnessmark.publish.hiding import Hidden
from witnessmark.publish.parquet import write_parquet
from witnessmark.publish.sheet import sheet, write_text
from witnessmark.settings import Settings


def publish(record: CaseRecord, settings: Settings, out: Path) -> None:
    """Write every file of the public contract into the existing empty folder `out`.

    Unless `settings.internal`, private words are replaced first, and ``redactions.csv`` counts them by kind. Raises
    IntegrityError, and writes nothing, when a figure does not trace to the words it is read from or a file still holds
    something that was to be hidden.
    """
    from witnessmark.publish.report import render_report

    check_record(record)
    hidden: tuple[Hidden, ...] = ()
    if not settings.internal:
        from witnessmark.publish.redact import redact

        safe = redact(record)
        record, hidden = safe.record, safe.hidden
        check_record(record)
    tables: dict[str, tuple[list[str], contract.Rows]] = {
        "reports": (contract.REPORTS, contract.report_rows(record)),
        "passages": (contract.PASSAGES, contract.passage_rows(record)),
        "claims": (contract.CLAIMS, contract.claim_rows(record)),
        "incidents": (contract.incident_header(contract.harms_seen(record)), contract.incident_rows(record)),
        "totals": (contract.TOTALS, contract.total_rows(record)),
        "skipped": (contract.SKIPPED, contract.skipped_rows(record)),
        "redactions": (contract.REDACTIONS, contract.redaction_rows(hidden)),
        "ucdp_ged": (exports.UCDP, exports.ucdp_rows(record)),
        "acled": (exports.ACLED, exports.acled_rows(record)),
    }
    labels, tags = open_data.hxl_header(record)
    files = {f"{name}.csv": sheet(header, rows) for name, (header, rows) in tables.items()}
    files |= {
        "claims.hxl.csv": sheet(labels, open_data.hxl_rows(record), tags=tags),
        "incidents.geojson": open_data.incidents_geojson(record),
        "record.json": open_data.record_json(record),
        "record.schema.json": open_data.record_schema(),
        "report.html": render_report(record, settings),
    }
    if hidden:
        from witnessmark.publish.hiding import finder

        sources = [name for document in record.documents for name in (document.report.source, document.report.url)]
        apart = [name for name in (*sources, *(row.item for row in record.skipped)) if name]
        check_hidden(files, finder(item for item in hidden if item.distinct), apart)
        places = [row.place for row in record.claims] + [row.place for row in record.incidents]
        kept = [place.name for place in places if place]
        tables_only = {name: text for name, text in files.items() if name.endswith(".csv")}
        check_hidden(tables_only, finder(hidden), [*apart, *kept])  # lone names too: a table holds no words of ours
    for name, text in files.items():
        write_text(out / name, text)
    for name in ("reports", "passages", "claims", "incidents", "totals"):
        header, rows = tables[name]
        write_parquet(out / f"{name}.parquet", header, rows)

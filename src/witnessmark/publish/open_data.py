"""Open data beside the contract's tables: GeoJSON, HXL, and the whole record as JSON with its schema."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from gzip import GzipFile
from pathlib import Path
from typing import Any

from witnessmark.model.claims import ClaimKind, ResolvedClaim
from witnessmark.model.incidents import Assessment, Dispute, Incident, Series
from witnessmark.model.judgements import Judgement
from witnessmark.model.pictures import Pictured
from witnessmark.model.plain import Plain, json_schema, to_plain
from witnessmark.model.record import EMPTY, CaseRecord
from witnessmark.model.text import Document, Origin, Passage, Skipped
from witnessmark.publish.contract import (
    Rows,
    harms_seen,
    incident_header,
    incident_rows,
    place_words,
    report_by_id,
    span_cells,
)
from witnessmark.publish.countries import country_name
from witnessmark.publish.sheet import Cell, valid, write_text

SCHEMA_ID = "urn:witnessmark:record:2"
PARTS = "record"
HOW_TO_READ = (
    "Since schema 2 this file holds no rows itself: they stand as JSON lines, one record a line, packed with gzip, in "
    "the files that parts names, one a kind. Each line is as record.schema.json says under row."
)

HXL_HARMS = {
    ClaimKind.KILLED: "#affected+killed",
    ClaimKind.INJURED: "#affected+injured",
    ClaimKind.MISSING: "#affected+missing",
    ClaimKind.DETAINED: "#affected+detained",
    ClaimKind.ABDUCTED: "#affected+abducted",
    ClaimKind.DISPLACED: "#affected+displaced",
    ClaimKind.EVACUATED: "#affected+evacuated",
    ClaimKind.TRAPPED: "#affected+trapped",
    ClaimKind.TREATED: "#affected+treated",
    ClaimKind.CASUALTIES: "#affected+casualties",
}
"""Hashtags of HXL 1.1; +missing, +trapped, +detained, +evacuated, +treated, +casualties are free attributes in use."""

HXL_COLUMNS = (
    ("Claim", "#meta+id"),
    ("Source", "#meta+source"),
    ("URL", "#meta+url"),
    ("Reported", "#date+reported"),
    ("Occurred from", "#date+occurred+start"),
    ("Occurred to", "#date+occurred+end"),
    ("Place", "#loc+name"),
    ("Country", "#country+code"),
    ("Country name", "#country+name"),
    ("Latitude", "#geo+lat"),
    ("Longitude", "#geo+lon"),
    ("Place precision (UCDP 1-7)", "#geo+precision"),
    ("Incident", "#event+id"),
    ("Scope", "#meta+scope"),
    ("Speaker", "#meta+speaker"),
    ("Stance", "#meta+stance"),
    ("Hedge", "#meta+qualifier"),
    ("Need or object", "#need+name"),
    ("Words", "#description"),
)


def incidents_geojson(record: CaseRecord, edition: str) -> str:
    """Return the incidents as an RFC 7946 FeatureCollection; geometry is null where no place is known.

    `where_prec` says how exact the point is: a point of precision 6 stands for a country, not for a spot.
    """
    header = incident_header(harms_seen(record))
    features: list[Plain] = []
    for incident, row in zip(record.incidents, incident_rows(record), strict=True):
        place = incident.place
        cells = {name: to_plain(cell) for name, cell in zip(header, row, strict=True)}
        properties = {name: value for name, value in cells.items() if name not in ("latitude", "longitude")}
        geometry: Plain | None = None
        if place is not None:
            geometry = {"type": "Point", "coordinates": [round(place.longitude, 5), round(place.latitude, 5)]}
        features.append({"type": "Feature", "id": incident.id, "geometry": geometry, "properties": properties})
    return dump({"type": "FeatureCollection", "edition": edition, "features": features})


def hxl_header(record: CaseRecord) -> tuple[list[str], list[str]]:
    """Return the label row and the tag row of ``claims.hxl.csv``."""
    labels, tags = (list(column) for column in zip(*HXL_COLUMNS, strict=True))
    for harm in _counted(record):
        labels += [f"{harm.value.capitalize()}, at least", f"{harm.value.capitalize()}, at most"]
        tags += [f"{HXL_HARMS[harm]}+min", f"{HXL_HARMS[harm]}+max"]
    return labels, tags


def _counted(record: CaseRecord) -> list[ClaimKind]:
    seen = {resolved.claim.kind for resolved in record.claims}
    return [harm for harm in HXL_HARMS if harm in seen or harm in (ClaimKind.KILLED, ClaimKind.INJURED)]


def hxl_rows(record: CaseRecord) -> Rows:
    """Return the rows of ``claims.hxl.csv``: figures are numbers, their hedge has its own column."""
    reports = report_by_id(record)
    incident_of = {claim: incident.id for incident in record.incidents for claim in incident.claim_ids}
    harms = _counted(record)
    rows: Rows = []
    for resolved in record.claims:
        claim, place = resolved.claim, resolved.place
        report = reports[claim.report_id]
        start, end, _ = span_cells(resolved.date)
        figures: list[Cell] = []
        for harm in harms:
            figure = claim.figure if claim.kind is harm else None
            figures += (figure.low, figure.high) if figure else (None, None)
        rows.append(
            (
                claim.id,
                report.source,
                report.url,
                report.published.end if report.published else None,
                start,
                end,
                place_words(resolved),
                place.country if place else None,
                country_name(place.country) if place else None,
                round(place.latitude, 5) if place else None,
                round(place.longitude, 5) if place else None,
                place.where_prec if place else None,
                incident_of.get(claim.id),
                claim.scope,
                claim.attribution.speaker if claim.attribution else None,
                claim.stance,
                claim.figure.qualifier if claim.figure else None,
                _need(resolved),
                claim.quote.text,
                *figures,
            )
        )
    return rows


def _need(resolved: ResolvedClaim) -> str | None:
    kinds = (ClaimKind.DEPRIVED, ClaimKind.ACCESS, ClaimKind.STRUCK)
    return resolved.claim.object if resolved.claim.kind in kinds else None


def write_record(out: Path, record: CaseRecord, edition: str) -> None:
    """Write the whole record: JSON lines by kind, packed, in ``record/``, and ``record.json``, which lists them."""
    folder = out / PARTS
    folder.mkdir()
    listed: list[Plain] = []
    for kind, (row, rows) in _parts(record).items():
        count = 0
        name = f"{PARTS}/{kind}.jsonl.gz"
        # level 6 as elsewhere: 9 takes three times as long and saves a twentieth
        with (out / name).open("wb") as bare, GzipFile("", "wb", 6, bare, mtime=0) as file:
            for plain in rows:
                file.write(valid(_compact({"edition": edition, **plain}) + "\n").encode("utf-8"))
                count += 1
        listed.append({"kind": kind, "file": name, "rows": count, "row": f"#/$defs/{row.__name__}"})
    write_text(
        out / "record.json",
        dump({"schema": SCHEMA_ID, "edition": edition, "how_to_read": HOW_TO_READ, "parts": listed}),
    )


def _parts(record: CaseRecord) -> dict[str, tuple[type, Iterator[Plain]]]:
    """Return each kind of record with its class and its rows as JSON objects."""
    kinds: dict[str, tuple[type, Iterable[Any]]] = {
        "documents": (Document, record.documents),
        "passages": (Passage, record.reuse.passages),
        "origins": (Origin, record.reuse.origins),
        "claims": (ResolvedClaim, record.claims),
        "claim_origins": (
            ClaimOrigin,
            (ClaimOrigin(claim_id=claim, origin_id=origin) for claim, origin in sorted(record.claim_origins.items())),
        ),
        "incidents": (Incident, record.incidents),
        "assessments": (Assessment, record.reckoning.assessments),
        "series": (Series, record.reckoning.series),
        "disputes": (Dispute, record.reckoning.disputes),
        "skipped": (Skipped, record.skipped),
        "decisions": (Judgement, record.decisions),
        "pictures": (Pictured, record.pictures),
    }
    return {kind: (row, map(to_plain, rows)) for kind, (row, rows) in kinds.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimOrigin:
    """The independent origin (id) behind one claim (id)."""

    claim_id: str
    origin_id: str


def record_schema() -> str:
    """Return the JSON Schema (2020-12) of ``record.json`` and, under ``$defs``, of each line of each part."""
    definitions: dict[str, Any] = {}
    for row, _ in _parts(EMPTY).values():
        definitions |= json_schema(row, title="", base="")["$defs"]
        marked = definitions[row.__name__]
        marked["properties"] = {"edition": {"type": "string"}, **marked["properties"]}
        marked["required"] = ["edition", *marked["required"]]
    part = {
        "type": "object",
        "properties": {
            "kind": {"type": "string"},
            "file": {"type": "string"},
            "rows": {"type": "integer"},
            "row": {"type": "string"},
        },
        "required": ["kind", "file", "rows", "row"],
        "additionalProperties": False,
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "A Witnessmark case record: what record.json lists, and what each line of its parts holds",
        "type": "object",
        "properties": {
            "schema": {"const": SCHEMA_ID},
            "edition": {"type": "string"},
            "how_to_read": {"type": "string"},
            "parts": {"type": "array", "items": part},
        },
        "required": ["schema", "edition", "how_to_read", "parts"],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def dump(value: Plain) -> str:
    """Return `value` as JSON, one member a line at the top, so that two builds can be compared line by line."""
    lines = []
    for key, member in value.items():
        if isinstance(member, list) and member:
            rows = ",\n".join(_compact(row) for row in member)
            lines.append(f"{_compact(key)}: [\n{rows}\n]")
        else:
            lines.append(f"{_compact(key)}: {_compact(member)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))

"""Open data beside the contract's tables: GeoJSON, HXL, and the whole record as JSON with its schema."""

import json
from typing import Any

from witnessmark.model.claims import ClaimKind, ResolvedClaim
from witnessmark.model.plain import Plain, json_schema, to_plain
from witnessmark.model.record import CaseRecord
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
from witnessmark.publish.sheet import Cell

SCHEMA_ID = "urn:witnessmark:record:1"

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


def record_json(record: CaseRecord, edition: str) -> str:
    """Return the whole record, marked with its edition, as one JSON object that `record_schema` describes."""
    return dump({"schema": SCHEMA_ID, "edition": edition, **to_plain(record)})


def record_schema() -> str:
    """Return the JSON Schema (2020-12) of ``record.json``."""
    schema = json_schema(CaseRecord, title="A Witnessmark case record", base=SCHEMA_ID)
    envelope: dict[str, Any] = schema["$defs"]["CaseRecord"]
    envelope["properties"] = {
        "schema": {"const": SCHEMA_ID},
        "edition": {"type": "string"},
        **envelope["properties"],
    }
    envelope["required"] = ["schema", "edition", *envelope["required"]]
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

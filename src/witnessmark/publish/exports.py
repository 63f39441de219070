"""Incidents in the columns of UCDP GED and ACLED, filled only where the meaning is the same."""

from witnessmark.model.claims import ClaimKind, Population, ResolvedClaim, Stance
from witnessmark.model.incidents import Assessment, Estimate, Incident
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import Report
from witnessmark.publish.contract import Rows, report_by_id
from witnessmark.publish.countries import country_codes, country_name
from witnessmark.publish.doers import distinct, doers_of
from witnessmark.publish.sheet import Cell

UCDP = (
    "id year type_of_violence side_a side_b number_of_sources source_article source_office source_date source_headline "
    "source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt country "
    "country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown "
    "best high low"
).split()

ACLED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
).split()

ACLED_TYPES = {
    "air_strike": ("Explosions/Remote violence", "Air/drone strike"),
    "drone_strike": ("Explosions/Remote violence", "Air/drone strike"),
    "missile_strike": ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    "shelling": ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    "bombing": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "mine": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "clash": ("Battles", "Armed clash"),
    "ambush": ("Battles", "Armed clash"),
    "abduction": ("Violence against civilians", "Abduction/forced disappearance"),
}
"""Kinds of attack that have one ACLED type; the others are left empty rather than guessed."""

ACLED_TIME_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}
"""UCDP's date_prec to ACLED's: day, week or weekend, month."""

ACLED_GEO_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3, 7: 3}
"""UCDP's where_prec to ACLED's: town, near a town or part of a region, larger region."""

ACLED_VAGUE = {24: 12, 200: 100, 2000: 1000}
"""What ACLED writes for dozens, hundreds, thousands (ACLED codebook); done at this export only."""


def ucdp_rows(record: CaseRecord) -> Rows:
    """Rows of ``ucdp_ged.csv``: incidents in which someone was killed. `side_a` is whom the sentences
    name as having done it, where they all name one; conflicts and regions are left empty."""
    reports, claims = report_by_id(record), _claims_by_incident(record)
    return [
        _ucdp_row(reports, claims[incident.id], incident, assessment, estimate)
        for incident, assessment, estimate in _assessed(record)
        if estimate is not None
    ]


def _ucdp_row(
    reports: dict[str, Report],
    claims: list[ResolvedClaim],
    incident: Incident,
    assessment: Assessment,
    estimate: Estimate,
) -> tuple[Cell, ...]:
    members = [reports[report] for report in sorted({row.claim.report_id for row in claims})]
    place, span = incident.place, incident.date
    civilian = all(row.claim.population is Population.CIVILIAN for row in claims if row.claim.id in estimate.rests_on)
    best = estimate.best
    values: dict[str, Cell] = {
        "id": incident.id,
        "year": span.start.year if span else None,
        "side_a": _doer(claims, reports),
        "side_b": "Civilians" if civilian else None,
        "number_of_sources": assessment.origins,
        "source_article": "; ".join(report.source for report in members),
        "source_office": "; ".join(sorted({report.publisher for report in members if report.publisher})),
        "source_date": "; ".join(sorted({str(report.published.end) for report in members if report.published})),
        "source_headline": "; ".join(report.title for report in members if report.title),
        "source_original": "; ".join(
            sorted({row.claim.attribution.speaker for row in claims if row.claim.attribution})
        ),
        "where_prec": place.where_prec if place else None,
        "where_coordinates": place.name if place else None,
        "where_description": next((row.claim.place_text for row in claims if row.claim.place_text), None),
        "adm_1": place.admin1 if place else None,
        "latitude": round(place.latitude, 5) if place else None,
        "longitude": round(place.longitude, 5) if place else None,
        "geom_wkt": f"POINT ({place.longitude:.5f} {place.latitude:.5f})" if place else None,
        "country": country_name(place.country) if place else None,
        "event_clarity": 1 if place and span and place.where_prec <= 2 and span.date_prec <= 2 else 2,
        "date_prec": span.date_prec if span else None,
        "date_start": span.start if span else None,
        "date_end": span.end if span else None,
        "deaths_civilians": best if civilian else None,
        "deaths_unknown": None if civilian else best,
        "best": best,
        "high": estimate.high,
        "low": estimate.low,
    }
    return tuple(values.get(name) for name in UCDP)


def acled_rows(record: CaseRecord) -> Rows:
    """Rows of ``acled.csv``: incidents with a day or a range; `actor1` is whom the sentences name, where
    they all name one; interaction is left empty."""
    rows: Rows = []
    reports, claims_of = report_by_id(record), _claims_by_incident(record)
    for incident, assessment, estimate in _assessed(record):
        place, span = incident.place, incident.date
        claims = claims_of[incident.id]
        event_type, sub_type = ACLED_TYPES.get(incident.kind, (None, None))
        values: dict[str, Cell] = {
            "event_id_cnty": incident.id,
            "event_date": span.start if span else None,
            "year": span.start.year if span else None,
            "time_precision": ACLED_TIME_PRECISION[span.date_prec] if span else None,
            "disorder_type": "Political violence" if event_type else None,
            "event_type": event_type,
            "sub_event_type": sub_type,
            "actor1": incident.doer or _doer(claims, reports),
            "civilian_targeting": "Civilian targeting" if _civilian(claims) else None,
            "iso": country_codes(place.country)[1] if place else None,
            "country": country_name(place.country) if place else None,
            "admin1": place.admin1 if place else None,
            "location": place.name if place else None,
            "latitude": round(place.latitude, 5) if place else None,
            "longitude": round(place.longitude, 5) if place else None,
            "geo_precision": ACLED_GEO_PRECISION[place.where_prec] if place else None,
            "source": "; ".join(
                sorted(
                    {reports[row.claim.report_id].publisher or reports[row.claim.report_id].source for row in claims}
                )
            ),
            "notes": " / ".join(dict.fromkeys(row.claim.quote.text for row in claims)),
            "fatalities": _fatalities(estimate),
            "tags": f"grade={assessment.grade.value}; figures={assessment.figure_status.value}",
        }
        rows.append(tuple(values.get(name) for name in ACLED))
    return rows


def _doer(claims: list[ResolvedClaim], reports: dict[str, Report]) -> str | None:
    """Return whom the sentences of an incident name as having done it; None where they name nobody, or several."""
    named = distinct(
        words
        for row in claims
        for words in doers_of(row.claim, reports[row.claim.report_id].text[row.claim.start : row.claim.end])
    )
    return named[0] if len(named) == 1 else None


def _civilian(claims: list[ResolvedClaim]) -> bool:
    harmed = [row for row in claims if row.claim.kind in (ClaimKind.KILLED, ClaimKind.INJURED)]
    return bool(harmed) and all(row.claim.population is Population.CIVILIAN for row in harmed)


def _fatalities(estimate: Estimate | None) -> int | None:
    if estimate is None:
        return None
    if estimate.best is not None:
        return estimate.best
    return ACLED_VAGUE.get(estimate.low, estimate.low) if estimate.low is not None else None


def _assessed(record: CaseRecord) -> list[tuple[Incident, Assessment, Estimate | None]]:
    assessed = {assessment.incident_id: assessment for assessment in record.reckoning.assessments}
    found = []
    for incident in record.incidents:
        assessment = assessed[incident.id]
        killed = next((row for row in assessment.estimates if row.harm is ClaimKind.KILLED), None)
        found.append((incident, assessment, killed))
    return found


def _claims_by_incident(record: CaseRecord) -> dict[str, list[ResolvedClaim]]:
    """Return the claims of each incident, denials left out, in the record's order."""
    incident_of = {claim: incident.id for incident in record.incidents for claim in incident.claim_ids}
    found: dict[str, list[ResolvedClaim]] = {incident.id: [] for incident in record.incidents}
    for row in record.claims:
        if row.claim.id in incident_of and row.claim.stance is not Stance.DENIED:
            found[incident_of[row.claim.id]].append(row)
    return found

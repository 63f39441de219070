"""Incidents and claims in; low, best and high for each harm, running totals as series, and disputes, out."""

from collections.abc import Mapping, Sequence

from witnessmark.model.claims import ClaimKind, ResolvedClaim
from witnessmark.model.ids import content_id
from witnessmark.model.incidents import Assessment, Dispute, Estimate, FigureStatus, Incident, Reckoning
from witnessmark.model.text import Document
from witnessmark.reconcile.estimates import estimate
from witnessmark.reconcile.grades import back
from witnessmark.reconcile.statements import Context, read_context
from witnessmark.reconcile.totals import tally

__all__ = ["reconcile"]

COUNTED = tuple(kind for kind in ClaimKind if kind not in (ClaimKind.STRUCK, ClaimKind.ACCESS, ClaimKind.DEPRIVED))
"""The harms that have a figure of people, in the order of the contract."""


def reconcile(
    incidents: Sequence[Incident],
    claims: Sequence[ResolvedClaim],
    documents: Sequence[Document],
    claim_origins: Mapping[str, str],
) -> Reckoning:
    """Return one assessment an incident (sorted by its id), the series of running totals, and the disputes.

    A running total is never added to an incident, a copy never counted, a vague figure never made exact.
    """
    context = read_context(documents, claim_origins)
    by_id = {resolved.claim.id: resolved for resolved in claims}
    ordered = sorted(incidents, key=lambda incident: incident.id)
    members = [[by_id[claim] for claim in incident.claim_ids] for incident in ordered]
    assessments = tuple(_assess(incident, rows, context) for incident, rows in zip(ordered, members, strict=True))
    series, disputes = tally(claims, context, {document.report.id: document.report.published for document in documents})
    contested = [
        dispute
        for assessment in assessments
        for row in assessment.estimates
        if row.status is FigureStatus.DISPUTED
        for dispute in _disputed(row, by_id)
    ]
    every = {dispute.id: dispute for dispute in (*disputes, *contested)}
    return Reckoning(assessments=assessments, series=series, disputes=tuple(every[name] for name in sorted(every)))


def _assess(incident: Incident, rows: Sequence[ResolvedClaim], context: Context) -> Assessment:
    found = (estimate(rows, harm, context) for harm in COUNTED)
    estimates = tuple(row for row in found if row is not None)
    backing = back(rows, context)
    statuses = {row.status for row in estimates}
    worst = next((one for one in (FigureStatus.DISPUTED, FigureStatus.RANGED) if one in statuses), FigureStatus.AGREED)
    return Assessment(
        incident_id=incident.id,
        estimates=estimates,
        reports=backing.reports,
        publishers=backing.publishers,
        origins=backing.origins,
        speakers=backing.speakers,
        grade=backing.grade,
        grade_reason=backing.grade_reason,
        figure_status=worst,
        denied_by=backing.denied_by,
    )


def _disputed(row: Estimate, claims: Mapping[str, ResolvedClaim]) -> list[Dispute]:
    """Return the two claims of a disputed estimate that lie furthest apart, as a dispute."""
    figures = [(claims[claim].claim.figure, claim) for claim in row.rests_on]
    bounded = sorted(
        (figure.low if figure.low is not None else figure.high or 0, claim)
        for figure, claim in figures
        if figure is not None
    )
    if len(bounded) < 2 or bounded[0][0] == bounded[-1][0]:
        return []
    (least, claim_low), (most, claim_high) = bounded[0], bounded[-1]
    claim_a, claim_b = sorted((claim_low, claim_high))
    reason = f"{row.harm.value}: {least:,} and {most:,} are said of one incident"
    return [Dispute(id=content_id("dis", claim_a, claim_b), claim_a=claim_a, claim_b=claim_b, reason=reason)]

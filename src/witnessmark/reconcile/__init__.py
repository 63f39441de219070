"""Incidents and claims in; low, best and high for each harm, running totals as series, and disputes, out."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from witnessmark.model.claims import ClaimKind, ResolvedClaim
from witnessmark.model.ids import content_id
from witnessmark.model.incidents import Assessment, Dispute, Estimate, FigureStatus, Incident, Reckoning
from witnessmark.model.text import Document
from witnessmark.reconcile.estimates import estimate
from witnessmark.reconcile.grades import back
from witnessmark.reconcile.statements import Context, harm_of, read_context
from witnessmark.reconcile.totals import tally

__all__ = ["Assessed", "Reconciled", "reconcile"]

COUNTED = tuple(kind for kind in ClaimKind if kind not in (ClaimKind.STRUCK, ClaimKind.ACCESS, ClaimKind.DEPRIVED))
"""The harms that have a figure of people, in the order of the contract."""


_BODILY = frozenset({ClaimKind.KILLED, ClaimKind.INJURED, ClaimKind.TREATED, ClaimKind.CASUALTIES})
_EVEN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """An incident (id) that was assessed, and the digest of all that its assessment was made of."""

    incident_id: str
    made_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What `reconcile` made, and of what: by it a later call by the same code assesses only what is new.

    `assessed` stands in the order of the assessments; `reworked` counts those not taken from an earlier call.
    `looked_at`, what each incident was made of with its digest, is kept by one process only and written nowhere.
    """

    reckoning: Reckoning
    assessed: tuple[Assessed, ...]
    reworked: int = field(default=0, compare=False)
    looked_at: Mapping[str, tuple[tuple[object, ...], str]] = field(default_factory=dict, compare=False, repr=False)


def reconcile(
    incidents: Sequence[Incident],
    claims: Sequence[ResolvedClaim],
    documents: Sequence[Document],
    claim_origins: Mapping[str, str],
    before: Reconciled | None = None,
) -> Reconciled:
    """Return one assessment an incident (sorted by its id), the series of running totals, and the disputes.

    A running total is never added to an incident, a copy never counted, a vague figure never made exact. `before`, what
    an earlier call returned, spares work and changes nothing.
    """
    context = read_context(documents, claim_origins)
    by_id = {resolved.claim.id: resolved for resolved in claims}
    known = {}
    if before is not None:
        known = {row.made_of: one for row, one in zip(before.assessed, before.reckoning.assessments, strict=True)}
    assessed: list[Assessed] = []
    assessments: list[Assessment] = []
    looked_at: dict[str, tuple[tuple[object, ...], str]] = {}
    reworked = 0
    for incident in sorted(incidents, key=lambda incident: incident.id):
        rows = [by_id[claim] for claim in incident.claim_ids]
        looked_at[incident.id] = _made_of(incident, rows, context, before.looked_at if before else {})
        made_of = looked_at[incident.id][1]
        found = known.get(made_of)
        if found is None:
            found = _assess(incident, rows, context)
            reworked += 1
        assessed.append(Assessed(incident_id=incident.id, made_of=made_of))
        assessments.append(found)
    series, disputes = tally(claims, context, {document.report.id: document.report.published for document in documents})
    contested = [
        dispute
        for assessment in assessments
        for row in assessment.estimates
        if row.status is FigureStatus.DISPUTED
        for dispute in _disputed(row, by_id)
    ]
    every = {dispute.id: dispute for dispute in (*disputes, *contested)}
    reckoning = Reckoning(
        assessments=tuple(assessments), series=series, disputes=tuple(every[name] for name in sorted(every))
    )
    return Reconciled(reckoning=reckoning, assessed=tuple(assessed), reworked=reworked, looked_at=looked_at)


def _made_of(
    incident: Incident,
    rows: Sequence[ResolvedClaim],
    context: Context,
    before: Mapping[str, tuple[tuple[object, ...], str]],
) -> tuple[tuple[object, ...], str]:
    """Return all that an assessment hangs on, the claims and what is looked up of them, and its digest."""
    parts = tuple((row, context.looked_up(row.claim)) for row in rows)
    known = before.get(incident.id)
    if known is not None and known[0] == parts:
        return known
    digest = hashlib.sha256(incident.id.encode())
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
    return parts, digest.hexdigest()[:32]


def _assess(incident: Incident, rows: Sequence[ResolvedClaim], context: Context) -> Assessment:
    told = {harm_of(row.claim, context) for row in rows}
    found = (estimate(rows, harm, context) for harm in COUNTED if harm in told)
    estimates = tuple(row for row in found if row is not None)
    backing = back(rows, context)
    statuses = {row.status for row in estimates}
    if _uneven(estimates) or _hardly_read(estimates, rows):
        statuses.add(FigureStatus.RANGED)
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


def _uneven(estimates: Sequence[Estimate]) -> bool:
    """Whether the harms do not add up: "five were shot, one died", or more in care than are told to be hurt."""
    held = {row.harm: row.best or row.low or 0 for row in estimates}
    most = {row.harm: row.high for row in estimates}
    hurt, treated = held.get(ClaimKind.INJURED, 0), held.get(ClaimKind.TREATED, 0)
    both = held.get(ClaimKind.KILLED, 0) + max(hurt, treated)
    too_many = most.get(ClaimKind.CASUALTIES) is not None and both > (most[ClaimKind.CASUALTIES] or 0)
    return held.get(ClaimKind.CASUALTIES, 0) > both or too_many or treated > hurt > 0


def _hardly_read(estimates: Sequence[Estimate], rows: Sequence[ResolvedClaim]) -> bool:
    """Whether a figure of the dead or hurt is given only by claims that are as likely misread as not."""
    for told in estimates:
        if told.harm in _BODILY:
            rests = [row.claim for row in rows if row.claim.id in told.rests_on]
            given = {(one.figure.low, one.figure.high) for one in rests if one.figure is not None}
            again = (row.claim for row in rows if row.claim.kind is told.harm and row.claim.figure is not None)
            giving = [*rests, *(one for one in again if one.figure and (one.figure.low, one.figure.high) in given)]
            if giving and max(one.sure for one in giving) < _EVEN:
                return True
    return False


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

"""An incident in; why its claims are held to be one event, in lines for people, out."""

from collections.abc import Iterable, Iterator

from witnessmark.model.claims import Figure, ResolvedClaim
from witnessmark.model.incidents import Assessment, Estimate, Incident


def explain_incident(incident: Incident, claims: Iterable[ResolvedClaim], assessment: Assessment) -> Iterator[str]:
    """Yield the lines that explain `incident`: what it is, each claim, each join with its weight, each estimate.

    `claims` may be all claims of the case; those of other incidents are passed over.
    """
    members = {row.claim.id: row for row in claims if row.claim.id in set(incident.claim_ids)}
    where = "place not stated" if incident.place is None else incident.place.name
    when = "day not stated" if incident.date is None else f"{incident.date.start} to {incident.date.end}"
    target = f", {incident.target}" if incident.target else ""
    yield f"{incident.id}: {incident.kind.replace('_', ' ')}{target}; {where}; {when}"
    yield (
        f"  {assessment.reports} reports, {assessment.publishers} named publishers, {assessment.origins} independent "
        f"origins, {assessment.speakers} named speakers; {assessment.grade.value}: {assessment.grade_reason}"
    )
    if assessment.denied_by:
        yield f"  denied by: {', '.join(assessment.denied_by)}"
    yield "claims:"
    for claim_id in incident.claim_ids:
        yield f"  {_claim_line(members[claim_id])}"
    if incident.joins:
        weakest = min(incident.joins, key=lambda join: (join.weight, join.claim_a, join.claim_b))
        yield f"joins (the weakest, at {weakest.weight:+.2f}, is {weakest.claim_a} with {weakest.claim_b}):"
        for join in incident.joins:
            yield f"  {join.claim_a} with {join.claim_b}: {join.weight:+.2f}"
            yield from (f"    {reason}" for reason in join.reasons)
    for estimate in assessment.estimates:
        yield from _estimate_lines(estimate)


def _claim_line(resolved: ResolvedClaim) -> str:
    claim = resolved.claim
    said = "" if claim.attribution is None else f", said by {claim.attribution.speaker}"
    figure = "" if claim.figure is None else f" {show_bounds(claim.figure)}"
    return f'{claim.id}: {claim.kind.value}{figure}, {claim.stance.value}{said}: "{claim.quote.text}"'


def show_bounds(figure: Figure | Estimate) -> str:
    """Return the bounds of a figure as people write them: "7", "7 or more", "up to 7", "5 to 7"."""
    low, high = figure.low, figure.high
    if low is None:
        return "not stated" if high is None else f"up to {high:,}"
    if high is None:
        return f"{low:,} or more"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _estimate_lines(estimate: Estimate) -> Iterator[str]:
    best = "not stated" if estimate.best is None else f"{estimate.best:,}"
    yield f"{estimate.harm.value}: {show_bounds(estimate)}, best {best}, {estimate.status.value} ({estimate.method})"
    yield f"  rests on: {', '.join(estimate.rests_on)}"
    yield from (f"  set aside: {aside.claim_id}: {aside.reason}" for aside in estimate.set_aside)

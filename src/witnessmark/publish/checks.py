"""Checks that block a publication: nothing leaves that does not trace to the kept words."""

from collections.abc import Iterator

from witnessmark.errors import IntegrityError
from witnessmark.model.claims import Scope
from witnessmark.model.record import CaseRecord


def check_record(record: CaseRecord) -> None:
    """Raise IntegrityError, naming the first fault, unless every figure traces to a sentence.

    Checked: each claim's sentence and quote are cut from its report's text at their offsets; each estimate rests on
    claims of its own incident, each total on some claim; no running total is in an incident; a claim is in one
    incident at most.
    """
    for fault in _faults(record):
        raise IntegrityError(f"not published: {fault}")


def _faults(record: CaseRecord) -> Iterator[str]:
    texts = {document.report.id: document.report.text for document in record.documents}
    claims = {resolved.claim.id: resolved.claim for resolved in record.claims}
    for claim in claims.values():
        text, quote = texts[claim.report_id], claim.quote
        if text[quote.start : quote.end] != quote.text:
            yield f"claim {claim.id} quotes {quote.text!r}, the report says {text[quote.start : quote.end]!r}"
        if not claim.start <= quote.start < quote.end <= claim.end:
            yield f"claim {claim.id} has its quote outside its sentence"
    taken: dict[str, str] = {}
    for incident in record.incidents:
        for claim_id in incident.claim_ids:
            if claims[claim_id].scope is Scope.RUNNING_TOTAL:
                yield f"incident {incident.id} adds in the running total {claim_id}"
            if taken.setdefault(claim_id, incident.id) != incident.id:
                yield f"claim {claim_id} is in {taken[claim_id]} and in {incident.id}"
    members = {incident.id: set(incident.claim_ids) for incident in record.incidents}
    for assessment in record.reckoning.assessments:
        for estimate in assessment.estimates:
            strangers = set(estimate.rests_on) - members[assessment.incident_id]
            if strangers or not estimate.rests_on:
                yield f"the {estimate.harm.value} of {assessment.incident_id} do not rest on its own claims"
    for series in record.reckoning.series:
        for point in series.points:
            if not point.claim_ids or not claims.keys() >= set(point.claim_ids):
                yield f"a total of {series.id} rests on no claim of this record"

"""A record, what its people say of the case and what they decided in; states, reasons and decisions to show, out."""

from collections.abc import Sequence

from witnessmark.model.about import About, Decision, Dossier, Standing, State
from witnessmark.model.editions import Edition
from witnessmark.model.incidents import Assessment, Incident
from witnessmark.model.judgements import NAME_VERDICTS, Judgement, standing
from witnessmark.model.record import CaseRecord
from witnessmark.publish.countries import country_name

SIGNS = ("sign_off", "signed_off")
EXCLUDES = ("exclude", "excluded", "reject_claim")
INCLUDES = ("include", "included")
SAYS_NOTHING = ("comment", "unsure")
"""Verdicts, by their words, that sign an incident off, that exclude it, and that do not count as a review of it."""


def make_dossier(record: CaseRecord, about: About, judgements: Sequence[Judgement], edition: Edition) -> Dossier:
    """Return what `edition` shows beside the record.

    An incident outside the case's rules is excluded with that reason, until a person decides about it. Only the
    working edition names who decided and repeats their reasons: these may hold what is hidden elsewhere.
    """
    private = edition is Edition.WORKING
    ruled = [row for row in standing(judgements) if row.verdict not in NAME_VERDICTS]
    assessed = {assessment.incident_id: assessment for assessment in record.reckoning.assessments}
    standings: dict[str, Standing] = {}
    excluded: set[str] = set()
    for incident in record.incidents:
        reason = _outside(incident, assessed[incident.id], about)
        if reason:
            standings[incident.id] = Standing(state=State.EXCLUDED, reason=reason)
        for row in ruled:
            if incident.id not in row.subjects or row.verdict.value in SAYS_NOTHING:
                continue
            if row.verdict.value in EXCLUDES:
                excluded.add(incident.id)
            elif row.verdict.value in INCLUDES:
                excluded.discard(incident.id)
            elif incident.id in excluded:
                continue  # what else is said of an excluded incident leaves it excluded
            standings[incident.id] = Standing(state=_state(row), reason=row.reason if private else None)
    decisions = tuple(
        Decision(
            subjects=row.subjects,
            verdict=row.verdict.value,
            who=row.who if private else None,
            day=row.when.date(),
            reason=row.reason if private else None,
        )
        for row in ruled
    )
    return Dossier(about=about, standings=standings, decisions=decisions)


def _state(judgement: Judgement) -> State:
    if judgement.verdict.value in SIGNS:
        return State.SIGNED_OFF
    return State.EXCLUDED if judgement.verdict.value in EXCLUDES else State.REVIEWED


def _outside(incident: Incident, assessment: Assessment, about: About) -> str | None:
    """Return why an incident is outside the rules; None where it is inside, or the record does not say."""
    harms = {estimate.harm.value for estimate in assessment.estimates}
    if about.kinds and not harms.union({incident.kind}).intersection(about.kinds):
        return "outside the kinds that this case records"
    country = incident.place.country if incident.place else None
    if about.countries and country and country not in about.countries:
        return f"outside the area of this case: {country_name(country)}"
    if incident.date and about.since and incident.date.end < about.since:
        return f"before the period of this case: {incident.date.end.isoformat()}"
    if incident.date and about.until and incident.date.start > about.until:
        return f"after the period of this case: {incident.date.start.isoformat()}"
    return None

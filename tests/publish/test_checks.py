"""The faults that stop a publication, each made by hand in a record that is otherwise whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.records import DAY, a_claim, a_document, a_record, a_resolved
from witnessmark.errors import IntegrityError
from witnessmark.model.claims import ResolvedClaim, Scope
from witnessmark.model.editions import Edition
from witnessmark.model.record import CaseRecord
from witnessmark.publish import publish

TEXT = "One person was killed in Kyiv on Monday.\nOfficials said 2,200 had been killed in all."
DOCUMENT = a_document(TEXT)
KILLED = a_resolved(a_claim(DOCUMENT, "One person was killed"))
TOTAL = a_resolved(a_claim(DOCUMENT, "2,200 had been killed", scope=Scope.RUNNING_TOTAL), since=DAY)
RECORD = a_record(DOCUMENT, KILLED, TOTAL)


def _with_claim(row: ResolvedClaim) -> CaseRecord:
    return replace(RECORD, claims=(row, TOTAL))


def _misquoted() -> CaseRecord:
    quote = replace(KILLED.claim.quote, text="Nine persons were killed")
    return _with_claim(replace(KILLED, claim=replace(KILLED.claim, quote=quote)))


def _unquoted() -> CaseRecord:
    quote = replace(KILLED.claim.quote, end=KILLED.claim.quote.start, text="")
    return _with_claim(replace(KILLED, claim=replace(KILLED.claim, quote=quote)))


def _other_sentence() -> CaseRecord:
    return _with_claim(replace(KILLED, claim=replace(KILLED.claim, start=41, end=len(TEXT))))


def _total_in_incident() -> CaseRecord:
    (incident,) = RECORD.incidents
    return replace(RECORD, incidents=(replace(incident, claim_ids=(*incident.claim_ids, TOTAL.claim.id)),))


def _claim_counted_twice() -> CaseRecord:
    (incident,) = RECORD.incidents
    return replace(RECORD, incidents=(incident, replace(incident, id="inc_2")))


def _estimate(rests_on: tuple[str, ...]) -> CaseRecord:
    (assessment,) = RECORD.reckoning.assessments
    (estimate,) = assessment.estimates
    changed = replace(assessment, estimates=(replace(estimate, rests_on=rests_on),))
    return replace(RECORD, reckoning=replace(RECORD.reckoning, assessments=(changed,)))


def _total_of_nothing() -> CaseRecord:
    (series,) = RECORD.reckoning.series
    changed = replace(series, points=(replace(series.points[0], claim_ids=()),))
    return replace(RECORD, reckoning=replace(RECORD.reckoning, series=(changed,)))


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (_misquoted(), "quotes 'Nine persons were killed'"),
        (_unquoted(), "has its quote outside its sentence"),
        (_other_sentence(), "has its quote outside its sentence"),
        (_total_in_incident(), "adds in the running total"),
        (_claim_counted_twice(), "is in inc_1 and in inc_2"),
        (_estimate(()), "do not rest on its own claims"),
        (_estimate((TOTAL.claim.id,)), "do not rest on its own claims"),
        (_total_of_nothing(), "rests on no claim"),
    ],
)
@pytest.mark.parametrize("edition", [Edition.WORKING, Edition.PUBLIC])
def test_a_fault_stops_the_publication(record: CaseRecord, words: str, edition: Edition, tmp_path: Path) -> None:
    """Misquotes, figures without a quote and running totals in an incident are named, and no file is written."""
    with pytest.raises(IntegrityError, match=words):
        publish(record, edition, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_whole_record_is_published(tmp_path: Path) -> None:
    """The record that the faults were made in passes."""
    publish(RECORD, Edition.WORKING, tmp_path)
    assert (tmp_path / "report.html").is_file()

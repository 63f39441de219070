"""States of incidents, by rules and by people, and what each edition shows of decisions."""

from datetime import UTC, date, datetime

from tests.publish.report_case import small_case
from witnessmark.model.about import About, State
from witnessmark.model.editions import Edition
from witnessmark.model.judgements import Judgement, Verdict
from witnessmark.publish import contract
from witnessmark.publish.dossier import make_dossier
from witnessmark.publish.report import render_report

RECORD = small_case()


def judged(verdict: Verdict, subject: str) -> Judgement:
    when = datetime(2026, 5, 1, tzinfo=UTC)
    return Judgement(
        id="jud_1", who="Ana", when=when, seen="x", verdict=verdict, subjects=(subject,), reason="rhetoric, not a count"
    )


def test_a_rule_excludes_with_its_reason_and_a_person_decides_otherwise() -> None:
    """What is outside the period is excluded and says why; a person's ruling on it takes its place."""
    about = About(since=date(2023, 1, 1))
    ruled = make_dossier(RECORD, about, (), Edition.WORKING)
    incident = RECORD.incidents[0].id
    assert ruled.standing(incident).state is State.EXCLUDED
    assert "before the period" in (ruled.standing(incident).reason or "")
    kept = make_dossier(RECORD, about, (judged(Verdict.KEEP_CLAIM, incident),), Edition.WORKING)
    assert kept.standing(incident).state is State.REVIEWED
    assert make_dossier(RECORD, About(), (), Edition.WORKING).standing(incident).state is State.DRAFT


def test_who_decided_stands_in_the_working_edition_only() -> None:
    """Others see the verdict and the day; who and why may hold what is hidden from them."""
    incident = RECORD.incidents[0].id
    judgement = judged(Verdict.REJECT_CLAIM, incident)
    pages = {
        edition: render_report(RECORD, edition, make_dossier(RECORD, About(), (judgement,), edition))
        for edition in (Edition.WORKING, Edition.PUBLIC)
    }
    assert "rhetoric, not a count" in pages[Edition.WORKING]
    assert "rhetoric, not a count" not in pages[Edition.PUBLIC]
    assert "1 May 2026" in pages[Edition.PUBLIC]


def test_states_and_the_case_s_own_words_are_published() -> None:
    """incidents.csv carries state and reason; the page carries title, description and rules, and counts no excluded."""
    about = About(title="The siege in spring", description="One week.", countries=("UA",), until=date(2022, 3, 13))
    dossier = make_dossier(RECORD, about, (), Edition.WORKING)
    header = contract.incident_header(contract.harms_seen(RECORD))
    rows = [dict(zip(header, row, strict=True)) for row in contract.incident_rows(RECORD, dossier)]
    assert {row["state"] for row in rows} == {State.DRAFT, State.EXCLUDED}
    page = render_report(RECORD, Edition.WORKING, dossier)
    assert "<h1><bdi>The siege in spring</bdi></h1>" in page
    assert "One week." in page
    assert "until 13 March 2022" in page

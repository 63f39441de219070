from dataclasses import replace

from tests.link.stories import a_report, count, day, harm
from witnessmark.link import link
from witnessmark.link.explain import explain_incident
from witnessmark.model.claims import ClaimKind, Qualifier, ResolvedClaim, Scope
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import Document, Reuse
from witnessmark.reconcile import reconcile
from witnessmark.reconcile.compare import compare, render_changes


def built(*rows: tuple[Document, ResolvedClaim]) -> CaseRecord:
    documents = tuple(document for document, _ in rows)
    claims = tuple(claim for _, claim in rows)
    origins = {claim.claim.id: f"org_{document.report.source}" for document, claim in rows}
    incidents = link(claims, documents, origins, ()).incidents
    return CaseRecord(
        documents=documents,
        reuse=Reuse(passages=(), origins=()),
        claims=claims,
        claim_origins=origins,
        incidents=incidents,
        reckoning=reconcile(incidents, claims, documents, origins).reckoning,
        skipped=(),
    )


def strike(source: str, number: int, published: int) -> tuple[Document, ResolvedClaim]:
    document = a_report(
        f"A missile on a school in Sumy on Monday killed {number} people.", source=source, published=published
    )
    return document, harm(document, f"{number} people", number, when=day(), object="a school")


def test_nothing_changed_is_said() -> None:
    """A case beside itself has no changes."""
    case = built(strike("a", 5, 0))
    assert compare(case, case) == ()
    assert render_changes(()) == "no figure changed"


def test_a_moved_figure_names_its_origin() -> None:
    """A later toll is one change, from what to what, moved by the report that brought it and the one it overtook."""
    first, later = strike("a", 5, 0), strike("b", 8, 2)
    (change,) = compare(built(first), built(first, later))
    assert change.figure == "killed"
    assert change.before == "5..5 (best 5, agreed)"
    assert change.after == "8..8 (best 8, agreed)"
    assert change.moved_by == ("org_a", "org_b")


def test_a_new_and_a_lost_incident_are_changes() -> None:
    """An incident that only one build has is shown as absent in the other."""
    case, empty = built(strike("a", 5, 0)), built()
    (come,) = compare(empty, case)
    (gone,) = compare(case, empty)
    assert (come.before, gone.after) == (None, None)
    assert "absent -> 5..5" in render_changes([come])


def test_an_incident_refounded_is_matched_by_its_claims() -> None:
    """When an earlier report founds an incident anew, the change is of one incident, not of two."""
    later, earlier = strike("b", 5, 2), strike("a", 5, 0)
    before, after = built(later), built(later, earlier)
    assert before.incidents[0].id != after.incidents[0].id
    assert compare(before, after) == ()


def test_a_running_total_that_moved_is_a_change() -> None:
    """A series is compared day by day."""
    document = a_report("Officials say at least 90 died.", source="a")
    claim = harm(
        document, "at least 90", count(90, None, Qualifier.AT_LEAST), scope=Scope.RUNNING_TOTAL, speaker="officials"
    )
    more = replace(claim, claim=replace(claim.claim, figure=count(95, None, Qualifier.AT_LEAST)))
    (change,) = compare(built((document, claim)), built((document, more)))
    assert (change.before, change.after) == ("90..open", "95..open")


def test_an_explanation_names_claims_joins_and_figures() -> None:
    """The explanation of an incident holds each claim's words, each join with its reasons, and each figure."""
    document = a_report("A missile on a school in Sumy on Monday killed 5 people and injured 6.", source="a")
    killed = harm(document, "5 people", 5, when=day(), object="a school")
    injured = harm(document, "injured 6", 6, when=day(), kind=ClaimKind.INJURED)
    case = built((document, killed), (document, injured))
    text = "\n".join(explain_incident(case.incidents[0], case.claims, case.reckoning.assessments[0]))
    for expected in ('"5 people"', '"injured 6"', "One report tells both", "killed: 5, best 5", "injured: 6, best 6"):
        assert expected in text

from dataclasses import replace

from tests.link.stories import a_report, harm
from tests.reconcile.test_estimates import one_incident
from witnessmark.model.claims import ClaimKind, Population, ResolvedClaim, Stance
from witnessmark.model.incidents import Assessment, Grade
from witnessmark.model.text import Document


def told(*publishers: str | None, speaker: str | None = None, shared: bool = False) -> Assessment:
    """Assess one toll told by a report of each publisher."""
    documents = [
        a_report(f"Three people died. {at}", source=str(at), publisher=name) for at, name in enumerate(publishers)
    ]
    claims = [harm(one, "Three people", 3, speaker=speaker) for one in documents]
    origins = {row.claim.id: "org_1" if shared else row.claim.report_id for row in claims}
    return one_incident(documents, claims, origins).assessments[0]


def test_one_origin_is_weak_however_many_reports() -> None:
    """Four copies of one text are one source."""
    assessment = told("A", "B", "C", "D", shared=True)
    assert (assessment.grade, assessment.reports, assessment.origins, assessment.publishers) == (Grade.WEAK, 4, 1, 4)


def test_two_independent_origins_are_fair() -> None:
    """Two texts of two publishers after no one speaker are two sources."""
    assert told("A", "B").grade is Grade.FAIR


def test_two_texts_of_one_publisher_are_one_source() -> None:
    """A publisher does not confirm itself."""
    assert told("A", "A").grade is Grade.WEAK


def test_two_texts_after_one_named_speaker_are_one_source() -> None:
    """Two outlets that quote the same governor are one source."""
    assessment = told("A", "B", speaker="the governor")
    assert assessment.grade is Grade.WEAK
    assert assessment.speakers == 1


def strike_and(document: Document, quote: str, **changes: object) -> tuple[list[Document], list[ResolvedClaim]]:
    first = a_report("A missile killed three people.", source="first")
    return [first, document], [harm(first, "three people", 3), harm(document, quote, None, **changes)]  # type: ignore[arg-type]


def test_a_denied_strike_is_contested() -> None:
    """`contested` is about responsibility: a party that denies the strike."""
    document = a_report("The army denied striking the school.", source="b")
    documents, claims = strike_and(
        document, "striking the school", kind=ClaimKind.STRUCK, stance=Stance.DENIED, speaker="The army"
    )
    assessment = one_incident(documents, claims).assessments[0]
    assert assessment.grade is Grade.CONTESTED
    assert assessment.denied_by == ("The army",)


def test_a_denied_figure_leaves_the_grade_alone() -> None:
    """Who denies a number does not contest who did it."""
    documents = [
        a_report("Three people died.", source="a"),
        a_report("The army denied that three people died.", source="b"),
    ]
    claims = [
        harm(documents[0], "Three people", 3),
        harm(documents[1], "three people", 3, stance=Stance.DENIED, speaker="The army"),
    ]
    assert one_incident(documents, claims).assessments[0].grade is Grade.WEAK


def test_an_accepted_strike_is_confirmed() -> None:
    """A party that accepts responsibility confirms."""
    document = a_report("The rebels claimed responsibility for the strike on the school.", source="b")
    documents, claims = strike_and(document, "strike on the school", kind=ClaimKind.STRUCK, speaker="The rebels")
    assert one_incident(documents, claims).assessments[0].grade is Grade.CONFIRMED


def test_combatants_only_is_discounted() -> None:
    """When all those harmed are told to be combatants, the civilian record discounts it."""
    document = a_report("Three soldiers died.", source="a")
    claim = harm(document, "Three soldiers", 3, population=Population.COMBATANT)
    assert one_incident([document], [claim]).assessments[0].grade is Grade.DISCOUNTED
    mixed = replace(claim, claim=replace(claim.claim, population=Population.MIXED))
    assert one_incident([document], [mixed]).assessments[0].grade is Grade.WEAK

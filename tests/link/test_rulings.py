from datetime import UTC, datetime

from tests.link.stories import a_report, day, harm
from witnessmark.link import link, rejected_claims
from witnessmark.link.rulings import incident_id, read_rulings
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.judgements import Judgement, Verdict
from witnessmark.model.text import Document


def judged(number: int, verdict: Verdict, *subjects: str, value: str = "") -> Judgement:
    return Judgement(
        id=f"jud_{number}",
        who="Ada",
        when=datetime(2022, 4, 1, 12, number, tzinfo=UTC),
        seen="0" * 64,
        verdict=verdict,
        subjects=subjects,
        reason="read both",
        value=value,
    )


def two_reports() -> tuple[list[Document], list[ResolvedClaim]]:
    documents = [
        a_report("A missile hit a school in Sumy on Monday, killing three.", source="a"),
        a_report("On Monday a school in Sumy was struck and three died.", source="b"),
    ]
    claims = [
        harm(documents[0], "killing three", 3, when=day(), object="a school"),
        harm(documents[1], "three died", 3, when=day(), object="a school"),
    ]
    return documents, claims


def incidents_after(*judgements: Judgement) -> int:
    documents, claims = two_reports()
    return len(link(claims, documents, {}, judgements).incidents)


def test_what_a_person_parts_stays_apart() -> None:
    """Different event: no score joins the two claims."""
    a, b = (row.claim.id for row in two_reports()[1])
    assert incidents_after() == 1
    assert incidents_after(judged(1, Verdict.DIFFERENT_EVENT, a, b)) == 2


def test_what_a_person_joins_is_one() -> None:
    """Same event: joined against any score, with the judgement as the reason."""
    documents = [
        a_report("Three people died.", source="a"),
        a_report("A mill in Sumy burned on Monday, killing four.", source="b"),
    ]
    claims = [harm(documents[0], "Three people died", 3, place=None), harm(documents[1], "killing four", 4, when=day())]
    assert len(link(claims, documents, {}, ()).incidents) == 2
    same = judged(1, Verdict.SAME_EVENT, claims[0].claim.id, claims[1].claim.id)
    (incident,) = link(claims, documents, {}, (same,)).incidents
    assert incident.joins[0].reasons == ("Ada judged: same event: read both",)


def test_undo_takes_a_judgement_back_and_can_be_undone() -> None:
    """An undone judgement does not count; an undone undo counts again."""
    a, b = (row.claim.id for row in two_reports()[1])
    parted = judged(1, Verdict.DIFFERENT_EVENT, a, b)
    undo = judged(2, Verdict.UNDO, "jud_1")
    assert incidents_after(parted, undo) == 1
    assert incidents_after(parted, undo, judged(3, Verdict.UNDO, "jud_2")) == 2


def test_the_latest_verdict_on_a_pair_holds() -> None:
    """Later minds count, whatever the order in which the journal is handed over."""
    a, b = (row.claim.id for row in two_reports()[1])
    earlier, later = judged(1, Verdict.DIFFERENT_EVENT, a, b), judged(2, Verdict.SAME_EVENT, b, a)
    assert incidents_after(later, earlier) == 1


def test_an_incident_may_stand_for_the_claim_that_founded_it() -> None:
    """A judgement on incident ids is read as one on their founding claims."""
    a, b = (row.claim.id for row in two_reports()[1])
    assert incidents_after(judged(1, Verdict.DIFFERENT_EVENT, incident_id(a), incident_id(b))) == 2


def test_a_rejected_claim_is_in_no_incident_until_kept() -> None:
    """A rejection drops the claim; a later keep brings it back."""
    documents, claims = two_reports()
    drop = judged(1, Verdict.REJECT_CLAIM, claims[0].claim.id)
    (incident,) = link(claims, documents, {}, (drop,)).incidents
    assert incident.claim_ids == (claims[1].claim.id,)
    keep = judged(2, Verdict.KEEP_CLAIM, claims[0].claim.id)
    assert rejected_claims((drop, keep)) == frozenset()
    assert len(link(claims, documents, {}, (drop, keep)).incidents[0].claim_ids) == 2


def test_rulings_on_unknown_ids_are_left_out() -> None:
    """A judgement on a claim that the case no longer has changes nothing."""
    a, _ = (row.claim.id for row in two_reports()[1])
    rulings = read_rulings((judged(1, Verdict.SAME_EVENT, a, "clm_gone"),), (a,))
    assert not rulings.same


def test_whole_incidents_are_joined_and_who_parts_one_claim_later_loosens_no_other() -> None:
    """Six claims judged to be one event are; the first of them, judged apart later, leaves alone."""
    towns = ("Sumy", "Poltava", "Uman", "Lubny", "Romny", "Smila")
    documents = [a_report(f"A mill in {town} burned on Monday, killing four.", source=town) for town in towns]
    claims = [
        harm(one, "killing four", 4, when=day(days), place=None)
        for one, days in zip(documents, (1, 40, 80, 120, 160, 200), strict=True)
    ]
    ids = [row.claim.id for row in claims]
    assert len(link(claims, documents, {}, ()).incidents) == 6
    same = judged(1, Verdict.SAME_EVENT, *ids)
    assert len(link(claims, documents, {}, (same,)).incidents) == 1
    gone = min(ids)
    apart = [judged(2 + at, Verdict.DIFFERENT_EVENT, gone, one) for at, one in enumerate(ids) if one != gone]
    held = sorted(len(row.claim_ids) for row in link(claims, documents, {}, (same, *apart)).incidents)
    assert held == [1, 5]


def test_claims_split_off_hold_together_and_stay_apart_whatever_comes_later() -> None:
    """Two of four claims are split off by one judgement; more reports of the same bring none back; one undo does."""
    documents = [
        a_report(f"A missile hit a school in Sumy on Monday, killing three; {name} wrote.", source=name)
        for name in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus")
    ]
    claims = [harm(one, "killing three", 3, when=day(), object="a school") for one in documents]
    ids = [row.claim.id for row in claims[:4]]
    parted = judged(1, Verdict.DIFFERENT_EVENT, *ids, value="2")

    def homes(count: int, *judgements: Judgement) -> list[str]:
        made = link(claims[:count], documents[:count], {}, judgements).incidents
        return [next(row.id for row in made if claim in row.claim_ids) for claim in ids]

    for count in (4, 5, 7):
        a, b, c, d = homes(count, parted)
        assert a == b != c == d
    assert [*read_rulings((parted,), ids).same] == [tuple(sorted(ids[:2]))]
    assert len(set(homes(7, parted, judged(2, Verdict.UNDO, "jud_1")))) == 1

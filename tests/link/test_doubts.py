"""Incidents in; the pairs that just missed being one out, and the same again after a change, whatever was kept."""

from dataclasses import replace

from tests.link.stories import POLTAVA, a_report, day, harm
from witnessmark.link import link
from witnessmark.link.doubts import Doubts
from witnessmark.model.claims import ClaimKind, ResolvedClaim
from witnessmark.model.incidents import Incident
from witnessmark.model.text import Document

SCHOOL = a_report("A missile hit a school in Sumy, wounding nine.", source="a", publisher="Harbour Courier")
HURT = a_report("Two people were hurt in Sumy.", source="b", publisher="Tidewater Post")
CLAIMS = [
    harm(SCHOOL, "wounding nine", 9, kind=ClaimKind.INJURED, when=day(), object="a school"),
    harm(HURT, "Two people were hurt", 2, kind=ClaimKind.INJURED, when=day(days=5)),
]


def found_in(doubts: Doubts, claims: list[ResolvedClaim], documents: list[Document]) -> tuple[list[Incident], object]:
    incidents = list(link(claims, documents, {}, ()).incidents)
    texts = {row.report.id: row for row in documents}
    return incidents, doubts.doubtful_splits(incidents, {row.claim.id: row for row in claims}, texts, {})


def test_a_split_that_just_missed_is_told_with_its_weight_and_reasons() -> None:
    """One town and overlapping days, and nothing else in common: left two, and shown to people."""
    incidents, found = found_in(Doubts(), CLAIMS, [SCHOOL, HURT])
    assert len(incidents) == 2
    ((pair, join),) = found.items()  # type: ignore[attr-defined]
    assert pair == tuple(sorted(row.id for row in incidents))
    assert {join.claim_a, join.claim_b} == {row.claim.id for row in CLAIMS}
    assert 1.0 <= join.weight < 2.5
    assert join.reasons


def test_what_lies_elsewhere_is_no_doubt_and_what_was_kept_changes_nothing() -> None:
    """Moved to another town the pair is none; moved back it is one again."""
    doubts = Doubts()
    moved = [CLAIMS[0], replace(CLAIMS[1], place=POLTAVA)]
    assert len(found_in(doubts, CLAIMS, [SCHOOL, HURT])[1]) == 1  # type: ignore[arg-type]
    assert found_in(doubts, moved, [SCHOOL, HURT])[1] == {}
    assert found_in(doubts, CLAIMS, [SCHOOL, HURT]) == found_in(Doubts(), CLAIMS, [SCHOOL, HURT])

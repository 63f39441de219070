"""How estimates are told, in words and in cells, and which totals are counted as disputed."""

from dataclasses import replace

import pytest

from tests.publish.report_case import small_case
from tests.records import a_claim, a_document, a_record, a_resolved
from witnessmark.model.claims import Figure, Qualifier
from witnessmark.model.incidents import Estimate
from witnessmark.publish.disputes import disputed_claims
from witnessmark.publish.figures import Told, tell
from witnessmark.publish.wording import Wording

WORDS = Wording.of("en")
Bounds = tuple[int | None, int | None, int | None]


def told(bounds: Bounds, figure: Figure, affected: str | None = None) -> Told:
    document = a_document("One person was killed in Kyiv on Monday, doctors said.")
    claim = a_resolved(replace(a_claim(document, "One person was killed"), figure=figure, affected=affected))
    record = a_record(document, claim)
    low, best, high = bounds
    (estimate,) = record.reckoning.assessments[0].estimates
    changed: Estimate = replace(estimate, low=low, best=best, high=high, rests_on=(claim.claim.id,))
    return tell(changed, {claim.claim.id: claim}, {}, WORDS)


@pytest.mark.parametrize(
    ("bounds", "figure", "words", "short"),
    [
        ((12, 12, None), Figure(low=12, high=None, qualifier=Qualifier.AT_LEAST, words="x"), "at least 12", "12+"),
        ((30, 30, None), Figure(low=30, high=None, qualifier=Qualifier.MORE_THAN, words="x"), "more than 30", "30+"),
        ((20, 20, 20), Figure(low=20, high=20, qualifier=Qualifier.ABOUT, words="x"), "about 20", "about 20"),
        ((None, 9, 9), Figure(low=None, high=9, qualifier=Qualifier.NEARLY, words="x"), "nearly 9", "nearly 9"),
        ((5, 5, 5), Figure(low=5, high=5, qualifier=Qualifier.EXACT, words="x"), "5", "5"),
        ((24, None, None), Figure(low=24, high=None, qualifier=Qualifier.VAGUE, words="dozens"), "“dozens”", "24+ (dozens)"),  # noqa: E501  # a table
        ((2, None, None), Figure(low=2, high=None, qualifier=Qualifier.VAGUE, words="people"), "some", "some"),
    ],
)  # fmt: skip
def test_an_estimate_keeps_the_hedge_of_its_claims(bounds: Bounds, figure: Figure, words: str, short: str) -> None:
    """An open end stays open, "about" stays about, and a vague word is never a number of its own."""
    found = told(bounds, figure)
    assert (found.words, found.short) == (words, short)


def test_families_are_told_as_families() -> None:
    """2,200 families are not 2,200 people."""
    figure = Figure(low=2200, high=2200, qualifier=Qualifier.EXACT, words="2,200")
    assert told((2200, 2200, 2200), figure, "2,200 families").words == "2,200 families"


def test_totals_that_exclude_each_other_within_days_are_disputed() -> None:
    """Two speakers' totals of one area that cannot both hold are counted, though the reckoning names no dispute."""
    record = small_case()
    bare = replace(record, reckoning=replace(record.reckoning, disputes=()))
    killed = {claim for series in record.reckoning.series for point in series.points for claim in point.claim_ids}
    assert disputed_claims(bare)
    assert disputed_claims(bare) <= killed

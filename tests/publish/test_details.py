"""What an opened incident shows: its joins in words, equal ones once."""

from dataclasses import replace
from typing import Any

from tests.publish.report_case import small_case
from witnessmark.model.incidents import Join
from witnessmark.publish.details import incident_details
from witnessmark.publish.payload import Numbering
from witnessmark.publish.wording import Wording


def joined(*reasons: tuple[str, ...]) -> tuple[list[Any], Numbering, tuple[str, ...]]:
    """Return the told joins of the case's largest incident, its neighbouring claims tied by these reasons in turn."""
    record = small_case()
    largest = max(record.incidents, key=lambda one: len(one.claim_ids))
    pairs = zip(largest.claim_ids, largest.claim_ids[1:], strict=False)
    joins = tuple(
        Join(claim_a=a, claim_b=b, weight=2.0, reasons=why) for (a, b), why in zip(pairs, reasons, strict=False)
    )
    incidents = tuple(replace(one, joins=joins) if one is largest else one for one in record.incidents)
    record = replace(record, incidents=incidents)
    numbers = Numbering.of(record)
    details = incident_details(record, numbers, Wording.of("en"))
    return (
        details[incidents.index(next(one for one in incidents if one.joins == joins))]["j"],
        numbers,
        largest.claim_ids,
    )


def test_equal_reasons_are_told_once_for_all_the_claims_that_they_tie() -> None:
    """Two joins of the same reasons are one row, without weights, whatever their weights were."""
    rows, numbers, claims = joined(("+1.50 One report tells both",), ("+0.75 One report tells both",))
    told = {words for _, _, pro, _ in rows for words in pro}
    assert told == {"one report tells both"}
    assert {n for _, tied, _, _ in rows for n in tied} == {numbers.claims[claim] for claim in claims[:3]}
    assert len(rows) <= 2


def test_a_reason_names_the_day_or_place_that_both_claims_have() -> None:
    """ "The places agree" becomes the place where both name one, and what speaks against a join stands apart."""
    (row,), _, _ = joined(("+1.50 The places agree, as far as each is precise", "-2.50 The days do not agree"))
    _, tied, pro, con = row
    assert len(tied) == 2
    assert pro in (["same place (Obolon)"], ["places that fit each other"])
    assert con == ["the days differ"]


def test_a_reason_that_the_catalogue_does_not_know_keeps_its_words() -> None:
    """Nothing is lost: the rule that joins by itself, and a story with the words that its reports share."""
    (row,), _, _ = joined(
        ("One tells of people whom the other counts", "+4.00 Their reports tell one story: share Weir")
    )
    assert row[2] == ["one tells of people whom the other counts", "their reports tell one story: share Weir"]

"""One victim told several times is one victim; lists and disasters give their items a scope."""

from dataclasses import replace

import pytest
from tests.extract.conftest import find_claims, make_document

from witnessmark.extract import extract
from witnessmark.extract.reader.context import heading_of, inherited, tied
from witnessmark.lexicon.disasters import one_disaster
from witnessmark.model.claims import Claim, Scope
from witnessmark.settings import Settings


def claims_of(*texts: str) -> list[Claim]:
    ((_, found),) = extract([make_document(*texts)], Settings(processes=1))
    return list(found)


def test_a_retelling_is_part_of_the_first_telling() -> None:
    """The second and third telling point to the first, which points nowhere."""
    first, second, third = (
        claims_of(f"A man was killed on {day} in Lviv.")[0] for day in ("Monday", "Tuesday", "Wednesday")
    )
    told = tied([(0, first), (1, second), (2, third)], {second.id: True, third.id: True})
    assert [claim.part_of for claim in told] == [None, first.id, first.id]


def test_a_retelling_needs_somebody_to_retell() -> None:
    """ "The four" cannot retell "a man", nor the dead the arrested."""
    one, four = claims_of("A man was killed in Lviv.")[0], claims_of("Four people were killed in Lviv.")[0]
    held = claims_of("Police arrested a man in Lviv.")[0]
    assert tied([(0, one), (1, four)], {four.id: True})[1].part_of is None
    assert tied([(0, held), (1, one)], {one.id: True})[1].part_of is None


def test_a_part_has_the_scope_of_its_whole() -> None:
    """ "1,081 killed (219 men)" is one total."""
    whole = claims_of("Four people were killed in Lviv.")[0]
    part = replace(whole, id="clm_part", part_of=whole.id)
    total = replace(whole, scope=Scope.RUNNING_TOTAL)
    assert inherited([total, part])[1].scope is Scope.RUNNING_TOTAL


def test_items_of_a_list_know_their_heading() -> None:
    """Bulleted lines below a colon are its items; a paragraph after them is not."""
    document = make_document(
        "Since 24 February the office has recorded these losses:",
        "- 41 killed in the north",
        "- 12 killed in the south",
        "The mayor said that the town had been quiet.",
    )
    assert [heading_of(document, i) for i in range(4)] == [None, 0, 0, None]


def test_a_heading_that_only_points_back_leaves_the_total_above_it_to_its_items() -> None:
    """ "This included:" says nothing itself: since when its items count stands in the sentence before it."""
    told = find_claims(
        "From 4 March to 9 April the office recorded 2,788 casualties: 1,081 killed and 1,707 injured.",
        "This included:",
        "In the north: 344 killed and 896 injured",
        "- in the south, 17 people were killed",
    )
    assert {claim.scope for claim in told} == {Scope.RUNNING_TOTAL}


@pytest.mark.parametrize("when", ["so far", "since Sunday", "since the weekend"])
def test_one_disaster_is_counted_as_one_since_its_day(when: str) -> None:
    """In a report of one flood "5,300 dead so far" counts the flood; "since the war began" would not."""
    told = find_claims("The flood hit Sarna at night.", "The floods broke a dam; more flooding is feared.",
                       f"The flood has killed 5,300 people {when}, the mayor said.")  # fmt: skip
    assert [claim.scope for claim in told] == [Scope.INCIDENT]


def test_a_report_of_one_disaster_is_told_from_one_of_a_war() -> None:
    """The kind of disaster in the title or again and again; not where a war is told as often."""
    assert one_disaster("Flood in Valencia", "Hundreds are missing.")
    assert one_disaster(None, "The quake struck at night. The earthquake levelled the town; an aftershock followed.")
    assert not one_disaster("Flood of refugees", "The war and the siege go on; the war has not ended.")
    assert not one_disaster(None, "A shell hit a market.")

"""Who contradicts a claim is a denial of it, beside the claim of its own speaker."""

from typing import Any

import pytest

from witnessmark.model.claims import Stance

CONTRADICTED = [
    (("Rebels said they had killed more than 50 soldiers, a claim the army dismissed as fantasy.",), "the army"),
    (("The group says it killed both crews, which the air force denies.",), "the air force"),
    (("Residents say nine people were shot at the rally; police deny it.",), "police"),
    (("Witnesses said 20 people were crushed, but the police department denied this.",), "the police department"),
    (("The army rejects reports by villagers that 12 farmers were killed.",), "The army"),
    (("Villagers counted 14 bodies after the raid.", "The army denied the claim."), "The army"),
    (
        ("Rebels said they had killed 30 soldiers.", "A spokesman for the army rejected the report as propaganda."),
        "A spokesman for the army",
    ),
]
DISPUTED = [
    ("Activists put the dead at 30, a figure the interior ministry disputes.",),
    ("Doctors said six prisoners had died of beatings.", "The prison service disputes that figure."),
]
UNDENIED = [
    ("The mayor denied responsibility for the death of four workers.",),
    ("Three people died in the clash.", "The mayor denied claims of fraud in the election."),
    ("The hospital received 12 bodies.", "It denied the request for more beds."),
    ("Two officers were hurt; the suspect denies the charges.",),
]


@pytest.mark.parametrize(("texts", "speaker"), CONTRADICTED)
def test_a_contradiction_is_a_denial_of_its_own_speaker(claims: Any, texts: tuple[str, ...], speaker: str) -> None:
    """The claim stands as its speaker says it, and the other's word against it is a claim that denies."""
    told, against = claims(*texts)
    assert (told.stance, against.stance) == (Stance.ASSERTED, Stance.DENIED)
    assert against.attribution.speaker == speaker
    assert told.attribution is None or told.attribution.speaker != speaker
    assert (told.kind, told.figure, told.sentence_id) == (against.kind, against.figure, against.sentence_id)
    assert told.id != against.id


@pytest.mark.parametrize("texts", DISPUTED)
def test_who_disputes_a_figure_doubts_it(claims: Any, texts: tuple[str, ...]) -> None:
    """A figure that another disputes is doubted by that speaker, and asserted by its own."""
    told, against = claims(*texts)
    assert (told.stance, against.stance) == (Stance.ASSERTED, Stance.DOUBTED)


@pytest.mark.parametrize("texts", UNDENIED)
def test_a_denial_of_something_else_is_none(claims: Any, texts: tuple[str, ...]) -> None:
    """Blame, charges and requests that are denied deny no harm."""
    assert [claim.stance for claim in claims(*texts)] == [Stance.ASSERTED]

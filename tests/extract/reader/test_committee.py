"""What the two voices of the reader say together."""

import numpy as np
import pytest
from tests.extract.conftest import find_claims

from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.harm import read
from witnessmark.extract.parse.model import parse
from witnessmark.extract.reader.committee import agreed, whole
from witnessmark.extract.reader.labels import FLAGS, KINDS
from witnessmark.extract.reader.tagger import Mention, Reading
from witnessmark.model.claims import ClaimKind, Voice


def mention(text: str, words: str, kind: str, sure: float, **flags: float) -> Mention:
    start = text.index(words)
    return Mention(
        start=start,
        end=start + len(words),
        kind=kind,
        sure=sure,
        flags=dict.fromkeys(FLAGS, 0.0) | flags,
    )


def reading(text: str, *mentions: Mention) -> Reading:
    harm = np.zeros((len(text), len(KINDS)), np.float32)
    for one in mentions:
        harm[one.start : one.end, KINDS.index(one.kind)] = one.sure
    pieces = tuple((i, i + 1) for i in range(len(text)))
    return Reading(mentions=mentions, speakers=(), pieces=pieces, harm=harm)


def drafts(text: str, *mentions: Mention, rules: bool = True) -> list[Draft]:
    (doc,) = parse([text])
    return agreed(doc, reading(text, *mentions), read(doc) if rules else [])


def test_what_both_say_is_kept_even_when_the_tagger_is_unsure() -> None:
    """A doubtful mention counts where a rule says the same."""
    text = "A rocket killed four people."
    (draft,) = drafts(text, mention(text, "four people", "killed", 0.2))
    assert (draft.voice, draft.kind, draft.unsure) == (Voice.BOTH, ClaimKind.KILLED, True)


def test_what_only_the_tagger_says_must_be_sure() -> None:
    """A mention that no rule stands by is kept when sure, and dropped when not."""
    text = "The toll among the miners stands at forty."
    sure = drafts(text, mention(text, "forty", "killed", 0.95), rules=False)
    doubtful = drafts(text, mention(text, "forty", "killed", 0.4), rules=False)
    assert [(d.voice, d.sure > 0.5) for d in sure] == [(Voice.TAGGER, True)]
    assert doubtful == []


def test_a_rule_that_the_tagger_denies_wholly_is_never_sure() -> None:
    """Where the tagger sees no chance of harm, what a rule says goes before a person first, if it is kept at all."""
    text = "A rocket killed four people."
    assert all(draft.voice is Voice.RULES and draft.unsure for draft in drafts(text))


def test_a_part_points_to_the_figure_that_holds_it() -> None:
    """ "three of them children" is part of fourteen."""
    text = "Fourteen people were killed, three of them children."
    whole, part = drafts(
        text,
        mention(text, "Fourteen people", "killed", 0.99),
        mention(text, "three", "killed", 0.99, part=0.9),
        rules=False,
    )
    assert (whole.part_of, part.part_of) == (None, 0)


@pytest.mark.parametrize(
    ("text", "words", "kind", "expected"),
    [
        ("No casualties were reported.", "No casualties", "casualties", {"killed", "injured"}),
        ("Nobody was killed or injured.", "Nobody", "killed", {"killed", "injured"}),
        ("No injuries were reported.", "No injuries", "injured", {"injured"}),
        ("No lives were lost.", "No lives", "killed", {"killed"}),
    ],
)
def test_nobody_harmed_is_none_of_what_the_words_say(text: str, words: str, kind: str, expected: set[str]) -> None:
    """ "No casualties" are no dead and no injured; "no injuries" say nothing of the dead."""
    found = drafts(text, mention(text, words, kind, 0.95, zero=0.99), rules=False)
    assert {d.kind.value for d in found} == expected
    assert all(d.figure is not None and d.figure.high == 0 for d in found)


def test_a_mention_names_somebody() -> None:
    """A bare "and" is nobody; "her" of "her son" takes the son along, unless he is marked himself."""
    text = "Shells hurt a nurse and her son near the clinic."
    (doc,) = parse([text])
    nurse, son = mention(text, "a nurse", "injured", 0.9), mention(text, "her son", "injured", 0.9)
    lone, joint = mention(text, "her", "injured", 0.6), mention(text, "and", "injured", 0.6)
    assert [(m.start, m.end) for m in whole([nurse, joint, lone], doc)] == [
        (nurse.start, nurse.end),
        (son.start, son.end),
    ]
    marked = mention(text, "son", "killed", 0.9)
    assert whole([nurse, lone, marked], doc) == [nurse, marked]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Some 1,500 residents got out of Sarna through the corridor.", ClaimKind.EVACUATED),
        ("By evening 2,300 people left the encircled town, the council said.", ClaimKind.EVACUATED),
        ("Boats brought 260 islanders to the mainland before the wave came.", ClaimKind.EVACUATED),
    ],
)
def test_people_who_got_out_are_read(text: str, kind: ClaimKind) -> None:
    """One voice alone says it, not surely; it is kept, as unsure."""
    assert kind in {claim.kind for claim in find_claims(text)}


@pytest.mark.parametrize(
    "text",
    [
        "A nurse and her unborn baby - whose picture went round the world - have both died.",
        "The nurse and her patient, who were trapped under the roof, have both died.",
        "Her husband and their daughter had both been killed.",
    ],
)
def test_both_are_the_two_of_their_own_sentence(text: str) -> None:
    """ "Have both died" is no retelling of a count told earlier in the report."""
    *_, both = find_claims("A shell killed 35 people in Sarna.", text)
    assert (both.figure.low, both.figure.high) == (2, 2) if both.figure else False
    assert both.part_of is None


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Demos Tolliver, 25, an aspiring tattoo artist from Sarna, was killed in the shooting.", [1]),
        ("Maria Lopez, 31, a teacher from Sarna, was shot dead.", [1]),
        ("Ivan Hrytsenko, 47, an off-duty medic, was wounded by shrapnel.", [1]),
        ("In Sarna, 25 people were killed, and in Bela, 12.", [25, 12]),
        ("Troops, 25 of them conscripts, were killed.", [25]),
    ],
)
def test_an_age_behind_a_name_is_no_number_of_people(text: str, figures: list[int]) -> None:
    """The rules take some for the people beside the verb; a number behind a place is one of people."""
    assert [claim.figure.low for claim in find_claims(text) if claim.figure] == figures

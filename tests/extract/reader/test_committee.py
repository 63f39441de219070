"""What the two voices of the reader say together."""

import pytest
from tests.extract.conftest import find_claims

from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.harm import word_of_harm
from witnessmark.extract.parse.model import parse
from witnessmark.extract.reader.committee import agreed, whole
from witnessmark.extract.reader.labels import FLAGS
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


def reading(*mentions: Mention) -> Reading:
    return Reading(mentions=mentions, speakers=())


def drafts(text: str, *mentions: Mention) -> list[Draft]:
    (doc,) = parse([text])
    return agreed(doc, reading(*mentions))


def test_what_both_say_is_kept_even_when_the_tagger_is_unsure() -> None:
    """A doubtful mention counts where a word of harm stands by it."""
    text = "A rocket killed four people."
    (draft,) = drafts(text, mention(text, "four people", "killed", 0.3))
    assert (draft.voice, draft.kind, draft.unsure) == (Voice.BOTH, ClaimKind.KILLED, True)


def test_what_only_the_tagger_says_must_be_sure() -> None:
    """A mention that no word of harm stands by is kept when sure, and dropped when not."""
    text = "The toll among the miners stands at forty."
    sure = drafts(text, mention(text, "forty", "killed", 0.95))
    doubtful = drafts(text, mention(text, "forty", "killed", 0.4))
    assert [(d.voice, d.sure > 0.5) for d in sure] == [(Voice.TAGGER, True)]
    assert doubtful == []


@pytest.mark.parametrize(
    ("text", "people", "kind", "word"),
    [
        ("A rocket killed four people.", "four people", "killed", "killed"),
        ("Four people died in the fire.", "Four people", "killed", "died"),
        ("The murder of a teacher was denied.", "a teacher", "killed", "murder"),
        ("Ten miners, two of them injured, came up.", "two", "injured", "injured"),
        ("The rebels killed four people.", "The rebels", "killed", None),
        ("Rebels who had killed a guard fled.", "Rebels", "killed", None),
        ("A guard was killed by two gunmen.", "two gunmen", "killed", None),
        ("They threatened to kill the mayor.", "the mayor", "killed", None),
        ("Four people went home.", "Four people", "killed", None),
    ],
)
def test_a_word_of_harm_stands_by_those_harmed(text: str, people: str, kind: str, word: str | None) -> None:
    """It is near them in the parse or the sentence, done to them and not by them, and no threat."""
    (doc,) = parse([text])
    span = doc.char_span(text.index(people), text.index(people) + len(people))
    assert span is not None
    found = word_of_harm(span, ClaimKind(kind))
    assert (found.token.text if found else None) == word


def test_a_part_points_to_the_figure_that_holds_it() -> None:
    """ "three of them children" is part of fourteen."""
    text = "Fourteen people were killed, three of them children."
    whole, part = drafts(
        text,
        mention(text, "Fourteen people", "killed", 0.99),
        mention(text, "three", "killed", 0.99, part=0.9),
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
    found = drafts(text, mention(text, words, kind, 0.95, zero=0.99))
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
    ("text", "pieces", "name"),
    [
        ("Police arrested Juan Antonio Leon Montero, a baker.", ["Leon"], "Juan Antonio Leon Montero"),
        ("A sniper killed Omar Hassan Yusuf at the door.", ["Omar", "Yusuf"], "Omar Hassan Yusuf"),
        ("On Monday Marta Elena Ruiz was abducted.", ["Ruiz"], "Marta Elena Ruiz"),
        ("Police Shot Man Dead In Sarna", ["Man"], "Man"),
        ("Police arrested Ivo Marek, alias Comrade Ruben, in Sarna.", ["Ivo Marek", "Ruben"], "Ivo Marek"),
        ("Omar Yusuf, also known as Lark, was held.", ["Omar Yusuf", "Lark"], "Omar Yusuf"),
    ],
)
def test_a_mention_holds_the_whole_name(text: str, pieces: list[str], name: str) -> None:
    """Half a name is the whole of it, two pieces of one name are one person; a headline's words are no name."""
    (doc,) = parse([text])
    (held,) = whole([mention(text, piece, "killed", 0.6) for piece in pieces], doc)
    assert text[held.start : held.end] == name


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

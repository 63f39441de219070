"""Whether a sentence asserts, denies or doubts what it reports."""

import pytest

from witnessmark.extract.parse.model import model
from witnessmark.extract.voice.standing import stance_of
from witnessmark.model.claims import Stance


def stance(sentence: str, word: str = "killed", after: str = "") -> str:
    doc = model()(sentence)
    return stance_of(doc, next(t.i for t in doc if t.text == word), None, after).value


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Nine people were killed.", "killed"),
        ("Nine people were reportedly killed.", "killed"),
        ("Nobody was killed.", "killed"),
        ("The army denied responsibility for the death of nine people.", "death"),
        ("Nobody denies that nine people were killed.", "killed"),
        ("Police arrested three alleged thieves who killed a guard.", "killed"),
        ("Officials say nine people were killed, but even they call this an underestimate.", "killed"),
    ],
)
def test_asserted(sentence: str, word: str) -> None:
    """Hearsay, a zero, granted deaths and alleged culprits leave the harm asserted."""
    assert stance(sentence, word) == "asserted"


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("The army denied that nine people were killed.", "killed"),
        ("The army denied killing nine people.", "killing"),
        ("The ministry rejected reports that nine people were killed.", "killed"),
        ("There is no evidence that nine people were killed.", "killed"),
        ("Claims that nine people were killed are false, the ministry said.", "killed"),
        ("It is not true that nine people were killed, he said.", "killed"),
    ],
)
def test_denied(sentence: str, word: str) -> None:
    """What somebody denies, rejects or calls false is denied."""
    assert stance(sentence, word) == "denied"


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("The group alleged that nine people were killed.", "killed"),
        ("Troops allegedly killed nine people.", "killed"),
        ("According to unconfirmed reports, nine people were killed.", "killed"),
        ("The claim that nine people were killed could not be independently verified.", "killed"),
        ("It is unclear whether nine people were killed.", "killed"),
        ("Nine people are feared dead.", "dead"),
        ("Nine people may have been killed.", "killed"),
    ],
)
def test_doubted(sentence: str, word: str) -> None:
    """What is alleged, unconfirmed, feared or could not be verified is doubted."""
    assert stance(sentence, word) == "doubted"


def test_the_next_sentence_can_doubt() -> None:
    """ "The figure could not be verified" in the sentence after doubts the claim before it."""
    assert stance("Nine were killed.", after="The figure could not be independently verified.") == Stance.DOUBTED
    assert stance("Nine were killed.", after="The road could not be reached.") == Stance.ASSERTED


def test_a_word_of_doubt_on_the_figure_counts() -> None:
    """ "Possibly 200" doubts the figure, and so the claim."""
    text = "The quake killed possibly 200 people."
    doc = model()(text)
    at = text.index("200")
    assert stance_of(doc, 2, (at, at + 3)) is Stance.DOUBTED

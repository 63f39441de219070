"""Only sentences that can bear a claim are parsed, and none that can is lost."""

from typing import Any

import pytest

from witnessmark.extract.gate import bears_harm, is_harm_word
from witnessmark.extract.parse.text import readable
from witnessmark.lexicon import load
from witnessmark.model.text import SentenceKind


@pytest.mark.parametrize("kind", [SentenceKind.APPEAL, SentenceKind.BOILERPLATE])
def test_an_appeal_never_bears_a_claim(document: Any, kind: SentenceKind) -> None:
    """A donation appeal that names the dead is no reporting."""
    assert not bears_harm(document("Give now: 40 people were killed.", kind=kind).sentences[0])


def test_every_deed_of_the_lexicon_passes_the_gate() -> None:
    """A verb or noun of harm that the patterns know opens the gate."""
    lexicon = load("extract_harm")
    deeds = {word for frame in ("deeds", "counts") for entry in lexicon[frame].values() for word in entry["words"]}
    assert {word for word in deeds if not is_harm_word(word)} == set()


@pytest.mark.parametrize(
    "sentence", ["The council met on Monday to vote the budget.", "Deadlines for executive pay passed."]
)
def test_ordinary_news_stays_outside(document: Any, sentence: str) -> None:
    """A sentence without a word of harm is not parsed."""
    assert not bears_harm(document(sentence).sentences[0])


@pytest.mark.parametrize(
    "text", ["A\tTWO-LINE\nTEXT", "He [the mayor] was killed.", "", "İSTANBUL WAS HIT AND FIVE DIED THERE"]
)
def test_readable_text_keeps_every_offset(text: str) -> None:
    """What is parsed is as long as what was written."""
    assert len(readable(text)) == len(text)

"""The gate: in goes a sentence, out comes whether it can bear a claim and has to be parsed."""

import re
from functools import cache

from witnessmark.extract.truecase import truecase
from witnessmark.lexicon import load
from witnessmark.model.text import Sentence, SentenceKind

_NEVER = frozenset({SentenceKind.APPEAL, SentenceKind.BOILERPLATE})
_SPACE = re.compile(r"\s")


@cache
def _harm() -> re.Pattern[str]:
    stems = sorted(load("extract_harm")["gate"]["stems"], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, stems)) + ")", re.IGNORECASE)


def bears_harm(sentence: Sentence) -> bool:
    """Say whether `sentence` is reporting and holds a word of harm."""
    return sentence.kind not in _NEVER and _harm().search(sentence.text) is not None


def readable(text: str) -> str:
    """Return the words to parse for a sentence: ordinary case, each white space a blank, offsets unchanged."""
    return truecase(_SPACE.sub(" ", text))

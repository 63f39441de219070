"""The gate: in goes a sentence, out comes whether it can bear a claim and has to be parsed."""

import re
from functools import cache

from witnessmark.extract.truecase import truecase
from witnessmark.lexicon import load
from witnessmark.model.text import Sentence, SentenceKind

_NEVER = frozenset({SentenceKind.APPEAL, SentenceKind.BOILERPLATE})
_FRAMES = ("verbs", "subject_verbs", "deeds", "counts", "harmed")
_SPACE = re.compile(r"\s")


@cache
def _harm() -> re.Pattern[str]:
    lexicon = load("extract_harm")
    groups = [lexicon[frame][kind]["words"] for frame in _FRAMES for kind in lexicon[frame]]
    words = {word.removesuffix("e").removesuffix("y") for group in groups for word in group}
    stems = sorted({*words, *lexicon["gate"]["stems"]}, key=lambda stem: (-len(stem), stem))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, stems)) + ")", re.IGNORECASE)


def bears_harm(sentence: Sentence) -> bool:
    """Say whether `sentence` is reporting and holds a word of harm."""
    return sentence.kind not in _NEVER and _harm().search(sentence.text) is not None


_ASIDE = re.compile(r"(?<=\w )\[[^\[\]]{1,80}\](?= ?[\w,.;'])")


def readable(text: str) -> str:
    """Return the words to parse for a sentence, as long as it: ordinary case, white space and editors' asides blank."""
    return truecase(_ASIDE.sub(lambda m: " " * len(m.group()), _SPACE.sub(" ", text)))

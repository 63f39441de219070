"""Flags a text whose sentences arrived out of order: there, what stands beside a sentence says nothing about it."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from witnessmark.clean.quotations import quoted
from witnessmark.lexicon import load
from witnessmark.model.text import Flag, FlagKind, Sentence, SentenceKind

OPENING = ('"', "“", "„", "«", "'", "‘")


def scrambled(text: str, sentences: Sequence[Sentence]) -> Flag | None:
    """Return a flag over the whole text when its order cannot be trusted, else None.

    Two signs, both impossible in a page as it was laid out: an appeal for gifts that stands in many separate places,
    and several quotations left open where the next paragraph does not go on speaking.
    """
    limits = load("clean_flags")["order"]
    appeals = [kind for kind, _ in groupby(sentence.kind for sentence in sentences) if kind is SentenceKind.APPEAL]
    broken = _broken_quotes(text)
    if len(appeals) < limits["appeal_runs"] and broken < limits["broken_quotes"]:
        return None
    seen = f"{len(appeals)} separate runs of appeal, {broken} quotations broken off"
    return Flag(kind=FlagKind.SCRAMBLED_ORDER, start=0, end=len(text), seen=seen)


def _broken_quotes(text: str) -> int:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return sum(_left_open(line) and not after.startswith(OPENING) for line, after in pairwise(lines))


def _left_open(line: str) -> bool:
    """Return whether a line opens a quotation that it does not close."""
    stretches = quoted(line)
    if not stretches or stretches[-1][1] != len(line):
        return False
    start = stretches[-1][0]
    return len(line) - start > 1 and line[-1] not in "\"”»'’"

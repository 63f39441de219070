"""What lacking, access and struck share: the words of needs, what is a plan and no fact, and whose need it is."""

import re
from functools import cache
from typing import Any

from spacy.tokens import Doc, Span, Token

from witnessmark import lexicon
from witnessmark.extract.grammar.counting import count_of
from witnessmark.extract.parse.phrases import is_person_word
from witnessmark.model.claims import Figure

_UNREAL_REACH = 5  # words before the words of lacking in which "could", "will", "risk" make it no fact


@cache
def table() -> dict[str, Any]:
    """Return the lexicon of needs, access and places struck."""
    return lexicon.load("extract_needs")


def either(patterns: list[str]) -> str:
    """Return one regular expression that matches any of `patterns`, the longest first."""
    return "(?:" + "|".join(sorted(patterns, key=lambda p: (-len(p), p))) + ")"


def holds_any(text: str, pieces: list[str]) -> bool:
    """Return whether a text holds one of these plain pieces of words: the cheap test before the long patterns."""
    lowered = text.lower()
    return any(piece in lowered for piece in pieces)


@cache
def _unreal() -> re.Pattern[str]:
    return re.compile(rf"\b{either(table()['lack']['unreal'])}\b", re.IGNORECASE)


def is_unreal(text: str, at: int) -> bool:
    """Return whether the words just before offset `at` make what follows a plan, a fear or a thing averted."""
    near = " ".join(text[:at].split()[-_UNREAL_REACH:])
    near = re.split(r"[,;:.]", near)[-1]
    return _unreal().search(near) is not None


def token_at(doc: Doc, start: int, end: int) -> Token:
    """Return the token of the characters `start` to `end` that heads them, in whatever way they cut tokens."""
    span: Span | None = doc.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None and len(span) else doc[0]


def people(head: Token) -> tuple[str, Figure | None, tuple[int, int] | None] | None:
    """Return the words, figure and figure span of a phrase of people, or None if it is of none."""
    named = head.pos_ == "PROPN"
    inner = next((p for c in head.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"), None)
    personal = is_person_word(head.lower_) or (inner is not None and is_person_word(inner.lower_))
    place = head.lemma_.lower() in table()["dwellings"]
    if not (personal or named or place):
        return None
    count = count_of(head)
    span = None
    figure = None
    if count.said is not None and personal:
        first, last = count.said
        figure = count.figure
        span = (head.doc[first].idx, head.doc[last - 1].idx + len(head.doc[last - 1]))
    return head.doc[count.start : count.end].text, figure, span

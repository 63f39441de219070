"""Text to sentence spans, by rules: every character that is no space lies in exactly one span."""

import re
from functools import cache
from typing import NamedTuple

from witnessmark.lexicon import load

CLOSERS = r"[)\]}\"'’”»›]*"
CANDIDATE = re.compile(
    rf"(?P<stop>[.!?…؟]+){CLOSERS}(?=\s+\S)"
    rf"|(?P<wide>[。！？]+){CLOSERS}"
    r"|(?<=[a-z]{3})(?P<glued>[.!?])(?=(?:[\"'“‘]?)[A-Z][a-z]+\s)"
)
"""Where a sentence may end: before white space; after a full-width stop; where the space after a stop was lost."""
OPENING = " \t\n\"'“‘„«‹([{-–—¿¡•*"
WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
WORD_BEFORE = re.compile(r"[^\s\"'“”‘’„«»()\[\]{}—–]+$")


class Span(NamedTuple):
    """Half-open offsets into the text."""

    start: int
    end: int


class Rules(NamedTuple):
    """The word lists of ``clean_sentences``."""

    titles: frozenset[str]
    abbreviations: frozenset[str]
    before_number: frozenset[str]
    before_name: frozenset[str]
    openers: frozenset[str]


@cache
def _rules() -> Rules:
    lists = load("clean_sentences")
    return Rules(*(frozenset(lists[name]) for name in Rules._fields))


def paragraphs(text: str) -> list[Span]:
    """Return the lines that hold anything, trimmed; hard wraps are undone before (`repair.unwrap`)."""
    spans = []
    start = 0
    for line in text.split("\n"):
        left = len(line) - len(line.lstrip())
        kept = len(line.strip())
        if kept:
            spans.append(Span(start + left, start + left + kept))
        start += len(line) + 1
    return spans


def sentences(text: str, paragraph: Span) -> list[Span]:
    """Return the sentences of one paragraph in order, trimmed."""
    line = text[paragraph.start : paragraph.end]
    cased = any(map(str.islower, line))
    found: list[Span] = []
    start = 0
    for candidate in CANDIDATE.finditer(line):
        end = candidate.end()
        if end <= start or not _ends(line, start, candidate, cased):
            continue
        found.append(Span(start, end))
        start = end
        while start < len(line) and line[start].isspace():
            start += 1
    if start < len(line):
        found.append(Span(start, len(line)))
    return [Span(paragraph.start + span.start, paragraph.start + span.end) for span in found]


def _ends(line: str, start: int, candidate: re.Match[str], cased: bool) -> bool:
    if candidate["wide"]:
        return True
    after = _first_word(line, candidate.end())
    if candidate["glued"]:
        return after.lower() in _rules().openers
    follows = line[candidate.end() :].lstrip(OPENING)[:1]
    if cased and follows.islower():
        return False
    if not candidate["stop"].endswith(".") or len(candidate["stop"]) > 1:
        return True
    closed = candidate.end() > candidate.end("stop")
    return closed or not _is_abbreviation(line[start : candidate.start()], after, follows)


def _first_word(line: str, position: int) -> str:
    word = WORD.search(line, position, position + 60)
    return word[0] if word else ""


def _is_abbreviation(before: str, after: str, follows: str) -> bool:
    """Return whether the full stop after `before` belongs to an abbreviation, an initial or a list number."""
    rules = _rules()
    last = WORD_BEFORE.search(before[-40:])
    if last is None:
        return False
    word = last[0].lower()
    opens = after.lower() in rules.openers
    if word in rules.titles or word in rules.before_name:
        return True
    if word in rules.before_number and follows.isdigit():
        return True
    if word in rules.abbreviations:
        return not opens
    if len(word) == 1 and word.isalpha() and word != "i":
        return not opens
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word):
        return not opens
    return bool(re.fullmatch(r"\d{1,3}|[ivx]{1,4}", word)) and not before[: -len(word)].strip()

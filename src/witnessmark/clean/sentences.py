"""Text to sentence spans, by rules: every character that is no space lies in exactly one span."""

import re
from functools import cache
from typing import NamedTuple

from witnessmark.lexicon import load

CANDIDATE = re.compile("(?P<stop>[.!?…؟。！？]+)[)\\]}\"'’”»›]*")
"""Where a sentence may end; closing quotes and brackets stay with it."""
LONGEST = 2_000
"""Characters of a sentence; a longer one is a list or a broken page, and the parser reads its first 400 tokens only."""
REACH = 40
"""Characters before a full stop that tell whether it is an abbreviation's."""
WIDE = frozenset("。！？")
GLUED = re.compile("[\"'“‘]?[A-Z][a-z]+\\s")
"""What follows a stop whose space was lost."""
DOMAINS = frozenset({"com", "org", "net", "gov", "edu", "info", "biz", "io", "tv", "js"})
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
    weak_openers: frozenset[str]


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
    """Return the sentences of one paragraph in order, trimmed, a very long one in pieces."""
    return [part for span in whole_sentences(text, paragraph) for part in _cut(text, span)]


def whole_sentences(text: str, paragraph: Span) -> list[Span]:
    """Return the sentences of one paragraph in order, trimmed, however long."""
    line = text[paragraph.start : paragraph.end]
    cased = not line.isupper()
    found: list[Span] = []
    start = 0
    for candidate in CANDIDATE.finditer(line):
        end = candidate.end()
        if end == len(line) or not _ends(line, start, candidate, cased):
            continue
        found.append(Span(start, end))
        start = end
        while line[start].isspace():
            start += 1
    found.append(Span(start, len(line)))
    return [Span(paragraph.start + span.start, paragraph.start + span.end) for span in found]


def _cut(text: str, span: Span) -> list[Span]:
    """Return a sentence as it is, or one too long for any parser in pieces, cut at a space where there is one."""
    pieces: list[Span] = []
    start = span.start
    while span.end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        end = space if space > 0 else start + LONGEST
        pieces.append(Span(start, end))
        start = end
        while text[start].isspace():
            start += 1
        piece = text[pieces[-1].start : end]
        pieces[-1] = Span(pieces[-1].start, end - (len(piece) - len(piece.rstrip())))
    return [*pieces, Span(start, span.end)]


def _ends(line: str, start: int, candidate: re.Match[str], cased: bool) -> bool:
    stop, end = candidate["stop"], candidate.end()
    if stop[-1] in WIDE:
        return True
    if not line[end].isspace():
        return _is_glued(line, candidate)
    follows = line[end : end + 40].lstrip(OPENING)[:1]
    if cased and follows.islower():
        return False
    if stop != ".":
        return True
    closed = end > candidate.end("stop")
    return closed or not _is_abbreviation(
        line[max(start, candidate.start() - REACH) : candidate.start()], _opens(line, end, cased), follows
    )


def _is_glued(line: str, candidate: re.Match[str]) -> bool:
    """Return whether a sentence ends here though the space after it was lost ("was hit.The mayor")."""
    before = line[max(0, candidate.start() - 3) : candidate.start()]
    a_word = len(candidate[0]) == 1 and len(before) == 3 and before.islower() and before.isalpha()
    if not a_word or GLUED.match(line, candidate.end()) is None:
        return False
    return _first_word(line, candidate.end()).lower() not in DOMAINS


def _opens(line: str, position: int, cased: bool) -> bool:
    """Return whether the next word commonly opens a sentence."""
    word = _first_word(line, position).lower()
    return word in _rules().openers and (cased or word not in _rules().weak_openers)


def _first_word(line: str, position: int) -> str:
    word = WORD.search(line, position, position + 60)
    return word[0] if word else ""


def _is_abbreviation(before: str, opens: bool, follows: str) -> bool:
    """Return whether the full stop after `before` is an abbreviation's, an initial's or a list number's."""
    rules = _rules()
    last = WORD_BEFORE.search(before)
    if last is None:
        return False
    word = last[0].lower()
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

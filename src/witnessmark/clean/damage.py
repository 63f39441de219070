"""Flags where a text lost a space or a dash on its way here; the text itself stays as it is."""

import re
from functools import cache

from witnessmark.lexicon import load
from witnessmark.model.text import Flag, FlagKind

LOST_DASH = re.compile(r"(?<=[a-z,'’)])[ \u00a0]{2,}(?=[a-z'‘(])")
GAP = re.compile(r"\S[ \u00a0]+(?=\S)")
WORD = re.compile(r"(?<![\w.@/-])[a-z]{2,}(?![\w@/])", re.IGNORECASE)


def damage(text: str) -> tuple[Flag, ...]:
    """Return flags over glued words ("inParis", "townwhere") and double spaces where a dash stood, in text order."""
    if text.isupper():
        return tuple(_lost_dashes(text))
    flags = [*_glued_names(text), *_glued_words(text), *_lost_dashes(text)]
    return tuple(sorted(flags, key=lambda flag: (flag.start, flag.end, flag.kind)))


@cache
def _name_pattern() -> re.Pattern[str]:
    words = "|".join(sorted(load("clean_flags")["glued"]["before_name"], key=len, reverse=True))
    return re.compile(rf"(?<![\w.@/#-])(?:{words})[A-Z][a-z]{{2,}}(?![\w@/]|\.\w)")


def _glued_names(text: str) -> list[Flag]:
    return [_flag(FlagKind.GLUED_WORDS, match) for match in _name_pattern().finditer(text)]


@cache
def _halves() -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    glued = load("clean_flags")["glued"]
    first, last = "|".join(glued["first"]), "|".join(glued["last"])
    pattern = re.compile(rf"(?<![\w.@/-])(?:(?:{first})[a-z]{{2,}}|[a-z]{{3,}}(?:{last}))(?![\w@/-])")
    return pattern, frozenset(glued["words"]), frozenset(glued["common"])


def _glued_words(text: str) -> list[Flag]:
    """Flag a word made of a small word and one that the text has elsewhere, when it stands once and is none itself."""
    pattern, known, common = _halves()
    candidates = [match for match in pattern.finditer(text) if match[0] not in known]
    if not candidates:
        return []
    counts: dict[str, int] = {}
    for word in WORD.findall(text):
        counts[word.lower()] = counts.get(word.lower(), 0) + 1
    return [
        _flag(FlagKind.GLUED_WORDS, match)
        for match in candidates
        if counts.get(match[0], 0) == 1 and _is_two_words(match[0], counts, common)
    ]


def _is_two_words(word: str, counts: dict[str, int], common: frozenset[str]) -> bool:
    glued = load("clean_flags")["glued"]
    rests = [word[len(part) :] for part in glued["first"] if word.startswith(part)]
    rests += [word[: -len(part)] for part in glued["last"] if word.endswith(part)]
    return any(rest in common or (len(rest) >= 4 and rest in counts) for rest in rests)


def _lost_dashes(text: str) -> list[Flag]:
    found = list(LOST_DASH.finditer(text))
    if not found or len(found) > max(3.0, load("clean_flags")["dash"]["most_share"] * len(GAP.findall(text))):
        return []
    return [_flag(FlagKind.LOST_DASH, match) for match in found]


def _flag(kind: FlagKind, match: re.Match[str]) -> Flag:
    return Flag(kind=kind, start=match.start(), end=match.end(), seen=match[0])

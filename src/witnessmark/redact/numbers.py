"""Spots and papers in a text: coordinates in every notation, handles, number plates, documents and birth dates."""

import re
from collections.abc import Iterator
from functools import cache

from witnessmark import lexicon

Span = tuple[int, int]

LEAST_DIGITS = 3
"""Digits from which a code behind a word such as "passport" is somebody's number."""
PART = re.compile(r"<(\w+)>")
YEAR = re.compile(r"(?:19|20)\d\d")


def coordinates(text: str) -> Iterator[Span]:
    """Yield the span of each position: degrees in any notation, grids, plus codes, three words and pins of maps."""
    if any(map(str.isdigit, text)) or "/" in text or "3words" in text:
        for pattern in _list_of("coordinates"):
            for found in pattern.finditer(text):
                yield found.start(), found.start() + len(found.group().rstrip())


def handles(text: str) -> Iterator[Span]:
    """Yield the span of each name on a social network: "@...", the address of a profile, or behind its network."""
    for pattern in _list_of("handles"):
        yield from (found.span() for found in pattern.finditer(text))
    yield from (found.span(1) for found in _pattern("on_network", "networks").finditer(text))


def plates(text: str) -> Iterator[Span]:
    """Yield the span of each number plate: one that is named as one, and one right behind its vehicle."""
    yield from _codes(text, "plate_words")
    if any(map(str.isdigit, text)):
        for pattern in _list_of("plates"):
            yield from (found.span(1) for found in pattern.finditer(text))


def documents(text: str) -> Iterator[Span]:
    """Yield the span of each number of a passport, card, certificate or file that is named as one."""
    yield from _codes(text, "document_words")


def birth_dates(text: str) -> Iterator[Span]:
    """Yield the span of each day on which someone was born."""
    yield from (found.span(1) for found in _pattern("births").finditer(text))


def _codes(text: str, words: str) -> Iterator[Span]:
    if not any(map(str.isdigit, text)):
        return
    for found in _pattern("numbered", words).finditer(text):
        said = found.group(1).rstrip(" .-/")
        if sum(map(str.isdigit, said)) >= LEAST_DIGITS and not YEAR.fullmatch(said):
            yield found.start(1), found.start(1) + len(said)


@cache
def _parts() -> dict[str, str]:
    parts: dict[str, str] = {}
    for name, pattern in lexicon.load("redact_numbers")["parts"].items():
        parts[name] = PART.sub(lambda found: parts[found[1]], pattern)
    return parts


@cache
def _list_of(name: str) -> tuple[re.Pattern[str], ...]:
    patterns = lexicon.load("redact_numbers")["patterns"][name]
    return tuple(re.compile(PART.sub(lambda found: _parts()[found[1]], pattern)) for pattern in patterns)


@cache
def _pattern(name: str, words: str = "") -> re.Pattern[str]:
    listed = lexicon.load("redact_private")[words] if words else ()
    parts = {**_parts(), "words": "|".join(map(re.escape, sorted(listed, key=lambda word: (-len(word), word))))}
    return re.compile(PART.sub(lambda found: parts[found[1]], lexicon.load("redact_numbers")["patterns"][name]))

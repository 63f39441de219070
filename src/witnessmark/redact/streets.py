"""Exact places in a text: streets with or without a number, schools that shelter people, coordinates."""

import re
from collections.abc import Iterator
from functools import cache

from witnessmark import lexicon

COORDINATES = re.compile(r"(?<![\w.])-?\d{1,3}\.\d{3,9}°?\s?[NS]?,\s?-?\d{1,3}\.\d{3,9}°?\s?[EW]?(?![\w.])")
NAME = r"(?:[A-Z][\w'’.-]{0,30}|\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH))"


@cache
def _streets() -> re.Pattern[str]:
    words = lexicon.load("redact_private")
    heads = "|".join(form for head in words["street_heads"] for form in (head.capitalize(), head.upper()))
    first = "|".join(form for head in words["street_first"] for form in (head.capitalize(), head.upper()))
    number = r"(?:\d{1,5}[A-Za-z]?(?:[/-]\d{1,4})?,? )"
    behind = r"(?:,? \d{1,5}[A-Za-z]?\b(?![,.]\d))?"
    return re.compile(
        rf"(?<!\w){number}?(?:{NAME} ){{1,3}}(?:{heads})(?!\w)(?! [A-Z][a-z]+ (?:Court|Judge)){behind}"
        rf"|(?<!\w)(?:{first}) (?:(?:de|del|la|las|los|DE|DEL|LA|LOS) ){{0,2}}{NAME}(?: {NAME})?{behind}"
    )


@cache
def _shelters() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = lexicon.load("redact_private")
    near = "|".join(re.escape(word) for word in words["shelter_words"])
    facilities = "|".join(words["facilities"])
    number = r"(?:no\.? ?|number |nr\.? ?|№ ?|# ?)?\d{1,4}"
    return (
        re.compile(rf"\b(?:{near})\b", re.IGNORECASE),
        re.compile(
            rf"(?<!\w)(?:(?i:{facilities}) (?i:{number})\b"
            rf"|(?:{NAME} ){{1,3}}(?:{facilities.title()}|{facilities.upper()}))(?!\w)"
        ),
    )


def exact_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each street, each pair of exact coordinates, and each shelter that is named by its building."""
    words = lexicon.load("redact_private")
    never, public = frozenset(words["street_not_behind"]), frozenset(words["street_public"])
    for found in _streets().finditer(text):
        run = found.group().casefold().split()
        start = found.start()
        while run and run[0] in ("the", "on", "in", "at", "near", "from", "along", "of", "to", "and"):
            start = text.index(text[start:].split(None, 1)[1], start)
            run = run[1:]
        if len(run) < 2 or " ".join(run[-2:]) in public or any(word.rstrip(".") in never for word in run[:-1]):
            continue
        yield start, found.end()
    yield from (found.span() for found in COORDINATES.finditer(text))
    shelter, building = _shelters()
    if shelter.search(text):
        for found in building.finditer(text):
            start = found.start()
            while (word := text[start : found.end()].split(None, 1))[0].casefold() in ("the", "in", "at", "from", "of"):
                start = text.index(word[1], start)
            if len(text[start : found.end()].split()) > 1:
                yield start, found.end()

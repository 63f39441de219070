"""Exact places in a text: streets with or without a number, schools that shelter people, coordinates."""

import re
from collections.abc import Iterator
from functools import cache

from witnessmark import lexicon
from witnessmark.lexicon.everyday import everyday
from witnessmark.redact.lists import words_of

NAME = r"(?:[A-Z][\w'’.-]{0,30}|\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH))"


@cache
def _streets() -> re.Pattern[str]:
    words = lexicon.load("redact_private")
    heads = "|".join(re.escape(form) for head in words["street_heads"] for form in (head.capitalize(), head.upper()))
    first = "|".join(
        re.escape(form) for head in words["street_first"] for form in (head, head.capitalize(), head.upper())
    )
    number = r"(?:\d{1,5}[A-Za-z]?(?:[/-]\d{1,4})?,? )"
    behind = r"(?:,? (?:no\.? ?|№ ?|# ?)?\d{1,5}[A-Za-z]?\b(?![,.]\d))?"
    no_street = r"(?<!St\.(?= [A-Z]))(?! [A-Z][a-z]+ (?:Court|Judge))"
    of = r"(?:(?:de|del|des|du|la|las|los|DE|DEL|LA|LOS) ){0,2}"
    before, flats = rf"(?:{_flat()},? )?(?:[Nn]o\.? )?", rf"(?:,? {_flat()}){{0,3}}"
    return re.compile(
        rf"(?<!\w){before}{number}?(?:{NAME} ){{1,3}}(?:{heads})(?!\w){no_street}{behind}{flats}"
        rf"|(?<!\w){before}{number}?(?:{first}) {of}{NAME}(?: {NAME}){{0,2}}{behind}{flats}"
        rf"|(?<!\w){number}{NAME} \d{{1,4}} (?:{NAME} ){{1,3}}(?:{heads})(?!\w){flats}"
        rf"|(?<!\w){number}?(?:{first}) \d{{1,4}}(?!\w|[.,]\d){behind}{flats}"
        rf"|(?<!\w)\d{{1,3}}(?:a|a\.|ª|º|st|nd|rd|th) (?:{first}) {NAME}{behind}{flats}"
    )


def _is_street(run: list[str], *, capitals: bool) -> bool:
    """Return whether words that end like a street are one: "WILL CLOSE", "Best Way" and "KANGAROO COURT" are none."""
    if any(map(str.isdigit, " ".join(run))):
        return True
    soft = not words_of("street_soft").isdisjoint(run) if capitals else "way" in run
    return not soft and not (capitals and all(map(everyday, run)))


@cache
def _flat() -> str:
    """Return the pattern of what stands around a street: "Flat 9", "kv. 16", "Barrio San Jacinto"."""
    words = "|".join(map(re.escape, lexicon.load("redact_private")["flat_words"]))
    quarters = "|".join(word.capitalize() for word in lexicon.load("redact_private")["quarter_words"])
    number = r"(?:no\.? ?|№ ?|# ?)?(?:\d{1,4}[A-Za-z]?|[A-Z])\b"
    floor = r"\d{1,2}(?:o|º|ª|er|e|st|nd|rd|th)? (?i:piso|floor|étage|etage|planta)"
    return rf"(?:(?i:{words})\.? {number}|{floor}|(?:{quarters})\.? {NAME}(?: {NAME}){{0,2}})"


@cache
def _bare_addresses() -> re.Pattern[str]:
    """Return the pattern of addresses without a street: a post box, "House 14, Lane 3, Block C"."""
    return re.compile(
        rf"(?<!\w)(?i:p\.? ?o\.? ?box|apartado(?: postal)?|postbox|boîte postale|b\.p\.) \d{{1,6}}(?:, {NAME})?"
        rf"|(?<!\w){_flat()}(?:,? {_flat()})+"
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
        if not _is_street(run, capitals=text.isupper()):
            continue
        if len(run) < 2 or " ".join(run[-2:]) in public or any(word.rstrip(".") in never for word in run[:-1]):
            continue
        yield start, found.end()
    yield from (found.span() for found in _bare_addresses().finditer(text))
    shelter, building = _shelters()
    if shelter.search(text):
        for found in building.finditer(text):
            start = found.start()
            while (word := text[start : found.end()].split(None, 1))[0].casefold() in ("the", "in", "at", "from", "of"):
                start = text.index(word[1], start)
            if len(text[start : found.end()].split()) > 1:
                yield start, found.end()

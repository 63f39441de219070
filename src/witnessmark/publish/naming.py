"""Targets, speakers, places and units as written in, what the report may call them out; "" where nothing will do."""

import re
from functools import cache

from witnessmark.lexicon import load
from witnessmark.lexicon.everyday import everyday

WORD = re.compile(r"[^\W_][\w'’.-]*")
FIGURE_OF = re.compile(
    r"(?:(?:at least|more than|about|around|nearly|some|over|up to)\s+)?"
    r"(?:\d[\d,.]*|\w+)(?:\s+(?:hundred|thousand|million))?\s+(\w+)\Z",
    re.IGNORECASE,
)
"""A number of a unit and no more: "2,200 families" counts families, "six family members" counts people."""

BRACKETED = re.compile(r"\A[^\[\]()]*[\])]|[\[(].*\Z", re.DOTALL)
"""What stands before a closing bracket or from an opening one: "Text] A group", of which only the end was read."""

DATELINE = re.compile(r"\A(?:[A-Z][A-Z .]+, [A-Z]{2}\Z|[A-Z][A-Z .]+\s[-–—]+\s|['’]s\s)")
"""A dateline before a speaker, or the end of a word that stood before him: "ORANGE - A church", "'s Ana Ruiz"."""

GLUED = re.compile(r"\A(?:a |an |the )?[a-z]{5,}(?=[A-Z][a-z]+ )")
"""A word that lost the space before a speaker: "a shootoutCouncil member Ana Ruiz"."""

RUN_ON = re.compile(
    r"\A(?:we|it|he|she|they|this|that|there)(?:was|were|is|are|has|had|have|received|said|will)\Z", re.I
)
"""The head of a sentence that lost its spaces: "Wereceived"."""

DECADE = re.compile(r"\b\d{4}['’]?s\b", re.IGNORECASE)
TOLD_IN = re.compile(r"\s+(?i:shooting|shootings|massacre|bombing|attack)\Z|\Aan? (?=[A-Z])")
"""What made a place known is no part of its name: "Bourbon Street shooting"; nor is an article before it."""

SPLIT = re.compile(r"(?<=[a-z]{3})\.(?=[A-Z])")
"""Where the end of a sentence lost its space: "Elm Drive.Millbridge"."""

MOST_PARTS = 3
SHORTEST = 3
"""Parts of a place's name from which on only the outermost are told, and letters of a part that names a place."""


def target_name(target: str | None, kind: str, place: str | None, struck: frozenset[str]) -> str:
    """Return what was struck as the report may call it, "" where it had better not be called anything.

    `struck` are the objects, casefolded, that claims of the incident say were struck. A hospital where the wounded are
    brought, a cellar where people hide and the sheriff's office that tells of a shooting are no targets unless a claim
    says so; a bare "block" names nothing, a street is told as the place, and a person is none.
    """
    lists = load("publish_names")["targets"]
    words = [word.casefold() for word in WORD.findall(target or "")]
    if not target or not words or target.casefold() == (place or "").casefold():
        return ""
    if words[-1] in lists["ordinary"] and (owned := OWNED_BY.match(target)):
        target, words = owned[1], words[-len(WORD.findall(owned[1])) :]  # "Pineda's vehicle" is a vehicle to the reader
    if words[-1] in lists["empty"] and not (len(words) > 1 and words[-2] in lists["named_by"]):
        return ""
    if words[-1] in lists["roads"] or not set(words).isdisjoint(lists["none"]):
        return ""
    if target.casefold() not in struck:
        sheltering = not set(words).isdisjoint(lists["shelters"])
        if sheltering and not (kind in lists["aimed"] and not _hides(words)):
            return ""
        if kind in lists["told_from"] and not {OWNED.sub("", word) for word in words}.isdisjoint(lists["offices"]):
            return ""
        if kind in lists["carried"] and words[-1] in lists["vehicles"]:
            return ""
    return target


LIKE_YOU = ("univ", "unit", "unif", "union", "uniq", "use", "usu", "eu", "one")
"""Beginnings of words whose first sound is no vowel, though the letter is."""

OWNED = re.compile(r"['’]s?\Z")
OWNED_BY = re.compile(r".*(?:s['’]|['’]s)\s+(.+)")


def with_article(target: str) -> str:
    """Return a thing as a sentence calls it: "a car", "an Orange home"; names, plurals and owned things stand alone."""
    if not target:
        return ""
    lists = load("publish_names")["targets"]
    target = cased(target)
    words = target.split()
    first, last = words[0], words[-1].casefold()
    common = target.islower() or words[0].casefold() in _peoples()
    if first.casefold() in lists["several"] or first[:1].isdigit():
        return target[0].lower() + target[1:]
    if len(words) == 1 and first.istitle() and everyday(last):
        first = words[0] = last
    owned = any(OWNED.search(word) and word[:1].isupper() for word in words)
    plural = last.endswith("s") and not last.endswith(("ss", "us"))
    if not words[-1].islower() or owned or plural or last in lists["mass"] or first.casefold() in lists["whose"]:
        return " ".join(words)
    if words[0][:1].isupper() and not common and last not in lists["ordinary"]:
        return f"the {' '.join(words)}"
    sounds = (
        first[:1].casefold() in "aeiou" and not first.startswith("U.") and not first.casefold().startswith(LIKE_YOU)
    )
    return f"{'an' if sounds or first.casefold().startswith('hour') else 'a'} {' '.join(words)}"


def cased(words: str) -> str:
    """Return words of small letters with peoples and initials as they are written: "a Salvadoran army", "ELN"."""
    return " ".join(
        word.upper()
        if word in (_initials() if word.islower() else ())
        or word.casefold() in load("publish_names")["doers"]["initials"]
        else word.capitalize()
        if word in _peoples()
        else word
        for word in words.split()
    )


@cache
def _peoples() -> frozenset[str]:
    forms = load("resolve_places_countries")["demonyms"].values()
    return frozenset(form.casefold() for group in forms for form in group)


@cache
def _initials() -> frozenset[str]:
    return frozenset(load("extract_harm")["truecase"]["kept"]) - {"us", "ap"}


def rides(target: str) -> bool:
    """Tell whether a target is a vehicle, which people are hurt in and not at."""
    words = WORD.findall(target)
    return bool(words) and words[-1].casefold() in load("publish_names")["targets"]["vehicles"]


def _hides(words: list[str]) -> bool:
    return not any(word.startswith(("hospital", "clinic")) for word in words)


@cache
def speaker_name(speaker: str) -> str:
    """Return a speaker as written where the words are those of a person, an office or a group; else ""."""
    lists = load("publish_names")["speakers"]
    speaker = GLUED.sub("", DATELINE.sub("", BRACKETED.sub("", speaker))).strip(" .,;:-–—@")
    words = WORD.findall(speaker)
    if len(words) > 1 and words[-1].casefold() in lists["ranks"]:  # "Elm Police Sgt", whose name was not read
        speaker, words = speaker[: speaker.rindex(words[-1])].rstrip(), words[:-1]
    if len(words) == 1 and (words[0].casefold() in (*lists["nobody"], *lists["ranks"]) or RUN_ON.match(words[0])):
        return ""
    if words and words[0].islower() and words[0].endswith("ing") and words[0] not in _offices():
        return ""  # "shooting Ana Ruiz"
    keys = {word.casefold().removesuffix("’s").removesuffix("'s") for word in words}
    if keys & _offices():
        return cased(speaker)
    if len(words) > 1 and words[0].casefold() in lists["openers"] and words[-1].casefold() not in lists["times"]:
        return cased(speaker)
    months = lists["months"]
    capitals = [word for word in words if word[:1].isupper() and word.casefold() not in months]
    if not capitals:
        return ""
    rest = words[1:]
    if words[0] == capitals[0] and len(capitals) == 1 and rest and everyday(words[0].casefold()):
        return ""  # "Changes thought": the head of a sentence, not a name
    return cased(speaker)


def is_office(word: str) -> bool:
    """Tell whether one word is that of an office, a group or a rank: "Police", never "Arias"."""
    return word.casefold() in _offices()


@cache
def _offices() -> frozenset[str]:
    own, resolve, extract = load("publish_names")["speakers"], load("resolve_speakers"), load("extract_speakers")
    known = {*resolve["generic"], *extract["groups"], *extract["media_words"], *extract["titles"], *own["also"]}
    return frozenset(known - set(own["filler"]))


@cache
def place_name(name: str) -> str:
    """Return a place by its narrowest part and its town, without parts that are no place.

    "a green Mazda, Bogota" is Bogota; "Micro Center, Micro Center, Rancho Cucamonga" says each part once; of a chain of
    streets and buildings the first and the last stand.
    """
    parts = list(
        dict.fromkeys(TOLD_IN.sub("", SPLIT.split(part)[0]) or part for part in name.replace("U.s", "U.S").split(", "))
    )
    kept = [part for n, part in enumerate(parts) if _is_place(part, alone=len(parts) == 1, last=n == len(parts) - 1)]
    if not kept:
        return ""
    if kept == parts[:1] and kept[0].islower():
        led_by = load("publish_names")["places"]["led_by"]
        return " ".join(word if word in led_by else word.capitalize() for word in kept[0].split())
    return ", ".join(kept if len(kept) < MOST_PARTS else (kept[0], kept[-1]))


def town_of(name: str) -> str:
    """Return the last part of a place's name: the town or region that the narrower parts lie in."""
    return place_name(name).rpartition(", ")[2]


def _is_place(part: str, *, alone: bool, last: bool) -> bool:
    """Tell whether a part of a place's name names a place; the last part is the town that a gazetteer knows."""
    lists = load("publish_names")["places"]
    words = [OWNED.sub("", word.casefold()).rstrip(".") for word in WORD.findall(part)]
    if not set(words).isdisjoint(lists["none"]) or DECADE.search(part):
        return False
    if alone:
        return not (part.islower() and len(words) < 2)
    first = part.split(" ", 1)[0]
    return not (
        part.startswith(("a ", "an "))
        or part.islower()
        or sum(map(str.isalpha, part)) < SHORTEST
        or (first.isalpha() and first.islower() and first not in lists["led_by"])
        or (not last and (part.casefold() in lists["no_part"] or (len(words) == 1 and everyday(words[0]))))
    )


def counted_of(affected: str | None) -> str | None:
    """Return whom a total counts where that is not all people: "at least 485 children" counts children."""
    found = FIGURE_OF.match((affected or "").strip())
    whom: list[str] = load("publish_names")["whom"]["nouns"]
    return unit_of(affected) or (found[1].casefold() if found and found[1].casefold() in whom else None)


def unit_of(affected: str | None) -> str | None:
    """Return what a figure counts where that is not people: "2,200 families" counts families; None for people."""
    found = FIGURE_OF.match((affected or "").strip())
    units: dict[str, str] = load("publish_names")["units"]
    return units.get(found[1].casefold()) if found else None

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

MOST_PARTS = 3
SHORTEST = 3
"""Parts of a place's name from which on only the outermost are told, and letters of a part that names a place."""


def target_name(target: str | None, kind: str, place: str | None, struck: frozenset[str]) -> str:
    """Return what was struck as the report may call it, "" where it had better not.

    `struck` are the objects, casefolded, that claims of the incident say were struck. A hospital where the wounded
    are brought and a cellar where people hide are no targets unless a claim says so; a bare "block" names nothing.
    """
    lists = load("publish_names")["targets"]
    words = [word.casefold() for word in WORD.findall(target or "")]
    if not target or not words or target.casefold() == (place or "").casefold():
        return ""
    if words[-1] in lists["empty"] and len(words) == 1:
        return ""
    sheltering = any(word in lists["shelters"] for word in words)
    if sheltering and not (target.casefold() in struck or (kind in lists["aimed"] and not _hides(words))):
        return ""
    return target[0].lower() + target[1:] if words[0] in lists["several"] else target


def _hides(words: list[str]) -> bool:
    return not any(word.startswith(("hospital", "clinic")) for word in words)


@cache
def speaker_name(speaker: str) -> str:
    """Return a speaker as written where the words are those of a person, an office or a group; else ""."""
    speaker = BRACKETED.sub("", speaker).strip(" .,;:")
    words = WORD.findall(speaker)
    if len(words) == 1 and words[0].casefold() in load("publish_names")["speakers"]["nobody"]:
        return ""
    keys = {word.casefold().removesuffix("’s").removesuffix("'s") for word in words}
    if keys & _offices():
        return speaker
    lists = load("publish_names")["speakers"]
    if len(words) > 1 and words[0].casefold() in lists["openers"] and words[-1].casefold() not in lists["times"]:
        return speaker
    months = lists["months"]
    capitals = [word for word in words if word[:1].isupper() and word.casefold() not in months]
    if not capitals:
        return ""
    rest = words[1:]
    if words[0] == capitals[0] and len(capitals) == 1 and rest and everyday(words[0].casefold()):
        return ""  # "Changes thought": the head of a sentence, not a name
    return speaker


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
    parts = list(dict.fromkeys(name.split(", ")))
    kept = [part for part in parts if len(parts) == 1 or _is_place(part)]
    return ", ".join(kept if len(kept) < MOST_PARTS else (kept[0], kept[-1]))


def town_of(name: str) -> str:
    """Return the last part of a place's name: the town or region that the narrower parts lie in."""
    return place_name(name).rpartition(", ")[2]


def _is_place(part: str) -> bool:
    words = [word.casefold() for word in WORD.findall(part)]
    no_place = load("publish_names")["places"]["none"]
    return not (
        part.startswith(("a ", "an "))
        or part.islower()
        or sum(map(str.isalpha, part)) < SHORTEST
        or any(word in no_place for word in words)
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

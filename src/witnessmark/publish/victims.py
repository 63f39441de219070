"""Victims as written in; whether they are women, men or children, and how old, by those words, out."""

import re
from dataclasses import dataclass

from witnessmark.lexicon import load

WORD = re.compile(r"[^\W\d_]+")
AGE = re.compile(
    r"\b(\d{1,3})(?:-|\s)years?(?:-|\s)olds?\b|\b(?:aged|age)\s+(\d{1,3})\b|,\s*(\d{1,3})\s*(?=,|\Z)", re.IGNORECASE
)
OLDEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What the words of a victim say: groups among ``women``, ``men``, ``children``, and ages in years."""

    groups: tuple[str, ...]
    ages: tuple[int, ...]


def points_only(affected: str) -> bool:
    """Return whether victims as written are only pointed at ("one of whom", "his own"), which describes nobody."""
    words = {word.casefold() for word in WORD.findall(affected)}
    return bool(words) and words.issubset(load("publish_names")["victims"]["pointing"])


def describe(affected: str | None) -> Described:
    """Return what victims as written ("a 9-year-old girl") are said to be; nothing is guessed from names."""
    lists = load("publish_names")["victims"]
    words = {word.casefold() for word in WORD.findall(affected or "")}
    found = (int(next(filter(None, match))) for match in AGE.findall(affected or ""))
    ages = tuple(sorted({age for age in found if 0 < age <= OLDEST}))
    groups = [name for name in ("women", "men", "children") if words.intersection(lists[name])]
    if "children" not in groups and any(age < lists["adult"] for age in ages):
        groups.append("children")
    return Described(groups=tuple(groups), ages=ages)

"""A place as a sentence names it, and what the names of one sentence say of each other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from witnessmark.resolve.place.gazetteer import Rank
from witnessmark.resolve.place.own_places import KnownPlace
from witnessmark.resolve.place.words import Relation, folded_words, lists

NAMING = frozenset({"in", "at", "near", "outside", "around", "between"})
"""Prepositions that only a place can follow."""
_QUARTER = re.compile(r"\s+(?:districts?|neighbou?rhoods?|quarters?|suburbs?|section|ward|area|side)\s+of\b", re.I)
_HEADING = re.compile(r"[\W_]*(?P<names>[^:;.!?\n\u2013\u2014]{2,80}?)\s*(?::|\s[\u2013\u2014-])\s")
"""The head of a line of a list: "\u2022 Kherson region: ..."."""
_UNKNOWN = re.compile(
    r"^\s*[^\W\d_a-z][\w'-]+(?: [^\W\d_a-z][\w'-]+)?,\s|,\s+[^\W\d_a-z][\w'-]+(?: [^\W\d_a-z][\w'-]+)?\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place as named (half-open offsets into the sentence).

    `rows` are the gazetteer's readings, `known` those of the user's own file or the packaged areas. `said` is the rank
    that the words themselves claim ("Department"). `generic` is what "the capital" or "the city" stands for, `feature`
    marks a named thing that no gazetteer knows ("La Noria Bridge"). `km` and `bearing` are what "20 km north of" says.
    `naming` tells that a preposition stands before it that only a place can follow. `seat` marks "the capital of X",
    `compass` is the word in "northern X". `within` is the index of the mention that the next words put it in
    ("Miraflores, Lima"); `quarter` marks a part of that one ("the Miraflores district of Lima").
    """

    start: int
    end: int
    words: str
    relation: Relation
    rows: tuple[int, ...] = ()
    known: tuple[KnownPlace, ...] = ()
    said: Rank | None = None
    generic: str | None = None
    feature: bool = False
    common: bool = False
    person: bool = False
    km: float | None = None
    bearing: int | None = None
    border: bool = False
    naming: bool = False
    seat: bool = False
    compass: str | None = None
    within: int | None = None
    quarter: bool = False


def with_heading(text: str, found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the mentions of a sentence; those that head it alone ("Kherson region: one man died") place what it tells.

    Beside places only words for kinds of places may stand there, and one name that no gazetteer has.
    """
    heading = _HEADING.match(text)
    if heading is None:
        return found
    end = heading.end("names")
    inside = [m for m in found if m.end <= end and not m.generic]
    if not inside or any(m.start < end < m.end for m in found):
        return found
    rest = list(text[heading.start("names") : end])
    for mention in inside:
        at = mention.start - heading.start("names")
        rest[at : at + mention.end - mention.start] = " " * (mention.end - mention.start)
    left = _UNKNOWN.sub(" ", "".join(rest), count=1)
    words_ = lists()
    fine = words_.nouns | words_.near_nouns | words_.determiners | words_.modifiers | words_.divisions.keys()
    fine |= {"and", "in", "of", "near"}
    if any(word not in fine and not word.isdigit() for word in folded_words(left)):
        return found
    loose = [m for m in inside if m.relation is Relation.BARE or (m.relation is Relation.DATELINE and m.said)]
    return tuple(replace(m, relation=Relation.AT) if m in loose else m for m in found)


def _contains(between: str) -> bool:
    """Tell whether the words between two names put the first in the second: "X, Y", "X in Y", "X, a village in the
    northern department of Y"."""
    if between.strip() in {",", "("}:
        return True
    if len(between) > 60 or between.count(",") > 1:
        return False
    lists_ = lists()
    told = folded_words(between)
    if "in" not in told and "of" not in told and "," not in between:
        return False
    if not any(w in {"in", "of", "on", "within", "from"} for w in told) or any(w in {"and", "or"} for w in told):
        return False
    fine = lists_.determiners | lists_.modifiers | lists_.nouns | lists_.bearings.keys() | lists_.units.keys()
    fine |= lists_.demonyms.keys() | {"in", "of", "on", "within", "from", "about"}
    return all(word in fine or word.isdigit() for word in told)


def linked(text: str, found: list[Mention]) -> Iterator[Mention]:
    """Give each mention what its neighbours say: a list shares one preposition, "X, Y" puts X in Y."""
    for at, mention in enumerate(found):
        previous = found[at - 1] if at else None
        if previous is not None and mention.relation is Relation.BARE and not mention.generic:
            between = text[previous.end : mention.start].strip().casefold()
            if between in {",", "and", ", and", "or", "(", "&"} and previous.relation is not Relation.BARE:
                mention = replace(mention, relation=previous.relation)
                found[at] = mention
        following = found[at + 1] if at + 1 < len(found) else None
        if following is not None and not mention.generic:
            between = text[mention.end : following.start]
            if _contains(between):
                mention = replace(mention, within=at + 1, quarter=_QUARTER.match(between) is not None)
        yield mention

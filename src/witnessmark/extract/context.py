"""What a sentence leaves to the one before: "they", "these men", "the victims" take number, people and place from there."""

from collections.abc import Sequence
from dataclasses import replace

from witnessmark.extract.figures import words as figure_words
from witnessmark.model.claims import Claim, ClaimKind, Figure, Population, Qualifier

_REACH = 2  # sentences back in which a pronoun finds its group
_PEOPLE_REACH = 8  # sentences back in which "the dead" are still the same people
_HE = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_THEY = frozenset({"they", "them", "their", "theirs", "both", "themselves"})
_GROUP_OPENERS = ("these ", "those ", "the victims", "the group", "all of them")
_BARE = frozenset({
    "the", "a", "an", "those", "these", "they", "them", "their", "he", "she", "him", "her", "his", "who", "others", "other", "another",
    "dead", "wounded", "injured", "killed", "missing", "people", "persons", "person", "several", "many", "some", "all", "one", "two",
    "victim", "victims", "more", "of", "about", "at", "least", "than", "nearly", "both", "body", "bodies", "corpse", "corpses",
    "detained", "arrested", "kidnapped", "casualties", "casualty", "deaths", "death", "lives", "men", "man", "life", "up", "to", "over", "any", "few", "individuals", "members", "group", "number", "a",
})  # fmt: skip

Placed = tuple[int, Claim]
"""The index of a sentence in its report, and a claim of it."""


def settle(claims: Sequence[Placed]) -> list[Claim]:
    """Return the claims of one report, in order, with what they leave to the sentences before filled in."""
    settled: list[Placed] = []
    for index, claim in claims:
        claim = _with_figure(index, claim, settled)
        claim = _with_people(index, claim, settled)
        settled.append((index, claim))
    return [claim for _, claim in settled]


def _with_figure(index: int, claim: Claim, before: Sequence[Placed]) -> Claim:
    """Give "they" and "these men" the number of the group that the sentences before speak of, when they say one."""
    said = (claim.affected or "").lower()
    figure = claim.figure
    if figure is None or figure.qualifier is not Qualifier.VAGUE or not (said in _THEY or said.startswith(_GROUP_OPENERS)):
        return claim
    if any(word in figure_words("vague") - {"these", "those"} for word in said.split()):
        return claim
    group = _group(index, claim, before)
    if group is None or group.figure is None:
        return claim
    told = Figure(low=group.figure.low, high=group.figure.high, qualifier=group.figure.qualifier, words=figure.words)
    why = f"'{claim.affected}' takes its number from '{group.affected}' before"
    return replace(claim, figure=told, why=(*claim.why, why))


def _group(index: int, claim: Claim, before: Sequence[Placed]) -> Claim | None:
    for at, earlier in reversed(before):
        if index - at > _REACH:
            return None
        figure = earlier.figure
        if figure is not None and figure.qualifier is not Qualifier.VAGUE and (figure.low or figure.high or 0) > 1 and earlier.part_of is None:
            noun = (claim.affected or "").lower().split()[-1]
            same_noun = noun in _BARE or noun in (earlier.affected or "").lower().split() or noun in _THEY
            if same_noun:
                return earlier
    return None


def _with_people(index: int, claim: Claim, before: Sequence[Placed]) -> Claim:
    """Say whom a bare "the dead" or "12" means: the people whom the report speaks of right before."""
    if claim.population is not Population.UNKNOWN or claim.figure is None or claim.figure.high == 0:
        return claim
    said = (claim.affected or "").lower().replace(",", " ").split()
    if any(word not in _BARE and not word[:1].isdigit() and word.isalpha() and word not in _NUMBERS for word in said):
        return claim
    for at, earlier in reversed(before):
        if index - at > _PEOPLE_REACH:
            break
        if earlier.population is not Population.UNKNOWN:
            why = f"people as in '{earlier.affected}' before"
            return replace(claim, population=earlier.population, why=(*claim.why, why))
    if said and said[0] in _HE and claim.kind is not ClaimKind.STRUCK:
        return replace(claim, population=Population.CIVILIAN)
    return claim


_NUMBERS = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dozen", "dozens", "hundreds", "thousands", "scores", "hundred", "thousand", "million", "fifteen", "twenty", "thirty", "forty", "fifty"})  # fmt: skip

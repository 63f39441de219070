"""Victims as written in; whether two descriptions can be of one person, and how many persons they must be, out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from witnessmark import lexicon
from witnessmark.lexicon.words import stem_of

AGE = re.compile(r"\b(\d{1,3})[-\s](year|month|week|day)s?[-\s]olds?\b|, (\d{1,3})\b", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_][\w'’-]+")


@dataclass(frozen=True, slots=True)
class Described:
    """A victim as described: ages, sexes, proper names, and the other words that say who it was ("mayor")."""

    ages: frozenset[str]
    sexes: frozenset[str]
    names: frozenset[str]
    roles: frozenset[str]

    def differs(self, other: "Described") -> bool:
        """Whether the two cannot be one person: an age, a sex or a name against another, or two roles and no name.

        "A 19-year-old", "the teen" and "he" may be one; "the mayor" and "a nurse" are two.
        """
        for ours, theirs in ((self.ages, other.ages), (self.sexes, other.sexes), (self.names, other.names)):
            if ours and theirs and ours.isdisjoint(theirs):
                return True
        if self.names and other.names:
            return False
        return bool(self.roles and other.roles) and self.roles.isdisjoint(other.roles)

    @property
    def fullness(self) -> int:
        """How much is said."""
        return 4 * bool(self.names) + 2 * bool(self.ages) + len(self.roles) + bool(self.sexes)


def describe(affected: str) -> Described:
    """Return what the words of a victim say of who it was."""
    ages = frozenset(_years(*match.groups()) for match in AGE.finditer(affected))
    words = WORD.findall(AGE.sub(" ", affected))
    table = _words()
    small = [stem_of(word).removesuffix("'s").removesuffix("’s") for word in words]
    common = table["anyone"] | table["male"] | table["female"]
    names = {low for low in _named(words, small) if low not in common}
    told = {low for word, low in zip(words, small, strict=True) if word[0].islower() or len(words) == 1}
    plain = {low for low in told if low not in names and low not in table["anyone"] and len(low) > 2}
    own = small if len(small) == 1 else [low for low in small if low != "his"]  # "his daughter" is of one sex
    sexes = {sex for sex in ("male", "female") if not table[sex].isdisjoint(own)}
    return Described(
        ages=ages,
        sexes=frozenset(sexes if len(sexes) == 1 else ()),
        names=frozenset(names),
        roles=frozenset(plain - table["male"] - table["female"]),
    )


def _years(number: str, unit: str | None, alone: str | None) -> str:
    """Return an age in whole years: "20-month-old" is one of one year."""
    if unit is None:
        return alone or ""
    per_year = {"year": 1, "month": 12, "week": 52, "day": 365}[unit.lower()]
    return str(int(number) // per_year)


def _named(words: Sequence[str], small: Sequence[str]) -> Iterator[str]:
    """Yield the proper names of a description, in lower case: not those of a place or a school ("of Danville", "a
    Central High cheerleader")."""
    placed = _words()["placed"]
    run: list[str] = []
    led = ""
    for at, (word, low) in enumerate(zip(words, small, strict=True)):
        opens = at == 0 and len(words) > 1 and words[1][0].islower()
        if word[0].isupper() and not opens:
            led = small[at - 1] if not run and at else led
            run.append(low)
            continue
        if led not in placed and low in placed | _words()["joining"]:
            yield from run
        run, led = [], ""
    if led not in placed:
        yield from run


def names_anew(affected: str) -> bool:
    """Whether the words of a victim describe somebody, and do not only point at one told before ("he")."""
    words = {word.lower() for word in WORD.findall(affected)}
    return bool(words) and not words <= _words()["pronouns"]


def persons(told: Iterable[tuple[Described, int]]) -> list[int]:
    """Return the positions of descriptions no two of which can be of one person, the fullest first."""
    rows: Sequence[tuple[Described, int]] = list(told)
    order = sorted(range(len(rows)), key=lambda at: (-rows[at][1], -rows[at][0].fullness, at))
    chosen: list[int] = []
    for at in order:
        if all(rows[at][0].differs(rows[other][0]) for other in chosen):
            chosen.append(at)
    return sorted(chosen)


@cache
def _words() -> dict[str, frozenset[str]]:
    packs = [pack.get("reconcile", {}) for pack in lexicon.languages().values()]
    return {
        name: frozenset(words).union(*(map(stem_of, pack.get(name, ())) for pack in packs))
        for name, words in lexicon.load("reconcile_victims").items()
    }

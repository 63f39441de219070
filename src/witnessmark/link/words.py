"""A sentence in; the classes of its words that tell events apart out: target, means, victims, cues."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from witnessmark import lexicon

WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*")
SAYS = r"\b(?:said|says|told|reported|confirmed|announced|added)\b"
SAYS_BEFORE = re.compile(rf"^[^,;]*?{SAYS}(?: that)?")
SAYS_AFTER = re.compile(rf",[^,;]*{SAYS}[^,;]*$")
CAPITAL = re.compile(r"\b[A-Z][\w'’-]{2,}")


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """Phrases of a lexicon section, each with its class, in one pattern; the longest phrase wins."""

    pattern: re.Pattern[str]
    classes: dict[str, str]

    def find(self, text: str) -> list[str]:
        """Return the classes whose phrases stand in `text` (lower case), in text order, repeats kept."""
        return [self.classes[_singular(match)] for match in _matches(self.pattern, text)] if text else []


@lru_cache(maxsize=65536)
def _matches(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(pattern.findall(text))


def _singular(phrase: str) -> str:
    return phrase[:-1] if phrase.endswith("s") and phrase[:-1] in _known() else phrase


@cache
def _known() -> frozenset[str]:
    words = lexicon.load("link_words")
    sections = (words["targets"], words["means"], words["victims"])
    return frozenset(phrase for section in sections for phrases in section.values() for phrase in phrases)


@cache
def book(section: str) -> PhraseBook:
    """Return the phrase book of a section of ``link_words.toml`` that maps classes to phrases."""
    classes = {phrase: name for name, phrases in lexicon.load("link_words")[section].items() for phrase in phrases}
    plurals = {f"{phrase}s": name for phrase, name in classes.items()}
    classes = plurals | classes
    longest = sorted(classes, key=lambda phrase: (-len(phrase), phrase))
    return PhraseBook(pattern=_any_of(longest), classes=classes)


@cache
def cue(name: str) -> re.Pattern[str]:
    """Return the pattern of a list of cues (``separate``, ``refers``, ``follows``)."""
    return _any_of(sorted(lexicon.load("link_words")["cues"][name], key=lambda phrase: (-len(phrase), phrase)))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, phrases)) + r")(?![\w-])")


@lru_cache(maxsize=65536)
def means_in(text: str, said: str = "") -> frozenset[str]:
    """Return the kinds of attack or disaster that a sentence (lower case) names; its words `said` come first.

    Only an aircraft is shot down as such: of a person the words say no more than that he was shot, and where a missile
    is shot down it is the missile that did the harm.
    """
    whole = _unmasked(text)
    named = frozenset(book("means").find(_unmasked(said))) or frozenset(book("means").find(whole))
    if "downing" in book("means").find(whole) and not named.isdisjoint({"downing", "shooting"}):
        shot = "downing" if _flies("aircraft").search(whole) else "shooting"
        if _flies("weapons").search(whole):
            shot = "drone_strike" if _flies("drones").search(whole) else "missile_strike"
        named = named - {"downing", "shooting"} | {shot}
    return named


def _unmasked(text: str) -> str:
    return _masks().sub(" ", text)


@cache
def _masks() -> re.Pattern[str]:
    return _any_of(sorted(lexicon.load("link_words")["masks"]["words"], key=lambda phrase: (-len(phrase), phrase)))


@cache
def _flies(what: str) -> re.Pattern[str]:
    return _any_of(lexicon.load("link_words")["flies"][what])


@cache
def ignored() -> frozenset[str]:
    """Return the words that carry no identity."""
    return frozenset(lexicon.load("link_words")["ignore"]["words"])


@cache
def kin_groups() -> tuple[frozenset[str], ...]:
    """Return the groups of means that reports mix up for one event."""
    return tuple(frozenset(group) for group in lexicon.load("link_words")["kin"]["groups"])


@lru_cache(maxsize=65536)
def without_offices(text: str) -> tuple[str, frozenset[str]]:
    """Return `text` (lower case) without places that only name a speaker ("hospital officials"), and those places.

    What is left out ("car bomb" too) is blanked, so that offsets stay.
    """
    pattern = _offices()
    found = frozenset(match.group(1) for match in pattern.finditer(text) if match.group(1))
    return pattern.sub(lambda match: " " * len(match.group()), text), found


def without_speakers(text: str) -> str:
    """Return `text` (lower case) without who says it: the words up to "said that", or from the last comma to "said"."""
    return SAYS_AFTER.sub(" ", SAYS_BEFORE.sub(" ", text))


@cache
def _offices() -> re.Pattern[str]:
    roles = "|".join(sorted(lexicon.load("link_words")["offices"]["roles"]))
    weapons = "|".join(sorted(lexicon.load("link_words")["offices"]["weapons"]))
    return re.compile(rf"\b([a-z]+)(?:'s)? (?:{roles})\b|\b(?:{weapons})s?\b")


def is_counted(words: str) -> bool:
    """Whether the words of a figure hold a number: "one man" is counted, "a resident" and "the mayor" are described."""
    numbers = lexicon.load("reconcile_speakers")["numbers"]["words"]
    return any(word in numbers or word[0].isdigit() for word in words.lower().replace("-", " ").split())


@lru_cache(maxsize=65536)
def telling_words(text: str) -> frozenset[str]:
    """Return the words of `text` (lower case) that may tell one event from another."""
    return frozenset(word for word in WORD.findall(text) if len(word) > 2 and word not in ignored())


@lru_cache(maxsize=65536)
def proper_names(text: str) -> frozenset[str]:
    """Return the capitalised words of `text` but the first, in lower case."""
    return frozenset(match.group().lower() for match in CAPITAL.finditer(text) if match.start() > 1) - ignored()

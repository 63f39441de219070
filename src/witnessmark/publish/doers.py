"""A claim's sentence in; who it says did it, in its own words, out. Never a finding, always somebody's words."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from witnessmark.lexicon import load
from witnessmark.model.claims import Claim, ClaimKind, Stance

DONE = (
    ClaimKind.KILLED,
    ClaimKind.INJURED,
    ClaimKind.CASUALTIES,
    ClaimKind.MISSING,
    ClaimKind.ABDUCTED,
    ClaimKind.STRUCK,
    ClaimKind.TREATED,
)
"""What somebody did to people; arrests and flight have other doers than the attack."""
MODIFIERS = 4
"""Words before the head of a phrase at most: "the leftist rebel Farabundo Marti forces"."""
WORD = re.compile(r"[\w’'-]+")
REACH = 60
"""Characters between the harm word and "by" at most."""
DETERMINERS = re.compile(
    r"\A(?:the|a|an|some|several|two|three|four|five|six|both|these|those|their|its|\d+)\s+", re.IGNORECASE
)


@lru_cache(maxsize=1 << 15)  # tables and report ask for the same sentences
def doers_in(sentence: str) -> tuple[str, ...]:
    """Return the phrases, as written, that a sentence names as those who did it: "killed by gunmen", "soldiers shelled
    the town", "blamed the rebels", "the army claimed responsibility"."""
    if _heads().isdisjoint(WORD.findall(sentence.casefold())):
        return ()
    found: dict[str, None] = {}
    for pattern in _patterns():
        for match in pattern.finditer(sentence):
            words = " ".join(DETERMINERS.sub("", match["doer"].strip()).split())
            if words:
                found.setdefault(words)
    return tuple(found)


def doers_of(claim: Claim, sentence: str) -> tuple[str, ...]:
    """Return who the sentence of a claim says did it; nobody for a claim that is denied, or of arrest or flight."""
    return doers_in(sentence) if claim.kind in DONE and claim.stance is not Stance.DENIED else ()


def doer_key(words: str) -> str:
    """Return what two spellings of one doer have in common."""
    return words.casefold()


def distinct(doers: Iterable[str]) -> tuple[str, ...]:
    """Return the doers, each once whatever its capitals, in the order told."""
    found: dict[str, str] = {}
    for words in doers:
        found.setdefault(doer_key(words), words)
    return tuple(found.values())


@cache
def _heads() -> frozenset[str]:
    return frozenset(load("publish_names")["doers"]["heads"])


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    lists = load("publish_names")["doers"]

    def any_of(name: str) -> str:
        return "|".join(re.escape(word) for word in sorted(lists[name], key=len, reverse=True))

    word = rf"(?!(?:{any_of('stops')}|{any_of('harms')})\b)[\w’'-]+"
    phrase = (
        rf"(?P<doer>(?!(?:of|being|only)\b)(?:{word}\s+){{0,{MODIFIERS}}}?(?:{any_of('heads')})\b"
        rf"(?:\s+of\s+(?:the\s+)?(?:{word}\s+)?{word}(?:\s+(?-i:[A-Z])[\w’'-]+){{0,4}})?)"
    )
    flags = re.IGNORECASE
    return (
        re.compile(
            rf"\b(?:{any_of('harms')})\b(?:(?!\b(?:{any_of('between')})\b)[^.;]){{0,{REACH}}}?\bby\s+{phrase}", flags
        ),
        re.compile(
            rf"(?:\A|[,;:“\"]\s*|\b(?:when|that|after|as|said)\s+){phrase}\s+"
            rf"(?:\w+ly\s+)?(?:{any_of('harms')})\b(?!\s+by\b)",
            flags,
        ),
        re.compile(rf"\b(?:{any_of('blame')})\s+(?:it\s+on\s+)?{phrase}", flags),
        re.compile(rf"{phrase}\s+(?:\w+ly\s+)?(?:{any_of('claimed')})\b", flags),
    )

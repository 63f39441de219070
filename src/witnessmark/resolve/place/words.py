"""The words that places are read by: lists from the lexicon, and a sentence cut into folded words."""

import gzip
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from witnessmark import lexicon
from witnessmark.resolve.place.gazetteer import Rank
from witnessmark.resolve.place.names import fold, fold_word, words

POSSESSIVE = frozenset({"'s", "’s"})
_JOINING = frozenset({"", "-", "‑", ".", ". "})
_CAPITALS_SHARE = 0.85
_PLACED = 2
"""Words between "in" and the end of a name in a script without capitals."""
_ENDINGS = (("s", ""), ("es", "e"), ("ies", "y"), ("ed", "e"), ("ing", "e"), ("ly", ""), ("er", "e"))


class Relation(StrEnum):
    """How a sentence ties what it tells to a place it names, from tight to loose."""

    AT = "at"
    NEAR = "near"
    BETWEEN = "between"
    PART = "part"
    OF = "of"
    TOWARD = "toward"
    BARE = "bare"
    DATELINE = "dateline"


@dataclass(frozen=True, slots=True)
class PlaceLists:
    """The lexicon's word lists of places, folded, as sets and maps."""

    relation: dict[str, Relation]
    determiners: frozenset[str]
    modifiers: frozenset[str]
    nouns: frozenset[str]
    parts: frozenset[str]
    near_nouns: frozenset[str]
    struck: frozenset[str]
    strikes: frozenset[str]
    raids: frozenset[str]
    bearings: dict[str, int]
    units: dict[str, float]
    divisions: dict[str, Rank]
    titles: frozenset[str]
    first_names: frozenset[str]
    generic: dict[str, str]
    pointers: frozenset[str]
    features: frozenset[str]
    leading: frozenset[str]
    joiners: frozenset[str]
    common: frozenset[str]
    common_towns: frozenset[str]
    not_in_capitals: frozenset[str]
    grammar: frozenset[str]
    bodies: frozenset[str]
    demonyms: dict[str, str]
    regional: tuple[str, ...]
    foreign: frozenset[str]
    """Words of the packs that no name of a place begins with."""


@cache
def lists() -> PlaceLists:
    """Return the word lists of places, in the shapes that reading needs."""
    table: dict[str, Any] = lexicon.load("resolve_places")
    common, countries = lexicon.load("resolve_places_common"), lexicon.load("resolve_places_countries")
    steps, people, generic = table["steps"], table["people"], table["generic"]
    demonyms = {
        form: code
        for code, forms in countries["demonyms"].items()
        for word in forms
        for form in (fold(word), f"{fold(word)}s")
    }
    relation = {word: Relation(name) for name, list_ in table["relation"].items() for word in list_}
    ours: dict[str, list[str]] = defaultdict(list)  # what the packs of other languages add
    for pack in lexicon.languages().values():
        for name, list_ in pack.get("places", {}).items():
            if name in set(Relation):
                relation.update((fold(word), Relation(name)) for word in list_)
            elif name in {"nouns", "first", "second", "not", "regional"}:
                ours[name] += map(fold, list_)
        for table_ in ("values", "collective", "times"):
            ours["not"] += (
                fold(word) for row in pack.get("numerals", {}).get(table_, {}).values() for word in row.split()
            )
    return PlaceLists(
        relation=relation,
        determiners=frozenset(steps["determiners"]),
        modifiers=frozenset([*steps["modifiers"], *ours["nouns"]]),
        nouns=frozenset(steps["nouns"]),
        parts=frozenset(steps["parts"]),
        near_nouns=frozenset(steps["near_nouns"]),
        struck=frozenset(table["attack"]["verbs"]),
        strikes=frozenset(table["attack"]["nouns"]),
        raids=frozenset(table["attack"]["raids"]),
        bearings=table["bearings"],
        units=table["units"],
        divisions=dict.fromkeys([*table["divisions"]["first"], *ours["first"]], Rank.ADMIN1)
        | dict.fromkeys([*table["divisions"]["second"], *ours["second"]], Rank.ADMIN2),
        titles=frozenset(people["titles"]),
        first_names=frozenset(people["first_names"]),
        generic={w: kind for kind in ("capital", "town", "division", "country") for w in generic[kind]},
        pointers=frozenset(generic["pointers"]),
        features=frozenset(table["features"]["words"]),
        leading=frozenset(table["features"]["leading"]),
        joiners=frozenset(table["features"]["joiners"]),
        common=frozenset(common["words"]),
        common_towns=frozenset(common["towns"]),
        not_in_capitals=frozenset([*common["words"], *common["towns"]]),
        grammar=frozenset([*table["grammar"]["words"], *ours["not"]]),
        bodies=frozenset(fold(body) for bodies in countries["bodies"].values() for body in bodies),
        demonyms=demonyms,
        regional=tuple(ours["regional"]),
        foreign=frozenset(ours["not"]),
    )


@cache
def _english() -> frozenset[str]:
    packed = files("witnessmark.lexicon").joinpath("extract_common_words.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode("ascii").split())


@lru_cache(maxsize=65536)
def is_english(word: str) -> bool:
    """Tell whether a folded word is an everyday English one in some inflection, as far as its ending shows."""
    if word.isdigit():
        return False
    if word in lists().grammar:
        return True
    stems = [word]
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            stems += [stem + instead, stem]
            if len(stem) > 3 and stem[-1] == stem[-2]:
                stems.append(stem[:-1])
    return any(stem in _english() for stem in stems)


@dataclass(slots=True)
class Tokens:
    """The words of a sentence: offsets, folds, whether only space or a hyphen parts each from the one before, and
    where the last word for a feature stands (-1: none)."""

    text: str
    starts: list[int]
    ends: list[int]
    folds: list[str]
    joined: list[bool]
    capitals: bool
    last_feature: int

    def is_capital(self, at: int) -> bool:
        """Tell whether the word at `at` begins with a capital."""
        return self.text[self.starts[at]].isupper()

    def is_upper(self, at: int) -> bool:
        """Tell whether the word at `at` begins with a capital; of a script without any, whether it stands where a
        place is named."""
        letter = self.text[self.starts[at]]
        return letter.isupper() or (letter.lower() == letter.upper() and letter.isalpha() and self._is_placed(at))

    def owns(self, at: int) -> bool:
        """Tell whether the word at `at` owns the next: "Ukraine's"."""
        return self.text[self.ends[at] - 2 : self.ends[at]].casefold() in POSSESSIVE

    def _is_placed(self, at: int) -> bool:
        """Tell whether a word of place stands just before: in, near, the town of, the province of."""
        words_ = lists()
        if self.folds[at] in words_.grammar or self.folds[at] in words_.relation or self.folds[at] in words_.modifiers:
            return False
        before = self.folds[max(0, at - _PLACED) : at]
        placing = (words_.relation, words_.modifiers, words_.divisions)
        return any(any(word in list_ for list_ in placing) for word in before) and all(
            self.joined[at - len(before) + 1 : at + 1]
        )


def tokens_of(text: str) -> Tokens:
    """Return a sentence cut into its words."""
    spans = words(text)
    folds = [fold_word(text[a:b]) for a, b in spans]
    gaps = (text[before:after] for (_, before), (after, _) in pairwise(spans))
    joined = [False, *(gap in _JOINING or gap.isspace() for gap in gaps)]
    lower = sum(map(str.islower, text))
    cased = lower + sum(map(str.isupper, text))
    capitals = lower < (1 - _CAPITALS_SHARE) * cased and 2 * cased > sum(map(str.isalpha, text))
    features = lists().features
    last_feature = max((at for at, word in enumerate(folds) if word in features), default=-1)
    return Tokens(text, [a for a, _ in spans], [b for _, b in spans], folds, joined, capitals, last_feature)


def as_written(words_: str, capitals: bool) -> str:
    """Return a name as a text has it, without a possessive ending; in ordinary case where the text is in capitals."""
    if words_[-2:].casefold() in POSSESSIVE:
        words_ = words_[:-2]
    if not capitals:
        return words_
    joiners = lists().joiners - {"san", "santa", "el", "la", "los", "las"}
    return " ".join(w.lower() if w.lower() in joiners and i else w.capitalize() for i, w in enumerate(words_.split()))


def dateline_end(text: str) -> int:
    """Return where the dateline that opens a report's first sentence ends; 0 where there is none."""
    head = text[:160]
    for mark in ("-- ", "— ", "– "):
        at = head.find(mark)
        opens = head[:at].split(",")[0].strip()
        if opens[:1] >= "\u0250" and not opens.isupper():  # there a dash is a verb: "In X two, in Y — one"
            continue
        if at > 0 and head[:at].split(",")[0].strip()[:1].isupper():
            return at + len(mark)
    return 0


def folded_words(text: str) -> list[str]:
    """Return the folded words of `text`."""
    return [fold_word(text[a:b]) for a, b in words(text)]

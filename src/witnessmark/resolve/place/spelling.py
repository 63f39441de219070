"""Other spellings of a name: an unknown spelling in, the town of the given country that it must mean out."""

import re
from functools import cache

from rapidfuzz import fuzz, process

from witnessmark import lexicon
from witnessmark.resolve.place.gazetteer import Gazetteer
from witnessmark.resolve.place.names import fold

MIN_LETTERS = 5
MIN_RATIO = 92.0
MIN_POPULATION = 1000

# Letters that transliterations of one name differ in, brought to one form.
_SAME_SOUND = (
    ("shch", "s"), ("sch", "s"), ("kh", "h"), ("zh", "z"), ("sh", "s"), ("ch", "c"), ("ph", "f"), ("th", "t"),
    ("ts", "c"), ("ck", "k"), ("q", "k"), ("w", "v"), ("x", "ks"), ("yi", "i"), ("iy", "i"), ("yy", "i"), ("y", "i"),
    ("j", "i"), ("ia", "a"), ("ie", "e"), ("io", "o"), ("iu", "u"), ("g", "h"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def sound(folded: str) -> str:
    """Return a folded name with what transliterations differ in made equal ("boychenko" and "boichenko")."""
    for written, one in _SAME_SOUND:
        folded = folded.replace(written, one)
    return _DOUBLED.sub(r"\1", folded)


@cache
def _sounds(gazetteer: Gazetteer, country: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    names, rows = gazetteer.town_names(country)
    kept = [
        (sound(fold(name)), row)
        for name, row in zip(names, rows, strict=True)
        if gazetteer.entry(row).population >= MIN_POPULATION
    ]
    return tuple(name for name, _ in kept), tuple(row for _, row in kept)


def likely_spelling(gazetteer: Gazetteer, country: str, words: str) -> int | None:
    """Return the row of the one town of `country` whose name sounds like `words`; None where none or several do, and
    for a country that writes in Latin letters, whose names have one spelling."""
    if country not in lexicon.load("resolve_places")["spelling"]["romanised"]:
        return None
    return _likely(gazetteer, country, fold(words))


@cache
def _likely(gazetteer: Gazetteer, country: str, folded: str) -> int | None:
    if len(folded) < MIN_LETTERS:
        return None
    names, rows = _sounds(gazetteer, country)
    wanted = sound(folded)
    found = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=MIN_RATIO, limit=3)
    best = [(name, at) for name, score, at in found if score == found[0][1] and name[:1] == wanted[:1]]
    return rows[best[0][1]] if len(best) == 1 else None

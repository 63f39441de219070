"""Names of places in the forms that a sentence bends them to: a folded word in, the forms it may be of out.

A pack's rows of endings say what stands for what ("ові" for "ів": "харкові" is "харків"); which form is a name is the
gazetteer's to say.
"""

from functools import cache, lru_cache
from itertools import islice, product

from witnessmark import lexicon
from witnessmark.resolve.place.names import fold

_SHORTEST = 2
"""Letters that an ending must leave of a name."""
_MOST_FORMS = 60


@cache
def _endings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the endings of every pack, longest first, each with those that it may stand for."""
    rows: dict[str, dict[str, None]] = {}
    for pack in lexicon.languages().values():
        for written, bases in pack.get("places", {}).get("endings", ()):
            for ending in written.split():
                rows.setdefault(fold(ending), {}).update(dict.fromkeys(fold(base.strip("-")) for base in bases.split()))
    return tuple(sorted(((end, tuple(bases)) for end, bases in rows.items()), key=lambda row: (-len(row[0]), row[0])))


@cache
def _beginnings() -> dict[str, tuple[str, ...]]:
    """Return what the first letters of a name may stand for: the Arabic article may be there or not."""
    packs = [pack.get("places", {}).get("beginnings", ()) for pack in lexicon.languages().values()]
    return {fold(a): tuple(base.strip("-") for base in bases.split()) for rows in packs for a, bases in rows}


@lru_cache(maxsize=65536)
def forms(name: str) -> tuple[str, ...]:
    """Return the forms that folded `name`, of one word or several, may be bent from, the likeliest first."""
    words = [(word, *_bases(word)) for word in name.split(" ")]
    found = [" ".join(one) for one in islice(product(*words), _MOST_FORMS)]
    return tuple(form for form in found if form != name)


@lru_cache(maxsize=65536)
def _bases(word: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for ending, bases in _endings():
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            found.update(dict.fromkeys(word[: len(word) - len(ending)] + base for base in bases))
    for beginning, bases in _beginnings().items():
        if word.startswith(beginning) and len(word) - len(beginning) >= _SHORTEST:
            found.update(dict.fromkeys(base + word[len(beginning) :] for base in bases))
    return tuple(base for base in found if base != word)

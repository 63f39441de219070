"""Two alike sentences in, whether they only share a template out: other place, other day, other figures."""

from functools import cache

from witnessmark import lexicon
from witnessmark.reuse.wording import NAME, NUMBER, scan, stem


@cache
def _day_keys() -> frozenset[str]:
    return frozenset(stem(day) for day in lexicon.load("reuse_changes")["days"])


def is_template(first: str, second: str) -> bool:
    """Return whether the sentences name other places or people and give other days or figures, sharing neither.

    "A rocket struck a market in X on Sunday, killing four" and "... in Y on Friday, killing six" are two events told
    alike. An altered copy keeps its place; a telling in other words keeps its day and most of its figures. What only
    one of the two gives is no difference.
    """
    one, other = _parts(first), _parts(second)
    if not _differ(one[NAME], other[NAME], one[0], other[0]):
        return False
    days_differ = bool(one[3] and other[3] and not one[3] & other[3])
    figures_differ = _differ(one[NUMBER], other[NUMBER], one[NUMBER], other[NUMBER])
    shared = bool(one[NUMBER] & other[NUMBER])
    if days_differ:
        return figures_differ or not shared
    return figures_differ and not shared and not one[3] & other[3]


def _parts(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Return the keys of all terms, of names, of numbers and of days in `text`."""
    rows = scan(text)
    days = _day_keys()
    return (
        frozenset(key for key, _, _ in rows),
        frozenset(key for key, kind, _ in rows if kind == NAME and key not in days),
        frozenset(key for key, kind, _ in rows if kind == NUMBER),
        frozenset(key for key, kind, _ in rows if kind != NUMBER and key in days),
    )


def _differ(one: frozenset[str], other: frozenset[str], one_all: frozenset[str], other_all: frozenset[str]) -> bool:
    """Return whether each side has one that the other lacks in every form."""
    return bool(one - other_all and other - one_all)

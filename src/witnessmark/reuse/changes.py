"""Two matched sentences in, what a copy altered out: figures, accounts, addresses, dates, polarity."""

import re
from collections.abc import Sequence
from functools import cache

from witnessmark import lexicon
from witnessmark.reuse.wording import NUMBER, plain_letters, scan

# Cheap signs without which the longer patterns cannot match.
ADDRESS_SIGN = re.compile(r"[\w/]\.\w|@|://")
ACCOUNT_SIGN = re.compile(r"\d[\d \-().]*\d")
WORD = re.compile(r"n't|[^\W\d_]+")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str], frozenset[str]]:
    data = lexicon.load("reuse_changes")
    return (
        re.compile(data["account"]),
        re.compile(data["address"], re.IGNORECASE),
        frozenset(data["days"]),
        frozenset(data["negations"]),
    )


def altered(first: str, second: str, *, appeal: bool, close: bool) -> str | None:
    """Return in words what differs between two matched sentences that a copy should not alter; None when nothing does.

    `appeal`: both ask for donations, so that an account or address that only one of them holds counts too.
    `close`: the wording is nearly the same, so that a lone "not" or another weekday is an edit.
    """
    account, address, days, negations = _patterns()
    notes: list[str] = []
    rest_a, rest_b = first, second
    for name, pattern, sign in (("address", address, ADDRESS_SIGN), ("account number", account, ACCOUNT_SIGN)):
        if not sign.search(first) and not sign.search(second):
            continue
        found_a, found_b = _normalised(pattern, rest_a), _normalised(pattern, rest_b)
        rest_a, rest_b = pattern.sub(" ", rest_a), pattern.sub(" ", rest_b)
        only_a, only_b = sorted(found_a - found_b), sorted(found_b - found_a)
        if (only_a and only_b) or (appeal and (only_a or only_b)):
            notes.append(f"{name} differs: {_listed(only_a)} against {_listed(only_b)}")
    only_a, only_b = _differing_numbers(rest_a, rest_b)
    if only_a and only_b:
        notes.append(f"figure differs: {_listed(only_a)} against {_listed(only_b)}")
    if close:
        words_a, words_b = _words(rest_a), _words(rest_b)
        only_a, only_b = sorted((words_a - words_b) & days), sorted((words_b - words_a) & days)
        if only_a and only_b:
            notes.append(f"date differs: {_listed(only_a)} against {_listed(only_b)}")
        if bool(words_a & negations) != bool(words_b & negations):
            turned = sorted((words_a ^ words_b) & negations)
            notes.append(f"polarity differs: only one says {_listed(turned)}")
    if not notes:
        return None
    return ("edited donation appeal: " if appeal else "") + "; ".join(notes)


def _normalised(pattern: re.Pattern[str], text: str) -> set[str]:
    return {re.sub(r"[\s()]", "", match.group()).rstrip(".,;:").lower() for match in pattern.finditer(text)}


def _differing_numbers(left: str, right: str) -> tuple[list[str], list[str]]:
    numbers_a, numbers_b = _numbers(left), _numbers(right)
    shown = numbers_b | numbers_a
    # One side may say a number twice; only a number that the other side never says is a difference.
    only_a = [shown[key] for key in sorted(numbers_a.keys() - numbers_b.keys())]
    only_b = [shown[key] for key in sorted(numbers_b.keys() - numbers_a.keys())]
    return only_a, only_b


def _numbers(text: str) -> dict[str, str]:
    """Return the keys of the numbers in `text`, each with its spelling."""
    return {key: spelling for key, kind, spelling in scan(text) if kind == NUMBER}


def _words(text: str) -> set[str]:
    return set(WORD.findall(plain_letters(text.replace("’", "'"))))


def _listed(items: Sequence[str]) -> str:
    return ", ".join(f'"{item}"' for item in items) if items else "nothing"

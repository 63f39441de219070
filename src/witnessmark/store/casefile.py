"""``case.toml`` of a case in, what its people say of it out: its title, a description, which incidents belong."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from witnessmark import lexicon
from witnessmark.errors import CaseError
from witnessmark.model.about import About
from witnessmark.model.claims import ClaimKind

CASE_FILE = "case.toml"
KNOWN = ("title", "description", "language", "include", "review")
RULES = ("kinds", "countries", "since", "until")
CODE_LETTERS = 2


def read_about(root: Path) -> About:
    """Return what ``case.toml`` in the case at `root` says; an empty About where there is none.

    Raises CaseError, naming the file, the key and what was expected, for a file that cannot be used.
    """
    path = root / CASE_FILE
    if not path.exists():
        return About()
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CaseError(f"{path} cannot be read: {error}") from None
    _only(given, KNOWN, path, "")
    rules = given.get("include", {})
    if not isinstance(rules, dict):
        raise CaseError(f"{path}: include is {rules!r}; expected a table [include] of {', '.join(RULES)}")
    _only(rules, RULES, path, "include.")
    about = About(
        title=_words(given, "title", path),
        description=_words(given, "description", path),
        kinds=_names(rules, "kinds", path),
        countries=tuple(code.upper() for code in _names(rules, "countries", path)),
        since=_day(rules, "since", path),
        until=_day(rules, "until", path),
        second=_share(given, path),
        language=_language(given, path),
    )
    bad = [code for code in about.countries if len(code) != CODE_LETTERS or not code.isalpha()]
    if bad:
        raise CaseError(f"{path}: include.countries holds {bad[0]!r}; expected ISO codes of two letters, like UA")
    if about.since and about.until and about.until < about.since:
        raise CaseError(f"{path}: include.until {about.until} is before include.since {about.since}")
    return about


def _share(given: dict[str, Any], path: Path) -> float:
    rules = given.get("review", {})
    if not isinstance(rules, dict):
        raise CaseError(f"{path}: review is {rules!r}; expected a table [review] with second")
    _only(rules, ("second",), path, "review.")
    value = rules.get("second", 0.0)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise CaseError(f"{path}: review.second is {value!r}; expected the share of records to read twice, 0 to 1")
    return float(value)


def _language(given: dict[str, Any], path: Path) -> str:
    value, spoken = given.get("language", "en"), lexicon.spoken()
    if value not in spoken:
        raise CaseError(f"{path}: language is {value!r}; the report can be written in {', '.join(spoken)}")
    return str(value)


def _only(given: dict[str, Any], known: tuple[str, ...], path: Path, above: str) -> None:
    for name in given:
        if name not in known:
            raise CaseError(f"{path}: {above}{name} is not known; choose from {', '.join(known)}")


def _words(given: dict[str, Any], name: str, path: Path) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise CaseError(f"{path}: {name} is {value!r}; expected words in quotes")
    return value.strip() or None if value else None


def _names(given: dict[str, Any], name: str, path: Path) -> tuple[str, ...]:
    value = given.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        kinds = f" like {ClaimKind.KILLED.value!r} or 'air_strike'" if name == "kinds" else " of two letters"
        raise CaseError(f"{path}: include.{name} is {value!r}; expected a list of words{kinds}")
    return tuple(value)


def _day(given: dict[str, Any], name: str, path: Path) -> date | None:
    value = given.get(name)
    if value is not None and type(value) is not date:
        raise CaseError(f"{path}: include.{name} is {value!r}; expected a day without quotes: 2022-02-24")
    return value

"""The vocabulary of time expressions: what a rule is, and the pattern fragments and counts that rules are made of."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from witnessmark import lexicon
from witnessmark.model.time import DateSpan

WORDS = lexicon.load("resolve_dates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What an expression is read against: the report's day, whether its clause speaks of the future, and the day
    that the text spoke of last ("two days later")."""

    anchor: date | None
    future: bool = False
    reference: DateSpan | None = None


Reader = Callable[[re.Match[str], Moment], DateSpan | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way to tell time. `triggers` are the word classes without which the pattern cannot match (see date_rules)."""

    name: str
    triggers: frozenset[str]
    pattern: re.Pattern[str]
    read: Reader


def rule(name: str, triggers: str, pattern: str, read: Reader) -> Rule:
    """Return a rule for folded (lower-case) text whose pattern takes any run of blanks for a blank."""
    return Rule(
        name=name, triggers=frozenset(triggers.split()), pattern=re.compile(pattern.replace(" ", r"\s+")), read=read
    )


def either(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", " ") for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


MONTH_NUMBERS: dict[str, int] = {name: n for n, names in enumerate(WORDS["months"], start=1) for name in names}
WEEKDAY_NUMBERS: dict[str, int] = {name: n for n, name in enumerate(WORDS["weekdays"])}
TELLS = re.compile(rf"\b{either(WORDS['harm']['stems'] + WORDS['harm']['attacks'])}\w*", re.IGNORECASE)
"""Words that tell of harm or of an attack."""


def weekday_number(word: str) -> int | None:
    """Return the number of the weekday (Monday is 0) that a word or its short form is, None where it is none."""
    return next((n for name, n in WEEKDAY_NUMBERS.items() if word.lower().startswith(name[:3])), None)


NUMBERS: dict[str, int] = WORDS["numbers"]
LOOSE: dict[str, list[int]] = WORDS["loose"]
TOLERANCE: dict[str, int] = WORDS["tolerance"]

# "Mar" is a word of place names (Mar del Plata): alone, a month stands in full or with its full stop.
MONTH = rf"(?P<month>{either(MONTH_NUMBERS)})\b\.?"
FULL_MONTH = rf"(?P<month>{either(names[0] for names in WORDS['months'])}\b|{either(n for n in MONTH_NUMBERS)}\.)"
WEEKDAY = rf"(?P<weekday>{either(WEEKDAY_NUMBERS)})"
ANY_WEEKDAY = rf"(?:(?:{either(WEEKDAY_NUMBERS)}|{either(WORDS['weekday_abbreviations'])}\b\.?),? (?:the )?)"
DAY = r"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)(?![\w:]|[.,]\d)"
# Not 1600 to 1799, nor before "hours": those are times of day in wires ("at 1730", "by 1900 hours").
YEAR = r"(?:1[89]\d\d|20\d\d)(?![\w%]|[.,:]\d|\s+(?:hours|gmt|local|utc|today|yesterday|tonight|this|last night))"
SHORT_YEAR = r"(?:'\d\d\b|\d\d(?=\s*(?:[-(),.;:\]]|$)))"
_ONE_COUNT = (
    rf"(?:\d{{1,3}}|half a dozen|(?:an? )?{either(k for k in LOOSE if ' ' not in k)}(?: of)?|{either(NUMBERS)})"
)
COUNT = rf"(?P<count>(?:{_ONE_COUNT} (?:to|or) |\d{{1,3}}-)?{_ONE_COUNT})"
UNIT = r"(?P<unit>minute|hour|day|night|week|fortnight|month|year|decade)"
HEDGE = r"(?:(?:exactly|only|just|nearly|almost|about|around|some|over|roughly|at least|more than|less than|barely) )?"
THIRD = r"(?:(?P<third>early|mid|late|the beginning of|the start of|the middle of|the end of)[-\s]?(?:in )?(?:the )?)"
THIRDS = {"beginning": "early", "start": "early", "middle": "mid", "end": "late"}
DAY_PARTS = "(?:morning|afternoon|evening|night|dawn|dusk|noon|midday|midnight)"

UNIT_DAYS = {"day": 1, "night": 1, "week": 7, "fortnight": 14}
UNIT_MONTHS = {"month": 1, "year": 12, "decade": 120}


def count(words: str) -> tuple[int, int]:
    """Return the fewest and the most that a count can mean: "3" is 3 to 3, "a few" 2 to 6, "two or three" 2 to 3."""
    plain = " ".join(words.lower().split()).removesuffix(" of")
    ends = re.split(r" (?:to|or) |(?<=\d)-", plain)
    if len(ends) == 2:
        bounds = (*count(ends[0]), *count(ends[1]))
        return min(bounds), max(bounds)
    if plain.isdigit():
        return int(plain), int(plain)
    if plain in NUMBERS:
        return NUMBERS[plain], NUMBERS[plain]
    low, high = LOOSE.get(plain) or LOOSE[plain.removeprefix("an ").removeprefix("a ")]
    return low, high


def third(match: re.Match[str]) -> str | None:
    """Return early, mid or late where the expression names a part of a longer span."""
    said = match.groupdict().get("third")
    return THIRDS.get(said.lower().split()[1], said.lower()) if said and " " in said else said and said.lower()


def full_year(digits: str) -> int:
    """Return the year of four digits or of two: 50 to 99 are of the twentieth century."""
    number = int(digits.lstrip("'"))
    return number if len(digits.lstrip("'")) == 4 else number + (1900 if number >= 50 else 2000)

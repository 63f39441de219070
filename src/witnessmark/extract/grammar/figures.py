"""Words that say how many people become a Figure: numbers in any dress, hedges, words for none or many."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from witnessmark.lexicon import load
from witnessmark.model.claims import Figure, Qualifier

_MAX_PEOPLE = 10_000_000_000  # a larger number counts no people: an account, a telephone, a sum of money
_DASHES = frozenset({"-", "–", "—", "--"})
_LONGEST_HEDGE = 4  # words, "in the region of"
_BEFORE_NO_COUNT = frozenset({"$", "€", "£", "no", "no.", "number", "article", "page", "channel", "#"})


@cache
def _table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = load("extract_figures")[name]
    return table


@cache
def words(name: str) -> frozenset[str]:
    """Return one word list of the figure lexicon."""
    return frozenset(_table("words")[name])


@cache
def _hedges(name: str) -> dict[tuple[str, ...], Qualifier]:
    return {tuple(hedge.split()): Qualifier(kind) for kind, hedges in _table(name).items() for hedge in hedges}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in tokens `start` to `end`: its bounds and whether it is said loosely ("a dozen")."""

    start: int
    end: int
    low: int
    high: int | None
    qualifier: Qualifier


def _digits(token: str) -> float | None:
    plain = token.replace(",", "") if "," in token and len(token.rsplit(",", 1)[-1]) == 3 else token
    if not plain[:1].isdigit() or not plain.replace(".", "", 1).isdigit() or not plain.isascii():
        return None
    if "." in plain and len(plain.rsplit(".", 1)[-1]) == 3 and plain.split(".", 1)[0] != "0":
        return float(plain.replace(".", ""))  # a point that parts thousands: "2.200 people"
    return float(plain) if len(plain) < 16 else None


@cache
def _tens() -> tuple[str, ...]:
    return tuple(unit for unit in _table("units") if unit.endswith("ty"))


def _small(tokens: Sequence[str], at: int) -> tuple[float, int] | None:
    """Read a number below a scale word: digits, a unit, tens with units ("twenty-five", "twenty five")."""
    digits = _digits(tokens[at])
    if digits is not None:
        return digits, at + 1
    units = _table("units")
    word = tokens[at]
    if "-" in word:
        parts = word.split("-")
        if len(parts) == 2 and units.get(parts[0], 0) >= 20 and parts[1] in units:
            return units[parts[0]] + units[parts[1]], at + 1
        return None
    if word not in units:
        tens = next((t for t in _tens() if word.startswith(t) and word[len(t) :] in units), None)
        return (units[tens] + units[word[len(tens) :]], at + 1) if tens else None
    value, end = units[word], at + 1
    if value >= 20:
        after = end + 1 if end < len(tokens) and tokens[end] in _DASHES else end
        if after < len(tokens) and 0 < units.get(tokens[after], 0) < 10:
            return value + units[tokens[after]], after + 1
    return value, end


def _plain(tokens: Sequence[str], at: int) -> tuple[int, int, bool] | None:
    """Read one number at `at`: its value, where it ends, whether it is loose. None when there is none."""
    scales, loose = _table("scales"), _table("loose")
    word = tokens[at]
    if word == "half" and at + 2 < len(tokens) and tokens[at + 1] in {"a", "an"}:
        scale = scales.get(tokens[at + 2]) or loose.get(tokens[at + 2])
        return (scale // 2, at + 3, True) if scale else None
    if word in {"a", "an"} and at + 1 < len(tokens):
        following = tokens[at + 1]
        if following == "half" and at + 2 < len(tokens) and tokens[at + 2] in {*scales, *loose}:
            return int((scales | loose)[tokens[at + 2]]) // 2, at + 3, True
        if following in loose:
            return loose[following], at + 2, True
        if following not in scales:
            return None
        first: tuple[float, int] | None = (1.0, at + 1)
    else:
        first = _small(tokens, at)
    if first is None:
        return None
    value, end = first
    total, is_loose = 0.0, False
    while end < len(tokens):
        if tokens[end] in {"and", "a"} and tokens[end : end + 3] in (["and", "a", "half"], ["and", "one", "half"]):
            value, end = value + 0.5, end + 3
        elif tokens[end] in scales:
            value, end = value * scales[tokens[end]], end + 1
            if end < len(tokens) and value >= 1000:
                total, value = total + value, 0.0
                more = _small(tokens, end)
                if more is not None and not tokens[end][:1].isdigit():
                    value, end = more
        elif tokens[end] in loose and tokens[end] != "score":
            value, end, is_loose = value * loose[tokens[end]], end + 1, True
        elif (
            tokens[end] == "and" and end + 1 < len(tokens) and (total or value >= 100) and _word_number(tokens, end + 1)
        ):
            more = _small(tokens, end + 1)
            if more is None or more[0] >= 100:
                break
            value, end = value + more[0], more[1]
        elif (
            value >= 100
            and value % 100 == 0
            and not tokens[end][:1].isdigit()
            and (more := _small(tokens, end))
            and not tokens[at][:1].isdigit()
            and more[0] < 100
        ):
            value, end = value + more[0], more[1]
        else:
            break
    whole = total + value
    if whole != int(whole) or whole > _MAX_PEOPLE:
        return None
    return int(whole), end, is_loose


def _word_number(tokens: Sequence[str], at: int) -> bool:
    return tokens[at] in _table("units")


def numbers(tokens: Sequence[str]) -> Iterator[Number]:
    """Yield the numbers of people in lower-case `tokens`, left to right, ranges joined, measures left out."""
    at = 0
    while at < len(tokens):
        found = _number(tokens, at)
        if found is None:
            at += 1
            continue
        if not _measures(tokens, found):
            yield found
        at = found.end


_OLDEST = 115


def _number(tokens: Sequence[str], at: int) -> Number | None:
    word = tokens[at]
    crowds = _table("crowds")
    if word in crowds:
        after = tokens[at + 1 : at + 3]
        scale = _table("crowds_of").get(after[1]) if after[:1] == ["of"] and len(after) > 1 else None
        return Number(at, at + (3 if scale else 1), crowds[word] * (scale or 1), None, Qualifier.VAGUE)
    joined = _joined_range(word)
    if joined is not None:
        return Number(at, at + 1, *joined, Qualifier.RANGE)
    first = _plain(tokens, at)
    if first is None:
        return None
    low, end, loose = first
    second = _second(tokens, at, end)
    if second is not None and second[0] > low:
        return Number(at, second[1], low, second[0], Qualifier.RANGE)
    return Number(at, end, low, low, Qualifier.ABOUT if loose else Qualifier.EXACT)


def _joined_range(word: str) -> tuple[int, int] | None:
    for dash in ("-", "–", "—"):
        left, found, right = word.partition(dash)
        if found and left.isdigit() and right.isdigit() and int(left) < int(right) <= _MAX_PEOPLE:
            return int(left), int(right)
    return None


def _second(tokens: Sequence[str], start: int, end: int) -> tuple[int, int] | None:
    """Read the upper end of a range that begins with the number before `end`."""
    if end + 1 >= len(tokens):
        return None
    between = start > 0 and tokens[start - 1] == "between"
    joiner = tokens[end]
    if joiner in {"to", "or"} or joiner in _DASHES or (joiner == "and" and between):
        upper = _plain(tokens, end + 1)
        if upper is not None and tokens[end + 1] not in {"a", "an"}:
            return upper[0], upper[1]
    return None


def _measures(tokens: Sequence[str], found: Number) -> bool:
    """Say whether a number counts a measure, an age, a calibre or a place in a series, not people."""
    units = _not_people()
    if _is_age(tokens, found):
        return True
    if found.start and tokens[found.start - 1] in _BEFORE_NO_COUNT:
        return True
    after = tokens[found.end : found.end + 2]
    if not after:
        return False
    if after[0] in units or after[0] in {"st", "nd", "rd", "th", "/", ":", "'"}:
        return True
    return after[0] in _DASHES and len(after) > 1 and after[1] not in _table("units") and not after[1][:1].isdigit()


def _is_age(tokens: Sequence[str], found: Number) -> bool:
    """Say whether a number is an age: behind "aged", also as one of several ("aged 5 and 7"), or behind one person in
    commas ("a boy, 9, and his aunt")."""
    at = found.start - 1
    while at > 0 and (tokens[at].isdigit() or tokens[at] in {",", "and", "or", "&"}):
        at -= 1
    if at >= 0 and tokens[at] in {"aged", "age", "ages"}:
        return True
    if found.start < 2 or tokens[found.start - 1] != "," or found.low > _OLDEST:
        return False
    one = tokens[found.start - 2]
    behind = tokens[found.end] if found.end < len(tokens) else "."
    return one in _table("not_people")["aged"] and not behind[:1].isalpha()


@cache
def _not_people() -> frozenset[str]:
    return frozenset(_table("not_people")["units"])


def hedge_before(tokens: Sequence[str], at: int) -> tuple[Qualifier, int] | None:
    """Return the hedge that ends right before token `at` and where it starts."""
    hedges = _hedges("hedges")
    for size in range(min(_LONGEST_HEDGE, at), 0, -1):
        kind = hedges.get(tuple(tokens[at - size : at]))
        if kind is not None:
            return kind, at - size
    return None


def hedge_after(tokens: Sequence[str], at: int) -> tuple[Qualifier, int] | None:
    """Return the hedge that starts at token `at` and where it ends: "20 or more"."""
    hedges = _hedges("hedges_after")
    for size in range(min(_LONGEST_HEDGE, len(tokens) - at), 0, -1):
        kind = hedges.get(tuple(tokens[at : at + size]))
        if kind is not None:
            return kind, at + size
    return None


def bounds(low: int, high: int | None, kind: Qualifier) -> tuple[int | None, int | None]:
    """Return the bounds that a hedge leaves of a plain number."""
    if kind in {Qualifier.AT_LEAST, Qualifier.MORE_THAN, Qualifier.VAGUE}:
        return low, None
    if kind in {Qualifier.AT_MOST, Qualifier.NEARLY}:
        return None, high if high is not None else low
    return low, high


def hedged(tokens: Sequence[str], number: Number) -> tuple[Figure, int, int]:
    """Return the Figure of `number` with the hedges around it, and the tokens of its words."""
    kind, start, end = number.qualifier, number.start, number.end
    before = hedge_before(tokens, start)
    if before is None and start and tokens[start - 1] == "the":
        before = hedge_before(tokens, start - 1)
    after = hedge_after(tokens, end)
    if kind is Qualifier.RANGE:
        start = start - 1 if start and tokens[start - 1] in {"between", "from"} else start
    elif kind is not Qualifier.VAGUE:
        if before is not None:
            kind, start = before
        elif after is not None:
            kind, end = after
    low, high = bounds(number.low, number.high, kind)
    return Figure(low=low, high=high, qualifier=kind, words=" ".join(tokens[start:end])), start, end

"""Numbers of people in a folded sentence: words in, each number with its bounds and hedge out."""

import re
from dataclasses import dataclass, replace

from witnessmark.extract.reader.pack import Pack
from witnessmark.model.claims import Qualifier

TOKEN = re.compile(
    r"\d{1,2}:\d{2}|\d{1,2}\.\d{1,2}\.\d{2,4}|\d+-[^\W\d_]+|\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d|\.\d)"
    r"|\d+(?:[.,]\d+)?|[^\W\d_]+(?:['-][^\W\d_]+)*|[^\w\s]"
)
_DIGITS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+|\d+(?:[.,]\d+)?")
_GROUPS = re.compile(r"(?<=\d)[ \u00a0\u202f.,](?=\d{3}(?!\d))")
_MOST = 10**9  # no report counts more people
_DASHES = frozenset("-–—")
_TEN = 10
_THOUSAND = 1000
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of words `first` to `last` (half-open), with the hedge's words from `start` on (characters)."""

    first: int
    last: int
    start: int
    end: int
    low: int | None
    high: int | None
    qualifier: Qualifier
    collective: bool
    """Whether the word counts people by itself (the Ukrainian "троє")."""
    is_pair: bool = False
    """Whether the number is the form of the noun (the Arabic "شخصان")."""


class Words:
    """A folded sentence cut into words: their texts and spans."""

    def __init__(self, pack: Pack, text: str) -> None:
        """Cut `text`, already folded by `pack`."""
        self.pack, self.text = pack, text
        self.spans = [match.span() for match in TOKEN.finditer(text)]
        self.words = [text[a:b] for a, b in self.spans]

    def at(self, index: int) -> str:
        """Return the word at `index`, "" past either end."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def marked(self, found: list[tuple[int, int, str]]) -> dict[int, tuple[str, int]]:
        """Return matches by their first word: the name, and the word after their last."""
        marks: dict[int, tuple[str, int]] = {}
        index = 0
        for start, end, name in found:
            while index < len(self.spans) and self.spans[index][1] <= start:
                index += 1
            last = index
            while last < len(self.spans) and self.spans[last][0] < end:
                last += 1
            marks.setdefault(index, (name, last))
        return marks


def numbers(words: Words, pairs: list[tuple[int, int]]) -> list[Number]:
    """Return the numbers of a sentence in order, hedges and ranges read; times of day and ages are none.

    `pairs` are the words (first, after last) whose form alone says two.
    """
    ends = dict(pairs)
    found: list[Number] = []
    at = 0
    while at < len(words.words):
        if at in ends:
            found.append(replace(_hedged(words, at, ends[at], 2, True), is_pair=True))
            at = ends[at]
            continue
        read = _amount(words, at)
        if read is None:
            at += 1
            continue
        value, end, collective = read
        number = _range(words, at, end, value) or _hedged(words, at, end, value, collective)
        found.append(number)
        at = number.last
    return found


def _value(pack: Pack, word: str) -> tuple[float, bool] | None:
    """Return what one word counts, and whether only people are counted so."""
    word = pack.suffix.sub("", word)
    if _DIGITS.fullmatch(word):
        value = float(_GROUPS.sub("", word).replace(",", "."))
        return (value, False) if value < _MOST else None
    if word in pack.values:
        return pack.values[word], False
    if word in pack.collective:
        return pack.collective[word], True
    bare = re.sub(f"^(?:{pack.clitic})", "", word) if pack.clitic else word
    if bare != word and bare in pack.values:
        return pack.values[bare], False
    return None


def _amount(words: Words, at: int) -> tuple[float, int, bool] | None:
    """Return the number that begins at word `at`, the word after it, and whether it is a collective."""
    pack = words.pack
    first = _value(pack, words.at(at))
    if first is None and words.at(at) in pack.times and _is_hedged(words, at):
        return pack.times[words.at(at)], at + 1, False  # "about a hundred"
    if first is None:
        return None
    total, (value, collective), end, digits = 0.0, first, at + 1, words.at(at)[0].isdigit()
    while True:
        word = words.at(end)
        if word in pack.times:
            value *= pack.times[word]
            end += 1
            if words.at(end) == "." and end + 1 < len(words.words):  # an abbreviation's
                end += 1
        elif word in pack.teens and value < _TEN:
            value, end = value + _TEN, end + 1
        elif (glued := _glued(words, end, value)) is not None:  # "50 thousand and 21"
            total, value, end = total + value, glued, end + 2
        else:
            joined = pack.joiner and word.startswith(pack.joiner) and not digits
            bare = word.removeprefix(pack.joiner) if joined else word
            more = _value(pack, bare) if bare and not bare[0].isdigit() and not digits else None
            if more is None or (not joined and (pack.joiner or more[0] >= _least(value))):
                break
            if value >= 1000:
                total, value = total + value, 0.0
            value, collective, end = value + more[0], collective or more[1], end + 1
    if total and value == _HALF:  # "a million and a half"
        value = total * _HALF
    return total + value, end, collective


def _glued(words: Words, at: int, value: float) -> float | None:
    """Return the figure in digits that a joiner at word `at` adds to `value`, smaller than its thousands."""
    joiner, after = words.pack.joiner, words.at(at + 1)
    if not joiner or words.at(at) != joiner or not after[:1].isdigit() or value < _THOUSAND or value % _THOUSAND:
        return None
    more = _value(words.pack, after)
    return more[0] if more is not None and more[0] < _THOUSAND else None


def _is_hedged(words: Words, at: int) -> bool:
    return any(pattern.search(words.text[: words.spans[at][0]]) for pattern in words.pack.hedges.values())


def _least(value: float) -> float:
    """Return what a next word must stay below to be added: after "hundred" the tens, after "twenty" the units."""
    size = 1
    while value % (size * _TEN) == 0:
        size *= _TEN
    return size if size > 1 else 0


def _range(words: Words, at: int, end: int, low: float) -> Number | None:
    """Return "from 5 to 7", "5-7" as one number."""
    spans, pack = words.spans, words.pack
    tight = (
        words.at(end) in _DASHES
        and end + 1 < len(spans)
        and spans[end - 1][1] == spans[end][0] == spans[end + 1][0] - 1
    )
    opened = next(
        (row for row in pack.table["hedges"]["range"] if words.text[: spans[at][0]].rstrip().endswith(row[0])), None
    )
    if not tight and opened is None:
        return None
    middle = words.at(end) in _DASHES or (opened is not None and words.at(end) == opened[1])
    glued = (
        opened is not None and opened[1] == pack.joiner and bool(pack.joiner) and words.at(end).startswith(pack.joiner)
    )
    read = _amount(words, end + 1) if middle else None
    after = end + 1
    if glued and read is None:
        rest = words.at(end).removeprefix(pack.joiner)
        value = _value(pack, rest or words.at(end + 1))
        if value is None:
            return None
        read, after = (value[0], end + (1 if rest else 2), False), end
    if read is None or read[0] <= low:
        return None
    scale = read[0] / low if low else 1
    if scale >= 1000 and low < 1000:  # "from 5 to 7 thousand"
        low *= 1000
    start = spans[at][0] - (len(opened[0]) + 1 if opened else 0)
    return Number(
        first=at, last=read[1], start=max(0, start), end=spans[max(after, read[1] - 1)][1],
        low=int(low), high=int(read[0]), qualifier=Qualifier.RANGE, collective=False,
    )  # fmt: skip


def _hedged(words: Words, at: int, end: int, value: float, collective: bool) -> Number:
    """Return a number with its hedge, which may stand before it or after."""
    start, stop = words.spans[at][0], words.spans[end - 1][1]
    count = int(value)
    before = words.text[:start]
    said, begin = Qualifier.EXACT, start
    for name, pattern in words.pack.hedges.items():
        found = pattern.search(before)
        if (
            found
            and (name != Qualifier.AT_MOST or not _rises(words, at))
            and (said is Qualifier.EXACT or found.start() < begin)
        ):
            said, begin = Qualifier(name), found.start()
    if said is Qualifier.EXACT:
        reach = words.spans[min(end + 3, len(words.spans) - 1)][1]
        for a, _, name in words.pack.hedges_after.find(words.text[stop:reach]):
            said = Qualifier(name) if a >= 0 else said
    low = None if said in {Qualifier.AT_MOST, Qualifier.NEARLY} else count
    high = None if said in {Qualifier.AT_LEAST, Qualifier.MORE_THAN} else count
    return Number(
        first=at, last=end, start=begin, end=stop, low=low, high=high, qualifier=said, collective=collective,
    )  # fmt: skip


def _rises(words: Words, at: int) -> bool:
    """Tell whether "to" before a number ends a rise ("rose to 46") or a number of places ("to 15 hospitals")."""
    stop = words.spans[at][0]
    begin = words.spans[max(0, at - 7)][0]
    return bool(words.pack.lists["rise"].find(words.text[begin:stop]))

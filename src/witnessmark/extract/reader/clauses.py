"""A folded sentence in; its words marked with what the pack knows of them, its numbers and its clauses out."""

from dataclasses import dataclass, field
from itertools import pairwise

from witnessmark.extract.reader.numerals import Words, numbers
from witnessmark.extract.reader.pack import Pack
from witnessmark.model.claims import ClaimKind

NONE = "none"
THINGS = (ClaimKind.DEPRIVED, ClaimKind.STRUCK, ClaimKind.ACCESS)
_STOPS = frozenset(",;:.!?()؛،؟")


@dataclass(slots=True)
class Clause:
    """Words `first` to `last` (half-open) of a sentence, and the words of harm in it: word, word after, kind."""

    first: int
    last: int
    harm: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        """The kinds of harm told in it, that of nobody left out."""
        return [kind for _, _, kind in self.harm if kind != NONE and kind not in THINGS]


class Clauses:
    """One folded sentence, its words marked and cut into clauses."""

    def __init__(self, pack: Pack, text: str) -> None:
        """Mark every word of `text` that the pack knows."""
        self.pack = pack
        self.words = Words(pack, text)
        mark = self.words.marked
        self.harm = mark(pack.harm.find(text))
        self.people = mark(pack.people.find(text))
        self.lists = {name: mark(lists.find(text)) for name, lists in pack.lists.items()}
        duals = {at: end for at, (name, end) in self.people.items() if name == "two"}
        pairs = [(at, end) for at, end in duals.items() if at not in duals.values()]  # "two children, two brothers"
        self.numbers = numbers(self.words, pairs)
        self.inside = {i for number in self.numbers for i in range(number.first, number.last)}
        self.clauses = self._clauses()

    def _clauses(self) -> list[Clause]:
        cuts = [0, *(at for at in range(1, len(self.words.words)) if self._cuts(at)), len(self.words.words)]
        clauses = [Clause(a, b) for a, b in pairwise(cuts) if a < b]
        for clause in clauses:
            clause.harm = [(at, end, kind) for at, (kind, end) in self.harm.items() if clause.first <= at < clause.last]
        return clauses

    def _cuts(self, at: int) -> bool:
        """Tell whether a clause begins at word `at`: at a stop, or at an "and" before a number or a word of harm."""
        word = self.words.at(at)
        if word in _STOPS:
            return not (
                (word == "." and self.words.at(at - 1) in self.pack.times)
                or (word == "," and (at + 1 in self.lists["aside"] or self._ends(at, self.lists["aside"])))
                or (word == ":" and self._ends(at, self.harm) and (at + 1 in self.people or self._counts_at(at + 1)))
            )
        joiner = self.pack.joiner
        if joiner and word == joiner and self.words.at(at + 1)[:1].isdigit():
            return at not in self.inside
        if joiner and word.startswith(joiner) and len(word) > len(joiner) + 1 and at not in self.inside:
            if at in self.harm:  # the "and" is no letter of the word's own, as in "وفاة"
                start, end = self._span(at, self.harm[at][1])
                return bool(self.pack.harm.find(self.words.text[start + len(joiner) : end]))
            return at in self.lists["vague"] or self._counts_at(at)
        if joiner and word.startswith(joiner) and at in self.inside:
            return word not in self.pack.values and self._counts_at(at)
        if word not in self.pack.table["words"]["conjunction"]:
            return False
        after = at + 1
        while self.words.at(after) in self.pack.table["words"]["filler"]:
            after += 1
        if after in self.harm:
            # "killed and wounded are none": two nouns side by side are one clause
            return not (at - 1 in self.harm and self._negated(at))
        return after in self.inside or after in self.lists["vague"]

    @staticmethod
    def _ends(at: int, marks: dict[int, tuple[str, int]]) -> bool:
        """Tell whether a marked row of words ends right before word `at`."""
        return any(end == at for _, end in marks.values())

    def _counts_at(self, at: int) -> bool:
        return any(number.first == at for number in self.numbers)

    def _negated(self, at: int) -> bool:
        ahead = range(at, min(at + 8, len(self.words.words)))
        behind = range(max(0, at - 5), at)
        return any(i in self.lists["negation"] for i in (*ahead, *behind))

    def _denies(self, clause: Clause) -> int | None:
        """Return the word of a clause that says nobody; None where it has none."""
        return next((i for i in range(clause.first, clause.last) if i in self.lists["negation"]), None)

    def _joined(self, at: int) -> bool:
        back = at - 1
        while back > 0 and back in self.lists["adjective"]:
            back -= 1
        joiner = self.pack.joiner
        joined = self.words.at(back) in self.pack.table["words"]["conjunction"] or back in self.lists["beside"]
        return joined or bool(joiner and self.words.at(at).startswith(joiner))

    def _span(self, first: int, last: int) -> tuple[int, int]:
        return self.words.spans[first][0], self.words.spans[max(first, last - 1)][1]

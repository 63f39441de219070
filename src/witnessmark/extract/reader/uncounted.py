"""A clause without a number in; who it tells of all the same out: one person, a couple, the dead that "there are"."""

from dataclasses import dataclass

from witnessmark.extract.reader.clauses import NONE, Clause, Clauses
from witnessmark.extract.reader.numerals import Number
from witnessmark.extract.reader.pack import Pack
from witnessmark.model.claims import ClaimKind, Qualifier

DASHES = frozenset("-–—")
HARMED = frozenset({ClaimKind.KILLED, ClaimKind.INJURED, ClaimKind.MISSING, ClaimKind.DETAINED, ClaimKind.ABDUCTED})
ZERO = (ClaimKind.INJURED, ClaimKind.KILLED)
COUNTED = HARMED | {ClaimKind.CASUALTIES, ClaimKind.DISPLACED, ClaimKind.EVACUATED, ClaimKind.TRAPPED}
NEAR_REACH = 3


@dataclass(slots=True, kw_only=True)
class Told:
    """One claim as told: its kind, bounds, the characters of its figure and of its words, the index of its whole."""

    kind: ClaimKind
    low: int | None
    high: int | None
    qualifier: Qualifier
    figure: tuple[int, int] | None
    people: tuple[int, int] | None
    harm: tuple[int, int]
    part_of: int | None = None
    is_part: bool = False
    """Whether the words say that it counts some of others ("among them")."""
    why: str = ""
    thing: str | None = None
    """What was struck or is lacking, in English: one word for a thing in every language."""


class Uncounted(Clauses):
    """A sentence of which people without a number can be read; `told` is what it tells so far, `last` its last kind."""

    def __init__(self, pack: Pack, text: str) -> None:
        """Mark what the pack knows in `text`."""
        super().__init__(pack, text)
        self.told: list[Told] = []
        self.last: str | None = None

    def _uncounted(self, clause: Clause, used: set[int]) -> None:
        """Read people told without a number: one person, a couple, or the dead and wounded that "there are"."""
        kinds = [kind for kind in clause.kinds if kind in HARMED] or [k for k in clause.kinds if k in COUNTED]
        part = any(i in self.lists["part"] for i in range(clause.first, clause.last))
        follows = any(self.words.at(clause.first + i) in self.pack.table["words"]["conjunction"] for i in (0, 1))
        inner = self.last if self.last in HARMED and not clause.harm and (part or follows) and self.told else None
        if NONE in [kind for _, _, kind in clause.harm] and not kinds:
            self.last = NONE
            return
        if not kinds and inner is None:
            return
        kind = inner or (ClaimKind.KILLED if ClaimKind.KILLED in kinds else kinds[0])
        told = self._singles(clause, kind, part, used) or (inner is None and self._disowned(clause, kind))
        if not told and inner is None and not self._one_alone(clause, kind):
            self._existing(clause)
        if kinds:
            self.last = kind

    def _singles(self, clause: Clause, kind: str, part: bool, used: set[int]) -> bool:
        rows = [
            (at, *self.people[at]) for at in range(clause.first, clause.last) if at in self.people and at not in used
        ]
        rows = [row for row in rows if row[1] not in {"people", "two"}]
        ends = {end for _, _, end in rows}
        rows = [row for row in rows if row[0] not in ends or self._joined(row[0])]  # "an old woman" is one person
        if not rows:
            return False
        size = {"one": 1, "couple": 2}
        near = min(clause.harm, key=lambda row: abs(row[0] - rows[0][0]), default=None)
        harm = self._span(near[0], near[1]) if near else self._span(rows[0][0], rows[0][2])
        groups = [rows] if self.pack.table["add_singles"] else [[row] for row in rows]
        whole = len(self.told) - 1 if part and self.told and self.told[-1].kind == kind else None
        for group in groups:
            total = sum(size[name] for _, name, _ in group) + self._named_beside(clause, group[0][0])
            words = self._span(group[0][0], group[-1][2])
            self._add(kind, total, total, Qualifier.EXACT, words, words, harm, "told without a number")
            self.told[-1].part_of, self.told[-1].is_part = whole, part
        return True

    def _named_beside(self, clause: Clause, at: int) -> int:
        """Return 1 where the one that the verb tells of is named by no noun, beside those at `at` ("Maria died with her
        sister"), else 0."""
        back = at - 1
        while back > clause.first and back in self.lists["adjective"]:
            back -= 1
        beside = any(first <= back < end for first, (_, end) in self.lists["beside"].items())
        return int(beside and any(i in self.lists["singular"] for i in range(clause.first, back)))

    def _one_alone(self, clause: Clause, kind: str) -> bool:
        """Read one person whom the form of a word of harm tells, not a noun that the pack knows ("she has died")."""
        said = next((at for at in range(clause.first, clause.last) if at in self.lists["singular"]), None)
        several = any(at in self.lists[name] for at in range(clause.first, clause.last) for name in ("group", "vague"))
        crowd = any(at in self.people and self.people[at][0] == "people" for at in range(clause.first, clause.last))
        says_more = said == clause.first and bool(self.told)  # "a man has died, wounded on the 12th"
        spared = NONE in [row[2] for row in clause.harm]
        if said is None or several or crowd or says_more or spared or self._denies(clause) is not None:
            return False
        if any(self.words.at(at) in self.pack.table["words"]["not"] for at in range(clause.first, said)):
            return False
        words = self._span(said, self.lists["singular"][said][1])
        self._add(kind, 1, 1, Qualifier.EXACT, words, None, words, "told of one")
        return True

    def _coordinate(self, clause: Clause, last: Number, used: set[int]) -> None:
        """Read the single people that stand beside counted ones ("two men and a woman")."""
        rows = [at for at in range(clause.first, clause.last) if at in self.people and self.people[at][0] == "one"]
        rows = [at for at in rows if at not in used | self.harm.keys()]
        rows = [
            at
            for at in rows
            if (
                self._joined(at) or self._ends(at, self.lists["part"])
                if at >= last.last
                else self._joined(self.people[at][1]) or self._joined(self.people[at][1] + 1)
            )
        ]
        if DASHES & set(self.words.words[last.last : clause.last]):
            rows = []  # "two of her children - a boy and a girl" says again whom it counted
        if rows and self.last in HARMED and self.told:
            for at in rows:
                words = self._span(at, self.people[at][1])
                self._add(self.last, 1, 1, Qualifier.EXACT, words, words, self.told[-1].harm, "told beside a number")

    def _disowned(self, clause: Clause, kind: str) -> bool:
        """Read harm to people that somebody denies without a number ("denied the killing of civilians")."""
        start, stop = self._span(clause.first, clause.last)
        if not any(name == "denied" for _, _, name in self.pack.stance.find(self.words.text[start:stop])):
            return False
        harm = next(row for row in clause.harm if row[2] == kind)
        people = next((at for at in range(harm[1], clause.last) if at in self.people), None)
        if people is None:
            return False
        words = self._span(people, self.people[people][1])
        self._add(kind, None, None, Qualifier.VAGUE, words, words, self._span(harm[0], harm[1]), "disowned")
        return True

    def _existing(self, clause: Clause) -> None:
        """Read "there are dead and wounded": a number of each that nobody gives."""
        exists = [i for i in range(clause.first, clause.last) if i in self.lists["exists"]]
        here = self.clauses.index(clause)
        before = self.clauses[here - 1] if here else None
        opens = clause.first in self.harm or clause.first in self.lists["conjunction"]
        goes_on = before is not None and self.told and self.told[-1].qualifier is Qualifier.VAGUE and opens
        if any(i in self.lists["unknown"] for i in range(clause.first, clause.last)):
            return
        if not (exists or goes_on):
            self._several(clause)
            return
        for at, end, kind in clause.harm:
            if kind in ZERO and all(one.kind != kind for one in self.told if one.qualifier is not Qualifier.VAGUE):
                words = self._span(at, end)
                self._add(kind, None, None, Qualifier.VAGUE, words, words, words, "there are")

    def _several(self, clause: Clause) -> None:
        """Read people told in the plural beside what befell them, without a number ("civilians were wounded")."""
        for at, end, kind in clause.harm:
            if kind == ClaimKind.TRAPPED or (kind in COUNTED and at in self.lists["befell"]):
                reach = len(self.words.words) if kind == ClaimKind.TRAPPED else NEAR_REACH
                people = self._plural(at, end, clause, reach)
                if people is not None:
                    words = self._span(people, self.people[people][1])
                    self._add(kind, None, None, Qualifier.VAGUE, words, words, self._span(at, end), "told of several")
                    return

    def _plural(self, at: int, end: int, clause: Clause, reach: int) -> int | None:
        """Return the word for people in the plural next to words `at` to `end`, light words between."""
        for way, first in ((1, end), (-1, at - 1)):
            i = first
            while clause.first <= i < clause.last and abs(i - first) < reach:
                if i in self.people and self.people[i][0] == "people" and i not in self.lists["group"]:
                    return i
                if reach == NEAR_REACH and not any(i in self.lists[name] for name in ("light", "adjective", "means")):
                    break
                i += way
        return None

    def _add(
        self, kind: str, low: int | None, high: int | None, qualifier: Qualifier,
        figure: tuple[int, int], people: tuple[int, int] | None, harm: tuple[int, int], why: str,
    ) -> None:  # fmt: skip
        self.told.append(Told(
            kind=ClaimKind(kind), low=low, high=high, qualifier=qualifier, figure=figure, people=people, harm=harm,
            why=why,
        ))  # fmt: skip

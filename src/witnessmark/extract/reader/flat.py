"""The reader of a language that has a pack and no model: a folded sentence in, who was harmed and how many out.

No parse: a number counts people when what follows it does, and is of the kind of the nearest word of harm in its
clause; a clause without one goes on with the kind before ("of them two are children"). What a language needs beyond
this stands in its pack.
"""

from witnessmark.extract.reader.clauses import NONE, THINGS, Clause
from witnessmark.extract.reader.numerals import Number
from witnessmark.extract.reader.pack import Pack
from witnessmark.extract.reader.uncounted import COUNTED, DASHES, HARMED, NEAR_REACH, ZERO, Told, Uncounted
from witnessmark.model.claims import ClaimKind, Qualifier

_MOVED = {ClaimKind.INJURED: ClaimKind.EVACUATED.value, ClaimKind.DETAINED: NONE, ClaimKind.DISPLACED: NONE}
_HEAD_REACH = 5
_PART_REACH = 4


class Sentence(Uncounted):
    """One folded sentence under reading."""

    def __init__(self, pack: Pack, text: str, before: str | None) -> None:
        """Mark what the pack knows in `text`; the kind told `before` goes on where it opens with a part of it."""
        super().__init__(pack, text)
        self.last = before if 0 in self.lists["part"] else None

    def read(self) -> list[Told]:
        """Return what the sentence tells, in order."""
        used: set[int] = set()
        for clause in self.clauses:
            if self._says_nobody(clause):
                continue
            counts = self._counts(clause)
            for number, head, people in counts:
                self._tell(clause, number, head, people, len(counts))
                used |= set(range(number.first, people[1] if people else number.last))
            if not counts:
                self._uncounted(clause, used)
            else:
                self._coordinate(clause, counts[-1][0], used)
        for clause in self.clauses:
            self._things(clause)
        return self.told

    # Nobody.

    def _says_nobody(self, clause: Clause) -> bool:
        """Read "nobody was hurt", "there are no dead": a figure of zero for each kind named."""
        said = self._denies(clause)
        kinds = [(at, end, kind) for at, end, kind in clause.harm if kind in ZERO]
        within = range(clause.first, clause.last)
        counted = [n for n in self.numbers if n.low not in {0, 1} and n.first in within and n.last <= clause.last]
        counted = [n for n in counted if not self._set_of_nobody(n) and self._head(n, clause) is not None]
        untold = any(i in self.lists[name] for i in within for name in ("saved", "unknown"))
        if said is None or not kinds or counted or untold:
            return False
        told = set()
        for at, end, kind in kinds:
            if kind not in told:
                told.add(kind)
                words = self._span(min(said, at), max(self.lists["negation"][said][1], end))
                self._add(kind, 0, 0, Qualifier.EXACT, words, None, words, "nobody")
        return True

    def _set_of_nobody(self, number: Number) -> bool:
        """Tell whether a number is of those of whom nobody was harmed ("none of the 150 passengers")."""
        before = number.first - 1
        return self.words.at(before) in self.pack.table["words"]["of"] and self._ends(before, self.lists["negation"])

    # Numbers.

    def _counts(self, clause: Clause) -> list[tuple[Number, str | None, tuple[int, int] | None]]:
        """Return the numbers of a clause that count people, each with what its noun says: the kind, the words."""
        found = []
        for number in self.numbers:
            if clause.first <= number.first < clause.last:
                counted = self._head(number, clause)
                if counted is not None:
                    found.append((number, *counted))
        done = clause.first
        for at in range(clause.first, clause.last):
            if at >= done and at in self.lists["vague"] and at not in self.inside:
                vague = self._vague(at, clause, bool(found))
                if vague is not None:
                    found.append(vague)
                    done = vague[0].last
        return sorted(found, key=lambda row: row[0].first)

    def _vague(
        self, at: int, clause: Clause, counted: bool
    ) -> tuple[Number, str | None, tuple[int, int] | None] | None:
        """Read "dozens of people" as a number of people without bounds."""
        end = self.lists["vague"][at][1]
        while end in self.lists["vague"]:
            end = self.lists["vague"][end][1]
        if any(i in self.inside for i in range(at - 1, end + 1)) and counted:
            return None
        start, stop = self._span(at, end)
        number = Number(
            first=at, last=end, start=start, end=stop, low=None, high=None, qualifier=Qualifier.VAGUE, collective=False
        )
        head = self._head(number, clause)
        return None if head is None else (number, *head)

    def _head(self, number: Number, clause: Clause) -> tuple[str | None, tuple[int, int] | None] | None:
        """Return the kind and the people's words that the noun after a number gives; None where it counts no people."""
        at, words = number.last, self.words
        if number.is_pair:
            harm = self.harm.get(number.first)
            return harm[0] if harm else None, (number.first, number.last)
        follows = number.high == 1 and not number.collective and self.pack.table["numerals"]["one_follows"]
        if (
            follows
            or self._is_age(number)
            or self._ends(number.first, self.lists["aged"])
            or words.at(number.first - 1) in self.pack.table["words"]["not"]
        ):
            return None
        steps = 0
        while at < clause.last and steps < _HEAD_REACH:
            word = words.at(at)
            if at in self.harm and (self.harm[at][0] not in THINGS):
                kind, end = self.harm[at]
                return kind, (number.last, end)
            if at in self.lists["unit"] and not (number.qualifier is Qualifier.VAGUE and at in self.people):
                return None
            if at in self.people:
                return None, (number.last, self.people[at][1])
            if word in DASHES:
                return self._open(number, clause)
            if word in self.pack.table["words"]["of"] and at + 1 in self.people:
                return None, (number.last, self.people[at + 1][1])
            if not word[0].isalpha() or at in self.inside or any(at in self.lists[name] for name in ("light", "part")):
                return self._open(number, clause)
            if word in self.pack.table["words"]["filler"] or at in self.lists["adjective"]:
                at, steps = at + 1, steps + 1
                continue
            break
        else:
            return self._open(number, clause)
        if number.collective or self._touches(number, at, clause):
            return None, (None if number.collective else (number.last, at + 1))
        return None

    def _touches(self, number: Number, noun: int, clause: Clause) -> bool:
        """Tell whether a word of harm stands at once before a number or behind the noun that it counts, which the pack
        does not know: "17 zookeepers were hurt" counts people, as "200 cows" among the lost does not."""
        if noun in self.lists["group"] or self.words.at(noun) in self.pack.table["words"]["not"]:
            return False
        if self.pack.objects["struck"].find(self.words.at(noun)):
            return False  # "two warehouses burned down"
        light = (self.lists["light"], self.lists["adjective"])
        at, steps = number.first - 1, 0
        while at >= clause.first and steps < NEAR_REACH:
            if any(row[1] == at + 1 and row[2] in COUNTED for row in clause.harm):
                return True
            if not (any(at in marks for marks in light) or self._is_hedge(at) or self.words.at(at) == ":"):
                break
            at, steps = at - 1, steps + 1
        at, steps = noun + 1, 0
        while at < clause.last and steps < NEAR_REACH:
            if at in self.harm and self.harm[at][0] in COUNTED:
                return True
            if not any(at in marks for marks in light):
                break
            at, steps = at + 1, steps + 1
        return False

    def _is_hedge(self, at: int) -> bool:
        return any(number.start <= self.words.spans[at][0] < number.end for number in self.numbers)

    def _open(self, number: Number, clause: Clause) -> tuple[str | None, tuple[int, int] | None] | None:
        """Take a number that no noun follows where a word of harm stands with it, or where it counts people itself."""
        spoken = number.collective or not self.words.at(number.first)[0].isdigit()
        near = any(kind in HARMED or kind in {ClaimKind.TRAPPED, ClaimKind.EVACUATED} for kind in clause.kinds)
        return (None, None) if spoken or near or (self.last and self._is_part(number)) else None

    def _is_age(self, number: Number) -> bool:
        """Tell whether a number is of years or hours ("65 and 63 years old"), or a day of a month."""
        at = number.last
        while at in self.inside or self.words.at(at) in self.pack.table["words"]["conjunction"]:
            at += 1
        return at in self.lists["unit"] and not any(i in self.people for i in range(number.last, at + 1))

    def _is_part(self, number: Number) -> bool:
        near = (*range(max(0, number.first - _PART_REACH), number.first), number.last)
        return any(i in self.lists["part"] for i in near)

    def _tell(
        self, clause: Clause, number: Number, head: str | None, people: tuple[int, int] | None, counts: int
    ) -> None:
        part = self._is_part(number)
        near = self._nearest(clause, number)
        kind = head or self._kind(clause, near, part)
        if counts == 1 and kind in HARMED and ClaimKind.KILLED in clause.kinds:
            kind = ClaimKind.KILLED  # "four of the wounded died"
        elif counts == 1 and kind in _MOVED and _MOVED[ClaimKind(kind)] in [row[2] for row in clause.harm]:
            kind = _MOVED[ClaimKind(kind)]  # "120 wounded were evacuated", "90 detainees were released"
        if kind is None:
            return
        self.last = kind
        if kind == NONE or kind in {ClaimKind.STRUCK, ClaimKind.ACCESS}:
            return
        harm = self._span(near[0], near[1]) if near else (number.start, number.end)
        whole = next(
            (
                i
                for i in reversed(range(len(self.told)))
                if self.told[i].kind == kind and self._holds(self.told[i], number)
            ),
            None,
        )
        self._add(
            kind, number.low, number.high, number.qualifier, (number.start, number.end), people and self._span(*people),
            harm, "counted",
        )  # fmt: skip
        self.told[-1].part_of, self.told[-1].is_part = whole if part else None, part
        thing = self._thing(clause, kind, harm) if kind == ClaimKind.DEPRIVED else None
        self.told[-1].thing = thing[2] if thing else None

    @staticmethod
    def _holds(whole: Told, number: Number) -> bool:
        most, least = whole.high or whole.low, number.low or number.high
        return most is None or least is None or least <= most

    def _kind(self, clause: Clause, near: tuple[int, int, str] | None, part: bool) -> str | None:
        if near is not None:
            return near[2]
        if self.last is not None and (part or not clause.harm):
            return self.last
        told = [other for other in self.clauses if other is not clause and self._denies(other) is None]
        others = [harm for other in told for harm in other.harm if harm[2] not in THINGS]
        after = [kind for at, _, kind in others if at >= clause.last]
        return after[0] if after else others[-1][2] if others else None

    def _nearest(self, clause: Clause, number: Number) -> tuple[int, int, str] | None:
        harm = [row for row in clause.harm if row[2] not in {ClaimKind.STRUCK, ClaimKind.ACCESS}]
        first = [row for row in harm if row[2] in {NONE, ClaimKind.KILLED}]
        near = [row for row in harm if not (row[2] == ClaimKind.TRAPPED and first)]
        if any(row[2] == ClaimKind.TRAPPED for row in near):  # "they look for six under the rubble"
            near = [row for row in near if row[2] != ClaimKind.MISSING]
        if {ClaimKind.KILLED, ClaimKind.EVACUATED} & set(clause.kinds):  # bodies are not rescued; rescuers evacuate
            near = [row for row in near if row[2] != NONE]
        return min(
            near, key=lambda row: (min(abs(row[0] - number.last), abs(row[1] - 1 - number.first)), row[0]), default=None
        )

    # What people depend on.

    def _things(self, clause: Clause) -> None:
        """Read what was struck, what is lacking and where nobody gets through, one of each a clause."""
        told: set[str] = {row.kind for row in self.told if row.kind == ClaimKind.DEPRIVED}
        for at, end, kind in clause.harm:
            if kind not in THINGS or kind in told:
                continue
            harm = self._span(at, end)
            thing = self._thing(clause, kind, harm)
            if thing is not None:
                self.told.append(Told(
                    kind=ClaimKind(kind), low=None, high=None, qualifier=Qualifier.EXACT, figure=None, people=thing[:2],
                    harm=harm, thing=thing[2],
                ))  # fmt: skip
                told.add(kind)

    def _thing(self, clause: Clause, kind: str, harm: tuple[int, int]) -> tuple[int, int, str] | None:
        """Return the object nearest to a word of harm, one inside it before all: its characters, what it is."""
        start, stop = self._span(clause.first, clause.last)
        objects = [
            (start + a, start + b, what) for a, b, what in self.pack.objects[kind].find(self.words.text[start:stop])
        ]
        inside = [row for row in objects if row[0] < harm[1] and row[1] > harm[0]]
        return min(inside or objects, key=lambda row: abs(row[0] - harm[1]), default=None)


def read(pack: Pack, text: str, before: str | None = None) -> list[Told]:
    """Return what a folded sentence tells; no claim where neither it nor the one `before` has a word of harm."""
    goes_on = before is not None and any(start == 0 for start, _, _ in pack.lists["part"].find(text))
    return Sentence(pack, text, before).read() if goes_on or pack.harm.find(text) else []

"""What people judged, read for linking: pairs of claims that are one event or two, and claims that are rejected."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from witnessmark.model.ids import content_id
from witnessmark.model.judgements import EVENT_VERDICTS, Judgement, Verdict, standing

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rulings:
    """Standing judgements. `same` and `different` map sorted pairs of claim ids to who decided and why.

    `pairs` are the pairs of both by claim, `rejected` the claims that count for nothing.
    """

    same: dict[Pair, str]
    different: dict[Pair, str]
    pairs: dict[str, tuple[Pair, ...]]
    rejected: frozenset[str]

    def forbids(self, ours: Iterable[str], theirs: Iterable[str]) -> bool:
        """Whether a claim of one side was judged to be of another event than a claim of the other side."""
        if not self.different:
            return False
        left, right = ([claim for claim in side if claim in self.pairs] for side in (ours, theirs))
        return any(pair_of(claim, other) in self.different for claim in left for other in right)

    def parts(self, claims: Iterable[str]) -> bool:
        """Whether any of `claims` was judged to be of another event than some claim."""
        return any(pair in self.different for claim in claims for pair in self.pairs.get(claim, ()))

    def ties(self, claims: Iterable[str]) -> list[Pair]:
        """Return the pairs judged to be one event of which one claim, or both, are of `claims`, sorted."""
        return sorted({pair for claim in claims for pair in self.pairs.get(claim, ()) if pair in self.same})

    def touching(self, claims: Iterable[str]) -> tuple[str, ...]:
        """Return the rulings on any of `claims` as lines; equal lines mean that nothing was judged anew."""
        found = {pair for claim in claims for pair in self.pairs.get(claim, ())}
        return tuple(sorted(f"{a} {b} {(self.same.get((a, b)) or self.different[(a, b)])}" for a, b in found))


UNRULED = Rulings(same={}, different={}, pairs={}, rejected=frozenset())


def pair_of(a: str, b: str) -> Pair:
    """Return two ids as a sorted pair."""
    return (a, b) if a <= b else (b, a)


def incident_id(founder: str) -> str:
    """Return the id of the incident that the claim `founder` founds."""
    return content_id("inc", founder)


def rejected_claims(judgements: Sequence[Judgement]) -> frozenset[str]:
    """Return the ids of claims that people rejected and did not take back."""
    rejected: set[str] = set()
    for judgement in standing(judgements):
        if judgement.verdict is Verdict.REJECT_CLAIM:
            rejected.update(judgement.subjects)
        elif judgement.verdict is Verdict.KEEP_CLAIM:
            rejected.difference_update(judgement.subjects)
    return frozenset(rejected)


def read_rulings(judgements: Sequence[Judgement], claims: Iterable[str]) -> Rulings:
    """Return the standing rulings over `claims`; the latest verdict on a pair holds.

    An incident's id is read as the claim that founded it, so a judgement outlives a change of its members. Claims that
    were split off hold together, and none of them comes back to one that they were split from.
    """
    if not judgements:
        return UNRULED
    known = {claim: claim for claim in claims}
    known |= {incident_id(claim): claim for claim in list(known)}
    joined: list[tuple[list[str], str]] = []
    different: dict[Pair, str] = {}
    apart: defaultdict[str, set[str]] = defaultdict(set)
    for judgement in standing(judgements):
        if judgement.verdict not in EVENT_VERDICTS:
            continue
        words = f"{judgement.who} judged: {judgement.verdict.value.replace('_', ' ')}: {judgement.reason}"
        found = sorted({known[subject] for subject in judgement.subjects if subject in known})
        if judgement.verdict is Verdict.DIFFERENT_EVENT:
            sides = _sides(judgement, known)
            parted = (pair for one, other in combinations(sides, 2) for pair in product(one, other))
            for a, b in parted:
                if a != b:
                    different[pair_of(a, b)] = words
                    apart[a].add(b)
                    apart[b].add(a)
            found = sorted(set(sides[0])) if judgement.value else []
            words = f"{judgement.who} judged: one event, split from others: {judgement.reason}"
        if len(found) > 1:
            joined.append((found, words))
            for claim in found:
                for other in apart[claim].intersection(found):
                    different.pop(pair_of(claim, other), None)
    same = {pair: words for found, words in joined for pair in _tied(found, different)}
    pairs: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in (*same, *different):
        for claim in pair:
            pairs[claim].append(pair)
    every = {claim: tuple(rows) for claim, rows in pairs.items()}
    return Rulings(same=same, different=different, pairs=every, rejected=rejected_claims(judgements))


def _sides(judgement: Judgement, known: Mapping[str, str]) -> list[list[str]]:
    """Return the claims of each event that a verdict of different events tells apart."""
    rows = judgement.subjects
    first = int(judgement.value or 0)
    parts = [rows[:first], rows[first:]] if first else [(row,) for row in rows]
    return [[known[row] for row in part if row in known] for part in parts]


def _tied(found: Sequence[str], different: Container[Pair]) -> Iterator[Pair]:
    """Yield for each claim that was judged to be of one event with others the first of them from which none parts it.

    So an incident of thousands of claims is tied by as many pairs, and who parts one claim later loosens no other.
    """
    for at, claim in enumerate(found):
        first = next((other for other in found[:at] if (other, claim) not in different), None)
        if first is not None:
            yield first, claim

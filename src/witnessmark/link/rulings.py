"""What people judged, read for linking: pairs of claims that are one event or two, and claims that are rejected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from witnessmark.model.ids import content_id
from witnessmark.model.judgements import EVENT_VERDICTS, Judgement, Verdict, standing

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rulings:
    """Standing judgements. `same` and `different` map sorted pairs of claim ids to who decided and why.

    `parted` are all claims of `different`, `ruled` those of both.
    """

    same: dict[Pair, str]
    different: dict[Pair, str]
    rejected: frozenset[str]
    parted: frozenset[str]
    ruled: frozenset[str]

    def forbids(self, ours: Iterable[str], theirs: Iterable[str]) -> bool:
        """Whether a claim of one side was judged to be of another event than a claim of the other side."""
        if not self.different:
            return False
        left = [claim for claim in ours if claim in self.parted]
        right = [claim for claim in theirs if claim in self.parted]
        return any(pair_of(claim, other) in self.different for claim in left for other in right)

    def touching(self, claims: frozenset[str]) -> tuple[str, ...]:
        """Return the rulings on any of `claims` as lines; equal lines mean that nothing was judged anew."""
        if self.ruled.isdisjoint(claims):
            return ()
        ruled = [*self.same.items(), *self.different.items()]
        return tuple(sorted(f"{a} {b} {words}" for (a, b), words in ruled if a in claims or b in claims))


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

    An incident's id is read as the claim that founded it, so a judgement outlives a change of its members.
    """
    if not judgements:
        return Rulings(same={}, different={}, rejected=frozenset(), parted=frozenset(), ruled=frozenset())
    known = {claim: claim for claim in claims}
    known |= {incident_id(claim): claim for claim in list(known)}
    same: dict[Pair, str] = {}
    different: dict[Pair, str] = {}
    for judgement in standing(judgements):
        if judgement.verdict not in EVENT_VERDICTS:
            continue
        words = f"{judgement.who} judged: {judgement.verdict.value.replace('_', ' ')}: {judgement.reason}"
        found = {known[subject] for subject in judgement.subjects if subject in known}
        for pair in combinations(sorted(found), 2):
            same.pop(pair, None)
            different.pop(pair, None)
            (same if judgement.verdict is Verdict.SAME_EVENT else different)[pair] = words
    parted = frozenset(claim for pair in different for claim in pair)
    ruled = parted.union(*same)
    return Rulings(same=same, different=different, rejected=rejected_claims(judgements), parted=parted, ruled=ruled)

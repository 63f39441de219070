"""Incidents in; the pairs that came near to being one and were left two, each with its weight and reasons, out.

People see these first: where the machine split one event in two, it is most often here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from witnessmark import lexicon
from witnessmark.link.conflict import conflict
from witnessmark.link.features import explain
from witnessmark.link.profile import Profile, merge, profile_claim, read_report
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.incidents import Incident, Join
from witnessmark.model.text import Document

NEAR_DAYS = 3
CELL_DEGREES = 0.5
MOST_ASKED = 3
"""Claims of an incident that speak for it."""


class Doubts:
    """Finds doubtful splits, and again at the cost of the incidents that changed since."""

    def __init__(self) -> None:
        self._profiles: dict[str, tuple[tuple[ResolvedClaim, ...], Profile]] = {}
        self._pairs: dict[tuple[int, int], Join | None] = {}

    def doubtful_splits(
        self,
        incidents: Sequence[Incident],
        claims: Mapping[str, ResolvedClaim],
        documents: Mapping[str, Document],
        claim_origins: Mapping[str, str],
    ) -> dict[tuple[str, str], Join]:
        """Return, by two incident ids in order, the join that just missed the weight that two reports need.

        Each join names the first claim of either incident, so that a verdict on it outlives a rebuild.
        """
        profiles = {row.id: self._profile(row, claims, documents, claim_origins) for row in incidents}
        self._profiles = {row.id: self._profiles[row.id] for row in incidents}
        limits = lexicon.load("link_thresholds")["join"]
        found: dict[tuple[str, str], Join] = {}
        pairs: dict[tuple[int, int], Join | None] = {}
        for one, other in _near(incidents):
            a, b = profiles[one], profiles[other]
            slot = (id(a), id(b))
            join = self._pairs[slot] if slot in self._pairs else _join(a, b, limits)
            pairs[slot] = join
            if join is not None:
                found[(one, other)] = join
        self._pairs = pairs
        return found

    def _profile(
        self,
        incident: Incident,
        claims: Mapping[str, ResolvedClaim],
        documents: Mapping[str, Document],
        claim_origins: Mapping[str, str],
    ) -> Profile:
        rows = tuple(claims[claim] for claim in incident.claim_ids)
        known = self._profiles.get(incident.id)
        if known is not None and known[0] == rows:
            return known[1]
        fullest = sorted(rows, key=lambda row: (row.place is None, row.date is None, row.claim.id))[:MOST_ASKED]
        merged: Profile | None = None
        for row in fullest:
            words = read_report(documents[row.claim.report_id], [row])
            profile = profile_claim(row, words, claim_origins.get(row.claim.id, row.claim.id))
            merged = profile if merged is None else merge(merged, profile)
        if merged is None:
            raise ValueError(f"incident {incident.id} holds no claim")
        self._profiles[incident.id] = (rows, merged)
        return merged


def _join(a: Profile, b: Profile, limits: Mapping[str, float]) -> Join | None:
    if conflict(a, b) is not None:
        return None
    weight, reasons = explain(a, b)
    if not limits["across_reports"] - limits["doubt"] <= weight < limits["across_reports"]:
        return None
    left, right = sorted((a.claims[0], b.claims[0]))
    return Join(claim_a=left, claim_b=right, weight=weight, reasons=reasons)


def _near(incidents: Iterable[Incident]) -> Iterable[tuple[str, str]]:
    """Yield pairs (ids in order) of incidents of about the same place and days."""
    cells: defaultdict[tuple[int, int], list[Incident]] = defaultdict(list)
    for incident in incidents:
        if incident.place is not None and incident.date is not None:
            cell = (int(incident.place.latitude // CELL_DEGREES), int(incident.place.longitude // CELL_DEGREES))
            cells[cell].append(incident)
    seen: set[tuple[str, str]] = set()
    for (north, east), rows in cells.items():
        around = [
            other for down in (0, 1) for right in (-1, 0, 1) if (down, right) > (0, 0)
            for other in cells.get((north + down, east + right), ())
        ]  # fmt: skip
        for one, other in (*combinations(rows, 2), *((row, far) for row in rows for far in around)):
            if one.date is None or other.date is None:
                continue
            apart = max((one.date.start - other.date.end).days, (other.date.start - one.date.end).days)
            if apart <= NEAR_DAYS:
                seen.add((min(one.id, other.id), max(one.id, other.id)))
    return sorted(seen)

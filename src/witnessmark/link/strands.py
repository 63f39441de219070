"""One report's claims in; its strands out: the claims about one event, and the keys under which they meet others."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from witnessmark import lexicon
from witnessmark.link.blocks import keys_of, limits
from witnessmark.link.clusters import Cluster, agglomerate, cluster_order, join_judged, join_parts, single
from witnessmark.link.incidents import can_join
from witnessmark.link.profile import Profile, profile_claim, read_report
from witnessmark.link.rulings import Rulings
from witnessmark.model.claims import ClaimKind, ResolvedClaim
from witnessmark.model.text import Document
from witnessmark.model.time import DateSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """The claims (ids) of one report about one event, with the keys it is found under and those it looks up."""

    claims: tuple[str, ...]
    have: tuple[str, ...]
    ask: tuple[str, ...]

    @property
    def name(self) -> str:
        """The first of its claims, by which it is known."""
        return self.claims[0]


@dataclass(frozen=True, slots=True)
class ReportClaims:
    """The claims of one report that may join an event, in text order, and all else that its strands are made of."""

    claims: tuple[ResolvedClaim, ...]
    origins: tuple[str, ...]
    published: DateSpan | None
    publisher: str | None
    title: str | None
    judged: tuple[str, ...]

    def told(self) -> str:
        """Return the digest of what the report tells, whatever people ruled."""
        return _digest((self.claims, self.origins, self.published, self.publisher, self.title))


def _digest(parts: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def digest_of(told: str, judged: tuple[str, ...]) -> str:
    """Return the digest of all that a report's strands are made of."""
    return _digest((told, judged)) if judged else told


def by_report(
    claims: Sequence[ResolvedClaim],
    documents: Mapping[str, Document],
    claim_origins: Mapping[str, str],
    rulings: Rulings,
) -> dict[str, ReportClaims]:
    """Return the claims that may join an event by report (id), in the order of the ids."""
    held: defaultdict[str, list[ResolvedClaim]] = defaultdict(list)
    for resolved in claims:
        if can_join(resolved) and resolved.claim.id not in rulings.rejected:
            held[resolved.claim.report_id].append(resolved)
    found: dict[str, ReportClaims] = {}
    for name in sorted(held):
        rows = sorted(held[name], key=lambda resolved: (resolved.claim.start, resolved.claim.id))
        ids = [resolved.claim.id for resolved in rows]
        report = documents[name].report
        found[name] = ReportClaims(
            claims=tuple(rows),
            origins=tuple(claim_origins.get(claim, claim) for claim in ids),
            published=report.published,
            publisher=report.publisher,
            title=report.title,
            judged=rulings.touching(ids),
        )
    return found


@dataclass(frozen=True, slots=True)
class ReadReport:
    """The profiles of a report's claims, and the clusters that they make among themselves."""

    profiles: tuple[Profile, ...]
    clusters: tuple[Cluster, ...]

    def strands(self, rulings: Rulings) -> tuple[Strand, ...]:
        """Return the strands, one a cluster."""
        made = []
        for cluster in self.clusters:
            keys = keys_of(cluster.profile, rulings)
            claims = cluster.profile.claims
            made.append(Strand(claims=claims, have=tuple(sorted(keys.have)), ask=tuple(sorted(keys.ask))))
        return tuple(made)


def read_strands(held: ReportClaims, document: Document, rulings: Rulings) -> ReadReport:
    """Profile the claims of one report and join them; a very long report is worked on in windows."""
    words = read_report(document, held.claims)
    profiles = tuple(profile_claim(row, words, origin) for row, origin in zip(held.claims, held.origins, strict=True))
    window = int(limits()["report_window"])
    threshold: float = lexicon.load("link_thresholds")["join"]["within_report"]
    wholes = {row.claim.id: row.claim.part_of for row in held.claims if row.claim.part_of is not None}
    made: list[Cluster] = []
    for start in range(0, len(profiles), window):
        clusters = sorted((single(profile) for profile in profiles[start : start + window]), key=cluster_order)
        judged = join_parts(join_judged(clusters, rulings), wholes, rulings)
        ordered = document.report.in_order
        told = agglomerate(judged, _of_one_sentence(judged), threshold, rulings) if ordered else judged
        made += agglomerate(told, combinations(range(len(told)), 2), threshold, rulings)
    return ReadReport(profiles=profiles, clusters=tuple(made))


def _of_one_sentence(clusters: Sequence[Cluster]) -> Iterator[tuple[int, int]]:
    """Yield the pairs (positions) of clusters that one sentence tells: they are joined before what others tell."""
    told: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for at, cluster in enumerate(clusters):
        for position in cluster.profile.positions:
            told[position].append(at)
    pairs = {pair for held in told.values() for pair in combinations(held, 2)}
    yield from sorted(pairs)


def main_first(strands: Sequence[Strand], claims: Mapping[str, ResolvedClaim]) -> list[tuple[str, ...]]:
    """Return the claims of a report's strands, the main one first: of most claims of harm to people, then the lead."""

    def order(strand: Strand) -> tuple[int, int, str]:
        told = [claims[claim].claim for claim in strand.claims]
        harms = sum(claim.kind is not ClaimKind.STRUCK for claim in told)
        return (-harms, min(claim.start for claim in told), strand.name)

    return [one.claims for one in sorted(strands, key=order)]

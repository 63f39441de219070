"""Claims in, incidents out; a second call recomputes only what changed reports and judgements touch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from witnessmark import lexicon
from witnessmark.link.blocks import Key, Keys, keys_of, limits
from witnessmark.link.clusters import Cluster, agglomerate, cluster_order, fold, join_judged, single
from witnessmark.link.founding import can_join, found, founds
from witnessmark.link.profile import Profile, profile_claim, read_report
from witnessmark.link.rulings import Rulings, read_rulings
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.incidents import Incident
from witnessmark.model.judgements import Judgement
from witnessmark.model.text import Document
from witnessmark.model.time import DateSpan


@dataclass(frozen=True, slots=True)
class ReportState:
    """Everything of one report that linking reads; equal states give equal strands."""

    claims: tuple[ResolvedClaim, ...]
    origins: tuple[str, ...]
    published: DateSpan | None
    judged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strand:
    """The claims of one report about one event, with the keys under which it meets those of other reports."""

    cluster: Cluster
    keys: Keys


class Linker:
    """Links claims into incidents and remembers enough to link one more report at the cost of what it touches.

    The result of any sequence of calls equals that of one call with the last inputs: reports are worked on alone, and
    strands that share no key, directly or over others, cannot bear on each other.
    """

    def __init__(self) -> None:
        self._states: dict[str, ReportState] = {}
        self._strands: dict[str, tuple[Strand, ...]] = {}
        self._by_claim: dict[str, Strand] = {}
        self._profiles: dict[str, Profile] = {}
        self._have: defaultdict[Key, set[str]] = defaultdict(set)
        self._ask: defaultdict[Key, set[str]] = defaultdict(set)
        self._made: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._found: dict[str, Incident] = {}
        self.touched_strands = 0
        """Strands that the last call worked on."""

    def link(
        self,
        claims: Sequence[ResolvedClaim],
        documents: Sequence[Document],
        claim_origins: Mapping[str, str],
        judgements: Sequence[Judgement],
    ) -> tuple[Incident, ...]:
        """Return the incidents of `claims`, sorted by id."""
        rulings = read_rulings(judgements, (resolved.claim.id for resolved in claims))
        wanted = self._read(claims, documents, claim_origins, rulings)
        by_report = {document.report.id: document for document in documents}
        changed = sorted(
            report for report in {*wanted, *self._states} if wanted.get(report) != self._states.get(report)
        )
        seeds: set[str] = set()
        for report in changed:
            seeds |= self._forget(report)
        for report in changed:
            if report in wanted:
                seeds |= self._learn(report, wanted[report], by_report[report], rulings)
        every = {resolved.claim.id: resolved for resolved in claims}
        published = {
            report: None if document.report.published is None else document.report.published.start
            for report, document in by_report.items()
        }
        components = list(self._components(seeds))
        self.touched_strands = sum(map(len, components))
        for name in (name for component in components for name in component):
            self._drop_incidents(name)
        for component in components:
            self._relink(component, every, published, rulings)
        return tuple(self._found[incident] for incident in sorted(self._found))

    def _read(
        self,
        claims: Sequence[ResolvedClaim],
        documents: Sequence[Document],
        claim_origins: Mapping[str, str],
        rulings: Rulings,
    ) -> dict[str, ReportState]:
        held: defaultdict[str, list[ResolvedClaim]] = defaultdict(list)
        for resolved in claims:
            if can_join(resolved) and resolved.claim.id not in rulings.rejected:
                held[resolved.claim.report_id].append(resolved)
        published = {document.report.id: document.report.published for document in documents}
        states: dict[str, ReportState] = {}
        for report, rows in held.items():
            rows.sort(key=lambda resolved: (resolved.claim.start, resolved.claim.id))
            ids = [resolved.claim.id for resolved in rows]
            states[report] = ReportState(
                claims=tuple(rows),
                origins=tuple(claim_origins.get(claim, claim) for claim in ids),
                published=published.get(report),
                judged=rulings.touching(frozenset(ids)),
            )
        return states

    def _forget(self, report: str) -> set[str]:
        """Drop a report's strands; return the strands (by their first claim) that met them."""
        met: set[str] = set()
        self._states.pop(report, None)
        for strand in self._strands.pop(report, ()):
            name = strand.cluster.profile.claims[0]
            met |= self._neighbours(strand)
            for claim in strand.cluster.profile.claims:
                del self._profiles[claim]
            for key in strand.keys.have:
                self._have[key].discard(name)
                if not self._have[key]:
                    del self._have[key]
            for key in strand.keys.ask:
                self._ask[key].discard(name)
                if not self._ask[key]:
                    del self._ask[key]
            met.update(self._drop_incidents(name))
            del self._by_claim[name]
        return {name for name in met if name in self._by_claim}

    def _learn(self, report: str, state: ReportState, document: Document, rulings: Rulings) -> set[str]:
        profiles = _profiles(state, document)
        self._profiles.update((profile.claims[0], profile) for profile in profiles)
        strands = tuple(
            Strand(cluster=cluster, keys=keys_of(cluster.profile, rulings)) for cluster in _strands(profiles, rulings)
        )
        self._states[report], self._strands[report] = state, strands
        names = set()
        for strand in strands:
            name = strand.cluster.profile.claims[0]
            names.add(name)
            self._by_claim[name] = strand
            for key in strand.keys.have:
                self._have[key].add(name)
            for key in strand.keys.ask:
                self._ask[key].add(name)
        return names

    def _neighbours(self, strand: Strand) -> set[str]:
        name = strand.cluster.profile.claims[0]
        met: set[str] = set()
        for key in strand.keys.ask:
            met |= self._have.get(key, set())
        for key in strand.keys.have:
            met |= self._ask.get(key, set())
        met.discard(name)
        return met

    def _drop_incidents(self, name: str) -> tuple[str, ...]:
        """Forget what the component of a strand had made; return the strands of that component."""
        component, made = self._made.pop(name, ((), ()))
        for incident in made:
            self._found.pop(incident, None)
        return component

    def _components(self, seeds: set[str]) -> Iterator[list[str]]:
        """Yield, for the seeds, the strands that can bear on each other, each group in canonical order."""
        seen: set[str] = set()
        asked: set[Key] = set()
        for seed in sorted(seeds):
            if seed in seen or seed not in self._by_claim:
                continue
            group, queue = {seed}, [seed]
            while queue:
                strand = self._by_claim[queue.pop()]
                met: set[str] = set()
                for key in strand.keys.have:
                    if key not in asked and key in self._ask:
                        met |= self._ask[key]
                for key in strand.keys.ask:
                    if key not in asked:
                        asked.add(key)
                        met |= self._have[key]
                fresh = met - group
                group |= fresh
                queue.extend(fresh)
            seen |= group
            yield sorted(group, key=lambda name: cluster_order(self._by_claim[name].cluster))

    def _relink(
        self,
        component: Sequence[str],
        claims: Mapping[str, ResolvedClaim],
        published: Mapping[str, date | None],
        rulings: Rulings,
    ) -> None:
        clusters = [self._by_claim[name].cluster for name in component]
        made = [
            found(cluster, claims, published, self._profiles)
            for cluster in self._join_across(component, clusters, rulings)
            if founds(cluster, claims, self._profiles)
        ]
        for incident in made:
            self._found[incident.id] = incident
        record = (tuple(component), tuple(incident.id for incident in made))
        for name in component:
            self._made[name] = record

    def _join_across(self, component: Sequence[str], clusters: list[Cluster], rulings: Rulings) -> list[Cluster]:
        if len(component) == 1:
            return clusters
        folded = fold(join_judged(clusters, rulings), rulings)
        position = {claim: at for at, cluster in enumerate(folded) for claim in cluster.profile.claims}
        pairs = self._pairs(component, position, folded)
        size = len(folded)
        return agglomerate(
            folded, (divmod(pair, size) for pair in sorted(pairs)), _threshold("across_reports"), rulings
        )

    def _pairs(self, component: Sequence[str], position: Mapping[str, int], folded: Sequence[Cluster]) -> set[int]:
        """Return the pairs (as ``i * size + j``, i < j) of clusters whose strands meet under a key."""
        size, crowd = len(folded), int(limits()["crowd"])
        pairs: set[int] = set()
        met: set[tuple[frozenset[int], frozenset[int]]] = set()
        for key in {key for name in component for key in self._by_claim[name].keys.ask}:
            ask = frozenset(position[name] for name in self._ask[key])
            have = frozenset(position[name] for name in self._have[key])
            if len(have) < 2 or (have, ask) in met:
                continue
            met.add((have, ask))
            both = ((a, b) for a in ask for b in have) if len(have) <= crowd else _windowed(have, ask, folded)
            pairs.update(min(a, b) * size + max(a, b) for a, b in both if a != b)
        return pairs


def _windowed(have: Iterable[int], ask: frozenset[int], folded: Sequence[Cluster]) -> Iterator[tuple[int, int]]:
    """Yield each asking cluster with its nearest neighbours in two orders: by figures, and by day and target."""
    window = int(limits()["window"])
    for order in (_figure_order, _day_order):
        row = sorted(have, key=lambda at: order(folded[at].profile))
        for place, one in enumerate(row):
            yield from ((one, other) for other in row[place + 1 : place + 1 + window] if one in ask or other in ask)


def _figure_order(profile: Profile) -> tuple[object, ...]:
    figures = tuple((kind.value, str(intervals)) for kind, intervals in profile.figures.items())
    return (figures, sorted(profile.targets), profile.claims)


def _day_order(profile: Profile) -> tuple[object, ...]:
    start = 0 if profile.span is None else profile.span.start
    shown = profile.published.start if profile.published is not None and profile.span is None else start
    return (shown, sorted(profile.targets or profile.scenes), profile.claims)


def _profiles(state: ReportState, document: Document) -> list[Profile]:
    words = read_report(document, state.claims)
    return [profile_claim(row, words, origin) for row, origin in zip(state.claims, state.origins, strict=True)]


def _strands(profiles: Sequence[Profile], rulings: Rulings) -> list[Cluster]:
    """Return the claims of one report joined into strands; a very long report is worked on in windows."""
    window = int(limits()["report_window"])
    made: list[Cluster] = []
    for start in range(0, len(profiles), window):
        clusters = sorted((single(profile) for profile in profiles[start : start + window]), key=cluster_order)
        judged = join_judged(clusters, rulings)
        made += agglomerate(judged, combinations(range(len(judged)), 2), _threshold("within_report"), rulings)
    return made


def _threshold(name: str) -> float:
    value: float = lexicon.load("link_thresholds")["join"][name]
    return value

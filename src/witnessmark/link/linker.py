"""Claims in, incidents out; a second call recomputes only what changed reports and judgements touch."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from witnessmark import lexicon
from witnessmark.link.blocks import Key, Keys, keys_of, limits, story_key
from witnessmark.link.clusters import Cluster, agglomerate, cluster_order, fold, join_judged, join_told, single, told_as
from witnessmark.link.founding import can_join, found, founds
from witnessmark.link.kept import KeptReport, KeptStrand
from witnessmark.link.profile import Profile, profile_claim, read_report
from witnessmark.link.rulings import Rulings, read_rulings
from witnessmark.link.stories import UNTOLD, Story, tell_stories
from witnessmark.link.tellings import read_tellings
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

    report: str
    claims: tuple[str, ...]
    keys: Keys
    story: Story = UNTOLD


class Linker:
    """Links claims into incidents and remembers enough to link one more report at the cost of what it touches.

    The result of any sequence of calls equals that of one call with the last inputs: reports are worked on alone, and
    strands that share no key, directly or over others, cannot bear on each other.
    """

    def __init__(self) -> None:
        self._states: dict[str, ReportState] = {}
        self._strands: dict[str, tuple[Strand, ...]] = {}
        self._by_claim: dict[str, Strand] = {}
        self._digests: dict[str, str] = {}
        self._clusters: dict[str, Cluster] = {}
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
            report for report in {*wanted, *self._strands} if self._has_changed(report, wanted.get(report))
        )
        seeds: set[str] = set()
        for report in changed:
            seeds |= self._forget(report)
        for report in changed:
            if report in wanted:
                self._states[report] = wanted[report]
                clusters = self._read_clusters(report, by_report[report], rulings)
                seeds |= self._index(report, [_strand(report, cluster, rulings) for cluster in clusters])
        every = {resolved.claim.id: resolved for resolved in claims}
        seeds |= self._retell(tell_stories(read_tellings(self.strands(every), documents, every)))
        published = {
            report: None if document.report.published is None else document.report.published.start
            for report, document in by_report.items()
        }
        groups = list(self._components(seeds))
        self.touched_strands = sum(map(len, groups))
        for name in (name for group in groups for name in group):
            self._drop_incidents(name)
        for group in groups:
            for report in sorted({self._by_claim[name].report for name in group if name not in self._clusters}):
                self._read_clusters(report, by_report[report], rulings)
            component = sorted(group, key=lambda name: cluster_order(self._clusters[name]))
            self._relink(component, every, published, rulings)
        return tuple(self._found[incident] for incident in sorted(self._found))

    def strands(self, claims: Mapping[str, ResolvedClaim]) -> dict[str, list[tuple[str, ...]]]:
        """Return the claims of the strands of each report, the main one first: of most claims, then the lead."""

        def order(strand: Strand) -> tuple[int, int, str]:
            return (-len(strand.claims), min(claims[claim].claim.start for claim in strand.claims), strand.claims[0])

        return {report: [one.claims for one in sorted(held, key=order)] for report, held in self._strands.items()}

    def _retell(self, stories: Mapping[str, Story]) -> set[str]:
        """Put each strand under its story; return the strands whose story is not what it was, and all that they met."""
        met: set[str] = set()
        for report, held in self._strands.items():
            fresh: list[Strand] = []
            for strand in held:
                name, story = strand.claims[0], stories[strand.claims[0]]
                if story != strand.story:
                    met |= {name} | self._neighbours(strand)
                    met.update(self._drop_incidents(name))
                    self._move(name, strand.story, story)
                    strand = replace(strand, keys=strand.keys.with_story(story.id), story=story)
                    self._by_claim[name] = strand
                    met |= self._neighbours(strand)
                fresh.append(strand)
            self._strands[report] = tuple(fresh)
        return met

    def _move(self, name: str, before: Story, after: Story) -> None:
        for index in (self._have, self._ask):
            for story, change in ((before, set.discard), (after, set.add)):
                if story.id:
                    change(index[story_key(story.id)], name)
                    if not index[story_key(story.id)]:
                        del index[story_key(story.id)]

    def kept(self) -> list[KeptReport]:
        """Return what a later run needs to go on from here, sorted by report; it depends on the last inputs only."""
        rows = []
        groups = {id(component): min(component) for component, _ in self._made.values()}
        for report in sorted(self._strands):
            strands = []
            for strand in self._strands[report]:
                component, made = self._made[strand.claims[0]]
                group = groups[id(component)]
                strands.append(
                    KeptStrand(
                        claims=strand.claims,
                        have=tuple(sorted(strand.keys.have)),
                        ask=tuple(sorted(strand.keys.ask)),
                        group=group,
                        story=strand.story.id,
                        main=strand.story.main,
                        shared=strand.story.shared,
                        made=tuple(sorted(made)) if group == strand.claims[0] else (),
                    )
                )
            state = self._states.get(report)
            digest = self._digests[report] if state is None else _digest(state)
            rows.append(KeptReport(report_id=report, digest=digest, strands=tuple(strands)))
        return rows

    def resume(self, kept: Iterable[KeptReport], incidents: Iterable[Incident]) -> None:
        """Go on from what an earlier linker, of the same code, kept, and from the incidents that it returned."""
        members: defaultdict[str, list[str]] = defaultdict(list)
        made: dict[str, tuple[str, ...]] = {}
        for row in kept:
            self._digests[row.report_id] = row.digest
            strands = [
                Strand(
                    report=row.report_id,
                    claims=one.claims,
                    keys=Keys(have=frozenset(one.have), ask=frozenset(one.ask)),
                    story=Story(id=one.story, main=one.main, shared=one.shared),
                )
                for one in row.strands
            ]
            self._index(row.report_id, strands)
            for one in row.strands:
                members[one.group].append(one.claims[0])
                made[one.group] = made.get(one.group, ()) + one.made
        for group, names in members.items():
            self._made |= dict.fromkeys(names, (tuple(names), made[group]))
        self._found = {incident.id: incident for incident in incidents}

    def _has_changed(self, report: str, state: ReportState | None) -> bool:
        """Whether a report is not as it was linked last; a state that is as kept is remembered."""
        known = self._states.get(report)
        if state is None or known is not None or report not in self._digests:
            return state is None or state != known
        if _digest(state) != self._digests[report]:
            return True
        self._states[report] = state
        return False

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
        self._digests.pop(report, None)
        for strand in self._strands.pop(report, ()):
            name = strand.claims[0]
            met |= self._neighbours(strand)
            self._clusters.pop(name, None)
            for claim in strand.claims:
                self._profiles.pop(claim, None)
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

    def _read_clusters(self, report: str, document: Document, rulings: Rulings) -> list[Cluster]:
        """Profile the claims of a report and join them among themselves."""
        profiles = _profiles(self._states[report], document)
        self._profiles.update((profile.claims[0], profile) for profile in profiles)
        clusters = _strands(profiles, rulings)
        self._clusters.update((cluster.profile.claims[0], cluster) for cluster in clusters)
        return clusters

    def _index(self, report: str, strands: Sequence[Strand]) -> set[str]:
        """Put the strands of a report under their keys; return their names."""
        self._strands[report] = tuple(strands)
        names = set()
        for strand in strands:
            name = strand.claims[0]
            names.add(name)
            self._by_claim[name] = strand
            for key in strand.keys.have:
                self._have[key].add(name)
            for key in strand.keys.ask:
                self._ask[key].add(name)
        return names

    def _neighbours(self, strand: Strand) -> set[str]:
        name = strand.claims[0]
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

    def _components(self, seeds: set[str]) -> Iterator[set[str]]:
        """Yield, for the seeds, the strands that can bear on each other."""
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
            yield group

    def _relink(
        self,
        component: Sequence[str],
        claims: Mapping[str, ResolvedClaim],
        published: Mapping[str, date | None],
        rulings: Rulings,
    ) -> None:
        clusters = [told_as(self._clusters[name], self._by_claim[name].story) for name in component]
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
        main = {name: self._by_claim[name].story.id for name in component if self._by_claim[name].story.main}
        folded = fold(join_told(join_judged(clusters, rulings), main, rulings), rulings)
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


def _strand(report: str, cluster: Cluster, rulings: Rulings) -> Strand:
    return Strand(report=report, claims=cluster.profile.claims, keys=keys_of(cluster.profile, rulings))


def _digest(state: ReportState) -> str:
    return hashlib.sha256(repr(state).encode("utf-8", "surrogatepass")).hexdigest()[:32]


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

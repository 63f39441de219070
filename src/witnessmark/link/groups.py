"""Strands of all reports in; groups of those that can bear on each other, and the incidents of one group, out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from witnessmark import lexicon
from witnessmark.link.blocks import limits, story_key
from witnessmark.link.clusters import Cluster, agglomerate, cluster_order, fold, join_judged, join_told, told_as
from witnessmark.link.incidents import found, founds
from witnessmark.link.profile import Profile
from witnessmark.link.rulings import Rulings
from witnessmark.link.stories import Story
from witnessmark.link.strands import Strand
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.incidents import Incident


@dataclass(frozen=True, slots=True)
class Told:
    """A strand of a report (id) with the story that it tells."""

    report: str
    strand: Strand
    story: Story

    @property
    def have(self) -> Iterable[str]:
        """The keys it is found under."""
        return (*self.strand.have, story_key(self.story.id)) if self.story.id else self.strand.have

    @property
    def ask(self) -> Iterable[str]:
        """The keys it looks others up under."""
        return (*self.strand.ask, story_key(self.story.id)) if self.story.id else self.strand.ask


def groups_of(told: Sequence[Told]) -> list[list[Told]]:
    """Return the strands in groups: two that meet under a key, directly or over others, are of one.

    Strands of two groups cannot bear on each other.
    """
    asked = frozenset(key for row in told for key in row.ask)
    leader = list(range(len(told)))

    def lead(at: int) -> int:
        while leader[at] != at:
            leader[at] = at = leader[leader[at]]
        return at

    first: dict[str, int] = {}
    for at, row in enumerate(told):
        for key in row.have:
            if key in asked:
                leader[lead(at)] = lead(first.setdefault(key, at))
    groups: defaultdict[int, list[Told]] = defaultdict(list)
    for at, row in enumerate(told):
        groups[lead(at)].append(row)
    return list(groups.values())


def incidents_of(
    group: Iterable[Told],
    clusters: Mapping[str, Cluster],
    profiles: Mapping[str, Profile],
    claims: Mapping[str, ResolvedClaim],
    published: Mapping[str, date | None],
    rulings: Rulings,
) -> list[Incident]:
    """Return the incidents of one group; `clusters` holds each strand's by its name, `profiles` each claim's."""
    ordered = sorted(group, key=lambda row: cluster_order(clusters[row.strand.name]))
    made = [told_as(clusters[row.strand.name], row.story) for row in ordered]
    if len(ordered) > 1:
        main = {row.strand.name: row.story.id for row in ordered if row.story.main}
        made = fold(join_told(join_judged(made, rulings), main, rulings), rulings)
        size = len(made)
        pairs = (divmod(pair, size) for pair in sorted(_pairs(ordered, made)))
        made = agglomerate(made, pairs, lexicon.load("link_thresholds")["join"]["across_reports"], rulings)
    return [
        found(cluster, claims, published, profiles) for cluster in made if founds(cluster, claims, published, profiles)
    ]


def _pairs(group: Sequence[Told], folded: Sequence[Cluster]) -> set[int]:
    """Return the pairs (as ``i * size + j``, i < j) of clusters whose strands meet under a key."""
    size, crowd = len(folded), int(limits()["crowd"])
    position = {claim: at for at, cluster in enumerate(folded) for claim in cluster.profile.claims}
    have: defaultdict[str, set[int]] = defaultdict(set)
    ask: defaultdict[str, set[int]] = defaultdict(set)
    for row in group:
        at = position[row.strand.name]
        for key in row.ask:
            ask[key].add(at)
        for key in row.have:
            have[key].add(at)
    pairs: set[int] = set()
    met: set[tuple[frozenset[int], frozenset[int]]] = set()
    for key, asking in ask.items():
        meeting = (frozenset(have[key]), frozenset(asking))
        if len(meeting[0]) < 2 or meeting in met:
            continue
        met.add(meeting)
        held = meeting[0]
        both = ((a, b) for a in asking for b in held) if len(held) <= crowd else _windowed(held, meeting[1], folded)
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

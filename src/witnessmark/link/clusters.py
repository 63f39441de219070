"""Profiles and the pairs worth comparing in; clusters that hold together, each join with its weight, out.

Agglomerative, best pair first, over merged profiles: a cluster is asked as a whole, so what one member contradicts no
other can bring in. There is no transitive closure: A like B and B like C joins all three only when A and C do not
exclude each other, the fullest members agree on the mean, and a large cluster earns each further member.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import log2

from witnessmark import lexicon
from witnessmark.link.conflict import conflict
from witnessmark.link.features import explain, score
from witnessmark.link.profile import Profile, merge
from witnessmark.link.rulings import Rulings
from witnessmark.link.stories import Story
from witnessmark.model.incidents import Join

JUDGED_WEIGHT = 100.0
"""The weight shown for a join that a person decided."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Claims held to be one event: their merged profile, the fullest members, and the joins that made it."""

    profile: Profile
    exemplars: tuple[Profile, ...]
    joins: tuple[Join, ...]


@cache
def _join() -> dict[str, float]:
    table: dict[str, float] = lexicon.load("link_thresholds")["join"]
    return table


def single(profile: Profile) -> Cluster:
    """Return the cluster of one profile."""
    return Cluster(profile=profile, exemplars=(profile,), joins=())


def told_as(cluster: Cluster, story: Story) -> Cluster:
    """Return a cluster of one strand with the story that its telling belongs to."""
    if not story.id:
        return cluster

    def told(profile: Profile) -> Profile:
        held = frozenset({story.id})
        return replace(
            profile, stories=held, shared=frozenset(story.shared), leading=held if story.main else frozenset()
        )

    return replace(cluster, profile=told(cluster.profile), exemplars=tuple(map(told, cluster.exemplars)))


def cluster_order(cluster: Cluster) -> tuple[int, tuple[str, ...]]:
    """Return the order in which clusters are worked on: the fullest first, then by content."""
    return (-cluster.profile.fullness, cluster.profile.claims)


def join_clusters(a: Cluster, b: Cluster, weight: float, reasons: tuple[str, ...]) -> Cluster:
    """Return `a` and `b` as one; the recorded pair of claims is the one that agrees most."""
    best = max(
        ((score(one, other), one.claims[0], other.claims[0]) for one in a.exemplars for other in b.exemplars),
        key=lambda found: (found[0], found[1], found[2]),
    )
    left, right = sorted(best[1:])
    kept = sorted((*a.exemplars, *b.exemplars), key=lambda profile: (-profile.fullness, profile.claims))
    return Cluster(
        profile=merge(a.profile, b.profile),
        exemplars=tuple(kept[: int(_join()["exemplars"])]),
        joins=(*a.joins, *b.joins, Join(claim_a=left, claim_b=right, weight=weight, reasons=reasons)),
    )


def weigh(a: Cluster, b: Cluster, threshold: float, rulings: Rulings) -> float | None:
    """Return how much two clusters agree, None when they must stay two."""
    if conflict(a.profile, b.profile) is not None or rulings.forbids(a.profile.claims, b.profile.claims):
        return None
    weight = score(a.profile, b.profile)
    size = min(len(a.profile.claims), len(b.profile.claims)) + max(len(a.profile.claims), len(b.profile.claims))
    needed = threshold
    if size > _join()["size_free"]:
        needed += _join()["size_step"] * log2(size / _join()["size_free"])
    if weight < needed:
        return None
    if len(a.exemplars) > 1 or len(b.exemplars) > 1:
        pairs = [(one, other) for one in a.exemplars for other in b.exemplars]
        excluded = sum(conflict(one, other) is not None for one, other in pairs)
        if 2 * excluded > len(pairs):
            return None
        if sum(score(one, other) for one, other in pairs) / len(pairs) < _join()["cohesion"]:
            return None
    return weight


def join_judged(clusters: Sequence[Cluster], rulings: Rulings) -> list[Cluster]:
    """Return the clusters with those joined that a person judged to be one event."""
    if not rulings.same:
        return list(clusters)
    held = {claim: cluster for cluster in clusters for claim in cluster.profile.claims}
    for pair in rulings.ties(list(held)):
        a, b = (held.get(claim) for claim in pair)
        if a is None or b is None or a is b or rulings.forbids(a.profile.claims, b.profile.claims):
            continue
        joined = join_clusters(a, b, JUDGED_WEIGHT, (rulings.same[pair],))
        held |= dict.fromkeys(joined.profile.claims, joined)
    return sorted({id(cluster): cluster for cluster in held.values()}.values(), key=cluster_order)


def join_parts(clusters: Sequence[Cluster], wholes: Mapping[str, str], rulings: Rulings) -> list[Cluster]:
    """Return the clusters with those joined of which one tells of people whom the other counts, or once more of them.

    `wholes` gives, for a claim that does, the claim that it is a part of. What excludes one event, and a person's
    ruling, stand above it.
    """
    held = {claim: cluster for cluster in clusters for claim in cluster.profile.claims}
    for part in sorted(wholes):
        a, b = held.get(part), held.get(wholes[part])
        if a is None or b is None or a is b or rulings.forbids(a.profile.claims, b.profile.claims):
            continue
        if conflict(a.profile, b.profile) is not None:
            continue
        weight, reasons = explain(a.profile, b.profile)
        joined = join_clusters(a, b, weight, ("One tells of people whom the other counts", *reasons))
        held |= dict.fromkeys(joined.profile.claims, joined)
    return sorted({id(cluster): cluster for cluster in held.values()}.values(), key=cluster_order)


def join_told(clusters: Sequence[Cluster], main: Mapping[str, str], rulings: Rulings) -> list[Cluster]:
    """Return the clusters with those joined that hold the main strands of one story, but where a person parted them.

    `main` gives the story of each main strand, by its first claim.
    """
    stories: defaultdict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        for story in sorted({main[claim] for claim in cluster.profile.claims if claim in main}):
            stories[story].append(cluster)
    held = {claim: cluster for cluster in clusters for claim in cluster.profile.claims}
    for story in sorted(stories):
        rows = list({id(held[row.profile.claims[0]]): held[row.profile.claims[0]] for row in stories[story]}.values())
        while len(rows) > 1:
            # halving, as in `fold`; what a ruling parts is left as it is
            left = [row for pair in zip(rows[::2], rows[1::2], strict=False) for row in _told_pair(*pair, rulings)]
            left += rows[len(rows) // 2 * 2 :]
            if len(left) == len(rows):
                break
            rows = left
        held.update((claim, row) for row in rows for claim in row.profile.claims)
    return sorted({id(cluster): cluster for cluster in held.values()}.values(), key=cluster_order)


def _told_pair(a: Cluster, b: Cluster, rulings: Rulings) -> list[Cluster]:
    if rulings.forbids(a.profile.claims, b.profile.claims) or conflict(a.profile, b.profile) is not None:
        return [a, b]
    weight, reasons = explain(a.profile, b.profile)
    return [join_clusters(a, b, weight, reasons)]


def fold(clusters: Sequence[Cluster], rulings: Rulings) -> list[Cluster]:
    """Return `clusters` with those joined that say the same of place, day, target and figures, in time linear in them.

    What thousands of reports tell of one event is mostly the same few things; comparing each pair would be quadratic.
    """
    groups: defaultdict[tuple[object, ...], list[Cluster]] = defaultdict(list)
    made: list[Cluster] = []
    for cluster in clusters:
        key = _telling(cluster.profile)
        if key is None or rulings.parts(cluster.profile.claims):
            made.append(cluster)
        else:
            groups[key].append(cluster)
    for rows in groups.values():
        # halving keeps the merged profiles small until the last few steps
        while len(rows) > 1:
            rows = [_folded(*rows[at : at + 2]) for at in range(0, len(rows), 2)]
        made += rows
    return sorted(made, key=cluster_order)


def _telling(profile: Profile) -> tuple[object, ...] | None:
    """Return all by which a profile would be weighed; None when place, day or target are not its own and narrow."""
    place, span = profile.place, profile.span
    if place is None or profile.place_lent or place.where_prec > 2 or span is None or not span.firm or span.days > 2:
        return None
    if not profile.targets or profile.follows:
        return None
    told = (tuple(profile.figures.items()), profile.victims, profile.means, profile.harmful, profile.apart_from)
    return (place.id, span.start, span.end, profile.targets, *told)


def _folded(a: Cluster, b: Cluster | None = None) -> Cluster:
    if b is None:
        return a
    weight, reasons = explain(a.profile, b.profile)
    left, right = sorted((a.profile.claims[0], b.profile.claims[0]))
    return Cluster(
        profile=merge(a.profile, b.profile),
        exemplars=a.exemplars,
        joins=(*a.joins, *b.joins, Join(claim_a=left, claim_b=right, weight=weight, reasons=reasons)),
    )


def agglomerate(
    clusters: Sequence[Cluster], pairs: Iterable[tuple[int, int]], threshold: float, rulings: Rulings
) -> list[Cluster]:
    """Return `clusters` joined along `pairs` of their positions, the best pair first, until none reaches `threshold`.

    `clusters` come in `cluster_order`; equal weights are settled by it, so the result does not depend on input order.
    A pair whose sides have grown is weighed again when its turn comes, so that a pair costs a few weighings at most.
    """
    held: dict[int, Cluster] = dict(enumerate(clusters))
    grown: dict[int, int] = {}
    heap: list[tuple[float, int, int]] = []
    for i, j in pairs:
        if conflict(held[i].profile, held[j].profile) is None:
            heap.append((-round(score(held[i].profile, held[j].profile), 6), min(i, j), max(i, j)))
    heapq.heapify(heap)
    refused: set[tuple[int, int]] = set()
    following = len(clusters)
    while heap:
        said, i, j = heapq.heappop(heap)
        i, j = sorted((_grown(grown, i), _grown(grown, j)))
        if i == j or (i, j) in refused:
            continue
        weight = weigh(held[i], held[j], threshold, rulings)
        if weight is None:
            refused.add((i, j))
            continue
        if heap and -round(weight, 6) > max(said, heap[0][0]):
            heapq.heappush(heap, (-round(weight, 6), i, j))
            continue
        a, b = held.pop(i), held.pop(j)
        total, reasons = explain(a.profile, b.profile)
        held[following] = join_clusters(a, b, total, reasons)
        grown[i] = grown[j] = following
        following += 1
    return sorted(held.values(), key=cluster_order)


def _grown(grown: dict[int, int], position: int) -> int:
    """Return the cluster that a position's cluster has become part of."""
    path: list[int] = []
    while position in grown:
        path.append(position)
        position = grown[position]
    grown.update(dict.fromkeys(path, position))
    return position

"""Scored links in, groups out: never by bare transitive closure."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Generic[Node]):
    """Nodes held together, sorted; `weakest` is the lowest link that joined them, `cohesion` the share linked."""

    members: tuple[Node, ...]
    weakest: tuple[Node, Node, float] | None
    cohesion: float


def group(links: Mapping[tuple[Node, Node], float], least: float) -> list[Group[Node]]:
    """Return groups of two or more nodes joined by `links` (a, b) -> score, strongest first.

    Two groups are joined only when at least the share `least` of the pairs between them is linked, so that a chain of
    chance resemblances cannot run through a corpus. Equal scores are taken in order of the nodes.
    """
    home: dict[Node, int] = {}
    members: dict[int, list[Node]] = {}
    between: dict[int, dict[int, int]] = {}
    inside: dict[int, int] = {}
    weakest: dict[int, tuple[Node, Node, float]] = {}
    for at, node in enumerate(sorted({node for pair in links for node in pair})):  # type: ignore[type-var]
        home[node] = at
        members[at], between[at], inside[at] = [node], {}, 0
    for a, b in links:
        between[home[a]][home[b]] = between[home[b]][home[a]] = 1
    for (a, b), score in sorted(links.items(), key=lambda item: (-item[1], item[0])):
        one, two = home[a], home[b]
        if one == two:
            continue
        crossing = between[one][two]
        if crossing < least * len(members[one]) * len(members[two]):
            continue
        keep, gone = (one, two) if (len(members[one]), -one) >= (len(members[two]), -two) else (two, one)
        for node in members[gone]:
            home[node] = keep
        members[keep] += members.pop(gone)
        inside[keep] += inside.pop(gone) + crossing
        before = [found for found in (weakest.get(keep), weakest.pop(gone, None), (a, b, score)) if found]
        weakest[keep] = min(before, key=lambda found: found[2])
        for other, count in between.pop(gone).items():
            del between[other][gone]
            if other != keep:
                between[keep][other] = between[other][keep] = between[keep].get(other, 0) + count
    groups = []
    for at, nodes in members.items():
        if len(nodes) > 1:
            pairs = len(nodes) * (len(nodes) - 1) // 2
            groups.append(Group(members=tuple(sorted(nodes)), weakest=weakest[at], cohesion=inside[at] / pairs))  # type: ignore[type-var]
    return sorted(groups, key=lambda found: found.members)


def one_each(groups: Sequence[Group[Node]]) -> dict[Node, Group[Node]]:
    """Return the group of each node that has one."""
    return {node: found for found in groups for node in found.members}

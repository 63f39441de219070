"""A record in; the groups of reports that share sentences, as the page draws them, out."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from witnessmark.model.record import CaseRecord
from witnessmark.model.text import Match
from witnessmark.publish.page_data import FamilyView
from witnessmark.publish.payload import Numbering, Value, report_origins

COPIES = tuple(match for match in Match if match is not Match.TEMPLATE)
"""The kinds of match of two sentences of one origin, in the order in which the page counts them."""

LINEAGE = 24
"""Reports that are drawn as one family at most: a larger one is drawn by origin, or it would be one tangle."""


def families(record: CaseRecord, numbers: Numbering) -> list[FamilyView]:
    """Return the groups of reports that share sentences: members, and how many sentences each pair shares by match."""
    where = {sentence.id: sentence.report_id for document in record.documents for sentence in document.sentences}
    shared: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for passage in record.reuse.passages:
        a, b = (numbers.reports[where[sentence]] for sentence in (passage.sentence_a, passage.sentence_b))
        if a != b and passage.is_copy:
            shared[min(a, b), max(a, b)][passage.match.value] += 1
    leader = list(range(len(record.documents)))

    def find(n: int) -> int:
        while leader[n] != n:
            leader[n] = leader[leader[n]]
            n = leader[n]
        return n

    for a, b in sorted(shared):
        leader[max(find(a), find(b))] = min(find(a), find(b))
    members: dict[int, list[int]] = defaultdict(list)
    for n in range(len(leader)):
        members[find(n)].append(n)
    edges: dict[int, list[Value]] = defaultdict(list)
    for (a, b), counts in sorted(shared.items()):
        edges[find(a)].append([a, b, [counts[match.value] for match in COPIES]])
    found: list[FamilyView] = []
    origin_of = report_origins(record)
    for head, group in members.items():
        if len(group) > LINEAGE:
            found += _by_origin(record, group, edges[head], origin_of)
        elif len(group) > 1:
            found.append({"m": group, "e": edges[head], "of": 0})
    return sorted(found, key=lambda family: (-len(family["m"]), family["m"]))


def _by_origin(
    record: CaseRecord, group: list[int], edges: list[Value], origin_of: Mapping[str, tuple[int, str | None]]
) -> list[FamilyView]:
    """Return a large family cut into its origins; `of` is how many reports it has, whom single sentences tie."""
    origins = {n: origin_of.get(record.documents[n].report.id, (-1, None))[0] for n in group}
    members: dict[int, list[int]] = defaultdict(list)
    for n in group:
        members[origins[n]].append(n)
    inside: dict[int, list[Value]] = defaultdict(list)
    for edge in edges:
        if origins[edge[0]] == origins[edge[1]]:
            inside[origins[edge[0]]].append(edge)
    return [
        {"m": rows, "e": inside[origin], "of": len(group)}
        for origin, rows in members.items()
        if origin >= 0 and len(rows) > 1
    ]

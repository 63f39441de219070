"""Passages in, origins out: sentences and reports grouped by the text they go back to, each exactly once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from witnessmark import lexicon
from witnessmark.model.ids import content_id
from witnessmark.model.text import Document, Origin, OriginLevel, Passage, Report, SentenceKind
from witnessmark.reuse.cohesion import Group, group
from witnessmark.reuse.corpus import Corpus
from witnessmark.reuse.direction import earliest

BY_MEMBERS = attrgetter("members")
LONE = "a lone text: no copy of it is in this case"
REPORTING = frozenset({SentenceKind.BODY, SentenceKind.CAPTION, SentenceKind.QUOTE, SentenceKind.HEADING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How much of each report stands elsewhere.

    `share[a, b]` is the rarity-weighted part of a's reporting that stands in b, `nats[a, b]` (a < b) the rarity they
    share.
    """

    share: dict[tuple[str, str], float]
    nats: dict[tuple[str, str], float]


def sentence_origins(
    documents: Sequence[Document], corpus: Corpus, passages: Sequence[Passage], shares: Shares
) -> tuple[Origin, ...]:
    """Return the origins that together hold every sentence of `documents` exactly once, sorted by their members."""
    least = lexicon.load("reuse_passages")["origins"]["sentence_cohesion"]
    report_of = {document.report.id: document.report for document in documents}
    text_of = {s.id: text for text, holders in enumerate(corpus.holders) if len(holders) > 1 for s in holders}
    links: dict[tuple[str, str], float] = {}
    by_text: dict[int, set[str]] = defaultdict(set)
    # Sentences of the same words are one node, named by the first, so that a hub of copies counts once.
    for passage in passages:
        if passage.match.value == "identical":
            by_text[text_of[passage.sentence_a]].update((passage.sentence_a, passage.sentence_b))
    first = {member: min(members) for members in by_text.values() for member in members}
    for passage in passages:
        a, b = sorted(
            (first.get(passage.sentence_a, passage.sentence_a), first.get(passage.sentence_b, passage.sentence_b))
        )
        if a != b:
            links[a, b] = max(links.get((a, b), 0.0), passage.score)
    groups: dict[str, Group[str] | None] = {min(members): None for members in by_text.values()}
    for found in group(links, least):
        for member in found.members:
            groups.pop(member, None)
        groups[found.members[0]] = found
    same = {min(members): sorted(members) for members in by_text.values()}
    sentence_of = {s.id: s for document in documents for s in document.sentences}

    def order(member: str) -> tuple[str, int]:
        return sentence_of[member].report_id, sentence_of[member].index

    origins: list[Origin] = []
    grouped: set[str] = set()
    for head, held in groups.items():
        nodes = held.members if held else (head,)
        members = sorted({member for node in nodes for member in same.get(node, [node])})
        grouped.update(members)
        reports = sorted({sentence_of[member].report_id for member in members})
        if len(reports) == 1:
            start: str | None = min(members, key=order)
            why = "repeated within one report"
        else:
            source, why = earliest([report_of[r] for r in reports], shares.share)
            start = min((m for m in members if sentence_of[m].report_id == source), key=order, default=None)
        origins.append(_origin(OriginLevel.SENTENCE, members, start, f"{why}{_how_held(held)}"))
    for document in documents:
        for sentence in document.sentences:
            if sentence.id not in grouped:
                origins.append(_origin(OriginLevel.SENTENCE, [sentence.id], sentence.id, LONE))
    return tuple(sorted(origins, key=BY_MEMBERS))


def report_origins(documents: Sequence[Document], shares: Shares) -> tuple[Origin, ...]:
    """Return the origins that together hold every report exactly once, sorted by their members."""
    data = lexicon.load("reuse_passages")["origins"]
    links: dict[tuple[str, str], float] = {}
    for (a, b), nats in shares.nats.items():
        most = max(shares.share[a, b], shares.share[b, a])
        if most >= data["report_share"] and nats >= data["report_shared_least"]:
            links[a, b] = most
    report_of: dict[str, Report] = {document.report.id: document.report for document in documents}
    origins: list[Origin] = []
    grouped: set[str] = set()
    for found in group(links, data["report_cohesion"]):
        start, why = earliest([report_of[member] for member in found.members], shares.share)
        grouped.update(found.members)
        origins.append(_origin(OriginLevel.REPORT, found.members, start, f"{why}{_how_held(found, report_of)}"))
    for report in sorted(report_of):
        if report not in grouped:
            origins.append(_origin(OriginLevel.REPORT, [report], report, LONE))
    return tuple(sorted(origins, key=BY_MEMBERS))


def measure_shares(documents: Sequence[Document], corpus: Corpus, passages: Sequence[Passage]) -> Shares:
    """Return how much of each report stands in each other; a repeated sentence counts once, appeals not at all."""
    rarity = corpus.mass.tolist()
    text_of: dict[str, int] = {}
    of_report: dict[str, set[int]] = {document.report.id: set() for document in documents}
    report_id: dict[str, str] = {}
    for text, holders in enumerate(corpus.holders):
        for sentence in holders:
            if sentence.kind in REPORTING:
                text_of[sentence.id], report_id[sentence.id] = text, sentence.report_id
                of_report[sentence.report_id].add(text)
    total = {report: sum(rarity[text] for text in sorted(texts)) for report, texts in of_report.items()}
    covered: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for passage in passages:
        a, b = passage.sentence_a, passage.sentence_b
        if a not in text_of or b not in text_of or report_id[a] == report_id[b]:
            continue
        for here, there in ((a, b), (b, a)):
            best = covered[report_id[here], report_id[there]]
            best[text_of[here]] = max(best.get(text_of[here], 0.0), passage.score)
    held = {pair: sum(rarity[t] * best[t] for t in sorted(best)) for pair, best in covered.items()}
    share = {(a, b): min(1.0, nats / total[a]) if total[a] else 0.0 for (a, b), nats in held.items()}
    nats = {(a, b): min(value, held[b, a]) for (a, b), value in sorted(held.items()) if a < b}
    return Shares(share=share, nats=nats)


def _origin(level: OriginLevel, members: Sequence[str], start: str | None, evidence: str) -> Origin:
    held = tuple(members)
    return Origin(id=content_id("ori", level, *held), level=level, members=held, earliest=start, evidence=evidence)


def _how_held(found: Group[str] | None, report_of: Mapping[str, Report] | None = None) -> str:
    if found is None or found.weakest is None:
        return ""
    a, b, score = found.weakest
    if report_of is not None:
        a, b = report_of[a].source, report_of[b].source
    return f"; weakest link {score:.2f} between {a} and {b}; {found.cohesion:.0%} of pairs linked"

"""A corpus in, passages out: which sentences are one text, how closely, and why."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from witnessmark import lexicon
from witnessmark.model.ids import content_id
from witnessmark.model.text import Match, Passage, Sentence, SentenceKind
from witnessmark.reuse.changes import altered
from witnessmark.reuse.compare import Features
from witnessmark.reuse.corpus import Corpus, Floats, Ints
from witnessmark.reuse.templates import is_template
from witnessmark.reuse.wording import scan

FILLED = "one form of words, filled in twice: other places, other days or figures; "


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two texts (indices into the corpus, left < right) held to be one, with score, match and the reason in words."""

    left: int
    right: int
    score: float
    match: Match
    reason: str


def judge(corpus: Corpus, left: Ints, right: Ints, features: Features, scores: Floats) -> tuple[Link, ...]:
    """Return the pairs that pass the gates and the threshold, each with its reason."""
    gates = lexicon.load("reuse_passages")["gates"]
    passed = (
        (scores >= gates["threshold"])
        & (features.shared >= gates["shared_least"])
        & (features.terms >= gates["terms_least"])
        & (features.words >= gates["words_least"])
        & ((features.numbers == 0) | (features.words >= gates["changed_words_least"]))
    )
    links = []
    for i in np.flatnonzero(passed):
        # Only what a formula could have filled is worth the longer look.
        if (
            features.shared[i] < gates["stock_most"]
            and shared_beyond_stock(corpus, int(left[i]), int(right[i])) < gates["shared_least"]
        ):
            continue
        near = features.edit[i] >= gates["near_edit"] and features.coverage[i] >= gates["near_coverage"]
        match = Match.NEAR if near else Match.REWORDED
        if is_template(corpus.raw[left[i]], corpus.raw[right[i]]):
            match = Match.TEMPLATE
        links.append(
            Link(
                left=int(left[i]),
                right=int(right[i]),
                score=round(float(scores[i]), 4),
                match=match,
                reason=FILLED * (match is Match.TEMPLATE)
                + _reason(corpus, int(left[i]), int(right[i]), features, int(i)),
            )
        )
    return tuple(links)


@cache
def _formulas() -> re.Pattern[str]:
    return re.compile("|".join(lexicon.load("reuse_stock")["formulas"]), re.IGNORECASE)


def shared_beyond_stock(corpus: Corpus, left: int, right: int) -> float:
    """Return the rarity (nats) that two texts share outside the formulas of news prose."""
    keys = _keys_beyond_stock(corpus.raw[left]) & _keys_beyond_stock(corpus.raw[right])
    weight = {corpus.vocabulary[t]: float(corpus.weights[t]) for t in corpus.terms_of(left).tolist()}
    return sum(weight.get(key, 0.0) for key in sorted(keys))


@lru_cache(maxsize=1 << 15)  # each text meets several others, and looking for the formulas is what takes the time
def _keys_beyond_stock(text: str) -> frozenset[str]:
    return frozenset(key for key, _, _ in scan(_formulas().sub(" ", text)))


def _reason(corpus: Corpus, left: int, right: int, features: Features, row: int) -> str:
    keys_right = {key for key, _, _ in scan(corpus.raw[right])}
    shared = {key: (kind, shown) for key, kind, shown in reversed(scan(corpus.raw[left])) if key in keys_right}
    weight = {corpus.vocabulary[t]: float(corpus.weights[t]) for t in corpus.terms_of(left).tolist()}
    ranked = sorted(shared, key=lambda key: (-weight[key], key))
    words = [shared[key][1] for key in ranked if shared[key][0] == 0][:4]
    things = [shared[key][1] for key in ranked if shared[key][0] != 0][:4]
    parts = [f"{features.edit[row]:.0%} of the letters in order"]
    parts.append(f"{features.words[row]:.0%} of the rare wording shared")
    if words:
        parts.append("rare words " + ", ".join(words))
    if things:
        parts.append("names and numbers " + ", ".join(things))
    if not np.isnan(features.meaning[row]):
        parts.append(f"meaning {features.meaning[row]:.2f}, {features.sense[row]:.2f} beyond the common topic (cosine)")
    return "; ".join(parts)


def identical_groups(corpus: Corpus) -> Iterator[tuple[int, tuple[Sentence, ...]]]:
    """Yield each text that several sentences hold and that is too rich in rare words to recur by chance."""
    least = lexicon.load("reuse_passages")["gates"]["identical_least"]
    for text, holders in enumerate(corpus.holders):
        if len(holders) < 2 or corpus.mass[text] < least:
            continue
        if _formulas().search(corpus.raw[text]) is None or shared_beyond_stock(corpus, text, text) >= least:
            yield text, holders


def stock_texts(corpus: Corpus) -> frozenset[int]:
    """Return the texts that many reports hold which share nothing else: an agency's line or a template, no copy."""
    gates = lexicon.load("reuse_passages")["identical"]
    held_by: dict[str, set[int]] = defaultdict(set)
    for text, _ in identical_groups(corpus):
        for sentence in corpus.holders[text]:
            held_by[sentence.report_id].add(text)
    stock = set()
    for text, holders in identical_groups(corpus):
        reports = sorted({sentence.report_id for sentence in holders})
        if len(reports) < gates["stock_reports"]:
            continue
        first = reports[: gates["stock_looked_at"]]
        alone = sum(held_by[a] & held_by[b] == {text} for at, a in enumerate(first) for b in first[at + 1 :])
        if alone > gates["stock_share"] * len(first) * (len(first) - 1) / 2:
            stock.add(text)
    return frozenset(stock)


def without_stock(corpus: Corpus, links: Sequence[Link]) -> tuple[Link, ...]:
    """Return the links but those between two wordings of a formula: "the injuries are not life-threatening".

    As with identical sentences, what tells it is that many pairs of reports have it in common and most of them nothing
    else. Reports that do share more keep it, and so does a sentence too rich in rare words to be a formula.
    """
    gates = lexicon.load("reuse_passages")["identical"]
    shared: dict[tuple[str, str], set[tuple[int, int]]] = defaultdict(set)
    pairs_of: list[list[tuple[str, str]]] = []
    for link in links:
        pairs = [] if link.match is Match.TEMPLATE else _report_pairs(corpus, link, gates["all_pairs_most"])
        pairs_of.append(pairs)
        for pair in pairs:
            shared[pair].add((link.left, link.right))
    for text, holders in identical_groups(corpus):
        reports = sorted({sentence.report_id for sentence in holders})[: gates["stock_looked_at"]]
        for at, a in enumerate(reports):
            for b in reports[at + 1 :]:
                shared[a, b].add((text, text))
    pairs_with: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for link, pairs in zip(links, pairs_of, strict=True):
        for text in (link.left, link.right):
            pairs_with[text].update(pairs)
    lone = {pair for pair, found in shared.items() if len(found) == 1}
    stock = {
        text
        for text, pairs in pairs_with.items()
        if len({report for pair in pairs for report in pair}) > gates["stock_reports"]
        and len(pairs & lone) > gates["stock_share"] * len(pairs)
    }
    return tuple(
        link
        for link, pairs in zip(links, pairs_of, strict=True)
        if link.match is not Match.REWORDED
        or not (link.left in stock or link.right in stock)
        or min(corpus.mass[link.left], corpus.mass[link.right]) >= gates["stock_nats"]
        or not lone.issuperset(pairs)
    )


def _report_pairs(corpus: Corpus, link: Link, most: int) -> list[tuple[str, str]]:
    """Return the pairs of reports, in order, that hold the two texts of a link; of the first `most` holders each."""
    left, right = (corpus.holders[text][:most] for text in (link.left, link.right))
    pairs = {
        (a.report_id, b.report_id) if a.report_id < b.report_id else (b.report_id, a.report_id)
        for a in left
        for b in right
    }
    return sorted(pair for pair in pairs if pair[0] != pair[1])


def to_passages(corpus: Corpus, links: Sequence[Link], stock: frozenset[int]) -> tuple[Passage, ...]:
    """Return the passages of identical groups and of `links`, sorted by their sentences' ids."""
    data = lexicon.load("reuse_passages")
    most, own_page = data["identical"]["all_pairs_most"], data["gates"]["same_report"]
    passages: dict[str, Passage] = {}
    for text, holders in identical_groups(corpus):
        if text in stock:
            continue
        for a, b in _pairs_within(holders, most):
            exact = a.text == b.text
            passage = _passage(
                a,
                b,
                Match.IDENTICAL,
                1.0,
                "the same words" + ("" if exact else " but for quotes, dashes, case or spaces"),
            )
            passages[passage.id] = passage
    best = _best_scores(corpus, [link for link in links if link.match is not Match.TEMPLATE])
    edited = _best_scores(corpus, [link for link in links if link.match is Match.NEAR])
    clear, weak = data["gates"]["clear"], data["gates"]["weak"]

    def is_outdone(link: Link, a: Sentence, b: Sentence) -> bool:
        """A weak match gives way to a clear one with the same report, a rewording to an edit."""
        rival = max(best.get((link.left, b.report_id), 0.0), best.get((link.right, a.report_id), 0.0))
        near = max(edited.get((link.left, b.report_id), 0.0), edited.get((link.right, a.report_id), 0.0))
        reworded_beside_edited = link.match is Match.REWORDED and near >= clear
        return bool(reworded_beside_edited or (link.score < weak and rival >= clear))

    for link in links:
        if link.left in stock or link.right in stock:
            continue
        for a, b in _pairs_across(corpus.holders[link.left], corpus.holders[link.right], most):
            # One author's captions are written alike: within a page only a close repeat says anything.
            if a.report_id == b.report_id and link.match is not Match.NEAR and link.score < own_page:
                continue
            if a.report_id == b.report_id if link.match is Match.TEMPLATE else is_outdone(link, a, b):
                continue
            passage = _passage(a, b, link.match, link.score, link.reason)
            passages[passage.id] = passage
    return tuple(sorted(passages.values(), key=lambda p: (p.sentence_a, p.sentence_b)))


def _best_scores(corpus: Corpus, links: Sequence[Link]) -> dict[tuple[int, str], float]:
    """Return the best score of each text with any sentence of each report."""
    best: dict[tuple[int, str], float] = {}
    for link in links:
        for text, other in ((link.left, link.right), (link.right, link.left)):
            for sentence in corpus.holders[other]:
                key = (text, sentence.report_id)
                best[key] = max(best.get(key, 0.0), link.score)
    return best


def _pairs_within(holders: Sequence[Sentence], most: int) -> Iterator[tuple[Sentence, Sentence]]:
    if len(holders) <= most:
        for at, a in enumerate(holders):
            for b in holders[at + 1 :]:
                yield a, b
    else:
        for b in holders[1:]:
            yield holders[0], b


def _pairs_across(
    left: Sequence[Sentence], right: Sequence[Sentence], most: int
) -> Iterator[tuple[Sentence, Sentence]]:
    if len(left) * len(right) <= most * most:
        for a in left:
            for b in right:
                yield a, b
    else:
        for a in left:
            yield a, right[0]
        for b in right[1:]:
            yield left[0], b


def _passage(one: Sentence, other: Sentence, match: Match, score: float, reason: str) -> Passage:
    a, b = (one, other) if one.id < other.id else (other, one)
    appeal = SentenceKind.APPEAL in (a.kind, b.kind)
    warning = None
    if match not in (Match.IDENTICAL, Match.TEMPLATE):
        warning = altered(a.text, b.text, appeal=appeal, close=match is Match.NEAR)
    return Passage(
        id=content_id("pas", a.id, b.id),
        sentence_a=a.id,
        sentence_b=b.id,
        match=match,
        score=score,
        reason=reason,
        changed=warning is not None,
        warning=warning,
    )

"""Average precision and F1 of passage matching on `pairs.txt`, beside three baselines, against pinned floors.

    python eval/reuse/score_pairs.py [--misses] [--check]
    python eval/reuse/score_pairs.py --lookalikes {tuned,held} [--misses] [--check]

`--check` exits 1 where a floor of `floors.toml` is missed or the set is not the one that the floors were measured on.
The baselines take their threshold where it serves them best on the tuned part; ours is the shipped one.
"""

import argparse
import hashlib
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pairset import LOOKALIKES, PAIRS, Pair, corpus_of, read_pairs

from witnessmark.model.text import Match
from witnessmark.reuse.changes import altered
from witnessmark.reuse.matching import match_texts
from witnessmark.reuse.neighbours import read_meanings
from witnessmark.reuse.wording import fold
from witnessmark.settings import Settings

FLOORS = Path(__file__).with_name("floors.toml")
THRESHOLD = 0.5


def average_precision(truth: np.ndarray, scores: np.ndarray) -> float:
    """Return the area under precision-recall; tied scores are taken in the least favourable order."""
    order = np.lexsort((truth, -scores))
    hits = truth[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float((precision * hits).sum() / hits.sum())


def f1(truth: np.ndarray, said: np.ndarray) -> float:
    """Return the harmonic mean of precision and recall."""
    return float(2 * (truth & said).sum() / max(1, truth.sum() + said.sum()))


def best_threshold(truth: np.ndarray, scores: np.ndarray) -> float:
    """Return the threshold with the best F1."""
    return float(max(np.unique(scores), key=lambda t: (f1(truth, scores >= t), t)))


def ours(pairs: Sequence[Pair]) -> np.ndarray:
    """Return the score of each pair as the product gives it, 0 where it proposes no passage."""
    corpus, at = corpus_of(list(pairs))
    found = match_texts(corpus, Settings())
    links = {(link.left, link.right): link.score for link in found if link.match is not Match.TEMPLATE}
    scores = []
    for pair in pairs:
        a, b = sorted((at[fold(pair.first)], at[fold(pair.second)]))
        scores.append(1.0 if a == b else links.get((a, b), 0.0))
    return np.array(scores)


def minhash(pairs: Sequence[Pair]) -> np.ndarray:
    """Return the Jaccard similarity of word 3-shingles, which MinHash estimates (here exact, in its favour)."""

    def shingles(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))}

    out = []
    for pair in pairs:
        a, b = shingles(pair.first), shingles(pair.second)
        out.append(len(a & b) / len(a | b))
    return np.array(out)


def tfidf(pairs: Sequence[Pair]) -> np.ndarray:
    """Return the cosine of tf-idf vectors over words."""
    texts = sorted({text for pair in pairs for text in (pair.first, pair.second)})
    words = {text: Counter(re.findall(r"\w+", text.lower())) for text in texts}
    seen = Counter(word for counts in words.values() for word in counts)
    idf = {word: np.log((1 + len(texts)) / (1 + count)) + 1 for word, count in seen.items()}

    def norm(counts: Counter[str]) -> float:
        return float(np.sqrt(sum((n * idf[w]) ** 2 for w, n in sorted(counts.items()))))

    out = []
    for pair in pairs:
        a, b = words[pair.first], words[pair.second]
        dot = sum(a[w] * b[w] * idf[w] ** 2 for w in sorted(set(a) & set(b)))
        out.append(dot / (norm(a) * norm(b)))
    return np.array(out)


def minilm(pairs: Sequence[Pair]) -> np.ndarray:
    """Return the cosine of MiniLM vectors."""
    corpus, at = corpus_of(list(pairs))
    meanings = read_meanings(corpus, np.arange(len(corpus.texts)), 2)
    left = np.array([at[fold(pair.first)] for pair in pairs])
    right = np.array([at[fold(pair.second)] for pair in pairs])
    return meanings.cosine(left, right)


def main() -> int:
    """Print the table; return 1 where `--check` finds a floor missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print every pair that is judged wrongly")
    parser.add_argument("--check", action="store_true", help="fail where a floor is missed")
    parser.add_argument("--lookalikes", choices=("tuned", "held"), help="score this half of lookalikes.txt instead")
    asked = parser.parse_args()
    if asked.lookalikes:
        return lookalikes(held=asked.lookalikes == "held", misses=asked.misses, floors=asked.check)
    pairs = read_pairs()
    truth = np.array([pair.is_copy for pair in pairs])
    held = np.array([pair.held_out for pair in pairs])
    english = np.array([pair.language == "en" for pair in pairs])
    print(f"{len(pairs)} pairs, {int(truth.sum())} copies; {int(held.sum())} held out; sha256 {digest()}")
    print(f"\n{'':28} all pairs       held out        held out, English")
    print(f"{'method':28} {'AP':>6} {'F1':>7}  {'AP':>6} {'F1':>7}  {'AP':>6} {'F1':>7}")
    results: dict[str, float] = {}
    mine = ours(pairs)
    methods = {
        "Witnessmark": mine,
        "MinHash, word 3-shingles": minhash(pairs),
        "tf-idf": tfidf(pairs),
        "MiniLM alone": minilm(pairs),
    }
    for name, scores in methods.items():
        cut = THRESHOLD if name == "Witnessmark" else best_threshold(truth[~held], scores[~held])
        cells = []
        for part, mask in (("all", np.ones_like(held)), ("held_out", held), ("held_out_english", held & english)):
            ap, f = average_precision(truth[mask], scores[mask]), f1(truth[mask], scores[mask] >= cut)
            cells.append(f"{ap:6.3f} {f:7.3f}")
            if name == "Witnessmark":
                results[f"average_precision_{part}"], results[f"f1_{part}"] = ap, f
        print(f"{name:28} " + "  ".join(cells))
    print("\nkind   pairs  said to be copies")
    for kind in "dn123bctxisk":
        of_kind = np.array([pair.kind == kind for pair in pairs])
        print(f"{kind:6} {int(of_kind.sum()):5}  {int((mine[of_kind] >= THRESHOLD).sum())}")
    flagged = [
        altered(p.first, p.second, appeal=p.story.startswith("appeal"), close=True) is not None
        for p in pairs
        if p.kind == "c"
    ]
    clean = [
        altered(p.first, p.second, appeal=p.story.startswith("appeal"), close=True) is not None
        for p in pairs
        if p.kind in "dn"
    ]
    print(f"\naltered copies flagged: {sum(flagged)} of {len(flagged)}")
    print(f"unaltered edits flagged: {sum(clean)} of {len(clean)}")
    results["altered_flagged"] = sum(flagged) / len(flagged)
    if asked.misses:
        for pair, score in zip(pairs, mine, strict=True):
            if (score >= THRESHOLD) != pair.is_copy:
                print(f"\n{pair.story} {pair.kind}:{pair.language} {score:.2f}\n  {pair.first}\n  {pair.second}")
    return check(results) if asked.check else 0


def lookalikes(*, held: bool, misses: bool, floors: bool) -> int:
    """Print precision and recall on a half of the look-alikes; return 1 where asked and a floor is missed."""
    pairs = [pair for pair in read_pairs(LOOKALIKES) if pair.held_out == held]
    truth, said = np.array([pair.is_copy for pair in pairs]), ours(pairs) >= THRESHOLD
    right = int((truth & said).sum())
    figures = {"precision": right / max(1, int(said.sum())), "recall": right / int(truth.sum())}
    print(f"{len(pairs)} pairs, {int(truth.sum())} copies: " + "  ".join(f"{k} {v:.3f}" for k, v in figures.items()))
    for kind in "wxi":
        of_kind = np.array([pair.kind == kind for pair in pairs])
        print(f"{kind}: {int(said[of_kind].sum())} of {int(of_kind.sum())} said to be copies")
    if misses:
        for pair, wrong in zip(pairs, said != truth, strict=True):
            if wrong:
                print(f"\n{pair.story} {pair.kind}\n  {pair.first}\n  {pair.second}")
    pinned = tomllib.loads(FLOORS.read_text("utf-8"))["lookalikes"]
    missed = [f"{k}: {v:.3f} is under the floor {pinned[k]}" for k, v in figures.items() if v < pinned[k]]
    print("\n".join(missed) or "all floors held")
    return 1 if floors and missed else 0


def digest() -> str:
    """Return the SHA-256 of the pair set."""
    return hashlib.sha256(PAIRS.read_bytes()).hexdigest()


def check(results: dict[str, float]) -> int:
    """Print each missed floor; return 1 where there is one."""
    pinned = tomllib.loads(FLOORS.read_text("utf-8"))
    missed = [
        f"{name}: {results[name]:.3f} is under the floor {floor}"
        for name, floor in pinned["floors"].items()
        if results[name] < floor
    ]
    if pinned["sha256"] != digest():
        missed.append(f"pairs.txt has sha256 {digest()}; the floors were measured on {pinned['sha256']}")
    print("\n" + ("\n".join(missed) or "all floors held"))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Marked passages in, the gate's word weights out: which words let a sentence through to the tagger.

usage: python train/gate.py [--other REPORTS.jsonl ...] [--out src/witnessmark/lexicon/en/gate.tsv]

A logistic regression over the words of a sentence: sentences with a mark against those without. `--other` are reports
(JSON lines with a "text") whose sentences that hold no word of harm are taken as further ones without; they stay
outside the repository. The words written are those of the passages, each with its weight in hundredths; the first row
is the threshold, set so that 97% of the marked sentences of the passages left out pass.
"""

import argparse
import json
import random
import re
from collections import Counter
from pathlib import Path

import torch
from torch import nn

from passages import FOLDER, read
from witnessmark.extract.gate import is_harm_word, words_of
from witnessmark.lexicon import FOLDER as LEXICON

RECALL = 0.97
LEAST = 3  # passages that a word must stand in
EPOCHS = 12
_SENTENCE = re.compile(r".+?(?:[.!?][\"”]?(?=\s+[A-Z\"“(\[])|$)", re.DOTALL)


def sentences() -> list[tuple[list[str], bool]]:
    """Return the words of each sentence of the passages, and whether it holds a mark."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for passage in read(path):
            for part in _SENTENCE.finditer(passage.text):
                marked = any(part.start() <= m.start < part.end() for m in passage.mentions)
                found.append((words_of(part.group()), marked))
    return found


def others(paths: list[Path], most: int) -> list[tuple[list[str], bool]]:
    """Return sentences of ordinary reports that hold no word of harm."""
    found = []
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            for part in _SENTENCE.finditer(json.loads(line)["text"]):
                words = words_of(part.group())
                if 4 < len(words) < 60 and not any(map(is_harm_word, words)):
                    found.append((words, False))
    random.Random(0).shuffle(found)
    return found[:most]


def fit(rows: list[tuple[list[str], bool]], known: dict[str, int]) -> list[float]:
    """Return the weight of each known word; the last is the weight of all sentences."""
    torch.manual_seed(0)
    bags = nn.EmbeddingBag(len(known) + 1, 1, mode="sum")
    nn.init.zeros_(bags.weight)
    optimiser = torch.optim.Adam(bags.parameters(), lr=0.05)
    coded = [([known[w] for w in sorted(set(words)) if w in known] + [len(known)], told) for words, told in rows]
    for epoch in range(EPOCHS):
        random.Random(epoch).shuffle(coded)
        for at in range(0, len(coded), 512):
            part = coded[at : at + 512]
            offsets = torch.tensor([0, *(len(words) for words, _ in part[:-1])]).cumsum(0)
            score = bags(torch.tensor([w for words, _ in part for w in words]), offsets)[:, 0]
            target = torch.tensor([float(told) for _, told in part])
            loss = nn.functional.binary_cross_entropy_with_logits(score, target) + 2e-5 * (bags.weight**2).sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return bags.weight[:, 0].tolist()


def scores(rows: list[tuple[list[str], bool]], known: dict[str, int], weights: list[float]) -> list[float]:
    """Return the score of each row."""
    return [weights[-1] + sum(weights[known[w]] for w in set(words) if w in known) for words, _ in rows]


def main() -> None:
    """Fit on nine tenths to set the threshold, then on all, and write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--other", type=Path, nargs="*", default=[])
    asked.add_argument("--out", type=Path, default=LEXICON / "en" / "gate.tsv")
    a = asked.parse_args()
    torch.set_num_threads(1)
    own = sentences()
    more = others(a.other, len(own))
    count = Counter(word for words, _ in own for word in set(words))
    known = {word: i for i, word in enumerate(sorted(w for w, n in count.items() if n >= LEAST))}
    kept = [row for i, row in enumerate(own) if i % 10 == 0]
    weights = fit([row for i, row in enumerate(own) if i % 10] + more, known)
    marked = sorted(s for s, (_, told) in zip(scores(kept, known, weights), kept, strict=True) if told)
    least = marked[int((1 - RECALL) * len(marked))]
    passed = sum(s >= least for s in scores(more, known, weights)) / max(1, len(more))
    bare = [s for s, (_, told) in zip(scores(kept, known, weights), kept, strict=True) if not told]
    print(f"{len(own)} sentences of ours, {len(more)} others, {len(known)} words")
    unmarked = sum(s >= least for s in bare) / len(bare)
    print(f"left out: {RECALL} of the marked pass, {unmarked:.3f} of the unmarked; {passed:.3f} of the others")
    weights = fit(own + more, known)
    rows = [("", least - weights[-1]), *((word, weights[i]) for word, i in known.items())]
    a.out.write_text("".join(f"{word}\t{round(100 * weight)}\n" for word, weight in rows), encoding="utf-8")


if __name__ == "__main__":
    main()

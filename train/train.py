"""Marked passages in, the reader's weights out: cross-validate, train, export (see docs/reference/reader.md).

usage: python train/train.py [--folds 3] [--epochs 8] [--more FILE.txt ...] [--out READER.onnx]

Seeds are fixed; the figures and the digests of passages and weights are written beside the weights (reader.json).
`--more` names further passage files, kept out of the repository, to train on as well.
"""

import argparse
import hashlib
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer
from torch import Tensor
from torch.nn import functional

from export import export
from passages import FOLDER, Passage, Row, encode, joined, read
from tagger import Tagger, fresh
from witnessmark.extract.reader.labels import KIND_TAGS, KINDS, WIDTHS

ROOT = Path(__file__).parent.parent
WORDS = ROOT / "src/witnessmark/lexicon/reuse_wordpieces.txt"
BATCH_PIECES = 1024  # pieces a step, about 24 passages
RATE = 2e-4
HEAD_RATE = 1e-3
JOINED = 0.4  # share of passages read behind another one, so that a strange sentence before changes nothing
LOSSES = {"kind": 1.0, "speaker": 0.5, "flags": 0.5, "population": 0.3}

Batch = tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]


def batches(rows: Sequence[Row], rng: random.Random) -> Iterator[Batch]:
    """Yield the rows once, like lengths together, in random order."""
    order = sorted(range(len(rows)), key=lambda i: (len(rows[i].ids) + rng.random() * 6, i))
    chunks: list[list[int]] = [[]]
    for i in order:
        if chunks[-1] and (len(chunks[-1]) + 1) * len(rows[i].ids) > BATCH_PIECES:
            chunks.append([])
        chunks[-1].append(i)
    rng.shuffle(chunks)
    for chunk in chunks:
        wide = max(len(rows[i].ids) for i in chunk)
        ids, kind, speaker = (np.zeros((len(chunk), wide), np.int64) for _ in range(3))
        mask = np.zeros((len(chunk), wide), bool)
        population = np.full((len(chunk), wide), -1, np.int64)
        flags = np.zeros((len(chunk), wide, WIDTHS[2]), np.float32)
        for r, i in enumerate(chunk):
            n = len(rows[i].ids)
            ids[r, :n], kind[r, :n], speaker[r, :n], mask[r, :n] = rows[i].ids, rows[i].kind, rows[i].speaker, True
            flags[r, :n], population[r, :n] = rows[i].flags, rows[i].population
        yield tuple(map(torch.from_numpy, (ids, mask, kind, speaker, flags, population)))  # type: ignore[misc]


def loss(tagger: Tagger, batch: Batch) -> Tensor:
    """Return the sum of the four heads' losses, flags and population over marked pieces only."""
    ids, mask, kind, speaker, flags, population = batch
    kinds, speakers, flagged, populations = tagger(ids, mask).split(WIDTHS, -1)
    flat = mask.flatten()
    of_kind = functional.cross_entropy(kinds.flatten(0, 1)[flat], kind.flatten()[flat], label_smoothing=0.02)
    of_speaker = functional.cross_entropy(speakers.flatten(0, 1)[flat], speaker.flatten()[flat])
    marked = (kind > 0).float()[..., None] * torch.ones_like(flags)
    of_flags = functional.binary_cross_entropy_with_logits(flagged, flags, weight=marked, reduction="sum")
    told = population.flatten() >= 0
    of_population = (
        functional.cross_entropy(populations.flatten(0, 1)[told], population.flatten()[told]) if told.any() else 0.0
    )
    return (
        LOSSES["kind"] * of_kind
        + LOSSES["speaker"] * of_speaker
        + LOSSES["flags"] * of_flags / marked.sum().clamp(min=1)
        + LOSSES["population"] * of_population
    )


def train(passages: Sequence[Passage], words: BertWordPieceTokenizer, epochs: int, seed: int) -> Tagger:
    """Return a tagger trained on `passages`, shuffled and joined anew each epoch."""
    torch.manual_seed(seed)
    tagger, rng = fresh(seed), random.Random(seed)
    body = [p for n, p in tagger.named_parameters() if p.requires_grad and not n.startswith("head")]
    groups = [{"params": body, "lr": RATE}, {"params": tagger.head.parameters(), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    begun = time.monotonic()
    done, steps = 0, 0
    for epoch in range(epochs):
        texts = list(passages)
        rng.shuffle(texts)
        made: list[Passage] = []
        while texts:
            passage = texts.pop()
            made.append(joined(passage, texts.pop()) if texts and rng.random() < JOINED / 2 else passage)
        rows = [encode(words, passage) for passage in made]
        todo = list(batches(rows, rng))
        steps = steps or epochs * len(todo)
        total = 0.0
        tagger.train()
        for batch in todo:
            done += 1
            share = min(1.0, done / (0.06 * steps)) * max(0.02, 1 - done / (steps + 1))
            for group, rate in zip(optimiser.param_groups, (RATE, HEAD_RATE), strict=True):
                group["lr"] = rate * share
            value = loss(tagger, batch)
            optimiser.zero_grad(set_to_none=True)
            value.backward()
            torch.nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimiser.step()
            total += value.item()
        print(f"  epoch {epoch + 1}: loss {total / len(todo):.4f}, {time.monotonic() - begun:.0f} s", flush=True)
    return tagger.eval()


def spans(tags: Sequence[int]) -> set[tuple[int, int, str]]:
    """Return the mentions in a row of kind tags as (first piece, end, kind)."""
    found: set[tuple[int, int, str]] = set()
    start, kind = 0, ""
    for i, tag in enumerate([*tags, 0]):
        name = KIND_TAGS[tag]
        if kind and name != f"I-{kind}":
            found.add((start, i, kind))
            kind = ""
        if name.startswith("B-") or (name != "O" and not kind):
            start, kind = i, name[2:]
    return found


def score(tagger: Tagger, passages: Sequence[Passage], words: BertWordPieceTokenizer) -> dict[str, list[int]]:
    """Return for each kind, and for all, how many marks were found, predicted and right."""
    counts = {kind: [0, 0, 0] for kind in (*KINDS, "all")}
    with torch.no_grad():
        for passage in passages:
            row = encode(words, passage)
            kinds = tagger(torch.from_numpy(row.ids)[None])[0].split(WIDTHS, -1)[0]
            got, want = spans(kinds.argmax(-1).tolist()), spans(row.kind.tolist())
            for place, marks in enumerate((want, got, want & got)):
                for mark in marks:
                    counts[mark[2]][place] += 1
                    counts["all"][place] += 1
    return counts


def told(counts: dict[str, list[int]]) -> dict[str, dict[str, float]]:
    """Return precision, recall and F1 of exact marks for each kind."""
    table = {}
    for kind, (want, got, right) in counts.items():
        p, r = right / max(1, got), right / max(1, want)
        table[kind] = {"precision": round(p, 3), "recall": round(r, 3), "f1": round(2 * p * r / max(1e-9, p + r), 3)}
        table[kind]["marks"] = want
    return table


def main() -> None:
    """Cross-validate, train on everything, export."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--folds", type=int, default=3)
    asked.add_argument("--epochs", type=int, default=8)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--part", type=float, default=1.0, help="share of the passages to train on, for the curve")
    asked.add_argument("--more", type=Path, nargs="*", default=[])
    asked.add_argument("--out", type=Path, default=ROOT / "src/witnessmark/lexicon/en/reader.onnx")
    a = asked.parse_args()
    torch.set_num_threads(2)
    words = BertWordPieceTokenizer(str(WORDS), lowercase=True)
    files = sorted(FOLDER.glob("*.txt"))
    passages = [p for path in files for p in read(path)]
    random.Random(0).shuffle(passages)
    passages = passages[: round(a.part * len(passages))]
    print(f"{len(passages)} passages of {len(files)} files")
    counts = {kind: [0, 0, 0] for kind in (*KINDS, "all")}
    for fold in range(a.folds):
        kept = [p for i, p in enumerate(passages) if i % a.folds != fold]
        tagger = train(kept, words, max(2, a.epochs // 2), a.seed)
        for kind, three in score(tagger, [p for i, p in enumerate(passages) if i % a.folds == fold], words).items():
            counts[kind] = [x + y for x, y in zip(counts[kind], three, strict=True)]
        print(f"fold {fold + 1}: so far {told(counts)['all']}", flush=True)
    more = [p for path in a.more for p in read(path)]
    tagger = train([*passages, *more], words, a.epochs, a.seed)
    a.out.parent.mkdir(parents=True, exist_ok=True)
    export(tagger, a.out)
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    facts = {
        "passages": len(passages),
        "more": len(more),
        "passages_sha256": digest,
        "weights_sha256": hashlib.sha256(a.out.read_bytes()).hexdigest(),
        "epochs": a.epochs,
        "seed": a.seed,
        "cross_validated": told(counts) if a.folds else {},
    }
    a.out.with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(facts, indent=1))


if __name__ == "__main__":
    main()

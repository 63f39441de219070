"""Time and peak memory by size on a made corpus with planted copies, beside datasketch and a DuckDB band join.

    python eval/reuse/scale.py --sizes 10000 100000 1000000 [--methods witnessmark datasketch duckdb] [--check]
    python eval/reuse/scale.py --sizes 100000 --methods grown

Each run is a process of its own, so that its peak memory is its own. Times are of the wall; the corpus is made and
its memory counted before, as `base`. Recall is the share of planted near copies that come out as passages (for the
two others: as candidate pairs whose estimated similarity reaches 0.5, their usual setting).

`candidates` does what the two others do; `all-candidates` also reads terms and joins rare pairs, as the stage does.
`grown` is the whole stage on one report more than an earlier run left in its file (its memory is of both runs).
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from corpus_maker import SENTENCES_A_REPORT, Made, make

FLOORS = Path(__file__).with_name("floors.toml")
BANDS, ROWS = 32, 4
BUCKET_MOST = 64
GROWN = "grown"
Pairs = set[tuple[str, str]]


def peak_mb() -> int:
    """Return the peak resident memory of this process and its children in MB."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024


def cpu_seconds() -> float:
    """Return the processor time of this process and its finished children: what another load cannot lengthen much."""
    taken = os.times()
    return taken.user + taken.system + taken.children_user + taken.children_system


def by_candidates(made: Made) -> Pairs:
    """Return what the two others return: pairs that meet in a band and whose signatures agree in half their places."""
    from witnessmark.reuse.candidates import band_keys, join_on_key
    from witnessmark.reuse.corpus import sorted_unique
    from witnessmark.reuse.signatures import signatures
    from witnessmark.reuse.wording import fold
    from witnessmark.settings import Settings

    first: dict[str, str] = {}
    for document in made.documents:
        for sentence in document.sentences:
            first.setdefault(fold(sentence.text), sentence.id)
    texts, held = list(first), list(first.values())
    rows = signatures(texts, 5, BANDS * ROWS, Settings().processes)
    span = np.int64(len(texts))
    everyone = np.arange(len(texts), dtype=np.int64)
    joined = [join_on_key(band_keys(rows, band, ROWS), everyone, BUCKET_MOST, span) for band in range(BANDS)]
    pairs = sorted_unique(np.concatenate(joined))
    return alike(rows, pairs // span, pairs % span, held)


def by_all_candidates(made: Made) -> Pairs:
    """Return as `candidates` does, with the whole of its work: terms and their rarity read, rare pairs joined too."""
    from witnessmark.reuse.candidates import candidate_pairs
    from witnessmark.reuse.corpus import read_corpus
    from witnessmark.reuse.signatures import signatures
    from witnessmark.settings import Settings

    corpus = read_corpus(made.documents)
    rows = signatures(corpus.texts, 5, BANDS * ROWS, Settings().processes)
    one, two = candidate_pairs(replace(corpus, signatures=rows), Settings())
    return alike(rows, one, two, [holders[0].id for holders in corpus.holders])


def alike(rows: np.ndarray, one: np.ndarray, two: np.ndarray, held: list[str]) -> Pairs:
    """Return the pairs, as sentence ids, whose signatures agree in half of their places."""
    like = (rows[one] == rows[two]).mean(axis=1) >= 0.5
    return {tuple(sorted((held[a], held[b]))) for a, b in zip(one[like], two[like], strict=True)}  # type: ignore[misc]


def by_witnessmark(made: Made, kept: Path | None = None) -> Pairs:
    """Return the passages of the whole stage, origins included; `kept` holds what an earlier run read."""
    from witnessmark.reuse import SignatureCache, reuse
    from witnessmark.settings import Settings

    found = reuse(made.documents, Settings(), None if kept is None else SignatureCache(kept))
    return {(passage.sentence_a, passage.sentence_b) for passage in found.passages if passage.is_copy}


def shingled(text: str) -> set[str]:
    """Return the character 5-shingles of a text in lower case."""
    text = text.lower()
    return {text[i : i + 5] for i in range(max(1, len(text) - 4))}


def by_datasketch(made: Made) -> Pairs:
    """Return the pairs of datasketch's MinHashLSH at its threshold of one half."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.5, num_perm=BANDS * ROWS)
    found: Pairs = set()
    for document in made.documents:
        for sentence in document.sentences:
            sketch = MinHash(num_perm=BANDS * ROWS)
            sketch.update_batch([shingle.encode() for shingle in sorted(shingled(sentence.text))])
            found.update((min(other, sentence.id), max(other, sentence.id)) for other in index.query(sketch))
            index.insert(sentence.id, sketch)
    return found


def rensa_rows(texts: list[str]) -> np.ndarray:
    """Return rensa's signatures, a row a text."""
    from rensa import RMinHash

    rows = np.empty((len(texts), BANDS * ROWS), dtype=np.uint32)
    for at, text in enumerate(texts):
        sketch = RMinHash(num_perm=BANDS * ROWS, seed=4)
        sketch.update(sorted(shingled(text)))
        rows[at] = sketch.digest()
    return rows


def by_duckdb(made: Made) -> Pairs:
    """Return the pairs of a plain band join: rensa in two processes, bands joined and verified in DuckDB."""
    import duckdb
    import pyarrow as pa

    sentences = [sentence for document in made.documents for sentence in document.sentences]
    texts = [sentence.text for sentence in sentences]
    chunks = [texts[i : i + 5000] for i in range(0, len(texts), 5000)]
    with ProcessPoolExecutor(2) as pool:
        rows = np.concatenate(list(pool.map(rensa_rows, chunks)))
    keys = np.concatenate(
        [
            rows[:, b * ROWS : (b + 1) * ROWS].astype(np.uint64)
            @ np.array([1, 1_000_003, 998_244_353, 2_147_483_647], dtype=np.uint64)
            + np.uint64(b)
            for b in range(BANDS)
        ]
    )
    table = pa.table({"key": keys, "text": np.tile(np.arange(len(texts)), BANDS)})
    with duckdb.connect() as base:
        base.register("bands", table)
        joined = "bands a join bands b on a.key = b.key and a.text < b.text"
        pairs = base.execute(f"select distinct a.text as one, b.text as two from {joined}").to_arrow_table()  # noqa: S608  # no input in it
    one, two = pairs["one"].to_numpy(), pairs["two"].to_numpy()
    return alike(rows, one, two, [sentence.id for sentence in sentences])


METHODS: dict[str, Callable[[Made], Pairs]] = {
    "witnessmark": by_witnessmark,
    "candidates": by_candidates,
    "all-candidates": by_all_candidates,
    "datasketch": by_datasketch,
    "duckdb": by_duckdb,
}


def measure(method: str, size: int) -> dict[str, object]:
    """Return the figures of one run in this process."""
    with TemporaryDirectory() as folder:
        if method != GROWN:
            return timed(method, make(size), size, METHODS[method])
        made = make(size + SENTENCES_A_REPORT)
        kept = Path(folder) / "signatures.npz"
        before = Made(documents=made.documents[:-1], planted=made.planted)
        # In a process of its own, so that this one finds nothing but the file.
        with ProcessPoolExecutor(1) as pool:
            pool.submit(by_witnessmark, before, kept).result()
        return timed(method, made, size, lambda made: by_witnessmark(made, kept))


def timed(method: str, made: Made, size: int, find: Callable[[Made], Pairs]) -> dict[str, object]:
    """Return the figures of `find`, the corpus already made."""
    from witnessmark.garbage import look_rarely

    look_rarely()  # as the command does
    base, start = peak_mb(), time.perf_counter()
    before = cpu_seconds()
    found = find(made)
    seconds, cpu = time.perf_counter() - start, cpu_seconds() - before
    recall = len(found & made.planted) / len(made.planted)
    return {
        "method": method,
        "sentences": size,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "peak_mb": peak_mb(),
        "base_mb": base,
        "recall": round(recall, 4),
        "pairs": len(found),
        "load": round(os.getloadavg()[0], 1),
    }


def check(rows: list[dict[str, Any]]) -> int:
    """Print each limit of `floors.toml` that `rows` break, and what they cannot show; return 1 where one is broken."""
    limits = tomllib.loads(FLOORS.read_text("utf-8"))["scale"]
    taken = {(row["method"], row["sentences"]): row for row in rows}
    missed, asked = [], 0

    def hold(name: str, value: float, kept: bool) -> None:
        nonlocal asked
        asked += 1
        if not kept:
            missed.append(f"{name}: {value:.3f} breaks the limit {limits[name.split(',', maxsplit=1)[0]]}")

    whole = sorted(size for method, size in taken if method == "witnessmark")
    for size in whole:
        row = taken["witnessmark", size]
        hold(f"recall_least, {size:,}", row["recall"], row["recall"] >= limits["recall_least"])
        hold(f"peak_mb_most, {size:,}", row["peak_mb"], row["peak_mb"] <= limits["peak_mb_most"])
    for small, big in pairwise(whole):
        longer = taken["witnessmark", big]["cpu_seconds"] / taken["witnessmark", small]["cpu_seconds"]
        exponent = float(np.log(longer) / np.log(big / small))
        hold(f"exponent_most, {small:,} to {big:,}", exponent, exponent <= limits["exponent_most"])
    for other in ("datasketch", "duckdb"):
        for size in sorted(size for method, size in taken if method == other and ("candidates", size) in taken):
            ratio = taken["candidates", size]["seconds"] / taken[other, size]["seconds"]
            name = f"seconds_to_{other}_most"
            hold(f"{name}, {size:,}", ratio, ratio <= limits[name])
    if (GROWN, 100_000) in taken:
        seconds = taken[GROWN, 100_000]["cpu_seconds"]
        hold("grown_cpu_seconds_most", seconds, seconds <= limits["grown_cpu_seconds_most"])
    if asked == 0:
        missed.append("this run has nothing that a limit speaks of: ask for other methods or sizes")
    print("\n" + ("\n".join(missed) or f"all {asked} limits held"))
    return 1 if missed else 0


def main() -> int:
    """Run each method at each size in a process of its own and print a table row for each; return 1 on a miss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--methods", nargs="+", choices=sorted((*METHODS, GROWN)), default=list(METHODS))
    parser.add_argument("--check", action="store_true", help="fail where a limit of floors.toml is broken")
    parser.add_argument("--one", nargs=2, metavar=("METHOD", "SIZE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one[0], int(asked.one[1]))))
        return 0
    print("| method | sentences | seconds | CPU s | peak MB (of which corpus) | recall | pairs | load |")
    print("|---|---|---|---|---|---|---|---|")
    points: dict[str, list[tuple[int, float]]] = {}
    rows: list[dict[str, Any]] = []
    for size, method in ((size, method) for size in asked.sizes for method in asked.methods):
        done = subprocess.run(
            [sys.executable, str(Path(__file__)), "--one", method, str(size)],
            capture_output=True,
            text=True,
            check=True,
        )
        row = json.loads(done.stdout.splitlines()[-1])
        rows.append(row)
        points.setdefault(method, []).append((size, row["seconds"]))
        cells = "| {method} | {sentences:,} | {seconds} | {cpu_seconds} | "
        cells += "{peak_mb:,} ({base_mb:,}) | {recall} | {pairs:,} | {load} |"
        print(cells.format(**row), flush=True)
    for method, taken in points.items():
        for (n, s), (m, t) in combinations(taken, 2):
            print(f"{method}: exponent {np.log(t / s) / np.log(m / n):.2f} from {n:,} to {m:,}")
    return check(rows) if asked.check else 0


if __name__ == "__main__":
    sys.exit(main())

"""Folded texts in, MinHash signatures over character shingles out, as one array."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint32]
BLOCK_CHARS = 1 << 18
SPREAD = np.uint32(0x9E3779B1)


def permutation_constants(permutations: int) -> tuple[Words, Words]:
    """Return the odd multipliers and the offsets of the hash family, fixed for all time so that signatures keep."""
    state = np.random.Generator(np.random.PCG64(20220314))
    # Drawn in pairs, so that the first few of many are those of few: longer signatures begin as shorter ones do.
    drawn = state.integers(0, 1 << 32, (permutations, 2), dtype=np.uint32)
    return drawn[:, 0] | np.uint32(1), drawn[:, 1]


def signatures(texts: Sequence[str], shingle: int, permutations: int, threads: int = 1) -> Words:
    """Return one row of `permutations` minima a text, over its `shingle`-character shingles.

    A text shorter than a shingle is padded with spaces. Equal rows are expected in the share of the two texts'
    Jaccard similarity. Texts are taken in blocks so that a block stays in the processor's cache.
    """
    multipliers, offsets = permutation_constants(permutations)
    rows = np.empty((len(texts), permutations), dtype=np.uint32)

    def sign(block: slice) -> None:
        hashes, bounds = shingle_hashes(texts[block], shingle)
        for column in range(permutations):
            mixed = hashes * multipliers[column]
            mixed ^= mixed >> np.uint32(15)
            mixed *= SPREAD
            mixed += offsets[column]
            mixed ^= mixed >> np.uint32(13)
            rows[block, column] = np.minimum.reduceat(mixed, bounds)

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(sign, blocks(texts, shingle)):
            pass
    return rows


def blocks(texts: Sequence[str], shingle: int) -> Iterator[slice]:
    """Yield slices of `texts` that together hold all of them, each of about `BLOCK_CHARS` characters."""
    start = 0
    while start < len(texts):
        end, chars = start, 0
        while end < len(texts) and (end == start or chars + len(texts[end]) < BLOCK_CHARS):
            chars += len(texts[end]) + shingle
            end += 1
        yield slice(start, end)
        start = end


def shingle_hashes(texts: Sequence[str], shingle: int) -> tuple[Words, npt.NDArray[np.int64]]:
    """Return the hashes of all shingles of `texts`, one after the other, and where each text's begin."""
    padded = [text.ljust(shingle) for text in texts]
    lengths = np.array([len(text) for text in padded], dtype=np.int64)
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    rolling = np.zeros(len(codes) - shingle + 1, dtype=np.uint32)
    for step in range(shingle):
        rolling *= np.uint32(0x01000193)
        rolling ^= codes[step : len(codes) - shingle + 1 + step] * SPREAD
    rolling ^= rolling >> np.uint32(16)
    ends = np.cumsum(lengths)
    counts = lengths - shingle + 1
    keep = np.ones(len(rolling), dtype=bool)
    for step in range(1, shingle):
        straddling = ends[:-1] - step
        keep[straddling] = False
    return rolling[keep], np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int64)

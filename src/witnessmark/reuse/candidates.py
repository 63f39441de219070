"""A corpus in, pairs of texts worth comparing out: MinHash bands and shared pairs of rare terms, joined on equality."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from witnessmark import lexicon
from witnessmark.reuse.corpus import Corpus, sorted_unique
from witnessmark.reuse.signatures import signatures
from witnessmark.settings import Settings

Keys = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
NATIVE = "native"
MIX = np.uint64(0x9E3779B97F4A7C15)
SPOT_BITS_MOST = 22


def candidate_pairs(corpus: Corpus, settings: Settings) -> tuple[Ints, Ints]:
    """Return the pairs (a < b) of text indices that share a band or two of their rarest terms, sorted, once each."""
    most = lexicon.load("reuse_passages")["candidates"]["bucket_most"]
    if settings.engine != NATIVE:
        return join_frames((column() for column in key_columns(corpus, settings.processes)), most)
    span = np.int64(max(len(corpus.texts), 1))

    def join(column: Callable[[], tuple[Keys, Ints]]) -> Ints:
        keys, owners = column()
        return join_on_key(keys, owners, most, span)

    with ThreadPoolExecutor(settings.processes) as pool:
        pairs = sorted_unique(np.concatenate(list(pool.map(join, key_columns(corpus, settings.processes)))))
    return pairs // span, pairs % span


def key_columns(corpus: Corpus, threads: int) -> Iterator[Callable[[], tuple[Keys, Ints]]]:
    """Yield makers of key columns under which texts meet: keys and their texts, rising; no key is in two columns.

    Makers, so that memory holds the bands of a million sentences that are being joined rather than all.
    """
    data = lexicon.load("reuse_passages")["candidates"]
    large = len(corpus.texts) > data["large_texts"]
    permutations = data["permutations_large" if large else "permutations"]
    width = data["rows_large" if large else "rows"]
    # A kept signature is of full length; it begins as a shorter one does.
    rows = (
        corpus.signatures
        if corpus.signatures is not None
        else signatures(corpus.texts, data["shingle_chars"], permutations, threads)
    )
    everyone = np.arange(len(corpus.texts), dtype=np.int64)
    yield lambda: rare_pair_keys(corpus, data["rare_terms"])  # the longest to make goes first
    for band in range(permutations // width):
        yield lambda band=band: (band_keys(rows, band, width), everyone)  # type: ignore[misc]


def mix(values: Keys) -> Keys:
    """Return well spread 64-bit hashes of `values` (splitmix64's finish)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def band_keys(rows: npt.NDArray[np.uint32], band: int, width: int) -> Keys:
    """Return the keys of one band: each hashes `width` neighbouring minima and the band's number."""
    key = np.full(len(rows), band + 1, dtype=np.uint64)
    for column in range(band * width, (band + 1) * width):
        key = mix(key * MIX + rows[:, column].astype(np.uint64))
    return key


def rare_pair_keys(corpus: Corpus, most: int) -> tuple[Keys, Ints]:
    """Return a key for each pair among a text's `most` rarest terms that at least one other text holds too."""
    owners, held = corpus.owners, corpus.held
    terms, texts = len(corpus.vocabulary), len(corpus.texts)
    shared = np.bincount(held, minlength=terms)[held] > 1
    owners, held = owners[shared], held[shared]
    by_rarity = np.lexsort((np.arange(terms), -corpus.weights))
    place = np.empty(terms, dtype=np.int64)
    place[by_rarity] = np.arange(terms)
    # One sort of whole numbers puts each text's terms from rare to common.
    packed = np.sort(owners * max(terms, 1) + place[held])
    sizes = np.bincount(owners, minlength=texts)
    rank = np.arange(len(packed)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    kept = rank < most
    grid = np.full((texts, most), -1, dtype=np.int64)
    grid[owners[kept], rank[kept]] = by_rarity[packed[kept] % max(terms, 1)]
    left, right = np.triu_indices(most, 1)
    low, high = np.minimum(grid[:, left], grid[:, right]), np.maximum(grid[:, left], grid[:, right])
    both = low >= 0
    keys = mix(mix(low[both].astype(np.uint64) + MIX) * MIX + high[both].astype(np.uint64))
    return keys, np.repeat(np.arange(texts, dtype=np.int64), both.sum(axis=1))


def join_on_key(keys: Keys, owners: Ints, most: int, span: np.int64) -> Ints:
    """Return the distinct pairs ``a * span + b`` (a < b) of owners with an equal key, sorted.

    `owners` rise. Keys of over `most` owners are dropped: what so many texts share is a stock phrase.
    """
    # Most keys are alone, and a count by their first bits shows it of most for a fifth of what sorting them costs.
    bits = min(len(keys).bit_length() + 2, SPOT_BITS_MOST)
    spots = (keys >> np.uint64(64 - bits)).astype(np.int64)
    crowded = np.bincount(spots)[spots] > 1
    keys, owners = keys[crowded], owners[crowded]
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    fresh = np.ones(len(keys), dtype=bool)
    fresh[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
    keys, owners = keys[fresh], owners[fresh]
    begins = np.ones(len(keys), dtype=bool)
    begins[1:] = keys[1:] != keys[:-1]
    starts = np.flatnonzero(begins)
    sizes = np.diff(np.concatenate((starts, [len(keys)])))
    packed: list[Ints] = []
    for size in np.unique(sizes[(sizes > 1) & (sizes <= most)]):
        members = owners[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(int(size), 1)
        packed.append((members[:, left] * span + members[:, right]).ravel())
    return sorted_unique(np.concatenate(packed)) if packed else np.empty(0, dtype=np.int64)


def join_frames(columns: Iterable[tuple[Keys, Ints]], most: int) -> tuple[Ints, Ints]:
    """Return what the join in this process returns, joined by the dataframe library on whichever runner is chosen."""
    import daft
    from daft import col

    held = list(columns)
    keys, owners = np.concatenate([keys for keys, _ in held]), np.concatenate([owners for _, owners in held])
    met = daft.from_pydict({"key": keys, "text": owners}).distinct()
    crowd = met.groupby("key").agg(col("text").count().alias("size")).where((col("size") > 1) & (col("size") <= most))
    met = met.join(crowd, on="key").select("key", "text")
    other = met.select(col("key"), col("text").alias("other"))
    pairs = met.join(other, on="key").where(col("text") < col("other")).select("text", "other").distinct()
    found = pairs.sort(["text", "other"]).to_arrow()
    return found["text"].to_numpy().astype(np.int64), found["other"].to_numpy().astype(np.int64)

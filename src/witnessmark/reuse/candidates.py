"""A corpus in, pairs of texts worth comparing out: MinHash bands and shared pairs of rare terms, joined on equality."""

import numpy as np
import numpy.typing as npt

from witnessmark import lexicon
from witnessmark.reuse.corpus import Corpus
from witnessmark.reuse.signatures import signatures
from witnessmark.settings import Settings

Keys = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
MIX = np.uint64(0x9E3779B97F4A7C15)


def candidate_pairs(corpus: Corpus, settings: Settings) -> tuple[Ints, Ints]:
    """Return the pairs (a < b) of text indices that share a band or two of their rarest terms, sorted, once each."""
    keys, owners = blocking_keys(corpus)
    most = lexicon.load("reuse_passages")["candidates"]["bucket_most"]
    if settings.engine == "native":
        return join_on_key(keys, owners, most)
    return join_frames(keys, owners, most)


def blocking_keys(corpus: Corpus) -> tuple[Keys, Ints]:
    """Return the keys under which texts meet, each with the text it belongs to."""
    data = lexicon.load("reuse_passages")["candidates"]
    large = len(corpus.texts) > data["large_texts"]
    permutations = data["permutations_large" if large else "permutations"]
    rows = data["rows_large" if large else "rows"]
    bands = band_keys(signatures(corpus.texts, data["shingle_chars"], permutations), rows)
    band_owners = np.tile(np.arange(len(corpus.texts), dtype=np.int64), permutations // rows)
    rare, rare_owners = rare_pair_keys(corpus, data["rare_terms"])
    return np.concatenate([bands, rare]), np.concatenate([band_owners, rare_owners])


def mix(values: Keys) -> Keys:
    """Return well spread 64-bit hashes of `values` (splitmix64's finish)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def band_keys(rows: npt.NDArray[np.uint32], width: int) -> Keys:
    """Return the keys of all bands, band after band: each hashes `width` neighbouring minima and the band's number."""
    keys = []
    for band in range(rows.shape[1] // width):
        key = np.full(len(rows), band + 1, dtype=np.uint64)
        for column in range(band * width, (band + 1) * width):
            key = mix(key * MIX + rows[:, column].astype(np.uint64))
        keys.append(key)
    return np.concatenate(keys) if keys else np.empty(0, dtype=np.uint64)


def rare_pair_keys(corpus: Corpus, most: int) -> tuple[Keys, Ints]:
    """Return a key for each pair among a text's `most` rarest terms that at least one other text holds too."""
    owners = np.repeat(np.arange(len(corpus.texts), dtype=np.int64), np.diff(corpus.offsets))
    vocabulary = max(len(corpus.vocabulary), 1)
    distinct = np.unique(owners * vocabulary + corpus.flat)
    owners, held = distinct // vocabulary, distinct % vocabulary
    counts = np.bincount(held, minlength=vocabulary)
    shared = counts[held] > 1
    owners, held = owners[shared], held[shared]
    order = np.lexsort((held, -corpus.weights[held], owners))
    owners, held = owners[order], held[order]
    starts = np.searchsorted(owners, owners, side="left")
    rank = np.arange(len(owners)) - starts
    kept = rank < most
    owners, held, rank = owners[kept], held[kept], rank[kept]
    grid = np.full((len(corpus.texts), most), -1, dtype=np.int64)
    grid[owners, rank] = held
    keys, texts = [], []
    for left in range(most):
        for right in range(left + 1, most):
            both = (grid[:, left] >= 0) & (grid[:, right] >= 0)
            low = np.minimum(grid[both, left], grid[both, right]).astype(np.uint64)
            high = np.maximum(grid[both, left], grid[both, right]).astype(np.uint64)
            keys.append(mix(mix(low + MIX) * MIX + high))
            texts.append(np.flatnonzero(both))
    return np.concatenate(keys), np.concatenate(texts).astype(np.int64)


def join_on_key(keys: Keys, owners: Ints, most: int) -> tuple[Ints, Ints]:
    """Return the distinct pairs (a < b) of owners with an equal key, sorted; keys of over `most` owners are dropped."""
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    fresh = np.ones(len(keys), dtype=bool)
    fresh[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
    keys, owners = keys[fresh], owners[fresh]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.concatenate((starts, [len(keys)])))
    span = np.int64(owners.max() + 1) if len(owners) else np.int64(1)
    packed: list[Ints] = []
    for size in np.unique(sizes[(sizes > 1) & (sizes <= most)]):
        first = starts[sizes == size]
        members = owners[first[:, None] + np.arange(size)]
        left, right = np.triu_indices(int(size), 1)
        packed.append(np.unique(members[:, left].ravel() * span + members[:, right].ravel()))
    pairs = np.unique(np.concatenate(packed)) if packed else np.empty(0, dtype=np.int64)
    return pairs // span, pairs % span


def join_frames(keys: Keys, owners: Ints, most: int) -> tuple[Ints, Ints]:
    """Return what `join_on_key` returns, joined by the dataframe library on whichever runner is chosen."""
    import daft
    from daft import col

    met = daft.from_pydict({"key": keys, "text": owners}).distinct()
    crowd = met.groupby("key").agg(col("text").count().alias("size")).where((col("size") > 1) & (col("size") <= most))
    met = met.join(crowd, on="key").select("key", "text")
    other = met.select(col("key"), col("text").alias("other"))
    pairs = met.join(other, on="key").where(col("text") < col("other")).select("text", "other").distinct()
    found = pairs.sort(["text", "other"]).to_arrow()
    return found["text"].to_numpy().astype(np.int64), found["other"].to_numpy().astype(np.int64)

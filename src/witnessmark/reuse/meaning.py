"""Sentences in, their meaning out as unit vectors: the mean of what the packaged sentence model makes of each token."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from witnessmark.lexicon.sentence_model import DIMENSIONS, MODEL_ID, Vectors, encoded, token_vectors

__all__ = ["DIMENSIONS", "MODEL_ID", "Vectors", "embed"]


def embed(texts: Sequence[str], threads: int = 1) -> Vectors:
    """Return one unit vector a text, the same whatever the other texts are; of shape (texts, 384)."""

    def one(ids: list[int]) -> Vectors:
        mean: Vectors = token_vectors(ids).mean(axis=0)
        unit: Vectors = np.round(mean / max(float(np.linalg.norm(mean)), 1e-12), 4).astype(np.float32)
        return unit

    with ThreadPoolExecutor(max(1, threads)) as pool:
        vectors = list(pool.map(one, [ids for ids, _ in encoded(texts)]))
    return np.array(vectors, dtype=np.float32).reshape(len(texts), DIMENSIONS)

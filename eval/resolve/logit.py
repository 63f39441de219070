"""A conditional logit: choices with features in, the weights that make the right ones likeliest out."""

from collections.abc import Sequence

import numpy as np


def fit(
    x: np.ndarray, right: np.ndarray, sizes: Sequence[int], weight: Sequence[float], ridge: float, steps: int
) -> np.ndarray:
    """Return the weights of the columns of `x`: gradient ascent on the log chance of the right rows, a ridge on each.

    The rows of `x` are the options of one choice after the other, as many as `sizes` says; `weight` is what each choice
    counts.
    """
    starts, of = np.cumsum([0, *sizes])[:-1], np.repeat(np.arange(len(sizes)), sizes)
    share = np.repeat(weight, sizes) / sum(weight)
    w = np.zeros(x.shape[1])
    moment, square = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, steps + 1):
        z = x @ w
        p = np.exp(z - np.maximum.reduceat(z, starts)[of])
        q = p * right
        p /= np.add.reduceat(p, starts)[of]
        q /= np.add.reduceat(q, starts)[of] + 1e-12
        slope = x.T @ ((q - p) * share) - ridge * w
        moment, square = 0.9 * moment + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        w += 0.05 * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return w

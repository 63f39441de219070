"""Capitalised runs of a text in, how likely each names a private person out: signs and context, weighed as learned.

The weights were fitted by ``train/names.py`` on marked sentences of our own; ``redact_weights.json`` holds one a sign,
and one for each dimension of the sentence model's vectors of the run and of the words before and behind it.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from witnessmark.lexicon.everyday import everyday
from witnessmark.lexicon.sentence_model import Vectors, encoded, token_vectors
from witnessmark.redact.lists import given, name_like, patronymic, plain, surname, things, towns
from witnessmark.redact.mentions import THING, Mention, read_as

LONGEST = 400
"""Characters that are read at once: what stands further off says little about a run."""
MOST_WEIGHED = 3
"""Mentions of one name that are weighed; further ones say the same and cost 6 ms each."""
THREADS = 2
WHERE = {"run": 0, "before": -1, "behind": 1, "further before": -2, "further behind": 2}
"""What of a text is read for a run: its own tokens (mean), and the tokens so many before and behind it."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign and each dimension of the context speaks for a private person, in log odds."""

    bias: float
    signs: Mapping[str, float]
    context: Vectors
    """A row for each of `WHERE`."""

    def odds(self, signs: frozenset[str], context: Vectors) -> float:
        """Return the log odds that a run with these signs and this context names a private person."""
        told = sum(self.signs.get(sign, 0.0) for sign in sorted(signs))
        return round(self.bias + told + float((self.context * context).sum(dtype=np.float64)), 3)


@cache
def weights() -> Weights:
    """Return the learned weights."""
    read: dict[str, Any] = json.loads(files("witnessmark.lexicon").joinpath("redact_weights.json").read_text("utf-8"))
    context = np.array([read["context"][where] for where in WHERE], dtype=np.float32)
    return Weights(bias=read["bias"], signs=read["signs"], context=context)


def signs_of(mention: Mention, text: str) -> frozenset[str]:
    """Return what the words of a run are by themselves and what stands right beside them."""
    keys = mention.keys
    start, end = mention.span
    given_names = [given(key) for key in keys]
    surnames = [surname(key) for key in keys]
    common = [everyday(key) for key in keys]
    in_towns = [plain(key) in towns() for key in keys]
    tests = {
        "words=1": len(keys) == 1,
        "words=2": len(keys) == 2,
        "words=3": len(keys) == 3,
        "words>3": len(keys) > 3,
        "any given": any(given_names),
        "all given": all(given_names),
        "first given": given_names[0],
        "any surname": any(surnames),
        "all surname": all(surnames),
        "last surname": surnames[-1],
        "unknown": not any(given_names) and not any(surnames),
        "any everyday": any(common),
        "all everyday": all(common),
        "made like a name": name_like(tuple(keys)),
        "patronymic": any(map(patronymic, keys)),
        "a town": plain(" ".join(keys)) in towns(),
        "any town": any(in_towns),
        "any thing": any(key in things() for key in keys),
        "initial": any(len(key) == 1 for key in keys),
        "hyphen": any("-" in key for key in keys),
        "owns": text[end : end + 2] in ("'s", "’s"),
        "comma behind": text[end : end + 1] == ",",
        "opens": start == 0,
        "shouted": text[start:end].isupper(),
    }
    return mention.signs | {name for name, holds in tests.items() if holds}


def odds_of(mentions: Mapping[str, Sequence[Mention]]) -> dict[tuple[str, ...], float]:
    """Return for each name, casefolded, the log odds that it is a private person's: the mean over its first mentions.

    What a title, an age, a relative, an office or a thing beside it tells already is not weighed.
    """
    open_ones: dict[str, list[Mention]] = defaultdict(list)
    times: Counter[tuple[str, ...]] = Counter()
    for text in sorted(mentions):
        for mention in mentions[text]:
            told = mention.office or mention.told or mention.titled or THING in mention.signs
            if not told and times[mention.keys] < MOST_WEIGHED:
                times[mention.keys] += 1
                open_ones[text].append(mention)
    read = list(open_ones)
    with ThreadPoolExecutor(THREADS) as pool:
        around = list(pool.map(lambda text: contexts(text, [mention.span for mention in open_ones[text]]), read))
    heard: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for text, vectors in zip(read, around, strict=True):
        for mention, context in zip(open_ones[text], vectors, strict=True):
            heard[mention.keys].append(weights().odds(signs_of(mention, text), context))
    return {keys: sum(sorted(heard)) / len(heard) for keys, heard in heard.items()}


def contexts(text: str, spans: Sequence[Span]) -> list[Vectors]:
    """Return for each run of a text the sentence model's vectors of `WHERE`.

    Each of shape (5, dimensions). Of a long text only what stands around a run is read.
    """
    text = read_as(text)
    windows = [_window(text, start, end) for start, end in spans]
    read = {}
    for window in dict.fromkeys(windows):
        ids, offsets = encoded([text[slice(*window)]])[0]
        read[window] = token_vectors(ids), offsets
    found = []
    for (start, end), window in zip(spans, windows, strict=True):
        vectors, offsets = read[window]
        own = [at for at, (a, b) in enumerate(offsets) if a < b and a + window[0] < end and b + window[0] > start]
        first, last = (own[0], own[-1]) if own else (1, 0)
        run = vectors[first : last + 1].mean(axis=0) if own else vectors[0]
        beside = [(first if far < 0 else last) + far for far in WHERE.values() if far]
        found.append(np.stack([run, *(vectors[min(len(vectors) - 1, max(0, at))] for at in beside)]))
    return found


def _window(text: str, start: int, end: int) -> Span:
    """Return what of a text is read for a run: all of it where it is short, else a quarter before and a half behind the
    step it begins in, at a space, so that runs near each other are read together."""
    if len(text) <= LONGEST:
        return 0, len(text)
    step = start - start % (LONGEST // 2)
    first = max(0, step - LONGEST // 4)
    last = min(len(text), max(end, step + 3 * LONGEST // 4))
    if first:
        first = text.find(" ", first, start) + 1 or first
    if last < len(text):
        last = max(end, text.rfind(" ", end, last))
    return first, last

"""Distinct sentence texts in, one set of arrays out: what every later step of `reuse` compares."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from witnessmark.model.text import Document, Sentence, SentenceKind
from witnessmark.reuse import rarity
from witnessmark.reuse.wording import Term, fold, terms

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
# Navigation and agency lines are on many pages of one site: sharing them shows the site, not the source.
UNCOMPARED = frozenset({SentenceKind.BOILERPLATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Distinct folded texts in sorted order, with their terms as one flat array.

    Text i holds the terms ``flat[offsets[i]:offsets[i + 1]]``, in order of reading, as indices into `vocabulary`
    (sorted); `kinds` runs parallel to `flat`. `holders[i]` are the sentences with that text, in order of id.
    """

    texts: tuple[str, ...]
    raw: tuple[str, ...]
    holders: tuple[tuple[Sentence, ...], ...]
    vocabulary: tuple[str, ...]
    flat: Ints
    kinds: npt.NDArray[np.int8]
    offsets: Ints
    weights: Floats

    def terms_of(self, text: int) -> Ints:
        """Return the term indices of one text, in order of reading."""
        return self.flat[self.offsets[text] : self.offsets[text + 1]]


def read_corpus(documents: Sequence[Document]) -> Corpus:
    """Return the distinct texts of all comparable sentences; equal for any order of `documents`."""
    by_text: dict[str, list[Sentence]] = {}
    for document in documents:
        for sentence in document.sentences:
            if sentence.kind not in UNCOMPARED:
                by_text.setdefault(fold(sentence.text), []).append(sentence)
    by_text.pop("", None)
    texts = sorted(by_text)
    holders = tuple(tuple(sorted(by_text[text], key=lambda s: s.id)) for text in texts)
    raw = tuple(members[0].text for members in holders)
    return index(texts, raw, holders)


def index(texts: Sequence[str], raw: Sequence[str], holders: tuple[tuple[Sentence, ...], ...]) -> Corpus:
    """Return the corpus of `texts` (sorted, distinct), reading terms off their `raw` spellings."""
    numbers: dict[str, int] = {}
    flat: list[int] = []
    kinds = bytearray()
    offsets = [0]
    for text in raw:
        found: list[Term] = terms(text)
        for term in found:
            flat.append(numbers.setdefault(term.key, len(numbers)))
            kinds.append(term.kind)
        offsets.append(len(flat))
    order = sorted(numbers)
    canonical = np.empty(len(numbers), dtype=np.int64)
    for rank, key in enumerate(order):
        canonical[numbers[key]] = rank
    flat_ids = canonical[np.array(flat, dtype=np.int64)] if flat else np.empty(0, dtype=np.int64)
    bounds = np.array(offsets, dtype=np.int64)
    counts = document_counts(flat_ids, bounds, len(order))
    return Corpus(
        texts=tuple(texts),
        raw=tuple(raw),
        holders=holders,
        vocabulary=tuple(order),
        flat=flat_ids,
        kinds=np.frombuffer(bytes(kinds), dtype=np.int8),
        offsets=bounds,
        weights=rarity.rarity(order, counts, len(texts)),
    )


def document_counts(flat: Ints, offsets: Ints, vocabulary: int) -> Ints:
    """Return for each term in how many texts it stands."""
    owners = np.repeat(np.arange(len(offsets) - 1, dtype=np.int64), np.diff(offsets))
    distinct = np.unique(owners * max(vocabulary, 1) + flat)
    return np.bincount(distinct % max(vocabulary, 1), minlength=vocabulary).astype(np.int64)

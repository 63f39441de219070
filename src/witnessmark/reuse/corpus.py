"""Distinct sentence texts in, one set of arrays out: what every later step of `reuse` compares."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from witnessmark.model.text import Document, Sentence, SentenceKind
from witnessmark.reuse import rarity
from witnessmark.reuse.cache import SignatureCache
from witnessmark.reuse.scanning import scan_texts
from witnessmark.reuse.wording import fold

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
# Navigation and agency lines are on many pages of one site: sharing them shows the site, not the source.
UNCOMPARED = frozenset({SentenceKind.BOILERPLATE})
LATIN_END = "\u0250"
SCRIPT_LETTERS = 60
OTHER_SCRIPT = "und"
LATIN_LANGUAGES = frozenset(
    "af ca cs cy da de en es et eu fi fr ga gl hr hu id is it lt lv mt ms nb nl nn no pl pt ro sk sl so sq sv sw tl tr vi".split()  # noqa: E501
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Distinct folded texts in sorted order, with their terms as one flat array.

    Text i holds the terms ``flat[offsets[i]:offsets[i + 1]]``, in order of reading, as indices into `vocabulary`
    (sorted); `kinds` runs parallel to `flat`. `holders[i]` are the sentences with that text, in
    order of id, `languages[i]` their language. `weights` are
    the terms' rarities in nats. `owners` and `held` list each text with each term it
    holds, once, sorted; `mass[i]` is the sum over a text's distinct terms;
    `signatures` the MinHash rows where they were kept from an earlier run.
    """

    texts: tuple[str, ...]
    raw: tuple[str, ...]
    holders: tuple[tuple[Sentence, ...], ...]
    languages: tuple[str, ...]
    vocabulary: tuple[str, ...]
    flat: Ints
    kinds: npt.NDArray[np.int8]
    offsets: Ints
    weights: Floats
    owners: Ints
    held: Ints
    mass: Floats
    signatures: npt.NDArray[np.uint32] | None

    def terms_of(self, text: int) -> Ints:
        """Return the term indices of one text, in order of reading."""
        return self.flat[self.offsets[text] : self.offsets[text + 1]]


def read_corpus(documents: Sequence[Document], cache: SignatureCache | None = None) -> Corpus:
    """Return the distinct texts of all comparable sentences; equal for any order of `documents`."""
    by_text: dict[str, list[Sentence]] = {}
    language = {document.report.id: document.report.language for document in documents}
    for document in documents:
        for sentence in document.sentences:
            if sentence.kind not in UNCOMPARED:
                by_text.setdefault(fold(sentence.text), []).append(sentence)
    by_text.pop("", None)
    texts = sorted(by_text)
    for members in by_text.values():
        if len(members) > 1:
            members.sort(key=lambda sentence: sentence.id)
    holders = tuple(tuple(by_text[text]) for text in texts)
    raw = tuple(members[0].text for members in holders)
    languages = tuple(
        read_language(text, language[members[0].report_id]) for text, members in zip(raw, holders, strict=True)
    )
    return index(texts, raw, holders, languages, cache)


def read_language(text: str, report_language: str) -> str:
    """Return the language a sentence is compared in: its report's, unless its letters are of another script."""
    if text.isascii() and report_language in LATIN_LANGUAGES:
        return report_language
    letters = [char for char in text if char.isalpha()][:SCRIPT_LETTERS]
    latin = sum(char < LATIN_END for char in letters)
    if report_language in LATIN_LANGUAGES and letters and latin * 2 < len(letters):
        return OTHER_SCRIPT
    if report_language not in LATIN_LANGUAGES and letters and latin * 10 > len(letters) * 9:
        # A page in another script quotes English more often than any other language in Latin letters.
        return "en"
    return report_language


def index(
    texts: Sequence[str],
    raw: Sequence[str],
    holders: tuple[tuple[Sentence, ...], ...],
    languages: Sequence[str],
    cache: SignatureCache | None = None,
) -> Corpus:
    """Return the corpus of `texts` (sorted, distinct), reading terms off their `raw` spellings."""
    scanned, rows = cache.prepare(texts, raw) if cache is not None else (scan_texts(raw), None)
    owners, held = distinct_terms(scanned.flat, scanned.offsets, len(scanned.vocabulary))
    counts = np.bincount(held, minlength=len(scanned.vocabulary)).astype(np.int64)
    weights = rarity.rarity(scanned.vocabulary, counts, len(texts))
    return Corpus(
        texts=tuple(texts),
        raw=tuple(raw),
        holders=holders,
        languages=tuple(languages),
        vocabulary=scanned.vocabulary,
        flat=scanned.flat,
        kinds=scanned.kinds,
        offsets=scanned.offsets,
        weights=weights,
        owners=owners,
        held=held,
        mass=np.bincount(owners, weights=weights[held], minlength=len(texts)).astype(np.float64),
        signatures=rows,
    )


def distinct_terms(flat: Ints, offsets: Ints, vocabulary: int) -> tuple[Ints, Ints]:
    """Return each text with each term that it holds, once, sorted by text and term."""
    owners = np.repeat(np.arange(len(offsets) - 1, dtype=np.int64), np.diff(offsets))
    packed = sorted_unique(owners * max(vocabulary, 1) + flat)
    return packed // max(vocabulary, 1), packed % max(vocabulary, 1)


def sorted_unique(values: Ints) -> Ints:
    """Return the distinct values, sorted: numpy's own `unique` hashes first, five times as slow on a million."""
    values = np.sort(values)
    fresh = np.ones(len(values), dtype=bool)
    fresh[1:] = values[1:] != values[:-1]
    return values[fresh]

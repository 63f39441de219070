"""Which sentences of a report told of the same thing before: those above, or in a scrambled text the most alike."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from witnessmark import lexicon
from witnessmark.model.text import Document, SentenceKind

_LIMITS = lexicon.load("resolve_told_before")["limits"]
_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDING = re.compile(r"(?:ing|ed|es|s|e)$")
_COMMON = frozenset(_LIMITS["common"])
_UNREAD = (SentenceKind.APPEAL, SentenceKind.BOILERPLATE)


def told_before(document: Document, index: int, reach: int) -> tuple[int, ...]:
    """Return the indices of the sentences that sentence `index` may take a place or a day from, nearest first.

    In a text in order, the `reach` sentences before it. In a scrambled one, those of its own line, then up to three
    sentences that share its rarest words: there, what stands above tells of something else.
    """
    if document.report.in_order:
        return tuple(range(index - 1, max(-1, index - 1 - reach), -1))
    line = document.told_together(index)
    return (*range(index - 1, line.start - 1, -1), *(at for at in _alike(document, index) if at not in line))


def paragraph_before(document: Document, index: int, reach: int) -> Iterator[int]:
    """Yield the indices of at most `reach` sentences of the same paragraph before sentence `index`, nearest first."""
    text, sentences = document.report.text, document.sentences
    for at in range(index - 1, max(-1, index - 1 - reach), -1):
        if "\n" in text[sentences[at].end : sentences[at + 1].start]:
            return
        yield at


def _alike(document: Document, index: int) -> list[int]:
    words, rarity = _rarity(document)
    own = words[index]
    scored = []
    for at, others in enumerate(words):
        if at == index or document.sentences[at].kind in _UNREAD or others == own:
            continue
        score = sum(rarity[word] for word in own & others)
        if score > 0:
            scored.append((-score, at))
    return [at for _, at in sorted(scored)[: _LIMITS["most"]]]


@lru_cache(maxsize=4)
def _rarity(document: Document) -> tuple[tuple[frozenset[str], ...], dict[str, float]]:
    """Return each sentence's word stems, and for each stem how rare it is among the distinct sentences (idf).

    A stem that more than a handful of sentences have tells nothing: it counts zero.
    """
    words = tuple(
        frozenset(_ENDING.sub("", word) for word in _WORD.findall(sentence.text.lower()) if word not in _COMMON)
        for sentence in document.sentences
    )
    distinct = set(words)
    counts = Counter(word for stems in distinct for word in stems)
    most = min(_LIMITS["most_sentences"], _LIMITS["most_share"] * len(distinct))
    return words, {word: math.log(len(distinct) / count) * (count <= most) for word, count in counts.items()}

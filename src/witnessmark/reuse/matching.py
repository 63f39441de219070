"""A corpus in, its linked texts out: candidates, features and scores, with meaning read where it can decide."""

from dataclasses import replace

import numpy as np

from witnessmark.reuse.cache import SignatureCache
from witnessmark.reuse.candidates import candidate_pairs
from witnessmark.reuse.compare import compare, score
from witnessmark.reuse.corpus import Corpus, Ints, sorted_unique
from witnessmark.reuse.neighbours import is_small, nearest_pairs, open_texts, read_meanings, readable
from witnessmark.reuse.passages import Link, judge
from witnessmark.reuse.translation import translated_links
from witnessmark.settings import Settings


def match_texts(corpus: Corpus, settings: Settings, cache: SignatureCache | None = None) -> tuple[Link, ...]:
    """Return the pairs of distinct texts that are held to be one, sorted, each with its score and reason."""
    left, right = candidate_pairs(corpus, settings)
    small = is_small(corpus)
    if small:
        meanings = read_meanings(corpus, np.flatnonzero(readable(corpus)), settings.processes, cache)
        left, right = merge_pairs((left, right), nearest_pairs(meanings), len(corpus.texts))
    left, right = same_language(corpus, left, right)
    features = compare(corpus, left, right)
    if not small:
        wanted = open_texts(corpus, left, right, score(features), features)
        meanings = read_meanings(corpus, wanted, settings.processes, cache)
    features = replace(features, meaning=meanings.cosine(left, right), sense=meanings.sense(left, right))
    links = judge(corpus, left, right, features, score(features))
    return tuple(sorted((*links, *translated_links(corpus)), key=lambda link: (link.left, link.right)))


def merge_pairs(one: tuple[Ints, Ints], two: tuple[Ints, Ints], texts: int) -> tuple[Ints, Ints]:
    """Return the pairs of both, sorted, once each."""
    span = max(texts, 1)
    packed = sorted_unique(np.concatenate((one[0] * span + one[1], two[0] * span + two[1])))
    return packed // span, packed % span


def same_language(corpus: Corpus, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return the pairs whose texts are in one language: shared names alone make no rewording across languages."""
    languages = {language: at for at, language in enumerate(sorted(set(corpus.languages)))}
    code = np.array([languages[language] for language in corpus.languages], dtype=np.int64)
    same = code[left] == code[right]
    return left[same], right[same]

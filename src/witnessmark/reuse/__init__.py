"""Reports in, passages and origins out: who copied or reworded whom, and how many independent texts there are."""

from collections.abc import Sequence

from witnessmark.model.text import Document, Reuse
from witnessmark.reuse.cache import SignatureCache
from witnessmark.reuse.claims import claim_origins
from witnessmark.reuse.corpus import read_corpus
from witnessmark.reuse.matching import match_texts
from witnessmark.reuse.origins import measure_shares, report_origins, sentence_origins
from witnessmark.reuse.passages import stock_texts, to_passages, without_stock
from witnessmark.settings import Settings

__all__ = ["SignatureCache", "claim_origins", "reuse"]


def reuse(documents: Sequence[Document], settings: Settings, cache: SignatureCache | None = None) -> Reuse:
    """Return the passages that reports share and the origins of all reports and sentences.

    The same for any order of `documents`, on any engine, and with or without a `cache` of what earlier runs read.
    """
    ordered = sorted(documents, key=lambda document: document.report.id)
    corpus = read_corpus(ordered, cache)
    links = without_stock(corpus, match_texts(corpus, settings, cache))
    passages = to_passages(corpus, links, stock_texts(corpus))
    copies = [passage for passage in passages if passage.is_copy]
    shares = measure_shares(ordered, corpus, copies)
    origins = (*report_origins(ordered, shares), *sentence_origins(ordered, corpus, copies, shares))
    if cache is not None:
        cache.save()
    return Reuse(passages=passages, origins=origins)

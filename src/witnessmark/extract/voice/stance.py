"""Whether a sentence asserts, denies or doubts a claim: in goes the parse and the harm word, out the Stance."""

import re
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc, Token

from witnessmark import lexicon
from witnessmark.extract.parse.quotation import text_of
from witnessmark.model.claims import Stance

_DENIED = frozenset({"ccomp", "dobj", "xcomp", "pcomp", "obj", "nsubjpass"})
_DOUBTED = _DENIED | {"acl", "prep", "oprd", "acomp"}


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(lexicon.load("extract_scope")["stance"][key])


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(lexicon.load("extract_scope")["stance"][key]) + r")\b", re.IGNORECASE)


def stance_of(doc: Doc, trigger: int, figure_span: tuple[int, int] | None = None, after: str = "") -> Stance:
    """Return how the sentence stands to the claim at token `trigger`; `after` is the next sentence's text.

    Hearsay words as "reportedly" assert (the speaker says so); "alleged", "unconfirmed", "feared" and what could not
    be verified are doubt; what the sentence says somebody denies, or calls false, is denied.
    """
    token = doc[trigger]
    chain = [token, *token.ancestors]
    for depth, (child, head) in enumerate(pairwise(chain)):
        if _negated(head):
            continue
        lemma = head.lemma_.lower() if head.pos_ in {"VERB", "AUX"} else ""
        granted = any(t.lemma_.lower() in _words("role") for t in chain[: depth + 1])
        if lemma in _words("deny") and child.dep_ in _DENIED and not granted:
            return Stance.DENIED
        if lemma in _words("doubt") and child.dep_ in _DOUBTED:
            return Stance.DOUBTED
    if _pattern("denied_by").search(text_of(doc)):
        return Stance.DENIED
    if _marked(token) or _marked_figure(doc, figure_span):
        return Stance.DOUBTED
    if _pattern("unverified").search(text_of(doc)) or _pattern("unverified_after").match(after):
        return Stance.DOUBTED
    return Stance.ASSERTED


def _marked_figure(doc: Doc, figure_span: tuple[int, int] | None) -> bool:
    """Whether a word of doubt stands right before the figure: "possibly 200 dead"."""
    before = text_of(doc)[: figure_span[0]].split() if figure_span is not None else []
    return bool(before) and before[-1].lower() in _words("adverbs")


def _negated(verb: Token) -> bool:
    return any(c.dep_ == "neg" or c.lower_ in {"no", "nobody", "none"} for c in verb.children) or any(
        c.dep_ == "nsubj" and any(g.lower_ == "no" for g in c.subtree) for c in verb.children
    )


def _marked(token: Token) -> bool:
    """Whether an adverb or adjective of doubt, or a modal of guessing, stands on the harm word or its clause."""
    chain = [token]
    for head in token.ancestors:
        chain.append(head)
        if chain[-2].dep_ in {"ccomp", "advcl", "relcl", "parataxis", "ROOT"}:
            break
    for word in chain:
        for child in word.children:
            if (
                child.lower_ in _words("adverbs")
                and child.dep_ in {"advmod", "amod"}
                and (child.dep_ == "advmod" or word.i == token.i)
            ):
                return True
            if child.dep_ == "aux" and child.lower_ in {"may", "might", "could"} and _perfect(word):
                return True
    return False


def _perfect(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children)

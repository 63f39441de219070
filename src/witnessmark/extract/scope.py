"""Whether a figure counts one event or adds up many: in go the parse and the harm word, out come Scope and since."""

import re
from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from witnessmark import lexicon
from witnessmark.model.claims import Figure, Qualifier, Scope


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = lexicon.load("extract_scope")["scope"]
    return table


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(_table()[key])


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(_table()[key]) + r")", re.IGNORECASE)


def scope_of(doc: Doc, trigger: int, figure: Figure | None = None) -> tuple[Scope, str | None]:
    """Return the scope of the claim at token `trigger`, and for a running total the words of where it begins."""
    token = doc[trigger]
    clause = _clause_text(token)
    for key in ("since", "period", "so_far"):
        found = _pattern(key).search(clause)
        if found:
            return Scope.RUNNING_TOTAL, _tidy(found.group(0))
    if _pattern("running_words").search(clause) or _long_process(token) or _plural_nominal(token, figure):
        return Scope.RUNNING_TOTAL, None
    if _many_events(clause) or _large(figure, doc):
        return Scope.RUNNING_TOTAL, None
    return Scope.INCIDENT, None


def _tidy(words: str) -> str:
    return words.strip(" ,.;:")


def _clause_text(token: Token) -> str:
    """The text of the clause around the harm word: the sentence, without clauses beside it that have their own verb."""
    top = token
    for head in token.ancestors:
        timed = any(t.lower_ in {"when", "where"} for t in top.lefts)
        if (top.dep_ in {"relcl", "ccomp", "advcl", "parataxis"} and not timed) or (
            top.dep_ == "conj" and top.pos_ == "VERB" and _has_subject(top)
        ):
            break
        top = head
    start, end = top.left_edge.i, top.right_edge.i
    if top.dep_ == "advcl" and top.tag_ in {"VBG", "VBN"}:
        start, end = 0, len(token.doc) - 1
    return token.doc[start : end + 1].text


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)


def _long_process(token: Token) -> bool:
    """Whether what harmed is a war, a siege, a campaign: the subject, the agent, or "the toll of the war"."""
    chain = [token, *list(token.ancestors)[:3]]
    for word in chain:
        for child in word.children:
            if child.dep_ in {"nsubj", "agent", "prep", "nmod", "compound", "poss"}:
                heads = [child, *(p for p in child.children if p.dep_ == "pobj")]
                if any(h.lemma_.lower() in _words("processes") for h in heads):
                    return True
    return False


def _plural_nominal(token: Token, figure: Figure | None) -> bool:
    """ "their murders of members": a plural of acts counts several events, unless a figure counts one event's victims."""
    return token.lower_ in _words("plural_acts") and (figure is None or figure.qualifier is Qualifier.VAGUE)


def _many_events(clause: str) -> bool:
    return _pattern("many_events").search(clause) is not None


def _large(figure: Figure | None, doc: Doc) -> bool:
    """Whether the figure is too large for one event, and none is named that could have done it."""
    if figure is None:
        return False
    low = figure.low if figure.low is not None else figure.high
    limit = _table()["large"].get("any")
    if low is None or low < limit:
        return False
    return not any(t.lemma_.lower() in _words("single_events") and t.tag_ != "NNS" for t in doc)

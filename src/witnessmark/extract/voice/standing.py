"""How a claim stands: in go a parse and its harm word, out come whether it counts one event or many, and whether the
sentence asserts, doubts or denies it.
"""

import re
from functools import cache
from itertools import pairwise
from typing import Any

from spacy.tokens import Doc, Token

from witnessmark import lexicon
from witnessmark.extract.parse.text import text_of
from witnessmark.model.claims import Figure, Qualifier, Scope, Stance

_UNLIKELY = 0.1
_HALF = 0.5
_REASONS = frozenset({"because", "although", "though"})  # what is told behind them is told of something else
_CITY = 100_000  # people from which on no one event is likely, whatever the tagger says
_CALENDAR = re.compile(r"\b(?:year|month|season|in \d{4})\b", re.IGNORECASE)


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


def scope_of(
    doc: Doc, trigger: int, figure: Figure | None = None, told: float | None = None
) -> tuple[Scope, str | None]:
    """Return the scope of the claim at token `trigger`, and the words of where a running total begins.

    `told` is the tagger's chance that it is a total, None where it says nothing: a figure that is only large is one
    unless the tagger denies it. Without a figure nothing is added up: what a town lacks since May is no total, but
    since when is kept.
    """
    token = doc[trigger]
    clause = _clause_text(token)
    single = _names_single(doc)
    for key in ("since", "period", "so_far"):
        found = _pattern(key).search(clause)
        # "so far 12 bodies were found" counts one event where nothing says of more
        one = single or (told is not None and told < _HALF)
        if found and not (key == "so_far" and one and not _CALENDAR.search(found.group(0))):
            aftermath = key == "since" and any(w in _words("single_events") for w in found.group(0).lower().split())
            total = figure is not None and not aftermath  # "missing since the crash" counts the crash
            return (Scope.RUNNING_TOTAL if total else Scope.INCIDENT), _tidy(found.group(0))
    if _pattern("running_number").search(clause) and not single:
        return Scope.RUNNING_TOTAL, None
    if _pattern("running_words").search(clause) or _long_process(token, clause) or _plural_nominal(token, figure):
        return Scope.RUNNING_TOTAL, None
    size = 0 if figure is None else figure.size
    denied = told is not None and told < _UNLIKELY and size < _CITY and not _is_perfect(token)
    too_large = not denied and _large(token, figure, clause, single=single)
    if too_large or _many_events(clause):
        return Scope.RUNNING_TOTAL, None
    return Scope.INCIDENT, None


def begins(text: str) -> str | None:
    """Return the words of where a running total begins or of the period that it covers, None where none are said."""
    return next((_tidy(found.group(0)) for key in ("since", "period") if (found := _pattern(key).search(text))), None)


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
    apart = {t.i for t in token.doc[start : end + 1] if _is_apart(t, token) for t in t.subtree}
    return "".join(t.text_with_ws for t in token.doc[start : end + 1] if t.i not in apart)


def _is_apart(clause: Token, token: Token) -> bool:
    """Whether a clause tells of something else: a relative clause, an aside in commas ("the army, at war since May,")
    or a coordinate one that does not hold the token."""
    aside = clause.dep_ in {"acl", "amod"} and clause.left_edge.i > 0 and clause.left_edge.nbor(-1).lower_ == ","
    reason = clause.dep_ == "advcl" and any(t.lower_ in _REASONS and t.dep_ == "mark" for t in clause.lefts)
    own = (
        clause.dep_ == "relcl"
        or aside
        or reason
        or (clause.dep_ == "conj" and clause.pos_ == "VERB" and _has_subject(clause))
    )
    return own and token.i != clause.i and not clause.is_ancestor(token)


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)


def _names_single(doc: Doc) -> bool:
    """Whether the sentence names one event that could have done a large harm: a quake, a blast."""
    return any(t.lemma_.lower() in _words("single_events") and t.tag_ != "NNS" for t in doc)


def _long_process(token: Token, clause: str) -> bool:
    """Whether what harmed is a war, a siege, a campaign: the subject, the agent, or "the toll of the war"."""
    chain = [token, *list(token.ancestors)[:3]]
    dated = _pattern("one_day").search(clause) is not None  # "killed in violence on Monday" is no total of the violence
    for word in chain:
        for child in word.children:
            if child.dep_ in {"nsubj", "agent", "nmod", "compound", "poss"} or (child.dep_ == "prep" and not dated):
                heads = [child, *(p for p in child.children if p.dep_ == "pobj")]
                if any(h.lemma_.lower() in _words("processes") for h in heads):
                    return True
    return False


_SEVERAL = 3


def _plural_nominal(token: Token, figure: Figure | None) -> bool:
    """ "their murders of members", "35 killings": a plural of acts counts several events, unless its victims are
    counted ("the killings of five")."""
    if token.lower_ not in _words("plural_acts"):
        return False
    if figure is None or figure.qualifier is Qualifier.VAGUE:
        return True
    counted = any(child.dep_ == "nummod" for child in token.lefts)
    return counted and figure.size >= _SEVERAL


def _many_events(clause: str) -> bool:
    return _pattern("many_events").search(clause) is not None


def _large(token: Token, figure: Figure | None, clause: str, *, single: bool) -> bool:
    """Whether the figure is too large for one event: none is named beside it, nor told of as past."""
    if figure is None:
        return False
    low = figure.low if figure.low is not None else figure.high
    if low is None or low < _table()["large"]["any"]:
        return False
    beside = any(event in clause.lower().split() for event in _words("single_events"))
    return not beside and (not single or _is_perfect(token))


def _is_perfect(token: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in {"have", "has", "had"} for w in (token, token.head) for c in w.children)


_DENIED = frozenset({"ccomp", "dobj", "xcomp", "pcomp", "obj", "nsubjpass"})
_DOUBTED = _DENIED | {"acl", "prep", "oprd", "acomp"}


@cache
def _stance_words(key: str) -> frozenset[str]:
    return frozenset(lexicon.load("extract_scope")["stance"][key])


@cache
def _stance_pattern(key: str) -> re.Pattern[str]:
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
        granted = any(t.lemma_.lower() in _stance_words("role") for t in chain[: depth + 1])
        # "two were hurt; he denies the charges"
        other = any(c.dep_ in {"dobj", "obj"} and c.i != child.i for c in head.children)
        if lemma in _stance_words("deny") and child.dep_ in _DENIED and not granted and not other:
            return Stance.DENIED
        if lemma in _stance_words("doubt") and child.dep_ in _DOUBTED:
            return Stance.DOUBTED
    if _stance_pattern("denied_by").search(text_of(doc)):
        return Stance.DENIED
    if _marked(token) or _marked_figure(doc, figure_span):
        return Stance.DOUBTED
    if _stance_pattern("unverified").search(text_of(doc)) or _stance_pattern("unverified_after").match(after):
        return Stance.DOUBTED
    return Stance.ASSERTED


def _marked_figure(doc: Doc, figure_span: tuple[int, int] | None) -> bool:
    """Whether a word of doubt stands right before the figure: "possibly 200 dead"."""
    before = text_of(doc)[: figure_span[0]].split() if figure_span is not None else []
    return bool(before) and before[-1].lower() in _stance_words("adverbs")


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
                child.lower_ in _stance_words("adverbs")
                and child.dep_ in {"advmod", "amod"}
                and (child.dep_ == "advmod" or word.i == token.i)
            ):
                return True
            if child.dep_ == "aux" and child.lower_ in {"may", "might", "could"} and _perfect(word):
                return True
    return False


def _perfect(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children)

"""Places hit: in goes a parsed sentence, out come Drafts of hospitals, homes, bridges that people depend on."""

import re
from functools import cache

from spacy.tokens import Doc, Token

from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.necessities import either, holds_any, table, token_at
from witnessmark.extract.parse.quotation import text_of
from witnessmark.model.claims import ClaimKind

_NOT_STRUCK = frozenset({"drone", "missile", "rocket", "tank", "helicopter", "plane", "aircraft"})


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(table()["struck"][key])


@cache
def _place() -> re.Pattern[str]:
    return re.compile(rf"\b{either(table()['struck']['places'])}\b", re.IGNORECASE)


@cache
def _gate() -> re.Pattern[str]:
    return re.compile(rf"\b{either(table()['struck']['gate'])}\b", re.IGNORECASE)


def says_struck(text: str) -> bool:
    """Return whether a text names a place and holds a word of striking."""
    if not holds_any(text, table()["struck"]["stems"]):
        return False
    return _gate().search(text) is not None and _place().search(text) is not None


def struck(doc: Doc) -> tuple[Draft, ...]:
    """Return one draft for each place that the sentence says was hit, in order of the text.

    A place is struck as the object or passive subject of a verb of striking, as what such a participle stands on
    ("a building hit by shelling", "the destroyed block"), or after a deed ("the strike on the hospital").
    """
    drafts: dict[int, Draft] = {}
    for found in _place().finditer(text_of(doc)):
        head = token_at(doc, *found.span())
        if head.i in drafts or head.pos_ not in {"NOUN", "PROPN"} or head.lemma_.lower() in _NOT_STRUCK:
            continue
        trigger = _verb_on(head) or _deed_on(head)
        if trigger is None:
            continue
        phrase = _phrase(head)
        start, end = min(phrase[0], trigger.idx), max(phrase[1], trigger.idx + len(trigger))
        drafts[head.i] = Draft(
            kind=ClaimKind.STRUCK,
            trigger=trigger.i,
            start=start,
            end=end,
            figure=None,
            figure_span=None,
            affected=None,
            object=text_of(doc)[phrase[0] : phrase[1]],
            means=None,
            rule="struck-verb" if trigger.pos_ in {"VERB", "ADJ"} else "struck-deed",
            why=(f'"{trigger.text}" on "{text_of(doc)[phrase[0] : phrase[1]]}"',),
        )
    return tuple(drafts[at] for at in sorted(drafts))


def _phrase(head: Token) -> tuple[int, int]:
    """The characters of the place with what kind of place it is; not whose, and not what was done to it."""
    kept = [c for c in head.lefts if c.dep_ in {"amod", "compound", "nummod", "nmod"} and not _strikes(c)]
    left = head.i
    for child in reversed(kept):
        if child.right_edge.i == left - 1:
            left = child.left_edge.i
    return head.doc[left].idx, head.idx + len(head)


def _strikes(token: Token) -> bool:
    return token.lemma_.lower() in _words("verbs") and token.pos_ in {"VERB", "ADJ"}


def _verb_on(head: Token) -> Token | None:
    """The verb that strikes the place, through coordination: "hit a bus and a car"."""
    place = head
    while place.dep_ == "conj":
        place = place.head
    above = place.head
    if place.dep_ == "nsubjpass" and _strikes(above) and _is_fact(above):
        return above
    if place.dep_ in {"dobj", "obj"} and _strikes(above) and _is_fact(above):
        return above
    if place.dep_ == "pobj" and above.dep_ == "prep" and above.lower_ in {"on", "in", "into"} and _strikes(above.head):
        return above.head if _is_fact(above.head) and above.lower_ != "in" else None
    for child in head.children:
        participle = child.dep_ in {"acl", "amod"} and child.tag_ in {"VBN", "VBD", "JJ"}
        if participle and _strikes(child):
            return child
        if child.dep_ == "relcl" and _strikes(child) and any(c.dep_ == "nsubjpass" for c in child.children):
            return child
    return None


def _deed_on(head: Token) -> Token | None:
    """The deed done to the place: "the strike on the hospital", "the bombing of the market"."""
    place = head
    while place.dep_ == "conj":
        place = place.head
    prep = place.head
    if place.dep_ == "pobj" and prep.lower_ in {"on", "of", "against", "at"}:
        deed = prep.head
        if (
            deed.lemma_.lower() in _words("deeds")
            and deed.pos_ == "NOUN"
            and not (prep.lower_ == "of" and deed.lemma_ == "attack")
        ):
            return deed
    return None


def _is_fact(verb: Token) -> bool:
    """Whether the strike happened: no negation, no plan, no condition."""
    if any(c.dep_ == "neg" for c in verb.children):
        return False
    if any(c.dep_ == "aux" and (c.tag_ == "MD" or c.lower_ == "to") for c in verb.children):
        return False
    return not any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for c in verb.children)

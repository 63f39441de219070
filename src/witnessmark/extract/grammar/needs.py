"""What people depend on: in goes a parsed sentence, out come Drafts of places hit, of ways opened or blocked, of things
lacking.
"""

import re
from functools import cache

from spacy.tokens import Doc, Token

from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.counting import count_of
from witnessmark.extract.grammar.lacking import (
    either,
    holds_any,
    is_unreal,
    lacking,
    people,
    says_lacking,
    table,
    token_at,
)
from witnessmark.extract.parse.text import text_of
from witnessmark.model.claims import ClaimKind, Figure
from witnessmark.model.text import Sentence, SentenceKind

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


_REACH = 80  # characters between a way and the words of what became of it
_WAY_OUT = re.compile(
    r"\b(?:corridor|route|passage|convoy|crossing|bus(?:es)?|siege|besieged|city|town|safety)\b", re.IGNORECASE
)


@cache
def _objects() -> tuple[tuple[str, re.Pattern[str]], ...]:
    objects = table()["access"]["objects"]
    return tuple(
        (name, re.compile(rf"\b{either(words)}\b", 0 if name == "road" else re.IGNORECASE))
        for name, words in objects.items()
    )


@cache
def _states() -> tuple[tuple[str, re.Pattern[str]], ...]:
    states = table()["access"]["states"]
    return tuple((name, re.compile(rf"\b{either(words)}\b", re.IGNORECASE)) for name, words in states.items())


@cache
def _vehicle() -> re.Pattern[str]:
    return re.compile(rf"\b{either(table()['access']['vehicles']['words'])}\b", re.IGNORECASE)


def says_access(text: str) -> bool:
    """Return whether a text names a way in or out and words of what becomes of ways."""
    if not holds_any(text, table()["access"]["stems"]):
        return False
    named = any(pattern.search(text) for name, pattern in _objects() if name != "road")
    return (named or _vehicle().search(text) is not None) and any(p.search(text) for _, p in _states())


def access(doc: Doc) -> tuple[Draft, ...]:
    """Return the drafts of a sentence for ways in and out; the figure counts what moved, vehicles or people, as said.

    The rule names what became of the way: ``access-opened``, ``access-blocked`` or ``access-used``. What is only asked
    for, planned or feared is left out.
    """
    drafts: dict[tuple[str, str], Draft] = {}
    convoys = _convoys(doc)
    for draft in [*convoys, *_ways(doc)]:
        same = any(c is not draft and c.start < draft.end and draft.start < c.end for c in convoys)
        told = bool(convoys) and draft not in convoys and draft.rule == "access-used"
        if not told and not (same and draft.object in {"convoy", "aid"}):
            drafts.setdefault((draft.object or "", draft.rule), draft)
    return tuple(sorted(drafts.values(), key=lambda d: (d.start, d.end, d.rule)))


def _convoys(doc: Doc) -> list[Draft]:
    """Vehicles that left or came in by a way: "a convoy of 160 cars left the city along a humanitarian route"."""
    found: list[Draft] = []
    used = dict(_states())["moved"]
    for vehicle in _vehicle().finditer(text_of(doc)):
        head = token_at(doc, *vehicle.span())
        moved = used.search(text_of(doc), vehicle.end(), vehicle.end() + _REACH)
        count = count_of(head)
        if moved is None or count.said is None or not _WAY_OUT.search(text_of(doc)):
            continue
        if is_unreal(text_of(doc), moved.start()) or re.search(r"[.;]", text_of(doc)[vehicle.end() : moved.start()]):
            continue
        first, last = count.said
        span = (doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))
        phrase = doc[count.start : count.end].text
        trigger = token_at(doc, *moved.span())
        words = (min(span[0], vehicle.start()), moved.end())
        found.append(_draft(trigger, "access-used", "convoy", words, phrase, count.figure, span))
    return found


def _ways(doc: Doc) -> list[Draft]:
    """A corridor, a crossing, aid, with what became of it."""
    found: list[Draft] = []
    for name, start, end in _named(text_of(doc)):
        state = _state_after(text_of(doc), end) or _state_before(text_of(doc), start)
        if state is None:
            continue
        rule, at = state
        barred = re.search(r"\b(?:no|not any)\s+$", text_of(doc)[:start], re.IGNORECASE)
        if rule == "access-opened" and barred is not None:
            rule, start = "access-blocked", barred.start()
        trigger = token_at(doc, *at)
        if is_unreal(text_of(doc), at[0]) or is_unreal(text_of(doc), start) or _is_wish(trigger):
            continue
        affected, figure, span = _who(trigger, rule)
        found.append(_draft(trigger, rule, name, (min(start, at[0]), max(end, at[1])), affected, figure, span))
    return found


def _named(text: str) -> list[tuple[str, int, int]]:
    """The ways that a text names; of two that overlap the longer counts ("aid convoy" is a convoy)."""
    spans = [
        (way.start() - way.end(), way.start(), way.end(), name) for name, p in _objects() for way in p.finditer(text)
    ]
    kept: list[tuple[str, int, int]] = []
    for _, start, end, name in sorted(spans):
        if all(end <= s or start >= e for _, s, e in kept):
            kept.append((name, start, end))
    return sorted(kept, key=lambda way: way[1])


def _state_after(text: str, end: int) -> tuple[str, tuple[int, int]] | None:
    """What became of a way, said after it: the state that comes first and nearest."""
    nearest: list[tuple[int, int, str]] = []
    for name, pattern in _states():
        if name in {"blocking", "moved"}:
            continue
        state = pattern.search(text, end, end + _REACH)
        if state is not None and not re.search(r"[.;:]| who | that | after | before ", text[end : state.start()]):
            nearest.append((state.start(), -state.end(), name))
    if not nearest:
        return None
    start, minus_end, name = min(nearest)
    return f"access-{name}", (start, -minus_end)


def _state_before(text: str, start: int) -> tuple[str, tuple[int, int]] | None:
    """A way that somebody opens, blocks or uses: "troops blocked the aid convoy", "left along a humanitarian route"."""
    head = text[max(0, start - 28) : start]
    for name, rule in (("blocking", "access-blocked"), ("opened", "access-opened"), ("used", "access-used")):
        states = list(dict(_states())[name].finditer(head))
        if states and not re.search(r"[.;:,]", head[states[-1].end() :]):
            at = start - len(head)
            return rule, (at + states[-1].start(), at + states[-1].end())
    return None


def _is_wish(trigger: Token) -> bool:
    """Whether the verb is asked for or planned: an infinitive, an imperative, under a verb of wishing."""
    verb = trigger if trigger.pos_ in {"VERB", "AUX"} else trigger.head
    return any(
        c.dep_ == "aux" and (c.lower_ == "to" or c.tag_ == "MD") and c.lower_ not in {"can", "could"}
        for c in verb.children
    )


def _who(trigger: Token, rule: str) -> tuple[str | None, Figure | None, tuple[int, int] | None]:
    """The people who used a way, with their figure."""
    if rule != "access-used":
        return None, None, None
    subject = next((c for c in trigger.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    who = people(subject) if subject is not None else None
    return who if who is not None else (None, None, None)


def _draft(
    trigger: Token,
    rule: str,
    name: str,
    words: tuple[int, int],
    affected: str | None,
    figure: Figure | None,
    span: tuple[int, int] | None,
) -> Draft:
    """A draft whose quote is `words`, widened to its figure."""
    start, end = (min(words[0], span[0]), max(words[1], span[1])) if span else words
    return Draft(
        kind=ClaimKind.ACCESS,
        trigger=trigger.i,
        start=start,
        end=end,
        figure=figure,
        figure_span=span,
        affected=affected,
        object=name,
        means=None,
        rule=rule,
        why=(f'"{trigger.text}" of a {name}', rule.replace("-", ": ")),
    )


_NEVER = frozenset({SentenceKind.APPEAL, SentenceKind.BOILERPLATE})


def bears_need(sentence: Sentence) -> bool:
    """Return whether a sentence is reporting and can hold a need, so that it must be parsed; cheap, for a gate."""
    text = sentence.text
    return sentence.kind not in _NEVER and (says_struck(text) or says_access(text) or says_lacking(text))


def needs(doc: Doc) -> tuple[Draft, ...]:
    """Return the drafts of kinds deprived, access and struck of one sentence, in order of the text."""
    found = [*lacking(doc), *access(doc), *struck(doc)]
    return tuple(sorted(found, key=lambda d: (d.start, d.end, d.kind.value, d.object or "")))

"""Ways in and out: in goes a parsed sentence, out come Drafts of corridors, convoys and aid opened, blocked or used."""

import re
from functools import cache

from spacy.tokens import Doc, Token

from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.counting import count_of
from witnessmark.extract.grammar.necessities import either, holds_any, is_unreal, people, table, token_at
from witnessmark.extract.parse.quotation import text_of
from witnessmark.model.claims import ClaimKind, Figure

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

"""What people lack: in goes a parsed sentence, out come Drafts of water, food, heat, power, medicine gone.

The words that every need shares stand here too: what is a plan and no fact, and whose need it is.
"""

import re
from functools import cache
from typing import Any

from spacy.tokens import Doc, Span, Token

from witnessmark import lexicon
from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.counting import count_of
from witnessmark.extract.parse.phrases import is_person_word
from witnessmark.extract.parse.text import text_of
from witnessmark.model.claims import ClaimKind, Figure

_UNREAL_REACH = 5  # words before the words of lacking in which "could", "will", "risk" make it no fact


@cache
def table() -> dict[str, Any]:
    """Return the lexicon of needs, access and places struck."""
    return lexicon.load("extract_needs")


def either(patterns: list[str]) -> str:
    """Return one regular expression that matches any of `patterns`, the longest first."""
    return "(?:" + "|".join(sorted(patterns, key=lambda p: (-len(p), p))) + ")"


def holds_any(text: str, pieces: list[str]) -> bool:
    """Return whether a text holds one of these plain pieces of words: the cheap test before the long patterns."""
    lowered = text.lower()
    return any(piece in lowered for piece in pieces)


@cache
def _unreal() -> re.Pattern[str]:
    return re.compile(rf"\b{either(table()['lack']['unreal'])}\b", re.IGNORECASE)


def is_unreal(text: str, at: int) -> bool:
    """Return whether the words just before offset `at` make what follows a plan, a fear or a thing averted."""
    near = " ".join(text[:at].split()[-_UNREAL_REACH:])
    near = re.split(r"[,;:.]", near)[-1]
    return _unreal().search(near) is not None


def token_at(doc: Doc, start: int, end: int) -> Token:
    """Return the token of the characters `start` to `end` that heads them, in whatever way they cut tokens."""
    span: Span | None = doc.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None and len(span) else doc[0]


def people(head: Token) -> tuple[str, Figure | None, tuple[int, int] | None] | None:
    """Return the words, figure and figure span of a phrase of people, or None if it is of none."""
    named = head.pos_ == "PROPN"
    inner = next((p for c in head.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"), None)
    personal = is_person_word(head.lower_) or (inner is not None and is_person_word(inner.lower_))
    place = head.lemma_.lower() in table()["dwellings"]
    if not (personal or named or place):
        return None
    count = count_of(head)
    span = None
    figure = None
    if count.said is not None and personal:
        first, last = count.said
        figure = count.figure
        span = (head.doc[first].idx, head.doc[last - 1].idx + len(head.doc[last - 1]))
    return head.doc[count.start : count.end].text, figure, span


_GAP = r"(?:\s*\[[^\]]*\]\s*|\s+)"


@cache
def _item() -> str:
    return either([pattern for words in table()["items"].values() for pattern in words])


@cache
def _items() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(either(words), re.IGNORECASE)) for name, words in table()["items"].items())


@cache
def _listed() -> str:
    """A list of items: "food, drinking water or medication"."""
    article = r"(?:(?:the|any|enough|more|their|its|all|adequate|basic|clean|fresh|mains)\s+|\[[^\]]+\]\s*)*"
    loose = rf"{article}{_item()}(?:\s+suppl(?:y|ies))?"
    joint = r"(?:\s*,\s*(?:and|or|nor)?\s*|\s+(?:and|or|nor|as well as|let alone)\s+|\s*/\s*)"
    return rf"{loose}(?:{joint}{loose})*"


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<lack>{either(table()['lack']['before'])}){_GAP}?(?P<items>{_listed()})\b", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<items>{_listed()})\s+(?P<lack>{either(table()['lack']['after'])})", re.IGNORECASE)


def says_lacking(text: str) -> bool:
    """Return whether a text holds words of lacking around a thing that people need."""
    return _may_lack(text) and (_before().search(text) is not None or _after().search(text) is not None)


def _may_lack(text: str) -> bool:
    # the long patterns alone read 39,000 words a second, behind these plain tests 326,000
    return holds_any(text, table()["lack"]["stems"]) and holds_any(text, table()["lack"]["signs"])


def lacking(doc: Doc) -> tuple[Draft, ...]:
    """Return the drafts of a parsed sentence for what is lacking, in order of the text, each thing once.

    A plan, a fear or what was averted is no fact.
    """
    drafts: dict[str, Draft] = {}
    if not _may_lack(text_of(doc)):
        return ()
    for pattern, rule in ((_before(), "lack-before"), (_after(), "lack-after")):
        for found in pattern.finditer(text_of(doc)):
            if is_unreal(text_of(doc), found.start()):
                continue
            for draft in _lacking(doc, found, rule):
                drafts.setdefault(draft.object or "", draft)
    return tuple(sorted(drafts.values(), key=lambda d: (d.start, d.object or "")))


def _lacking(doc: Doc, found: re.Match[str], rule: str) -> list[Draft]:
    """One draft for each kind of thing in the list."""
    start, end = found.span("items")
    names = _things(text_of(doc), start, end)
    trigger = token_at(doc, found.start("lack"), found.end("lack"))
    affected, figure, span = _deprived(doc, trigger)
    return [
        Draft(
            kind=ClaimKind.DEPRIVED,
            trigger=trigger.i,
            start=found.start(),
            end=found.end(),
            figure=figure,
            figure_span=span,
            affected=affected,
            object=name,
            means=None,
            rule=rule,
            why=(f'"{found["lack"].strip()}" with "{said}"', f"counted as {name}"),
        )
        for name, said in sorted(names.items())
    ]


def _things(text: str, start: int, end: int) -> dict[str, str]:
    """The kinds of thing in a stretch of text with their words; of two that overlap the longer counts."""
    found = [
        (item.start(), -len(item.group(0)), name, item.group(0))
        for name, pattern in _items()
        for item in pattern.finditer(text, start, end)
    ]
    names: dict[str, str] = {}
    reached = start
    for at, minus_size, name, said in sorted(found):
        if at >= reached:
            names.setdefault(name, said)
            reached = at - minus_size
    return names


def _deprived(doc: Doc, trigger: Token) -> tuple[str | None, Figure | None, tuple[int, int] | None]:
    """Who lacks it: the subject above the words of lacking, or the object that is left without; with its figure."""
    beside = next((c.root for c in doc.noun_chunks if c.end == trigger.i), None)
    who = people(beside) if beside is not None else None
    if who is not None:
        return who
    for word in (trigger, *trigger.ancestors):
        subject = next((c for c in word.children if c.dep_ in {"nsubj", "nsubjpass"} and c.i < trigger.i), None)
        left = next((c for c in word.children if c.dep_ == "dobj" and c.i < trigger.i and word.i != trigger.i), None)
        for head in (left, subject):
            who = people(head) if head is not None else None
            if who is not None:
                return who
        if word.dep_ == "relcl":
            who = people(word.head)
            if who is not None:
                return who
    return None, None, None

"""Counted people who left a besieged place, wait to leave or shelter: a parse in, drafts of what the tagger misses out.

Nothing harms them in so many words ("2,000 people left Mariupol, another 2,000 were waiting"), so it is told by what
stands around the verb.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.circumstance import means_words, object_words
from witnessmark.extract.grammar.counting import Count, count_of, group_counts
from witnessmark.extract.grammar.triggers import VERB_TAGS, table
from witnessmark.extract.parse.phrases import is_person
from witnessmark.model.claims import ClaimKind

_SURE = 0.5  # a rule alone, which a person should see first


@dataclass(frozen=True, slots=True)
class _Movement:
    verb: Token
    kind: ClaimKind
    people: Token


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(table()["movements"][key])


def movements(doc: Doc, told: Sequence[Draft]) -> list[Draft]:
    """Return a draft for each group of counted people who move or shelter and of whom `told` says nothing."""
    found: list[Draft] = []
    for verb in doc:
        if verb.tag_ not in VERB_TAGS and verb.lower_ != "crossing":
            continue
        movement = _leaving(verb) or _waiting(verb) or _sheltering(verb)
        if movement is not None:
            found += [_draft(movement, count) for count in group_counts(movement.people)]
    return [d for d in found if not any(other.start < d.end and d.start < other.end for other in told)]


def _draft(movement: _Movement, count: Count) -> Draft:
    doc, at = movement.verb.doc, movement.verb.i
    people = doc[count.start : count.end]
    said = None if count.said is None else doc[slice(*count.said)]
    return Draft(
        kind=movement.kind,
        trigger=at,
        start=min(people.start_char, movement.verb.idx),
        end=max(people.end_char, movement.verb.idx + len(movement.verb)),
        figure=count.figure,
        figure_span=None if said is None else (said.start_char, said.end_char),
        affected=people.text,
        object=object_words(doc, at),
        means=means_words(doc, at),
        rule="movement",
        why=(
            f"'{movement.verb.text}' tells of counted people {movement.kind.value}",
            f"figure read from '{count.figure.words}' as {count.figure.qualifier.value}",
        ),
        unsure=True,
        sure=_SURE,
    )


def _moving(verb: Token) -> Token | None:
    """Return the people who do what `verb` says, when the sentence counts them."""
    subject = next((c for c in reversed(list(verb.lefts)) if c.dep_ in {"nsubj", "nsubjpass", "nummod"}), None)
    if subject is None and verb.i and verb.nbor(-1).tag_ in {"CD", "NNS"}:
        subject = verb.nbor(-1)
    counted = subject is not None and is_person(subject) and count_of(subject).numbered
    return subject if counted else None


def _leaving(verb: Token) -> _Movement | None:
    lemma = "cross" if verb.lower_ == "crossing" else verb.lemma_.lower()
    after = [t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 4]]
    crosses = lemma in _words("cross") and bool({"into", "to", "over"} & set(after[:2]) or "border" in after)
    leaves = lemma in _words("leave") and any(
        t.tag_ == "NNP" or t.lower_ in _words("towns") for t in verb.doc[verb.i + 1 : verb.i + 6]
    )
    if not (crosses or leaves) or any(c.tag_ == "MD" for c in verb.children) or verb.tag_ == "VB":
        return None
    people = _moving(verb)
    fled = crosses or not any(t.lemma_.lower() in _words("led_out") for t in verb.doc)
    kind = ClaimKind.DISPLACED if fled else ClaimKind.EVACUATED
    return None if people is None else _Movement(verb, kind, people)


def _waiting(verb: Token) -> _Movement | None:
    after = {t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 6]}
    if verb.lemma_.lower() not in _words("wait") or not _words("out") & after:
        return None
    people = _moving(verb)
    return None if people is None else _Movement(verb, ClaimKind.TRAPPED, people)


def _sheltering(verb: Token) -> _Movement | None:
    if verb.lemma_.lower() not in _words("shelter") or not {t.lower_ for t in verb.doc} & _words("hardship"):
        return None
    people = _moving(verb)
    if verb.dep_ == "relcl" and verb.head.tag_.startswith("NN"):
        group = verb.head
        joined = (child for child in group.children if child.tag_.startswith("NN"))
        people = group if any(count_of(noun).numbered for noun in (group, *joined)) else _counted_before(verb)
    return None if people is None else _Movement(verb, ClaimKind.TRAPPED, people)


def _counted_before(verb: Token) -> Token | None:
    before = verb.doc[max(0, verb.i - 16) : verb.i]
    return next((t.head for t in before if t.tag_ == "CD" and is_person(t.head) and t.head.i > t.i), None)

"""People who left, wait to leave or shelter, counted: "2,000 left the city", "20 women shelter without heat"."""

from functools import cache

from spacy.tokens import Doc, Token

from witnessmark.extract.grammar.counting import count_of
from witnessmark.extract.grammar.triggers import VERB_TAGS, Trigger, table
from witnessmark.extract.parse.phrases import is_person
from witnessmark.model.claims import ClaimKind


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(table()["movements"][key])


def movements(doc: Doc) -> list[tuple[Trigger, Token]]:
    """Return each movement of counted people: its trigger, of frame "movement", and the head of the people's phrase."""
    found = []
    for token in doc:
        if token.tag_ not in VERB_TAGS and token.lower_ != "crossing":
            continue
        read = _leaving(token) or _waiting(token) or _sheltering(token)
        if read is not None:
            found.append((Trigger(token, read[0], "movement"), read[1]))
    return found


def _people(verb: Token) -> Token | None:
    """Return the people who do what `verb` says, when the sentence counts them."""
    subject = next((c for c in reversed(list(verb.lefts)) if c.dep_ in {"nsubj", "nsubjpass", "nummod"}), None)
    if subject is None and verb.i and verb.nbor(-1).tag_ in {"CD", "NNS"}:
        subject = verb.nbor(-1)
    if subject is None or not is_person(subject) or not count_of(subject).numbered:
        return None
    return subject


def _leaving(verb: Token) -> tuple[ClaimKind, Token] | None:
    lemma = "cross" if verb.lower_ == "crossing" else verb.lemma_.lower()
    after = [t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 4]]
    crosses = lemma in _words("cross") and bool({"into", "to", "over"} & set(after[:2]) or "border" in after)
    leaves = lemma in _words("leave") and any(
        t.tag_ == "NNP" or t.lower_ in _words("towns") for t in verb.doc[verb.i + 1 : verb.i + 6]
    )
    if not crosses and not leaves:
        return None
    if any(c.tag_ == "MD" for c in verb.children) or verb.tag_ == "VB":
        return None
    people = _people(verb)
    if people is None:
        return None
    fled = crosses or not any(t.lemma_.lower() in _words("led_out") for t in verb.doc)
    return (ClaimKind.DISPLACED if fled else ClaimKind.EVACUATED), people


def _waiting(verb: Token) -> tuple[ClaimKind, Token] | None:
    if verb.lemma_.lower() not in _words("wait"):
        return None
    after = [t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 6]]
    if not _words("out") & set(after):
        return None
    people = _people(verb)
    return (ClaimKind.TRAPPED, people) if people is not None else None


def _sheltering(verb: Token) -> tuple[ClaimKind, Token] | None:
    if verb.lemma_.lower() not in _words("shelter"):
        return None
    near = {t.lower_ for t in verb.doc}
    if not (near & _words("hardship")):
        return None
    if verb.dep_ == "relcl" and verb.head.tag_.startswith("NN"):
        group = verb.head
        if count_of(group).numbered or any(count_of(c).numbered for c in group.children if c.tag_.startswith("NN")):
            return ClaimKind.TRAPPED, group
        counted = next(
            (
                t
                for t in verb.doc[max(0, verb.i - 16) : verb.i]
                if t.tag_ == "CD" and is_person(t.head) and t.head.i > t.i
            ),
            None,
        )
        return (ClaimKind.TRAPPED, counted.head) if counted is not None else None
    people = _people(verb)
    return (ClaimKind.TRAPPED, people) if people is not None else None

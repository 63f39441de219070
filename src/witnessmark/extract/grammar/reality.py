"""Whether a harm word tells of harm that happened: not if negated, planned, threatened or supposed."""

from enum import StrEnum

from spacy.tokens import Token

from witnessmark.extract.grammar.triggers import Trigger, table

_UNDONE = frozenset({"attempted", "planned", "threatened", "possible", "would-be", "intended", "potential", "future"})
_TELLS = frozenset({
    "be", "cause", "leave", "report", "result", "have", "suffer", "produce", "inflict", "claim", "register",
    "there", "receive",
})  # fmt: skip
_BRINGS_ABOUT = frozenset({"manage", "succeed", "come", "happen", "proceed", "begin", "start", "continue"})


class Reality(StrEnum):
    """What the sentence makes of the harm."""

    REAL = "real"
    NEGATED = "negated"
    UNREAL = "unreal"


def _words(key: str) -> frozenset[str]:
    return frozenset(table()["unreal"][key])


def reality_of(trigger: Trigger) -> Reality:
    """Return whether the harm happened, is denied to have happened, or is only planned, feared or supposed."""
    token = trigger.token
    following = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    if following in _words("next_exact") or (
        following in _words("next_nouns") and trigger.frame not in {"verb", "subject_verb"}
    ):
        return Reality.UNREAL
    if token.i and token.nbor(-1).lower_ in _UNDONE:
        return Reality.UNREAL
    if trigger.frame == "verb" and following in {"off", "time"}:
        return Reality.UNREAL  # a goal kills off a game; people kill time
    if _is_fiction(token) or _is_unreal(token, trigger):
        return Reality.UNREAL
    if _is_negated(token, trigger):
        return Reality.NEGATED
    return Reality.REAL


def _past_as_base(token: Token) -> bool:
    """Say whether a verb like its own past stands beside one in the past: "killed one and hurt six"."""
    return token.lower_ in {"hurt", "hit", "shut", "cut"} and token.dep_ == "conj" and token.head.tag_ in {"VBD", "VBN"}


def _is_fiction(token: Token) -> bool:
    """Say whether a harm told in the present tense belongs to a film or a book."""
    if token.tag_ not in {"VBZ", "VBP"}:
        return False
    return any(t.lower_ in _words("fiction") for t in token.doc)


def _is_negated(token: Token, trigger: Trigger) -> bool:
    if any(c.dep_ == "neg" and c.lower_ in {"not", "n't", "never"} for c in token.children):
        return True
    head = token.head
    if (
        trigger.frame in {"harmed", "count", "casualty", "body"}
        and any(c.dep_ == "neg" for c in head.children)
        and token.dep_ not in {"nsubj", "nsubjpass"}
    ):
        return head.lemma_ in _TELLS
    if token.dep_ == "conj" and head.i < token.i and any(c.dep_ == "neg" for c in head.children):
        return not any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children)
    before = token.doc[max(0, token.i - 3) : token.i]
    return any(t.lower_ == "without" for t in before)


def _is_unreal(token: Token, trigger: Trigger) -> bool:
    verb = token if trigger.frame in {"verb", "subject_verb", "held"} else token.head
    if trigger.frame in {"verb", "subject_verb", "held"}:
        if _modal(token) or _generic(token):
            return True
        if (
            token.tag_ == "VBN"
            and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
            and not _implied(token)
        ):
            return True
        if token.tag_ == "VB" and _infinitive(token) and not _implied(token) and not _past_as_base(token):
            return True
        if token.tag_ in {"VBG"} and _under_attempt(token):
            return True
    elif _nominal_attempt(token):
        return True
    return _conditional(verb) or _conditional(token)


def _modal(token: Token) -> bool:
    auxes = [c.lower_ for c in token.children if c.dep_ in {"aux", "auxpass"}]
    at = token
    while (
        not auxes
        and at.dep_ == "conj"
        and at.head.pos_ in {"VERB", "AUX"}
        and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in at.children)
    ):
        at = at.head
        auxes = [c.lower_ for c in at.children if c.dep_ in {"aux", "auxpass"}]
    return any(a in _words("modals") for a in auxes)


def _generic(token: Token) -> bool:
    """Say whether the sentence speaks of what happens whenever something does: "when thousands are killed"."""
    present = any(c.lower_ in {"is", "are", "am"} and c.dep_ == "auxpass" for c in token.children) or token.tag_ in {
        "VBP",
        "VBZ",
    }
    if any(c.lower_ in {"being", "been"} for c in token.children):
        return False
    return present and any(
        c.lower_ in {"when", "whenever", "if", "where", "every", "always", "often"}
        for c in token.children
        if c.i < token.i
    )


def _infinitive(token: Token) -> bool:
    if any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children):
        return True
    return (token.i > 0 and token.nbor(-1).lower_ == "to") or (
        token.tag_ == "VB" and token.dep_ in {"ROOT", "conj", "xcomp", "acl", "advcl", "ccomp"}
    )


def _implied(token: Token) -> bool:
    """Say whether an infinitive tells of what happened: "managed to kill", "is reported to have died"."""
    if any(c.lower_ == "have" and c.dep_ == "aux" for c in token.children):
        return not _modal(token)
    head = token.head
    if token.dep_ == "conj" and head.tag_ == "VB":
        return _implied(head)
    if token.dep_ == "conj" and token.tag_ == "VB":  # "managed to kill one and wound ten", hung on the finite verb
        shared = next((c for c in head.rights if c.dep_ == "xcomp" and c.tag_ == "VB" and c.i < token.i), None)
        if shared is not None:
            return _implied(shared)
    if token.dep_ == "xcomp" and head.lemma_ in _BRINGS_ABOUT:
        return not _modal(head) and not any(c.dep_ == "neg" for c in head.children)
    return any(c.lower_ in {"did", "do", "does"} for c in token.children)


def _under_attempt(token: Token) -> bool:
    head = token.head
    if token.dep_ in {"pcomp", "xcomp", "pobj"}:
        owner = head.head if token.dep_ in {"pcomp", "pobj"} else head
        if owner.lower_ in {"merit", "grounds", "reason", "reasons", "basis", "capable", "incapable"}:
            return True
        return owner.lemma_.lower() in _words("attempts") or owner.lower_ in _words("attempt_nouns")
    return False


def _nominal_attempt(token: Token) -> bool:
    """Say whether a deed is the object of a plan: "attempt at the murder of", "planned the assassination of"."""
    head = token.head
    if token.dep_ == "pobj":
        owner = head.head
        if owner.lower_ in _words("attempt_nouns") - {"crime", "charge", "charges"} and head.lower_ in {
            "at",
            "of",
            "for",
            "on",
            "to",
        }:
            return True
        return owner.lemma_ in {"threaten"} and head.lower_ == "with"
    if token.dep_ in {"dobj", "xcomp"} and head.lemma_ in {"prevent", "avoid", "avert"} and _could_have(head):
        return False
    return bool(
        token.dep_ in {"dobj", "xcomp"}
        and head.lemma_
        in {"plan", "plot", "threaten", "attempt", "prevent", "avoid", "propose", "prepare", "avert", "fear", "seek"}
    )


def _could_have(verb: Token) -> bool:
    """Say whether a verb tells what was left undone: "he could have prevented the massacre" means there was one."""
    return any(c.tag_ == "MD" for c in verb.children) and any(c.lower_ == "have" for c in verb.children)


def _conditional(verb: Token) -> bool:
    at = verb
    for _ in range(3):
        marks = {c.lower_ for c in at.children if c.dep_ in {"mark", "advmod"} and c.i < at.i}
        if marks & {"if", "unless", "lest", "until"} and at.dep_ == "advcl":
            return at.tag_ not in {"VBD", "VBN"} or _modal(at.head)
        if at.dep_ not in {"conj", "ccomp", "xcomp", "acl", "auxpass"}:
            return False
        at = at.head
    return False

"""Speakers by the parse: in goes a harm word, out come the reporting clauses that hold it, innermost first."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from witnessmark.extract.parse.text import inside, text_of
from witnessmark.extract.voice.speakers import phrase_of, words

_CLAUSE = frozenset({"ccomp", "parataxis", "dep", "xcomp", "pcomp"})
_OBJECT = frozenset({"dobj", "obj", "attr", "oprd", "acomp", "nsubjpass", "xcomp", "ccomp", "prep", "dative"})
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
_VERBAL_NOUNS = frozenset({"reporting", "saying", "claiming", "confirming", "announcing", "stating", "alleging"})
_RELATIVES = frozenset({"who", "which", "that"})
_NO_SPEAKER = frozenset({"this", "that", "which", "one", "you", "who", "these", "those", "some", "none"})


@dataclass(frozen=True, slots=True)
class Owner:
    """Who says so and who hands it on, as heads of noun phrases; `phrase` is the speaker's where it was read apart."""

    speaker: Token
    via: Token | None = None
    phrase: Span | None = None
    verb: int | None = None


def reporting_owners(trigger: Token) -> list[Owner]:
    """Return the speakers of the reporting clauses that hold the trigger, innermost first."""
    found: list[Owner] = []
    for child, head in steps(trigger):
        if _governs(child, head, trigger) and not _parted(head, trigger):
            owner = _owner_of(head, trigger)
            if owner is not None:
                found.append(owner)
    return found


def _parted(one: Token, other: Token) -> bool:
    """Whether a semicolon stands between two tokens: what is said on one side is not said on the other."""
    return any(t.text == ";" for t in one.doc[min(one.i, other.i) : max(one.i, other.i)])


def steps(token: Token) -> Iterator[tuple[Token, Token]]:
    """Yield each step up the parse from `token` as (child, head)."""
    while token.head.i != token.i:
        yield token, token.head
        token = token.head


def says(verb: Token) -> bool:
    """Whether a token is a verb of saying, as the lexicon lists them."""
    return verb.lemma_.lower() in words("say") and verb.pos_ in {"VERB", "AUX", "NOUN", "PROPN", "ADJ"}


def _governs(child: Token, head: Token, trigger: Token) -> bool:
    """Whether the reporting word `head` takes the part of the sentence under `child` as what it says."""
    if head.i == trigger.i:
        return False
    lemma = head.lemma_.lower()
    if head.pos_ == "NOUN" and (lemma in words("message") or head.lower_ in _VERBAL_NOUNS):
        clause = child.dep_ in {"acl", "ccomp", "relcl"} and _opens_with_that(child) and not says(child)
        return clause or _is_issued(head, child)
    if head.pos_ not in {"VERB", "AUX"}:
        return False
    if lemma in words("say") and child.dep_ in _CLAUSE:
        if lemma in words("say_weak") and not (_opens_with_that(child) or inside(text_of(head.doc), trigger.idx)):
            return False
        return not (child.dep_ == "xcomp" and child.tag_ == "VB" and lemma in {"ask", "tell"})
    if lemma in words("say") and child.dep_ == "conj":
        return not says(child) and (_opens_with_that(child) or _runs_on(child, head))
    if lemma in words("record") and child.dep_ in _OBJECT:
        if lemma == "put" and not any(t.lower_ == "at" for t in head.subtree):
            return False  # "put the toll at 40", not "put out a fire"
        return not _is_beyond(child, trigger)
    if lemma in words("message_verbs") and child.dep_ in _OBJECT:
        subject = _told_in(head) or _own_subject(head)
        return subject is not None and subject.lemma_.lower() in words("message")
    return False


def _opens_with_that(clause: Token) -> bool:
    that = any(t.lower_ == "that" and t.dep_ in {"mark", "det", "nsubj"} for t in clause.lefts)
    return that or any(t.lower_ in {"how", "whether"} and t.dep_ in {"advmod", "mark"} for t in clause.lefts)


def _runs_on(child: Token, head: Token) -> bool:
    """Whether a coordinate clause goes on with what was said: "said five died and seven were hurt", no comma."""
    own = _own_subject(child)
    said_something = any(c.dep_ == "ccomp" for c in head.children)
    if own is None or own.pos_ == "PRON" or not said_something:
        return False
    doc = child.doc
    joint = next((t for t in doc[head.i : own.left_edge.i + 1] if t.dep_ == "cc" and t.head.i == head.i), None)
    return joint is not None and doc[joint.i - 1].text != ","


def _is_beyond(child: Token, trigger: Token) -> bool:
    """Whether the way down from a reporting verb's object to the trigger leaves what is said: "an inquiry into ..."."""
    for below, above in steps(trigger):
        if below.dep_ in {"prep", "mark", "advcl"} and below.lower_ in words("beyond"):
            return True
        if below.i == child.i or above.i == child.i:
            return child.dep_ == "prep" and child.lower_ in words("beyond")
    return False


def _is_issued(noun: Token, child: Token) -> bool:
    """Whether someone issues this message about the trigger: "have issued a communique on the arrested men"."""
    return (
        noun.dep_ == "dobj"
        and noun.lemma_.lower() in words("message")
        and noun.head.lemma_.lower() in words("issue")
        and child.dep_ in {"prep", "acl", "relcl"}
    )


def _owner_of(verb: Token, trigger: Token) -> Owner | None:
    """Who speaks by this word: its subject, the agent of a passive, whoever it cites or issues the message."""
    if verb.pos_ == "NOUN":
        return _of_message(verb)
    if verb.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        return None  # "refused to report", "has yet to confirm": not said
    agent = next((p for c in verb.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"), None)
    passive = any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children)
    if passive or (agent is not None and verb.tag_ == "VBN"):
        agent = agent or _told_in(verb)
        return Owner(agent, verb=verb.i) if agent is not None and may_speak(agent) else None
    subject = subject_of(verb, trigger)
    if subject is None or not may_speak(subject):
        return None
    cited = _cited_in(verb)
    if cited is not None and cited.i != subject.i:
        return Owner(cited, subject, verb=verb.i)
    if subject.pos_ == "NOUN" and subject.lemma_.lower() in words("message"):
        return _issuer(subject) or Owner(subject, verb=verb.i)
    return Owner(subject, _quoting(subject, verb) or told(verb), verb=verb.i)


def _told_in(verb: Token) -> Token | None:
    """The report of "the executions are described in a UN report"."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "in":
            return next((p for p in child.children if p.dep_ == "pobj" and p.lemma_.lower() in words("message")), None)
    return None


def _own_subject(verb: Token) -> Token | None:
    """The verb's own subject, the nearest where the parse gives two."""
    return min((c for c in verb.children if c.dep_ in _SUBJECT), key=lambda c: abs(c.i - verb.i), default=None)


def subject_of(verb: Token, trigger: Token) -> Token | None:
    """Return who says what `verb` reports: its own subject, or the one it takes over from the clause above."""
    own = _own_subject(verb)
    if own is not None:
        if own.lower_ in _RELATIVES and not own.text.isupper() and verb.dep_ == "relcl":
            return verb.head
        return None if holds(own, trigger) else own
    if verb.dep_ in {"relcl", "acl"}:
        # a finite "acl" is a main verb that the parse hung on its own subject: "The charity announced with sorrow that"
        finite = verb.tag_ in {"VBD", "VBZ"} and any(_opens_with_that(c) for c in verb.children)
        spoken = finite or verb.tag_ == "VBG"
        return verb.head if spoken and not holds(verb.head, trigger, outside=verb) else None
    if verb.dep_ in {"conj", "advcl", "xcomp"} and verb.head.i != verb.i:
        return subject_of(verb.head, trigger)
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        quoted = verb.head.head
        passive = next((c for c in quoted.children if c.dep_ == "nsubjpass"), None)
        return passive or next((c for c in quoted.children if c.dep_ == "dobj"), None)
    return None


def holds(head: Token, trigger: Token, outside: Token | None = None) -> bool:
    """Return whether the trigger stands in the phrase of `head` (not under `outside`), so that `head` cannot say it."""
    if head.i == trigger.i:
        return True
    for child, above in steps(trigger):
        if outside is not None and child.i == outside.i:
            return False
        if above.i == head.i:
            return True
    return False


def may_speak(token: Token) -> bool:
    """Return whether a noun can be a speaker: no blast, no toll, no bare "this"."""
    if any(child.lower_ in {"any", "no"} for child in token.children):  # "denied that any civilians had died"
        return False
    if token.lower_ in _NO_SPEAKER and not (token.text.isupper() and len(token) > 1):
        return False
    if not any(letter.isalpha() for letter in token.text):
        return False
    return token.lemma_.lower() not in words("mute") and token.pos_ not in {"PUNCT", "ADP", "CCONJ", "SCONJ", "PART"}


def told(verb: Token) -> Token | None:
    """Return the news outlet that was told, which so hands the words on."""
    if verb.lemma_.lower() != "tell":
        return None
    hearer = next((c for c in verb.children if c.dep_ in {"dobj", "dative"} and c.i > verb.i), None)
    return hearer if hearer is not None and is_media(hearer) else None


def is_media(token: Token) -> bool:
    """Return whether a noun phrase names a news outlet or its reporters."""
    phrase = phrase_of(token)
    lowered = phrase.text.lower().removeprefix("the ")
    listed = lowered in words("media") or token.lower_ in words("media")
    return listed or any(t.lower_ in words("media_words") for t in phrase)


def _quoting(subject: Token, verb: Token) -> Token | None:
    """Who quotes the speaker: "the mayor, quoted by Reuters", "Reuters quoted the mayor as saying"."""
    if subject.dep_ == "dobj" and subject.head.lemma_.lower() in words("relay"):
        return _own_subject(subject.head)
    above = [subject.head] if verb.dep_ == "pcomp" and subject.dep_ == "nsubjpass" else []
    for child in [*subject.children, *above]:
        if child.lemma_.lower() in words("relay") and child.tag_ == "VBN":
            agents = (c for c in child.children if c.dep_ == "agent" or c.lower_ in {"by", "in"})
            return next((p for c in agents for p in c.children if p.dep_ == "pobj"), None)
    return None


def _cited_in(verb: Token) -> Token | None:
    """The officials of "Reuters, citing two officials, reported"."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    for child in [*verb.children, *(subject.children if subject is not None else ())]:
        if child.lower_ in {"citing", "quoting"}:
            return next((c for c in child.children if c.dep_ in {"dobj", "pobj"}), None)
    return None


def _of_message(noun: Token) -> Owner | None:
    """The author of "reports from the hospital that", "the army's claim that", or who issues it; None where unnamed."""
    for child in noun.children:
        if child.dep_ == "poss" and child.pos_ in {"NOUN", "PROPN"}:
            return Owner(child)
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from"}:
            author = next((p for p in child.children if p.dep_ == "pobj"), None)
            if author is not None and may_speak(author):
                return Owner(author)
    return _issuer(noun)


def _issuer(noun: Token) -> Owner | None:
    """The command of "the command has issued a communique reporting that"."""
    above = noun.head
    if noun.dep_ == "dobj" and above.lemma_.lower() in words("issue"):
        subject = _own_subject(above)
        if subject is not None and may_speak(subject):
            return Owner(subject, verb=above.i)
    return None

"""The second voice: in go a parse and the words of people, out comes the word of harm that stands by them, or none."""

from spacy.tokens import Span, Token

from witnessmark.extract.grammar.reality import Reality, reality_of
from witnessmark.extract.grammar.triggers import Trigger, triggers
from witnessmark.extract.parse.phrases import is_animal, is_thing
from witnessmark.model.claims import ClaimKind

HURT = frozenset({ClaimKind.INJURED, ClaimKind.TREATED, ClaimKind.CASUALTIES})
DEAD = frozenset({ClaimKind.KILLED, ClaimKind.CASUALTIES})
_GONE = frozenset({ClaimKind.EVACUATED, ClaimKind.DISPLACED})
_STEPS = 2  # between the word and the head of the people, from word to word in the parse
_WORDS = 3  # between the two in the sentence, where the parse has them further apart
_DOING = frozenset({"verb", "held"})  # frames whose verb is done by its subject to others
_SELF = frozenset({"himself", "herself", "themselves", "itself", "self"})
_FIRES = frozenset({"shoot", "fire"})
_NAMED_AGAIN = frozenset({"conj", "appos"})
_RELATIVES = frozenset({"who", "that", "which"})


def word_of_harm(people: Span, kind: ClaimKind | None = None) -> Trigger | None:
    """Return the nearest word that tells of harm of a kind, or of any, done to people and no plan or threat."""
    near: list[tuple[int, int, Trigger]] = []
    for trigger in triggers(people.doc):
        if kind is not None and not _is_alike(trigger, kind):
            continue
        if reality_of(trigger) is Reality.UNREAL or _did_it(people, trigger) or _is_of_another(people, trigger.token):
            continue
        steps, words = _steps(trigger.token, people), _words_between(trigger.token, people)
        if steps <= _STEPS or words <= _WORDS:
            near.append((steps, words, trigger))
    return min(near, key=lambda row: row[:2])[2] if near else None


def _is_alike(trigger: Trigger, kind: ClaimKind) -> bool:
    kinds = {trigger.kind, kind}
    wound = trigger.fatal and kind in HURT
    return trigger.kind is kind or wound or kinds <= HURT or kinds <= DEAD or kinds <= _GONE


def is_imagined(people: Span, kind: ClaimKind) -> bool:
    """Say whether the word of this kind nearest to people is of a plan, a threat or a condition, or they only shot."""
    head = people.root
    verb = head.head
    if head.dep_ == "nsubj" and verb.lemma_ in _FIRES and not _is_passive(verb) and not _harms_self(verb):
        return True
    near = min((t for t in triggers(people.doc) if t.kind is kind), key=lambda t: abs(t.token.i - head.i), default=None)
    return near is not None and reality_of(near) is Reality.UNREAL


def _steps(word: Token, people: Span) -> int:
    """Return how many steps of the parse part a word and the head of people."""
    if people.start <= word.i < people.end:
        return 0
    ours, theirs = ([token.i, *(t.i for t in token.ancestors)] for token in (word, people.root))
    return min((ours.index(i) + theirs.index(i) for i in ours if i in theirs), default=len(people.doc))


def _words_between(word: Token, people: Span) -> int:
    """Return how far a word stands from people in the sentence: stops, commas and ages between them not counted."""
    first, last = (people.end, word.i) if word.i >= people.end else (word.i + 1, people.start)
    return 1 + sum(1 for token in people.doc[first:last] if token.is_alpha)


def _did_it(people: Span, trigger: Trigger) -> bool:
    """Say whether people did the harm: "rebels killed", "rebels who killed", "killed by rebels"."""
    verb, doer = trigger.token, _first(people.root)
    if doer.dep_ == "pobj" and doer.head.dep_ == "agent":
        return bool(doer.head.head.i == verb.i)
    if trigger.frame not in _DOING or _is_passive(verb) or not _has_others(verb):  # "two of them injured"
        return False
    while verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not _has(verb, "nsubj"):
        verb = verb.head
    if verb.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.lower_ in _RELATIVES for c in verb.children):
        return bool(_first(verb.head).i == doer.i)
    return bool(doer.dep_ == "nsubj" and doer.head.i == verb.i)


def _is_of_another(people: Span, word: Token) -> bool:
    """Say whether a word describes an animal or a thing beside people: "his dead cat"."""
    noun = word.head
    described = word.dep_ == "amod" and not people.start <= noun.i < people.end
    return described and (is_animal(noun) or is_thing(noun))


def _first(token: Token) -> Token:
    """Return the first of those that a token is joined to or names again."""
    while token.dep_ in _NAMED_AGAIN and token.head.i < token.i:
        token = token.head
    return token


def _is_passive(verb: Token) -> bool:
    have = any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)
    return _has(verb, "nsubjpass") or _has(verb, "auxpass") or (verb.tag_ == "VBN" and not have)


def _has_others(verb: Token) -> bool:
    return _has(verb, "dobj") and not _harms_self(verb)


def _harms_self(verb: Token) -> bool:
    return any(child.dep_ == "dobj" and child.lower_ in _SELF for child in verb.children)


def _has(verb: Token, dep: str) -> bool:
    return any(child.dep_ == dep for child in verb.children)

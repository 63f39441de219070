"""Words of harm in a parse: which tokens, of which kind, and in which frame their people stand."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from spacy.tokens import Doc, Token

from witnessmark.extract.gate import is_harm_word
from witnessmark.extract.parse.phrases import is_person
from witnessmark.lexicon import load
from witnessmark.model.claims import ClaimKind

VERB_TAGS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
_DETERMINERS = frozenset({"the", "a", "this", "that", "his", "her", "their", "'s", "of", "recent", "mass"})
_TO_DEATH = frozenset({
    "shoot", "stab", "burn", "beat", "hack", "torture", "strangle", "crush", "freeze", "starve", "riddle",
    "bayonet",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trigger:
    """A harm word: `frame` is verb, subject_verb, deed, count, harmed, body, casualty, life or held; `fatal` is a wound
    that killed."""

    token: Token
    kind: ClaimKind
    frame: str
    fatal: bool = False


@cache
def table() -> dict[str, Any]:
    """Return the lexicon of harm."""
    return load("extract_harm")


@cache
def _kinds(frame: str) -> dict[str, ClaimKind]:
    kinds = {kind: entry for kind, entry in table()[frame].items() if isinstance(entry, dict)}
    return {word: ClaimKind(kind) for kind, entry in kinds.items() for word in entry["words"]}


@cache
def listed(group: str, key: str = "words") -> frozenset[str]:
    """Return one word list of the harm lexicon."""
    return frozenset(table()[group][key])


@lru_cache(maxsize=1)  # the voices ask for the same sentence one after another
def triggers(doc: Doc) -> tuple[Trigger, ...]:
    """Return the harm words of a sentence, left to right."""
    found = []
    light = any(t.lower_ in _light_nouns() for t in doc)
    for token in doc:
        if not is_harm_word(token.lower_) and not (light and token.tag_ in VERB_TAGS) and token.lower_ not in _others():
            continue
        trigger = _read(token)
        if trigger is not None:
            found.append(replace(trigger, kind=ClaimKind.KILLED, fatal=True) if _is_fatal(trigger) else trigger)
    return tuple(found)


def _is_fatal(trigger: Trigger) -> bool:
    """Say whether a wound is told as one that killed: "fatally shot", "stabbed fatally", "a fatal stabbing"."""
    if trigger.kind is not ClaimKind.INJURED:
        return False
    verb, fatal = trigger.token, listed("verbs", "fatal")
    beside = any(abs(child.i - verb.i) == 1 and child.lower_ in fatal for child in verb.children)  # not "two fatally"
    wounds = (c for c in verb.rights if c.dep_ == "dobj" and c.lower_ in table()["light"]["injuries"])
    return beside or any(c.lower_ in fatal and c.nbor(-1).text != "-" for wound in wounds for c in wound.lefts)


@cache
def _light_nouns() -> frozenset[str]:
    light = table()["light"]
    held = (noun for nouns in light["held_as"].values() for noun in nouns)
    return frozenset([*light["lives"], *light["injuries"], *held])


_WITH_OTHER_WORDS = frozenset({
    "blocked", "block", "blocking", "locked", "rounded", "round", "rounding", "beaten", "crushed", "frozen",
    "starved", "tortured", "hurting", "held", "holding", "seized", "seizing",
})  # fmt: skip


@cache
def _others() -> frozenset[str]:
    return _WITH_OTHER_WORDS | frozenset(table()["care"]["words"])


_READ_WITH_TOLL = frozenset({"death", "deaths", "casualty", "injury", "road"})


def _read(token: Token) -> Trigger | None:
    word, lemma = token.lower_, token.lemma_.lower()
    verb = token.tag_ in VERB_TAGS
    for special in (_idiom, _light):
        found = special(token, word, lemma)
        if found is not None:
            return found
    if (lemma in {"shot"} and not verb) or (lemma == "shoot" and _fires_past(token)):
        return None
    if verb or (word.endswith("ed") and token.tag_ in {"JJ", "NN", "NNP"}):
        if word in _kinds("deeds") and _is_noun_like(token):
            return Trigger(token, _kinds("deeds")[word], "deed")
        base = lemma if verb else _base(word)
        if base in _kinds("verbs"):
            return Trigger(token, _kinds("verbs")[base], "verb")
        if base in _kinds("subject_verbs"):
            return Trigger(token, _kinds("subject_verbs")[base], "subject_verb")
    if word in _kinds("verbs") and verb:
        return Trigger(token, _kinds("verbs")[word], "verb")
    if token.tag_ in {"NN", "NNS", "NNP", "NNPS", "JJ", "VBG"}:
        for base in (word, word[:-1] if word.endswith("s") else word):
            if base in _kinds("deeds"):
                return Trigger(token, _kinds("deeds")[base], "deed")
    if word in _kinds("counts") and not (word == "toll" and token.i and token.nbor(-1).lower_ in _READ_WITH_TOLL):
        return Trigger(token, _kinds("counts")[word], "count")
    if word in listed("casualties"):
        return Trigger(token, ClaimKind.KILLED, "casualty")
    if word in listed("bodies"):
        return Trigger(token, ClaimKind.KILLED, "body")
    if word in _kinds("harmed"):
        return Trigger(token, _kinds("harmed")[word], "harmed")
    return None


def _fires_past(verb: Token) -> bool:
    """Say whether shots are told that need hit nobody: "shot at the guards", "shot in the air", "shot down a drone"."""
    after = [t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 4]]
    if "air" in after:
        return True
    if after[:1] == ["down"]:
        return any(c.dep_ == "dobj" and not is_person(c) for c in verb.rights)
    if after[:1] in (["repeatedly"], ["indiscriminately"]):
        after = after[1:]
    if after[:1] != ["at"]:
        return False
    passive = any(c.dep_ == "auxpass" for c in verb.lefts)
    aimed = [c for p in verb.rights if p.lower_ == "at" for c in p.children if c.dep_ == "pobj"]
    return not aimed or (not passive and any(is_person(c) for c in aimed))


def _base(word: str) -> str:
    stem = word[:-2]
    return next((b for b in (stem, word[:-1], stem[:-1]) if b in _kinds("verbs")), word)


def _is_noun_like(token: Token) -> bool:
    if token.i and token.nbor(-1).lower_ in _DETERMINERS:
        return True
    return token.i + 1 < len(token.doc) and token.nbor().lower_ == "of"


def _idiom(token: Token, word: str, lemma: str) -> Trigger | None:
    """Read harm said in several words: shot dead, gunned down, opened fire on, rounded up, driven from homes."""
    doc, at = token.doc, token.i
    after = [t.lower_ for t in doc[at + 1 : at + 4]]
    if lemma == "gun" and after[:1] == ["down"]:
        return Trigger(token, ClaimKind.KILLED, "verb")
    if (
        word in {"hostages", "hostage", "kidnappees"}
        and token.tag_.startswith("NN")
        and any(c.tag_ == "CD" for c in token.lefts)
    ):
        return Trigger(token, ClaimKind.ABDUCTED, "harmed")
    if lemma in {"hold", "seize"} and token.tag_ in VERB_TAGS:
        kind = _captivity(token)
        return Trigger(token, kind, "verb") if kind is not None else None
    if lemma == "fight" and after[:1] == ["for"] and "life" in after:
        return Trigger(token, ClaimKind.INJURED, "subject_verb")
    if token.tag_ in VERB_TAGS and _cares(token, lemma):
        return Trigger(token, ClaimKind.TREATED, "verb")
    if lemma == "round" and "up" in after[:1] and token.tag_ in VERB_TAGS:
        return Trigger(token, ClaimKind.DETAINED, "verb")
    if lemma in _TO_DEATH and (
        "death" in after[:2]
        or "dead" in after[:1]
        or any(t.lower_ in {"dead"} for t in token.rights)
        or _to_death(token)
    ):
        return Trigger(token, ClaimKind.KILLED, "verb")
    if word == "shooting" and token.tag_ in {"NN", "VBG"} and after[:1] == ["of"]:
        return Trigger(token, ClaimKind.KILLED, "deed")
    return None


def _cares(verb: Token, lemma: str) -> bool:
    """Say whether a verb tells of care in hospital: "treated for burns", "taken to hospital", "hospitalised"."""
    care = table()["care"]
    if lemma in care["alone"]:
        return True
    following = [t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 9]]
    housed = bool(set(following) & set(care["houses"]))
    if lemma in care["treats"]:
        around = {t.lower_ for t in verb.doc[max(0, verb.i - 10) : verb.i]} & set(care["houses"])
        return housed or "for" in following[:6] or bool(around)
    return lemma in care["brings"] and housed and any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children)


def _captivity(verb: Token) -> ClaimKind | None:
    """Say whether people who are held or seized are captives or prisoners, by the other words of the sentence."""
    words = {t.lemma_.lower() for t in verb.doc if t.i != verb.i}
    agents = [c for c in verb.lefts if c.dep_ == "nsubj"]
    agents += [c for p in verb.rights if p.lower_ == "by" for c in p.children if c.dep_ == "pobj"]
    if any(agent.lemma_.lower() in table()["captivity"]["captors"] for agent in agents):
        return ClaimKind.ABDUCTED
    for kind in (ClaimKind.ABDUCTED, ClaimKind.DETAINED):
        if words & set(table()["captivity"][kind.value]):
            return kind
    return None


def _to_death(token: Token) -> bool:
    return any(
        p.dep_ == "prep" and p.lower_ == "to" and any(c.lower_ == "death" for c in p.children) for p in token.rights
    )


def _light(token: Token, _word: str, lemma: str) -> Trigger | None:
    """Read a verb that carries harm only with its object: claimed 12 lives, lost their lives, suffered wounds."""
    light = table()["light"]
    if token.tag_ not in VERB_TAGS:
        return None
    if lemma == "bleed" and _to_death(token):
        return Trigger(token, ClaimKind.KILLED, "subject_verb")
    objects = [c for c in token.rights if c.dep_ in {"dobj", "attr", "oprd", "conj", "dative", "xcomp"}]
    window = token.doc[token.i + 1 : token.i + 9]
    lives = next((t for t in window if t.lower_ in light["lives"]), None)
    if lives is not None and (lives in objects or any(lives.head == o for o in objects) or not objects):
        if lemma in light["loses_life"]:
            return Trigger(token, ClaimKind.KILLED, "subject_verb")
        if lemma in light["claims_lives"]:
            return Trigger(lives, ClaimKind.KILLED, "life")
    if lemma in light["suffers"]:
        hurt = next((o for o in objects if o.lower_ in light["injuries"]), None)
        if hurt is not None:
            return Trigger(token, ClaimKind.INJURED, "subject_verb")
    if lemma in light["holds"]:
        for kind, nouns in light["held_as"].items():
            if any(t.lower_ in nouns for t in token.doc[token.i + 1 : token.i + 7]):
                return Trigger(token, ClaimKind(kind), "held")
    return None

"""Whom a harm word is about: in goes a trigger, out come the heads of its victims' phrases, by frame."""

from calendar import month_name
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Span, Token

from witnessmark.extract.grammar.arguments import (
    BE,
    NOMINAL_ROLES,
    antecedent_of,
    auxpass,
    inherited,
    is_passive,
    list_after,
    noun_after,
    noun_before,
    number_before,
    object_of,
    people_before,
    subject_of,
)
from witnessmark.extract.grammar.counting import count_of
from witnessmark.extract.grammar.figures import words as figure_words
from witnessmark.extract.grammar.lists import TIME, is_time, names_of, series_from
from witnessmark.extract.grammar.triggers import VERB_TAGS, Trigger, listed
from witnessmark.extract.parse.phrases import NOMINAL, is_person, is_person_word, is_thing
from witnessmark.model.claims import ClaimKind


@dataclass(frozen=True, slots=True)
class Found:
    """The head of a victims' phrase, the name of the pattern that found it, and whether it was a guess."""

    head: Token | None
    rule: str
    unsure: bool = False


def victims(trigger: Trigger) -> list[Found]:
    """Return the victims of `trigger`, [] when it speaks of none; a head of None is people not named here."""
    told = _number_of(trigger.token)
    if told is not None:
        return [Found(told, "number of")]
    found = _FRAMES[trigger.frame](trigger)
    if trigger.frame in {"verb", "subject_verb"}:
        found = [_mended(trigger.token, f) for f in found] or _guessed(trigger.token)
    found = [_named(f) for f in found]
    return [*found, *_companions(trigger, found)]


def _number_of(word: Token) -> Token | None:
    """Read "the number of dead rose to 12", "this brings to 24 the number of soldiers held"."""
    doc = word.doc
    number = next((t for t in reversed(list(doc[max(0, word.i - 8) : word.i])) if t.lower_ in _TALLIES), None)
    if number is None or number.i + 1 >= len(doc) or doc[number.i + 1].lower_ not in {"of", "killed"}:
        return None
    if any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} and t.i != word.i for t in doc[number.i + 1 : word.i]):
        return None
    opened = next((t.i for t in reversed(list(doc[max(0, number.i - 8) : number.i])) if t.lemma_ in _BRINGS), number.i)
    brought = [
        t for t in doc[opened : number.i] if t.tag_ == "CD" and t.nbor(-1).lower_ in {"to", "at", "than", "least"}
    ]
    return brought[-1] if brought else _risen_to(doc[word.i + 1 : word.i + 17])


_BRINGS = frozenset({"bring", "raise", "put", "take", "push"})
_TALLIES = frozenset({"number", "toll", "total", "tally", "count"})


def _companions(trigger: Trigger, found: list[Found]) -> list[Found]:
    """Return the people who share the harm by "along with", "together with" or "as were"."""
    if not found or trigger.frame not in {"verb", "subject_verb", "deed", "count"} or found[0].head is None:
        return []
    doc, first = trigger.token.doc, max(trigger.token.i, found[0].head.i) + 1
    for at in range(first, min(len(doc) - 2, first + _REACH)):
        pair = (doc[at].lower_, doc[at + 1].lower_)
        if doc[at].text in {";", ".", ":"} or (doc[at].tag_ in {"VBD", "VBZ", "MD"} and pair[0] not in {"was", "were"}):
            break
        if pair in _WITH and (at == first or doc[at - 1].text in {",", "--", "("}):
            people = series_from(doc, at + 2)
            if people:
                return [Found(people[0].head, f"with them by '{pair[0]} {pair[1]}'")]
    return []


_REACH = 20  # tokens after a harm word in which those who share it are named
_WITH = frozenset({("along", "with"), ("together", "with"), ("as", "were"), ("as", "was")})


def _named(found: Found) -> Found:
    """Give a group without a number the names that the sentence gives it: "the injured were A, B and C"."""
    head = found.head
    if head is None or count_of(head).numbered:
        return found
    if head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.tag_ == "CD" and head.i - head.head.i < 6:
        return Found(head.head.head, "some of a group")
    names = names_of(head)
    return Found(names[0].head, "people named") if names else found


def _mended(verb: Token, found: Found) -> Found:
    """Give up what cannot be people ("an attack left four children injured") for the people beside it."""
    head = found.head
    if head is None or is_person(head) or head.i == verb.i + 1:
        return found
    if verb.tag_ != "VBN" or head.tag_ in {"NNP", "NNPS", "PRP"} or verb.lemma_ in {"burn", "shoot", "hit", "block"}:
        return found
    before = people_before(verb)
    return Found(before, "people beside the verb", True) if before is not None else found


def _guessed(verb: Token) -> list[Found]:
    if verb.tag_ not in {"VBN", "VBD"} or not auxpass(verb):
        return []
    before = people_before(verb)
    return [Found(before, "people beside the verb", True)] if before is not None else []


def _verb(trigger: Trigger) -> list[Found]:
    verb = trigger.token
    number = number_before(verb) if verb.tag_ in {"VBN", "VBD", "JJ"} else None
    feared = _feared(verb)
    if feared is not None:
        return [Found(feared, "passive")]
    if (
        verb.tag_ in {"VBN", "JJ"}
        and verb.dep_ in NOMINAL_ROLES
        and verb.i
        and verb.nbor(-1).lower_ in {"the", "these", "those", "some", "many"}
    ):
        return [Found(verb, "the harmed")]
    target = object_of(verb)
    if verb.lower_ == "hurt" and verb.tag_ == "VBP" and verb.dep_ == "conj" and target is None:
        subject = subject_of(verb)  # "one was killed and 14 others hurt when ..."
        return [Found(antecedent_of(subject), "joined passive")] if subject is not None else []
    if number is not None and not (verb.tag_ == "VBD" and target is not None and is_person(target)):
        return [Found(number, "number and participle")]
    before_noun = verb.dep_ == "amod" or (verb.dep_ in {"compound", "nmod"} and verb.tag_ in {"VBN", "JJ", "VBD"})
    if before_noun and verb.head.i > verb.i:
        return [Found(verb.head, "participle before its noun")]
    if is_passive(verb):
        subject = subject_of(verb, ("nsubjpass",)) or subject_of(verb)
        if subject is not None and not (verb.tag_ == "VBN" and object_of(verb) is not None and not auxpass(verb)):
            return [Found(antecedent_of(subject), "passive")]
        if verb.dep_ in {"acl", "relcl"} and verb.head.i < verb.i:
            target = object_of(verb)
            if target is not None and not auxpass(verb) and is_person(target):
                return [Found(target, "active")]
            return [Found(verb.head, "participle after its noun")]
        if auxpass(verb) or verb.tag_ == "VBN":
            before = noun_before(verb)
            joined = inherited(verb, passive=True)
            if before is not None and (before.tag_ == "CD" or joined is None) and before.i >= verb.i - 3:
                return [Found(antecedent_of(before), "noun and participle", True)]
            if joined is not None:
                target = object_of(verb)
                if target is not None and not auxpass(verb):
                    return [Found(target, "active")]
                return [Found(antecedent_of(joined), "joined passive")]
            if before is not None:
                return [Found(antecedent_of(before), "noun and participle", True)]
    target = object_of(verb)
    if target is not None and (target.i - verb.i < 12 or is_person(target)):
        return [Found(antecedent_of(target), "active")]
    shared = next((c for c in verb.rights if c.dep_ == "conj" and c.tag_ == verb.tag_), None)
    if shared is not None and verb.tag_ in {"VBG", "VBD"} and object_of(shared) is not None and shared.i - verb.i <= 2:
        return [Found(object_of(shared), "object of the joined verb")]
    named = list_after(verb)
    if named is not None:
        return [Found(named, "list of names")]
    if verb.tag_ in {"VBG", "VB", "VBP", "VBZ", "VBD"}:
        subject = subject_of(verb)
        if verb.dep_ == "relcl":
            wh = [c for c in verb.lefts if c.lower_ in {"whom", "that"} and c.dep_ == "dobj"]
            if wh:
                return [Found(verb.head, "object of a relative clause")]
        after = noun_after(verb)
        if after is not None:
            return [Found(after, "noun after the verb", True)]
        if verb.tag_ == "VBD" and subject is not None and is_person(antecedent_of(subject)):
            return [Found(antecedent_of(subject), "headline", True)]
        if verb.tag_ == "VBD":
            before = noun_before(verb)
            if before is not None and (before.tag_ == "CD" or is_person_word(before.lower_)):
                return [Found(before, "noun and participle", True)]
    if verb.tag_ in {"VBN", "VBD", "JJ"}:
        before = noun_before(verb)
        if before is not None:
            return [Found(antecedent_of(before), "noun and participle", True)]
    return []


def _feared(verb: Token) -> Token | None:
    """Return the people of whom a harm is told by another verb: "ten are feared drowned", "five were left trapped"."""
    subject = subject_of(verb.head) if verb.dep_ == "oprd" and verb.tag_ == "VBN" and is_passive(verb.head) else None
    return antecedent_of(subject) if subject is not None and is_person(subject) else None


def _subject_verb(trigger: Trigger) -> list[Found]:
    verb = trigger.token
    subject = subject_of(verb)
    if subject is not None and subject.lower_ not in {"there"}:
        return [Found(antecedent_of(subject), "subject")]
    feared = _feared(verb)
    if feared is not None:
        return [Found(feared, "passive")]
    if verb.dep_ in {"acl"}:
        return [Found(verb.head, "participle after its noun")]
    if verb.dep_ == "amod" and verb.head.i > verb.i:
        return [Found(verb.head, "participle before its noun")]
    before = noun_before(verb)
    if before is not None and before.lower_ in {"both", "all"}:
        group = next((t for t in reversed(list(verb.doc[: before.i])) if any(c.dep_ == "conj" for c in t.rights)), None)
        if group is not None and is_person(group):
            return [Found(group, "both of a pair named before")]
    if before is not None and before.tag_ != "NN" and verb.dep_ == "relcl":
        return [Found(before, "subject", True)]
    joined = inherited(verb, passive=False)
    if joined is not None:
        return [Found(antecedent_of(joined), "joined subject")]
    if before is not None:
        return [Found(antecedent_of(before), "noun before the verb", True)]
    return []


def _of(token: Token) -> Token | None:
    for prep in token.rights:
        if prep.dep_ == "prep" and prep.lower_ in {"of", "to", "among"}:
            for child in prep.children:
                if child.dep_ in {"pobj", "pcomp"}:
                    return child
    following = token.i + 1
    if following < len(token.doc) and token.doc[following].lower_ == "of":
        return noun_after(token.doc[following])
    return None


def _deed(trigger: Trigger) -> list[Found]:
    noun = trigger.token
    case = noun.nbor() if noun.i + 1 < len(noun.doc) and noun.nbor().lower_ in _CASES else None
    of = _of(noun) or (_of(case) if case is not None else None)
    if of is None or is_time(of):
        of = _of_after_date(noun)
    counted = noun.lower_ in listed("counted_deeds") and count_of(noun).numbered
    if counted and (of is None or is_deed_time(of) or not count_of(of).numbered):
        return [Found(noun, "deeds counted")]  # "35 killings", "12 executions of prisoners": a victim each
    if of is not None and not is_deed_time(of):
        return [Found(of, "deed of")]
    for child in noun.lefts:
        if child.dep_ == "poss":
            return [Found(child, "possessive")]
    for child in noun.lefts:
        if child.dep_ in {"compound", "nmod"} and child.tag_ in {"NNP", "NN", "NNS", "NNPS"} and is_person(child):
            return [Found(child, "deed compound")]
    if noun.tag_ in {"VBG"}:
        after = noun_after(noun)
        if after is not None:
            return [Found(after, "active")]
    if trigger.kind is ClaimKind.DETAINED:
        made = noun.tag_ == "NNS" and noun.head.lemma_ in {"make", "carry", "report"}
        return [Found(None, "deed alone", True)] if made else []
    determined = any(c.dep_ in {"det", "nummod", "poss", "compound", "npadvmod"} for c in noun.lefts)
    generic = any(c.lower_ in {"a", "an", "any", "no", "every", "such"} for c in noun.lefts)
    recent = any(c.dep_ == "amod" for c in noun.lefts) and noun.tag_ in {"NN", "NNP"}
    if (determined or recent) and not generic:
        return [Found(None, "deed alone", True)]
    return []


_BEFORE_DATE = frozenset({"on", "in", "last", "yesterday", "at", "today", "during", "over", "this", "earlier"})
_CASES = frozenset({"case", "cases", "investigation", "trial", "investigations", "probe"})


def _of_after_date(noun: Token) -> Token | None:
    """Read "the murder on the evening of 27 February of six farmers": the second "of" opens the victims."""
    opened = [t for t in noun.doc[noun.i + 1 : noun.i + 11] if t.lower_ == "of"]
    if not opened or noun.i + 1 >= len(noun.doc) or noun.nbor().lower_ not in _BEFORE_DATE:
        return None
    for of in reversed(opened):
        head = next((c for c in of.children if c.dep_ == "pobj"), None) or noun_after(of)
        if head is not None and is_person(head) and not is_time(head) and not is_deed_time(head):
            return head
    return None


_MONTHS = frozenset(month.lower() for month in month_name[1:])


def is_deed_time(token: Token) -> bool:
    """Say whether what follows "of" is a date or a place of the deed, not its victim: "the massacre of October"."""
    return token.lower_ in _MONTHS or any(c.lower_ in _MONTHS for c in token.children)


_HARMED = frozenset({"dead", "killed", "hurt", "injured", "wounded", "missing"})


def _count(trigger: Trigger) -> list[Found]:
    noun = trigger.token
    if trigger.kind is ClaimKind.INJURED and noun.dep_ == "pobj" and noun.head.head.lemma_ in {"die", "succumb"}:
        return []  # "died of their injuries" counts the dead
    if noun.lower_ == "toll":  # "a toll road" kills nobody, and "the toll is 5 dead" is read at its dead
        told = _toll(noun) if noun.dep_ != "compound" else []
        return [f for f in told if f.head is not None and f.head.doc[f.head.i + 1 : f.head.i + 2].text not in _HARMED]
    of = _of(noun)
    if of is not None:
        return [Found(of, "deaths of")]
    toll = next((t for t in noun.doc[noun.i + 1 : noun.i + 3] if t.lower_ in {"toll", "count", "figure"}), None)
    if toll is not None:
        return _toll(toll)
    if noun.i and noun.nbor(-1).lower_ in {"'s", "his", "her", "their", "whose"}:
        owner = next((c for c in noun.lefts if c.dep_ == "poss"), None)
        if owner is not None:
            return [Found(antecedent_of(owner), "possessive")]
    if noun.tag_ == "NNS" or any(
        c.dep_ == "nummod" or c.tag_ == "CD" or (c.dep_ == "det" and c.lower_ in {"no", "any", "one", "another"})
        for c in noun.lefts
    ):
        return [Found(noun, "deaths counted")]
    return []


_TO_A_TOLL = frozenset({
    "to", "at", "above", "past", "beyond", "reached", "is", "was", "stands", "stood", "hit", "hits", "passed", "passes",
    "exceeds", "exceeded", "tops", "topped", "surpasses", "surpassed", "reaches",
})  # fmt: skip


def _toll(noun: Token) -> list[Found]:
    """Read "death toll of 35", "the toll rose to 35", "toll stands at 35"."""
    of = _of(noun)
    if of is not None and (of.tag_ == "CD" or is_person(of)):
        return [Found(of, "death toll")]
    told = _risen_to(noun.doc[noun.i + 1 : noun.i + 16])
    return [Found(told, "death toll")] if told is not None else []


def _risen_to(tokens: Span) -> Token | None:
    """Return the last number of the clause that a tally stands at or rose to."""
    stop = next((t.i for t in tokens if t.text in {";", "."} or t.lower_ in _TALLIES), tokens.end)
    doc = tokens.doc
    numbers = [t for t in doc[tokens.start : stop] if t.tag_ == "CD" and t.i and t.head.lower_ not in TIME]
    risen = [t for t in numbers if t.nbor(-1).lower_ in _TO_A_TOLL or t.nbor(-1).tag_ in {"VBD", "VBZ"}]
    hedged = [t for t in numbers if any(w.lower_ in _TO_A_TOLL for w in doc[max(tokens.start, t.i - 4) : t.i])]
    return (risen or hedged)[-1] if risen or hedged else None


_LEAVES = frozenset("leave find report declare shoot list have include believe make render confirm".split())
_BECOMES = frozenset("go fall drop arrive shoot find pronounce declare list escape emerge".split())


def _harmed(trigger: Trigger) -> list[Found]:
    word = trigger.token
    if word.tag_ == "VBG" and word.dep_ in {"ROOT", "relcl", "conj", "ccomp"}:
        subject = subject_of(word)
        return [Found(antecedent_of(subject), "harmed predicate")] if subject is not None else []
    if word.dep_ == "amod" and word.head.i > word.i and word.head.tag_ in NOMINAL:
        return [Found(word.head, "harmed before its noun")]
    if word.dep_ in {"compound", "nmod"} and word.head.i > word.i and is_person_word(word.head.lower_):
        return [Found(word.head, "harmed before its noun")]
    if word.i + 1 < len(word.doc) and is_person_word(word.nbor().lower_) and word.nbor().tag_.startswith("NN"):
        return [Found(word.nbor(), "harmed before its noun")]
    if word.dep_ in {"acomp", "oprd", "attr", "xcomp", "ccomp", "advcl"} or (
        word.dep_ == "conj" and word.head.dep_ in {"acomp", "oprd"}
    ):
        verb = word.head if word.dep_ != "conj" else word.head.head
        if word.i and word.nbor(-1).lower_ == "shot" and verb.i == word.i - 1:
            return []  # "shot dead" is one harm, read at its verb
        if not any(c.dep_ in {"det", "nummod"} for c in word.lefts):
            own = subject_of(word)
            if own is not None:
                return [Found(antecedent_of(own), "harmed predicate")]
            target = object_of(verb) if verb.lemma_ in _LEAVES else None
            if target is not None and target.i != word.i and target.i < word.i:
                return [Found(target, "left harmed")]
            subject = subject_of(verb)
            if subject is not None and (
                verb.lemma_ in BE | _BECOMES or (verb.tag_ == "VBN" and verb.lemma_ in _LEAVES and is_person(subject))
            ):
                return [Found(antecedent_of(subject), "harmed predicate")]
    before = word.nbor(-1) if word.i else None
    if before is not None and before.tag_ == "CD" and before.head.i != word.i:
        return [Found(before, "number and harmed")]
    if before is not None and (
        before.tag_ == "CD"
        or before.lower_
        in figure_words("vague") | {"no", "dozens", "hundreds", "scores", "thousands", "the", "dozen", "another"}
        or any(c.tag_ == "CD" for c in word.lefts)
    ):
        return [Found(word, "harmed counted")]
    if before is not None and before.tag_ in {"NNS", "NN", "NNP", "NNPS"} and is_person(before):
        joined = before.dep_ == "conj" and before.head.tag_ in NOMINAL and is_person(before.head)
        return [Found(before.head if joined else before, "noun and harmed", True)]
    if word.dep_ in {"acl"}:
        return [Found(word.head, "noun and harmed")]
    return []


def _body(trigger: Trigger) -> list[Found]:
    noun = trigger.token
    if noun.lower_ in {"remains"} and noun.tag_ in VERB_TAGS:
        return []
    if not (_handled(noun) or noun.lower_ in {"corpse", "corpses", "cadaver", "cadavers"}):
        return []
    of = _of(noun)
    if of is not None and (is_person(of) or (of.tag_ == "NNS" and not is_thing(of))):
        return [Found(of, "body of")]
    for child in noun.lefts:
        if child.dep_ == "poss":
            return [Found(antecedent_of(child), "body of")]
    return [Found(noun, "bodies counted")] if of is None else []


def _handled(noun: Token) -> bool:
    found = listed("bodies", "found")
    near = [*noun.doc[max(0, noun.i - 8) : noun.i + 9], *islice(noun.ancestors, 2)]
    return any(t.lemma_.lower() in found and t.tag_ in VERB_TAGS for t in near)


def _casualty(trigger: Trigger) -> list[Found]:
    noun = trigger.token
    if noun.lower_ == "losses":
        return []
    if noun.lower_ in {"victims", "victim"} and noun.dep_ in {"attr"} and noun.head.lemma_ == "be":
        subject = subject_of(noun.head)
        if subject is not None and is_person(subject):
            return [Found(subject, "victim is", True)]
    if any(c.dep_ in {"nummod"} or c.lower_ in {"no", "any", "another", "several", "many", "some"} for c in noun.lefts):
        return [Found(noun, "casualties counted")]
    if names_of(noun):
        return [Found(noun, "victims")]
    if noun.lower_ == "casualties":
        return [Found(noun, "casualties counted", True)]
    return []


def _life(trigger: Trigger) -> list[Found]:
    noun = trigger.token
    of = _of(noun)
    if of is not None:
        return [Found(of, "lives of")]
    for child in noun.lefts:
        if child.dep_ == "poss" and child.lower_ not in {"its"}:
            return [Found(child, "lives of")]
    return [Found(noun, "lives counted")]


def _held(trigger: Trigger) -> list[Found]:
    verb = trigger.token
    for child in verb.rights:
        if child.dep_ == "dobj" and child.lower_ in _HELD_AS:
            people = next((c for c in child.lefts if c.dep_ in {"compound", "nmod"} and is_person(c)), None)
            if people is not None:
                return [Found(people, "held")]
    if is_passive(verb):
        subject = subject_of(verb) or inherited(verb, passive=True)
        if subject is not None:
            return [Found(antecedent_of(subject), "held")]
        if verb.dep_ in {"acl", "relcl"}:
            return [Found(verb.head, "held")]
    for child in verb.rights:
        if child.dep_ in {"dobj", "nsubj", "dative"} and child.lower_ not in {
            "hostage",
            "hostages",
            "prisoner",
            "prisoners",
            "captive",
            "custody",
        }:
            return [Found(child, "held")]
        if child.dep_ == "dobj" and child.lower_ in {"hostages", "prisoners"}:
            return [Found(child, "held")]
    return []


_HELD_AS = frozenset({"hostage", "hostages", "prisoner", "prisoners", "captive"})
_FRAMES = {
    "verb": _verb,
    "subject_verb": _subject_verb,
    "deed": _deed,
    "count": _count,
    "harmed": _harmed,
    "body": _body,
    "casualty": _casualty,
    "life": _life,
    "held": _held,
}

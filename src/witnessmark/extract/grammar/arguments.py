"""Whom a verb's clause speaks of: subjects, objects and numbers around a verb, where the parse misses them too."""

from spacy.tokens import Token

from witnessmark.extract.grammar.lists import is_name, is_time, names_from
from witnessmark.extract.parse.phrases import NOMINAL, is_person

BE = frozenset({
    "be", "get", "become", "remain", "feel", "leave", "lie", "seem", "look", "turn", "fear", "presume", "believe",
    "report",
})  # fmt: skip


_REACH = 14  # tokens between a verb and the people that its parse missed


_LINKS = frozenset({"advcl", "conj", "xcomp", "ccomp", "acl", "parataxis"})
_NUMBERS = frozenset({
    "dozens", "scores", "hundreds", "thousands", "dozen", "several", "none", "nobody", "others", "no", "more",
})  # fmt: skip
_PHRASE_TAGS = frozenset({
    "DT", "CD", "JJ", "JJR", "RBR", "PRP$", "NN", "NNS", "NNP", "NNPS", "PRP", "PDT", "POS", "VBN",
})  # fmt: skip


def people_before(verb: Token) -> Token | None:
    """Return the nearest people before a verb, over descriptions between commas, not over another finite verb."""
    doc, at, commas = verb.doc, verb.i - 1, 0
    while at >= 0 and verb.i - at <= _REACH:
        token = doc[at]
        if token.text == ",":
            commas += 1
        elif token.text in {".", ";", ":", "--"} or (
            token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and token.dep_ not in {"aux", "auxpass"} and commas % 2 == 0
        ):
            return None
        elif (
            token.tag_ in {"NN", "NNS", "NNP", "NNPS", "CD"}
            and commas != 1
            and is_person(token)
            and token.dep_ not in {"compound", "nummod", "poss"}
        ):
            return token
        at -= 1
    return None


def subject_of(token: Token, deps: tuple[str, ...] = ("nsubjpass", "nsubj")) -> Token | None:
    """Return the subject of a verb."""
    for child in reversed(list(token.lefts)):
        if child.dep_ in deps:
            return child
    for child in token.rights:
        if child.dep_ in deps and child.i == token.i + 1:
            return child
    return None


def antecedent_of(head: Token) -> Token:
    """Follow a relative pronoun to the noun it stands for."""
    if head.lower_ in {"who", "whom", "that", "which"} and head.tag_ in {"WP", "WDT", "IN", "DT", "WP$"}:
        verb = head.head
        for _ in range(4):
            if verb.dep_ in {"relcl", "acl"}:
                return _whole_of(verb.head)
            if verb.dep_ not in _LINKS and verb.dep_ not in {"auxpass", "aux", "pobj", "prep"}:
                break
            verb = verb.head
        before = head.i - 1
        while before > 0 and (head.doc[before].is_punct or head.doc[before].tag_ == "CC"):
            before -= 1
        if head.doc[before].tag_ in NOMINAL and before < head.i:
            return head.doc[before]
    return head


def _whole_of(head: Token) -> Token:
    """Return the group of which `head` tells a part: "six monks, five of them Poles, who ..." means the six."""
    doc, at = head.doc, head.i
    if not any(t.lower_ == "of" and doc[t.i + 1].lower_ in {"them", "whom"} for t in doc[max(0, at - 4) : at]):
        return head
    comma = next((t.i for t in reversed(list(doc[max(0, at - 6) : at])) if t.text in {",", "--", "("}), 0)
    whole = doc[comma - 1] if comma else head
    return whole if whole.tag_ in NOMINAL and is_person(whole) else head


def inherited(verb: Token, *, passive: bool) -> Token | None:
    """Find the subject of a verb that shares it with the clause that it is joined to."""
    at = verb
    for _ in range(4):
        if at.dep_ not in _LINKS and at.dep_ not in {"dep", "ROOT"}:
            return None
        if at.dep_ in {"acl"}:
            return at.head
        if at.dep_ == "relcl":
            return None
        at = at.head
        own = subject_of(at)
        if own is not None:
            return own
        if at.dep_ == "relcl" and passive:
            return at.head
    return None


def is_passive(verb: Token) -> bool:
    """Tell whether a verb is passive."""
    if any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    return not any(c.dep_ == "aux" and c.lemma_ in {"have"} for c in verb.children) or any(
        c.lower_ in {"been", "being"} for c in verb.children
    )


def object_of(verb: Token) -> Token | None:
    """Return the object of a verb."""
    for child in verb.rights:
        if child.dep_ in {"dobj", "obj", "oprd"} and child.tag_ in NOMINAL and not is_time(child):
            return child
    for child in verb.rights:
        if (
            child.dep_ in {"ccomp", "dep", "nsubj"}
            and child.i - verb.i <= 6
            and child.tag_ in NOMINAL
            and child.pos_ != "VERB"
        ):
            return child
    return None


def noun_before(token: Token) -> Token | None:
    """Return the noun right before `token`, over a form of "be" or an adverb: "two soldiers (were) killed"."""
    at = token.i - 1
    doc = token.doc
    while at >= 0 and (
        doc[at].lemma_ in {"be", "have", "get"} or doc[at].tag_ in {"RB", "MD"} or doc[at].lower_ in {"being", "been"}
    ):
        at -= 1
    if at >= 0 and doc[at].tag_ in NOMINAL and doc[at].pos_ not in {"VERB", "ADP"}:
        return doc[at]
    return None


NOMINAL_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "dative"})


def number_before(word: Token) -> Token | None:
    """Return the number that stands right before a participle: "12 killed, 15 injured"."""
    if not word.i or word.tag_ == "VBG":
        return None
    before = word.nbor(-1)
    counted = before.tag_ == "CD" or before.lower_ in _NUMBERS
    if before.lower_ == "more" and word.i > 1 and word.doc[word.i - 2].lower_ in _UNCOUNTED:
        return word.doc[word.i - 2]  # "dozens more injured"
    if before.lower_ == "more" and (word.i < 2 or word.doc[word.i - 2].tag_ != "CD"):
        return None
    if not counted or (
        before.i and word.doc[before.i - 1].lower_ in {"in", "since", "of", "on", "no."} and before.text.isdigit()
    ):
        return None
    return before


_UNCOUNTED = frozenset({"dozens", "scores", "hundreds", "thousands", "many", "several"})


def list_after(verb: Token) -> Token | None:
    """Return the first name of a list of names that stands after a verb, over an adverbial between commas."""
    doc = verb.doc
    for at in range(verb.i + 1, min(len(doc), verb.i + 9)):
        if doc[at].text in {".", ";"}:
            return None
        names = names_from(doc, at) if is_name(doc[at]) or doc[at].tag_ in {"NN", "JJ"} else []
        if names and (at == verb.i + 1 or doc[at - 1].text in {",", ":", "]", ")"}):
            return doc[names[0][1] - 1]
    return None


def auxpass(verb: Token) -> bool:
    """Tell whether a verb has a passive auxiliary."""
    return any(c.dep_ == "auxpass" or (c.lemma_ == "be" and c.i < verb.i) for c in verb.lefts)


def noun_after(verb: Token) -> Token | None:
    """Return the head of a noun phrase that begins right after a verb, where the parse hung it elsewhere."""
    doc, at, last = verb.doc, verb.i + 1, None
    while at < len(doc) and at <= verb.i + 7:
        token = doc[at]
        if token.tag_ in _PHRASE_TAGS or (
            token.lower_ in {"at", "least", "more", "than", "up", "to", "nearly", "about", "over", "-", "some"}
            and last is None
        ):
            if token.tag_ in {"NN", "NNS", "NNP", "NNPS", "PRP", "CD"}:
                last = token
        else:
            break
        at += 1
    return None if last is not None and is_time(last) else last

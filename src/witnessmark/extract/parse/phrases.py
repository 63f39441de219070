"""Noun phrases of a parse: their edges, their coordinated parts, and whether they can be people."""

from functools import cache

from spacy.tokens import Token

from witnessmark.extract.grammar.figures import words as figure_words
from witnessmark.lexicon import load

NOMINAL = frozenset(
    {"NN", "NNS", "NNP", "NNPS", "CD", "PRP", "DT", "JJ", "WP", "VBN", "VBG", "FW", "PRP$", "PDT", "JJR", "JJS"}
)
_LEFT = frozenset({
    "det", "nummod", "amod", "compound", "quantmod", "poss", "predet", "advmod", "nmod", "punct", "case", "neg",
    "npadvmod", "cc", "prep", "pobj", "intj", "preconj", "appos", "conj", "dep", "meta", "acomp",
})  # fmt: skip
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})


@cache
def _people() -> frozenset[str]:
    table = load("extract_population")
    return frozenset(word for key in ("combatant", "civilian", "neutral") for word in table[key])


@cache
def _listed(group: str) -> frozenset[str]:
    return frozenset(load("extract_harm")[group]["words"])


def singular(word: str) -> str:
    """Return the singular of a lower-case noun by rule; a word that is none comes back as it is."""
    if word.endswith("men"):
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def left_edge(head: Token) -> int:
    """Return the first token of the noun phrase that ends with `head`, without a clause or a comma in it."""
    doc, edge = head.doc, head.i
    lowest = head.left_edge.i
    while edge > lowest:
        token = doc[edge - 1]
        if token.dep_ not in _LEFT and token.head.i != head.i:
            break
        if token.is_punct and token.text not in {"-", "–", "'", '"', "[", "]", "(", ")"}:
            break
        if token.dep_ in {"nsubj", "nsubjpass", "aux", "auxpass", "mark", "ROOT", "relcl", "ccomp"}:
            break
        edge -= 1
    while edge < head.i and (doc[edge].is_punct or doc[edge].dep_ in {"cc", "preconj"}) and doc[edge].text not in {"["}:
        edge += 1
    closing = next((t.i for t in reversed(list(doc[edge : head.i])) if t.text == "]"), None)
    if closing is not None and "[" not in {t.text for t in doc[edge:closing]}:
        return closing + 1  # an editor's mark before the phrase: "[Report] Five men"
    return edge


def conjuncts(head: Token) -> list[Token]:
    """Return `head` and the noun phrases joined to it by commas, "and" or "or", in order."""
    found, at = [head], head
    seen = {head.i}
    while True:
        following = [c for c in at.children if c.dep_ == "conj" and c.i > at.i and c.i not in seen]
        nominal = [c for c in following if c.tag_ in NOMINAL and c.pos_ not in {"VERB", "AUX"}]
        if not nominal and not is_plural(
            at
        ):  # the parser takes "the rector, five priests and two women" for an apposition
            nominal = [
                c
                for c in at.rights
                if c.dep_ == "appos" and c.i not in seen and is_plural(c) and any(g.dep_ == "nummod" for g in c.lefts)
            ]
        if not nominal:
            break
        at = nominal[0]
        seen.add(at.i)
        found.append(at)
    return (_siblings_before(head) or _listed_before(head)) + found


def _siblings_before(head: Token) -> list[Token]:
    """Return the nouns that share the verb and the role of `head`: "A and B" may hang there apart."""
    verb, start = head.head, left_edge(head)
    if start < 2 or head.doc[start - 1].lower_ not in {"and", "or"} or head.dep_ in {"conj", "ROOT"}:
        return []
    last = head.doc[start - 1].head
    same = [c for c in verb.lefts if c.dep_ == head.dep_ and c.i < start and (c.i == last.i or last.is_ancestor(c))]
    return same if same and same[-1].tag_ in NOMINAL else []


def _listed_before(head: Token) -> list[Token]:
    """Return the items of "a colonel, a judge, and the mayor" before its last one, where the parse left them out."""
    doc, start = head.doc, left_edge(head)
    items: list[Token] = []
    at = start - 1
    if at < 3 or doc[at].lower_ not in {"and", "or"}:
        return []
    at -= 1
    while at > 0:
        if doc[at].text == ",":
            at -= 1
        elif items:
            break
        item = doc[at]
        if item.tag_ not in {"NN", "NNP"} or not is_person(item) or item.i == head.i or head.is_ancestor(item):
            break
        items.insert(0, item)
        at = left_edge(item) - 1
        if doc[at].text != ",":
            break
    return items if len(items) > 1 else []


def is_plural(head: Token) -> bool:
    """Say whether a noun means more than one."""
    word = head.lower_
    if word in figure_words("plural_pronouns") or word in _collectives():
        return True
    if head.tag_ in _PLURAL_TAGS:
        return True
    return head.tag_ in {"NNP", "NN"} and word.endswith("s") and singular(word) in _people() and word not in _people()


@cache
def _collectives() -> frozenset[str]:
    return frozenset(load("extract_figures")["words"]["collectives"])


def is_person_word(word: str) -> bool:
    """Say whether a lower-case noun names people, in the singular or the plural."""
    return (
        word in _people()
        or singular(word) in _people()
        or singular(word) in _listed("people")
        or word.endswith(_PERSON_ENDINGS)
    )


_PERSON_ENDINGS = (
    "man", "men", "woman", "women", "ists", "ist", "eers", "eer", "children", "persons", "people", "ians",
)  # fmt: skip
_PERSON_PRONOUNS = frozenset({
    "his", "their", "my", "our", "your", "whose", "he", "she", "him", "her", "they", "them", "who", "whom",
    "someone", "somebody", "everyone", "nobody", "i", "me", "we", "us", "himself", "herself", "themselves",
    "another", "others", "those", "both", "anyone", "everybody", "you", "none", "each",
})  # fmt: skip


@cache
def _crowds() -> frozenset[str]:
    table = load("extract_figures")
    return frozenset(table["crowds"]) | frozenset(table["sets"])


def is_animal(head: Token) -> bool:
    """Say whether a noun names animals."""
    return head.lower_ in _listed("animals")


def is_thing(head: Token) -> bool:
    """Say whether a noun names a thing, a place or an idea that can be "killed", "captured" or "blocked"."""
    return head.lower_ in _listed("things") and head.tag_ not in {"NNP", "NNPS"}


def is_person(head: Token) -> bool:
    """Say whether there is evidence that a noun phrase means people: a person word, a pronoun, a name."""
    word = head.lower_
    if is_animal(head) or is_thing(head):
        return False
    if word in _PERSON_PRONOUNS or is_person_word(word) or word in _crowds():
        return True
    if head.tag_ in {"NNP", "NNPS"} or (head.tag_ == "CD" and not head.text[:1].isalpha()):
        return True
    if head.tag_ == "CD":
        return True
    return any(c.dep_ in {"appos", "compound"} and c.tag_ == "NNP" for c in head.children) or any(
        c.dep_ == "prep" and c.lower_ == "of" and any(is_person(g) for g in c.children) for c in head.children
    )

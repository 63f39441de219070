"""Where, when, with what and at what: the words of place, date, means and target that stand nearest to a harm word."""

import re
from functools import cache

from spacy.tokens import Doc, Token

from witnessmark.extract.namelists import is_name
from witnessmark.extract.phrases import left_edge
from witnessmark.extract.triggers import listed, table
from witnessmark.lexicon import load

_WHERE = frozenset(
    {
        "in",
        "at",
        "near",
        "on",
        "outside",
        "inside",
        "around",
        "off",
        "across",
        "throughout",
        "along",
        "within",
        "toward",
        "towards",
        "from",
        "of",
    }
)
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DATE = re.compile(
    rf"\b(?:(?:on\s+)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}(?:,?\s+(?:19|20)?\d\d)?(?!\d)"
    rf"|(?:on\s+)?{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?:19|20)\d\d)?"
    rf"|(?:on\s+|last\s+|this\s+|next\s+|early\s+|late\s+)*{_DAY}(?:\s+(?:morning|afternoon|evening|night))?"
    r"|(?:the\s+)?day before yesterday|yesterday(?:'s)?(?:\s+(?:morning|afternoon|evening|night))?|last night|tonight|overnight"
    r"|today(?:'s)?|this (?:morning|afternoon|evening|week|month|year)|(?:last|past) (?:week(?:end)?|month|year)|over the weekend"
    rf"|in\s+(?:early\s+|late\s+|mid-?)?{_MONTH}(?:,?\s+(?:of\s+)?(?:19|20)\d\d)?\b|in\s+(?:19|20)\d\d"
    r"|\b\w+\s+(?:days?|weeks?|months?|years?|hours?)\s+ago)\b",
    re.IGNORECASE,
)


def date_words(text: str, at: int) -> str | None:
    """Return the time expression of `text` that stands nearest to offset `at`, None where there is none."""
    found = [(min(abs(m.start() - at), abs(m.end() - at)), m.start(), m.group()) for m in _DATE.finditer(text)]
    return min(found)[2].strip() if found else None


def place_words(token: Token) -> str | None:
    """Return the narrowest words of place that belong to the clause of `token`: "near La Paz", "in El Tomate"."""
    doc = token.doc
    scored = []
    for prep in doc:
        if prep.lower_ not in _WHERE or prep.tag_ not in {"IN", "TO", "RB"}:
            continue
        name = _name_after(prep)
        if name is None:
            continue
        scored.append((_cost(prep, token), prep.i, name))
    if not scored:
        return None
    return min(scored)[2]


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


def _name_after(prep: Token) -> str | None:
    """Return the proper name that a preposition opens, with its article and kind: "the town of El Tomate"."""
    doc, at = prep.doc, prep.i + 1
    start, last, proper = at, None, False
    while at < len(doc) and at < prep.i + 10:
        token = doc[at]
        if token.tag_ in {"NNP", "NNPS"} and not _is_time(token):
            last, proper = at, True
        elif last is not None and token.lower_ in {"this", "that", "last", "next", "today", "yesterday"}:
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
    """Return a lexicon group's phrases by their first word, the shortest first."""
    phrases = sorted(
        (tuple(words.split()) for words in table()[group]["words"]), key=lambda phrase: (len(phrase), phrase)
    )
    return {first: tuple(p for p in phrases if p[0] == first) for first in {phrase[0] for phrase in phrases}}


def means_words(doc: Doc, at: int) -> str | None:
    """Return the words of the attack nearest to token `at`: "missile", "car bomb", "shelling"."""
    return _nearest(doc, at, "means")


def _nearest(doc: Doc, at: int, group: str) -> str | None:
    lowered = [token.lower_ for token in doc]
    phrases = _phrases(group)
    places = [i for i, word in enumerate(lowered) if word in phrases and i != at]
    for i in sorted(places, key=lambda i: (abs(i - at), i)):
        for phrase in phrases[lowered[i]]:
            if tuple(lowered[i : i + len(phrase)]) == phrase:
                return doc[i : i + len(phrase)].text
    return None


def object_words(doc: Doc, at: int) -> str | None:
    """Return what was struck, as the phrase nearest to token `at` says it: "maternity hospital"."""
    best: tuple[int, int] | None = None
    for token in doc:
        if token.lower_ in listed("objects") and token.tag_.startswith("NN") and token.i != at:
            if token.dep_ in {"compound"} and token.head.lower_ in listed("objects"):
                continue
            key = (abs(token.i - at), token.i)
            best = key if best is None or key < best else best
    if best is None:
        return None
    head = doc[best[1]]
    start = left_edge(head)
    while (
        start < head.i
        and doc[start].tag_ in {"DT", "PRP$", "POS", "CD", "IN", "RB", "HYPH"}
        or doc[start].lower_ in {"storey", "story"}
    ):
        start += 1
    return doc[start : head.i + 1].text

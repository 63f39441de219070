"""Lists of names beside a harm word: "three journalists: A, a photographer, and B" names two of the three."""

from spacy.tokens import Doc, Token

_NAME_TAGS = frozenset({"NNP", "NNPS"})
_SEPARATORS = frozenset({",", ";", "and", "&", "y"})
PARTICLES = frozenset({"de", "del", "la", "las", "los", "el", "y", "van", "von", "da", "dos", "bin", "al", "-"})
"""Words written small, and the hyphen, inside a name."""
_INSIDE = PARTICLES | {"'s", "."}
_MAX_DESCRIPTION = 12  # tokens of "a 35-year-old teacher of the town" between two names
_COUNTING = frozenset({"other", "several", "many", "some", "two", "three", "four", "five", "six", "more"})
_NO_NAME = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december",
})  # fmt: skip

Span = tuple[int, int]


def is_name(token: Token) -> bool:
    """Say whether a token can stand in a person's name: a proper noun with a capital that is no day or month."""
    return token.tag_ in _NAME_TAGS and token.text[:1].isupper() and token.lower_ not in _NO_NAME


def names_from(doc: Doc, start: int) -> list[Span]:
    """Return the names of a list that begins at token `start`; [] where fewer than two names stand there."""
    found: list[Span] = []
    at = start
    while at < len(doc):
        name = _name_at(doc, at)
        if name is None:
            break
        found.append(name)
        following = _next_name(doc, name[1])
        if following is None:
            break
        at = following
    return found if len(found) > 1 else []


def _name_at(doc: Doc, at: int) -> Span | None:
    """Read a name with the ranks and trades before it: "Colonel Waldemar Franco", "teacher Ana Ruiz"."""
    start, last, proper = at, None, 0
    while at < len(doc) and at - start < 12:
        token = doc[at]
        if is_name(token):
            last, proper = at, proper + 1
        elif (
            (
                token.lower_ in _INSIDE
                and last is not None
                and at + 1 < len(doc)
                and (is_name(doc[at + 1]) or doc[at + 1].lower_ in _INSIDE)
            )
            or (token.tag_ in {"NN", "JJ", "DT", "CD"} and last is None and token.lower_ not in {"no"})
            or token.is_space
        ):
            pass
        else:
            break
        at += 1
    if last is None or not proper or (doc[last].tag_ == "NNPS" and doc[start].lower_ in _COUNTING):
        return None  # "other Poles" are no name
    return start, last + 1


def _next_name(doc: Doc, at: int) -> int | None:
    """Return where the next name of the list begins, over an age and a description between commas."""
    separated = False
    while at < len(doc):
        token = doc[at]
        if token.lower_ in _SEPARATORS:
            separated = True
            at += 1
            continue
        if token.is_space or token.text in {"(", ")", "[", "]"}:
            at += 1
            continue
        break
    if not separated or at >= len(doc):
        return None
    if doc[at].tag_ == "CD" and doc[at].text.isdigit() and len(doc[at].text) <= 2:
        return _next_name(doc, at + 1)
    name = _name_at(doc, at)
    if name is None or doc[at].tag_ in {"DT"}:
        return _over_description(doc, at)
    return at


def _over_description(doc: Doc, at: int) -> int | None:
    if doc[at].tag_ not in {"DT", "NN", "JJ", "NNP", "CD", "NNS"} or (doc[at].lower_ in {"the"} and False):
        return None
    for i in range(at, min(len(doc), at + _MAX_DESCRIPTION)):
        if doc[i].tag_ in {"VBD", "VBZ", "VBP", "MD", "WP", "WDT"}:
            return None
        if doc[i].text in {",", ";"}:
            return _next_name(doc, i)
    return None


def list_with(head: Token) -> list[Span]:
    """Return the list of names in which `head` stands, [] when it stands in none."""
    for names in lists_in(head.doc):
        if any(a <= head.i < b for a, b in names):
            return names
    return []


def lists_in(doc: Doc) -> list[list[Span]]:
    """Return the lists of names of a sentence, left to right, none within another."""
    found: list[list[Span]] = []
    at = 0
    while at < len(doc):
        names = names_from(doc, at) if is_name(doc[at]) and (at == 0 or not is_name(doc[at - 1])) else []
        if names:
            found.append(names)
            at = names[-1][1]
        else:
            at += 1
    return found

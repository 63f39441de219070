"""Lists of people: in goes a parsed sentence, out come its lists, of names or of any make.

"Three journalists: A, a photographer, and B" names two of the three; "a judge, Colonel A, his wife, and two other
people" is read where the parse misses it. An item between commas that only describes the one before is left out.
"""

from dataclasses import dataclass
from enum import Enum, auto

from spacy.tokens import Doc, Token

from witnessmark.extract.grammar.figures import words as figure_words
from witnessmark.extract.parse.phrases import is_animal, is_person_word, is_plural, is_thing

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


TIME = frozenset(
    {
        "minutes",
        "hours",
        "days",
        "weeks",
        "months",
        "years",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "year",
        "times",
        "time",
        "night",
        "morning",
        "afternoon",
        "evening",
        "today",
        "yesterday",
    }
)


def is_time(token: Token) -> bool:
    """Tell whether a word is one of time."""
    return token.lower_ in TIME or token.lower_.endswith("day")


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
    if doc[at].tag_ not in {"DT", "NN", "JJ", "NNP", "CD", "NNS"}:
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


_RUN = frozenset(
    {"DT", "PRP$", "CD", "JJ", "JJR", "JJS", "VBN", "NN", "NNS", "NNP", "NNPS", "POS", "HYPH", "PDT", "AFX", "RBS"}
)
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_OF_PEOPLE = frozenset({"lives", "life", "bodies", "body", "corpses", "corpse", "remains"})
_LONGEST = 14  # tokens of one item
_AND = frozenset({"and", "&"})
_DIRECTIONS = frozenset({"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"})
_PLACES = _DIRECTIONS | frozenset({
    "town", "city", "village", "province", "department", "district", "region", "capital", "municipality", "area",
    "outskirts", "neighborhood", "suburb", "hamlet", "settlement", "state", "township", "centre", "center",
})  # fmt: skip


class Make(Enum):
    """How an item of a list is made."""

    NAME = auto()
    ARTICLED = auto()  # "a judge", "another woman"
    DEFINITE = auto()  # "the governor"
    OWNED = auto()  # "his wife"
    COUNTED = auto()  # "two other people", "several guards"
    PLURAL = auto()  # "nuns"
    BARE = auto()  # "mayor", alone: a description, or the second of "his guard and driver"


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its tokens, half-open, its head, its make, and whether "and" stands before it."""

    start: int
    end: int
    head: Token
    make: Make
    closing: bool = False

    @property
    def single(self) -> bool:
        """Say whether the item is one person."""
        return self.make is not Make.COUNTED and not is_plural(self.head)


def series_with(head: Token) -> list[Item]:
    """Return the list of people in which `head` stands, [] when it stands in none."""
    for items in _all(head.doc):
        if any(item.start <= head.i < item.end for item in items):
            return items
    return []


def _all(doc: Doc) -> list[list[Item]]:
    key = "witnessmark_series"
    if key not in doc.user_data:
        doc.user_data[key] = _scan(doc)
    found: list[list[Item]] = doc.user_data[key]
    return found


def _scan(doc: Doc) -> list[list[Item]]:
    found: list[list[Item]] = []
    at = 0
    while at < len(doc):
        opens = doc[at].tag_ in _RUN and doc[at].tag_ not in {"POS", "HYPH"} and not (at and doc[at - 1].tag_ in _RUN)
        items = _people(_items(doc, at)) if opens and not _opened_by_place(doc, at) else []
        if items:
            found.append(items)
            at = items[-1].end
        else:
            at += 1
    return found


def _opened_by_place(doc: Doc, at: int) -> bool:
    """Say whether a place begins at `at`: "in Kars, ...", "the town of Kars, ..."."""
    if not at or doc[at - 1].tag_ != "IN":
        return False
    opener = doc[at - 1].lower_
    if opener == "of":
        return at > 1 and doc[at - 2].lower_ in _PLACES
    return opener in {"in", "at", "near", "from", "on"}


def _items(doc: Doc, at: int) -> list[Item]:
    """Read items and what parts them until something else comes."""
    items: list[Item] = []
    closing = False
    while (item := _item(doc, at, closing=closing)) is not None:
        items.append(item)
        following = _over_separator(doc, item.end)
        if following is None:
            break
        at, closing = following
    return items


def _over_separator(doc: Doc, at: int) -> tuple[int, bool] | None:
    """Return where the next item begins, over an age, and whether "and" stands before it; None where the list ends."""
    separated = closing = False
    while at < len(doc):
        token = doc[at]
        if token.text in {",", ";"} or token.is_space:
            separated = separated or not token.is_space
        elif token.lower_ in _AND:
            separated = closing = True
        elif token.lower_ == "as" and at + 2 < len(doc) and doc[at + 1].lower_ == "well" and doc[at + 2].lower_ == "as":
            separated = closing = True
            at += 2
        elif separated and token.text.isdigit() and len(token.text) <= 2 and _ends_item(doc, at + 1):
            pass
        else:
            break
        at += 1
    return (at, closing) if separated and at < len(doc) else None


def _ends_item(doc: Doc, at: int) -> bool:
    return at >= len(doc) or doc[at].text in {",", ";", "."} or doc[at].lower_ in _AND


def _item(doc: Doc, start: int, *, closing: bool) -> Item | None:
    if doc[start].tag_ == "CD" and start + 2 < len(doc) and doc[start + 1].lower_ == "of":
        whole = _item(doc, start + 2, closing=closing)  # "two of his guards"
        return None if whole is None else Item(start, whole.end, doc[start], Make.COUNTED, closing)
    at = start
    last: Token | None = None
    while at < len(doc) and at - start < _LONGEST:
        token = doc[at]
        if token.tag_ in _RUN and not (token.tag_ in {"DT", "PRP$"} and at > start and last is not None):
            last = token if token.tag_ in _NOUNS else last
        elif not (token.lower_ in PARTICLES and last is not None and at + 1 < len(doc) and is_name(doc[at + 1])):
            break
        at += 1
    if (
        last is None
        or last.i != at - 1
        or is_thing(last)
        or is_animal(last)
        or is_time(last)
        or last.lower_ in _OF_PEOPLE
    ):
        return None
    make = _make(doc, start, last)
    if make is None:
        return None
    return Item(start, _over_complement(doc, at), last, make, closing)


def _make(doc: Doc, start: int, head: Token) -> Make | None:
    run = [t.lower_ for t in doc[start : head.i]]
    if any(t.tag_ == "CD" for t in doc[start : head.i] if not (t.nbor().text == "-" or t.head.lower_ == "old")) or (
        run and run[0] in figure_words("vague") and is_plural(head)
    ):
        return Make.COUNTED if is_person_word(head.lower_) or head.tag_ in {"NNS", "NNPS"} else None
    if is_name(head):
        return Make.NAME
    if not is_person_word(head.lower_):
        return None
    if is_plural(head):
        return Make.PLURAL
    if doc[start].tag_ == "PRP$" or any(t.tag_ == "POS" for t in doc[start : head.i]):
        return Make.OWNED
    if run[:1] in (["a"], ["an"], ["another"], ["one"]):
        return Make.ARTICLED
    return Make.DEFINITE if run[:1] in (["the"], ["this"]) else Make.BARE


def _over_complement(doc: Doc, end: int) -> int:
    """Return the end of an item with what belongs to it, where the list goes on then: "the mayor of Kars, ..."."""
    at = end
    for _ in range(2):
        if at < len(doc) and doc[at].text in {"(", "["}:
            closed = next((t.i for t in doc[at : at + 12] if t.text in {")", "]"}), None)
            at = closed + 1 if closed is not None else at
        elif at + 1 < len(doc) and doc[at].lower_ in {"of", "from", "in", "for"}:
            at += 1
            while at < len(doc) and (doc[at].tag_ in _RUN or doc[at].lower_ in PARTICLES):
                at += 1
    return at if at > end and _ends_item(doc, at) else end


def _people(items: list[Item]) -> list[Item]:
    """Leave out descriptions and what follows the last "and"; [] where fewer than two people are joined."""
    closed = next((i for i in range(len(items) - 1, 0, -1) if items[i].closing), None)
    if closed is None:
        return []
    listed = items[: closed + 1]
    kept = [item for i, item in enumerate(listed) if not _describes(listed, i)]
    return kept if len(kept) > 1 else []


def _describes(items: list[Item], at: int) -> bool:
    item = items[at]
    if at == 0:
        return item.make is Make.BARE
    before, later = items[at - 1], items[at + 1 :]
    if item.make is Make.BARE:
        return not (item.closing and before.make is Make.OWNED)
    if item.closing or before.make is not Make.NAME:
        return False
    if item.make in {Make.DEFINITE, Make.PLURAL}:
        return True
    return item.make is Make.ARTICLED and (
        any(i.make is Make.NAME for i in later) or all(i.make is Make.OWNED for i in later)
    )

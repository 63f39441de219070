"""The words of a mention in, how many people they mean out: by number words where there are any, else by grammar."""

import re
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Span, Token

from witnessmark.extract.grammar.counting import count_of, group_counts
from witnessmark.extract.grammar.figures import Number, hedged, numbers
from witnessmark.extract.grammar.lists import is_name
from witnessmark.extract.parse.phrases import is_person_word, is_plural
from witnessmark.extract.parse.text import text_of
from witnessmark.lexicon import load
from witnessmark.model.claims import Figure, Qualifier

_ONE = frozenset({"he", "him", "his", "she", "her", "hers", "who", "himself", "herself", "i", "me", "someone"})
_MANY = frozenset({"they", "them", "their", "theirs", "we", "us", "these", "those", "themselves", "whom"})
_SCALES = frozenset({"hundred", "thousand", "million", "billion", "dozen"})
_SINGLES = frozenset({"a", "an", "one", "another", "his", "her", "their"})
_DEEDS = frozenset({"massacre", "slaughter"})  # their number counts no people: "three massacres"
_YEAR = re.compile(r"(?:19|20)\d\d")
_SOME_OF = frozenset({"of them", "of whom", "of these", "of those"})
_BEHIND_AGE = frozenset({"and", "of", "was", "were", "who", "both"})
_HEIRS = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii"})
_LEADS = frozenset({"another", "some", "other", "about", "around", "nearly", "over"})
_SETS = frozenset({"couple", "pair"})
_SHARE = re.compile(
    r"\ball but\b|\b\w+ (?:out of|in) (?:every )?(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b"
)
_AGED = re.compile(r"\W*(?:year|yr|month|week|day)s?\W*old\b", re.IGNORECASE)
_AGE_OR_PICTURE = re.compile(
    r"(?:\bage[ds]?(?: of)?|\b(?:image|photo|picture|slide|page|no\.|number)(?: \d+ of)?)\s*$", re.IGNORECASE
)
_PEOPLES = re.compile(r"(?:ans|ese|ers|ish|is)$")  # "South Koreans" are no name of one person
_HEDGE = 4  # tokens before a mention in which a hedge on its number may stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """People of a mention with a figure of their own: half-open characters of their words, and of the figure's."""

    start: int
    end: int
    figure: Figure
    said: tuple[int, int] | None


def span_of(doc: Doc, start: int, end: int) -> Span:
    """Return the tokens that hold the characters from `start` to `end`, whole."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        raise ValueError(f"characters {start} to {end} lie outside a sentence of {len(text_of(doc))}")
    return span


def figures_of(doc: Doc, start: int, end: int, *, none: bool) -> list[Told]:
    """Return how many people the words from character `start` to `end` mean; `none` where nobody was harmed.

    Groups that the words set side by side with numbers of their own come apart: "three adults and two children"; those
    of one family do not: "a farmer and his two sons".
    """
    return _of_families(_groups_of(doc, start, end, none=none), text_of(doc))


def _of_families(groups: list[Told], text: str) -> list[Told]:
    """Return the groups, each with the kin of its people that is set beside it: "a couple and their three children"."""
    told: list[Told] = []
    for group in groups:
        last = told[-1] if told else None
        if last is not None and _is_kin(text, last, group) and all(_is_exact(one.figure) for one in (last, group)):
            many = (last.figure.low or 0) + (group.figure.low or 0)
            words = text[last.start : group.end]
            figure = Figure(low=many, high=many, qualifier=Qualifier.EXACT, words=words)
            told[-1] = Told(start=last.start, end=group.end, figure=figure, said=None)
        else:
            told.append(group)
    return told


def is_kin(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Say whether the second of two groups (half-open characters) is told as kin of the first."""
    at = text.rfind(" and ", first[0], second[0] + len(" and "))
    joint = phrase("family").match(text, at if at >= first[0] else first[1])
    if joint is None or joint.end() > second[1]:
        return False
    one, other = text[first[0] : joint.start()], text[joint.end() : second[1]]
    owned = joint["owner"] is not None or phrase("kin").search(one) is not None
    return owned and phrase("kin").search(other) is not None


def _is_kin(text: str, first: Told, second: Told) -> bool:
    return is_kin(text, (first.start, first.end), (second.start, second.end))


def _is_exact(figure: Figure) -> bool:
    return figure.qualifier is Qualifier.EXACT and bool(figure.low) and figure.low == figure.high


@cache
def phrase(name: str) -> re.Pattern[str]:
    """Return a pattern of `[phrase]` in extract_reader.toml."""
    return re.compile(load("extract_reader")["phrase"][name], re.IGNORECASE)


def _groups_of(doc: Doc, start: int, end: int, *, none: bool) -> list[Told]:
    span = span_of(doc, start, end)
    if none:
        figure = Figure(low=0, high=0, qualifier=Qualifier.EXACT, words=span.text)
        return [Told(start=start, end=end, figure=figure, said=None)]
    if span.root.lemma_.lower() in _DEEDS and span.root.is_lower:
        figure = Figure(low=2, high=None, qualifier=Qualifier.VAGUE, words=span.text)
        return [Told(start=start, end=end, figure=figure, said=None)]
    first = max(0, span.start - _HEDGE)
    tokens = [t.lower_ for t in doc[first : min(len(doc), span.end + 3)]]
    at = span.start
    inner = numbers([t.lower_ for t in doc[at : _scaled(doc, span)]])
    counted = (n for n in inner if not _is_aged(span, doc[span.start + n.start : span.start + n.end]))
    told = [_shifted(n, span.start - first) for n in counted]
    told = [told[0], *(n for n in told[1:] if _opens_group(tokens, n))] if told else []
    if not told:
        figure, said = _unnumbered(span)
        return [Told(start=start, end=end, figure=figure, said=said)]
    groups = _before_number(span, first + told[0].start) if not _SHARE.search(span.text.lower()) else []
    if not groups and _SHARE.search(span.text.lower()):
        figure = Figure(low=2, high=None, qualifier=Qualifier.VAGUE, words=span.text)
        return [Told(start=start, end=end, figure=figure, said=None)]
    led = len(groups)
    for i, number in enumerate(told):
        figure, head, tail = hedged(tokens, number)
        chars = _chars(doc, (first + head, first + tail))
        opens = start if i == 0 and not led else min(chars[0], doc[first + number.start].idx)
        following = told[i + 1] if i + 1 < len(told) else None
        closes = end if following is None else _end_before(doc, first + following.start)
        groups.append(Told(start=opens, end=max(closes, chars[1]), figure=_worded(figure, doc, chars), said=chars))
    single = _single_after(span, first + told[-1].end)
    if single is not None:
        last = groups[-1]
        if last.said is not None and text_of(doc)[last.said[0] : last.said[1]].lower().split()[-1] in _SETS:
            whole = (last.figure.low or 0) + 1
            groups[-1] = replace(last, figure=replace(last.figure, low=whole, high=whole, words=span.text), said=None)
            return groups
        groups[-1] = replace(last, end=_end_before(doc, single.start))
        one = Figure(low=1, high=1, qualifier=Qualifier.EXACT, words=single.text)
        groups.append(Told(start=single.start_char, end=end, figure=one, said=None))
    return groups


def _is_aged(people: Span, number: Span) -> bool:
    """Say whether a number among the words for people is an age, as in brackets behind a name: "Anna Koval (44)"."""
    inside = number.start - people.start
    if inside > 1 and number.doc[number.start - 1].text == "(" and people[inside - 2].text[:1].isupper():
        return not _is_where(people[inside - 2])
    return is_age(number)


def is_age(number: Span) -> bool:
    """Say whether a number is no count of people: an age, or the number of a picture.

    An age stands behind a name and a comma ("his father, Vic Dolan, 50; his mother"), before "-year-old" or behind
    "aged"; numbers() knows those of "a boy, 9," and "5 yo".
    """
    doc, start, end = number.doc, number.start, number.end
    behind = doc[end].text if end < len(doc) else "."
    before = doc[start - 2] if start > 1 and doc[start - 1].text == "," else None
    person = before is not None and (
        (before.text[:1].isupper() and not _is_where(before)) or (before.tag_ == "NN" and is_person_word(before.lower_))
    )
    some = doc[end : end + 2].text.lower() in _SOME_OF
    if person and not some and (not behind[:1].isalpha() or behind.lower() in _BEHIND_AGE):
        return True
    if start > 1 and doc[start - 1].lower_ == "of" and _is_one_person(doc[start - 2]):  # "a woman of 60"
        return True
    led, followed = doc[max(0, start - 4) : start].text, doc[end : end + 4].text
    return _AGED.match(followed) is not None or _AGE_OR_PICTURE.search(led) is not None


def _is_one_person(word: Token) -> bool:
    """Say whether a word is for one person, not for a group that has a number: "a man of 45", "a crew of 12"."""
    return word.tag_ == "NN" and is_person_word(word.lower_) and not is_plural(word) and word.lower_ not in _SETS


@cache
def _months() -> frozenset[str]:
    return frozenset(name for names in load("resolve_dates")["months"] for name in names)


def is_date(number: Span) -> bool:
    """Say whether a number that no noun follows is a day of a month or a year: "September 13", "born in 2006"."""
    doc = number.doc
    around = {t.lower_ for t in (*doc[max(0, number.start - 1) : number.start], *doc[number.end : number.end + 1])}
    return bool(around & _months()) or _YEAR.fullmatch(number.text) is not None


def _is_where(name: Token) -> bool:
    """Say whether a name is that of a place by the preposition before it: "in Bela, 12 were killed"."""
    at = name.i
    while at > 0 and name.doc[at - 1].text[:1].isupper():
        at -= 1
    return any(t.lower_ in {"in", "at", "near"} for t in name.doc[max(0, at - 1) : at + 1])  # "In Bela" opens itself


def _before_number(span: Span, at: int) -> list[Told]:
    """Return those who stand before the first number, where there are any: "Dr Koval, his wife, and two others"."""
    people = span.doc[span.start : at]
    beside = {"and", "plus", "&", "at", "about", "some"}
    while len(people) and (people[-1].is_punct or people[-1].tag_ == "PRP$" or people[-1].lower_ in beside):
        people = people[:-1]
    if not len(people) or not any(t.tag_ in {"NN", "NNP", "NNPS"} for t in people) or people.end >= at:
        return []
    if "," not in span.doc[people.end : at].text and "and" not in span.doc[people.end : at].text:
        return []
    figure, said = _unnumbered(people)
    return [Told(start=people.start_char, end=people.end_char, figure=figure, said=said)]


def _shifted(number: Number, by: int) -> Number:
    return replace(number, start=number.start + by, end=number.end + by)


def _scaled(doc: Doc, span: Span) -> int:
    """Return the end of a mention, a word of scale right behind it taken along ("12" in "12 million people"), or the
    number behind words that say none ("another" in "another 2,000")."""
    end = span.end
    if end < len(doc) and doc[end].tag_ == "CD" and span[-1].lower_ in _LEADS:
        end += 1
    while end < len(doc) and doc[end].lower_ in _SCALES:
        end += 1
    return end


def _opens_group(tokens: list[str], number: Number) -> bool:
    """Say whether a further number counts people of its own: "and" or a comma stands before it, a word behind."""
    before = tokens[number.start - 1] if number.start else ""
    behind = tokens[number.end] if number.end < len(tokens) else ""
    return before in {"and", ",", "&", "plus"} and behind[:1].isalpha() and behind not in {"and", "of"}


def _single_after(span: Span, at: int) -> Span | None:
    """Return "an official" in "four civilians and an official": one person joined behind a number."""
    doc = span.doc
    for i in range(at, span.end - 2):
        if doc[i].lower_ == "and" and doc[i + 1].lower_ in _SINGLES:
            return doc[i + 1 : span.end]
    return None


def _end_before(doc: Doc, at: int) -> int:
    """Return the character where the words before token `at` end, without the comma or "and" between."""
    last = at - 1
    while last > 0 and (doc[last].is_punct or doc[last].lower_ in {"and", "plus", "&"}):
        last -= 1
    return int(doc[last].idx + len(doc[last]))


def _worded(figure: Figure, doc: Doc, chars: tuple[int, int]) -> Figure:
    return replace(figure, words=text_of(doc)[chars[0] : chars[1]])


def _unnumbered(span: Span) -> tuple[Figure, tuple[int, int] | None]:
    root = span.root
    said = span.text
    if _is_full_name(span):
        return Figure(low=1, high=1, qualifier=Qualifier.EXACT, words=said), None
    if root.lower_ in _ONE:
        return Figure(low=1, high=1, qualifier=Qualifier.EXACT, words=said), None
    both = next((t for t in span if t.lower_ == "both"), None)
    if both is not None:
        return Figure(low=2, high=2, qualifier=Qualifier.EXACT, words=both.text), (both.idx, both.idx + len(both))
    if root.lower_ in _MANY:
        return Figure(low=2, high=None, qualifier=Qualifier.VAGUE, words=said), None
    counts = [c for c in group_counts(root) if c.start < span.end and c.end > span.start] if _joins(span) else []
    if len(counts) > 1 and all(c.figure.low == c.figure.high and c.figure.low is not None for c in counts):
        total = sum(c.figure.low or 0 for c in counts)
        return Figure(low=total, high=total, qualifier=Qualifier.EXACT, words=said), None
    count = counts[0] if counts else count_of(root)
    chars = _chars(span.doc, count.said) if count.said is not None else None
    return count.figure, chars


def _is_full_name(span: Span) -> bool:
    """Say whether the words are one person's name, whatever its last letter: "Denzel M. Childs"."""
    words = [t.text for t in span if not t.is_punct]
    listed = any(t.text == "," and t.i + 1 < span.end and t.nbor().lower_ not in _HEIRS for t in span)
    last = words[-1] if words else ""
    named = (
        len(words) > 1
        and not listed
        and all((w[:1].isupper() and not w.isupper()) or len(w.strip(".")) < 3 for w in words)
    )
    return named and is_name(span[0]) and not is_person_word(last.lower()) and not _PEOPLES.search(last)


def _joins(span: Span) -> bool:
    return any(t.lower_ in {"and", "&", ","} for t in span)


def _chars(doc: Doc, said: tuple[int, int]) -> tuple[int, int]:
    span = doc[slice(*said)]
    return span.start_char, span.end_char

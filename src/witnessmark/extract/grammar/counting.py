"""How many people a noun phrase of a parse means: by number words, or by grammar where none is said."""

import re
from dataclasses import dataclass, replace

from spacy.tokens import Token

from witnessmark.extract.grammar.figures import Number, bounds, hedge_before, hedged, numbers, words
from witnessmark.extract.grammar.lists import Item, Make, is_name, list_with, series_with
from witnessmark.extract.parse.phrases import conjuncts, is_animal, is_person, is_plural, is_thing, left_edge
from witnessmark.lexicon import load
from witnessmark.model.claims import Figure, Qualifier


@dataclass(frozen=True, slots=True)
class Count:
    """A figure, the tokens of its words (None where no number is said), and the phrase's own tokens."""

    figure: Figure
    said: tuple[int, int] | None
    start: int
    end: int
    names: tuple[tuple[int, int], ...] = ()

    @property
    def numbered(self) -> bool:
        """Say whether the figure stands in the text as a number or a word for one."""
        return self.said is not None


_RATIO = re.compile(r"in|(?:in|out of) every|out of")
_OF_SO_MANY = frozenset({"family", "crew", "team", "group", "party", "gang"})


def _lowered(head: Token, start: int, end: int) -> list[str]:
    return [t.lower_ for t in head.doc[start:end]]


def count_of(head: Token) -> Count:
    """Return how many people the phrase with this head means; its conjuncts are not looked at."""
    doc = head.doc
    start, end = left_edge(head), head.i + 1
    tokens = _lowered(head, start, end)
    hedge_start = max(0, start - 4)
    wide = _lowered(head, hedge_start, min(len(doc), end + 2))
    offset = start - hedge_start
    share = _share_of(head)
    if share is not None:
        return Count(_many(doc[share : head.i + 1].text), None, share, head.i + 1)
    inner = _of_whom(head)
    groups = load("extract_figures")["words"]["groups"]
    found = [n for n in numbers(wide) if n.start >= offset and n.start < offset + len(tokens)]
    if not found and hedge_start < start:
        found = [n for n in numbers(wide) if n.end == offset and n.start >= offset - 3 and tokens[:1] not in (["of"],)]
        if found and doc[hedge_start + found[-1].end - 1].head.i not in {head.i, *range(start, end)}:
            found = []
    if found and not _ends_a_rise(head):
        return _numbered(head, wide, _fit(found, offset), hedge_start)
    alone = next(numbers([head.lower_]), None) if head.tag_ == "CD" else None
    if alone is not None:
        low, high = bounds(alone.low, alone.high, alone.qualifier)
        figure = Figure(low=low, high=high, qualifier=alone.qualifier, words=head.text)
        return Count(figure, (head.i, head.i + 1), head.i, head.i + 1)
    if inner is not None and inner.tag_ == "CD" and not is_plural(inner) and head.lower_ in _OF_SO_MANY:
        return replace(count_of(inner), start=start)  # "a family of four"
    if inner is not None and head.lower_ in groups:
        within = count_of(inner)
        if within.numbered or head.lower_ not in {"group", "number", "band", "team", "party"}:
            return Count(within.figure, within.said, start, max(end, within.end))
        return Count(_many(doc[start : within.end].text), None, start, within.end)
    return _unnumbered(head, tokens, start, end)


def _ends_a_rise(head: Token) -> bool:
    """Say whether a number is where a count came to: "rose from 12 to 15" ("from 12 to 15 men" is a range)."""
    before = [t.lower_ for t in head.doc[max(0, head.i - 3) : head.i]]
    return head.tag_ == "CD" and before[:1] == ["from"] and before[2:] == ["to"]


def _share_of(head: Token) -> int | None:
    """Return where "one in five" or "three out of ten" begins before `head`: a share says how many of no number."""
    doc, at = head.doc, head.i - 1
    back = next((n for n in (2, 3) if at >= n and _RATIO.fullmatch(doc[at - n + 1 : at].text.lower())), None)
    if back is None or doc[at].tag_ != "CD" or doc[at - back].tag_ != "CD":
        return None
    return int(at - back)


def _fit(found: list[Number], offset: int) -> Number:
    """Choose the number that counts the phrase: the first that stands in it."""
    return next((n for n in found if n.start >= offset), found[-1])


def _numbered(head: Token, wide: list[str], number: Number, base: int) -> Count:
    figure, start, end = hedged(wide, number)
    doc = head.doc
    span = doc[base + start : base + end]
    figure = Figure(low=figure.low, high=figure.high, qualifier=figure.qualifier, words=span.text)
    edge = max(head.i + 1, base + end)
    inner = _of_whom(head)
    if inner is not None:
        edge = max(edge, inner.i + 1)
    return Count(figure, (base + start, base + end), min(base + start, left_edge(head)), edge)


def _of_whom(head: Token) -> Token | None:
    for prep in head.rights:
        if prep.dep_ == "prep" and prep.lower_ in {"of", "among"}:
            for child in prep.children:
                if child.dep_ == "pobj":
                    return child
    return None


def _many(said: str) -> Figure:
    return Figure(low=2, high=None, qualifier=Qualifier.VAGUE, words=said)


def _exact(value: int, said: str) -> Figure:
    return Figure(low=value, high=value, qualifier=Qualifier.EXACT, words=said)


def _unnumbered(head: Token, tokens: list[str], start: int, end: int) -> Count:
    doc = head.doc
    said = doc[start:end].text
    first = tokens[0] if tokens else head.lower_
    sets = load("extract_figures")["sets"]
    hedge = hedge_before([t.lower_ for t in doc[max(0, start - 4) : start]], min(4, start))
    if "no" in tokens or head.lower_ in words("none") or (head.lower_ in {"one"} and first in {"no"}):
        return Count(_exact(0, said), (start, end), start, end)
    if head.lower_ == "any" or first == "any":
        return Count(_many(said), None, start, end)
    if "both" in tokens:
        at = start + tokens.index("both")
        return Count(_exact(2, doc[at].text), (at, at + 1), start, end)
    if head.lower_ in sets:
        return Count(_exact(sets[head.lower_], said), (head.i, head.i + 1), start, end)
    for i, token in enumerate(tokens):
        if token in words("vague") and not (token in {"all", "more", "most", "other"} and not is_plural(head)):
            if token in {"some", "other", "others"} and not is_plural(head):
                continue
            return Count(_many(doc[start + i].text), (start + i, start + i + 1), start, end)
    if is_plural(head) and head.lower_ not in words("single"):
        return Count(_many(said), None, start, end)
    if "another" in tokens:
        at = start + tokens.index("another")
        return Count(_exact(1, doc[at].text), (at, at + 1), start, end)
    if hedge is not None and tokens and tokens[0] in {"one", "a", "an"}:
        kind, edge = hedge
        low, high = bounds(1, 1, kind)
        return Count(
            Figure(low=low, high=high, qualifier=kind, words=said), (start - (min(4, start) - edge), end), start, end
        )
    return Count(_exact(1, said), None, start, end)


def group_counts(head: Token) -> list[Count]:
    """Return the counts of a phrase and all joined to it: numbered ones apart, the unnumbered summed in one.

    "Two soldiers and a rebel" are 2 and 1; "a corporal and a guerrilla" are 2; "a couple and their child" are 3.
    """
    members = _people_among(conjuncts(head))
    listed = _listed(head, members)
    series = series_with(head)
    longest = max(len(members), len(listed.names) if listed else 0)
    if len(series) > longest or (len(series) == longest > 2 and listed is None):
        return _of_series(series)
    if listed is not None:
        return [listed]
    if len(members) == 1:
        return [count_of(head)]
    counts = [count_of(m) for m in members]
    if _number_covers_all(members, counts):
        return [replace(counts[0], end=counts[-1].end)]
    apart = [c for m, c in zip(members, counts, strict=True) if c.numbered and not _is_set(m) and not _said_single(c)]
    plain = [
        (m, c)
        for m, c in zip(members, counts, strict=True)
        if not (c.numbered and not _is_set(m) and not _said_single(c))
    ]
    if not plain:
        return apart
    if len(plain) == 1:
        return sorted([*apart, plain[0][1]], key=lambda c: c.start)
    return sorted([*apart, _sum([c for _, c in plain], head)], key=lambda c: c.start)


def _names_another(item: Item, items: list[Item]) -> bool:
    """Say whether an item only names the one before it: "the mayor, Pavlo Bondar, and a guard" are two people."""
    who = item.head.head
    described = any(one.head.i == who.i and one.make is not Make.NAME for one in items)
    return item.make is Make.NAME and item.head.dep_ == "appos" and described and not is_plural(who)


def _of_series(items: list[Item]) -> list[Count]:
    """Return the counts of a list: numbers and plurals apart, single people summed in one."""
    items = [item for item in items if not _names_another(item, items)]
    heads = [item.head for item in items]
    told = [count_of(head) for head in heads]
    if _number_covers_all(heads, told):
        return [replace(told[0], end=told[-1].end)]
    single = [item for item in items if item.single]
    counts = [count_of(item.head) for item in items if not item.single]
    if single:
        doc, spans = single[0].head.doc, tuple((item.start, item.head.i + 1) for item in single)
        start, end = spans[0][0], spans[-1][1]
        sets = load("extract_figures")["sets"]
        people = sum(sets.get(item.head.lower_, 1) for item in single)  # "a couple and their child" are three
        names = spans if any(item.make is Make.NAME for item in single) else ()
        counts.append(Count(_exact(people, doc[start:end].text), None, start, end, names))
    return sorted(counts, key=lambda c: c.start)


def _number_covers_all(members: list[Token], counts: list[Count]) -> bool:
    """Say whether one number counts all that is joined: "a group of 20 women, children and old people"."""
    first, *rest = counts
    return (
        len(members) > 1
        and first.numbered
        and first.figure.size > 1
        and first.figure.qualifier is not Qualifier.VAGUE
        and not any(c.numbered for c in rest)
        and all(is_plural(m) and not any(t.dep_ == "poss" for t in m.lefts) for m in members if not _is_share(m))
        and not any(is_name(m) for m in members)
    )


def _is_share(head: Token) -> bool:
    """Say whether a number counts some of a whole: "1,000 of its members"."""
    return head.tag_ == "CD" and _of_whom(head) is not None


def _people_among(members: list[Token]) -> list[Token]:
    """Leave out what is joined to people but is none: "two wounded and considerable damage"."""
    first = members[0]
    kept = [
        m
        for m in members[1:]
        if not _is_spared(m)
        and not is_thing(m)
        and not is_animal(m)
        and not _is_deed(m)
        and (is_person(m) or not is_person(first))
    ]
    return [first, *kept]


def _is_spared(head: Token) -> bool:
    """Say whether a number is of those left out: "all but three of them"."""
    doc, at = head.doc, head.left_edge.i
    return at > 1 and doc[at - 1].lower_ == "but" and doc[at - 2].lower_ in {"all", "everyone", "everybody", "none"}


def _is_deed(head: Token) -> bool:
    """Say whether a noun is another deed: "the murder of A and the kidnapping of B"."""
    return any(head.lower_ in entry["words"] for entry in load("extract_harm")["deeds"].values())


def _listed(head: Token, members: list[Token]) -> Count | None:
    """Return the count of a list of names that holds `head`; None when there is no list or others stand in it."""
    if not is_name(head):
        return None
    names = _without_places(list_with(head), head)
    inside = [m for m in members if any(a <= m.i < b for a, b in names)]
    if len(names) < 2 or len(inside) < len(members) - 1 or len(members) > len(names) + 1:
        return None
    figure = _exact(len(names), head.doc[names[0][0] : names[-1][1]].text)
    return Count(figure, None, names[0][0], names[-1][1], tuple(names))


def _without_places(names: list[tuple[int, int]], head: Token) -> list[tuple[int, int]]:
    """Leave out names that a preposition opens before the list of people: "In Lviv, judge Ana Koval and ..."."""
    while names and names[0][0] and names[0][1] <= head.i:
        opener = head.doc[names[0][0] - 1]
        if opener.tag_ != "IN" or opener.lower_ not in {"in", "at", "near", "from", "of"} or opener.is_ancestor(head):
            break
        names = names[1:]
    return names


def _is_set(head: Token) -> bool:
    return head.lower_ in load("extract_figures")["sets"]


def _said_single(count: Count) -> bool:
    return count.said is not None and count.figure.words.lower() in {"another", "a", "an"}


def _sum(counts: list[Count], head: Token) -> Count:
    start, end = min(c.start for c in counts), max(c.end for c in counts)
    said = head.doc[start:end].text
    total = sum(c.figure.low or 0 for c in counts)
    if any(c.figure.qualifier is Qualifier.VAGUE for c in counts):
        return Count(Figure(low=max(2, total), high=None, qualifier=Qualifier.VAGUE, words=said), None, start, end)
    return Count(_exact(total, said), None, start, end)

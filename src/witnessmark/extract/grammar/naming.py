"""Sentences that only name the harmed: "They are A and B", "One of them is C" after "three people were wounded".

In goes such a sentence and the claims before it, out come drafts of the kind of harm that the group before suffered.
"""

import re
from collections.abc import Sequence

from spacy.tokens import Doc

from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.series import Item, Make, series_from
from witnessmark.extract.parse.phrases import cut
from witnessmark.extract.parse.quotation import text_of
from witnessmark.extract.reader.antecedent import Placed
from witnessmark.model.claims import Claim, ClaimKind, Figure, Qualifier

_OPENING = re.compile(
    r"^(?:\[[^\]]{1,40}\] ?)?(?:They|These|Their names|Those|(?:One|Two|Three|Four|Some) of (?:them|these|those)"
    r"|(?:The|An)other (?:person|victim|man|woman|one|two|three)|Another"
    r"|The others?|The other \w+|The (?:second|third) \w+"
    r"|The (?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}))"
    r" (?:is|are|was|were|have been|has been)(?: (?:identified|named|listed))?(?: as)?:? (?=[A-Z])"
)
_IN_CAPITALS = re.compile(_OPENING.pattern, re.IGNORECASE)
_KINDS = frozenset({ClaimKind.KILLED, ClaimKind.INJURED, ClaimKind.MISSING, ClaimKind.ABDUCTED, ClaimKind.DETAINED})
_REACH = 3  # sentences between a group and its names


def names_people(text: str) -> bool:
    """Say whether a sentence opens as one that names a group told before."""
    return _OPENING.match(text) is not None or (text.isupper() and _IN_CAPITALS.match(text) is not None)


def named(doc: Doc, index: int, before: Sequence[Placed]) -> tuple[list[Draft], Claim] | None:
    """Return the drafts for those whom sentence `index` names, and the claim of their group; None where it names none.

    `before` are the claims of the sentences before, each with the index of its sentence.
    """
    opening = _OPENING.match(text_of(doc))
    group = _group(index, before)
    if opening is None or group is None:
        return None
    first = next((t.i for t in doc if t.idx >= opening.end()), None)
    people = series_from(doc, first) if first is not None else []
    if not people or not all(_is_full_name(doc, item) for item in people if item.make is Make.NAME):
        return None
    if not any(item.make is Make.NAME for item in people):
        return None
    single = [item for item in people if item.single]
    most = group.figure.high if group.figure is not None else None
    if most is not None and len(single) > most:
        return None
    return _drafts(doc, single, group.kind), group


def _group(index: int, before: Sequence[Placed]) -> Claim | None:
    """Return the last group of people, more than one or not numbered, of the sentences before."""
    for at, claim in reversed(before):
        if index - at > _REACH:
            return None
        figure = claim.figure
        if (
            claim.kind in _KINDS
            and figure is not None
            and figure.high != 0
            and (figure.high is None or figure.high > 1)
        ):
            return claim
    return None


def _is_full_name(doc: Doc, item: Item) -> bool:
    return sum(t.tag_ in {"NNP", "NNPS"} for t in doc[item.start : item.head.i + 1]) > 1


def _drafts(doc: Doc, people: Sequence[Item], kind: ClaimKind) -> list[Draft]:
    whole = [_draft(doc, people[0].start, people[-1].head.i + 1, len(people), kind)]
    if len(people) == 1:
        return whole
    return whole + [_draft(doc, p.start, p.head.i + 1, 1, kind, part_of=0) for p in people]


def _draft(doc: Doc, start: int, end: int, number: int, kind: ClaimKind, part_of: int | None = None) -> Draft:
    chars, said = cut(doc, start, end), doc[start:end].text
    return Draft(
        kind=kind,
        trigger=start,
        start=chars[0],
        end=chars[1],
        figure=Figure(low=number, high=number, qualifier=Qualifier.EXACT, words=said),
        figure_span=None,
        affected=said,
        object=None,
        means=None,
        rule="named: one of a list of names" if part_of is not None else "named: after their group",
        why=(f"the sentence names people of the group before, who were {kind.value}", f"named: {said}"),
        part_of=part_of,
    )

"""Claims of a report in order in, people shot or hit whom it also calls dead no longer read as wounded out.

"Ten people were shot ... one of them died" are one dead and nine wounded, not ten wounded: the ten become `casualties`,
and the nine a claim of their own where the text says none. "A boy was shot ... the teen died" is one dead.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from witnessmark.extract.parse.phrases import is_person_word
from witnessmark.extract.reader.context import Placed, size_of
from witnessmark.lexicon import load
from witnessmark.model.claims import Claim, ClaimKind, Scope, Stance
from witnessmark.model.ids import content_id

_BESIDE = 12  # characters before a claim that may say that it is of others
_REACH = 12  # sentences between the dead and those among whom they were
_AGE = re.compile(r"\b(\d{1,3})(?=[- ](?:year|month))|(?<=, )(\d{1,2})\b")
_TAKES_UP = frozenset({"he", "she", "they", "who", "him", "her", "both"})
_HURT = frozenset({ClaimKind.INJURED, ClaimKind.TREATED})
_HIT = _HURT | {ClaimKind.CASUALTIES}


@dataclass(frozen=True, slots=True)
class _Person:
    """What a report says of one victim: ages, sex and surname, each empty where it says none."""

    ages: frozenset[str]
    sex: str
    name: str

    def may_be(self, other: "_Person") -> bool:
        """Say whether nothing told of the two keeps them apart."""
        return (
            not (self.ages and other.ages and not self.ages & other.ages)
            and not (self.sex and other.sex and self.sex != other.sex)
            and not (self.name and other.name and self.name != other.name)
        )


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("extract_reader")["fate"][name]["pattern"], re.IGNORECASE)


def settled(claims: Sequence[Placed], text: str) -> list[Claim]:
    """Return the claims of the report that is `text`, those hit whom it calls dead read so."""
    dead = [(at, c) for at, c in claims if c.kind is ClaimKind.KILLED and _counts(c) and not _is_own_deed(c)]
    told: list[Claim] = []
    echoes: dict[str, str] = {}
    for at, claim in claims:
        open_ = claim.kind in _HIT and _counts(claim) and claim.part_of is None
        lost, size = _lost(at, claim, dead, text) if open_ else 0, size_of(claim)
        if lost == size > 0:
            echo = _taken_up(at, claim, dead)
            first = next((c for _, c in dead if size_of(c) == size and c.part_of is None), None)
            why = f"'{claim.quote.text}' is read as killed: the report tells that the same {size} died"
            part_of = first.id if first is not None else None
            if echo is not None:  # "a mother and her baby ... both died": one claim of two, not two
                echoes[echo.id], part_of = claim.id, None
            told.append(replace(claim, kind=ClaimKind.KILLED, part_of=part_of, why=(*claim.why, why)))
        elif lost and claim.kind is not ClaimKind.TREATED:
            told.append(replace(claim, kind=ClaimKind.CASUALTIES, why=(*claim.why, f"{lost} of the {size} died")))
            if not any(c.kind in _HURT and size_of(c) == size - lost for _, c in claims):
                told.append(_survivors(claim, size - lost))
        elif open_ and claim.kind is ClaimKind.CASUALTIES and not dead and _pattern("hit").search(claim.quote.text):
            why = "read as injured: the report tells of nobody who died"
            told.append(replace(claim, kind=ClaimKind.INJURED, why=(*claim.why, why)))
        else:
            told.append(claim)
    told = [_without(claim, echoes) for claim in told if claim.id not in echoes]
    hit = {claim.id for claim in told if claim.kind is ClaimKind.CASUALTIES}
    return [_by_itself(claim) if claim.kind is ClaimKind.KILLED and claim.part_of in hit else claim for claim in told]


def _without(claim: Claim, echoes: Mapping[str, str]) -> Claim:
    """Return a claim that is part of an echo as part of what that takes up; of none where it is that itself."""
    whole = echoes.get(claim.part_of or "")
    return claim if whole is None else replace(claim, part_of=whole if whole != claim.id else None)


def _taken_up(at: int, claim: Claim, dead: Sequence[Placed]) -> Claim | None:
    """Return the claim by which the same sentence says of the same people that they died: "... have both died"."""
    for one in (c for i, c in dead if i == at and c.start == claim.start and c.quote.start > claim.quote.start):
        same = size_of(one) == size_of(claim) and _person(claim).may_be(_person(one))
        if same and (one.affected or "").lower() in _TAKES_UP:
            return one
    return None


def _by_itself(claim: Claim) -> Claim:
    """Return the dead of those hit as no part of them: another harm, which `casualties` is never added to."""
    return replace(claim, part_of=None, why=(*claim.why, "of those told of as hit"))


def _lost(at: int, claim: Claim, dead: Sequence[Placed], text: str) -> int:
    """Return how many of the people of a claim died by the report, 0 where it does not say so."""
    size, person = size_of(claim), _person(claim)
    if _is_fatal(claim, text):
        return size
    inner = max((size_of(c) for _, c in dead if c.part_of == claim.id), default=0)
    if inner:
        return min(inner, size)
    if _taken_up(at, claim, dead) is not None:
        return size
    for one in (c for i, c in dead if i == at and c.start == claim.start and c.quote.start > claim.quote.start):
        if size_of(one) < size and _pattern("among").search(text[claim.quote.start : one.quote.end]):
            return size_of(one)
    if size == 1 and person.name and any(person.name == _person(c).name for _, c in dead if size_of(c) == 1):
        return 1
    if _pattern("hurt").search(text[claim.start : claim.end]) or _pattern("apart").search(
        text[max(0, claim.quote.start - _BESIDE) : claim.quote.start] + (claim.affected or "")
    ):
        return 0
    near = [c for i, c in dead if abs(i - at) <= _REACH and size_of(c) <= size and c.part_of is None]
    if size > 1:
        return max((size_of(c) for c in near), default=0)
    return int(bool(near) and all(person.may_be(_person(c)) for c in near))


def _is_fatal(claim: Claim, text: str) -> bool:
    """Say whether a wound is told as one that killed: "fatally wounded", "suffered a fatal gunshot wound"."""
    start, end = claim.quote.start, claim.quote.end
    spans = (m.span() for m in _pattern("fatal").finditer(text, claim.start, claim.end))
    return any(a - _BESIDE <= end and start <= b for a, b in spans)


def _survivors(claim: Claim, left: int) -> Claim:
    figure = claim.figure
    if figure is None:
        raise ValueError("people without a figure cannot be counted down")
    why = f"{left} of '{claim.quote.text}': the report tells that the others died, and no figure of those who lived"
    return replace(
        claim,
        kind=ClaimKind.INJURED,
        id=content_id("clm", claim.id, "survivors"),
        figure=replace(figure, low=left, high=left),
        why=(*claim.why, why),
        unsure=True,
    )


def _counts(claim: Claim) -> bool:
    figure = claim.figure
    exact = figure is not None and figure.low is not None and figure.low == figure.high and figure.low > 0
    return exact and claim.scope is Scope.INCIDENT and claim.stance is Stance.ASSERTED


def _is_own_deed(claim: Claim) -> bool:
    return _pattern("own_deed").search(claim.affected or "") is not None


def _person(claim: Claim) -> _Person:
    said = claim.affected or ""
    ages = frozenset(a or b for a, b in _AGE.findall(said))
    sexes = [s for s in ("man", "woman") if _pattern(s).search(said)]
    words = said.split()
    last = words[-1].strip(".,'’") if words else ""
    named = last[:1].isupper() and last.isalpha() and len(last) > 3 and not is_person_word(last.lower())
    return _Person(ages=ages, sex=sexes[0] if len(sexes) == 1 else "", name=last.lower() if named else "")

"""Claims of a report in order in; those that tell one harm once more, tied to the claim that told it first, out.

"A man was shot dead ... the 26-year-old ... he" are one victim told three times: the later claims are `part_of` the
first, whose figure holds them already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from witnessmark.extract.voice.headings import heading_of
from witnessmark.extract.voice.scope import begins, one_disaster
from witnessmark.model.claims import Claim, ClaimKind, Scope, Stance
from witnessmark.model.text import Document

_REACH = 40  # sentences; further down a page, another story may have begun
_WIDER = {ClaimKind.KILLED: frozenset({ClaimKind.KILLED, ClaimKind.CASUALTIES})}

Placed = tuple[int, Claim]
"""The index of a sentence in its report, and a claim of it."""


def tied(claims: Sequence[Placed], again: Mapping[str, bool]) -> list[Claim]:
    """Return the claims, each that `again` says is told once more being part of the nearest that can hold it."""
    told: list[Placed] = []
    for index, claim in claims:
        if again.get(claim.id, False) and claim.part_of is None:
            first = _told_before(index, claim, told)
            if first is not None:
                why = f"told once more: the same people as '{first.quote.text}' above"
                claim = replace(claim, part_of=first.part_of or first.id, why=(*claim.why, why))
        told.append((index, claim))
    return [claim for _, claim in told]


def inherited(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims, a part told in its whole's sentence with the scope and, where it has none, the speaker of it.

    "1,081 killed (219 men, 165 women)" is one total, said by one voice.
    """
    known = {claim.id: claim for claim in claims}
    told = []
    for claim in claims:
        whole = known.get(claim.part_of or "")
        if whole is not None and whole.sentence_id == claim.sentence_id and whole.kind is claim.kind:
            claim = replace(
                claim,
                scope=whole.scope,
                since_text=claim.since_text or whole.since_text,
                attribution=claim.attribution or whole.attribution,
                stance=whole.stance if claim.stance is Stance.ASSERTED else claim.stance,
            )
        told.append(claim)
    return told


def in_context(document: Document, indices: Sequence[int], claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims with what the report around them says of their scope and speaker.

    An item of a list takes both from its heading; a report of one disaster counts that one, unless a claim itself says
    since when it counts.
    """
    disaster = one_disaster(document.report.title, document.report.text)
    by_sentence = dict(zip(indices, claims, strict=True))
    told = []
    for index, claim in zip(indices, claims, strict=True):
        heading = heading_of(document, index)
        if heading is not None:
            head = document.sentences[heading]
            since = begins(" ".join(head.text.split()))
            above = by_sentence.get(heading)
            total = since is not None or (above is not None and above.scope is Scope.RUNNING_TOTAL)
            claim = replace(
                claim,
                scope=Scope.RUNNING_TOTAL if total and claim.figure is not None else claim.scope,
                since_text=claim.since_text or since,
                attribution=claim.attribution or (above.attribution if above is not None else None),
            )
        elif disaster and claim.scope is Scope.RUNNING_TOTAL and claim.since_text is None:
            claim = replace(claim, scope=Scope.INCIDENT)
        told.append(claim)
    return told


def _told_before(index: int, claim: Claim, told: Sequence[Placed]) -> Claim | None:
    kinds = _WIDER.get(claim.kind, frozenset({claim.kind}))
    size = size_of(claim)
    for at, earlier in reversed(told):
        if index - at > _REACH:
            return None
        if earlier.kind in kinds and earlier.figure is not None and size_of(earlier) >= size > 0:
            return earlier
    return None


def size_of(claim: Claim) -> int:
    """Return how many people a claim counts: its low figure, else its high one, else 0."""
    figure = claim.figure
    if figure is None:
        return 0
    return figure.low if figure.low is not None else figure.high or 0

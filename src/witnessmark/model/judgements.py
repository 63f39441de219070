"""What people decided: append-only judgements that a build reads as input."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a person decided about one or two records, or about a name that is written in them."""

    SAME_EVENT = "same_event"
    DIFFERENT_EVENT = "different_event"
    REJECT_CLAIM = "reject_claim"
    KEEP_CLAIM = "keep_claim"
    UNDO = "undo"
    IN_OFFICE = "in_office"
    FAMILY_AGREES = "family_agrees"
    HIDE = "hide"


NAME_VERDICTS = frozenset({Verdict.IN_OFFICE, Verdict.FAMILY_AGREES, Verdict.HIDE})
"""Verdicts on a name: they bear on what an edition for others hides, and on nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Who decided what, when, about which record ids, having seen what (`seen` is a digest), and why.

    `subjects` are the ids judged: two for the event verdicts, one claim for the claim verdicts, the undone judgement
    for `undo`; for the verdicts on a name, the name as a report writes it.
    """

    id: str
    who: str
    when: datetime
    seen: str
    verdict: Verdict
    subjects: tuple[str, ...]
    reason: str


def standing(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that were not undone, oldest first; an undo can itself be undone."""
    ordered = sorted(judgements, key=lambda judgement: (judgement.when, judgement.id))
    undone: set[str] = set()
    for judgement in reversed(ordered):
        if judgement.verdict is Verdict.UNDO and judgement.id not in undone:
            undone.update(judgement.subjects)
    return tuple(row for row in ordered if row.id not in undone and row.verdict is not Verdict.UNDO)


def ruled_names(judgements: Sequence[Judgement]) -> dict[str, bool]:
    """Return the names that people ruled on, as they wrote them, each with whether it is hidden; the latest holds."""
    ruled: dict[str, bool] = {}
    for judgement in standing(judgements):
        if judgement.verdict in NAME_VERDICTS:
            ruled |= dict.fromkeys(judgement.subjects, judgement.verdict is Verdict.HIDE)
    return ruled

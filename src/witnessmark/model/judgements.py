"""What people decided: append-only judgements that a build reads as input."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a person decided about one or two records."""

    SAME_EVENT = "same_event"
    DIFFERENT_EVENT = "different_event"
    REJECT_CLAIM = "reject_claim"
    KEEP_CLAIM = "keep_claim"
    UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Who decided what, when, about which record ids, having seen what (`seen` is a digest), and why.

    `subjects` are the ids judged: two for the event verdicts, one claim for the claim verdicts, the undone judgement
    for `undo`.
    """

    id: str
    who: str
    when: datetime
    seen: str
    verdict: Verdict
    subjects: tuple[str, ...]
    reason: str

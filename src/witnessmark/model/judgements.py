"""What people decided: append-only judgements that a build reads as input."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a person decided about records, or about a name that is written in them.

    Those in `VALUED` say what is right in a `value`: kind to origin of a claim; target to title of an incident.
    `exclude` and `include` say of an incident whether it belongs in the record. `unsure`, `comment`, `sign_off` and
    `add_source` change nothing in the record and are shown beside it.
    """

    SAME_EVENT = "same_event"
    DIFFERENT_EVENT = "different_event"
    REJECT_CLAIM = "reject_claim"
    KEEP_CLAIM = "keep_claim"
    UNDO = "undo"
    IN_OFFICE = "in_office"
    FAMILY_AGREES = "family_agrees"
    HIDE = "hide"
    KIND = "kind"
    FIGURE = "figure"
    QUALIFIER = "qualifier"
    POPULATION = "population"
    SPEAKER = "speaker"
    STANCE = "stance"
    SCOPE = "scope"
    PLACE = "place"
    DATE = "date"
    PART_OF = "part_of"
    ORIGIN = "origin"
    TARGET = "target"
    GRADE = "grade"
    DOER = "doer"
    TITLE = "title"
    EXCLUDE = "exclude"
    INCLUDE = "include"
    ADD_CLAIM = "add_claim"
    ADD_INCIDENT = "add_incident"
    ADD_SOURCE = "add_source"
    UNSURE = "unsure"
    COMMENT = "comment"
    SIGN_OFF = "sign_off"


NAME_VERDICTS = frozenset({Verdict.IN_OFFICE, Verdict.FAMILY_AGREES, Verdict.HIDE})
"""Verdicts on a name: they bear on what an edition for others hides, and on nothing else."""

CLAIM_FIELDS = (
    Verdict.KIND,
    Verdict.FIGURE,
    Verdict.QUALIFIER,
    Verdict.POPULATION,
    Verdict.SPEAKER,
    Verdict.STANCE,
    Verdict.SCOPE,
    Verdict.PLACE,
    Verdict.DATE,
    Verdict.PART_OF,
    Verdict.ORIGIN,
)
"""What can be put right in a claim, in the order in which it is applied."""

INCIDENT_FIELDS = (Verdict.TARGET, Verdict.GRADE, Verdict.DOER, Verdict.TITLE)
INCIDENT_VERDICTS = (*INCIDENT_FIELDS, Verdict.EXCLUDE, Verdict.INCLUDE, Verdict.SIGN_OFF)
"""What is said of an incident alone."""

EVENT_VERDICTS = (Verdict.SAME_EVENT, Verdict.DIFFERENT_EVENT)
VALUED = frozenset({*CLAIM_FIELDS, *INCIDENT_FIELDS, Verdict.ADD_CLAIM, Verdict.ADD_INCIDENT, Verdict.ADD_SOURCE})
"""Verdicts that say what is right, and therefore take a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Who decided what, when, about which record ids, having seen what (`seen` is a digest), and why.

    `subjects` are the ids judged: two or more claims or incidents for the event verdicts, one or more records for the
    others, a report for `add_claim`, claims that are in no incident for `add_incident`, a source's name for
    `add_source`, judgements for `undo`; for the verdicts on a name, the name as a report writes it.
    `value` is what is right, as `corrections` writes it; empty for verdicts that take none. For `different_event` it is
    how many of the `subjects`, the first ones, are one event of which none of the others is; where it is empty, each is
    an event of its own. A `blind` one is a second
    reader's reading: it is compared with the first and changes nothing in the record. `settles` holds the differences
    that this judgement ends, each as "field:judgement id".
    """

    id: str
    who: str
    when: datetime
    seen: str
    verdict: Verdict
    subjects: tuple[str, ...]
    reason: str
    value: str = ""
    blind: bool = False
    settles: tuple[str, ...] = ()


def value_in_words(value: str, verdict: Verdict) -> str:
    """Return a value as people read it: a place by its name and id, a claim to add by its kind and figure, how many
    claims were split off."""
    if verdict is Verdict.DIFFERENT_EVENT and value:
        return f"{value} split off"
    if verdict not in (Verdict.PLACE, Verdict.ADD_CLAIM) or not value.startswith("{"):
        return value
    given = json.loads(value)
    if "kind" in given:
        return f"{given['kind']} {given.get('figure') or 'none'}"
    return f"{given['name']} ({given['id']})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Of the `read` claims that people read, in how many a field was not as the machine had it (`wrong`).

    `stage` gave the field. `interval` is Wilson's of 95 percent for the share, `alpha` Krippendorff's for two readers;
    None where there is nothing to tell it by.
    """

    field: str
    stage: str
    wrong: int
    read: int
    interval: tuple[float, float] | None
    alpha: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How often people put the machine right, field by field, and how many claims two of them read."""

    claims_read: int
    claims_read_twice: int
    rates: tuple[Rate, ...]


def standing(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that were not undone, oldest first; an undo can itself be undone."""
    ordered = sorted(judgements, key=lambda judgement: (judgement.when, judgement.id))
    undone: set[str] = set()
    for judgement in reversed(ordered):
        if judgement.verdict is Verdict.UNDO and judgement.id not in undone:
            undone.update(judgement.subjects)
    return tuple(row for row in ordered if row.id not in undone and row.verdict is not Verdict.UNDO)


def rulings(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that bear on the record: all but the readings of blind second readers."""
    return tuple(row for row in judgements if not row.blind)


def ruled_names(judgements: Sequence[Judgement]) -> dict[str, bool]:
    """Return the names that people ruled on, as they wrote them, each with whether it is hidden; the latest holds."""
    ruled: dict[str, bool] = {}
    for judgement in standing(judgements):
        if judgement.verdict in NAME_VERDICTS:
            ruled |= dict.fromkeys(judgement.subjects, judgement.verdict is Verdict.HIDE)
    return ruled

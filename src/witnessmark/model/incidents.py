"""Incidents, their estimates, and running totals as series: what the claims add up to."""

from dataclasses import dataclass
from enum import StrEnum

from witnessmark.model.claims import ClaimKind, Population, Qualifier
from witnessmark.model.places import Place
from witnessmark.model.time import DateSpan


class Grade(StrEnum):
    """Airwars' words. `contested` is about who did it, never about the numbers."""

    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"


class FigureStatus(StrEnum):
    """Whether the figures of independent origins agree, differ in range, or contradict each other."""

    AGREED = "agreed"
    RANGED = "ranged"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Why two claims (ids) are held to be one event: the summed weight and each feature's part in words."""

    claim_a: str
    claim_b: str
    weight: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Claims (sorted ids) of one event. `kind` is the kind of attack (``air_strike``, ``shelling``, ``unknown``...),
    `target` what was struck, as written. `title` and `doer` are a person's words; None where nobody gave any."""

    id: str
    claim_ids: tuple[str, ...]
    kind: str
    target: str | None
    place: Place | None
    date: DateSpan | None
    joins: tuple[Join, ...]
    title: str | None = None
    doer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A claim that an estimate does not rest on, and why."""

    claim_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Low, best and high for one harm of one incident; None where no claim states that bound."""

    harm: ClaimKind
    low: int | None
    best: int | None
    high: int | None
    status: FigureStatus
    rests_on: tuple[str, ...]
    set_aside: tuple[SetAside, ...]
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What stands behind an incident. The four counts are kept apart: reports, publishers, independent origins,
    distinct speakers."""

    incident_id: str
    estimates: tuple[Estimate, ...]
    reports: int
    publishers: int
    origins: int
    speakers: int
    grade: Grade
    grade_reason: str
    figure_status: FigureStatus
    denied_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """A running total as one speaker gave it on one day."""

    as_of: DateSpan | None
    low: int | None
    high: int | None
    qualifier: Qualifier
    reports: int
    origins: int
    claim_ids: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Running totals of one harm by one speaker for one area, population and start. Never added to incidents."""

    id: str
    kind: ClaimKind
    place: Place | None
    place_text: str | None
    since: DateSpan | None
    speaker: str | None
    population: Population
    points: tuple[SeriesPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Two claims (ids) whose figures cannot both be right, and why."""

    id: str
    claim_a: str
    claim_b: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """What `reconcile` makes: one assessment an incident, the series, and the disputes among them."""

    assessments: tuple[Assessment, ...]
    series: tuple[Series, ...]
    disputes: tuple[Dispute, ...]

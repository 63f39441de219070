"""A built case and what people decided in, the records to look at with what is to be seen on each out."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import log10
from pathlib import Path
from threading import RLock

from witnessmark.build import Build
from witnessmark.corrections import Corrected, conflicts, correct
from witnessmark.errors import ArgumentError, CaseError
from witnessmark.judging import record_judgement
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.incidents import Assessment, FigureStatus, Grade, Incident
from witnessmark.model.judgements import Judgement, Verdict, standing
from witnessmark.model.text import Document
from witnessmark.pipeline import build
from witnessmark.settings import Settings
from witnessmark.store.case import Case, check_format

HOLD_SECONDS = 600.0
"""A record that was not touched for so long is free for others."""
NEAR_DAYS = 2
MOST_NEAR = 8


class Role(StrEnum):
    """What a person may do: look; rule; rule without seeing what others ruled; rule and sign off."""

    READER = "reader"
    REVIEWER = "reviewer"
    SECOND = "second"
    LEAD = "lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who reviews, in which role."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record of the queue: an incident, or a claim that is in none; `reasons` say why it stands where it does."""

    id: str
    title: str
    claim_ids: tuple[str, ...]
    score: float
    reasons: tuple[str, ...]
    incident: Incident | None = None
    assessment: Assessment | None = None


class Desk:
    """The case as it lies before those who review it. Its methods may be called from several threads."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings
        self._lock = RLock()
        self._holders: dict[tuple[str, bool], tuple[str, float]] = {}
        self._open()

    @classmethod
    def of(cls, root: Path, settings: Settings) -> "Desk":
        """Return the desk of the case at `root`; raises CaseError when it is no case or was not built to its end."""
        check_format(root, must_exist=True)
        desk = cls(root, settings)
        if desk.run.tables.key("reckoning") is None:
            raise CaseError(f"{root} has not been built to its end; run witnessmark build --case {root}")
        return desk

    def _open(self) -> None:
        self.run = Build(Case(root=self.root), self.settings, lambda *_: None)
        for name in ("items", "documents"):
            self.__dict__.pop(name, None)

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The reports by id."""
        return {document.report.id: document for document in self.run.documents}

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every record by id, those first that matter most: the queue."""
        claims = {row.claim.id: row for row in self.run.corrected.accepted}
        differing = {subject for pair in conflicts(self.run.judgements) for row in pair for subject in row.subjects}
        assessed = {row.incident_id: row for row in self.run.reckoning.assessments}
        found = [
            _weigh_incident(incident, assessed[incident.id], claims, differing)
            for incident in self.run.incidents
            if all(claim in claims for claim in incident.claim_ids)
        ]
        taken = {claim for item in found for claim in item.claim_ids}
        found += [_weigh_claim(row, differing) for name, row in claims.items() if name not in taken]
        return {item.id: item for item in sorted(found, key=lambda item: (-item.score, item.id))}

    def judgements(self, person: Person) -> tuple[Judgement, ...]:
        """Return what a person may see of what was decided: a second reader's own alone."""
        rows = self.run.judgements
        return tuple(row for row in rows if row.who == person.name) if person.role is Role.SECOND else rows

    def corrected(self, person: Person) -> Corrected:
        """Return the claims as a person may see them."""
        if person.role is not Role.SECOND:
            return self.run.corrected
        return correct(self.run.resolved, self.run.documents, self.judgements(person))

    def done(self, person: Person) -> set[str]:
        """Return the ids of records of which a person ruled on every claim, or on the whole."""
        ruled = {subject for row in standing(self.run.judgements) if row.who == person.name for subject in row.subjects}
        return {item.id for item in self.items.values() if item.id in ruled or ruled.issuperset(item.claim_ids)}

    def hold(self, item: str, person: Person) -> str | None:
        """Take a record for a person; return the name of who holds it, None where it is the person's now."""
        slot, now = (item, person.role is Role.SECOND), time.monotonic()
        with self._lock:
            who, since = self._holders.get(slot, (person.name, now))
            if who != person.name and now - since < HOLD_SECONDS:
                return who
            if person.role is not Role.READER:
                self._holders[slot] = (person.name, now)
        return None

    def release(self, person: Person) -> None:
        """Free every record that a person holds."""
        with self._lock:
            self._holders = {slot: held for slot, held in self._holders.items() if held[0] != person.name}

    def judge(self, person: Person, verdict: Verdict, subjects: Sequence[str], value: str, reason: str) -> Judgement:
        """Write a judgement down; raises ArgumentError when it cannot be, or is not for the person's role to make."""
        if person.role is Role.READER:
            raise ArgumentError("a reader looks and does not rule")
        if verdict is Verdict.SIGN_OFF and person.role is not Role.LEAD:
            raise ArgumentError("only a lead signs off")
        with self._lock:
            if verdict is Verdict.UNDO and person.role is not Role.LEAD:
                theirs = {row.id for row in self.run.judgements if row.who == person.name}
                if not theirs.issuperset(subjects):
                    raise ArgumentError("only a lead takes back what another decided")
            made = record_judgement(self.run, self.root, verdict, subjects, who=person.name, reason=reason, value=value)
            for name in ("judgements", "corrected", "claim_origins", "incidents", "reckoning", "skipped"):
                self.run.__dict__.pop(name, None)
            self.__dict__.pop("items", None)
        return made

    def rebuild(self) -> float:
        """Build the case again with what was decided; return the seconds that it took."""
        began = time.monotonic()
        with self._lock:
            build([], self.root, self.settings, lambda *_: None)
            self._open()
        return time.monotonic() - began

    def near(self, item: Item) -> list[Item]:
        """Return other incidents of about the same days and country, which may be the same event."""
        event = item.incident
        if event is None or event.date is None:
            return []
        found = []
        for other in self.items.values():
            their = other.incident
            if other.id == item.id or their is None or their.date is None:
                continue
            apart = max((their.date.start - event.date.end).days, (event.date.start - their.date.end).days)
            here, there = event.place, their.place
            if apart <= NEAR_DAYS and (here is None or there is None or here.country == there.country):
                found.append((here is not None and there is not None and here.id != there.id, abs(apart), other.id))
        return [self.items[name] for _, _, name in sorted(found)[:MOST_NEAR]]


def _weigh_incident(
    incident: Incident, assessment: Assessment, claims: dict[str, ResolvedClaim], differing: set[str]
) -> Item:
    members = [claims[claim] for claim in incident.claim_ids]
    most = max((row.high or row.best or row.low or 0 for row in assessment.estimates), default=0)
    weakest = min((join.weight for join in incident.joins), default=None)
    unsure = sum(row.claim.unsure for row in members)
    table = (
        (6.0, bool(differing & {incident.id, *incident.claim_ids}), "people differ on it"),
        (5.0, assessment.figure_status is FigureStatus.DISPUTED, "its figures are disputed"),
        (2.0 * log10(1 + most), most >= 10, f"up to {most:,} people"),
        (2.0, assessment.grade in (Grade.WEAK, Grade.CONTESTED), f"its evidence is {assessment.grade.value}"),
        (1.5 * min(unsure, 3), unsure > 0, f"{unsure} of its claims were read unsurely"),
        (2.0, weakest is not None and weakest < 1.0, f"a join is doubtful ({weakest or 0:+.2f})"),
        (1.0, incident.place is None or incident.date is None, "its place or day is not known"),
    )
    where = incident.place.name if incident.place else "place not stated"
    when = str(incident.date.start) if incident.date else "day not stated"
    return Item(
        id=incident.id,
        title=f"{incident.kind.replace('_', ' ').capitalize()}, {where}, {when}",
        claim_ids=incident.claim_ids,
        score=sum(weight for weight, holds, _ in table if holds),
        reasons=tuple(words for _, holds, words in table if holds),
        incident=incident,
        assessment=assessment,
    )


def _weigh_claim(row: ResolvedClaim, differing: set[str]) -> Item:
    claim = row.claim
    most = 0 if claim.figure is None else claim.figure.high or claim.figure.low or 0
    table = (
        (6.0, claim.id in differing, "people differ on it"),
        (1.5 * log10(1 + most), most >= 10, f"up to {most:,} people"),
        (1.5, claim.unsure, "it was read unsurely"),
    )
    return Item(
        id=claim.id,
        title=f"{claim.kind.value.capitalize()}: {claim.quote.text[:80]}",
        claim_ids=(claim.id,),
        score=sum(weight for weight, holds, _ in table if holds),
        reasons=tuple(words for _, holds, words in table if holds),
    )

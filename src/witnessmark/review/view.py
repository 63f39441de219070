"""A built case and judgements in; the record as they leave it, linked and reconciled anew where they touch it, out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import log10

from witnessmark.build import Build, Derived
from witnessmark.corrections import correct_incidents, correct_reckoning
from witnessmark.derived import linked_before, reconciled_before
from witnessmark.differences import Difference
from witnessmark.link import link
from witnessmark.link.doubts import Doubts
from witnessmark.link.rulings import read_rulings
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.incidents import Assessment, FigureStatus, Grade, Incident, Join
from witnessmark.model.judgements import Judgement, rulings
from witnessmark.model.text import Document
from witnessmark.reconcile import reconcile
from witnessmark.review.words import Words

DOUBTFUL_JOIN = 3.0
"""A join below this weight is shown to people: reports are joined from 2.5 on, sentences of one report from 2.0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record of the queue: an incident, or a claim that is in none; `reasons` say why it stands where it does.

    `doubts` are incidents (ids) that this one may be one with, each with the join that just missed.
    """

    id: str
    title: str
    claim_ids: tuple[str, ...]
    score: float
    reasons: tuple[str, ...]
    incident: Incident | None = None
    assessment: Assessment | None = None
    doubts: tuple[tuple[str, Join], ...] = ()
    excluded: bool = False


class View:
    """The record as some judgements leave it; `run` holds it as a build would, and nothing of it is written."""

    def __init__(self, run: Build, documents: dict[str, Document], words: Words) -> None:
        self.run = run
        self.documents = documents
        self.words = words
        self.items: dict[str, Item] = {}
        self.differing: list[Difference] = []
        linked = linked_before(run)
        # the stories are told anew once, so that what was weighed for them is at hand when a verdict comes
        self._linked = None if linked is None else replace(linked, stories=())
        self._reconciled = reconciled_before(run)
        self._doubts = Doubts()

    def read(self, judgements: Sequence[Judgement], differing: Sequence[Difference]) -> None:
        """Make the record what `judgements` leave; only what they touch is linked and reconciled again."""
        run, held = self.run, self.run.__dict__
        for name in ("corrected", "claim_origins", "incidents", "reckoning", "skipped", "outdated", "excluded"):
            held.pop(name, None)
        held["judgements"] = tuple(judgements)
        claims = run.corrected.accepted
        texts, origins = run.documents, run.claim_origins
        self._linked = link(claims, texts, origins, rulings(judgements), self._linked, run.resolved)
        held["incidents"] = correct_incidents(self._linked.incidents, claims, judgements)
        self._reconciled = reconcile(run.incidents, claims, texts, origins, self._reconciled)
        held["reckoning"] = correct_reckoning(self._reconciled.reckoning, judgements)
        self.differing = list(differing)
        self.items = self._queue(claims)

    @property
    def derived(self) -> Derived | None:
        """What the view has linked and reconciled, for a build to take on; None before anything was read."""
        if self._linked is None or self._reconciled is None:
            return None
        return Derived(linked=self._linked, reconciled=self._reconciled)

    def _queue(self, claims: Sequence[ResolvedClaim]) -> dict[str, Item]:
        by_id = {row.claim.id: row for row in claims}
        run = self.run
        differing = {row.subject for row in self.differing}
        outdated = {subject for row in run.outdated for subject in row.subjects}
        assessed = {row.incident_id: row for row in run.reckoning.assessments}
        members = {row.id: row.claim_ids for row in run.incidents}
        said = read_rulings(rulings(run.judgements), by_id)
        doubts: dict[str, list[tuple[str, Join]]] = {}
        for (one, other), join in self._doubts.doubtful_splits(
            run.incidents, by_id, self.documents, run.claim_origins
        ).items():
            if said.forbids(members[one], members[other]):
                continue
            doubts.setdefault(one, []).append((other, join))
            doubts.setdefault(other, []).append((one, join))
        found = [
            self._weigh_incident(row, assessed[row.id], by_id, differing, doubts.get(row.id, []), row.id in outdated)
            for row in run.incidents
        ]
        taken = {claim for item in found for claim in item.claim_ids}
        found += [self._weigh_claim(row, differing) for name, row in by_id.items() if name not in taken]
        return {item.id: item for item in sorted(found, key=lambda item: (-item.score, item.id))}

    def _title(self, incident: Incident) -> str:
        """Return what an incident is called: in a person's words where there are any."""
        if incident.title:
            return incident.title
        words = self.words
        where = incident.place.name if incident.place else words.say("place not stated")
        when = words.day(incident.date.start) if incident.date else words.say("day not stated")
        what = words.say("Incident") if incident.kind == "unknown" else words.named(incident.kind)
        return f"{what[:1].upper()}{what[1:]}, {where}, {when}"

    def _weigh_incident(
        self, incident: Incident, assessment: Assessment, claims: dict[str, ResolvedClaim], differing: set[str],
        doubts: list[tuple[str, Join]], outdated: bool,
    ) -> Item:  # fmt: skip
        say, number, decimal = self.words.say, self.words.number, self.words.decimal
        members = [claims[claim] for claim in incident.claim_ids]
        most = max((row.high or row.best or row.low or 0 for row in assessment.estimates), default=0)
        weakest = min((join.weight for join in incident.joins), default=None)
        unsure = sum(row.claim.unsure for row in members)
        nearest = max((join.weight for _, join in doubts), default=0.0)
        grade = assessment.grade
        unsurely = say("claims read unsurely: %(n)s", n=number(unsure))
        doubtful = say("a join is doubtful (%(weight)s)", weight=decimal(weakest or 0, 2))
        table = (
            (6.0, bool(differing & {incident.id, *incident.claim_ids}), say("people differ on it")),
            (6.0, outdated, say("it changed since it was signed off")),
            (5.0, assessment.figure_status is FigureStatus.DISPUTED, say("its figures are disputed")),
            (2.0 * log10(1 + most), most >= 10, say("up to %(n)s people", n=number(most))),
            (
                2.0,
                grade in (Grade.WEAK, Grade.CONTESTED),
                say("its evidence is %(grade)s", grade=self.words.named(grade.value)),
            ),
            (1.5 * min(unsure, 3), unsure > 0, unsurely),
            (2.0, weakest is not None and weakest < DOUBTFUL_JOIN, doubtful),
            (2.0, bool(doubts), say("it may be one with another (%(weight)s)", weight=decimal(nearest, 2))),
            (1.0, incident.place is None or incident.date is None, say("its place or day is not known")),
        )
        excluded = incident.id in self.run.excluded
        return Item(
            id=incident.id,
            title=self._title(incident),
            claim_ids=incident.claim_ids,
            score=-1.0 if excluded else sum(weight for weight, holds, _ in table if holds),
            reasons=(say("excluded"),) if excluded else tuple(words for _, holds, words in table if holds),
            incident=incident,
            assessment=assessment,
            doubts=tuple(sorted(doubts, key=lambda row: (-row[1].weight, row[0]))),
            excluded=excluded,
        )

    def _weigh_claim(self, row: ResolvedClaim, differing: set[str]) -> Item:
        claim, say = row.claim, self.words.say
        most = 0 if claim.figure is None else claim.figure.high or claim.figure.low or 0
        table = (
            (6.0, claim.id in differing, say("people differ on it")),
            (1.5 * log10(1 + most), most >= 10, say("up to %(n)s people", n=self.words.number(most))),
            (1.5, claim.unsure, say("it was read unsurely")),
        )
        kind = self.words.named(claim.kind.value)
        return Item(
            id=claim.id,
            title=f"{kind[:1].upper()}{kind[1:]}: {claim.quote.text[:80]}",
            claim_ids=(claim.id,),
            score=sum(weight for weight, holds, _ in table if holds),
            reasons=tuple(words for _, holds, words in table if holds),
        )


def second_wanted(item: str, share: float) -> bool:
    """Tell whether a record (its id) is among the `share` of all that a second person is to read; ids decide."""
    return int(sha256(item.encode()).hexdigest()[:8], 16) < share * 0x1_0000_0000

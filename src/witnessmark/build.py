"""One run over one case: what a stage is, what it leaves, and which stages run again."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from witnessmark.agreement import review_of, reviewed
from witnessmark.corrections import (
    Corrected,
    changed_since_signed,
    correct,
    correct_incidents,
    correct_origins,
    correct_reckoning,
    lost_incidents,
)
from witnessmark.keys import code_key
from witnessmark.manifest import MANIFEST
from witnessmark.model.claims import Claim, ResolvedClaim
from witnessmark.model.incidents import Incident, Reckoning
from witnessmark.model.judgements import NAME_VERDICTS, Judgement, Verdict, rulings, standing
from witnessmark.model.pictures import Pictured
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import Capture, Document, Origin, OriginLevel, Passage, Reuse, Skipped
from witnessmark.model.time import DateSpan
from witnessmark.settings import Settings
from witnessmark.store.archive import Archive
from witnessmark.store.case import Case
from witnessmark.store.heads import Heads
from witnessmark.store.journal import journal_of
from witnessmark.store.tables import Tables

if TYPE_CHECKING:
    from witnessmark.link import Linked
    from witnessmark.reconcile import Reconciled

R = TypeVar("R")
Progress = Callable[[str, int, int | None], None]
"""Called with the stage's name, how many items are done, and how many there are (None while unknown)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A report (id) whose publication date was inferred."""

    report_id: str
    published: DateSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A capture with the reports (ids) that were read in it and what was left out; none that other captures hold."""

    capture: Capture
    reports: tuple[str, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """A report (id) with the claims found in it, none included; `failed` says why it could not be read."""

    report_id: str
    claims: tuple[Claim, ...]
    failed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A report (id) with its claims resolved, speakers not yet merged, and the digest of what they were made from;
    `failed` says why they could not be."""

    report_id: str
    basis: str
    claims: tuple[ResolvedClaim, ...]
    failed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimOrigin:
    """The independent origin behind one claim (ids)."""

    claim_id: str
    origin_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage: its name, the stages whose tables it reads, the settings that bear on it, and what it does.

    It is complete when each of its `outputs`, the tables that it writes, carries its key and fits its digest; one
    without tables, when `done` says so. `caches` are files in ``tables/`` that only spare it work. `more` is what else
    its key rests on. A stage with `content` runs every time: what it left, not what was asked of it, then decides
    whether those that read it run.
    """

    name: str
    reads: tuple[str, ...]
    settings: tuple[str, ...]
    outputs: tuple[str, ...]
    run: "Callable[[Build, str], None]"
    caches: tuple[str, ...] = ()
    more: "Callable[[Build], Sequence[str]] | None" = None
    done: "Callable[[Build, str], bool] | None" = None
    content: "Callable[[Build], str] | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What this process has linked and reconciled of a case already; a build that takes it on writes the same bytes."""

    linked: "Linked"
    reconciled: "Reconciled"


class Build:
    """One run over one case: what came in, what each stage left, loaded from its tables only when read."""

    def __init__(self, case: Case, settings: Settings, progress: Progress, derived: Derived | None = None) -> None:
        self.case = case
        self.derived = derived
        self.settings = settings
        self.progress = progress
        self.tables = Tables(case.root / "tables")
        self.archive = Archive(case.root / "archive")

    def write(self, name: str, record: type[R], rows: Iterable[R], key: str) -> None:
        """Write a stage's table and forget what was loaded of it."""
        self.tables.write(name, record, rows, key)
        self.__dict__.pop(name, None)

    @cached_property
    def captures(self) -> list[Capture]:
        """What came in, by source."""
        return self.tables.read("captures", Capture)

    @cached_property
    def read_documents(self) -> list[Document]:
        """Reports with their sentences, as read."""
        return self.tables.read("read_documents", Document)

    @cached_property
    def found(self) -> Reuse:
        """Passages and origins."""
        passages = self.tables.read("passages", Passage)
        return Reuse(passages=tuple(passages), origins=tuple(self.tables.read("origins", Origin)))

    @cached_property
    def extracted(self) -> list[Extracted]:
        """Each report with its claims."""
        return self.tables.read("extracted", Extracted)

    @cached_property
    def documents(self) -> list[Document]:
        """The documents with their inferred dates filled in."""
        dated = {row.report_id: row.published for row in self.tables.read("dated", Dated)}
        return [
            replace(document, report=replace(document.report, published=dated[document.report.id]))
            if document.report.id in dated
            else document
            for document in self.read_documents
        ]

    @cached_property
    def resolved(self) -> list[ResolvedClaim]:
        """Claims with place, date and speaker looked up, as the machine left them."""
        return self.tables.read("resolved", ResolvedClaim)

    @cached_property
    def corrected(self) -> Corrected:
        """The claims as people left them, and what they rejected."""
        return correct(self.resolved, self.documents, self.judgements)

    @cached_property
    def read_origins(self) -> dict[str, str]:
        """The origin id of each claim id that a reader found."""
        return {row.claim_id: row.origin_id for row in self.tables.read("claim_origins", ClaimOrigin)}

    @cached_property
    def claim_origins(self) -> dict[str, str]:
        """The origin id of each claim id; a claim added by hand has that of its report."""
        read = dict(self.read_origins)
        added = {row.claim.id: row.claim.report_id for row in self.corrected.claims if row.claim.id not in read}
        if added:
            of_report = {
                member: origin.id
                for origin in self.found.origins
                if origin.level is OriginLevel.REPORT
                for member in origin.members
            }
            read |= {claim: of_report[report] for claim, report in added.items()}
        return correct_origins(read, self.corrected.origins)

    @cached_property
    def incidents(self) -> list[Incident]:
        """Claims joined into events."""
        return correct_incidents(self.tables.read("incidents", Incident), self.corrected.accepted, self.judgements)

    @cached_property
    def reckoning(self) -> Reckoning:
        """Estimates, series and disputes."""
        return correct_reckoning(self.tables.read("reckoning", Reckoning)[0], self.judgements)

    @cached_property
    def skipped(self) -> list[Skipped]:
        """What was not used, from every stage."""
        names = ("skipped_collect", "skipped_clean", "skipped_resolve", "skipped_pictures")
        rows = [row for name in names for row in self.tables.read(name, Skipped)]
        rows += self.unread
        rows += self.corrected.skipped()
        rows += [
            Skipped(
                item=row.id,
                stage="review",
                reason=f"the incident that {row.verdict.value} was said of is gone; rule anew",
            )
            for row in lost_incidents(self.judgements, self.incidents)
        ]
        rows += [
            Skipped(item=row.id, stage="review", reason="the incident changed since it was signed off; sign it anew")
            for row in self.outdated
        ]
        rows += [
            Skipped(item=subject, stage="review", reason=f"excluded: {row.reason}")
            for subject, row in self.excluded.items()
        ]
        told_first = {(row.item, row.reason): row for row in reversed(rows)}  # two stages may refuse one file alike
        return sorted(told_first.values(), key=lambda row: (row.item, row.stage, row.reason))

    @cached_property
    def unread(self) -> list[Skipped]:
        """Reports that are kept and compared, but of which no claim could be taken."""
        from witnessmark.extract import reads

        failed = {row.report_id: row.failed for row in self.extracted}
        rows = []
        for report in (document.report for document in self.read_documents):
            reason = failed.get(report.id)
            if not reads(report.language):
                reason = f"in a language that cannot be read ({report.language}): kept and compared, no claim is taken"
            if reason:
                rows.append(Skipped(item=report.source, stage="extract", reason=reason))
        return rows

    @cached_property
    def pictured(self) -> list[Pictured]:
        """The pictures that came in, by source."""
        return self.tables.read("pictured", Pictured)

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """What people decided, oldest first."""
        return journal_of(self.case.root).read()

    @cached_property
    def outdated(self) -> tuple[Judgement, ...]:
        """Sign-offs of incidents that have changed since."""
        return changed_since_signed(self.judgements, self.corrected.accepted, self.incidents)

    @cached_property
    def excluded(self) -> dict[str, Judgement]:
        """The incidents (ids) that people excluded from the record, each with the judgement."""
        found: dict[str, Judgement] = {}
        for row in standing(rulings(self.judgements)):
            if row.verdict in (Verdict.EXCLUDE, Verdict.INCLUDE):
                for subject in row.subjects:
                    found.pop(subject, None)
                    if row.verdict is Verdict.EXCLUDE:
                        found[subject] = row
        known = {row.id for row in self.incidents}
        return {subject: row for subject, row in found.items() if subject in known}

    @property
    def reviewed(self) -> dict[str, Any]:
        """How often people put the machine right, and how far they agree."""
        return reviewed(self.resolved, self.corrected, self.judgements)

    def told_judgements(self) -> tuple[Judgement, ...]:
        """Return the judgements that the record tells of: no blind reading, no sign-off of what has changed since."""
        outdated = {row.id for row in self.outdated}
        return tuple(row for row in rulings(self.judgements) if row.id not in outdated)

    def record(self) -> CaseRecord:
        """Return everything this build derived."""
        claims = self.corrected.accepted
        return CaseRecord(
            documents=tuple(self.documents),
            reuse=self.found,
            claims=claims,
            claim_origins={row.claim.id: self.claim_origins[row.claim.id] for row in claims},
            incidents=tuple(self.incidents),
            reckoning=self.reckoning,
            skipped=tuple(self.skipped),
            pictures=tuple(self.pictured),
            decisions=tuple(row for row in rulings(self.judgements) if row.verdict not in NAME_VERDICTS),
            review=review_of(self.reviewed),
        )


def run_stages(stages: Sequence[Stage], build: Build) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Run those of `stages` whose outputs are not what their inputs, code and settings make now.

    Returns the names of the stages that ran and a line for each damaged file that was made again.
    """
    keys: dict[str, str] = {}
    ran: list[str] = []
    damaged: list[str] = []
    for stage in stages:
        keys[stage.name] = key = _key(stage, build, keys)
        if stage.content is not None or not _is_complete(stage, build, key):
            damaged += [str(build.tables.path(name)) for name in stage.outputs if build.tables.damaged(name)]
            stage.run(build, key)
            if stage.content is None:
                ran.append(stage.name)
        if stage.content is not None:
            keys[stage.name] = stage.content(build)
    build.tables.forget(cache for stage in stages for cache in stage.caches)
    Heads(build.case.root).note(build.case.out / MANIFEST, datetime.now(UTC))
    return tuple(ran), tuple(f"{path} did not fit its digest: made again" for path in damaged)


def _is_complete(stage: Stage, build: Build, key: str) -> bool:
    if stage.done is not None:
        return stage.done(build, key)
    return all(build.tables.key(name) == key for name in stage.outputs)


def _key(stage: Stage, build: Build, keys: Mapping[str, str]) -> str:
    """Return what `stage` makes its outputs from: its code and settings, then what it reads and rests on."""
    parts = [stage.name, *(keys[name] for name in stage.reads), *(stage.more(build) if stage.more else ())]
    return f"{code_key(build.settings, stage.settings)}:{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"

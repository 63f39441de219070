"""A built case and what people decided in, the records to look at with what is to be seen on each out."""

import gc
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import RLock, Thread

from witnessmark.build import Build
from witnessmark.corrections import Corrected, seen_digest
from witnessmark.differences import READ, Difference, differences
from witnessmark.errors import ArgumentError, CaseError, WitnessmarkError
from witnessmark.judging import Source, bring_source, record_judgement
from witnessmark.model.editions import PrivateKind
from witnessmark.model.judgements import NAME_VERDICTS, Judgement, Verdict, ruled_names, standing
from witnessmark.model.text import Document, Passage, Sentence
from witnessmark.pipeline import build
from witnessmark.redact import private_words, words_in
from witnessmark.resolve.place.gazetteer import is_town
from witnessmark.review.people import Person, Role
from witnessmark.review.view import Item, View, second_wanted
from witnessmark.review.words import Words
from witnessmark.settings import Settings
from witnessmark.store.access import AccessLog
from witnessmark.store.case import Case, check_format, open_case
from witnessmark.store.casefile import read_about
from witnessmark.store.journal import journal_of

HOLD_SECONDS = 600.0
"""A record that was not touched for so long is free for others."""
LOOK_SECONDS = 1.0
"""How often the journal is asked whether others wrote in it, from another program or machine."""
WAIT_SECONDS = 5.0
"""How long a person waits for the files."""
MOST_SENTENCES = 3
NEAR_DAYS = 2
MOST_NEAR = 8
SHARED = ("documents", "read_documents", "resolved", "found", "read_origins", "captures", "extracted", "unread")
"""What every view of the case has in common."""


class ChangedError(WitnessmarkError):
    """What a person ruled on is not what that person saw: someone else decided on it meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One verdict on its way to the journal; `seen` is the digest of the record as the person's page showed it."""

    verdict: Verdict
    subjects: tuple[str, ...]
    reason: str
    value: str = ""
    seen: str | None = None
    settles: tuple[str, ...] = ()


class Desk:
    """The case as it lies before those who review it. Its methods may be called from several threads."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings
        self._lock = RLock()
        self._holders: dict[tuple[str, bool], tuple[str, float]] = {}
        self._builder: Thread | None = None
        self._names: tuple[int, dict[str, list[str]]] | None = None
        self.failed: WitnessmarkError | None = None
        """Why the files could not be written, where the last try failed."""
        self._open()

    @classmethod
    def of(cls, root: Path, settings: Settings) -> "Desk":
        """Return the desk of the case at `root`; raises CaseError when it is no case or was not built to its end."""
        check_format(root, must_exist=True)
        run = Build(Case(root=root), settings, lambda *_: None)
        if run.tables.key("reckoning") is None:
            raise CaseError(f"{root} has not been built to its end; run witnessmark build --case {root}")
        return cls(root, settings)

    def _open(self) -> None:
        self._tables = Build(Case(root=self.root), self.settings, lambda *_: None)
        self.about = read_about(self.root)
        self.words = Words(self.about.language)
        for name in ("documents", "passages", "sentences"):
            self.__dict__.pop(name, None)
        self._second: dict[str, View] = {}
        self._main = View(self._build(), self.documents, self.words)
        self._read(journal_of(self.root).read())
        gc.collect()
        gc.freeze()  # what the case holds stays: going through it again cost a third of a second a verdict

    def _build(self) -> Build:
        run = Build(Case(root=self.root), self.settings, lambda *_: None)
        for name in SHARED:
            run.__dict__[name] = getattr(self._tables, name)
        return run

    def read_anew(self) -> None:
        """Read the journal from its first row and show the record as it leaves it."""
        with self._lock:
            self._read(journal_of(self.root).read())

    def _read(self, judgements: Sequence[Judgement]) -> None:
        self._judgements = tuple(judgements)
        self._looked = time.monotonic()
        self._main.read(self._judgements, differences(self._judgements))
        self._names = None
        for name, view in self._second.items():
            self._read_blind(name, view)

    def _read_blind(self, name: str, view: View) -> None:
        """Show a second reader the machine's record with what that person said of it, and nothing of others'."""
        own = [replace(row, blind=False) for row in self._judgements if row.who == name]
        view.read([row for row in own if row.verdict not in NAME_VERDICTS], ())

    def view(self, person: Person) -> View:
        """Return the record as a person may see it: a blind second reader's own, everyone else's with all decisions."""
        with self._lock:
            if time.monotonic() - self._looked > LOOK_SECONDS:
                self._looked = time.monotonic()
                journal = journal_of(self.root)
                if journal.count() != len(self._judgements):
                    self.read_anew()
            if person.role is not Role.SECOND:
                return self._main
            if person.name not in self._second:
                view = View(self._build(), self.documents, self.words)
                self._read_blind(person.name, view)
                self._second[person.name] = view
            return self._second[person.name]

    @property
    def run(self) -> Build:
        """The record with all that was decided."""
        return self._main.run

    @property
    def items(self) -> dict[str, Item]:
        """Every record by id, those first that matter most."""
        return self._main.items

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The reports by id."""
        return {document.report.id: document for document in self._tables.documents}

    @cached_property
    def sentences(self) -> dict[str, tuple[Document, Sentence]]:
        """Each sentence by its id, with the report in which it stands."""
        return {row.id: (document, row) for document in self.documents.values() for row in document.sentences}

    @cached_property
    def passages(self) -> dict[str, list[Passage]]:
        """The passages of each sentence (id)."""
        found: dict[str, list[Passage]] = {}
        for passage in self._tables.found.passages:
            found.setdefault(passage.sentence_a, []).append(passage)
            found.setdefault(passage.sentence_b, []).append(passage)
        return found

    def queue(self, person: Person) -> list[Item]:
        """Return the records for a person, those first that matter most: of a second reader, those to be read twice."""
        items = list(self.view(person).items.values())
        if person.role is Role.SECOND and self.about.second:
            return [item for item in items if second_wanted(item.id, self.about.second)]
        return items

    def judgements(self, person: Person) -> tuple[Judgement, ...]:
        """Return what a person may see of what was decided: a second reader's own alone."""
        rows = self._judgements
        return tuple(row for row in rows if row.who == person.name) if person.role is Role.SECOND else rows

    def corrected(self, person: Person) -> Corrected:
        """Return the claims as a person may see them."""
        return self.view(person).run.corrected

    def differing(self, person: Person) -> list[Difference]:
        """Return where people differ; a second reader is not told."""
        return [] if person.role is Role.SECOND else self._main.differing

    def done(self, person: Person) -> set[str]:
        """Return the ids of records of which a person ruled on every claim, or on the whole."""
        ruled = {subject for row in standing(self._judgements) if row.who == person.name for subject in row.subjects}
        items = self.view(person).items
        return {item.id for item in items.values() if item.id in ruled or ruled.issuperset(item.claim_ids)}

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

    def held(self) -> dict[str, str]:
        """Return who is on which record now."""
        now = time.monotonic()
        return {item: who for (item, _), (who, since) in self._holders.items() if now - since < HOLD_SECONDS}

    def release(self, person: Person) -> None:
        """Free every record that a person holds."""
        with self._lock:
            self._holders = {slot: held for slot, held in self._holders.items() if held[0] != person.name}

    def seen(self, subjects: Sequence[str], person: Person) -> dict[str, str]:
        """Return the digest of what a person sees of each of some claims and incidents now."""
        run = self.view(person).run
        claims = {row.claim.id: row for row in run.corrected.claims}
        incidents = {row.id: row for row in run.incidents}
        return {subject: seen_digest([subject], claims, incidents) for subject in subjects}

    def judge(self, person: Person, verdict: Verdict, subjects: Sequence[str], value: str, reason: str) -> Judgement:
        """Write one judgement down; raises as `rule` does."""
        return self.rule(person, [Ruling(verdict=verdict, subjects=tuple(subjects), value=value, reason=reason)])[0]

    def rule(self, person: Person, rulings: Sequence[Ruling]) -> list[Judgement]:
        """Write judgements down and show the record as they leave it.

        Raises ArgumentError when one cannot be, or is not for the person's role to make, and ChangedError when the
        record is not what the person saw; what stood before the faulty one is kept.
        """
        made: list[Judgement] = []
        with self._lock:
            try:
                made += [self._rule(person, ruling) for ruling in rulings]
            finally:
                if made or journal_of(self.root).count() != len(self._judgements):
                    self.read_anew()
        return made

    def _rule(self, person: Person, ruling: Ruling) -> Judgement:
        verdict = ruling.verdict
        person.role.check(verdict, settles=bool(ruling.settles))
        if verdict is Verdict.UNDO and person.role is not Role.LEAD:
            theirs = {row.id for row in self._judgements if row.who == person.name}
            if not theirs.issuperset(ruling.subjects):
                raise ArgumentError("only a lead takes back what another decided")
        if verdict is not Verdict.UNDO and _changed(ruling, self.seen(ruling.subjects[:1], person)):
            raise ChangedError("someone decided on this while you read it; look at it as it stands now, and rule again")
        if verdict is Verdict.SIGN_OFF:
            self._check_read_twice(ruling.subjects)
        return record_judgement(
            self.view(person).run, self.root, verdict, ruling.subjects, who=person.name, reason=ruling.reason,
            value=ruling.value, blind=person.role is Role.SECOND, settles=ruling.settles,
        )  # fmt: skip

    def _check_read_twice(self, subjects: Sequence[str]) -> None:
        blind = {s for row in standing(self._judgements) if row.blind and row.verdict in READ for s in row.subjects}
        differing = {row.subject for row in self._main.differing}
        for subject in subjects:
            item = self.items.get(subject)
            if item is None:
                continue
            if differing & {item.id, *item.claim_ids}:
                raise ArgumentError("people differ on this record: settle that first")
            if second_wanted(item.id, self.about.second) and not blind.issuperset(item.claim_ids):
                raise ArgumentError("this record is to be read by a second reader first (case.toml, review.second)")

    def rebuild(self, person: Person) -> float | None:
        """Write the case's files anew with what was decided; return the seconds, None where it takes longer than a
        person waits: it then goes on by itself, and `building` tells when it is over.

        Verdicts are taken meanwhile. Raises what the build raised, if that is known by then.
        """
        with self._lock:
            if self._builder is None or not self._builder.is_alive():
                self.failed = None
                self._builder = Thread(target=self._write_files, args=(person.name,), daemon=True)
                self._builder.start()
            builder = self._builder
        began = time.monotonic()
        builder.join(WAIT_SECONDS)
        if builder.is_alive():
            return None
        if self.failed is not None:
            raise self.failed
        return time.monotonic() - began

    @property
    def building(self) -> bool:
        """Whether the files are being written now."""
        return self._builder is not None and self._builder.is_alive()

    def _write_files(self, who: str) -> None:
        try:
            with self._lock:
                derived = self._main.derived
            built = build([], self.root, self.settings, lambda *_: None, derived=derived)
            AccessLog(self.root).note(who, "built", ", ".join(built.ran) or "nothing had changed", datetime.now(UTC))
            if set(built.ran) & {"clean", "reuse", "extract", "resolve"}:
                with self._lock:
                    self._open()
        except WitnessmarkError as error:
            self.failed = error

    def add_source(self, person: Person, given: Source, reason: str) -> str:
        """Take a text that a person brought into the case and return the name of its source; a build reads it.

        Raises ArgumentError for what cannot be one, CaseError while a build runs.
        """
        person.role.check(Verdict.ADD_SOURCE, settles=False)
        if person.role is Role.SECOND:
            raise ArgumentError("a second reader reads what is there and adds no source")
        with self._lock:
            with open_case(self.root):
                made = bring_source(self.run, self.root, given, person.name, reason)
            self.read_anew()
        return made.subjects[0]

    def names(self) -> dict[str, list[str]]:
        """Return the names that a public edition hides and on which nobody ruled, each with sentences that hold it."""
        with self._lock:
            key = len(self._judgements)
            if self._names is None or self._names[0] != key:
                ruled = {words_in(name) for name in ruled_names(self._judgements)}
                found: dict[str, dict[str, None]] = {}
                for item in private_words(self.run.record(), is_place=is_town):
                    if item.kind is not PrivateKind.NAME or words_in(item.words) in ruled:
                        continue
                    report = self.documents[item.report_id]
                    rows = [row.text for row in report.sentences if row.start <= item.start < row.end]
                    said = found.setdefault(item.words, {})
                    said.update(dict.fromkeys(rows or [report.report.title or report.report.source]))
                self._names = (key, {name: list(said)[:MOST_SENTENCES] for name, said in sorted(found.items())})
            return self._names[1]

    def near(self, item: Item, person: Person) -> list[Item]:
        """Return other incidents that may be the same event: doubtful splits first, then those near in time."""
        items, event = self.view(person).items, item.incident
        doubtful = [items[other] for other, _ in item.doubts if other in items]
        if event is None or event.date is None:
            return doubtful[:MOST_NEAR]
        found = []
        for other in items.values():
            their = other.incident
            if other.id == item.id or other in doubtful or their is None or their.date is None:
                continue
            apart = max((their.date.start - event.date.end).days, (event.date.start - their.date.end).days)
            here, there = event.place, their.place
            if apart <= NEAR_DAYS and (here is None or there is None or here.country == there.country):
                found.append((here is not None and there is not None and here.id != there.id, abs(apart), other.id))
        return [*doubtful, *(items[name] for _, _, name in sorted(found))][:MOST_NEAR]


def _changed(ruling: Ruling, now: Mapping[str, str]) -> bool:
    return bool(ruling.seen) and now.get(ruling.subjects[0]) != ruling.seen

"""The journal of what people decided: SQLite, only ever appended to, each row chained to the one before."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from witnessmark.errors import ArgumentError, CaseError, IntegrityError
from witnessmark.model.ids import content_id
from witnessmark.model.judgements import Judgement, Verdict
from witnessmark.store.chain import START

MIGRATIONS = (
    """
    CREATE TABLE judgements (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        seen TEXT NOT NULL,
        verdict TEXT NOT NULL,
        subjects TEXT NOT NULL,
        reason TEXT NOT NULL,
        chain TEXT NOT NULL
    );
    CREATE TRIGGER judgements_keep BEFORE UPDATE ON judgements
    BEGIN SELECT RAISE(ABORT, 'judgements are append-only'); END;
    CREATE TRIGGER judgements_stay BEFORE DELETE ON judgements
    BEGIN SELECT RAISE(ABORT, 'judgements are append-only'); END;
    """,
)
"""Numbered by position; ``PRAGMA user_version`` records the last one applied."""

REMEDY = "restore it from a copy of the case"


class Journal:
    """The judgements of one case. A file that does not exist holds none and is made on the first `append`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=30)) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            version = self._check_version(connection)
            for number, script in enumerate(MIGRATIONS[version:], version + 1):
                for statement in _statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            yield connection

    def append(
        self, *, who: str, when: datetime, seen: str, verdict: Verdict, subjects: tuple[str, ...], reason: str,
        value: str = "",
    ) -> Judgement:  # fmt: skip
        """Add one judgement and return it; `seen` is the digest of what the person was looking at.

        Raises ArgumentError when the reason is empty.
        """
        if not reason.strip():
            raise ArgumentError("a judgement needs a reason, for those who read the record later")
        identity = content_id("jud", who, when.isoformat(), verdict, *subjects, reason, *([value] if value else ()))
        judgement = Judgement(
            id=identity, who=who, when=when, seen=seen, verdict=verdict, subjects=subjects, reason=reason, value=value
        )
        with self._open() as connection:
            last = connection.execute("SELECT chain FROM judgements ORDER BY seq DESC LIMIT 1").fetchone()
            row = _row(judgement)
            connection.execute(
                "INSERT INTO judgements (id, who, at, seen, verdict, subjects, reason, chain) VALUES (?,?,?,?,?,?,?,?)",
                (*row, _chain(last[0] if last else START, row)),
            )
        return judgement

    def read(self) -> tuple[Judgement, ...]:
        """Return every judgement in the order they were made.

        Raises IntegrityError where the file is damaged or the chain is broken. Writes nothing.
        """
        found: list[Judgement] = []
        for identity, who, at, seen, verdict, subjects, reason, _ in self._rows():
            ids, value = _read_subjects(subjects)
            found.append(
                Judgement(
                    id=identity,
                    who=who,
                    when=datetime.fromisoformat(at),
                    seen=seen,
                    verdict=Verdict(verdict),
                    subjects=ids,
                    reason=reason,
                    value=value,
                )
            )
        return tuple(found)

    def chain(self) -> tuple[str, ...]:
        """Return the chain hash of each judgement, oldest first; raises IntegrityError as `read` does."""
        return tuple(str(row[-1]) for row in self._rows())

    def check(self) -> None:
        """Let SQLite check the whole file; raises IntegrityError where it finds damage."""
        if self.path.exists():
            with self._reading() as connection:
                said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
            if said != ["ok"]:
                raise IntegrityError(f"{self.path} is damaged (SQLite says: {'; '.join(said)}); {REMEDY}")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Open the file for reading only; one that a killed run left half written has to be rolled back first."""
        mode = "rw" if self.path.with_name(f"{self.path.name}-journal").exists() else "ro"
        try:
            with closing(
                sqlite3.connect(f"{self.path.resolve().as_uri()}?mode={mode}", uri=True, timeout=30)
            ) as connection:
                self._check_version(connection)
                yield connection
        except (sqlite3.Error, OverflowError) as error:
            raise IntegrityError(f"{self.path} cannot be read (SQLite says: {error}); {REMEDY}") from error

    def _check_version(self, connection: sqlite3.Connection) -> int:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if not 0 <= version <= len(MIGRATIONS):
            raise CaseError(f"{self.path} is of version {version}; this Witnessmark knows {len(MIGRATIONS)}: update it")
        return version

    def _rows(self) -> list[tuple[str, ...]]:
        """Return every row with its chain hash last, checked from the first to the last."""
        if not self.path.exists():
            return []
        with self._reading() as connection:
            if (
                self._check_version(connection) == 0
                and not connection.execute("SELECT * FROM sqlite_master").fetchone()
            ):
                return []  # a run killed before it wrote its first judgement
            rows = connection.execute(
                "SELECT id, who, at, seen, verdict, subjects, reason, chain FROM judgements ORDER BY seq"
            ).fetchall()
        before = START
        for number, (*row, chain) in enumerate(rows, 1):
            try:
                expected = _chain(before, tuple(row))
            except TypeError:
                expected = "a row of texts"
            if chain != expected:
                raise IntegrityError(
                    f"{self.path} row {number}: chain is {str(chain)[:12]}, expected {expected[:12]}; {REMEDY}"
                )
            before = chain
        return rows


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _row(judgement: Judgement) -> tuple[str, ...]:
    return (
        judgement.id,
        judgement.who,
        judgement.when.isoformat(),
        judgement.seen,
        judgement.verdict.value,
        _write_subjects(judgement),
        judgement.reason,
    )


def _write_subjects(judgement: Judgement) -> str:
    """Return the ids as a JSON array; with a value, as an object: the table and its chain stay as they were."""
    ids = list(judgement.subjects)
    return json.dumps({"ids": ids, "value": judgement.value} if judgement.value else ids, ensure_ascii=False)


def _read_subjects(text: str) -> tuple[tuple[str, ...], str]:
    read = json.loads(text)
    return (tuple(read["ids"]), read["value"]) if isinstance(read, dict) else (tuple(read), "")


def _chain(before: str, row: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps([before, *row], ensure_ascii=False).encode("utf-8")).hexdigest()

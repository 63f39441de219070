"""The journal of what people decided: SQLite, only ever appended to, each row chained to the one before."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from witnessmark.errors import CaseError, IntegrityError
from witnessmark.model.ids import content_id
from witnessmark.model.judgements import Judgement, Verdict

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

START = "0" * 64


class Journal:
    """The judgements of one case. A file that does not exist holds none and is made on the first `append`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=30)) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > len(MIGRATIONS):
                raise CaseError(
                    f"{self.path} is of version {version}; this Witnessmark knows {len(MIGRATIONS)}: update it"
                )
            for number, script in enumerate(MIGRATIONS[version:], version + 1):
                for statement in _statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            yield connection

    def append(
        self, *, who: str, when: datetime, seen: str, verdict: Verdict, subjects: tuple[str, ...], reason: str
    ) -> Judgement:
        """Add one judgement and return it; `seen` is the digest of what the person was looking at."""
        identity = content_id("jud", who, when.isoformat(), verdict, *subjects, reason)
        judgement = Judgement(
            id=identity, who=who, when=when, seen=seen, verdict=verdict, subjects=subjects, reason=reason
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
        """Return every judgement in the order they were made; raises IntegrityError where the chain is broken."""
        if not self.path.exists():
            return ()
        found: list[Judgement] = []
        before = START
        with self._open() as connection:
            rows = connection.execute(
                "SELECT id, who, at, seen, verdict, subjects, reason, chain FROM judgements ORDER BY seq"
            ).fetchall()
        for number, (*row, chain) in enumerate(rows, 1):
            expected = _chain(before, tuple(row))
            if chain != expected:
                raise IntegrityError(f"{self.path} row {number}: chain is {chain[:12]}, expected {expected[:12]}")
            before = chain
            identity, who, at, seen, verdict, subjects, reason = row
            found.append(
                Judgement(
                    id=identity,
                    who=who,
                    when=datetime.fromisoformat(at),
                    seen=seen,
                    verdict=Verdict(verdict),
                    subjects=tuple(json.loads(subjects)),
                    reason=reason,
                )
            )
        return tuple(found)


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
        json.dumps(judgement.subjects, ensure_ascii=False),
        judgement.reason,
    )


def _chain(before: str, row: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps([before, *row], ensure_ascii=False).encode("utf-8")).hexdigest()

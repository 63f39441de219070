"""The journal of what people decided: only ever appended to, each row chained to the one before.

It lies in the case, in SQLite, unless the case says that a team keeps it in PostgreSQL (`journal_of`).
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

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
FILE = "journal.sqlite"
ELSEWHERE = "journal.url"
"""Where a case's journal lies when it is not in the case: one line, without a password."""
COLUMNS = "id, who, at, seen, verdict, subjects, reason, chain"
ALL_ROWS = f"SELECT {COLUMNS} FROM judgements ORDER BY seq"  # noqa: S608  # no value from outside
Row = tuple[str, ...]
"""id, who, at, seen, verdict, subjects, reason: what the hash of a row is taken over."""


class Journal:
    """The judgements of one case. A file that does not exist holds none and is made on the first `append`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def told(self) -> str:
        """What messages call this journal."""
        return str(self.path)

    def append(
        self, *, who: str, when: datetime, seen: str, verdict: Verdict, subjects: tuple[str, ...], reason: str,
        value: str = "", blind: bool = False, settles: tuple[str, ...] = (),
    ) -> Judgement:  # fmt: skip
        """Add one judgement and return it; `seen` is the digest of what the person was looking at.

        One that is made in the same microsecond as its like is dated a microsecond later. Raises ArgumentError when
        the reason is empty.
        """
        if not reason.strip():
            raise ArgumentError("a judgement needs a reason, for those who read the record later")

        def made(at: datetime) -> Judgement:
            said = [value] if value else []
            identity = content_id("jud", who, at.isoformat(), verdict, *subjects, reason, *said)
            return Judgement(
                id=identity, who=who, when=at, seen=seen, verdict=verdict, subjects=subjects, reason=reason,
                value=value, blind=blind, settles=settles,
            )  # fmt: skip

        with self._writing() as held:
            while held.has((judgement := made(when)).id):
                when += timedelta(microseconds=1)
            row = _row(judgement)
            held.insert(row, _chain(held.last_chain(), row))
        return judgement

    def read(self) -> tuple[Judgement, ...]:
        """Return every judgement in the order they were made.

        Raises IntegrityError where the journal is damaged or the chain is broken. Writes nothing.
        """
        return tuple(_judgement(row) for row in self._rows())

    def chain(self) -> tuple[str, ...]:
        """Return the chain hash of each judgement, oldest first; raises IntegrityError as `read` does."""
        return tuple(str(row[-1]) for row in self._rows())

    def count(self) -> int:
        """Return how many judgements there are, at little cost: whether others have written since."""
        if not self.path.exists():
            return 0
        with self._reading() as connection:
            if self._check_version(connection) == 0:
                return 0
            return int(connection.execute("SELECT count(*) FROM judgements").fetchone()[0])

    def copy_from(self, other: "Journal") -> int:
        """Take over the rows of `other`, with their chain, and return how many were new here.

        Raises ArgumentError, and takes nothing, where the rows here are not the first of `other` or the other way
        round: two histories are never mixed.
        """
        theirs = other._rows()
        with self._writing() as held:
            ours = held.chains()
            both = min(len(ours), len(theirs))
            if [row[-1] for row in theirs[:both]] != ours[:both]:
                raise ArgumentError(f"{self.told} holds other judgements than {other.told}; give a journal of its own")
            for *row, chain in theirs[len(ours) :]:
                held.insert(tuple(row), chain)
        return max(0, len(theirs) - both)

    @contextmanager
    def _writing(self) -> Iterator["Held"]:
        """Open the journal for one writer at a time; what was written is kept when the block ends without an error."""
        with closing(sqlite3.connect(self.path, timeout=30)) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            version = self._check_version(connection)
            for number, script in enumerate(MIGRATIONS[version:], version + 1):
                for statement in _statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            yield Held(connection.execute, "?")

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

    def _rows(self) -> list[Row]:
        """Return every row with its chain hash last, checked from the first to the last."""
        return checked(self._kept(), self.told)

    def _kept(self) -> list[Row]:
        if not self.path.exists():
            return []
        with self._reading() as connection:
            if (
                self._check_version(connection) == 0
                and not connection.execute("SELECT * FROM sqlite_master").fetchone()
            ):
                return []  # a run killed before it wrote its first judgement
            return connection.execute(ALL_ROWS).fetchall()


class Held:
    """A journal that is open for writing: what stands in it, and one more row. `execute` runs SQL with its values."""

    def __init__(self, execute: Callable[..., Any], mark: str) -> None:
        self._execute = execute
        self._mark = mark

    def has(self, identity: str) -> bool:
        """Tell whether a judgement of that id stands in it."""
        found = self._execute(f"SELECT 1 FROM judgements WHERE id = {self._mark}", (identity,))  # noqa: S608
        return found.fetchone() is not None

    def last_chain(self) -> str:
        """Return the chain hash of the last row, that of the start where there is none."""
        last = self._execute("SELECT chain FROM judgements ORDER BY seq DESC LIMIT 1").fetchone()
        return str(last[0]) if last else START

    def chains(self) -> list[str]:
        """Return the chain hash of every row, oldest first."""
        return [str(row[0]) for row in self._execute("SELECT chain FROM judgements ORDER BY seq").fetchall()]

    def insert(self, row: Row, chain: str) -> None:
        """Add one row."""
        marks = ", ".join([self._mark] * 8)
        self._execute(f"INSERT INTO judgements ({COLUMNS}) VALUES ({marks})", (*row, chain))  # noqa: S608


def journal_of(root: Path) -> Journal:
    """Return the journal of the case at `root`: the file in it, or the one elsewhere that the case names."""
    try:
        url = (root / ELSEWHERE).read_text("utf-8").strip()
    except FileNotFoundError:
        return Journal(root / FILE)
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{root / ELSEWHERE} cannot be read: {error}") from None
    from witnessmark.store.postgres import PostgresJournal

    return PostgresJournal(url)


def keep_elsewhere(root: Path, url: str) -> int:
    """Keep the journal of the case at `root` under `url` from now on; return how many judgements were taken there.

    Those that stand in the case stay there as well, as they were. Raises ArgumentError for a URL that cannot be used
    or a journal there that is not this case's.
    """
    from witnessmark.store.postgres import PostgresJournal

    there, now = PostgresJournal(url), journal_of(root)
    moved = there.copy_from(now)
    beside = root / f"{ELSEWHERE}.part"
    beside.write_text(f"{url}\n", encoding="utf-8")
    beside.replace(root / ELSEWHERE)
    return moved


def checked(rows: list[Row], told: str) -> list[Row]:
    """Return `rows`, chain hash last; raises IntegrityError, naming the first row that does not follow."""
    before = START
    for number, (*row, chain) in enumerate(rows, 1):
        try:
            expected = _chain(before, tuple(row))
        except TypeError:
            expected = "a row of texts"
        if chain != expected:
            raise IntegrityError(f"{told} row {number}: chain is {str(chain)[:12]}, expected {expected[:12]}; {REMEDY}")
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
    """Return the ids as a JSON array; with more to say, as an object: the table and its chain stay as they were."""
    ids = list(judgement.subjects)
    more = {"value": judgement.value, "blind": judgement.blind, "settles": list(judgement.settles)}
    said = {name: each for name, each in more.items() if each}
    return json.dumps({"ids": ids, **said} if said else ids, ensure_ascii=False)


def _judgement(row: Row) -> Judgement:
    identity, who, at, seen, verdict, subjects, reason, _ = row
    read = json.loads(subjects)
    said = read if isinstance(read, dict) else {"ids": read}
    return Judgement(
        id=identity,
        who=who,
        when=datetime.fromisoformat(at),
        seen=seen,
        verdict=Verdict(verdict),
        subjects=tuple(said["ids"]),
        reason=reason,
        value=said.get("value", ""),
        blind=bool(said.get("blind", False)),
        settles=tuple(said.get("settles", ())),
    )


def _chain(before: str, row: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps([before, *row], ensure_ascii=False).encode("utf-8")).hexdigest()

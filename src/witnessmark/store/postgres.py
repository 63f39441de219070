"""The journal of a team: PostgreSQL, the same rows and the same chain as the file in a case.

A database holds the judgements of one case. Several people, several programs and several machines may write at once:
each append takes the table for itself, so that every row follows the one before it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from witnessmark.errors import ArgumentError, CaseError, ExtraError, IntegrityError
from witnessmark.store.journal import ALL_ROWS, Held, Journal, Row

if TYPE_CHECKING:
    import psycopg

VERSION = 1
CONNECT_SECONDS = 10
TABLES = """
CREATE TABLE IF NOT EXISTS witnessmark_journal (version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS judgements (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    seen TEXT NOT NULL,
    verdict TEXT NOT NULL,
    subjects TEXT NOT NULL,
    reason TEXT NOT NULL,
    chain TEXT NOT NULL UNIQUE
);
CREATE OR REPLACE FUNCTION judgements_stay() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'judgements are append-only'; END $$;
CREATE OR REPLACE TRIGGER judgements_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON judgements
FOR EACH STATEMENT EXECUTE FUNCTION judgements_stay();
"""


class PostgresJournal(Journal):
    """The judgements of one case in the database at `url`, which holds no password.

    The password comes from PGPASSWORD or ``~/.pgpass``, as for every program of PostgreSQL.
    """

    def __init__(self, url: str) -> None:
        super().__init__(Path())
        try:
            parts = urlsplit(url)
            asked = parse_qs(parts.query)
            secret = parts.password is not None or "password" in asked
        except ValueError:
            raise ArgumentError("this journal is no address; expected postgresql://USER@HOST/DATABASE") from None
        if parts.scheme not in ("postgresql", "postgres"):
            raise ArgumentError(f"journal {parts.scheme!r}: expected postgresql://USER@HOST/DATABASE")
        if secret:
            raise ArgumentError("a journal's address holds no password: give it in PGPASSWORD or ~/.pgpass")
        self.url = url

    @property
    def told(self) -> str:
        """What messages call this journal."""
        return self.url

    def check(self) -> None:
        """Read every row; raises IntegrityError where one is damaged."""
        self._rows()

    def count(self) -> int:
        """Return how many judgements there are."""
        psycopg = _package()
        with self._connected() as connection:
            try:
                if not self._is_made(connection):
                    return 0
                row = connection.execute("SELECT count(*) FROM judgements").fetchone()
            except psycopg.Error as error:
                raise IntegrityError(f"{self.told} cannot be read: {_words(error)}") from None
            return int(row[0]) if row else 0

    @contextmanager
    def _writing(self) -> Iterator[Held]:
        psycopg = _package()
        with self._connected() as connection:
            try:
                with connection.transaction():
                    connection.execute("SELECT pg_advisory_xact_lock(hashtext('witnessmark journal'))")
                    if not self._is_made(connection):
                        connection.execute(TABLES)
                        connection.execute("INSERT INTO witnessmark_journal (version) VALUES (%s)", (VERSION,))
                    self._check_made(connection)
                    connection.execute("LOCK TABLE judgements IN EXCLUSIVE MODE")
                    yield Held(connection.execute, "%s")
            except psycopg.Error as error:
                raise CaseError(f"{self.told} cannot be written: {_words(error)}; nothing was recorded") from None

    def _kept(self) -> list[Row]:
        psycopg = _package()
        with self._connected() as connection:
            try:
                if not self._is_made(connection):
                    return []
                self._check_made(connection)
                rows: list[Row] = connection.execute(ALL_ROWS).fetchall()
            except psycopg.Error as error:
                raise IntegrityError(f"{self.told} cannot be read: {_words(error)}") from None
            return rows

    @contextmanager
    def _connected(self) -> Iterator["psycopg.Connection[Any]"]:
        psycopg = _package()
        try:
            connection = psycopg.connect(self.url, connect_timeout=CONNECT_SECONDS, autocommit=True)
        except psycopg.Error as error:
            raise CaseError(f"{self.told} cannot be reached: {_words(error)}") from None
        try:
            yield connection
        finally:
            connection.close()

    def _is_made(self, connection: "psycopg.Connection[Any]") -> bool:
        row = connection.execute("SELECT to_regclass('witnessmark_journal')").fetchone()
        return row is not None and row[0] is not None

    def _check_made(self, connection: "psycopg.Connection[Any]") -> None:
        row = connection.execute("SELECT max(version) FROM witnessmark_journal").fetchone()
        version = row[0] if row else None
        if not isinstance(version, int) or not 1 <= version <= VERSION:
            raise CaseError(f"{self.told} is of version {version}; this Witnessmark knows {VERSION}: update it")


def _package() -> Any:
    try:
        import psycopg
    except ImportError:
        raise ExtraError("a journal in PostgreSQL needs: pip install witnessmark[team]") from None
    return psycopg


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:300]

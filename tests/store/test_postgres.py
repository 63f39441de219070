"""A team's journal in a real PostgreSQL server: the same rows and chain as in the file, whoever writes at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from witnessmark.errors import ArgumentError, CaseError, IntegrityError
from witnessmark.model.judgements import Judgement, Verdict
from witnessmark.store.journal import ELSEWHERE, Journal, journal_of, keep_elsewhere
from witnessmark.store.postgres import PostgresJournal

WHEN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def record(journal: Journal, reason: str, value: str = "5") -> Judgement:
    return journal.append(
        who="ana", when=WHEN, seen="00", verdict=Verdict.FIGURE, subjects=("clm_1",), reason=reason, value=value
    )


def test_both_stores_chain_alike(tmp_path: Path, postgres_url: str) -> None:
    """The same judgements give the same rows and the same hashes in the file and in the database."""
    here, there = Journal(tmp_path / "journal.sqlite"), PostgresJournal(postgres_url)
    assert there.read() == ()
    for reason in ("a fifth was found", "Привіт", "'); DROP TABLE judgements; --"):
        assert record(here, reason) == record(there, reason)
    assert there.chain() == here.chain()
    assert there.read() == here.read()


@pytest.mark.parametrize(
    "make", [lambda folder, url: Journal(folder / "j.sqlite"), lambda _, url: PostgresJournal(url)]
)
def test_two_at_once_lose_no_verdict(make: Callable[[Path, str], Journal], tmp_path: Path, postgres_url: str) -> None:
    """Eight writers with connections of their own append at once: every verdict is there, and the chain holds."""

    def write(writer: int) -> list[str]:
        journal = make(tmp_path, postgres_url)
        return [record(journal, f"{writer} of {number}").id for number in range(10)]

    with ThreadPoolExecutor(8) as pool:
        made = [identity for ids in pool.map(write, range(8)) for identity in ids]
    kept = make(tmp_path, postgres_url).read()
    assert sorted(row.id for row in kept) == sorted(made)
    assert len({row.id for row in kept}) == 80


@pytest.mark.parametrize(
    "statement", ["UPDATE judgements SET reason = 'no'", "DELETE FROM judgements", "TRUNCATE judgements"]
)
def test_the_database_refuses_to_rewrite(postgres_url: str, statement: str) -> None:
    """The database itself refuses to change or delete a judgement."""
    record(PostgresJournal(postgres_url), "same street")
    with (
        psycopg.connect(postgres_url) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="append-only"),
    ):
        connection.execute(statement)  # type: ignore[call-overload]  # words of ours


def test_a_row_forged_by_the_database_s_owner_is_named(postgres_url: str) -> None:
    """Whoever owns the database can take the guard off; the chain then names the row."""
    journal = PostgresJournal(postgres_url)
    record(journal, "same street")
    record(journal, "same hour")
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE judgements DISABLE TRIGGER ALL")
        connection.execute("UPDATE judgements SET reason = 'forged' WHERE seq = 1")
    with pytest.raises(IntegrityError, match="row 1"):
        journal.read()


def test_a_case_moves_to_a_database_with_its_history(tmp_path: Path, postgres_url: str) -> None:
    """What was decided in the file stands in the database, chained as before; new ones go there; twice is once."""
    first = record(Journal(tmp_path / "journal.sqlite"), "in the file")
    assert keep_elsewhere(tmp_path, postgres_url) == 1
    second = record(journal_of(tmp_path), "in the database")
    assert journal_of(tmp_path).read() == (first, second)
    assert Journal(tmp_path / "journal.sqlite").read() == (first,)
    assert keep_elsewhere(tmp_path, postgres_url) == 0


def test_two_histories_are_never_mixed(tmp_path: Path, postgres_url: str) -> None:
    """A database that holds another case's judgements is refused, and the case keeps its own journal."""
    record(PostgresJournal(postgres_url), "another case")
    record(Journal(tmp_path / "journal.sqlite"), "this case")
    with pytest.raises(ArgumentError, match="holds other judgements"):
        keep_elsewhere(tmp_path, postgres_url)
    assert not (tmp_path / ELSEWHERE).exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://host/db", "expected postgresql"),
        ("postgresql://ana:secret@host/db", "no password"),
        ("postgresql://host/db?password=secret", "no password"),
        ("postgresql://[broken/db", "expected postgresql"),
    ],
)
def test_an_address_that_cannot_be_is_refused(url: str, words: str) -> None:
    """The message says what is expected and repeats no secret."""
    with pytest.raises(ArgumentError, match=words) as told:
        PostgresJournal(url)
    assert "secret" not in str(told.value)


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Nothing is written and the message names the address."""
    with pytest.raises(CaseError, match="cannot be reached"):
        PostgresJournal(f"postgresql:///db?host={tmp_path}").read()

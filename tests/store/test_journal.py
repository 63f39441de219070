import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from witnessmark.errors import CaseError, IntegrityError
from witnessmark.model.judgements import Judgement, Verdict
from witnessmark.store.journal import Journal

WHEN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def record(journal: Journal, reason: str) -> Judgement:
    return journal.append(
        who="ana", when=WHEN, seen="00", verdict=Verdict.SAME_EVENT, subjects=("clm_1", "clm_2"), reason=reason
    )


def test_judgements_come_back_in_order(tmp_path: Path) -> None:
    """What was decided is read back equal and oldest first; a journal that does not exist holds none."""
    journal = Journal(tmp_path / "journal.sqlite")
    assert journal.read() == ()
    made = (record(journal, "same street"), record(journal, "same hour"))
    assert journal.read() == made


@pytest.mark.parametrize("statement", ["UPDATE judgements SET reason = 'no'", "DELETE FROM judgements"])
def test_nothing_is_ever_rewritten(tmp_path: Path, statement: str) -> None:
    """The database itself refuses to change or delete a judgement."""
    journal = Journal(tmp_path / "journal.sqlite")
    record(journal, "same street")
    with sqlite3.connect(journal.path) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)


def test_a_row_changed_behind_our_back_is_named(tmp_path: Path) -> None:
    """A row altered with the guards taken off breaks the chain, and the message names the row."""
    journal = Journal(tmp_path / "journal.sqlite")
    record(journal, "same street")
    record(journal, "same hour")
    with sqlite3.connect(journal.path) as connection:
        connection.execute("DROP TRIGGER judgements_keep")
        connection.execute("UPDATE judgements SET reason = 'forged' WHERE seq = 1")
    with pytest.raises(IntegrityError, match="row 1"):
        journal.read()


def test_a_journal_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """A journal written by a later program is refused with both versions named."""
    path = tmp_path / "journal.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(CaseError, match="version 99"):
        Journal(path).read()

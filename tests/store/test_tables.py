from pathlib import Path

import pytest

from tests.records import a_document
from witnessmark.errors import IntegrityError
from witnessmark.model.text import Document, Report
from witnessmark.store.tables import GROUP_ROWS, Tables

DOCUMENTS = [a_document("One was hurt.", source="a.txt"), a_document("Two were hurt.\nNobody died.", source="b.txt")]


def test_a_table_gives_back_its_rows_and_its_key(tmp_path: Path) -> None:
    """What was written under a key is read back equal, with that key."""
    tables = Tables(tmp_path / "tables")
    tables.write("documents", Document, DOCUMENTS, "key-1")
    assert tables.read("documents", Document) == DOCUMENTS
    assert tables.key("documents") == "key-1"


def test_a_table_of_many_groups_is_streamed_in_order(tmp_path: Path) -> None:
    """More rows than a group holds come back in order, from an iterator too; no rows are a table as well."""
    tables = Tables(tmp_path)
    many = [a_document("One was hurt.", source=f"{number}.txt") for number in range(2 * GROUP_ROWS + 1)]
    tables.write("many", Document, iter(many), "key")
    assert list(tables.stream("many", Document)) == many
    tables.write("none", Document, [], "key")
    assert (tables.read("none", Document), tables.key("none")) == ([], "key")


def test_a_damaged_table_and_one_of_another_version_are_told(tmp_path: Path) -> None:
    """Reading what does not fit its digest, or has other columns, says which file and what to do."""
    tables = Tables(tmp_path)
    tables.write("documents", Document, DOCUMENTS, "key")
    with pytest.raises(IntegrityError, match=r"documents\.parquet is of another version.*build the case again"):
        tables.read("documents", Report)
    data = tables.path("documents").read_bytes()
    tables.path("documents").write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
    assert Tables(tmp_path).key("documents") is None
    with pytest.raises(IntegrityError, match=r"documents\.parquet is missing or damaged: build the case again"):
        Tables(tmp_path).read("documents", Document)


def test_the_same_rows_are_the_same_bytes(tmp_path: Path) -> None:
    """Writing the same rows twice gives byte-identical files."""
    tables = Tables(tmp_path)
    tables.write("a", Document, DOCUMENTS, "key")
    tables.write("b", Document, DOCUMENTS, "key")
    assert tables.path("a").read_bytes() == tables.path("b").read_bytes()


def test_a_torn_or_foreign_table_has_no_key(tmp_path: Path) -> None:
    """A half-written or foreign file counts as absent, so the stage runs again."""
    tables = Tables(tmp_path)
    tables.write("documents", Document, DOCUMENTS, "key")
    whole = tables.path("documents").read_bytes()
    tables.path("documents").write_bytes(whole[: len(whole) // 2])
    assert tables.key("documents") is None
    assert tables.key("never_written") is None

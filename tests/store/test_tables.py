from pathlib import Path

from tests.records import a_document
from witnessmark.model.text import Document
from witnessmark.store.tables import Tables

DOCUMENTS = [a_document("One was hurt.", source="a.txt"), a_document("Two were hurt.\nNobody died.", source="b.txt")]


def test_a_table_gives_back_its_rows_and_its_key(tmp_path: Path) -> None:
    """What was written under a key is read back equal, with that key."""
    tables = Tables(tmp_path / "tables")
    tables.write("documents", Document, DOCUMENTS, "key-1")
    assert tables.read("documents", Document) == DOCUMENTS
    assert tables.key("documents") == "key-1"


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

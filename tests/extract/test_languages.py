"""A report is read by the reader of its language, or by none."""

from dataclasses import replace

import pytest
from tests.extract.conftest import make_document

from witnessmark.extract import reads
from witnessmark.extract.languages import claims_of, reader_of
from witnessmark.model.text import Document


def in_language(language: str, text: str) -> Document:
    document = make_document(text)
    return replace(document, report=replace(document.report, language=language))


@pytest.mark.parametrize(("language", "expected"), [("en", True), ("und", True), ("uk", True), ("xx", False)])
def test_a_language_is_read_where_there_is_a_pack(language: str, expected: bool) -> None:
    """A language with a pack is read, and what is too short to tell; the others wait for theirs."""
    assert reads(language) is expected
    assert (reader_of(language) is not None) is expected


def test_reports_of_several_languages_keep_their_order() -> None:
    """Each report has the claims of its own reader; one without a reader has none."""
    english = in_language("en", "Four people were killed by a rocket in Lviv.")
    other = in_language("de", "Vier Menschen starben in Lemberg.")
    told = claims_of([other, english, other])
    assert [len(claims) for claims in told] == [0, 1, 0]
    assert told[1][0].report_id == english.report.id

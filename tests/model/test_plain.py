import json

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.records import a_claim, a_document, a_record, a_resolved
from witnessmark.model.claims import Figure, Qualifier, ResolvedClaim
from witnessmark.model.plain import from_plain, json_schema, to_plain
from witnessmark.model.record import CaseRecord
from witnessmark.model.tables import from_table, to_table

DOCUMENT = a_document("One person was killed in Kyiv on Monday, officials said.")
RESOLVED = a_resolved(a_claim(DOCUMENT, "One person was killed"))


def test_a_record_survives_json() -> None:
    """A record written as JSON and read again is equal to itself, dates, enums and open ends included."""
    assert from_plain(ResolvedClaim, json.loads(json.dumps(to_plain(RESOLVED)))) == RESOLVED


def test_a_record_survives_arrow() -> None:
    """A record written to an Arrow table and read again is equal to itself."""
    assert from_table(ResolvedClaim, to_table(ResolvedClaim, [RESOLVED, RESOLVED])) == [RESOLVED, RESOLVED]


@given(low=st.none() | st.integers(0, 10**9), words=st.text(st.characters(codec="utf-8")))
def test_any_figure_survives_both(low: int | None, words: str) -> None:
    """Open ends stay open and zero stays zero through JSON and Arrow."""
    figure = Figure(low=low, high=None, qualifier=Qualifier.AT_LEAST, words=words)
    assert from_plain(Figure, json.loads(json.dumps(to_plain(figure)))) == figure
    assert from_table(Figure, to_table(Figure, [figure])) == [figure]


def test_the_schema_accepts_a_record_and_refuses_a_wrong_one() -> None:
    """The JSON Schema read off the records accepts a real record and refuses a figure that is not a number."""
    schema = json_schema(CaseRecord, title="case", base="urn:test")
    Draft202012Validator.check_schema(schema)
    plain = to_plain(a_record(DOCUMENT, RESOLVED))
    validator = Draft202012Validator(schema)
    assert not list(validator.iter_errors(plain))
    plain["claims"][0]["claim"]["figure"]["low"] = "one"
    assert list(validator.iter_errors(plain))

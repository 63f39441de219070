"""Whether two descriptions can be of one person."""

import pytest

from witnessmark.reconcile.victims import describe

SAME = [
    ("16-Year-Old Girl", "Breyona Tamble"),
    ("a 1-year-old boy", "the 20-month-old boy"),
    ("a South Marsh High School student", "Braxton Doyle"),
    ("Sean Claymore of Denbury", "the Denbury teenager"),
    ("a 19-year-old", "he"),
]
OTHER = [
    ("a 16-year-old girl", "an 18-year-old woman"),
    ("Ana Ruiz", "Omar Haddad"),
    ("the mayor", "a nurse"),
    ("a man", "his daughter"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_may_be_one_person_does_not_differ(one: str, other: str) -> None:
    """A headline's capitals, a school and a home town are no names; months are of a year."""
    assert not describe(one).differs(describe(other))
    assert not describe(other).differs(describe(one))


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_an_age_a_name_a_sex_or_a_role_tells_two_apart(one: str, other: str) -> None:
    """What cannot be said of one person is said of two."""
    assert describe(one).differs(describe(other))

"""The resolver: every claim comes out once, in order, untouched, with reasons."""

from tests.resolve.reports import claim, report
from witnessmark.resolve import Resolver
from witnessmark.settings import Settings


def test_every_claim_comes_out_once_in_order_and_untouched() -> None:
    """Resolve adds to claims and loses none."""
    document = report("KYIV, March 3 (Agency) -- Two were killed in Mariupol.\nThree were killed in Kharkiv.")
    claims = [claim(document, 1), claim(document, 0)]
    resolved = Resolver(Settings()).resolve(document, claims)
    assert [row.claim for row in resolved] == claims


def test_each_reading_says_how_it_was_made() -> None:
    """`why` names the words that the place was read from."""
    document = report("Two were killed in Mariupol, Ukraine.")
    (row,) = Resolver(Settings()).resolve(document, [claim(document, 0)])
    assert any("Mariupol" in reason for reason in row.why)


def test_no_claims_need_no_reading() -> None:
    """A report without claims costs nothing and gives nothing."""
    assert Resolver(Settings()).resolve(report("Nothing happened."), []) == ()

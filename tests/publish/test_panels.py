"""Running totals as panels: whom they count, who else gives a figure, what is no dispute."""

from dataclasses import replace

from tests.publish.report_case import MARIUPOL, CaseBuilder, day, figure, small_case
from witnessmark.model.claims import Claim, ClaimKind, Qualifier
from witnessmark.model.record import CaseRecord
from witnessmark.publish.disputes import disputed_claims
from witnessmark.publish.panels import crowds, panels
from witnessmark.publish.payload import Numbering
from witnessmark.publish.wording import Wording

RECORD = small_case()
WORDS = Wording.of("en")


def with_claims(changed: dict[str, Claim]) -> CaseRecord:
    """Return the record with other claims in the place of those of the same id."""
    claims = tuple(replace(row, claim=changed.get(row.claim.id, row.claim)) for row in RECORD.claims)
    return replace(RECORD, claims=claims)


def disputed_pair() -> tuple[Claim, Claim]:
    found = disputed_claims(RECORD)
    one, other = (row.claim for row in RECORD.claims if row.claim.id in found)
    return one, other


def test_totals_of_children_and_of_all_people_do_not_contradict_each_other() -> None:
    """The two disputed totals of the case are none once one of them counts children; the panel says whom it counts."""
    one, _ = disputed_pair()
    record = with_claims({one.id: replace(one, affected="2,400 children")})
    assert disputed_claims(record) == frozenset()
    rows = [row for panel in panels(record, Numbering.of(record), WORDS) for row in panel["rows"]]
    assert "children" in {row["who"] for row in rows}
    assert any("children" in point["f"] for row in rows for point in row["pts"])


def test_a_figure_of_another_order_is_no_contradiction() -> None:
    """Two thousand dead in a siege do not contradict nobody killed in a night."""
    one, _ = disputed_pair()
    assert one.figure is not None
    tiny = replace(one, figure=replace(one.figure, low=3, high=3))
    assert disputed_claims(with_claims({one.id: tiny})) == frozenset()


def test_a_bare_number_counts_whom_its_sentence_counted_before() -> None:
    """ "killed 485 children and injured nearly 1,500": both are children; in another sentence it is not known."""
    one, other = disputed_pair()
    assert other.figure is not None
    first = replace(one, affected="485 children")
    bare = replace(other, affected=other.figure.words, report_id=one.report_id, start=one.start)
    bare = replace(bare, quote=replace(bare.quote, start=one.quote.end, end=one.quote.end + len(bare.quote.text)))
    assert crowds([bare, first]) == {first.id: "children", bare.id: "children"}
    assert crowds([first, replace(bare, start=one.start + 1)]) == {first.id: "children"}


def test_a_vague_total_stands_below_every_number() -> None:
    """ "Thousands" counts as a few thousand nowhere: the panel leads with what somebody counted."""
    made = CaseBuilder()
    for words, number in (
        ("Thousands have died.", figure(2000, None, Qualifier.VAGUE, "Thousands")),
        ("So far 70 have died.", figure(70, 70)),
    ):
        report = made.report("Courier", words, [words], day("2022-03-14"))
        made.total(
            ClaimKind.KILLED,
            MARIUPOL,
            [made.claim(report, 0, words, ClaimKind.KILLED, number, place=MARIUPOL, running=True)],
        )
    record = made.record()
    (panel,) = panels(record, Numbering.of(record), WORDS)
    assert [row["pts"][0]["f"] for row in panel["rows"]] == ["70", "“Thousands”"]

from dataclasses import replace

from tests.link.stories import POLTAVA, SUMY, a_report, count, day, harm
from witnessmark.model.claims import Figure, Population, Qualifier, ResolvedClaim, Scope
from witnessmark.model.incidents import Reckoning
from witnessmark.model.places import Place
from witnessmark.model.text import Document
from witnessmark.reconcile import reconcile


def total(
    text: str, figure: Figure, *, source: str, speaker: str, published: int = 0, place: Place = SUMY
) -> tuple[Document, ResolvedClaim]:
    document = a_report(text, source=source, published=published)
    claim = harm(document, text, figure, place=place, speaker=speaker, scope=Scope.RUNNING_TOTAL)
    return document, claim


def tallied(*rows: tuple[Document, ResolvedClaim]) -> Reckoning:
    return reconcile([], [claim for _, claim in rows], [document for document, _ in rows], {}).reckoning


NEARLY = count(None, 2200, Qualifier.NEARLY)
AT_LEAST = count(2400, None, Qualifier.AT_LEAST)


def test_each_speaker_has_a_series_of_his_own() -> None:
    """Two speakers' totals are two series, and no incident."""
    reckoning = tallied(
        total("Officials say nearly 2,200 died.", NEARLY, source="a", speaker="officials"),
        total("Local authorities say at least 2,400 died.", AT_LEAST, source="b", speaker="local authorities"),
    )
    assert [row.speaker for row in sorted(reckoning.series, key=lambda row: row.speaker or "")] == [
        "local authorities",
        "officials",
    ]
    assert reckoning.assessments == ()


def test_a_total_that_one_report_says_twice_has_one_origin() -> None:
    """Sentences of one report that go back to two texts are one report and at most one origin."""
    text = "At least 2,400 died, officials say. The city has counted 2,400 dead, officials say."
    document = a_report(text, source="a")
    figure, speaker = count(2400, 2400), "officials"
    claims = [
        harm(document, words, figure, place=SUMY, speaker=speaker, scope=Scope.RUNNING_TOTAL)
        for words in ("At least 2,400 died", "The city has counted 2,400 dead")
    ]
    reckoning = reconcile(
        [], claims, [document], {claim.claim.id: f"org_{i}" for i, claim in enumerate(claims)}
    ).reckoning
    points = [point for row in reckoning.series for point in row.points]
    assert sum(len(point.claim_ids) for point in points) == 2
    assert all(point.origins == point.reports == 1 for point in points)


def test_totals_that_exclude_each_other_are_a_dispute() -> None:
    """Up to 2,200 and at least 2,400 for one city and day cannot both be right: both claims are named."""
    a = total("Officials say nearly 2,200 died.", NEARLY, source="a", speaker="officials")
    b = total("Local authorities say at least 2,400 died.", AT_LEAST, source="b", speaker="local authorities")
    (dispute,) = tallied(a, b).disputes
    assert {dispute.claim_a, dispute.claim_b} == {a[1].claim.id, b[1].claim.id}
    elsewhere = total(
        "Local authorities say at least 2,400 died.", AT_LEAST, source="b", speaker="local authorities", place=POLTAVA
    )
    assert tallied(a, elsewhere).disputes == ()


def test_totals_of_other_people_or_periods_do_not_clash() -> None:
    """Civilians and soldiers, or two starts, are two scopes."""
    a, b = (
        total("Officials say nearly 2,200 died.", NEARLY, source="a", speaker="officials"),
        total("Local authorities say at least 2,400 died.", AT_LEAST, source="b", speaker="local authorities"),
    )
    soldiers = replace(a[1], claim=replace(a[1].claim, population=Population.COMBATANT))
    civilians = replace(b[1], claim=replace(b[1].claim, population=Population.CIVILIAN))
    assert tallied((a[0], soldiers), (b[0], civilians)).disputes == ()
    early, late = replace(a[1], since=day(-20)), replace(b[1], since=day(-10))
    assert tallied((a[0], early), (b[0], late)).disputes == ()


def test_a_series_runs_over_the_days_and_marks_how_it_moves() -> None:
    """One speaker's totals are points in order; a fall and a jump carry a note."""
    rows = [
        total(
            f"The UN counts {number} dead.", count(number, number), source=str(step), speaker="the UN", published=step
        )
        for step, number in enumerate((500, 596, 550, 1300))
    ]
    (series,) = tallied(*reversed(rows)).series
    assert [point.low for point in series.points] == [500, 596, 550, 1300]
    assert [point.note for point in series.points] == [None, "up from 500", "revised down from 596", "jumps from 550"]


def test_what_only_says_several_is_no_total() -> None:
    """ "Thousands" is a figure; "many people" gives no number that could stand among totals."""
    thousands = total("Thousands died.", count(2000, None, Qualifier.VAGUE), source="a", speaker="aid workers")
    many = total("Many people died.", count(2, None, Qualifier.VAGUE), source="b", speaker="officials")
    (series,) = tallied(thousands, many).series
    assert [point.claim_ids for point in series.points] == [(thousands[1].claim.id,)]


def test_an_underestimate_is_noted() -> None:
    """A speaker who says that the true toll is higher is quoted in the note."""
    (series,) = tallied(
        total(
            "The UN counts at least 596 dead, though the true toll is higher.",
            count(596, None, Qualifier.AT_LEAST),
            source="a",
            speaker="the UN",
        )
    ).series
    assert series.points[0].note == "said to be an underestimate"


def test_a_total_said_twice_is_one_point() -> None:
    """The same total of one speaker for one day in two reports is one point with two reports."""
    rows = [
        total(f"{name}: officials say nearly 2,200 died.", NEARLY, source=name, speaker="officials")
        for name in ("a", "b")
    ]
    (series,) = tallied(*rows).series
    (point,) = series.points
    assert (point.reports, len(point.claim_ids)) == (2, 2)

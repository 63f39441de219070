"""Agreement and error rates: checked against figures worked out by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.link.stories import a_report, harm
from witnessmark.agreement import alpha, reviewed, wilson
from witnessmark.corrections import correct
from witnessmark.model.claims import Qualifier
from witnessmark.model.judgements import Judgement, Verdict

START = datetime(2026, 3, 1, tzinfo=UTC)


def test_alpha_is_krippendorffs() -> None:
    """Two readers, ten units of two values, four of them disagreed on: 1 - 19 * 8 / 168 with 14 and 6 of each value."""
    # coincidences: n = 20, n_a = 14, n_b = 6; disagreements: 4 units of 2 ordered pairs each
    units = [["a", "a"]] * 5 + [["b", "b"]] + [["a", "b"]] * 4
    assert alpha(units) == round(1 - 19 * 8 / (2 * 14 * 6), 4)


def test_alpha_of_full_agreement_is_one_and_of_chance_is_zero() -> None:
    """Equal readings over two values give 1; a unit that one person read does not count; one value has no alpha."""
    assert alpha([["a", "a"], ["b", "b"], ["a"]]) == 1.0
    assert alpha([["a", "b"], ["a", "a"]]) == 0.0
    assert alpha([["a", "a"], ["a", "a"]]) is None


def test_wilson_of_none_is_none() -> None:
    """No reading gives no interval; none wrong of ten reaches up to 0.2775."""
    assert wilson(0, 0) is None
    assert wilson(0, 10) == (0.0, 0.2775)


def test_the_rates_of_a_small_case_are_those_worked_out_by_hand() -> None:
    """Ten claims, eight read: what is wrong, and how far two readers agree, counted on paper.

    Figures: claim 0 put right by ana; 1 put right, then undone; 2 said by a blind reader only; 3 put right by ana and
    settled by lea in the machine's favour; 4 given the figure that the machine had: one wrong of eight. Claim 5 is
    rejected: one of eight. Claim 6 has another place: one of eight, of stage resolve. Claim 7 is kept. Claims 0 and 5
    are wrong of stage extract: two of eight. Claim 8 is parted from 9: one of nine joined wrongly.
    """
    document = a_report(
        "\n".join(f"Shelling killed {n + 2} people in Sumy, street {n}." for n in range(10)), source="sumy"
    )
    claims = [harm(document, f"killed {n + 2} people", n + 2) for n in range(10)]
    claims = [
        replace(row, claim=replace(row.claim, figure=replace(row.claim.figure, qualifier=Qualifier.EXACT)))
        for row in claims
        if row.claim.figure is not None
    ]
    ids = [row.claim.id for row in claims]
    rows: list[Judgement] = []

    def say(who: str, verdict: Verdict, subject: str, value: str = "", *, blind: bool = False, more: str = "") -> str:
        name = f"jud_{len(rows)}"
        rows.append(
            Judgement(
                id=name, who=who, when=START + timedelta(minutes=len(rows)), seen="", verdict=verdict, reason="so",
                subjects=(subject, more) if verdict is Verdict.DIFFERENT_EVENT else (subject,), value=value,
                blind=blind, settles=(more,) if verdict is Verdict.KEEP_CLAIM and more else (),
            )
        )  # fmt: skip
        return name

    say("ana", Verdict.FIGURE, ids[0], "40")
    say("ana", Verdict.UNDO, say("ana", Verdict.FIGURE, ids[1], "41"))
    say("ana", Verdict.KEEP_CLAIM, ids[1])
    say("eva", Verdict.FIGURE, ids[2], "42", blind=True)
    lost = say("ana", Verdict.FIGURE, ids[3], "43")
    say("lea", Verdict.KEEP_CLAIM, ids[3], more=f"figure:{lost}")
    say("ana", Verdict.FIGURE, ids[4], "6")
    say("ana", Verdict.REJECT_CLAIM, ids[5])
    say("ana", Verdict.PLACE, ids[6], "none")
    say("ana", Verdict.KEEP_CLAIM, ids[7])
    say("ana", Verdict.DIFFERENT_EVENT, ids[8], more=ids[9])
    # read twice: 0 (40; as read), 4 (the machine's figure written out; as read) and 7 (both keep)
    for subject in (ids[0], ids[4], ids[7]):
        say("eva", Verdict.KEEP_CLAIM, subject, blind=True)
    told = reviewed(claims, correct(claims, [document], rows), rows)
    assert (told["claims_read"], told["claims_read_twice"]) == (8, 3)
    wrong = {field: row["wrong"] for field, row in told["error_rates"].items() if field != "joins" and row["wrong"]}
    assert wrong == {"figure": 1, "reject_claim": 1, "place": 1, "joined_wrongly": 1}
    assert {row["read"] for field, row in told["error_rates"].items() if field != "joins"} == {8, 9}
    assert {stage: row["wrong"] for stage, row in told["by_stage"].items()} == {
        "extract": 2, "resolve": 1, "reuse": 0, "link": 1,
    }  # fmt: skip
    assert told["error_rates"]["figure"]["interval_95"] == wilson(1, 8) == (0.0224, 0.4709)
    # coincidences: n = 6, five "as read" and one "40"; one unit disagrees: 1 - 5 * 2 / (36 - 25 - 1)
    assert told["krippendorff_alpha"]["figure"] == 0.0
    assert told["krippendorff_alpha"]["kind"] is None

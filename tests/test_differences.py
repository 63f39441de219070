"""Two people's readings in; what goes to adjudication, and what no longer does, out."""

from datetime import UTC, datetime, timedelta

from witnessmark.differences import AS_READ, differences
from witnessmark.model.judgements import Judgement, Verdict

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def said(
    number: int, who: str, verdict: Verdict, value: str = "", *, blind: bool = False, settles: tuple[str, ...] = (),
    subject: str = "clm_1",
) -> Judgement:  # fmt: skip
    return Judgement(
        id=f"jud_{number}", who=who, when=START + timedelta(minutes=number), seen="", verdict=verdict,
        subjects=(subject,), reason="so", value=value, blind=blind, settles=settles,
    )  # fmt: skip


def test_a_blind_reader_who_lets_stand_differs_from_who_puts_right() -> None:
    """The first gave 5, the blind second kept the machine's figure: one difference, of the figure alone."""
    rows = [said(1, "ana", Verdict.FIGURE, "5"), said(2, "eva", Verdict.KEEP_CLAIM, blind=True)]
    (found,) = differences(rows)
    assert found.field is Verdict.FIGURE
    assert [(row.who, row.value) for row in found.readings] == [("ana", "5"), ("eva", AS_READ)]


def test_who_sees_the_others_work_and_lets_it_stand_agrees() -> None:
    """A second person who is not blind rules on what the first left."""
    assert differences([said(1, "ana", Verdict.FIGURE, "5"), said(2, "ben", Verdict.KEEP_CLAIM)]) == []


def test_a_settled_difference_is_gone_until_somebody_says_otherwise() -> None:
    """The lead's judgement names the readings that it ends; a later reading makes a difference with nobody again."""
    rows = [said(1, "ana", Verdict.FIGURE, "5"), said(2, "eva", Verdict.FIGURE, "6", blind=True)]
    (found,) = differences(rows)
    rows.append(said(3, "lea", Verdict.FIGURE, "6", settles=found.tokens))
    assert differences(rows) == []
    rows += [said(4, "ana", Verdict.FIGURE, "7"), said(5, "eva", Verdict.FIGURE, "8", blind=True)]
    assert len(differences(rows)) == 1


def test_undoing_the_adjudication_opens_the_difference_again() -> None:
    """An undo is a judgement like any other."""
    rows = [said(1, "ana", Verdict.FIGURE, "5"), said(2, "eva", Verdict.FIGURE, "6", blind=True)]
    rows.append(said(3, "lea", Verdict.FIGURE, "6", settles=differences(rows)[0].tokens))
    rows.append(said(4, "lea", Verdict.UNDO, subject="jud_3"))
    assert len(differences(rows)) == 1


def test_one_rejects_and_one_blind_keeps() -> None:
    """That a claim counts at all is compared like its fields."""
    rows = [said(1, "ana", Verdict.REJECT_CLAIM), said(2, "eva", Verdict.KEEP_CLAIM, blind=True)]
    (found,) = differences(rows)
    assert found.field is Verdict.REJECT_CLAIM

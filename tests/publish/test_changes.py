"""What became otherwise since the build before: matched by id, then by claims, and told in words."""

from datetime import date
from pathlib import Path

from tests.publish.report_case import small_case
from witnessmark.model.about import Change, Dossier
from witnessmark.model.editions import Edition
from witnessmark.publish import publish
from witnessmark.publish.changes import Row, change_views, compare, incidents_of, published_changes, published_incidents
from witnessmark.publish.payload import Numbering
from witnessmark.publish.wording import Wording

DAY = date(2026, 11, 27)


def row(name: str, claims: str, **cells: str) -> Row:
    return {"incident_id": name, "claim_ids": claims, "kind": "shelling", "place": "Sumy", **cells}


def told(changes: tuple[Change, ...]) -> set[tuple[str, str, str | None, str | None]]:
    return {(change.incident_id, change.column, change.before, change.after) for change in changes}


def test_equal_builds_change_nothing() -> None:
    """The rows of a record, compared with themselves in another order, say nothing."""
    rows = incidents_of(small_case(), Dossier())
    assert len(rows) == 3
    assert compare(rows, rows[::-1], DAY) == ()


def test_each_cell_that_differs_is_told_with_both_words() -> None:
    """Figure, standing and days change; claims that came in and went are named; what is not stated is None."""
    former = [row("inc_a", "clm_1 clm_2", killed_figure="10+", grade="weak", date="2026-11-01")]
    now = [row("inc_a", "clm_2 clm_3", killed_figure="12", injured_figure="4", grade="fair", date="2026-11-02")]
    assert told(compare(former, now, DAY)) == {
        ("inc_a", "killed_figure", "10+", "12"),
        ("inc_a", "injured_figure", None, "4"),
        ("inc_a", "grade", "weak", "fair"),
        ("inc_a", "date", "2026-11-01", "2026-11-02"),
        ("inc_a", "claim_ids", "clm_1", "clm_3"),
    }


def test_new_renamed_and_gone_incidents_are_told_apart() -> None:
    """One without a former claim is new; one with another founder keeps its history; one joined says where it went."""
    former = [row("inc_a", "clm_1 clm_2"), row("inc_b", "clm_3"), row("inc_c", "clm_4"), row("inc_d", "clm_5")]
    now = [row("inc_n", "clm_9"), row("inc_z", "clm_0 clm_1 clm_2"), row("inc_b", "clm_3 clm_4")]
    assert told(compare(former, now, DAY)) == {
        ("inc_n", "incident_id", None, "inc_n"),
        ("inc_z", "incident_id", "inc_a", "inc_z"),
        ("inc_z", "claim_ids", None, "clm_0"),
        ("inc_b", "claim_ids", None, "clm_4"),
        ("inc_c", "incident_id", "inc_c", "inc_b"),
        ("inc_d", "incident_id", "inc_d", None),
    }


def test_what_was_published_is_read_back(tmp_path: Path) -> None:
    """A published folder gives the incidents that it was made of, and the changes that it tells of."""
    record = small_case()
    changes = (
        Change(incident_id="inc_a", incident="shelling, Sumy", column="grade", before=None, after="fair", since=DAY),
    )
    publish(record, Edition.WORKING, tmp_path, dossier=Dossier(changes=changes))
    assert compare(published_incidents(tmp_path), incidents_of(record, Dossier()), DAY) == ()
    assert published_changes(tmp_path) == changes
    assert 'inc_a,"shelling, Sumy",grade,,fair,2026-11-27' in (tmp_path / "changes.csv").read_text("utf-8")


def test_the_report_tells_changes_in_its_own_words() -> None:
    """Codes become words; a claim that came in is named by its number; a gone incident says what it was."""
    record = small_case()
    numbers, incident = Numbering.of(record), record.incidents[0]
    former = [dict(one) for one in incidents_of(record, Dossier())]
    former[0] |= {"grade": "contested", "date": "2022-03-01/2022-03-02"}
    former[0]["claim_ids"] = " ".join(incident.claim_ids[1:])
    former.append({**former[0], "incident_id": "inc_gone", "claim_ids": "clm_gone", "date": "2022-03-05"})
    now = incidents_of(record, Dossier())
    views = change_views(compare(former, now, DAY), numbers, Wording.of("en"))
    rows = {name: cells for name, *cells in views["of"][incident.id]["rows"]}
    assert rows["Standing"][0] == "Contested"
    assert rows["Date"][0] == "1–2 March 2022"
    assert views["of"][incident.id]["in"] == [numbers.claims[incident.claim_ids[0]]]
    assert [held for _, held in views["gone"]] == [[]]
    assert views["gone"][0][0].endswith("2022-03-05")
    assert views["since"] == "27 November 2026"

"""Verdicts as people give them: checked against the case, obeyed by the next build, told in what is published."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.link.stories import a_report, harm
from tests.sources import record_rows
from witnessmark.casework import compare, explain, judge
from witnessmark.corrections import correct
from witnessmark.errors import ArgumentError
from witnessmark.model.ids import content_id
from witnessmark.model.judgements import Judgement, Verdict
from witnessmark.pipeline import build
from witnessmark.settings import Settings

NEWS = (
    "A rocket struck a bakery in Kharkiv on 3 March 2023, killing four people, the regional governor said.\n"
    "Nine others were wounded in the attack on the bakery in Kharkiv, he said.\n"
    "Neighbours carried two lifeless girls from the rubble.\n"
)
SETTINGS = Settings(processes=1)


def rebuild(root: Path) -> None:
    build([], root, SETTINGS, lambda *_: None, "ana")


def table(root: Path, name: str) -> list[dict[str, str]]:
    with (root / "out" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "bakery.txt").write_text(NEWS)
    build([str(tmp_path / "bakery.txt")], tmp_path / "case", SETTINGS, lambda *_: None, "ana")
    return tmp_path / "case"


def the_claim(root: Path, kind: str) -> dict[str, str]:
    return next(row for row in table(root, "claims") if row["kind"] == kind)


@pytest.mark.parametrize(
    ("verdict", "value", "column", "wanted"),
    [
        ("kind", "missing", "kind", "missing"),
        ("figure", "5", "low", "5"),
        ("figure", "5-7", "qualifier", "range"),
        ("qualifier", "about", "qualifier", "about"),
        ("population", "civilian", "population", "civilian"),
        ("speaker", "the fire service", "speaker", "the fire service"),
        ("speaker", "none", "speaker", ""),
        ("stance", "doubted", "stance", "doubted"),
        ("scope", "running_total", "scope", "running_total"),
        ("place", "50.45, 30.52, 2", "where_prec", "2"),
        ("date", "2023-03-04/2023-03-05", "date_prec", "2"),
        ("date", "none", "date_start", ""),
    ],
)
def test_each_field_is_put_right(case: Path, verdict: str, value: str, column: str, wanted: str) -> None:
    """What a person says is right stands in claims.csv after the next build, and a second build changes nothing."""
    claim = the_claim(case, "killed")["claim_id"]
    judge(case, verdict, (claim,), "ana", "read the page again", value)
    rebuild(case)
    row = next(row for row in table(case, "claims") if row["claim_id"] == claim)
    assert row[column] == wanted
    assert build([], case, SETTINGS, lambda *_: None).ran == ()


def test_a_rejected_claim_leaves_every_count_and_is_listed(case: Path) -> None:
    """It is in no export and in skipped.csv with its reason; explain still tells it; undo brings it back."""
    claim = the_claim(case, "injured")["claim_id"]
    made = judge(case, "reject_claim", (claim,), "ana", "withdrawn by the paper")
    rebuild(case)
    out = case / "out"
    for name in ("claims.csv", "claims.hxl.csv", "incidents.geojson"):
        assert claim not in (out / name).read_text("utf-8"), name
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["counts"]["claims"] == len(table(case, "claims"))
    assert {"item": claim, "stage": "review", "reason": "rejected: withdrawn by the paper"}.items() <= next(
        row for row in table(case, "skipped") if row["item"] == claim
    ).items()
    assert [row["id"] for row in record_rows(out, "decisions")] == [made.id]
    assert "ana" in explain(claim, case)
    assert "withdrawn by the paper" in explain(claim, case)
    judge(case, "undo", (made.id,), "ben", "the paper printed it again")
    rebuild(case)
    assert claim in {row["claim_id"] for row in table(case, "claims")}
    assert "(undone)" in explain(claim, case)


def test_a_claim_is_added_by_hand_and_put_right_like_any_other(case: Path) -> None:
    """The words selected in a report become a claim with its incident, place and origin; figures trace to them."""
    report = the_claim(case, "killed")["report_id"]
    words = "carried two lifeless girls from the rubble"
    start = NEWS.index(words)
    value = json.dumps({"start": start, "end": start + len(words), "kind": "killed", "figure": "2"})
    judge(case, "add_claim", (report,), "ana", "the reader missed it", value)
    rebuild(case)
    added = next(row for row in table(case, "claims") if row["quote"] == words)
    assert (added["kind"], added["low"], added["origin_id"] != "") == ("killed", "2", True)
    judge(case, "kind", (added["claim_id"],), "ana", "no, they were found alive", "injured")
    rebuild(case)
    assert next(row for row in table(case, "claims") if row["quote"] == words)["kind"] == "injured"
    assert "found it in the text" in explain(added["claim_id"], case)


def test_an_incident_takes_a_grade_and_a_target(case: Path) -> None:
    """A person's grade and target stand in incidents.csv, and explain says whose they are."""
    incident = table(case, "incidents")[0]["incident_id"]
    judge(case, "grade", (incident,), "lea", "two inspectors were there", "confirmed")
    judge(case, "target", (incident,), "lea", "its sign says so", "a bakery of the city")
    rebuild(case)
    row = next(row for row in table(case, "incidents") if row["incident_id"] == incident)
    assert (row["grade"], row["target"]) == ("confirmed", "a bakery of the city")
    assert "lea graded it: two inspectors were there" in explain(incident, case)


def test_a_judgement_whose_report_left_waits_for_a_new_ruling(tmp_path: Path, case: Path) -> None:
    """What was decided of a sentence that changed is listed for a new ruling, never dropped."""
    claim = the_claim(case, "killed")["claim_id"]
    made = judge(case, "figure", (claim,), "ana", "counted twice", "3")
    (tmp_path / "bakery.txt").write_text(NEWS.replace("killing four", "killing at least six"))
    build([str(tmp_path / "bakery.txt")], case, SETTINGS, lambda *_: None, "ana")
    assert "rule anew" in next(row["reason"] for row in table(case, "skipped") if row["item"] == made.id)


@pytest.mark.parametrize(
    ("verdict", "value", "reason", "words"),
    [
        ("kind", "slain", "so", "none of: killed"),
        ("figure", "a few", "so", "cannot be read"),
        ("figure", "9-3", "so", "cannot be read"),
        ("date", "2023-13-01", "so", "cannot be read"),
        ("place", "91, 10", "so", "nowhere on Earth"),
        ("place", "Nowhereville-upon-Nothing", "so", "no place is called"),
        ("part_of", "clm_0", "so", "is not a claim"),
        ("kind", "", "so", "needs a value"),
        ("reject_claim", "", "  ", "reason"),
        ("reject_claim", "x", "so", "takes no value"),
        ("grade", "fair", "so", "is not an incident"),
        ("same_event", "", "so", "two or more"),
        ("different_event", "1", "so", "two or more"),
    ],
)
def test_a_verdict_that_cannot_be_is_refused(case: Path, verdict: str, value: str, reason: str, words: str) -> None:
    """The message names what is wrong, and nothing is written."""
    claim = the_claim(case, "killed")["claim_id"]
    with pytest.raises(ArgumentError, match=words):
        judge(case, verdict, (claim,), "ana", reason, value)
    assert not (case / "journal.sqlite").exists()


def test_compare_tells_what_was_decided_between(tmp_path: Path, case: Path) -> None:
    """compare lists the decisions that only the later case holds."""
    (tmp_path / "again.txt").write_text(NEWS)
    other = tmp_path / "other"
    build([str(tmp_path / "bakery.txt")], other, SETTINGS, lambda *_: None, "ana")
    judge(other, "figure", (the_claim(other, "killed")["claim_id"],), "ana", "a fifth was found", "5")
    rebuild(other)
    assert "a fifth was found" in compare(case, other)


def test_the_manifest_tells_how_often_people_put_the_machine_right(case: Path) -> None:
    """Of two claims read, one has its figure wrong; the interval is Wilson's; two readers who differ lower alpha."""
    killed, injured = (the_claim(case, kind)["claim_id"] for kind in ("killed", "injured"))
    judge(case, "figure", (killed,), "ana", "a fifth was found", "5")
    judge(case, "keep_claim", (killed, injured), "ben", "stand as read", blind=True)
    judge(case, "keep_claim", (injured,), "ana", "stands as read")
    rebuild(case)
    told = json.loads((case / "out" / "manifest.json").read_text())["review"]
    assert (told["claims_read"], told["claims_read_twice"]) == (2, 2)
    one_of_two = {"read": 2, "wrong": 1, "interval_95": [0.0945, 0.9055]}
    assert told["error_rates"]["figure"] == {"stage": "extract", **one_of_two}
    assert (told["by_stage"]["extract"], told["by_stage"]["resolve"]["wrong"]) == (one_of_two, 0)
    assert told["error_rates"]["kind"]["wrong"] == 0
    assert told["krippendorff_alpha"]["figure"] == 0.0
    assert told["krippendorff_alpha"]["kind"] is None
    page = (case / "out" / "report.html").read_text("utf-8")
    method = page[page.index('<section id="method"') : page.index('<section id="limits"')]
    (row,) = [row for row in method.split("<tr>") if row.startswith("<td>Figure</td>")]
    assert all(words in row for words in ("extract", "1 / 2", "9 to 91%", "0.00"))


SHELLED = (
    "Shells hit a market in Lviv on 9 May 2023 and killed twelve people, police said.\n"
    "Thirty others were hurt when shells hit the market in Lviv, they said.\n"
)


def homes(root: Path) -> dict[str, str]:
    return {row["claim_id"]: row["incident_id"] for row in table(root, "claims") if row["incident_id"]}


def test_two_incidents_are_joined_whole_and_stay_so(tmp_path: Path, case: Path) -> None:
    """All their claims are one event, also once the claims that founded them are rejected and a report more came in."""
    (tmp_path / "market.txt").write_text(SHELLED)
    build([str(tmp_path / "market.txt")], case, SETTINGS, lambda *_: None, "ana")
    events = sorted(set(homes(case).values()))
    assert len(events) == 2
    made = judge(case, "same_event", events, "ana", "the market is the bakery's")
    assert set(made.subjects) == homes(case).keys()
    rebuild(case)
    (event,) = set(homes(case).values())
    assert "the market is the bakery's" in explain(event, case)
    first = min(table(case, "claims"), key=lambda row: (row["source"], int(row["start"])))["claim_id"]
    judge(case, "reject_claim", [first], "ana", "rhetoric")
    (tmp_path / "later.txt").write_text("A bus overturned in Odesa on 2 June 2023, killing three people.\n")
    build([str(tmp_path / "later.txt")], case, SETTINGS, lambda *_: None, "ana")
    held = homes(case)
    assert len({held[claim] for claim in made.subjects if claim != first}) == 1


def test_two_incidents_are_parted_whole(tmp_path: Path, case: Path) -> None:
    """Every claim of one is held apart from every claim of the other; a value says how many come first."""
    (tmp_path / "market.txt").write_text(SHELLED)
    build([str(tmp_path / "market.txt")], case, SETTINGS, lambda *_: None, "ana")
    held = homes(case)
    one, two = sorted(set(held.values()))
    claims = sorted(held, key=lambda claim: (held[claim] != one, claim))
    made = judge(case, "different_event", [one, two], "ana", "a bakery and a market")
    assert sorted(made.subjects) == sorted(claims)
    assert int(made.value) == sum(home == one for home in held.values())
    assert judge(case, "different_event", claims[:3], "ana", "the first two are one", "2").value == "2"
    for subjects, value, words in (
        (claims[:2], "2", "how many of the ids"),
        (claims[:2], "one", "how many of the ids"),
        ([one, claims[0]], "", "give claims alone"),
        ([one, two, "inc_gone"], "", "two incidents at a time"),
    ):
        with pytest.raises(ArgumentError, match=words):
            judge(case, "different_event", subjects, "ana", "so", value)


def test_a_text_is_brought_by_hand_with_its_reason(tmp_path: Path, case: Path) -> None:
    """A file with title, day and address at its head comes in as a source, is read, and the chain says who and why."""
    path = tmp_path / "call.txt"
    path.write_text("A call to the mayor\n2023-03-05\nhttps://mayor.example/call\n\nThe mayor said six people died.\n")
    made = judge(case, "add_source", [str(path)], "ana", "told on the telephone")
    assert made.reason == "told on the telephone"
    rebuild(case)
    row = next(row for row in table(case, "reports") if row["source"] == made.subjects[0])
    assert (row["title"], row["published_start"], row["url"]) == (
        "A call to the mayor", "2023-03-05", "https://mayor.example/call",
    )  # fmt: skip
    assert any(claim["low"] == "6" and claim["report_id"] == row["report_id"] for claim in table(case, "claims"))


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        ("Title\n2023-03-05\n\nText\n", " ", "give a reason"),
        ("Title\nyesterday\n\nText\n", "so", "expected one like 2022-03-14"),
        ("Title\n2023-03-05\nftp://x\n\nText\n", "so", "expected one like https://"),
        ("", "so", "a title and a text"),
    ],
)
def test_a_text_that_cannot_be_a_source_is_refused(
    tmp_path: Path, case: Path, text: str, reason: str, words: str
) -> None:
    """What is wrong is said, and nothing comes in."""
    path = tmp_path / "call.txt"
    path.write_text(text)
    with pytest.raises(ArgumentError, match=words):
        judge(case, "add_source", [str(path)], "ana", reason)
    with pytest.raises(ArgumentError, match="cannot be read"):
        judge(case, "add_source", [str(tmp_path / "none.txt")], "ana", "so")
    rebuild(case)
    assert [row["source"] for row in table(case, "reports")] == ["bakery.txt"]


def test_a_ruling_on_an_incident_whose_founding_sentence_left_waits_for_a_new_one() -> None:
    """Two incidents were told apart; the report of one is gone: the judgement is listed, not forgotten."""
    documents = [
        a_report(f"Shelling killed {n} people in {town}.", source=town) for n, town in ((4, "Sumy"), (5, "Uman"))
    ]
    claims = [harm(one, f"killed {n} people", n) for one, n in zip(documents, (4, 5), strict=True)]
    ids = tuple(content_id("inc", row.claim.id) for row in claims)
    apart = Judgement(
        id="jud_1", who="ana", when=datetime(2026, 3, 1, tzinfo=UTC), seen="", verdict=Verdict.DIFFERENT_EVENT,
        subjects=ids, reason="two towns",
    )  # fmt: skip
    assert correct(claims, documents, (apart,)).orphans == ()
    assert correct(claims[:1], documents[:1], (apart,)).orphans == (apart,)

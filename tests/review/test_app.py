"""The review app as a browser sees it: who gets in, what a form may do, and what stands in the record then."""

import csv
import html
import json
import re
import shutil
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.review.conftest import HOSTILE, SETTINGS
from witnessmark.casework import judge
from witnessmark.errors import ArgumentError
from witnessmark.model.judgements import Verdict
from witnessmark.pipeline import build
from witnessmark.review import Role, make_app
from witnessmark.review.cards import _begin_of, _end_of
from witnessmark.review.desk import Desk
from witnessmark.review.people import Person
from witnessmark.store.journal import Journal

BASE = "http://127.0.0.1:8000"
PEOPLE = {
    "t-ana": Person(name="ana", role=Role.LEAD),
    "t-ben": Person(name="ben", role=Role.REVIEWER),
    "t-eva": Person(name="eva", role=Role.SECOND),
    "t-ron": Person(name="ron", role=Role.READER),
}


class Reviewer:
    """One person's browser."""

    def __init__(self, app: object, token: str) -> None:
        self.client = TestClient(app, base_url=BASE)  # type: ignore[arg-type]
        self.entered = self.client.get(f"/enter?token={token}")

    def get(self, path: str) -> str:
        return self.client.get(path).text

    @property
    def form_token(self) -> str:
        return re.search(r'name="form_token" value="([^"]+)"', self.get("/"))[1]  # type: ignore[index]

    def send(self, record: str, verdict: str, subject: str | list[str], value: str = "", reason: str = "as I read it"):  # type: ignore[no-untyped-def]
        form = {"form_token": self.form_token, "record": record, "verdict": verdict, "subject": subject}
        return self.client.post("/judge", data=form | {"value": value, "reason": reason})


@pytest.fixture
def app(desk: Desk):  # type: ignore[no-untyped-def]
    return make_app(desk, PEOPLE)


def killed_of(desk: Desk, low: int) -> tuple[str, str]:
    """Return the record and the claim of a number of killed."""
    row = next(r for r in desk.run.corrected.claims if r.claim.figure and r.claim.figure.low == low)
    return next(item.id for item in desk.items.values() if row.claim.id in item.claim_ids), row.claim.id


def test_an_address_works_once_and_a_stolen_one_not_at_all(app: object) -> None:
    """The second who brings a token is refused, as is who brings none, and no cookie is given."""
    assert Reviewer(app, "t-ana").entered.status_code == 200
    thief = Reviewer(app, "t-ana")
    assert thief.entered.status_code == 403
    assert not thief.client.cookies
    assert thief.client.get("/").status_code == 403
    assert thief.client.post("/rebuild", data={}).status_code == 403
    assert Reviewer(app, "").entered.status_code == 403


def test_every_answer_carries_the_headers_and_other_names_are_refused(app: object) -> None:
    """No script but our own may run, no page may frame ours, nothing is cached; a rebound name gets no answer."""
    ana = Reviewer(app, "t-ana")
    for path in ("/", "/assets/review.js", "/nowhere", "/decisions"):
        headers = ana.client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store"), path
    assert ana.client.get("/", headers={"host": "evil.example"}).status_code == 421
    cookie = next(
        iter(
            TestClient(app, base_url=BASE)
            .get("/enter?token=t-ben", follow_redirects=False)
            .headers.get_list("set-cookie")
        )
    )  # type: ignore[arg-type]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_a_form_from_elsewhere_does_nothing(app: object, desk: Desk) -> None:
    """Without the session's word, or from another origin, a form is refused and the journal stays empty."""
    ana = Reviewer(app, "t-ana")
    record, claim = killed_of(desk, 4)
    form = {"record": record, "verdict": "reject_claim", "subject": claim, "reason": "so"}
    assert ana.client.post("/judge", data=form | {"form_token": "guess"}).status_code == 403
    good = form | {"form_token": ana.form_token}
    assert ana.client.post("/judge", data=good, headers={"origin": "http://evil.example"}).status_code == 403
    assert ana.client.post("/judge", data=good | {"reason": "x" * 1_200_000}).status_code == 413
    assert Journal(desk.root / "journal.sqlite").read() == ()


def test_a_hostile_title_is_shown_as_text(app: object, desk: Desk) -> None:
    """Markup in a report's title is escaped on every page that shows it."""
    ana = Reviewer(app, "t-ana")
    record, claim = killed_of(desk, 4)
    report = next(r.claim.report_id for r in desk.run.resolved if r.claim.id == claim)
    for page in (ana.get(f"/record/{record}"), ana.get(f"/report/{report}"), ana.get("/")):
        assert "<img" not in page
        assert "<script>alert" not in page
    assert "&lt;img src=x" in ana.get(f"/report/{report}"), HOSTILE


def test_a_verdict_is_seen_at_once_undone_and_built(app: object, desk: Desk) -> None:
    """A corrected figure shows on the record, in claims.csv after a rebuild, and goes by an undo."""
    ana = Reviewer(app, "t-ana")
    record, claim = killed_of(desk, 4)
    assert "a reason" in ana.send(record, "figure", claim, "5", reason=" ").text
    assert "cannot be read" in ana.send(record, "figure", claim, "lots").text
    assert "<dd>5, exact</dd>" in ana.send(record, "figure", claim, "5").text
    assert "built again" in ana.client.post("/rebuild", data={"form_token": ana.form_token}).text
    with (desk.root / "out" / "claims.csv").open(newline="") as file:
        assert next(row["low"] for row in csv.DictReader(file) if row["claim_id"] == claim) == "5"
    made = Journal(desk.root / "journal.sqlite").read()[0]
    assert "<dd>4, exact</dd>" in ana.send(record, "undo", made.id).text


def test_the_app_writes_the_files_that_a_build_writes(app: object, desk: Desk, tmp_path: Path) -> None:
    """What the app has linked and reconciled already spares its build work and changes no byte."""
    ana = Reviewer(app, "t-ana")
    one, four = killed_of(desk, 4)
    two, twelve = killed_of(desk, 12)
    ana.send(one, "figure", four, "5")
    ana.send(one, "same_event", [one, two])
    ana.send(one, "reject_claim", twelve)
    shutil.copytree(desk.root, tmp_path / "other")
    ana.client.post("/rebuild", data={"form_token": ana.form_token})
    build([], tmp_path / "other", SETTINGS, lambda *_: None)
    ours, theirs = (
        {path.relative_to(root): path.read_bytes() for path in sorted((root / "out").rglob("*")) if path.is_file()}
        for root in (desk.root, tmp_path / "other")
    )
    assert ours == theirs
    assert twelve not in (desk.root / "out" / "claims.csv").read_text("utf-8")


def test_a_record_is_one_persons_at_a_time(app: object, desk: Desk) -> None:
    """Who comes second to a record may look; a verdict of theirs is refused with the name of who is on it."""
    ana, ben = Reviewer(app, "t-ana"), Reviewer(app, "t-ben")
    record, claim = killed_of(desk, 4)
    ana.get(f"/record/{record}")
    assert "is on this record now" in ben.get(f"/record/{record}")
    refused = ben.send(record, "reject_claim", claim)
    assert refused.status_code == 409
    assert "ana is on this record" in refused.text
    assert Journal(desk.root / "journal.sqlite").read() == ()


def test_a_second_reader_reads_blind_and_a_difference_is_shown(app: object, desk: Desk) -> None:
    """The second reader sees the machine's figure, not the first reader's; the lead then sees both, and alpha."""
    ana, eva = Reviewer(app, "t-ana"), Reviewer(app, "t-eva")
    record, claim = killed_of(desk, 4)
    ana.send(record, "figure", claim, "5", reason="a fifth was found")
    page = eva.get(f"/record/{record}")
    assert "<dd>4, exact</dd>" in page
    assert "a fifth was found" not in page + eva.get("/decisions")
    eva.send(record, "figure", claim, "6", reason="six by my count")
    page = ana.get(f"/record/{record}")
    assert "Where people differ" in page
    assert "six by my count" in page
    assert "people differ on it" in ana.get("/")


def test_roles_hold(app: object, desk: Desk) -> None:
    """A reader rules nothing, only a lead signs off and takes back what another decided."""
    ana, ben, ron = (Reviewer(app, f"t-{name}") for name in ("ana", "ben", "ron"))
    record, claim = killed_of(desk, 4)
    assert "does not rule" in ron.client.post(
        "/judge",
        data={
            "form_token": re.search(r'name="form_token" value="([^"]+)"', ron.get("/"))[1],  # type: ignore[index]
            "record": record, "verdict": "reject_claim", "subject": claim, "reason": "so",
        },
    ).text  # fmt: skip
    assert "only a lead" in ben.send(record, "sign_off", record).text
    other, twelve = killed_of(desk, 12)
    made = desk.judge(PEOPLE["t-ana"], Verdict.UNSURE, (twelve,), "", "see the video")
    assert "only a lead" in ben.send(other, "undo", made.id).text
    desk.judge(PEOPLE["t-ana"], Verdict.SIGN_OFF, (other,), "", "every claim was read twice")
    assert "sign off" in ana.get(f"/record/{other}")


def test_two_events_are_joined_and_split_again(app: object, desk: Desk) -> None:
    """A join by the list of near incidents makes one incident of two; ticked claims make two of one again."""
    ana = Reviewer(app, "t-ana")
    one, four = killed_of(desk, 4)
    two, twelve = killed_of(desk, 12)
    assert one != two
    assert two in ana.get(f"/record/{one}")
    ana.send(one, "same_event", [one, two], reason="the bakery stands in the market")
    ana.client.post("/rebuild", data={"form_token": ana.form_token})
    joined, _ = killed_of(desk, 4)
    assert twelve in desk.items[joined].claim_ids
    form = {"form_token": ana.form_token, "record": joined, "verdict": "split", "subject": twelve, "reason": "no, two"}
    ana.client.post("/judge", data=form | {"all": list(desk.items[joined].claim_ids)})
    ana.client.post("/rebuild", data={"form_token": ana.form_token})
    one, two = killed_of(desk, 4)[0], killed_of(desk, 12)[0]
    assert one != two
    assert four != twelve
    assert desk.run.judgements[-1].value == "1"
    ana.send(two, "undo", desk.run.judgements[-1].id)
    assert killed_of(desk, 4)[0] == killed_of(desk, 12)[0]


def test_a_doubtful_split_that_a_person_ruled_two_events_asks_no_more(app: object, desk: Desk) -> None:
    """Two incidents called two events by one button are parted with all their claims, and no doubt is shown of them."""
    ana = Reviewer(app, "t-ana")
    one, two = killed_of(desk, 4)[0], killed_of(desk, 12)[0]
    ana.send(one, "different_event", [one, two], reason="a bakery, then a market")
    made = desk.run.judgements[-1]
    assert set(made.subjects) == {*desk.items[one].claim_ids, *desk.items[two].claim_ids}
    assert made.value == str(len(desk.items[one].claim_ids))
    assert two not in dict(desk.items[one].doubts)
    assert f"{made.value} split off" in ana.get(f"/record/{one}")


def test_a_missed_claim_is_added_from_its_report(app: object, desk: Desk) -> None:
    """The span of the selected words becomes a claim of the record."""
    ana = Reviewer(app, "t-ana")
    report = next(row.report for row in desk.run.documents if "lifeless" in row.report.text)
    start = report.text.index("two lifeless girls")
    value = json.dumps({"start": start, "end": start + 18, "kind": "killed", "figure": "2"})
    assert ana.send(report.id, "add_claim", report.id, value).status_code == 200
    assert any(row.claim.quote.text == "two lifeless girls" for row in desk.run.corrected.claims)
    told = ana.client.get("/decisions").text
    assert "killed 2" in told
    assert "{&#34;" not in told


def settle(lead: Reviewer, claim: str, value: str, **more: str):  # type: ignore[no-untyped-def]
    form = {"form_token": lead.form_token, "subject": claim, "field": "figure", "value": value, "reason": "both looked"}
    return lead.client.post("/settle", data=form | more)


@pytest.mark.parametrize(("value", "shown"), [("5", "5"), ("6", "6"), ("as read", "4")])
def test_a_lead_settles_by_any_reading(app: object, desk: Desk, value: str, shown: str) -> None:
    """By the first's, by the blind second's, or by the machine's, which an earlier correction then no longer hides."""
    ana, eva = Reviewer(app, "t-ana"), Reviewer(app, "t-eva")
    record, claim = killed_of(desk, 4)
    ana.send(record, "figure", claim, "5", reason="a fifth was found")
    if value == "as read":
        eva.send(record, "keep_claim", claim, reason="four it is")
    else:
        eva.send(record, "figure", claim, "6", reason="six by my count")
    assert "<dd>5, exact</dd>" in ana.get(f"/record/{record}")
    read = next(row.claim for row in desk.run.corrected.claims if row.claim.id == claim)
    shown_there = ana.get("/differences")
    text = desk.documents[read.report_id].report.text
    assert html.escape(text[read.start : read.quote.start]) + "<mark>" in shown_there
    assert "</mark>" + html.escape(text[read.quote.end : read.end]) in shown_there
    assert "choose a reading" in settle(ana, claim, "").text
    assert "Nowhere." in settle(ana, claim, value).text
    assert f"<dd>{shown}, exact</dd>" in ana.get(f"/record/{record}")


def test_what_stands_around_a_claim_is_cut_between_words() -> None:
    """Where more comes, a mark says so; a text of no words at all is cut too."""
    assert _begin_of("six were killed there", 12) == "six were…"
    assert _end_of("six were killed there", 12) == "…there"
    assert _begin_of("six", 3) == _end_of("six", 3) == "six"
    assert (_begin_of(" " * 9, 4), _end_of("x" * 9, 4)) == ("…", "…xxxx")


def test_only_a_lead_settles(app: object, desk: Desk) -> None:
    """A reviewer sees where people differ and may not end it."""
    ana, ben, eva = (Reviewer(app, f"t-{name}") for name in ("ana", "ben", "eva"))
    record, claim = killed_of(desk, 4)
    ana.send(record, "figure", claim, "5")
    eva.send(record, "figure", claim, "6")
    assert "only a lead settles" in settle(ben, claim, "5").text
    assert "settled meanwhile" in settle(eva, claim, "5").text


def test_a_sign_off_waits_for_the_second_reading_and_ends_with_a_change(desk: Desk) -> None:
    """Where case.toml asks for it nothing is signed that was read once; what changes after is to be signed anew."""
    (desk.root / "case.toml").write_text("[review]\nsecond = 1.0\n")
    asked = Desk.of(desk.root, desk.settings)
    record, claim = killed_of(asked, 4)
    with pytest.raises(ArgumentError, match="second reader"):
        asked.judge(PEOPLE["t-ana"], Verdict.SIGN_OFF, (record,), "", "read")
    asked.judge(PEOPLE["t-eva"], Verdict.KEEP_CLAIM, asked.items[record].claim_ids, "", "stand")
    asked.judge(PEOPLE["t-ana"], Verdict.SIGN_OFF, (record,), "", "read by two")
    assert asked.run.outdated == ()
    asked.judge(PEOPLE["t-ana"], Verdict.POPULATION, (claim,), "civilian", "the list says so")
    assert [row.reason for row in asked.run.outdated] == ["read by two"]
    assert "it changed since it was signed off" in asked.items[record].reasons


def test_a_verdict_on_what_changed_meanwhile_is_refused_and_shown(app: object, desk: Desk) -> None:
    """Somebody else, from another program, decided on the claim while the page lay open: nothing is overwritten."""
    ana = Reviewer(app, "t-ana")
    record, claim = killed_of(desk, 4)
    page = ana.get(f"/record/{record}")
    seen = re.search(rf'name="subject" value="{claim}"><input type="hidden" name="seen" value="([0-9a-f]+)"', page)
    assert seen is not None
    judge(desk.root, "figure", (claim,), "ben", "from the command line", "7")
    desk._looked = 0.0
    form = {"form_token": ana.form_token, "record": record, "verdict": "figure", "subject": claim, "value": "5"}
    answer = ana.client.post("/judge", data=form | {"reason": "as I read it", "seen": seen[1]})
    assert answer.status_code == 409
    assert "someone decided on this" in answer.text
    assert "<dd>7, exact</dd>" in answer.text
    assert [row.who for row in Journal(desk.root / "journal.sqlite").read()] == ["ben"]


def test_a_text_brought_by_hand_is_read_by_the_next_build(app: object, desk: Desk) -> None:
    """Its title, day and address are kept, its reason stands in the journal, its claims in the record."""
    ana = Reviewer(app, "t-ana")
    form = {
        "form_token": ana.form_token, "title": "Fire in a mill", "day": "2023-03-09",
        "address": "https://daily.example/mill", "reason": "handed over by the fire service",
        "text": "A fire in a mill in Kharkiv killed eight workers on 8 March 2023, the fire service said.",
    }  # fmt: skip
    assert "build again to read it" in ana.client.post("/source", data=form).text
    assert "needs a title" in ana.client.post("/source", data=form | {"text": " "}).text
    ana.client.post("/rebuild", data={"form_token": ana.form_token})
    while desk.building:
        time.sleep(0.1)
    assert killed_of(desk, 8)
    assert "handed over by the fire service" in ana.get("/sources")
    assert any(row.report.title == "Fire in a mill" for row in desk.documents.values())


def test_a_claim_in_no_incident_becomes_one_by_hand(desk: Desk) -> None:
    """An incident of a person's has the claims, place and day that were given; what is in an incident is not taken."""
    ana = PEOPLE["t-ana"]
    _, claim = killed_of(desk, 4)
    with pytest.raises(ArgumentError, match="split or join"):
        desk.judge(ana, Verdict.ADD_INCIDENT, (claim,), "missile_strike", "its own")
    desk.judge(ana, Verdict.SCOPE, (claim,), "running_total", "it counts the week")
    assert desk.items[claim].incident is None
    desk.judge(ana, Verdict.ADD_INCIDENT, (claim,), "missile_strike", "one strike after all")
    made = next(item for item in desk.items.values() if claim in item.claim_ids).incident
    assert made is not None
    assert (made.kind, made.claim_ids) == ("missile_strike", (claim,))
    assert made.place is not None
    assert made.place.name == "Kharkiv"


def test_an_excluded_incident_is_listed_and_in_no_event_file(app: object, desk: Desk) -> None:
    """It keeps its row with its state, stands in skipped.csv with the reason, and UCDP's and ACLED's files lack it."""
    ana = Reviewer(app, "t-ana")
    record, _ = killed_of(desk, 12)
    ana.send(record, "exclude", record, reason="a film was shot there")
    ana.send(record, "title", record, "The market")
    desk.rebuild(PEOPLE["t-ana"])
    while desk.building:
        time.sleep(0.1)
    out = desk.root / "out"
    with (out / "incidents.csv").open(newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["incident_id"] == record)
    assert (row["state"], row["title"]) == ("excluded", "The market")
    for name in ("ucdp_ged.csv", "acled.csv"):
        assert record not in (out / name).read_text("utf-8"), name
    assert "excluded: a film was shot there" in (out / "skipped.csv").read_text("utf-8")


def test_names_are_ruled_on(app: object, desk: Desk) -> None:
    """A name's page takes the verdicts on names and no others."""
    ana = Reviewer(app, "t-ana")
    form = {"form_token": ana.form_token, "subject": "Kharkiv", "reason": "a town"}
    assert ana.get("/names").count("<h1>") == 1
    assert "is not said of a name" in ana.client.post("/name", data=form | {"verdict": "kind"}).text
    assert "a town" in ana.client.post("/name", data=form | {"verdict": "in_office"}).text

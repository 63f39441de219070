"""The review app as a browser sees it: who gets in, what a form may do, and what stands in the record then."""

import csv
import json
import re

import pytest
from starlette.testclient import TestClient

from tests.review.conftest import HOSTILE
from witnessmark.model.judgements import Verdict
from witnessmark.review import Role, make_app
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
    assert killed_of(desk, 4)[0] != killed_of(desk, 12)[0]
    assert four != twelve


def test_a_missed_claim_is_added_from_its_report(app: object, desk: Desk) -> None:
    """The span of the selected words becomes a claim of the record."""
    ana = Reviewer(app, "t-ana")
    report = next(row.report for row in desk.run.documents if "lifeless" in row.report.text)
    start = report.text.index("two lifeless girls")
    value = json.dumps({"start": start, "end": start + 18, "kind": "killed", "figure": "2"})
    assert ana.send(report.id, "add_claim", report.id, value).status_code == 200
    assert any(row.claim.quote.text == "two lifeless girls" for row in desk.run.corrected.claims)

"""Who gets into the review of a team: accounts, passwords, sessions, a provider; and every door tried by a stranger."""

import json
import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from tests.review.provider import SmallProvider, running
from witnessmark.cli import main
from witnessmark.errors import ArgumentError, CaseError, IntegrityError
from witnessmark.review import Role, access, make_app
from witnessmark.review.access import Site
from witnessmark.review.desk import Desk
from witnessmark.review.oidc import Provider
from witnessmark.review.serving import Server
from witnessmark.review.users import Users, hash_password
from witnessmark.store import access as log_module
from witnessmark.store.access import AccessLog

SITE = Site(origin="https://review.example", hosts=frozenset({"review.example"}))
PASSWORD = "three mild herons wade"  # noqa: S105
ORIGIN = {"origin": SITE.origin}


@pytest.fixture
def users(desk: Desk) -> Users:
    accounts = Users(desk.root)
    accounts.add("lea", Role.LEAD, PASSWORD)
    accounts.add("ron", Role.READER, PASSWORD)
    accounts.add("eva", Role.SECOND, None, "eva@example.org")
    return accounts


def browser(app: object) -> TestClient:
    return TestClient(app, base_url=SITE.origin)  # type: ignore[arg-type]


@pytest.fixture
def app(desk: Desk, users: Users) -> object:
    return make_app(desk, {}, SITE, users)


def sign_in(client: TestClient, name: str = "lea", password: str = PASSWORD, **headers: str) -> httpx.Response:
    return client.post("/login", data={"name": name, "password": password}, headers=ORIGIN | headers)


def token_of(page: str) -> str:
    return re.search(r'name="form_token" value="([^"]+)"', page)[1]  # type: ignore[index]


def test_an_account_lets_in_and_its_cookie_is_bound_to_the_host(app: object) -> None:
    """The cookie is __Host-, Secure, HttpOnly and strict; without it a page leads to the sign-in and no form acts."""
    client = browser(app)
    assert client.get("/decisions").url.path == "/login"
    assert client.post("/rebuild", data={}, headers=ORIGIN).status_code == 403
    client.post("/login", data={"name": "lea", "password": PASSWORD}, headers=ORIGIN, follow_redirects=False)
    answer = browser(app).post(
        "/login", data={"name": "lea", "password": PASSWORD}, headers=ORIGIN, follow_redirects=False
    )
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=strict", "Path=/"))
    page = client.get("/")
    assert "lea" in page.text
    assert page.headers["strict-transport-security"].startswith("max-age=")


def test_wrong_names_and_passwords_get_the_same_answer_and_then_none(app: object, desk: Desk) -> None:
    """Five wrong passwords close a name for a while, the right one included; each try stands in the log."""
    client = browser(app)
    unknown, wrong = sign_in(client, "nobody", "x" * 12), sign_in(client, password="y" * 12)
    assert (unknown.status_code, wrong.status_code) == (403, 403)
    assert unknown.text == wrong.text
    for _ in range(4):
        sign_in(client, password="z" * 12)
    assert sign_in(client).status_code == 429
    log = [(row.who, row.deed) for row in AccessLog(desk.root).read()]
    assert log.count(("lea", "was refused")) == 6
    assert ("nobody", "was refused") in log


def test_a_sign_in_from_another_page_is_refused(app: object) -> None:
    """Neither another origin nor a browser that says "cross-site" may sign anybody in."""
    client = browser(app)
    assert sign_in(client, origin="https://evil.example").status_code == 403
    assert sign_in(client, **{"sec-fetch-site": "cross-site"}).status_code == 403
    assert sign_in(client, host="evil.example").status_code == 421


def test_a_session_ends_by_leaving_by_rest_and_by_age(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """After leaving, two hours of rest, or twelve hours, the cookie opens nothing."""
    now = 1000.0
    monkeypatch.setattr(access.time, "monotonic", lambda: now)
    client = browser(app)
    sign_in(client)
    kept = dict(client.cookies)
    client.post("/leave", data={"form_token": token_of(client.get("/").text)}, headers=ORIGIN)
    thief = TestClient(app, base_url=SITE.origin, cookies=kept)  # type: ignore[arg-type]
    assert thief.get("/").url.path == "/login"
    sign_in(client)
    now += access.IDLE_SECONDS + 1
    assert client.get("/").url.path == "/login"
    sign_in(client)
    for _ in range(13):
        now += 3600
        page = client.get("/")
    assert page.url.path == "/login"


def test_a_session_ends_with_the_account_and_with_another_role(app: object, users: Users) -> None:
    """Whose account is closed, or given another role, at the machine is out at once; the new role needs a sign-in."""
    lea, ron = browser(app), browser(app)
    sign_in(lea)
    sign_in(ron, "ron")
    assert (lea.get("/").url.path, ron.get("/").url.path) == ("/", "/")
    users.remove("ron")
    users.add("lea", Role.READER, PASSWORD)
    assert (lea.get("/").url.path, ron.get("/").url.path) == ("/login", "/login")
    sign_in(lea)
    page = lea.get("/").text
    assert "Build again" not in page
    assert lea.post("/rebuild", data={"form_token": token_of(page)}, headers=ORIGIN).status_code == 403


def test_a_person_changes_the_password_and_other_sessions_end(app: object, users: Users) -> None:
    """The present password is asked for; a weak one is refused; a session elsewhere is over."""
    here, there = browser(app), browser(app)
    sign_in(here)
    sign_in(there)
    word = token_of(here.get("/account").text)

    def change(now: str, new: str) -> httpx.Response:
        return here.post("/account", data={"form_token": word, "now": now, "new": new}, headers=ORIGIN)

    assert "another one" in change("wrong wrong wrong", "four mild herons wade").text
    assert "easily guessed" in change(PASSWORD, "aaaaaaaaaaaa").text
    assert "was changed" in change(PASSWORD, "four mild herons wade").text
    assert there.get("/").url.path == "/login"
    assert here.get("/").url.path == "/"
    assert users.check("lea", PASSWORD) is None
    assert users.check("lea", "four mild herons wade") is not None


@pytest.mark.parametrize(
    "password", ["short", "x" * 129, "aaaaaaaaaaaaaa", "123456789012", "abcdefghijklm", "lealealealea", "witnessmark12"]
)
def test_weak_passwords_are_refused(password: str) -> None:
    """Too short, too long, a row, one piece over and over, one's name, the program's."""
    with pytest.raises(ArgumentError, match=r"password"):
        hash_password(password, "lea")


def test_passwords_are_kept_as_argon2id_and_the_file_is_the_owners(users: Users) -> None:
    """No password stands in users.json, and nobody else on the machine may read it."""
    text = users.path.read_text()
    assert PASSWORD not in text
    assert "$argon2id$" in text
    assert stat.S_IMODE(users.path.stat().st_mode) == 0o600
    users.path.write_text("[1]")
    with pytest.raises(CaseError, match=r"users\.json"):
        users.read()


def test_a_reader_takes_a_file_and_the_log_says_so(app: object, desk: Desk) -> None:
    """Files of the last build are handed out as downloads; no path leads out of the folder."""
    client = browser(app)
    sign_in(client, "ron")
    answer = client.get("/files/claims.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="claims.csv"'
    assert answer.content == (desk.root / "out" / "claims.csv").read_bytes()
    for name in ("..%2fusers.json", "../users.json", "%2e%2e%2fjournal.sqlite", "nothing.csv"):
        assert "argon2" not in client.get(f"/files/{name}").text
        assert client.get(f"/files/{name}").status_code == 404
    assert ("ron", "took", "out/claims.csv") in [(row.who, row.deed, row.what) for row in AccessLog(desk.root).read()]


@pytest.mark.parametrize(
    ("server", "words"),
    [
        (Server(url="http://review.example"), "https only"),
        (Server(url="review.example"), "expected an address"),
        (Server(url="https://review.example", host="0.0.0.0"), "put a proxy before it"),  # noqa: S104
    ],
)
def test_a_site_without_tls_is_refused(server: Server, words: str) -> None:
    """Passwords never cross a network in the clear."""
    with pytest.raises(ArgumentError, match=words):
        server.site()


def test_accounts_are_made_on_the_command_line(desk: Desk) -> None:
    """The password comes from standard input; the list shows none; a closed account opens nothing."""
    run, case = CliRunner(), ["--case", str(desk.root)]
    made = run.invoke(main, ["user", "ben", "--role", "reviewer", *case], input=f"{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    assert run.invoke(main, ["user", *case]).output == "ben\treviewer\tpassword\n"
    assert run.invoke(main, ["user", "ben", *case], input="short\n").exit_code == 2
    assert run.invoke(main, ["user", "ben", "--remove", *case]).exit_code == 0
    assert Users(desk.root).check("ben", PASSWORD) is None
    told = run.invoke(main, ["log", "--people", *case]).output
    assert "made the account ben, reviewer" in told
    assert "closed the account ben" in told


@pytest.fixture
def provider() -> Iterator[SmallProvider]:
    with running(SmallProvider()) as small:
        yield small


def come_by(provider: SmallProvider, client: TestClient) -> httpx.Response:
    """Go to the provider as a browser does, and come back."""
    asked = client.get("/oidc", follow_redirects=False)
    there = httpx.get(asked.headers["location"])
    return client.get(there.headers["location"].removeprefix(SITE.origin))


@pytest.fixture
def with_provider(desk: Desk, users: Users, provider: SmallProvider) -> object:
    known = Provider(provider.issuer, "witnessmark", "secret", f"{SITE.origin}/oidc/back")
    return make_app(desk, {}, SITE, users, known)


def test_a_person_signs_in_at_the_provider(with_provider: object, provider: SmallProvider) -> None:
    """Whose verified address has an account is let in with its role."""
    client = browser(with_provider)
    assert come_by(provider, client).status_code == 200
    assert "eva</bdi></a>, second" in client.get("/").text


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"exp": 1000},
        {"nonce": "another"},
        {"azp": "another"},
        {"email_verified": False},
        {"email": "nobody@example.org"},
    ],
)
def test_a_token_that_does_not_fit_lets_nobody_in(
    with_provider: object, provider: SmallProvider, lies: dict[str, object]
) -> None:
    """Another issuer, client, time, nonce or party, an address that is not verified or has no account."""
    provider.lies = lies
    client = browser(with_provider)
    assert come_by(provider, client).status_code == 403
    assert client.get("/").url.path == "/login"


def test_a_token_signed_by_another_key_lets_nobody_in(with_provider: object, provider: SmallProvider) -> None:
    """The signature is checked against the provider's own keys."""
    provider.signs_with_other_key = True
    assert come_by(provider, browser(with_provider)).status_code == 403


def test_a_provider_s_answer_is_tied_to_the_browser_and_works_once(
    with_provider: object, provider: SmallProvider
) -> None:
    """An address stolen on its way back opens nothing in another browser, nor twice."""
    victim, thief = browser(with_provider), browser(with_provider)
    asked = victim.get("/oidc", follow_redirects=False)
    back = httpx.get(asked.headers["location"]).headers["location"].removeprefix(SITE.origin)
    assert thief.get(back).status_code == 403
    assert victim.get(back).status_code == 403


def test_a_provider_in_the_clear_is_refused() -> None:
    """Beyond this machine a provider is asked over https only."""
    with pytest.raises(ArgumentError, match="https only"):
        Provider("http://login.example", "witnessmark", None, "https://review.example/oidc/back")


def test_the_log_is_a_chain(desk: Desk, app: object) -> None:
    """A row that was changed is named by verify."""
    sign_in(browser(app))
    path = AccessLog(desk.root).path
    path.write_text(path.read_text().replace("lea", "eva"))
    told = CliRunner().invoke(main, ["verify", "--case", str(desk.root)])
    assert told.exit_code == 3
    assert "access.jsonl" in told.output
    assert json.loads(path.read_text().splitlines()[0])["who"] == "eva"


def test_a_row_of_the_log_costs_the_same_however_long_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the end is read for a new row; a torn end is moved aside; the chain holds from the first row to the last."""
    log, now = AccessLog(tmp_path), datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(300):
        log.note("lea", "took", f"file {number}", now)
    with log.path.open("ab") as file:
        file.write(b'{"seq": 301, "who": "l')
    monkeypatch.setattr(log_module, "lines_of", None)
    log.note("eva", "took", "the last", now)
    monkeypatch.undo()
    rows = log.read()
    assert [row.what for row in rows] == [*(f"file {number}" for number in range(300)), "the last"]
    assert json.loads(log.path.read_bytes().splitlines()[-1])["seq"] == 301


def test_nothing_is_chained_to_a_row_that_was_changed(desk: Desk, app: object) -> None:
    """Whoever changed the end of the log finds it closed, and so does who comes in; both are told."""
    log, now = AccessLog(desk.root), datetime(2026, 3, 1, tzinfo=UTC)
    log.note("lea", "took", "a file", now)
    kept = log.path.read_text()
    for broken in (kept.replace("lea", "eva"), "[]\n", "{}\n", "no row\n"):
        log.path.write_text(broken)
        with pytest.raises(IntegrityError, match="last row"):
            log.note("ben", "took", "another", now)
        assert log.path.read_text() == broken
        refused = sign_in(browser(app))
        assert (refused.status_code, "witnessmark verify" in refused.text) == (500, True)

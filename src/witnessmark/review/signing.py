"""Signing in and out: by a one-time address, by a password, by an OpenID Connect provider; each try goes in the log."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from witnessmark.errors import WitnessmarkError
from witnessmark.review.access import Doors, Session, Tries
from witnessmark.review.desk import Desk
from witnessmark.review.oidc import MOST_MINUTES, Provider
from witnessmark.review.pages import Pages
from witnessmark.review.users import Users
from witnessmark.store.access import AccessLog

BROWSER = "witnessmark_oidc"
"""The cookie that ties a sign-in at a provider to the browser in which it was begun."""
MOST_NAME = 80

Form = dict[str, list[str]]


class Signing:
    """The doors of the review. Without `users` there are one-time addresses alone."""

    def __init__(self, desk: Desk, doors: Doors, pages: Pages, users: Users | None, provider: Provider | None) -> None:
        self.desk = desk
        self.doors = doors
        self.pages = pages
        self.users = users
        self.provider = provider
        self._tries = Tries()
        self._say = desk.words.say

    def _note(self, who: str, deed: str, what: str) -> None:
        AccessLog(self.desk.root).note(who, deed, what, datetime.now(UTC))

    def enter(self, request: Request) -> Response:
        """Let in who brings a one-time address that was not used before."""
        person = self.doors.take(request.query_params.get("token", ""))
        if person is None:
            self._note("unknown", "was refused", "by a one-time address")
            return PlainTextResponse(
                self._say("This address was used before or never given out. Start the review again."), 403
            )
        self._note(person.name, "came in", "by a one-time address")
        return self.doors.admit(request, person)

    def show(self, request: Request, error: str = "", status: int = 200) -> Response:  # noqa: ARG002
        """Show where to sign in."""
        return self.pages.show("login", None, status=status, error=error, provider=self.provider is not None)

    def sign_in(self, request: Request, form: Form) -> Response:
        """Let in who gives the name and the password of an account."""
        name, password = form.get("name", [""])[0][:MOST_NAME], form.get("password", [""])[0]
        if self.users is None or self._tries.wait(name):
            self._note(name, "was refused", "too many wrong passwords")
            return self.show(
                request, self._say("Too many wrong passwords for this name; try again in a quarter of an hour."), 429
            )
        user = self.users.check(name, password)
        if user is None:
            self._tries.failed(name)
            self._note(name, "was refused", "by a wrong name or password")
            return self.show(request, self._say("This name and this password do not belong together."), 403)
        self._note(name, "came in", "by a password")
        return self.doors.admit(request, user.person)

    def ask_provider(self, request: Request) -> Response:
        """Send a browser to the provider."""
        if self.provider is None:
            return self.show(request)
        try:
            address, browser = self.provider.begin()
        except WitnessmarkError as error:
            return self.show(request, str(error), 503)
        answer = RedirectResponse(address, status_code=303)
        # lax: the provider leads back here from its own site
        answer.set_cookie(
            BROWSER, browser, max_age=MOST_MINUTES * 60, httponly=True, samesite="lax", path="/oidc",
            secure=self.doors.site.secure,
        )  # fmt: skip
        return answer

    def come_back(self, request: Request) -> Response:
        """Let in whom the provider sends back, where a person of that name has an account."""
        given = request.query_params
        if self.provider is None or self.users is None:
            return self.show(request)
        try:
            names = self.provider.finish(
                given.get("state", ""), given.get("code", ""), request.cookies.get(BROWSER, "")
            )
        except WitnessmarkError as error:
            self._note("unknown", "was refused", f"by the provider: {error}")
            return self.show(request, str(error), 403)
        users = self.users
        user = next((found for name in names if (found := users.known_as(name)) is not None), None)
        if user is None:
            self._note(names[0], "was refused", "has no account here")
            return self.show(request, self._say("You have no account here; ask the lead of this case."), 403)
        self._note(user.name, "came in", "by the provider")
        session = self.doors.admit(request, user.person)
        # a page of ours leads on: a browser led here from elsewhere would keep a strict cookie back
        answer = self.pages.show("welcome", None)
        for value in session.headers.getlist("set-cookie"):
            answer.headers.append("set-cookie", value)
        answer.delete_cookie(BROWSER, path="/oidc")
        return answer

    def account(self, request: Request, session: Session, error: str = "", told: str = "") -> Response:  # noqa: ARG002
        """Show a person's own account."""
        return self.pages.show("account", session, status=400 if error else 200, error=error, told=told)

    def change(self, request: Request, session: Session, form: Form) -> Response:
        """Give a person another password, who gives the present one; other sessions of that person end."""
        name = session.person.name
        now, new = form.get("now", [""])[0], form.get("new", [""])[0]
        if self.users is None or self._tries.wait(name):
            return self.account(
                request, session, self._say("too many wrong passwords; try again in a quarter of an hour")
            )
        try:
            self.users.change_password(name, now, new)
        except WitnessmarkError as error:
            self._tries.failed(name)
            return self.account(request, session, str(error))
        self.doors.close(name, but=request)
        self._note(name, "changed", "the password")
        return self.account(
            request, session, told=self._say("The password was changed; other sessions of yours were ended.")
        )

    def leave(self, request: Request, session: Session, form: Form) -> Response:  # noqa: ARG002
        """End the session."""
        self.desk.release(session.person)
        self._note(session.person.name, "left", "the review")
        return self.doors.leave(request, self._say("You have left the review."))

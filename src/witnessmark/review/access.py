"""Requests in; those of a person who came by a one-time address, from our own pages, pass; the rest is refused."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from witnessmark.review.desk import Person

COOKIE = "witnessmark_review"
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # under no-referrer a browser sends our own forms with a null origin
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who is there, and the word that each of their forms must carry."""

    person: Person
    form_token: str


class Doors:
    """The one-time addresses that are still open, and the sessions of those who came in by one."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        """Open a door for each token of `people`."""
        self._open = dict(people)
        self._sessions: dict[str, Session] = {}

    def enter(self, request: Request) -> Response:
        """Let in who brings a token that was not used before: a session for a token, and the token is gone."""
        given = request.query_params.get("token", "")
        token = next((one for one in self._open if secrets.compare_digest(one.encode(), given.encode())), None)
        if token is None:
            return PlainTextResponse("This address was used before or never given out. Start the review again.", 403)
        name = secrets.token_urlsafe(32)
        self._sessions[name] = Session(person=self._open.pop(token), form_token=secrets.token_urlsafe(32))
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(COOKIE, name, httponly=True, samesite="strict", path="/")
        return answer

    def session(self, request: Request) -> Session | None:
        """Return the session of a request, None where it has none."""
        return self._sessions.get(request.cookies.get(COOKIE, ""))

    def leave(self, request: Request) -> None:
        """End the session of a request."""
        self._sessions.pop(request.cookies.get(COOKIE, ""), None)


def is_ours(request: Request, session: Session, form_token: str) -> bool:
    """Tell whether a form was sent from our own page by the person of `session`."""
    origin = request.headers.get("origin")
    if origin is not None and origin != f"http://{request.headers.get('host', '')}":
        return False
    return secrets.compare_digest(form_token.encode(), session.form_token.encode())


class Guard:
    """Answers only to the loopback's own names, whatever a page elsewhere has its name resolve to, and sets headers."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        host = Request(scope).headers.get("host", "").rsplit(":", 1)[0]
        if host not in self.hosts:
            await PlainTextResponse("This address is not that of the review.", 421)(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)

"""Requests in; those of a person who came by a one-time address or a password, from our own pages, pass."""

import hashlib
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from witnessmark.review.people import Person

COOKIE = "witnessmark_review"
IDLE_SECONDS = 2 * 3600.0
"""A session that was not used for so long is over."""
MOST_SESSION_SECONDS = 12 * 3600.0
MOST_TRIES, TRY_SECONDS = 5, 900.0
"""Wrong passwords for one name within that time; then none is looked at until the first of them is so old."""
MOST_NAMES = 10_000
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
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
OVER_TLS = {"strict-transport-security": "max-age=31536000"}


@dataclass(slots=True, kw_only=True)
class Session:
    """Who is there, the word that each of their forms must carry, and when (monotonic) they came and were last seen."""

    person: Person
    form_token: str
    began: float
    seen: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the review is reached: its origin as a browser writes it, and the host names that it answers to."""

    origin: str
    hosts: frozenset[str]

    @property
    def secure(self) -> bool:
        """Whether it is reached over TLS."""
        return self.origin.startswith("https://")

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; over TLS bound to this host by its prefix."""
        return f"__Host-{COOKIE}" if self.secure else COOKIE


class Doors:
    """The one-time addresses that are still open, and the sessions of those who came in."""

    def __init__(
        self, people: Mapping[str, Person], site: Site, may_stay: Callable[[Person], bool] = lambda _: True
    ) -> None:
        """Open a door for each token of `people`; a session ends when its person may not stay any more."""
        self.site = site
        self._may_stay = may_stay
        self._open = dict(people)
        self._sessions: dict[str, Session] = {}
        self._lock = Lock()

    def take(self, given: str) -> Person | None:
        """Return whose one-time token that is, and void it; None where it was used before or never given out."""
        with self._lock:
            token = next((one for one in self._open if secrets.compare_digest(one.encode(), given.encode())), None)
            return self._open.pop(token) if token else None

    def admit(self, request: Request, person: Person) -> Response:
        """Begin a session for a person, never one that was there before, and lead to the queue."""
        name, now = secrets.token_urlsafe(32), time.monotonic()
        with self._lock:
            self._sessions.pop(_kept(request.cookies.get(self.site.cookie, "")), None)
            self._sessions = {key: one for key, one in self._sessions.items() if not _is_over(one, now)}
            self._sessions[_kept(name)] = Session(
                person=person, form_token=secrets.token_urlsafe(32), began=now, seen=now
            )
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(self.site.cookie, name, httponly=True, samesite="strict", path="/", secure=self.site.secure)
        return answer

    def session(self, request: Request) -> Session | None:
        """Return the session of a request, None where it has none or it is over."""
        now = time.monotonic()
        with self._lock:
            session = self._sessions.get(_kept(request.cookies.get(self.site.cookie, "")))
            if session is None or _is_over(session, now) or not self._may_stay(session.person):
                return None
            session.seen = now
            return session

    def leave(self, request: Request, told: str) -> Response:
        """End the session of a request, take its cookie away and say so."""
        with self._lock:
            self._sessions.pop(_kept(request.cookies.get(self.site.cookie, "")), None)
        answer = PlainTextResponse(told)
        answer.delete_cookie(self.site.cookie, path="/", secure=self.site.secure, httponly=True, samesite="strict")
        return answer

    def close(self, name: str, but: Request | None = None) -> None:
        """End every session of a person, but that of the request `but`."""
        kept = _kept(but.cookies.get(self.site.cookie, "")) if but else ""
        with self._lock:
            self._sessions = {key: one for key, one in self._sessions.items() if one.person.name != name or key == kept}


def _kept(name: str) -> str:
    """Return what is kept of a session's name: its digest, which cannot be used as a cookie."""
    return hashlib.sha256(name.encode()).hexdigest()


def _is_over(session: Session, now: float) -> bool:
    return now - session.seen > IDLE_SECONDS or now - session.began > MOST_SESSION_SECONDS


class Tries:
    """How often a wrong password was given for a name, of late."""

    def __init__(self) -> None:
        self._failed: defaultdict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def wait(self, name: str) -> bool:
        """Tell whether no password is looked at now for that name."""
        now = time.monotonic()
        with self._lock:
            failed = self._failed.get(name)
            while failed and now - failed[0] > TRY_SECONDS:
                failed.popleft()
            return failed is not None and len(failed) >= MOST_TRIES

    def failed(self, name: str) -> None:
        """Count a wrong password."""
        with self._lock:
            if len(self._failed) > MOST_NAMES:
                self._failed.clear()
            self._failed[name].append(time.monotonic())


def from_our_page(request: Request, site: Site) -> bool:
    """Tell whether a request that changes something was sent from a page of ours, as far as its browser says."""
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    if origin is None:
        return True
    return origin == site.origin or (not site.secure and origin == f"http://{request.headers.get('host', '')}")


def is_ours(request: Request, session: Session, form_token: str, site: Site) -> bool:
    """Tell whether a form was sent from our own page by the person of `session`."""
    return from_our_page(request, site) and secrets.compare_digest(form_token.encode(), session.form_token.encode())


class Guard:
    """Answers only to the review's own names, whatever a page elsewhere has its name resolve to, and sets headers."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site
        self.headers = HEADERS | (OVER_TLS if site.secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers: Any = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
            await send(message)

        host = Request(scope).headers.get("host", "").rsplit(":", 1)[0]
        if host not in self.site.hosts:
            await PlainTextResponse("This address is not that of the review.", 421)(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)

"""A desk and the people who may sit at it in, the web app out: its addresses, and who may ask for what."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from witnessmark.errors import IntegrityError
from witnessmark.review.access import Doors, Guard, Session, Site, from_our_page, is_ours
from witnessmark.review.desk import Desk
from witnessmark.review.oidc import Provider
from witnessmark.review.pages import Pages
from witnessmark.review.people import Person
from witnessmark.review.signing import Signing
from witnessmark.review.users import Users
from witnessmark.review.verdicts import Verdicts
from witnessmark.review.words import Words

LOOPBACK = Site(origin="http://127.0.0.1", hosts=frozenset({"127.0.0.1", "localhost"}))
MOST_BODY_BYTES = 1_000_000
"""A text that a person brings is the longest form; a page of news has fewer than a tenth of it."""
ASSETS = {"review.css": "text/css", "review.js": "text/javascript"}
Form = dict[str, list[str]]


def make_app(
    desk: Desk,
    people: Mapping[str, Person],
    site: Site = LOOPBACK,
    users: Users | None = None,
    provider: Provider | None = None,
) -> Starlette:
    """Return the app over `desk`; `people` are those let in by the one-time token of each, `users` by a password.

    With `provider` people sign in by OpenID Connect too.
    """
    doors = Doors(people, site) if users is None else Doors(people, site, users.hold)
    pages = Pages(desk, signs_in=users is not None)
    verdicts = Verdicts(desk, pages)
    signing = Signing(desk, doors, pages, users, provider)
    gate = Gate(doors, desk.words, signs_in=users is not None)
    routes = [
        Route("/enter", signing.enter),
        Route("/assets/{name}", _asset),
        Route("/favicon.ico", lambda _: Response(status_code=204)),
        Route("/", gate.seen(pages.queue)),
        Route("/record/{id}", gate.seen(pages.record)),
        Route("/report/{id}", gate.seen(pages.report)),
        Route("/differences", gate.seen(pages.differences)),
        Route("/names", gate.seen(pages.names)),
        Route("/sources", gate.seen(pages.sources)),
        Route("/decisions", gate.seen(pages.decisions)),
        Route("/files", gate.seen(pages.files)),
        Route("/files/{name}", gate.seen(pages.file)),
        Route("/places", gate.seen(pages.places)),
        Route("/judge", gate.sent(verdicts.judge), methods=["POST"]),
        Route("/settle", gate.sent(verdicts.settle), methods=["POST"]),
        Route("/name", gate.sent(verdicts.name), methods=["POST"]),
        Route("/source", gate.sent(verdicts.source), methods=["POST"]),
        Route("/rebuild", gate.sent(verdicts.rebuild), methods=["POST"]),
        Route("/leave", gate.sent(signing.leave), methods=["POST"]),
    ]
    if users is not None:
        routes += [
            Route("/login", signing.show),
            Route("/login", gate.open(signing.sign_in), methods=["POST"]),
            Route("/account", gate.seen(signing.account)),
            Route("/account", gate.sent(signing.change), methods=["POST"]),
        ]
    if provider is not None:
        routes += [Route("/oidc", signing.ask_provider), Route("/oidc/back", signing.come_back)]
    return Starlette(
        routes=routes, middleware=[Middleware(Guard, site=site)], exception_handlers={IntegrityError: _broken}
    )


def _broken(request: Request, error: Exception) -> Response:  # noqa: ARG001  # Starlette asks for both
    return PlainTextResponse("What the case keeps is not what was written: run witnessmark verify.", 500)


def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ASSETS:
        return PlainTextResponse("There is no such file.", 404)
    text = files("witnessmark.review").joinpath("assets", name).read_text("utf-8")
    return Response(text, media_type=ASSETS[name])


class Gate:
    """Lets a page or a form pass only for who has a session, a form only where it is one of ours."""

    def __init__(self, doors: Doors, words: Words, *, signs_in: bool) -> None:
        self.doors = doors
        self._say = words.say
        self.signs_in = signs_in

    def _refused(self) -> Response:
        if self.signs_in:
            return RedirectResponse("/login", status_code=303)
        return PlainTextResponse(self._say("Open the address that witnessmark review printed."), 403)

    def seen(self, page: Callable[[Request, Session], Response]) -> Callable[[Request], Response]:
        """Return an endpoint that shows `page` to who has a session."""

        def endpoint(request: Request) -> Response:
            session = self.doors.session(request)
            return self._refused() if session is None else page(request, session)

        return endpoint

    def sent(self, act: Callable[[Request, Session, Form], Response]) -> Callable[[Request], Any]:
        """Return an endpoint that does what a form asks, where it is a form of ours and of who has a session."""

        async def endpoint(request: Request) -> Response:
            session = self.doors.session(request)
            if session is None:
                return PlainTextResponse(self._say("Nobody is signed in here; nothing was done."), 403)
            form = await _form(request)
            if form is None:
                return PlainTextResponse(self._say("This form is too long."), 413)
            if not is_ours(request, session, form.get("form_token", [""])[0], self.doors.site):
                return PlainTextResponse(self._say("This form is not one of this review; nothing was done."), 403)
            return await run_in_threadpool(act, request, session, form)

        return endpoint

    def open(self, act: Callable[[Request, Form], Response]) -> Callable[[Request], Any]:
        """Return an endpoint that takes a form of who has no session yet, from our own page."""

        async def endpoint(request: Request) -> Response:
            form = await _form(request)
            if form is None:
                return PlainTextResponse(self._say("This form is too long."), 413)
            if not from_our_page(request, self.doors.site):
                return PlainTextResponse(self._say("This form is not one of this review; nothing was done."), 403)
            return await run_in_threadpool(act, request, form)

        return endpoint


async def _form(request: Request) -> Form | None:
    """Return the fields of a form; None where it is too long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY_BYTES:
            return None
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=5000)
    except ValueError:
        return None

"""A desk and the people who may sit at it in, the web app out: its pages and what their forms do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import product
from typing import Any
from urllib.parse import parse_qs, quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from witnessmark.agreement import reviewed
from witnessmark.corrections import CLOSED, conflicts, decisions_on
from witnessmark.errors import WitnessmarkError
from witnessmark.judging import find_places
from witnessmark.model.claims import ClaimKind, Figure, ResolvedClaim
from witnessmark.model.judgements import CLAIM_FIELDS, INCIDENT_FIELDS, Verdict, standing
from witnessmark.model.text import Document
from witnessmark.review.access import Doors, Guard, Session, is_ours
from witnessmark.review.chart import HEIGHT, WIDTH, draw
from witnessmark.review.desk import Desk, Item, Person, Role

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
MOST_BODY_BYTES = 100_000
MOST_LISTED = 200
ASSETS = {"review.css": "text/css", "review.js": "text/javascript"}
SPLIT = "split"
"""What a form asks that becomes several judgements: the ticked claims are of another event than the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One claim as its card shows it: the sentence in its context cut at the quote, and what was decided of it."""

    row: ResolvedClaim
    document: Document
    before: str
    head: str
    tail: str
    after: str
    figure: str
    rejected: bool
    copies: int


def make_app(desk: Desk, people: Mapping[str, Person], hosts: frozenset[str] = LOOPBACK) -> Starlette:
    """Return the app over `desk`; `people` are those let in, by the one-time token of each."""
    pages = Pages(desk, Doors(people))
    routes = [
        Route("/enter", pages.doors.enter),
        Route("/assets/{name}", _asset),
        Route("/favicon.ico", lambda _: Response(status_code=204)),
        Route("/", pages.seen(pages.queue)),
        Route("/record/{id}", pages.seen(pages.record)),
        Route("/report/{id}", pages.seen(pages.report)),
        Route("/decisions", pages.seen(pages.decisions)),
        Route("/places", pages.seen(pages.places)),
        Route("/judge", pages.sent(pages.judge), methods=["POST"]),
        Route("/rebuild", pages.sent(pages.rebuild), methods=["POST"]),
        Route("/leave", pages.sent(pages.leave), methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, hosts=hosts)])


def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ASSETS:
        return PlainTextResponse("There is no such file.", 404)
    text = files("witnessmark.review").joinpath("assets", name).read_text("utf-8")
    return Response(text, media_type=ASSETS[name])


class Pages:
    """The pages of the app, each for the session of who asks."""

    def __init__(self, desk: Desk, doors: Doors) -> None:
        self.desk = desk
        self.doors = doors
        self._templates = Environment(
            loader=PackageLoader("witnessmark.review"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def seen(self, page: Callable[[Request, Session], Response]) -> Callable[[Request], Response]:
        """Return an endpoint that shows `page` to who has a session."""

        def endpoint(request: Request) -> Response:
            session = self.doors.session(request)
            if session is None:
                return PlainTextResponse("Open the address that witnessmark review printed.", 403)
            return page(request, session)

        return endpoint

    def sent(self, act: Callable[[Request, Session, dict[str, list[str]]], Response]) -> Callable[[Request], Any]:
        """Return an endpoint that does what a form asks, where it is a form of ours and of who has a session."""

        async def endpoint(request: Request) -> Response:
            session = self.doors.session(request)
            if session is None:
                return PlainTextResponse("Open the address that witnessmark review printed.", 403)
            body = bytearray()
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BODY_BYTES:
                    return PlainTextResponse("This form is too long.", 413)
            form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
            if not is_ours(request, session, form.get("form_token", [""])[0]):
                return PlainTextResponse("This form is not one of this review; nothing was done.", 403)
            return await run_in_threadpool(act, request, session, form)

        return endpoint

    def _show(self, name: str, session: Session, *, status: int = 200, **values: Any) -> Response:
        items, done = self.desk.items, self.desk.done(session.person)
        text = self._templates.get_template(f"{name}.html.j2").render(
            session=session, person=session.person, total=len(items), done=done, Role=Role, **values
        )
        return HTMLResponse(text, status_code=status)

    def queue(self, request: Request, session: Session) -> Response:
        """Show the records, those first that matter most."""
        items = list(self.desk.items.values())
        told = request.query_params.get("told", "")[:200]
        return self._show("queue", session, items=items[:MOST_LISTED], more=max(0, len(items) - MOST_LISTED), told=told)

    def record(self, request: Request, session: Session, error: str = "", status: int = 200) -> Response:
        """Show one record with its claims in their context and everything that can be said of it."""
        item = self._item(request.path_params.get("id") or "")
        if item is None:
            return self._show("gone", session, status=404)
        person = session.person
        judgements = self.desk.judgements(person)
        subjects = (item.id, *item.claim_ids)
        decided = [row for subject in subjects for row in decisions_on(subject, judgements)]
        decided = sorted({row.id: row for row in decided}.values(), key=lambda row: (row.when, row.id))
        held = {row.id for row in standing(judgements)}
        differing = [pair for pair in conflicts(judgements) if any(s in subjects for s in pair[0].subjects)]
        place = item.incident.place if item.incident else None
        order = list(self.desk.items)
        at = order.index(item.id) if item.id in order else -1
        later = [name for name in order[at + 1 :] if name not in self.desk.done(person)]
        return self._show(
            "record", session, status=status, item=item, error=error, cards=self._cards(item, person), decided=decided,
            held=held, differing=differing, holder=self.desk.hold(item.id, person), near=self.desk.near(item),
            chart=draw(place.latitude, place.longitude) if place else None, place=place, width=WIDTH, height=HEIGHT,
            next_id=later[0] if later else None, fields=CLAIM_FIELDS, incident_fields=INCIDENT_FIELDS,
            choices={verdict.value: [word.value for word in kind] for verdict, kind in CLOSED.items()},
        )  # fmt: skip

    def _item(self, name: str) -> Item | None:
        """Return a record of the queue by its id, or that of a claim that is in it or was rejected."""
        items = self.desk.items
        if name in items:
            return items[name]
        if name in self.desk.run.corrected.rejected:
            return Item(id=name, title="A rejected claim", claim_ids=(name,), score=0.0, reasons=())
        return next((item for item in items.values() if name in item.claim_ids), None)

    def _cards(self, item: Item, person: Person) -> list[Card]:
        corrected = self.desk.corrected(person)
        claims = {row.claim.id: row for row in corrected.claims}
        origins = self.desk.run.claim_origins
        cards = []
        for name in item.claim_ids:
            if name not in claims:
                continue
            row = claims[name]
            claim, document = row.claim, self.desk.documents[row.claim.report_id]
            text, quoted = document.report.text, claim.quote
            cards.append(
                Card(
                    row=row,
                    document=document,
                    before=text[max(0, claim.start - 240) : claim.start],
                    head=text[claim.start : quoted.start],
                    tail=text[quoted.end : claim.end],
                    after=text[claim.end : claim.end + 240],
                    figure=show_figure(claim.figure),
                    rejected=name in corrected.rejected,
                    copies=sum(origins.get(other) == origins.get(name) for other in item.claim_ids) - 1,
                )
            )
        return cards

    def report(self, request: Request, session: Session, error: str = "", status: int = 200) -> Response:
        """Show a report's whole text, in which missed words can be selected."""
        document = self.desk.documents.get(request.path_params.get("id") or "")
        if document is None:
            return self._show("gone", session, status=404)
        claims = [
            row for row in self.desk.corrected(session.person).claims if row.claim.report_id == document.report.id
        ]
        kinds = [kind.value for kind in ClaimKind]
        return self._show("report", session, status=status, document=document, claims=claims, kinds=kinds, error=error)

    def decisions(self, request: Request, session: Session) -> Response:  # noqa: ARG002  # one signature for all pages
        """Show what was decided, what waits for a new ruling, where people differ, and the error rates."""
        judgements = self.desk.judgements(session.person)
        return self._show(
            "decisions", session, rows=judgements[::-1][:MOST_LISTED], held={row.id for row in standing(judgements)},
            orphans=self.desk.corrected(session.person).orphans, differing=conflicts(judgements),
            told=reviewed(self.desk.run.resolved, judgements),
        )  # fmt: skip

    def places(self, request: Request, session: Session) -> Response:  # noqa: ARG002
        """Return the gazetteer's places of a name, as JSON."""
        found = find_places(request.query_params.get("name", "")[:100])
        return JSONResponse([
            {"id": row.id, "name": row.name, "country": row.country, "admin1": row.admin1, "people": people,
             "latitude": row.latitude, "longitude": row.longitude, "value": f"{row.name} {row.id}"}
            for row, people in found
        ])  # fmt: skip

    def judge(self, request: Request, session: Session, form: dict[str, list[str]]) -> Response:
        """Write down what a form says of its records, and show the record again."""
        record = form.get("record", [""])[0]
        asked, value = form.get("verdict", [""])[0], form.get("value", [""])[0]
        reason, subjects = form.get("reason", [""])[0], tuple(form.get("subject", []))
        request.scope["path_params"] = {"id": record}
        again = self.report if record.startswith("rep_") else self.record
        holder = None if record.startswith("rep_") else self.desk.hold(record, session.person)
        if holder:
            return again(request, session, f"{holder} is on this record; nothing was written", 409)
        try:
            if asked == SPLIT:
                others = [claim for claim in form.get("all", []) if claim not in subjects]
                for pair in product(subjects, others):
                    self.desk.judge(session.person, Verdict.DIFFERENT_EVENT, pair, "", reason)
            else:
                self.desk.judge(session.person, Verdict(asked), subjects, value, reason)
        except (WitnessmarkError, ValueError) as error:
            return again(request, session, str(error), 400)
        kind = "report" if record.startswith("rep_") else "record"
        return RedirectResponse(f"/{kind}/{quote(record)}", status_code=303)

    def rebuild(self, request: Request, session: Session, form: dict[str, list[str]]) -> Response:  # noqa: ARG002
        """Build the record again with what was decided."""
        try:
            seconds = self.desk.rebuild()
        except WitnessmarkError as error:
            return PlainTextResponse(str(error), 409)
        return RedirectResponse(f"/?told={quote(f'built again in {seconds:.1f} s')}", status_code=303)

    def leave(self, request: Request, session: Session, form: dict[str, list[str]]) -> Response:  # noqa: ARG002
        """End the session."""
        self.doors.leave(request)
        self.desk.release(session.person)
        return PlainTextResponse("You have left the review.")


def show_figure(figure: Figure | None) -> str:
    """Return a figure as a form takes it: "12", "12-15", "12-", "-15" or "none"."""
    if figure is None or (figure.low is None and figure.high is None):
        return "none"
    if figure.low == figure.high:
        return str(figure.low)
    return f"{'' if figure.low is None else figure.low}-{'' if figure.high is None else figure.high}"

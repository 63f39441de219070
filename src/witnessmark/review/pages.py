"""The pages of the review app, each as a person may see it."""

from datetime import UTC, datetime
from json import dumps
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from witnessmark.agreement import reviewed
from witnessmark.corrections import CLOSED, KINDS_OF_ATTACK, decisions_on, lost_incidents
from witnessmark.judging import READINGS, find_places
from witnessmark.model.claims import ClaimKind
from witnessmark.model.judgements import (
    CLAIM_FIELDS,
    INCIDENT_FIELDS,
    NAME_VERDICTS,
    Judgement,
    Verdict,
    standing,
)
from witnessmark.model.places import Place
from witnessmark.review.access import Session
from witnessmark.review.cards import make_cards, make_timeline
from witnessmark.review.chart import HEIGHT, WIDTH, draw
from witnessmark.review.desk import Desk
from witnessmark.review.people import Person, Role
from witnessmark.review.view import Item
from witnessmark.store.access import AccessLog

MOST_LISTED = 200
MOST_QUERY = 100


class Pages:
    """What people see."""

    def __init__(self, desk: Desk, *, signs_in: bool) -> None:
        self.desk = desk
        self.signs_in = signs_in
        self._templates = Environment(
            loader=PackageLoader("witnessmark.review"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
        )  # fmt: skip
        words = desk.words
        say = (words.text, lambda one, _, __: words.text(one))
        self._templates.install_gettext_callables(*say, newstyle=True)  # type: ignore[attr-defined]  # the extension's
        self._templates.globals["language"] = words.language
        self._templates.filters |= {
            "words": words.judged, "text": words.text, "named": words.named, "number": words.number,
            "decimal": words.decimal, "day": words.day, "days": words.days, "moment": words.moment,
            "graded": words.graded,
        }  # fmt: skip

    def show(self, name: str, session: Session | None, *, status: int = 200, **values: Any) -> Response:
        """Return a page; `session` is None only for who has not signed in yet."""
        shown: dict[str, Any] = {"session": session, "Role": Role, "signs_in": self.signs_in}
        if session is not None:
            queue, done = self.desk.queue(session.person), self.desk.done(session.person)
            shown |= {
                "person": session.person, "total": len(queue), "done": done,
                "done_here": sum(item.id in done for item in queue), "building": self.desk.building,
                "differing_count": len(self.desk.differing(session.person)),
            }  # fmt: skip
        text = self._templates.get_template(f"{name}.html.j2").render(**shown, **values)
        return HTMLResponse(text, status_code=status)

    def queue(self, request: Request, session: Session, error: str = "", status: int = 200) -> Response:
        """Show the records, those first that matter most; a few words find those whose title or reasons hold them."""
        asked = request.query_params.get("find", "")[:MOST_QUERY].casefold().split()
        items = [
            item
            for item in self.desk.queue(session.person)
            if all(word in f"{item.title} {' '.join(item.reasons)} {item.id}".casefold() for word in asked)
        ]
        page = _number(request.query_params.get("page", "1"))
        pages = max(1, -(-len(items) // MOST_LISTED))
        page = min(page, pages)
        return self.show(
            "queue", session, status=status, error=error or self._failure(), page=page, pages=pages,
            items=items[(page - 1) * MOST_LISTED : page * MOST_LISTED], found=len(items), find=" ".join(asked),
            told=request.query_params.get("told", "")[:200],
            held={} if session.person.role is Role.SECOND else self.desk.held(),
        )  # fmt: skip

    def record(self, request: Request, session: Session, error: str = "", status: int = 200) -> Response:
        """Show one record with its claims in their context and everything that can be said of it."""
        person = session.person
        item = self._item(request.path_params.get("id") or "", person)
        if item is None:
            return self.show("gone", session, status=404)
        judgements = self.desk.judgements(person)
        subjects = (item.id, *item.claim_ids)
        decided = [row for subject in subjects for row in decisions_on(subject, judgements)]
        decided = sorted({row.id: row for row in decided}.values(), key=lambda row: (row.when, row.id))
        holding = {row.id for row in standing(judgements)}
        cards = make_cards(self.desk, item, person)
        place = item.incident.place if item.incident else cards[0].row.place if cards else None
        order = [one.id for one in self.desk.queue(person)]
        at = order.index(item.id) if item.id in order else -1
        done = self.desk.done(person)
        later = next((name for name in order[at + 1 :] if name not in done), None)
        verdicts = [row for row in INCIDENT_FIELDS if person.role is not Role.SECOND or row in READINGS]
        return self.show(
            "record", session, status=status, item=item, error=error, cards=cards, decided=decided, held=holding,
            comments=[row for row in decided if row.verdict is Verdict.COMMENT and row.id in holding],
            differing=[row for row in self.desk.differing(person) if row.subject in subjects],
            holder=self.desk.hold(item.id, person), near=self.desk.near(item, person),
            weights={other: join.weight for other, join in item.doubts}, place=place,
            chart=draw(place.latitude, place.longitude) if place else None, width=WIDTH, height=HEIGHT,
            timeline=make_timeline(self.desk, item, cards, person), next_id=later, fields=CLAIM_FIELDS,
            incident_fields=verdicts, attacks=KINDS_OF_ATTACK, seen=self.desk.seen([item.id], person)[item.id],
            outdated=[row for row in self.desk.view(person).run.outdated if item.id in row.subjects],
            choices={
                verdict.value: dumps([[row.value, self.desk.words.named(row.value)] for row in kind])
                for verdict, kind in CLOSED.items()
            },
        )  # fmt: skip

    def _item(self, name: str, person: Person) -> Item | None:
        """Return a record of the queue by its id, or that of a claim that is in it or was rejected."""
        view = self.desk.view(person)
        if name in view.items:
            return view.items[name]
        if name in view.run.corrected.rejected:
            return Item(
                id=name, title=self.desk.words.say("A rejected claim"), claim_ids=(name,), score=0.0, reasons=()
            )
        return next((item for item in view.items.values() if name in item.claim_ids), None)

    def report(self, request: Request, session: Session, error: str = "", status: int = 200) -> Response:
        """Show a report's whole text, in which missed words can be selected."""
        document = self.desk.documents.get(request.path_params.get("id") or "")
        if document is None:
            return self.show("gone", session, status=404)
        claims = [
            row for row in self.desk.corrected(session.person).claims if row.claim.report_id == document.report.id
        ]
        kinds = [kind.value for kind in ClaimKind]
        return self.show("report", session, status=status, document=document, claims=claims, kinds=kinds, error=error)

    def differences(self, request: Request, session: Session, error: str = "", status: int = 200) -> Response:  # noqa: ARG002
        """Show where people differ, for a lead to settle."""
        rows = self.desk.differing(session.person)
        claims = {row.claim.id: row for row in self.desk.corrected(session.person).claims}
        return self.show(
            "differences", session, status=status, error=error, rows=rows[:MOST_LISTED], claims=claims,
            documents=self.desk.documents, more=max(0, len(rows) - MOST_LISTED),
        )  # fmt: skip

    def names(self, request: Request, session: Session, error: str = "", status: int = 200) -> Response:  # noqa: ARG002
        """Show the names that an edition for others hides, to rule on."""
        rows = {} if session.person.role is Role.SECOND else self.desk.names()
        ruled = [row for row in standing(self.desk.judgements(session.person)) if row.verdict in NAME_VERDICTS]
        return self.show(
            "names", session, status=status, error=error, rows=list(rows.items())[:MOST_LISTED], ruled=ruled[::-1],
            more=max(0, len(rows) - MOST_LISTED),
        )  # fmt: skip

    def sources(self, request: Request, session: Session, error: str = "", status: int = 200) -> Response:
        """Show what stands in the case, and a form to bring a text by hand."""
        added = {row.subjects[0]: row for row in self.desk.judgements(session.person) if _adds_source(row)}
        rows = sorted(self.desk.documents.values(), key=lambda document: document.report.source)
        known = {document.report.source for document in rows}
        return self.show(
            "sources", session, status=status, error=error, rows=rows[:MOST_LISTED], added=added,
            unread=[name for name in added if name not in known], more=max(0, len(rows) - MOST_LISTED),
            told=request.query_params.get("told", "")[:200],
        )  # fmt: skip

    def decisions(self, request: Request, session: Session) -> Response:  # noqa: ARG002  # one signature for all pages
        """Show what was decided, what waits for a new ruling, the comments, and the error rates."""
        judgements = self.desk.judgements(session.person)
        run = self.desk.view(session.person).run
        held = {row.id for row in standing(judgements)}
        lost = [*run.corrected.orphans, *lost_incidents(judgements, run.incidents)]
        return self.show(
            "decisions", session, rows=judgements[::-1][:MOST_LISTED], held=held, orphans=lost, outdated=run.outdated,
            comments=[row for row in judgements[::-1] if row.verdict is Verdict.COMMENT and row.id in held],
            told=reviewed(run.resolved, run.corrected, judgements),
        )  # fmt: skip

    def files(self, request: Request, session: Session) -> Response:  # noqa: ARG002
        """List the files of the last build."""
        out = self.desk.root / "out"
        rows = sorted((path.name, path.stat().st_size) for path in out.iterdir() if path.is_file())
        return self.show("files", session, rows=rows)

    def file(self, request: Request, session: Session) -> Response:
        """Hand out one file of the last build, and note who took it."""
        out, name = self.desk.root / "out", request.path_params["name"]
        known = {path.name for path in out.iterdir() if path.is_file() and not path.is_symlink()}
        if name not in known or session.person.role is Role.SECOND:
            return self.show("gone", session, status=404)
        AccessLog(self.desk.root).note(session.person.name, "took", f"out/{name}", datetime.now(UTC))
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response((out / name).read_bytes(), media_type="application/octet-stream", headers=headers)

    def places(self, request: Request, session: Session) -> Response:  # noqa: ARG002
        """Return the gazetteer's places of a name, as JSON."""
        found = find_places(request.query_params.get("name", "")[:MOST_QUERY])
        return JSONResponse([
            {"id": row.id, "name": row.name, "country": row.country, "admin1": row.admin1, "people": people,
             "latitude": row.latitude, "longitude": row.longitude, "value": f"{row.name} {row.id}",
             "label": self._label(row, people)}
            for row, people in found
        ])  # fmt: skip

    def _label(self, place: Place, people: int) -> str:
        words = self.desk.words
        told = words.say("%(n)s people", n=words.number(people))
        return f"{place.name}, {place.admin1 or ''} {place.country or ''} ({told})"

    def _failure(self) -> str:
        error = self.desk.failed
        return self.desk.words.say("the files could not be written: %(why)s", why=str(error)) if error else ""


def _adds_source(row: Judgement) -> bool:
    return row.verdict is Verdict.ADD_SOURCE


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1

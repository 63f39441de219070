"""Forms that a person sent in; what they ask done at the desk, and the page that shows it, out."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from witnessmark.differences import AS_READ
from witnessmark.errors import WitnessmarkError
from witnessmark.judging import Source
from witnessmark.model.judgements import NAME_VERDICTS, Verdict
from witnessmark.review.access import Session
from witnessmark.review.desk import ChangedError, Desk, Ruling
from witnessmark.review.pages import Pages
from witnessmark.review.people import Role

Form = dict[str, list[str]]
SPLIT = "split"
"""What a form asks where the ticked claims are of another event than the others."""


class Verdicts:
    """What the forms do."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.desk = desk
        self.pages = pages
        self._say = desk.words.say

    def judge(self, request: Request, session: Session, form: Form) -> Response:
        """Write down what a form says of its records, and show the record again."""
        record, asked, reason = _one(form, "record"), _one(form, "verdict"), _one(form, "reason")
        subjects, value = tuple(form.get("subject", [])), _one(form, "value")
        is_report = record.startswith("rep_")
        request.scope["path_params"] = {"id": record}
        again = self.pages.report if is_report else self.pages.record
        holder = None if is_report else self.desk.hold(record, session.person)
        if holder:
            return again(request, session, self._say("%(who)s is on this record; nothing was written", who=holder), 409)
        before = self.desk.view(session.person).items.get(record)
        try:
            if asked == SPLIT:
                others = [claim for claim in form.get("all", []) if claim not in subjects]
                if not subjects or not others:
                    return again(
                        request, session, self._say("tick the claims of the other event, and not all of them"), 400
                    )
                subjects, value = (*subjects, *others), str(len(subjects))
                rows = [Ruling(verdict=Verdict.DIFFERENT_EVENT, subjects=subjects, reason=reason, value=value)]
            else:
                seen = _one(form, "seen") or None
                rows = [Ruling(verdict=Verdict(asked), subjects=subjects, reason=reason, value=value, seen=seen)]
            self.desk.rule(session.person, rows)
        except ChangedError as error:
            return again(request, session, str(error), 409)
        except (WitnessmarkError, ValueError) as error:
            return again(request, session, str(error), 400)
        if is_report:
            return RedirectResponse(f"/report/{quote(record)}", status_code=303)
        one = subjects[0] if len(subjects) == 1 and subjects[0].startswith("clm_") else ""
        now = self.desk.view(session.person).items.get(record)
        if one and (now is None or one not in now.claim_ids):
            record = one  # it stands in another incident now: the person goes with it
        elif now is None and before is not None:
            record = before.claim_ids[0]
        return RedirectResponse(f"/record/{quote(record)}{f'#{quote(one)}' if one else ''}", status_code=303)

    def settle(self, request: Request, session: Session, form: Form) -> Response:
        """Write down how a lead settles a difference: by one of the readings, or by a value of the lead's own."""
        subject, field = _one(form, "subject"), _one(form, "field")
        differing = self.desk.differing(session.person)
        found = next((row for row in differing if row.subject == subject and row.field.value == field), None)
        if found is None:
            return self.pages.differences(request, session, self._say("this was settled meanwhile"), 409)
        value = _one(form, "own").strip() or _one(form, "value")
        if not value:
            return self.pages.differences(
                request, session, self._say("choose a reading, or write a value of your own"), 400
            )
        verdict = Verdict.KEEP_CLAIM if value == AS_READ else found.field
        try:
            self.desk.rule(
                session.person,
                [
                    Ruling(
                        verdict=verdict, subjects=(subject,), reason=_one(form, "reason"), settles=found.tokens,
                        value="" if verdict in (Verdict.KEEP_CLAIM, Verdict.REJECT_CLAIM) else value,
                    )
                ],
            )  # fmt: skip
        except WitnessmarkError as error:
            return self.pages.differences(request, session, str(error), 400)
        return RedirectResponse("/differences", status_code=303)

    def name(self, request: Request, session: Session, form: Form) -> Response:
        """Write down what is to become of a name in editions for others."""
        try:
            verdict = Verdict(_one(form, "verdict"))
            if verdict not in NAME_VERDICTS:
                return self.pages.names(
                    request, session, self._say("%(verdict)s is not said of a name", verdict=verdict.value), 400
                )
            self.desk.judge(session.person, verdict, (_one(form, "subject"),), "", _one(form, "reason"))
        except (WitnessmarkError, ValueError) as error:
            return self.pages.names(request, session, str(error), 400)
        return RedirectResponse("/names", status_code=303)

    def source(self, request: Request, session: Session, form: Form) -> Response:
        """Take a text that the person brought into the case."""
        given = Source(
            title=_one(form, "title"),
            day=_one(form, "day"),
            address=_one(form, "address").strip() or None,
            text=_one(form, "text"),
        )
        try:
            name = self.desk.add_source(session.person, given, _one(form, "reason"))
        except WitnessmarkError as error:
            return self.pages.sources(request, session, str(error), 400)
        told = self._say("%(name)s was taken in; build again to read it", name=name)
        return RedirectResponse(f"/sources?told={quote(told)}", 303)

    def rebuild(self, request: Request, session: Session, form: Form) -> Response:  # noqa: ARG002
        """Write the case's files again with what was decided."""
        if session.person.role is Role.READER:
            return self.pages.queue(request, session, self._say("a reader looks and does not build"), 403)
        try:
            seconds = self.desk.rebuild(session.person)
        except WitnessmarkError as error:
            return self.pages.queue(request, session, str(error), 409)
        told = self._say("the files are being written; go on meanwhile")
        if seconds is not None:
            told = self._say("built again in %(seconds)s s", seconds=self.desk.words.decimal(seconds, 1))
        return RedirectResponse(f"/?told={quote(told)}", status_code=303)


def _one(form: Form, name: str) -> str:
    return form.get(name, [""])[0]

"""What people ask of sources and cases besides building: stream claims, trace, print, explain, compare, judge."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from witnessmark.build import Build, Progress
from witnessmark.corrections import decisions_on
from witnessmark.edition import Published, check_target, make_edition
from witnessmark.errors import ArgumentError, CaseError
from witnessmark.intake import collect_all
from witnessmark.judging import bring_source, read_source, record_judgement
from witnessmark.manifest import MANIFEST, note_output
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.editions import Edition
from witnessmark.model.judgements import Judgement, Verdict, ruled_names, standing, value_in_words
from witnessmark.model.text import Document, Report, Skipped
from witnessmark.publish.contract import claim_row
from witnessmark.publish.sheet import Cell
from witnessmark.settings import Settings
from witnessmark.store.access import AccessLog
from witnessmark.store.case import Case, check_format, open_case, read_case
from witnessmark.store.heads import Heads
from witnessmark.store.journal import keep_elsewhere

LeftOut = Callable[[str, str], None]
"""Called with an item and the reason why it was not used."""


def read_documents(sources: Sequence[str], settings: Settings) -> Iterator[Document | Skipped]:
    """Yield the documents of `sources`, and what was skipped, without making a case."""
    from witnessmark.clean import clean

    for item in collect_all(sources, settings):
        if isinstance(item, Skipped):
            yield item
        else:
            yield from clean(item.capture, item.data, settings)


def stream_claims(sources: Sequence[str], settings: Settings, left_out: LeftOut) -> Iterator[tuple[Cell, ...]]:
    """Yield a row of ``claims.csv`` for each claim of `sources`, in their order, as it is found."""
    from witnessmark.extract import extract, reads
    from witnessmark.resolve import Resolver

    def documents() -> Iterator[Document]:
        for item in read_documents(sources, settings):
            if isinstance(item, Skipped):
                left_out(item.item, item.reason)
            elif reads(item.report.language):
                yield item
            else:
                left_out(item.report.source, f"in a language that cannot be read ({item.report.language})")

    resolver = Resolver(settings)
    for document, claims in extract(documents(), settings):
        if claims:
            for resolved in resolver.resolve(document, claims):
                yield claim_row(resolved, document, None, None)


def trace(sources: Sequence[str], settings: Settings, form: str, progress: Progress) -> tuple[str, tuple[Skipped, ...]]:
    """Return the lineage of `sources` as text in `form` (tree, dot, json, csv), and what was skipped."""
    from witnessmark.reuse import reuse
    from witnessmark.reuse.lineage import lineage, render_lineage

    documents: list[Document] = []
    skipped: list[Skipped] = []
    for item in read_documents(sources, settings):
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            documents.append(item)
            progress("clean", len(documents), None)
    progress("reuse", 0, None)
    documents.sort(key=lambda document: (document.report.source, document.report.id))
    found = reuse(documents, settings)
    return render_lineage(lineage(documents, found), form), tuple(skipped)


def print_report(root: Path, who: str | None = None) -> Path:
    """Print the report of the case at `root` to ``out/report.pdf``, note it in the manifest and return it."""
    from witnessmark.publish.pdf import write_pdf

    check_format(root, must_exist=True)
    with open_case(root) as case:
        write_pdf(case.out / "report.html", case.out / "report.pdf")
        note_output(case.out, "report.pdf")
        now = datetime.now(UTC)
        Heads(root).note(case.out / MANIFEST, now)
        AccessLog(root).note(who or "unknown", "printed", "out/report.pdf", now)
        return case.out / "report.pdf"


def publish(root: Path, to: Path, audience: str, who: str | None = None) -> Published:
    """Make the edition of the case at `root` for `audience` in the folder `to`; return what was hidden in it."""
    check_format(root, must_exist=True)
    check_target(to, root)
    with open_case(root) as case:
        run = _built(case)
        record = replace(run.record(), decisions=())  # reasons name people
        made = make_edition(record, root, to, Edition(audience), ruled_names(run.judgements), run.told_judgements())
        AccessLog(root).note(who or "unknown", f"published for {audience}", str(to), datetime.now(UTC))
        return made


def explain(subject: str, root: Path) -> str:
    """Return, in words, why claim or incident `subject` stands in the case as it does."""
    from witnessmark.link.explain import explain_incident

    with read_case(root) as case:
        run = _built(case)
        claims = {resolved.claim.id: resolved for resolved in run.corrected.claims}
        decided = list(_told_decisions(decisions_on(subject, run.judgements), run.judgements))
        if subject in claims:
            resolved = claims[subject]
            report = _report_of(run.documents, resolved.claim.report_id)
            return "\n".join((*_explained_claim(resolved, report), *decided))
        for incident in run.incidents:
            if incident.id == subject:
                assessment = next(row for row in run.reckoning.assessments if row.incident_id == subject)
                members = [
                    line
                    for claim in incident.claim_ids
                    for line in _told_decisions(decisions_on(claim, run.judgements), run.judgements)
                ]
                told = explain_incident(incident, run.corrected.claims, assessment)
                return "\n".join((*told, *dict.fromkeys((*decided, *members))))
        series = [row for row in run.reckoning.series if row.id == subject]
        if series:
            return "\n\n".join(
                "\n".join(_explained_claim(claims[claim], _report_of(run.documents, claims[claim].claim.report_id)))
                for point in series[0].points
                for claim in point.claim_ids
            )
    raise ArgumentError(
        f"{subject} is neither a claim (clm_...) nor an incident (inc_...) of {root}; see out/claims.csv"
    )


def _told_decisions(rows: Iterable[Judgement], judgements: Sequence[Judgement]) -> Iterator[str]:
    """Yield a line for each judgement: who decided what, when and why, and whether it was taken back."""
    holds = {row.id for row in standing(judgements)}
    for row in rows:
        undone = "" if row.id in holds or row.verdict is Verdict.UNDO else " (undone)"
        value = f" {value_in_words(row.value, row.verdict)}" if row.value else ""
        words = row.verdict.value.replace("_", " ")
        yield f"  decided:  {row.id}: {row.who} on {row.when:%Y-%m-%d %H:%M}: {words}{value}: {row.reason}{undone}"


def _explained_claim(resolved: ResolvedClaim, report: Report) -> Iterator[str]:
    claim, figure, said = resolved.claim, resolved.claim.figure, resolved.claim.attribution
    yield f"{claim.id}: {claim.kind} in {report.source}"
    yield f'  sentence: "{report.text[claim.start : claim.end]}"'
    yield f'  quote:    "{claim.quote.text}" (characters {claim.quote.start} to {claim.quote.end})'
    if figure:
        bounds = f"{_or_open(figure.low)} to {_or_open(figure.high)}"
        yield f'  figure:   {bounds}, {figure.qualifier.value}, read from "{figure.words}"'
    else:
        yield "  figure:   not stated"
    if said:
        name = f"; name {said.name}" if said.name else ""
        role = f"; role {said.role}" if said.role else ""
        via = f"; passed on by {said.via}" if said.via else ""
        yield f'  speaker:  "{said.speaker}"{name}{role}{via}{"; in direct speech" if said.direct else ""}'
    else:
        yield "  speaker:  not stated"
    yield f"  stance:   {claim.stance.value}; scope: {claim.scope.value.replace('_', ' ')}"
    if resolved.place:
        place = resolved.place
        yield f"  place:    {place.name} ({place.id}), precision {place.where_prec} of UCDP's 7"
    if resolved.date:
        span = resolved.date
        yield f"  date:     {span.start} to {span.end}, precision {span.date_prec} of UCDP's 5"
    if claim.part_of:
        yield f"  part of:  {claim.part_of} (never added to it)"
    yield f"  rule:     {claim.rule}"
    for reason in (*claim.why, *resolved.why):
        yield f"  because:  {reason}"


def _or_open(bound: int | None) -> str:
    return "open" if bound is None else f"{bound:,}"


def compare(before: Path, after: Path) -> str:
    """Return what changed between two cases, figure by figure, with the origins that moved it."""
    from witnessmark.reconcile.compare import compare as compare_reckonings
    from witnessmark.reconcile.compare import render_changes

    with read_case(before) as old:
        old_record = _built(old).record()
    with read_case(after) as new:
        new_record = _built(new).record()
    told = render_changes(compare_reckonings(old_record, new_record))
    before_ids = {row.id for row in old_record.decisions}
    fresh = [row for row in new_record.decisions if row.id not in before_ids]
    return "\n".join((told, *_told_decisions(fresh, new_record.decisions)))


def judge(
    root: Path, verdict: str, subjects: Iterable[str], who: str, reason: str, value: str = "", *, blind: bool = False
) -> Judgement:
    """Append a judgement to the case's journal; raises ArgumentError as `record_judgement` does.

    What `add_source` is said of are files, each a text to bring into the case; the last judgement is returned.
    """
    check_format(root, must_exist=True)
    with open_case(root) as case:
        if verdict == Verdict.ADD_SOURCE:
            if value or blind:
                raise ArgumentError("add_source takes no value and is no reading: its file says all")
            given = [read_source(Path(subject)) for subject in subjects]
            return [bring_source(_built(case), root, each, who, reason) for each in given][-1]
        return record_judgement(
            _built(case), root, Verdict(verdict), tuple(subjects), who=who, reason=reason, value=value, blind=blind
        )


def keep_journal(root: Path, url: str) -> int:
    """Keep the case's journal under `url` from now on; return how many judgements were taken there."""
    check_format(root, must_exist=True)
    with open_case(root):
        return keep_elsewhere(root, url)


def _silent(stage: str, done: int, total: int | None) -> None:
    """Show no progress: what is asked here is answered from tables."""


def _opened(case: Case) -> Build:
    return Build(case, Settings(), _silent)


def _built(case: Case) -> Build:
    run = _opened(case)
    if run.tables.key("reckoning") is None:
        raise CaseError(
            f"{case.root} has not been built to its end; run witnessmark build SOURCE... --case {case.root}"
        )
    return run


def _report_of(documents: Iterable[Document], report_id: str) -> Report:
    return next(document.report for document in documents if document.report.id == report_id)

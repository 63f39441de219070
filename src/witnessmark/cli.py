"""The command line: builds Settings, runs, prints, and turns errors into exit codes."""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from witnessmark.cli_review import COMMANDS as DECIDING
from witnessmark.cli_sources import COMMANDS
from witnessmark.garbage import look_rarely
from witnessmark.isolation import isolate
from witnessmark.progress import ProgressLine
from witnessmark.settings import Settings
from witnessmark.terminal import (
    CASE,
    DONE,
    DONE_WITH_SKIPPED,
    MORE_SOURCES,
    SOURCES,
    UNVERIFIED,
    WHO,
    login,
    reading_options,
    settings_from,
    tell_added,
    told_plainly,
)

EXAMPLE = """
\b
Examples:
  witnessmark build reports/ --case mycase      read a folder of pages, then open mycase/out/report.html
  witnessmark claims page.html --format csv     every claim of harm in one page, with its exact words
  witnessmark trace reports/                    who copied whom
  witnessmark explain inc_0123456789abcdef --case mycase

\b
Sources are files, folders, archives and web addresses: text, pages, PDF, DOCX, ODT, RTF, e-mail, WARC and
WACZ, posts (Telegram, X), feeds, JSON lines with "text", and tables (ACLED, UCDP, Airwars, HXL).
Nothing is sent anywhere; no internet is needed but to fetch the addresses that you give.
"""


@click.group(epilog=EXAMPLE, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(version("witnessmark"), prog_name="witnessmark")
def main() -> None:
    """Read reports of a crisis and build a sourced, reconciled record of what happened to people.

    Copies, edits and rewordings of one text count as one origin; every figure keeps the exact sentence that says it.
    Exit codes: 0 done; 1 done, with items listed in skipped.csv; 2 unusable arguments or case; 3 does not verify.
    """
    isolate()
    look_rarely()


@main.command()
@MORE_SOURCES
@CASE
@WHO
@reading_options
@click.option("--pdf", is_flag=True, help="Print the report to DIR/out/report.pdf too.")
@click.option("--quiet", is_flag=True, help="Tell no progress while it runs.")
@click.option(
    "--engine", default="native", show_default=True, metavar="native|ray://HOST:PORT", help="Where joins run."
)
def build(
    sources: tuple[str, ...], case: Path, who: str | None, engine: str, pdf: bool, quiet: bool, **reading: Any
) -> None:
    """Add SOURCE... to the case, read all that stands in it, and leave the record in DIR/out: the working edition.

    It holds everything, private names too, and says so on every page and row. To hand a record to others, run
    witnessmark publish.

    \b
    Example: witnessmark build reports/ --case mycase
    A case remembers its sources: run it again with more, or with none. Nothing leaves but by witnessmark remove.
    What has not changed is not read again. People's judgements are kept.
    """
    from witnessmark.pipeline import build as build_case

    with told_plainly():
        settings = settings_from(engine=engine, **reading)
        with ProgressLine(sys.stderr, quiet=quiet) as progress:
            built = build_case(sources, case, settings, progress, login(who))
    tell_added(built.added, new_too=False)
    for line in built.remade:
        click.echo(line, err=True)
    counts = built.counts
    click.echo(
        f"{counts['reports']:,} reports from {counts['origins']:,} origins; {counts['claims']:,} claims in "
        f"{counts['incidents']:,} incidents{'' if built.ran else ' (nothing has changed)'}"
    )
    click.echo(f"report: {built.out / 'report.html'} (working edition: holds private data)")
    if pdf:
        from witnessmark.casework import print_report

        with told_plainly():
            print_report(case, login(who))
        click.echo(f"print:  {built.out / 'report.pdf'}")
    unread = sum(row.stage == "extract" for row in built.skipped)
    if unread:
        click.echo(f"{unread:,} of {counts['reports']:,} reports could not be read; they hold no claims:", err=True)
        for row in [row for row in built.skipped if row.stage == "extract"][:5]:
            click.echo(f"  {row.item}: {row.reason}", err=True)
    if built.skipped:
        click.echo(f"{len(built.skipped):,} items were not used; why stands in {built.out / 'skipped.csv'}:", err=True)
        for row in built.skipped[:5]:
            click.echo(f"  {row.item}: {row.reason}", err=True)
        sys.exit(DONE_WITH_SKIPPED)


@main.command()
@CASE
@click.option(
    "--to", "to", required=True, type=click.Path(path_type=Path), metavar="DIR",
    help="Where the edition goes: a folder that is new, empty or an earlier edition.",
)  # fmt: skip
@click.option(
    "--audience", type=click.Choice(["public", "partners"]), default="public", show_default=True,
    help="public hides private persons' names, exact shelters, contact and bank details; partners may see names.",
)  # fmt: skip
def publish(case: Path, to: Path, audience: str) -> None:
    """Make an edition of a built case for others: what may harm is hidden, and every file is searched for it.

    What was hidden is counted in DIR/redactions.csv; the words themselves are listed in the case, for you to check.
    """
    from witnessmark.casework import publish as publish_case

    with told_plainly():
        made = publish_case(case, to, audience, login(None))
    total = sum(made.hidden.values())
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in made.hidden.items())
    click.echo(f"{audience} edition: {made.folder / 'report.html'}")
    click.echo(f"hidden: {total:,} places in the texts{f' ({kinds})' if kinds else ''}; {made.leftovers:,} leftovers")
    click.echo(f"listed: {made.list_path} (keep it with the case)")


@main.command()
@SOURCES
@reading_options
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def claims(sources: tuple[str, ...], form: str, **reading: Any) -> None:
    """Print every claim of harm in SOURCE..., as it is found, without making a case.

    The columns are those of claims.csv, less those that need the whole case (incident_id, origin_id stay empty).
    Memory does not grow with the number of reports.
    """
    from witnessmark.casework import stream_claims
    from witnessmark.publish.contract import CLAIMS
    from witnessmark.publish.sheet import sheet_lines

    skipped = 0

    def left_out(item: str, reason: str) -> None:
        nonlocal skipped
        skipped += 1
        click.echo(f"skipped {item}: {reason}", err=True)

    with told_plainly():
        settings = settings_from(**reading)
        rows = stream_claims(sources, settings, left_out)
        out = sys.stdout
        if form == "csv":
            out.reconfigure(newline="", encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a text stream
            for line in sheet_lines(CLAIMS, rows):
                out.write(line)
        else:
            for row in rows:
                cells = {name: cell for name, cell in zip(CLAIMS, row, strict=True) if cell is not None}
                out.write(json.dumps(cells, ensure_ascii=False, default=str) + "\n")
        out.flush()
    sys.exit(DONE_WITH_SKIPPED if skipped else DONE)


@main.command()
@SOURCES
@click.option("--format", "form", type=click.Choice(["tree", "dot", "json", "csv"]), default="tree", show_default=True)
def trace(sources: tuple[str, ...], form: str) -> None:
    """Print who copied whom among SOURCE...: the lineage of the texts, with the evidence for each step."""
    from witnessmark.casework import trace as trace_sources

    with told_plainly(), ProgressLine(sys.stderr) as progress:
        text, skipped = trace_sources(sources, Settings(), form, progress)
    click.echo(text, nl=not text.endswith("\n"))
    for row in skipped:
        click.echo(f"skipped {row.item}: {row.reason}", err=True)
    sys.exit(DONE_WITH_SKIPPED if skipped else DONE)


@main.command()
@CASE
@click.option("--head", default=None, metavar="HEAD", help="A head that verify or seal told: what stood then stands.")
def verify(case: Path, head: str | None) -> None:
    """Check everything kept and made against everything else, name what differs, and tell the case's head.

    Keep the head elsewhere: verify --head HEAD proves later that nothing that stood then was changed, removed or
    rolled back. Nothing is written.

    Exit code 0: everything is as it was left. 3: something is missing, was added or was changed.
    """
    from witnessmark.verification import verify as verify_case

    with told_plainly():
        found = verify_case(case, head)
    for problem in found.problems:
        click.echo(problem, err=True)
    if found.problems:
        click.echo(f"witnessmark: {case} does not verify: {len(found.problems):,} problems", err=True)
        sys.exit(UNVERIFIED)
    click.echo(f"{case}: {found.checked:,} things checked, all as they were left")
    click.echo(f"head: {found.head}")


@main.command()
@CASE
@click.option("--tsa", default=None, metavar="URL", help="A time stamp authority (RFC 3161) that is asked for a stamp.")
@click.option(
    "--tsa-root", default=None, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="PEM",
    help="The authority's root certificate, where this system does not know it.",
)  # fmt: skip
def seal(case: Path, tsa: str | None, tsa_root: Path | None) -> None:
    """Let a time stamp authority sign the head of the case: proof that all of it stood by then.

    Only a digest is sent, to the URL given. Without --tsa the request is written to DIR/seals, to be sent from
    another computer; its answer goes beside it. verify checks each stamp against the case.
    """
    from witnessmark.sealing import seal as seal_case

    with told_plainly():
        made = seal_case(case, tsa, tsa_root)
    click.echo(f"head: {made.head}")
    if made.when is None:
        click.echo(f"request: {made.path}")
        click.echo(
            "send it with: curl --data-binary @FILE.tsq -H 'Content-Type: application/timestamp-query' URL -o FILE.tsr"
        )
    else:
        click.echo(f"stamped {made.when.isoformat()}: {made.path}")


@main.command()
@click.argument("subject", metavar="CLAIM_ID|INCIDENT_ID")
@CASE
def explain(subject: str, case: Path) -> None:
    """Say why a claim was read as it was, or why claims were joined into one incident, in words."""
    from witnessmark.casework import explain as explain_subject

    with told_plainly():
        click.echo(explain_subject(subject, case))


@main.command()
@click.argument("case_a", type=click.Path(path_type=Path))
@click.argument("case_b", type=click.Path(path_type=Path))
def compare(case_a: Path, case_b: Path) -> None:
    """Say what changed from CASE_A to CASE_B, figure by figure, and which origin moved it."""
    from witnessmark.casework import compare as compare_cases

    with told_plainly():
        click.echo(compare_cases(case_a, case_b))


for command in (*DECIDING, *COMMANDS):
    main.add_command(command)

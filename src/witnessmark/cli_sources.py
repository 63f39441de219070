"""The commands about sources: add, remove, list, watch, export, and the log of who brought in what."""

import dataclasses
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from witnessmark.progress import ProgressLine
from witnessmark.settings import Settings
from witnessmark.terminal import (
    CASE,
    DONE,
    DONE_WITH_SKIPPED,
    SOURCES,
    WHO,
    login,
    reading_options,
    settings_from,
    tell_added,
    told_plainly,
)


@click.command()
@SOURCES
@CASE
@WHO
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Entries of feeds from this day on.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Entries of feeds up to this day.")
@click.option("--via-browser", is_flag=True, help="Show pages by Chromium; keep its screenshot and print.")
@click.option("--pictures", is_flag=True, help="Fetch the pictures of fetched pages too.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken in or fetched; keep nothing.")
def add(
    sources: tuple[str, ...], case: Path, who: str | None, since: datetime | None, until: datetime | None,
    via_browser: bool, pictures: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Keep SOURCE... in the case, with who brought it, when and from where, without building it.

    SOURCE is a file, a folder, a web address (of a page, a feed or a sitemap: then the pages that it lists), or - for
    the standard input.

    \b
    Example: witnessmark add reports/ https://news.example/feed --since 2022-03-01 --case mycase
    """
    from witnessmark.intake import add as add_sources
    from witnessmark.intake import preview

    settings = Settings(
        since=since.date().isoformat() if since else None,
        until=until.date().isoformat() if until else None,
        via_browser=via_browser,
        pictures=pictures,
    )
    if dry_run:
        with told_plainly():
            for line in preview(sources, case, settings):
                click.echo(line)
        return
    with told_plainly(), ProgressLine(sys.stderr) as progress:
        added = add_sources(sources, case, settings, login(who), progress)
    tell_added(added, new_too=True)
    for row in added.skipped:
        click.echo(f"  not taken in: {row.item}: {row.reason}", err=True)
    with told_plainly():
        _offer_mappings(case, (*added.new, *added.changed, *added.same), settings, ask="-" not in sources)
    sys.exit(DONE_WITH_SKIPPED if added.skipped else DONE)


def _offer_mappings(case: Path, sources: tuple[str, ...], settings: Settings, *, ask: bool) -> None:
    """Show the columns of each table that nobody described, and offer to write down what they seem to hold."""
    from witnessmark.intake import describe_tables, undescribed_tables
    from witnessmark.store.tablefile import TABLE_FILE, is_enough, told

    for table in undescribed_tables(case, sources, settings):
        click.echo(f"\n{table.item}: a table with columns of its own; it is kept, and not read until you say how:")
        for number, heading in enumerate(table.headings):
            cells = [row[number] for row in table.rows if number < len(row) and row[number]]
            click.echo(f"  {heading or '(no heading)'}: {'; '.join(cell[:40] for cell in cells) or '(empty)'}")
        block = told(table.seems)
        click.echo(f"Its columns seem to hold:\n\n{block}")
        if not is_enough(table.seems):
            click.echo(f"Name its text, or a number of people (killed = ...), and put this into {case / TABLE_FILE}.")
        elif ask and sys.stdin.isatty() and click.confirm(f"Write this to {case / TABLE_FILE}?"):
            click.echo(f"written to {describe_tables(case, [table.seems])}: it is read with the next build")
        else:
            click.echo(f"To have it read, put this into {case / TABLE_FILE}, changed where it is wrong.")


@click.command()
@SOURCES
@CASE
@WHO
@click.option("--every", type=click.IntRange(10), default=600, show_default=True, help="Seconds between two looks.")
@click.option("--times", type=click.IntRange(1), default=None, help="How many looks; without end unless given.")
@reading_options
def watch(sources: tuple[str, ...], case: Path, who: str | None, every: int, times: int | None, **reading: Any) -> None:
    """Keep adding what is new in SOURCE... (folders, feeds) and building the case, until stopped with Ctrl-C.

    A folder may be empty as yet. It may be killed at any moment: the next run goes on from there. What a person
    removed stays out.
    """
    from witnessmark.watching import watched

    with told_plainly():
        settings = settings_from(**reading)
        with ProgressLine(sys.stderr) as progress:
            for line in watched(sources, case, settings, progress, login(who), every=every, times=times):
                click.echo(line)


@click.command()
@CASE
@click.option("--wacz", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The WACZ file to write.")
@click.option("--key", type=click.Path(path_type=Path), default=None, metavar="PEM", help="Sign it with this EC key.")
def export(case: Path, wacz: Path, key: Path | None) -> None:
    """Write what stands in the case, with its custody, as a web archive (WACZ 1.1.1) that other tools open."""
    from witnessmark.intake import export_wacz
    from witnessmark.signing import load_key

    def password() -> str:
        return str(click.prompt(f"password of {key}", hide_input=True, err=True))

    with told_plainly():
        signer = load_key(key, password) if key else None
        count = export_wacz(case, wacz, signer, login(None))
    signed = f", signed by {signer.name}" if signer else ""
    click.echo(f"{count:,} captures in {wacz}{signed} (originals: they hold private data)")


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
@CASE
@WHO
@click.option("--reason", required=True, help="Why, for those who read the record later.")
def remove(names: tuple[str, ...], case: Path, who: str | None, reason: str) -> None:
    """Take sources out of the case, for a reason; the journal says so and the bytes stay kept.

    SOURCE is a name that witnessmark sources shows, an address, or a folder or archive above it.
    """
    from witnessmark.intake import remove as remove_sources

    with told_plainly():
        gone = remove_sources(names, case, reason, login(who))
    for source in gone:
        click.echo(f"removed {source}")
    click.echo("the bytes stay kept; run witnessmark build to see the record without them")


@click.command()
@CASE
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
def sources(case: Path, form: str) -> None:
    """List what stands in the case: each source with its type, size, day, who brought it, and what was not taken in."""
    from witnessmark.intake import sources as list_sources

    with told_plainly():
        held, left_out = list_sources(case)
    for row in held:
        if row.capture is None:
            continue
        if form == "jsonl":
            click.echo(json.dumps(dataclasses.asdict(row), ensure_ascii=False))
        else:
            capture = row.capture
            told = f"{capture.media_type}, {capture.size_bytes:,} bytes, {row.when[:16]}, {row.who or 'unknown'}"
            click.echo(f"{row.source}\t{told}{f', {capture.url}' if capture.url else ''}")
    for item in left_out:
        if form == "jsonl":
            click.echo(json.dumps({"not_taken_in": item.item, "reason": item.reason}, ensure_ascii=False))
        else:
            click.echo(f"{item.item}\tnot taken in: {item.reason}")


@click.command()
@CASE
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option("--people", is_flag=True, help="What people did with the case: came in, decided, built, exported.")
def log(case: Path, form: str, people: bool) -> None:
    """Tell who brought in, took out or offered what, when and with which tool, oldest first."""
    from witnessmark.intake import deeds, history

    if people:
        with told_plainly():
            done = deeds(case)
        for deed in done:
            told = f"{deed.when[:19]} {deed.who} {deed.deed} {deed.what}"
            click.echo(json.dumps(dataclasses.asdict(deed), ensure_ascii=False) if form == "jsonl" else told)
        return

    with told_plainly():
        rows = history(case)
    for row in rows:
        if form == "jsonl":
            click.echo(json.dumps(dataclasses.asdict(row), ensure_ascii=False))
            continue
        digest = f" sha256 {row.capture.digest[:12]}" if row.capture else ""
        how = row.custody.reached or row.custody.asked
        where = f" from {how}" if how else f" out of {row.custody.inside[:12]}" if row.custody.inside else ""
        why = f": {row.reason}" if row.reason else ""
        click.echo(f"{row.when[:19]} {row.who or 'unknown'} {row.event.value} {row.source}{digest}{where}{why}")


COMMANDS = (add, watch, export, remove, sources, log)
"""In the order that help lists them."""

"""What every command shares: exit codes, progress, errors in one line, and common arguments."""

import getpass
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from witnessmark.errors import WitnessmarkError

if TYPE_CHECKING:
    from witnessmark.intake import Added

DONE, DONE_WITH_SKIPPED, UNUSABLE, UNVERIFIED, BROKEN, INTERRUPTED = 0, 1, 2, 3, 70, 130


def fail(message: str) -> NoReturn:
    """Print an error and leave with exit code 2."""
    click.echo(f"witnessmark: {message}", err=True)
    sys.exit(UNUSABLE)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn our own errors into one line and exit 2, an interrupt into a word on how to go on."""
    try:
        yield
    except WitnessmarkError as error:
        fail(str(error))
    except KeyboardInterrupt:
        click.echo("\nwitnessmark: stopped. What was done is kept: run the same command again to go on.", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # the reader of our output has gone; nothing is left to say to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except Exception:  # noqa: BLE001  # the run's edge: a fault of ours must not look like exit code 1, "some skipped"
        traceback.print_exc()
        click.echo(
            "witnessmark: this is a fault of the program, not of your sources; please report the lines above.", err=True
        )
        sys.exit(BROKEN)


SOURCES = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
MORE_SOURCES = click.argument("sources", nargs=-1, metavar="[SOURCE...]")
WHO = click.option("--who", default=None, help="Who does it; the user's login name unless given.")
CASE = click.option(
    "--case", "case", required=True, type=click.Path(path_type=Path), metavar="DIR", help="The case folder."
)


def login(who: str | None) -> str:
    """Return who does it: the name given, else the user's login name."""
    return who or getpass.getuser()


def tell_added(added: "Added", *, new_too: bool) -> None:
    """Say what came in, and by name what took the place of something else."""
    if new_too:
        click.echo(f"{len(added.new):,} new, {len(added.changed):,} changed, {len(added.same):,} already there")
    for source in added.changed:
        click.echo(f"  changed since it came in: {source} (the new bytes are read, the former stay kept)")

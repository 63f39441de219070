"""What every command shares: exit codes, progress, errors in one line, and common arguments."""

import getpass
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from witnessmark.errors import WitnessmarkError
from witnessmark.settings import Settings

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
    for row in added.stayed_out:
        click.echo(
            f"  stays out: {row.source}, removed by {row.who} ({row.reason}); name it by itself to bring it back"
        )
    for source in added.changed:
        click.echo(f"  changed since it came in: {source} (the new bytes are read, the former stay kept)")


F = TypeVar("F", bound=Callable[..., Any])


def settings_from(
    *, processes: int, gazetteer: Path | None, country: str | None, llm_mode: str, llm_url: str | None, llm_model: str,
    ocr: str | None = None, engine: str = "native",
) -> Settings:  # fmt: skip
    """Return the Settings of a command's options; the endpoint's key comes from WITNESSMARK_LLM_KEY."""
    return Settings(
        processes=processes,
        gazetteer=gazetteer,
        country=country.upper() if country else None,
        ocr=ocr,
        engine=engine,
        llm_mode=llm_mode,
        llm_url=llm_url,
        llm_model=llm_model,
        llm_key=os.environ.get("WITNESSMARK_LLM_KEY") or None,
    )


def reading_options(command: F) -> F:
    """Add the options of every command that reads sources."""
    for option in (
        click.option(
            "--processes", type=click.IntRange(1, 64), default=Settings().processes, show_default=True,
            help="Worker processes for reading sentences.",
        ),
        click.option(
            "--country", metavar="CC", default=None,
            help="ISO code of the country the reports are about; settles place names that are in several.",
        ),
        click.option(
            "--gazetteer", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None,
            help="Your own places: CSV with name, latitude, longitude, precision, aliases.",
        ),
        click.option(
            "--ocr", metavar="LANG", default=None,
            help="Read scanned pages by Tesseract, in these languages: eng, or ukr+eng.",
        ),
        click.option(
            "--llm", "llm_mode", type=click.Choice(["off", "unsure", "all"]), default="off", show_default=True,
            help="Which sentences a language model of yours reads again; needs witnessmark[llm].",
        ),
        click.option("--llm-url", metavar="URL", default=None, help="Its OpenAI-compatible endpoint, up to /v1."),
        click.option("--llm-model", metavar="NAME", default="", help="Its name, as the endpoint lists it."),
    ):  # fmt: skip
        command = option(command)
    return command

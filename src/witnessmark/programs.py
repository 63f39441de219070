"""Programs of others that read what no library does: found on the PATH, told by their version, run within bounds."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from witnessmark.errors import ItemError

PDFTOTEXT, TESSERACT = "pdftotext", "tesseract"
SECONDS, MEMORY_KIB, OUTPUT_KIB = 120, 4 * 1024 * 1024, 256 * 1024
"""The most that one run may take: seconds of the processor, address space, and bytes that it writes."""
BOUNDED = f'ulimit -t {SECONDS} && ulimit -v {MEMORY_KIB} && ulimit -f {OUTPUT_KIB * 2} && exec "$@"'
"""By the shell, so that the bounds hold before the program starts, or it does not start: one call a bound, since some
shells take no more; it counts files in half KiB."""


@cache
def version_of(name: str) -> str | None:
    """Return what a program on the PATH says of its version; None where it is not there."""
    path = shutil.which(name)
    if path is None:
        return None
    asked = "--version" if name == TESSERACT else "-v"
    done = subprocess.run([path, asked], capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  # no shell
    return (done.stdout + done.stderr).decode("utf-8", "replace").strip().split("\n", 1)[0] or name


def run(command: Sequence[str], data: bytes) -> str:
    """Return what `command` makes of `data`, its standard input, as text; raises ItemError where it fails.

    The first word is a program that `version_of` found; the rest are our own words, never those of a source.
    """
    program = [shutil.which(command[0]) or command[0], *command[1:]]
    bounded = ["/bin/sh", "-c", BOUNDED, "sh", *program] if os.name == "posix" else program
    with TemporaryDirectory(prefix="witnessmark-") as folder:
        given, made = Path(folder, "in"), Path(folder, "out")
        given.write_bytes(data)
        try:
            with given.open("rb") as source, made.open("wb") as target:
                done = subprocess.run(  # noqa: S603  # our own words
                    bounded, stdin=source, stdout=target, stderr=subprocess.PIPE, timeout=2 * SECONDS, check=False,
                    cwd=folder,
                )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ItemError(f"{command[0]} could not read it: {str(error)[:200]}") from error
        if done.returncode:
            words = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise ItemError(f"{command[0]} could not read it: {words[-1][:200] if words else 'no reason given'}")
        return made.read_bytes().decode("utf-8", "replace")

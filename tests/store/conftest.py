"""A PostgreSQL server of the tests' own, on a socket in a folder of its own; never skipped in CI."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

USER = "postgres"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start the server and return the folder of its socket."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        words = "no PostgreSQL: apt-get install postgresql"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    bin_folder, folder = found[-1].parent, Path(tempfile.mkdtemp(prefix="wm-pg-"))
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, USER)

    def run(tool: str, *arguments: str) -> None:
        subprocess.run(
            [*as_user, str(bin_folder / tool), *arguments], check=True, capture_output=True, timeout=120, cwd=folder
        )

    try:
        run("initdb", "-D", str(folder / "data"), "-U", USER, "-A", "trust", "--no-sync", "-E", "UTF8")
        options = f"-c listen_addresses='' -k {folder} -c fsync=off"
        run("pg_ctl", "-D", str(folder / "data"), "-o", options, "-w", "-l", str(folder / "log"), "start")
        try:
            yield str(folder)
        finally:
            run("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_numbers = count(1)


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Return the address of an empty database of its own."""
    import psycopg

    name = f"case{next(_numbers)}"
    with psycopg.connect(f"postgresql://{USER}@/postgres?host={postgres_server}", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]  # a name of ours
    return f"postgresql://{USER}@/{name}?host={postgres_server}"

"""A case folder: opened by one run at a time, marked with its format, its published files swapped in whole."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from witnessmark.errors import CaseError
from witnessmark.store.casefile import CASE_FILE
from witnessmark.store.tablefile import TABLE_FILE

FORMAT = 1
"""The version of the folder's layout; a case of a newer one is refused, never guessed at."""

MARK = "case.json"
LOCK = ".lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An open case folder."""

    root: Path

    @property
    def out(self) -> Path:
        """Where the published files lie."""
        return self.root / "out"

    def swap_out(self, fresh: Path) -> None:
        """Put the folder `fresh` in the place of ``out/``; a kill in between leaves the old one to be restored."""
        swap_in(fresh, self.out)


def swap_in(fresh: Path, target: Path) -> None:
    """Put the folder `fresh` in the place of `target`; a kill in between leaves the old one as ``<target>.old``."""
    old = target.with_name(f"{target.name}.old")
    if old.exists():
        shutil.rmtree(old)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def open_case(root: Path) -> Iterator[Case]:
    """Open, or make, the case at `root` for writing; raises CaseError when it cannot be used, naming why."""
    if root.exists() and not root.is_dir():
        raise CaseError(f"{root} is a file; a case is a folder: give a folder that is new, empty or a case")
    check_format(root)
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / LOCK)
        lock.acquire(timeout=0)
    except Timeout:
        raise CaseError(f"{root} is in use by another run; wait for it to end, or stop it") from None
    except OSError as error:
        raise CaseError(f"{root} cannot be written: {error.strerror or error}") from None
    try:
        if not (root / MARK).exists():
            beside = root / f"{MARK}.part"
            beside.write_text(_mark(), encoding="utf-8")
            beside.replace(root / MARK)
        if not (root / "out").exists() and (root / "out.old").exists():
            (root / "out.old").rename(root / "out")
        _clean(root)
        yield Case(root=root)
    finally:
        lock.release()


@contextmanager
def read_case(root: Path) -> Iterator[Case]:
    """Open the case at `root` for reading only: nothing is written, and other readers may read beside.

    Raises CaseError when it is no case, or while a run writes to it.
    """
    check_format(root, must_exist=True)
    try:
        import fcntl  # not on Windows, where a reader does not see that a run writes

        handle = os.open(root / LOCK, os.O_RDONLY)
    except (ImportError, FileNotFoundError):
        yield Case(root=root)
        return
    except OSError as error:
        raise CaseError(f"{root / LOCK} cannot be read: {error.strerror or error}") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise CaseError(f"{root} is being built by another run; wait for it to end, or stop it") from None
    except OSError:
        pass  # a file system without locks: as where no run has ever written
    try:
        yield Case(root=root)
    finally:
        os.close(handle)


def _clean(root: Path) -> None:
    """Take away what a killed run left half written; only for the run that holds the lock."""
    for folder in (root / "out.old", root / "out.part"):
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)
    for pattern in ("*.part", "tables/*.part", "out/.*.part", "archive/??/.*.part", "seals/*.part"):
        for path in root.glob(pattern):
            if path.is_file():
                path.unlink(missing_ok=True)


def check_format(root: Path, *, must_exist: bool = False) -> None:
    """Raise CaseError unless `root` is a case of a known format (or, without `must_exist`, new or empty)."""
    mark = root / MARK
    if not mark.exists():
        if must_exist:
            raise CaseError(
                f"{root} is not a case: it has no {MARK}; make one with: witnessmark build SOURCE... --case {root}"
            )
        found_here = root.iterdir() if root.is_dir() else ()
        strangers = sorted(path.name for path in found_here if path.name not in (LOCK, CASE_FILE, TABLE_FILE))
        if strangers and strangers != [f"{MARK}.part"]:
            raise CaseError(
                f"{root} is not a case: it holds {strangers[0]!r} and no {MARK}; give a folder that is new, empty or a "
                f"case. If it was one, restore {MARK}, which holds: {_mark().strip()}"
            )
        return
    try:
        found = json.loads(mark.read_text("utf-8"))["witnessmark_case"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise CaseError(
            f"{mark} cannot be read as a case's mark; restore it ({_mark().strip()}) or choose another folder"
        ) from None
    if not isinstance(found, int) or not 1 <= found <= FORMAT:
        raise CaseError(f"{root} is a case of format {found}; this Witnessmark knows up to {FORMAT}: update it")


def _mark() -> str:
    return json.dumps({"witnessmark_case": FORMAT}) + "\n"

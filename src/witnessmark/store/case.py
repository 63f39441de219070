"""A case folder: opened by one run at a time, marked with its format, its published files swapped in whole."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from witnessmark.errors import CaseError

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
        raise CaseError(f"{root} is being built by another run; wait for it to end, or stop it") from None
    except OSError as error:
        raise CaseError(f"{root} cannot be written: {error.strerror or error}") from None
    try:
        if not (root / MARK).exists():
            beside = root / f"{MARK}.part"
            beside.write_text(json.dumps({"witnessmark_case": FORMAT}) + "\n", encoding="utf-8")
            beside.replace(root / MARK)
        if not (root / "out").exists() and (root / "out.old").exists():
            (root / "out.old").rename(root / "out")
        yield Case(root=root)
    finally:
        lock.release()


def check_format(root: Path, *, must_exist: bool = False) -> None:
    """Raise CaseError unless `root` is a case of a known format (or, without `must_exist`, new or empty)."""
    mark = root / MARK
    if not mark.exists():
        if must_exist:
            raise CaseError(
                f"{root} is not a case: it has no {MARK}; make one with: witnessmark build SOURCE... --case {root}"
            )
        strangers = sorted(path.name for path in root.iterdir() if path.name != LOCK) if root.is_dir() else []
        if strangers and strangers != [f"{MARK}.part"]:
            raise CaseError(
                f"{root} is not a case: it holds {strangers[0]!r}; give a folder that is new, empty or a case"
            )
        return
    try:
        found = json.loads(mark.read_text("utf-8"))["witnessmark_case"]
    except (OSError, ValueError, KeyError, TypeError):
        raise CaseError(f"{mark} cannot be read as a case's mark; restore it or choose another folder") from None
    if not isinstance(found, int) or found > FORMAT:
        raise CaseError(f"{root} is a case of format {found}; this Witnessmark knows up to {FORMAT}: update it")

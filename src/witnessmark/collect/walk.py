"""Walks a file or folder: every entry leaves as a file to read or as `Skipped`, none is passed over in silence."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from witnessmark.model.text import Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file to read: its resolved path, and its path below the given folder with POSIX slashes."""

    path: Path
    relative: str


def walk(root: Path) -> Iterator[Found | Skipped]:
    """Yield what lies at or under `root` (a resolved path); links are never followed."""
    if not stat.S_ISDIR(root.stat().st_mode):
        yield Found(path=root, relative=shown((root.name,)))
        return
    waiting: list[tuple[Path, tuple[str, ...]]] = [(root, ())]
    while waiting:
        folder, parts = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError as error:
            item = shown(parts or (root.name,))
            yield Skipped(item=item, stage="collect", reason=f"folder cannot be read: {error.strerror}")
            continue
        for name in names:
            path, below = folder / name, (*parts, name)
            reason = _reason(path, root)
            if reason is not None:
                yield Skipped(item=shown(below), stage="collect", reason=reason)
            elif path.is_dir():
                waiting.append((path, below))
            else:
                yield Found(path=path, relative=shown(below))


def _reason(path: Path, root: Path) -> str | None:
    """Return why an entry is not to be read; None for a plain file or folder."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if path.name.startswith("."):
        return "hidden folder" if stat.S_ISDIR(mode) else "hidden file"
    if stat.S_ISLNK(mode):
        return _link_reason(path, root)
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "not a regular file (socket, pipe or device)"
    return None


def _link_reason(path: Path, root: Path) -> str:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: a loop of links, before Python 3.13
        return "symbolic link to nothing"
    if target == root or root in target.parents:
        return f"symbolic link to {shown(target.relative_to(root).parts)} in the same folder"
    return "symbolic link to outside the folder"


def shown(parts: tuple[str, ...]) -> str:
    """Return path parts as one name that any file or screen can hold: odd bytes and control characters escaped."""
    text = "/".join(parts).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() or char == " " else repr(char)[1:-1] for char in text)

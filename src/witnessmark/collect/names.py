"""Gives each file a name of its own: the path below its folder, with folders above put in front where two collide."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from witnessmark.collect.walk import Found, shown
from witnessmark.model.text import Skipped


def distinct_names(
    files: Sequence[Found], digest: Callable[[Path], str | None]
) -> tuple[list[tuple[str, Path]], list[Skipped]]:
    """Return (name, path) for every file, all names different, and the skipped files of equal name and bytes.

    Only files that share a name are read for their digest (None where they cannot be read), so a folder of
    unlike names costs nothing.
    """
    alike: dict[str, list[Found]] = defaultdict(list)
    for found in sorted(files, key=lambda found: (found.relative, str(found.path))):
        alike[found.relative].append(found)
    kept: list[Found] = []
    skipped: list[Skipped] = []
    for name, group in sorted(alike.items()):
        seen: set[str] = set()
        for found in group:
            mark = digest(found.path) if len(group) > 1 else None
            if mark is not None and mark in seen:
                skipped.append(Skipped(item=name, stage="collect", reason="same name and same bytes as another file"))
                continue
            seen.update({mark} if mark else ())
            kept.append(found)
    return _spread(kept), skipped


def _spread(files: Sequence[Found]) -> list[tuple[str, Path]]:
    """Lengthen colliding names leftwards, one folder at a time, until no two are equal."""
    names = {found.path: found.relative for found in files}
    depth = {found.path: found.relative.count("/") + 1 for found in files}
    while True:
        groups: dict[str, list[Path]] = defaultdict(list)
        for path, name in names.items():
            groups[name].append(path)
        crowded = [path for group in groups.values() if len(group) > 1 for path in group]
        grown = [path for path in crowded if depth[path] < len(path.parts) - 1]
        if not grown:
            return [(name, path) for path, name in names.items()]
        for path in grown:
            depth[path] += 1
            names[path] = shown(path.parts[-depth[path] :])

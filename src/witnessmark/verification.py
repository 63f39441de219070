"""A case checked against itself: kept bytes, both journals, noted heads, tables, published files and time stamps."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from witnessmark.errors import IntegrityError
from witnessmark.manifest import BROKEN, MANIFEST, broken_outputs, digest, read_manifest
from witnessmark.sealing import seal_problems
from witnessmark.store.access import AccessLog
from witnessmark.store.archive import Archive
from witnessmark.store.case import read_case
from witnessmark.store.heads import Heads, State
from witnessmark.store.journal import journal_of
from witnessmark.store.tables import Tables

COUNTED = ("reports", "claims", "incidents")
"""Published tables whose rows the manifest counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How many things were checked, a line for each that is not as it was left, and the head (None if damaged)."""

    checked: int
    problems: tuple[str, ...]
    head: str | None


def verify(root: Path, head: str | None = None) -> Verified:
    """Check everything in the case at `root` against everything else; writes nothing.

    With `head`, told by an earlier run, also that nothing which stood then was changed, removed or rolled back.
    """
    with read_case(root):
        archive, heads, tables = Archive(root / "archive"), Heads(root), Tables(root / "tables")
        problems = [f"{archive.root / problem.where}: {problem.told}" for problem in archive.verify()]
        problems += _raised(journal_of(root).check)
        problems += _raised(AccessLog(root).read)
        state: State | None = None
        try:
            state = heads.state()
            problems += heads.problems(state)
        except IntegrityError as error:
            problems.append(str(error))
        problems += _out_problems(root, archive, heads)
        problems += tables.problems()
        if state is not None:
            problems += seal_problems(root, state)
            if head is not None and (changed := state.problem(head)):
                problems.append(f"{root}: {changed}")
        checked = sum(path.is_file() for path in root.rglob("*"))
        checked += len(state.archive) + len(state.judgements) + len(state.heads) if state else 0
    return Verified(
        checked=checked, problems=tuple(dict.fromkeys(problems)), head=state.head() if state and not problems else None
    )


def _raised(check: Callable[[], object]) -> list[str]:
    try:
        check()
    except IntegrityError as error:
        return [str(error)]
    return []


def _out_problems(root: Path, archive: Archive, heads: Heads) -> Iterator[str]:
    out = root / "out"
    try:
        noted = heads.manifest()
    except IntegrityError:
        noted = None  # told with the heads
    else:
        if noted is None and out.exists():
            yield f"{heads.path}: does not say what was published; build the case again"
    if noted is None and not out.exists():
        return
    try:
        manifest = read_manifest(out)
        if noted is not None and digest(out / MANIFEST) != noted:
            yield f"{out / MANIFEST}: is not the one that the last build left; build the case again"
        yield from broken_outputs(out)
        inputs = {(str(row["source"]), str(row["sha256"])) for row in manifest["inputs"]}
        counts = {name: int(manifest["counts"][name]) for name in COUNTED}
    except BROKEN:
        yield f"{out / MANIFEST}: missing or damaged; build the case again"
        return
    try:
        came_in = {(row.source, row.capture.digest) for row in archive.history() if row.capture is not None}
    except IntegrityError:
        came_in = inputs  # told with the archive
    for source, sha256 in sorted(inputs - came_in):
        yield f"{archive.root}: holds no row of {source} with the digest {sha256[:12]}, which out/ was made from"
    for name, count in counts.items():
        try:
            rows = pq.read_metadata(out / f"{name}.parquet").num_rows
        except (OSError, pa.ArrowInvalid):
            continue  # told by its digest
        if rows != count:
            yield f"{out / MANIFEST}: counts {count:,} {name}, {name}.parquet holds {rows:,}; build the case again"

"""What a case was after each change: the ends of its two journals and the manifest of its published files, chained.

A journal's own chain shows that a row was changed, not that its last rows are gone. So every build notes here how long
both journals were and how each ended; a head, kept elsewhere, says the same of this file too.
"""

import hashlib
import json
import os
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from witnessmark.errors import IntegrityError
from witnessmark.store.archive import JOURNAL, TORN, Archive
from witnessmark.store.chain import START, check_link, lines_of, mend, row_hash
from witnessmark.store.journal import journal_of

HEADS = "heads.jsonl"
HEAD = re.compile(r"(\d{1,12})-(\d{1,12})-(\d{1,12})-([0-9a-f]{64})")
REMEDY = "restore it from a copy of the case"
NAMES = ("archive/journal.jsonl", "journal.sqlite", HEADS)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The hash of every row of the archive's journal, of the judgements and of the noted heads, oldest first."""

    archive: tuple[str, ...]
    judgements: tuple[str, ...]
    heads: tuple[str, ...]

    def head(self) -> str:
        """Return the head of this state: three numbers of rows and one digest, 72 characters or more."""
        return _head(self.archive, self.judgements, self.heads)

    def problem(self, head: str) -> str | None:
        """Return what was changed, removed or rolled back since `head` was told; None where nothing was."""
        found = HEAD.fullmatch(head.strip())
        if found is None:
            return f"{head[:100]!r} is no head; expected three numbers and a digest: 12-0-3-0123abcd..."
        counts = [int(number) for number in found.groups()[:3]]
        chains = (self.archive, self.judgements, self.heads)
        for name, count, chain in zip(NAMES, counts, chains, strict=True):
            if len(chain) < count:
                return f"{name}: the head counts {count:,} rows, {len(chain):,} are left; {REMEDY}"
        cut = [chain[:count] for count, chain in zip(counts, chains, strict=True)]
        if _head(*cut) != head.strip():
            rows = ", ".join(f"{count:,} of {name}" for count, name in zip(counts, NAMES, strict=True))
            return f"the first rows ({rows}) are not those of the head: they were changed; {REMEDY}"
        return None


def _head(*chains: tuple[str, ...]) -> str:
    ends = [chain[-1] if chain else START for chain in chains]
    counts = [len(chain) for chain in chains]
    digest = hashlib.sha256(json.dumps([counts, ends]).encode("ascii")).hexdigest()
    return "-".join([*map(str, counts), digest])


class Heads:
    """The noted heads of the case at `root`, in ``heads.jsonl``; one process writes at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.path = root / HEADS

    def rows(self) -> list[dict[str, Any]]:
        """Return every row, oldest first; raises IntegrityError where the chain breaks."""
        rows: list[dict[str, Any]] = []
        for number, line in enumerate(lines_of(self.path), 1):
            row, problem = check_link(line, number, rows[-1]["hash"] if rows else START, HEADS)
            if problem is None and not _is_whole(row):
                raise IntegrityError(f"{self.path} row {number}: expected the ends of both journals; {REMEDY}")
            if problem is not None:
                raise IntegrityError(f"{self.path}: {problem}; {REMEDY}")
            rows.append(row)
        return rows

    def state(self) -> State:
        """Return the state of the case as it stands; raises IntegrityError where a journal is damaged."""
        return State(
            archive=Archive(self.root / "archive").chain(),
            judgements=journal_of(self.root).chain(),
            heads=tuple(row["hash"] for row in self.rows()),
        )

    def manifest(self) -> str | None:
        """Return the digest of the manifest that was published last; None where nothing was."""
        rows = self.rows()
        return str(rows[-1]["manifest"]) if rows and rows[-1]["manifest"] else None

    def published_on(self, manifest: str) -> date | None:
        """Return the day on which what `manifest`, a digest, tells of was first noted; None where it never was."""
        found = (row["when"] for row in self.rows() if row["manifest"] == manifest)
        when = next(found, None)
        return datetime.fromisoformat(str(when)).date() if when else None

    def check(self) -> None:
        """Raise IntegrityError where a journal is no longer what an earlier run noted of it; for a run that writes.

        What a killed run left of a row, here or in the archive's journal, is first moved aside.
        """
        mend(self.path, self.path.with_suffix(".torn"))
        mend(self.root / "archive" / JOURNAL, self.root / "archive" / TORN)
        for problem in self.problems(self.state()):
            raise IntegrityError(problem)

    def problems(self, state: State) -> list[str]:
        """Return a line for each journal that does not begin with the rows which an earlier run noted."""
        lines = []
        for name, part, chain in zip(NAMES, ("archive", "judgements"), (state.archive, state.judgements), strict=False):
            for row in self.rows():
                count, end = row[part]
                if len(chain) < count:
                    seen = f"{len(chain):,} are left"
                elif count and chain[count - 1] != end:
                    seen = "they are others now"
                else:
                    continue
                lines.append(f"{self.root / name}: {count:,} rows stood here on {row['when'][:10]}, {seen}; {REMEDY}")
                break
        return lines

    def note(self, manifest: Path, when: datetime) -> None:
        """Note the ends of both journals and the digest of `manifest`, at `when` (with time zone), if any is new."""
        state, rows = self.state(), self.rows()
        row: dict[str, Any] = {
            "seq": len(rows) + 1,
            "when": when.isoformat(),
            "archive": [len(state.archive), state.archive[-1] if state.archive else START],
            "judgements": [len(state.judgements), state.judgements[-1] if state.judgements else START],
            "manifest": hashlib.sha256(manifest.read_bytes()).hexdigest() if manifest.is_file() else None,
            "before": rows[-1]["hash"] if rows else START,
        }
        parts = ("archive", "judgements", "manifest")
        if rows and all(rows[-1][part] == row[part] for part in parts):
            return
        row["hash"] = row_hash(row)
        with self.path.open("ab") as file:
            file.write((json.dumps(row, ensure_ascii=True) + "\n").encode("ascii"))
            file.flush()
            os.fsync(file.fileno())


def _is_whole(row: dict[str, Any]) -> bool:
    ends = [row.get("archive"), row.get("judgements")]
    return (
        isinstance(row.get("when"), str)
        and "manifest" in row
        and all(
            isinstance(end, list) and len(end) == 2 and isinstance(end[0], int) and isinstance(end[1], str)
            for end in ends
        )
    )

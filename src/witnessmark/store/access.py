"""What people did with a case besides deciding: came in, were refused, built, took files out; a chain of JSON lines."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from witnessmark.errors import IntegrityError
from witnessmark.store.chain import START, check_link, last_line, lines_of, mend, row_hash

LOG = "access.jsonl"
REMEDY = "restore it from a copy of the case"
MOST_WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who did what to which thing, and when (ISO 8601)."""

    when: str
    who: str
    deed: str
    what: str


class AccessLog:
    """The log of the case at `root`; several processes may write at once."""

    def __init__(self, root: Path) -> None:
        self.path = root / LOG

    def note(self, who: str, deed: str, what: str, when: datetime) -> None:
        """Add a row at `when` (with time zone), behind the last one, which alone is read for it: `read` checks all.

        Raises IntegrityError where the last row is not what was written.
        """
        with FileLock(f"{self.path}.lock", timeout=30):
            mend(self.path, self.path.with_suffix(".torn"))
            before, seq = self._end()
            row: dict[str, Any] = {
                "seq": seq + 1, "when": when.isoformat(), "who": who[:MOST_WORDS], "deed": deed,
                "what": what[:MOST_WORDS], "before": before,
            }  # fmt: skip
            row["hash"] = row_hash(row)
            with self.path.open("ab") as file:
                file.write((json.dumps(row, ensure_ascii=True) + "\n").encode("ascii"))
                file.flush()
                os.fsync(file.fileno())

    def _end(self) -> tuple[str, int]:
        """Return the hash and the number of the last row, those of the start where there is none."""
        line = last_line(self.path)
        if not line:
            return START, 0
        try:
            row = json.loads(line)
            before, seq, whole = str(row["hash"]), int(row["seq"]), row["hash"] == row_hash(row)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            whole = False
        if not whole:
            raise IntegrityError(f"{self.path}: the last row is not what was written; {REMEDY}")
        return before, seq

    def read(self) -> list[Deed]:
        """Return every row, oldest first; raises IntegrityError where the chain breaks."""
        found: list[Deed] = []
        before = START
        for number, line in enumerate(lines_of(self.path), 1):
            row, problem = check_link(line, number, before, LOG)
            if problem is not None:
                raise IntegrityError(f"{self.path}: {problem}; {REMEDY}")
            before = row["hash"]
            found.append(Deed(when=row["when"], who=row["who"], deed=row["deed"], what=row["what"]))
        return found

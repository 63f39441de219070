"""The archive: original bytes by SHA-256, never rewritten, and a hash-chained journal of what came in, and went."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, Self

from witnessmark.errors import IntegrityError
from witnessmark.model.custody import Custody, Event, Kept
from witnessmark.model.text import Capture, Skipped
from witnessmark.store.chain import DIGEST, START, Problem, check_link, lines_of, mend, row_hash

JOURNAL = "journal.jsonl"
TORN = "journal.torn"
REMEDY = "restore it from a copy of the case"
REMEDY_BYTES = "restore it from a copy of the case, or take it away and build again with its source"
SYNC_EVERY = 256
"""Rows between two writes through to the disk: each row is with the operating system at once, so that a killed run
loses none; a power cut loses at most these, and the next build notes them again."""


class Archive:
    """The captures of one case under `root`; a folder that does not exist holds none and is made on the first `add`.

    One process writes at a time (the case's lock sees to it). A row is written after its bytes are safe, so that a
    run killed at any moment leaves at worst bytes without a row, or a torn last row, which the next `add` moves aside
    to ``journal.torn`` before it goes on.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._standing: dict[str, Kept] | None = None
        self._left_out: dict[tuple[str, str], Kept] = {}
        self._removed: dict[str, Kept] = {}
        self._rows = 0
        self._last = START
        self._journal: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write the journal through to the disk and let go of it; a later `add` opens it again."""
        if self._journal is not None:
            os.fsync(self._journal.fileno())
            self._journal.close()
            self._journal = None

    def add(
        self, capture: Capture, data: bytes, when: datetime, who: str | None = None, custody: Custody | None = None
    ) -> bool:
        """Keep the bytes of `capture` and note that `who` brought them in at `when` (with time zone), and how.

        Other bytes under the same source take the place of the former, which stay kept. The same bytes of the same
        type under the same source add nothing; returns whether a row was added. Raises IntegrityError where `data`
        are not the capture's.
        """
        seen = hashlib.sha256(data).hexdigest()
        if seen != capture.digest:
            raise IntegrityError(f"{capture.source}: its bytes have digest {seen}, its capture says {capture.digest}")
        held = self._open().get(capture.source)
        self._keep(capture.digest, data)
        if held is not None and held.capture == capture:
            return False
        self._append(Event.ADDED, when, who, capture.source, capture, custody or Custody(), None)
        return True

    def skip(self, row: Skipped, when: datetime, who: str | None = None) -> bool:
        """Note that something was offered and not taken in, and why; returns whether that was news."""
        self._open()
        if (row.item, row.reason) in self._left_out:
            return False
        self._append(Event.SKIPPED, when, who, row.item, None, Custody(), row.reason)
        return True

    def remove(self, source: str, reason: str, when: datetime, who: str | None = None) -> None:
        """Take `source` out of the case, for a reason; its bytes stay kept."""
        held = self._open().get(source)
        self._append(Event.REMOVED, when, who, source, held.capture if held else None, Custody(), reason)

    def standing(self) -> dict[str, Kept]:
        """Return what is in the case now, by source. Nothing that came in leaves it but by `remove`."""
        held = self._open() if (self.root / JOURNAL).exists() else {}
        return dict(sorted(held.items()))

    def left_out(self) -> list[Skipped]:
        """Return what was offered and not taken in, as it stands now: nothing that came in later under its name."""
        self.standing()
        return [Skipped(item=item, stage="collect", reason=reason) for item, reason in sorted(self._left_out)]

    def removed(self) -> dict[str, Kept]:
        """Return what people took out and nobody brought back, by source."""
        self.standing()
        return dict(self._removed)

    def history(self) -> Iterator[Kept]:
        """Yield every row of the journal, oldest first."""
        for number, line in enumerate(lines_of(self.root / JOURNAL), 1):
            yield self._kept(number, line)

    def chain(self) -> tuple[str, ...]:
        """Return the hash of each row of the journal, oldest first; raises IntegrityError where the chain breaks."""
        hashes: list[str] = []
        for number, line in enumerate(lines_of(self.root / JOURNAL), 1):
            row, problem = _check(line, number, hashes[-1] if hashes else START)
            if problem is not None:
                raise IntegrityError(f"{self.root / JOURNAL}: {problem}; {REMEDY}")
            hashes.append(row["hash"])
        return tuple(hashes)

    def read(self, digest: str) -> bytes:
        """Return the bytes kept under `digest`; raises IntegrityError where they are missing or damaged."""
        path = self._path(digest)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise IntegrityError(
                f"{path} cannot be read: {error.strerror}; expected the bytes of {digest}; {REMEDY_BYTES}"
            ) from error
        seen = hashlib.sha256(data).hexdigest()
        if seen != digest:
            raise IntegrityError(f"{path}: expected digest {digest}, seen {seen}; {REMEDY_BYTES}")
        return data

    def verify(self) -> tuple[Problem, ...]:
        """Return what is wrong: the first broken link of the journal, then every damaged, missing or extra file.

        Reads every byte and changes nothing. An empty tuple means all is as it was taken in.
        """
        problems: list[Problem] = []
        sizes: dict[str, int] = {}
        before, number = START, 0
        for number, line in enumerate(lines_of(self.root / JOURNAL), 1):
            row, problem = _check(line, number, before)
            if problem is not None:
                problems.append(problem)
                break
            before = row["hash"]
            if row["digest"] is not None:
                sizes.setdefault(row["digest"], row["size_bytes"])
        if not problems and number == 0 and self._files():
            problems.append(Problem(where=JOURNAL, expected="a journal of the files kept here", seen="no row"))
        broken = bool(problems)
        files = self._files()
        for digest in sorted(sizes):
            problems.extend(_check_file(self._path(digest), self._shown(digest), digest, sizes[digest]))
        kept = {self._shown(digest) for digest in sizes}
        for shown in sorted(set(files) - kept):
            # Behind a broken link the journal cannot say what belongs here, so only the bytes are checked.
            if broken and DIGEST.fullmatch(files[shown].name):
                problems.extend(_check_file(files[shown], shown, files[shown].name, None))
            else:
                problems.append(Problem(where=shown, expected="no file (no row names it)", seen="a file"))
        return tuple(problems)

    def _path(self, digest: str) -> Path:
        if not DIGEST.fullmatch(digest):
            raise IntegrityError(f"{digest!r} is no SHA-256 digest: expected 64 hexadecimal digits")
        return self.root / digest[:2] / digest

    @staticmethod
    def _shown(digest: str) -> str:
        return f"{digest[:2]}/{digest}"

    def _files(self) -> dict[str, Path]:
        """Return the files that lie in the archive, by their path in it; the journal and torn rows aside."""
        found: dict[str, Path] = {}
        for folder, _, names in os.walk(self.root):
            for name in names:
                path = Path(folder) / name
                shown = path.relative_to(self.root).as_posix()
                if shown not in (JOURNAL, TORN):
                    found[shown] = path
        return found

    def _open(self) -> dict[str, Kept]:
        """Read the journal once, after moving a torn last line aside; raises IntegrityError where its chain breaks."""
        if self._standing is not None:
            return self._standing
        self.root.mkdir(parents=True, exist_ok=True)
        mend(self.root / JOURNAL, self.root / TORN)
        self._standing, self._left_out, self._removed = {}, {}, {}
        for number, line in enumerate(lines_of(self.root / JOURNAL), 1):
            _, problem = _check(line, number, self._last)
            if problem is not None:
                raise IntegrityError(f"{self.root / JOURNAL}: {problem}; {REMEDY}")
            self._stand(self._kept(number, line))
            self._rows, self._last = number, str(json.loads(line)["hash"])
        return self._standing

    def _stand(self, row: Kept) -> None:
        if self._standing is None:
            return
        if row.event is Event.SKIPPED:
            self._left_out[row.source, row.reason or ""] = row
            return
        for item in [item for item in self._left_out if item[0] == row.source]:
            del self._left_out[item]
        if row.event is Event.REMOVED:
            self._standing.pop(row.source, None)
            self._removed[row.source] = row
        else:
            self._standing[row.source] = row
            self._removed.pop(row.source, None)

    def _kept(self, number: int, line: bytes) -> Kept:
        try:
            row = json.loads(line)
            how = dict(row.get("custody", {}))
            how["headers"] = tuple((str(name), str(value)) for name, value in how.get("headers", ()))
            return Kept(
                event=Event(row.get("event", Event.ADDED)),
                when=row["when"],
                who=row.get("who"),
                tool=row.get("tool"),
                source=row["source"],
                capture=None if row["digest"] is None else _capture(row),
                custody=Custody(**how),
                reason=row.get("reason"),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise IntegrityError(
                f"{self.root / JOURNAL} row {number}: expected a journal row, seen {line[:80]!r}"
            ) from error

    def _keep(self, digest: str, data: bytes) -> None:
        path = self._path(digest)
        if path.is_file() and path.stat().st_size == len(data):
            return
        path.parent.mkdir(exist_ok=True)
        beside = path.with_name(f".{digest}.part")
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o444)
        beside.replace(path)

    def _append(
        self, event: Event, when: datetime, who: str | None, source: str, capture: Capture | None, custody: Custody,
        reason: str | None,
    ) -> None:  # fmt: skip
        if when.tzinfo is None:
            raise ValueError(f"{when} has no time zone; a journal of evidence needs one")
        tool = f"witnessmark {version('witnessmark')}"
        row: dict[str, Any] = {
            "seq": self._rows + 1,
            "when": when.isoformat(),
            "event": event.value,
            "who": who,
            "tool": tool,
            "digest": capture.digest if capture else None,
            "source": source,
            "url": capture.url if capture else None,
            "media_type": capture.media_type if capture else None,
            "size_bytes": capture.size_bytes if capture else None,
            "custody": {name: value for name, value in asdict(custody).items() if value not in (None, ())},
            "reason": reason,
            "before": self._last,
        }
        row["hash"] = row_hash(row)
        line = json.dumps(row, ensure_ascii=True) + "\n"
        if self._journal is None:
            self._journal = (self.root / JOURNAL).open("ab")
        self._journal.write(line.encode("ascii"))
        self._journal.flush()
        self._rows, self._last = self._rows + 1, row["hash"]
        self._stand(
            Kept(
                event=event, when=row["when"], who=who, tool=tool, source=source, capture=capture, custody=custody,
                reason=reason,
            )
        )  # fmt: skip
        if self._rows % SYNC_EVERY == 0:
            os.fsync(self._journal.fileno())


def _capture(row: dict[str, Any]) -> Capture:
    return Capture(
        digest=row["digest"],
        media_type=row["media_type"],
        source=row["source"],
        url=row["url"],
        size_bytes=row["size_bytes"],
    )


def _check(line: bytes, number: int, before: str) -> tuple[dict[str, Any], Problem | None]:
    """Return the row of a journal line, and the problem where it does not follow from the row before."""
    row, problem = check_link(line, number, before, JOURNAL)
    if problem is not None:
        return {}, problem
    try:
        whole = (
            row["event"] in (Event.SKIPPED, Event.REMOVED)
            if row["digest"] is None
            else bool(DIGEST.fullmatch(row["digest"])) and isinstance(row["size_bytes"], int)
        )
    except (KeyError, TypeError):
        whole = False
    if not whole:
        return {}, Problem(where=f"{JOURNAL} row {number}", expected="a digest and a size", seen=repr(line[:80]))
    return row, None


def _check_file(path: Path, shown: str, digest: str, size: int | None) -> list[Problem]:
    try:
        with path.open("rb") as file:
            seen = hashlib.file_digest(file, "sha256").hexdigest()
            seen_size = file.tell()
    except FileNotFoundError:
        return [Problem(where=shown, expected="a file", seen="none")]
    except OSError as error:
        return [Problem(where=shown, expected="a readable file", seen=str(error.strerror))]
    if seen != digest:
        return [Problem(where=shown, expected=f"digest {digest}", seen=f"digest {seen} ({seen_size} bytes)")]
    if size is not None and seen_size != size:
        return [Problem(where=f"{JOURNAL} on {shown}", expected=f"{seen_size} bytes", seen=f"{size} bytes")]
    return []

"""Derived tables of a case: Parquet files that carry the key of what they were made from, each with its digest."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from witnessmark.errors import IntegrityError
from witnessmark.model.tables import arrow_schema, from_table, to_table

R = TypeVar("R")
KEY = b"witnessmark.key"
DIGESTS = "digests.json"
GROUP_ROWS = 1000
"""Rows that are turned into a table, and back, at a time."""


class Tables:
    """The ``tables/`` folder of a case. Deleting it loses nothing: a build makes it again, byte for byte.

    ``digests.json`` holds the SHA-256 of every file here. A file that does not fit it counts as absent.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._sound: dict[str, bool] = {}
        self._digests: dict[str, str] | None = None

    def path(self, name: str) -> Path:
        """Return where table `name` lies."""
        return self.root / f"{name}.parquet"

    def key(self, name: str) -> str | None:
        """Return the key that table `name` was written with; None when it is missing, damaged or not ours."""
        path = self.path(name)
        if not self.fits(path.name):
            return None
        try:
            metadata = pq.read_schema(path).metadata or {}
        except (OSError, pa.ArrowInvalid):
            return None
        key = metadata.get(KEY)
        return key.decode("utf-8", "replace") if key is not None else None

    def damaged(self, name: str) -> bool:
        """Tell whether table `name` lies here or did, and is not what was written."""
        file = self.path(name).name
        return (self.path(name).exists() or file in self.digests()) and not self.fits(file)

    def fits(self, file: str) -> bool:
        """Tell whether `file` of this folder is there with the bytes that were noted; read once by each instance."""
        if file not in self._sound:
            wanted = self.digests().get(file)
            self._sound[file] = wanted is not None and _digest(self.root / file) == wanted
        return self._sound[file]

    def digests(self) -> dict[str, str]:
        """Return the noted digest of each file; none where they are lost or damaged."""
        if self._digests is None:
            try:
                rows = json.loads((self.root / DIGESTS).read_bytes())
                self._digests = {str(file): str(digest) for file, digest in rows.items()}
            except (OSError, ValueError, AttributeError, RecursionError):
                self._digests = {}
        return self._digests

    def note(self, file: str) -> None:
        """Note the digest of `file`, which was just written here; of one that is gone, that it is."""
        digests = dict(self.digests())
        digest = _digest(self.root / file)
        if digest is None:
            digests.pop(file, None)
        else:
            digests[file] = digest
        beside = self.root / f"{DIGESTS}.part"
        beside.write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        beside.replace(self.root / DIGESTS)
        self._digests, self._sound[file] = digests, digest is not None

    def remove(self, name: str) -> None:
        """Take table `name` away."""
        self.path(name).unlink(missing_ok=True)
        if self.path(name).name in self.digests():
            self.note(self.path(name).name)

    def forget(self, files: Iterable[str]) -> None:
        """Take away those of `files`, which hold nothing that is not found anew, that do not fit their digests, and
        forget the digests of files that are not there."""
        for file in files:
            if not self.fits(file):
                (self.root / file).unlink(missing_ok=True)
        for file in sorted(self.digests()):
            if not (self.root / file).exists():
                self.note(file)

    def write(self, name: str, record: type[R], rows: Iterable[R], key: str) -> None:
        """Write `rows` as table `name`, whole or not at all (written beside, then renamed), a group at a time."""
        self.root.mkdir(parents=True, exist_ok=True)
        path = self.path(name)
        beside = path.with_suffix(".parquet.part")
        schema = arrow_schema(record).with_metadata({KEY: key.encode("utf-8")})  # type: ignore[arg-type]  # hashable
        with pq.ParquetWriter(beside, schema, compression="zstd") as writer:
            left = iter(rows)
            while group := list(islice(left, GROUP_ROWS)):
                writer.write_table(to_table(record, group).cast(schema))
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(path)
        self.note(path.name)

    def read(self, name: str, record: type[R]) -> list[R]:
        """Return every row of table `name`; raises IntegrityError where it is missing, damaged or of another make."""
        return list(self.stream(name, record))

    def stream(self, name: str, record: type[R]) -> Iterator[R]:
        """Yield the rows of table `name`, holding a group of them at a time; raises IntegrityError as `read` does."""
        path = self.path(name)
        if not self.fits(path.name):
            raise IntegrityError(f"{path} is missing or damaged: build the case again, which makes it anew")
        schema = arrow_schema(record)  # type: ignore[arg-type]  # a class is hashable
        with pq.ParquetFile(path) as file:
            if file.schema_arrow.remove_metadata() != schema:
                raise IntegrityError(f"{path} is of another version of Witnessmark: build the case again")
            for group in range(file.num_row_groups):
                yield from from_table(record, file.read_row_group(group))

    def problems(self) -> list[str]:
        """Return a line for each file that is missing, damaged or not of this folder."""
        present = {path.name for path in self.root.iterdir()} - {DIGESTS} if self.root.is_dir() else set()
        lines = []
        for file in sorted(present | self.digests().keys()):
            if file not in self.digests():
                lines.append(f"{self.root / file}: noted nowhere; build the case again, and it is made anew or goes")
            elif not self.fits(file):
                lines.append(f"{self.root / file}: missing or damaged; build the case again, which makes it anew")
        return lines


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None

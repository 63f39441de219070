"""Derived tables of a case: Parquet files that carry the key of what they were made from."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from witnessmark.model.tables import arrow_schema, from_table, to_table

R = TypeVar("R")
KEY = b"witnessmark.key"


class Tables:
    """The ``tables/`` folder of a case. Deleting it loses nothing: a build makes it again, byte for byte."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str) -> Path:
        """Return where table `name` lies."""
        return self.root / f"{name}.parquet"

    def key(self, name: str) -> str | None:
        """Return the key that table `name` was written with; None when it is missing, torn or not ours."""
        try:
            metadata = pq.read_schema(self.path(name)).metadata or {}
        except (OSError, pa.ArrowInvalid):
            return None
        key = metadata.get(KEY)
        return key.decode("utf-8") if key is not None else None

    def write(self, name: str, record: type[R], rows: Iterable[R], key: str) -> None:
        """Write `rows` as table `name`, whole or not at all (written beside, then renamed)."""
        self.root.mkdir(parents=True, exist_ok=True)
        table = to_table(record, rows).replace_schema_metadata({KEY: key.encode("utf-8")})
        beside = self.path(name).with_suffix(".parquet.part")
        pq.write_table(table, beside, compression="zstd")
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(self.path(name))

    def read(self, name: str, record: type[R]) -> list[R]:
        """Return every row of table `name`."""
        schema = arrow_schema(record)  # type: ignore[arg-type]  # a class is hashable
        return from_table(record, pq.read_table(self.path(name), schema=schema))

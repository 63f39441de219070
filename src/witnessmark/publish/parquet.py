"""Rows of cells to Parquet files beside the CSVs, with numbers as numbers and days as days."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from witnessmark.publish.sheet import Cell, valid

KINDS = ((bool, pa.bool_()), (int, pa.int64()), (float, pa.float64()), (date, pa.date32()))
"""Python types to Arrow types, narrowest first; a column of anything else is text."""


def write_parquet(path: Path, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Write `rows` under `header`; a column's type is that of its cells, None is null."""
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in header]
    arrays = [_column(cells) for cells in columns]
    pq.write_table(pa.Table.from_arrays(arrays, names=list(header)), path, compression="zstd")


def _column(cells: Sequence[Cell]) -> pa.Array:
    stated = [cell for cell in cells if cell is not None]
    for kind, arrow in KINDS:
        if stated and all(type(cell) is kind for cell in stated):
            return pa.array(cells, type=arrow)
    if stated and all(isinstance(cell, int | float) for cell in stated):
        return pa.array([None if cell is None else float(str(cell)) for cell in cells], type=pa.float64())
    return pa.array([None if cell is None else valid(str(cell)) for cell in cells], type=pa.string())

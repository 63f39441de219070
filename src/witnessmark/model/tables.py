"""Arrow schemas of the records, and records to Arrow tables and back without loss."""

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

import pyarrow as pa

from witnessmark.model.plain import field_types, from_plain, optional

R = TypeVar("R")


@cache
def arrow_schema(record: type) -> pa.Schema:
    """Return the Arrow schema of a record class: nested records as structs, tuples as lists, enums as strings."""
    return pa.schema([pa.field(name, _arrow(kind)) for name, kind in field_types(record).items()])


def _arrow(kind: Any) -> pa.DataType:
    kind = optional(kind) or kind
    if get_origin(kind) is tuple:
        return pa.list_(_arrow(get_args(kind)[0]))
    if dataclasses.is_dataclass(kind):
        return pa.struct([pa.field(name, _arrow(field)) for name, field in field_types(kind).items()])  # type: ignore[arg-type]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return pa.string()
    return {
        str: pa.string(),
        bool: pa.bool_(),
        int: pa.int64(),
        float: pa.float64(),
        date: pa.date32(),
        datetime: pa.timestamp("us", tz="UTC"),
    }[kind]


def to_table(record: type[R], rows: Iterable[R]) -> pa.Table:
    """Return `rows`, all of class `record`, as one Arrow table."""
    return pa.Table.from_pylist([_cells(row) for row in rows], schema=arrow_schema(record))  # type: ignore[arg-type]  # hashable


def _cells(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {name: _cells(getattr(value, name)) for name in field_types(type(value))}  # type: ignore[arg-type]
    if isinstance(value, tuple):
        return [_cells(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value


def from_table(record: type[R], table: pa.Table) -> list[R]:
    """Return the records that `to_table` wrote, equal and in order."""
    return [from_plain(record, row) for row in table.to_pylist()]

"""Arrow schemas of the records, and records to Arrow tables and back without loss."""

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

import pyarrow as pa

from witnessmark.model.plain import field_types, optional, reader, to_plain

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
    held, schema = list(rows), arrow_schema(record)  # type: ignore[arg-type]  # a class is hashable
    # A column at a time: whole rows would be built as objects first.
    columns = [
        pa.array([to_plain(getattr(row, field.name), keep_dates=True) for row in held], type=field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def from_table(record: type[R], table: pa.Table) -> list[R]:
    """Return the records that `to_table` wrote, equal and in order."""
    types = field_types(record)  # type: ignore[arg-type]  # a class is hashable
    columns = [map(reader(kind), table[name].to_pylist()) for name, kind in types.items()]
    return [record(**dict(zip(types, values, strict=True))) for values in zip(*columns, strict=True)]

"""Records to plain JSON values and back, and their JSON Schema, all read off the dataclasses themselves."""

import dataclasses
import types
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

R = TypeVar("R")
Plain = dict[str, Any]


@cache
def field_types(record: type) -> dict[str, Any]:
    """Return each field of a record class with its resolved type, in order of declaration."""
    hints = get_type_hints(record)
    return {field.name: hints[field.name] for field in dataclasses.fields(record)}


@cache
def field_names(kind: type) -> tuple[str, ...] | None:
    """Return the names of a record class's fields, in order of declaration; None for any other class."""
    return tuple(field_types(kind)) if dataclasses.is_dataclass(kind) else None


def optional(kind: Any) -> Any | None:
    """Return T for ``T | None``; None for any other type."""
    if get_origin(kind) in (Union, types.UnionType):
        inner = [arg for arg in get_args(kind) if arg is not type(None)]
        if len(inner) == 1:
            return inner[0]
        raise TypeError(f"{kind} is a union of several types; a record field holds one type or None")
    return None


def to_plain(value: Any, *, keep_dates: bool = False) -> Any:
    """Return `value` as JSON values: records as objects, tuples as arrays, dates in ISO 8601 or, if asked, kept."""
    if isinstance(value, str):
        return value.value if isinstance(value, StrEnum) else value
    names = field_names(type(value))  # type: ignore[arg-type]  # a class is hashable
    if names is not None:
        return {name: to_plain(getattr(value, name), keep_dates=keep_dates) for name in names}
    if isinstance(value, tuple):
        return [to_plain(item, keep_dates=keep_dates) for item in value]
    if isinstance(value, dict):
        return {key: to_plain(item, keep_dates=keep_dates) for key, item in sorted(value.items())}
    if isinstance(value, date) and not keep_dates:
        return value.isoformat()
    return value


def from_plain(record: type[R], value: Plain) -> R:
    """Return the `record` that `to_plain` turned into `value`; ISO strings and date objects are both read."""
    read: Callable[[Any], R] = reader(record)  # type: ignore[arg-type]  # a class is hashable
    return read(value)


@cache
def reader(kind: Any) -> Callable[[Any], Any]:
    """Return a function that turns one JSON value back into what `to_plain` made it from, of type `kind`."""
    inner = optional(kind)
    if inner is not None:
        read = reader(inner)
        return lambda value: None if value is None else read(value)
    if get_origin(kind) is tuple:
        read = reader(get_args(kind)[0])
        return lambda value: tuple(read(item) for item in value)
    if dataclasses.is_dataclass(kind):
        build: Callable[..., Any] = kind  # type: ignore[assignment]  # a class here, never an instance
        readers = [(name, reader(field)) for name, field in field_types(kind).items()]  # type: ignore[arg-type]
        return lambda value: build(**{name: read(value[name]) for name, read in readers})
    if kind is datetime:
        return lambda value: value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if kind is date:
        return lambda value: value if isinstance(value, date) else date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return lambda value: value


def json_schema(record: type, *, title: str, base: str) -> Plain:
    """Return the JSON Schema (2020-12) of a record class; `base` is the schema's ``$id``."""
    definitions: Plain = {}
    root = _schema(record, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": base,
        "title": title,
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: Plain) -> Plain:
    inner = optional(kind)
    if inner is not None:
        return {"anyOf": [_schema(inner, definitions), {"type": "null"}]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _schema(get_args(kind)[0], definitions)}
    if get_origin(kind) is dict:
        return {"type": "object", "additionalProperties": _schema(get_args(kind)[1], definitions)}
    if dataclasses.is_dataclass(kind):
        name = kind.__name__  # type: ignore[union-attr]  # a class here, never an instance
        if name not in definitions:
            definitions[name] = {}
            fields = field_types(kind)  # type: ignore[arg-type]
            definitions[name] = {
                "type": "object",
                "description": (kind.__doc__ or "").strip(),
                "properties": {field: _schema(type_, definitions) for field, type_ in fields.items()},
                "required": list(fields),
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{name}"}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"type": "string", "enum": [member.value for member in kind]}
    formats = {datetime: "date-time", date: "date"}
    if kind in formats:
        return {"type": "string", "format": formats[kind]}
    return {"type": {str: "string", bool: "boolean", int: "integer", float: "number"}[kind]}

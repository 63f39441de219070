"""``tables.toml`` of a case: how tables with columns of their own are to be read, in and out."""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from witnessmark.errors import CaseError
from witnessmark.model.mapping import FACTS, HARMS, Mapping

TABLE_FILE = "tables.toml"
OTHERS = ("name", "needs", "date_format")
HEAD = "# How tables with columns of their own are read. Change it as you like, and build again.\n"


def read_mappings(root: Path) -> tuple[Mapping, ...]:
    """Return the tables that ``tables.toml`` in the case at `root` describes; none where there is no such file.

    Raises CaseError, naming the file, the key and what was expected, for a file that cannot be used.
    """
    path = root / TABLE_FILE
    if not path.exists():
        return ()
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CaseError(f"{path} cannot be read: {error}") from None
    blocks = given.pop("table", [])
    if given or not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise CaseError(f"{path}: expected blocks that begin with [[table]], and nothing besides")
    return tuple(_mapping(block, f"{path}: table {number}") for number, block in enumerate(blocks, 1))


def _mapping(block: dict[str, Any], where: str) -> Mapping:
    for key, value in block.items():
        if key not in (*FACTS, *HARMS, *OTHERS):
            raise CaseError(
                f"{where}: {key} is not known; choose from {', '.join((*OTHERS, *FACTS))}, or a harm: killed"
            )
        if key != "needs" and not (isinstance(value, str) and value.strip()):
            raise CaseError(f"{where}: {key} is {value!r}; expected the heading of a column in quotes")
    columns = tuple((key, _heading(value)) for key, value in block.items() if key not in OTHERS)
    needs = block.get("needs", [heading for _, heading in columns])
    if not isinstance(needs, list) or not needs or not all(isinstance(one, str) and one.strip() for one in needs):
        raise CaseError(f"{where}: needs is {needs!r}; expected a list of headings of columns")
    mapping = Mapping(
        name=block.get("name", "table"),
        needs=tuple(_heading(one) for one in needs),
        columns=columns,
        date_format=block.get("date_format"),
    )
    if not is_enough(mapping):
        raise CaseError(f"{where}: neither a text nor a number of people; name a column as text, or as killed")
    return mapping


def is_enough(mapping: Mapping) -> bool:
    """Return whether a mapping names what a table needs to be read: a text, or a number of people."""
    return any(key == "text" or key in HARMS for key, _ in mapping.columns)


def _heading(value: str) -> str:
    """Return a heading as headings are compared: without outer space, in small letters."""
    return value.strip().lower()


def told(mapping: Mapping) -> str:
    """Return the block of ``tables.toml`` that describes `mapping`."""
    lines = ["[[table]]", f"name = {json.dumps(mapping.name, ensure_ascii=False)}"]
    lines.append(f"needs = {json.dumps(mapping.needs, ensure_ascii=False)}")
    lines += [f"{key} = {json.dumps(heading, ensure_ascii=False)}" for key, heading in mapping.columns]
    if mapping.date_format:
        lines.append(f"date_format = {json.dumps(mapping.date_format)}")
    return "\n".join(lines) + "\n"


def append_mappings(root: Path, mappings: Sequence[Mapping]) -> Path:
    """Add blocks to ``tables.toml`` in the case at `root`, written beside and renamed; return its path."""
    path = root / TABLE_FILE
    before = path.read_text("utf-8") if path.exists() else HEAD
    beside = path.with_name(f".{path.name}.part")
    beside.write_text("\n".join([before, *map(told, mappings)]), encoding="utf-8")
    beside.replace(path)
    return path

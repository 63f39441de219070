"""Word lists, patterns and thresholds as data files (TOML), read once and shared."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
"""Where the data files lie."""


@cache
def load(name: str) -> dict[str, Any]:
    """Return the lexicon file `name` (without ``.toml``) as tables; raises FileNotFoundError when there is none."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))

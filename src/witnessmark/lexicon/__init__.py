"""Word lists, patterns and thresholds as data files (TOML), read once and shared."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """Return the lexicon file `name` (without ``.toml``) as tables; raises FileNotFoundError when there is none."""
    return tomllib.loads(files("witnessmark.lexicon").joinpath(f"{name}.toml").read_text("utf-8"))

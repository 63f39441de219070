"""Word lists, patterns and thresholds as data files (TOML), read once and shared."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
"""Where the data files lie."""
CATALOGUE = "publish_report_"
"""What the name of a catalogue of the report's words begins with; the code of its language follows."""


@cache
def load(name: str) -> dict[str, Any]:
    """Return the lexicon file `name` (without ``.toml``) as tables; raises FileNotFoundError when there is none."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@cache
def spoken() -> tuple[str, ...]:
    """Return the codes of the languages that the report and the review can speak: those with a catalogue of words."""
    return tuple(path.stem.removeprefix(CATALOGUE) for path in sorted(FOLDER.glob(f"{CATALOGUE}*.toml")))


@cache
def languages() -> dict[str, dict[str, Any]]:
    """Return the packs of languages that claims are read in, by code (ISO 639-1): the folders that hold a pack."""
    return {path.parent.name: load(f"{path.parent.name}/pack") for path in sorted(FOLDER.glob("*/pack.toml"))}

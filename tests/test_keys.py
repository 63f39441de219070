import ast
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

import witnessmark
from witnessmark.keys import NO_BEARING, PACKAGES
from witnessmark.pipeline import STAGES, build
from witnessmark.settings import Settings

SOURCE = Path(witnessmark.__file__).parent
HARMLESS = {"processes", "engine", "llm_key"}
"""Settings that change where and how fast a stage works, never what it finds."""


def imported() -> Iterator[str]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


def test_every_imported_package_is_in_the_keys_or_known_to_have_no_bearing() -> None:
    """A package that this program imports is named in keys.py, so that its new version runs the stages again."""
    owners = packages_distributions()
    strangers = {name for name in imported() if name not in sys.stdlib_module_names and name != "witnessmark"}
    names = {owner.lower().replace("-", "_") for name in strangers for owner in owners.get(name, [name])}
    listed = {name.lower().replace("-", "_") for name in (*PACKAGES, *NO_BEARING)}
    assert names - listed == set()
    assert not set(PACKAGES) & set(NO_BEARING)


class Watched(Settings):
    """Settings that remember which of them were read."""

    read: set[str]

    def __getattribute__(self, name: str) -> Any:
        if name in Settings.__dataclass_fields__:
            Watched.read.add(name)
        return super().__getattribute__(name)


def test_every_setting_that_a_stage_reads_is_in_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Building a case, no stage reads a setting that its declaration does not name."""
    (tmp_path / "a.txt").write_text("Two people were killed by shelling in Kharkiv on 3 March 2022, the mayor said.")
    read: dict[str, set[str]] = {}
    watching = []
    for stage in STAGES:

        def run(case: Any, key: str, stage: Any = stage) -> None:
            Watched.read = set()
            stage.run(case, key)
            read[stage.name] = set(Watched.read)

        watching.append(type(stage)(**{**{name: getattr(stage, name) for name in stage.__slots__}, "run": run}))
    monkeypatch.setattr("witnessmark.pipeline.STAGES", tuple(watching))

    def copied(settings: Settings, **changes: Any) -> Settings:
        """Copy settings for a worker, which reads none of them."""
        seen = set(Watched.read)
        made = replace(settings, **changes)
        Watched.read = seen
        return made

    monkeypatch.setattr("witnessmark.batches.replace", copied)
    Watched.read = set()
    build([str(tmp_path / "a.txt")], tmp_path / "case", Watched(processes=1), lambda *_: None)
    assert read["resolve"] >= {"gazetteer", "country"}
    # a stage that reads its own earlier rows asks for its whole key, and so for all the settings that it names
    undeclared = {stage.name: read[stage.name] - {*stage.settings, *HARMLESS} for stage in STAGES}
    assert not any(undeclared.values()), undeclared

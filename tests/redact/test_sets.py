"""What is hidden in the marked sentences of eval/private, against their floors."""

import subprocess
import sys

import pytest

from tests.sources import ROOT


@pytest.mark.parametrize("name", ["own", "sixth", "ninth", "tenth"])
def test_a_set_keeps_its_floors(name: str) -> None:
    """The set that rules were made on, one that weights were fitted on, and two that nothing was fitted on."""
    done = subprocess.run(
        [sys.executable, ROOT / "eval" / "private" / "score_private.py", "--set", name, "--misses"],
        check=False,  # asserted below
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr

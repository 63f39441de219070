import subprocess
import sys

from tests.sources import ROOT


def test_a_build_killed_at_random_moments_ends_in_the_same_bytes() -> None:
    """Four kills at random moments, then a build: what is derived and published is that of an undisturbed build."""
    done = subprocess.run(
        [sys.executable, ROOT / "eval" / "scale" / "kills.py", "--kills", "4", "--seed", "7"],
        check=False,  # asserted below
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert "all bytes as undisturbed" in done.stdout

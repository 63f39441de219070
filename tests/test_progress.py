"""Progress: counts and time left by stage, also where there is no terminal, and nothing when asked for quiet."""

import io

import pytest

from witnessmark import progress
from witnessmark.progress import ProgressLine


def test_a_pipe_gets_a_line_every_ten_seconds_with_counts_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two lines ten seconds pass; from the pace so far the rest is told."""
    now = 0.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    stream = io.StringIO()
    line = ProgressLine(stream)
    for step in range(31):
        now = float(step)
        line("extract", step * 10, 1000)
    told = stream.getvalue().splitlines()
    assert len(told) == 3
    assert told[0] == "extract    100 of 1,000, about 2 min left"


def test_quiet_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With quiet, not a letter is written."""
    now = 0.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    stream = io.StringIO()
    with ProgressLine(stream, quiet=True) as line:
        for step in range(40):
            now = float(step)
            line("clean", step, 40)
    assert stream.getvalue() == ""

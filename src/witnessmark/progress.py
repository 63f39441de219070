"""Counts of a run's stages in; a line that tells them, with about how long the rest takes, out to a stream."""

import shutil
import time
from types import TracebackType
from typing import TextIO

TERMINAL_SECONDS, LINE_SECONDS = 0.1, 10.0
"""Between two states of the progress line: on a terminal, and in a pipe or a log."""
LONGEST_LINE = 200
SURE_SECONDS, LONG_SECONDS = 2.0, 90.0
"""A stage's pace is told from here on; a longer wait is told in minutes."""


class ProgressLine:
    """How far a stage is: one line kept up to date on a terminal, elsewhere a line every ten seconds."""

    def __init__(self, stream: TextIO, *, quiet: bool = False) -> None:
        self.stream = stream
        self.terminal = stream.isatty()
        self.quiet = quiet
        self.stage = ""
        self.began = self.told = time.monotonic()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Show that `done` of `total` items of `stage` are done, and about how long the rest takes.

        After a space, `stage` may tell what it is at.
        """
        stage, _, at = stage.partition(" ")
        if self.quiet:
            return
        now = time.monotonic()
        if stage != self.stage:
            self.stage, self.began = stage, now
        elif now - self.told < (TERMINAL_SECONDS if self.terminal else LINE_SECONDS):
            return
        if not self.terminal and now - self.told < LINE_SECONDS:
            return
        self.told = now
        count = f"{done:,} of {total:,}" if total else f"{done:,}" if done else "working"
        line = f"{stage:<10} {count}{self._left(now, done, total)}"
        if at:
            plain = "".join(char for char in at if char.isprintable())
            line = f"{line}  {plain}"[: shutil.get_terminal_size().columns - 1 if self.terminal else LONGEST_LINE]
        self._write(f"\r\x1b[2K{line}" if self.terminal else f"{line}\n")

    def _left(self, now: float, done: int, total: int | None) -> str:
        spent = now - self.began
        if not total or not done or spent < SURE_SECONDS:
            return ""
        left = spent / done * (total - done)
        return f", about {left / 60:.0f} min left" if left >= LONG_SECONDS else f", about {left:.0f} s left"

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.terminal and self.stage and not self.quiet:
            self._write("\r\x1b[2K")

"""A report's text and its hidden spans in, the text without them out, and where each old offset lies in it."""

from bisect import bisect_right
from collections.abc import Iterable

from witnessmark.model.editions import Hidden


class Mover:
    """A report's text with its hidden spans replaced, and where each old offset lies in the new text."""

    def __init__(self, text: str, spans: Iterable[Hidden]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.shifts: list[int] = [0]
        pieces: list[str] = []
        at = 0
        for item in sorted(spans, key=lambda item: (item.start, -item.end)):
            if item.start < at:
                continue
            mark = item.kind.mark
            pieces += (text[at : item.start], mark)
            at = item.end
            self.starts.append(item.start)
            self.ends.append(item.end)
            self.shifts.append(self.shifts[-1] + len(mark) - (item.end - item.start))
        self.text = "".join((*pieces, text[at:]))

    def start(self, offset: int) -> int:
        """Return where a span that began at `offset` begins now: at the mark when it began inside hidden words."""
        before = bisect_right(self.starts, offset) - 1
        if before >= 0 and offset < self.ends[before]:
            return self.starts[before] + self.shifts[before]
        return offset + self.shifts[before + 1]

    def end(self, offset: int) -> int:
        """Return where a span that ended at `offset` ends now: behind the mark when it ended inside hidden words."""
        before = bisect_right(self.starts, offset - 1) - 1
        if before >= 0 and offset <= self.ends[before]:
            return self.ends[before] + self.shifts[before + 1]
        return offset + self.shifts[before + 1]

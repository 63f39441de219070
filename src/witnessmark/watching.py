"""Folders and feeds in, a case that is kept up to date with them out, until the watching is stopped."""

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from witnessmark.build import Progress
from witnessmark.errors import ArgumentError, CaseError
from witnessmark.pipeline import build
from witnessmark.settings import Settings


def watched(
    sources: Sequence[str], root: Path, settings: Settings, progress: Progress, who: str, *, every: int,
    times: int | None = None,
) -> Iterator[str]:  # fmt: skip
    """Add what is new in `sources` to the case at `root` and build it, every `every` seconds; yield what is to tell.

    What is wrong at the first look is raised; later, while another run holds the case or a folder is away, the look is
    left out and said to be. A folder without a file is one to which nothing came yet.
    """
    looks = 0
    while times is None or looks < times:
        time.sleep(every if looks else 0)
        looks += 1
        filled = [source for source in sources if not _is_empty(source)]
        if not filled:
            if looks == 1:
                yield f"nothing in {', '.join(sources)} yet"
            continue
        try:
            built = build(filled, root, settings, progress, who)
        except (ArgumentError, CaseError) as error:
            if looks == 1:
                raise
            yield f"not this time: {error}"
            continue
        added = built.added
        if added.new or added.changed or looks == 1:
            counts = f"{built.counts['reports']:,} reports, {built.counts['claims']:,} claims"
            yield f"{len(added.new):,} new, {len(added.changed):,} changed; {counts}: {built.out}"
        for row in added.skipped:
            yield f"  not taken in: {row.item}: {row.reason}"


def _is_empty(source: str) -> bool:
    """Return whether `source` is a folder in which no file lies."""
    path = Path(source)
    return path.is_dir() and not any(files for _, _, files in os.walk(path))

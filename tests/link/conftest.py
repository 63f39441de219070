import sys
from pathlib import Path

import pytest

from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.text import Document

MADE = Path(__file__).resolve().parents[2] / "eval" / "events"
Story = tuple[list[Document], list[ResolvedClaim], dict[str, str], dict[str, str | None]]


@pytest.fixture(scope="session")
def made() -> Story:
    """A small made set: 16 events in 60 reports, with the origin and the true event of each claim."""
    sys.path.insert(0, str(MADE))
    try:
        from gold import gold
        from make_events import make
    finally:
        sys.path.remove(str(MADE))
    return gold(make(3, 16, 60)[1])

"""Custody: how bytes came into a case, who brought them, and what stands in it now."""

from dataclasses import dataclass
from enum import StrEnum

from witnessmark.model.text import Capture


class Event(StrEnum):
    """What a row of the archive's journal says."""

    ADDED = "added"
    REMOVED = "removed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """How bytes were come by, besides what their Capture says.

    `asked` is the path or address that was asked for, `reached` the address that answered (after redirects), `status`
    and `headers` its answer. `captured` is when others had taken the bytes (ISO 8601), where a web archive says so.
    `inside` is the digest of the container that they came out of, `member` their name in it. `shown_by` is the browser
    that made them out of what was answered.
    """

    asked: str | None = None
    reached: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    captured: str | None = None
    inside: str | None = None
    member: str | None = None
    shown_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One capture on its way into a case: its bytes and how they were come by."""

    capture: Capture
    data: bytes
    custody: Custody


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One row of the journal: what happened (`event`), when (ISO 8601), by whom and with which tool, to what.

    `capture` is None for something that was offered and not taken in; `source` is its name in every case, and
    `reason` says why it was removed or not taken.
    """

    event: Event
    when: str
    who: str | None
    tool: str | None
    source: str
    capture: Capture | None
    custody: Custody
    reason: str | None

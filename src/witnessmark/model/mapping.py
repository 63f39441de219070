"""How people say that a table is to be read: what tells it, and in which of its columns each thing stands."""

from dataclasses import dataclass

from witnessmark.model.claims import ClaimKind

FACTS = (
    "id", "text", "title", "date", "date_end", "date_precision", "place", "latitude", "longitude", "place_precision",
    "country", "event", "by", "publisher", "url", "note",
)  # fmt: skip
"""What a column may hold besides a number of people; precisions are UCDP's codes."""
HARMS = tuple(f"{kind.value}{end}" for kind in ClaimKind for end in ("", "_low", "_high"))
"""Numbers of people: ``killed``, or its bounds ``killed_low`` and ``killed_high``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """One table as people describe it: `columns` are pairs of one of `FACTS` or `HARMS` and the column's heading.

    A table that has all the columns in `needs` is read by it; `date_format` is that of ``datetime.strptime``, for days
    that are written in a way of which the order of day and month is not certain.
    """

    name: str
    needs: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    date_format: str | None = None

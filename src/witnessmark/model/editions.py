"""Editions of a record: for whom each is, and the private words that are hidden in it."""

from dataclasses import dataclass
from enum import StrEnum


class Edition(StrEnum):
    """For whom published files are: `WORKING` holds everything and stays with those who made it."""

    WORKING = "working"
    PARTNERS = "partners"
    PUBLIC = "public"


class PrivateKind(StrEnum):
    """What hidden words were."""

    NAME = "name"
    AGE = "age"
    PHONE = "phone"
    EMAIL = "email"
    BANK = "bank details"
    PLACE = "exact place"
    HANDLE = "handle"
    PLATE = "number plate"
    DOCUMENT = "document number"
    BORN = "birth date"

    @property
    def mark(self) -> str:
        """What a reader sees in the place of the hidden words."""
        return f"[{self.value}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Words of a report that are not published: half-open offsets into its kept text.

    Words that stand only in the report's title have `start` and `end` of -1. `leftover` marks words that the search
    after the first pass found in another spelling or place; `shared` a name that someone in office bears too, which is
    hidden where it stands and looked for nowhere else.
    """

    kind: PrivateKind
    report_id: str
    start: int
    end: int
    words: str
    leftover: bool = False
    shared: bool = False

    @property
    def distinct(self) -> bool:
        """Whether the words can only be what they were; a lone first name is also half of many a town's."""
        return self.kind is not PrivateKind.AGE and (self.kind is not PrivateKind.NAME or " " in self.words)

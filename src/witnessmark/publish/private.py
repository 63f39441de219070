"""Documents in, the private words in them out: names of private persons, contact, bank details, exact shelters."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from witnessmark.model.places import Place
from witnessmark.model.text import Document


class PrivateKind(StrEnum):
    """What hidden words were."""

    NAME = "name"
    AGE = "age"
    PHONE = "phone"
    EMAIL = "email"
    BANK = "bank details"
    PLACE = "exact place"

    @property
    def mark(self) -> str:
        """What a reader sees in the place of the hidden words."""
        return f"[{self.value}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Words of a report that are not published: half-open offsets into its kept text."""

    kind: PrivateKind
    report_id: str
    start: int
    end: int
    words: str


EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")


def find_private(documents: Sequence[Document]) -> tuple[Hidden, ...]:
    """Return what must not be published in `documents`, in text order."""
    return tuple(item for document in documents for item in _in_text(document))


def _in_text(document: Document) -> Iterator[Hidden]:
    for found in EMAIL.finditer(document.report.text):
        yield Hidden(
            kind=PrivateKind.EMAIL,
            report_id=document.report.id,
            start=found.start(),
            end=found.end(),
            words=found.group(),
        )


def exact_place(place: Place) -> bool:
    """Return whether `place` pins a spot that must not be published: an exact entry of a user's gazetteer."""
    return place.id.startswith("user:") and place.where_prec == 1

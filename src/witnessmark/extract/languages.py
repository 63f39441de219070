"""Which reader reads a report: one a language, chosen by the report's own; none where there is no pack for it.

A language is a pack: word lists and rules under `lexicon/<code>/`, a model there where one is trained, and a module
that is a `Reader`, named here. Nothing else of the house knows which languages there are.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from witnessmark.model.claims import Claim
from witnessmark.model.text import Document

Claims = tuple[Claim, ...]

_PACKS = {"en": "witnessmark.extract.reader.english"}
_DEFAULT = "en"  # what is too short to tell its language is read as this one


class Reader(Protocol):
    """Documents of one language in, the claims of each out, in order; same bytes however they are batched."""

    def claims_of(self, documents: Sequence[Document]) -> list[Claims]:
        """Return the claims of each document."""
        ...


def reads(language: str) -> bool:
    """Say whether there is a reader for a report's language (ISO 639-1, or "und" for too short to tell)."""
    return language in _PACKS or language == "und"


def reader_of(language: str) -> Reader | None:
    """Return the reader of a language, loaded on first use; None where there is none."""
    name = _PACKS.get(_DEFAULT if language == "und" else language)
    return cast(Reader, import_module(name)) if name is not None else None


def claims_of(documents: Sequence[Document]) -> list[Claims]:
    """Return the claims of each document by the reader of its language; () where there is no reader."""
    told: list[Claims] = [()] * len(documents)
    for language in sorted({document.report.language for document in documents}):
        reader = reader_of(language)
        if reader is None:
            continue
        places = [i for i, document in enumerate(documents) if document.report.language == language]
        for i, claims in zip(places, reader.claims_of([documents[i] for i in places]), strict=True):
            told[i] = claims
    return told

"""Which reader reads a report: one a language, chosen by the report's own; none where there is no pack for it.

A language is a pack, the folder `lexicon/<code>/`. Its `pack.toml` names a reader of its own, a module that is a
`Reader`, or holds the words by which the flat reader of packs reads it. Nothing else of the house knows which
languages there are.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from witnessmark import lexicon
from witnessmark.model.claims import Claim
from witnessmark.model.text import Document

Claims = tuple[Claim, ...]

_DEFAULT = "en"  # what is too short to tell its language is read as this one


class Reader(Protocol):
    """Documents of one language in, the claims of each out, in order; same bytes however they are batched."""

    def claims_of(self, documents: Sequence[Document]) -> list[Claims]:
        """Return the claims of each document."""
        ...


def reads(language: str) -> bool:
    """Say whether there is a reader for a report's language (ISO 639-1, or "und" for too short to tell)."""
    return language in lexicon.languages() or language == "und"


@cache
def reader_of(language: str) -> Reader | None:
    """Return the reader of a language, loaded on first use; None where there is none."""
    code = _DEFAULT if language == "und" else language
    pack = lexicon.languages().get(code)
    if pack is None:
        return None
    if "reader" in pack:
        return cast(Reader, import_module(pack["reader"]))
    from witnessmark.extract.reader.packed import PackReader

    return PackReader(code)


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

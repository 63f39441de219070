"""Resolve: claims as extracted go in, and come out with their place, date and speaker looked up."""

from collections.abc import Sequence

from witnessmark.model.claims import Claim, ResolvedClaim
from witnessmark.model.text import Document
from witnessmark.model.text import Origin as Origin
from witnessmark.model.time import DateSpan
from witnessmark.settings import Settings


class Resolver:
    """Looks up the place, date and speaker of claims; one for a whole run."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def resolve(self, document: Document, claims: Sequence[Claim]) -> tuple[ResolvedClaim, ...]:
        """Return `claims`, all of `document`, in their order, each with what could be looked up."""
        return tuple(
            ResolvedClaim(claim=claim, place=None, date=None, since=None, speaker_key=None) for claim in claims
        )


def infer_published(documents: Sequence[Document], origins: Sequence[Origin]) -> dict[str, DateSpan]:
    """Return the dates inferred for reports without one, by report id."""
    return {}


def merge_speakers(claims: Sequence[ResolvedClaim]) -> tuple[ResolvedClaim, ...]:
    """Return `claims` with one speaker key for each speaker."""
    return tuple(claims)

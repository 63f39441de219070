"""Resolve: claims as extracted go in, and come out with their place, date and speaker looked up."""

from collections.abc import Sequence

from witnessmark.model.claims import Claim, ResolvedClaim
from witnessmark.model.text import Document
from witnessmark.resolve.coded import resolve_coded
from witnessmark.resolve.date.of_claim import date_of, since_of
from witnessmark.resolve.date.published import infer_published
from witnessmark.resolve.place.of_claim import PlaceReader
from witnessmark.resolve.speakers import merge_speakers, speaker_key
from witnessmark.settings import Settings

__all__ = ["Resolver", "infer_published", "merge_speakers"]


class Resolver:
    """Looks up the place, date and speaker of claims; one for a whole run, since it holds the open gazetteers."""

    def __init__(self, settings: Settings) -> None:
        """Open the gazetteers (the first time on a machine, compile theirs: a few seconds).

        Raises ArgumentError for a user's gazetteer file that cannot be used.
        """
        self._places = PlaceReader(settings)
        self._country = settings.country

    def resolve(self, document: Document, claims: Sequence[Claim]) -> tuple[ResolvedClaim, ...]:
        """Return `claims`, all of `document`, in their order, each with what could be looked up and why."""
        if document.report.language == "zxx":
            return resolve_coded(document, claims, self._places.gazetteer, self._country)
        resolved = []
        dated = [date_of(document, claim) for claim in claims]
        placed = self._places.read(document, claims, [span for span, _ in dated])
        for claim, (span, when), (place, where) in zip(claims, dated, placed, strict=True):
            resolved.append(
                ResolvedClaim(
                    claim=claim,
                    place=place,
                    date=span,
                    since=since_of(document, claim),
                    speaker_key=speaker_key(claim.attribution, place.country if place else None),
                    why=tuple(reason for reason in (where, when) if reason),
                )
            )
        return tuple(resolved)

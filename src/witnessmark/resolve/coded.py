"""Place and date of coded records: the codes that the table states in, resolved claims out; nothing is guessed."""

import re
from collections.abc import Sequence
from datetime import date

from witnessmark.model.claims import Claim, ResolvedClaim
from witnessmark.model.places import Place
from witnessmark.model.text import Document
from witnessmark.model.time import DateSpan

FACT = re.compile(r"(date|until|date precision|place|coordinates|place precision): (.+)", re.DOTALL)
NEAR = 2
"""Coordinates without a precision code: near, not exact."""


def resolve_coded(document: Document, claims: Sequence[Claim]) -> tuple[ResolvedClaim, ...]:
    """Return the claims of a coded record with the place and days that its codes state."""
    matches = (FACT.fullmatch(sentence.text) for sentence in document.sentences)
    facts = {match[1]: match[2] for match in matches if match}
    place, span = _place(facts), _span(facts)
    return tuple(
        ResolvedClaim(
            claim=claim,
            place=place,
            date=span,
            since=None,
            speaker_key=None,
            why=("place and date as the record codes them",),
        )
        for claim in claims
    )


def _place(facts: dict[str, str]) -> Place | None:
    if "coordinates" not in facts:
        return None
    latitude, longitude = (float(part) for part in facts["coordinates"].split(", "))
    stated = facts.get("place precision", "")
    return Place(
        id=f"coded:{latitude:.4f},{longitude:.4f}",
        name=facts.get("place") or facts["coordinates"],
        latitude=latitude,
        longitude=longitude,
        where_prec=int(stated) if stated in tuple("1234567") else NEAR,
        country=None,
        admin1=None,
    )


def _span(facts: dict[str, str]) -> DateSpan | None:
    if "date" not in facts:
        return None
    start = date.fromisoformat(facts["date"])
    end = max(start, date.fromisoformat(facts.get("until", facts["date"])))
    days = (end - start).days + 1
    spread = 1 if days == 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5
    stated = facts.get("date precision", "")
    return DateSpan(
        start=start, end=end, date_prec=int(stated) if stated in tuple("12345") else spread, words=facts["date"]
    )

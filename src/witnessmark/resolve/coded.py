"""Place and date of coded records: what the table states in, resolved claims out; nothing is guessed."""

import re
from collections.abc import Sequence
from datetime import date

from witnessmark.model.claims import Claim, ResolvedClaim
from witnessmark.model.places import Place
from witnessmark.model.text import Document
from witnessmark.model.time import DateSpan
from witnessmark.resolve.place.gazetteer import Gazetteer, Rank
from witnessmark.resolve.place.names import fold

FACT = re.compile(r"(date|until|date precision|place|country|coordinates|place precision): (.+)", re.DOTALL)
NEAR = 2
"""Coordinates without a precision code: near, not exact."""
CLEARLY = 10
"""A name that several places have is the largest one's where it has this many times the people of the next."""
PRECISION = {Rank.COUNTRY: 6, Rank.ADMIN1: 4, Rank.ADMIN2: 3, Rank.TOWN: 1}


def resolve_coded(
    document: Document, claims: Sequence[Claim], gazetteer: Gazetteer, country: str | None = None
) -> tuple[ResolvedClaim, ...]:
    """Return the claims of a coded record with the place and days that it states.

    A place without coordinates is looked up by its name, within the country that the record or the user names; where
    several places have that name and none is by far the largest, it stays without coordinates.
    """
    matches = (FACT.fullmatch(sentence.text) for sentence in document.sentences)
    facts = {match[1]: match[2] for match in matches if match}
    place, span = _place(facts) or _looked_up(facts, gazetteer, country), _span(facts)
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


def _looked_up(facts: dict[str, str], gazetteer: Gazetteer, country: str | None) -> Place | None:
    if "place" not in facts:
        return None
    stated = gazetteer.find(fold(facts.get("country", ""))) or ()
    code = next((gazetteer.entry(row).country for row in stated if gazetteer.is_country(row)), country)
    found = [gazetteer.entry(row) for row in gazetteer.find(fold(facts["place"])) or ()]
    found = [entry for entry in found if code in (None, entry.country)]
    # a town and the division that is named after it are one place to those who write tables; they mean the town
    towns = [entry for entry in found if entry.rank is Rank.TOWN] or found
    if not towns or (len(towns) > 1 and towns[0].population < CLEARLY * max(towns[1].population, 1)):
        return None
    best = towns[0]
    return Place(
        id=best.id,
        name=best.name,
        latitude=best.latitude,
        longitude=best.longitude,
        where_prec=PRECISION[best.rank],
        country=best.country,
        admin1=gazetteer.entry(best.admin1).name if best.admin1 is not None else None,
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

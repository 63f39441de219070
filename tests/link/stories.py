"""Short stories in our own words, as the documents and resolved claims that `link` and `reconcile` read."""

from dataclasses import replace
from datetime import date, timedelta

from tests.records import a_claim, a_document, a_resolved
from witnessmark.model.claims import Attribution, Claim, ClaimKind, Figure, Qualifier, ResolvedClaim
from witnessmark.model.places import Place
from witnessmark.model.text import Document
from witnessmark.model.time import DateSpan

MONDAY = date(2022, 3, 14)
SUMY = Place(
    id="geonames:692194", name="Sumy", latitude=50.92, longitude=34.80, where_prec=1, country="UA", admin1="21"
)
POLTAVA = Place(
    id="geonames:696643", name="Poltava", latitude=49.59, longitude=34.55, where_prec=1, country="UA", admin1="18"
)


def day(offset: int = 0, *, days: int = 1) -> DateSpan:
    """Return a span that starts `offset` days after Monday 14 March 2022, as if the claim's sentence named it."""
    start = MONDAY + timedelta(days=offset)
    end = start + timedelta(days=days - 1)
    return DateSpan(start=start, end=end, date_prec=1 if days == 1 else 2 if days < 7 else 3, words="")


def a_report(text: str, *, source: str, published: int = 0, publisher: str | None = "Harbour Courier") -> Document:
    """Return a document of one sentence a line, published so many days after that Monday."""
    document = a_document(text, source=source)
    return replace(document, report=replace(document.report, published=day(published), publisher=publisher))


def count(low: int | None, high: int | None, qualifier: Qualifier = Qualifier.EXACT, words: str = "three") -> Figure:
    """Return a figure."""
    return Figure(low=low, high=high, qualifier=qualifier, words=words)


def said_by(speaker: str) -> Attribution:
    """Return an attribution to a body or office."""
    return Attribution(speaker=speaker, name=None, role=speaker, direct=False)


def harm(  # the parts of one claim, each with a plain default
    document: Document,
    quote: str,
    number: int | Figure | None,
    *,
    kind: ClaimKind = ClaimKind.KILLED,
    place: Place | None = SUMY,
    when: DateSpan | None = None,
    speaker: str | None = None,
    **changes: object,
) -> ResolvedClaim:
    """Return a resolved claim over `quote`; it names its place exactly when its sentence holds the place's name."""
    figure = count(number, number, words=quote) if isinstance(number, int) else number
    values: dict[str, object] = {
        "kind": kind,
        "figure": figure,
        "affected": quote,
        "means": None,
        "attribution": None if speaker is None else said_by(speaker),
        "place_text": None if place is None else place.name,
        "date_text": None,
    }
    values.update(changes)
    claim: Claim = a_claim(document, quote, **values)
    return a_resolved(claim, place=place, date=when, speaker_key=speaker, why=())

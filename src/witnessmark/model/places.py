"""A resolved place with its precision code."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place a text names. Latitude and longitude are WGS 84 degrees.

    `where_prec` is UCDP GED's: 1 exact, 2 near or within ~25 km, 3 second-order division, 4 first-order division,
    5 a line or fuzzy area, 6 country only, 7 at sea or in the air. `id` is the gazetteer's (``geonames:701822``,
    ``iso:UA``, ``user:...``). `runner_up` is the id of the second-best reading of an ambiguous name. `inferred` marks
    the country that the report is about, where nothing in it ties the harm to a place.
    """

    id: str
    name: str
    latitude: float
    longitude: float
    where_prec: int
    country: str | None
    admin1: str | None
    runner_up: str | None = None
    inferred: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.where_prec <= 7:
            raise ValueError(f"where_prec {self.where_prec} is not one of UCDP's 1 to 7")

"""A resolved place with its precision code, and the distance of two points."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance of two points (latitude, longitude)."""
    (lat_a, lon_a), (lat_b, lon_b) = a, b
    half = (
        sin(radians(lat_b - lat_a) / 2) ** 2
        + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


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

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return self.latitude, self.longitude

    def km_to(self, other: "Place") -> float:
        """Return the great-circle distance to another place."""
        return distance_km(self.point, other.point)

"""Pictures that came into a case, what each shows itself to be, and in which reports it stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture by its bytes. `width` and `height` are in pixels, as stored.

    `likeness` is its perceptual hash (PDQ, 256 bits in hex); None where it is too plain to be told by one, or where
    the extra ``pictures`` is missing. `taken` (ISO 8601), `camera`, `latitude` and `longitude` are what its EXIF says,
    in the working edition only.
    """

    digest: str
    width: int
    height: int
    likeness: str | None
    taken: str | None = None
    camera: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """A picture under one of its sources. `reports` are the ids of those that show it, `group` is the id that it
    shares with every picture that is the same or nearly."""

    picture: Picture
    source: str
    url: str | None
    reports: tuple[str, ...]
    group: str

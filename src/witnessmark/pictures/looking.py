"""One picture's bytes in, its size, its likeness and what its EXIF says out; opened within bounds."""

import io
import warnings
from typing import Any

import numpy as np

from witnessmark.errors import ItemError
from witnessmark.model.pictures import Picture

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MOST_PIXELS = 60_000_000
"""A camera's largest; a bomb unpacks to a thousand times that."""
SIDE = 512
"""To this the longer side is brought before it is compared, which changes PDQ by a few bits at most."""
LEAST_QUALITY = 50
"""PDQ's own figure, of 100, below which a picture is too plain to be told by its hash."""
EXIF_IFD, GPS_IFD = 0x8769, 0x8825
TAKEN, MAKE, MODEL = 0x9003, 0x010F, 0x0110


def look(digest: str, data: bytes) -> Picture:
    """Return what the picture with these bytes is; raises ItemError where it is damaged, too large or no picture."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    raise ItemError(f"a picture of {width:,} by {height:,} pixels, the limit is {MOST_PIXELS:,}")
                facts = _exif(image)
                image.draft("RGB", (SIDE, SIDE))
                small = ImageOps.exif_transpose(image).convert("RGB")
                small.thumbnail((SIDE, SIDE))
                likeness = _likeness(np.asarray(small))
    except ItemError:
        raise
    except Exception as error:  # decoders raise whatever a hostile picture makes them do
        raise ItemError(f"a picture that cannot be opened: {str(error)[:200] or type(error).__name__}") from error
    return Picture(digest=digest, width=width, height=height, likeness=likeness, **facts)


def _likeness(pixels: np.ndarray) -> str | None:
    """Return the PDQ hash of pixels (height, width, 3; 8 bits each); None for a plain picture or without pdqhash."""
    try:
        import pdqhash
    except ImportError:
        return None
    bits, quality = pdqhash.compute(np.ascontiguousarray(pixels))
    return np.packbits(np.asarray(bits, dtype=np.uint8)).tobytes().hex() if quality >= LEAST_QUALITY else None


def _exif(image: Any) -> dict[str, Any]:
    """Return what a camera wrote down; nothing of a part that is damaged."""
    try:
        exif = image.getexif()
        more, gps = exif.get_ifd(EXIF_IFD), exif.get_ifd(GPS_IFD)
        camera = " ".join(str(exif[tag]).strip("\0 ") for tag in (MAKE, MODEL) if tag in exif)
        taken = str(more.get(TAKEN, "")).strip("\0 ")
        latitude, longitude = _degrees(gps.get(2), gps.get(1), 90), _degrees(gps.get(4), gps.get(3), 180)
    except Exception:  # noqa: BLE001  # as above; the picture itself may be sound
        return {}
    return {
        "taken": f"{taken[:10].replace(':', '-')}T{taken[11:19]}" if len(taken) >= len("2022:03:05 10:00:00") else None,
        "camera": _plain(camera) or None,
        "latitude": latitude if longitude is not None else None,
        "longitude": longitude if latitude is not None else None,
    }


def _plain(words: str) -> str:
    return "".join(char for char in words if char.isprintable())[:100]


def _degrees(parts: Any, side: Any, most: int) -> float | None:
    """Return degrees, minutes and seconds as one number; None where there are none or they lie off the globe."""
    if not parts or len(parts) != 3:
        return None
    value = sum(float(part) / 60**power for power, part in enumerate(parts))
    value = -value if str(side).strip("\0 ") in ("S", "W") else value
    return round(value, 6) if abs(value) <= most else None

"""The pictures in a PDF out, as they lie in it where they are JPEG, else redrawn as PNG; bounded in number and size."""

import hashlib
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from witnessmark.collect.media import LEAST_PICTURE_BYTES
from witnessmark.model.text import Skipped

if TYPE_CHECKING:
    from pypdfium2 import PdfImage, PdfPage

STAGE = "collect"
IMAGE_OBJECT = 3
LEAST_SIDE = 100
"""Pixels; a smaller one is a logo, a bullet or a part of a drawing."""
SCAN_SHARE = 0.85
"""Where its pictures cover this share of a page, they are the page itself, as a scanner saw it."""
MOST_PIXELS = 60_000_000
MOST_SEEN = 10_000
"""Pictures of one document that are looked at, the same one on every page each time."""
MOST_BYTES = 512 * 1024 * 1024
"""What the pictures of one document may come to; redrawn ones by their pixels, three bytes each."""
JPEG = ["DCTDecode"]


def pdf_pictures(data: bytes, longest: int) -> Iterator[tuple[str, bytes] | Skipped]:
    """Yield a name ("page 3 picture 1.jpg") and the bytes of each picture of a PDF, every picture once.

    A PDF that cannot be opened has none here: the reader of its words says what is wrong with it.
    """
    import pypdfium2 as pdfium

    had: set[str] = set()
    seen = total = 0
    try:
        document = pdfium.PdfDocument(data)
        for index in range(len(document)):
            page = document[index]
            for number, image in enumerate(_photos(page), 1):
                seen += 1
                width, height = image.get_px_size()
                name = f"page {index + 1} picture {number}"
                if min(width, height) < LEAST_SIDE:
                    continue
                if width * height > MOST_PIXELS:
                    yield Skipped(item=name, stage=STAGE, reason=f"{width:,} by {height:,} pixels: not taken out")
                    continue
                is_jpeg = image.get_filters() == JPEG
                total += 0 if is_jpeg else 3 * width * height
                if seen > MOST_SEEN or total > MOST_BYTES:
                    reason = f"more than {MOST_SEEN:,} pictures or {MOST_BYTES:,} bytes of them: the rest is left in it"
                    yield Skipped(item=name, stage=STAGE, reason=reason)
                    return
                content = bytes(image.get_data()) if is_jpeg else _redrawn(image)
                total += len(content) if is_jpeg else 0
                digest = hashlib.sha256(content).hexdigest()
                if digest not in had and LEAST_PICTURE_BYTES <= len(content) <= longest:
                    had.add(digest)
                    yield f"{name}.{'jpg' if is_jpeg else 'png'}", content
            page.close()
    except (pdfium.PdfiumError, ValueError, OSError, MemoryError):
        return


def _photos(page: "PdfPage") -> "list[PdfImage]":
    """Return the pictures of a page, in the order in which they are drawn; none where they are the page itself."""
    import pypdfium2 as pdfium

    width, height = page.get_size()
    found = [row for row in page.get_objects(filter=[IMAGE_OBJECT]) if isinstance(row, pdfium.PdfImage)]
    covered = 0.0
    for image in found:
        left, bottom, right, top = image.get_bounds()
        covered += max(0, min(right, width) - max(left, 0)) * max(0, min(top, height) - max(bottom, 0))
    return [] if covered >= SCAN_SHARE * width * height else found


def _redrawn(image: "PdfImage") -> bytes:
    bitmap = image.get_bitmap()
    held = io.BytesIO()
    bitmap.to_pil().convert("RGB").save(held, "PNG")
    bitmap.close()
    return held.getvalue()

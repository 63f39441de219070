"""Pictures in PDFs: taken out whole, each once, and a scanned page, an icon and a bomb are not."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from tests.forms import makers
from tests.forms.makers import DEAD, HURT

from witnessmark.collect import pdf_pictures as module
from witnessmark.collect.captures import bring
from witnessmark.collect.pdf_pictures import pdf_pictures
from witnessmark.model.custody import Brought, Custody
from witnessmark.model.text import Skipped
from witnessmark.settings import Settings

LONGEST = 1 << 26
SIZE = (200.0, 150.0)


def scene(seed: int, size: tuple[int, int] = (800, 600)) -> Image.Image:
    small = np.random.default_rng(seed).integers(0, 255, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)


def jpeg(image: Image.Image) -> bytes:
    held = io.BytesIO()
    image.save(held, "JPEG", quality=90)
    return held.getvalue()


def test_a_picture_comes_out_as_it_lies_in_the_document() -> None:
    """A JPEG has the bytes that it had before, packed pixels become a PNG with the same, and each has its page."""
    photo, drawn = jpeg(scene(1)), scene(2)
    data = makers.illustrated(makers.pdf([[DEAD], [HURT]]), [(0, photo, SIZE), (1, photo, SIZE), (1, drawn, SIZE)])
    found = dict(row for row in pdf_pictures(data, LONGEST) if not isinstance(row, Skipped))
    assert list(found) == ["page 1 picture 1.jpg", "page 2 picture 2.png"]
    assert found["page 1 picture 1.jpg"] == photo
    with Image.open(io.BytesIO(found["page 2 picture 2.png"])) as image:
        assert np.array_equal(np.asarray(image), np.asarray(drawn))


def test_the_picture_is_a_capture_out_of_its_document() -> None:
    """Its custody names the document, whose words are read as before."""
    data = makers.illustrated(makers.pdf([[DEAD]]), [(0, jpeg(scene(1)), SIZE)])
    holder, picture = bring("r/a.pdf", data, Custody(asked="/r/a.pdf"), Settings())
    assert isinstance(holder, Brought)
    assert isinstance(picture, Brought)
    assert (picture.capture.source, picture.capture.media_type) == ("r/a.pdf/page 1 picture 1.jpg", "image/jpeg")
    assert (picture.custody.inside, picture.custody.member) == (holder.capture.digest, "page 1 picture 1.jpg")


def test_a_scan_and_an_icon_are_no_pictures() -> None:
    """A picture that is the whole page, strips that make it up, and a logo in its corner stay in the document."""
    page = makers.pdf([[DEAD]])
    whole = makers.illustrated(page, [(0, jpeg(scene(1)), (595, 842))])
    strips = makers.illustrated(page, [(0, jpeg(scene(number)), (595, 421)) for number in (1, 2)])
    logo = makers.illustrated(page, [(0, jpeg(scene(1, (64, 64))), (20, 20))])
    assert [list(pdf_pictures(data, LONGEST)) for data in (whole, strips, logo)] == [[], [], []]


def test_a_document_cannot_fill_memory_or_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture of too many pixels, and pictures without end, are left in it with a row that says so."""
    drawn = scene(1)
    data = makers.illustrated(makers.pdf([[DEAD], [HURT]]), [(0, drawn, SIZE), (1, scene(2), SIZE)])
    bomb = re.sub(rb"/Width 800|/Height 600", lambda found: found[0].split()[0] + b" 90000", data)
    told = [row for row in pdf_pictures(bomb, LONGEST) if isinstance(row, Skipped)]
    assert [row.item for row in told] == ["page 1 picture 1", "page 2 picture 1"]
    assert "90,000 by 90,000 pixels" in told[0].reason
    for limit, most in (("MOST_SEEN", 1), ("MOST_BYTES", 2_000_000)):
        with monkeypatch.context() as patch:
            patch.setattr(module, limit, most)
            first, left = pdf_pictures(data, LONGEST)
        assert not isinstance(first, Skipped)
        assert isinstance(left, Skipped)
        assert "the rest is left in it" in left.reason


@pytest.mark.parametrize("cut", [50, 400, 2_000])
def test_a_damaged_document_has_none(cut: int) -> None:
    """A file that ends early gives no picture and no error here: the reader of its words tells of it."""
    data = makers.illustrated(makers.pdf([[DEAD]]), [(0, jpeg(scene(1)), SIZE)])
    assert [row for row in pdf_pictures(data[:cut], LONGEST) if isinstance(row, Skipped)] == []

"""Pictures: what a photo is, which reports show it or one nearly equal, and that a hostile one costs itself only."""

import csv
import gzip
import io
import json
import re
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.forms import makers
from tests.forms.makers import DEAD, HURT
from tests.sources import rows, witnessmark
from witnessmark.errors import ItemError
from witnessmark.model.pictures import Picture
from witnessmark.pictures import group_pictures, look

pytest.importorskip("pdqhash", reason="pdqhash ships no wheels; `make test` builds it where there is a compiler")


def scene(seed: int, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """Return a picture of blurred patches: as rich as a photo, and unlike that of another seed."""
    small = np.random.default_rng(seed).integers(0, 255, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)


def saved(image: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    held = io.BytesIO()
    image.save(held, form, **options)
    return held.getvalue()


def with_exif(image: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "Model 1"
    exif.get_ifd(0x8769)[0x9003] = "2022:03:05 10:20:30"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 54.0, 36.0), 3: "E", 4: (34.0, 48.0, 0.0)})
    return saved(image, exif=exif, quality=95)


def groups(*pictures: bytes) -> list[str]:
    looked = [look(f"{number:064}", data) for number, data in enumerate(pictures)]
    found = group_pictures(looked)
    return [found[row.digest] for row in looked]


def test_a_copy_is_the_same_picture_and_another_is_not() -> None:
    """Smaller, packed harder, in another format, brighter or slightly cut: the same; another scene: another."""
    first = scene(1)
    copies = [
        saved(first),
        saved(first.resize((400, 300)), quality=40),
        saved(first, "PNG"),
        saved(first, "WEBP", quality=60),
        saved(first.point(lambda value: min(255, int(value * 1.1)))),
        saved(first.crop((4, 4, 796, 596))),
    ]
    told = groups(*copies, *(saved(scene(seed)) for seed in range(2, 12)))
    assert len(set(told[: len(copies)])) == 1
    assert len(set(told)) == 11


def test_groups_do_not_hang_on_order() -> None:
    """The same pictures in any order fall into the same groups."""
    looked = [look(f"{n:064}", saved(scene(n % 7).resize((400 + n, 300)))) for n in range(21)]
    assert group_pictures(looked) == group_pictures(looked[::-1])
    assert len(set(group_pictures(looked).values())) == 7


def test_no_chain_joins_pictures_that_differ() -> None:
    """Of hashes that differ by 20 bits each from the next, those 40 bits from the first are not in its group."""

    def picture(bits: int) -> Picture:
        likeness = ((1 << bits) - 1).to_bytes(32, "big").hex()
        return Picture(digest=f"{bits:064}", width=1, height=1, likeness=likeness)

    told = group_pictures([picture(bits) for bits in (0, 20, 40, 60)])
    assert told[f"{0:064}"] == told[f"{20:064}"]
    assert told[f"{40:064}"] != told[f"{0:064}"]


def test_a_plain_picture_is_told_by_its_bytes_only() -> None:
    """A picture of one colour has no likeness: two of them are not the same."""
    white, grey = (saved(Image.new("RGB", (300, 200), shade)) for shade in ("white", "grey"))
    assert look("0" * 64, white).likeness is None
    assert len(set(groups(white, grey))) == 2


def test_exif_is_read() -> None:
    """Day, camera and place stand in the picture; without EXIF there are none."""
    seen = look("0" * 64, with_exif(scene(1)))
    assert (seen.taken, seen.camera) == ("2022-03-05T10:20:30", "Maker Model 1")
    assert (seen.latitude, seen.longitude) == (50.91, 34.8)
    assert look("0" * 64, saved(scene(1))).camera is None


def png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a bomb", png_of(60_000, 60_000), "pixels|opened"),
        ("a larger bomb", png_of(2_000_000_000, 2_000_000_000), "pixels|opened"),
        ("cut off", saved(scene(1))[:3000], "opened"),
        ("a name only", b"\x89PNG\r\n\x1a\n", "opened"),
        ("no picture", b"GIF89a" + b"\xff" * 500, "opened"),
        ("another format", saved(scene(1), "BMP"), "opened"),
        ("a program in a format of printers", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "opened"),
    ],
)
def test_a_hostile_picture_is_refused(name: str, data: bytes, reason: str) -> None:
    """Whatever is wrong with a picture is told in words, before it takes memory."""
    with pytest.raises(ItemError, match=reason):
        look("0" * 64, data)


def test_a_shared_picture_is_told_beside_the_reports(tmp_path: Path) -> None:
    """One photo in a post, a saved page, a page with its folder, a document and a PDF: the same in five."""
    photo = scene(1)
    folder = tmp_path / "r"
    for name in ("chat/photos", "page_files"):
        (folder / name).mkdir(parents=True)
    (folder / "chat" / "photos" / "p1.jpg").write_bytes(with_exif(photo))
    (folder / "chat" / "photos" / "p2.jpg").write_bytes(saved(scene(2)))
    chat = {
        "name": "North Watch", "type": "public_channel", "id": 7,
        "messages": [
            {"id": 2, "type": "message", "date": "2022-03-05T09:00:00", "text": DEAD, "photo": "photos/p1.jpg"},
            {"id": 3, "type": "message", "date": "2022-03-06T09:00:00", "text": HURT, "photo": "photos/p2.jpg"},
        ],
    }  # fmt: skip
    (folder / "chat" / "result.json").write_text(json.dumps(chat), encoding="utf-8")
    shown = "<img src='page_files/a.jpg'></article>"
    other = makers.page("Four people were hurt in Lviv.").replace("</article>", shown)
    other = re.sub("Rescuers.*?morning", "Trams did not run on Monday, and two schools by the park were closed", other)
    (folder / "page.html").write_text(other, "utf-8")
    (folder / "page_files" / "a.jpg").write_bytes(saved(photo.resize((640, 480)), quality=70))
    (folder / "b.mhtml").write_bytes(makers.mhtml("Nine people were hurt in Kharkiv.", saved(photo, quality=60)))
    (folder / "c.docx").write_bytes(
        makers.docx(makers.paragraph("One man was killed in Odesa."), media=saved(photo, quality=80))
    )
    words = makers.pdf([["Three people were killed in Poltava on 9 March 2022, the governor said."]])
    (folder / "d.pdf").write_bytes(makers.illustrated(words, [(0, saved(photo, quality=75), (300, 225))]))
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    case = tmp_path / "case"
    done = witnessmark("build", folder, "--case", case)
    assert done.returncode == 1, done.stderr
    pictures = {row["source"]: row for row in rows(case / "out" / "pictures.csv")}
    first = pictures["chat/photos/p1.jpg"]
    same = {name for name, row in pictures.items() if row["group"] == first["group"]}
    assert same == {
        "chat/photos/p1.jpg",
        "page_files/a.jpg",
        "b.mhtml/picture 2",
        "c.docx/image1.jpeg",
        "d.pdf/page 1 picture 1.jpg",
    }
    assert {row["told"] for name, row in pictures.items() if name in same} == {
        "same picture in 5 reports, earliest on 5 March 2022"
    }
    assert pictures["chat/photos/p2.jpg"]["told"] == ""
    assert (first["taken"], first["latitude"]) == ("2022-03-05T10:20:30", "50.91")
    by_id = {row["report_id"]: row["source"] for row in rows(case / "out" / "reports.csv")}
    assert by_id[first["reports"]] == "chat/result.json:post 2"
    assert len({row["origin_id"] for row in rows(case / "out" / "reports.csv")}) == 6
    assert "same picture in 5 reports, earliest on 5 March 2022" in (case / "out" / "report.html").read_text("utf-8")
    skipped = rows(case / "out" / "skipped.csv")
    assert [(row["item"], row["stage"]) for row in skipped] == [("broken.jpg", "pictures")]
    published = witnessmark("publish", "--case", case, "--to", tmp_path / "public")
    assert published.returncode == 0, published.stderr
    given = list(csv.DictReader((tmp_path / "public" / "pictures.csv").open(encoding="utf-8")))
    assert len(given) == 6
    assert not any(row["taken"] or row["camera"] or row["latitude"] or row["longitude"] for row in given)
    with gzip.open(tmp_path / "public" / "record" / "pictures.jsonl.gz", "rt", encoding="utf-8") as lines:
        assert "Model 1" not in lines.read()

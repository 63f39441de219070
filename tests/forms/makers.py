"""Makes files of every form from our own sentences."""

import io
import zipfile
from email.message import EmailMessage

import pypdfium2 as pdfium
from PIL import Image

DEAD = "Six people were killed by shelling in Sumy on 5 March 2022, the mayor said."
HURT = "Two people were injured in Kyiv on 6 March 2022, police said."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODT_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def zipped(members: dict[str, bytes | str], *, stored: bool = False) -> bytes:
    """Return a ZIP archive of `members` in their order."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def pdf(pages: list[list[str]], *, ruled: int | None = None) -> bytes:
    """Return a PDF whose pages hold these lines; on page `ruled` a grid is drawn around every line's words."""
    objects: list[bytes] = []
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, lines in enumerate(pages):
        drawn: list[str] = []
        for at, line in enumerate(lines):
            y = 780 - 16 * at
            for column, cell in enumerate(line.split("|")):
                words = cell.strip().replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
                drawn.append(f"BT /F1 10 Tf {50 + 120 * column} {y} Td ({words}) Tj ET")
                if number == ruled:
                    drawn.append(f"{45 + 120 * column} {y - 4} 120 16 re S")
        stream = "\n".join(drawn).encode("latin-1")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def illustrated(data: bytes, pictures: list[tuple[int, bytes | Image.Image, tuple[float, float]]]) -> bytes:
    """Return a PDF with these pictures on it, each on the page of an index: a JPEG as it is, or its pixels packed.

    The third of each is its width and height on the page, in points; a page is 595 by 842.
    """
    document = pdfium.PdfDocument(data)
    for index, picture, (width, height) in pictures:
        page = document[index]
        drawn = pdfium.PdfImage.new(document)
        if isinstance(picture, bytes):
            drawn.load_jpeg(io.BytesIO(picture), inline=True)
        else:
            drawn.set_bitmap(pdfium.PdfBitmap.from_pil(picture))
        drawn.set_matrix(pdfium.PdfMatrix().scale(width, height))
        page.insert_obj(drawn)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx(body: str, head: str = "", media: bytes | None = None) -> bytes:
    """Return a Word document with this body, in its own markup, and a picture."""
    document = f'<?xml version="1.0"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>'
    pictures: dict[str, bytes | str] = {"word/media/image1.jpeg": media} if media else {}
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document} | pictures)


def paragraph(text: str) -> str:
    """Return a paragraph of a Word document."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def odt(body: str) -> bytes:
    """Return an OpenDocument text with this body, in its own markup."""
    content = (
        f'<?xml version="1.0"?><office:document-content {ODT_NAMES}><office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def mail(
    text: str, *, subject: str = "From Sumy", attached: dict[str, bytes] | None = None,
    day: str = "Mon, 07 Mar 2022 10:00:00 +0200",
) -> bytes:  # fmt: skip
    """Return an e-mail of 7 March 2022, unless another day is given."""
    message = EmailMessage()
    message["From"] = "Field Desk <desk@relief.example>"
    message["To"] = "list@relief.example"
    message["Subject"] = subject
    message["Date"] = day
    message.set_content(text)
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def page(text: str) -> str:
    """Return an HTML page whose article is `text`, long enough to be one."""
    more = "<p>Rescuers worked through the night and the street stayed closed to all traffic until the morning.</p>"
    return (
        "<!doctype html><html><head><title>Shelling</title></head><body><article><h1>Shelling in the north</h1>"
        f"<p>{text}</p>{more}</article></body></html>"
    )


def mhtml(text: str, picture: bytes | None = None) -> bytes:
    """Return a page as a browser saves it, with a picture that it shows."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = "https://news.example/sumy"
    message["Subject"] = "Shelling"
    message["Date"] = "Mon, 07 Mar 2022 10:00:00 +0000"
    shown = '<img src="https://news.example/a.jpg"></article>' if picture else "</article>"
    message.set_content(page(text).replace("</article>", shown), subtype="html")
    message["Content-Location"] = "https://news.example/sumy"
    message.make_related()
    if picture:
        message.add_related(picture, maintype="image", subtype="jpeg")
        list(message.iter_parts())[1]["Content-Location"] = "https://news.example/a.jpg"
    return message.as_bytes()


def warc(records: list[tuple[str, str, bytes, str]], *, packed: bool = True) -> bytes:
    """Return a WARC of (address, content type, body, status line) answers."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for address, kind, body, status in records:
        http = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            address, "response", payload=io.BytesIO(body), http_headers=http,
            warc_headers_dict={"WARC-Date": "2022-03-07T10:00:00Z"},
        )  # fmt: skip
        writer.write_record(record)
    return out.getvalue()

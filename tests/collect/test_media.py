"""Tables, feeds, mail and archives are told from prose by their bytes, under whatever name they come."""

import pytest

from witnessmark.collect.media import media_type
from witnessmark.errors import ItemError

CSV = b"event,date,place,killed\n1,2022-03-05,Sumy,3\n2,2022-03-06,Kyiv,1\n3,2022-03-06,Lviv,2\n4,2022-03-07,Lviv,0\n"
MAIL = (
    b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Dead in Sumy\r\nDate: Sat, 5 Mar 2022 10:00 +0000\r\n\r\nHi\r\n"
)
MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/\r\nSubject: x\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n--b\r\n'
)
RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title></channel></rss>'


@pytest.mark.parametrize("name", ["a", "a.txt", "a.md", "a.xyz"])
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (MAIL, "message/rfc822"),
        (b"From a@b.example Sat Mar  5 10:00:00 2022\n" + MAIL, "application/mbox"),
        (MHTML, "multipart/related"),
        (RSS, "application/feed+xml"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"{\\rtf1 text}", "application/rtf"),
        (b"window.YTD.tweets.part0 = [ {} ]", "application/x-twitter"),
    ],
)
def test_bytes_decide(name: str, data: bytes, kind: str) -> None:
    """What the bytes are counts, not what a name of text or none says."""
    assert media_type(name, data) == kind


def test_a_table_under_a_text_name_is_a_table() -> None:
    """Lines of equal cells under short headings are a table; sentences with commas are not."""
    assert media_type("a.txt", CSV) == "text/csv"
    assert media_type("a.txt", CSV.replace(b",", b"\t")) == "text/tab-separated-values"
    prose = b"In Sumy, on Monday, three people were killed.\n" * 6
    assert media_type("a.txt", prose) == "text/plain"


@pytest.mark.parametrize("name", ["a.srt", "a.js", "a.xml", "a.kml", "a.xls", "a.sql"])
def test_text_that_is_no_prose_is_refused(name: str) -> None:
    """Subtitles, programs, dumps and unknown XML are refused with a word on what they are."""
    with pytest.raises(ItemError, match="not read as prose"):
        media_type(name, b"<a>05</a> 3 people were killed")

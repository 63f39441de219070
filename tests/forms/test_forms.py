"""Each form of source is read as what it is: the sentence with its place, its day and its address."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.forms import makers
from tests.forms.makers import DEAD, HURT
from tests.sources import rows, witnessmark
from witnessmark.clean import clean
from witnessmark.collect import collect
from witnessmark.model.custody import Brought
from witnessmark.model.text import Document, Sentence, SentenceKind, Skipped
from witnessmark.settings import Settings

UNREAD = (SentenceKind.BOILERPLATE, SentenceKind.APPEAL)


def read(folder: Path, files: dict[str, bytes | str], settings: Settings | None = None) -> list[Document | Skipped]:
    """Return what a folder of these files is read as."""
    chosen = settings or Settings()
    for name, data in files.items():
        (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    rows: list[Document | Skipped] = []
    for item in collect([str(folder)], chosen):
        rows += clean(item.capture, item.data, chosen) if isinstance(item, Brought) else [item]
    return rows


def documents(rows: Iterable[Document | Skipped]) -> list[Document]:
    return [row for row in rows if isinstance(row, Document)]


def reasons(rows: Iterable[Document | Skipped]) -> dict[str, str]:
    return {row.item: row.reason for row in rows if isinstance(row, Skipped)}


def sentence(document: Document, text: str) -> Sentence:
    """Return the sentence of these words, and see that it stands where it says."""
    (found,) = [row for row in document.sentences if row.text == text]
    assert document.report.text[found.start : found.end] == text
    return found


def test_a_pdf_keeps_page_and_line(tmp_path: Path) -> None:
    """A sentence over two lines, on page 2 under a running head, is whole, and its page and line are known."""
    words = (
        "The town lies on the river and has been under fire for many days, residents of three streets reported there."
    )
    first = ["Situation report 4", "Background of the situation", words, "Page 1"]
    second = ["Situation report 5", "Six people were killed by shelling in the northern outskirts of the town of Sumy and in",
              "a village near it on 5 March 2022, the mayor said.", "Page 2"]  # fmt: skip
    third = ["Situation report 6", words, "Page 3"]
    (made,) = documents(read(tmp_path, {"a.pdf": makers.pdf([first, second, third])}))
    text = (
        "Six people were killed by shelling in the northern outskirts of the town of Sumy and in "
        "a village near it on 5 March 2022, the mayor said."
    )
    assert sentence(made, text).where == "page 2, line 2"
    heads = [row for row in made.sentences if row.text.startswith(("Situation", "Page"))]
    assert len(heads) == 6
    assert {row.kind for row in heads} == {SentenceKind.BOILERPLATE}


def test_a_sentence_over_two_pages_is_one(tmp_path: Path) -> None:
    """A sentence that runs over a page's end, with a foot and a head in between, is whole and stands where it begins."""
    words = (
        "The town lies on the river and has been under fire for many days, residents of three streets reported there."
    )
    first = [
        "Report 4",
        words,
        "Six people were killed by shelling in the northern outskirts of the town of Sumy and in",
        "Page 1",
    ]
    second = ["Report 4", "a village near it on 5 March 2022, the mayor said.", words, "Page 2"]
    third = ["Report 4", words, "Page 3"]
    (made,) = documents(read(tmp_path, {"a.pdf": makers.pdf([first, second, third])}))
    text = f"{first[2]} {second[1]}"
    assert sentence(made, text).where == "page 1, line 3"
    assert {row.text for row in made.sentences if row.kind is SentenceKind.BOILERPLATE} >= {"Report 4", "Page 2"}


def test_a_table_in_a_pdf_is_kept_and_never_read(tmp_path: Path) -> None:
    """Rows of a ruled table stand in the text as what is not read; the sentence above them is read."""
    lines = [DEAD, "Town | Killed | Injured", "Sumy | 14 | 20", "Kyiv | 12 | 16"]
    (made,) = documents(read(tmp_path, {"a.pdf": makers.pdf([lines], ruled=0)}))
    cells = [row for row in made.sentences if "14" in row.text or "Kyiv" in row.text]
    assert cells
    assert all(row.kind in UNREAD for row in cells)


def test_a_scanned_page_is_named(tmp_path: Path) -> None:
    """A page without text has its row; a document of only such pages says that it is scanned."""
    told = reasons(read(tmp_path, {"a.pdf": makers.pdf([[DEAD], []]), "b.pdf": makers.pdf([[], []])}))
    assert "scanned" in told["a.pdf:page 2"]
    assert "2 pages without a text layer" in told["b.pdf"]


def test_office_documents_keep_their_paragraphs(tmp_path: Path) -> None:
    """Word, OpenDocument and RTF give the sentence with its paragraph; deleted text and tables are not read."""
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Killed</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>14 killed</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    gone = "<w:p><w:del><w:r><w:delText>Nine people were killed.</w:delText></w:r></w:del></w:p>"
    word = makers.docx(makers.paragraph("From the north") + makers.paragraph(DEAD) + table + gone)
    open_text = makers.odt(
        f"<text:tracked-changes><text:p>Nine were killed.</text:p></text:tracked-changes><text:h>From the north</text:h>"
        f"<text:p>{DEAD}</text:p><table:table><table:table-row><table:table-cell><text:p>Killed</text:p>"
        "</table:table-cell><table:table-cell><text:p>14 killed</text:p></table:table-cell></table:table-row></table:table>"
    )
    rich = "{\\rtf1\\ansi From the north\\par " + DEAD + "\\par}"
    made = documents(read(tmp_path, {"a.docx": word, "b.odt": open_text, "c.rtf": rich}))
    assert len(made) == 3
    for document in made:
        assert sentence(document, DEAD).where == "paragraph 2"
        assert "Nine" not in document.report.text
        assert all(row.kind in UNREAD for row in document.sentences if "14" in row.text)


def test_an_email_gives_its_text_its_quotation_and_its_attachment(tmp_path: Path) -> None:
    """The text has sender and day; what it quotes is a text of its own; the attachment a capture of its own."""
    text = f"{DEAD}\n\nOn Sun, 6 Mar 2022 someone wrote:\n> {HURT}\n-- \nField Desk\n+1 555 0100\n"
    made = documents(read(tmp_path, {"a.eml": makers.mail(text, attached={"../../note.txt": HURT.encode()})}))
    by_source = {document.report.source: document.report for document in made}
    assert set(by_source) == {"a.eml", "a.eml:quoted", "a.eml/note.txt"}
    assert by_source["a.eml"].publisher == "Field Desk"
    assert by_source["a.eml"].published is not None
    assert by_source["a.eml"].published.start.isoformat() == "2022-03-07"
    assert HURT not in by_source["a.eml"].text
    assert "555" not in by_source["a.eml"].text


def test_a_mailbox_is_its_messages(tmp_path: Path) -> None:
    """Each message of a mailbox is read by itself, numbered."""
    box = b"".join(
        b"From desk@relief.example Mon Mar  7 10:00:00 2022\n" + makers.mail(text) + b"\n" for text in (DEAD, HURT)
    )
    made = documents(read(tmp_path, {"box": box}))
    assert [document.report.source for document in made] == ["box/message 1.eml", "box/message 2.eml"]


def test_a_saved_page_has_its_address(tmp_path: Path) -> None:
    """MHTML gives the article under the address that it was saved from."""
    (made,) = documents(read(tmp_path, {"a.mhtml": makers.mhtml(DEAD)}))
    assert made.report.url == "https://news.example/sumy"
    assert sentence(made, DEAD)


def test_a_web_archive_gives_its_pages(tmp_path: Path) -> None:
    """WARC and WACZ give each page under its own address, with status and capture time; the rest is counted."""
    archived = makers.warc(
        [
            ("https://news.example/a", "text/html; charset=utf-8", makers.page(DEAD).encode(), "200 OK"),
            (
                "https://web.archive.org/web/20220308id_/https://news.example/b",
                "text/html",
                makers.page(HURT).encode(),
                "200 OK",
            ),
            ("https://news.example/c.png", "image/png", b"\x89PNG", "200 OK"),
            ("https://news.example/d", "text/html", b"gone", "404 Not Found"),
        ]
    )
    pages = '{"format": "json-pages-1.0"}\n{"url": "https://news.example/a", "ts": "2022-03-07T10:00:00Z"}\n'
    wacz = makers.zipped(
        {"datapackage.json": "{}", "archive/data.warc.gz": archived, "pages/pages.jsonl": pages}, stored=True
    )
    rows = read(tmp_path, {"a.warc.gz": archived, "b.wacz": wacz})
    made = {document.report.source: document.report.url for document in documents(rows)}
    assert made == {
        "a.warc.gz/https://news.example/a": "https://news.example/a",
        "a.warc.gz/https://web.archive.org/web/20220308id_/https://news.example/b": "https://news.example/b",
        "b.wacz/https://news.example/a": "https://news.example/a",
    }
    assert "1 answers with status 404" in reasons(rows)["a.warc.gz/other records"]
    brought = [item for item in collect([str(tmp_path)], Settings()) if isinstance(item, Brought)]
    one = next(item for item in brought if item.capture.source == "a.warc.gz/https://news.example/a")
    assert (one.custody.status, one.custody.captured) == (200, "2022-03-07T10:00:00Z")
    assert one.custody.inside == next(i for i in brought if i.capture.source == "a.warc.gz").capture.digest


def test_a_telegram_export_is_its_posts(tmp_path: Path) -> None:
    """JSON and HTML exports give a draft a post with its day and channel; marked-up pieces are one text."""
    chat = {
        "name": "North Watch", "type": "public_channel", "id": 7,
        "messages": [
            {"id": 1, "type": "service", "date": "2022-03-05T08:00:00", "action": "create_channel", "text": ""},
            {"id": 2, "type": "message", "date": "2022-03-05T09:00:00", "text": ["Six people ", {"type": "bold", "text": "were killed"}, " by shelling in Sumy on 5 March 2022, the mayor said."]},
            {"id": 3, "type": "message", "date": "2022-03-06T09:00:00", "forwarded_from": "Other", "text": HURT},
        ],
    }  # fmt: skip
    html = (
        '<html><body><div class="page_wrap"><div class="page_header"><div class="text bold">North Watch</div></div>'
        '<div class="history"><div class="message default clearfix" id="message2"><div class="body">'
        '<div class="pull_right date details" title="05.03.2022 09:00:00 UTC+02:00">09:00</div>'
        f'<div class="from_name">North Watch</div><div class="text">{DEAD}<br>{HURT}</div></div></div></div></div></body></html>'
    )
    rows = read(tmp_path, {"result.json": json.dumps(chat), "messages.html": html})
    made = {document.report.source: document.report for document in documents(rows)}
    assert set(made) == {"result.json:post 2", "result.json:post 3", "messages.html:post 2"}
    assert made["result.json:post 2"].text == DEAD
    assert {report.publisher for report in made.values()} == {"North Watch"}
    assert {str(report.published.start) for report in made.values() if report.published} == {"2022-03-05", "2022-03-06"}
    assert "1 messages without a text" in reasons(rows)["result.json:other messages"]


def test_an_x_archive_is_its_posts(tmp_path: Path) -> None:
    """Posts come with day and address, without short links; the text of a shared one is the text that it shares."""
    posts = [
        {
            "tweet": {
                "id_str": "11",
                "created_at": "Sat Mar 05 09:00:00 +0000 2022",
                "full_text": f"{DEAD} https://t.co/abc",
            }
        },
        {"tweet": {"id_str": "12", "created_at": "Sun Mar 06 09:00:00 +0000 2022", "full_text": f"RT @north: {HURT}"}},
    ]
    files = {
        "tweets.js": f"window.YTD.tweets.part0 = {json.dumps(posts)}",
        "account.js": 'window.YTD.account.part0 = [ { "account": { "createdAt": "2012-05-05" } } ]',
    }
    rows = read(tmp_path, files)
    made = {document.report.url: document.report.text for document in documents(rows)}
    assert made == {"https://x.com/i/status/11": DEAD, "https://x.com/i/status/12": HURT}
    assert "without posts" in reasons(rows)["account.js"]


def test_reliefweb_records_are_read(tmp_path: Path) -> None:
    """A record of ReliefWeb's API gives title, body, day, source and address from its fields."""
    fields = {
        "title": "Update 3", "body": f"{DEAD} See [all updates](https://a.example/).", "url_alias": "https://a.example/3",
        "date": {"created": "2022-03-08T00:00:00+00:00", "original": "2022-03-07T00:00:00+00:00"},
        "source": [{"name": "Relief Office"}],
    }  # fmt: skip
    (made,) = documents(read(tmp_path, {"a.json": json.dumps({"data": [{"id": "9", "fields": fields}]})}))
    assert (made.report.url, made.report.publisher) == ("https://a.example/3", "Relief Office")
    assert made.report.published is not None
    assert str(made.report.published.start) == "2022-03-07"
    assert DEAD in made.report.text


def test_links_and_menus_of_markdown_are_not_read(tmp_path: Path) -> None:
    """Front matter states title, day and address; lines of links, menus and tables stay as what is not read."""
    text = f"""---
title: "Shelling in the north"
date: 2022-03-07
url: https://news.example/sumy
---
[Home](/) | [World](/world) | [9 killed in Lviv blast](/lviv)

# Shelling in the north

{DEAD} The [mayor's office](https://a.example/x) gave no names.

- [12 killed in a raid on a market](https://news.example/raid)
- [Four injured on the coast road](https://news.example/coast)

Read more: [30 dead after ferry sinks](https://news.example/ferry)

| Town | Killed |
|------|--------|
| Sumy | 14 killed |
"""
    (made,) = documents(read(tmp_path, {"a.md": text}))
    assert (made.report.title, made.report.url) == ("Shelling in the north", "https://news.example/sumy")
    assert sentence(made, DEAD).kind is SentenceKind.BODY
    assert "The mayor's office gave no names." in {row.text for row in made.sentences}
    for word in ("Lviv", "raid", "coast", "ferry", "14"):
        assert all(row.kind in UNREAD for row in made.sentences if word in row.text), word
        assert word in made.report.text


def test_a_feed_is_its_entries(tmp_path: Path) -> None:
    """RSS and Atom give a draft an entry with title, day and address; dates of the feed are no figures."""
    rss = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>North News</title>
<item><title>Shelling</title><link>https://news.example/1</link><pubDate>Sat, 05 Mar 2022 09:00:00 GMT</pubDate>
<description>&lt;p&gt;{DEAD}&lt;/p&gt;</description></item></channel></rss>"""
    atom = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>North News</title>
<entry><title>Blast</title><link href="https://news.example/2"/><updated>2022-03-06T09:00:00Z</updated>
<content type="html">{HURT}</content></entry></feed>"""
    made = {document.report.url: document.report for document in documents(read(tmp_path, {"a.xml": rss, "b": atom}))}
    assert DEAD in made["https://news.example/1"].text
    assert HURT in made["https://news.example/2"].text
    assert {str(report.published.start) for report in made.values() if report.published} == {"2022-03-05", "2022-03-06"}
    assert {report.publisher for report in made.values()} == {"North News"}


def test_a_zip_is_what_it_holds(tmp_path: Path) -> None:
    """Members are read by their own kind, an archive within an archive too, each under its container's name."""
    inner = makers.zipped({"b.docx": makers.docx(makers.paragraph(HURT))})
    made = documents(read(tmp_path, {"a.zip": makers.zipped({"x/a.txt": DEAD, "inner.zip": inner})}))
    assert {document.report.source for document in made} == {"a.zip/x/a.txt", "a.zip/inner.zip/b.docx"}


BOMB = makers.zipped({"a.txt": b"0" * 30_000_000})
DEEP = DEAD.encode()
for _ in range(6):
    DEEP = makers.zipped({"in.zip": DEEP})
XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE d [" + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9)) + "]>"
HOSTILE: dict[str, tuple[bytes | str, str]] = {
    "bomb.zip": (BOMB, "as bombs are"),
    "deep.zip": (DEEP, "nested deeper"),
    "paths.zip": (makers.zipped({"../../up.txt": DEAD, "/etc/passwd": DEAD, "C:\\x.txt": DEAD}), "leads out"),
    "torn.zip": (BOMB[:200], "damaged ZIP"),
    "xxe.docx": (makers.docx(makers.paragraph("&x;"), XXE), "document type"),
    "laughs.docx": (makers.docx(makers.paragraph("&l8;"), LAUGHS), "document type"),
    "bomb.docx": (makers.docx(makers.paragraph("0" * 30_000_000)), "as bombs are"),
    "torn.docx": (makers.zipped({"word/document.xml": "<w:document"}), "damaged XML"),
    "empty.odt": (makers.odt(""), "without text"),
    "nothing.docx": (makers.zipped({"word/document.xml": f"<w:document {makers.W}/>"}), "without text"),
    "torn.pdf": (makers.pdf([[DEAD]])[:60], "damaged PDF"),
    "lie.pdf": (b"%PDF-1.7 nothing of the kind", "damaged PDF"),
    "xxe.rss": (f'<?xml version="1.0"?>{XXE}<rss><channel><item><title>&x;</title></item></channel></rss>', "entities"),
    "sitemap.xml": ("<?xml version='1.0'?><urlset><url><loc>https://a.example/</loc></url></urlset>", "a sitemap"),
    "void.rss": ("<rss><channel></channel></rss>", "without an entry"),
    "torn.warc": (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\nHTTP/1.1 2", "damaged WARC"),
    "lie.wacz": (makers.zipped({"datapackage.json": "{}"}), "nothing to read"),
    "torn.js": ("window.YTD.tweets.part0 = [ {", "damaged"),
    "empty.eml": (makers.mail(""), "without a text"),
    "void.mhtml": (b"From: a\r\nSubject: b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "without a page"),
    "sound.mp3": (b"ID3\x04" + bytes(90), "a sound file"),
    "slides.pptx": (makers.zipped({"ppt/presentation.xml": "<p/>"}), "presentation"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_broken_or_hostile_file_is_named(tmp_path: Path, name: str) -> None:
    """What cannot be read says why, costs nothing else, and nothing of it is read; a good neighbour is."""
    data, reason = HOSTILE[name]
    rows = read(tmp_path, {name: data, "good.txt": DEAD})
    assert any(reason in told for told in reasons(rows).values()), reasons(rows)
    assert [document.report.source for document in documents(rows)] == ["good.txt"]


def test_a_forwarded_post_is_a_copy_of_its_origin(tmp_path: Path) -> None:
    """A post forwarded by another channel and one shared on X stand in the record as copies: one origin, three reports."""
    origin = {"id": 2, "type": "message", "date": "2022-03-05T09:00:00", "text": DEAD}
    forwarded = {
        "id": 9,
        "type": "message",
        "date": "2022-03-06T10:00:00",
        "forwarded_from": "North Watch",
        "text": DEAD,
    }
    for name, message in (("North Watch", origin), ("South Watch", forwarded)):
        (tmp_path / "r" / name).mkdir(parents=True)
        chat = {"name": name, "type": "public_channel", "id": 7, "messages": [message]}
        (tmp_path / "r" / name / "result.json").write_text(json.dumps(chat), encoding="utf-8")
    shared = {"id_str": "43", "created_at": "Mon Mar 07 09:00:00 +0000 2022", "full_text": f"RT @north_watch: {DEAD}"}
    (tmp_path / "r" / "tweets.js").write_text(f"window.YTD.tweets.part0 = [{json.dumps({'tweet': shared})}]", "utf-8")
    witnessmark("build", tmp_path / "r", "--case", tmp_path / "case")
    reports = rows(tmp_path / "case" / "out" / "reports.csv")
    assert len(reports) == 3
    assert len({row["origin_id"] for row in reports}) == 1
    (incident,) = rows(tmp_path / "case" / "out" / "incidents.csv")
    assert (incident["reports"], incident["origins"]) == ("3", "1")

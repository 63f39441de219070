"""Every form in one case, built as a user builds it: each sentence stands in its page, row, post or message."""

import io
import json
import shutil
from pathlib import Path

import pytest

from tests.forms import makers
from tests.sources import rows, witnessmark

TOWNS = (
    "Sumy Kharkiv Chernihiv Mykolaiv Odesa Lviv Kherson Poltava Zhytomyr Vinnytsia Rivne Lutsk Ternopil Uzhhorod "
    "Chernivtsi Cherkasy Kropyvnytskyi Dnipro Zaporizhzhia Kramatorsk"
).split()


def told(number: int) -> str:
    """Return a sentence of its own: who was killed, in which town, on which day."""
    means = ("shelling", "an air strike", "a missile", "a drone", "mortar fire")[number % 5]
    return f"{number + 3} people were killed by {means} in {TOWNS[number]} on {number + 1} March 2022, the mayor said."


def workbook(cells: list[list[str]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in cells:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def fixtures() -> dict[str, tuple[bytes, int, str, str]]:
    """Return each file's bytes, the number of its sentence, the report that it must stand in, and where in it."""
    chat = {"name": "North Watch", "type": "public_channel", "id": 7}
    telegram = chat | {"messages": [{"id": 41, "type": "message", "date": "2022-04-01T09:00:00", "text": told(6)}]}
    message = (
        '<div class="page_wrap"><div class="page_header"><div class="text bold">South Watch</div></div>'
        '<div class="message default clearfix" id="message42"><div class="body"><div class="pull_right date details" '
        f'title="01.04.2022 09:00:00"></div><div class="text">{told(7)}</div></div></div></div>'
    )
    post = {"id_str": "43", "created_at": "Fri Apr 01 09:00:00 +0000 2022", "full_text": told(8)}
    relief = {
        "data": [{"id": "44", "fields": {"title": "Update", "body": told(9), "date": {"original": "2022-04-01"}}}]
    }
    acled = (
        "event_id_cnty,event_date,time_precision,country,location,latitude,longitude,geo_precision,source,notes,fatalities\n"
        "UKR1,2022-03-11,1,Ukraine,Rivne,50.62,26.25,1,North News,Shells fell.,13\n"
    )
    own = "Datum;Ort;Getötete\n12.03.2022;Lutsk;14\n30.03.2022;Lutsk;1\n"
    text_table = [["Title", "Text", "Date"], ["One", told(12), "2022-04-01"]]
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Daily</title><item><title>Strike</title>'
        f"<description>{told(13)}</description><link>https://daily.example/1</link>"
        "<pubDate>Fri, 01 Apr 2022 09:00:00 GMT</pubDate></item></channel></rss>"
    )
    crawl = makers.warc([("https://news.example/w", "text/html", _page(told(14)), "200 OK")])
    pages = '{"format": "json-pages-1.0"}\n{"url": "https://news.example/z", "ts": "2022-04-01T10:00:00Z"}\n'
    zipped_crawl = makers.warc([("https://news.example/z", "text/html", _page(told(15)), "200 OK")])
    wacz = {"datapackage.json": "{}", "archive/data.warc.gz": zipped_crawl, "pages/pages.jsonl": pages}
    box = (
        b"From desk@relief.example Fri Apr  1 10:00:00 2022\n"
        + makers.mail(told(16), subject="Note", day="Fri, 01 Apr 2022 10:00:00 +0000")
        + b"\n"
    )
    front = f"---\ntitle: Strike\ndate: 2022-04-01\n---\n\n- [Home](/) | [World](/w)\n\n{told(17)}\n"
    lines = json.dumps({"id": "n1", "text": told(18), "date": "2022-04-01"}) + "\n"
    return {
        "a.txt": (told(0).encode(), 0, "a.txt", ""),
        "b.pdf": (makers.pdf([["Report"], [told(1)]]), 1, "b.pdf", "page 2, line 1"),
        "c.docx": (
            makers.docx(makers.paragraph("From the north") + makers.paragraph(told(2))),
            2,
            "c.docx",
            "paragraph 2",
        ),
        "d.odt": (makers.odt(f"<text:h>From Odesa</text:h><text:p>{told(3)}</text:p>"), 3, "d.odt", "paragraph 2"),
        "e.rtf": (("{\\rtf1\\ansi " + told(4) + "\\par}").encode(), 4, "e.rtf", "paragraph 1"),
        "f.eml": (makers.mail("See the note.", attached={"n.txt": told(5).encode()}), 5, "f.eml/n.txt", ""),
        "g/result.json": (json.dumps(telegram).encode(), 6, "g/result.json:post 41", ""),
        "h.html": (message.encode(), 7, "h.html:post 42", ""),
        "i/tweets.js": (
            f"window.YTD.tweets.part0 = [{json.dumps({'tweet': post})}]".encode(),
            8,
            "i/tweets.js:post 43",
            "",
        ),
        "j.json": (json.dumps(relief).encode(), 9, "reliefweb 44", ""),
        "k.csv": (acled.encode(), 10, "k.csv:row 2", ""),
        "l.csv": (own.encode(), 11, "l.csv:row 2", ""),
        "m.xlsx": (workbook(text_table), 12, "m.xlsx:row 2", ""),
        "n.xml": (feed.encode(), 13, "n.xml:entry 1", ""),
        "o.warc.gz": (crawl, 14, "o.warc.gz/https://news.example/w", ""),
        "p.wacz": (makers.zipped(wacz, stored=True), 15, "p.wacz/https://news.example/z", ""),
        "q.mbox": (box, 16, "q.mbox/message 1.eml", ""),
        "r.md": (front.encode(), 17, "r.md", ""),
        "s.jsonl": (lines.encode(), 18, "n1", ""),
        "t.zip": (makers.zipped({"in/t.mhtml": makers.mhtml(told(19))}), 19, "t.zip/in/t.mhtml", ""),
    }


def _page(text: str) -> bytes:
    return makers.page(text).encode()


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One case of all forms, added to and built by the command line, with a scan and things that cannot be read."""
    folder = tmp_path_factory.mktemp("forms")
    for name, (data, *_) in fixtures().items():
        (folder / "r" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "r" / name).write_bytes(data)
    (folder / "r" / "u.pdf").write_bytes(makers.pdf([[]]))
    (folder / "r" / "v.srt").write_text("1\n00:00:01 --> 00:00:05\n9 people were killed.\n", encoding="utf-8")
    (folder / "r" / "w.docx").write_bytes(b"PK\x03\x04 torn")
    added = witnessmark("add", folder / "r", "--case", folder / "case")
    assert added.returncode == 1, added.stderr
    block = added.stdout[added.stdout.index("[[table]]") : added.stdout.index("To have it read")]
    (folder / "case" / "tables.toml").write_text(block, encoding="utf-8")
    shutil.rmtree(folder / "r")
    built = witnessmark("build", "--case", folder / "case")
    assert built.returncode == 1, built.stderr
    return folder / "case"


@pytest.mark.parametrize("name", sorted(fixtures()))
def test_each_sentence_is_traced_to_its_place(case: Path, name: str) -> None:
    """The figure of each form stands in claims.csv with its report, its place in it, and its very words."""
    _, number, source, place = fixtures()[name]
    killed = [row for row in rows(case / "out" / "claims.csv") if row["kind"] == "killed" and row["source"] == source]
    assert [(row["low"], row["date_start"]) for row in killed] == [(str(number + 3), f"2022-03-{number + 1:02}")]
    assert killed[0]["location"] == place
    assert TOWNS[number] in killed[0]["place_name"] or killed[0]["rule"] == "coded record"
    if killed[0]["rule"] != "coded record":
        assert killed[0]["text"] == told(number)


def test_nothing_else_is_read_and_what_is_not_says_why(case: Path) -> None:
    """Of the whole case there are just these figures (and the second row of a table); the rest has its reason."""
    killed = [row for row in rows(case / "out" / "claims.csv") if row["kind"] == "killed"]
    assert len(killed) == len(fixtures()) + 1
    reasons = {row["item"]: row["reason"] for row in rows(case / "out" / "skipped.csv")}
    assert set(reasons) == {"u.pdf", "v.srt", "w.docx"}
    assert "--ocr" in reasons["u.pdf"]
    assert "subtitles" in reasons["v.srt"]
    assert "damaged" in reasons["w.docx"]


def test_the_case_goes_out_and_comes_back_whole(case: Path, tmp_path: Path) -> None:
    """A web archive of the case, built into another, gives the same claims, and both verify."""
    assert witnessmark("export", "--case", case, "--wacz", tmp_path / "out.wacz").returncode == 0
    witnessmark("add", tmp_path / "out.wacz", "--case", tmp_path / "again")
    shutil.copy(case / "tables.toml", tmp_path / "again" / "tables.toml")
    assert witnessmark("build", "--case", tmp_path / "again").returncode == 1
    columns = ("kind", "low", "high", "qualifier", "text", "quote", "place_name", "date_start", "speaker", "location")
    first, second = (
        {tuple(row[name] for name in columns) for row in rows(folder / "out" / "claims.csv")}
        for folder in (case, tmp_path / "again")
    )
    assert first == second
    assert witnessmark("verify", "--case", case).returncode == 0

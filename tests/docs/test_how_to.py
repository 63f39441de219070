"""The how-tos for those who bring sources in are walked through: each command as printed, in order, on fixtures."""

import csv
import io
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from PIL import Image

from tests.forms import makers
from tests.forms.makers import DEAD, HURT
from tests.forms.test_tables import ACLED
from tests.sources import ROOT, rows
from witnessmark.cli import main

PRINTED = re.compile(r"^ {4}(?:\$ )?((?:witnessmark|openssl) .*)$", re.MULTILINE)
CHROMIUM = any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
ORDINARY = "Trams ran again on two of the five lines."


def printed(page: str) -> list[str]:
    """Return the commands of a page of docs, in order."""
    return PRINTED.findall((ROOT / "docs" / page).read_text("utf-8"))


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, str]]:
    """What addresses answer, type and text; every other has status 404, and nothing is dialled."""
    known: dict[str, tuple[str, str]] = {}

    def answer(request: httpx.Request) -> httpx.Response:
        kind, text = known.get(str(request.url), ("", ""))
        headers = {"Content-Type": kind} if kind else {}
        return httpx.Response(200 if kind else 404, headers=headers, stream=httpx.ByteStream(text.encode()))

    monkeypatch.setattr("witnessmark.collect.web.Transport", lambda _: httpx.MockTransport(answer))
    return known


@pytest.fixture
def give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[int, str]]:
    """Return what runs a printed command in a folder of its own and returns its exit code and what it says."""
    monkeypatch.chdir(tmp_path)

    def run(command: str) -> tuple[int, str]:
        program, *words = shlex.split(command)
        if program != "witnessmark":
            done = subprocess.run([program, *words], check=False, capture_output=True, text=True)
            return done.returncode, done.stdout + done.stderr
        made = CliRunner().invoke(main, words)
        return made.exit_code, made.output

    return run


def write(files: dict[str, bytes | str]) -> None:
    """Write files below the current folder."""
    for name, data in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data.encode() if isinstance(data, str) else data)


def photo() -> bytes:
    """Return a JPEG of coloured stripes."""
    picture = Image.new("RGB", (320, 240))
    picture.putdata([((x * 7) % 256, (y * 5) % 256, (x + y) % 256) for y in range(240) for x in range(320)])
    held = io.BytesIO()
    picture.save(held, "JPEG")
    return held.getvalue()


def sheet(text: str) -> bytes:
    """Return an XLSX workbook of a CSV."""
    from openpyxl import Workbook

    book = Workbook()
    for row in csv.reader(io.StringIO(text)):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def killed(case: str) -> set[tuple[str, str]]:
    """Return the figures of a built case: how many were killed, and in which report."""
    return {(row["low"], row["source"]) for row in rows(Path(case, "out", "claims.csv")) if row["kind"] == "killed"}


def test_bringing_sources_in(give: Callable[[str], tuple[int, str]]) -> None:
    """A case is added to, built, listed, taken out of; a table of own columns is shown as printed and then read."""
    commands = printed("how-to/bring-sources-in.md")
    write({"reports/a.txt": DEAD, "reports/reports-2/forged.txt": "Nine people were killed in Kyiv on 7 March 2022."})
    write({"cases.csv": "Datum;Ort;Getötete\n05.03.2022;Sumy;6\n16.03.2022;Kyiv;\n"})
    said = {}
    for command in commands:
        code, said[command] = give(command)
        assert code == 0, (command, said[command])
    assert killed("mycase") == {("6", "a.txt"), ("9", "reports-2/forged.txt")}
    assert "the page never existed" in said["witnessmark log --case mycase"]
    shown = next(text for command, text in said.items() if "add cases.csv" in command)
    page = (ROOT / "docs" / "how-to" / "bring-sources-in.md").read_text("utf-8")
    says = page[page.index("cases.csv: a table with") : page.index("With a terminal it asks")].replace("\n    ", "\n")
    assert says.strip() in shown
    Path("mycase/tables.toml").write_text(says[says.index("[[table]]") :], encoding="utf-8")
    assert give("witnessmark build --case mycase")[0] == 1, "a coded nought is told"
    assert killed("mycase") == {("6", "a.txt"), ("6", "cases.csv:row 2")}


def reads_scans(language: str) -> bool:
    """Tell whether Tesseract is here and knows a language."""
    if shutil.which("tesseract") is None:
        return False
    told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return language in (told.stdout + told.stderr).split()


def test_a_casualty_recorder(give: Callable[[str], tuple[int, str]]) -> None:
    """A folder of posts, mail, scans and photos is read; pictures are listed; a wrong export goes out with a reason."""
    chat = {
        "name": "North Watch", "type": "public_channel", "id": 7,
        "messages": [
            {"id": 41, "type": "message", "date": "2022-03-06T09:00:00", "text": DEAD, "photo": "photos/a.jpg"},
            {"id": 42, "type": "message", "date": "2022-03-07T09:00:00", "text": HURT},
        ],
    }  # fmt: skip
    scan = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(scan, "PDF")
    write(
        {
            "inbox/sumy-chat/result.json": json.dumps(chat),
            "inbox/sumy-chat/photos/a.jpg": photo(),
            "inbox/list.pdf": makers.pdf([["Report"], ["Four people were killed in Kyiv on 9 March 2022."]]),
            "inbox/scan.pdf": scan.getvalue(),
            "inbox/note.eml": makers.mail("Two people were killed in Kherson on 8 March 2022."),
        }
    )
    for command in printed("how-to/casualty-recorder.md"):
        if "--ocr" in command and not reads_scans("ukr"):
            continue
        code, said = give(command)
        assert code in (0, 1), (command, said)
        if command.endswith("--country UA"):
            assert killed("sumy") >= {("6", "sumy-chat/result.json:post 41"), ("4", "list.pdf")}
            assert any("--ocr" in row["reason"] for row in rows(Path("sumy/out/skipped.csv")))
            (picture,) = rows(Path("sumy/out/pictures.csv"))
            assert picture["source"] == "sumy-chat/photos/a.jpg"
    assert give("witnessmark build --case sumy")[0] in (0, 1)
    assert {source for _, source in killed("sumy")} == {"list.pdf", "note.eml"}
    assert "export of the wrong channel" in give("witnessmark log --case sumy")[1]


def test_an_information_officer(
    give: Callable[[str], tuple[int, str]], answers: dict[str, tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables join prose, a feed is shown and fetched within its days, and a watched folder is read until Ctrl-C."""
    ucdp = sheet(
        "id,year,side_a,where_prec,where_description,country,latitude,longitude,date_prec,date_start,date_end,best,high,low\n"
        "7001,2022,Force A,1,Kyiv,Ukraine,50.4547,30.5238,1,2022-03-09,2022-03-09,4,5,4\n"
    )
    write({"acled-march.csv": ACLED, "ucdp.xlsx": ucdp, "situation-reports/one.txt": DEAD})
    Path("inbox").mkdir()
    items = "".join(
        f"<item><title>t</title><link>https://news.example/{day}</link><pubDate>{day} 09:00:00 GMT</pubDate></item>"
        for day in ("14 Mar 2022", "14 Apr 2022")
    ).replace("/14 Mar 2022", "/march").replace("/14 Apr 2022", "/april")  # fmt: skip
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
    answers["https://news.example/feed"] = ("application/rss+xml", feed)
    answers["https://news.example/march"] = (
        "text/html", makers.page("Three people were killed by a drone in Lviv on 14 March 2022.")
    )  # fmt: skip

    def stop(seconds: float) -> None:
        if seconds == 900:
            raise KeyboardInterrupt

    monkeypatch.setattr("witnessmark.watching.time.sleep", stop)
    for command in printed("how-to/information-officer.md"):
        code, said = give(command)
        if "watch" in command:
            assert "built" in said or "reports" in said
            continue
        assert code in (0, 1), (command, said)
        if "--dry-run" in command:
            assert "https://news.example/march" in said
            assert "https://news.example/april" not in said
            assert not Path("north/out/claims.csv").exists() or killed("north")
    assert killed("north") == {
        ("6", "acled-march.csv:row 2"), ("4", "ucdp.xlsx:row 2"), ("6", "one.txt"), ("3", "https://news.example/march"),
    }  # fmt: skip
    incidents = rows(Path("north/out/incidents.csv"))
    assert any(row["reports"] == "2" and row["killed_best"] == "6" for row in incidents)
    for name in ("claims.hxl.csv", "ucdp_ged.csv", "acled.csv"):
        assert Path("north/out", name).stat().st_size


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A time stamp authority that answers in this process, its root certificate as the how-to names it."""
    from tests.test_sealing import Authority

    (tmp_path / "authority").mkdir()
    made = Authority(tmp_path / "authority")
    shutil.copy(made.folder / "ca.pem", tmp_path / "tsa-root.pem")
    monkeypatch.setattr("witnessmark.sealing._ask", lambda _, request: made.answer(request))


@pytest.mark.usefixtures("authority")
def test_a_journalist(give: Callable[[str], tuple[int, str]], answers: dict[str, tuple[str, str]]) -> None:
    """Pages and web archives come in with their custody; the case is stamped, and goes out signed."""
    for name, number in (("news.example/story", 3), ("other.example/report", 4), ("news.example/live", 5)):
        answers[f"https://{name}"] = (
            "text/html", makers.page(f"{number} people were killed in Kyiv on {number} March 2022, police said.")
        )  # fmt: skip
    crawl = makers.warc([("https://news.example/w", "text/html", makers.page(DEAD).encode(), "200 OK")])
    held = makers.warc([("https://news.example/z", "text/html", makers.page(HURT).encode(), "200 OK")])
    listed = '{"format": "json-pages-1.0"}\n'
    wacz = {"datapackage.json": "{}", "archive/data.warc.gz": held, "pages/pages.jsonl": listed}
    write({"story.mhtml": makers.mhtml(ORDINARY), "collected.wacz": makers.zipped(wacz, stored=True)})
    write({"crawl.warc.gz": crawl})
    for command in printed("how-to/journalist.md"):
        if "--via-browser" in command and not CHROMIUM:
            continue
        code, said = give(command)
        assert code == 0, (command, said)
    listed = give("witnessmark sources --case siege --format jsonl")[1]
    sources = {json.loads(line)["source"] for line in listed.splitlines()}
    wanted = {"https://news.example/story", "https://other.example/report", "story.mhtml", "crawl.warc.gz"}
    assert sources >= wanted | ({"https://news.example/live"} if CHROMIUM else set())
    assert give("witnessmark build --case siege")[0] == 0
    assert {low for low, _ in killed("siege")} >= {"3", "4", "6"}
    answers["https://news.example/story"] = ("text/html", makers.page("7 people were killed in Kyiv on 3 March 2022."))
    assert "changed" in give("witnessmark add https://news.example/story --case siege")[1]
    assert give("witnessmark verify --case siege")[0] == 0


PAGES = sorted(path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("page", [page for page in PAGES if any(c.startswith("witnessmark") for c in printed(page))])
def test_every_printed_command_can_be_given(page: str) -> None:
    """No page of the docs prints a command or an option that there is not."""
    for command in printed(page):
        program, *words = shlex.split(command.split("|")[0].split(" > ")[0], comments=True)
        if program == "witnessmark" and words and not words[0].startswith("-"):
            known = main.commands[words[0]]
            known.make_parser(known.make_context(words[0], [], resilient_parsing=True)).parse_args(words[1:])

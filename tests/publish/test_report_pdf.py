"""The report on paper."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.publish.report_case import small_case
from witnessmark.errors import ExtraError
from witnessmark.model.editions import Edition
from witnessmark.publish import pdf
from witnessmark.publish.report import render_report


def test_without_browser_and_extra_the_error_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can print, the message says what to install, and no file is left."""
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(ExtraError, match=r"witnessmark\[pdf\]"):
        pdf.write_pdf(tmp_path / "report.html", tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_browser_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that prints nothing is an error with its name, never an empty file taken for a PDF."""
    failing = shutil.which("false")
    monkeypatch.setattr(pdf.shutil, "which", lambda name: failing)
    with pytest.raises(ExtraError, match="false could not print"):
        pdf.write_pdf(tmp_path / "report.html", tmp_path / "report.pdf")


@pytest.mark.skipif(not any(map(shutil.which, pdf.BROWSERS)), reason="no Chromium on the PATH")
def test_a_chromium_prints_the_report(tmp_path: Path) -> None:
    """The page becomes a PDF."""
    page = tmp_path / "report.html"
    page.write_text(render_report(small_case(), Edition.PUBLIC), encoding="utf-8")
    pdf.write_pdf(page, tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_weasyprint_prints_the_report_without_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no browser is installed the extra prints the tables, and the headline stands largest on the first page."""
    weasyprint = pytest.importorskip("weasyprint", reason="the extra pdf is not installed", exc_type=ImportError)
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    page = tmp_path / "report.html"
    page.write_text(render_report(small_case(), Edition.PUBLIC), encoding="utf-8")
    pdf.write_pdf(page, tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    sizes = {
        box.element_tag: box.style["font_size"]
        for box in weasyprint.HTML(filename=str(page)).render().pages[0]._page_box.descendants()
        if box.element_tag in ("h1", "h2", "p")
    }
    assert sizes["h1"] > 1.5 * sizes["p"]

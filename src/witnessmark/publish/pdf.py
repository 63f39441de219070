"""``report.html`` to a PDF for print, through a browser that is already installed or through WeasyPrint."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from witnessmark.errors import ExtraError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge", "chrome")
TIMEOUT_SECONDS = 180
DRAWING_MS = 8_000
"""Virtual time in which the page draws its charts and map before it is printed."""


def write_pdf(html_path: Path, pdf_path: Path) -> None:
    """Write the report at `html_path` as a PDF to `pdf_path`.

    A Chromium on the PATH prints the page with its charts and map. Without one, WeasyPrint (the extra ``pdf``) prints
    what the page holds without script: the summary, the totals, the incidents and the sources as tables.
    Raises ExtraError where neither is installed or the browser prints nothing.
    """
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        _print_without_script(html_path, pdf_path)
        return
    with TemporaryDirectory(prefix="witnessmark-") as profile:
        command = [
            browser,
            "--headless",
            *(["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []),  # Chromium has no sandbox for root
            "--disable-gpu",
            f"--user-data-dir={profile}",
            f"--virtual-time-budget={DRAWING_MS}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={pdf_path.resolve()}",
            html_path.resolve().as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_SECONDS, check=False)  # noqa: S603  # no shell, our own arguments
        except subprocess.TimeoutExpired:
            raise ExtraError(f"{browser} did not print {html_path} within {TIMEOUT_SECONDS} seconds") from None
    if done.returncode or not pdf_path.is_file():
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ExtraError(f"{browser} could not print {html_path}: {words[-1] if words else 'no reason given'}")


def _print_without_script(html_path: Path, pdf_path: Path) -> None:
    try:
        from weasyprint import HTML
    except (ImportError, OSError):  # OSError: WeasyPrint is there, its system libraries are not
        raise ExtraError("a PDF needs Chromium on the PATH, or WeasyPrint: pip install 'witnessmark[pdf]'") from None
    HTML(filename=str(html_path)).write_pdf(str(pdf_path))

"""PDF documents: the text layer, each line with its page; tables and running heads are kept and never read.

Arabic and Hebrew are read by poppler's ``pdftotext``, since pdfium gives their letters in the order of the page, not of
the text. Scanned pages are read by Tesseract where that was asked for.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from statistics import median
from typing import Any

from witnessmark.clean.drafts import Draft
from witnessmark.clean.flow import Row, flow
from witnessmark.clean.lam_alef import drawn_words, mend
from witnessmark.errors import ExtraError, ItemError
from witnessmark.model.text import Skipped
from witnessmark.programs import PDFTOTEXT, TESSERACT, run, version_of
from witnessmark.settings import Settings

MOST_PAGES = 5_000
RULED_FROM = 6
"""A table has at least this many ruled lines; to search a page for one takes 100 times longer."""
SHORT = 0.75
"""A line shorter than this share of its page's longest, with a full stop, ends a paragraph."""
HEADS_FROM = 3
BULLET = re.compile(r"\s*(?:[•▪●◦‣\uf0b7*–-]|\(?\d{1,3}[.)]|[a-z]\))\s")
STOPPED = re.compile(r"[.!?…:][)\]\"'’”»]*\s*$")
PATH_OBJECT = 2
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
EMBEDDED = re.compile("\u202a([^\\w\u202a-\u202e]*)([^\u202a-\u202e]*?)([^\\w\u202a-\u202e]*)\u202c")
"""A number or a name in letters from left to right, with the signs that stand beside it on the page."""
OCR_DPI = 300
MOST_PIXELS = 40_000_000
LEAST_LETTERS = 20
"""Fewer are specks that Tesseract takes for letters."""
LANGUAGE = re.compile(r"[A-Za-z_]{3,20}")
RUN_OCR = "build with --ocr LANG to read it by Tesseract"
NO_TEXT_FOUND = "Tesseract finds no text on it"

Page = tuple[int, list[str], frozenset[str]]
"""The number of a page, its lines, and those of its lines, without spaces, that stand in a table."""


def read_pdf(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    """Yield the text of a PDF as one draft with the page and line of each line, and a row for each page without text.

    Raises ItemError where it is damaged, encrypted, too long, all scanned, or in a script that nothing here can read.
    """
    pages, scanned = _pages(data)
    if _is_right_to_left(pages):
        pages = _reordered(data, pages)
    unread, seen = scanned, frozenset[int]()
    if settings.ocr and scanned:
        found, unread = _recognised(data, scanned, settings.ocr)
        seen = frozenset(number for number, _, _ in found)
        pages = sorted([*pages, *found], key=lambda page: page[0])
    for number in unread:
        reason = f"a page without a text layer (scanned?): {NO_TEXT_FOUND if settings.ocr else RUN_OCR}"
        if pages:
            yield Skipped(item=f"{source}:page {number}", stage="clean", reason=reason)
    if not pages:
        words = NO_TEXT_FOUND if settings.ocr else RUN_OCR
        raise ItemError(f"a PDF of {len(scanned)} pages without a text layer (scanned?): {words}")
    heads = _heads([lines for _, lines, _ in pages])
    made = flow(_rows(pages, heads, seen))
    yield Draft(source=source, text=made.text, furniture=made.furniture, places=made.places)


def _is_right_to_left(pages: Sequence[Page]) -> bool:
    """Return whether the letters of a document are mostly Arabic, Hebrew or of another such script."""
    turned = sum(len(RIGHT_TO_LEFT.findall(line)) for _, lines, _ in pages for line in lines)
    return turned > sum(char.isalpha() for _, lines, _ in pages for line in lines for char in line) / 3


def _reordered(data: bytes, pages: Sequence[Page]) -> list[Page]:
    """Return the pages with their lines as poppler reads them; of a table none is known, since its cells are turned."""
    if version_of(PDFTOTEXT) is None:
        raise ItemError("a PDF in Arabic or Hebrew: to read it, install poppler's pdftotext (poppler-utils)")
    import pypdfium2 as pdfium

    told = run([PDFTOTEXT, "-enc", "UTF-8", "-eol", "unix", "-", "-"], data).split("\f")
    found: list[Page] = []
    document = pdfium.PdfDocument(data)
    for number, _, tables in pages:
        lines = [_unmarked(line) for line in told[number - 1].split("\n")] if number <= len(told) else []
        lines = mend(lines, drawn_words(document[number - 1].get_textpage()))
        cells = frozenset("".join(sorted(cell)) for cell in tables)
        apart = frozenset("".join(line.split()) for line in lines if "".join(sorted("".join(line.split()))) in cells)
        if any(line.strip() for line in lines):
            found.append((number, lines, apart))
    document.close()
    return found


def _unmarked(line: str) -> str:
    """Return a line without the marks of direction that poppler sets, a number's signs on the side where they are read.

    What stands left of a number on the page is read after it: a space, a bracket, the sign of per cent.
    """
    return MARKS.sub("", EMBEDDED.sub(lambda found: found[3][::-1] + found[2] + found[1][::-1], line))


def _recognised(data: bytes, scanned: Sequence[int], languages: str) -> tuple[list[Page], list[int]]:
    """Return the scanned pages as Tesseract reads them, and the numbers of those in which it finds no text."""
    import pypdfium2 as pdfium

    _check_tesseract(languages)
    found: list[Page] = []
    empty: list[int] = []
    document = pdfium.PdfDocument(data)
    for number in scanned:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(OCR_DPI / 72, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
        picture = BytesIO()
        page.render(scale=scale, grayscale=True).to_pil().save(picture, "PNG")
        page.close()
        dpi = str(max(70, round(scale * 72)))
        lines = run([TESSERACT, "stdin", "stdout", "-l", languages, "--dpi", dpi], picture.getvalue()).split("\n")
        if sum(char.isalpha() for line in lines for char in line) >= LEAST_LETTERS:
            found.append((number, [line.replace("\f", "") for line in lines], frozenset()))
        else:
            empty.append(number)
    document.close()
    return found, empty


@cache
def _check_tesseract(languages: str) -> None:
    """Raise ExtraError unless Tesseract is here with these languages."""
    if version_of(TESSERACT) is None:
        raise ExtraError("OCR needs Tesseract on the PATH (tesseract-ocr), with its languages (tesseract-ocr-ukr)")
    there = run([TESSERACT, "--list-langs"], b"").split("\n")[1:]  # below a heading
    for language in languages.split("+"):
        if language not in there or not LANGUAGE.fullmatch(language):
            known = ", ".join(filter(None, there))
            raise ExtraError(f"Tesseract here does not know the language {language!r}; it knows: {known}")


def _pages(data: bytes) -> tuple[list[Page], list[int]]:
    """Return (number, lines, lines of tables) of each page with text, and the numbers of those without."""
    import pypdfium2 as pdfium

    pages: list[Page] = []
    scanned: list[int] = []
    try:
        document = pdfium.PdfDocument(data)
        if len(document) > MOST_PAGES:
            raise ItemError(f"a PDF of {len(document):,} pages, the limit is {MOST_PAGES:,}")
        for index in range(len(document)):
            page = document[index]
            text_page = page.get_textpage()
            lines = text_page.get_text_range().replace("\r\n", "\n").replace("\ufffe", "\xad").split("\n")
            if not any(line.strip() for line in lines):
                scanned.append(index + 1)
            else:
                ruled = sum(1 for _ in zip(range(RULED_FROM), page.get_objects(filter=[PATH_OBJECT]), strict=False))
                tables = _table_lines(data, index) if ruled >= RULED_FROM else frozenset()
                pages.append((index + 1, lines, tables))
            text_page.close()
            page.close()
        document.close()
    except (pdfium.PdfiumError, ValueError, OSError) as error:
        words = str(error).lower()
        what = "an encrypted PDF: give it without a password" if "password" in words else f"a damaged PDF: {error}"
        raise ItemError(what) from error
    return pages, scanned


def _table_lines(data: bytes, index: int) -> frozenset[str]:
    """Return the words of each line that stands in a table of the page, without spaces."""
    import pdfplumber

    try:
        with pdfplumber.open(BytesIO(data), pages=[index + 1]) as document:
            page = document.pages[0]
            found = [table for table in page.find_tables() if len(table.rows) > 1 and len(table.columns) > 1]
            lines = [line for table in found for line in _within(page, table.bbox)]
    except Exception as error:  # pdfminer raises whatever a hostile page makes it do
        raise ItemError(f"a PDF whose tables cannot be told from its text (page {index + 1}): {error}") from error
    return frozenset(lines)


def _within(page: Any, box: tuple[float, float, float, float]) -> list[str]:
    words = page.crop(box, strict=False).extract_text_lines()
    return ["".join(line["text"].split()) for line in words]


def _heads(pages: list[list[str]]) -> frozenset[str]:
    """Return the first and last lines that stand on several pages, their numbers aside: heads and feet of pages."""
    counts: Counter[str] = Counter()
    for lines in pages:
        full = [line for line in lines if line.strip()]
        counts.update({_unnumbered(line) for line in (*full[:2], *full[-2:])})
    least = max(HEADS_FROM, len(pages) // 2)
    return frozenset(head for head, count in counts.items() if count >= least)


def _unnumbered(line: str) -> str:
    return " ".join(re.sub(r"\d+", "#", line).split())


def _rows(pages: Sequence[Page], heads: frozenset[str], seen: frozenset[int]) -> Iterator[Row]:
    """Yield the lines of all pages, those of a sentence that runs over a page's end together.

    Heads and feet that stand in between follow the paragraph; `seen` are the pages that OCR read.
    """
    usual = median(max(map(len, lines)) for _, lines, _ in pages)
    held: list[Row] = []
    ended = True
    for number, lines, tables in pages:
        longest = max(*map(len, lines), usual)
        full = [at for at, line in enumerate(lines) if line.strip()]
        edges = {*full[:2], *full[-2:]}
        inside = [at for at in full if not (at in edges and _unnumbered(lines[at]) in heads)]
        for at, line in enumerate(lines):
            where = f"page {number}, line {at + 1}{' (OCR)' if number in seen else ''}"
            if not line.strip():
                ended = ended or bool(inside and inside[0] < at < inside[-1])
            elif at in edges and _unnumbered(line) in heads:
                held.append(Row(text=line, where=where, furniture=True))
            else:
                in_table = "".join(line.split()) in tables
                opens = ended or in_table or bool(BULLET.match(line))
                if opens:
                    yield from held
                    held = []
                yield Row(text=line, where=where, opens=opens, furniture=in_table)
                is_short = len(line.rstrip()) < SHORT * longest
                is_heading = line[:1].isalpha() and not line[:1].islower() and len(line) < longest / 2
                ended = in_table or (is_short and (bool(STOPPED.search(line)) or is_heading))
    yield from held

"""PDF documents: the text layer, each line with its page; tables and running heads are kept and never read."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from witnessmark.clean.drafts import Draft
from witnessmark.clean.flow import Row, flow
from witnessmark.errors import ItemError
from witnessmark.model.text import Skipped
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


def read_pdf(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    """Yield the text of a PDF as one draft with the page and line of each line, and a row for each page without text.

    Raises ItemError where it is damaged, encrypted, too long, or all scanned.
    """
    pages, scanned = _pages(data)
    for number in scanned:
        reason = "a page without a text layer (scanned?): run OCR on it, for example with ocrmypdf"
        if pages:
            yield Skipped(item=f"{source}:page {number}", stage="clean", reason=reason)
    if not pages:
        raise ItemError(f"a PDF of {len(scanned)} pages without a text layer (scanned?): run OCR on it first")
    heads = _heads([lines for _, lines, _ in pages])
    made = flow(row for number, lines, tables in pages for row in _rows(number, lines, tables, heads))
    yield Draft(source=source, text=made.text, furniture=made.furniture, places=made.places)


def _pages(data: bytes) -> tuple[list[tuple[int, list[str], frozenset[str]]], list[int]]:
    """Return (number, lines, lines of tables) of each page with text, and the numbers of those without."""
    import pypdfium2 as pdfium

    pages: list[tuple[int, list[str], frozenset[str]]] = []
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


def _rows(number: int, lines: list[str], tables: frozenset[str], heads: frozenset[str]) -> Iterator[Row]:
    longest = max(map(len, lines))
    full = [at for at, line in enumerate(lines) if line.strip()]
    edges = {*full[:2], *full[-2:]}
    ended = False
    for at, line in enumerate(lines):
        if not line.strip():
            ended = True
            continue
        is_head = at in edges and _unnumbered(line) in heads
        in_table = "".join(line.split()) in tables
        apart = is_head or in_table
        opens = ended or apart or bool(BULLET.match(line))
        yield Row(text=line, where=f"page {number}, line {at + 1}", opens=opens, furniture=apart)
        is_short = len(line.rstrip()) < SHORT * longest
        ended = apart or (is_short and (bool(STOPPED.search(line)) or (line[:1].isupper() and len(line) < longest / 2)))

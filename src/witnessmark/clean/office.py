"""Word, OpenDocument and RTF documents: their paragraphs as one draft; tables are kept and never read as prose."""

from collections.abc import Iterator
from typing import Any

from witnessmark.clean.decode import decode
from witnessmark.clean.drafts import Draft
from witnessmark.clean.flow import Row, flow
from witnessmark.errors import ItemError
from witnessmark.packed import open_zip, parse_xml, read_named
from witnessmark.settings import Settings

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
DELETED = (f"{TEXT}tracked-changes", f"{WORD}del", f"{WORD}moveFrom")
"""What an author took out again."""


def read_docx(source: str, data: bytes, settings: Settings) -> Iterator[Draft]:
    """Yield the paragraphs of a Word document; raises ItemError where it is damaged, encrypted or a trap."""
    with open_zip(data) as archive:
        body = parse_xml(read_named(archive, "word/document.xml", settings.max_item_bytes))
        names = archive.namelist()
        notes = [
            parse_xml(read_named(archive, name, settings.max_item_bytes))
            for name in ("word/footnotes.xml", "word/endnotes.xml")
            if name in names
        ]
        title = _title(archive, "docProps/core.xml", settings) if "docProps/core.xml" in names else None
    yield _draft(source, [*_paragraphs(body, f"{WORD}p", f"{WORD}tbl"), *_notes(notes)], title)


def _notes(roots: list[Any]) -> Iterator[tuple[str, bool]]:
    for root in roots:
        yield from _paragraphs(root, f"{WORD}p", f"{WORD}tbl")


def read_odt(source: str, data: bytes, settings: Settings) -> Iterator[Draft]:
    """Yield the paragraphs of an OpenDocument text; raises ItemError where it is damaged, encrypted or a trap."""
    with open_zip(data) as archive:
        body = parse_xml(read_named(archive, "content.xml", settings.max_item_bytes))
        title = _title(archive, "meta.xml", settings) if "meta.xml" in archive.namelist() else None
    paragraphs = _paragraphs(body, f"{TEXT}p", f"{TABLE}table", heading=f"{TEXT}h")
    yield _draft(source, list(paragraphs), title)


def read_rtf(source: str, data: bytes, settings: Settings) -> Iterator[Draft]:
    """Yield the paragraphs of an RTF document; raises ItemError where it cannot be read."""
    from striprtf.striprtf import rtf_to_text

    try:
        text = rtf_to_text(decode(data)[0], errors="ignore")
    except (ValueError, IndexError, LookupError, RecursionError, TypeError) as error:
        raise ItemError(f"a damaged RTF document: {error}") from error
    yield _draft(source, [(line, line.count("|") > 1) for line in text.split("\n")], None)


def _title(archive: Any, name: str, settings: Settings) -> str | None:
    """Return the title that the document states of itself; a damaged description costs only that."""
    try:
        found = parse_xml(read_named(archive, name, settings.max_item_bytes)).find(f".//{TITLE}")
    except ItemError:
        return None
    return " ".join((found.text or "").split()) or None if found is not None else None


def _draft(source: str, paragraphs: list[tuple[str, bool]], title: str | None) -> Draft:
    rows = [
        Row(text=text, where=f"paragraph {number}", furniture=in_table)
        for number, (text, in_table) in enumerate(((t, f) for t, f in paragraphs if t.strip()), 1)
    ]
    if not rows:
        raise ItemError("a document without text")
    made = flow(rows)
    return Draft(source=source, text=made.text, title=title, furniture=made.furniture, places=made.places)


def _paragraphs(root: Any, paragraph: str, table: str, heading: str | None = None) -> Iterator[tuple[str, bool]]:
    """Yield the text of each paragraph, and for each row of a table its cells in one line, in order."""
    row = table.replace("}table", "}table-row").replace("}tbl", "}tr")
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str) or element.tag in DELETED:
            continue
        if element.tag == table:
            for cells in element.iter(row):
                yield " | ".join("".join(_words(cell)).strip() for cell in cells), True
        elif element.tag in (paragraph, heading):
            yield "".join(_words(element)), False
        else:
            waiting.extend(reversed(element))


def _words(element: Any) -> Iterator[str]:
    """Yield the text within an element, without what was deleted; tabs and line breaks are spaces."""
    if not isinstance(element.tag, str) or element.tag in DELETED or element.tag == f"{TEXT}note-citation":
        return
    if element.tag in (f"{WORD}tab", f"{WORD}br", f"{TEXT}tab", f"{TEXT}s", f"{TEXT}line-break"):
        yield " "
    in_word = element.tag.startswith(WORD)
    if element.text and (not in_word or element.tag == f"{WORD}t"):
        yield element.text
    for child in element:
        yield from _words(child)
        if child.tail and not in_word:
            yield child.tail

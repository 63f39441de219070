"""HTML pages: the article by trafilatura, with title, day, address, publisher and captions as the page states them."""

import json
import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped]  # no stubs
from lxml import html as lxml_html

from witnessmark.clean.dates import read_date
from witnessmark.clean.decode import decode
from witnessmark.clean.drafts import Draft
from witnessmark.clean.publisher import web_address
from witnessmark.errors import ItemError
from witnessmark.lexicon import load
from witnessmark.model.time import DateSpan

NESTING = re.compile(
    rb"<(/?)(?:div|span|section|article|main|table|tbody|tr|td|ul|ol|dl|blockquote|a|b|i|em|strong|font|center|form|"
    rb"fieldset|header|footer|nav|aside|figure|small|big|sup|sub|u|s|q|label|button|svg|g|details|object|map)\b",
    re.IGNORECASE,
)
"""Elements that nest without an end tag being implied (a ``p`` or ``li`` closes the one before)."""
CAPTIONS = "//figcaption | //*[contains(concat(' ', translate(@class, 'CAPTION-_', 'caption  '), ' '), 'caption')]"
SCRIPT_CHARACTERS = 400_000
"""Longer JSON-LD blocks are data dumps, not the description of an article."""


def read_page(source: str, data: bytes) -> Draft:
    """Return the draft of an HTML page; raises ItemError where it is too large, too deep or holds no article.

    The day is only ever one that the page states in its metadata, JSON-LD or a ``time`` element marked as the
    publication's: trafilatura's guess from the running text (a copyright year, a linked article) is not used.
    """
    _refuse_extremes(data)
    text, repaired = decode(data)
    text = text.replace("\0", "")
    tree = _tree(text)
    found = trafilatura.bare_extraction(
        text, with_metadata=True, include_comments=False, include_tables=True, favor_recall=False
    )
    body = (found.text or "").strip() if found is not None else ""
    if not body:
        raise ItemError("HTML without an article: no running text found")
    linked = list(_linked_data(tree))
    title = _line(found.title)
    captions = _captions(tree)
    return Draft(
        source=source,
        text=_assemble(title, body, captions),
        title=title,
        url=web_address(found.url),
        publisher=_publisher(tree, linked),
        published=_published(tree, linked),
        captions=frozenset(captions),
        heading=title is not None,
        repaired=repaired,
    )


def markup_tree(text: str) -> Any:
    """Return the tree of an HTML page from outside; raises ItemError where it is too large, too deep or no page."""
    _refuse_extremes(text.encode("utf-8", "replace"))
    return _tree(text.replace("\0", ""))


def markup_text(markup: str) -> str:
    """Return the words of a piece of HTML, each of its blocks a paragraph; raises ItemError where it is a trap."""
    if "<" not in markup and "&" not in markup:
        return markup
    if not markup.strip():
        return ""
    tree = markup_tree(f"<div>{markup}</div>")
    for element in tree.xpath("//script | //style | //head"):
        element.drop_tree()
    for element in tree.xpath("//br | //p | //div | //li | //tr | //h1 | //h2 | //h3 | //h4 | //blockquote"):
        element.text = f"\n\n{element.text or ''}" if element.tag != "br" else element.text
        element.tail = f"\n{element.tail or ''}"
    lines = [" ".join(line.split()) for line in str(tree.text_content()).split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def _refuse_extremes(data: bytes) -> None:
    limits = load("clean_decode")["html"]
    if len(data) > limits["max_bytes"]:
        raise ItemError(f"HTML of {len(data):,} bytes, the limit is {limits['max_bytes']:,}")
    depth = 0
    for tag in NESTING.finditer(data):
        depth += -1 if tag[1] else 1
        if depth > limits["max_depth"]:
            raise ItemError(f"HTML nested deeper than {limits['max_depth']} elements")
        depth = max(depth, 0)


def _tree(text: str) -> Any:
    try:
        return lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ItemError(f"HTML without an article: {error}") from error


def _line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None


def _assemble(title: str | None, body: str, captions: list[str]) -> str:
    """Put the title before the text and the captions that it lacks behind it."""
    held = {" ".join(line.split()) for line in body.split("\n")}
    parts = [title] if title is not None and title not in held else []
    return "\n\n".join([*parts, body, *(caption for caption in captions if caption not in held)])


def _captions(tree: Any) -> list[str]:
    """Return the page's captions once each, in order; an element within another caption is part of it."""
    seen: dict[str, None] = {}
    inside: set[Any] = set()
    for element in tree.xpath(CAPTIONS):
        if element in inside or element.tag in ("script", "style", "body", "html", "article", "main"):
            continue
        inside.update(element.iterdescendants())
        text = _line(element.text_content())
        if text and 3 <= len(text.split()) <= 120:
            seen.setdefault(text)
    return list(seen)


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of the page's JSON-LD, those inside ``@graph`` too."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        content = script.text or ""
        if len(content) > SCRIPT_CHARACTERS:
            continue
        try:
            value = json.loads(content)
        except (ValueError, RecursionError):
            continue
        waiting = [value]
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting.extend(value)
            elif isinstance(value, dict):
                yield value
                waiting.extend(value[key] for key in ("@graph", "mainEntity") if key in value)


def _published(tree: Any, linked: list[dict[str, Any]]) -> DateSpan | None:
    stated = [item["datePublished"] for item in linked if isinstance(item.get("datePublished"), str)]
    metas = _metas(tree)
    stated.extend(metas[name] for name in load("clean_meta")["published"] if name in metas)
    stated.extend(
        tree.xpath(
            "//time[@pubdate or @itemprop='datePublished' or contains(@class, 'publi') or contains(@class, 'date')"
            " or ancestor::header or ancestor::article[1][count(.//time) = 1]]/@datetime"
        )
    )
    return next((span for span in map(read_date, map(str, stated)) if span is not None), None)


def _publisher(tree: Any, linked: list[dict[str, Any]]) -> str | None:
    for item in linked:
        publisher = item.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and name.strip() and web_address(name) is None:
            return _line(name)
    metas = _metas(tree)
    names = (metas[name] for name in load("clean_meta")["publisher"] if name in metas)
    return next((_line(name) for name in names if web_address(name) is None), None)

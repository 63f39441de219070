"""RSS and Atom files: each entry's own words as a draft; addresses alone are for `witnessmark add ADDRESS` to fetch."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from witnessmark.clean.dates import read_date
from witnessmark.clean.drafts import Draft
from witnessmark.clean.page import markup_text
from witnessmark.clean.publisher import web_address
from witnessmark.errors import ItemError
from witnessmark.model.text import Skipped
from witnessmark.model.time import DateSpan
from witnessmark.settings import Settings


def read_feed(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    """Yield the title and the text of each entry of a feed; raises ItemError where it holds none."""
    import feedparser

    if b"<!ENTITY" in data:
        raise ItemError("a feed that declares entities: not read")
    if b"<urlset" in data[:4096] or b"<sitemapindex" in data[:4096]:
        raise ItemError("a sitemap: it holds addresses and no text; add its address to fetch its pages")
    parsed = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.entries:
        raise ItemError("a feed without an entry")
    publisher = _words(parsed.feed.get("title"))
    for number, entry in enumerate(parsed.entries, 1):
        item = f"{source}:entry {number}"
        title = _words(entry.get("title"))
        contents = [part.get("value", "") for part in entry.get("content", ())] or [entry.get("summary", "")]
        text = "\n\n".join(filter(None, (markup_text(str(part)) for part in contents))).strip()
        if not text and not title:
            yield Skipped(item=item, stage="clean", reason="an entry without a text")
            continue
        yield Draft(
            source=item,
            text=f"{title}\n\n{text}" if title and text else text or title or "",
            title=title,
            url=web_address(entry.get("link")),
            publisher=publisher,
            published=_day(entry),
            heading=bool(title and text),
        )


def _words(value: Any) -> str | None:
    return " ".join(markup_text(value).split()) or None if isinstance(value, str) else None


def _day(entry: Any) -> DateSpan | None:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    return read_date(f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}") if parsed else None

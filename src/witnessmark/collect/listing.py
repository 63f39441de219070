"""A feed or sitemap in, the addresses that it lists out, with the day that it states of each."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from witnessmark.errors import ItemError
from witnessmark.packed import parse_xml


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An address in a list; `day` is ISO 8601 (YYYY-MM-DD), None where the list does not say."""

    url: str
    day: str | None


def listed(data: bytes, base: str) -> tuple[list[Listed], list[Listed]]:
    """Return the further lists that a list names, and the pages; raises ItemError where it is damaged or lists none."""
    if b"<!ENTITY" in data:
        raise ItemError("a feed that declares entities: not read")
    if b"<urlset" in data[:8192] or b"<sitemapindex" in data[:8192]:
        root = parse_xml(data)
        rows = [_sitemap_row(row, base) for row in root if isinstance(row.tag, str)]
        found = [row for row in rows if row is not None]
        return (found, []) if str(root.tag).endswith("sitemapindex") else ([], found)
    import feedparser

    parsed = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    found = []
    for entry in parsed.entries:
        link = entry.get("link")
        when = entry.get("published_parsed") or entry.get("updated_parsed")
        if isinstance(link, str) and link.strip():
            day = f"{when.tm_year:04}-{when.tm_mon:02}-{when.tm_mday:02}" if when else None
            found.append(Listed(url=_joined(base, link), day=day))
    if not found:
        raise ItemError("a feed without an address in it")
    return [], found


def _joined(base: str, link: str) -> str:
    """Return a link as an address; one that is broken as it stands, for the fetch to name."""
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return link.strip()


def _sitemap_row(row: Any, base: str) -> Listed | None:
    parts = {str(child.tag).rpartition("}")[2]: (child.text or "").strip() for child in row}
    if not parts.get("loc"):
        return None
    return Listed(url=_joined(base, parts["loc"]), day=parts.get("lastmod", "")[:10] or None)

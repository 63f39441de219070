"""Markup in, the addresses of the pictures that it shows out."""

from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html  # type: ignore[import-untyped]  # no stubs

PREVIEWS = ("og:image", "og:image:url", "twitter:image")
"""Meta elements that name a page's own picture."""
SHOWN = ("src", "data-src", "data-original", "href", "poster")
MOST = 200


def picture_addresses(markup: bytes, base: str) -> list[str]:
    """Return what the pictures of a page are called, joined to `base` (its address or name), each once, in order.

    Those of the article stand before others where the page marks one. Nothing of what cannot be parsed.
    """
    try:
        root = html.fromstring(markup)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return []
    article = root.xpath("//article | //main")
    names = [*_previews(root), *(name for part in article for name in _images(part)), *_images(root)]
    return list(dict.fromkeys(found for name in names if (found := _joined(base, name))))[:MOST]


def _previews(root: html.HtmlElement) -> Iterator[str]:
    for meta in root.xpath("//meta[@content]"):
        if (meta.get("property") or meta.get("name") or "").lower() in PREVIEWS:
            yield meta.get("content")


def _images(part: html.HtmlElement) -> Iterator[str]:
    """Yield the names of pictures: the largest of a set, what stands for one that is loaded later, linked photos."""
    for element in part.iter("img", "source", "a", "video"):
        if element.tag == "a":
            name = element.get("href") or ""
            if urlsplit_path(name).lower().endswith((".jpg", ".jpeg", ".png", ".webp")):
                yield name
            continue
        if element.get("srcset"):
            yield element.get("srcset").rsplit(",", 1)[-1].split()[0] if element.get("srcset").split() else ""
        yield from (element.get(key) for key in SHOWN if element.get(key))


def urlsplit_path(name: str) -> str:
    """Return the path of an address; nothing of one that is broken."""
    try:
        return urlsplit(name).path
    except ValueError:
        return ""


def _joined(base: str, name: str) -> str:
    """Return a name as an address below `base`; nothing for data in the page itself and for other schemes."""
    name = name.strip()
    try:
        joined = urljoin(base, name).partition("#")[0]
        scheme = urlsplit(joined).scheme
    except ValueError:
        return ""
    if not name or scheme not in ("http", "https", ""):
        return ""
    return joined if scheme else unquote(joined)

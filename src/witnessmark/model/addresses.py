"""Web addresses: archives, AMP caches and spellings of one address in, the address that was published under out."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

WAYBACK = re.compile(r"/(?:web/)?(?P<stamp>\d{4,14})(?:[a-z]{2}_)?/(?P<rest>.+)", re.DOTALL)
WAYBACK_HOSTS = frozenset({"web.archive.org", "wayback.archive.org", "archive.org", "www.archive.org"})
TODAY_HOSTS = frozenset(f"archive.{top}" for top in ("today", "ph", "is", "li", "md", "vn", "fo"))
TODAY = re.compile(r"/(?:o/[^/]+/|(?P<stamp>\d{4,14}|\d{4}\.\d{2}\.\d{2}-\d{6})/)(?P<rest>.+)", re.DOTALL)
AMP_CACHE = re.compile(r"/(?:amp|[acvi]{1,2})/(?P<secure>s/)?(?P<rest>[^/]+\..+)", re.DOTALL)
CACHE_HOST = "webcache.googleusercontent.com"
CACHED = re.compile(r"cache:(?:[\w-]+:(?!//))?(?P<rest>\S+)(?:\s.*)?", re.DOTALL)
SCHEME = re.compile(r"https?:/{1,2}", re.IGNORECASE)
BARE_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
ALIAS = re.compile(r"(?:www\d?|m|mobile|amp)\.(?=[^.]+\.[^.]+)")
AMP_PATH = re.compile(r"(?:/amp|\.amp(?=\.html?$)|/amp\.html?|(?<=/)amp)/?$|^/amp(?=/)", re.IGNORECASE)
TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|yclid|mc_[ce]id|igshid|amp|outputType)", re.IGNORECASE)
DEPTH = 5
"""An archive's copy of another archive's copy of an AMP cache is three; more is a trap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address as published, and when an archive took the page (digits of YYYYMMDDhhmmss; None where none did)."""

    url: str
    captured: str | None


def unwrap(url: str) -> Address:
    """Return the address that an archive's or AMP cache's address stands for; any other address as it is.

    Knows web.archive.org, archive.today and its other names, Google's page cache, and the AMP caches of Google, Bing
    and ampproject.org.
    The capture time is the outermost one that is stated.
    """
    captured: str | None = None
    for _ in range(DEPTH):
        inner = _once(url)
        if inner is None:
            break
        url, stamp = inner
        captured = captured or stamp
    return Address(url=url, captured=captured)


def _once(url: str) -> tuple[str, str | None] | None:
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    tail = parts.path + (f"?{parts.query}" if parts.query else "")
    if host in WAYBACK_HOSTS or host in TODAY_HOSTS:
        match = (WAYBACK if host in WAYBACK_HOSTS else TODAY).fullmatch(tail)
        inner = _with_scheme(match["rest"], "http") if match else None
        return (inner, re.sub(r"\D", "", match["stamp"] or "") or None) if match and inner else None
    if host == CACHE_HOST:
        match = CACHED.fullmatch(parse_qs(parts.query).get("q", [""])[0])
        inner = _with_scheme(match["rest"], "http") if match else None
        return (inner, None) if inner else None
    is_cache = host == "cdn.ampproject.org" or host.endswith(".cdn.ampproject.org") or host.endswith(".bing-amp.com")
    if is_cache or (host in ("google.com", "www.google.com") and tail.startswith("/amp/")):
        match = AMP_CACHE.fullmatch(tail)
        inner = _with_scheme(match["rest"], "https" if match["secure"] else "http") if match else None
        return (inner, None) if inner else None
    return None


def _with_scheme(rest: str, scheme: str) -> str | None:
    """Return what stands in an archive's path as an address: with its scheme, its slashes mended, decoded once."""
    if re.match(r"https?%3a", rest, re.IGNORECASE):
        rest = unquote(rest)
    found = SCHEME.match(rest)
    if found is not None:
        return f"{found[0].split(':')[0].lower()}://{rest[found.end() :]}"
    return f"{scheme}://{rest}" if BARE_HOST.match(rest) else None


def same_page(url: str) -> str:
    """Return a key equal for two addresses exactly when they are spellings of one page's address.

    Unwraps archives and AMP caches; leaves out the scheme, ``www.``, ``m.`` and ``amp.``, the default port, the
    fragment, AMP and tracking parameters and a last slash; sorts what is left of the query. No address to go to.
    """
    address = unwrap(url).url.strip()
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower().strip("."), parts.port
    except ValueError:
        return address
    if not host:
        return address
    host = ALIAS.sub("", host, count=1)
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    path = quote(unquote(AMP_PATH.sub("", parts.path)), safe="/%:@!$&'()*+,;=~-._").rstrip("/")
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    kept = sorted((name, value) for name, value in query if not TRACKING.fullmatch(name))
    return urlunsplit(("", place, path, urlencode(kept), "")).removeprefix("//")

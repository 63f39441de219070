"""A report in, its publisher's family out: one roof, one voice."""

from functools import cache, lru_cache
from urllib.parse import urlsplit

from witnessmark import lexicon
from witnessmark.model.addresses import unwrap
from witnessmark.model.text import Report


@cache
def _families() -> dict[str, str]:
    data = lexicon.load("reuse_sources")["families"]
    return {name: family for family, names in data.items() for name in names}


def family(report: Report) -> str | None:
    """Return the family of the report's publisher by its web address, else by its name; None when neither is known."""
    return _family(report.url, report.publisher)


@lru_cache(maxsize=1 << 16)
def _family(url: str | None, publisher: str | None) -> str | None:
    domain = registered_domain(url) if url else None
    name = " ".join((publisher or "").lower().split()) or None
    for known in (domain, name):
        if known is not None and known in _families():
            return _families()[known]
    if name is not None and domain is None and "." in name and " " not in name:
        return _families().get(_shortened(name), _shortened(name))
    return domain or name


def registered_domain(url: str) -> str | None:
    """Return the registered domain of `url` (``news.example.co.uk`` gives ``example.co.uk``), or on a platform the
    domain and the account; None when `url` names no host. An archived address is the one it was published under."""
    url = unwrap(url).url
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").strip(".").lower()
    except ValueError:
        return None
    if "." not in host:
        return None
    domain = _shortened(host)
    if domain in lexicon.load("reuse_sources")["domains"]["platforms"]:
        account = next(
            (part for part in parts.path.split("/") if part and part not in ("s", "c", "user", "channel")), ""
        )
        sub = host.removesuffix(domain).strip(".").removeprefix("www").removeprefix("m").strip(".")
        return "/".join(part for part in (domain, sub or account.lower()) if part)
    return domain


def _shortened(host: str) -> str:
    labels = host.removeprefix("www.").split(".")
    shared = lexicon.load("reuse_sources")["domains"]["shared_suffixes"]
    kept = 3 if len(labels) > 2 and labels[-2] in shared and len(labels[-1]) == 2 else 2
    return ".".join(labels[-kept:])

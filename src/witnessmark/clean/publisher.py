"""Who published a page, by the host of its address, without network or suffix list."""

from urllib.parse import urlsplit

from witnessmark.lexicon import load
from witnessmark.model.addresses import unwrap


def web_address(value: str | None) -> str | None:
    """Return `value` trimmed when it is a plausible http(s) address in one line, else None."""
    value = (value or "").strip()
    if not value.lower().startswith(("http://", "https://")) or any(char.isspace() for char in value):
        return None
    return value if host(value) is not None else None


def host(url: str) -> str | None:
    """Return the host of an address in small letters; None where there is none with a dot in it."""
    try:
        name = urlsplit(url).hostname
    except ValueError:
        return None
    return name if name and "." in name.strip(".") else None


def publisher_of(url: str | None) -> str | None:
    """Return the name under which the address's host is registered ("dailymail.co.uk"); None without an address.

    A page kept by an archive or a cache is of who published it, not of who kept it.
    """
    name = host(unwrap(url).url) if url else None
    if name is None or name.replace(".", "").isdigit() or ":" in name:
        return name
    hosts = load("clean_meta")["hosts"]
    labels = name.strip(".").split(".")
    while len(labels) > 2 and labels[0] in hosts["prefixes"]:
        labels = labels[1:]
    country = len(labels[-1]) == 2
    keep = 3 if country and len(labels) > 2 and labels[-2] in hosts["registries"] else 2
    return ".".join(labels[-keep:])

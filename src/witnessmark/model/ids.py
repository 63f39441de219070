"""Ids that come from content, never from chance."""

import hashlib


def content_id(prefix: str, *parts: str) -> str:
    """Return `prefix` and 16 hex digits of the SHA-256 of `parts`; equal parts give equal ids."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}_{digest[:16]}"

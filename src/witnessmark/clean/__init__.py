"""Bytes in, reports out: decoded, repaired, cut into sentences of known kind; offsets point into the kept text."""

from witnessmark.clean.documents import clean

__all__ = ["clean"]

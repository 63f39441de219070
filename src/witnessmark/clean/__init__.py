"""Bytes in, reports out: decoded, repaired, cut into sentences of known kind; offsets point into the kept text."""

from witnessmark.clean.documents import clean
from witnessmark.clean.pictured import pictured

__all__ = ["clean", "pictured"]

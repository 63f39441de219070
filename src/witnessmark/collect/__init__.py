"""Files and folders in, captures with their bytes out: each item once, under a name that is stable and its own."""

from witnessmark.collect.captures import collect

__all__ = ["collect"]

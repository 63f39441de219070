"""Sentences in, claims of harm out: who was harmed, how many, who says so, how surely, in which exact words."""

from witnessmark.extract.languages import reads
from witnessmark.extract.stream import extract

__all__ = ["extract", "reads"]

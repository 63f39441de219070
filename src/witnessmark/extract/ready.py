"""Importing this loads the model: a worker process does so before its first task, or a server before it forks them."""

from witnessmark.collector import collect_rarely
from witnessmark.extract import chunk, parsing

__all__ = ["chunk"]

parsing.model()
collect_rarely()

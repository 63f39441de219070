"""Importing this loads the model: a worker process does so before its first task, or a server before it forks them."""

from witnessmark.collector import collect_rarely
from witnessmark.extract.parse import model
from witnessmark.extract.reader import english

__all__ = ["english"]

model.model()
collect_rarely()

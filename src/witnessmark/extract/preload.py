"""Importing this loads the model: a worker process does so before its first task, or a server before it forks them."""

from witnessmark.extract.parse import model
from witnessmark.extract.reader import english
from witnessmark.garbage import look_rarely

__all__ = ["english"]

model.model()
look_rarely()

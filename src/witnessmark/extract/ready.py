"""Importing this loads the model: a worker process does so before its first task, or a server before it forks them.

A parse makes many objects and few cycles, so the garbage collector leaves what is loaded alone and looks more rarely.
"""

import gc

from witnessmark.extract import chunk, parsing

__all__ = ["chunk"]

_GC_THRESHOLD = 100_000  # new objects before the garbage collector looks at them

parsing.model()
gc.freeze()
gc.set_threshold(_GC_THRESHOLD)

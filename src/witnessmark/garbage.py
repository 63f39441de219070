"""Python's garbage collector, told what this program's work is like: many records that live long, and few cycles."""

import gc

_NEW_OBJECTS = 100_000  # made before the collector looks at them; Python's own 700 costs a tenth of a large case's time


def look_rarely() -> None:
    """Leave alone what is loaded by now and look at new objects rarely; for a whole process, at its start."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)

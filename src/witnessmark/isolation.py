"""No module comes from the folder that the program is started in: neither in this process nor in its workers.

The folder where somebody works is often the folder of the sources; a file ``spacy.py`` in it must stay a source.
"""

import os
import sys
from pathlib import Path


def isolate() -> None:
    """Take the current folder off the import path, of this process and of every Python process that it starts.

    The folder that holds this package stays. Python itself puts the current folder there for ``-c`` and ``-m``, and
    for an empty part of PYTHONPATH; worker processes are started with ``-c``.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    said = os.environ.get("PYTHONPATH")
    if said is not None:
        kept = (part for part in said.split(os.pathsep) if part and not _is_here(part))
        os.environ["PYTHONPATH"] = os.pathsep.join(kept)
    sys.path[:] = [part for part in sys.path if part and not _is_here(part)]


def _is_here(part: str) -> bool:
    folder, home = Path(part).resolve(), Path(__file__).resolve().parents[1]
    return folder == Path.cwd() and folder != home

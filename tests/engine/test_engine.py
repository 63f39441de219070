import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from witnessmark import engine
from witnessmark.errors import ArgumentError
from witnessmark.reuse.candidates import join_frames, join_on_key
from witnessmark.settings import Settings

SRC = Path(__file__).resolve().parents[2] / "src"
ON_RAY = """
import sys
import pyarrow as pa
import pyarrow.parquet as pq
import ray
from tests.reuse.reports import FLOOD, FLOOD_REWORDED, QUAKE, document
from witnessmark import engine
from witnessmark.model.tables import to_table
from witnessmark.model.text import Origin, Passage
from witnessmark.reuse import reuse
from witnessmark.settings import Settings

named = sys.argv[1]
if named != "native":
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
settings = Settings(engine=named)
engine.choose(settings)
documents = [document("a", FLOOD), document("b", FLOOD_REWORDED), document("c", (*QUAKE, FLOOD[0]))]
found = reuse(documents, settings)
for record, rows in ((Passage, found.passages), (Origin, found.origins)):
    sink = pa.BufferOutputStream()
    pq.write_table(to_table(record, rows), sink)
    sys.stdout.buffer.write(sink.getvalue().to_pybytes())
"""


def test_native_needs_nothing():
    """The default engine loads no dataframe library."""
    code = "import sys; from witnessmark import engine; from witnessmark.settings import Settings; "
    code += "engine.choose(Settings()); sys.exit('daft' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(SRC)}, check=True)


def test_unknown_engine():
    """An engine that is neither native nor a Ray address is refused with the choices."""
    with pytest.raises(ArgumentError, match="ray://HOST:PORT"):
        engine.choose(Settings(engine="spark"))


def test_joins_agree():
    """The join in this process and the dataframe join give the same pairs."""
    pytest.importorskip("daft", reason="the extra `cluster` is not installed")
    state = np.random.Generator(np.random.PCG64(1))
    keys = state.integers(0, 60, 400).astype(np.uint64)
    owners = np.sort(state.integers(0, 90, 400)).astype(np.int64)
    span = np.int64(90)
    packed = join_on_key(keys, owners, 9, span)
    left, right = join_frames([(keys, owners)], 9)
    assert len(packed) > 0
    assert np.array_equal(packed, left * span + right)


def test_ray_gives_the_same_tables():
    """The same case natively and on a local Ray of two workers gives the same tables, byte for byte."""
    pytest.importorskip("ray", reason="the extra `cluster` is not installed: pip install 'witnessmark[cluster]'")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(SRC), str(SRC.parent))), "RAY_DEDUP_LOGS": "0"}
    told = [
        subprocess.run(
            [sys.executable, "-c", ON_RAY, named], env=env, capture_output=True, timeout=300, check=True
        ).stdout
        for named in ("native", "ray://")
    ]
    assert told[0] == told[1]
    assert len(told[0]) > 1000

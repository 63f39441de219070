import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.sources import EXAMPLE, outputs
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


WHOLE_BUILD = """
import sys
from pathlib import Path
named, case, sources = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]

def main():
    from witnessmark.pipeline import build
    from witnessmark.settings import Settings
    if named != "native":
        import ray
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
    build(sources, case, Settings(engine=named), lambda *told: None)

if __name__ == "__main__":
    main()
"""


def test_a_whole_build_on_ray_gives_the_same_bytes(tmp_path: Path):
    """The example built natively and by two workers of a local Ray: every table and every published file is equal."""
    pytest.importorskip("ray", reason="the extra `cluster` is not installed: pip install 'witnessmark[cluster]'")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(SRC), str(SRC.parent))), "RAY_DEDUP_LOGS": "0"}
    script = tmp_path / "whole_build.py"
    script.write_text(WHOLE_BUILD, encoding="utf-8")
    held = []
    for name, named in (("here", "native"), ("there", "ray://")):
        case = tmp_path / name
        done = subprocess.run(
            [sys.executable, script, named, case, EXAMPLE],
            check=False,
            env=env,
            capture_output=True,
            timeout=300,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        held.append({path.name: path.read_bytes() for path in sorted((case / "tables").glob("*.parquet"))})
        held[-1] |= outputs(case)
    assert held[0].keys() == held[1].keys()
    assert [name for name in held[0] if held[0][name] != held[1][name]] == []


def tripled(number: int) -> int:
    if number < 0:
        raise ValueError(f"no batch of {number}")
    return 3 * number


@pytest.mark.parametrize("processes", [1, 2])
def test_batches_come_back_in_order_and_few_are_in_flight(processes: int):
    """Results stand in the order of their batches, and no more batches are taken than the workers keep busy with."""
    taken = []

    def batches():
        for number in range(40):
            taken.append(number)
            yield number

    found = []
    for result in engine.spread(tripled, batches(), Settings(processes=processes), few=2):
        found.append(result)
        assert len(taken) - len(found) <= 2 * processes + 2
    assert found == [3 * number for number in range(40)]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_a_batch_raises_is_raised_here(processes: int):
    """A fault in a worker is no silence."""
    with pytest.raises(ValueError, match="no batch of -1"):
        list(engine.spread(tripled, [1, 2, 3, -1, 5], Settings(processes=processes), few=2))

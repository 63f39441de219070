"""Batches in, what a plain function makes of each out, in order: in this process, in several, or on a Ray cluster."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.pool import Pool
from typing import Any, TypeVar

from witnessmark.settings import Settings

A = TypeVar("A")
B = TypeVar("B")
NATIVE = "native"
AHEAD = 2
"""Batches in flight a worker: enough to keep it busy, few enough that memory stays flat."""
READY = "witnessmark.extract.preload"
"""What the process that workers are forked from loads first: the same for every stage, since there is one."""
THREADS = "OPENBLAS_NUM_THREADS"


def spread(work: Callable[[A], B], batches: Iterable[A], settings: Settings, *, few: int = 1) -> Iterator[B]:
    """Yield ``work(batch)`` for each batch, in the order given, reading only a few batches ahead.

    `work` is a function of a module, and equal batches give equal results wherever they run. Up to `few` batches are
    done in this process: workers cost their start. What `work` raises is raised here.
    """
    if settings.engine != NATIVE:
        yield from _on_ray(work, batches)
        return
    stream = iter(batches)
    first = list(islice(stream, few + 1))
    if settings.processes <= 1 or len(first) <= few:
        yield from map(work, chain(first, stream))
        return
    with _pool(settings.processes) as pool:

        def start(batch: A) -> Callable[[], B]:
            return pool.apply_async(work, (batch,)).get

        yield from _in_order(start, chain(first, stream), settings.processes * AHEAD)


def _on_ray(work: Callable[[A], B], batches: Iterable[A]) -> Iterator[B]:
    """Run the batches as tasks of the cluster that `choose` joined; a lost worker's batch is run again by Ray."""
    import ray

    cluster: Any = ray
    task = cluster.remote(num_cpus=1)(work)
    slots = max(1, int(cluster.cluster_resources().get("CPU", 1)))

    def start(batch: A) -> Callable[[], B]:
        return partial(cluster.get, task.remote(batch))

    yield from _in_order(start, batches, slots * AHEAD)


def _in_order(start: Callable[[A], Callable[[], B]], batches: Iterable[A], most: int) -> Iterator[B]:
    waiting: deque[Callable[[], B]] = deque()
    for batch in batches:
        waiting.append(start(batch))
        if len(waiting) >= most:
            yield waiting.popleft()()
    while waiting:
        yield waiting.popleft()()


def _pool(processes: int) -> Pool:
    """Start workers that compute on one core each: their matrix library reads its setting when it is loaded."""
    said = os.environ.get(THREADS)
    os.environ[THREADS] = said or "1"
    try:
        if "forkserver" not in get_all_start_methods():
            return get_context("spawn").Pool(processes)
        context = get_context("forkserver")
        context.set_forkserver_preload([READY])
        return context.Pool(processes)
    finally:
        if said is None:
            del os.environ[THREADS]

"""Documents stream in, each with its claims streams out, in order; parsing runs in this process or in several."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.pool import AsyncResult, Pool

from witnessmark.model.claims import Claim
from witnessmark.model.text import Document
from witnessmark.settings import Settings

_CHUNK = 64  # documents a task: enough sentences to batch by length and to warm the tokenizer, little enough to stream
_SENTENCES = 1_500  # a task: some five seconds, about what a second process takes to load the model
_AHEAD = 2  # tasks in flight a worker; bounds the memory
_READY = "witnessmark.extract.preload"
_THREADS = "OPENBLAS_NUM_THREADS"

Claims = tuple[Claim, ...]


def extract(documents: Iterable[Document], settings: Settings) -> Iterator[tuple[Document, Claims]]:
    """Yield each document with its claims, in the order given, reading only a few chunks ahead.

    With `settings.llm_mode` on, a language model then reads again what the rules leave unsure, or everything.
    """
    found = _by_rules(documents, settings)
    if settings.llm_mode == "off":
        yield from found
    else:
        from witnessmark.extract.second_reading import SecondReader, open_endpoint

        with open_endpoint(settings) as endpoint:
            reader = SecondReader(endpoint.ask, everything=settings.llm_mode == "all")
            for document, claims in found:
                yield document, reader.read(document, claims)
            reader.tell()


def _by_rules(documents: Iterable[Document], settings: Settings) -> Iterator[tuple[Document, Claims]]:
    chunks = _chunks(documents)
    first = list(islice(chunks, 2))
    if settings.processes <= 1 or len(first) < 2:
        yield from _here(chain(first, chunks))
    else:
        yield from _in_workers(chain(first, chunks), settings.processes)


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Yield the documents in tasks of at most so many, and of as many sentences as their last one brings them to."""
    chunk: list[Document] = []
    sentences = 0
    for document in documents:
        chunk.append(document)
        sentences += len(document.sentences)
        if len(chunk) >= _CHUNK or sentences >= _SENTENCES:
            yield chunk
            chunk, sentences = [], 0
    if chunk:
        yield chunk


def _here(chunks: Iterable[list[Document]]) -> Iterator[tuple[Document, Claims]]:
    for chunk in chunks:
        yield from zip(chunk, _claims_of(chunk), strict=True)


def _in_workers(chunks: Iterable[list[Document]], processes: int) -> Iterator[tuple[Document, Claims]]:
    with _pool(processes) as pool:
        waiting: deque[tuple[list[Document], AsyncResult[list[Claims]]]] = deque()
        for chunk in chunks:
            waiting.append((chunk, pool.apply_async(_claims_of, (chunk,))))
            if len(waiting) >= processes * _AHEAD:
                done, result = waiting.popleft()
                yield from zip(done, result.get(), strict=True)
        while waiting:
            done, result = waiting.popleft()
            yield from zip(done, result.get(), strict=True)


def _pool(processes: int) -> Pool:
    """Start workers that compute on one core each: their matrix library reads its setting when it is loaded."""
    said = os.environ.get(_THREADS)
    os.environ[_THREADS] = said or "1"
    try:
        if "forkserver" not in get_all_start_methods():
            return get_context("spawn").Pool(processes, initializer=import_module, initargs=(_READY,))
        context = get_context("forkserver")
        context.set_forkserver_preload([_READY])  # the model is loaded once and shared by all workers
        return context.Pool(processes)
    finally:
        if said is None:
            del os.environ[_THREADS]


def _claims_of(documents: list[Document]) -> list[Claims]:
    """Call the reader of chunks; imported here, since the process that only hands out work needs no parser."""
    from witnessmark.extract.languages import claims_of

    return claims_of(documents)

"""Documents stream in, each with its claims streams out, in order; parsing runs in this process or in several."""

import gc
import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.pool import AsyncResult, Pool

from spacy.tokens import Doc

from witnessmark.extract.around import Readable
from witnessmark.extract.assembly import assemble
from witnessmark.extract.context import fill_populations, settle
from witnessmark.extract.gate import bears_harm, readable
from witnessmark.extract.naming import named, names_people
from witnessmark.extract.needs import bears_need, needs
from witnessmark.extract.parsing import memory_zone, model, parse
from witnessmark.extract.population import settle_populations
from witnessmark.extract.reading import read
from witnessmark.extract.second_reading import SecondReader, open_endpoint
from witnessmark.model.claims import Claim
from witnessmark.model.text import Document
from witnessmark.settings import Settings

_CHUNK = 64  # documents a task: enough sentences to batch by length and to warm the tokenizer, little enough to stream
_WORTH_WORKERS = 60  # fewer documents are done before a second process has loaded the model
_AHEAD = 2  # tasks in flight a worker; bounds the memory
_THREADS = "OPENBLAS_NUM_THREADS"
_GC_THRESHOLD = 100_000  # new objects before the garbage collector looks at them

Claims = tuple[Claim, ...]


def extract(documents: Iterable[Document], settings: Settings) -> Iterator[tuple[Document, Claims]]:
    """Yield each document with its claims, in the order given, reading only a few chunks ahead.

    With `settings.llm_mode` on, a language model then reads again what the rules leave unsure, or everything.
    """
    found = _by_rules(documents, settings)
    if settings.llm_mode == "off":
        yield from found
    else:
        with open_endpoint(settings) as endpoint:
            reader = SecondReader(endpoint.ask, everything=settings.llm_mode == "all")
            for document, claims in found:
                yield document, reader.read(document, claims)
            reader.tell()


def _by_rules(documents: Iterable[Document], settings: Settings) -> Iterator[tuple[Document, Claims]]:
    stream = iter(documents)
    first = list(islice(stream, _WORTH_WORKERS))
    if settings.processes <= 1 or len(first) < _WORTH_WORKERS:
        yield from _here(chain(first, stream))
    else:
        yield from _in_workers(chain(first, stream), settings.processes)


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    stream = iter(documents)
    while chunk := list(islice(stream, _CHUNK)):
        yield chunk


def _here(documents: Iterable[Document]) -> Iterator[tuple[Document, Claims]]:
    for chunk in _chunks(documents):
        yield from zip(chunk, claims_of(chunk), strict=True)


def _in_workers(documents: Iterable[Document], processes: int) -> Iterator[tuple[Document, Claims]]:
    with _pool(processes) as pool:
        waiting: deque[tuple[list[Document], AsyncResult[list[Claims]]]] = deque()
        for chunk in _chunks(documents):
            waiting.append((chunk, pool.apply_async(claims_of, (chunk,))))
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
        return get_context("spawn").Pool(processes, initializer=_ready)
    finally:
        if said is None:
            del os.environ[_THREADS]


def _ready() -> None:
    """Load the model in a worker; a parse makes many objects and few cycles, so the collector looks more rarely."""
    model()
    gc.freeze()
    gc.set_threshold(_GC_THRESHOLD)


def claims_of(documents: list[Document]) -> list[Claims]:
    """Return the claims of each document; a sentence that stands in several is parsed once."""
    texts: dict[str, None] = {}
    wanted: list[list[tuple[int, str]]] = []
    for document in documents:
        passed = [
            (i, readable(s.text))
            for i, s in enumerate(document.sentences)
            if bears_harm(s) or bears_need(s) or names_people(s.text)
        ]
        wanted.append(passed)
        texts.update(dict.fromkeys(text for _, text in passed))
    with memory_zone():
        parses = dict(zip(texts, parse(list(texts)), strict=True))
        return [_report_claims(d, w, parses) for d, w in zip(documents, wanted, strict=True)]


def _report_claims(document: Document, wanted: list[tuple[int, str]], parses: dict[str, Doc]) -> Claims:
    around = Readable(document.sentences)
    found: dict[str, tuple[int, Claim]] = {}
    for i, text in wanted:
        doc = parses[text]
        drafts = [*read(doc), *needs(doc)]
        people = None if drafts else named(doc, i, list(found.values()))
        if people is not None:
            drafts, group = people
        for claim in assemble(document, document.sentences[i], doc, drafts, around):
            if people is not None and claim.part_of is None:
                claim = replace(claim, part_of=group.id)
            found.setdefault(claim.id, (i, claim))
    told = settle(list(found.values()), document.report.text)
    return fill_populations(settle_populations(told, document.sentences))

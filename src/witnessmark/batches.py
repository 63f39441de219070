"""What the stages do to one report at a time: plain functions of batches, and their spreading over the engine."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from witnessmark.build import Build, Extracted
from witnessmark.engine import NATIVE, spread
from witnessmark.errors import WitnessmarkError
from witnessmark.model.claims import Claim, ResolvedClaim
from witnessmark.model.text import Capture, Document, Skipped
from witnessmark.settings import Settings

if TYPE_CHECKING:
    from witnessmark.reuse.cache import Embedder

CAPTURES = 50
"""Captures a batch of cleaning: a page takes some 15 ms, a batch about a second."""
REPORTS = 50
"""Reports a batch of resolving."""
READ = 64
"""Reports a batch of extracting: enough sentences to batch by length."""
TEXTS = 500
"""Sentences a batch of vectors."""

FEW = 3
"""Batches that this process does alone, before workers are worth their start."""

Items = tuple[Document | Skipped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A batch for a worker: the items of one kind of work and the settings that it is done with."""

    items: tuple[Any, ...]
    settings: Settings


def jobs(items: Iterable[Any], size: int, settings: Settings) -> Iterator[Job]:
    """Cut `items` into jobs of `size`; workers work on one core each, and hold no key of a language model."""
    alone = replace(settings, processes=1, llm_key=None)
    stream = iter(items)
    while batch := tuple(islice(stream, size)):
        yield Job(items=batch, settings=alone)


def fault(error: Exception) -> str:
    """Return why an item was left out on which the program itself failed."""
    words = " ".join(str(error).split())[:200]
    return f"the program failed on it ({type(error).__name__}: {words}); please report this as a bug"


def clean_job(job: Job) -> list[Items]:
    """Clean pairs of a capture and its bytes; a fault that one item brings out does not cost the others."""
    return [_cleaned(capture, data, job.settings) for capture, data in job.items]


def _cleaned(capture: Capture, data: bytes, settings: Settings) -> Items:
    from witnessmark.clean import clean

    try:
        return tuple(clean(capture, data, settings))
    except WitnessmarkError:
        raise
    except Exception as error:  # noqa: BLE001  # told in skipped.csv
        return (Skipped(item=capture.source, stage="clean", reason=fault(error)),)


def extract_job(job: Job) -> list[tuple[tuple[Claim, ...], str | None]]:
    """Return the claims of each document, and why it could not be read where the readers failed on it."""
    from witnessmark.extract import extract

    try:
        return [(claims, None) for _, claims in extract(job.items, job.settings)]
    except WitnessmarkError:
        raise
    except Exception as error:  # noqa: BLE001  # one by one, so that a fault costs its report only
        if len(job.items) == 1:
            return [((), fault(error))]
    return [row for item in job.items for row in extract_job(replace(job, items=(item,)))]


def resolve_job(job: Job) -> list[tuple[tuple[ResolvedClaim, ...], str | None]]:
    """Resolve pairs of a document and its claims; with each, why it failed where the program did."""
    gazetteer = job.settings.gazetteer
    changed = gazetteer.stat().st_mtime_ns if gazetteer and gazetteer.is_file() else 0
    resolver = _resolver(gazetteer, job.settings.country, changed)
    found: list[tuple[tuple[ResolvedClaim, ...], str | None]] = []
    for document, claims in job.items:
        try:
            found.append((resolver.resolve(document, claims), None))
        except WitnessmarkError:
            raise
        except Exception as error:  # noqa: BLE001  # told in skipped.csv
            found.append(((), fault(error)))
    return found


@lru_cache(maxsize=1)
def _resolver(gazetteer: Path | None, country: str | None, changed: int) -> Any:  # noqa: ARG001  # a user's gazetteer may be edited meanwhile
    """Open the gazetteers; a worker keeps them open from batch to batch."""
    from witnessmark.resolve import Resolver

    return Resolver(Settings(gazetteer=gazetteer, country=country))


def embed_job(job: Job) -> Any:
    """Return the unit vectors of sentences, one a row."""
    from witnessmark.reuse.meaning import embed

    return embed(job.items, 1)


def clean_all(captures: Sequence[Capture], build: Build) -> Iterator[Items]:
    """Yield what stands in each capture, in order."""
    held = ((capture, build.archive.read(capture.digest)) for capture in captures)
    for found in spread(clean_job, jobs(held, CAPTURES, build.settings), build.settings, few=FEW):
        yield from found


def read_all(documents: list[Document], settings: Settings) -> Iterator[Extracted]:
    """Yield the claims of each document; where the readers fail, one by one, so that a fault costs its report only.

    A language model is asked from here, wherever the rest runs.
    """
    from witnessmark.extract import extract

    done = 0
    if settings.engine == NATIVE or settings.llm_mode != "off":
        try:
            for document, claims in extract(documents, settings):
                done += 1
                yield Extracted(report_id=document.report.id, claims=claims)
            return
        except WitnessmarkError:
            raise
        except Exception:  # noqa: BLE001, S110  # told below, by the report that brings it out
            pass
        left = documents[done:]
        alone = replace(settings, processes=1)
        rows = (row for document in left for row in extract_job(Job(items=(document,), settings=alone)))
    else:
        left = documents
        rows = (row for found in spread(extract_job, jobs(left, READ, settings), settings) for row in found)
    for document, (claims, failed) in zip(left, rows, strict=True):
        yield Extracted(report_id=document.report.id, claims=claims, failed=failed)


def resolve_all(
    pairs: Iterable[tuple[Document, tuple[Claim, ...]]], settings: Settings
) -> Iterator[tuple[tuple[ResolvedClaim, ...], str | None]]:
    """Yield the claims of each document as `resolve_job` leaves them, in order."""
    for found in spread(resolve_job, jobs(pairs, REPORTS, settings), settings, few=FEW):
        yield from found
    _resolver.cache_clear()


def embedder(settings: Settings) -> "Embedder | None":
    """Return what reads vectors on a cluster; None where this process does it."""
    if settings.engine == NATIVE:
        return None

    def embed(texts: Sequence[str], threads: int) -> Any:  # noqa: ARG001  # workers work on one core each
        import numpy as np

        return np.concatenate(list(spread(embed_job, jobs(texts, TEXTS, settings), settings)))

    return embed

"""Reports made of sentences of our own, for tests of the extract stage."""

from collections.abc import Callable

import pytest

from witnessmark.extract import extract
from witnessmark.model.claims import Claim, ClaimKind
from witnessmark.model.ids import content_id
from witnessmark.model.text import Document, Report, Sentence, SentenceKind
from witnessmark.settings import Settings

_NEEDS = {ClaimKind.DEPRIVED, ClaimKind.STRUCK, ClaimKind.ACCESS}
Harm = tuple[str, int | None, int | None, str]


def make_document(*texts: str, kind: SentenceKind = SentenceKind.BODY) -> Document:
    whole = "\n".join(texts)
    identity = content_id("rep", whole)
    report = Report(
        id=identity,
        capture_digest="0" * 64,
        source="test.txt",
        url=None,
        publisher=None,
        title=None,
        published=None,
        language="en",
        text=whole,
    )
    sentences, at = [], 0
    for i, text in enumerate(texts):
        sentences.append(
            Sentence(
                id=content_id("sen", identity, str(i)),
                report_id=identity,
                index=i,
                start=at,
                end=at + len(text),
                kind=kind,
                text=text,
            )
        )
        at += len(text) + 1
    return Document(report=report, sentences=tuple(sentences))


def find_claims(*texts: str) -> list[Claim]:
    ((_, found),) = extract([make_document(*texts)], Settings(processes=1))
    return [claim for claim in found if claim.kind not in _NEEDS]


@pytest.fixture
def document() -> Callable[..., Document]:
    return make_document


@pytest.fixture
def claims() -> Callable[..., list[Claim]]:
    return find_claims


@pytest.fixture
def harms() -> Callable[..., list[Harm]]:
    def read(*texts: str) -> list[Harm]:
        return [
            (c.kind.value, c.figure.low, c.figure.high, c.figure.qualifier.value)
            for c in find_claims(*texts)
            if c.figure is not None
        ]

    return read

"""Marked passages in (FORMAT.md), texts with their mentions and speakers out; and the same as rows of word pieces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import BertWordPieceTokenizer

from witnessmark.extract.reader.labels import FLAGS, KIND_TAGS, POPULATIONS, SPEAKER_TAGS

FOLDER = Path(__file__).parent / "passages"
MARK = re.compile(
    r"\[\[(?P<kind>\w+)\|(?P<words>[^|\]]+)\|(?P<figure>[^|\]]*)\|(?P<flags>[^\]]*)\]\]"
    r"|\(\((?P<speaker>(?:[^()]|\([^)]*\))*)\)\)"
)
FIRST_FILES = frozenset("agency local moved numbers other plain taken war wires".split())
"""Files written before `civ`, `mil` and `mix` were marked: their marks say nothing of the population."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """People marked as harmed: half-open characters of the passage's text, kind, figure as marked, flags."""

    start: int
    end: int
    kind: str
    figure: str
    flags: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One line of a passage file; `speakers` are half-open characters of `text`."""

    genre: str
    text: str
    mentions: tuple[Mention, ...]
    speakers: tuple[tuple[int, int], ...]


def read(path: Path) -> Iterator[Passage]:
    """Yield the passages of a file, in order."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield parse(line.strip(), path.stem)


def parse(line: str, genre: str) -> Passage:
    """Return the passage that a line marks."""
    text, at = "", 0
    mentions: list[Mention] = []
    speakers: list[tuple[int, int]] = []
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        words = mark["words"] or mark["speaker"]
        span = (len(text), len(text) + len(words))
        text, at = text + words, mark.end()
        if mark["kind"]:
            flags = {flag.strip() for flag in mark["flags"].split(",") if flag.strip()}
            flags |= {"zero"} if mark["figure"] == "0" else set()
            mentions.append(
                Mention(start=span[0], end=span[1], kind=mark["kind"], figure=mark["figure"], flags=frozenset(flags))
            )
        else:
            speakers.append(span)
    return Passage(genre=genre, text=text + line[at:], mentions=tuple(mentions), speakers=tuple(speakers))


def joined(first: Passage, second: Passage) -> Passage:
    """Return two passages as one text: a sentence read behind another that it does not belong to."""
    gap = len(first.text) + 1
    return Passage(
        genre=second.genre if second.genre in FIRST_FILES else first.genre,
        text=f"{first.text} {second.text}",
        mentions=first.mentions
        + tuple(
            Mention(start=m.start + gap, end=m.end + gap, kind=m.kind, figure=m.figure, flags=m.flags)
            for m in second.mentions
        ),
        speakers=first.speakers + tuple((s + gap, e + gap) for s, e in second.speakers),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A passage as word pieces. `kind`, `speaker`: tag numbers; `flags` (pieces, FLAGS); `population`: -1 unmarked."""

    ids: np.ndarray
    kind: np.ndarray
    speaker: np.ndarray
    flags: np.ndarray
    population: np.ndarray


def encode(words: BertWordPieceTokenizer, passage: Passage, longest: int = 192) -> Row:
    """Return the passage's word pieces with their labels, cut at `longest` pieces."""
    encoded = words.encode(passage.text)
    ids, spans = encoded.ids[:longest], encoded.offsets[:longest]
    kind, speaker = np.zeros(len(ids), np.int64), np.zeros(len(ids), np.int64)
    flags, population = np.zeros((len(ids), len(FLAGS)), np.float32), np.full(len(ids), -1, np.int64)

    def inside(start: int, end: int) -> list[int]:
        return [i for i, (a, b) in enumerate(spans) if b > a >= start and b <= end]

    for mention in passage.mentions:
        of = next((i for i, p in enumerate(POPULATIONS) if p in mention.flags), 0)
        for n, i in enumerate(inside(mention.start, mention.end)):
            kind[i] = KIND_TAGS.index(f"{'I' if n else 'B'}-{mention.kind}")
            flags[i] = [flag in mention.flags for flag in FLAGS]
            population[i] = -1 if passage.genre in FIRST_FILES else of
    for start, end in passage.speakers:
        for n, i in enumerate(inside(start, end)):
            speaker[i] = SPEAKER_TAGS.index("I" if n else "B")
    return Row(ids=np.asarray(ids), kind=kind, speaker=speaker, flags=flags, population=population)

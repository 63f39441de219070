"""A seeded corpus of any size with planted near copies, for measuring speed and recall; no text of anyone's."""

from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from witnessmark.model.text import Document, Report, Sentence, SentenceKind

SENTENCES_A_REPORT = 25
COPIED_SHARE = 0.05
SYLLABLES = (
    "ba bo da do fa ga ha ka ko la le lo ma me mi mo na ni no pa po ra re ro sa shi so ta te ti to va vi zha".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Documents and the planted copies as pairs of sentence ids (a < b)."""

    documents: tuple[Document, ...]
    planted: frozenset[tuple[str, str]]


def make(sentences: int, seed: int = 4) -> Made:
    """Return `sentences` sentences of 12 to 28 words after Zipf's law, 5% of them light edits of earlier ones.

    An edit changes, drops or adds one to three words. Names are made of syllables, so that a corpus has as many as
    it has sentences over thirty; every third sentence names one or holds a number.
    """
    state = np.random.Generator(np.random.PCG64(seed))
    pieces = files("witnessmark.lexicon").joinpath("reuse_wordpieces.txt").read_text("utf-8").split("\n")
    words = np.array(
        [piece for piece in pieces[pieces.index("the") :] if piece.isalpha() and piece.isascii() and len(piece) > 1]
    )
    weights = 1.0 / (np.arange(1, len(words) + 1) + 2.7)
    names = ["".join(state.choice(SYLLABLES, 3)).title() for _ in range(max(200, sentences // 30))]
    lengths = state.integers(12, 29, sentences)
    drawn = words[state.choice(len(words), int(lengths.sum()), p=weights / weights.sum())]
    bounds = np.concatenate(([0], np.cumsum(lengths)))
    extra = state.random((sentences, 2))
    named = state.integers(0, len(names), (sentences, 2))
    numbers = state.integers(2, 5000, sentences)
    copied = state.random(sentences) < COPIED_SHARE
    texts: list[list[str]] = []
    planted = []
    for at in range(sentences):
        if copied[at] and at > 100:
            source = int(state.integers(0, at))
            texts.append(edited(texts[source], words, state))
            planted.append((source, at))
            continue
        text = drawn[bounds[at] : bounds[at + 1]].tolist()
        if extra[at, 0] < 0.34:
            text[3] = names[named[at, 0]]
            text[8] = names[named[at, 1]]
        if extra[at, 1] < 0.34:
            text[5] = str(numbers[at])
        texts.append(text)
    return Made(
        documents=tuple(documents(texts)),
        planted=frozenset((min(a, b), max(a, b)) for a, b in ((sentence_id(x), sentence_id(y)) for x, y in planted)),
    )


def edited(text: list[str], words: np.ndarray, state: np.random.Generator) -> list[str]:
    """Return a light edit of `text`."""
    out = list(text)
    for _ in range(int(state.integers(1, 4))):
        at, word, kind = (
            int(state.integers(0, len(out))),
            str(words[int(state.integers(50, 8000))]),
            int(state.integers(0, 3)),
        )
        if kind == 0:
            out[at] = word
        elif kind == 1 and len(out) > 8:
            del out[at]
        else:
            out.insert(at, word)
    return out


def sentence_id(at: int) -> str:
    """Return the id of the sentence made as number `at`."""
    return f"sen_{at:016x}"


def documents(texts: list[list[str]]) -> list[Document]:
    """Return the texts as reports of 25 sentences."""
    made = []
    for first in range(0, len(texts), SENTENCES_A_REPORT):
        lines = [" ".join(words).capitalize() + "." for words in texts[first : first + SENTENCES_A_REPORT]]
        report_id, start, sentences = f"rep_{first:016x}", 0, []
        for index, line in enumerate(lines):
            sentences.append(
                Sentence(
                    id=sentence_id(first + index),
                    report_id=report_id,
                    index=index,
                    start=start,
                    end=start + len(line),
                    kind=SentenceKind.BODY,
                    text=line,
                )
            )
            start += len(line) + 1
        report = Report(
            id=report_id,
            capture_digest="0" * 64,
            source=f"{first}.txt",
            url=None,
            publisher=None,
            title=None,
            published=None,
            language="en",
            text="\n".join(lines),
        )
        made.append(Document(report=report, sentences=tuple(sentences)))
    return made

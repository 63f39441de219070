"""The pair set of `pairs.txt` as records, split by story into a part to tune on and a part to report."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from witnessmark.model.text import Sentence, SentenceKind
from witnessmark.reuse.corpus import Corpus, index
from witnessmark.reuse.wording import fold

PAIRS = Path(__file__).with_name("pairs.txt")
LOOKALIKES = Path(__file__).with_name("lookalikes.txt")
COPIES = "dn123bctw"
"""Kinds of line that are copies of the story's first text; the rest (x, i, s, k) are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two texts of one story; `kind` is the letter of `pairs.txt`."""

    story: str
    kind: str
    language: str
    first: str
    second: str

    @property
    def is_copy(self) -> bool:
        """Whether the second text goes back to the first."""
        return self.kind in COPIES

    @property
    def held_out(self) -> bool:
        """Whether the pair is for reporting; never tuned on. Chosen by the story's name, so that adding keeps it."""
        return hashlib.sha256(self.story.encode()).digest()[0] % 2 == 1


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    """Return all pairs in the order of the file."""
    pairs, story, first = [], "", ""
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("# "):
            continue
        mark, _, text = line.partition(" ")
        if mark == "##":
            story = text
        elif mark == "=":
            first = text
        else:
            kind, _, language = mark.partition(":")
            pairs.append(Pair(story=story, kind=kind, language=language or "en", first=first, second=text))
    return pairs


def corpus_of(pairs: list[Pair]) -> tuple[Corpus, dict[str, int]]:
    """Return all texts of `pairs` as one corpus, each text a report of its own, and where each stands."""
    raw: dict[str, str] = {}
    for pair in pairs:
        for text in (pair.first, pair.second):
            raw.setdefault(fold(text), text)
    texts = sorted(raw)
    holders = tuple(
        (
            Sentence(
                id=f"sen_{i}",
                report_id=f"rep_{i}",
                index=0,
                start=0,
                end=len(raw[text]),
                kind=SentenceKind.BODY,
                text=raw[text],
            ),
        )
        for i, text in enumerate(texts)
    )
    language = {fold(pair.second): pair.language for pair in pairs}
    languages = [language.get(text, "en") for text in texts]
    return index(texts, [raw[text] for text in texts], holders, languages), {text: i for i, text in enumerate(texts)}

"""A finished edition in, the hidden words that still stand in its files out: each with its file and report."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from witnessmark.model.editions import Hidden, PrivateKind
from witnessmark.redact.leftovers import Leftovers, Words, words_in
from witnessmark.redact.opened import strings_in

LONGEST_OWN = 6
"""Words of the longest name that is looked for in our own sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Hidden words in a file: the words as they stand there, folded, and the ids of the reports that they come from."""

    file: str
    seen: str
    words: Words
    kind: PrivateKind
    reports: tuple[str, ...]


class OwnWords:
    """What an edition says without any report in it: headings, column names, months, and the report's script."""

    def __init__(self, bare: Path, apart: frozenset[str], more: Iterable[str] = ()) -> None:
        self.strings = {text for path in sorted(bare.rglob("*")) if path.is_file() for text in strings_in(path, apart)}
        self.more = tuple(more)

    @cached_property
    def _phrases(self) -> frozenset[Words]:
        """Every row of words in our sentences; a string longer than a page is script and is known by its whole."""
        rows = [words_in(text) for text in (*self.strings, *self.more) if len(text) < 5_000]
        return frozenset(row[at : at + n] for row in rows for n in range(1, LONGEST_OWN + 1) for at in range(len(row)))

    def hold(self, words: Words) -> bool:
        """Return whether these words stand in our own sentences, and so tell nothing."""
        return words in self._phrases


def leaks_in(
    edition: Path, leftovers: Leftovers, hidden: Iterable[Hidden], own: OwnWords, apart: frozenset[str]
) -> tuple[Leak, ...]:
    """Return every hidden word that a file of the folder `edition` still holds, folded, in whatever part of it."""
    found: dict[tuple[str, Words], tuple[str, PrivateKind]] = {}
    seen: set[str] = set()
    for path in sorted(path for path in edition.rglob("*") if path.is_file()):
        for text in strings_in(path, apart):
            if text in seen or text in own.strings:
                continue
            seen.add(text)
            for item in leftovers.in_file(text, own.hold):
                found.setdefault((path.name, item.words), (text[item.start : item.end], item.kind))
    reports: dict[Words, dict[str, None]] = {}
    for row in hidden:
        reports.setdefault(words_in(row.words), {})[row.report_id] = None
    return tuple(
        Leak(file=file, seen=seen_as, words=words, kind=kind, reports=tuple(reports.get(words, ())))
        for (file, words), (seen_as, kind) in sorted(found.items())
    )

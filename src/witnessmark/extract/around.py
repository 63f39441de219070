"""The sentences of a report in ordinary case, each made so only when somebody looks at it."""

from collections.abc import Iterator, Sequence
from typing import overload

from witnessmark.extract.gate import readable
from witnessmark.model.text import Sentence


class Readable(Sequence[str]):
    """A view of sentences as readable texts; a slice is a view too."""

    __slots__ = ("_made", "_range", "_sentences")

    def __init__(
        self, sentences: Sequence[Sentence], span: range | None = None, made: dict[int, str] | None = None
    ) -> None:
        self._sentences = sentences
        self._range = range(len(sentences)) if span is None else span
        self._made: dict[int, str] = {} if made is None else made

    def __len__(self) -> int:
        return len(self._range)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> "Readable": ...
    def __getitem__(self, at: int | slice) -> "str | Readable":
        if isinstance(at, slice):
            return Readable(self._sentences, self._range[at], self._made)
        i = self._range[at]
        if i not in self._made:
            self._made[i] = readable(self._sentences[i].text)
        return self._made[i]

    def __iter__(self) -> Iterator[str]:
        return (self[i] for i in range(len(self)))

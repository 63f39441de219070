"""Lines with their places in, one text out with the offset at which each place begins, for a draft that keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass

from witnessmark.clean.repair import repair


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a source: its words, its place ("page 3, line 12"), whether it opens a paragraph and is furniture."""

    text: str
    where: str
    opens: bool = True
    furniture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The running text of some rows, the offsets of their places, and the paragraphs that are no reporting."""

    text: str
    places: tuple[tuple[int, str], ...]
    furniture: frozenset[str]


def flow(rows: Iterable[Row]) -> Flow:
    """Join rows into paragraphs, each line repaired; a word that a hyphen parts at a line's end is put together."""
    parts: list[str] = []
    places: list[tuple[int, str]] = []
    furniture: set[str] = set()
    at = 0
    for row in rows:
        line = " ".join(repair(row.text)[0].split())
        if not line:
            continue
        if parts:
            last = parts[-1]
            if row.opens:
                glue = "\n\n"
            elif last.endswith(("\xad", "\u2010")) or (
                last[-2:-1].islower() and last[-1:] == "-" and line[0].islower()
            ):
                parts[-1], at, glue = last[:-1], at - 1, ""
            else:
                glue = " "
            parts.append(glue)
            at += len(glue)
        places.append((at, row.where))
        parts.append(line)
        at += len(line)
        if row.furniture:
            furniture.add(line)
    return Flow(text="".join(parts), places=tuple(places), furniture=frozenset(furniture))

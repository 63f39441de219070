"""What a reader of one media type hands over: a text as it stood in the source, and what the source says about it."""

from dataclasses import dataclass

from witnessmark.model.time import DateSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One text before repair. `captions` are paragraphs that the source itself marks as captions; `heading` says that
    the text's first paragraph is its title; `repaired` that its bytes were not valid in any one encoding.

    `furniture` are paragraphs that are no reporting (menus, lines of links, rows of tables, running heads): kept, never
    read. `places` are the offsets in the text at which a new place of the source begins ("page 3, line 12"), in order;
    a reader that gives them has repaired the text already.
    """

    source: str
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: DateSpan | None = None
    language: str | None = None
    captions: frozenset[str] = frozenset()
    heading: bool = False
    repaired: str | None = None
    furniture: frozenset[str] = frozenset()
    places: tuple[tuple[int, str], ...] = ()

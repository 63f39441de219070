"""What a reader of one media type hands over: a text as it stood in the source, and what the source says about it."""

from dataclasses import dataclass

from witnessmark.model.time import DateSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One text before repair. `captions` are paragraphs that the source itself marks as captions; `heading` says that
    the text's first paragraph is its title; `repaired` that its bytes were not valid in any one encoding."""

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

"""What each sentence is doing on its page: body, caption, heading, quote, appeal or boilerplate."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from witnessmark.clean.appeals import appeals
from witnessmark.clean.dates import NO_DATELINE, read_dateline
from witnessmark.clean.quotations import is_wholly_quoted, quoted
from witnessmark.clean.sentences import Span
from witnessmark.lexicon import load
from witnessmark.model.text import SentenceKind

STOPPED = re.compile(r"[.!?…:;。！？][)\]\"'’”»]*(?:\s*\[[^\[\]]{1,80}\])*$")
"""A sentence's end, an editor's notes in brackets aside ("He was shot. [passage omitted]")."""
LISTED = re.compile(r"[\[(*•-]|(?:\d{1,3}|[A-Za-z])[.)] ")
"""How an item of a list or a note in brackets begins."""
PLAIN_MARKS = str.maketrans("‘’“”–—", "''\"\"--")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph: its span, its text, the same with plain quotes, its words counted, and its sentences."""

    span: Span
    text: str
    plain: str
    words: int
    sentences: tuple[Span, ...]

    @property
    def is_stopped(self) -> bool:
        """Whether the line ends as a sentence does."""
        return bool(STOPPED.search(self.text))


def make_line(text: str, span: Span, sentences: Sequence[Span]) -> Line:
    """Return the paragraph of `text` at `span` with its sentences."""
    line = text[span.start : span.end]
    plain = line.translate(PLAIN_MARKS)
    return Line(span=span, text=line, plain=plain, words=len(line.split()), sentences=tuple(sentences))


def kinds(lines: Sequence[Line], *, captions: frozenset[str], heading: bool) -> list[SentenceKind]:
    """Return the kind of every sentence of `lines`, in order.

    `captions` are lines known to be captions; `heading` says that the first line is known to be the title. Where a
    line could be several things, the first of these holds: appeal, boilerplate, title, caption, quote, heading.
    """
    appealing = appeals([line.plain for line in lines])
    page = _page(lines)
    found: list[SentenceKind] = []
    for number, line in enumerate(lines):
        if number in appealing:
            found.extend([SentenceKind.APPEAL] * len(line.sentences))
        elif _is_boilerplate(line):
            found.extend([SentenceKind.BOILERPLATE] * len(line.sentences))
        elif number == 0 and (heading or _is_title(line, lines)):
            found.extend([SentenceKind.HEADING] * len(line.sentences))
        else:
            found.extend(_line_kinds(line, page, captions))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the kind of a line depends on beyond itself."""

    counts: Counter[str]
    has_repeats: bool
    is_stopped: bool
    is_cased: bool


def _page(lines: Sequence[Line]) -> Page:
    rules = load("clean_kinds")
    longer = [line for line in lines if line.words >= rules["heading"]["longer_words"]]
    stopped = sum(line.is_stopped for line in longer)
    counts = Counter(_same(line) for line in lines if line.words >= rules["repeated"]["least_words"])
    return Page(
        counts=counts,
        has_repeats=max(counts.values(), default=0) > 1,
        is_stopped=len(longer) > 1 and stopped >= rules["heading"]["stopped_share"] * len(longer),
        is_cased=sum(any(map(str.islower, line.text)) for line in lines) * 2 > len(lines),
    )


def _same(line: Line) -> str:
    """Return what two printings of one caption share: no case, plain quotes, single spaces; the final stop counts."""
    return " ".join(line.plain.lower().split())


def _is_title(first: Line, lines: Sequence[Line]) -> bool:
    """Return whether an opening line without a stop heads the text below it."""
    rules = load("clean_kinds")["heading"]
    return (
        len(lines) > 1
        and not first.is_stopped
        and read_dateline(first.text) == NO_DATELINE
        and len(first.sentences) == 1
        and first.words <= rules["title_words"]
        and lines[1].span.start > first.span.end
        and not first.text.endswith((",", ";"))
    )


def _line_kinds(line: Line, page: Page, captions: frozenset[str]) -> list[SentenceKind]:
    if (
        " ".join(line.text.split()) in captions
        or _is_caption(line)
        or (page.has_repeats and page.counts[_same(line)] > 1)
    ):
        return [SentenceKind.CAPTION] * len(line.sentences)
    marked = quoted(line.text)
    runs_on = any(end == len(line.text) for _, end in marked)
    if not runs_on and not line.is_stopped and len(line.sentences) == 1:
        kind = _unstopped(line, page)
        if kind is not None:
            return [kind]
    start = line.span.start
    return [
        SentenceKind.QUOTE
        if is_wholly_quoted(marked, sentence.start - start, sentence.end - start)
        else SentenceKind.BODY
        for sentence in line.sentences
    ]


def _unstopped(line: Line, page: Page) -> SentenceKind | None:
    """Return what a one-sentence line without a final stop is, in a text whose other lines have theirs."""
    if read_dateline(line.text) != NO_DATELINE:
        return None
    capitals = page.is_cased and line.text.upper() == line.text and any(map(str.isalpha, line.text))
    if line.words <= load("clean_kinds")["heading"]["most_words"] and (capitals or page.is_stopped):
        return SentenceKind.HEADING if line.words > 1 or len(line.text) > 3 else None
    if not (page.is_stopped and page.is_cased) or LISTED.match(line.plain) or line.plain.endswith((",", ";", " and")):
        return None
    return SentenceKind.CAPTION


@cache
def _boilerplate() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules = load("clean_kinds")["boilerplate"]
    whole = "|".join(f"(?:{pattern})" for pattern in rules["lines"])
    anywhere = "|".join(f"(?:{pattern})" for pattern in rules["anywhere"])
    return re.compile(rf"(?:{whole})[.:!»>]*", re.IGNORECASE), re.compile(anywhere, re.IGNORECASE)


def _is_boilerplate(line: Line) -> bool:
    whole, anywhere = _boilerplate()
    rules = load("clean_kinds")["boilerplate"]
    if line.words > rules["most_words"]:
        return False
    if line.words <= rules["line_words"] or not line.plain.endswith("."):
        return bool(whole.fullmatch(line.plain) or anywhere.search(line.plain))
    return bool(anywhere.search(line.plain))


@cache
def _caption_patterns() -> tuple[re.Pattern[str], ...]:
    rules = load("clean_kinds")["caption"]
    verbs = "|".join(sorted((f"{verb}s?" for verb in rules["verbs"]), key=len, reverse=True))
    before = rf"(?:(?!{rules['reporting']})[\w'’,()/-]+ ){{1,{rules['within_words']}}}?"
    return (
        re.compile("|".join(f"(?:{pattern})" for pattern in rules["openings"]), re.IGNORECASE),
        re.compile("|".join(f"(?:{pattern})" for pattern in rules["marks"]), re.IGNORECASE),
        re.compile(rf"{before}(?:(?:{verbs})|{rules['passive']})\b", re.IGNORECASE),
        re.compile(rules["reporting"], re.IGNORECASE),
        re.compile(rules["sure"], re.IGNORECASE),
    )


def _is_caption(line: Line) -> bool:
    """Return whether a line of its own reads as a picture's caption: said in the present, attributed to nobody."""
    rules = load("clean_kinds")["caption"]
    if len(line.sentences) > rules["most_sentences"] or not 4 <= line.words <= rules["most_words"]:
        return False
    opening, marks, shows, reporting, sure = _caption_patterns()
    if opening.match(line.plain) or marks.search(line.plain):
        return True
    if len(line.sentences) > 1 or not line.plain[:1].isupper() or line.plain.isupper():
        return False  # in capitals nothing tells a picture's verb from a name
    if '"' in line.plain or reporting.search(line.plain):
        return False
    return bool(shows.match(line.plain)) and (not line.is_stopped or bool(sure.search(line.plain)))

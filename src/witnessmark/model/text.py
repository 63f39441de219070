"""Texts as kept: captures of bytes, reports, sentences, and the passages and origins that tie them together."""

from dataclasses import dataclass
from enum import StrEnum

from witnessmark.model.time import DateSpan

ROLE = "; role="
"""In a media type: what the bytes are to another capture (its screenshot, its print, its answer). They are kept as
evidence and not read by themselves."""


class SentenceKind(StrEnum):
    """What a sentence is doing on its page."""

    BODY = "body"
    CAPTION = "caption"
    HEADING = "heading"
    QUOTE = "quote"
    APPEAL = "appeal"
    BOILERPLATE = "boilerplate"


class FlagKind(StrEnum):
    """What looked wrong in a kept text; the text itself is never rewritten for it."""

    GLUED_WORDS = "glued_words"
    LOST_DASH = "lost_dash"
    LOST_CHARACTER = "lost_character"
    REPAIRED_ENCODING = "repaired_encoding"
    SCRAMBLED_ORDER = "scrambled_order"


class Match(StrEnum):
    """How two sentences say the same thing, from closest to loosest."""

    IDENTICAL = "identical"
    NEAR = "near"
    REWORDED = "reworded"
    TRANSLATED = "translated"
    TEMPLATE = "template"
    """One form of words filled in twice: other place, other day or figures. No copy, and never of one origin."""


class OriginLevel(StrEnum):
    """What an origin groups."""

    REPORT = "report"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Bytes as they came in. `digest` is their SHA-256 in hex; `source` is the file name or URL shown to people."""

    digest: str
    media_type: str
    source: str
    url: str | None
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that was not used: which item, at which stage, and why."""

    item: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A damaged place in a report's text: half-open character offsets into ``Report.text`` and what was seen."""

    kind: FlagKind
    start: int
    end: int
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One text with what is known about where it came from. All offsets elsewhere point into `text`."""

    id: str
    capture_digest: str
    source: str
    url: str | None
    publisher: str | None
    title: str | None
    published: DateSpan | None
    language: str
    text: str
    flags: tuple[Flag, ...] = ()

    @property
    def in_order(self) -> bool:
        """Whether neighbouring sentences belong together; False where the text arrived scrambled."""
        return all(flag.kind is not FlagKind.SCRAMBLED_ORDER for flag in self.flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a report: ``report.text[start:end] == text``. `index` counts from 0 in text order.

    `where` is its place in the source where that has pages or rows ("page 3, line 12"); None where it has none.
    """

    id: str
    report_id: str
    index: int
    start: int
    end: int
    kind: SentenceKind
    text: str
    where: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report with its sentences in order."""

    report: Report
    sentences: tuple[Sentence, ...]

    def __hash__(self) -> int:
        """Equal documents have one id; to hash every sentence at each look into a cache takes hours on a long one."""
        return hash(self.report.id)

    def told_together(self, index: int) -> range:
        """Return the indices of the sentences that may speak of the same thing as sentence `index`.

        Every sentence of a text in order; of a scrambled one, only those of the same line.
        """
        if self.report.in_order:
            return range(len(self.sentences))
        text, here = self.report.text, self.sentences[index]
        first = text.rfind("\n", 0, here.start) + 1
        last = text.find("\n", here.end)
        inside = [row.index for row in self.sentences if row.start >= first and (last < 0 or row.end <= last)]
        return range(inside[0], inside[-1] + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Two sentences (ids, a before b) of one origin, or of one template. `score` is 0 to 1; `reason` says why in words.

    `changed` is set when the two differ in a figure, an account number or an address; `warning` says how.
    """

    id: str
    sentence_a: str
    sentence_b: str
    match: Match
    score: float
    reason: str
    changed: bool
    warning: str | None

    @property
    def is_copy(self) -> bool:
        """Whether one sentence goes back to the other, or both to one: not where only the form of words is the same."""
        return self.match is not Match.TEMPLATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Reports (or sentences) that go back to one text. `members` are sorted ids; a lone text is its own origin.

    `earliest` is the earliest known member, None where neither can be the other's source ("common unseen source").
    """

    id: str
    level: OriginLevel
    members: tuple[str, ...]
    earliest: str | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """What `reuse` found: passages, and origins that together hold every report and every sentence exactly once."""

    passages: tuple[Passage, ...]
    origins: tuple[Origin, ...]

"""A draft: what a pattern found in one parsed sentence, before speaker, stance, scope and ids make it a Claim."""

from dataclasses import dataclass

from witnessmark.extract.reader.tagger import Mention
from witnessmark.model.claims import ClaimKind, Figure, Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim as found. All offsets are half-open characters of the sentence; `trigger` is a token of its parse.

    `start`, `end` are the narrow words that carry the claim. `figure_span` are the figure's own words, None where no
    number is said. `part_of` is the index, in the sentence's list of drafts, of the one whose figure contains this.
    `voice` is who found it and `sure` how surely, from 0 to 1; `mention` is what the tagger says of these people.
    """

    kind: ClaimKind
    trigger: int
    start: int
    end: int
    figure: Figure | None
    figure_span: tuple[int, int] | None
    affected: str | None
    object: str | None
    means: str | None
    rule: str
    why: tuple[str, ...]
    unsure: bool = False
    part_of: int | None = None
    voice: Voice = Voice.RULES
    sure: float = 1.0
    mention: Mention | None = None

"""Who contradicts what another says: a sentence in, its contradictions out; a claim and one of them, a denial.

"Residents say nine died; police deny it" is two claims of one harm: the residents' stands, and police deny it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from witnessmark import lexicon
from witnessmark.extract.voice.speakers import read_words
from witnessmark.model.claims import Attribution, Claim, Stance
from witnessmark.model.ids import content_id
from witnessmark.model.text import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Somebody's word against what a sentence tells between two of its characters, or, where `above`, the sentence
    before it."""

    start: int
    end: int
    above: bool
    stance: Stance
    speaker: Attribution


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = lexicon.load("extract_scope")["contradiction"]
    parts = {name: table[name] for name in ("who", "verb", "told")}
    rows = [row.format(**parts) for row in table["rows"]]
    return tuple(re.compile(row) for row in rows)


@cache
def _contests() -> re.Pattern[str]:
    return re.compile(lexicon.load("extract_scope")["contradiction"]["contests"])


def contradictions(text: str) -> Iterator[Contradiction]:
    """Yield what a sentence contradicts, with the speaker who does: "which the army denies", "police deny it"."""
    for pattern in _patterns():
        for match in pattern.finditer(text):
            said = read_words(match["who"])
            inside = match.groupdict().get("inside")
            start, end = match.span("inside") if inside else (0, match.start())
            yield Contradiction(
                start=start,
                end=end,
                above=match.start() == 0 and not inside,
                stance=Stance.DOUBTED if _contests().fullmatch(match["verb"]) else Stance.DENIED,
                speaker=Attribution(speaker=said.words, name=said.name, role=said.role, direct=False),
            )


def denied(told: Sequence[Claim], sentences: Sequence[Sentence]) -> list[Claim]:
    """Return the claims of a report in order, each with a denial behind it for everybody who contradicts it.

    What only a contradiction made a denial of is its own speaker's claim again.
    """
    place = {sentence.id: at for at, sentence in enumerate(sentences)}
    telling = {place[claim.sentence_id] for claim in told}
    near = {at for one in telling for at in (one, one + 1) if at < len(sentences)}
    rows_of = {at: tuple(contradictions(sentences[at].text)) for at in near}
    found: list[Claim] = []
    for claim in told:
        at, offset = place[claim.sentence_id], claim.quote.start - claim.start
        rows = [row for row in rows_of[at] if not row.above and row.start <= offset < row.end]
        if at + 1 not in telling:
            rows += [row for row in rows_of.get(at + 1, ()) if row.above]
        rows = [row for row in rows if claim.figure is not None and not _is_of(claim, row)]
        found.append(replace(claim, stance=Stance.ASSERTED) if rows and claim.attribution is not None else claim)
        found += [_denial(claim, row) for row in rows]
    return found


def _is_of(claim: Claim, row: Contradiction) -> bool:
    return claim.attribution is not None and claim.attribution.speaker.lower() == row.speaker.speaker.lower()


def _denial(claim: Claim, row: Contradiction) -> Claim:
    return replace(
        claim,
        id=content_id("clm", claim.id, row.stance.value, row.speaker.speaker),
        attribution=row.speaker,
        stance=row.stance,
        part_of=None,
        rule="contradiction",
        why=(*claim.why, f"'{row.speaker.speaker}' contradicts it"),
    )

"""A record of the queue in; its claims as their cards show them, with copies beside and a line of time, out."""

import re
from dataclasses import dataclass
from datetime import date

from witnessmark.model.claims import Figure, ResolvedClaim
from witnessmark.model.text import Document, Passage
from witnessmark.review.desk import Desk
from witnessmark.review.people import Person
from witnessmark.review.view import Item

CONTEXT_CHARS = 240
NAME_CHARS = 20
MOST_COPIES = 6
WIDTH, ROW, LEFT, RIGHT = 420, 24, 10, 310


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The same sentence in another report: how it matches, and what differs where a figure or a name does."""

    document: Document
    text: str
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One claim as its card shows it: the sentence in its context cut at the quote, and the copies of it.

    `alike` counts the claims of this record that go back to the same text; `seen` is the digest of what is shown.
    """

    row: ResolvedClaim
    document: Document
    before: str
    head: str
    tail: str
    after: str
    figure: str
    rejected: bool
    alike: int
    copies: tuple[Copy, ...]
    more_copies: int
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A claim on the line of time: where it lies, its report's day, what it says, and whether it repeats a text."""

    claim_id: str
    x: float
    y: float
    day: date
    words: str
    is_copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Claims by the day their reports appeared, one row each, and where the event's own day lies (x of start, end)."""

    height: int
    first: date
    last: date
    event: tuple[float, float] | None
    dots: tuple[Dot, ...]


def make_cards(desk: Desk, item: Item, person: Person) -> list[Card]:
    """Return the cards of a record, in the order in which its claims stand in their reports."""
    run = desk.view(person).run
    corrected = run.corrected
    claims = {row.claim.id: row for row in corrected.claims}
    origins = run.claim_origins
    seen = desk.seen(item.claim_ids, person)
    cards = []
    for name in item.claim_ids:
        if name not in claims:
            continue
        row = claims[name]
        claim, document = row.claim, desk.documents[row.claim.report_id]
        text, quoted = document.report.text, claim.quote
        copies = [_copy(desk, claim.sentence_id, passage) for passage in desk.passages.get(claim.sentence_id, ())]
        cards.append(
            Card(
                row=row,
                document=document,
                before=_end_of(text[max(0, claim.start - CONTEXT_CHARS - 1) : claim.start], CONTEXT_CHARS),
                head=text[claim.start : quoted.start],
                tail=text[quoted.end : claim.end],
                after=_begin_of(text[claim.end : claim.end + CONTEXT_CHARS + 1], CONTEXT_CHARS),
                figure=show_figure(claim.figure),
                rejected=name in corrected.rejected,
                alike=sum(origins.get(other) == origins.get(name) for other in item.claim_ids) - 1,
                copies=tuple(copies[:MOST_COPIES]),
                more_copies=max(0, len(copies) - MOST_COPIES),
                seen=seen[name],
            )
        )
    return cards


def _begin_of(text: str, most: int) -> str:
    """Return `text`, or so many characters of it up to a whole word where there is one, and a mark that more comes."""
    return text if len(text) <= most else re.sub(r"\s+\S*$", "", text[:most]) + "…"


def _end_of(text: str, most: int) -> str:
    """Return `text`, or so many characters of it from a whole word on, after a mark that more stands before."""
    return text if len(text) <= most else "…" + re.sub(r"^\S*\s+", "", text[-most:])


def _copy(desk: Desk, sentence: str, passage: Passage) -> Copy:
    other = passage.sentence_b if passage.sentence_a == sentence else passage.sentence_a
    document, row = desk.sentences[other]
    return Copy(document=document, text=row.text, passage=passage)


def make_timeline(desk: Desk, item: Item, cards: list[Card], person: Person) -> Timeline | None:
    """Return the line of time of a record; None where no report says when it appeared."""
    origins = desk.view(person).run.claim_origins
    dated = [(card.document.report.published.start, card) for card in cards if card.document.report.published]
    if not dated:
        return None
    dated.sort(key=lambda pair: (pair[0], pair[1].row.claim.id))
    event = item.incident.date if item.incident else None
    days = [day for day, _ in dated] + ([event.start, event.end] if event else [])
    first, last = min(days), max(days)
    width = (WIDTH - LEFT - RIGHT) / max(1, (last - first).days)
    told: set[str] = set()
    dots = []
    for number, (day, card) in enumerate(dated):
        claim, report = card.row.claim, card.document.report
        origin = origins.get(claim.id, claim.id)
        kind = desk.words.named(claim.kind.value)
        told_of = kind if claim.figure is None else f"{kind} {card.figure}"
        dots.append(
            Dot(
                claim_id=claim.id,
                x=round(LEFT + (day - first).days * width, 1),
                y=ROW * (number + 1.5),
                day=day,
                words=f"{desk.words.day(day)}  {told_of}, {_begin_of(report.publisher or report.source, NAME_CHARS)}",
                is_copy=origin in told,
            )
        )
        told.add(origin)
    span = None
    if event is not None:
        span = (
            round(LEFT + (event.start - first).days * width, 1),
            round(LEFT + (event.end - first).days * width, 1),
        )
    return Timeline(height=ROW * (len(dots) + 2), first=first, last=last, event=span, dots=tuple(dots))


def show_figure(figure: Figure | None) -> str:
    """Return a figure as a form takes it: "12", "12-15", "12-", "-15" or "none"."""
    if figure is None or (figure.low is None and figure.high is None):
        return "none"
    if figure.low == figure.high:
        return str(figure.low)
    return f"{'' if figure.low is None else figure.low}-{'' if figure.high is None else figure.high}"

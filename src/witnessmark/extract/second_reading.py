"""A second reading of the sentences that rules leave unsure: in go a report's claims, out come they and what a model
found that the sentence itself bears out."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Token

from witnessmark.errors import ArgumentError
from witnessmark.extract.draft import Draft
from witnessmark.extract.gate import bears_harm
from witnessmark.extract.grammar.counting import count_of
from witnessmark.extract.grammar.figures import hedged, numbers
from witnessmark.extract.grammar.reality import Reality, reality_of
from witnessmark.extract.grammar.triggers import Trigger, triggers
from witnessmark.extract.parse.model import parse
from witnessmark.extract.parse.phrases import is_person
from witnessmark.extract.parse.text import readable
from witnessmark.extract.reader.english import Parsed, assemble
from witnessmark.extract.voice.population import settle_populations
from witnessmark.model.claims import Claim, ClaimKind, Figure
from witnessmark.model.text import Document, Sentence
from witnessmark.settings import Settings

if TYPE_CHECKING:
    from witnessmark.extract.llm import Endpoint, Proposal, Reply

_LOG = logging.getLogger(__name__)
MODES = ("off", "unsure", "all")


class SecondReader:
    """Asks a model about the sentences of a report that the settings name, and keeps what stands in them.

    `outcomes` counts what became of every question and proposal, in words, for the user.
    """

    def __init__(self, ask: "Callable[[str], Reply]", *, everything: bool) -> None:
        self._ask = ask
        self._everything = everything
        self.outcomes: Counter[str] = Counter()

    def read(self, document: Document, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        """Return the claims with those added that the model proposes and the sentence bears out, in text order."""
        known: dict[str, list[Claim]] = {}
        for claim in claims:
            known.setdefault(claim.sentence_id, []).append(claim)
        wanted = [s for s in document.sentences if bears_harm(s) and self._is_wanted(known.get(s.id, []))]
        added: list[Claim] = []
        around: list[str] = []
        for sentence in wanted:
            reply = self._ask(sentence.text)
            self.outcomes[reply.outcome.value] += 1
            if not reply.proposals:
                continue
            around = around or [readable(s.text) for s in document.sentences]
            doc = next(iter(parse([readable(sentence.text)])))
            parsed = Parsed(document=document, sentence=sentence, doc=doc)
            drafts = self._drafts(doc, sentence, reply.proposals, known.get(sentence.id, []))
            added.extend(replace(c, unsure=True) for c in assemble(parsed, drafts, around))
        if not added:
            return tuple(claims)
        merged = {claim.id: claim for claim in [*added, *claims]}
        ordered = sorted(merged.values(), key=lambda c: (c.start, c.quote.start, c.quote.end, c.kind.value, c.id))
        return settle_populations(ordered, document.sentences)

    def tell(self) -> None:
        """Log what became of all questions and proposals, a line each; the claims of the rules stand in any case."""
        for outcome, count in sorted(self.outcomes.items()):
            _LOG.info("language model: %s: %d", outcome, count)

    def _is_wanted(self, claims: Sequence[Claim]) -> bool:
        return self._everything or not claims or any(claim.unsure for claim in claims)

    def _drafts(
        self, doc: Doc, sentence: Sentence, proposals: "Sequence[Proposal]", known: Sequence[Claim]
    ) -> list[Draft]:
        drafts: list[Draft] = []
        for proposal in proposals:
            draft, verdict = ground(doc, sentence.text, proposal)
            if draft is not None and _is_known(draft, sentence, known):
                draft, verdict = None, "already found by the rules"
            self.outcomes[verdict] += 1
            if draft is not None and draft not in drafts:
                drafts.append(draft)
        return drafts


def _is_known(draft: Draft, sentence: Sentence, known: Sequence[Claim]) -> bool:
    """Whether the rules already claim this harm: the same kind and an overlapping quote."""
    start, end = sentence.start + draft.start, sentence.start + draft.end
    return any(c.kind is draft.kind and c.quote.start < end and start < c.quote.end for c in known)


def ground(doc: Doc, text: str, proposal: "Proposal") -> tuple[Draft | None, str]:
    """Return the draft that a proposal points to, or None and why it is not kept.

    Kept is only what can be read again without the model: the quote stands word for word in the sentence, holds a word
    of that harm that happened, and its figure, read by our own reader, is the one the model gives. Speaker, stance,
    scope, place and date never come from a model.
    """
    start = text.find(proposal.quote)
    if start < 0:
        return None, "not kept: its quote does not stand in the sentence"
    end = start + len(proposal.quote)
    kind = ClaimKind(proposal.kind)
    trigger = _trigger(doc, start, end, kind)
    if trigger is None:
        return None, "not kept: its quote holds no word of that harm"
    reality = reality_of(trigger)
    if reality is Reality.UNREAL:
        return None, "not kept: the harm is planned, supposed or no harm to people"
    affected = proposal.affected
    if affected is not None and affected not in proposal.quote:
        return None, "not kept: its victims do not stand in its quote"
    read = _figure(doc, text, (start, end), proposal, trigger.token)
    if read is None:
        return None, "not kept: its figure cannot be read from its quote"
    figure, span = read
    if (figure.low, figure.high) != (proposal.low, proposal.high):
        return None, "not kept: its figure is not what the words say"
    if reality is Reality.NEGATED and figure.high != 0:
        return None, "not kept: the harm is denied to have happened"
    draft = Draft(
        kind=kind,
        trigger=trigger.token.i,
        start=start,
        end=end,
        figure=figure,
        figure_span=span,
        affected=affected,
        object=None,
        means=None,
        rule="llm",
        why=("proposed by a language model", "quote, word of harm and figure read again in the sentence"),
        unsure=True,
    )
    return draft, "kept"


def _trigger(doc: Doc, start: int, end: int, kind: ClaimKind) -> Trigger | None:
    return next((t for t in triggers(doc) if t.kind is kind and start <= t.token.idx < end), None)


def _figure(
    doc: Doc, text: str, quote: tuple[int, int], proposal: "Proposal", harm: Token
) -> tuple[Figure, tuple[int, int] | None] | None:
    """The figure of a proposal as our own reader reads it in the quote, with its characters; None where it cannot."""
    if proposal.figure is None:
        at = text.find(proposal.affected, *quote) if proposal.affected else -1
        span = doc.char_span(at, at + len(proposal.affected or ""), alignment_mode="expand") if at >= 0 else None
        if span is None:
            return None
        count = count_of(span.root)
        return None if count.numbered else (count.figure, None)
    at = text.find(proposal.figure, *quote)
    span = doc.char_span(at, at + len(proposal.figure), alignment_mode="expand") if at >= 0 else None
    if span is None:
        return None
    tokens = [token.lower_ for token in doc]
    for number in numbers(tokens):
        if span.start <= number.start and number.end <= span.end and _counts_people(doc[number.start], harm):
            figure, first, last = hedged(tokens, number)
            return figure, (doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))
    return None


def _counts_people(number: Token, harm: Token) -> bool:
    """Whether a number counts people, or stands alone with the harm word: no day, no age, no storey, no sum."""
    head = number
    while head.dep_ in {"nummod", "quantmod", "advmod", "amod", "compound", "det"} and head.head.i != head.i:
        head = head.head
    if head.i != number.i and head.i != harm.i:
        return is_person(head) and head.tag_ != "NNP"  # a single name after a number is a month or a street
    return head.i == harm.i or number.head.i == harm.i or harm.head.i == number.i


def open_endpoint(settings: Settings) -> "Endpoint":
    """Return the endpoint that the settings name; raises ArgumentError or ExtraError where that cannot be."""
    if settings.llm_mode not in MODES:
        raise ArgumentError(f"llm_mode is {settings.llm_mode!r}; expected one of {', '.join(MODES)}")
    if settings.llm_url is None:
        raise ArgumentError(f"llm_mode is {settings.llm_mode!r} but no --llm-url is given")
    from witnessmark.extract.llm import Endpoint  # the extra is loaded only when asked for

    return Endpoint(
        settings.llm_url, settings.llm_model, key=settings.llm_key, timeout_seconds=settings.llm_timeout_seconds
    )

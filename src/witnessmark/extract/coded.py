"""The reader of coded records: the figures that a table's own coder stated in, claims of the rule "coded record" out.

A coded record is a report without language, one fact a line ("killed: 5 (4 to 7)"). Its note is never read as prose,
since the coder's figure stands for it.
"""

import re
from collections.abc import Sequence

from witnessmark.model.claims import Claim, ClaimKind, Figure, Population, Qualifier, Quote, Scope, Stance
from witnessmark.model.ids import content_id
from witnessmark.model.text import Document, Sentence

FACT = re.compile(r"(?P<name>[a-z ]+): (?P<value>.+)", re.DOTALL)
FIGURE = re.compile(
    r"(?:(?P<best>\d+) \()?(?P<low>\d+) to (?P<high>\d+)\)?|(?P<hedge>at least |at most )?(?P<number>\d+)"
)
RULE = "coded record"
KINDS = {kind.value: kind for kind in ClaimKind}


def facts_of(document: Document) -> dict[str, str]:
    """Return the facts of a coded record by name."""
    found = (FACT.fullmatch(sentence.text) for sentence in document.sentences)
    return {match["name"]: match["value"] for match in found if match}


def claims_of(documents: Sequence[Document]) -> list[tuple[Claim, ...]]:
    """Return the claims of each coded record: one for each harm that is coded."""
    return [tuple(_claims(document)) for document in documents]


def _claims(document: Document) -> list[Claim]:
    facts = facts_of(document)
    claims: list[Claim] = []
    for sentence in document.sentences:
        match = FACT.fullmatch(sentence.text)
        kind = KINDS.get(match["name"]) if match else None
        figure = _figure(match["value"]) if match and kind else None
        if kind is not None and figure is not None:
            claims.append(_claim(document, sentence, kind, figure, facts))
    return claims


def _figure(value: str) -> Figure | None:
    match = FIGURE.fullmatch(value)
    if match is None:
        return None
    if match["number"] is None:
        low, high = int(match["low"]), int(match["high"])
        return Figure(low=low, high=high, qualifier=Qualifier.RANGE, words=value) if low <= high else None
    number = int(match["number"])
    if match["hedge"] == "at least ":
        return Figure(low=number, high=None, qualifier=Qualifier.AT_LEAST, words=value)
    if match["hedge"] == "at most ":
        return Figure(low=None, high=number, qualifier=Qualifier.AT_MOST, words=value)
    return Figure(low=number, high=number, qualifier=Qualifier.EXACT, words=value)


def _claim(document: Document, sentence: Sentence, kind: ClaimKind, figure: Figure, facts: dict[str, str]) -> Claim:
    report = document.report
    start, end = sentence.start, sentence.end
    return Claim(
        id=content_id("clm", report.id, kind.value, str(start), str(end), figure.words, ""),
        report_id=report.id,
        sentence_id=sentence.id,
        start=start,
        end=end,
        quote=Quote(report_id=report.id, start=start, end=end, text=report.text[start:end]),
        kind=kind,
        scope=Scope.INCIDENT,
        figure=figure,
        affected=None,
        population=Population.UNKNOWN,
        object=None,
        means=facts.get("event"),
        attribution=None,
        stance=Stance.ASSERTED,
        place_text=facts.get("place"),
        date_text=facts.get("date"),
        since_text=None,
        part_of=None,
        rule=RULE,
        why=(f"coded so in {facts.get('record', 'a table')}; not read from prose",),
    )

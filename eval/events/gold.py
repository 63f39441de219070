"""Made reports in; the documents, resolved claims and origins that perfect earlier stages would hand to `link`, out."""

import re
from collections.abc import Sequence

from make_events import Report, Told

from witnessmark.model.claims import (
    Attribution,
    Claim,
    ClaimKind,
    Figure,
    Population,
    Qualifier,
    Quote,
    ResolvedClaim,
    Scope,
    Stance,
)
from witnessmark.model.ids import content_id
from witnessmark.model.places import Place
from witnessmark.model.text import Document, Sentence, SentenceKind
from witnessmark.model.text import Report as TextReport
from witnessmark.model.time import DateSpan

SENTENCE = re.compile(r"\S[^.]*\.")


def document_of(report: Report) -> Document:
    name = content_id("rep", report.id, report.text)
    sentences = tuple(
        Sentence(
            id=content_id("sen", name, str(match.start())),
            report_id=name,
            index=index,
            start=match.start(),
            end=match.end(),
            kind=SentenceKind.BODY,
            text=match.group(),
        )
        for index, match in enumerate(SENTENCE.finditer(report.text))
    )
    day = DateSpan(start=report.published, end=report.published, date_prec=1)
    return Document(
        report=TextReport(
            id=name,
            capture_digest="",
            source=report.id,
            url=None,
            publisher=report.publisher,
            title=None,
            published=day,
            language="en",
            text=report.text,
        ),
        sentences=sentences,
    )


def claim_of(told: Told, document: Document, part_of: str | None) -> ResolvedClaim:
    sentence = next(row for row in document.sentences if row.start <= told.start < row.end)
    name = document.report.id
    words = document.report.text[told.start : told.end]
    claim = Claim(
        id=content_id("clm", name, str(told.start), str(told.end), told.kind),
        report_id=name,
        sentence_id=sentence.id,
        start=sentence.start,
        end=sentence.end,
        quote=Quote(report_id=name, start=told.start, end=told.end, text=words),
        kind=ClaimKind(told.kind),
        scope=Scope(told.scope),
        figure=None
        if told.kind == "struck"
        else Figure(low=told.low, high=told.high, qualifier=Qualifier(told.qualifier), words=told.words),
        affected=told.affected or None,
        population=Population(told.population),
        object=told.target,
        means=told.means,
        attribution=None
        if told.speaker is None
        else Attribution(speaker=told.speaker, name=None, role=told.speaker, direct=False),
        stance=Stance(told.stance),
        place_text=None if told.town is None else told.town["name"],
        date_text=None,
        since_text=None,
        part_of=part_of,
        rule="made",
        why=(),
    )
    place = None
    if told.town is not None:
        area = told.town["id"].startswith("iso:")
        place = Place(
            id=told.town["id"],
            name=told.town["name"],
            latitude=told.town["latitude"],
            longitude=told.town["longitude"],
            where_prec=6 if area else 1,
            country=told.town["country"],
            admin1=told.town.get("admin1"),
        )
    date = None
    if told.dates is not None:
        date = DateSpan(start=told.dates[0], end=told.dates[1], date_prec=told.dates[2], words=told.when)
    speaker_key = None if told.speaker is None else told.speaker.lower()
    return ResolvedClaim(claim=claim, place=place, date=date, since=None, speaker_key=speaker_key)


def gold(
    reports: Sequence[Report],
) -> tuple[list[Document], list[ResolvedClaim], dict[str, str], dict[str, str | None]]:
    """Return documents, claims, the origin of each claim, and the true event of each claim (None: a running total)."""
    documents: list[Document] = []
    claims: list[ResolvedClaim] = []
    origins: dict[str, str] = {}
    events: dict[str, str | None] = {}
    for report in reports:
        document = document_of(report)
        documents.append(document)
        whole: str | None = None
        for told in report.claims:
            resolved = claim_of(told, document, whole if told.part else None)
            whole = resolved.claim.id if told.kind == "killed" and not told.part else whole
            claims.append(resolved)
            origins[resolved.claim.id] = f"org_{report.origin}"
            events[resolved.claim.id] = told.event
    return documents, claims, origins, events

"""Records for tests, built from our own sentences."""

from datetime import date

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
from witnessmark.model.incidents import (
    Assessment,
    Estimate,
    FigureStatus,
    Grade,
    Incident,
    Reckoning,
    Series,
    SeriesPoint,
)
from witnessmark.model.places import Place
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import Document, Origin, OriginLevel, Report, Reuse, Sentence, SentenceKind, Skipped
from witnessmark.model.time import DateSpan

DAY = DateSpan(start=date(2022, 3, 14), end=date(2022, 3, 14), date_prec=1, words="on Monday")
KYIV = Place(
    id="geonames:703448", name="Kyiv", latitude=50.45466, longitude=30.5238, where_prec=2, country="UA", admin1="12"
)


def a_document(
    text: str, *, source: str = "page.txt", title: str | None = "A page", url: str | None = None
) -> Document:
    """Return `text` as a document with one sentence a line."""
    report_id = content_id("rep", source, text)
    sentences: list[Sentence] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            sentences.append(
                Sentence(
                    id=content_id("sen", report_id, str(start)),
                    report_id=report_id,
                    index=len(sentences),
                    start=start,
                    end=end,
                    kind=SentenceKind.BODY,
                    text=line,
                )
            )
        start = end + 1
    report = Report(
        id=report_id,
        capture_digest="ab" * 32,
        source=source,
        url=url,
        publisher="Harbour Courier",
        title=title,
        published=DAY,
        language="en",
        text=text,
    )
    return Document(report=report, sentences=tuple(sentences))


def a_claim(document: Document, quote: str, **changes: object) -> Claim:
    """Return a claim of one killed over `quote`, which stands in one of the document's sentences."""
    start = document.report.text.index(quote)
    sentence = next(row for row in document.sentences if row.start <= start < row.end)
    values: dict[str, object] = {
        "id": content_id("clm", document.report.id, str(start), str(changes.get("kind", "killed"))),
        "report_id": document.report.id,
        "sentence_id": sentence.id,
        "start": sentence.start,
        "end": sentence.end,
        "quote": Quote(report_id=document.report.id, start=start, end=start + len(quote), text=quote),
        "kind": ClaimKind.KILLED,
        "scope": Scope.INCIDENT,
        "figure": Figure(low=1, high=1, qualifier=Qualifier.EXACT, words="one"),
        "affected": "one person",
        "population": Population.UNKNOWN,
        "object": None,
        "means": "missile",
        "attribution": Attribution(speaker="officials", name=None, role="officials", direct=False),
        "stance": Stance.ASSERTED,
        "place_text": "Kyiv",
        "date_text": "on Monday",
        "since_text": None,
        "part_of": None,
        "rule": "passive",
        "why": ("'killed' is passive and its subject is 'one person'",),
    }
    values.update(changes)
    return Claim(**values)  # type: ignore[arg-type]


def a_resolved(claim: Claim, **changes: object) -> ResolvedClaim:
    """Return `claim` in Kyiv on 14 March 2022."""
    values: dict[str, object] = {
        "claim": claim,
        "place": KYIV,
        "date": DAY,
        "since": None,
        "speaker_key": "officials",
        "why": ("'Kyiv' is the only town of that name in Ukraine",),
    }
    values.update(changes)
    return ResolvedClaim(**values)  # type: ignore[arg-type]


def a_record(document: Document, *claims: ResolvedClaim, skipped: tuple[Skipped, ...] = ()) -> CaseRecord:
    """Return a case of one report whose claims, but for running totals, are one incident."""
    ids = tuple(sorted(row.claim.id for row in claims if row.claim.scope is Scope.INCIDENT))
    totals = [row for row in claims if row.claim.scope is Scope.RUNNING_TOTAL]
    origin = Origin(
        id="org_1",
        level=OriginLevel.REPORT,
        members=(document.report.id,),
        earliest=document.report.id,
        evidence="alone",
    )
    incident = Incident(
        id="inc_1", claim_ids=ids, kind="missile_strike", target="apartment block", place=KYIV, date=DAY, joins=()
    )
    estimate = Estimate(
        harm=ClaimKind.KILLED,
        low=1,
        best=1,
        high=1,
        status=FigureStatus.AGREED,
        rests_on=ids,
        set_aside=(),
        method="one figure",
    )
    assessment = Assessment(
        incident_id="inc_1",
        estimates=(estimate,),
        reports=1,
        publishers=1,
        origins=1,
        speakers=1,
        grade=Grade.WEAK,
        grade_reason="one origin",
        figure_status=FigureStatus.AGREED,
        denied_by=(),
    )
    series = tuple(
        Series(
            id=content_id("ser", row.claim.id),
            kind=row.claim.kind,
            place=row.place,
            place_text=row.claim.place_text,
            since=row.since,
            speaker=row.speaker_key,
            population=row.claim.population,
            points=(
                SeriesPoint(
                    as_of=row.date,
                    low=row.claim.figure.low if row.claim.figure else None,
                    high=row.claim.figure.high if row.claim.figure else None,
                    qualifier=row.claim.figure.qualifier if row.claim.figure else Qualifier.VAGUE,
                    reports=1,
                    origins=1,
                    claim_ids=(row.claim.id,),
                    note=None,
                ),
            ),
        )
        for row in totals
    )
    return CaseRecord(
        documents=(document,),
        reuse=Reuse(passages=(), origins=(origin,)),
        claims=tuple(claims),
        claim_origins={row.claim.id: "org_1" for row in claims},
        incidents=(incident,) if ids else (),
        reckoning=Reckoning(assessments=(assessment,) if ids else (), series=series, disputes=()),
        skipped=skipped,
    )

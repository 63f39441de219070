"""The rows of the public contract's CSV files, one function a file; column names are fixed, more may follow."""

from collections.abc import Iterable, Sequence
from datetime import date

from witnessmark.model.about import NOTHING, Dossier
from witnessmark.model.claims import ClaimKind, ResolvedClaim
from witnessmark.model.editions import Hidden, PrivateKind
from witnessmark.model.incidents import Assessment, Incident
from witnessmark.model.judgements import standing
from witnessmark.model.places import Place
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import Document, OriginLevel, Report, Sentence
from witnessmark.model.time import DateSpan
from witnessmark.publish.countries import country_name
from witnessmark.publish.disputes import disputed_claims
from witnessmark.publish.figures import tell
from witnessmark.publish.naming import unit_of
from witnessmark.publish.sheet import Cell
from witnessmark.publish.wording import Wording

Rows = list[tuple[Cell, ...]]
LANGUAGE = "en"  # the words in tables are part of the contract, whatever language the report speaks
"""The language of the words in cells that tell a figure."""

REPORTS = (
    "report_id source url publisher title published_start published_end language sha256 origin_id sentences "
    "published_inferred flags"
).split()
PASSAGES = (
    "report_a start_a end_a text_a report_b start_b end_b text_b match score changed warning reason source_a source_b"
).split()
CLAIMS = (
    "claim_id report_id source start end text quote kind scope low high qualifier figure_text affected population "
    "object speaker speaker_role stance place place_id latitude longitude where_prec date_start date_end date_prec "
    "part_of incident_id origin_id quote_start quote_end means via direct_quote place_name country since date_text "
    "sentence_kind rule why unsure voice sure location unit country_name"
).split()
TOTALS = (
    "kind place since as_of speaker low high qualifier reports origins claim_ids population series_id note disputed "
    "country country_name"
).split()
PICTURES = (
    "source url sha256 width height likeness group same_reports earliest told reports taken camera latitude longitude"
).split()
SKIPPED = "item stage reason".split()
DECISIONS = "judgement_id who when verdict subjects value reason standing".split()
REDACTIONS = "kind count reports leftovers".split()
ALWAYS_SHOWN = (ClaimKind.KILLED, ClaimKind.INJURED)
"""Harms whose three columns stand in every incidents.csv, seen or not."""


def report_rows(record: CaseRecord) -> Rows:
    """Rows of ``reports.csv``, in the record's order."""
    origin_of = report_origins(record)
    return [
        (
            report.id,
            report.source,
            report.url,
            report.publisher,
            report.title,
            report.published.start if report.published else None,
            report.published.end if report.published else None,
            report.language,
            report.capture_digest,
            origin_of.get(report.id),
            len(document.sentences),
            "yes" if report.published and report.published.inferred else "",
            " ".join(sorted({flag.kind.value for flag in report.flags})),
        )
        for document in record.documents
        for report in (document.report,)
    ]


def picture_rows(record: CaseRecord) -> Rows:
    """Rows of ``pictures.csv``: each picture, the reports that show it, and how many show it or one nearly equal."""
    shared = shared_pictures(record)
    return [
        (
            row.source,
            row.url,
            row.picture.digest,
            row.picture.width,
            row.picture.height,
            row.picture.likeness,
            row.group,
            len(shared[row.group][0]) or None,
            shared[row.group][1],
            same_picture(*shared[row.group]),
            " ".join(row.reports),
            row.picture.taken,
            row.picture.camera,
            row.picture.latitude,
            row.picture.longitude,
        )
        for row in record.pictures
    ]


def shared_pictures(record: CaseRecord) -> dict[str, tuple[frozenset[str], date | None]]:
    """Return the reports (ids) that show each group of equal or nearly equal pictures, and the earliest one's day."""
    published = {document.report.id: document.report.published for document in record.documents}
    groups: dict[str, set[str]] = {}
    for row in record.pictures:
        groups.setdefault(row.group, set()).update(report for report in row.reports if report in published)
    return {
        group: (frozenset(reports), min((span.start for one in reports if (span := published[one])), default=None))
        for group, reports in groups.items()
    }


def same_picture(reports: frozenset[str], earliest: date | None) -> str | None:
    """Return in words that several reports show one picture; None where fewer than two do."""
    if len(reports) < 2:
        return None
    wording = Wording.of(LANGUAGE)
    day = wording.day(earliest) if earliest else wording.catalogue["ui"]["not_stated"]
    return wording.say("page", "same_picture", n=wording.number(len(reports)), day=day)


def passage_rows(record: CaseRecord) -> Rows:
    """Rows of ``passages.csv``: both sentences with their offsets, and how they match."""
    sentences = {sentence.id: sentence for document in record.documents for sentence in document.sentences}
    sources = {document.report.id: document.report.source for document in record.documents}

    def side(sentence: Sentence) -> tuple[Cell, ...]:
        return (sentence.report_id, sentence.start, sentence.end, sentence.text)

    rows: Rows = []
    for passage in record.reuse.passages:
        a, b = sentences[passage.sentence_a], sentences[passage.sentence_b]
        rows.append(
            (
                *side(a),
                *side(b),
                passage.match,
                round(passage.score, 4),
                "yes" if passage.changed else "",
                passage.warning,
                passage.reason,
                sources[a.report_id],
                sources[b.report_id],
            )
        )
    return rows


def claim_rows(record: CaseRecord) -> Rows:
    """Rows of ``claims.csv``; `text` is the whole sentence, `quote` the words that carry the claim."""
    incident_of = {claim: incident.id for incident in record.incidents for claim in incident.claim_ids}
    documents = {document.report.id: document for document in record.documents}
    return [
        claim_row(
            resolved,
            documents[resolved.claim.report_id],
            incident_of.get(resolved.claim.id),
            record.claim_origins.get(resolved.claim.id),
        )
        for resolved in record.claims
    ]


def claim_row(
    resolved: ResolvedClaim, document: Document, incident_id: str | None, origin_id: str | None
) -> tuple[Cell, ...]:
    """One row of ``claims.csv``; `document` is the claim's own."""
    claim, report = resolved.claim, document.report
    figure, said = claim.figure, claim.attribution
    sentence = next(sentence for sentence in document.sentences if sentence.id == claim.sentence_id)
    return (
        claim.id,
        claim.report_id,
        report.source,
        claim.start,
        claim.end,
        report.text[claim.start : claim.end],
        claim.quote.text,
        claim.kind,
        claim.scope,
        figure.low if figure else None,
        figure.high if figure else None,
        figure.qualifier if figure else None,
        figure.words if figure else None,
        claim.affected,
        claim.population,
        claim.object,
        said.speaker if said else None,
        said.role if said else None,
        claim.stance,
        place_words(resolved),
        *place_cells(resolved.place),
        *span_cells(resolved.date),
        claim.part_of,
        incident_id,
        origin_id,
        claim.quote.start,
        claim.quote.end,
        claim.means,
        said.via if said else None,
        "yes" if said and said.direct else None,
        place_name(resolved.place),
        resolved.place.country if resolved.place else None,
        resolved.since.start if resolved.since else None,
        claim.date_text,
        sentence.kind,
        claim.rule,
        "; ".join((*claim.why, *resolved.why)),
        "yes" if claim.unsure else None,
        claim.voice.value,
        f"{claim.sure:.2f}",
        sentence.where,
        unit_of(claim.affected) if claim.figure else None,
        country_name(resolved.place.country) if resolved.place else None,
    )


def incident_header(harms: Sequence[ClaimKind]) -> list[str]:
    """Return the columns of ``incidents.csv`` for the harms seen in this case.

    ``killed_figure`` and its like tell a figure in one cell as the texts do: "12+", "about 20", "5-7".
    """
    bounds = [f"{harm.value}_{bound}" for harm in harms for bound in ("low", "best", "high")]
    head = "incident_id kind target place latitude longitude where_prec date_start date_end date_prec".split()
    tail = "reports publishers origins speakers grade figure_status denied_by place_id grade_reason claim_ids".split()
    return (
        head
        + bounds
        + tail
        + ["country", "country_name", "state", "state_reason"]
        + [f"{harm.value}_figure" for harm in harms]
        + ["title", "doer"]
    )


def harms_seen(record: CaseRecord) -> tuple[ClaimKind, ...]:
    """Return killed, injured, then every other harm that an estimate states, in the order of ClaimKind."""
    seen = {estimate.harm for assessment in record.reckoning.assessments for estimate in assessment.estimates}
    return (*ALWAYS_SHOWN, *(kind for kind in ClaimKind if kind in seen and kind not in ALWAYS_SHOWN))


def incident_rows(record: CaseRecord, dossier: Dossier = NOTHING) -> Rows:
    """Rows of ``incidents.csv`` under `incident_header(harms_seen(record))`."""
    assessed = {assessment.incident_id: assessment for assessment in record.reckoning.assessments}
    harms = harms_seen(record)
    claims = {resolved.claim.id: resolved for resolved in record.claims}
    wording = Wording.of(LANGUAGE)
    rows: Rows = []
    for incident in record.incidents:
        assessment = assessed[incident.id]
        told = {e.harm: tell(e, claims, record.claim_origins, wording).short for e in assessment.estimates}
        standing = dossier.standing(incident.id)
        state = (standing.state, standing.reason)
        rows.append((*_incident_row(incident, assessment, harms), *state, *(told.get(harm) for harm in harms),
                     incident.title, incident.doer))  # fmt: skip
    return rows


def _incident_row(incident: Incident, assessment: Assessment, harms: Sequence[ClaimKind]) -> tuple[Cell, ...]:
    estimates = {estimate.harm: estimate for estimate in assessment.estimates}
    bounds: list[Cell] = []
    for harm in harms:
        estimate = estimates.get(harm)
        bounds += (estimate.low, estimate.best, estimate.high) if estimate else (None, None, None)
    return (
        incident.id,
        incident.kind,
        incident.target,
        place_name(incident.place),
        *place_cells(incident.place)[1:],
        *span_cells(incident.date),
        *bounds,
        assessment.reports,
        assessment.publishers,
        assessment.origins,
        assessment.speakers,
        assessment.grade,
        assessment.figure_status,
        "; ".join(assessment.denied_by),
        incident.place.id if incident.place else None,
        assessment.grade_reason,
        " ".join(incident.claim_ids),
        incident.place.country if incident.place else None,
        country_name(incident.place.country) if incident.place else None,
    )


def total_rows(record: CaseRecord) -> Rows:
    """Rows of ``totals.csv``: running totals as each speaker gave them, never added to incidents."""
    disputed = disputed_claims(record)
    rows: Rows = []
    for series in record.reckoning.series:
        for point in series.points:
            rows.append(
                (
                    series.kind,
                    series.place.name if series.place else series.place_text,
                    series.since.start if series.since else None,
                    point.as_of.end if point.as_of else None,
                    series.speaker,
                    point.low,
                    point.high,
                    point.qualifier,
                    point.reports,
                    point.origins,
                    " ".join(point.claim_ids),
                    series.population,
                    series.id,
                    point.note,
                    "yes" if disputed.intersection(point.claim_ids) else "",
                    series.place.country if series.place else None,
                    country_name(series.place.country) if series.place else None,
                )
            )
    return rows


def decision_rows(record: CaseRecord) -> Rows:
    """Rows of ``decisions.csv``: what people decided, oldest first; `standing` is yes until it is undone."""
    holds = {row.id for row in standing(record.decisions)}
    return [
        (row.id, row.who, row.when.isoformat(), row.verdict.value, " ".join(row.subjects), row.value, row.reason,
         "yes" if row.id in holds else "no")
        for row in record.decisions
    ]  # fmt: skip


def skipped_rows(record: CaseRecord) -> Rows:
    """Rows of ``skipped.csv``: everything that was not used, and why."""
    return [(skipped.item, skipped.stage, skipped.reason) for skipped in record.skipped]


def redaction_rows(hidden: Iterable[Hidden]) -> Rows:
    """Rows of ``redactions.csv``: how often each kind was hidden, in how many reports, and how many the search after
    the first pass found; never the words."""
    rows: dict[PrivateKind, list[Hidden]] = {}
    for item in hidden:
        rows.setdefault(item.kind, []).append(item)
    return [
        (kind, len(rows[kind]), len({item.report_id for item in rows[kind]}), sum(item.leftover for item in rows[kind]))
        for kind in PrivateKind
        if kind in rows
    ]


def report_origins(record: CaseRecord) -> dict[str, str]:
    """Return the origin id of each report id."""
    return {
        member: origin.id
        for origin in record.reuse.origins
        if origin.level is OriginLevel.REPORT
        for member in origin.members
    }


def place_words(resolved: ResolvedClaim) -> str | None:
    """Return the narrowest place as the text writes it ("Lurigancho Prison"); its gazetteer id stands beside it.

    None where no words tie the harm to a place: place_id, point and where_prec then say the report's country.
    """
    return place_name(resolved.place) if resolved.place else resolved.claim.place_text


def place_name(place: Place | None) -> str | None:
    """Return what a place is called; None for a country that is only inferred."""
    return None if place is None or place.inferred else place.name


def place_cells(place: Place | None) -> tuple[Cell, ...]:
    """Return place_id, latitude, longitude, where_prec."""
    if place is None:
        return (None, None, None, None)
    return (place.id, round(place.latitude, 5), round(place.longitude, 5), place.where_prec)


def span_cells(span: DateSpan | None) -> tuple[Cell, ...]:
    """Return date_start, date_end, date_prec."""
    return (span.start, span.end, span.date_prec) if span else (None, None, None)


def report_by_id(record: CaseRecord) -> dict[str, Report]:
    """Return each report by its id."""
    return {document.report.id: document.report for document in record.documents}

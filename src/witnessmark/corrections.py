"""What people put right, in; claims, incidents and grades as they then stand, and judgements of lost records, out."""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from witnessmark.errors import ArgumentError
from witnessmark.lexicon import load
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
from witnessmark.model.incidents import Grade, Incident, Reckoning
from witnessmark.model.judgements import (
    CLAIM_FIELDS,
    EVENT_VERDICTS,
    INCIDENT_VERDICTS,
    NAME_VERDICTS,
    Judgement,
    Verdict,
    rulings,
    standing,
)
from witnessmark.model.places import Place
from witnessmark.model.plain import from_plain
from witnessmark.model.text import Document, Skipped
from witnessmark.model.time import DateSpan

NONE = "none"
"""What a value says where the text does not state it."""

CLOSED: Mapping[Verdict, type[StrEnum]] = {
    Verdict.KIND: ClaimKind,
    Verdict.QUALIFIER: Qualifier,
    Verdict.POPULATION: Population,
    Verdict.STANCE: Stance,
    Verdict.SCOPE: Scope,
    Verdict.GRADE: Grade,
}
"""The verdicts whose value is a word of a closed list."""

KINDS_OF_ATTACK = ("unknown", *sorted(load("link_words")["means"]))
"""The kinds of attack that an incident added by hand may have, in the words of linking."""

INDEPENDENT = "independent"
MOST_WORDS = 300
_BOUNDS = re.compile(r"(\d{0,9})(-?)(\d{0,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Every claim as people left it, those they rejected among them (`rejected`: the judgement on each).

    `origins` are the origins that people gave, by claim. `orphans` are standing judgements whose record is gone: they
    wait for a new ruling.
    """

    claims: tuple[ResolvedClaim, ...]
    rejected: dict[str, Judgement]
    origins: dict[str, str]
    orphans: tuple[Judgement, ...]

    @property
    def accepted(self) -> tuple[ResolvedClaim, ...]:
        """The claims that count: none that was rejected, none that says it is part of a rejected one."""
        kept = (row for row in self.claims if row.claim.id not in self.rejected)
        return tuple(
            replace(row, claim=replace(row.claim, part_of=None)) if row.claim.part_of in self.rejected else row
            for row in kept
        )

    def skipped(self) -> tuple[Skipped, ...]:
        """Return a row for each rejected claim and for each judgement that waits for a new ruling."""
        rows = [
            Skipped(item=claim, stage="review", reason=f"rejected: {judgement.reason}")
            for claim, judgement in self.rejected.items()
        ]
        rows += [
            Skipped(
                item=row.id,
                stage="review",
                reason=f"the record that {row.verdict.value} was said of is gone; rule anew",
            )
            for row in self.orphans
        ]
        return tuple(sorted(rows, key=lambda row: row.item))


def check_value(verdict: Verdict, value: str) -> str:
    """Return `value` trimmed; raises ArgumentError, naming the choices, when it is none that `verdict` takes.

    A place and a claim to add are JSON objects of the records' fields; a figure is "12", "12-15", "12-" or "-15"; a
    date "2022-03-14" or "2022-03-14/2022-03-16"; what is not stated is "none".
    """
    value = value.strip()
    if not value:
        raise ArgumentError(f"{verdict.value} needs a value")
    try:
        if verdict in CLOSED:
            CLOSED[verdict](value)
        elif verdict is Verdict.FIGURE:
            read_figure(value, "")
        elif verdict is Verdict.PLACE:
            read_place(value)
        elif verdict is Verdict.DATE:
            read_date(value)
        elif verdict is Verdict.ADD_CLAIM:
            read_addition(value)
        elif verdict is Verdict.ADD_INCIDENT and value not in KINDS_OF_ATTACK:
            raise ValueError(f"choose from {', '.join(KINDS_OF_ATTACK)}")
        elif len(value) > MOST_WORDS or not value.isprintable():
            raise ValueError(f"one line of at most {MOST_WORDS} characters")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        if verdict in CLOSED:
            choices = ", ".join(word.value for word in CLOSED[verdict])
            raise ArgumentError(f"{verdict.value} {value!r} is none of: {choices}") from None
        raise ArgumentError(f"{verdict.value} {value!r} cannot be read: {error}") from None
    return value


def read_figure(value: str, words: str) -> Figure | None:
    """Return the figure that a person wrote, its words those of the text; raises ValueError."""
    if value == NONE:
        return None
    found = _BOUNDS.fullmatch(value)
    if found is None or not (found[1] or found[3]) or (found[3] and not found[2]):
        raise ValueError('write "12", "12-15", "12-" (12 or more), "-15" (up to 15) or "none"')
    low = int(found[1]) if found[1] else None
    high = int(found[3]) if found[3] else low if not found[2] else None
    qualifier = (
        Qualifier.AT_MOST
        if low is None
        else Qualifier.AT_LEAST
        if high is None
        else Qualifier.EXACT
        if low == high
        else Qualifier.RANGE
    )
    return Figure(low=low, high=high, qualifier=qualifier, words=words)


def read_place(value: str) -> Place | None:
    """Return the place that a person chose; raises ValueError, TypeError or KeyError."""
    if value == NONE:
        return None
    given = json.loads(value)
    place = from_plain(Place, {"country": None, "admin1": None, "runner_up": None, "inferred": False, **given})
    if not (abs(float(place.latitude)) <= 90 and abs(float(place.longitude)) <= 180):
        raise ValueError(f"latitude {place.latitude}, longitude {place.longitude} lie nowhere on Earth")
    return replace(place, latitude=float(place.latitude), longitude=float(place.longitude))


def read_date(value: str) -> DateSpan | None:
    """Return the days that a person wrote, with UCDP's precision for their number; raises ValueError."""
    if value == NONE:
        return None
    start, _, end = value.partition("/")
    first, last = date.fromisoformat(start), date.fromisoformat(end or start)
    days = (last - first).days + 1
    precision = 1 if days == 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5
    return DateSpan(start=first, end=last, date_prec=precision)


def read_addition(value: str) -> tuple[int, int, ClaimKind, Figure | None]:
    """Return the span in the report's text, the kind and the figure of a claim added by hand; raises ValueError."""
    given = json.loads(value)
    start, end = int(given["start"]), int(given["end"])
    if not 0 <= start < end:
        raise ValueError(f"the words from {start} to {end} are none")
    return start, end, ClaimKind(given["kind"]), read_figure(str(given.get("figure") or NONE), "")


def added_claim(document: Document, judgement: Judgement) -> ResolvedClaim:
    """Return the claim that a person found in a report; raises ArgumentError when its words lie in no sentence."""
    start, end, kind, figure = read_addition(judgement.value)
    text = document.report.text[start:end]
    sentence = next((row for row in document.sentences if row.start <= start and end <= row.end), None)
    if sentence is None or not text.strip():
        raise ArgumentError(f"the characters {start} to {end} of {document.report.source} lie within no one sentence")
    claim = Claim(
        id=content_id("clm", document.report.id, kind.value, str(start), str(end), "by hand"),
        report_id=document.report.id,
        sentence_id=sentence.id,
        start=sentence.start,
        end=sentence.end,
        quote=Quote(report_id=document.report.id, start=start, end=end, text=text),
        kind=kind,
        scope=Scope.INCIDENT,
        figure=None if figure is None else replace(figure, words=text),
        affected=None,
        population=Population.UNKNOWN,
        object=None,
        means=None,
        attribution=None,
        stance=Stance.ASSERTED,
        place_text=None,
        date_text=None,
        since_text=None,
        part_of=None,
        rule="by hand",
        why=(f"{judgement.who} found it in the text: {judgement.reason}",),
    )
    return ResolvedClaim(claim=claim, place=None, date=None, since=None, speaker_key=None)


def correct(
    claims: Sequence[ResolvedClaim], documents: Sequence[Document], judgements: Sequence[Judgement]
) -> Corrected:
    """Return `claims` as the standing judgements leave them, in their order, with those added by hand at the end."""
    held = {row.claim.id: row for row in claims}
    rejected: dict[str, Judgement] = {}
    origins: dict[str, str] = {}
    orphans: list[Judgement] = []
    rows = [row for row in standing(rulings(judgements)) if row.verdict not in NAME_VERDICTS]
    by_id = {document.report.id: document for document in documents} if rows else {}
    for row in (row for row in rows if row.verdict is Verdict.ADD_CLAIM):
        try:
            added = added_claim(by_id[row.subjects[0]], row)
        except (KeyError, ArgumentError):
            orphans.append(row)
        else:
            held.setdefault(added.claim.id, added)
    keys = {row.claim.attribution.speaker: row.speaker_key for row in held.values() if row.claim.attribution}
    let_stand = _let_stand(rows)
    made = {row.id for row in rows if row.verdict is Verdict.ADD_INCIDENT}
    founded = {content_id("inc", one) for one in (*held, *made)} if any(map(_on_incidents, rows)) else set()
    for at, row in enumerate(rows):
        subjects = [s for s in row.subjects if s in held and at >= let_stand.get((row.verdict.value, s), 0)]
        gone = [one for one in row.subjects if one.startswith("clm_") and one not in held]
        if gone or (_on_incidents(row) and not founded.issuperset(s for s in row.subjects if s.startswith("inc_"))):
            orphans.append(row)
        for subject in subjects:
            if row.verdict is Verdict.REJECT_CLAIM:
                rejected[subject] = row
            elif row.verdict is Verdict.KEEP_CLAIM:
                rejected.pop(subject, None)
            elif row.verdict is Verdict.ORIGIN:
                origins[subject] = row.value
            elif row.verdict in CLAIM_FIELDS:
                held[subject] = _put_right(held[subject], row, held.keys(), keys)
    return Corrected(claims=tuple(held.values()), rejected=rejected, origins=origins, orphans=tuple(orphans))


def _on_incidents(row: Judgement) -> bool:
    return row.verdict in EVENT_VERDICTS and any(subject.startswith("inc_") for subject in row.subjects)


def _let_stand(rows: Sequence[Judgement]) -> dict[tuple[str, str], int]:
    """Return, by field and claim, the position of the judgement that settled it by what the machine read: nothing said
    of it before holds."""
    return {
        (token.partition(":")[0], subject): at
        for at, row in enumerate(rows)
        if row.verdict is Verdict.KEEP_CLAIM
        for token in row.settles
        for subject in row.subjects
    }


def _put_right(
    row: ResolvedClaim, judgement: Judgement, known: Collection[str], keys: Mapping[str, str | None]
) -> ResolvedClaim:
    verdict, value, claim = judgement.verdict, judgement.value, row.claim
    told = f"{judgement.who} put the {verdict.value.replace('_', ' ')} right: {judgement.reason}"
    row = replace(row, why=(*row.why, told))
    if verdict is Verdict.PLACE:
        return replace(row, place=read_place(value))
    if verdict is Verdict.DATE:
        return replace(row, date=read_date(value))
    if verdict is Verdict.SPEAKER:
        said = None if value == NONE else Attribution(speaker=value, name=None, role=value, direct=False)
        key = None if said is None else keys.get(value) or value.casefold()
        return replace(row, claim=replace(claim, attribution=said), speaker_key=key)
    return replace(row, claim=_FIELDS[verdict](claim, value, known))


def _figure(claim: Claim, value: str, known: Collection[str]) -> Claim:  # noqa: ARG001  # one signature for all fields
    return replace(claim, figure=read_figure(value, claim.figure.words if claim.figure else claim.quote.text))


def _qualifier(claim: Claim, value: str, known: Collection[str]) -> Claim:  # noqa: ARG001
    return claim if claim.figure is None else replace(claim, figure=replace(claim.figure, qualifier=Qualifier(value)))


def _part_of(claim: Claim, value: str, known: Collection[str]) -> Claim:
    return replace(claim, part_of=value if value in known and value != claim.id else None)


_FIELDS: Mapping[Verdict, Callable[[Claim, str, Collection[str]], Claim]] = {
    Verdict.KIND: lambda claim, value, _: replace(claim, kind=ClaimKind(value)),
    Verdict.POPULATION: lambda claim, value, _: replace(claim, population=Population(value)),
    Verdict.STANCE: lambda claim, value, _: replace(claim, stance=Stance(value)),
    Verdict.SCOPE: lambda claim, value, _: replace(claim, scope=Scope(value)),
    Verdict.FIGURE: _figure,
    Verdict.QUALIFIER: _qualifier,
    Verdict.PART_OF: _part_of,
}


def correct_origins(origins: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Return each claim's origin with those that people gave: of its own, or that of the claim it is a copy of."""
    right = dict(origins)
    for claim, value in given.items():
        right[claim] = content_id("org", claim, INDEPENDENT) if value == INDEPENDENT else right.get(value, right[claim])
    return right


def correct_incidents(
    incidents: Iterable[Incident], claims: Sequence[ResolvedClaim], judgements: Sequence[Judgement]
) -> list[Incident]:
    """Return `incidents` with what people said of them, and those that people added, sorted by id."""
    rows = standing(rulings(judgements))
    found = [*incidents, *(row for row in _added_incidents(incidents, claims, rows) if isinstance(row, Incident))]
    targets, titles, doers = (_latest(judgements, one) for one in (Verdict.TARGET, Verdict.TITLE, Verdict.DOER))
    right = [
        replace(
            row,
            target=_said(targets, row.id, row.target),
            title=_said(titles, row.id, row.title),
            doer=_said(doers, row.id, row.doer),
        )
        for row in found
    ]
    return sorted(right, key=lambda row: row.id)


def _added_incidents(
    incidents: Iterable[Incident], claims: Sequence[ResolvedClaim], rows: Iterable[Judgement]
) -> Iterator[Incident | Judgement]:
    """Yield each incident that people added, or its judgement where its claims left or stand in an incident."""
    added = [row for row in rows if row.verdict is Verdict.ADD_INCIDENT]
    if not added:
        return
    taken = {claim for incident in incidents for claim in incident.claim_ids}
    free = {row.claim.id: row for row in claims if row.claim.id not in taken}
    for row in added:
        members = [free.pop(claim) for claim in sorted(row.subjects) if claim in free]
        if not members:
            yield row
            continue
        places = sorted((one.place for one in members if one.place), key=lambda place: (place.where_prec, place.id))
        days = sorted((one.date for one in members if one.date), key=lambda span: (span.date_prec, span.start))
        yield Incident(
            id=content_id("inc", row.id),
            claim_ids=tuple(one.claim.id for one in members),
            kind=row.value,
            target=next((one.claim.object for one in members if one.claim.object), None),
            place=places[0] if places else None,
            date=days[0] if days else None,
            joins=(),
        )


def correct_reckoning(reckoning: Reckoning, judgements: Sequence[Judgement]) -> Reckoning:
    """Return `reckoning` with the grades that people gave, each with who gave it and why."""
    grades = _latest(judgements, Verdict.GRADE)
    if not grades:
        return reckoning
    rows = tuple(
        replace(
            row,
            grade=Grade(grades[row.incident_id].value),
            grade_reason=f"{grades[row.incident_id].who} graded it: {grades[row.incident_id].reason}",
        )
        if row.incident_id in grades
        else row
        for row in reckoning.assessments
    )
    return replace(reckoning, assessments=rows)


def lost_incidents(judgements: Sequence[Judgement], incidents: Sequence[Incident]) -> tuple[Judgement, ...]:
    """Return the standing judgements on incidents that are no more, or that could not be made."""
    known = {row.id for row in incidents}
    rows = standing(rulings(judgements))
    gone = [row for row in rows if row.verdict in INCIDENT_VERDICTS and known.isdisjoint(row.subjects)]
    made = {row.id for row in incidents if not row.joins}
    unmade = [row for row in rows if row.verdict is Verdict.ADD_INCIDENT and content_id("inc", row.id) not in made]
    return (*gone, *unmade)


def _figure_of(row: ResolvedClaim) -> object:
    figure = row.claim.figure
    return (figure.low, figure.high) if figure else None


def _place_of(row: ResolvedClaim) -> object:
    place = row.place
    return (place.id, place.latitude, place.longitude, place.where_prec) if place else None


def _date_of(row: ResolvedClaim) -> object:
    day = row.date
    return (day.start.isoformat(), day.end.isoformat(), day.date_prec) if day else None


FIELD_OF: Mapping[Verdict, Callable[[ResolvedClaim], object]] = {
    Verdict.KIND: lambda row: row.claim.kind.value,
    Verdict.FIGURE: _figure_of,
    Verdict.QUALIFIER: lambda row: row.claim.figure.qualifier.value if row.claim.figure else None,
    Verdict.POPULATION: lambda row: row.claim.population.value,
    Verdict.SPEAKER: lambda row: row.claim.attribution.speaker if row.claim.attribution else None,
    Verdict.STANCE: lambda row: row.claim.stance.value,
    Verdict.SCOPE: lambda row: row.claim.scope.value,
    Verdict.PLACE: _place_of,
    Verdict.DATE: _date_of,
    Verdict.PART_OF: lambda row: row.claim.part_of,
}
"""What a person sees of each field of a claim; its origin is no part of it."""


def visible(row: ResolvedClaim) -> tuple[object, ...]:
    """Return what a person sees of a claim and may rule on."""
    figure = row.claim.figure
    seen = {verdict: field(row) for verdict, field in FIELD_OF.items() if verdict is not Verdict.QUALIFIER}
    # sign-offs hold the digest of it: what stands here, and in which order, never changes
    seen[Verdict.FIGURE] = (figure.low, figure.high, figure.qualifier.value) if figure else None
    return (row.claim.id, row.claim.quote.text, *seen.values())


def changes(row: ResolvedClaim, judgement: Judgement) -> bool:
    """Tell whether a judgement says otherwise of a claim than stands in it; a rejection and an origin always do."""
    field = FIELD_OF.get(judgement.verdict)
    if field is None:
        return judgement.verdict is not Verdict.KEEP_CLAIM
    known = {row.claim.id, *((judgement.value,) if judgement.verdict is Verdict.PART_OF else ())}
    return field(_put_right(row, judgement, known, {})) != field(row)


def seen_digest(subjects: Iterable[str], claims: Mapping[str, ResolvedClaim], incidents: Mapping[str, Incident]) -> str:
    """Return the SHA-256 of what a person sees of claims, and of incidents with all their claims."""
    seen: list[object] = []
    for subject in subjects:
        if subject in claims:
            seen.append(visible(claims[subject]))
        elif subject in incidents:
            incident = incidents[subject]
            members = [visible(claims[claim]) for claim in incident.claim_ids if claim in claims]
            seen.append([incident.id, incident.target, incident.title, incident.doer, members])
        else:
            seen.append(subject)
    return hashlib.sha256(json.dumps(seen, ensure_ascii=True).encode("ascii")).hexdigest()


def changed_since_signed(
    judgements: Sequence[Judgement], claims: Sequence[ResolvedClaim], incidents: Sequence[Incident]
) -> tuple[Judgement, ...]:
    """Return the standing sign-offs of incidents that are no longer what was signed."""
    signed = [row for row in standing(rulings(judgements)) if row.verdict is Verdict.SIGN_OFF]
    if not signed:
        return ()
    by_claim, by_incident = {row.claim.id: row for row in claims}, {row.id: row for row in incidents}
    return tuple(
        row
        for row in signed
        if set(row.subjects) <= by_incident.keys() and seen_digest(row.subjects, by_claim, by_incident) != row.seen
    )


def decisions_on(subject: str, judgements: Sequence[Judgement]) -> list[Judgement]:
    """Return every judgement on a record, oldest first, undone ones and their undoing included."""
    ids = {row.id for row in judgements if subject in row.subjects}
    return [
        row for row in judgements if row.id in ids or (row.verdict is Verdict.UNDO and not ids.isdisjoint(row.subjects))
    ]


def _said(said: Mapping[str, Judgement], subject: str, otherwise: str | None) -> str | None:
    row = said.get(subject)
    return otherwise if row is None else None if row.value == NONE else row.value


def _latest(judgements: Sequence[Judgement], verdict: Verdict) -> dict[str, Judgement]:
    rows = standing(rulings(judgements))
    return {subject: row for row in rows if row.verdict is verdict for subject in row.subjects}

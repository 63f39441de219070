"""A case record to the plain values that the report's page draws: a small core, and evidence in shards."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from witnessmark.lexicon import load
from witnessmark.model.about import NOTHING, Dossier, Standing
from witnessmark.model.claims import Claim, ClaimKind, ResolvedClaim
from witnessmark.model.incidents import Assessment, Estimate, Incident
from witnessmark.model.places import Place
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import Match, OriginLevel, Passage, Sentence
from witnessmark.model.time import DateSpan
from witnessmark.publish.contract import same_picture, shared_pictures
from witnessmark.publish.countries import country_name
from witnessmark.publish.doers import DONE, distinct, doers_of
from witnessmark.publish.figures import Told, tell
from witnessmark.publish.naming import rides, speaker_name, target_name, unit_of, with_article
from witnessmark.publish.page_data import (
    AccessView,
    ClaimView,
    EstimateView,
    IncidentView,
    NeedsView,
    NeedView,
    ReportView,
    SpanView,
    SpotView,
)
from witnessmark.publish.victims import describe, points_only
from witnessmark.publish.wording import Wording, plain, whole_words

Value = Any
COPIES_SHOWN = 40
"""Copies of one sentence that a claim lists; the rest are counted."""
TOLD_BY = 4
"""A target stands in the title where a claim in so many, of those that name a thing, names it."""
WHY_CHARS = 400
SENTENCE_CHARS = 600
LABEL_CHARS = 120
LONGER_THAN_A_MONTH = 5
"""UCDP date precision: "between 1300 and 1800" read as years has it, and says nothing about when something lacked."""
DEADLY = {ClaimKind.KILLED, ClaimKind.INJURED, ClaimKind.CASUALTIES}
"""Harm of which an arrest is told, and which it does not do."""
ACCESS_KINDS = (ClaimKind.ACCESS, ClaimKind.EVACUATED, ClaimKind.TRAPPED, ClaimKind.DISPLACED)


@dataclass(frozen=True, slots=True)
class Numbering:
    """The short numbers that stand for ids inside the page. Claims of one incident have consecutive numbers."""

    claims: dict[str, int]
    reports: dict[str, int]
    order: tuple[ResolvedClaim, ...]

    @classmethod
    def of(cls, record: CaseRecord) -> "Numbering":
        """Number the claims incident by incident, then those of none; reports in the record's order."""
        by_id = {resolved.claim.id: resolved for resolved in record.claims}
        placed = [claim_id for incident in record.incidents for claim_id in incident.claim_ids]
        taken = set(placed)
        order = placed + [claim_id for claim_id in by_id if claim_id not in taken]
        return cls(
            claims={claim_id: n for n, claim_id in enumerate(order)},
            reports={document.report.id: n for n, document in enumerate(record.documents)},
            order=tuple(by_id[claim_id] for claim_id in order),
        )


def utf16(text: str, offset: int) -> int:
    """Return a code-point offset as the offset in UTF-16 units that a browser counts in."""
    return offset if text.isascii() else len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def date_cells(span: DateSpan | None, wording: Wording) -> SpanView | None:
    """Return start, end, precision, words, inferred; None where the date is not stated."""
    if span is None:
        return None
    return SpanView(
        span.start.isoformat(), span.end.isoformat(), span.date_prec, wording.span(span), int(span.inferred)
    )


def place_cells(place: Place | None) -> SpotView | None:
    """Return latitude, longitude, precision; None where the place is not known."""
    return SpotView(round(place.latitude, 4), round(place.longitude, 4), place.where_prec) if place else None


def incident_title(incident: Incident, assessment: Assessment, struck: frozenset[str], wording: Wording) -> str:
    """Return what happened without the place: "Missile strike on apartment block"; the harm where no cause is told.

    A title that a person gave stands as it is."""
    if incident.title:
        return plain(incident.title, LABEL_CHARS)
    place = incident.place.name if incident.place else None
    target = plain(target_name(incident.target, incident.kind, place, struck), LABEL_CHARS)
    was_struck, within = target.casefold() in struck, rides(target)
    target = with_article(target) if wording.catalogue["articles"] else wording.thing(target)
    attacks = wording.table("attack")
    harms = {estimate.harm for estimate in assessment.estimates}
    if incident.kind in attacks and incident.kind != "unknown" and not (incident.kind == "arrest" and harms & DEADLY):
        return wording.say("attack_on", incident.kind, target=target) if target else str(attacks[incident.kind])
    if not assessment.estimates:
        if was_struck:
            return wording.say("summary", "title_bare", event=wording.say("harm_title", "struck"), target=target)
        return target[:1].upper() + target[1:] if target else str(attacks["unknown"])
    first = assessment.estimates[0]
    one = first.low == first.high == 1 and first.harm.value in wording.table("harm_event_one")
    event = wording.say("harm_event_one" if one else "harm_event", first.harm.value)
    how = "title_in" if within else "title_at"
    return wording.say("summary", how, event=event, target=target) if target else event


def incident_views(
    record: CaseRecord, numbers: Numbering, wording: Wording, dossier: Dossier = NOTHING
) -> list[IncidentView]:
    """Return one small row an incident, in the record's order: all that lists, maps and filters need."""
    assessed = {assessment.incident_id: assessment for assessment in record.reckoning.assessments}
    held = _Held(
        claims={resolved.claim.id: resolved for resolved in record.claims},
        texts={document.report.id: document.report.text for document in record.documents},
        origins=record.claim_origins,
        numbers=numbers,
    )
    return [
        _incident_view(incident, assessed[incident.id], dossier.standing(incident.id), held, wording)
        for incident in record.incidents
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What the views are made from: claims and texts of reports by id, the origins and numbers of claims."""

    claims: Mapping[str, ResolvedClaim]
    texts: Mapping[str, str]
    origins: Mapping[str, str]
    numbers: Numbering


def _incident_view(
    incident: Incident, assessment: Assessment, standing: Standing, held: _Held, wording: Wording
) -> IncidentView:
    told = [(e, tell(e, held.claims, held.origins, wording)) for e in assessment.estimates]
    members = [held.claims[claim_id].claim for claim_id in incident.claim_ids]
    doers = distinct(
        who for claim in members for who in doers_of(claim, held.texts[claim.report_id][claim.start : claim.end])
    )
    groups = {group for claim in members if claim.kind in DONE for group in describe(claim.affected).groups}
    first = held.numbers.claims[incident.claim_ids[0]] if incident.claim_ids else 0
    struck = frozenset(claim.object.casefold() for claim in members if claim.kind is ClaimKind.STRUCK and claim.object)
    return {
        "id": incident.id,
        "t": incident_title(_well_told(incident, members), assessment, struck, wording),
        "p": wording.place(incident.place) if incident.place else "",
        "cc": country_name(incident.place.country) if incident.place else "",
        "k": incident.kind,
        "xy": place_cells(incident.place),
        "d": date_cells(incident.date, wording),
        "g": assessment.grade.value,
        "s": assessment.figure_status.value,
        "n": [assessment.reports, assessment.publishers, assessment.origins, assessment.speakers],
        "e": [_estimate_cells(e, one) for e, one in told],
        "x": int(bool(assessment.denied_by)),
        "c": [first, len(incident.claim_ids)],
        "q": _search_words(incident, held.numbers),
        "a": [plain(words, 60) for words in ((incident.doer,) if incident.doer else doers)],
        "v": sorted(groups),
        "w": standing.state.value,
        "wr": plain(standing.reason or "", WHY_CHARS),
    }


def _well_told(incident: Incident, members: Sequence[Claim]) -> Incident:
    """Return the incident, without its target where most claims that name a thing name another; where somebody was
    brought, or arrested afterwards, is no such thing."""
    harmed = any(claim.kind in DEADLY for claim in members)
    beside = {ClaimKind.TREATED, ClaimKind.DETAINED} if harmed else {ClaimKind.TREATED}
    named = [claim.object.casefold() for claim in members if claim.object and claim.kind not in beside]
    head = (incident.target or "").casefold().rpartition(" ")[2]
    struck = Counter(claim.object for claim in members if claim.kind is ClaimKind.STRUCK and claim.object)
    if incident.kind == "bombing" and struck and head in load("publish_names")["targets"]["vehicles"]:
        # a car bomb that hit a cathedral
        return replace(incident, target=min(struck, key=lambda thing: (-struck[thing], len(thing), thing)))
    told = sum(thing.endswith(head) for thing in named)
    unnamed = not any(claim.object for claim in members)
    if not head or unnamed or (told and TOLD_BY * told >= len(named)):
        return incident
    return replace(incident, target=None)


def _estimate_cells(e: Estimate, told: Told) -> EstimateView:
    return EstimateView(e.harm.value, e.low, e.best, e.high, e.status.value, told.words, told.origins, int(told.vague))


def _search_words(incident: Incident, numbers: Numbering) -> str:
    words: set[str] = set()
    for claim_id in incident.claim_ids:
        claim = numbers.order[numbers.claims[claim_id]].claim
        said = claim.attribution.speaker if claim.attribution else None
        words.update(plain(part, 60).lower() for part in (said, claim.affected, claim.place_text) if part)
    return whole_words(" ".join(sorted(words)), WHY_CHARS)


CLAIM_ID = re.compile(r"clm_[0-9a-f]{16}")


def named_claims(text: str, numbers: Numbering, wording: Wording) -> str:
    """Return a reason of another stage with claim ids as the numbers that the page shows."""

    def name(found: re.Match[str]) -> str:
        n = numbers.claims.get(found[0])
        return found[0] if n is None else wording.say("ui", "claim_n", n=n + 1)

    return plain(CLAIM_ID.sub(name, text), WHY_CHARS)


def incident_sentences(record: CaseRecord, numbers: Numbering) -> list[Value]:
    """Return the sentences behind each incident in the order of `incident_views`: claim, sentence, publisher.

    Those that an estimate rests on come first; each sentence once. The page searches them and prints them.
    """
    texts = {document.report.id: document.report for document in record.documents}
    assessed = {assessment.incident_id: assessment for assessment in record.reckoning.assessments}
    found: list[Value] = []
    for incident in record.incidents:
        resting = [claim for estimate in assessed[incident.id].estimates for claim in estimate.rests_on]
        rows: dict[str, Value] = {}
        for claim_id in dict.fromkeys((*resting, *incident.claim_ids)):
            claim = numbers.order[numbers.claims[claim_id]].claim
            report = texts[claim.report_id]
            words = plain(report.text[claim.start : claim.end], SENTENCE_CHARS)
            rows.setdefault(words, [numbers.claims[claim_id], words, plain(report.publisher or report.source, 80)])
        found.append(list(rows.values()))
    return found


def claim_ids(numbers: Numbering) -> list[str]:
    """Return the ids of the claims in the order of their numbers: an address by id outlives the next build."""
    return [resolved.claim.id for resolved in numbers.order]


def claim_views(record: CaseRecord, numbers: Numbering, wording: Wording) -> list[Mapping[str, Value]]:
    """Return every claim in the order of `numbers`, with its sentence's place in its report and its copies."""
    sentences = {sentence.id: sentence for document in record.documents for sentence in document.sentences}
    copies = _copies(record.reuse.passages, sentences)
    disputes: dict[str, list[Value]] = defaultdict(list)
    for dispute in record.reckoning.disputes:
        for one, other in ((dispute.claim_a, dispute.claim_b), (dispute.claim_b, dispute.claim_a)):
            disputes[one].append([numbers.claims[other], named_claims(dispute.reason, numbers, wording)])
    origins = {origin: n for n, origin in enumerate(sorted(set(record.claim_origins.values())))}
    texts = {document.report.id: document.report.text for document in record.documents}
    incident_of = {claim: n for n, incident in enumerate(record.incidents) for claim in incident.claim_ids}
    views: list[Mapping[str, Value]] = []
    for resolved in numbers.order:
        claim, said = resolved.claim, resolved.claim.attribution
        text = texts[claim.report_id]
        found = copies.get(claim.sentence_id, [])
        view: ClaimView = {
            "id": claim.id,
            "r": numbers.reports[claim.report_id],
            "at": [utf16(text, at) for at in (claim.start, claim.end, claim.quote.start, claim.quote.end)],
            "sk": sentences[claim.sentence_id].kind.value,
            "k": claim.kind.value,
            "dr": [plain(words, 60) for words in doers_of(claim, text[claim.start : claim.end])],
            "ag": list(describe(claim.affected).ages),
            "run": int(claim.scope.value == "running_total"),
            "f": wording.figure(claim.figure, unit_of(claim.affected)) if claim.figure else None,
            "aff": claim.affected and plain(claim.affected, LABEL_CHARS),
            "pt": int(bool(claim.affected) and points_only(claim.affected or "")),
            "obj": claim.object and wording.thing(plain(claim.object, LABEL_CHARS)),
            "by": claim.means and plain(claim.means, LABEL_CHARS),
            "pop": wording.table("population")[claim.population.value],
            "st": claim.stance.value,
            "sp": plain(speaker_name(said.speaker), LABEL_CHARS) if said else None,
            "ro": plain(said.role, LABEL_CHARS) if said and said.role else None,
            "via": plain(said.via, LABEL_CHARS) if said and said.via else None,
            "dir": int(bool(said and said.direct)),
            "pl": wording.place(resolved.place) if resolved.place else None,
            "pw": claim.place_text and plain(claim.place_text, LABEL_CHARS),
            "pp": resolved.place.where_prec if resolved.place else None,
            "d": date_cells(resolved.date, wording),
            "dw": claim.date_text and plain(claim.date_text, LABEL_CHARS),
            "since": date_cells(resolved.since, wording),
            "po": numbers.claims.get(claim.part_of) if claim.part_of else None,
            "i": incident_of.get(claim.id),
            "o": origins.get(record.claim_origins.get(claim.id, "")),
            "rule": plain(claim.rule, LABEL_CHARS),
            "why": [plain(why, WHY_CHARS) for why in (*claim.why, *resolved.why)],
            "un": int(claim.unsure),
            "cp": [_copy_cells(passage, other, numbers, texts) for passage, other in found[:COPIES_SHOWN]],
            "cpn": max(0, len(found) - COPIES_SHOWN),
            "dis": disputes.get(claim.id, []),
        }
        # numbers of a report, an origin, an incident or a claim may be 0
        stands = {"r", "o", *(key for key, number in (("i", view["i"]), ("po", view["po"])) if number is not None)}
        views.append({key: value for key, value in view.items() if value not in (None, "", 0, []) or key in stands})
    return views


def _copies(
    passages: Iterable[Passage], sentences: Mapping[str, Sentence]
) -> dict[str, list[tuple[Passage, Sentence]]]:
    copies: dict[str, list[tuple[Passage, Sentence]]] = defaultdict(list)
    for passage in passages:
        if not passage.is_copy:
            continue
        a, b = sentences[passage.sentence_a], sentences[passage.sentence_b]
        copies[a.id].append((passage, b))
        copies[b.id].append((passage, a))
    order = list(Match)
    for found in copies.values():
        found.sort(key=lambda pair: (order.index(pair[0].match), -pair[0].score, pair[1].report_id, pair[1].start))
    return copies


def _copy_cells(passage: Passage, other: Sentence, numbers: Numbering, texts: Mapping[str, str]) -> Value:
    text = texts[other.report_id]
    warning = plain(passage.warning or "", WHY_CHARS) if passage.changed or passage.warning else ""
    return [
        numbers.reports[other.report_id],
        utf16(text, other.start),
        utf16(text, other.end),
        passage.match.value,
        int(passage.changed),
        warning,
    ]


def report_views(record: CaseRecord, wording: Wording) -> list[ReportView]:
    """Return one row a report: what it is called, who published it when, its origin, never its text."""
    origin_of = report_origins(record)
    told: dict[str, set[str]] = defaultdict(set)
    for reports, earliest in shared_pictures(record).values():
        for report in reports:
            told[report].add(same_picture(reports, earliest) or "")
    return [
        {
            "id": document.report.id,
            "pic": "; ".join(sorted(told[document.report.id] - {""})),
            "t": plain(document.report.title or document.report.source, LABEL_CHARS),
            "src": plain(document.report.source, 300),
            "u": safe_link(document.report.url),
            "pub": plain(document.report.publisher or "", LABEL_CHARS),
            "d": date_cells(document.report.published, wording),
            "o": origin_of[document.report.id][0] if document.report.id in origin_of else None,
            "first": int(origin_of.get(document.report.id, (0, None))[1] == document.report.id),
            "s": len(document.sentences),
            "l": plain(document.report.language, 12),
        }
        for document in record.documents
    ]


def report_texts(record: CaseRecord) -> list[str]:
    """Return each report's text as kept, in the order of `report_views`."""
    return [document.report.text for document in record.documents]


def safe_link(url: str | None) -> str | None:
    """Return `url` where it is plain http or https; every other scheme is no link."""
    if url and len(url) <= 2_000 and url.lower().startswith(("http://", "https://")) and url == plain(url):
        return url
    return None


def report_origins(record: CaseRecord) -> dict[str, tuple[int, str | None]]:
    """Return the number of each report's origin, and the earliest report (id) of that origin, by report id."""
    origins = [origin for origin in record.reuse.origins if origin.level is OriginLevel.REPORT]
    return {member: (n, origin.earliest) for n, origin in enumerate(origins) for member in origin.members}


def needs_views(record: CaseRecord, numbers: Numbering, wording: Wording) -> list[NeedsView]:
    """Return what is lacking, place by place: the most often reported first."""
    places: dict[str, dict[str, list[ResolvedClaim]]] = defaultdict(lambda: defaultdict(list))
    for resolved in numbers.order:
        claim = resolved.claim
        if claim.kind is ClaimKind.DEPRIVED and claim.object:
            place = wording.place(resolved.place, claim.place_text)
            places[place][wording.thing(plain(claim.object, 60).lower())].append(resolved)
    views: list[NeedsView] = [
        {"p": place, "items": [_need(words, claims, record, numbers, wording) for words, claims in needs.items()]}
        for place, needs in places.items()
    ]
    for view in views:
        view["items"].sort(key=lambda item: (-item["o"], -len(item["c"]), item["w"]))
    views.sort(key=lambda view: (-len(view["items"]), view["p"]))
    return views


def _need(
    words: str, claims: list[ResolvedClaim], record: CaseRecord, numbers: Numbering, wording: Wording
) -> NeedView:
    dated = (claim.date for claim in claims if claim.date and claim.date.date_prec < LONGER_THAN_A_MONTH)
    spans = sorted(dated, key=lambda span: (span.start, span.end))
    return {
        "w": words,
        "o": len({record.claim_origins.get(claim.claim.id) for claim in claims}),
        "d": [[span.start.isoformat(), span.end.isoformat()] for span in spans],
        "dl": wording.days(spans[0].start, max(span.end for span in spans)) if spans else "",
        "c": [numbers.claims[claim.claim.id] for claim in claims],
        "no": sum(claim.claim.stance.value == "denied" for claim in claims),
    }


def access_views(numbers: Numbering, wording: Wording) -> list[AccessView]:
    """Return who could leave, who is trapped and what got through, in order of time; equal statements once."""
    merged: dict[tuple[str, ...], AccessView] = {}
    for n, resolved in enumerate(numbers.order):
        claim = resolved.claim
        if claim.kind not in ACCESS_KINDS:
            continue
        speaker = plain(speaker_name(claim.attribution.speaker), LABEL_CHARS) if claim.attribution else ""
        view: AccessView = {
            "k": claim.kind.value,
            "p": wording.place(resolved.place, claim.place_text),
            "d": date_cells(resolved.date, wording),
            "w": plain(claim.quote.text, LABEL_CHARS),
            "sp": speaker,
            "st": claim.stance.value,
            "c": [],
        }
        key = (claim.kind.value, str(view["p"]), str(view["w"]).lower(), resolved.speaker_key or "")
        merged.setdefault(key, view)["c"].append(n)
    last = "9999"
    return sorted(
        merged.values(), key=lambda view: (view["d"][0] if view["d"] else last, view["k"], view["p"], view["c"])
    )

"""A record in; what an opened incident shows out: how its figures were chosen, and why its claims are one event."""

import re
from collections import defaultdict
from collections.abc import Mapping

from witnessmark.model.about import Dossier
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.incidents import Incident
from witnessmark.model.record import CaseRecord
from witnessmark.publish.naming import speaker_name
from witnessmark.publish.page_data import DetailView
from witnessmark.publish.payload import LABEL_CHARS, WHY_CHARS, Numbering, Value, named_claims
from witnessmark.publish.summary import in_a_sentence
from witnessmark.publish.wording import Wording, plain

WEIGHT = re.compile(r"\A([+\u2212-])\d+(?:\.\d+)?\s+")
"""How a weighed reason begins; one without a weight is a rule that joins by itself."""


def decision_views(dossier: Dossier, wording: Wording) -> dict[str, list[Value]]:
    """Return what people decided by the id it is about: verdict, day, who, why."""
    found: dict[str, list[Value]] = defaultdict(list)
    for decision in dossier.decisions:
        cells = [
            decision.verdict,
            wording.day(decision.day),
            decision.who or "",
            plain(decision.reason or "", WHY_CHARS),
        ]
        for subject in decision.subjects:
            found[subject].append(cells)
    return dict(found)


def incident_details(record: CaseRecord, numbers: Numbering, wording: Wording) -> list[DetailView]:
    """Return what only an opened incident shows: the reasons, in the order of `payload.incident_views`."""
    assessed = {assessment.incident_id: assessment for assessment in record.reckoning.assessments}
    claims = {resolved.claim.id: resolved for resolved in record.claims}
    details: list[DetailView] = []
    for incident in record.incidents:
        assessment = assessed[incident.id]
        details.append(
            {
                "gr": named_claims(assessment.grade_reason, numbers, wording),
                "tg": plain(incident.target or "", LABEL_CHARS).lower(),
                "db": [plain(in_a_sentence(speaker_name(name) or name), LABEL_CHARS) for name in assessment.denied_by],
                "e": [
                    {
                        "h": e.harm.value,
                        "m": named_claims(e.method, numbers, wording),
                        "on": [numbers.claims[claim_id] for claim_id in e.rests_on],
                        "off": [
                            [numbers.claims[aside.claim_id], named_claims(aside.reason, numbers, wording)]
                            for aside in e.set_aside
                        ],
                    }
                    for e in assessment.estimates
                ],
                "j": _told(incident, claims, numbers, wording),
                "w": [
                    [
                        numbers.claims[join.claim_a],
                        numbers.claims[join.claim_b],
                        round(join.weight, 2),
                        [named_claims(reason, numbers, wording) for reason in join.reasons],
                    ]
                    for join in incident.joins
                ],
            }
        )
    return details


def _told(incident: Incident, claims: Mapping[str, ResolvedClaim], numbers: Numbering, wording: Wording) -> list[Value]:
    """Return the joins in words: 1 where they tie two reports, the claims' numbers, what speaks for it and against it.

    Joins of the same reasons are one row; those between reports come first, and of these the ones that tie most.
    """
    rows: dict[tuple[int, tuple[str, ...], tuple[str, ...]], dict[int, None]] = {}
    for join in incident.joins:
        a, b = claims[join.claim_a], claims[join.claim_b]
        told: dict[bool, set[tuple[int, str]]] = {True: set(), False: set()}
        for reason in join.reasons:
            against = reason[:1] in ("-", "\u2212")
            told[against].add(_reason(WEIGHT.sub("", reason), (a, b), numbers, wording))
        pro, con = (tuple(words for _, words in sorted(told[side])) for side in (False, True))
        key = (int(a.claim.report_id != b.claim.report_id), pro, con)
        rows.setdefault(key, {}).update({numbers.claims[join.claim_a]: None, numbers.claims[join.claim_b]: None})
    order = sorted(rows.items(), key=lambda row: (-row[0][0], -len(row[1]), row[0]))
    return [[apart, sorted(tied), list(pro), list(con)] for (apart, pro, con), tied in order]


def _reason(
    reason: str, pair: tuple[ResolvedClaim, ResolvedClaim], numbers: Numbering, wording: Wording
) -> tuple[int, str]:
    """Return one reason as the page says it, with the day, place or thing where both claims have the same, and where it
    stands in the catalogue; what that does not know comes first."""
    stem, colon, more = named_claims(reason, numbers, wording).partition(": ")
    for rank, row in enumerate(wording.table("join")["rows"]):
        if not stem.startswith(row["reason"]):
            continue
        shared = {_said_of(row["shared"], one, wording) for one in pair} if "shared" in row else {""}
        value = next(iter(shared)) if len(shared) == 1 else ""
        said = str(row["with"]).format(value=value) if value else str(row["words"])
        return rank, f"{said}: {more}" if colon else said
    return -1, stem[:1].lower() + stem[1:] + colon + more


def _said_of(name: str, one: ResolvedClaim, wording: Wording) -> str:
    """Return what a claim says of the thing that the catalogue calls `name`; "" where it says nothing."""
    if name == "place":
        return wording.place(one.place) if one.place else ""
    if name == "day":
        return wording.span(one.date) if one.date else ""
    return wording.thing(plain((one.claim.object or "").casefold(), LABEL_CHARS))

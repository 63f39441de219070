"""What people decided in; how often they put the machine right, with intervals, and how far they agree, out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

from witnessmark.differences import AS_READ, Reading, readings
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.judgements import CLAIM_FIELDS, EVENT_VERDICTS, Judgement, Verdict, rulings, standing

Z = 1.959964
"""The standard normal's 97.5th percentile: two-sided 95 percent."""

FIELDS = (Verdict.REJECT_CLAIM, *CLAIM_FIELDS)
STAGES = {Verdict.PLACE: "resolve", Verdict.DATE: "resolve", Verdict.ORIGIN: "reuse"}
"""The stage that gave a field; extract gave all others."""


def reviewed(claims: Sequence[ResolvedClaim], judgements: Sequence[Judgement]) -> dict[str, Any]:
    """Return, by field and stage, how many of the machine's claims that people read were put right, with intervals, and
    how far two readers agree of whom at least one read blind.

    The claims that people chose to read are no random sample: the rates speak of those claims.
    """
    known = {row.claim.id for row in claims}
    found = {slot: said for slot, said in readings(judgements).items() if slot[0] in known}
    read = {subject for subject, _ in found}
    rates: dict[str, Any] = {}
    for field in FIELDS:
        wrong = {subject for (subject, _), said in found.items() if field in said}
        rates[field.value] = {"stage": STAGES.get(field, "extract"), **_rate(len(wrong), len(read))}
    events = [row for row in standing(rulings(judgements)) if row.verdict in EVENT_VERDICTS]
    parted = {row.subjects[0] for row in events if row.verdict is Verdict.DIFFERENT_EVENT}
    rates["joined_wrongly"] = {"stage": "link", **_rate(len(parted & known), len(read | (parted & known)))}
    rates["joins"] = dict(Counter(row.verdict.value for row in events))
    by_stage: dict[str, set[tuple[str, Verdict]]] = {}
    for (subject, _), said in found.items():
        for field in FIELDS:
            if field in said:
                by_stage.setdefault(STAGES.get(field, "extract"), set()).add((subject, field))
    stages = {
        stage: _rate(len({subject for subject, _ in by_stage.get(stage, ())}), len(read))
        for stage in ("extract", "resolve", "reuse")
    }
    return {
        "claims_read": len(read),
        "claims_read_twice": len(_read_twice(found)),
        "error_rates": rates,
        "by_stage": stages | {"link": _rate(len(parted & known), len(read | (parted & known)))},
        "krippendorff_alpha": {field.value: alpha(_units(found, field)) for field in FIELDS},
    }


def _rate(wrong: int, read: int) -> dict[str, Any]:
    return {"read": read, "wrong": wrong, "interval_95": wilson(wrong, read)}


def _read_twice(found: Mapping[tuple[str, str], Mapping[Verdict, Reading]]) -> set[str]:
    """Return the claims that two people read, one of them at least without seeing what the other said."""
    readers = Counter(subject for subject, _ in found)
    blind = {subject for (subject, _), said in found.items() if any(one.judgement.blind for one in said.values())}
    return {subject for subject in blind if readers[subject] > 1}


def _units(found: Mapping[tuple[str, str], Mapping[Verdict, Reading]], field: Verdict) -> list[list[str]]:
    twice = _read_twice(found)
    units: dict[str, list[str]] = {}
    for (subject, _), said in found.items():
        if subject in twice:
            units.setdefault(subject, []).append(said[field].value if field in said else AS_READ)
    return list(units.values())


def wilson(wrong: int, read: int) -> tuple[float, float] | None:
    """Return Wilson's 95 percent interval for the share `wrong` of `read`; None where none was read."""
    if not read:
        return None
    share, spread = wrong / read, Z * Z / read
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / read + spread / (4 * read)) / (1 + spread)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def alpha(units: Sequence[Sequence[str]]) -> float | None:
    """Return Krippendorff's alpha for nominal values; a unit holds what each reader said of it.

    Units that fewer than two read do not bear on it. None where no two differ over the whole: chance is undefined.
    """
    pairable = [unit for unit in units if len(unit) > 1]
    totals = Counter(value for unit in pairable for value in unit)
    n = sum(totals.values())
    expected = n * n - sum(count * count for count in totals.values())
    if not expected:
        return None
    observed = 0.0
    for unit in pairable:
        counts = Counter(unit)
        observed += (len(unit) ** 2 - sum(count * count for count in counts.values())) / (len(unit) - 1)
    return round(1 - (n - 1) * observed / expected, 4)

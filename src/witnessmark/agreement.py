"""What people decided in; how often they put the machine right, with intervals, and how far they agree, out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

from witnessmark.corrections import FIELD_OF, Corrected, changes
from witnessmark.differences import AS_READ, Reading, readings
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.judgements import (
    CLAIM_FIELDS,
    EVENT_VERDICTS,
    Judgement,
    Rate,
    Review,
    Verdict,
    rulings,
    standing,
)

Z = 1.959964
"""The standard normal's 97.5th percentile: two-sided 95 percent."""

FIELDS = (Verdict.REJECT_CLAIM, *CLAIM_FIELDS)
STAGES = {Verdict.PLACE: "resolve", Verdict.DATE: "resolve", Verdict.ORIGIN: "reuse"}
"""The stage that gave a field; extract gave all others."""
EXTRACT, LINK = "extract", "link"


def reviewed(claims: Sequence[ResolvedClaim], left: Corrected, judgements: Sequence[Judgement]) -> dict[str, Any]:
    """Return, by field and stage, how many of the machine's claims that people read were put right, with intervals, and
    how far two readers agree of whom at least one read blind.

    `left` are the claims as people left them. A field was wrong where somebody ruled on it and what stands in the end
    is not what the machine read: what was undone, settled in the machine's favour, or said by a blind reader only, is
    not. The claims that people chose to read are no random sample: the rates speak of those claims.
    """
    machine = {row.claim.id: row for row in claims}
    found = {slot: said for slot, said in readings(judgements).items() if slot[0] in machine}
    read = {subject for subject, _ in found}
    wrong = _put_right(machine, left, judgements)
    events = [row for row in standing(rulings(judgements)) if row.verdict in EVENT_VERDICTS]
    splits = [row for row in events if row.verdict is Verdict.DIFFERENT_EVENT]
    parted = {subject for row in splits for subject in row.subjects[: int(row.value or 1)]} & machine.keys()
    rates: dict[str, Any] = {
        field.value: {"stage": STAGES.get(field, EXTRACT), **_rate(len(wrong[field]), len(read))} for field in FIELDS
    }
    joined = _rate(len(parted), len(read | parted))
    rates |= {"joined_wrongly": {"stage": LINK, **joined}, "joins": dict(Counter(row.verdict.value for row in events))}
    of_stage: dict[str, set[str]] = {EXTRACT: set(), "resolve": set(), "reuse": set()}
    for field, subjects in wrong.items():
        of_stage[STAGES.get(field, EXTRACT)] |= subjects
    return {
        "claims_read": len(read),
        "claims_read_twice": len(_read_twice(found)),
        "error_rates": rates,
        "by_stage": {stage: _rate(len(held), len(read)) for stage, held in of_stage.items()} | {LINK: joined},
        "krippendorff_alpha": {field.value: alpha(_units(found, field, machine)) for field in FIELDS},
    }


def review_of(told: Mapping[str, Any]) -> Review | None:
    """Return what `reviewed` told as a record's method page shows it; None where nobody read a claim."""
    rows = {field: row for field, row in told["error_rates"].items() if field != "joins"}
    if not any(row["read"] for row in rows.values()):
        return None
    rates = tuple(
        Rate(
            field=field, stage=row["stage"], wrong=row["wrong"], read=row["read"], interval=row["interval_95"],
            alpha=told["krippendorff_alpha"].get(field),
        )
        for field, row in rows.items()
    )  # fmt: skip
    return Review(claims_read=told["claims_read"], claims_read_twice=told["claims_read_twice"], rates=rates)


def _put_right(
    machine: Mapping[str, ResolvedClaim], left: Corrected, judgements: Sequence[Judgement]
) -> dict[Verdict, set[str]]:
    """Return, by field, the claims (ids) in which what people left is not what the machine read."""
    now = {row.claim.id: row for row in left.claims}
    wrong: dict[Verdict, set[str]] = {field: set() for field in FIELDS}
    wrong[Verdict.REJECT_CLAIM] = set(left.rejected) & machine.keys()
    wrong[Verdict.ORIGIN] = set(left.origins) & machine.keys()
    for row in standing(rulings(judgements)):
        if row.verdict in FIELD_OF:
            field = FIELD_OF[row.verdict]
            wrong[row.verdict] |= {
                one for one in row.subjects if one in machine and field(now[one]) != field(machine[one])
            }
    return wrong


def _rate(wrong: int, read: int) -> dict[str, Any]:
    return {"read": read, "wrong": wrong, "interval_95": wilson(wrong, read)}


def _read_twice(found: Mapping[tuple[str, str], Mapping[Verdict, Reading]]) -> set[str]:
    """Return the claims that two people read, one of them at least without seeing what the other said."""
    readers = Counter(subject for subject, _ in found)
    blind = {subject for (subject, _), said in found.items() if any(one.judgement.blind for one in said.values())}
    return {subject for subject in blind if readers[subject] > 1}


def _units(
    found: Mapping[tuple[str, str], Mapping[Verdict, Reading]], field: Verdict, machine: Mapping[str, ResolvedClaim]
) -> list[list[str]]:
    twice = _read_twice(found)
    units: dict[str, list[str]] = {}
    for (subject, _), said in found.items():
        if subject in twice:
            units.setdefault(subject, []).append(_value(said.get(field), machine[subject]))
    return list(units.values())


def _value(reading: Reading | None, claim: ResolvedClaim) -> str:
    """Return what a person read in a field; who wrote what the machine had read let it stand."""
    if reading is None or not changes(claim, reading.judgement):
        return AS_READ
    return reading.value


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

"""What people decided in; how often they put the machine right, with intervals, and how far they agree, out."""

from collections import Counter
from collections.abc import Sequence
from math import sqrt
from typing import Any

from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.judgements import CLAIM_FIELDS, EVENT_VERDICTS, Judgement, Verdict, standing

READ = frozenset({*CLAIM_FIELDS, Verdict.KEEP_CLAIM, Verdict.REJECT_CLAIM})
"""Verdicts that show that a person has read a claim."""

Z = 1.959964
"""The standard normal's 97.5th percentile: two-sided 95 percent."""

AS_READ = "as read"
"""What a person's reading of a field is where that person let the machine's stand."""


def reviewed(claims: Sequence[ResolvedClaim], judgements: Sequence[Judgement]) -> dict[str, Any]:
    """Return, by field, how many of the machine's claims that people read were put right, and the readers' agreement.

    The claims that people chose to read are no random sample: the rates speak of those claims.
    """
    known = {row.claim.id for row in claims}
    readings = read_by(judgements)
    read = {subject for subject, _ in readings if subject in known}
    rates: dict[str, Any] = {}
    for field in (Verdict.REJECT_CLAIM, *CLAIM_FIELDS):
        wrong = {subject for (subject, _), values in readings.items() if subject in read and field in values}
        rates[field.value] = {"read": len(read), "wrong": len(wrong), "interval_95": wilson(len(wrong), len(read))}
    events = [row for row in standing(judgements) if row.verdict in EVENT_VERDICTS]
    rates["joins"] = dict(Counter(row.verdict.value for row in events))
    agreement = {}
    for field in (Verdict.REJECT_CLAIM, *CLAIM_FIELDS):
        units: dict[str, list[str]] = {}
        for (subject, _), values in readings.items():
            units.setdefault(subject, []).append(values.get(field, AS_READ))
        agreement[field.value] = alpha(list(units.values()))
    twice = sum(1 for count in Counter(subject for subject, _ in readings).values() if count > 1)
    return {"claims_read": len(read), "claims_read_twice": twice, "error_rates": rates, "krippendorff_alpha": agreement}


def read_by(judgements: Sequence[Judgement]) -> dict[tuple[str, str], dict[Verdict, str]]:
    """Return, for each claim and person who read it, the values that person gave; a field not named was let stand."""
    found: dict[tuple[str, str], dict[Verdict, str]] = {}
    for row in standing(judgements):
        if row.verdict in READ:
            for subject in row.subjects:
                values = found.setdefault((subject, row.who), {})
                if row.verdict is Verdict.KEEP_CLAIM:
                    values.pop(Verdict.REJECT_CLAIM, None)
                else:
                    values[row.verdict] = row.value or "yes"
    return found


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

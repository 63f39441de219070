"""An estimate and the claims that it rests on in; how the report and the exports put it into words out."""

from collections.abc import Mapping
from dataclasses import dataclass

from witnessmark.model.claims import Claim, Figure, Qualifier, ResolvedClaim, Stance
from witnessmark.model.incidents import Estimate
from witnessmark.publish.naming import unit_of
from witnessmark.publish.wording import SEVERAL, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How an estimate is told.

    `words` are those of the page ("at least 12", "about 20", "2,200 families"), `short` those of a cell ("12+"),
    `hedge` what every claim behind it has, None where they differ; `vague` marks one that no number is behind;
    `origins` counts the independent origins behind the best figure.
    """

    words: str
    short: str
    hedge: Qualifier | None
    vague: bool
    unit: str | None
    origins: int


def tell(estimate: Estimate, claims: Mapping[str, ResolvedClaim], origins: Mapping[str, str], wording: Wording) -> Told:
    """Return how `estimate` is told; `claims` and `origins` are those of the record by claim id."""
    behind = [claims[claim] for claim in estimate.rests_on if claim in claims]
    counted = [row for row in behind if row.claim.figure is not None and row.claim.stance is not Stance.DENIED]
    figures = [row.claim.figure for row in counted if row.claim.figure is not None]
    hedges = {figure.qualifier for figure in figures}
    hedge = next(iter(hedges)) if len(hedges) == 1 else None
    vague = bool(figures) and hedge is Qualifier.VAGUE
    units = {unit_of(row.claim.affected) for row in counted}
    unit = next(iter(units)) if len(units) == 1 else None
    said = max(figures, key=lambda figure: figure.low or 0).words if vague else ""
    words = wording.estimate(estimate.low, estimate.best, estimate.high, hedge, said)
    # who else gives the best figure was set aside as telling of the same victims: it backs the figure all the same
    aside = [claims[one.claim_id] for one in estimate.set_aside if one.claim_id in claims]
    told = [row for row in (*counted, *aside) if row.claim.figure and _backs(row.claim, row.claim.figure, estimate)]
    backing = {origins.get(row.claim.id, row.claim.id) for row in told}
    reports = {row.claim.report_id for row in told}
    return Told(
        words=wording.in_units(words, unit),
        short=_short(estimate, hedge, said if vague else "", unit),
        hedge=hedge,
        vague=vague,
        unit=unit,
        origins=min(len(backing), len(reports)),
    )


def _backs(claim: Claim, figure: Figure, estimate: Estimate) -> bool:
    value = estimate.best if estimate.best is not None else estimate.low
    if value is None or figure.qualifier is Qualifier.VAGUE or claim.stance is not Stance.ASSERTED or claim.part_of:
        return False
    low, high = figure.low, figure.high
    return (low is None or low <= value) and (high is None or value <= high) and (low == value or high == value)


def _short(estimate: Estimate, hedge: Qualifier | None, vague: str, unit: str | None) -> str:
    """Return an estimate as a cell: "12", "12+", "about 20", "up to 9", "5-7"; no bound that no text gives."""
    low, best, high = estimate.low, estimate.best, estimate.high
    tail = f" {unit}" if unit else ""
    if vague:
        return "some" if (low or 0) <= SEVERAL else f"{low}+ ({vague})"
    if low is None and high is None:
        return "" if best is None else f"about {best}{tail}"
    if low is None:
        return (f"nearly {high}" if hedge is Qualifier.NEARLY else f"up to {high}") + tail
    if high is None:
        return f"{low}+{'' if best in (None, low) else f' (best {best})'}{tail}"
    if low == high:
        return (f"about {low}" if hedge is Qualifier.ABOUT else f"{low}") + tail
    return f"{low}-{high}{tail}"

"""Statements about one harm in; low, best and high with what they rest on, out (docs/explanation/estimates.md)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from witnessmark import lexicon
from witnessmark.model.claims import ClaimKind, ResolvedClaim, Stance
from witnessmark.model.incidents import Estimate, FigureStatus, SetAside
from witnessmark.reconcile.statements import Context, Statement, harm_of, state
from witnessmark.reconcile.victims import describe, persons

UNBOUNDED = 1 << 60

WELL_PLACED = 2
"""The rank from which on a speaker's later figure leads over an earlier one of a speaker better placed."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Statements that an estimate rests on, and those set aside with the reason."""

    credible: tuple[Statement, ...]
    aside: tuple[SetAside, ...]


def estimate(claims: Sequence[ResolvedClaim], harm: ClaimKind, context: Context) -> Estimate | None:
    """Return low, best and high of `harm` over an incident's claims; None when no claim gives a figure or a denial."""
    statements, aside = state(claims, harm, context)
    if not statements:
        return None
    named = [one for one in statements if one.single_out]
    counted = [one for one in statements if not one.single_out and not one.vague]
    vague = [one for one in statements if one.vague]
    denied = any(harm_of(row.claim, context) is harm and row.claim.stance is Stance.DENIED for row in claims)
    if counted:
        return _from_counts(harm, counted, named, vague, aside, denied=denied)
    if named:
        return _from_names(harm, named, vague, aside, denied=denied)
    return _from_vague(harm, vague, aside, denied=denied)


def _from_counts(
    harm: ClaimKind,
    counted: Sequence[Statement],
    named: Sequence[Statement],
    vague: Sequence[Statement],
    aside: Sequence[SetAside],
    *,
    denied: bool,
) -> Estimate:
    weighed = weigh(counted)
    credible = weighed.credible
    low = min((one.low for one in credible if one.low is not None), default=None)
    high = _upper(credible)
    floor, floor_claims = _floor(named)
    dropped = [*aside, *weighed.aside]
    rests = [claim for one in credible for claim in one.claim_ids]
    short = high is not None and floor > high
    if short:
        high = None
        rests += floor_claims
    dropped += [
        SetAside(claim_id=claim, reason="a vague figure beside counted ones")
        for one in vague
        for claim in one.claim_ids
    ]
    leading = _leading(credible)
    best = _between(leading.stated, low, high)
    if short and best == 0:
        best = floor  # "nobody was hurt" beside an injured guard: disputed, and somebody was
    later, later_claims = _died_since(named, credible) if harm is ClaimKind.KILLED else (0, [])
    if later:
        low, best, high = (None if bound is None else bound + later for bound in (low, best, high))
        rests += later_claims
    dropped += [
        SetAside(claim_id=claim, reason="victims described one by one: a floor, not a total")
        for one in named
        for claim in one.claim_ids
        if claim not in rests
    ]
    beyond = high is not None and any((one.low or 0) > high for one in vague)
    status = FigureStatus.DISPUTED if denied or beyond else _status(credible, low, high)
    low, high = _stated_bounds(credible, low, high)
    return Estimate(
        harm=harm,
        low=low,
        best=best,
        high=high,
        status=status,
        rests_on=tuple(sorted(rests)),
        set_aside=_ordered(dropped),
        method=_method(credible, leading, more_named=floor if short and not later else 0, later=later),
    )


def _from_names(
    harm: ClaimKind, named: Sequence[Statement], vague: Sequence[Statement], aside: Sequence[SetAside], *, denied: bool
) -> Estimate:
    floor, claims = _floor(named)
    more = any((one.low or 0) > floor for one in vague)
    others = {claim for one in named for claim in one.claim_ids} - set(claims)
    dropped = [SetAside(claim_id=claim, reason="may describe a victim that is already counted") for claim in others]
    dropped += [
        SetAside(claim_id=claim, reason="a vague figure beside victims described one by one")
        for one in vague
        for claim in one.claim_ids
    ]
    leading = max(
        (one for one in named if set(one.claim_ids) <= set(claims)), key=lambda one: (one.low or 0, one.order)
    )
    stated = leading.low == floor
    alone = stated and not more
    return Estimate(
        harm=harm,
        low=floor,
        best=floor if stated else None,
        high=floor if alone else None,
        status=FigureStatus.DISPUTED if denied else FigureStatus.AGREED if alone else FigureStatus.RANGED,
        rests_on=tuple(sorted(claims)),
        set_aside=_ordered([*aside, *dropped]),
        method=_summed(leading, "the victims that one claim describes")
        if stated
        else f"at least {floor} victims that one report describes apart; no claim counts them",
    )


def _from_vague(harm: ClaimKind, vague: Sequence[Statement], aside: Sequence[SetAside], *, denied: bool) -> Estimate:
    return Estimate(
        harm=harm,
        low=max(one.low or 0 for one in vague),
        best=None,
        high=None,
        status=FigureStatus.DISPUTED if denied else FigureStatus.RANGED,
        rests_on=tuple(sorted(claim for one in vague for claim in one.claim_ids)),
        set_aside=_ordered(aside),
        method="only vague figures: a floor, no best and no upper bound",
    )


def weigh(statements: Sequence[Statement]) -> Weighed:
    """Return the statements that still hold: one is overtaken by its own speaker's later figure, or by a later and
    higher figure of a speaker at least as well placed, since the dead are found and not unfound. One that stands alone
    far above what others agree on overtakes nothing.
    """
    alone = _standing_alone(statements)
    credible: list[Statement] = []
    aside: list[SetAside] = []
    bearing = [one for one in statements if one not in alone]
    newest = sorted({_bearing(one): one for one in sorted(bearing, key=_newest, reverse=True)}.values(), key=_newest)
    reasons: dict[tuple[object, ...], str | None] = {}
    for one in sorted(statements, key=lambda statement: statement.order):
        key = _bearing(one)
        if key not in reasons:
            reasons[key] = next(filter(None, (_overtaken(one, other) for other in newest)), None)
        reason = reasons[key]
        if reason is None:
            credible.append(one)
        else:
            aside += [SetAside(claim_id=claim, reason=reason) for claim in one.claim_ids]
    if not credible:
        return Weighed(credible=tuple(statements), aside=())
    return Weighed(credible=tuple(credible), aside=tuple(aside))


def _standing_alone(statements: Sequence[Statement]) -> frozenset[Statement]:
    """Return the statements whose figure one origin alone gives, far above one that several give and revising none: a
    count of something else, or news that nobody has taken up yet. They stay in the range and lead to no best."""
    limits = lexicon.load("reconcile_speakers")["figures"]
    origins = _support(statements)
    most, size = max(
        ((len(origins[one.low, one.high]), one.stated or 0) for one in statements if one.stated), default=(0, 0)
    )
    if most < limits["alone_origins"]:
        return frozenset()
    from_ = max(limits["alone_factor"] * size, size + limits["alone_more"])
    return frozenset(
        one
        for one in statements
        if not one.revises and len(origins[one.low, one.high]) == 1 and (one.stated or 0) > from_
    )


def _support(statements: Sequence[Statement]) -> dict[tuple[int | None, int | None], set[str]]:
    """Return the origins that give each figure."""
    found: defaultdict[tuple[int | None, int | None], set[str]] = defaultdict(set)
    for one in statements:
        found[one.low, one.high].add(one.origin)
    return found


def _bearing(one: Statement) -> tuple[object, ...]:
    """Return all of a statement that decides whether it overtakes or is overtaken; thousands share a few of these."""
    return (one.said_on, one.low, one.high, one.stated, one.speaker_key, one.rank, one.revises)


def _newest(one: Statement) -> tuple[object, ...]:
    day = 0 if one.said_on is None else one.said_on.toordinal()
    return (-day, not one.revises, -one.rank, one.order)


def _overtaken(one: Statement, other: Statement) -> str | None:
    """Return why `other` takes the place of `one`, None when it does not."""
    if one.said_on is None or other.said_on is None or (one.low, one.high) == (other.low, other.high):
        return None
    later = (other.said_on, other.revises) > (one.said_on, one.revises)
    if not later:
        return None
    day = other.said_on.isoformat()
    if one.speaker_key is not None and one.speaker_key == other.speaker_key:
        return f"the same speaker gave another figure on {day} ({other.claim_ids[0]})"
    higher = (other.low or other.stated or 0) > (one.stated or 0)
    if other.revises and (higher or other.rank >= one.rank):
        return f"revised on {day} ({other.claim_ids[0]})"
    if higher and other.rank >= one.rank:
        return f"overtaken by a later figure of a speaker no worse placed, {day} ({other.claim_ids[0]})"
    return None


def _upper(credible: Sequence[Statement]) -> int | None:
    """Return the highest bound stated; None where none is, or where an open figure lies above it."""
    highest = max((one.high for one in credible if one.high is not None), default=None)
    if highest is None or any(one.high is None and (one.low or 0) > highest for one in credible):
        return None
    return highest


def _stated_bounds(credible: Sequence[Statement], low: int | None, high: int | None) -> tuple[int | None, int | None]:
    """Return the bounds without those that no text gives: "at least a dozen" and "about twelve" are no upper bound of
    twelve, and "about twenty" alone bounds nothing."""
    sure = any(not one.hedged and one.high is not None for one in credible)
    if low is None or low != high or sure:
        return low, high
    return (low, None) if any(one.high is None for one in credible) else (None, None)


def _floor(named: Sequence[Statement]) -> tuple[int, list[str]]:
    """Return the largest number of victims that one report describes as different people, and the claims that do."""
    by_report: defaultdict[str, list[Statement]] = defaultdict(list)
    for one in named:
        by_report[one.report_id].append(one)
    best: tuple[int, list[str]] = (0, [])
    for report in sorted(by_report):
        rows = sorted(by_report[report], key=lambda one: one.order)
        told = [rows[at] for at in persons((describe(one.affected), one.low or 0) for one in rows)]
        count = sum(one.low or 0 for one in told)
        if count > best[0]:
            best = (count, [claim for one in told for claim in one.claim_ids])
    return best


def _leading(credible: Sequence[Statement]) -> Statement:
    """Return the statement that gives `best`: none that stands alone, well placed, then the latest, then the one most
    origins give."""
    support = _support(credible)
    alone = _standing_alone(credible)

    def order(one: Statement) -> tuple[object, ...]:
        day = 0 if one.said_on is None else one.said_on.toordinal()
        return (
            one not in alone,
            one.rank >= WELL_PLACED,
            day,
            one.revises,
            len(support[(one.low, one.high)]),
            one.rank,
            not one.hedged,
            one.stated or 0,
            one.order,
        )

    return max(credible, key=order)


def _between(value: int | None, low: int | None, high: int | None) -> int | None:
    if value is None:
        return None
    if low is not None and value < low:
        return low
    return high if high is not None and value > high else value


def _status(credible: Sequence[Statement], low: int | None, high: int | None) -> FigureStatus:
    """Return how the figures stand to each other; what one report tells alone agrees when it tells nothing else."""
    ranges = {_reach(one) for one in credible}
    if any(a[1] < b[0] or b[1] < a[0] for a in ranges for b in ranges):
        return FigureStatus.DISPUTED
    return FigureStatus.AGREED if low is not None and low == high else FigureStatus.RANGED


def _reach(one: Statement) -> tuple[int, int]:
    """Return the range that a statement allows; a hedged figure allows some more."""
    low, high = one.low or 0, UNBOUNDED if one.high is None else one.high
    if one.hedged and one.stated is not None:
        slack = int(one.stated * lexicon.load("reconcile_speakers")["figures"]["about_share"])
        return low - slack, high if one.high is None else high + slack
    return low, high


def _ordered(aside: Iterable[SetAside]) -> tuple[SetAside, ...]:
    return tuple(sorted(aside, key=lambda row: (row.claim_id, row.reason)))


def _died_since(named: Sequence[Statement], credible: Sequence[Statement]) -> tuple[int, list[str]]:
    """Return how many are told to have died of it after every toll that still holds, and the claims that tell it."""
    days = [one.said_on for one in credible]
    if any(day is None for day in days):
        return 0, []
    latest = max(day for day in days if day is not None)
    since = [one for one in named if one.follows and one.said_on is not None and one.said_on > latest]
    count, claims = _floor(since)
    return count, claims


def _method(credible: Sequence[Statement], leading: Statement, *, more_named: int, later: int) -> str:
    if len({(one.low, one.high) for one in credible}) == 1:
        origins = min(len({one.origin for one in credible}), len({one.report_id for one in credible}))
        said = f"one figure, from {origins} independent origin{'s' if origins > 1 else ''}"
    else:
        said = f"lowest and highest of {len(credible)} figures that still hold; best from {leading.claim_ids[0]}"
    said = _summed(leading, said)
    said += f"; a sum of that and {later} who died of it later" if later else ""
    victims = "1 victim" if more_named == 1 else f"{more_named} victims"
    return said + (f"; open above, since one report describes {victims}" if more_named else "")


def _summed(one: Statement, said: str) -> str:
    return f"{said}; a sum of {one.parts} groups told side by side" if one.parts > 1 else said

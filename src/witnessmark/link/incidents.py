"""A cluster of claims in; the Incident it founds out, with the kind of attack, the target, the place and the day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from witnessmark.link.clusters import Cluster
from witnessmark.link.likeness import TOWN_PRECISION
from witnessmark.link.profile import Profile
from witnessmark.link.rulings import incident_id
from witnessmark.link.words import book
from witnessmark.model.claims import ClaimKind, ResolvedClaim, Scope, Stance
from witnessmark.model.incidents import Incident
from witnessmark.model.places import Place
from witnessmark.model.time import DateSpan

_NEAR_KM = 40.0  # a town and its outskirts
_VAGUER = 0.35  # votes that a date is worth less for each step of its precision
_LOOKS_BACK = 30  # days before its report from which on a day is of what the report looks back at

NEVER = frozenset({ClaimKind.DEPRIVED, ClaimKind.ACCESS})
"""Needs and access are published on their own; they happen to a city, not in an event."""


def can_join(resolved: ResolvedClaim) -> bool:
    """Whether a claim is about one event: never a running total, a need or an obstacle to access."""
    return resolved.claim.scope is Scope.INCIDENT and resolved.claim.kind not in NEVER


def founds(
    cluster: Cluster,
    claims: Mapping[str, ResolvedClaim],
    published: Mapping[str, date | None],
    profiles: Mapping[str, Profile],
) -> bool:
    """Whether a cluster is an incident: harm to people, or what harmed nobody at a known place and day or week."""
    members = [claims[claim] for claim in cluster.profile.claims]
    if any(_harms(member) for member in members):
        return True
    place, day = _place(members, profiles), _day(members, profiles, published)
    return place is not None and place.where_prec <= 5 and day is not None and day.date_prec <= 3


def _harms(member: ResolvedClaim) -> bool:
    figure = member.claim.figure
    return member.claim.kind is not ClaimKind.STRUCK and (figure is None or figure.high != 0)


def found(
    cluster: Cluster,
    claims: Mapping[str, ResolvedClaim],
    published: Mapping[str, date | None],
    profiles: Mapping[str, Profile],
) -> Incident:
    """Return the incident of a cluster; its id is that of the claim first published, so that copies leave it alone."""
    members = [claims[claim] for claim in cluster.profile.claims]
    founder = min(members, key=lambda member: _founding_order(member, published))
    return Incident(
        id=incident_id(founder.claim.id),
        claim_ids=cluster.profile.claims,
        kind=_kind(members, profiles),
        target=_target(members),
        place=_place(members, profiles),
        date=_day(members, profiles, published),
        joins=tuple(sorted(cluster.joins, key=lambda join: (join.claim_a, join.claim_b))),
    )


def _founding_order(member: ResolvedClaim, published: Mapping[str, date | None]) -> tuple[object, ...]:
    day = published.get(member.claim.report_id) or date.max
    known = (member.place is not None) + (member.date is not None)
    return (
        day,
        member.claim.kind is ClaimKind.STRUCK,
        -known,
        member.claim.report_id,
        member.claim.start,
        member.claim.id,
    )


def _kind(members: Sequence[ResolvedClaim], profiles: Mapping[str, Profile]) -> str:
    """Return the means most claims name; their own words count double beside those of the rest of the sentence."""
    counts: Counter[str] = Counter()
    for member in members:
        own = set(book("means").find((member.claim.means or "").lower()))
        profile = profiles[member.claim.id]
        if not profile.means_lent:
            counts.update({means: 2 if means in own else 1 for means in profile.means})
    return min(counts, key=lambda means: (-counts[means], means), default="unknown")


def _target(members: Sequence[ResolvedClaim]) -> str | None:
    """Return what was struck in the words most claims use; of those, words of a known class first."""
    said = Counter(
        member.claim.object.strip()
        for member in members
        # care is given in a hospital that nobody struck
        if member.claim.object and member.claim.kind is not ClaimKind.TREATED
    )
    if not said:
        return None
    classes = Counter({words: count for words, count in said.items() if book("targets").find(words.lower())})
    chosen = classes or said
    return min(chosen, key=lambda words: (-chosen[words], len(words), words))


def _place(members: Sequence[ResolvedClaim], profiles: Mapping[str, Profile]) -> Place | None:
    """Return the most precise place named, of equally precise ones the one that most name; as precisely as most do."""
    placed = [member for member in members if profiles[member.claim.id].place is not None]
    named = [member for member in placed if not profiles[member.claim.id].place_lent] or placed
    places = [member.place for member in named if member.place is not None]
    if not places:
        return None
    places = _around_the_most_told(places)
    finest = min(place.where_prec for place in places)
    counts = Counter(place.id for place in places if place.where_prec == finest)
    chosen = min(counts, key=lambda found_id: (-counts[found_id], found_id))
    held = [one for one in places if one.id == chosen]
    told = Counter(one.where_prec for one in held)
    precision = min(told, key=lambda prec: (-told[prec], prec))
    return min((one for one in held if one.where_prec == precision), key=lambda one: one.name)


def _around_the_most_told(places: Sequence[Place]) -> list[Place]:
    """Return the places near the town that most claims name: one odd pin elsewhere does not move the incident."""
    counts = Counter(place.id for place in places if place.where_prec <= TOWN_PRECISION)
    if not counts:
        return list(places)
    most = min(counts, key=lambda found_id: (-counts[found_id], found_id))
    town = next(place for place in places if place.id == most)
    return [place for place in places if town.km_to(place) <= _NEAR_KM]


def _day(
    members: Sequence[ResolvedClaim], profiles: Mapping[str, Profile], published: Mapping[str, date | None]
) -> DateSpan | None:
    """Return the days that the claims vote for: each for its own, and half for those that its own overlap.

    The claims of one report weigh as the root of their number, so that no long page outvotes the others. A precise date
    is worth some votes; the least precise of equal ones, and the later, give way.
    """
    dated = [member for member in members if member.date is not None]
    of_report = Counter(member.claim.report_id for member in dated)
    votes: Counter[tuple[date, date]] = Counter()
    spans: dict[tuple[date, date], DateSpan] = {}
    for member in sorted(dated, key=lambda one: (one.date and one.date.words) or ""):
        if member.date is not None:
            days = (member.date.start, member.date.end)
            votes[days] += _vote(member, profiles, published) / of_report[member.claim.report_id] ** 0.5
            spans.setdefault(days, member.date)

    def support(days: tuple[date, date]) -> float:
        near = sum(v for other, v in votes.items() if other != days and other[0] <= days[1] and days[0] <= other[1])
        return round(votes[days] + near / 2 - _VAGUER * (spans[days].date_prec - 1), 6)

    return spans[min(votes, key=lambda days: (-support(days), spans[days].date_prec, days))] if votes else None


def _vote(member: ResolvedClaim, profiles: Mapping[str, Profile], published: Mapping[str, date | None]) -> float:
    """Return how much a claim's day says of the event's: little where it is that of a later death or arrest, or where
    the report looks far back."""
    said = published.get(member.claim.report_id)
    vote = 1.0
    if profiles[member.claim.id].follows or member.claim.stance is not Stance.ASSERTED:
        vote *= 0.3
    if member.claim.kind in (ClaimKind.DETAINED, ClaimKind.STRUCK):
        vote *= 0.5
    if said is not None and member.date is not None and (said - member.date.end).days > _LOOKS_BACK:
        vote *= 0.5
    return vote

"""Two profiles in; why they cannot be one event out, or None where they can."""

from witnessmark.link.features import figures_between, is_set_apart, one_disaster, same_figures, same_story
from witnessmark.link.likeness import (
    REGION_PRECISION,
    TOWN_PRECISION,
    date_limit,
    days_apart,
    place_limit,
    places_exclude,
)
from witnessmark.link.profile import Profile, Town
from witnessmark.model.claims import ClaimKind

TEN_TIMES_FROM = 50
"""Figures up to here may be revised tenfold in a day; beyond, one of the two is a toll of more than one event."""


def conflict(a: Profile, b: Profile) -> str | None:
    """Return why two profiles cannot be one event, None when they can.

    Two different days, two places that exclude each other, on one day in one city two different targets, and figures of
    one harm more than ten times apart.
    """
    if not a.positions.isdisjoint(b.positions) and is_set_apart(a, b):
        return "one sentence sets the attack apart from what it says of another place"
    lent = a.place_lent or b.place_lent
    shared = a.reports & b.reports  # a page of many towns tells many events: there, places and days part them
    one_story = same_story(a, b) > 0 and (not shared or not shared.isdisjoint(a.focused))
    if one_story:
        lent = True
    if a.place is not None and b.place is not None and not lent and places_exclude(a.place, b.place):
        return f"the places exclude each other: {a.place.name}, {b.place.name}"
    if a.span is not None and b.span is not None and not a.follows and not b.follows:
        gap = days_apart(a.span, b.span)
        # one story may name its day wrongly, but a page that looks back years tells another event
        most = date_limit("story_days") if one_story else 1 if max(a.span.days, b.span.days) > 1 else 0
        if a.span.firm and b.span.firm and gap > most:
            return "the days exclude each other"
    if shared and one_disaster(a, b) and _counts_the_country(a, b):
        return "one counts a whole country, the other a town of it"
    towns = _towns_apart(a, b)
    if towns:
        return f"one report tells of two towns: {', '.join(towns)}"
    told = _told_apart(a, b)
    if told:
        return f"one report tells two events: {', '.join(told)} differ"
    apart = (a.parted and b.parted) or a.positions.isdisjoint(b.positions)
    # in one story a target is often told in other words; in one report two targets are two events. What two reports
    # mainly tell of one story is one event, whatever tolls they name, and whatever targets but where both say what was
    # hit
    one_tale = one_story and not shared and not a.leading.isdisjoint(b.leading)
    told_loosely = one_tale and not (_names_strike(a) and _names_strike(b))
    unlike = not one_story or bool(shared) or (same_figures(a, b) < 0 and not told_loosely)
    if apart and unlike and a.targets and b.targets and a.targets.isdisjoint(b.targets):
        return f"the targets differ: {', '.join(sorted(a.targets))}; {', '.join(sorted(b.targets))}"
    if not one_tale and not one_disaster(a, b) and _figures_exclude(a, b):
        return "figures of one harm are more than ten times apart"
    return None


def _names_strike(profile: Profile) -> bool:
    """Whether a claim of it says what was struck; other words for targets may be of where the hurt were taken."""
    return any(kind == ClaimKind.STRUCK.value for _, kind, _ in profile.marks)


def _counts_the_country(a: Profile, b: Profile) -> bool:
    """Whether one is told of a country, the other of a town, and no figure of both agrees."""
    if a.place is None or b.place is None:
        return False
    narrow, wide = sorted((a.place.where_prec, b.place.where_prec))
    return narrow <= TOWN_PRECISION and wide >= REGION_PRECISION and figures_between(a, b)[1] <= 0


def _figures_exclude(a: Profile, b: Profile) -> bool:
    """Whether no two figures of a harm are within ten times of each other: one of the two counts something else."""
    for kind, ours in a.figures.items():
        theirs = b.figures.get(kind)
        if theirs is None:
            continue
        numbers = [[high if low is None else low for low, high in rows] for rows in (ours, theirs)]
        ends = [(min(row, default=0) or 0, max(row, default=0) or 0) for row in ([n or 0 for n in r] for r in numbers)]
        lower, upper = min(ends[0][1], ends[1][1]), max(ends[0][0], ends[1][0])
        if upper > TEN_TIMES_FROM and upper > 10 * max(1, lower):
            return True
    return False


def _towns_apart(a: Profile, b: Profile) -> tuple[str, ...]:
    """Return two towns between which one report turns, its later sentence naming the other, where no figure agrees.

    "Outside Kyiv, two were killed. In Brovary a councillor was killed": however near, another town is another event.
    """
    if a.reports.isdisjoint(b.reports) or not a.positions.isdisjoint(b.positions) or same_figures(a, b) > 0:
        return ()
    for report in sorted(a.reports & b.reports):
        ours, theirs = ([town for town in one.towns if town.report == report] for one in (a, b))
        pairs = [(one, other) for one in ours for other in theirs]
        if pairs and all(_turns(*pair) for pair in pairs):
            return tuple(sorted(min(town.place.name for town in towns) for towns in (ours, theirs)))
    return ()


def _turns(a: Town, b: Town) -> bool:
    earlier, later = sorted((a, b), key=lambda town: town.index)
    return (later.first or (earlier.named and later.named)) and a.place.km_to(b.place) > place_limit("one_town_km")


def _told_apart(a: Profile, b: Profile) -> list[str]:
    """Return the harms, two at least, for which one report gives other exact figures in other sentences.

    A report that corrects a toll changes one figure and says so; "two killed and seven hurt" beside "one killed and six
    hurt" are two events.
    """
    if (
        a.reports != b.reports
        or len(a.reports) > 1
        or a.follows
        or b.follows
        or not a.positions.isdisjoint(b.positions)
    ):
        return []
    apart = [
        kind.value
        for kind, ours in a.figures.items()
        if all(low == high for low, high in (*ours, *b.figures.get(kind, ()))) and kind in b.figures
        if set(ours).isdisjoint(b.figures[kind])
    ]
    return sorted(apart) if len(apart) > 1 else []

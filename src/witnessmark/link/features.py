"""Two profiles in; whether they can be one event, and how strongly that is held, with each reason in words, out.

The table `FEATURES` is the whole scoring: a pair's weight is the sum of weight times value. The first sentence of each
function's docstring is the published explanation. What is not stated counts neither way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import log2

from witnessmark import lexicon
from witnessmark.link.profile import Interval, Profile, Span, Town
from witnessmark.link.rarity import expected_share
from witnessmark.link.words import kin_groups
from witnessmark.model.places import Place

LENT_DAYS = 6
"""Further apart than a week, a day that an earlier sentence lends speaks against sameness too."""


BESIDE = 0.8
"""What a place or day counts that the sentence just before names."""

UNFOCUSED = 0.6
"""What it counts that one report tells both, where it tells of many towns."""

SHOWN_WORDS = 4

TOWN_PRECISION, REGION_PRECISION = 3, 5
"""UCDP's precisions: up to the first a place is no coarser than a district, from the second on than a province is."""
TEN_TIMES_FROM = 50
"""Figures up to here may be revised tenfold in a day; beyond, one of the two is a toll of more than one event."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason for or against sameness: `func` gives -1 to 1, 0 where nothing is stated; `against` words a minus.

    Its weight stands under the function's name in ``link_weights.toml``; `told` may say more of a pair.
    """

    func: Callable[[Profile, Profile], float]
    against: str = ""
    told: Callable[[Profile, Profile], str] | None = None

    @property
    def weight(self) -> float:
        """The weight from the table."""
        return _weight(self.func.__name__)

    def explanation(self, value: float) -> str:
        """Return the first sentence of the function's docstring, or what speaks against where `value` is negative."""
        return self.against if value < 0 else (self.func.__doc__ or "").split(".")[0].strip()


@cache
def _weight(name: str) -> float:
    value: float = lexicon.load("link_weights")["weights"][name]
    return value


def same_sentence(a: Profile, b: Profile) -> float:
    """One sentence tells both."""
    return 1.0 if not a.positions.isdisjoint(b.positions) else 0.0


def next_sentence(a: Profile, b: Profile) -> float:
    """One is told in the sentence after the other, and does not open a new event."""
    if a.reports.isdisjoint(b.reports) or not a.positions.isdisjoint(b.positions):
        return 0.0
    few, many = (a.positions, b.positions) if len(a.positions) < len(b.positions) else (b.positions, a.positions)
    opened = a.opened | b.opened
    steps = ((report, index, index + step) for report, index in few for step in (-1, 1))
    near = any((report, at) in many and (report, max(index, at)) not in opened for report, index, at in steps)
    return 1.0 if near else 0.0


def same_report(a: Profile, b: Profile) -> float:
    """One report tells both."""
    shared = a.reports & b.reports
    if not shared:
        return 0.0
    # a page of many towns tells many events
    return 1.0 if not shared.isdisjoint(a.focused) else UNFOCUSED


def same_words(a: Profile, b: Profile) -> float:
    """The same sentence stands in two places."""
    if not a.positions.isdisjoint(b.positions):
        return 0.0
    return 1.0 if not a.phrasings.isdisjoint(b.phrasings) else 0.0


def shared_origin(a: Profile, b: Profile) -> float:
    """Both go back to one text, which gives this harm and this figure."""
    if a.reports == b.reports:
        return 0.0
    # an origin may hold whole reports: only sentences that share most of their words are copies of each other
    shared = a.marks.keys() & b.marks.keys()
    return 1.0 if any(_alike(a.marks[mark], b.marks[mark]) for mark in shared) else 0.0


def _alike(phrasing: str, other: str) -> bool:
    ours, theirs = set(phrasing.split()), set(other.split())
    return 2 * len(ours & theirs) >= len(ours | theirs) > 3


def same_place(a: Profile, b: Profile) -> float:
    """The places agree, as far as each is precise and named with the claim itself."""
    if a.place is None or b.place is None:
        return -0.5 if _is_set_apart(a, b) else 0.0
    value = _place_score(a.place, b.place)
    if not a.place_lent and not b.place_lent:
        return value
    beside = all(one.place_beside or not one.place_lent for one in (a, b))
    return (BESIDE if beside else 0.5) * max(value, -0.4)


def _is_set_apart(a: Profile, b: Profile) -> bool:
    """Whether one sentence tells its attack apart from what it says of the place of the other."""
    return (b.place is not None and b.place.id in a.apart_from) or (a.place is not None and a.place.id in b.apart_from)


def same_day(a: Profile, b: Profile) -> float:
    """The days agree, as far as each is precise and named with the claim itself."""
    if a.span is None or b.span is None:
        return 0.0
    value = _day_score(a, b, a.span, b.span)
    if a.span.firm and b.span.firm:
        return value
    beside = all(span.beside or span.firm for span in (a.span, b.span))
    return (BESIDE if beside else 0.5) * (value if days_apart(a.span, b.span) > LENT_DAYS else max(value, -0.4))


def _day_score(a: Profile, b: Profile, span_a: Span, span_b: Span) -> float:
    gap = days_apart(span_a, span_b)
    if a.follows and b.follows and gap:
        return 0.0
    if a.follows != b.follows and gap:
        late, early = (span_a, span_b) if a.follows else (span_b, span_a)
        return 0.0 if 0 < late.end - early.start <= _date("follow_up_days") else -1.0
    if gap:
        return -1.0 if gap > 1 else -0.6
    widest = max(span_a.days, span_b.days)
    return 1.0 if widest == 1 else 0.8 if widest <= 3 else 0.6 if widest <= 8 else 0.3 if widest <= 31 else 0.1


def same_target(a: Profile, b: Profile) -> float:
    """What was struck agrees."""
    if a.targets and b.targets:
        return 1.0 if not a.targets.isdisjoint(b.targets) else -1.0
    if a.targets or b.targets:
        struck, told = (a, b) if a.targets else (b, a)
        if told.scenes:
            return 0.8 if not struck.targets.isdisjoint(told.scenes) else -0.3 if told.scenes_lent else -0.8
        return 0.0
    if a.scenes and b.scenes:
        return 0.5 if not a.scenes.isdisjoint(b.scenes) else -0.3
    return 0.0


def same_means(a: Profile, b: Profile) -> float:
    """The kind of attack agrees."""
    if not a.means or not b.means:
        return 0.0
    if not a.means.isdisjoint(b.means):
        return 1.0
    for group in kin_groups():
        if not a.means.isdisjoint(group) and not b.means.isdisjoint(group):
            return 0.0
    return -1.0


def same_figures(a: Profile, b: Profile) -> float:
    """Figures of the same harm agree, and a high one says more."""
    worst, best = _figures_between(a, b)
    if worst < 0.0 and _one_disaster(a, b):
        return best  # its toll rises from report to report, and within one
    return best if worst == 0.0 else (worst + best) / 2


def _figures_between(a: Profile, b: Profile) -> tuple[float, float]:
    """Return how badly the figures of one harm disagree at the worst, and how well they agree at the best."""
    worst, best = 0.0, 0.0
    for kind, ours in a.figures.items():
        theirs = b.figures.get(kind)
        if theirs is None:
            continue
        score = max(_figure_score(one, other) for one in ours for other in theirs)
        if score < 0 and not a.reports.isdisjoint(b.reports):
            # one report gives one event one figure, but for a single victim told among others
            score = -0.4 if (1, 1) in (*ours, *theirs) else -0.9
        worst, best = min(worst, score), max(best, score)
    return worst, best


def same_victims(a: Profile, b: Profile) -> float:
    """The victims are told in words of one kind."""
    if not a.victims or not b.victims:
        return 0.0
    if not a.victims.isdisjoint(b.victims):
        return 1.0 if "mother_and_baby" in a.victims & b.victims else 0.3
    return -0.25


def shares_rare_names(a: Profile, b: Profile) -> float:
    """Their sentences share a name that stands nowhere else in the report."""
    if a.reports.isdisjoint(b.reports):
        return 0.0
    return 1.0 if not a.rare.isdisjoint(b.rare) else 0.0


def refers_back(a: Profile, b: Profile) -> float:
    """One speaks of "the attack" or of later deaths, the other says what happened."""
    if a.reports.isdisjoint(b.reports):
        return 0.0
    back_a, back_b = a.refers or a.follows, b.refers or b.follows
    return 1.0 if back_a != back_b else 0.0


def opens_anew(a: Profile, b: Profile) -> float:
    """One opens a new event in the report that tells the other."""
    if a.reports.isdisjoint(b.reports) or not a.positions.isdisjoint(b.positions) or _one_disaster(a, b):
        return 0.0
    return -1.0 if _opens_after(a, b) or _opens_after(b, a) else 0.0


def _opens_after(a: Profile, b: Profile) -> bool:
    """Whether the first sentence of one opens a new event in a report that tells the other before it."""
    firsts = (min(row for row in a.positions if row[0] == report) for report in a.reports & b.reports)
    return any(first in a.opened and any((first[0], 0) <= row < first for row in b.positions) for first in firsts)


def same_story(a: Profile, b: Profile) -> float:
    """Their reports tell one story."""
    if not a.stories or not b.stories:
        return 0.0
    return 1.0 if not a.stories.isdisjoint(b.stories) else 0.0


def other_story(a: Profile, b: Profile) -> float:
    """Their reports tell two stories."""
    if not a.stories or not b.stories or not a.reports.isdisjoint(b.reports):
        return 0.0
    return -1.0 if a.stories.isdisjoint(b.stories) else 0.0


def _story_words(a: Profile, b: Profile) -> str:
    """Return what makes two reports one story: "share Maple Hollow, Ortiz and a 31-year-old, one day apart"."""
    shared = sorted(a.shared & b.shared, key=lambda word: (expected_share(word), word))[:SHOWN_WORDS]
    shown = [_article(word) if word.endswith("-old") else word[:1].upper() + word[1:] for word in shared]
    parts = []
    if shown:
        parts.append("share " + (f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]))
    if a.published is not None and b.published is not None:
        gap = days_apart(a.published, b.published)
        parts.append("published on one day" if not gap else "one day apart" if gap == 1 else f"{gap} days apart")
    return ", ".join(parts)


def _article(age: str) -> str:
    return f"an {age}" if age.startswith(("8", "11-", "18-")) else f"a {age}"


def same_sort(a: Profile, b: Profile) -> float:
    """Both are harm, or both are people on the move."""
    return -1.0 if a.harmful != b.harmful and not _one_disaster(a, b) else 0.0


def _one_disaster(a: Profile, b: Profile) -> bool:
    """Whether all reports of both tell of one disaster: of one town, whom it killed and whom it drove out are one
    event."""
    return a.reports == a.disasters and b.reports == b.disasters


FEATURES = (
    Feature(func=same_sentence),
    Feature(func=next_sentence),
    Feature(func=same_report),
    Feature(func=same_words),
    Feature(func=shared_origin),
    Feature(func=same_story, told=_story_words),
    Feature(func=other_story, against="Their reports tell two stories"),
    Feature(func=same_place, against="The places do not agree"),
    Feature(func=same_day, against="The days do not agree"),
    Feature(func=same_target, against="What was struck differs"),
    Feature(func=same_means, against="The kind of attack differs"),
    Feature(func=same_figures, against="Figures of the same harm cannot both hold"),
    Feature(func=same_victims, against="The victims are told in words of different kinds"),
    Feature(func=shares_rare_names),
    Feature(func=refers_back),
    Feature(func=opens_anew, against="One opens a new event in the report that tells the other"),
    Feature(func=same_sort, against="One is harm by an attack or a disaster, the other people on the move"),
)

_WEIGHED = tuple((feature.func, feature.weight) for feature in FEATURES)


def score(a: Profile, b: Profile) -> float:
    """Return the summed weight of a pair."""
    total = 0.0
    for func, weight in _WEIGHED:
        value = func(a, b)
        if value:
            total += weight * value
    return total


def explain(a: Profile, b: Profile) -> tuple[float, tuple[str, ...]]:
    """Return a pair's weight and a line for each feature that bears on it, the heaviest first."""
    parts = [(feature, feature.func(a, b)) for feature in FEATURES]
    told = [(feature.weight * value, _worded(feature, value, a, b)) for feature, value in parts if value]
    told.sort(key=lambda part: (-abs(part[0]), part[1]))
    return round(sum(weight for weight, _ in told), 3), tuple(f"{weight:+.2f} {words}" for weight, words in told)


def _worded(feature: Feature, value: float, a: Profile, b: Profile) -> str:
    more = feature.told(a, b) if feature.told is not None else ""
    return f"{feature.explanation(value)}: {more}" if more else feature.explanation(value)


def conflict(a: Profile, b: Profile) -> str | None:
    """Return why two profiles cannot be one event, None when they can.

    Two different days, two places that exclude each other, on one day in one city two different targets, and figures of
    one harm more than ten times apart.
    """
    if not a.positions.isdisjoint(b.positions) and _is_set_apart(a, b):
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
        most = _date("story_days") if one_story else 1 if max(a.span.days, b.span.days) > 1 else 0
        if a.span.firm and b.span.firm and gap > most:
            return "the days exclude each other"
    if shared and _one_disaster(a, b) and _counts_the_country(a, b):
        return "one counts a whole country, the other a town of it"
    towns = _towns_apart(a, b)
    if towns:
        return f"one report tells of two towns: {', '.join(towns)}"
    told = _told_apart(a, b)
    if told:
        return f"one report tells two events: {', '.join(told)} differ"
    apart = (a.parted and b.parted) or a.positions.isdisjoint(b.positions)
    # in one story a target is often told in other words; in one report two targets are two events
    unlike = not one_story or bool(shared) or same_figures(a, b) < 0
    if apart and unlike and a.targets and b.targets and a.targets.isdisjoint(b.targets):
        return f"the targets differ: {', '.join(sorted(a.targets))}; {', '.join(sorted(b.targets))}"
    if not _one_disaster(a, b) and _figures_exclude(a, b):
        return "figures of one harm are more than ten times apart"
    return None


def _counts_the_country(a: Profile, b: Profile) -> bool:
    """Whether one is told of a country, the other of a town, and no figure of both agrees."""
    if a.place is None or b.place is None:
        return False
    narrow, wide = sorted((a.place.where_prec, b.place.where_prec))
    return narrow <= TOWN_PRECISION and wide >= REGION_PRECISION and _figures_between(a, b)[1] <= 0


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
    return (later.first or (earlier.named and later.named)) and a.place.km_to(b.place) > _place("one_town_km")


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


def days_apart(a: Span, b: Span) -> int:
    """Return the days between two spans, 0 when they share one."""
    return max(0, a.start - b.end, b.start - a.end)


def places_exclude(a: Place, b: Place) -> bool:
    """Whether an event at one place cannot be at the other: other countries, or further apart than both are vague."""
    if a.id == b.id:
        return False
    if a.country and b.country and a.country != b.country and max(a.where_prec, b.where_prec) >= 6:
        return True
    if max(a.where_prec, b.where_prec) == 6 and a.country == b.country and a.country:
        return False
    if a.where_prec <= 3 >= b.where_prec and a.admin1 == b.admin1 and 3 in (a.where_prec, b.where_prec):
        return a.km_to(b) > _radius(a) + _radius(b)
    if 4 in (a.where_prec, b.where_prec) and a.admin1 and b.admin1 and a.country == b.country:
        return a.admin1 != b.admin1
    if a.where_prec == b.where_prec == 1:
        return a.km_to(b) > _place("one_town_km")
    return a.km_to(b) > _radius(a) + _radius(b)


def _place_score(a: Place, b: Place) -> float:
    coarser = max(a.where_prec, b.where_prec)
    if a.id == b.id:
        return 1.0 if coarser <= 2 else 0.8 if coarser == 3 else 0.5 if coarser <= 5 else 0.2
    if places_exclude(a, b):
        return -1.0
    if coarser >= 4:
        return 0.3 if coarser <= 5 else 0.1
    apart = a.km_to(b)
    return 1.0 if apart <= _place("same_point_km") else 0.25 if apart <= _place("one_town_km") else 0.1


def _figure_score(a: Interval, b: Interval) -> float:
    if a == b:
        shown = max(bound for bound in (*a, 1) if bound is not None)
        return min(1.0, 0.35 + 0.13 * log2(max(1, shown)))
    if (a[0] is not None and a[0] == b[0]) or (a[1] is not None and a[1] == b[1]):
        return 0.8 * min(1.0, 0.35 + 0.13 * log2(max(1, a[0] if a[0] == b[0] and a[0] is not None else a[1] or 1)))
    low = max(0 if a[0] is None else a[0], 0 if b[0] is None else b[0])
    high = min(_open(a[1]), _open(b[1]))
    if low <= high:
        return 0.2
    gap = (low - high) / low
    return -0.3 if low - high <= 3 or gap <= 0.35 else -0.7


def _open(bound: int | None) -> int:
    return 1 << 60 if bound is None else bound


@cache
def _thresholds() -> tuple[dict[str, float], tuple[float, ...], dict[str, int]]:
    read = lexicon.load("link_thresholds")
    return read["place"], tuple(read["place"]["radius_km"]), read["date"]


def _radius(place: Place) -> float:
    return _thresholds()[1][place.where_prec - 1]


def _place(name: str) -> float:
    return _thresholds()[0][name]


def _date(name: str) -> int:
    return _thresholds()[2][name]

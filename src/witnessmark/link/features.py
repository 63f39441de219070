"""Two profiles in; how strongly it is held that they are one event, with each reason in words, out.

The table `FEATURES` is the whole scoring: a pair's weight is the sum of weight times value. The weights of two that one
report tells are learned (eval/link/fit_joins.py); those of two that none does are set by hand. The first sentence of
each function's docstring is the published explanation. What is not stated counts neither way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import log1p

from witnessmark import lexicon
from witnessmark.link.likeness import (
    TOWN_PRECISION,
    date_limit,
    days_apart,
    figure_score,
    place_score,
)
from witnessmark.link.profile import HEADLINE, Profile, Span
from witnessmark.link.rarity import expected_share
from witnessmark.link.words import kin_groups

LENT_DAYS = 6
"""Further apart than a week, a day that an earlier sentence lends speaks against sameness too."""


BESIDE = 0.8
"""What a place or day counts that the sentence just before names."""
LOOKS_BACK_DAYS = 10
"""An event that ended so many days before its report is what that looks back at."""

LENT = 0.5
"""What another place counts that an earlier sentence lends."""

SHOWN_WORDS = 4


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason for or against sameness: `func` gives -1 to 1, 0 where nothing is stated; `against` words a minus.

    Its weights stand under the function's name in ``link_weights.toml``; `told` may say more of a pair.
    """

    func: Callable[[Profile, Profile], float]
    against: str = ""
    told: Callable[[Profile, Profile], str] | None = None

    def weight(self, where: str) -> float:
        """The weight from the table for pairs `within` one report, of a `scrambled` one or `across` reports; 0 where it
        has none."""
        return _weights(where).get(self.func.__name__, 0.0)

    def explanation(self, value: float) -> str:
        """Return the first sentence of the function's docstring, or what speaks against where `value` is negative."""
        return self.against if value < 0 else (self.func.__doc__ or "").split(".")[0].strip()


@cache
def _weights(where: str) -> dict[str, float]:
    table: dict[str, float] = lexicon.load("link_weights")[where]
    return table


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
    return 0.0 if a.reports.isdisjoint(b.reports) else 1.0


def many_towns(a: Profile, b: Profile) -> float:
    """One town is where their report plays."""
    shared = a.reports & b.reports
    return -1.0 if shared and shared.isdisjoint(a.focused) else 0.0


def far_on(a: Profile, b: Profile) -> float:
    """One is told right beside the other."""
    shared = a.reports & b.reports
    gaps = (
        abs(_index(one) - _index(other))
        for report in shared
        for name, one in a.positions
        if name == report
        for held, other in b.positions
        if held == report
    )
    return -log1p(min(gaps, default=0))


def _index(position: int) -> int:
    """Return where in its report a sentence stands."""
    return position if position >= 0 else -position // 2 - 1


def leads(a: Profile, b: Profile) -> float:
    """One opens the report, which tells the other further on."""
    opening = {(report, at) for report in a.reports & b.reports for at in (0, HEADLINE)}
    first, second = (not opening.isdisjoint(one.positions) for one in (a, b))
    if not (first or second) or a.turned or b.turned or opens_anew(a, b):
        return 0.0
    return 1.0


def looks_back(a: Profile, b: Profile) -> float:
    """Neither is what the report looks back at."""
    return -1.0 if _is_past(a) != _is_past(b) else 0.0


def both_look_back(a: Profile, b: Profile) -> float:
    """The report does not look back at two days."""
    if a.span is None or b.span is None or not (_is_past(a) and _is_past(b)):
        return 0.0
    return -1.0 if days_apart(a.span, b.span) else 0.0


def _is_past(profile: Profile) -> bool:
    """Whether an event was over many days before its report."""
    span, published = profile.span, profile.published
    return span is not None and published is not None and published.start - span.end > LOOKS_BACK_DAYS


def other_town(a: Profile, b: Profile) -> float:
    """No other town is named."""
    return _other_place(a, b, range(1, TOWN_PRECISION + 1))


def other_region(a: Profile, b: Profile) -> float:
    """No other region is named."""
    return _other_place(a, b, range(TOWN_PRECISION + 1, 8))


def _other_place(a: Profile, b: Profile, coarser: range) -> float:
    """Return how surely two places are two, where the less precise one is of some precisions."""
    one, other = a.place, b.place
    if one is None or other is None or one.id == other.id or one.inferred or other.inferred:
        return 0.0
    if max(one.where_prec, other.where_prec) not in coarser:
        return 0.0
    return -LENT if a.place_lent or b.place_lent else -1.0


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
        return -0.5 if is_set_apart(a, b) else 0.0
    value = place_score(a.place, b.place)
    if _turns_away(a, b):
        value = min(0.0, value)
    if not a.place_lent and not b.place_lent:
        return value
    beside = all(one.place_beside or not one.place_lent for one in (a, b))
    return (BESIDE if beside else 0.5) * max(value, -0.4)


def _turns_away(a: Profile, b: Profile) -> bool:
    """Whether one opens a new event behind the other: of the same town and day is just what such a sentence tells."""
    return not (a.reports & b.reports) <= a.scrambled and opens_anew(a, b) < 0


def is_set_apart(a: Profile, b: Profile) -> bool:
    """Whether one sentence tells its attack apart from what it says of the place of the other."""
    return (b.place is not None and b.place.id in a.apart_from) or (a.place is not None and a.place.id in b.apart_from)


def same_day(a: Profile, b: Profile) -> float:
    """The days agree, as far as each is precise and named with the claim itself."""
    if a.span is None or b.span is None:
        return 0.0
    value = _day_score(a, b, a.span, b.span)
    if _turns_away(a, b):
        value = min(0.0, value)
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
        return 0.0 if 0 < late.end - early.start <= date_limit("follow_up_days") else -1.0
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
    worst, best = figures_between(a, b)
    if worst < 0.0 and one_disaster(a, b):
        return best  # its toll rises from report to report, and within one
    return best if worst == 0.0 else (worst + best) / 2


def figures_between(a: Profile, b: Profile) -> tuple[float, float]:
    """Return how badly the figures of one harm disagree at the worst, and how well they agree at the best."""
    worst, best = 0.0, 0.0
    for kind, ours in a.figures.items():
        theirs = b.figures.get(kind)
        if theirs is None:
            continue
        score = max(figure_score(one, other) for one in ours for other in theirs)
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
    if a.reports.isdisjoint(b.reports) or not a.positions.isdisjoint(b.positions) or one_disaster(a, b):
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
    return -1.0 if a.harmful != b.harmful and not one_disaster(a, b) else 0.0


def one_disaster(a: Profile, b: Profile) -> bool:
    """Whether all reports of both tell of one disaster: of one town, whom it killed and whom it drove out are one
    event."""
    return a.reports == a.disasters and b.reports == b.disasters


FEATURES = (
    Feature(func=same_sentence),
    Feature(func=next_sentence),
    Feature(func=same_report),
    Feature(func=many_towns, against="Their report plays in many towns"),
    Feature(func=far_on, against="Other sentences stand between them"),
    Feature(func=leads),
    Feature(func=looks_back, against="One is what the report looks back at"),
    Feature(func=both_look_back, against="The report looks back at two days"),
    Feature(func=other_town, against="They are told of two towns"),
    Feature(func=other_region, against="They are told of two regions"),
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

_WEIGHED = {
    where: tuple((feature.func, feature.weight(where)) for feature in FEATURES if feature.weight(where))
    for where in ("within", "scrambled", "across")
}


def _where(a: Profile, b: Profile) -> str:
    """Return which weights a pair is scored by: in a report whose sentences arrived scrambled, their order says
    nothing."""
    shared = a.reports & b.reports
    return "across" if not shared else "scrambled" if shared <= a.scrambled else "within"


def score(a: Profile, b: Profile) -> float:
    """Return the summed weight of a pair."""
    total = 0.0
    for func, weight in _WEIGHED[_where(a, b)]:
        value = func(a, b)
        if value:
            total += weight * value
    return total


def explain(a: Profile, b: Profile) -> tuple[float, tuple[str, ...]]:
    """Return a pair's weight and a line for each feature that bears on it, the heaviest first."""
    where = _where(a, b)
    parts = [(feature, feature.weight(where), feature.func(a, b)) for feature in FEATURES if feature.weight(where)]
    told = [(weight * value, _worded(feature, value, a, b)) for feature, weight, value in parts if value]
    told.sort(key=lambda part: (-abs(part[0]), part[1]))
    return round(sum(weight for weight, _ in told), 3), tuple(f"{weight:+.2f} {words}" for weight, words in told)


def _worded(feature: Feature, value: float, a: Profile, b: Profile) -> str:
    more = feature.told(a, b) if feature.told is not None else ""
    return f"{feature.explanation(value)}: {more}" if more else feature.explanation(value)

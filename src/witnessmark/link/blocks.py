"""A profile in; the keys under which profiles that could be one event meet, out.

A profile stands under a key to be found (`have`), or also looks up others there (`ask`). One that knows its day and
place looks up its own day and place only; one that does not, looks up what it does know: the target, the figure, the
copy. So that dates and places, which most claims have, keep blocks small.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from witnessmark import lexicon
from witnessmark.link.profile import Profile
from witnessmark.link.rulings import Rulings
from witnessmark.model.claims import ClaimKind

Key = str
STORY = "story "


def story_key(story: str) -> Key:
    """Return the key under which the tellings of one story meet."""
    return STORY + story


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys a profile is found under, and those it looks others up under (a subset)."""

    have: frozenset[Key]
    ask: frozenset[Key]


@cache
def limits() -> dict[str, float]:
    """Return the table of block sizes."""
    table: dict[str, float] = lexicon.load("link_thresholds")["blocks"]
    return table


def keys_of(profile: Profile, rulings: Rulings) -> Keys:
    """Return the keys of a profile."""
    short = profile.span is not None and profile.span.days <= limits()["short_span_days"]
    local = profile.place is not None and profile.place.where_prec <= 3
    have: set[Key] = set()
    ask: set[Key] = set()
    if profile.span is not None and short:
        for day in range(profile.span.start, profile.span.end + 1):
            here = {f"cell {cell} {day}" for cell in _cells(profile)} if local else set()
            have |= here
            ask |= here
            have |= {f"harm {kind} {figure} {day}" for kind, figure in _telling_figures(profile)}
            have |= {f"area {area} {target} {day}" for area in _areas(profile) for target in _seen(profile)}
            if not local:
                ask |= {key for key in have if key.startswith(("harm ", "area "))}
    if local and not profile.follows:
        have |= {f"target {cell} {target}" for cell in _cells(profile) for target in _seen(profile)}
        have |= {f"count {cell} {kind} {n}" for cell in _cells(profile) for kind, n in _telling_figures(profile)}
    have |= {f"victims {victims}" for victims in profile.victims & {"mother_and_baby"}}
    if not short or profile.follows:
        have |= {f"target {cell} {target}" for cell in _cells(profile) for target in _seen(profile)}
        ask |= {key for key in have if key.startswith(("target ", "count ", "victims "))}
    copied: set[Key] = {f"copy {' '.join(mark)}" for mark in profile.marks}
    judged: set[Key] = {f"judged {' '.join(pair)}" for pair in rulings.ties(profile.claims)}
    return Keys(have=frozenset(have | copied | judged), ask=frozenset(ask | copied | judged))


def _cells(profile: Profile) -> Iterator[str]:
    """Yield the cells of four grids, each shifted by half a cell: near points share at least one."""
    if profile.place is None or profile.place.where_prec > 3:
        return
    size = limits()["cell_degrees"]
    for shift, (north, east) in enumerate(((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))):
        row = profile.place.latitude // size if not north else (profile.place.latitude + size / 2) // size
        column = profile.place.longitude // size if not east else (profile.place.longitude + size / 2) // size
        yield f"{shift},{row:.0f},{column:.0f}"


def _areas(profile: Profile) -> tuple[str, ...]:
    place = profile.place
    if place is None:
        return ("",)
    wide = place.country or ""
    return ("", wide) if wide else ("",)


def _seen(profile: Profile) -> frozenset[str]:
    return profile.targets or profile.scenes


def _telling_figures(profile: Profile) -> Iterator[tuple[str, int]]:
    for kind, intervals in profile.figures.items():
        if kind is ClaimKind.STRUCK:
            continue
        for low, high in intervals:
            figure = low if low is not None else high
            if figure is not None and figure >= limits()["telling_figure"]:
                yield (kind.value, figure)

"""A record in; its running totals, one panel a harm and area, as the page draws them, out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from witnessmark.model.claims import Claim, ClaimKind, Qualifier
from witnessmark.model.incidents import Series, SeriesPoint
from witnessmark.model.record import CaseRecord
from witnessmark.publish.countries import country_name
from witnessmark.publish.disputes import disputed_claims
from witnessmark.publish.naming import counted_of, speaker_name, town_of
from witnessmark.publish.page_data import PanelRowView, PanelView, PointView
from witnessmark.publish.payload import LABEL_CHARS, WHY_CHARS, Numbering, date_cells
from witnessmark.publish.wording import Wording, plain

COUNTRY = 6
"""UCDP precision of a place of which only the country is known."""


def panels(record: CaseRecord, numbers: Numbering, wording: Wording) -> list[PanelView]:
    """Return the running totals: one panel a harm and area, the largest first, each series with its points."""
    disputed = disputed_claims(record)
    grouped: dict[tuple[str, str], list[Series]] = defaultdict(list)
    for series in record.reckoning.series:
        area = series.place.id if series.place else (series.place_text or "").lower()
        grouped[series.kind.value, area].append(series)
    claims = {resolved.claim.id: resolved.claim for resolved in record.claims}
    counted = crowds(claims.values())
    told = Told(claims=claims, counted=counted, origins=record.claim_origins, disputed=disputed)
    found = [_panel(group, told, numbers, wording) for group in grouped.values()]
    kinds = [kind.value for kind in ClaimKind]
    found.sort(
        key=lambda panel: (panel["points"] == 1, -panel["x"], kinds.index(panel["k"]), -panel["max"], panel["p"])
    )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What panels are made from: claims by id, whom each counts, its origin, and the claims in disputes."""

    claims: Mapping[str, Claim]
    counted: Mapping[str, str]
    origins: Mapping[str, str]
    disputed: frozenset[str]


def _panel(group: list[Series], told: Told, numbers: Numbering, wording: Wording) -> PanelView:
    givers: dict[tuple[int | None, int | None], set[str]] = defaultdict(set)
    for series in group:
        for point in series.points:
            givers[point.low, point.high].update(told.origins.get(claim, claim) for claim in point.claim_ids)
    first = group[0]
    rows: list[PanelRowView] = [
        {
            "sp": plain(speaker_name(series.speaker or ""), LABEL_CHARS),
            "pop": wording.table("population")[series.population.value],
            "who": _whom((claim for point in series.points for claim in point.claim_ids), told.counted),
            "since": date_cells(series.since, wording),
            "pts": [
                _point(point, told, len(givers[point.low, point.high]), numbers, wording) for point in series.points
            ],
        }
        for series in group
    ]
    rows.sort(key=lambda row: (-max(map(_numbered, row["pts"]), default=0), str(row["sp"])))
    values = [point["v"] for row in rows for point in row["pts"]]
    return {
        "k": first.kind.value,
        "p": _area(group, wording),
        "x": int(any(point["x"] for row in rows for point in row["pts"])),
        "max": max(values, default=0),
        "points": len(values),
        "rows": rows,
    }


def _numbered(point: PointView) -> int:
    """Return the figure of a point, 0 for a vague one: "thousands" stand below every number."""
    return 0 if point["q"] == Qualifier.VAGUE.value else int(point["v"])


def _area(group: list[Series], wording: Wording) -> str:
    """Return what the area of these series, all of one place, is called: a country by its own name, else what most of
    them say without streets and buildings."""
    place = group[0].place
    if place is not None and place.where_prec == COUNTRY:
        return plain(country_name(place.country) or "", LABEL_CHARS) or wording.place(place)
    names = [wording.place(one.place, one.place_text) for one in group]
    towns = [town_of(name) or name for name in names]
    return max(sorted(set(towns)), key=towns.count) if len(group) > 1 else names[0]


def crowds(claims: Iterable[Claim]) -> dict[str, str]:
    """Return whom each claim (id) counts where that is not all people; "killed 485 children and injured 1,500" counts
    children twice."""
    found: dict[str, str] = {}
    before: dict[tuple[str, int], str] = {}
    for claim in sorted(claims, key=lambda claim: (claim.report_id, claim.start, claim.quote.start)):
        at = (claim.report_id, claim.start)
        counted = counted_of(claim.affected)
        if counted is None and claim.figure and (claim.affected or "").strip() == claim.figure.words:
            counted = before.get(at)
        if counted:
            found[claim.id] = before[at] = counted
        else:
            before.pop(at, None)
    return found


def _whom(claims: Iterable[str], counted: Mapping[str, str]) -> str:
    """Return whom all of these claims (ids) count; "" for people, or where they differ."""
    found = {counted.get(claim, "") for claim in claims}
    return next(iter(found)) if len(found) == 1 else ""


def _point(point: SeriesPoint, told: Told, givers: int, numbers: Numbering, wording: Wording) -> PointView:
    value = point.high if point.low is None else point.low
    first = told.claims[point.claim_ids[0]]
    words = first.figure.words if first.figure and point.qualifier is Qualifier.VAGUE else ""
    figure = wording.bounds(point.low, point.high, point.qualifier, words)
    return {
        "d": date_cells(point.as_of, wording),
        "lo": point.low,
        "hi": point.high,
        "q": point.qualifier.value,
        "v": value or 0,
        "f": wording.in_units(figure, _whom(point.claim_ids, told.counted)),
        "by": givers,
        "un": int(all(told.claims[claim_id].unsure for claim_id in point.claim_ids)),
        "n": [point.reports, point.origins],
        "c": [numbers.claims[claim_id] for claim_id in point.claim_ids],
        "x": int(bool(told.disputed.intersection(point.claim_ids))),
        "note": plain(point.note or "", WHY_CHARS),
    }

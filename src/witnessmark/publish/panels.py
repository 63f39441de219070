"""A record in; its running totals, one panel a harm and area, as the page draws them, out."""

from collections import defaultdict
from collections.abc import Mapping

from witnessmark.model.claims import Claim, ClaimKind, Qualifier
from witnessmark.model.incidents import Series, SeriesPoint
from witnessmark.model.record import CaseRecord
from witnessmark.publish.disputes import disputed_claims
from witnessmark.publish.naming import speaker_name, unit_of
from witnessmark.publish.payload import LABEL_CHARS, WHY_CHARS, Numbering, Value, date_cells
from witnessmark.publish.wording import Wording, plain


def panels(record: CaseRecord, numbers: Numbering, wording: Wording) -> list[Value]:
    """Return the running totals: one panel a harm and area, the largest first, each series with its points."""
    disputed = disputed_claims(record)
    grouped: dict[tuple[str, str], list[Series]] = defaultdict(list)
    for series in record.reckoning.series:
        area = series.place.id if series.place else (series.place_text or "").lower()
        grouped[series.kind.value, area].append(series)
    claims = {resolved.claim.id: resolved.claim for resolved in record.claims}
    found = [_panel(group, claims, numbers, wording, disputed) for group in grouped.values()]
    kinds = [kind.value for kind in ClaimKind]
    found.sort(
        key=lambda panel: (panel["points"] == 1, -panel["x"], kinds.index(panel["k"]), -panel["max"], panel["p"])
    )
    return found


def _panel(
    group: list[Series], claims: Mapping[str, Claim], numbers: Numbering, wording: Wording, disputed: frozenset[str]
) -> Value:
    first = group[0]
    rows = [
        {
            "sp": plain(speaker_name(series.speaker or ""), LABEL_CHARS),
            "pop": wording.table("population")[series.population.value],
            "since": date_cells(series.since, wording),
            "pts": [_point(point, claims, numbers, wording, disputed) for point in series.points],
        }
        for series in group
    ]
    rows.sort(key=lambda row: (-max((point["v"] for point in row["pts"]), default=0), str(row["sp"])))
    values = [point["v"] for row in rows for point in row["pts"]]
    return {
        "k": first.kind.value,
        "p": wording.place(first.place, first.place_text),
        "x": int(any(point["x"] for row in rows for point in row["pts"])),
        "max": max(values, default=0),
        "points": len(values),
        "rows": rows,
    }


def _point(
    point: SeriesPoint, claims: Mapping[str, Claim], numbers: Numbering, wording: Wording, disputed: frozenset[str]
) -> Value:
    value = point.high if point.low is None else point.low
    first = claims[point.claim_ids[0]]
    words = first.figure.words if first.figure and point.qualifier is Qualifier.VAGUE else ""
    figure = wording.bounds(point.low, point.high, point.qualifier, words)
    units = {unit_of(claims[claim_id].affected) for claim_id in point.claim_ids}
    return {
        "d": date_cells(point.as_of, wording),
        "lo": point.low,
        "hi": point.high,
        "q": point.qualifier.value,
        "v": value or 0,
        "f": wording.in_units(figure, next(iter(units)) if len(units) == 1 else None),
        "n": [point.reports, point.origins],
        "c": [numbers.claims[claim_id] for claim_id in point.claim_ids],
        "x": int(bool(disputed.intersection(point.claim_ids))),
        "note": plain(point.note or "", WHY_CHARS),
    }

"""The incidents of the build before and of this one in, as rows of their table; what became otherwise, and how the
report tells it, out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from witnessmark.model.about import Change, Dossier
from witnessmark.model.record import CaseRecord
from witnessmark.publish import contract
from witnessmark.publish.page_data import ChangesView, ChangeView
from witnessmark.publish.payload import Numbering, Value
from witnessmark.publish.sheet import Cell, cell_text
from witnessmark.publish.wording import Wording, plain

TABLE = "incidents.parquet"
CHANGES = "changes.parquet"
COLUMNS = "incident_id incident column before after since".split()
COMPARED = "kind target place date grade figure_status denied_by state".split()
"""Columns of ``incidents.csv`` that are compared, beside the claims and the ``..._figure`` of every harm."""
FIGURE = "_figure"
MOST_NAMED = 6
"""Incidents that are named as those which have the claims of one that is gone."""

Row = Mapping[str, str]
"""An incident's row, its cells as text; a column that is not stated is left out."""


def incidents_of(record: CaseRecord, dossier: Dossier) -> list[Row]:
    """Return the incidents of `record` as rows to compare."""
    header = contract.incident_header(contract.harms_seen(record))
    return [_row(dict(zip(header, cells, strict=True))) for cells in contract.incident_rows(record, dossier)]


def published_incidents(out: Path) -> list[Row]:
    """Return the incidents that stand in the published folder `out`, which must be as it was left."""
    return [_row(cells) for cells in pq.read_table(out / TABLE).to_pylist()]


def published_changes(out: Path) -> tuple[Change, ...]:
    """Return the changes that the published folder `out`, which must be as it was left, tells of."""
    rows = pq.read_table(out / CHANGES, columns=COLUMNS).to_pylist()
    days = [date.fromisoformat(str(row["since"])) if row["since"] else None for row in rows]
    return tuple(Change(**{**row, "since": day}) for row, day in zip(rows, days, strict=True))


def change_rows(changes: Sequence[Change]) -> contract.Rows:
    """Rows of ``changes.csv``: what this build made of the incidents otherwise than the build before."""
    return [(c.incident_id, c.incident, c.column, c.before, c.after, c.since) for c in changes]


def compare(former: Sequence[Row], now: Sequence[Row], since: date | None) -> tuple[Change, ...]:
    """Return what `now` has otherwise than `former`, which was published on the day `since`.

    An incident is the former one of its id; where none has it, the former one that it has most claims of.
    """
    before = {row["incident_id"]: row for row in former}
    come_from = _come_from(before, now)
    changes: list[Change] = []
    for row in now:
        old = come_from.get(row["incident_id"])
        changes += _changed(before[old] if old else None, row, since)
    holder = {claim: row["incident_id"] for row in now for claim in _claims(row)}
    for incident_id in sorted(before.keys() - set(come_from.values())):
        row = before[incident_id]
        held = Counter(holder[claim] for claim in _claims(row) if claim in holder)
        after = " ".join(name for name, _ in held.most_common(MOST_NAMED)) or None
        changes.append(_change(row, "incident_id", incident_id, after, since))
    return tuple(changes)


def change_views(changes: Sequence[Change], numbers: Numbering, wording: Wording) -> ChangesView:
    """Return the changes as the report shows them; empty where there are none.

    Of each incident (``of``, by id): ``new``, rows of what a thing is called, before and after, the numbers of claims
    that came in and how many went; of those ``gone``: what they were, and the incidents that have their claims.
    """
    if not changes:
        return {}
    of: dict[str, ChangeView] = {}
    gone: list[Value] = []
    for change in changes:
        if change.column == "incident_id" and (change.before or "") == change.incident_id:
            gone.append([plain(_titled(change.incident, wording), 200), (change.after or "").split()])
            continue
        view = of.setdefault(change.incident_id, {})
        if change.column == "incident_id":
            view |= {"was": change.before} if change.before else {"new": 1}
        elif change.column == "claim_ids":
            came = [numbers.claims[claim] for claim in (change.after or "").split() if claim in numbers.claims]
            view |= {"in": sorted(came), "out": len((change.before or "").split())}
        else:
            cells = [_told(change.column, cell, wording) for cell in (change.before, change.after)]
            view.setdefault("rows", []).append([_name(change.column, wording), *cells])
    since = changes[0].since
    return {"since": wording.day(since) if since else "", "of": of, "gone": gone}


def _name(column: str, wording: Wording) -> str:
    harm = column.removesuffix(FIGURE)
    found = wording.table("harm_title").get(harm) or wording.table("changed")[column]
    return str(found)


def _told(column: str, cell: str | None, wording: Wording) -> str:
    """Return a cell in the report's words."""
    if cell is None:
        return wording.say("ui", "not_stated")
    if column == "date":
        days = [date.fromisoformat(day) for day in cell.split("/")]
        return wording.days(days[0], days[-1])
    table = {"kind": "attack", "grade": "grade", "figure_status": "status", "state": "state"}.get(column)
    words = str(wording.table(table).get(cell, cell)) if table else cell
    return plain(words, 120)


def _titled(incident: str, wording: Wording) -> str:
    kind, comma, rest = incident.partition(", ")
    return str(wording.table("attack").get(kind, kind)) + comma + rest


def _come_from(before: Mapping[str, Row], now: Sequence[Row]) -> dict[str, str]:
    """Return the former incident (id) that each incident of now (id) is."""
    found = {row["incident_id"]: row["incident_id"] for row in now if row["incident_id"] in before}
    holder = {claim: name for name, row in before.items() if name not in found for claim in _claims(row)}
    shared = Counter(
        (row["incident_id"], holder[claim])
        for row in now
        if row["incident_id"] not in found
        for claim in _claims(row)
        if claim in holder
    )
    taken: set[str] = set()
    for (name, old), _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        if name not in found and old not in taken:
            found[name] = old
            taken.add(old)
    return found


def _changed(old: Row | None, row: Row, since: date | None) -> list[Change]:
    if old is None:
        return [_change(row, "incident_id", None, row["incident_id"], since)]
    figures = sorted({name for one in (old, row) for name in one if name.endswith(FIGURE)})
    found = [
        _change(row, column, old.get(column), row.get(column), since)
        for column in ("incident_id", *COMPARED, *figures)
        if old.get(column) != row.get(column)
    ]
    gone, came = set(_claims(old)) - set(_claims(row)), set(_claims(row)) - set(_claims(old))
    if gone or came:
        left, joined = (" ".join(sorted(claims)) or None for claims in (gone, came))
        found.append(_change(row, "claim_ids", left, joined, since))
    return found


def _change(row: Row, column: str, before: str | None, after: str | None, since: date | None) -> Change:
    told = (row.get(name) for name in ("kind", "target", "place", "date"))
    incident = ", ".join(words for words in told if words)
    return Change(
        incident_id=row["incident_id"], incident=incident, column=column, before=before, after=after, since=since
    )


def _claims(row: Row) -> list[str]:
    return row.get("claim_ids", "").split()


def _row(cells: Mapping[str, Cell]) -> Row:
    """Return a row with its cells as text, its two days as one, and nothing that is not stated."""
    row = {name: cell_text(cell) for name, cell in cells.items()}
    days = dict.fromkeys((row.get("date_start", ""), row.get("date_end", "")))
    row["date"] = "/".join(day for day in days if day)
    return {name: words for name, words in row.items() if words}

"""Record in, one HTML file out: all data, style and script inside, nothing fetched, nothing run but our own script."""

import base64
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from witnessmark.model.about import NOTHING, About, Dossier
from witnessmark.model.editions import Edition
from witnessmark.model.incidents import FigureStatus
from witnessmark.model.record import CaseRecord
from witnessmark.publish import payload
from witnessmark.publish.basemap import cut_basemap
from witnessmark.publish.changes import change_views
from witnessmark.publish.countries import country_name
from witnessmark.publish.details import decision_views, incident_details
from witnessmark.publish.doers import listed_as
from witnessmark.publish.families import families
from witnessmark.publish.naming import town_of
from witnessmark.publish.page_data import ChangesView, Core, EvidenceView, IncidentView, PanelView, Shards, SpotView
from witnessmark.publish.panels import panels as total_panels
from witnessmark.publish.payload import Numbering, Value
from witnessmark.publish.sheet import valid
from witnessmark.publish.summary import case_days, summarise
from witnessmark.publish.wording import Wording, plain

SHARD_CHARS = 400_000
"""Evidence is cut into pieces of about this size, so that a click unpacks one piece, not all."""
PLAIN_CHARS = 1_500_000
"""Evidence below this stays as text: the bytes of a small report then do not hang on a zlib version."""
ONE_FILE_INCIDENTS = 2_000
"""Incidents up to which the page holds its evidence itself."""
FILES = "report-files"
"""The folder beside the page that holds its evidence beyond that."""
NOT_IN_SCRIPT = ("method", "limits", "page", "edition", "edition_mark")
TOWNS = 12
"""Of so many places at most, the first is named and the others are counted."""
COUNTRY_ONLY = 6
"""UCDP precision of a place of which only the country is known: it does not widen the map."""
STATIC_INCIDENTS = 200
STATIC_REPORTS = 400
SKIPPED_SHOWN = 200
PANELS_SHOWN = 400
SIDES_SHOWN = 8
"""Speakers of a panel whose last figures stand side by side; the others stand in its chart and table."""
COLLAPSED = 12
"""More totals than these stand folded by harm; the first group is open."""
ACCESS_SHOWN = 120


def render_report(record: CaseRecord, edition: Edition, dossier: Dossier = NOTHING, beside: Path | None = None) -> str:
    """Return ``report.html`` for what `edition` may show, marked with it; equal records give equal text.

    Beyond `ONE_FILE_INCIDENTS` its evidence goes to files in ``report-files/`` of the folder `beside`, where one is
    given, and the page loads each when it is asked for: also from a disk, where a page may fetch nothing.
    """
    apart = beside / FILES if beside is not None and len(record.incidents) > ONE_FILE_INCIDENTS else None
    wording = Wording.of(dossier.about.language)
    numbers = Numbering.of(record)
    incidents = payload.incident_views(record, numbers, wording, dossier)
    panels = total_panels(record, numbers, wording)
    needs = payload.needs_views(record, numbers, wording)
    reports = payload.report_views(record, wording)
    changes = change_views(dossier.changes, numbers, wording)
    core: Core = {
        "words": {name: table for name, table in wording.catalogue.items() if name not in NOT_IN_SCRIPT},
        "incidents": incidents,
        "doers": listed_as(who for incident in incidents for who in incident["a"]),
        "panels": panels,
        "needs": needs,
        "access": payload.access_views(numbers, wording),
        "reports": reports,
        "families": families(record, numbers),
        "base": cut_basemap(_mapped(incidents)),
        "evidence": evidence(record, numbers, wording, apart),
        "decisions": decision_views(dossier, wording),
        "changes": changes,
    }
    told = payload.incident_sentences(record, numbers)
    number_of = {view["id"]: n for n, view in enumerate(incidents)}
    shown = _by_date(incidents)[:STATIC_INCIDENTS]
    data = json_block(core)
    days = case_days(incidents)
    script, style = _asset("report.js"), _asset("report.css")
    pages = Environment(
        loader=PackageLoader("witnessmark.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["plain"] = plain
    page = pages.get_template("report.html.j2").render(
        words=wording.catalogue,
        wording=wording,
        csp=content_policy(script, style, loads=apart is not None),
        data=data,
        script=script,
        style=style,
        title=plain(dossier.about.title or "", 200) or headline(record, wording),
        dates=wording.days(*days) if days else "",
        sentences=summarise(
            record, numbers, [view for view in incidents if view["w"] != "excluded"], panels, needs, wording
        ),
        incidents=shown,
        incident_total=len(incidents),
        panels=panels,
        grouped_panels=_by_kind(panels, several=True),
        singles=_by_kind(panels, several=False),
        collapsed=len(panels) > COLLAPSED,
        total_sentences=_total_sentences(record, panels, numbers),
        static_sentences={view["id"]: told[number_of[view["id"]]] for view in shown},
        changed=_changed(changes, wording),
        about=dossier.about,
        rules=_rules(dossier.about, wording),
        needs=needs,
        access=core["access"],
        reports=reports[:STATIC_REPORTS],
        report_total=len(reports),
        panels_shown=PANELS_SHOWN,
        sides_shown=SIDES_SHOWN,
        access_shown=ACCESS_SHOWN,
        skipped=record.skipped[:SKIPPED_SHOWN],
        skipped_total=len(record.skipped),
        review=record.review,
        edition=edition.value,
        version=version("witnessmark"),
        counts=_counts(record, panels),
        reports_read=len(record.documents),
        unread=sum(row.stage == "extract" for row in record.skipped),
    )
    return valid(page)


def content_policy(script: str, style: str, *, loads: bool = False) -> str:
    """Return the Content-Security-Policy: nothing but this very script and style, and images made by them; where it
    `loads` its evidence, also what this very script asks for."""
    loaded = " 'strict-dynamic'" if loads else ""
    return (
        "default-src 'none'; "
        f"script-src {_digest(script)}{loaded}; style-src {_digest(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def json_block(value: Value) -> str:
    """Return `value` as JSON that no HTML parser can leave: ``<``, ``>``, ``&`` and line separators are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def evidence(record: CaseRecord, numbers: Numbering, wording: Wording, apart: Path | None = None) -> EvidenceView:
    """Return details, claims and texts in shards; each list begins with the first number that each shard holds.

    With `apart`, the shards are written to that folder, made new, and the lists hold the names of their files.
    """
    parts: dict[str, Callable[[], Sequence[Value]]] = {
        "details": lambda: incident_details(record, numbers, wording),
        "claims": lambda: payload.claim_views(record, numbers, wording),
        "texts": lambda: payload.report_texts(record),
        "sentences": lambda: payload.incident_sentences(record, numbers),
        "ids": lambda: payload.claim_ids(numbers),
    }
    if apart is not None:
        apart.mkdir()
        lists = {name: _listed(_set_apart(apart, name, _shards(make()))) for name, make in parts.items()}
        return _evidence(lists, packed=True, apart=FILES)
    shards = {name: list(_shards(make())) for name, make in parts.items()}
    packed = sum(len(text) for found in shards.values() for _, text in found) > PLAIN_CHARS
    lists = {
        name: _listed((first, _packed(text) if packed else text) for first, text in found)
        for name, found in shards.items()
    }
    return _evidence(lists, packed=packed, apart=None)


def _evidence(lists: Mapping[str, Shards], *, packed: bool, apart: str | None) -> EvidenceView:
    return {
        "packed": packed,
        "apart": apart,
        "details": lists["details"],
        "claims": lists["claims"],
        "texts": lists["texts"],
        "sentences": lists["sentences"],
        "ids": lists["ids"],
    }


def _listed(shards: Iterable[tuple[int, str]]) -> Shards:
    found = list(shards)
    return {"first": [first for first, _ in found], "parts": [part for _, part in found]}


def _set_apart(folder: Path, name: str, shards: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Write each shard as a script that hands it to the page: a page on a disk may load a script, and nothing else."""
    for number, (first, text) in enumerate(shards):
        part = f"{name}-{number:05}"
        (folder / f"{part}.js").write_text(f'witnessmarkPart("{part}","{_packed(text)}");\n', encoding="ascii")
        yield first, part


def _shards(items: Sequence[Value]) -> Iterator[tuple[int, str]]:
    held: list[str] = []
    size, first = 0, 0
    for n, item in enumerate(items):
        text = json.dumps(item, ensure_ascii=True, separators=(",", ":"))
        if held and size + len(text) > SHARD_CHARS:
            yield first, f"[{','.join(held)}]"
            held, size, first = [], 0, n
        held.append(text)
        size += len(text)
    if held:
        yield first, f"[{','.join(held)}]"


def _packed(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode("ascii"), 6, mtime=0)).decode("ascii")


def _asset(name: str) -> str:
    return files("witnessmark.publish").joinpath("assets", name).read_text("utf-8")


def headline(record: CaseRecord, wording: Wording) -> str:
    """Return where most of the record is: "Kyiv and 4 other places"; of many places the countries."""
    known = [one.place for one in record.incidents] + [one.place for one in record.reckoning.series]
    placed = [
        (town, place.country) for place in known if place and place.where_prec < 6 and (town := town_of(place.name))
    ]
    if not placed:
        return wording.say("page", "headline_none")
    towns = Counter(town for town, _ in placed)
    first = plain(min(towns, key=lambda name: (-towns[name], name)), 60)
    countries = Counter(country_name(country) for _, country in placed if country)
    if len(towns) == 1:
        return wording.say("page", "headline_one", place=first)
    if len(towns) <= TOWNS or not countries:
        return wording.say("page", "headline_more", place=first, others=wording.count("place", len(towns) - 1))
    country = min(countries, key=lambda name: (-countries[name], name))
    words = {"country": country, "places": wording.count("place_all", len(towns))}
    if len(countries) == 1:
        return wording.say("page", "headline_country", **words)
    return wording.say("page", "headline_countries", others=wording.count("country", len(countries) - 1), **words)


def _mapped(incidents: Sequence[IncidentView]) -> list[SpotView]:
    """Return the places that the map is cut to: a country alone does not widen it, where anything narrower is known."""
    placed = [view["xy"] for view in incidents if view["xy"]]
    return [spot for spot in placed if spot[2] != COUNTRY_ONLY] or placed


def _counts(record: CaseRecord, panels: Sequence[PanelView]) -> list[tuple[str, int]]:
    """Return what the page counts on top; disputed are figures of incidents and totals, whichever way they differ."""
    torn = sum(e.status is FigureStatus.DISPUTED for a in record.reckoning.assessments for e in a.estimates)
    return [
        ("incident", len(record.incidents)),
        ("claim", len(record.claims)),
        ("report", len(record.documents)),
        ("origin", sum(origin.level.value == "report" for origin in record.reuse.origins)),
        ("dispute", torn + sum(panel["x"] for panel in panels)),
    ]


def _changed(changes: ChangesView, wording: Wording) -> str:
    """Return how many incidents are new, changed and gone since the build before; "" where nothing is."""
    if not changes:
        return ""
    new = sum("new" in view for view in changes["of"].values())
    counts = [
        ("new_incident", new),
        ("changed_incident", len(changes["of"]) - new),
        ("gone_incident", len(changes["gone"])),
    ]
    told = wording.listing([wording.count(noun, n) for noun, n in counts if n])
    if changes["since"]:
        return wording.say("page", "since_build", day=changes["since"], counts=told)
    return wording.say("page", "since_build_undated", counts=told)


def _by_date(incidents: Sequence[IncidentView]) -> list[IncidentView]:
    """Return the incidents by date; those of unknown date last."""
    return sorted(incidents, key=lambda view: (view["d"] is None, view["d"][0] if view["d"] else "", view["id"]))


def _by_kind(panels: Sequence[PanelView], *, several: bool) -> list[tuple[str, list[tuple[int, PanelView]]]]:
    """Return the panels of several totals, or those of one, with their numbers, by harm in the order they come."""
    found: dict[str, list[tuple[int, PanelView]]] = {}
    for at, panel in enumerate(panels[:PANELS_SHOWN]):
        if (panel["points"] > 1) is several:
            found.setdefault(panel["k"], []).append((at, panel))
    return list(found.items())


def _total_sentences(record: CaseRecord, panels: Sequence[PanelView], numbers: Numbering) -> dict[int, str]:
    """Return the sentence of the first claim of each total, by that claim's number: print shows it under the figure."""
    texts = {document.report.id: document.report.text for document in record.documents}
    found: dict[int, str] = {}
    for panel in panels[:PANELS_SHOWN]:
        for row in panel["rows"]:
            for point in row["pts"]:
                claim = numbers.order[point["c"][0]].claim
                found[point["c"][0]] = plain(texts[claim.report_id][claim.start : claim.end], payload.SENTENCE_CHARS)
    return found


def _rules(about: About, wording: Wording) -> list[tuple[str, str]]:
    """Return the rules by which incidents are in the case, in words."""
    harms, attacks = wording.table("harm_title"), wording.table("attack")
    kinds = [str(harms.get(kind) or attacks.get(kind) or kind) for kind in about.kinds]
    rows = [
        (wording.say("page", "rule_kinds"), wording.listing(kinds)),
        (wording.say("page", "rule_area"), wording.listing([country_name(code) for code in about.countries])),
        (wording.say("page", "rule_period"), _period(about, wording)),
    ]
    return [(name, text) for name, text in rows if text]


def _period(about: About, wording: Wording) -> str:
    if about.since and about.until:
        return wording.days(about.since, about.until)
    if about.since:
        return wording.say("date", "since", a=wording.day(about.since))
    return wording.say("page", "rule_until", day=wording.day(about.until)) if about.until else ""

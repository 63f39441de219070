"""The case in five sentences, written from the record; each part of a sentence may open its evidence.

No sentence rests on a figure that is only vague, and one that a single origin gives is said to be that.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from witnessmark.lexicon.everyday import everyday
from witnessmark.model.claims import ClaimKind
from witnessmark.model.record import CaseRecord
from witnessmark.publish.disputes import MOST_APART, near_days
from witnessmark.publish.naming import is_office
from witnessmark.publish.payload import LONGER_THAN_A_MONTH, Value
from witnessmark.publish.wording import Wording

WORST = 3
"""Incidents named in the summary."""
NO_AREA = (5, 7)
"""UCDP precisions of places that nothing is "in": a line or vague area, at sea or in the air."""
NEAR = 2
"""UCDP precision of what lies outside the place that is named."""
NEEDS = 8
"""Things lacking that the summary lists."""
TOTALS = 4
"""Kinds of running totals that the summary lists."""
MANY = 20
"""From so many dated incidents on, the dates given are those of the middle nine tenths where the rest lies far off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Words of a sentence; `target` is the fragment of what they open, None for plain words."""

    words: str
    target: str | None = None


Sentence = tuple[Part, ...]
HOLD = "\ue000{}\ue001"
"""Stands for a linked part while a sentence is put together; private-use characters, stripped from all input."""


class Linked:
    """Puts linked parts into a sentence of the catalogue without ever making markup."""

    def __init__(self) -> None:
        self._parts: list[Part] = []

    def link(self, words: str, target: str) -> str:
        """Return a stand-in for linked words."""
        self._parts.append(Part(words=_bare(words), target=target))
        return HOLD.format(len(self._parts) - 1)

    def sentence(self, text: str) -> Sentence:
        """Return the sentence cut at its stand-ins."""
        parts: list[Part] = []
        for piece in text.split("\ue000"):
            number, mark, rest = piece.partition("\ue001")
            if mark:
                parts.append(self._parts[int(number)])
                piece = rest
            if piece:
                parts.append(Part(words=_bare(piece)))
        return tuple(parts)


def _bare(words: str) -> str:
    return words.replace("\ue000", "").replace("\ue001", "")


def summarise(
    record: CaseRecord, incidents: Sequence[Value], panels: Sequence[Value], needs: Sequence[Value], wording: Wording
) -> tuple[Sentence, ...]:
    """Return five sentences: what was read, the deadliest incidents, the largest totals, what is disputed, what
    people lack."""
    reports = wording.count("report", len(record.documents))
    if not record.claims:
        return ((Part(words=wording.say("summary", "empty", reports=reports)),),)
    return (
        _counts(record, incidents, reports, wording),
        _worst(incidents, wording),
        _totals(panels, incidents, wording),
        _disputes(incidents, panels, wording),
        _needs(needs, panels, wording),
    )


def case_days(incidents: Sequence[Value]) -> tuple[date, date] | None:
    """Return the first and last day of the incidents' own dates, None where none is dated to a month or better.

    Of many incidents the outermost twentieths are left out where they stretch the span more than twofold: one wrong
    year must not date a case.
    """
    spans = [i["d"] for i in incidents if i["d"] and i["d"][2] < LONGER_THAN_A_MONTH]
    if not spans:
        return None
    starts = sorted(date.fromisoformat(span[0]) for span in spans)
    ends = sorted(date.fromisoformat(span[1]) for span in spans)
    cut = len(spans) // 20
    whole, middle = ends[-1] - starts[0], ends[len(ends) - 1 - cut] - starts[cut]
    if len(spans) >= MANY and whole > 2 * middle:
        return starts[cut], ends[len(ends) - 1 - cut]
    return starts[0], ends[-1]


def _counts(record: CaseRecord, incidents: Sequence[Value], reports: str, wording: Wording) -> Sentence:
    linked = Linked()
    held = linked.link(wording.count("incident", len(incidents)), "incidents")
    if record.reckoning.series:
        series = linked.link(wording.count("series", len(record.reckoning.series)), "totals")
        held = wording.say("summary", "holds", incidents=held, series=series)
    counts = {
        "held": held,
        "claims": wording.count("claim", len(record.claims)),
        "reports": linked.link(reports, "sources"),
        "origins": _origins(record, linked, wording),
    }
    days = case_days(incidents)
    if days is None:
        return linked.sentence(wording.say("summary", "counts", **counts))
    dated = [i["d"] for i in incidents if i["d"]]
    inside = all(span[0] >= days[0].isoformat() and span[1] <= days[1].isoformat() for span in dated)
    key = "counts_mostly" if not inside else "counts_dated" if len(dated) == len(incidents) else "counts_partly"
    return linked.sentence(wording.say("summary", key, dates=wording.days(*days), **counts))


def _origins(record: CaseRecord, linked: Linked, wording: Wording) -> str:
    origins = sum(origin.level.value == "report" for origin in record.reuse.origins)
    if len(record.documents) == 1:
        return wording.say("summary", "origins_one")
    if origins < len(record.documents):
        words = linked.link(wording.count("origin", origins), "sources")
        return wording.say("summary", "origins", origins=words)
    where = {sentence.id: sentence.report_id for document in record.documents for sentence in document.sentences}
    copies = [passage for passage in record.reuse.passages if passage.is_copy]
    shared = sum(where[passage.sentence_a] != where[passage.sentence_b] for passage in copies)
    if not shared:
        return wording.say("summary", "origins_all")
    passages = linked.link(wording.count("sentence", shared), "sources")
    return wording.say("summary", "origins_shared", passages=passages)


def _worst(incidents: Sequence[Value], wording: Wording) -> Sentence:
    """Return the deadliest incidents that two origins or more tell of; those of one origin are said to be that."""
    for harm in (ClaimKind.KILLED, ClaimKind.INJURED):
        ranked = _ranked(incidents, harm)
        firm = [(i, e) for i, e in ranked if e[6] > 1]
        chosen = firm[:WORST] or ranked[:WORST]
        if not chosen:
            continue
        linked = Linked()
        named = [_named(incident, estimate, wording, linked) for incident, estimate in chosen]
        listed = wording.say("summary", "semicolon").join(named)
        key = f"worst_{harm.value}{'' if firm else '_single'}"
        words = wording.say("summary", key, list=listed)
        above = sum(_value(e) > _value(firm[0][1]) for _, e in ranked if e[6] < 2) if firm else 0
        if above:
            count = linked.link(wording.count("incident", above), "incidents")
            words += " " + wording.say("summary", "worst_above", incidents=count)
        return linked.sentence(words)
    return (Part(words=wording.say("summary", "worst_none")),)


def _value(estimate: Value) -> int:
    found: int = estimate[2] or estimate[1] or estimate[3] or 0
    return found


def _ranked(incidents: Sequence[Value], harm: ClaimKind) -> list[tuple[Value, Value]]:
    """Return the incidents with a number above zero for `harm` and its estimate, the worst first; vague ones never."""
    found = [
        (incident, estimate)
        for incident in incidents
        for estimate in incident["e"]
        if estimate[0] == harm.value and _value(estimate) and not estimate[7] and incident["g"] != "discounted"
    ]
    return sorted(found, key=lambda pair: -_value(pair[1]))


def _named(incident: Value, estimate: Value, wording: Wording, linked: Linked) -> str:
    title = incident["t"][:1].lower() + incident["t"][1:] if incident["t"][1:2].islower() else incident["t"]
    others = [e for e in incident["e"] if e is not estimate and not e[7] and min(e[6], 2) >= min(estimate[6], 2)]
    # the same victims told twice, as shot and as dead, are not so many killed and so many injured
    others = [e for e in others if e[0] != ClaimKind.INJURED.value or _value(e) != _value(estimate)]
    figures = [f"{e[5]} {wording.say('harm', e[0])}" for e in (estimate, *others[:1])]
    figure = wording.say("summary", "comma").join(figures)
    place = incident["p"] or wording.say("summary", "elsewhere")
    precision = incident["xy"][2] if incident["xy"] else 0
    where = "beside_place" if precision in NO_AREA else "near_place" if precision == NEAR else "in_place"
    # of no kind of attack, a title only says again that people were killed
    told = [_bare(title)] if incident["k"] not in ("unknown", "arrest") else []
    told.append(incident["d"][3] if incident["d"] else wording.say("date", "none"))
    if estimate[4] == "disputed":
        told.append(wording.say("status", "disputed"))
    if incident["x"]:
        told.append(wording.say("summary", "denied"))
    return wording.say(
        "summary",
        "incident",
        figures=linked.link(wording.say("summary", where, figures=figure, place=place), f"i={incident['id']}"),
        told=wording.say("summary", "comma").join(told),
    )


def _totals(panels: Sequence[Value], incidents: Sequence[Value], wording: Wording) -> Sentence:
    """Return the largest running total of each harm, with its speaker; those that a single origin gives say so.

    One no larger than the figure of a single incident is none that sums anything up, and is left to its section.
    """
    linked = Linked()
    worst: dict[str, int] = defaultdict(int)
    for incident in incidents:
        for estimate in incident["e"]:
            if not estimate[7] and incident["g"] != "discounted":
                worst[estimate[0]] = max(worst[estimate[0]], _value(estimate))
    largest: dict[tuple[str, bool], Total] = {}
    for panel in panels:
        for row in panel["rows"]:
            for point in row["pts"]:
                if point["q"] == "vague" or point["un"] or point["v"] <= worst[panel["k"]]:
                    continue
                key = panel["k"], point["by"] > 1
                held = largest.get(key)
                if held is None or _weight(point, row) > _weight(held[2], held[1]):
                    largest[key] = (panel, row, point)
    order = [kind.value for kind in ClaimKind]
    best = [_firmer(largest.get((kind, True)), largest.get((kind, False))) for kind in order]
    chosen = [found for found in best if found is not None][:TOTALS]
    if not chosen:
        numbered = any(p["v"] and p["q"] != "vague" for panel in panels for row in panel["rows"] for p in row["pts"])
        return (Part(words=wording.say("summary", "totals_small" if numbered else "totals_none")),)
    firm = [found for found in chosen if found[2]["by"] > 1]
    single = [found for found in chosen if found not in firm]
    told = [("totals", firm)] if firm else []
    told += [("totals_more" if firm else "totals_single", single)] if single else []
    semicolon = wording.say("summary", "semicolon")
    return linked.sentence(
        " ".join(
            wording.say("summary", key, list=semicolon.join(_total(*found, wording, linked) for found in group))
            for key, group in told
        )
    )


def _total(panel: Value, row: Value, point: Value, wording: Wording, linked: Linked) -> str:
    return wording.say(
        "summary",
        "total_from" if panel["k"] == ClaimKind.EVACUATED.value else "total",
        figure=linked.link(f"{point['f']} {wording.say('harm', panel['k'])}", f"c={point['c'][0]}"),
        place=_bare(panel["p"]),
        speaker=in_a_sentence(_bare(row["sp"])) or wording.say("summary", "unattributed"),
    )


Total = tuple[Value, Value, Value]
"""A panel, a row of it and a point of that."""


def _firmer(firm: Total | None, single: Total | None) -> Total | None:
    """Return the total of more than one origin, unless that of a single one is of another order."""
    if firm is None or single is None:
        return firm or single
    return single if single[2]["v"] > MOST_APART * firm[2]["v"] else firm


def _weight(point: Value, row: Value) -> tuple[bool, bool, int]:
    """Return how a total ranks: one with a speaker, surely read, first, then by its figure: a number misread once is
    soon the largest of many."""
    return bool(row["sp"]), not point["un"], point["v"]


def _disputes(incidents: Sequence[Value], panels: Sequence[Value], wording: Wording) -> Sentence:
    linked = Linked()
    disputed = [panel for panel in panels if panel["x"]]
    torn = [incident for incident in incidents if incident["s"] == "disputed"]
    if not disputed and not torn:
        return (Part(words=wording.say("summary", "disputes_none")),)
    counts = [linked.link(wording.count("panel", len(disputed)), "totals")] if disputed else []
    counts += [linked.link(wording.count("disputed_incident", len(torn)), "incidents")] if torn else []
    words = wording.say("summary", "disputes_count", counts=wording.listing(counts))
    found = _first((panel, sides) for panel in disputed if (sides := _sides(panel)))
    if found:
        panel, sides = found
        figures = [
            wording.say(
                "summary",
                "by_day" if point["d"] else "by",
                figure=linked.link(point["f"], f"c={point['c'][0]}"),
                speaker=in_a_sentence(_bare(who)),
                day=point["d"][3] if point["d"] else "",
            )
            for who, point in sides
        ]
        harm, place = wording.say("harm", panel["k"]), _bare(panel["p"])
        words += " " + wording.say("summary", "disputes", harm=harm, place=place, figures=wording.listing(figures))
    return linked.sentence(words)


def _sides(panel: Value) -> tuple[tuple[str, Value], ...]:
    """Return two named speakers with the figures by which they contradict each other on one crowd and day, the pair of
    most origins and then the largest; none where the panel has no such pair."""
    told = [(row, point) for row in panel["rows"] for point in row["pts"] if point["x"] and row["sp"]]
    pairs = [(a, b) for a, b in combinations(told, 2) if _opposed(*a, *b)]
    if not pairs:
        return ()
    best = max(pairs, key=lambda pair: (sum(min(point["n"][1], 2) for _, point in pair), sum(p["v"] for _, p in pair)))
    return tuple((row["sp"], point) for row, point in best)


def _opposed(row: Value, point: Value, other_row: Value, other: Value) -> bool:
    one, two = row["sp"].casefold(), other_row["sp"].casefold()
    if one in two or two in one or row["who"] != other_row["who"]:
        return False
    if any(row[name] and other_row[name] and row[name] != other_row[name] for name in ("pop", "since")):
        return False
    days = [_days(p["d"]) for p in (point, other) if p["d"]]
    if len(days) == 1 or (days and not near_days(*days)):
        return False
    above, below = sorted((point, other), key=lambda p: -p["v"])
    return below["hi"] is not None and below["hi"] < (above["lo"] or above["hi"] or 0)


def _days(cells: Value) -> tuple[date, date]:
    return date.fromisoformat(cells[0]), date.fromisoformat(cells[1])


def _needs(needs: Sequence[Value], panels: Sequence[Value], wording: Wording) -> Sentence:
    linked = Linked()
    stated = [(need, [item for item in need["items"] if item["no"] < len(item["c"])]) for need in needs]
    stated = [(need, items) for need, items in stated if items]
    if (
        stated
        and max(len(item["c"]) for _, items in stated for item in items) < 2
        and max(len(i) for _, i in stated) < 2
    ):
        where = linked.link(wording.say("page", "needs"), "needs")
        return linked.sentence(wording.say("summary", "needs_few", where=where))
    if stated:
        first, items = max(stated, key=lambda pair: (max(item["o"] for item in pair[1]) > 1, len(pair[1])))
        single = max(item["o"] for item in items) < 2
        things = [linked.link(item["w"], f"c={item['c'][0]}") for item in items[:NEEDS]]
        fill = {"list": wording.listing(things), "place": _bare(first["p"])}
        if len(stated) > 1:
            more = wording.count("place", len(stated) - 1)
            return linked.sentence(
                wording.say("summary", "needs_one_more" if single else "needs_more", more=more, **fill)
            )
        return linked.sentence(wording.say("summary", "needs_one" if single else "needs", **fill))
    trapped = _first(panel for panel in panels if panel["k"] == "trapped")
    if trapped:
        point = trapped["rows"][0]["pts"][-1]
        figure = linked.link(point["f"], f"c={point['c'][0]}")
        return linked.sentence(wording.say("summary", "trapped", place=_bare(trapped["p"]), figure=figure))
    return (Part(words=wording.say("summary", "needs_none")),)


def _first(found: Iterable[Value]) -> Value | None:
    return next(iter(found), None)


def in_a_sentence(speaker: str) -> str:
    """Return a speaker as written inside a sentence: "The Red Cross" and "Local officials" stood at the head of one."""
    first, _, rest = speaker.partition(" ")
    opens = first == "The" or (rest.islower() and everyday(first.casefold())) or (not rest and is_office(first))
    return first.lower() + speaker[len(first) :] if opens else speaker

"""The case in five sentences, written from the record; each part of a sentence may open its evidence.

Only what independent reports surely give alike is told as such; the rest stands in the words of its report.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from witnessmark.lexicon.everyday import everyday
from witnessmark.model.claims import Claim, ClaimKind, ResolvedClaim
from witnessmark.model.record import CaseRecord
from witnessmark.publish.disputes import near_days
from witnessmark.publish.naming import is_office, town_of
from witnessmark.publish.payload import LONGER_THAN_A_MONTH, Numbering, Value
from witnessmark.publish.support import Agreed, Support, is_sure, once, people_of
from witnessmark.publish.wording import Wording, plain

WORST = 3
"""Incidents, or sentences of single reports, named in the summary."""
LARGER = 2
"""Sentences of single reports named after what independent reports agree on."""
SOURCE_CHARS = 60
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
    record: CaseRecord,
    numbers: Numbering,
    incidents: Sequence[Value],
    panels: Sequence[Value],
    needs: Sequence[Value],
    wording: Wording,
) -> tuple[Sentence, ...]:
    """Return what was read, the deadliest incidents, the largest totals, what is disputed, and what people lack."""
    reports = wording.count("report", len(record.documents))
    if not record.claims:
        return ((Part(words=wording.say("summary", "empty", reports=reports)),),)
    support = Support(record, numbers, wording)
    return (
        _counts(record, incidents, reports, wording),
        _worst(incidents, support, wording),
        _totals(panels, incidents, support, wording),
        _disputes(incidents, panels, support, wording),
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


def _worst(incidents: Sequence[Value], support: Support, wording: Wording) -> Sentence:
    """Return the deadliest incidents on whose figure independent reports agree, then larger figures in the words of the
    report that gives each: a reading alone is not told as fact."""
    for harm in (ClaimKind.KILLED, ClaimKind.INJURED):
        found = [(i, agreed) for i in incidents if (agreed := support.on_incident(i["id"], harm, _best(i, harm)))]
        found.sort(key=lambda pair: -pair[1].value)
        above = found[0][1].value if found else 0
        told = support.readings(harm, (incident["id"] for incident in incidents), above)
        if not found and not told:
            continue
        linked, people = Linked(), wording.say("harm", harm)
        sentences = []
        if found:
            listed = [_named(incident, harm, agreed, support, wording, linked) for incident, agreed in found[:WORST]]
            words = wording.say("summary", "semicolon").join(listed)
            sentences.append(wording.say("summary", "worst_agreed", harm=people, list=words))
        if told:
            quotes = _quotes(told[: LARGER if found else WORST], support, wording, linked)
            sentences.append(
                wording.say("summary", "worst_larger" if found else "worst_told", harm=people, list=quotes)
            )
        return linked.sentence(" ".join(sentences))
    return (Part(words=wording.say("summary", "worst_none")),)


def _best(incident: Value, harm: str) -> int | None:
    return next((estimate[2] for estimate in incident["e"] if estimate[0] == harm), None)


def _quotes(claims: Sequence[Claim], support: Support, wording: Wording, linked: Linked) -> str:
    """Return the words of each claim's report, its publisher and day, each opening the claim."""
    quotes = []
    for claim in claims:
        report = support.report(claim)
        day = wording.say("date", "none") if report.published is None else wording.span(report.published)
        quotes.append(
            wording.say(
                "summary",
                "quote",
                words=linked.link(support.quoted(claim), f"c={support.number(claim)}"),
                source=_bare(plain(report.publisher or report.source, SOURCE_CHARS)),
                day=day,
            )
        )
    return wording.say("summary", "semicolon").join(quotes)


def _named(incident: Value, harm: str, agreed: Agreed, support: Support, wording: Wording, linked: Linked) -> str:
    """Return an incident by what its agreeing sentences bear out: figure, town and day; how and what where they say."""
    held = support.incident(incident["id"])
    place = _bare(incident["p"] if incident["xy"][2] > NEAR else town_of(incident["p"]) or incident["p"])
    where = "beside_place" if incident["xy"][2] in NO_AREA else "in_place"
    if place == incident["p"] and all(row.place and row.place.where_prec == NEAR for row in agreed.claims):
        where = "near_place"
    figures = wording.say("summary", "harmed", figure=agreed.words, harm=wording.say("harm", harm))
    told = [wording.span(held.date)]
    attacks = wording.table("attack")
    if held.title or support.names_attack(agreed, held.kind):
        whole = held.title or support.names_target(agreed, held.target)
        title = _bare(incident["t"]) if whole else str(attacks[held.kind])
        told.insert(0, title[:1].lower() + title[1:] if title[1:2].islower() else title)
    if any(estimate[0] == harm and estimate[4] == "disputed" for estimate in incident["e"]):
        told.append(wording.say("summary", "others_differ"))
    if incident["x"]:
        told.append(wording.say("summary", "denied"))
    return wording.say(
        "summary",
        "incident",
        figures=linked.link(wording.say("summary", where, figures=figures, place=place), f"i={incident['id']}"),
        told=wording.say("summary", "comma").join(told),
    )


def _totals(panels: Sequence[Value], incidents: Sequence[Value], support: Support, wording: Wording) -> Sentence:
    """Return the largest running totals that independent reports give alike, then those of one report in its words.

    One no larger than the figure of a single incident is none that sums anything up, and is left to its section.
    """
    linked = Linked()
    worst: dict[str, int] = defaultdict(int)
    for incident in incidents:
        for estimate in incident["e"]:
            if not estimate[7] and incident["g"] != "discounted":
                worst[estimate[0]] = max(worst[estimate[0]], _value(estimate))
    agreed: dict[str, tuple[Value, Agreed]] = {}
    single: dict[str, ResolvedClaim] = {}
    for panel in panels:
        harm = panel["k"]
        rows = [support.claim(n) for row in panel["rows"] for point in row["pts"] for n in point["c"]]
        rows = [row for row in rows if is_sure(row.claim) and people_of(row.claim) > worst[harm]]
        for found in support.agreed(rows):
            if harm not in agreed or found.value > agreed[harm][1].value:
                agreed[harm] = (panel, found)
        for row in rows:
            if harm not in single or _weight(row) > _weight(single[harm]):
                single[harm] = row
    kinds = [kind.value for kind in ClaimKind]
    firm = [agreed[kind] for kind in kinds if kind in agreed][:TOTALS]
    alone = [single[kind].claim for kind in kinds if kind in single]
    alone = once(c for c in alone if c.kind not in agreed or people_of(c) > agreed[c.kind][1].value)
    sentences = []
    if firm:
        listed = wording.say("summary", "semicolon").join(_total(*found, support, wording, linked) for found in firm)
        sentences.append(wording.say("summary", "totals_agreed", list=listed))
    if alone:
        quotes = _quotes(alone[: LARGER if firm else WORST], support, wording, linked)
        sentences.append(wording.say("summary", "totals_more" if firm else "totals_told", list=quotes))
    if sentences:
        return linked.sentence(" ".join(sentences))
    numbered = any(p["v"] and p["q"] != "vague" for panel in panels for row in panel["rows"] for p in row["pts"])
    return (Part(words=wording.say("summary", "totals_small" if numbered else "totals_none")),)


def _value(estimate: Value) -> int:
    found: int = estimate[2] or estimate[1] or estimate[3] or 0
    return found


def _total(panel: Value, agreed: Agreed, support: Support, wording: Wording, linked: Linked) -> str:
    figures = wording.say("summary", "harmed", figure=agreed.words, harm=wording.say("harm", panel["k"]))
    return wording.say(
        "summary",
        "total_from" if panel["k"] == ClaimKind.EVACUATED.value else "total",
        figure=linked.link(figures, f"c={support.number(agreed.claims[0].claim)}"),
        place=_bare(panel["p"]),
    )


def _weight(row: ResolvedClaim) -> tuple[bool, int]:
    """Return how a total ranks: one with a speaker first, then by its figure: a number misread is soon the largest."""
    return row.claim.attribution is not None, people_of(row.claim)


def _disputes(incidents: Sequence[Value], panels: Sequence[Value], support: Support, wording: Wording) -> Sentence:
    linked = Linked()
    disputed = [panel for panel in panels if panel["x"]]
    torn = [incident for incident in incidents if incident["s"] == "disputed"]
    if not disputed and not torn:
        return (Part(words=wording.say("summary", "disputes_none")),)
    counts = [linked.link(wording.count("panel", len(disputed)), "totals")] if disputed else []
    counts += [linked.link(wording.count("disputed_incident", len(torn)), "incidents")] if torn else []
    words = wording.say("summary", "disputes_count", counts=wording.listing(counts))
    found = _first((panel, sides) for panel in disputed if (sides := _sides(panel, support)))
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


def _sides(panel: Value, support: Support) -> tuple[tuple[str, Value], ...]:
    """Return two speakers whom their sentences name, with the figures by which they contradict each other on one crowd
    and day, the pair of most origins and then the largest; none where the panel has no such pair."""
    told = [
        (row, point)
        for row in panel["rows"]
        for point in row["pts"]
        if point["x"] and row["sp"] and support.names_speaker((support.claim(n) for n in point["c"]), row["sp"])
    ]
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

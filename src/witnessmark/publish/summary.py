"""The case in five sentences, written from the record; each part of a sentence may open its evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from witnessmark.lexicon.everyday import everyday
from witnessmark.model.claims import ClaimKind
from witnessmark.model.record import CaseRecord
from witnessmark.publish.payload import Value
from witnessmark.publish.wording import Wording

WORST = 3
"""Incidents named in the summary."""
NO_AREA = (5, 7)
"""UCDP precisions of places that nothing is "in": a line or vague area, at sea or in the air."""
NEEDS = 8
"""Things lacking that the summary lists."""


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
    """Return up to five sentences: counts, origins, the worst, what is disputed, what people lack."""
    reports = wording.count("report", len(record.documents))
    if not record.claims:
        return ((Part(words=wording.say("summary", "empty", reports=reports)),),)
    return (
        _counts(record, incidents, reports, wording),
        _origins(record, reports, wording),
        _worst(incidents, wording),
        _disputes(incidents, panels, wording),
        _needs(needs, panels, wording),
    )


def _counts(record: CaseRecord, incidents: Sequence[Value], reports: str, wording: Wording) -> Sentence:
    linked = Linked()
    fill: dict[str, object] = {
        "incidents": linked.link(wording.count("incident", len(incidents)), "incidents"),
        "series": linked.link(wording.count("series", len(record.reckoning.series)), "totals"),
        "claims": wording.count("claim", len(record.claims)),
        "reports": linked.link(reports, "sources"),
    }
    spans = [incident.date for incident in record.incidents if incident.date]
    if not spans:
        return linked.sentence(wording.say("summary", "counts", **fill))
    dates = wording.days(min(span.start for span in spans), max(span.end for span in spans))
    return linked.sentence(wording.say("summary", "counts_dated", dates=dates, **fill))


def _origins(record: CaseRecord, reports: str, wording: Wording) -> Sentence:
    linked = Linked()
    origins = sum(origin.level.value == "report" for origin in record.reuse.origins)
    if origins < len(record.documents):
        publishers = {document.report.publisher or document.report.source for document in record.documents}
        return linked.sentence(
            wording.say(
                "summary",
                "origins",
                reports=reports,
                publishers=wording.count("publisher", len(publishers)),
                origins=linked.link(wording.count("origin", origins), "sources"),
            )
        )
    where = {sentence.id: sentence.report_id for document in record.documents for sentence in document.sentences}
    shared = sum(where[passage.sentence_a] != where[passage.sentence_b] for passage in record.reuse.passages)
    if len(record.documents) == 1:
        return linked.sentence(wording.say("summary", "origins_one"))
    if not shared:
        return linked.sentence(wording.say("summary", "origins_all", reports=reports))
    passages = linked.link(wording.count("sentence", shared), "sources")
    return linked.sentence(wording.say("summary", "origins_shared", reports=reports, passages=passages))


def _worst(incidents: Sequence[Value], wording: Wording) -> Sentence:
    linked = Linked()
    killed = _ranked(incidents, ClaimKind.KILLED)
    named = [_named(incident, wording, linked) for incident in killed[:WORST]]
    if len(named) > 1:
        return linked.sentence(
            wording.say("summary", "worst_more", list=wording.say("summary", "semicolon").join(named))
        )
    if named:
        return linked.sentence(wording.say("summary", "worst_one", a=named[0]))
    injured = _ranked(incidents, ClaimKind.INJURED)
    if injured:
        return linked.sentence(wording.say("summary", "worst_injured", a=_named(injured[0], wording, linked)))
    return linked.sentence(wording.say("summary", "worst_none"))


def _ranked(incidents: Sequence[Value], harm: ClaimKind) -> list[Value]:
    """Return the incidents with a number above zero for `harm`, the worst first; equals in the record's order."""

    def weight(incident: Value) -> int:
        return max((e[2] or e[1] or e[3] or 0 for e in incident["e"] if e[0] == harm.value), default=0)

    return sorted((i for i in incidents if weight(i) and i["g"] != "discounted"), key=lambda i: -weight(i))


def _named(incident: Value, wording: Wording, linked: Linked) -> str:
    comma: str = wording.catalogue["summary"]["comma"]
    title = incident["t"][:1].lower() + incident["t"][1:] if incident["t"][1:2].islower() else incident["t"]
    harms = comma.join(f"{e[5]} {wording.say('harm', e[0])}" for e in incident["e"][:2])
    place = incident["p"] or wording.say("summary", "elsewhere")
    where = "beside_place" if incident["xy"] and incident["xy"][2] in NO_AREA else "in_place"
    return wording.say(
        "summary",
        "incident",
        figures=linked.link(wording.say("summary", where, figures=harms, place=place), f"i={incident['id']}"),
        title=_bare(title),
        date=incident["d"][3] if incident["d"] else wording.say("date", "none"),
    )


def _disputes(incidents: Sequence[Value], panels: Sequence[Value], wording: Wording) -> Sentence:
    linked = Linked()
    disputed = [panel for panel in panels if panel["x"]]
    if disputed:
        panel = disputed[0]
        figures = [
            wording.say(
                "summary",
                "by",
                figure=linked.link(point["f"], f"c={point['c'][0]}"),
                speaker=in_a_sentence(_bare(row["sp"])) or wording.say("summary", "unattributed"),
            )
            for row in panel["rows"]
            for point in row["pts"][-1:]
        ]
        return linked.sentence(
            wording.say(
                "summary",
                "disputes",
                harm=wording.say("harm", panel["k"]),
                place=_bare(panel["p"]),
                figures=wording.listing(figures[:4]),
            )
        )
    torn = [incident for incident in incidents if incident["s"] == "disputed"]
    if torn:
        count = linked.link(wording.count("incident", len(torn)), "incidents")
        return linked.sentence(wording.say("summary", "disputes_incidents", incidents=count))
    largest = max(panels, key=lambda panel: (panel["k"] == "killed", panel["max"]), default=None)
    if largest is None:
        return linked.sentence(wording.say("summary", "disputes_none"))
    row = largest["rows"][0]
    point = max(row["pts"], key=lambda point: point["v"])
    return linked.sentence(
        wording.say(
            "summary",
            "totals",
            figure=linked.link(point["f"], f"c={point['c'][0]}"),
            harm=wording.say("harm", largest["k"]),
            place=_bare(largest["p"]),
            speaker=in_a_sentence(_bare(row["sp"])) or wording.say("summary", "unattributed"),
        )
    )


def _needs(needs: Sequence[Value], panels: Sequence[Value], wording: Wording) -> Sentence:
    linked = Linked()
    if needs:
        first = needs[0]
        things = [linked.link(item["w"], f"c={item['c'][0]}") for item in first["items"][:NEEDS]]
        fill = {"list": wording.listing(things), "place": _bare(first["p"])}
        if len(needs) > 1:
            return linked.sentence(wording.say("summary", "needs_more", more=len(needs) - 1, **fill))
        return linked.sentence(wording.say("summary", "needs", **fill))
    trapped = _first(panel for panel in panels if panel["k"] == "trapped")
    if trapped:
        point = trapped["rows"][0]["pts"][-1]
        figure = linked.link(point["f"], f"c={point['c'][0]}")
        return linked.sentence(wording.say("summary", "trapped", place=_bare(trapped["p"]), figure=figure))
    return linked.sentence(wording.say("summary", "needs_none"))


def _first(found: Iterable[Value]) -> Value | None:
    return next(iter(found), None)


def in_a_sentence(speaker: str) -> str:
    """Return a speaker as written inside a sentence: "The Red Cross" and "Local officials" stood at the head of one."""
    first, _, rest = speaker.partition(" ")
    opens = first == "The" or (rest.islower() and everyday(first.casefold()))
    return first.lower() + speaker[len(first) :] if opens else speaker

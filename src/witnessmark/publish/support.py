"""A record in; which of its figures independent reports surely give alike, and the words of a report for one, out."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from witnessmark.lexicon import load
from witnessmark.model.claims import Claim, Qualifier, ResolvedClaim, Scope, Stance
from witnessmark.model.incidents import Incident
from witnessmark.model.places import Place
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import Report
from witnessmark.model.time import DateSpan
from witnessmark.publish.naming import counted_of, town_of
from witnessmark.publish.payload import Numbering
from witnessmark.publish.wording import Wording, plain

SURE = 0.9
"""How surely a claim is read before the summary rests on it: of ten cases, the misread numbers were below."""
SEVERAL = 2
"""From so many people on an equal figure is agreement: one death in two reports may well be two deaths."""
NEAR_KM = 30
WEEK = 3
"""UCDP date precision of a week; what is dated less closely is no sign that two reports mean one event."""
AREA = 4
"""UCDP precision of a province; an area wider or vaguer than that is only equal to itself."""
QUOTE_CHARS = 170
TELLING_CHARS = 25
"""A sentence as short as "Both died." says nothing where it stands alone."""
BESIDE_CHARS = 80
"""So many characters on either side of a claim's own words are looked at for what stands beside its figure."""
WORDS_AFTER = 4
WORD = re.compile(r"\w+")
QUOTED = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A figure that independent reports give alike: its value, its words, and the claims that give it, one a report."""

    value: int
    words: str
    claims: tuple[ResolvedClaim, ...]


class Support:
    """Looks up what stands behind a figure of `record`."""

    def __init__(self, record: CaseRecord, numbers: Numbering, wording: Wording) -> None:
        self._wording = wording
        self._numbers = numbers
        self._claims = {resolved.claim.id: resolved for resolved in record.claims}
        self._incidents = {incident.id: incident for incident in record.incidents}
        self._reports = {document.report.id: document.report for document in record.documents}
        self._beside: dict[str, list[Claim]] = defaultdict(list)
        for resolved in record.claims:
            self._beside[resolved.claim.sentence_id].append(resolved.claim)
        self._origins = record.claim_origins
        of_reports = [origin for origin in record.reuse.origins if origin.level.value == "report"]
        self._told_by = {member: origin.id for origin in of_reports for member in origin.members}

    def incident(self, incident_id: str) -> Incident:
        """Return an incident of the record."""
        return self._incidents[incident_id]

    def report(self, claim: Claim) -> Report:
        """Return the report of a claim."""
        return self._reports[claim.report_id]

    def claim(self, number: int) -> ResolvedClaim:
        """Return the claim that the page knows by `number`."""
        return self._numbers.order[number]

    def number(self, claim: Claim) -> int:
        """Return the number by which the page knows a claim."""
        return self._numbers.claims[claim.id]

    def sentence(self, claim: Claim) -> str:
        """Return the sentence of a claim, on one line."""
        return plain(self.report(claim).text[claim.start : claim.end])

    def on_incident(self, incident_id: str, harm: str, best: int | None) -> Agreed | None:
        """Return the figure for `harm` of an incident that two or more independent reports surely give of that place
        and those days, one naming the place beside it; `best`, the record's own, comes first. None where none agree."""
        incident = self._incidents[incident_id]
        members = [self._claims[claim] for claim in incident.claim_ids]
        telling = [
            row
            for row in members
            if row.claim.kind == harm
            and row.claim.scope is Scope.INCIDENT
            and is_sure(row.claim)
            and _same_place(row.place, incident.place)
            and _same_days(row.date, incident.date)
        ]
        telling.sort(key=lambda row: not self._names(row, incident.place))
        found = [one for one in self.agreed(telling) if self._names(one.claims[0], incident.place)]
        found = [one for one in found if one.value >= SEVERAL]
        return max(found, key=lambda one: (one.value == best, len(one.claims), one.value), default=None)

    def readings(self, harm: str, incidents: Iterable[str], above: int) -> list[Claim]:
        """Return the sure claims of `harm` in these incidents (ids) that tell of more people than `above`, the largest
        first, one a figure: that of the shortest sentence."""
        members = (self._claims[claim].claim for one in incidents for claim in self._incidents[one].claim_ids)
        found = [
            c for c in members if c.kind == harm and c.scope is Scope.INCIDENT and is_sure(c) and people_of(c) > above
        ]
        found.sort(key=lambda claim: (-people_of(claim), claim.end - claim.start, claim.id))
        return once(claim for claim in found if claim.end - claim.start >= TELLING_CHARS)

    def agreed(self, claims: Iterable[ResolvedClaim]) -> list[Agreed]:
        """Return each figure that two or more of the sure `claims` give who share no text, report or publisher."""
        alike: dict[tuple[str, int, int | None, str], list[ResolvedClaim]] = defaultdict(list)
        for row in claims:
            figure = row.claim.figure
            if figure is not None and is_sure(row.claim) and not self._rest_of_more(row.claim):
                # "at least 7" and "7" are one figure; "nearly 7" and "about 7" are others
                hedge = Qualifier.EXACT if figure.qualifier is Qualifier.AT_LEAST else figure.qualifier
                high = None if hedge is Qualifier.EXACT else figure.high
                alike[hedge, figure.low or 0, high, counted_of(row.claim.affected) or ""].append(row)
        found = [(unit, self._apart(rows)) for (*_, unit), rows in alike.items()]
        return [
            Agreed(value=people_of(rows[0].claim), words=self._words(rows, unit), claims=rows)
            for unit, rows in found
            if len(rows) > 1
        ]

    def _rest_of_more(self, claim: Claim) -> bool:
        """Tell whether the words beside a figure show that it leaves somebody out: "the mayor and seven others"."""
        beside = load("publish_names")["beside_figures"]
        said = plain(claim.figure.words, BESIDE_CHARS).casefold() if claim.figure else ""
        before, *rest = re.split(
            rf"(?<!\w){re.escape(said)}(?!\w)", self._around(claim, BESIDE_CHARS).casefold(), maxsplit=1
        )
        after = rest[0] if rest else ""
        if not set(WORD.findall(after)[:WORDS_AFTER]).isdisjoint(beside["after"]):
            return True
        # "eight were injured and five killed" leaves nobody out; "she and five of her family" does
        return not set(WORD.findall(before)[-1:]).isdisjoint(beside["before"]) and not any(
            other.kind is not claim.kind and other.quote.start < claim.quote.start
            for other in self._beside[claim.sentence_id]
        )

    def _names(self, row: ResolvedClaim, held: Place | None) -> bool:
        """Tell whether a claim's own sentence names `held` as its place: the reasons quote the name that was read."""
        if row.place is None or held is None or row.place.id != held.id:
            return False
        named = [row.claim.place_text or "", *(name for why in row.why for name in QUOTED.findall(why))]
        sentence = self.sentence(row.claim)
        return any(name in sentence for name in named if name)

    def _words(self, rows: Sequence[ResolvedClaim], unit: str) -> str:
        figures = [row.claim.figure for row in rows if row.claim.figure is not None]
        loosest = max(figures, key=lambda figure: (figure.high is None, figure.qualifier is not Qualifier.EXACT))
        return self._wording.in_units(self._wording.figure(loosest), unit or None)

    def _apart(self, rows: Sequence[ResolvedClaim]) -> tuple[ResolvedClaim, ...]:
        seen: set[str] = set()
        kept: list[ResolvedClaim] = []
        for row in rows:
            report = self._reports[row.claim.report_id]
            origin = self._origins.get(row.claim.id, row.claim.id)
            marks = {report.id, origin, self._told_by.get(report.id, report.id), report.publisher or report.id}
            if seen.isdisjoint(marks):
                kept.append(row)
            seen |= marks
        return tuple(kept)

    def _around(self, claim: Claim, chars: int) -> str:
        text = self.report(claim).text
        end = min(claim.end, claim.quote.end + chars, claim.quote.start + QUOTE_CHARS + chars)
        return plain(text[max(claim.start, claim.quote.start - chars) : end])

    def names_attack(self, agreed: Agreed, kind: str) -> bool:
        """Tell whether two of the sentences behind a figure name its kind of attack in words that stand for it."""
        words = load("link_words")["means"].get(kind, ())
        return self._named(agreed, words)

    def names_target(self, agreed: Agreed, target: str | None) -> bool:
        """Tell whether two of the sentences behind a figure name what was struck by its last word."""
        return bool(target) and self._named(agreed, [(target or "").casefold().rpartition(" ")[2]])

    def names_speaker(self, claims: Iterable[ResolvedClaim], speaker: str) -> bool:
        """Tell whether a sure one of these claims names `speaker` in its own sentence."""
        return any(is_sure(c.claim) and speaker.casefold() in self.sentence(c.claim).casefold() for c in claims)

    def _named(self, agreed: Agreed, words: Sequence[str]) -> bool:
        told = [self.sentence(row.claim).casefold() for row in agreed.claims]
        return sum(any(word in sentence for word in words) for sentence in told) > 1

    def quoted(self, claim: Claim) -> str:
        """Return the words around a claim's own, cut between words where the sentence is long."""
        text = self.report(claim).text
        own = plain(text[claim.quote.start : claim.quote.end], QUOTE_CHARS)
        # a sentence may be as long as its report: no more of it is read than can be shown
        before = plain(text[max(claim.start, claim.quote.start - 2 * QUOTE_CHARS) : claim.quote.start])
        after = plain(text[claim.quote.end : min(claim.end, claim.quote.end + 2 * QUOTE_CHARS)])
        room = max(0, QUOTE_CHARS - len(own))
        left = _cut_left(before, max(room // 2, room - len(after)))
        right = _cut_right(after, room - len(left))
        glue = "" if not after or not after[0].isalnum() else " "
        return " ".join(part for part in (left, own + glue + right) if part)


def _cut_left(words: str, room: int) -> str:
    return words if len(words) <= room else "…" + words[len(words) - room :].partition(" ")[2]


def _cut_right(words: str, room: int) -> str:
    return words if len(words) <= room else words[: max(room, 1)].rpartition(" ")[0] + "…"


def once(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims without those whose figure or sentence stands in an earlier one of them."""
    seen: set[int | str] = set()
    kept = []
    for claim in claims:
        marks: set[int | str] = {people_of(claim), claim.sentence_id}
        if seen.isdisjoint(marks):
            kept.append(claim)
        seen |= marks
    return kept


def people_of(claim: Claim) -> int:
    """Return how many people a claim tells of, by the bound that it states; 0 where it states none."""
    figure = claim.figure
    return 0 if figure is None else figure.size


def is_sure(claim: Claim) -> bool:
    """Tell whether a claim is read surely and states, of no part of a larger figure, a number of people above zero."""
    figure = claim.figure
    return (
        figure is not None
        and figure.qualifier is not Qualifier.VAGUE
        and bool(figure.low or figure.high)
        and claim.stance is Stance.ASSERTED
        and claim.part_of is None
        and not claim.unsure
        and claim.sure >= SURE
    )


def _same_place(told: Place | None, held: Place | None) -> bool:
    if told is None or held is None or told.inferred:
        return False
    if told.id == held.id:
        return True
    return max(told.where_prec, held.where_prec) <= AREA and (
        told.km_to(held) <= NEAR_KM or town_of(told.name) == town_of(held.name)
    )


def _same_days(told: DateSpan | None, held: DateSpan | None) -> bool:
    if told is None or held is None or max(told.date_prec, held.date_prec) > WEEK:
        return False
    return told.start <= held.end and held.start <= told.end

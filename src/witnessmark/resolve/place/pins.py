"""Which of all places that a report names a claim's harm is pinned to: all weighed together, by learned weights.

The rules of `of_claim` read one sentence and its neighbours, and are right more often than not. What they miss takes
the whole report: that the same figure was told of another town before, that a doctor spoke in Zabid of those hurt
elsewhere, that 300 residents of a region are not the town's. Each place that the report names is a candidate with a few
plain features, the rules' own reading the strongest among them; a conditional logit (weights as data, fitted by
eval/resolve/fit_pins.py on labelled pages) takes the likeliest.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import log

from witnessmark import lexicon
from witnessmark.model.claims import Claim, Scope
from witnessmark.model.places import distance_km
from witnessmark.model.text import Document, SentenceKind
from witnessmark.resolve.place.candidates import STRONG, Candidate, SentencePlaces, lies_in, plain
from witnessmark.resolve.place.context import UNREAD_KINDS, ReportContext, of_entry
from witnessmark.resolve.place.names import fold
from witnessmark.resolve.place.scene import ReportScene
from witnessmark.resolve.place.words import Relation, folded_words, is_english

_TABLE = lexicon.load("resolve_pins")
_WEIGHTS: dict[str, float] = _TABLE["weights"]
_MARGIN: float = _TABLE["limits"]["margin"]
_CARE = re.compile(
    r"\b(?:hospitals?|clinics?|doctors?|nurses?|medics?|morgues?|mortuar\w+|infirmar\w+|treated|admitted|medical|"
    r"surgeons?|taken to|rushed to|transferred to|flown to|sent to)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom (?:the |a )?(?:\w+ ){0,2}(?:of )?$", re.IGNORECASE)
_NATIVE = re.compile(
    r"\b(?:residents?|inhabitants|villagers|people|citizens|pupils?|students?|natives?|school|families)\b"
    r"(?: \w+){0,3} (?:of|in|from) (?:the )?(?:\w+ )?$",
    re.IGNORECASE,
)
_PARTLY = re.compile(
    r"\b(?:most|many|some|several|half|majority|all|\w+ per ?cent|a third|dozens|\d+) of "
    r"(?:them|whom|which|those|the \w+)"
    r"(?: (?!killed|dead)\w+){0,3} (?:in|from|at) (?:the )?$",
    re.IGNORECASE,
)
_DEALT = re.compile(r"(?: [^\W\d]+){0,4}? (?:in|at|near|on|around) (?:the )?(?:\w+ of )?", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:not counting|not including|excluding|except|besides|apart from|outside of)\b[^.;]*$", re.I)
_MOVED = re.compile(r"\b(?:to|towards?|into|for)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:mayor|governor|head|chief|minist\w+|polic\w+|prosecutor\w*|court|office|authorit\w+|government|official\w*|"
    r"spokes\w+|agency|administration|correspondent|reporters?|director|department|university)\b[^.;:]{0,40}$",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:Centre|Center|Agency|Institute|Ministry|Command|Forces?|Committee|Council|Association|Union|Organi[sz]ation|"
    r"Service|Department|Directorate|Observatory|Mission|Fund|Group|Authority|Corps|Brigade|Office|Court|Press|News|"
    r"Times|Radio|Watch|Cross|Crescent|University|Telegram|WhatsApp|Facebook|Twitter|Conflict|War)s?\b"
)
_EVENT = re.compile(
    r"\b(?:strikes?|attacks?|raids?|bomb\w*|shell\w*|crash\w*|quake|earthquake|fire|explosion|blast|floods?|landslide|"
    r"clash\w*|shooting|massacre|hit|struck|collapse\w*|fighting|assault|ambush|storm\w*|siege|battle|killings?)"
    r"(?: (?!said|told)\w+){0,3} (?:on|in|at|near|of|against|outside|around|off)?(?: the)?(?: \w+ of)? ?$",
    re.IGNORECASE,
)
_CUT = re.compile(r"[;:]|,\s(?:and|while|but|where|who|which)\b|\band in\b|\bwhile\b|\bwhere\b", re.IGNORECASE)
_REGIONAL = re.compile(
    r"\b(?:the|this|our|whole|entire) (?:whole |entire )?"
    r"(?P<rank>region|oblast|province|governorate|state|country|nation|nationwide)\b",
    re.IGNORECASE,
)
_NAMED = frozenset({"said", "struck", "sentence"})
"""Readings of what the claim's own sentence names."""
_MANY = 100
_MOST_WEIGHED = 300_000
_NEAR = 3
_WIDE = 4
_ONE_CITY_KM = 25
_REASONS = (
    ("said", "place named with the claim"),
    ("struck", "place named with what was struck"),
    ("sentence", "place named in the sentence"),
    ("gazetteer", "is in no gazetteer"),
    ("before", "place of what was told before"),
    ("passing", "place named in passing"),
    ("after", "place told just after"),
    ("about", "place that the report is about"),
    ("scene", "where the whole report plays"),
    ("scene", "whole report plays around"),
    ("total", "a total of"),
    ("country", "only a country"),
    ("others", "other places"),
    ("last", "no place is named"),
    ("last", "no town is sure"),
    ("last", "no more than"),
)


def reason_of(why: str) -> str:
    """Return which rule read a place, from what it says of itself."""
    return next((name for name, words in _REASONS if words in why), "other")


@dataclass(slots=True)
class _Group:
    """All mentions of one place in a report."""

    best: Candidate
    events: int = 0
    cared: int = 0
    strong: int = 0
    relations: set[Relation] = field(default_factory=set)
    at: list[tuple[int, Candidate, int]] = field(default_factory=list)
    """Sentence, candidate, offset in the sentence; -1 where it stands in no words of it."""
    everyday: bool = False
    """Whether all its words are everyday ones; known once all mentions are."""


class Pins:
    """The places of one report, and what ties each of its claims to each of them."""

    def __init__(
        self,
        context: ReportContext,
        places: SentencePlaces,
        scene: ReportScene,
        claims: Sequence[tuple[Claim, int]],
        told: Sequence[tuple[Candidate | None, str]],
        turns: Callable[[int], bool],
    ) -> None:
        """Gather the places. `claims` with the index of their sentence, `told` what the rules read for each; `turns`
        tells whether a sentence turns to another event."""
        self._context = context
        self._scene = scene
        self._claims, self._told, self._turns = claims, told, turns
        document: Document = context.document
        self._sentences = document.sentences
        self._line = _lines(document)
        self._groups: dict[tuple[str, str], _Group] = {}
        self._sentence_groups: dict[int, set[tuple[str, str]]] = defaultdict(set)
        self._named_in: dict[int, list[Candidate]] = defaultdict(list)
        title = fold(document.report.title or "")
        for sentence in self._sentences:
            if sentence.kind in UNREAD_KINDS:
                continue
            starts = defaultdict(list)
            for mention in context.mentions(sentence.index):
                starts[mention.words].append(mention.start)
            for candidate in places.at(sentence.index):
                key = _key(candidate)
                group = self._groups.setdefault(key, _Group(candidate))
                if candidate.score > group.best.score:
                    group.best = candidate
                offsets = starts.get(candidate.words) or [-1]
                start = offsets.pop(0) if len(offsets) > 1 else offsets[0]
                group.at.append((sentence.index, candidate, start))
                group.relations.add(candidate.relation)
                group.strong += candidate.relation in STRONG
                near = sentence.text[max(0, start - 40) : max(0, start)]
                group.cared += _CARE.search(f"{near} {candidate.words}") is not None
                if start > 0 and _EVENT.search(sentence.text[max(0, start - 60) : start]):
                    group.events += 1
                self._sentence_groups[sentence.index].add(key)
                self._named_in[sentence.index].append(candidate)
        self._titled = {key for key, g in self._groups.items() if title and f" {fold(g.best.words)} " in f" {title} "}
        self._offer()
        self._votes = Counter(_key(c) for c, _ in told if c is not None)
        self._same_figure: dict[tuple[str, int | None, int | None], list[int]] = defaultdict(list)
        for at, (claim, _) in enumerate(claims):
            if claim.figure is not None and claim.figure.size > 1:
                self._same_figure[claim.kind.value, claim.figure.low, claim.figure.high].append(at)
        self._claims_in: dict[int, list[int]] = defaultdict(list)
        for at, (_, index) in enumerate(claims):
            self._claims_in[index].append(at)
        self._headings = [s.index for s in self._sentences if s.kind is SentenceKind.HEADING and s.index > 0]
        self._leads = frozenset([s.index for s in self._sentences if s.kind is SentenceKind.BODY][:2])
        self._order = sorted(range(len(claims)), key=lambda i: (claims[i][0].start, claims[i][0].quote.start))
        self._rank = {at: i for i, at in enumerate(self._order)}

    def _offer(self) -> None:
        """Add the places that no sentence needs to name: the report's country, region and scene."""
        home, region, town = self._scene.home_country(), self._context.focus.region, self._scene.town
        extra = [plain(of_entry(entry), Relation.BARE) for entry in (home, region) if entry is not None]
        for candidate in [*extra, *([town] if town is not None else []), *(c for c, _ in self._told if c is not None)]:
            self._groups.setdefault(_key(candidate), _Group(candidate))
        for group in self._groups.values():
            group.everyday = all(map(is_english, folded_words(group.best.words)))

    def candidates(self, at: int) -> list[tuple[Candidate, dict[str, float]]]:
        """Return each place that claim `at` may be pinned to, with its features."""
        claim, index = self._claims[at]
        rule, why = self._told[at]
        found = []
        for key, group in self._groups.items():
            form = self._form(group, index, rule)
            own = key in self._sentence_groups.get(index, ())
            part = rule is not None and _is_city_of(form, rule, why)
            if form is rule or (
                not part and self._is_tied(group, index) and self._may_stand(form, rule, claim, own=own)
            ):
                found.append((form, self._features(key, group, at)))
        return found

    def _is_tied(self, group: _Group, index: int) -> bool:
        """Tell whether the report says more with a name than where it was sent from, what an everyday word could, or
        once in passing, and not only of what a sentence turns away from."""
        best = group.best
        if group.relations == {Relation.DATELINE}:
            return False
        if group.relations == {Relation.BARE}:
            own = any(at == index for at, _, _ in group.at)
            if group.everyday or not (own or _key(best) in self._titled or len(group.at) > 1):
                return False
        return best.precision >= _WIDE or not self._turns(index) or any(at >= index for at, _, _ in group.at)

    def _may_stand(self, candidate: Candidate, rule: Candidate | None, claim: Claim, *, own: bool) -> bool:
        """Tell whether a place is likely enough beside where the whole report plays, and no second form of `rule`."""
        if rule is not None and candidate.feature and rule.feature and candidate.words == rule.words:
            return False
        if claim.scope is Scope.RUNNING_TOTAL or candidate.precision > _NEAR:
            return True
        return self._scene.checked(candidate, "", claim, own=own)[0] is candidate

    def _form(self, group: _Group, index: int, rule: Candidate | None) -> Candidate:
        """Return the candidate of a place as the claim's own sentence, or the nearest one, tells it."""
        if rule is not None and _key(rule) == _key(group.best):
            return rule
        if not group.at:
            return group.best
        return min(group.at, key=lambda row: (abs(row[0] - index), row[0] > index, -row[1].score))[1]

    def _features(self, key: tuple[str, str], group: _Group, at: int) -> dict[str, float]:
        claim, index = self._claims[at]
        rule, why = self._told[at]
        best = group.best
        total = claim.scope is Scope.RUNNING_TOTAL
        size = claim.figure.size if claim.figure is not None else 0
        big = size >= _MANY
        wide = "country" if best.is_country else "sea" if best.is_sea else "thing" if best.feature else None
        wide = wide or ("region" if best.precision in {4, 5} else "town")
        f: dict[str, float] = {wide: 1.0}
        if total:
            f[f"total_{wide}"] = 1.0
        if big:
            f[f"many_{wide}"] = 1.0
        inside = rule is not None and lies_in(best, rule)
        if rule is not None and _key(rule) == key:
            f["rule"] = 1.0
            f[f"rule_{reason_of(why)}"] = 1.0
            if rule.inferred:
                f["rule_inferred"] = 1.0
            if total:
                f["rule_total"] = 1.0
            if rule.is_country:
                f["rule_country"] = 1.0
        elif rule is not None:
            f["in_rule"] = float(inside)
            f["around_rule"] = float(lies_in(rule, best))
            f["abroad"] = float(rule.reading.country != best.reading.country)
        if group.everyday:
            f["english"] = 1.0
        if best.reading.country is not None and best.reading.country == self._context.home:
            f["home"] = 1.0
        f["chance"] = self._context.chance(best.point) if not best.is_country else 0.0
        town = self._scene.town
        if town is not None and _key(town) == key:
            f["scene"] = 1.0
        f["told"] = log(1 + len(group.at))
        f["told_strong"] = log(1 + group.strong)
        f["titled"] = float(key in self._titled)
        f["events"] = log(1 + group.events)
        f["cared"] = group.cared / max(1, len(group.at))
        if inside:
            f["votes_in_rule"] = self._votes[key] / max(1, len(self._told))
            f["titled_in_rule"] = f["titled"]
            f["dateline_in_rule"] = float(Relation.DATELINE in group.relations)
        if best.feature:
            f["body"] = float(_BODY.search(best.words) is not None)
            f["thing_strong"] = float(group.strong > 0)
            f["thing_once"] = float(len(group.at) == 1 and all(at != index for at, _, _ in group.at))
            f["thing_digit"] = float(any(ch.isdigit() for ch in best.words))
        f["votes"] = self._votes[key] / max(1, len(self._told))
        f["only"] = float(self._votes[key] == len(self._told))
        self._of_sentence(f, group, claim, index)
        self._of_neighbours(f, key, group, index)
        self._of_twins(f, key, at)
        return f

    def _of_sentence(self, f: dict[str, float], group: _Group, claim: Claim, index: int) -> None:
        """Add what the claim's own sentence says of a place."""
        own = [(c, start) for i, c, start in group.at if i == index]
        text = self._sentences[index].text
        regional = _REGIONAL.search(text)
        if regional is not None:
            rank = regional["rank"].casefold()
            national = rank in {"country", "nation", "nationwide"}
            f["regional"] = float(group.best.is_country if national else group.best.precision == 4)
        if not own:
            return
        middle = (claim.quote.start + claim.quote.end) // 2 - claim.start
        candidate, start = min(own, key=lambda row: (row[0].relation not in STRONG, abs(row[1] - middle)))
        f["own"] = 1.0
        f[f"own_{candidate.relation.value}"] = 1.0
        if claim.place_text and (candidate.words in claim.place_text or claim.place_text in candidate.words):
            f["picked"] = 1.0
        if start < 0:
            return
        end = start + len(candidate.words)
        between = text[min(end, middle) : max(start, middle)]
        f["own_far"] = log(1 + abs(start - middle) / 20)
        f["own_cuts"] = min(3.0, float(len(_CUT.findall(between))))
        f["own_before"] = float(start < middle)
        before, after = text[max(0, start - 60) : start], text[end : end + 30]
        f["head"] = float(start < 6 and re.match(r"[^.;!?]{0,30}:\s", after) is not None)
        f["event"] = float(_EVENT.search(before) is not None)
        if claim.scope is Scope.RUNNING_TOTAL:
            f["total_own"] = 1.0
            f["total_office"] = float(re.match(r"['’]s? ", after) is not None)
        f["care"] = float(_CARE.search(f"{before} {candidate.words}") is not None)
        f["from"] = float(_FROM.search(before) is not None)
        f["partly"] = float(_PARTLY.search(before) is not None)
        told_figure = claim.figure.words if claim.figure is not None else ""
        at = text.find(told_figure, claim.quote.start - claim.start) if told_figure else -1
        if at >= 0:
            f["dealt"] = float(_DEALT.fullmatch(text[at + len(told_figure) : start]) is not None)
        f["native"] = float(_NATIVE.search(before) is not None)
        f["without"] = float(_WITHOUT.search(before) is not None)
        f["moved"] = float(_MOVED.search(before) is not None)
        f["office"] = float(_OFFICE.search(before) is not None)
        said = claim.attribution
        if said is not None and candidate.words in f"{said.speaker} {said.role or ''}":
            f["speaker"] = 1.0
            if claim.scope is Scope.RUNNING_TOTAL:
                f["total_speaker"] = 1.0
        others = [c for c in self._named_in.get(index, ()) if c is not candidate]
        f["inner"] = float(any(lies_in(candidate, c) for c in others))
        f["outer"] = float(any(lies_in(c, candidate) for c in others))
        apart = any(c.relation in STRONG and _key(c) != _key(candidate) for c in others)
        f["own_alone"] = float(candidate.relation in STRONG and not apart)

    def _of_neighbours(self, f: dict[str, float], key: tuple[str, str], group: _Group, index: int) -> None:
        """Add where else the report names a place."""
        strong = [i for i, c, _ in group.at if c.relation in STRONG and i != index]
        loose = [i for i, c, _ in group.at if c.relation not in STRONG and i != index]
        line = self._line[index]
        before = [i for i in strong if i < index]
        after = [i for i in strong if i > index]
        if before:
            f["before"] = 1 / (index - max(before))
            f["same_line"] = float(any(self._line[i] == line for i in before))
        if after:
            f["after"] = 1 / (min(after) - index)
            f["after_line"] = float(any(self._line[i] == line for i in after))
        if any(i < index for i in loose):
            f["loose_before"] = 1 / (index - max(i for i in loose if i < index))
        latest = [i for i in range(index - 1, max(-1, index - 1 - 8), -1) if self._sentence_groups.get(i)]
        if latest:
            f["latest"] = float(key in self._sentence_groups[latest[0]])
        f["dateline"] = float(Relation.DATELINE in group.relations)
        f["lead"] = float(any(i in self._leads for i, c, _ in group.at if c.relation is not Relation.DATELINE))
        heads = [
            i for i, _, start in group.at
            if self._line[i] == line and 0 <= start < 6 and i <= index and ":" in self._sentences[i].text[:80]
        ]  # fmt: skip
        f["line_head"] = float(bool(heads))
        above = bisect_left(self._headings, index)
        f["heading"] = float(above > 0 and key in self._sentence_groups.get(self._headings[above - 1], ()))

    def _of_twins(self, f: dict[str, float], key: tuple[str, str], at: int) -> None:
        """Add what the rules read for the claims around it, and for those that tell the same figure."""
        claim, index = self._claims[at]
        if claim.figure is not None:
            same = self._same_figure.get((claim.kind.value, claim.figure.low, claim.figure.high), [])
            twins = [i for i in same if self._claims[i][1] != index]
            f["twin"] = float(any(self._is_told(i, key) for i in twins))
            f["twin_own"] = float(any(key in self._strong_in(self._claims[i][1]) for i in twins))
        rank = self._rank[at]
        for name, step in (("previous", -1), ("following", 1)):
            place = rank + step
            if 0 <= place < len(self._order):
                f[name] = float(self._is_told(self._order[place], key))
        f["beside"] = float(any(self._is_told(i, key) for i in self._claims_in[index] if i != at))

    def _strong_in(self, index: int) -> set[tuple[str, str]]:
        return {_key(c) for c in self._named_in.get(index, ()) if c.relation in STRONG}

    def _is_told(self, at: int, key: tuple[str, str]) -> bool:
        told = self._told[at][0]
        return told is not None and _key(told) == key

    @property
    def is_too_long(self) -> bool:
        """Tell whether the report is so long that to weigh each place for each claim would take a minute and say
        little: it tells of many events, and what stands near gives each its place."""
        mentions = sum(len(group.at) + 1 for group in self._groups.values())
        return len(self._claims) * mentions > _MOST_WEIGHED

    def choose(self, at: int) -> tuple[Candidate | None, str]:
        """Return the place that claim `at` is pinned to, and why."""
        rule, why = self._told[at]
        scored = [
            (round(sum(_WEIGHTS.get(name, 0.0) * value for name, value in f.items()), 6), candidate)
            for candidate, f in self.candidates(at)
        ]
        if not scored:
            return rule, why
        score, best = max(scored, key=lambda row: (row[0], row[1] is rule, row[1].name))
        if any(candidate is rule and own > score - _MARGIN for own, candidate in scored):
            return rule, why
        return best, f'of all places that the report names, "{best.words}" fits what is told here best'


def _is_city_of(candidate: Candidate, rule: Candidate, why: str) -> bool:
    """Tell whether a place is no more than the city of a quarter that the claim's own sentence names."""
    named_so = reason_of(why) in _NAMED and rule.precision <= _NEAR and not candidate.feature
    return named_so and candidate.precision <= _NEAR and distance_km(candidate.point, rule.point) <= _ONE_CITY_KM


def _key(candidate: Candidate) -> tuple[str, str]:
    """Return what makes two candidates one place."""
    apart = candidate.feature or candidate.precision == 5
    return candidate.reading.id, fold(candidate.name) if apart else "inferred" if candidate.inferred else ""


def _lines(document: Document) -> list[int]:
    """Return the number of the line that each sentence stands in."""
    text, line, found, at = document.report.text, 0, [], 0
    for sentence in document.sentences:
        line += text.count("\n", at, sentence.start)
        at = sentence.start
        found.append(line)
    return found

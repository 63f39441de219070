"""What is known of an event from the claims joined so far: a claim's own profile, and two profiles merged."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from witnessmark import lexicon
from witnessmark.lexicon.disasters import one_disaster
from witnessmark.link.words import (
    book,
    cue,
    is_counted,
    means_in,
    proper_names,
    telling_words,
    without_offices,
    without_speakers,
)
from witnessmark.model.claims import Claim, ClaimKind, Qualifier, ResolvedClaim, Stance
from witnessmark.model.places import Place
from witnessmark.model.text import Document, Sentence, SentenceKind

HARM_KINDS = frozenset(
    {
        ClaimKind.KILLED,
        ClaimKind.INJURED,
        ClaimKind.TREATED,
        ClaimKind.CASUALTIES,
        ClaimKind.MISSING,
        ClaimKind.DETAINED,
        ClaimKind.ABDUCTED,
        ClaimKind.STRUCK,
    }
)
"""Kinds that an attack or a disaster does; displaced, evacuated and trapped are told of other events too."""

DOZENS = 24
"""The floor of "dozens": from here on a vague figure tells one event from another."""

NEAR_CHARS = 40
"""How soon after "the attack" a place must be named to be the attack's: "the attack on the market in X"."""

TOWN = 2
"""Places up to this `where_prec` are towns and points in or near them."""

HEADLINE = -3
"""The place in the text of a heading that opens it."""

Interval = tuple[int | None, int | None]
Mark = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """A DateSpan as ordinals, so that comparing costs little. `firm` is False for a date inferred or lent.

    `beside` marks a lent one that the sentence just before names.
    """

    start: int
    end: int
    firm: bool
    beside: bool = False

    @property
    def days(self) -> int:
        """Length in days, both ends included."""
        return self.end - self.start + 1


@dataclass(frozen=True, slots=True)
class Town:
    """Where a sentence (its place in a report) puts what it tells; `named` where its own words say so, and not by
    speaking of what was told before, `first` where they do before they tell it: "In Brovary a councillor was killed".
    """

    report: str
    index: int
    place: Place
    named: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """What some claims together say of their event. Sets are empty and values None where none of them says.

    A place or day is lent when an earlier sentence names it and the claim's own does not: it agrees at half weight (at
    most of it where the sentence just before names it: `beside`) and excludes nothing. `apart_from` are places (ids)
    that the sentence names for something else. `targets` are classes read from what was struck, `scenes` classes read
    from the rest of the sentence, or, lent, from the one before where it has none: a weaker sign. `parted` marks
    targets of a sentence that tells of several, each beside its claim. `opened` are the positions of sentences that
    open a new event. `marks` are (origin, kind, figure) with their
    sentence's words, and `phrasings` all sentences' words, for finding
    copies. `stories` are those that their tellings belong to, `shared` the rare words by which they do, `leading` those
    of which they are what a report mainly tells.
    `focused` are the reports that play in one town, `disasters` those that tell of one disaster, `scrambled` those
    whose sentences stand in no order. `turned` tells that the sentence just before opens a new event. `towns` are the
    towns where sentences place what they tell.
    """

    claims: tuple[str, ...]
    reports: frozenset[str]
    positions: frozenset[tuple[str, int]]
    marks: Mapping[Mark, str]
    phrasings: frozenset[str]
    place: Place | None
    place_lent: bool
    place_beside: bool
    apart_from: frozenset[str]
    span: Span | None
    published: Span | None
    targets: frozenset[str]
    scenes: frozenset[str]
    scenes_lent: bool
    parted: bool
    means: frozenset[str]
    means_lent: bool
    figures: Mapping[ClaimKind, tuple[Interval, ...]]
    victims: frozenset[str]
    rare: frozenset[str]
    harmful: bool
    refers: bool
    follows: bool
    opened: frozenset[tuple[str, int]]
    stories: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    leading: frozenset[str] = frozenset()
    focused: frozenset[str] = frozenset()
    disasters: frozenset[str] = frozenset()
    scrambled: frozenset[str] = frozenset()
    turned: bool = False
    towns: frozenset[Town] = frozenset()

    @property
    def fullness(self) -> int:
        """How much is known: the fullest profiles lead when clusters form."""
        precise = 0 if self.place is None else 8 - self.place.where_prec
        dated = 0 if self.span is None else max(0, 8 - self.span.days)
        return 2 * precise + 2 * dated + 4 * bool(self.targets) + 2 * bool(self.means) + 2 * len(self.figures)


@dataclass(frozen=True, slots=True)
class ReportWords:
    """The sentences of one report, as written and folded, with the words that stand in few of them."""

    texts: Mapping[str, tuple[int, str]]
    folded: Mapping[int, str]
    in_order: bool
    rare: frozenset[str]
    published: Span | None
    quotes: Mapping[str, tuple[tuple[int, int], ...]]
    focused: bool
    disaster: bool


def read_report(document: Document, claims: Iterable[ResolvedClaim] = ()) -> ReportWords:
    """Return a report's sentences by id, and its rare proper names: those in two or three different sentences.

    `claims` are the report's: what stands nearest to a quote depends on where the others stand.
    """
    claims = list(claims)
    quotes: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for row in claims:
        quotes[row.claim.sentence_id].add((row.claim.quote.start, row.claim.quote.end))
    texts = {sentence.id: (_position(sentence), sentence.text) for sentence in document.sentences}
    different = sorted({" ".join(text.split()).lower(): text for _, text in texts.values()}.values())
    spread = Counter(word for text in different for word in proper_names(text))
    published = document.report.published
    return ReportWords(
        texts=texts,
        folded={at: text.lower().replace("’", "'") for at, text in texts.values()},
        in_order=document.report.in_order,
        rare=frozenset(word for word, sentences in spread.items() if 2 <= sentences <= 3),
        published=None if published is None else _span(published.start, published.end, firm=not published.inferred),
        quotes={sentence: tuple(sorted(spans)) for sentence, spans in quotes.items() if len(spans) > 1},
        focused=_plays_in_one_town([row.place for row in claims if row.place is not None]),
        disaster=one_disaster(document.report.title, document.report.text),
    )


def _plays_in_one_town(places: Sequence[Place]) -> bool:
    """Whether most claims of a report that are placed lie around one town: such a report mostly tells one event."""
    limits = lexicon.load("link_thresholds")["focus"]
    local = [place for place in places if place.where_prec <= 3]
    reach = limits["degrees"]

    def around(one: Place) -> int:
        near = (abs(one.latitude - at.latitude) <= reach >= abs(one.longitude - at.longitude) for at in local)
        return sum(near)

    return not local or max(map(around, set(local))) >= limits["share"] * len(local)


def _position(sentence: Sentence) -> int:
    """Return a sentence's place in the text; captions and headings stand beside no other sentence: they have numbers
    below zero, even ones and odd ones."""
    in_text = sentence.kind in (SentenceKind.BODY, SentenceKind.QUOTE)
    return sentence.index if in_text else -2 * (sentence.index + 1) - (sentence.kind is SentenceKind.HEADING)


def profile_claim(resolved: ResolvedClaim, words: ReportWords, origin: str) -> Profile:
    """Return the profile of one claim."""
    claim = resolved.claim
    index, sentence = words.texts.get(claim.sentence_id, (claim.start, claim.quote.text))
    text = sentence.lower().replace("’", "'")
    # care is given in a hospital that nobody struck
    struck = "" if claim.kind is ClaimKind.TREATED else (claim.object or "").lower()
    said_means = (claim.means or "").lower()
    affected = (claim.affected or "").lower()
    refers, follows = cue("refers").search(text) is not None, cue("follows").search(text) is not None
    opens = cue("separate").search(text) is not None
    told_before = words.folded.get(index - 1, "")
    before = told_before if words.in_order and index > 0 and not opens else ""
    said_by = "" if claim.attribution is None else claim.attribution.speaker.lower()
    scene, offices = without_offices(text)
    scene = scene.replace(said_by, " " * len(said_by)) if said_by else scene
    targets = frozenset() if struck in offices and struck not in scene else frozenset(book("targets").find(struck))
    own_means = means_in(text, said_means)
    scenes = frozenset(book("targets").find(scene)) - targets
    near = _near_targets(claim, scene, words) if len(scenes | targets) > 1 else frozenset()
    if near:
        targets, scenes = near, frozenset()
    lent = not targets and not scenes
    if lent:
        scenes = frozenset(book("targets").find(without_offices(without_speakers(before))[0])[-1:])
    victims = frozenset(book("victims").find(affected))
    phrasing = " ".join(sorted(telling_words(text)))
    told = f"{told_before} {text}" if refers or follows else text
    babies = frozenset(book("victims").find(told)) & {"mother_and_baby"}
    elsewhere = _is_elsewhere(resolved, text)
    place = None if elsewhere else resolved.place
    place_lent = place is not None and not ((claim.place_text or "\n").lower() in text or _names_place(resolved, text))
    return Profile(
        claims=(claim.id,),
        reports=frozenset({claim.report_id}),
        positions=frozenset({(claim.report_id, index)}),
        marks={(origin, claim.kind.value, _figure_mark(resolved)): phrasing},
        phrasings=frozenset({phrasing}),
        place=place,
        apart_from=frozenset({resolved.place.id}) if elsewhere and resolved.place is not None else frozenset(),
        place_lent=place_lent,
        place_beside=place is not None and _names_place(resolved, before),
        span=_day(resolved, text, before),
        published=words.published,
        targets=targets,
        scenes=scenes,
        scenes_lent=lent,
        parted=bool(near),
        means=own_means or means_in(before),
        means_lent=not own_means,
        figures=_figures(resolved),
        victims=victims | babies,
        rare=(proper_names(sentence) & words.rare) - _place_words(resolved),
        harmful=claim.kind in HARM_KINDS,
        refers=refers,
        follows=follows,
        opened=frozenset({(claim.report_id, index)} if opens else ()),
        focused=frozenset({claim.report_id} if words.focused else ()),
        disasters=frozenset({claim.report_id} if words.disaster else ()),
        scrambled=frozenset() if words.in_order else frozenset({claim.report_id}),
        turned=words.in_order and cue("separate").search(told_before) is not None,
        towns=_towns(resolved, index, text, named=place is not None and not (place_lent or refers or follows)),
    )


def _towns(resolved: ResolvedClaim, index: int, text: str, *, named: bool) -> frozenset[Town]:
    place, claim = resolved.place, resolved.claim
    if place is None or place.where_prec > TOWN or place.inferred:
        return frozenset()
    first = named and _names_place(resolved, text[: claim.quote.start - claim.start])
    return frozenset({Town(report=claim.report_id, index=index, place=place, named=named, first=first)})


def _near_targets(claim: Claim, text: str, words: ReportWords) -> frozenset[str]:
    """Return what a sentence (lower case) that tells of several targets puts beside this claim: after it, else before.

    Other claims of the sentence bound how far that reaches: "four at the bakery and, hours later, six at the landing".
    """
    start, end = claim.quote.start, claim.quote.end
    others = [span for span in words.quotes.get(claim.sentence_id, ()) if span[1] <= start or span[0] >= end]
    if not others:
        return frozenset()
    stop = min((span[0] for span in others if span[0] >= end), default=claim.start + len(text))
    since = max((span[1] for span in others if span[1] <= start), default=claim.start)
    at = claim.start
    after = book("targets").find(text[start - at : stop - at])
    return frozenset(after[:1]) or frozenset(book("targets").find(text[since - at : start - at])[-1:])


def _names_place(resolved: ResolvedClaim, text: str) -> bool:
    """Whether a sentence (lower case) has the words of the claim's place."""
    place = resolved.place
    if place is None or place.inferred:
        return False
    said = (resolved.claim.place_text or "\n").lower()
    return said in text or place.name.rsplit(", ", 1)[-1].lower() in text


def _place_words(resolved: ResolvedClaim) -> frozenset[str]:
    """Return the words of the claim's place: that it is shared is weighed by the places, not again as a rare name."""
    named = resolved.place.name if resolved.place is not None else ""
    return frozenset(f"{named} {resolved.claim.place_text or ''}".lower().replace(",", " ").split())


def _day(resolved: ResolvedClaim, text: str, before: str) -> Span | None:
    """Return the claim's days: firm where its own sentence (lower case) names them, beside where the last one does."""
    day = resolved.date
    if day is None:
        return None
    own = not day.inferred and names_day(resolved, text)
    return _span(day.start, day.end, firm=own, beside=not own and not day.inferred and names_day(resolved, before))


def _is_elsewhere(resolved: ResolvedClaim, text: str) -> bool:
    """Whether the sentence (lower case) opens with an attack told before and names the place of something else.

    In "The attack, which hurt ten, came as troops besieged X" the place of the attack was told before: it is not X.
    """
    at = text.find((resolved.claim.place_text or "\n").lower())
    opening = cue("refers").match(text)
    if at < 0 or opening is None:
        return False
    told_before = resolved.claim.quote.start - resolved.claim.start < at
    return told_before and at - opening.end() > NEAR_CHARS


def names_day(resolved: ResolvedClaim, text: str) -> bool:
    """Whether the claim's sentence (lower case) names its day; a date without words is guessed from the report's."""
    words = None if resolved.date is None else resolved.date.words
    return words is not None and text != "" and words.lower() in text


def _span(start: date, end: date, *, firm: bool, beside: bool = False) -> Span:
    return Span(start=start.toordinal(), end=end.toordinal(), firm=firm, beside=beside)


def _figure_mark(resolved: ResolvedClaim) -> str:
    figure = resolved.claim.figure
    return "" if figure is None else f"{figure.low}..{figure.high}"


def _figures(resolved: ResolvedClaim) -> Mapping[ClaimKind, tuple[Interval, ...]]:
    """Return the claim's figure by harm; a part, a denial, "several" and "a resident" say nothing of the whole."""
    claim = resolved.claim
    if claim.figure is None or claim.part_of or claim.stance is not Stance.ASSERTED:
        return {}
    if claim.figure.qualifier is Qualifier.VAGUE and (claim.figure.low or 0) < DOZENS:
        return {}
    if claim.figure.high == 1 and not is_counted(claim.figure.words):
        return {}
    return {claim.kind: ((claim.figure.low, claim.figure.high),)}


def merge(a: Profile, b: Profile) -> Profile:
    """Return what the claims of both say together; the same whichever comes first."""
    figures = {
        kind: tuple(sorted({*a.figures.get(kind, ()), *b.figures.get(kind, ())}, key=_interval_order))
        for kind in sorted({*a.figures, *b.figures})
    }
    return Profile(
        claims=tuple(sorted((*a.claims, *b.claims))),
        reports=a.reports | b.reports,
        positions=a.positions | b.positions,
        marks={**b.marks, **a.marks},
        phrasings=a.phrasings | b.phrasings,
        place=_merged_place(a, b),
        apart_from=a.apart_from | b.apart_from,
        place_lent=all(one.place is None or one.place_lent for one in (a, b)),
        place_beside=a.place_beside or b.place_beside,
        span=_merged_span(a, b),
        published=_earlier(a.published, b.published),
        targets=a.targets | b.targets,
        scenes=a.scenes | b.scenes,
        scenes_lent=all(one.scenes_lent or not one.scenes for one in (a, b)),
        parted=a.parted or b.parted,
        means=a.means | b.means,
        means_lent=a.means_lent and b.means_lent,
        figures=figures,
        victims=a.victims | b.victims,
        rare=a.rare | b.rare,
        harmful=a.harmful or b.harmful,
        refers=a.refers and b.refers,
        follows=a.follows and b.follows,
        opened=a.opened | b.opened,
        stories=a.stories | b.stories,
        shared=a.shared | b.shared,
        leading=a.leading | b.leading,
        focused=a.focused | b.focused,
        disasters=a.disasters | b.disasters,
        scrambled=a.scrambled | b.scrambled,
        turned=a.turned and b.turned,
        towns=a.towns | b.towns,
    )


def _interval_order(interval: Interval) -> tuple[int, int]:
    low, high = interval
    return (-1 if low is None else low, 1 << 60 if high is None else high)


def narrower_place(a: Place | None, b: Place | None) -> Place | None:
    """Return the more precise of two places; the smaller id where both are equally precise."""
    if a is None or b is None:
        return a or b
    return min(a, b, key=lambda place: (place.where_prec, place.id, place.name))


def _merged_place(a: Profile, b: Profile) -> Place | None:
    """Return the narrower place, one that is named over one that is lent."""
    if a.place is not None and b.place is not None and a.place_lent != b.place_lent:
        return b.place if a.place_lent else a.place
    return narrower_place(a.place, b.place)


def _merged_span(a: Profile, b: Profile) -> Span | None:
    """Return the days both allow; where they allow none, the event's own day over a later death's."""
    if a.span is None or b.span is None:
        return a.span or b.span
    if a.follows != b.follows:
        return b.span if a.follows else a.span
    if a.span.firm != b.span.firm:
        return a.span if a.span.firm else b.span
    start, end = max(a.span.start, b.span.start), min(a.span.end, b.span.end)
    if start <= end:
        return Span(start=start, end=end, firm=a.span.firm, beside=a.span.beside or b.span.beside)
    return min(a.span, b.span, key=lambda span: (span.days, span.start))


def _earlier(a: Span | None, b: Span | None) -> Span | None:
    if a is None or b is None:
        return a or b
    return min(a, b, key=lambda span: (span.start, span.end))

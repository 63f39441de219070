"""Claims of a report in order in, what one sentence leaves to the others filled in: numbers, wholes, headings.

"They", "these men", "the hostages" take their number from the sentence before. "A man was shot dead ... the
26-year-old ... he" are one victim told three times: the later claims are `part_of` the first, whose figure holds them.
What a line above a list says (since when, a total, who speaks) holds for each of its items.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from witnessmark.extract.grammar.figures import Number, bounds, hedged, numbers
from witnessmark.extract.parse.phrases import is_person_word
from witnessmark.extract.voice.standing import begins
from witnessmark.lexicon.disasters import one_disaster
from witnessmark.model.claims import Claim, ClaimKind, Figure, Population, Qualifier, Scope, Stance
from witnessmark.model.text import Document

_REACH = 2  # sentences back in which a pronoun finds its group
_HE = frozenset({"he", "she", "him", "her", "his"})
_THEY = frozenset({"they", "them", "their", "theirs", "both", "themselves"})
_GROUP_OPENERS = ("these ", "those ", "the victims", "the group", "all of them")
_DEFINITE = ("the ", "these ", "those ", "all the ", "all of the ")
_LOOSE = frozenset(
    {"other", "others", "some", "many", "most", "several", "few", "who", "that", "dead", "wounded", "injured", "people"}
)
_PLURALS = frozenset({"people", "men", "women", "children", "policemen", "gunmen", "persons"})
_TOKEN = re.compile(r"[\w.,]*\w+(?:[-'][\w]+)*|[^\w\s]")
_LARGEST_GROUP = 1000  # a larger number counts a population, which "the residents" of a later sentence are not all of
_NOUN_REACH = 6000  # characters: the group of "the hostages" may be counted in the first lines
_PRONOUN_REACH = 400  # characters: about two sentences
_BARE = frozenset({
    "the", "a", "an", "those", "these", "they", "them", "their", "he", "she", "him", "her", "his", "who",
    "others", "other", "another", "dead", "wounded", "injured", "killed", "missing", "people", "persons",
    "person", "several", "many", "some", "all", "one", "two", "victim", "victims", "more", "of", "about", "at",
    "least", "than", "nearly", "both", "body", "bodies", "corpse", "corpses", "detained", "arrested", "kidnapped",
    "casualties", "casualty", "deaths", "death", "lives", "men", "man", "life", "up", "to", "over", "any", "few",
    "individuals", "members", "group", "number",
})  # fmt: skip

Placed = tuple[int, Claim]
"""The index of a sentence in its report, and a claim of it."""


def settle(claims: Sequence[Placed], text: str) -> list[Claim]:
    """Return the claims of the report that is `text`, in order, with the numbers that they leave unsaid."""
    settled: list[Placed] = []
    for index, claim in claims:
        claim = _with_figure(index, claim, settled, text)
        settled.append((index, claim))
    return [claim for _, claim in settled]


def _with_figure(index: int, claim: Claim, before: Sequence[Placed], text: str) -> Claim:
    """Give "they", "these men", "the hostages" the number that the text before says of that group, when it says one."""
    said = (claim.affected or "").lower()
    figure = claim.figure
    if figure is None or figure.qualifier is not Qualifier.VAGUE or not said:
        return claim
    told = None
    if said in _THEY:
        if not _names_a_group(text[claim.start : claim.quote.start]):
            told = _of_group(_group(index, claim, before)) or _counted_before(text, claim.start, None)
    elif said.startswith(_DEFINITE) and not set(said.split()) & _LOOSE:
        told = _of_group(_group(index, claim, before)) if said.startswith(_GROUP_OPENERS) else None
        told = told or _counted_before(text, claim.start, said.split()[-1].strip(",.'\""))
    if told is None:
        return claim
    low, high = bounds(told.low, told.high, told.qualifier)
    why = f"'{claim.affected}' takes its number from the text before: {told.low}"
    return replace(
        claim, figure=Figure(low=low, high=high, qualifier=told.qualifier, words=figure.words), why=(*claim.why, why)
    )


def _of_group(group: Claim | None) -> Number | None:
    if group is None or group.figure is None:
        return None
    figure = group.figure
    low = figure.low if figure.low is not None else figure.high
    return Number(0, 0, low or 0, figure.high if figure.high is not None else low, figure.qualifier)


def _counted_before(text: str, end: int, noun: str | None) -> Number | None:
    """Return the one number that the text before `end` gives to `noun`; to any people of the last sentences for None.

    Two different numbers for the same noun are two groups: then the reference stays vague.
    """
    reach = _NOUN_REACH if noun else _PRONOUN_REACH
    tokens = [t.lower() for t in _TOKEN.findall(text[max(0, end - reach) : end])]
    found = [
        n
        for n in numbers(tokens)
        if 1 < n.low <= _LARGEST_GROUP and n.qualifier is not Qualifier.VAGUE and _counts(tokens, n, noun)
    ]
    if not found:
        return None
    if noun is None or len({(n.low, n.high) for n in found}) == 1:
        figure = hedged(tokens, found[-1])[0]
        return replace(found[-1], qualifier=figure.qualifier)
    return None


def _counts(tokens: list[str], number: Number, noun: str | None) -> bool:
    for word in tokens[number.end : number.end + 4]:
        if word == noun or (noun is None and is_person_word(word) and (word.endswith("s") or word in _PLURALS)):
            return True
        if not word.isalpha() or word in {"and", "of", "in", "were", "was", "to", "by", "on", "at", "from"}:
            return False
    return False


def _names_a_group(words: str) -> bool:
    """Say whether the words before a pronoun, in its own sentence, name a group that it may stand for."""
    plain = (word.strip(",.;:\"'()").lower() for word in words.split())
    return any((word.endswith("s") and is_person_word(word)) or word in _PLURALS for word in plain)


def _group(index: int, claim: Claim, before: Sequence[Placed]) -> Claim | None:
    for at, earlier in reversed(before):
        if index - at > _REACH:
            return None
        figure = earlier.figure
        if (
            figure is not None
            and figure.qualifier is not Qualifier.VAGUE
            and figure.size > 1
            and earlier.part_of is None
        ):
            noun = (claim.affected or "").lower().split()[-1]
            if noun in _BARE or noun in _THEY or noun in (earlier.affected or "").lower().split():
                return earlier
    return None


def fill_populations(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Give victims left out, or a "he", the people of the claim before; a "he" with none before is a civilian."""
    filled: list[Claim] = []
    for claim in claims:
        said = (claim.affected or "").lower()
        if (
            claim.population is Population.UNKNOWN
            and claim.figure is not None
            and claim.figure.high != 0
            and (not said or said in _HE)
        ):
            known = (c.population for c in reversed(filled) if c.population is not Population.UNKNOWN)
            default = Population.CIVILIAN if said else Population.UNKNOWN
            claim = replace(claim, population=next(known, default))
        filled.append(claim)
    return tuple(filled)


_AGAIN_REACH = 40  # sentences; further down a page, another story may have begun
_MORE = frozenset({"another", "further", "additional"})  # people on top of those told
_WIDER = {ClaimKind.KILLED: frozenset({ClaimKind.KILLED, ClaimKind.CASUALTIES})}


def tied(claims: Sequence[Placed], again: Mapping[str, bool]) -> list[Claim]:
    """Return the claims, each that `again` says is told once more being part of the nearest that can hold it."""
    told: list[Placed] = []
    for index, claim in claims:
        more = not _MORE.isdisjoint((claim.affected or "").lower().split())
        if again.get(claim.id, False) and claim.part_of is None and not more:
            first = _told_before(index, claim, told)
            if first is not None:
                why = f"told once more: the same people as '{first.quote.text}' above"
                claim = replace(claim, part_of=first.part_of or first.id, why=(*claim.why, why))
        told.append((index, claim))
    return [claim for _, claim in told]


def inherited(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims, a part told in its whole's sentence with the scope and, where it has none, the speaker of it.

    "1,081 killed (219 men, 165 women)" is one total, said by one voice.
    """
    known = {claim.id: claim for claim in claims}
    told = []
    for claim in claims:
        whole = known.get(claim.part_of or "")
        if whole is not None and whole.sentence_id == claim.sentence_id and whole.kind is claim.kind:
            claim = replace(
                claim,
                scope=whole.scope,
                since_text=claim.since_text or whole.since_text,
                attribution=claim.attribution or whole.attribution,
                stance=whole.stance if claim.stance is Stance.ASSERTED else claim.stance,
            )
        told.append(claim)
    return told


def in_context(document: Document, indices: Sequence[int], claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims with what the report around them says of their scope and speaker.

    An item of a list takes both from its heading, and from the sentence above where the heading only points to it
    ("This included:"); a report of one disaster counts that one, unless a claim itself says since when it counts, and
    that is no day of the week.
    """
    disaster = one_disaster(document.report.title, document.report.text)
    by_sentence = dict(zip(indices, claims, strict=True))
    told = []
    for index, claim in zip(indices, claims, strict=True):
        heading = heading_of(document, index)
        if heading is not None:
            above = by_sentence.get(heading)
            since, total = _total_of(document, heading, above)
            if heading and above is None and since is None and _points_back(document.sentences[heading].text):
                since, total = _total_of(document, heading - 1, by_sentence.get(heading - 1))
            claim = replace(
                claim,
                scope=Scope.RUNNING_TOTAL if total and claim.figure is not None else claim.scope,
                since_text=claim.since_text or since,
                attribution=claim.attribution or (above.attribution if above is not None else None),
            )
        elif disaster and claim.scope is Scope.RUNNING_TOTAL and _SINCE_DAY.fullmatch(claim.since_text or ""):
            claim = replace(claim, scope=Scope.INCIDENT)
        told.append(claim)
    return told


def _told_before(index: int, claim: Claim, told: Sequence[Placed]) -> Claim | None:
    kinds = _WIDER.get(claim.kind, frozenset({claim.kind}))
    size = size_of(claim)
    for at, earlier in reversed(told):
        if index - at > _AGAIN_REACH:
            return None
        if earlier.kind in kinds and earlier.figure is not None and size_of(earlier) >= size > 0:
            return earlier
    return None


def size_of(claim: Claim) -> int:
    """Return how many people a claim counts: its low figure, else its high one, else 0."""
    figure = claim.figure
    if figure is None:
        return 0
    return figure.low if figure.low is not None else figure.high or 0


# "so far", or since a day that the disaster may have struck on: it counts the one disaster all the same
_SINCE_DAY = re.compile(
    r"|so far|to date|until now|since (?:\w+day|yesterday|the weekend|last night)\b.*", re.IGNORECASE
)
_POINTER = re.compile(
    r"\b(?:these|those|this|them|they|which|included?|including|breakdown|follow\w*)\b", re.IGNORECASE
)
_ITEM = re.compile(r"\s*(?:[-–—•*·▪◦‣o]\s|\d{1,2}[.)]\s|\(?[a-z]\)\s|[a-z])")
_BARE_LINE = re.compile(r"[^\n]*[^\s.!?…\"'”’:][ \t]*(?:\n|$)")  # "In the north: 41 killed": no stop, no quotation
_POINTS = 60  # characters; a longer heading says itself what it heads
_SHORT = 200  # characters; a longer line is a paragraph of its own
_FAR = 12  # lines below a heading that may still be its items


def heading_of(document: Document, index: int) -> int | None:
    """Return the index of the sentence that heads the list in which sentence `index` is an item, None outside lists.

    A heading ends in a colon; its items are the lines below it that open with a bullet, a number or a small letter, or
    end without a stop.
    """
    sentences, text = document.sentences, document.report.text
    if not document.report.in_order or not _is_item(text, sentences[index].start, sentences[index].text):
        return None
    for at in range(index - 1, max(-1, index - _FAR), -1):
        if sentences[at].text.rstrip().endswith(":"):
            return at
        if not _is_item(text, sentences[at].start, sentences[at].text) and len(sentences[at].text) > _SHORT:
            return None
    return None


def _total_of(document: Document, index: int, claim: Claim | None) -> tuple[str | None, bool]:
    """Return since when sentence `index`, of which `claim` is a claim, counts, and whether it tells a running total."""
    since = begins(" ".join(document.sentences[index].text.split()))
    return since, since is not None or (claim is not None and claim.scope is Scope.RUNNING_TOTAL)


def _points_back(heading: str) -> bool:
    return len(heading) < _POINTS and _POINTER.search(heading) is not None


def _is_item(text: str, start: int, words: str) -> bool:
    line = text.rfind("\n", 0, start) + 1
    if _ITEM.match(text, line) is not None:
        return True
    return len(words) < _SHORT and (_ITEM.match(words) is not None or _BARE_LINE.match(text, line) is not None)

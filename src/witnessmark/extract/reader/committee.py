"""Two voices in, one list of drafts out: what the tagger says of a sentence, weighed with what the rules say of it."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc

from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.circumstance import means_words, object_words
from witnessmark.extract.grammar.reality import Reality, reality_of
from witnessmark.extract.grammar.triggers import triggers
from witnessmark.extract.parse.phrases import is_person
from witnessmark.extract.reader.figure import Told, figures_of, is_age, span_of
from witnessmark.extract.reader.tagger import Mention, Reading
from witnessmark.lexicon import load
from witnessmark.model.claims import ClaimKind, Figure, Qualifier, Voice

_GONE = frozenset({ClaimKind.EVACUATED, ClaimKind.DISPLACED})
_HURT = frozenset({ClaimKind.INJURED, ClaimKind.TREATED, ClaimKind.CASUALTIES})
_DEAD = frozenset({ClaimKind.KILLED, ClaimKind.CASUALTIES})
_ZERO = frozenset({ClaimKind.KILLED, ClaimKind.INJURED, ClaimKind.CASUALTIES})
_RANGE = re.compile(r"[\d,.]+\|[\d,.]+ [a-z].*")
_IDLE = frozenset({"and", "or", "of", "in", "to", "the", "a", "an", ","})
_SPARED = re.compile(r"\b(?:all but|except(?: for)?|apart from)\s+$", re.IGNORECASE)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "pobj", "dobj"})
_BOTH = 2
_COMMA = 2  # characters between a name and the age behind it
_NEAR = 30  # characters between people and the bracket that parts them
NOT_TAGGED = frozenset({ClaimKind.DEPRIVED, ClaimKind.STRUCK, ClaimKind.ACCESS})


@cache
def least(name: str) -> float:
    """Return a threshold of the committee."""
    return float(load("extract_reader")["committee"][name])


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """People that a voice says were harmed: the draft, the tagger's chance, and what the rules say of the same people.

    `rule` is the rules' own draft of it, None where only the tagger speaks; `unreal` that the rules read its harm word
    as planned, threatened or imagined.
    """

    draft: Draft
    tagger: float
    rule: Draft | None
    unreal: bool


def _logit(chance: float) -> float:
    held = min(max(chance, 0.01), 0.99)
    return math.log(held / (1 - held))


_MOVED = frozenset({
    ClaimKind.MISSING, ClaimKind.ABDUCTED, ClaimKind.DETAINED, ClaimKind.DISPLACED, ClaimKind.EVACUATED,
    ClaimKind.TRAPPED, ClaimKind.TREATED,
})  # fmt: skip

FEATURES: tuple[tuple[str, Callable[[Candidate], float]], ...] = (
    ("even", lambda _: 1.0),
    ("tagger", lambda c: _logit(c.tagger)),
    ("both", lambda c: float(c.draft.voice is Voice.BOTH)),
    ("same_figure", lambda c: float(c.draft.voice is Voice.BOTH and _same_figure(c.draft, c.rule))),
    ("rules_alone", lambda c: float(c.draft.voice is Voice.RULES)),
    ("rules_alone_hurt", lambda c: float(c.draft.voice is Voice.RULES and c.draft.kind not in _MOVED)),
    ("rules_unsure", lambda c: float(c.rule is not None and c.rule.unsure)),
    ("unreal", lambda c: float(c.unreal)),
    ("numbered", lambda c: float(c.draft.figure_span is not None)),
    ("nobody", lambda c: float(c.draft.figure is not None and c.draft.figure.high == 0)),
    ("not_hurt_or_dead", lambda c: float(c.draft.kind in _MOVED)),
)
"""What weighs for a candidate: `even` for all alike; how sure the tagger is, as log odds; that both voices say it, with
the same figure; that only the rules do; that they alone say dead or hurt; that they are unsure themselves; that its
harm word is no fact by the rules; that it says a number; that it says nobody; that it is of people held, lost, moved
or treated."""


def chance(candidate: Candidate) -> float:
    """Return how likely a candidate is a claim that a reader would note, from its features and the fitted weights."""
    total = sum(_weights()[name] * feature(candidate) for name, feature in FEATURES)
    return round(1 / (1 + math.exp(-total)), 3)


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in load("extract_reader")["weights"].items()}


def agreed(doc: Doc, reading: Reading, drafts: Sequence[Draft], kept_from: float | None = None) -> list[Draft]:
    """Return the drafts that the two voices together stand for; `part_of` points into the list returned.

    `kept_from` is the least chance of a draft that is kept, the committee's own where it is None.
    """
    found = candidates(doc, reading, drafts)
    weighed = [(c, chance(c)) for c in found if not _is_idle(c.draft) and not _is_revised(c.draft, found, doc.text)]
    kept_from = least("kept") if kept_from is None else kept_from
    enough = {kind: min(kept_from, least("kept_moved")) if kind in _MOVED else kept_from for kind in ClaimKind}
    kept = [
        (c, sure)
        for c, sure in weighed
        if sure >= enough[c.draft.kind] and not _is_outdone(c.draft, sure, weighed, doc.text)
    ]
    kept = [(c, sure) for c, sure in kept if not _is_echo(c.draft, [other.draft for other, _ in kept], doc.text)]
    place = {id(c.rule): i for i, (c, _) in enumerate(kept) if c.rule is not None}
    wholes = [None if c.draft.part_of is None else place.get(id(drafts[c.draft.part_of])) for c, _ in kept]
    told = [replace(c.draft, sure=sure, unsure=sure < least("sure"), part_of=None) for c, sure in kept]
    parted = [_part(i, d, told, whole, doc.text) for i, (d, whole) in enumerate(zip(told, wholes, strict=True))]
    return [*_zeros(parted, doc.text), *(replace(d, part_of=None) for d in drafts if d.kind in NOT_TAGGED)]


def _is_revised(draft: Draft, found: Sequence[Candidate], text: str) -> bool:
    """Say whether a figure is the one that another of the sentence takes the place of: "rose to 15 from 12"."""
    if draft.mention is None or draft.figure_span is None:
        return False
    others = [c.draft for c in found if c.draft.kind is draft.kind and c.draft is not draft and c.draft.figure_span]
    before, after = text[: draft.mention.start].split()[-1:], text[draft.mention.end :].split()[:1]
    told = draft.mention.flags["old"] >= least("old") or (before == ["from"] and after == ["to"])
    return told and any(not _same_figure(draft, other) for other in others)


def _is_outdone(draft: Draft, sure: float, weighed: Sequence[tuple[Candidate, float]], text: str) -> bool:
    """Say whether the same people are read, more surely, as hurt where this has them killed, or the other way about."""
    if draft.figure is None or draft.figure.high == 0:
        return False
    for other, chance_ in weighed:
        one = other.draft
        parted = (draft.kind in _DEAD and one.kind in _HURT) or (draft.kind in _HURT and one.kind in _DEAD)
        if not parted or chance_ <= sure or one.figure is None or one.figure.high == 0:
            continue
        if draft.figure_span is not None and draft.figure_span == one.figure_span:
            return True
        if draft.figure_span is one.figure_span and victims(draft, text) == victims(one, text):
            return True
    return False


def _is_echo(draft: Draft, kept: Sequence[Draft], text: str) -> bool:
    """Say whether "both" only takes up a pair of the same sentence ("his wife and his son ... both died"), or "those"
    the group that some are counted of ("two of those killed")."""
    first = victims(draft, text)[0]
    if text[first:].lower().startswith("those") and text[:first].endswith(" of "):
        return any(d is not draft and d.kind is draft.kind and 0 < first - d.end <= len(" of ") for d in kept)
    if draft.voice is not Voice.TAGGER or (draft.affected or "").lower() != "both":
        return False
    return any(d is not draft and d.kind is draft.kind and d.figure is not None and d.figure.low == 2 for d in kept)


def counts_some(draft: Draft, text: str) -> bool:
    """Say whether a draft's number is of people told before: "two of those killed", "six of the dead"."""
    return draft.figure_span is not None and _pattern("some").match(text, draft.figure_span[1]) is not None


def _is_idle(draft: Draft) -> bool:
    """Say whether a draft says that nobody was held, moved or lost: "no arrests" is no record of harm."""
    return draft.figure is not None and draft.figure.high == 0 and draft.kind not in _ZERO


def candidates(doc: Doc, reading: Reading, drafts: Sequence[Draft]) -> list[Candidate]:
    """Return what either voice says of a sentence, what both say of the same people as one."""
    found: list[Candidate] = []
    taken: set[int] = set()
    mentions = joined(whole(reading.mentions, doc), doc.text)
    drafts = _unmixed(drafts, mentions, doc.text)
    for mention in sorted(mentions, key=lambda row: not _is_both(doc, row)):
        kind = ClaimKind(mention.kind)
        counted = figures_of(doc, mention.start, mention.end, none=_none(mention))
        pair = _pair_before(mention, drafts, doc.text) if _is_both(doc, mention) else None
        if pair is not None:  # the two stand in this sentence, so they are not told once more
            counted = [replace(told, start=pair[0], end=pair[1]) for told in counted]
            sure = max(m.sure for m in mentions if m.kind == mention.kind and pair[0] <= m.start <= mention.start)
            mention = replace(mention, sure=sure, flags={**mention.flags, "again": 0.0})
        for told in counted:
            same = [i for i, d in enumerate(drafts) if i not in taken and _same(d, told, kind, doc)]
            i = min(same, key=lambda i: (drafts[i].kind is not kind, abs(drafts[i].start - told.start)), default=None)
            if i is None and any(_is_listed(drafts[j], told, kind, doc) for j in taken):
                continue
            if i is None:
                draft, unreal = _alone(doc, mention, told), _is_unreal(doc, told, kind)
                found.append(Candidate(draft=draft, tagger=mention.sure, rule=None, unreal=unreal))
            else:
                taken.add(i)
                draft = _both(doc, mention, told, drafts[i])
                found.append(Candidate(draft=draft, tagger=mention.sure, rule=drafts[i], unreal=False))
    for i, draft in enumerate(drafts):
        if i in taken or draft.kind in NOT_TAGGED or any(_overlap(draft, other.draft) for other in found):
            continue
        if _counts_age(doc, draft):
            continue
        support = round(reading.support(draft.kind.value, *victims(draft, doc.text)), 3)
        found.append(Candidate(draft=draft, tagger=support, rule=draft, unreal=False))
    return found


def _unmixed(drafts: Sequence[Draft], mentions: Sequence[Mention], text: str) -> list[Draft]:
    """Return the drafts, a list that tells between its people what became of the first as one draft for each of them:
    "a woman dead and her son, fighting for his life"."""
    told = list(drafts)
    for i, draft in enumerate(drafts):
        first, end = victims(draft, text)
        inside = [m for m in mentions if first <= m.start and m.end <= end and m.sure >= least("kept")]
        parted = any(_pattern("fate").search(text, a.end, b.start) for a, b in pairwise(inside))
        if _counts_list(draft) and parted and len({m.kind for m in inside}) > 1:
            told[i], *others = (_of_one(draft, mention, text) for mention in inside)
            told += others
    return told


def _of_one(draft: Draft, mention: Mention, text: str) -> Draft:
    words = text[mention.start : mention.end]
    figure = Figure(low=1, high=1, qualifier=Qualifier.EXACT, words=words)
    return replace(
        draft, kind=ClaimKind(mention.kind), start=mention.start, end=mention.end, affected=words, figure=figure
    )


def _same_figure(draft: Draft, rule: Draft | None) -> bool:
    one, other = draft.figure, None if rule is None else rule.figure
    return one is not None and other is not None and (one.low, one.high) == (other.low, other.high)


def whole(mentions: Sequence[Mention], doc: Doc) -> list[Mention]:
    """Return the mentions that name somebody, without a comma behind them: a bare "and" goes, "her" of "her baby" takes
    the baby along or goes."""
    told: list[Mention] = []
    for mention in mentions:
        words = doc.text[mention.start : mention.end]
        mention = replace(mention, end=mention.start + len(words.rstrip(" ,;:")))
        span = span_of(doc, mention.start, mention.end)
        head = span[-1].head
        if all(t.lower_ in _IDLE for t in span) or _SPARED.search(doc.text[: mention.start]):
            continue
        if all(t.tag_ == "PRP$" for t in span) and is_person(head) and head.i > span[-1].i:
            end = head.idx + len(head)
            if any(other.start < end and head.idx < other.end for other in mentions if other is not mention):
                continue
            mention = replace(mention, end=end)
        told.append(mention)
    return told


def joined(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Return the mentions, those of one kind that are one phrase made one: "10 to" and "15 men".

    One phrase is what nothing parts, or a number from plain plurals behind a comma or "and": "20 women" and "children".
    """
    told: list[Mention] = []
    for mention in mentions:
        last = told[-1] if told else None
        if last is not None and last.kind == mention.kind and _is_one_phrase(text, last, mention):
            told[-1] = replace(last, end=mention.end, sure=max(last.sure, mention.sure))
        else:
            told.append(mention)
    return told


def _is_one_phrase(text: str, first: Mention, second: Mention) -> bool:
    between = text[first.end : second.start]
    if not between.strip():
        return True
    if between.strip() in {"to", "-", "–"}:  # "10 to 15 soldiers"; "12 to 15" may be a rise
        return _RANGE.fullmatch(text[first.start : first.end] + "|" + text[second.start : second.end]) is not None
    if _pattern("between").fullmatch(between) is None:
        return False
    one, other = text[first.start : first.end], text[second.start : second.end]
    if _pattern("counted").search(one):
        return _pattern("plain").fullmatch(other) is not None
    return _pattern("single").match(one) is not None and _pattern("single").match(other) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("extract_reader")["phrase"][name], re.IGNORECASE)


def _is_unreal(doc: Doc, told: Told, kind: ClaimKind) -> bool:
    """Say whether the harm word nearest to a mention is of a plan, a threat or a condition by the rules."""
    at = span_of(doc, told.start, told.end).root.i
    near = min((t for t in triggers(doc) if t.kind is kind), key=lambda t: abs(t.token.i - at), default=None)
    return near is not None and reality_of(near) is Reality.UNREAL


def victims(draft: Draft, text: str) -> tuple[int, int]:
    """Return the half-open characters of a draft's victims; of all its words where it names none."""
    if draft.affected is None:
        return draft.start, draft.end
    at = text.find(draft.affected, draft.start)
    return (at, at + len(draft.affected)) if 0 <= at < draft.end else (draft.start, draft.end)


def _same(draft: Draft, told: Told, kind: ClaimKind, doc: Doc) -> bool:
    kinds = {draft.kind, kind}
    alike = draft.kind is kind or kinds <= _HURT or kinds <= _DEAD or kinds <= _GONE
    start, end = victims(draft, doc.text)
    if alike and draft.figure_span is not None and _counts_age(doc, draft):
        start = min(start, draft.figure_span[0] - _COMMA)  # "Ana Ruiz, 25, a nurse": the rules took the age for people
    return alike and start < told.end and end > told.start


def _counts_age(doc: Doc, draft: Draft) -> bool:
    """Say whether a rule took an age, or the number of a picture, for a number of people."""
    return draft.figure_span is not None and is_age(span_of(doc, *draft.figure_span))


def _is_both(doc: Doc, mention: Mention) -> bool:
    """Say whether a mention is the "both" of "a nurse and her son have both died", which is no subject of its own."""
    words = doc.text[mention.start : mention.end]
    return words.lower() == "both" and span_of(doc, mention.start, mention.end).root.dep_ not in _SUBJECTS


def _pair_before(mention: Mention, drafts: Sequence[Draft], text: str) -> tuple[int, int] | None:
    """Return the characters of the two people, by the rules, that stand before a mention and suffer the same."""
    kind = ClaimKind(mention.kind)
    pairs = [d for d in drafts if d.kind is kind and d.figure is not None and d.figure.low == d.figure.high == _BOTH]
    spans = [span for span in (victims(d, text) for d in pairs) if span[1] <= mention.start]
    return spans[-1] if spans else None


def _is_listed(draft: Draft, told: Told, kind: ClaimKind, doc: Doc) -> bool:
    """Say whether a mention is one more of a list that a rule has counted whole: "a passer-by" of three people."""
    return told.said is None and _same(draft, told, kind, doc) and _counts_list(draft)


def _counts_list(draft: Draft) -> bool:
    """Say whether a rule's figure is the sum of a list, which no number of the text says."""
    return draft.figure is not None and draft.figure_span is None and (draft.figure.low or 0) > 1


def _overlap(draft: Draft, other: Draft) -> bool:
    return other.kind is draft.kind and other.start < draft.end and other.end > draft.start


def _both(doc: Doc, mention: Mention, told: Told, draft: Draft) -> Draft:
    """Return the rule's draft with the tagger's kind, and its figure where that rests on a number of its own."""
    figure, span = draft.figure, draft.figure_span
    alike = figure is not None and (told.figure.low, told.figure.high) == (figure.low, figure.high)
    # the same words, read as no number, or a number that is an age
    behind = False
    if span is None:
        own = not (_counts_list(draft) and told.said is None and told.end < victims(draft, doc.text)[1])
    else:
        aged = _counts_age(doc, draft)
        own = aged or (told.start <= span[0] and span[1] <= told.end)
        behind = not aged and told.end <= span[0] <= told.end + 1  # "another" was marked of "another 2,000"
    if not alike and not behind and (told.said is not None or figure is None or _none(mention) or own):
        figure, span = told.figure, told.said
    kind = ClaimKind(mention.kind)
    first, last = victims(draft, doc.text)
    counted = draft.affected is not None and first <= told.start and told.end <= last and figure == draft.figure
    return replace(
        draft,
        kind=kind,
        start=min(draft.start, told.start),
        end=max(draft.end, told.end),
        figure=figure,
        figure_span=span,
        affected=draft.affected if counted else doc.text[told.start : told.end],
        why=(*draft.why, f"the tagger says so too ({mention.sure:.2f})"),
        voice=Voice.BOTH,
        mention=mention,
    )


def _none(mention: Mention) -> bool:
    return mention.flags["zero"] >= least("zero") and ClaimKind(mention.kind) in _ZERO


def _alone(doc: Doc, mention: Mention, told: Told) -> Draft:
    kind = ClaimKind(mention.kind)
    span = span_of(doc, told.start, told.end)
    near = [t for t in triggers(doc) if t.kind is kind]
    trigger = min((t.token.i for t in near), key=lambda i: abs(i - span.root.i), default=span.root.i)
    return Draft(
        kind=kind,
        trigger=trigger,
        start=told.start,
        end=told.end,
        figure=told.figure,
        figure_span=told.said,
        affected=doc.text[told.start : told.end],
        object=object_words(doc, trigger),
        means=means_words(doc, trigger),
        rule="tagger",
        why=(
            f"the tagger reads '{span.text}' as people {kind.value} ({mention.sure:.2f})",
            f"figure read from '{told.figure.words}' as {told.figure.qualifier.value}",
        ),
        voice=Voice.TAGGER,
        mention=mention,
    )


def _part(at: int, draft: Draft, kept: Sequence[Draft], whole: int | None, text: str) -> Draft:
    """Return the draft with the place in `kept` of the one that holds it: `whole` by a rule, or by the tagger."""
    if (
        whole is None
        and draft.mention is not None
        and (_told_as_part(draft.mention) or _in_brackets(draft, kept, text))
    ):
        larger = [i for i, d in enumerate(kept) if i != at and _holds(d.figure, draft.figure) and _sum_of(d, draft)]
        whole = min(larger, key=lambda i: (kept[i].start > draft.start, abs(kept[i].start - draft.start)), default=None)
    return replace(draft, part_of=whole)


def _told_as_part(mention: Mention) -> bool:
    return mention.flags["part"] >= least("part")


def _in_brackets(draft: Draft, kept: Sequence[Draft], text: str) -> bool:
    """Say whether people stand in brackets behind others of the same harm: "six monks (five Poles and one Czech)"."""
    opened = text.rfind("(", 0, draft.start)
    if opened < 0 or ")" in text[opened : draft.start]:
        return False
    ends = (other.mention.end if other.mention else other.end for other in kept if other.kind is draft.kind)
    return any(end <= opened < end + _NEAR for end in ends)


def _sum_of(whole: Draft, part: Draft) -> bool:
    alike = whole.kind is part.kind or whole.kind is ClaimKind.CASUALTIES
    return alike and (whole.mention is None or not _told_as_part(whole.mention))


def _holds(whole: Figure | None, part: Figure | None) -> bool:
    if whole is None or part is None:
        return False
    return whole.size > part.size or (whole.size == part.size and whole.qualifier is not part.qualifier)


def _zeros(drafts: Sequence[Draft], text: str) -> list[Draft]:
    """Return the drafts, a "no casualties" or "nobody was killed or hurt" read as nobody killed and nobody injured."""
    told = [draft for draft in drafts if not _is_denied(draft, drafts, text)]
    for i, draft in enumerate(list(told)):
        if draft.figure is None or draft.figure.high != 0 or draft.kind not in _ZERO:
            continue
        both = draft.kind is ClaimKind.CASUALTIES or _tells_both(text)
        said = {d.kind for d in told if d.figure is not None and d.figure.high == 0}
        if both:
            told[i] = replace(draft, kind=ClaimKind.KILLED if draft.kind is ClaimKind.CASUALTIES else draft.kind)
            other = ClaimKind.INJURED if told[i].kind is ClaimKind.KILLED else ClaimKind.KILLED
            if other not in said - {draft.kind}:
                told.append(replace(draft, kind=other))
    return told


def _is_denied(draft: Draft, drafts: Sequence[Draft], text: str) -> bool:
    """Say whether a word of harm without a number stands under the "no" of another: "injuries" of "no deaths or
    injuries"."""
    if draft.figure is None or draft.figure.high == 0 or draft.figure_span is not None or draft.kind not in _ZERO:
        return False
    zeros = [d for d in drafts if d.figure is not None and d.figure.high == 0 and d.kind in _ZERO]
    spans = [m.span() for pattern in _patterns() for m in pattern.finditer(text)]
    inside = any(start <= draft.start and draft.end <= end for start, end in spans)
    return inside and any(start - _NEAR <= d.start < end for d in zeros for start, end in spans)


def _tells_both(text: str) -> bool:
    return any(pattern.search(text) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule["pattern"], re.IGNORECASE) for rule in load("extract_reader")["zero"]["both"])

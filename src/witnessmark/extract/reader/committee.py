"""Two voices in, one list of drafts out: whom the tagger reads as harmed, weighed with the word of harm beside them."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Token

from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.circumstance import means_words, object_words
from witnessmark.extract.grammar.harm import DEAD, HURT, is_imagined, word_of_harm
from witnessmark.extract.grammar.lists import is_name
from witnessmark.extract.parse.phrases import is_person
from witnessmark.extract.parse.text import is_common, text_of
from witnessmark.extract.reader.figure import Told, figures_of, is_age, is_date, is_kin, phrase, span_of
from witnessmark.extract.reader.tagger import Mention, Reading
from witnessmark.lexicon import load
from witnessmark.model.claims import ClaimKind, Figure, Voice

_ZERO = frozenset({ClaimKind.KILLED, ClaimKind.INJURED, ClaimKind.CASUALTIES})
_RANGE = re.compile(r"[\d,.]+\|[\d,.]+ [a-z].*")
_IDLE = frozenset({"and", "or", "of", "in", "to", "the", "a", "an", ","})
_LEFT_OUT = re.compile(r"\b(?:all but|except(?: for)?|apart from)\s+$", re.IGNORECASE)
_BY_NAME = re.compile(r"\b(?:aka|a\.k\.a\.|alias|also known as|nicknamed)\s+(?:[\"“‘']|\w+ )?$", re.IGNORECASE)
_TAKEN = frozenset({"abducted", "detained"})
_LEAD = re.compile(r"^[\s,;:]*(?:(?:and|or)\s+(?=\S))?", re.IGNORECASE)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "pobj", "dobj"})
_NEAR = 30  # characters between people and the bracket that parts them
NOT_TAGGED = frozenset({ClaimKind.DEPRIVED, ClaimKind.STRUCK, ClaimKind.ACCESS})


@cache
def least(name: str) -> float:
    """Return a threshold of the committee."""
    return float(load("extract_reader")["committee"][name])


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """People whom the tagger reads as harmed, with a figure of their own: the draft, and the tagger's chance of it.

    The draft's voice is both where a word of harm stands by them; `unreal` says that the nearest one is of a plan, a
    threat or a condition; `beside` that it stands by none of these people, but by others harmed alike in the sentence.
    """

    draft: Draft
    tagger: float
    unreal: bool
    beside: bool = False


def _logit(chance: float) -> float:
    held = min(max(chance, 0.01), 0.99)
    return math.log(held / (1 - held))


_MOVED = frozenset({
    ClaimKind.MISSING, ClaimKind.ABDUCTED, ClaimKind.DETAINED, ClaimKind.DISPLACED, ClaimKind.EVACUATED,
    ClaimKind.TRAPPED, ClaimKind.TREATED,
})  # fmt: skip

_HELD_OR_GONE = _MOVED - HURT

FEATURES: tuple[tuple[str, Callable[[Candidate], float]], ...] = (
    ("even", lambda _: 1.0),
    ("tagger", lambda c: _logit(c.tagger)),
    ("both", lambda c: float(c.draft.voice is Voice.BOTH)),
    ("both_moved", lambda c: float(c.draft.voice is Voice.BOTH and c.draft.kind in _MOVED)),
    ("unreal", lambda c: float(c.unreal)),
    ("numbered", lambda c: float(c.draft.figure_span is not None)),
    ("nobody", lambda c: float(c.draft.figure is not None and c.draft.figure.high == 0)),
    ("beside", lambda c: float(c.beside)),
    ("not_hurt_or_dead", lambda c: float(c.draft.kind in _MOVED)),
)
"""What weighs for a candidate: `even` for all alike; how sure the tagger is, as log odds; that a word of harm stands by
the people, and that it is one of people held, lost, moved or treated; that it is no fact; that a number is said; that
nobody was harmed; that they were held, lost, moved or treated."""


def chance(candidate: Candidate) -> float:
    """Return how likely a candidate is a claim that a reader would note, from its features and the fitted weights."""
    total = sum(_weights()[name] * feature(candidate) for name, feature in FEATURES)
    return round(1 / (1 + math.exp(-total)), 3)


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in load("extract_reader")["weights"].items()}


def agreed(doc: Doc, reading: Reading, kept_from: float | None = None) -> list[Draft]:
    """Return the drafts that the two voices together stand for; `part_of` points into the list returned.

    `kept_from` is the least chance of a draft that is kept, the committee's own where it is None.
    """
    text = text_of(doc)
    found = candidates(doc, reading)
    weighed = [(c, chance(c)) for c in found if not _is_idle(c.draft) and not _is_revised(c.draft, found, text)]
    kept_from = least("kept") if kept_from is None else kept_from
    enough = {kind: min(kept_from, least("kept_moved")) if kind in _MOVED else kept_from for kind in ClaimKind}
    kept = [
        replace(c.draft, sure=sure, unsure=sure < least("sure"))
        for c, sure in weighed
        if sure >= enough[c.draft.kind] and not _is_outdone(c.draft, sure, weighed, text)
    ]
    kept = [draft for draft in kept if not _is_echo(draft, kept, text)]
    return _zeros([replace(draft, part_of=_whole_of(i, draft, kept, text)) for i, draft in enumerate(kept)], text)


def _is_revised(draft: Draft, found: Sequence[Candidate], text: str) -> bool:
    """Say whether a figure is the one that another of the sentence takes the place of: "rose to 15 from 12"."""
    if draft.mention is None or draft.figure_span is None:
        return False
    others = [c.draft for c in found if c.draft.kind is draft.kind and c.draft is not draft and c.draft.figure_span]
    before, after = text[: draft.mention.start].split()[-1:], text[draft.mention.end :].split()[:1]
    told = draft.mention.flags["old"] >= least("old") or (before == ["from"] and after == ["to"])
    reached = phrase("reached").search(text, 0, draft.mention.start) is not None  # "from 12 to 15": the 15 is now's
    return told and not reached and any(not _same_figure(draft, other) for other in others)


def _is_outdone(draft: Draft, sure: float, weighed: Sequence[tuple[Candidate, float]], text: str) -> bool:
    """Say whether the same people are read, more surely, as hurt where this has them killed, or the other way about."""
    if draft.figure is None or draft.figure.high == 0:
        return False
    for other, chance_ in weighed:
        one = other.draft
        parted = (draft.kind in DEAD and one.kind in HURT) or (draft.kind in HURT and one.kind in DEAD)
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
    if (draft.affected or "").lower() != "both":
        return False
    return any(d is not draft and d.kind is draft.kind and d.figure is not None and d.figure.low == 2 for d in kept)


def counts_some(draft: Draft, text: str) -> bool:
    """Say whether a draft's number is of people told before: "two of those killed", "six of the dead"."""
    return draft.figure_span is not None and phrase("some").match(text, draft.figure_span[1]) is not None


def _is_idle(draft: Draft) -> bool:
    """Say whether a draft says that nobody was held, moved or lost: "no arrests" is no record of harm."""
    return draft.figure is not None and draft.figure.high == 0 and draft.kind not in _ZERO


def heard(reading: Reading) -> list[Mention]:
    """Return the mentions that are sure enough to be weighed."""
    return [mention for mention in reading.mentions if mention.sure >= least("heard")]


def candidates(doc: Doc, reading: Reading) -> list[Candidate]:
    """Return whom the tagger reads as harmed in a sentence, each with what the words beside them say."""
    found: list[Candidate] = []
    for mention in joined(whole(heard(reading), doc), text_of(doc)):
        if _is_both(doc, mention):  # the two stand in this sentence, so they are not told once more
            mention = replace(mention, flags={**mention.flags, "again": 0.0})
        for told in figures_of(doc, mention.start, mention.end, none=_none(mention)):
            draft = _draft(doc, mention, told)
            unreal = draft.voice is Voice.TAGGER and is_imagined(span_of(doc, told.start, told.end), draft.kind)
            found.append(Candidate(draft=draft, tagger=mention.sure, unreal=unreal))
    voiced = {c.draft.kind for c in found if c.draft.voice is Voice.BOTH}
    return [replace(c, beside=c.draft.voice is Voice.TAGGER and c.draft.kind in voiced) for c in found]


def _same_figure(draft: Draft, other: Draft) -> bool:
    one, two = draft.figure, other.figure
    return one is not None and two is not None and (one.low, one.high) == (two.low, two.high)


def whole(mentions: Sequence[Mention], doc: Doc) -> list[Mention]:
    """Return the mentions that name somebody, without a comma behind them: a bare "and" goes, "her" of "her baby" takes
    the baby along or goes."""
    told: list[Mention] = []
    for mention in mentions:
        words = text_of(doc)[mention.start : mention.end]
        words = words.rstrip(" ,;:")
        start = mention.start + len(words) - len(_LEAD.sub("", words))
        mention = replace(mention, start=start, end=mention.start + len(words))
        span = span_of(doc, mention.start, mention.end)
        head = span[-1].head
        if all(t.tag_ == "CD" for t in span) and (is_age(span) or is_date(span)):
            continue
        if all(t.lower_ in _IDLE for t in span) or any(
            p.search(text_of(doc)[: mention.start]) for p in (_LEFT_OUT, _BY_NAME)
        ):
            continue
        if all(t.tag_ == "PRP$" for t in span) and is_person(head) and head.i > span[-1].i:
            end = head.idx + len(head)
            if any(other.start < end and head.idx < other.end for other in mentions if other is not mention):
                continue
            mention = replace(mention, end=end)
        mention = _whole_name(mention, doc)
        if told and told[-1].end > mention.start:  # two pieces of one name
            told[-1] = replace(max(told[-1], mention, key=lambda m: m.sure), start=told[-1].start, end=mention.end)
        else:
            told.append(mention)
    return told


def _whole_name(mention: Mention, doc: Doc) -> Mention:
    """Return a mention that holds the name whole of which it marks a part: "Leon" of "Juan Antonio Leon Montero"."""
    span = span_of(doc, mention.start, mention.end)
    first, end = span.start, span.end
    while first and is_name(doc[first]) and _goes_on(doc[first - 1]):
        first -= 1
    while end < len(doc) and is_name(doc[end - 1]) and _goes_on(doc[end]):
        end += 1
    opens, closes = doc[first].idx, doc[end - 1].idx + len(doc[end - 1])
    return replace(mention, start=min(opens, mention.start), end=max(closes, mention.end))


def _goes_on(token: Token) -> bool:
    return is_name(token) and not is_common(token.lower_)


def joined(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Return the mentions, those of one kind that are one phrase made one: "10 to" and "15 men".

    One phrase is what nothing parts, or a number from plain plurals behind a comma or "and": "20 women" and "children".
    """
    told: list[Mention] = []
    for mention in mentions:
        last = told[-1] if told else None
        if last is not None and _is_of_one_kind(text, last, mention) and _is_one_phrase(text, last, mention):
            surer = max(last, mention, key=lambda m: m.sure)
            told[-1] = replace(last, end=mention.end, kind=surer.kind, sure=surer.sure)
        else:
            told.append(mention)
    return told


def _is_of_one_kind(text: str, first: Mention, second: Mention) -> bool:
    """Say whether two mentions can be one: of one kind, or nothing parts them, or read once as taken, once as held."""
    kinds = {first.kind, second.kind}
    return len(kinds) == 1 or kinds == _TAKEN or not text[first.end : second.start].strip()


def _is_one_phrase(text: str, first: Mention, second: Mention) -> bool:
    between = text[first.end : second.start]
    one, other = text[first.start : first.end], text[second.start : second.end]
    if not between.strip() or (between == "," and one[-1].isdigit() and other[0].isdigit()):
        return True
    if between.strip() in {"to", "-", "–"}:  # "10 to 15 soldiers"; "12 to 15" may be a rise
        return _RANGE.fullmatch(f"{one}|{other}") is not None
    if between.strip() == "and" and is_kin(text, (first.start, first.end), (second.start, second.end)):
        return True
    if phrase("between").fullmatch(between) is None:
        return False
    if phrase("counted").search(one):
        return phrase("plain").fullmatch(other) is not None
    last, following = phrase("parted").split(one)[-1], phrase("parted").split(other)[0]
    return phrase("single").match(last) is not None and phrase("single").match(following) is not None


def victims(draft: Draft, text: str) -> tuple[int, int]:
    """Return the half-open characters of a draft's victims; of all its words where it names none."""
    if draft.affected is None:
        return draft.start, draft.end
    at = text.find(draft.affected, draft.start)
    return (at, at + len(draft.affected)) if 0 <= at < draft.end else (draft.start, draft.end)


def _is_both(doc: Doc, mention: Mention) -> bool:
    """Say whether a mention is the "both" of "a nurse and her son have both died", which is no subject of its own."""
    words = text_of(doc)[mention.start : mention.end]
    return words.lower() == "both" and span_of(doc, mention.start, mention.end).root.dep_ not in _SUBJECTS


def _none(mention: Mention) -> bool:
    return mention.flags["zero"] >= least("zero") and ClaimKind(mention.kind) in _ZERO


def _draft(doc: Doc, mention: Mention, told: Told) -> Draft:
    kind, text = ClaimKind(mention.kind), text_of(doc)
    people = span_of(doc, told.start, told.end)
    word = word_of_harm(people, kind)
    if word is None and (told.start, told.end) != (mention.start, mention.end):
        word = word_of_harm(span_of(doc, mention.start, mention.end), kind)
    if word is not None and word.fatal:
        kind = ClaimKind.KILLED
    elif word is None and mention.sure < least("own") and kind not in _MOVED:
        other = word_of_harm(people)
        if other is not None and other.kind in _HELD_OR_GONE:  # "displacement of 12 million" are no dead
            word, kind = other, other.kind
    why = [f"the tagger reads '{people.text}' as people {kind.value} ({mention.sure:.2f})"]
    start, end, at = told.start, told.end, people.root.i
    if word is not None:
        at = word.token.i
        start, end = min(start, word.token.idx), max(end, word.token.idx + len(word.token))
        why.append(f"'{word.token.text}' is a word for {word.kind.value}")
    return Draft(
        kind=kind,
        trigger=at,
        start=start,
        end=end,
        figure=told.figure,
        figure_span=told.said,
        affected=text[told.start : told.end],
        object=object_words(doc, at),
        means=means_words(doc, at),
        rule="tagger" if word is None else f"tagger: {word.frame}",
        why=(*why, f"figure read from '{told.figure.words}' as {told.figure.qualifier.value}"),
        voice=Voice.TAGGER if word is None else Voice.BOTH,
        mention=mention,
    )


def _whole_of(at: int, draft: Draft, kept: Sequence[Draft], text: str) -> int | None:
    """Return the place in `kept` of the figure that a draft is told as a part of."""
    if draft.mention is None or not (_told_as_part(draft.mention) or _in_brackets(draft, kept, text)):
        return None
    larger = [i for i, d in enumerate(kept) if i != at and _holds(d.figure, draft.figure) and _sum_of(d, draft)]
    return min(larger, key=lambda i: (kept[i].start > draft.start, abs(kept[i].start - draft.start)), default=None)


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

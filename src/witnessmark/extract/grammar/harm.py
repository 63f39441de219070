"""One parsed sentence in, its drafts out: each harm word with its victims, its figure and the words that carry it.

People who left, wait to leave or shelter are harmed where the sentence counts them: "2,000 left the city".
"""

from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Token

from witnessmark.extract.draft import Draft
from witnessmark.extract.gate import is_harm_word
from witnessmark.extract.grammar.circumstance import means_words, object_words
from witnessmark.extract.grammar.counting import Count, count_of, group_counts
from witnessmark.extract.grammar.reality import Reality, reality_of
from witnessmark.extract.grammar.triggers import VERB_TAGS, Trigger, table, triggers
from witnessmark.extract.grammar.victims import Found, victims
from witnessmark.extract.parse.phrases import cut, is_animal, is_person, is_person_word, is_plural, is_thing, left_edge
from witnessmark.extract.voice.population import population_of
from witnessmark.model.claims import ClaimKind, Figure, Population, Qualifier

_NEEDS_PERSON = frozenset(
    {
        ClaimKind.TREATED,
        ClaimKind.DETAINED,
        ClaimKind.TRAPPED,
        ClaimKind.DISPLACED,
        ClaimKind.EVACUATED,
        ClaimKind.MISSING,
    }
)
_BARE_PRONOUNS = frozenset({"he", "she", "him", "her", "they", "them", "who"})
_PLACE_VERBS = frozenset({"block", "besiege", "encircle", "lock"})  # of a name, they tell of a road or a town
_ZERO = frozenset({ClaimKind.KILLED, ClaimKind.INJURED})
_HOMES = frozenset({
    "home", "homes", "house", "houses", "country", "area", "areas", "city", "cities", "town", "towns", "village",
    "villages", "fighting", "violence", "region", "war", "border", "neighborhood", "shelling", "bombing",
})  # fmt: skip
_UNHARMED = frozenset({"unhurt", "uninjured", "unharmed", "unscathed"})


def read(doc: Doc) -> list[Draft]:
    """Return the drafts of harm in a sentence, in the order of their words."""
    drafts: list[Draft] = []
    words = triggers(doc)
    for trigger in words:
        reality = reality_of(trigger)
        if reality is Reality.UNREAL:
            continue
        for found in victims(trigger):
            drafts.extend(_drafts(trigger, found, reality, base=len(drafts)))
    for trigger, head in movements(doc):
        drafts.extend(_drafts(trigger, Found(head, "counted people who move"), Reality.REAL, base=len(drafts)))
    deadly = {t.token.i for t in words if t.kind is ClaimKind.KILLED}
    return _settle(drafts, frozenset(t.token.i for t in words if t.kind is ClaimKind.INJURED and _goes_on(t, deadly)))


def _goes_on(trigger: Trigger, deadly: set[int]) -> bool:
    """Say whether "and killed" follows: "shot and killed" is one harm."""
    at, doc = trigger.token.i, trigger.token.doc
    return at + 1 < len(doc) and doc[at + 1].lower_ in {"and", "to"} and bool(deadly & {at + 2, at + 3})


def _drafts(trigger: Trigger, found: Found, reality: Reality, *, base: int) -> list[Draft]:
    head = found.head
    if head is None:
        return [_draft(trigger, found, _alone(trigger), None)]
    if not _may_be_victim(trigger, head):
        return []
    if head.i == trigger.token.i:
        counts = [count_of(head)]
    elif "before its noun" in found.rule and head.i > trigger.token.i:
        counts = [count_of(head)]  # those joined to it need not share the harm
    else:
        counts = group_counts(head)
    made: list[Draft] = []
    if reality is Reality.NEGATED or trigger.token.lower_ in _UNHARMED:
        if trigger.kind not in _ZERO:
            return []
        counts = [replace(counts[0], figure=_zero(counts[0].figure.words))]
    for count in counts:
        made.append(_draft(trigger, found, count.figure, count))
        made.extend(_parts(trigger, found, count, whole=base + len(made) - 1))
    if trigger.frame == "casualty" and counts[0].figure.high == 0:
        made.append(replace(made[0], kind=ClaimKind.INJURED))
    return made


def _may_be_victim(trigger: Trigger, head: Token) -> bool:
    if head.i == trigger.token.i:
        return True
    if is_animal(head) or (is_thing(head) and not is_person(head)):
        return False
    if head.lower_ in {"it", "this", "that", "which", "what", "itself", "we", "i", "you", "us"}:
        return False
    if trigger.token.lemma_ == "flee" and not _flees_home(trigger.token, head):
        return False
    if trigger.kind is ClaimKind.TREATED and (is_harm_word(head.lower_) or head.lower_ in _BARE_PRONOUNS):
        return False  # "the wounded were taken to hospital" counts no others
    if trigger.token.lemma_.lower() in _PLACE_VERBS and head.tag_ in {"NNP", "NNPS"}:
        return False
    return (
        trigger.kind not in _NEEDS_PERSON
        and trigger.token.lemma_.lower() not in {"shoot", "burn", "hit", "hurt", "hold", "seize"}
    ) or is_person(head)


def _flees_home(verb: Token, head: Token) -> bool:
    """Say whether people flee their homes, not attackers a scene: no fighters, and counted or a place is named."""
    if population_of(head.doc[head.left_edge.i : head.i + 1].text, "") is Population.COMBATANT:
        return False
    places = {t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 8]}
    return bool(places & _HOMES) or (count_of(head).numbered and not places & {"scene", "site"})


def _zero(words: str) -> Figure:
    return Figure(low=0, high=0, qualifier=Qualifier.EXACT, words=words)


def _alone(trigger: Trigger) -> Figure:
    """Return the figure of a deed whose victims the sentence does not name."""
    noun = trigger.token
    many = is_plural(noun) or noun.lower_ in {"massacre", "killing", "slaughter", "genocide", "holocaust", "carnage"}
    if many:
        return Figure(low=2, high=None, qualifier=Qualifier.VAGUE, words=noun.text)
    return Figure(low=1, high=1, qualifier=Qualifier.EXACT, words=noun.text)


def _draft(trigger: Trigger, found: Found, figure: Figure, count: Count | None) -> Draft:
    doc, at = trigger.token.doc, trigger.token.i
    start, end = at, at + 1
    affected = None
    if count is not None:
        start, end = min(start, count.start), max(end, count.end)
        if (found.head is not None and found.head.i != at) or count.start < at:
            affected = doc[count.start : count.end].text
    if affected is None or trigger.frame == "casualty":
        sufferer = _sufferer(trigger)
        if sufferer is not None:
            start, end = min(start, sufferer[0]), max(end, sufferer[1])
            affected = doc[sufferer[0] : sufferer[1]].text
    chars = cut(doc, start, end)
    said = cut(doc, *count.said) if count is not None and count.said is not None else None
    why = (
        f"'{trigger.token.text}' is a word for {trigger.kind.value}",
        f"its people, by the pattern '{found.rule}': {affected or 'not named in this sentence'}",
        f"figure read from '{figure.words}' as {figure.qualifier.value}",
    )
    return Draft(
        kind=trigger.kind,
        trigger=at,
        start=chars[0],
        end=chars[1],
        figure=figure,
        figure_span=said,
        affected=affected,
        object=object_words(doc, at),
        means=means_words(doc, at),
        rule=f"{trigger.frame}: {found.rule}",
        why=why,
        unsure=found.unsure,
    )


def _sufferer(trigger: Trigger) -> tuple[int, int] | None:
    """Return who had the casualties or injuries that a sentence counts: "our troops suffered no losses"."""
    noun = trigger.token
    if trigger.frame not in {"casualty", "count"}:
        return None
    for prep in noun.rights:
        if prep.dep_ == "prep" and prep.lower_ in {"among", "to", "on", "in", "for", "by"}:
            for child in prep.children:
                if child.dep_ == "pobj" and is_person(child) and is_person_word(child.lower_):
                    return left_edge(child), child.i + 1
    if noun.dep_ in {"dobj", "conj"}:
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        if verb.lemma_ in {"suffer", "sustain", "have", "report", "register", "incur", "experience", "take"}:
            subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
            if subject is not None and is_person_word(subject.lower_):
                return left_edge(subject), subject.i + 1
    return None


def _parts(trigger: Trigger, found: Found, count: Count, *, whole: int) -> list[Draft]:
    """Return the drafts of what a figure contains: "including two children"."""
    parts = _said_parts(trigger, count)
    return [replace(_draft(trigger, Found(found.head, rule), p.figure, p), part_of=whole) for rule, p in parts]


def _said_parts(trigger: Trigger, count: Count) -> list[tuple[str, Count]]:
    doc = trigger.token.doc
    if count.figure.high in {0, 1}:
        return []
    for token in doc[count.end : count.end + 12]:
        opens = token.lower_ in {"including", "includes"} or (
            token.lower_ == "among" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ in {"them", "whom"}
        )
        if opens:
            after = token.i + (2 if token.lower_ == "among" else 1)
            return [("part of the whole", p) for p in _people_from(trigger, after)]
        if token.text in {".", ";"} or (token.i == trigger.token.i and trigger.frame == "verb" and token.tag_ == "VBD"):
            break
    if count.numbered and count.end < len(doc) and doc[count.end].text in {",", ":", "--", ";", "("}:
        parts = _people_from(trigger, count.end + 1)
        total = sum(p.figure.low or 0 for p in parts)
        if len(parts) > 1 and total == count.figure.low and all(p.figure.low == p.figure.high for p in parts):
            return [("parts that add up", p) for p in parts]
    return []


def _people_from(trigger: Trigger, after: int) -> list[Count]:
    """Return the counts of the people whose phrase opens at token `after`."""
    doc = trigger.token.doc
    head = next(
        (
            t
            for t in doc[after : after + 7]
            if t.tag_ in {"NN", "NNS", "NNP", "NNPS"} and t.dep_ not in {"compound", "nmod", "poss", "amod"}
        ),
        None,
    )
    if head is None or not is_person(head) or any(t.is_punct and t.text not in {"-", '"'} for t in doc[after : head.i]):
        return []
    counts = group_counts(head)
    return [] if any(c.start <= trigger.token.i < c.end for c in counts) else counts


def _settle(drafts: list[Draft], overtaken: frozenset[int]) -> list[Draft]:
    """Drop what is said twice in the sentence: the same people under two harm words, a deed beside its victims."""
    kept: list[Draft] = []
    places: dict[int, int] = {}
    seen: set[tuple[ClaimKind, str | None, int | None, int | None]] = set()
    named = {d.kind for d in drafts if d.affected is not None}
    dead = {d.affected for d in drafts if d.kind is ClaimKind.KILLED and d.affected is not None}
    for i, draft in enumerate(drafts):
        if draft.figure is None or (draft.trigger in overtaken and draft.affected in dead):
            continue
        key = (draft.kind, draft.affected, draft.figure.low, draft.figure.high)
        if key in seen or (draft.affected is None and draft.kind in named and "deed alone" in draft.rule):
            continue
        seen.add(key)
        places[i] = len(kept)
        part = places.get(draft.part_of) if draft.part_of is not None else None
        kept.append(replace(draft, part_of=part))
    return kept


@cache
def _movement_words(key: str) -> frozenset[str]:
    return frozenset(table()["movements"][key])


def movements(doc: Doc) -> list[tuple[Trigger, Token]]:
    """Return each movement of counted people: its trigger, of frame "movement", and the head of the people's phrase."""
    found = []
    for token in doc:
        if token.tag_ not in VERB_TAGS and token.lower_ != "crossing":
            continue
        read = _leaving(token) or _waiting(token) or _sheltering(token)
        if read is not None:
            found.append((Trigger(token, read[0], "movement"), read[1]))
    return found


def _moving(verb: Token) -> Token | None:
    """Return the people who do what `verb` says, when the sentence counts them."""
    subject = next((c for c in reversed(list(verb.lefts)) if c.dep_ in {"nsubj", "nsubjpass", "nummod"}), None)
    if subject is None and verb.i and verb.nbor(-1).tag_ in {"CD", "NNS"}:
        subject = verb.nbor(-1)
    if subject is None or not is_person(subject) or not count_of(subject).numbered:
        return None
    return subject


def _leaving(verb: Token) -> tuple[ClaimKind, Token] | None:
    lemma = "cross" if verb.lower_ == "crossing" else verb.lemma_.lower()
    after = [t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 4]]
    crosses = lemma in _movement_words("cross") and bool({"into", "to", "over"} & set(after[:2]) or "border" in after)
    leaves = lemma in _movement_words("leave") and any(
        t.tag_ == "NNP" or t.lower_ in _movement_words("towns") for t in verb.doc[verb.i + 1 : verb.i + 6]
    )
    if not crosses and not leaves:
        return None
    if any(c.tag_ == "MD" for c in verb.children) or verb.tag_ == "VB":
        return None
    people = _moving(verb)
    if people is None:
        return None
    fled = crosses or not any(t.lemma_.lower() in _movement_words("led_out") for t in verb.doc)
    return (ClaimKind.DISPLACED if fled else ClaimKind.EVACUATED), people


def _waiting(verb: Token) -> tuple[ClaimKind, Token] | None:
    if verb.lemma_.lower() not in _movement_words("wait"):
        return None
    after = [t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 6]]
    if not _movement_words("out") & set(after):
        return None
    people = _moving(verb)
    return (ClaimKind.TRAPPED, people) if people is not None else None


def _sheltering(verb: Token) -> tuple[ClaimKind, Token] | None:
    if verb.lemma_.lower() not in _movement_words("shelter"):
        return None
    near = {t.lower_ for t in verb.doc}
    if not (near & _movement_words("hardship")):
        return None
    if verb.dep_ == "relcl" and verb.head.tag_.startswith("NN"):
        group = verb.head
        if count_of(group).numbered or any(count_of(c).numbered for c in group.children if c.tag_.startswith("NN")):
            return ClaimKind.TRAPPED, group
        counted = next(
            (
                t
                for t in verb.doc[max(0, verb.i - 16) : verb.i]
                if t.tag_ == "CD" and is_person(t.head) and t.head.i > t.i
            ),
            None,
        )
        return (ClaimKind.TRAPPED, counted.head) if counted is not None else None
    people = _moving(verb)
    return (ClaimKind.TRAPPED, people) if people is not None else None

"""Whom a claim is about: in go the victims as written and their sentence, out comes the Population."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from witnessmark import lexicon
from witnessmark.extract.grammar.figures import numbers
from witnessmark.model.claims import Claim, Population
from witnessmark.model.text import Sentence

# A modifier after the head noun: what follows says where, how or of which sort, not who.
_AFTER_HEAD = re.compile(
    r"\s+(?:who|whom|which|that|whose|accused|linked|connected|suspected|working|taking|being|including|described|believed|in|at|from|near|on|with|by|during|when|while|as|inside|outside|aboard)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_SPLIT = re.compile(r"\s*(?:,|;|\band\b|\bor\b|\bas well as\b|\bplus\b|&)\s*", re.IGNORECASE)
# What may follow victims cut short: "a member" + "of the Army", "two of those" + "identified as soldiers".
_MODIFIER = re.compile(
    r"\s+(?:of|identified as|described as)\s+"
    r"(?:(?!(?:were|was|are|is|in|on|at|and|when|who|by|after|died|had|has|have)\b)[\w'’-]+\s?){1,5}(?:of\s+(?:the\s+)?[\w'’-]+(?:\s[\w'’-]+)?)?|,\s+apparently\s+[\w'’-]+(?:\s+[\w'’-]+)?"
)
_HARMED = re.compile(r"\b(?:victims?|casualt(?:y|ies)|dead|deaths?)$", re.IGNORECASE)
_NONE = re.compile(r"^(?:no|any|without|zero|nobody|no one|none)\b", re.IGNORECASE)
_OURS = re.compile(r"\bour (?:troops|forces|soldiers|men|units|fighters|comrades)\b", re.IGNORECASE)
_OF = re.compile(r"\s+(?:of|among)\s+(?:the\s+|those\s+|his\s+|her\s+|their\s+|its\s+)?", re.IGNORECASE)
_POINTING_REACH = 12  # sentences; "the dead" of a long report still are those of its opening
_COUNTING_REACH = 2  # sentences; "116 dead" further on counts somebody else
_SHORTEST_TRADE = 5  # letters; "other" and "for" are no trades
_MAX_BARE_NAME = 2  # a longer name introduces somebody
_WORD = re.compile(r"[A-Za-z][\w'’-]*")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(lexicon.load("extract_population")[key])


@lru_cache(maxsize=8192)
def population_of(victim_words: str, sentence_text: str) -> Population:
    """Return whom the claim is about. Police, guards and guerrillas are combatants.

    A named person without rank is a civilian unless the sentence calls them a fighter. "People" alone is unknown.
    """
    whole = _with_modifiers(victim_words, sentence_text)
    seen = {_one(part, sentence_text) for part in _parts(whole)}
    seen.discard(Population.UNKNOWN)
    if Population.MIXED in seen or len(seen) > 1:
        return Population.MIXED
    if seen:
        return seen.pop()
    return Population.UNKNOWN


def _with_modifiers(victim_words: str, sentence_text: str) -> str:
    """The victims' words with what the sentence says right after them: "a member" + "of the Army"."""
    at = sentence_text.find(victim_words) if victim_words else -1
    if at < 0:
        return victim_words
    end = at + len(victim_words)
    word = re.compile(r"\s+([A-Za-z-]+)\b").match(sentence_text, end)
    if word is not None and (_is(word[1].lower(), "civilian") or _is(word[1].lower(), "combatant")):
        end = word.end()
    # "victims of the madness of an army" are none of the army's
    follows = None if _HARMED.search(victim_words) else _MODIFIER.match(sentence_text, end)
    return sentence_text[at : follows.end() if follows is not None else end]


def _parts(victim_words: str) -> list[str]:
    head = re.sub(r"\[[^\]]*\]|\([^)]*\)", " ", victim_words)
    # what stands in a relative clause says who they are only when the head does not
    return [part for part in _SPLIT.split(head) if _WORD.search(part)]


def _one(part: str, sentence_text: str) -> Population:
    """One conjunct: its head noun decides, then the noun after "of", then what else it says, then a name."""
    head = _AFTER_HEAD.sub("", part)
    pieces = _OF.split(head)
    for piece in pieces:
        verdict = _head_noun(piece)
        if verdict is not None:
            return verdict
    rest = part[len(head) :]
    if (
        rest
        and (verdict := _any_noun(rest)) is not None
        and re.match(r"\s+(?:identified|described|as|who (?:were|was|are|is))\b", rest)
    ):
        return verdict
    return _named(part, sentence_text)


def _head_noun(piece: str) -> Population | None:
    """The verdict of a phrase's last known noun; a doubted fighter ("alleged terrorist") is unknown."""
    tokens = [t.lower().removesuffix("'s").removesuffix("’s").rstrip(".'’") for t in _WORD.findall(piece)]
    possessive = [bool(re.search(r"['’]s?$", t)) for t in _WORD.findall(piece)]
    for at in range(len(tokens) - 1, -1, -1):
        word = tokens[at]
        if possessive[at]:
            return None
        if _is(word, "civilian"):
            # an "army technician", a "police doctor" serve; a "police officer's wife" ended at the possessive above
            serves = at > 0 and tokens[at - 1] in _words("service") and _is(word, "servant")
            return Population.COMBATANT if serves else Population.CIVILIAN
        if _is(word, "combatant"):
            if any(t in _words("doubted") for t in tokens[:at]):
                return Population.UNKNOWN
            if any(t in _words("former") for t in tokens[:at]):
                return Population.CIVILIAN
            return Population.COMBATANT
        if _is(word, "member") and any(_is(t, "combatant") or _is(t, "armed") for t in tokens[:at]):
            return Population.COMBATANT
        if word in _words("neutral"):
            # "police people", "army men", "military personnel": the word before decides
            if any(_is(t, "combatant") or _is(t, "armed") for t in tokens[:at]):
                return Population.COMBATANT
            if any(_is(t, "civilian") for t in tokens[:at]):
                return Population.CIVILIAN
    if any(t in _words("armed") for t in tokens):
        return Population.COMBATANT
    last = _WORD.findall(piece)[-1:]
    trade = bool(last) and last[0].islower() and len(last[0]) > _SHORTEST_TRADE and not _is_common(last[0])
    return Population.CIVILIAN if trade and last[0].endswith(tuple(_words("trades"))) else None


def _is(word: str, key: str) -> bool:
    listed = _words(key)
    if word in listed or (word.endswith("s") and word[:-1] in listed) or (word.endswith("es") and word[:-2] in listed):
        return True
    if word.endswith("ies") and word[:-3] + "y" in listed:
        return True
    if word.endswith("men") and word[:-3] + "man" in listed:
        return True
    return "-" in word and _is(word.rsplit("-", 1)[1], key)


def _any_noun(text: str) -> Population | None:
    for word in _WORD.findall(text.lower()):
        if _is(word, "combatant"):
            return Population.COMBATANT
        if _is(word, "civilian"):
            return Population.CIVILIAN
    return None


def _named(part: str, sentence_text: str) -> Population:
    """A name: ranked names are combatants, others civilians unless the sentence calls the person a fighter."""
    tokens = _WORD.findall(part)
    if tokens and tokens[0].lower().rstrip(".") in _words("courtesies"):
        return Population.CIVILIAN
    capitals = [t for t in tokens if t[0].isupper() and not _is_common(t) and not any(numbers([t.lower()]))]
    if not capitals or len(capitals) < len(tokens) / 2 or _counts_a_nation(tokens):
        return Population.UNKNOWN
    if any(t.lower().rstrip(".") in _words("ranks") for t in tokens):
        return Population.COMBATANT
    return Population.COMBATANT if _called_fighter(capitals[-1], sentence_text) else Population.CIVILIAN


def _is_common(token: str) -> bool:
    return token.lower() in _words("neutral") or token.lower() in _words("openers")


def _counts_a_nation(tokens: list[str]) -> bool:
    """Whether the words count people of a nation ("32 Palestinians", "other Salvadorans"), which says no more."""
    return len(tokens) <= 2 and tokens[-1].endswith(
        ("ans", "ese", "is", "ish", "ians", "ees", "ards", "aks", "bs", "ns", "qis")
    )


def _called_fighter(name: str, sentence_text: str) -> bool:
    """Whether the sentence says of `name` that they are, lead or belong to an armed body."""
    said = re.search(
        rf"\b{re.escape(name)}\b[^.;]{{0,110}}?"
        r"\b(?:aka|alias|member of|leader of|commander of|belong\w* to|one of|spokesman for)\b(?P<what>[^.;]{0,80})",
        sentence_text,
    )
    return said is not None and any(_is(w, "combatant") or _is(w, "armed") for w in _WORD.findall(said["what"].lower()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """The victims of one claim as written, their sentence and its index in the report."""

    victim_words: str
    sentence_text: str
    index: int


def populations_of(mentions: Sequence[Mention]) -> tuple[Population, ...]:
    """Return the population of each claim of one report, in order: words that only point back ("the dead", "two
    others", "these men", "Rivas") take that of the claim they point to."""
    found: list[Population] = []
    for at, mention in enumerate(mentions):
        own = population_of(mention.victim_words, mention.sentence_text)
        same = _same_name(mention, mentions[:at], found)
        if same is not None:
            own = same
        elif own is Population.UNKNOWN and _NONE.match(mention.victim_words):
            own = _unharmed(mention, mentions[:at], found)
        elif own is Population.UNKNOWN and _points_back(mention.victim_words):
            own = _nearest(mention, mentions[:at], found)
        found.append(own)
    return tuple(found)


def _unharmed(mention: Mention, earlier: Sequence[Mention], found: Sequence[Population]) -> Population:
    """Whose "no casualties" it is: the speaker's own troops, or those of the same words just before."""
    if _OURS.search(mention.sentence_text):
        return Population.COMBATANT
    for other, population in zip(reversed(earlier), reversed(found), strict=True):
        if mention.index - other.index <= _COUNTING_REACH and _NONE.match(other.victim_words):
            return population
    return Population.UNKNOWN


def _points_back(victim_words: str) -> bool:
    """Whether the victims' words have no noun of their own: a number, a pronoun, "the dead", "those killed"."""
    tokens = [t.lower() for t in re.findall(r"[A-Za-z]+|\d[\d,.]*", _AFTER_HEAD.sub("", victim_words))]
    pointing = _words("pointing")
    return bool(tokens) and all(t in pointing or t in _words("openers") or t[0].isdigit() for t in tokens)


def _nearest(mention: Mention, earlier: Sequence[Mention], found: Sequence[Population]) -> Population:
    """The population of the nearest earlier claim that has one: this sentence's first, then those before in reach."""
    definite = mention.victim_words.lower().startswith(("the ", "those", "these", "he", "she", "they", "both", "all"))
    reach = _POINTING_REACH if definite else _COUNTING_REACH
    for other, population in zip(reversed(earlier), reversed(found), strict=True):
        if mention.index - other.index > reach:
            break
        if population is not Population.UNKNOWN:
            return population
    return Population.UNKNOWN


def settle_populations(claims: Sequence[Claim], sentences: Sequence[Sentence]) -> tuple[Claim, ...]:
    """Return the claims of one report, in order, with populations that no sentence tells alone."""
    places = {sentence.id: sentence for sentence in sentences}
    mentions = [
        Mention(
            victim_words=" ".join((claim.affected or "").split()),
            sentence_text=" ".join(places[claim.sentence_id].text.split()),
            index=places[claim.sentence_id].index,
        )
        for claim in claims
    ]
    settled = zip(claims, populations_of(mentions), strict=True)
    return tuple(replace(claim, population=population) for claim, population in settled)


def _same_name(mention: Mention, earlier: Sequence[Mention], found: Sequence[Population]) -> Population | None:
    """The population of an earlier claim about the same name: "Leon" after "Juan Antonio Leon Montero, alias ..."."""
    names = [t for t in _WORD.findall(mention.victim_words) if t[0].isupper() and not _is_common(t)]
    if not names or len(names) > _MAX_BARE_NAME:
        return None
    for other, population in zip(reversed(earlier), reversed(found), strict=True):
        if names[-1] in _WORD.findall(other.victim_words) and population is not Population.UNKNOWN:
            return population
    return None

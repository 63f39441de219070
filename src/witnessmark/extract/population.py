"""Whom a claim is about: in go the victims as written and their sentence, out comes civilian, combatant, mixed or unknown."""

import re
from functools import cache, lru_cache

from witnessmark import lexicon
from witnessmark.model.claims import Population

# A modifier after the head noun: what follows says where, how or of which sort, not who.
_AFTER_HEAD = re.compile(
    r"\s+(?:who|whom|which|that|whose|accused|linked|connected|suspected|working|taking|being|including|described|believed|in|at|from|near|on|with|by|during|when|while|as|inside|outside|aboard)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_SPLIT = re.compile(r"\s*(?:,|;|\band\b|\bor\b|\bas well as\b|\bplus\b|&)\s*", re.IGNORECASE)
_OF = re.compile(r"\s+(?:of|among)\s+(?:the\s+|those\s+|his\s+|her\s+|their\s+|its\s+)?", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][\w'’-]*")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(lexicon.load("extract_population")[key])


@lru_cache(maxsize=8192)
def population_of(victim_words: str, sentence_text: str) -> Population:
    """Return whom the claim is about. Police, guards and guerrillas are combatants; "people" alone is unknown.

    A named person without rank is a civilian unless the sentence calls them a fighter.
    """
    seen = {_one(part, sentence_text) for part in _parts(victim_words)}
    seen.discard(Population.UNKNOWN)
    if Population.MIXED in seen or len(seen) > 1:
        return Population.MIXED
    return seen.pop() if seen else Population.UNKNOWN


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
            return Population.CIVILIAN
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
    if tokens and any(t in _words("armed") for t in tokens):
        return Population.COMBATANT
    return None


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
    capitals = [
        t
        for t in tokens
        if t[0].isupper() and t.lower() not in _words("neutral") and t.lower() not in _words("openers")
    ]
    if not capitals or len(capitals) < len(tokens) / 2:
        return Population.UNKNOWN
    if any(t.lower().rstrip(".") in _words("ranks") for t in tokens):
        return Population.COMBATANT
    if len(capitals) == 1 and len(tokens) == 1 and not _titled(tokens[0]):
        pass
    lowered = sentence_text.lower()
    name = capitals[-1].lower()
    for fighter in sorted(_words("combatant") | _words("armed")):
        if fighter in lowered and re.search(
            rf"{re.escape(name)}[^.;]{{0,80}}\b(?:aka|alias|member|leader|commander|one of|belong\w*|a|an|the)\b[^.;]{{0,60}}\b{re.escape(fighter)}",
            lowered,
        ):
            return Population.COMBATANT
    return Population.CIVILIAN


def _titled(token: str) -> bool:
    return token.lower().rstrip(".") in _words("ranks")

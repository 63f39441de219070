"""Names of private persons in a case: a name finder and rules propose, offices and everyday words veto."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache

from witnessmark.lexicon.everyday import everyday
from witnessmark.redact.lists import given, plain, spelled, surname, things, towns, words_of
from witnessmark.redact.mentions import LONGEST_PIECE, Mention, in_places, mentions_in
from witnessmark.redact.weighing import odds_of

LEAST = -0.5
"""Log odds from which a run is taken for a private person's name: a name left costs more than a body hidden."""
SURE = 3
"""Times that an office is told with a whole name for each time that it is told as a private person's."""


class Standing(Enum):
    """What a name is in its report."""

    PRIVATE = "private"
    SHARED = "private, and the name of someone in office too"
    PUBLIC = "in office"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Names:
    """Who is who in one case: the words of private names, and those of people in office, by surname as `spelled`.

    `bearers` are the surnames and first names of private persons, `serving` the surnames of people in office, both by
    report: what "Ortega" alone means depends on who else is spoken of there.
    """

    officials: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    known: set[str] = field(default_factory=set)
    private: set[tuple[str, ...]] = field(default_factory=set)
    private_words: set[str] = field(default_factory=set)
    bearers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    serving: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    tied: frozenset[tuple[str, ...]] = frozenset()
    """Whole names of people in office, whatever a single report makes of them."""


def names_in(
    reports: Mapping[str, Sequence[str]],
    places: frozenset[str],
    papers: frozenset[str] = frozenset(),
    is_place: Callable[[str], bool] | None = None,
) -> dict[str, dict[str, tuple[tuple[Mention, Standing], ...]]]:
    """Return the mentions of each text of each report, each with what it is there.

    What one text shows about a name (an office, an age, a title) holds in all of them. `papers` are casefolded names
    of publishers: the name finder alone makes none of them a person, a title or an age does. `is_place` tells whether
    a gazetteer knows a casefolded name.
    """
    mentions = mentions_in(sorted({text for texts in reports.values() for text in texts}), places)
    if is_place:
        mentions = {text: in_places(text, found, is_place) for text, found in mentions.items()}
    names = _settle(reports, mentions, places, papers)
    return {
        report: {
            text: tuple((mention, _standing(mention, names, report)) for mention in mentions[text])
            for text in dict.fromkeys(texts)
            if text in mentions
        }
        for report, texts in reports.items()
    }


def pieces(text: str, start: int = 0) -> list[tuple[int, str]]:
    """Return a text cut to what is read at once, each piece with its offset; `start` is the text's own."""
    return [(start + at, text[at : at + LONGEST_PIECE]) for at in range(0, len(text), LONGEST_PIECE)]


def _settle(
    reports: Mapping[str, Sequence[str]],
    mentions: Mapping[str, tuple[Mention, ...]],
    places: frozenset[str],
    papers: frozenset[str],
) -> Names:
    """Return who is in office and who is private, from every text together."""
    names = Names()
    odds = odds_of(mentions)
    for figure in words_of("public_figures"):
        *first, last = figure.split()
        names.officials[spelled(last)].update(map(spelled, first))
        names.known.add(spelled(last))
    names.known -= set(map(spelled, words_of("common_surnames")))
    everyone = [mention for found in mentions.values() for mention in found]
    for report, texts in reports.items():
        for mention in (mention for text in texts for mention in mentions.get(text, ())):
            if mention.office:
                names.officials[spelled(mention.keys[-1])].update(map(spelled, mention.keys[:-1]))
                names.known.add(spelled(mention.keys[-1]))
                names.serving[report].add(spelled(mention.keys[-1]))
    names.tied = _tied(everyone)
    kin = words_of("kin") | words_of("callings")
    taken = {*places, *kin, *(f"{word}s" for word in kin), *words_of("particles"), *words_of("not_person"), *things()}
    taken.update(mention.keys[0] for mention in everyone if mention.place and len(mention.keys) == 1)
    for report, texts in reports.items():
        for mention in (mention for text in texts for mention in mentions.get(text, ())):
            if _in_office(mention, names, report):
                continue
            seen = odds.get(mention.keys, LEAST) > LEAST and " ".join(mention.keys) not in papers
            seen = seen and not _may_be_a_word(mention)
            if mention.told or mention.titled or seen:
                names.private.add(mention.keys)
                if len(mention.keys) > 1 or mention.told:
                    names.bearers[report].update((spelled(mention.keys[-1]), spelled(mention.keys[0])))
    for keys in names.private:
        for key in {keys[-1], *(keys[:1] if plain(keys[0]) not in towns() else ())}:
            if len(key) > 2 and key not in taken and not everyday(key):
                names.private_words.add(key)
    return names


def _may_be_a_word(mention: Mention) -> bool:
    """Return whether a run may be any words: everyday ones ("Most Wanted"), in capitals a slip too ("HANDRITTEN")."""
    key = mention.keys[0]
    if all(map(everyday, mention.keys)) and not (any(map(given, mention.keys)) or all(map(surname, mention.keys))):
        return True
    shouted = len(mention.keys) == 1 and "capitals" in mention.signs and mention.signs.isdisjoint(("acts", "own"))
    return shouted and not (given(key) or surname(key))


@cache
def _figures() -> frozenset[tuple[str, ...]]:
    whole = (figure for key in ("public_figures", "public_figures_whole") for figure in words_of(key))
    return frozenset(tuple(map(spelled, figure.split())) for figure in whole if " " in figure)


def _is_figure(keys: tuple[str, ...]) -> bool:
    """Return whether a name is a public figure's whole name, a second surname behind it or not."""
    return any(keys[:count] in _figures() for count in (len(keys), len(keys) - 1))


def _tied(everyone: Sequence[Mention]) -> frozenset[tuple[str, ...]]:
    """Return the whole names that are tied to an office so often that no report makes a private person's of them."""
    offices = Counter(mention.keys for mention in everyone if mention.office and len(mention.keys) > 1)
    lives = Counter(mention.keys for mention in everyone if mention.told and not mention.office)
    return frozenset(keys for keys, times in offices.items() if times >= SURE * lives[keys])


def _in_office(mention: Mention, names: Names, report: str) -> bool:
    """Return whether a mention is of someone in office: by full name, or by a surname that no stranger here bears."""
    if mention.office or mention.keys in names.tied:
        return True
    if not mention.told and _is_figure(tuple(map(spelled, mention.keys))):
        return True
    surname = spelled(mention.keys[-1])
    first = names.officials.get(surname)
    if first is None:
        return False
    if len(mention.keys) == 1:
        served = surname in names.serving[report] or surname not in names.bearers[report]
        return not mention.told and surname in names.known and served
    serving = surname in names.serving[report]
    if mention.told and not serving:
        return False
    if not first:
        return serving
    own = set(map(spelled, mention.keys[:-1]))
    return not first.isdisjoint(own) or any(len(a) == 1 and b.startswith(a) for a in own for b in first)


def _standing(mention: Mention, names: Names, report: str) -> Standing:
    if _in_office(mention, names, report):
        return Standing.PUBLIC
    if mention.keys in names.private or all(
        key in names.private_words and (spelled(key) not in names.known or spelled(key) in names.bearers[report])
        for key in mention.keys
    ):
        first = names.officials.get(spelled(mention.keys[-1]), set())
        shared = spelled(mention.keys[-1]) in names.known and (
            len(mention.keys) == 1 or not first.isdisjoint(map(spelled, mention.keys[:-1]))
        )
        return Standing.SHARED if shared else Standing.PRIVATE
    return Standing.UNKNOWN

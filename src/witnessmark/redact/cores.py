"""A run of capitalised words in, the words of it out that can be a name: titles and everyday words cut off, or none."""

import re
from collections.abc import Sequence
from functools import cache

from witnessmark.lexicon.everyday import everyday
from witnessmark.redact.casing import Word
from witnessmark.redact.cues import (
    AGE_BEHIND,
    BY_NAME_BEFORE,
    BY_NAME_BEHIND,
    LOWER_BEFORE,
    ONE_PERSON,
    SENTENCE_START,
    lead_words,
    patterns,
)
from witnessmark.redact.lists import KUNYA, given, name_like, nations, plain, surname, thing_in, things, towns, words_of

LOOK_BACK = 70
MOST_WORDS = 5
CAMEL = re.compile(r"^(?!Mc|Mac|De|Di|Du|La|Le|Van|Fitz)\w*[a-z][A-Z]")
"""How the names of papers and firms are written ("VnExpress"), and no person's."""
SHORTENED = re.compile(r"['’](?:ve|ll|re|d|m|t)$", re.IGNORECASE)
"""I've, don't."""
PARTLY = re.compile("[A-Z].*-[a-z]")
ARTICLES = frozenset(("the", "a", "an"))
ABBREVIATED = re.compile(r"\b(?:D\.C|U\.S|U\.K|U\.N|N\.[CDHJMY]|S\.[CD]|R\.I|W\.Va|B\.C|L\.A)\b(?!\w)")
"""Countries, states and cities that are written like initials."""
INITIALS = re.compile(r", [A-Z]\.(?: ?[A-Z]\.)?(?=[;,.)\s]|$)")
LETTER = re.compile("[A-Z]")
VOWEL = re.compile("[aeiouy]|[^a-z]")


def keys_of(words: Sequence[Word]) -> tuple[str, ...]:
    """Return the words of a run, casefolded."""
    return tuple(word.key for word in words)


def core_of(text: str, row: tuple[Word, ...], places: frozenset[str], spoken: frozenset[str]) -> tuple[Word, ...]:
    """Return the words of a run that can be a name: titles, offices and everyday words before it are cut off."""
    opens = SENTENCE_START.search(text[max(0, row[0].start - 8) : row[0].start]) is not None
    lead = lead_words()
    start = max((at + 1 for at in range(len(row) - 1) if row[at].key in lead and not _is_own(row, at)), default=0)
    before, behind = text[max(0, row[0].start - LOOK_BACK) : row[0].start], text[row[-1].end : row[-1].end + LOOK_BACK]
    alias = patterns()["alias"].search(before) is not None or by_name(row, before, behind)
    whole = alias or start > 0
    while (
        opens
        and not whole
        and start < len(row) - 1
        and everyday(row[start].key)
        and not (len(row[start].text) == 1 and text[row[start].end] == ".")  # "I. Sydorenko"
        and not _begins_name(row[start:])
    ):
        start += 1
    if (
        not (alias and len(row) == 1)
        and start == len(row) - 1
        and (row[start].key in lead or (everyday(row[start].key) and row[start].key in spoken))
    ):
        key = row[start].key
        if (key in lead and not _is_called_so(key)) or key in words_of("small_words") or not given(key):
            return ()
        if not (
            ONE_PERSON.match(behind)
            or patterns()["say_behind"].match(behind)
            or patterns()["acts_behind"].match(behind)
        ):
            return ()
    core = row[start:]
    while core and core[-1].key in words_of("offices"):
        core = core[:-1]
    said = " ".join(word.key for word in core)
    if (
        not core
        or sum(word.key not in words_of("particles") for word in core) > MOST_WORDS
        or said in places
        or said in nations()
    ):
        return ()
    if thing_in(keys_of(row)) or (len(core) == 1 and is_plural(core)):
        return ()
    if core[0].key in words_of("foreign_articles") and len(core) > 1 and not (alias or _has_name(core, said)):
        return ()  # "Le Monde", "El País"; "El Mocho Anselmo" is somebody
    if any(_is_thing(core, at) for at in range(len(core))) or _is_short(text, row, core):
        return ()
    if any(word.key in words_of("not_person") - words_of("titles") and word.key not in lead for word in row[:start]):
        return ()
    if ABBREVIATED.search(text[row[0].start : row[-1].end]):
        return ()
    if len(core) == 1 and core[0].key in words_of("name_ends"):
        return ()  # "Ave", "Jr"
    if any(CAMEL.search(word.text) or SHORTENED.search(word.text) for word in core):
        return ()
    if all(len(word.text) == 1 for word in core):
        return ()
    kind = LOWER_BEFORE.search(before)
    if start == 0 and kind and kind[1] in _kinds_of_things():
        return ()  # "radio Reloj", "the river Dnipro"
    if any(PARTLY.search(word.text) and everyday(word.key.rpartition("-")[2]) for word in core):
        return ()  # "Putin-bombed"
    if (
        opens
        and len(core) == 1
        and core[0] is row[0]
        and (everyday(core[0].key) or core[0].key.endswith("ily"))
        and not (given(core[0].key) or surname(core[0].key))
    ):
        return ()  # "Imagine": it has its capital from its place
    if any(len(word.text) > 2 and not VOWEL.search(plain(word.text)) for word in core):
        return ()  # in capitals "FMLN" looks like a name; no name of three letters and more has no vowel
    if any(word.text.isupper() and len(word.text) > 1 for word in core):
        return ()  # an abbreviation ("FMLN"); texts in capitals were put in ordinary case before
    return core


def by_name(core: tuple[Word, ...], before: str, behind: str) -> bool:
    """Return whether a run is the by-name, or the name behind it, of somebody: "El Tuerto" Benavides."""
    if BY_NAME_BEFORE.search(before):
        return surname(core[-1].key) and not everyday(core[-1].key)
    named = BY_NAME_BEHIND.match(behind) if before[-1:] in tuple('"“«‘') else None
    return named is not None and surname(named[1].casefold()) and not everyday(named[1].casefold())


def _is_called_so(key: str) -> bool:
    """Return whether a title is a given name too: "Tia", "Don"."""
    if everyday(key):
        return False
    return key in words_of("titles") and not any(key in words_of(kind) for kind in ("kin", "callings", "offices"))


@cache
def _kinds_of_things() -> frozenset[str]:
    """Return the words that in small letters say of the name behind them that it is a thing's."""
    return words_of("not_person") - words_of("titles") - words_of("also_verbs") - lead_words()


def _has_name(core: tuple[Word, ...], whole: str) -> bool:
    """Return whether a name stands behind an article: in "El Mocho Juan", not in "La Paz"."""
    return plain(whole) not in towns() and any(given(word.key) or surname(word.key) for word in core[1:])


def _is_short(text: str, row: tuple[Word, ...], core: tuple[Word, ...]) -> bool:
    """Return whether a run of one or two letters stands without a title or kin before it: "Ông Tư" is somebody."""
    if len(core) > 1 or len(core[0].text) > 2:
        return False
    led = core[0] is not row[0] and row[row.index(core[0]) - 1].key in words_of("titles")
    return not (led or patterns()["kin"].search(text[max(0, core[0].start - LOOK_BACK) : core[0].start]))


def _begins_name(row: tuple[Word, ...]) -> bool:
    """Return whether an everyday word begins a name all the same: "Grace Mensah", "Do Thi Lien"."""
    if len(row) < 2:
        return False
    own = given(row[0].key) and row[0].key not in words_of("small_words") and not everyday(row[1].key)
    return own or (row[0].key not in ARTICLES and surname(row[0].key) and name_like(keys_of(row)))


def _is_own(row: tuple[Word, ...], at: int) -> bool:
    """Return whether a word that often stands before a name is part of it here: "Roman Shvets", "Sani Mai Goro"."""
    key = row[at].key
    if (
        at
        and (given(row[at - 1].key) or row[at - 1].key in words_of("particles"))
        and row[at - 1].key not in lead_words()
        and key in words_of("titles")
    ):
        return True
    return key in nations() and given(key) and at == len(row) - 2 and surname(row[-1].key)


def _is_thing(core: tuple[Word, ...], at: int) -> bool:
    """Return whether a word makes a run an organisation, a place or a thing; "Kanye West" stays a person."""
    key = core[at].key
    if at and (key in words_of("particles") or (at == 1 and core[0].key in KUNYA and given(key))):
        return False  # "Abu Jihad"
    if key in nations() and given(key) and (len(core) > 2 or (len(core) > 1 and not at)):
        return False
    if (
        at
        and at == len(core) - 1
        and key in words_of("also_surnames")
        and given(core[0].key)
        and not everyday(core[0].key)
    ):
        return False
    if at < len(core) - 1 and key in things() - nations() - words_of("not_person"):
        return False  # "Yolanda Ruano", "Tahrir Hamdouna": things bear names too
    alike = {key} if given(key) else {key, key.removesuffix("s")}
    if not at and len(core) > 1 and key in things() and given(key) and surname(core[1].key):
        return False  # "Sunday Adeoye"
    parts = {part for part in key.split("-") if len(part) > 2}
    return not alike.isdisjoint(words_of("not_person")) or not (alike | parts).isdisjoint(things())


def as_found(row: tuple[Word, ...], core: tuple[Word, ...], labels: Sequence[tuple[int, int, str]]) -> tuple[Word, ...]:
    """Return `core` with the everyday word before it ("Grace") where the name finder takes both for one person."""
    at = row.index(core[0])
    lead = lead_words()
    if (
        at
        and row[at - 1].key not in lead
        and row[at - 1].key not in words_of("small_words")
        and any(name == "PERSON" and a <= row[at - 1].start and core[0].end <= b for a, b, name in labels)
    ):
        return (row[at - 1], *core)
    return core


def is_plural(core: tuple[Word, ...]) -> bool:
    """Return whether a run ends in the plural of an everyday word or of one that stands before names."""
    key = core[-1].key
    one = key.removesuffix("s")
    return one != key and not given(key) and (one in lead_words() or everyday(one))


def has_place(core: tuple[Word, ...], places: frozenset[str]) -> bool:
    """Return whether a run ends in the name of a town, or of a place of this case."""
    return plain(core[-1].text) in towns() or core[-1].key in places


def with_given_name(
    text: str, row: tuple[Word, ...], core: tuple[Word, ...], spoken: frozenset[str]
) -> tuple[Word, ...]:
    """Return `core`, where an age follows, with the word before it that no text of the case writes small ("Musa")."""
    at = row.index(core[0])
    if not at or not AGE_BEHIND.match(text, core[-1].end):
        return core
    before = row[at - 1]
    lead = lead_words()
    return (
        core
        if before.key in spoken
        or before.key in lead
        or before.key in words_of("small_words")
        or before.key.endswith("ly")
        else (before, *core)
    )


def with_initials(text: str, core: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return `core` with the initials behind a surname: "Rudenko, M. I."."""
    found = INITIALS.match(text, core[-1].end) if len(core) == 1 else None
    if not found or ABBREVIATED.search(found.group()):
        return core
    return (
        *core,
        *(Word(letter.group(), letter.start(), letter.end()) for letter in LETTER.finditer(text, *found.span())),
    )

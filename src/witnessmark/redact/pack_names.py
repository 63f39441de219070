"""Names of persons in the languages that have a pack: a text in, the mentions in it out.

Where a script has capitals, a run of capitalised words is a person's where one of them is made as names are (the
pack's given names and endings of surnames). Where it has none, the words are that follow what stands before a person
("the child", "named"), or a given name with what goes on as names do: another, "Abu" or "ibn" and a word, one with the
article. A role before the name ("mayor") marks someone in office.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from witnessmark import lexicon
from witnessmark.redact.casing import Word

_UNSEEN = "\u00ad\u0300-\u036f\u064b-\u0652\u0670\u200b-\u200f\u2060-\u2064\ufeff"
"""Stress and vowel signs, and what has no width: inside a word they change no name."""
_WORD = re.compile(rf"[^\W\d_][\w'’ʼ{_UNSEEN}-]*")
_MARKS = re.compile(f"[{_UNSEEN}]")
_OPENS = re.compile(r"(?:^|[.!?…:«\"“„—–]\s*)$")
_MOST_WORDS = 4
_ARTICLE = "ال"
_JOINERS = "و"
_LOOK_BACK = 80


@dataclass(frozen=True, slots=True)
class PackName:
    """A person's name in a text: its words, whether it is of someone in office."""

    words: tuple[Word, ...]
    office: bool


@dataclass(frozen=True, slots=True)
class _Lists:
    own: re.Pattern[str]
    alike: dict[int, str]
    given: re.Pattern[str] | None
    surname: re.Pattern[str]
    office: re.Pattern[str]
    before: re.Pattern[str] | None
    names: re.Pattern[str] | None
    links: re.Pattern[str]
    things: re.Pattern[str]
    stop: re.Pattern[str]


@cache
def _packs() -> tuple[_Lists, ...]:
    return tuple(_lists(pack) for pack in lexicon.languages().values() if "private" in pack)


def _lists(pack: dict[str, Any]) -> _Lists:
    rows = pack["private"]
    clitic = pack["letters"]["clitic"]
    alike = [pair.split("=") for pair in pack["letters"]["alike"].split()]

    def either(words: list[str]) -> str:
        return "|".join(word.replace("*", r"\w*").replace(" ", r"\s+") for word in words)

    return _Lists(
        own=re.compile(f"[{pack['letters']['script']}]"),
        alike={ord(case(a)): case(b) for a, b in alike for case in (str.lower, str.upper)},
        given=re.compile(either(rows["given"])) if rows["given"] else None,
        surname=re.compile(either(rows["surnames"])),
        office=re.compile(rf"(?<!\w)(?:{clitic})(?:{either(rows['offices'])})(?:\s+[\w'’ʼ.-]+){{0,5}}?\s*$"),
        before=re.compile(rf"(?<!\w)(?:{clitic})(?:{either(rows['before'])})\s+{'$' if rows['given'] else ''}")
        if rows["before"]
        else None,
        names=re.compile(rf"[وف]?[بلك]?(?:{either(rows['names'])})") if rows["names"] else None,
        links=re.compile(either(rows["links"]) or "(?!)"),
        things=re.compile(rf"(?<!\w)(?:{clitic})(?:{either(rows['things']) or '(?!)'})\s+$"),
        stop=re.compile(either(rows["stop"]) or "(?!)"),
    )


def is_of_pack(text: str) -> bool:
    """Tell whether most letters of `text` are a pack's own."""
    if text.isascii():
        return False
    letters = sum(map(str.isalpha, text))
    return any(2 * len(lists.own.findall(text.lower())) > letters for lists in _packs())


def names_of(text: str) -> tuple[PackName, ...]:
    """Return the persons that `text` names, in order; none in a text without letters of a pack's own."""
    found: dict[int, PackName] = {}
    for lists in _packs():
        if lists.own.search(text.lower()):
            announced = (*_announced(lists, text), *_strung(lists, text))
            for name in _capitalised(lists, text) if lists.given is not None else announced:
                found.setdefault(name.words[0].start, name)
    return tuple(found[start] for start in sorted(found))


def _word(lists: _Lists, match: re.Match[str]) -> Word:
    """Return a word as it looks: in the pack's letters where foreign ones only look like them, without unseen marks."""
    text = _MARKS.sub("", match[0])
    if lists.alike and not text.isascii() and lists.own.search(text.lower()):
        text = text.translate(lists.alike)
    return Word(text=text, start=match.start(), end=match.end())


def _capitalised(lists: _Lists, text: str) -> Iterator[PackName]:
    run: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        word = _word(lists, match)
        proper = word.text[:1].isupper() and (len(word.text) > 1) and not word.text.isupper()
        if run and (not proper or text[last : word.start] != " "):
            yield from _named(lists, text, run)
            run = []
        if proper:
            run.append(word)
        last = word.end
    yield from _named(lists, text, run)


def _named(lists: _Lists, text: str, run: list[Word]) -> Iterator[PackName]:
    kept = [word for word in run if not lists.stop.fullmatch(word.key)]
    if lists.given is None:
        return
    opens = bool(kept) and _OPENS.search(text[: kept[0].start]) is not None
    while opens and len(kept) > 1 and not any(p.fullmatch(kept[0].key) for p in (lists.given, lists.surname)):
        kept = kept[1:]  # the word that opens a sentence has a capital of its own
    given = any(lists.given.fullmatch(word.key) for word in kept)
    if (
        len(kept) == 1
        and given
        and lists.before is not None
        and lists.before.search(text[max(0, kept[0].start - _LOOK_BACK) : kept[0].start].lower())
    ):
        yield PackName(tuple(kept), office=False)
    if not 2 <= len(kept) <= _MOST_WORDS or not (lists.surname.fullmatch(kept[-1].key) or given):
        return
    before = text[max(0, kept[0].start - _LOOK_BACK) : kept[0].start].lower()
    yield PackName(tuple(kept), lists.office.search(before.replace(",", " ")) is not None)


def _announced(lists: _Lists, text: str) -> Iterator[PackName]:
    for match in lists.before.finditer(text) if lists.before is not None else ():
        words: list[Word] = []
        for word in _WORD.finditer(text, match.end()):
            apart = words and text[words[-1].end : word.start()] != " "
            if apart or len(words) == _MOST_WORDS or lists.stop.fullmatch(_word(lists, word).text):
                break
            words.append(_word(lists, word))
        alone = len(words) == 1 and lists.names is not None and lists.names.fullmatch(words[0].text)
        if len(words) > 1 or alone:
            office = lists.office.search(text[max(0, match.start() - _LOOK_BACK) : words[0].start])
            yield PackName(tuple(words), office is not None)


def _strung(lists: _Lists, text: str) -> Iterator[PackName]:
    words = [_word(lists, match) for match in _WORD.finditer(text)]
    done = 0
    for at, first in enumerate(words):
        if at < done or lists.names is None or not lists.names.fullmatch(first.text):
            continue
        end = at + 1
        while end < len(words) and end - at < _MOST_WORDS and text[words[end - 1].end : words[end].start] == " ":
            link = lists.links.fullmatch(words[end].text) is not None
            if link and end + 1 < len(words) and text[words[end].end : words[end + 1].start] == " ":
                end += 2
            elif lists.names.fullmatch(words[end].text) and words[end].text[0] not in _JOINERS:
                end += 1
            elif words[end].text.startswith(_ARTICLE) and not lists.stop.fullmatch(words[end].text):
                end += 1
                break
            else:
                break
        done = end
        before = text[max(0, first.start - _LOOK_BACK) : first.start]
        if end - at > 1 and not lists.things.search(before):
            yield PackName(tuple(words[at:end]), lists.office.search(before) is not None)

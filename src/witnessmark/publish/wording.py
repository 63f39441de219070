"""Figures, dates, places and counts to the words that the report shows; all words come from one catalogue."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from witnessmark import lexicon
from witnessmark.model.claims import Figure, Qualifier
from witnessmark.model.places import Place
from witnessmark.model.time import DateSpan
from witnessmark.publish.naming import place_name

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
"""Controls, zero-width characters and direction overrides: they can hide or reorder what a reader sees.

U+200C and U+200D stay: Persian and Indic words are spelled with them."""
MILLION = 1_000_000
SEVERAL = 2
"""What a bare plural ("people", "many") comes to as a floor: two and not more is meant by no text."""
SINGLE = (Qualifier.ABOUT, Qualifier.NEARLY, Qualifier.AT_MOST)
"""Hedges that an estimate of one value keeps."""
OPEN_UNSAID = (Qualifier.EXACT, Qualifier.RANGE, Qualifier.VAGUE)
"""Hedges that do not say which end is open; where one is, the words must."""


LONGEST_WORD = 40
"""Characters that are given up at most so that a cut text ends with a whole word."""


@lru_cache(maxsize=65_536)
def plain(text: str, limit: int = 0) -> str:
    """Return `text` on one line without characters that hide or reorder it, cut at `limit` when that is above zero."""
    if not text.isascii() or not text.isprintable():
        text = INVISIBLE.sub("", text)
    shown = " ".join(text.split())
    return f"{whole_words(shown, limit - 1)}…" if 0 < limit < len(shown) else shown


def whole_words(text: str, limit: int) -> str:
    """Return the beginning of `text` in `limit` characters, cut between words where one ends near: "mayor" cut to
    "mayo" would be a name that is hidden elsewhere."""
    if len(text) <= limit:
        return text
    cut = text[: limit + 1]
    space = cut.rfind(" ", max(0, limit - LONGEST_WORD))
    return (cut[:space] if space > 0 else text[:limit]).rstrip()


@dataclass(frozen=True, slots=True)
class Wording:
    """The catalogue of one language and the small grammar that fills it in."""

    catalogue: dict[str, Any]

    @classmethod
    def of(cls, language: str) -> "Wording":
        """Return the wording of the catalogue `language`, one of `lexicon.spoken`."""
        return cls(lexicon.load(lexicon.CATALOGUE + language))

    def say(self, table: str, key: str, **fill: object) -> str:
        """Return the catalogue's words with `fill` put in."""
        words: str = self.catalogue[table][key]
        return words.format(**fill) if fill else words

    def table(self, name: str) -> dict[str, Any]:
        """Return one table of the catalogue."""
        found: dict[str, Any] = self.catalogue[name]
        return found

    def thing(self, words: str) -> str:
        """Return what was struck or is lacking in this language; as written where the catalogue has no word for it."""
        said: str = self.catalogue["thing"].get(words.casefold(), words)
        return said

    def number(self, value: int) -> str:
        """Return 2200 as "2,200" and 2800000 as "2.8 million"."""
        if value >= MILLION and value % (MILLION // 10) == 0:
            words = f"{value / MILLION:g}".replace(".", self.catalogue["number"]["point"])
            return self.say("figure", "million", n=words)
        return f"{value:,}".replace(",", self.catalogue["number"]["group"])

    def count(self, noun: str, value: int) -> str:
        """Return "1 report", "4 reports", or the catalogue's words for none."""
        return self.form(noun, value).format(n=self.number(value))

    def form(self, noun: str, value: int) -> str:
        """Return the form of a counted noun that goes with `value`: that of the first plural pattern to match it."""
        forms: list[str] = self.catalogue["count"][noun]
        plurals: list[str] = self.catalogue["number"]["plurals"]
        if value == 0 and len(forms) > len(plurals) + 1:
            return forms[-1]
        return forms[next((n for n, row in enumerate(plurals) if re.fullmatch(row, str(value))), len(plurals))]

    def figure(self, figure: Figure | None, unit: str | None = None) -> str:
        """Return a figure as hedged in the text, with its unit where it counts no people; "not stated" for None."""
        if figure is None:
            return self.say("figure", "none")
        words = self.bounds(figure.low, figure.high, figure.qualifier, figure.words)
        return self.in_units(words, unit) if figure.qualifier is not Qualifier.VAGUE else words

    def in_units(self, words: str, unit: str | None) -> str:
        """Return the words of a figure with what they count, where that is not people."""
        return self.say("figure", "unit_one" if words == "1" else "unit", figure=words, unit=unit) if unit else words

    def bounds(self, low: int | None, high: int | None, qualifier: Qualifier, words: str = "") -> str:
        """Return two bounds with their hedge; an end that the hedge leaves open is not shown."""
        if qualifier is Qualifier.VAGUE and words:
            return self.say("figure", "vague", words=plain(words, 60))
        if low is None and high is None:
            return self.say("figure", "none")
        if low is not None and high is not None and low != high:
            return self.say("figure", "range", low=self.number(low), high=self.number(high))
        value = self.number((high if low is None else low) or 0)
        if qualifier in OPEN_UNSAID:
            key = "exact" if low == high else "open_low" if low is None else "open_high"
        else:
            key = qualifier.value
        return self.say("figure", key, n=value)

    def estimate(
        self, low: int | None, best: int | None, high: int | None, hedge: Qualifier | None = None, vague: str = ""
    ) -> str:
        """Return low, best and high as one phrase: "12", "12 to 14", "at least 12", "at least 5, best 12".

        `hedge` is the one that every claim behind the estimate has, None where they differ: "about 20" stays about.
        `vague` are the words of the largest figure where every one is vague ("dozens"), which then stand themselves.
        """
        if vague:
            return self.say("figure", "vague", words=plain(vague, 40)) if (low or 0) > SEVERAL else self.some(low)
        if low is None and high is None:
            return self.say("figure", "none" if best is None else "about", n=self.number(best or 0))
        if hedge is not None and low == high and hedge in SINGLE:
            return self.say("figure", hedge.value, n=self.number(low or 0))
        if low == 0 and high is None and not best:
            return self.say("figure", "open")
        if low is None or high is None:
            key, value = ("open_high", low) if high is None else ("open_low", high)
            if hedge is not None and hedge not in OPEN_UNSAID and best in (None, value):
                key = hedge.value
            words = self.say("figure", key, n=self.number(value or 0))
            if best is None or best == value:
                return words
            return self.say("figure", "best", best=self.number(best), bound=words)
        if low == high:
            return self.number(low) if low else self.say("figure", "nobody")
        return self.say("figure", "between", low=self.number(low), high=self.number(high))

    def some(self, low: int | None) -> str:
        """Return the words for a number that no text gives: "some"; "at least 1" where one is described."""
        return self.say("figure", "some" if (low or 0) == SEVERAL else "open_high", n=self.number(low or 0))

    def day(self, day: date, *, year: bool = True, month: bool = True) -> str:
        """Return "14 March 2022", or less of it."""
        words = [str(day.day)]
        if month:
            words.append(self.catalogue["date"]["months"][day.month - 1])
        if year:
            words.append(str(day.year))
        return " ".join(words)

    def span(self, span: DateSpan | None) -> str:
        """Return the days of a span in the shortest honest form."""
        if span is None:
            return self.say("date", "none")
        return self.days(span.start, span.end)

    def days(self, a: date, b: date) -> str:
        """Return two days, both included, in the shortest honest form."""
        if a == b:
            return self.day(a)
        if a.year != b.year:
            return self.say("date", "span", a=self.day(a), b=self.day(b))
        last = calendar.monthrange(b.year, b.month)[1]
        if a.day == 1 and b.day == last:
            if a.month == b.month:
                return f"{self.catalogue['date']['month_names'][a.month - 1]} {a.year}"
            if (a.month, b.month) == (1, 12):
                return str(a.year)
        if a.month == b.month:
            return f"{a.day}–{self.day(b)}"
        return self.say("date", "span", a=self.day(a, year=False), b=self.day(b))

    def place(self, place: Place | None, written: str | None = None) -> str:
        """Return the place's name; the words as written where it is not resolved; "place not stated" for neither."""
        if place is not None:
            return plain(place_name(place.name), 80) or self.say("place", "none")
        named = place_name(written) if written else ""
        return plain(named, 80) if named else self.say("place", "none")

    def listing(self, parts: Sequence[str]) -> str:
        """Return "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        comma: str = self.catalogue["summary"]["comma"]
        return self.say("summary", "and", a=comma.join(parts[:-1]), b=parts[-1])

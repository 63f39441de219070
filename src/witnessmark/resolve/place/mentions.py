"""Every place a sentence names, with how the sentence speaks of it: text in, mentions in text order out."""

import re
from dataclasses import replace

from witnessmark.resolve.place.gazetteer import Gazetteer, Rank
from witnessmark.resolve.place.mention import NAMING, Mention, linked
from witnessmark.resolve.place.own_places import KnownPlace, KnownPlaces
from witnessmark.resolve.place.words import (
    Relation,
    Tokens,
    as_written,
    is_english,
    lists,
    tokens_of,
)

_MAX_FEATURE_WORDS = 6
_MOST_STEPS = 10
_BORDERS = frozenset({"border", "frontier"})
_CARE = re.compile(
    r"\b(?:treated|admitted|taken|rushed|transferred|died|recovering|hospitali[sz]ed|interned|moved|brought|patient)\b"
    r"[^.;]{0,40}$",
    re.IGNORECASE,
)
_CARES = frozenset({"hospital", "clinic"})
_MOST_WORDS = 100_000  # a stream of reports must not grow without end


def _is_native(word: str) -> bool:
    """Tell whether a folded word is written in a script of the packs, none in Latin letters."""
    return word[:1] >= "\u0250"


class MentionFinder:
    """Finds the places that sentences name; holds the open gazetteers."""

    def __init__(self, gazetteer: Gazetteer, known: KnownPlaces) -> None:
        """Read names against `gazetteer` and `known`, the latter first."""
        self._gazetteer = gazetteer
        self._known = known
        self._lists = lists()
        self._dull: dict[str, bool] = {}

    def find(self, text: str, named: frozenset[tuple[str, ...]] = frozenset()) -> tuple[Mention, ...]:
        """Return the places that `text` names, in text order; names of people and everyday words left out.

        `named` are names (folded words) that no gazetteer has and that the report uses of places.
        """
        tokens = tokens_of(text)
        found: list[Mention] = []
        at = 0
        chained = -1  # the token that a comma ties to the place before it
        while at < len(tokens.folds):
            if self._is_dull(tokens, at):
                at += 1
                continue
            mention, after = self._at(tokens, at, at == chained, named)
            if mention is not None:
                found.append(mention)
                if after < len(tokens.folds) and text[mention.end : tokens.starts[after]].strip() in {",", "("}:
                    chained = after
            at = after
        return tuple(linked(tokens.text, found))

    def _is_dull(self, tokens: Tokens, at: int) -> bool:
        """Tell quickly whether no mention can begin at token `at`; most words of a text are so."""
        word = tokens.folds[at]
        if not tokens.capitals:
            digit = tokens.text[tokens.starts[at]].isdigit()
            return not (tokens.is_upper(at) or digit) and word not in self._lists.pointers
        dull = self._dull.get(word)
        if dull is None:
            names = self._gazetteer.find(word) is not None or self._known.find(word) is not None
            read = word in self._lists.pointers or word in self._lists.demonyms
            names = names and word not in self._lists.grammar
            dull = self._dull[word] = not names and not read and is_english(word)
            if len(self._dull) > _MOST_WORDS:
                self._dull.clear()
        return dull

    def _at(
        self, tokens: Tokens, at: int, chained: bool, named: frozenset[tuple[str, ...]]
    ) -> tuple[Mention | None, int]:
        """Return the mention that begins at token `at`, if any, and the token to go on from. `chained` tells that it
        stands after a place and a comma."""
        if tokens.folds[at] in self._lists.pointers:
            return self._generic(tokens, at)
        if tokens.folds[at] in self._lists.demonyms and self._borders(tokens, at):
            return self._border(tokens, at), at + 2
        if not self._may_begin(tokens, at):
            return None, at + 1
        end, rows, known = self._longest(tokens, at)
        if end == at or self._goes_on(tokens, end):
            end, rows, known = (self._unknown_end(tokens, at), (), known) if not known else (end, rows, known)
        if named and not known and (own := self._named_end(tokens, at, named)) > end:
            end, rows = own, ()
        feature_end = self._feature_end(tokens, at, end) or self._led_end(tokens, at)
        if feature_end is not None and not known:
            return self._mention(tokens, at, feature_end, rows=rows, feature=True), feature_end
        if end == at:
            return None, at + 1
        if tokens.capitals and not known and " ".join(tokens.folds[at:end]) in self._lists.not_in_capitals:
            return None, at + 1
        mention = self._mention(tokens, at, end, rows=rows, known=known, feature=not rows and not known)
        if mention.person and not known and not (chained and rows):
            return None, at + 1
        return mention, end

    def _borders(self, tokens: Tokens, at: int) -> bool:
        return at + 1 < len(tokens.folds) and tokens.joined[at + 1] and tokens.folds[at + 1] in _BORDERS

    def _border(self, tokens: Tokens, at: int) -> Mention | None:
        """Read "the Polish border": the country is the other one, what is meant is this side of it."""
        country = self._gazetteer.country(self._lists.demonyms[tokens.folds[at]])
        if country is None:
            return None
        return self._mention(tokens, at, at + 2, rows=(country.row,), border=True)

    def _may_begin(self, tokens: Tokens, at: int) -> bool:
        word = tokens.folds[at]
        if (
            not word
            or word in self._lists.demonyms
            or word in self._lists.bodies
            or word in self._lists.determiners
            or word in self._lists.relation
            or word in self._lists.foreign
        ):
            return False
        if (
            not tokens.capitals
            and tokens.ends[at] - tokens.starts[at] > 3
            and tokens.text[tokens.starts[at] : tokens.ends[at]].isupper()
        ):
            return False  # an acronym: "ARENA" is a party, not the town of Arena
        return tokens.capitals or tokens.is_upper(at) or word.isdigit()

    def _longest(self, tokens: Tokens, at: int) -> tuple[int, tuple[int, ...], tuple[KnownPlace, ...]]:
        """Return where the longest name from token `at` ends (`at` where there is none) and what it stands for."""
        best: tuple[int, tuple[int, ...], tuple[KnownPlace, ...]] = (at, (), ())
        name = tokens.folds[at]
        end = at + 1
        while True:
            rows, known = self._gazetteer.find(name), self._known.find(name)
            if rows is None and known is None:
                return best
            fine = known or ((tokens.capitals or tokens.is_upper(end - 1)) and name not in self._lists.joiners)
            if (rows or known) and fine:
                best = (end, rows or (), known or ())
            if end >= len(tokens.folds) or not tokens.joined[end]:
                return best
            name = f"{name} {tokens.folds[end]}"
            end += 1

    def _goes_on(self, tokens: Tokens, end: int) -> bool:
        """Tell whether a name found is only the head of a longer one ("Juntas" of "Juntas de Uramita")."""
        lists_ = self._lists
        owner = tokens.owns(end - 1)
        if end >= len(tokens.folds) or not tokens.joined[end] or owner:
            return False
        after = end
        if tokens.folds[end] in {"de", "del", "da", "do"}:
            after = end + 2 if tokens.folds[end + 1 : end + 2] in (["la"], ["los"], ["las"]) else end + 1
        if after >= len(tokens.folds) or not tokens.joined[after] or not tokens.is_capital(after):
            return False
        word = tokens.folds[after]
        if after > end:
            return True
        known = word in lists_.demonyms or word in lists_.relation or word in lists_.titles or word in lists_.common
        known = known or word in lists_.divisions  # "Kherson Oblast" is Kherson's
        if known or len(word) < 3 or not word.isalpha() or self._is_wide(word):
            return False
        behind = tokens.folds[after + 1] if after + 1 < len(tokens.folds) and tokens.joined[after + 1] else ""
        own = word not in lists_.features and word not in lists_.nouns
        return not is_english(word) or (own and behind in lists_.divisions)  # "Lima Koto district"

    def _is_wide(self, name: str) -> bool:
        """Tell whether a name is that of a country or of one of its divisions: "Aleppo Syria" wants a comma."""
        rows = self._gazetteer.find(name) or ()
        return any(self._gazetteer.entry(row).rank in {Rank.COUNTRY, Rank.ADMIN1} for row in rows)

    def _unknown_end(self, tokens: Tokens, at: int) -> int:
        """Return where a name ends that stands where a place must ("in El Tomate") but that no gazetteer has; `at`
        where there is none. In a text all in capitals only words that are not English can make up such a name."""
        lists_ = self._lists
        back = at - 1
        while (
            0 < back > at - _MOST_STEPS
            and tokens.joined[back + 1]
            and (tokens.folds[back] in lists_.determiners or tokens.folds[back] in lists_.modifiers)
        ):
            back -= 1
        before = tokens.folds[back] if back >= 0 and tokens.joined[back + 1] else ""
        if before == "of" and back > 0 and tokens.folds[back - 1] in lists_.nouns:
            before = "in"
        word = tokens.text[tokens.starts[at] : tokens.ends[at]]
        named = before in NAMING or (before in lists_.raids and not tokens.capitals)
        if not named or not word[0].isalpha() or tokens.folds[at] in lists_.titles:
            return at
        if not tokens.capitals and word.isupper() and len(word) < 6:
            return at
        end = at
        while end < len(tokens.folds) and (end == at or tokens.joined[end]):
            folded = tokens.folds[end]
            proper = (
                not is_english(folded) and folded not in lists_.relation if tokens.capitals else tokens.is_upper(end)
            )
            following = end + 1 < len(tokens.folds) and tokens.joined[end + 1]
            onward = following and (tokens.is_upper(end + 1) or tokens.folds[end + 1] in lists_.joiners)
            joins = folded in lists_.joiners and onward
            if not proper and not (joins and (not tokens.capitals or not is_english(tokens.folds[end + 1]))):
                break
            end += 1
        if end == at + 1 and tokens.folds[at] in lists_.common:
            return at
        if end > at and tokens.owns(end - 1):
            return end if self._has_part(tokens, end) else at  # "in X's rule": a person
        return end

    def _named_end(self, tokens: Tokens, at: int, named: frozenset[tuple[str, ...]]) -> int:
        """Return where the longest of some names ends that stands at token `at`; `at` where none does."""
        for length in range(min(3, len(tokens.folds) - at), 0, -1):
            end = at + length
            if tuple(tokens.folds[at:end]) in named and all(tokens.joined[i] for i in range(at + 1, end)):
                more = end < len(tokens.folds) and tokens.joined[end] and tokens.is_capital(end)
                return at if more and not tokens.owns(end - 1) else end
        return at

    def _generic(self, tokens: Tokens, at: int) -> tuple[Mention | None, int]:
        """Read "the capital", "the port city", "this country"."""
        lists_ = self._lists
        head = at + 1
        while head < len(tokens.folds) and head - at <= 4 and tokens.joined[head]:
            word = tokens.folds[head]
            kind = lists_.generic.get(word)
            following = tokens.folds[head + 1] if head + 1 < len(tokens.folds) and tokens.joined[head + 1] else ""
            if kind is not None and following not in {"of", "council", "hall", "police", "officials"} | lists_.features:
                if following not in lists_.generic:
                    mention = self._mention(tokens, head, head + 1, generic=kind)
                    return replace(mention, start=tokens.starts[at]), head + 1
            elif word not in lists_.modifiers and word not in lists_.demonyms:
                break
            head += 1
        return None, at + 1

    def _feature_end(self, tokens: Tokens, at: int, end: int) -> int | None:
        """Return where a named thing ends that begins at `at` ("La Noria Bridge", "Lurigancho prison"), else None."""
        lists_ = self._lists
        if at >= tokens.last_feature or tokens.folds[at] == "of":
            return None
        stop, named = max(end, at), False
        for reach in range(at, min(len(tokens.folds), at + _MAX_FEATURE_WORDS)):
            if reach > at and not tokens.joined[reach]:
                break
            word = tokens.folds[reach]
            if reach > at and word in lists_.features and reach >= stop and word not in lists_.divisions:
                return reach + 1 if named or not tokens.capitals else None
            named = named or (word not in lists_.joiners and not is_english(word))
            cased = tokens.capitals or tokens.is_upper(reach) or word in lists_.joiners or word.isdigit()
            if not cased or word in lists_.relation or word in lists_.determiners:
                break
            if tokens.capitals and word in lists_.common and word not in lists_.features and reach >= stop:
                break
        return None

    def _led_end(self, tokens: Tokens, at: int) -> int | None:
        """Return where a named thing ends whose kind stands before its name ("Lake Edward", "Barangay San Jose")."""
        if tokens.capitals or tokens.folds[at] not in self._lists.leading:
            return None
        end = at + 1
        while end < min(len(tokens.folds), at + 4) and tokens.joined[end] and tokens.is_capital(end):
            end += 1
        return end if end > at + 1 else None

    def _mention(
        self,
        tokens: Tokens,
        at: int,
        end: int,
        *,
        rows: tuple[int, ...] = (),
        known: tuple[KnownPlace, ...] = (),
        generic: str | None = None,
        feature: bool = False,
        border: bool = False,
    ) -> Mention:
        lists_ = self._lists
        said = None
        following = tokens.folds[end] if end < len(tokens.folds) and tokens.joined[end] else ""
        if following in lists_.divisions:
            said = lists_.divisions[following]
        relation, km, bearing, noun = self._relation(tokens, at)
        if said is None and noun in lists_.divisions:
            said = lists_.divisions[noun]
        if tokens.owns(end - 1):
            if not self._has_part(tokens, end):
                relation = Relation.BARE  # "in Moscow's bombardment of the city": nothing happened in Moscow
            elif relation is Relation.BARE:
                relation = Relation.PART
        elif relation is Relation.BARE and following in lists_.strikes:
            relation = Relation.PART
        if (
            feature
            and tokens.folds[end - 1] in _CARES
            and _CARE.search(tokens.text, max(0, tokens.starts[at] - 80), tokens.starts[at])
        ):
            relation = Relation.BARE  # where the victims were taken, not where they were struck
        if said is None and lists_.regional and tokens.folds[end - 1].endswith(lists_.regional):
            said = Rank.ADMIN1
        name = " ".join(tokens.folds[at:end])
        before = tokens.folds[at - 1] if at and tokens.joined[at] else ""
        if said is None and _is_native(name):  # there the word for a region stands before its name
            said = lists_.divisions.get(before)
        return Mention(
            start=tokens.starts[at],
            end=tokens.ends[end - 1],
            words=as_written(tokens.text[tokens.starts[at] : tokens.ends[end - 1]], tokens.capitals),
            relation=relation,
            rows=rows,
            known=known,
            said=said,
            generic=generic,
            feature=feature,
            common=name in lists_.common,
            person=not feature and generic is None and self._is_person(tokens, at, end, relation, following),
            km=km,
            bearing=bearing,
            naming=self._is_naming(tokens, at),
            seat=noun == "capital",
            compass=self._compass(tokens, before, end),
            border=border or following in _BORDERS or self._after_border(tokens, at),
        )

    def _compass(self, tokens: Tokens, before: str, end: int) -> str | None:
        """Return the word of "eastern Libya" or of "Libya's east", None where neither stands there."""
        if before.removesuffix("ern") in self._lists.bearings:
            return before
        owned = tokens.owns(end - 1)
        side = tokens.folds[end] if owned and end < len(tokens.folds) else ""
        return f"{side}ern" if side in self._lists.bearings else None

    def _has_part(self, tokens: Tokens, end: int) -> bool:
        """Tell whether what follows a possessive is a part of the place ("the capital's eastern suburbs")."""
        lists_ = self._lists
        for at in range(end, min(end + 5, len(tokens.folds))):
            word = tokens.folds[at]
            if (
                word in lists_.bearings
                or word in lists_.parts
                or word in lists_.near_nouns
                or word in lists_.features
                or word in lists_.nouns
            ):
                return True
            named = not tokens.capitals and tokens.is_upper(at)
            if word not in lists_.modifiers and word not in {"and", "first", "second", "third"} and not named:
                return False
        return False

    def _after_border(self, tokens: Tokens, at: int) -> bool:
        back = at - 2 if at > 1 and tokens.folds[at - 1] == "the" else at - 1
        return back > 0 and tokens.folds[back] == "with" and tokens.folds[back - 1] in _BORDERS

    def _is_naming(self, tokens: Tokens, at: int) -> bool:
        back, lists_ = at - 1, self._lists
        while (
            0 <= back > at - _MOST_STEPS
            and tokens.joined[back + 1]
            and (tokens.folds[back] in lists_.determiners or tokens.folds[back] in lists_.modifiers)
        ):
            back -= 1
        return back >= 0 and tokens.joined[back + 1] and tokens.folds[back] in NAMING

    def _relation(self, tokens: Tokens, at: int) -> tuple[Relation, float | None, int | None, str]:
        """Step back from the name at token `at` to the preposition that governs it; return the relation, the distance
        and bearing said, and the noun stepped over ("department" in "the department of X")."""
        lists_ = self._lists
        folds, back, noun, part = tokens.folds, at - 1, "", False
        while back >= 0 and tokens.joined[back + 1] and at - back < _MOST_STEPS:
            word = folds[back]
            before = folds[back - 1] if back > 0 and tokens.joined[back] else ""
            if word in {"of", "from"} and before in lists_.bearings:
                return Relation.NEAR, self._km(tokens, back - 2), lists_.bearings[before], noun
            if word in {"of", "from", "outside", "off"} and before in lists_.units:
                return Relation.NEAR, self._km(tokens, back - 1), None, noun
            if word == "of" and before in lists_.near_nouns:
                return Relation.NEAR, None, None, noun
            if word == "of" and before in lists_.parts:
                part, back = True, back - 2
                continue
            if word == "of" and before in lists_.nouns:
                if self._is_named(tokens, back - 1):  # "the Old Harbour district of X" is a part of X, not its district
                    part = True
                else:
                    noun = noun or before.removesuffix("s")
                back -= 2
                continue
            if word == "with" and before in _BORDERS:
                back -= 2
                continue
            if word == "to" and before == "according":
                break
            if word in lists_.struck:
                return Relation.AT, None, None, noun
            if word == "of" and before in lists_.strikes:
                return Relation.PART, None, None, noun
            if word in lists_.relation:
                relation = lists_.relation[word]
                if relation is Relation.TOWARD and before in lists_.strikes:
                    relation = Relation.PART
                if word == "to" and before in {"close", "next"}:
                    relation = Relation.NEAR
                return relation, None, None, noun
            if word == "of":
                return Relation.OF, None, None, noun
            stepped = word in lists_.determiners or word in lists_.modifiers or word in lists_.demonyms
            if stepped or self._owns(tokens, back):
                back -= 1
                continue
            break
        return (Relation.PART if part or noun else Relation.BARE), None, None, noun

    def _owns(self, tokens: Tokens, at: int) -> bool:
        """Tell whether a word is a country or a division that owns what follows: "in India's Kerala"."""
        return tokens.owns(at) and self._is_wide(tokens.folds[at])

    def _is_named(self, tokens: Tokens, noun_at: int) -> bool:
        """Tell whether a name stands right before a noun of places; in capitals nobody can tell."""
        at = noun_at - 1
        if tokens.capitals or at < 0 or not tokens.joined[noun_at]:
            return False
        return tokens.is_upper(at) and tokens.folds[at] not in self._lists.determiners | self._lists.relation.keys()

    def _km(self, tokens: Tokens, unit_at: int) -> float | None:
        """Return the distance whose unit stands at token `unit_at` or just before it ("20 km", "20 km to the")."""
        for at in (unit_at, unit_at - 1, unit_at - 2):
            if at > 0 and tokens.folds[at] in self._lists.units and tokens.folds[at - 1].isdigit():
                number = float(tokens.folds[at - 1][:6])
                return number * self._lists.units[tokens.folds[at]]
        return None

    def _is_person(self, tokens: Tokens, at: int, end: int, relation: Relation, following: str) -> bool:
        """Tell whether the name at tokens `at` to `end` is a person's or part of a longer name."""
        lists_ = self._lists
        before = tokens.folds[at - 1] if at > 0 and tokens.joined[at] else ""
        owned = at > 0 and tokens.joined[at] and self._owns(tokens, at - 1)
        placed = owned or before in lists_.relation or before == "of" or following in lists_.strikes
        if _is_native(tokens.folds[at]):
            placed = placed or before in lists_.modifiers or bool(following and self._gazetteer.find(following))
        if before in lists_.titles or before in lists_.first_names:
            return True
        if tokens.folds[at] in lists_.first_names and end == at + 1 and not placed:
            return True
        if following in lists_.divisions:
            return False
        if following == "cartel":
            return True
        if tokens.capitals:
            return relation in {Relation.BARE, Relation.OF} and not self._is_sure(tokens, at, end)
        if following and end < len(tokens.folds) and tokens.is_capital(end):
            known = following in lists_.divisions or following in lists_.features or following in lists_.nouns
            return not known and not placed
        if placed or not before or at < 2 or not tokens.is_capital(at - 1):
            return False
        return before not in lists_.modifiers and before not in lists_.determiners and before not in lists_.demonyms

    def _is_sure(self, tokens: Tokens, at: int, end: int) -> bool:
        """In a text all in capitals, tell whether a name without a preposition of place is one all the same: a country,
        a large town, or one that the text places ("ACHI, COLOMBIA")."""
        rows = self._gazetteer.find(" ".join(tokens.folds[at:end])) or ()
        return any(self._gazetteer.is_country(row) or self._gazetteer.population(row) >= 500_000 for row in rows)

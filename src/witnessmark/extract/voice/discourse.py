"""Who is speaking when a sentence does not say: in go the sentences around it, out comes the speaker that carries on.

Works on plain text, because the sentences around a claim are mostly never parsed."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from witnessmark.extract.parse.text import closes_early, leaves_open, quoted_spans
from witnessmark.extract.voice.speakers import words

# How many sentences back a speaker carries on: a pronoun, an open quotation, a list after "as follows".
_PRONOUN_REACH = 6
_QUOTE_REACH = 10
_TAG_REACH = 400
_IRREGULAR = {
    "say": "said|says|saying", "tell": "told|tells|telling", "read": "reads", "find": "found", "write": "wrote|writes",
    "cry": "cried|cries", "reply": "replied|replies", "testify": "testified", "deny": "denied|denies", "quote": "",
}  # fmt: skip
_TAG = re.compile(r"\[([A-Za-z][\w.' -]{1,40}?)\]")
_HEADER = re.compile(
    r"\[(?:[A-Z][\w -]*)?(?P<what>{})s?\b[^\]]{{0,60}}?\b(?:by|from|of)\s+(?P<who>[^\]]{{3,90}})\]", re.IGNORECASE
)
_LIST_ITEM = re.compile(r"^\s*(?:\(?\d{1,3}[.)]|[-•*–]|\([a-z]\))(?:\s|$)")
_LIST_OPENING = re.compile(r":\s*(?P<item>\(?\d{1,3}[.)]|[-•*])?\s*$")
_EDITOR = re.compile(
    r"^(?:\[[^\]]*\]?\s*|[A-Za-z]+\]\s*|(?:today|yesterday|meanwhile|earlier|later|also)\s+)+", re.IGNORECASE
)
_ADVERB_TAIL = re.compile(r"\s+(?:also|then|later|further|again|meanwhile|yesterday|today|earlier|ly)$", re.IGNORECASE)
_NP = (
    r"(?:(?:(?i:the|a|an|another|some|several|two|three|his|her|their|its)\s+)?"
    r"(?:[A-Z\[][\w'’.\]-]*|[a-z][\w'’-]*|of|for|in|de|del|la|al|el|and|the|\d+(?:st|nd|rd|d|th))"
    r"(?:\s+(?:[A-Z][\w'’.-]*|[a-z][\w'’-]*|\d+(?:st|nd|rd|d|th)))"
    r"{0,9})"
)


@cache
def _said() -> str:
    """The past and present forms of the verbs of saying, as one alternation; the weak ones left out."""
    forms: list[str] = []
    for lemma in sorted(words("say") - words("say_weak") - {"ask", "fear", "believe", "quote", "cite"}):
        known = _IRREGULAR.get(lemma)
        if known is not None:
            forms.append(known)
        elif lemma.endswith("e"):
            forms.append(f"{lemma}d|{lemma}s")
        elif lemma.endswith("y"):
            forms.append(f"{lemma[:-1]}ied|{lemma[:-1]}ies|{lemma}ed|{lemma}s")
        else:
            doubled = lemma + lemma[-1] if lemma in {"admit"} else lemma
            forms.append(f"{doubled}ed|{lemma}s")
    return "|".join(form for form in forms if form)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    said = _said()
    when = r"(?:\s+(?:yesterday|today|on \w+|earlier|later|also|then|further))?"
    opening = r"(?:^|[,;:\"”'’—–-]\s*|\]\s*|\b(?:but|and|while|as|where|that)\s+)"
    auxiliary = r"(?:has |have |had |also |later |then |further |yesterday |today )?"
    return {
        "before": re.compile(rf"{opening}(?P<np>{_NP}){when},?\s+{auxiliary}(?P<verb>{said})\b"),
        "after": re.compile(rf"[,\"”'’?!]\s*(?P<verb>{said})\s+(?P<np>{_NP})"),
        "according": re.compile(rf"(?i:according to)\s+(?P<np>{_NP})"),
        "header": re.compile(_HEADER.pattern.format("|".join(sorted(words("documents")))), re.IGNORECASE),
    }


# Where a noun phrase found by the pattern must end or begin: it holds no verb, clause or preposition of these.
_STOP = re.compile(
    r"\b(?:who|which|that|whose|when|where|while|after|before|because|was|were|is|are|had|has|have|be|been|to|by|with"
    r"|on|at|from|into|about|as|than|if|told|and|but|or|since|during|citing|quoting)\b"
)


@lru_cache(maxsize=4096)
def spoken_by(text: str) -> str | None:
    """Return the words of the speaker that `text` itself names outside its quotations, or None."""
    outside = _mask_quotes(text)
    patterns = _patterns()
    for key in ("before", "after", "according"):
        for found in patterns[key].finditer(outside):
            phrase = _phrase(found["np"], key)
            if phrase is not None:
                return _with_apposition(outside, found, phrase) if key == "before" else phrase
    return None


# "Anna Kovar, " and "The mayor, ": what a phrase in apposition stands beside, at the start of a sentence or clause
_NAMED = re.compile(
    r"(?:^|[.;:,\"”’—–-]\s*|\b(?:but|and|as|while)\s+)(?P<who>(?:[A-Z][\w'’.-]*\s+){1,3}[A-Z][\w'’-]+),\s*$"
)
_TITLED = re.compile(
    r"(?:^|[.;:\"”’—–-]\s*)(?P<who>(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts)\s+(?:[\w'’-]+\s+){0,5}[a-z][\w'’-]+),\s*$"
)
_NAME = re.compile(r"(?:[A-Z][\w'’.-]*\s+){1,3}[A-Z][\w'’-]+")
_ROLE = re.compile(r"(?:(?:the|an?|who is)\s+)?[a-z]")


def _with_apposition(text: str, found: re.Match[str], phrase: str) -> str:
    """Return a phrase with the name or the office before its comma: "Anna Kovar, head of the clinic, wrote"."""
    before, told = text[: found.start("np")], " ".join(found["np"].split())
    named = _NAMED.search(before)
    if named is not None and _ROLE.match(told) and told.endswith(phrase):
        return f"{named['who']}, {told}"
    titled = _TITLED.search(before)
    if titled is not None and phrase == told and _NAME.fullmatch(phrase) and not _STOP.search(titled["who"]):
        return f"{titled['who']}, {phrase}"
    return phrase


def _mask_quotes(text: str) -> str:
    masked = text
    for start, end in quoted_spans(text):
        masked = masked[:start] + " " * (end - start) + masked[end:]
    return masked


def _phrase(np: str, key: str) -> str | None:
    """Cut a run of words to the phrase next to the verb; None where it names nobody."""
    text = _EDITOR.sub("", " ".join(np.split()))
    cuts = list(_STOP.finditer(text))
    if cuts and key == "before":
        text = text[cuts[-1].end() :].strip()
    elif cuts:
        text = text[: cuts[0].start()].strip()
    text = _ADVERB_TAIL.sub("", text)
    bare = text.lower().strip(" ,.")
    if not bare or bare in words("pronouns") or bare in words("first_person") or bare in {"who", "it", "there", "you"}:
        return None
    last = bare.split()[-1]
    if last in words("mute") or last.rstrip("s") in words("mute"):
        return None
    return text.strip(" ,.;:")


def last_speaker(before: Sequence[str], reach: int = _PRONOUN_REACH, *, person: bool = False) -> str | None:
    """Return the speaker named nearest before, within `reach` sentences; with `person`, "he" or "she" can mean them."""
    for text in list(before[-reach:])[::-1]:
        phrase = spoken_by(text)
        if phrase is not None and not (person and _is_group(phrase)):
            return phrase
    return None


def _is_group(phrase: str) -> bool:
    last = phrase.rsplit(maxsplit=1)[-1].lower()
    return last in words("groups") or last in words("message")


def tagged_speaker(before: Sequence[str], text: str, at: int) -> str | None:
    """Return the speaker of a transcript or of a document quoted whole: "[Barco] ...", "[Letter sent by X] ..."."""
    found, follows = _tag_in(text[:at]), text
    for earlier in before[: -_TAG_REACH - 1 : -1]:
        if found is not None:
            break
        found = _tag_in(f"{earlier} {follows[:12]}") if "[" in earlier else None
        follows = earlier
    return found or None


@lru_cache(maxsize=4096)
def _tag_in(text: str) -> str | None:
    """The last speaker tag of a text, "" where speech ends, None where there is no tag."""
    if "[" not in text:
        return None
    result: str | None = None
    header = _patterns()["header"].search(text)
    if header:
        result = re.split(r"\s+(?:to|on|at|in|following|before|during|with)\s+", header["who"], maxsplit=1)[0].strip()
    for found in _TAG.finditer(text):
        first = re.split(r"[\s-]", found[1].lower(), maxsplit=1)[0]
        if found[1].lower().startswith(("end ", "passage omitted")):
            result = "" if found[1].lower().startswith("end ") else result
        elif first in words("anonymous"):
            result = ""
        elif (
            found[1][0].isupper()
            and first not in words("not_speakers")
            and len(found[1].split()) <= 3
            and _opens_turn(text, found)
        ):
            result = found[1]
    return result


def _opens_turn(text: str, tag: re.Match[str]) -> bool:
    """Whether a bracket opens a turn: it stands at the start or after a stop, and speech follows, not "[Text]"."""
    head, tail = text[: tag.start()].rstrip(), text[tag.end() :].lstrip().lower()
    return (not head or head[-1] in '.?!])":-') and not tail.startswith(("[text", "[excerpt", "[summary", "[passage"))


def listed_speaker(before: Sequence[str], text: str) -> str | None:
    """Return the speaker whose numbered list ("as follows: 1. ... 2. ...") this sentence belongs to."""
    openers = words("list_openers")
    items = bool(_LIST_ITEM.match(text))
    for back in range(len(before) - 1, max(-1, len(before) - 60), -1):
        lowered = before[back].lower()
        opening = _LIST_OPENING.search(before[back])
        if opening is not None and any(o in lowered for o in openers):
            if not items and not opening["item"]:
                return None
            return spoken_by(before[back]) or last_speaker(before[:back])
        items = items or bool(_LIST_ITEM.match(before[back]))
    return None


def quoting_speaker(before: Sequence[str], text: str, after: Sequence[str]) -> str | None:
    """Return who speaks a quotation that this sentence stands in, when another sentence opens or closes it."""
    opened = _opened_before(before, text, after)
    if opened is not None:
        closing = spoken_by(text) if closes_early(text) else _closing_speaker(after)
        return spoken_by(before[opened]) or closing or last_speaker(before[:opened], _QUOTE_REACH)
    spans = quoted_spans(text)
    if not spans:
        return None
    starts = spans[0][0] <= 1
    if leaves_open(text) or starts:
        closing = _closing_speaker(after) if leaves_open(text) else None
        return closing or (last_speaker(before, _QUOTE_REACH) if starts else None)
    return None


def _opened_before(before: Sequence[str], text: str, after: Sequence[str]) -> int | None:
    """The sentence that opens the quotation this one stands in; a later one must close it, or this one."""
    if not closes_early(text) and (quoted_spans(text) or not _closed_in(after)):
        return None
    for back in range(len(before) - 1, max(-1, len(before) - 1 - _QUOTE_REACH), -1):
        if leaves_open(before[back]):
            return back
        if quoted_spans(before[back]):
            return None
    return None


def _closed_in(after: Sequence[str]) -> bool:
    first = next((later for later in after[:_QUOTE_REACH] if quoted_spans(later)), None)
    return first is not None and closes_early(first)


def _closing_speaker(after: Sequence[str]) -> str | None:
    first = next((later for later in after[:_QUOTE_REACH] if quoted_spans(later)), None)
    return spoken_by(first) if first is not None and closes_early(first) else None

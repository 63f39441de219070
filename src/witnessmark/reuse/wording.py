"""Sentence text in, its comparable wording out: folded text, content terms in order, names and numbers."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from witnessmark import lexicon

TOKEN = re.compile(r"\d+(?:[.,:/\-]\d+)*|[^\W\d_]+(?:['’\-][^\W\d_]+)*|[.!?:]")
STARTERS = frozenset(".!?:")
# "One" and "first" open sentences as other words do, without counting anything.
OPENERS = frozenset({"one", "first", "second"})
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
FOLDS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
    }
)
NAME = 1
NUMBER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A content word, name or number of a sentence. `key` compares, `shown` is as written; `kind`: 0, NAME, NUMBER."""

    key: str
    shown: str
    kind: int


def fold(text: str) -> str:
    """Return `text` with quotes, dashes, case and white space made one; equal results mean `identical` sentences."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(FOLDS))
    folded = text.replace("`", "'").replace("--", "-").replace('"', "'").lower()
    # Of all white space only the plain space is printable.
    if "  " in folded or not folded.isprintable():
        folded = " ".join(folded.split())
    return folded.strip(" '.,;:-!")


@cache
def _words() -> tuple[frozenset[str], tuple[str, ...], int, int, dict[str, int], dict[str, int]]:
    data = lexicon.load("reuse_words")
    return (
        frozenset(data["function_words"].split()),
        tuple(data["endings"]),
        data["stem_least"],
        data["stem_most"],
        data["numbers"],
        data["scales"],
    )


def scale_words() -> dict[str, int]:
    """Return the words that multiply the number before them, with what they multiply it by."""
    return _words()[5]


def plain_letters(word: str) -> str:
    """Return `word` in lower case without accents, so that "Zürich" and "zurich" are one."""
    word = word.lower()
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@cache
def stem(word: str) -> str:
    """Return a short stem shared by the forms of a word: "bombing", "bombed" and "bombs" give "bomb"."""
    _, endings, least, most, _, _ = _words()
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: -len(ending)]
            break
    return word[:most]


def terms(text: str) -> list[Term]:
    """Return the content terms of `text` in order; numbers in words and in digits get equal keys."""
    return [Term(key=key, shown=shown, kind=kind) for key, kind, shown in scan(text)]


# A matched sentence is read three times: for its reason, its formulas and its alterations.
@lru_cache(maxsize=1 << 14)
def scan(text: str) -> tuple[tuple[str, int, str], ...]:
    """Return key, kind and spelling of each content term of `text` in order: `terms` without the records."""
    scales = _words()[5]
    shouted = text.isupper()
    found: list[tuple[str, int, str]] = []
    first = True
    for word in TOKEN.findall(text):
        if word in STARTERS:
            first = True
            continue
        for key, kind, part in read_token(word):
            if kind == NUMBER:
                if part in scales and found and found[-1][1] == NUMBER:
                    before, _, shown = found.pop()
                    found.append((_scaled(before, scales[part]), NUMBER, f"{shown} {word}"))
                elif part not in scales and not (first and part in OPENERS):
                    found.append((key, NUMBER, part))
            else:
                found.append((key, 0 if first or shouted else kind, word))
        first = False
    return tuple(found)


@lru_cache(maxsize=1 << 18)
def read_token(word: str) -> tuple[tuple[str, int, str], ...]:
    """Return key, kind and part of each piece of a token: a capital makes a name, a scale word a number."""
    function_words, _, _, _, numbers, scales = _words()
    if word[0].isdigit():
        return ((_digits(word), NUMBER, word),)
    lower = plain_letters(word.replace("’", "'"))
    lower = lower[:-2] if lower.endswith("'s") else lower
    pieces: list[tuple[str, int, str]] = []
    for part in lower.split("-"):
        if part in scales:
            pieces.append((stem(part), NUMBER, part))
        elif part in numbers:
            pieces.append((f"#{numbers[part]}", NUMBER, part))
        elif part not in function_words and len(part) > 1:
            pieces.append((stem(part.replace("'", "")), NAME if word[0].isupper() else 0, word))
    return tuple(pieces)


def _digits(word: str) -> str:
    plain = word.replace(",", "") if GROUPED.fullmatch(word) else word
    if plain.isdigit():
        plain = plain.lstrip("0") or "0"
    return f"#{plain}"


def _scaled(key: str, scale: int) -> str:
    try:
        value = float(key[1:]) * scale
    except ValueError:
        return key
    return f"#{value:.0f}"

"""Sentence text in, its comparable wording out: folded text, content terms in order, names and numbers."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from witnessmark import lexicon

TOKEN = re.compile(r"\d+(?:[.,:/\-]\d+)*|[^\W\d_]+(?:['’\-][^\W\d_]+)*")
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
SPACES = re.compile(r"\s+")
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
    folded = SPACES.sub(" ", text.replace("`", "'").replace("--", "-").replace('"', "'").lower()).strip()
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
    function_words, _, _, _, numbers, scales = _words()
    shouted = text.isupper()
    found: list[Term] = []
    first = True
    for match in TOKEN.finditer(text):
        word = match.group()
        if word[0].isdigit():
            found.append(Term(key=_digits(word), shown=word, kind=NUMBER))
            first = False
            continue
        lower = plain_letters(word.replace("’", "'"))
        lower = lower[:-2] if lower.endswith("'s") else lower
        for part in lower.split("-"):
            if part in scales and found and found[-1].kind == NUMBER:
                last = found.pop()
                found.append(Term(key=_scaled(last.key, scales[part]), shown=f"{last.shown} {word}", kind=NUMBER))
            elif part in numbers and not (part in ("one", "first", "second") and first):
                found.append(Term(key=f"#{numbers[part]}", shown=part, kind=NUMBER))
            elif part not in function_words and len(part) > 1:
                is_name = word[0].isupper() and not first and not shouted
                found.append(Term(key=stem(part.replace("'", "")), shown=word, kind=NAME if is_name else 0))
        first = text[match.end() : match.end() + 1] in (".", "!", "?", ":")
    return found


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

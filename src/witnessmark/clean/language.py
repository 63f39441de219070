"""The language of a text as an ISO 639-1 code; "und" where the text is too short to say."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from witnessmark.lexicon import load

SAMPLE = 800
WORD = re.compile(r"[^\W\d_]+")


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language(text: str) -> str:
    """Return the language of `text`, judged by its first 800 characters in small letters.

    English is told by its function words, which holds for short texts and for wires in capitals, where the
    statistical model does not; the model decides the rest when the text is long enough and the answer clear.
    """
    rules = load("clean_language")
    sample = text[:SAMPLE].lower()
    words = WORD.findall(sample)
    if not words:
        return "und"
    common = sum(word in _function_words() for word in words)
    if common >= rules["english_share"] * len(words) and (common >= 2 or len(words) < rules["min_words"]):
        return "en"
    if len(words) < rules["min_words"] and sum(map(len, words)) < rules["min_letters"]:
        return "und"
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= rules["min_probability"] else "und"


def is_readable(code: str) -> bool:
    """Return whether claims are read from texts in this language; one too short to tell is tried."""
    return code in load("clean_language")["read"]


@cache
def _function_words() -> frozenset[str]:
    return frozenset(load("clean_language")["english"])

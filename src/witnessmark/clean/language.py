"""The language of a text as an ISO 639-1 code; "und" where the text is too short to say."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from witnessmark.lexicon import languages, load

SAMPLE = 800
WORD = re.compile(r"[^\W\d_]+")


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language(text: str) -> str:
    """Return the language of `text`, judged by its first 800 characters in small letters.

    English is told by its function words, which holds for short texts and for wires in capitals, where the
    statistical model does not; the model decides the rest when the text is long enough and the answer clear, and a
    short one in an alphabet that only languages with a pack share is of the likeliest of these.
    """
    rules = load("clean_language")
    sample = text[:SAMPLE].lower()
    words = WORD.findall(sample)
    if not words:
        return "und"
    common = sum(word in _function_words() for word in words)
    if common >= rules["english_share"] * len(words) and (common >= 2 or len(words) < rules["min_words"]):
        return "en"
    written = [code for code, letters in _scripts().items() if _is_written_in("".join(words), letters)]
    if not written and len(words) < rules["min_words"] and sum(map(len, words)) < rules["min_letters"]:
        return "und"
    ranked = _identifier().rank(sample)
    code, probability = ranked[0]
    if probability >= rules["min_probability"] or (code in written and len(words) >= rules["least_words"]):
        return str(code)
    if written and len(words) >= rules["least_words"]:
        code, probability = next(row for row in ranked if row[0] in written)
        return str(code) if probability >= rules["least_probability"] else "und"
    return "und"


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    """Return the letters of each language with a pack that writes in letters of its own."""
    packs = languages().items()
    return {code: re.compile(f"[{pack['letters']['script']}]") for code, pack in packs if "letters" in pack}


def _is_written_in(letters: str, own: re.Pattern[str]) -> bool:
    """Return whether a text's letters other than Latin ones are all but a few of one alphabet, and are most of it."""
    rules = load("clean_language")
    foreign = [letter for letter in letters if letter > "\u024f"]
    inside = len(own.findall("".join(foreign)))
    return inside >= rules["script_share"] * len(foreign) and len(foreign) * 2 > len(letters)


@cache
def _function_words() -> frozenset[str]:
    return frozenset(load("clean_language")["english"])

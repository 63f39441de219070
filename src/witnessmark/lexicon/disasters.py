"""Whether a report tells of one disaster: its title and text in, a yes or no out."""

import re
from functools import cache

from witnessmark import lexicon

_SEVERAL = 3


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(lexicon.load("extract_scope")["scope"][key])


def one_disaster(title: str | None, text: str) -> bool:
    """Say whether a report tells of one disaster by name of its kind: then its large figures count that one."""
    disasters, processes = _words("disasters"), _words("processes")
    words = re.findall(r"[a-z]+", text.lower())
    told = sum(word in disasters for word in words)
    named = any(word in disasters for word in re.findall(r"[a-z]+", (title or "").lower()))
    wars = sum(word in processes for word in words)
    return (named or told >= _SEVERAL) and told + named > wars

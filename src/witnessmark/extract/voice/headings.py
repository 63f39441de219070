"""Lists under a heading: what the line above says (since when, a total, who speaks) holds for each of their items."""

import re

from witnessmark.model.text import Document

_ITEM = re.compile(r"\s*(?:[-–—•*·▪◦‣o]\s|\d{1,2}[.)]\s|\(?[a-z]\)\s|[a-z])")
_SHORT = 200  # characters; a longer line is a paragraph of its own
_FAR = 12  # lines below a heading that may still be its items


def heading_of(document: Document, index: int) -> int | None:
    """Return the index of the sentence that heads the list in which sentence `index` is an item, None outside lists.

    A heading ends in a colon; its items are the lines below it that open with a bullet, a number or a small letter.
    """
    sentences, text = document.sentences, document.report.text
    if not document.report.in_order or not _is_item(text, sentences[index].start, sentences[index].text):
        return None
    for at in range(index - 1, max(-1, index - _FAR), -1):
        if sentences[at].text.rstrip().endswith(":"):
            return at
        if not _is_item(text, sentences[at].start, sentences[at].text) and len(sentences[at].text) > _SHORT:
            return None
    return None


def _is_item(text: str, start: int, words: str) -> bool:
    line = text.rfind("\n", 0, start) + 1
    return _ITEM.match(text, line) is not None or (len(words) < _SHORT and _ITEM.match(words) is not None)

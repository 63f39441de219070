"""Words for a period in, its first day out: "since February 24", "19-day war", "in the last 10 years"."""

import re
from dataclasses import replace

from witnessmark import lexicon
from witnessmark.model.time import DateSpan
from witnessmark.resolve.date import spans
from witnessmark.resolve.date.finding import find_dates, folded
from witnessmark.resolve.date.relative import offset
from witnessmark.resolve.date.words import COUNT, HEDGE, UNIT, count, either

_WORDS = lexicon.load("resolve_dates")["periods"]
_SINCE = re.compile(r"\b(?:since|from)\b")
_HALF = r"(?P<half> and a half)?"
_LASTING = re.compile(
    rf"\b{COUNT}[\s-]+{UNIT}s?(?P<half>[\s-]and[\s-]a[\s-]half)?(?:[\s-]+(?:old|long))?\s+(?P<ongoing>{either(_WORDS['lasting'])})\b"
)
_ORDINAL = re.compile(
    rf"\b(?P<count>\d{{1,3}})(?:st|nd|rd|th)\s+{UNIT}(?P<half>)\s+of\s+(?:the\s+)?(?:\w+\s+)?(?P<ongoing>{either(_WORDS['lasting'])})\b"
)
_STRETCH = re.compile(
    (
        rf"\b(?:for|in|over|during|within|after|throughout) (?:the )?(?:(?:last|past|previous) )?(?:up to |up )?"
        rf"{HEDGE}{COUNT} {UNIT}s?{_HALF}\b(?P<ongoing>)"
    ).replace(" ", r"\s+")
)
_SO_FAR = re.compile(r"\b(?:so far )?this (?P<unit>week|month|year)\b".replace(" ", r"\s+"))


def first_day(words: str, anchor: DateSpan | None) -> DateSpan | None:
    """Return the days on which the period that `words` tell may have begun; None when they tell none.

    A period told by its length ends on the anchor (the report's own day): the report of the 19th day of a war calls
    it a "19-day war", so it began 18 or 19 days before.
    """
    plain = folded(words)
    since = _SINCE.search(plain)
    if since:
        after = next((f for f in find_dates(words, anchor) if f.end > since.end()), None)
        if after is not None:
            return replace(after.span, words=words[since.start() : after.end])
    if anchor is None:
        return None
    match = _ORDINAL.search(plain) or _LASTING.search(plain) or _STRETCH.search(plain)
    if match:
        begun = _begun(match, anchor)
        return replace(begun, words=words[match.start() : match.end()]) if begun else None
    so_far = _SO_FAR.search(plain)
    if so_far:
        whole = {"week": spans.week(anchor.start), "month": spans.month(anchor.start.year, anchor.start.month)}.get(
            so_far["unit"], spans.year(anchor.start.year)
        )
        return replace(spans.day(whole.start), words=words[so_far.start() : so_far.end()])
    return None


def _begun(match: re.Match[str], anchor: DateSpan) -> DateSpan | None:
    """Return the days on which a period of the length that was said began; None before the calendar does."""
    low, high = count(match["count"])
    unit = match["unit"]
    try:
        begun = offset(anchor, -high, -low, unit, exact=False, half=bool(match["half"]))
        # People count a war's days from one: its 19th day is 18 days after its first.
        return spans.hull(begun, offset(anchor, 1 - low, 1 - low, unit, exact=True)) if match["ongoing"] else begun
    except (OverflowError, ValueError):
        return None

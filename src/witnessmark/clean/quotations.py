"""Which stretches of a paragraph stand inside quotation marks, an open quote reaching to the paragraph's end."""

import re

MARK = re.compile("[\"'“”‘’„«»]")
LOOK_AHEAD = 600
"""Characters searched for the mark that closes a single quote; sentences are shorter."""
CLOSES = {"“": '”"', "„": "“”", "«": "»", '"': '"”', "'": "'’", "‘": "’'"}


def quoted(line: str) -> list[tuple[int, int]]:
    """Return the half-open stretches of `line` inside quotation marks, the marks included.

    Apostrophes are told from single quotes by what stands beside them. A quote that is never closed counts only when
    it opens the line or follows a colon or comma, as a speech that goes on in the next paragraph does.
    """
    found: list[tuple[int, int]] = []
    start, mark = -1, ""
    for match in MARK.finditer(line):
        here, char = match.start(), match[0]
        if mark:
            if char in CLOSES[mark] and _can_close(line, here, char):
                found.append((start, here + 1))
                mark = ""
        elif char in CLOSES and _can_open(line, here):
            start, mark = here, char
    if (mark and not line[:start].rstrip("([ ").rstrip(":,")) or (mark and line[:start].rstrip()[-1:] in (":", ",")):
        found.append((start, len(line)))
    return found


def _can_open(line: str, here: int) -> bool:
    before, after = line[here - 1 : here] if here else "", line[here + 1 : here + 2]
    return (not before or before.isspace() or before in "([—–-") and bool(after) and not after.isspace()


def _can_close(line: str, here: int, char: str) -> bool:
    before, after = line[here - 1 : here], line[here + 1 : here + 2]
    if char in "'’":
        return not before.isspace() and not after.isalnum() and not _possessive(line, here)
    return not after.isalnum()


def _possessive(line: str, here: int) -> bool:
    """Return whether a mark after an s is an apostrophe (the doctors' hands): a real closing mark comes later."""
    if line[here - 1 : here] not in ("s", "S") or line[here + 1 : here + 2] != " ":
        return False
    rest = line[here + 1 : here + 1 + LOOK_AHEAD]
    return bool(re.search(r"[.,!?\w]['’](?!\w)", rest)) and not re.search(r"[ (]['‘]\w", rest)


def is_wholly_quoted(stretches: list[tuple[int, int]], start: int, end: int) -> bool:
    """Return whether ``line[start:end]`` lies inside one stretch."""
    return any(first <= start and end <= last for first, last in stretches)

"""Who says what a folded sentence tells: a pack's rows over the sentence in, a speaker with name and role out."""

import re

from witnessmark.extract.parse.text import inside
from witnessmark.extract.reader.pack import Folded, Pack
from witnessmark.model.claims import Attribution

_MOST_WORDS = 12


def speaker_of(pack: Pack, written: str, folded: Folded, at: int, before: Attribution | None) -> Attribution | None:
    """Return who says what stands at the folded offset `at` of the sentence `written`.

    `before` is the last speaker of the report: whom "he said" points back to.
    """
    direct = inside(written, folded.at[at]) is not None
    for row in pack.speakers:
        for match in row.finditer(folded.text):
            start, end = match.span("who")
            words = written[slice(*folded.span(start, end))].strip(" ,—–-") if end > start else ""
            plain = folded.text[start:end].strip()
            first = plain.partition(" ")[0]
            if plain in pack.table["speakers"]["pronouns"] and before is not None:
                return Attribution(speaker=before.speaker, name=before.name, role=before.role, direct=direct)
            unnamed = first in pack.table["speakers"]["unnamed"] or plain in pack.table["speakers"]["pronouns"]
            if not words or unnamed or len(words.split()) > _MOST_WORDS or pack.harm.find(plain):
                continue
            return named(pack, words, direct)
    return None


def named(pack: Pack, words: str, direct: bool) -> Attribution:
    """Return a speaker's words parted into role and name.

    Where a script has capitals, the name is the capitalised words at the end; where it has none, what follows the
    pack's titles.
    """
    words = (
        re.sub(rf"^(?:{'|'.join(pack.table['speakers']['before'])})\s+", "", words)
        if pack.table["speakers"]["before"]
        else words
    )
    cased = words.lower() != words.upper()
    found = list(words.split())
    first = len(found)
    if cased:
        while (
            first > 0 and len(found) - first < 3 and found[first - 1][:1].isupper() and not found[first - 1].isupper()
        ):
            first -= 1
        if len(found) - first < 2 and first > 0:
            first = (
                first
                if len(found) - first == 1 and len(found) > 1 and not found[first - 1][:1].isupper()
                else len(found)
            )
    else:
        titles = pack.matcher({"title": pack.table["speakers"]["titles"]})
        heads = [end for _, end, _ in titles.find(pack.fold(words).text)]
        first = len(words[: heads[-1]].split()) if heads else 0
        if len(found) - first > 4:
            first = len(found)
    name, role = " ".join(found[first:]) or None, " ".join(found[:first]) or None
    if name is not None and len(name.split()) == 1 and role is None:
        return Attribution(speaker=words, name=None, role=words, direct=direct)
    return Attribution(speaker=words, name=name, role=role, direct=direct)

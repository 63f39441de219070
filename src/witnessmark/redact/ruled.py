"""What people ruled about names, put over what was found: names to show are left, names to hide are hidden."""

from collections.abc import Iterator, Mapping, Sequence

from witnessmark.lexicon.everyday import everyday
from witnessmark.model.editions import Hidden, PrivateKind
from witnessmark.model.text import Document
from witnessmark.redact.leftovers import Words, tokens, words_in


def ruled_words(
    documents: Sequence[Document], found: Sequence[Hidden], ruled: Mapping[str, bool]
) -> tuple[Hidden, ...]:
    """Return `found` without names that are to be shown and with every place where a name to hide stands.

    A name to be shown is shown by its surname alone too, where no other hidden name has that word. The order is that
    of the reports.
    """
    shown = {words_in(name) for name, hide in ruled.items() if not hide}
    hidden = {words_in(name) for name, hide in ruled.items() if hide}
    others = {
        word
        for words in {words_in(item.words) for item in found if item.kind is PrivateKind.NAME}
        if len(words) > 1 and words not in shown
        for word in words
    }
    alone = {(word,) for words in shown for word in words} - {(word,) for word in others}
    kept = [item for item in found if not _is_shown(item, shown | alone)]
    rows: list[Hidden] = []
    for document in documents:
        report = document.report
        own = [item for item in kept if item.report_id == report.id]
        more = [
            item
            for item in _standing(document, hidden)
            if not any(item.start < each.end and each.start < item.end for each in own if each.start >= 0)
        ]
        rows += sorted((*(item for item in own if item.start >= 0), *more), key=lambda item: (item.start, item.end))
        rows += (item for item in own if item.start < 0)
    return tuple(rows)


def _is_shown(item: Hidden, shown: set[Words]) -> bool:
    return item.kind is PrivateKind.NAME and words_in(item.words) in shown


def _standing(document: Document, hidden: set[Words]) -> Iterator[Hidden]:
    """Yield each place of a report where words to hide stand, and once for its title where they stand only there."""
    report = document.report
    for text, titled in ((report.text, False), (report.title or "", True)):
        row = tokens(text)
        for at, (word, start, _) in enumerate(row):
            for words in hidden:
                if word == words[0] and tuple(each[0] for each in row[at : at + len(words)]) == words:
                    end = row[at + len(words) - 1][2]
                    if len(words) == 1 and everyday(word) and text[start].islower():
                        continue
                    yield Hidden(
                        kind=PrivateKind.NAME,
                        report_id=report.id,
                        start=-1 if titled else start,
                        end=-1 if titled else end,
                        words=text[start:end],
                    )

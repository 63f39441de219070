"""What people depend on: in goes a parsed sentence, out come Drafts of things lacking, of ways, and of places hit."""

from spacy.tokens import Doc

from witnessmark.extract.access import access, says_access
from witnessmark.extract.draft import Draft
from witnessmark.extract.lacking import lacking, says_lacking
from witnessmark.extract.struck import says_struck, struck


def bears_need(text: str) -> bool:
    """Return whether a sentence can hold a need and must be parsed; cheap, for a gate over every sentence."""
    return says_struck(text) or says_access(text) or says_lacking(text)


def needs(doc: Doc) -> tuple[Draft, ...]:
    """Return the drafts of kinds deprived, access and struck of one sentence, in order of the text."""
    found = [*lacking(doc), *access(doc), *struck(doc)]
    return tuple(sorted(found, key=lambda d: (d.start, d.end, d.kind.value, d.object or "")))

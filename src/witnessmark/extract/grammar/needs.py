"""What people depend on: in goes a parsed sentence, out come Drafts of things lacking, of ways, and of places hit."""

from spacy.tokens import Doc

from witnessmark.extract.draft import Draft
from witnessmark.extract.grammar.access import access, says_access
from witnessmark.extract.grammar.lacking import lacking, says_lacking
from witnessmark.extract.grammar.struck import says_struck, struck
from witnessmark.model.text import Sentence, SentenceKind

_NEVER = frozenset({SentenceKind.APPEAL, SentenceKind.BOILERPLATE})


def bears_need(sentence: Sentence) -> bool:
    """Return whether a sentence is reporting and can hold a need, so that it must be parsed; cheap, for a gate."""
    text = sentence.text
    return sentence.kind not in _NEVER and (says_struck(text) or says_access(text) or says_lacking(text))


def needs(doc: Doc) -> tuple[Draft, ...]:
    """Return the drafts of kinds deprived, access and struck of one sentence, in order of the text."""
    found = [*lacking(doc), *access(doc), *struck(doc)]
    return tuple(sorted(found, key=lambda d: (d.start, d.end, d.kind.value, d.object or "")))

"""A record in, the same record safe to hand to others out, and the search of its files for what was to be hidden."""

from witnessmark.redact.leftovers import words_in
from witnessmark.redact.rewrite import Redacted, private_words, redact
from witnessmark.redact.search import Leak, OwnWords, leaks_in

__all__ = ["Leak", "OwnWords", "Redacted", "leaks_in", "private_words", "redact", "words_in"]

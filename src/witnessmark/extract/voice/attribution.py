"""Who says so: in goes a parsed sentence and the word that carries a claim, out comes the Attribution or None."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from witnessmark.extract.parse.quotation import inside, quoted_spans, text_of
from witnessmark.extract.voice.asides import according_owner, aside_owner, framing_owner, naming_owner, that_owner
from witnessmark.extract.voice.discourse import last_speaker, listed_speaker, quoting_speaker, tagged_speaker
from witnessmark.extract.voice.reporting import Owner, may_speak, reporting_owners, says
from witnessmark.extract.voice.speakers import Speaker, phrase_of, read_speaker, read_words, words
from witnessmark.model.claims import Attribution


def attribute(doc: Doc, trigger: int, before: Sequence[str] = (), after: Sequence[str] = ()) -> Attribution | None:
    """Return who says the claim whose harm word is token `trigger`, None where nobody is said to.

    `before` and `after` are the texts of the sentences around this one in the report, in order. A claim outside the
    reach of the sentence's reporting verb has no speaker. A pronoun is resolved to the speaker before it.
    """
    token = doc[trigger]
    quote = inside(text_of(doc), token.idx)
    owners = reporting_owners(token)
    aside = aside_owner(token)
    if aside is not None:
        owners = [o for o in owners if o.verb != aside.verb] + [aside]
    if not owners:
        framing = framing_owner(token, quote) or that_owner(token) or naming_owner(token)
        owners = [framing] if framing else []
    according = according_owner(token)
    if according is not None:
        owners = [*owners, according]
    direct = quote is not None
    # "We counted 30 killed," a nurse said: who says "we" stands outside the quotation
    owners = [o for o in owners if o.speaker.lower_ not in words("first_person")] or owners
    if owners and owners[0].speaker.lower_ not in words("first_person") and not _is_ours(owners[0].speaker):
        return _build(owners, direct, before)
    return _carried_on(doc, token, direct, before, after) or (_build(owners, direct, before) if owners else None)


def _is_ours(head: Token) -> bool:
    """Whether the phrase is the speaker's own side ("our troops reported"): then whoever says "our" speaks."""
    return any(c.lower_ in words("first_person") for c in head.children)


def _build(owners: list[Owner], direct: bool, before: Sequence[str]) -> Attribution | None:
    first = owners[0]
    outer = next((o.speaker for o in owners[1:] if o.speaker.i != first.speaker.i), None)
    via = first.via or outer
    if first.speaker.lower_ in words("first_person"):
        return None
    if first.speaker.lower_ in words("pronouns"):
        speaker = _antecedent(first.speaker, before)
    else:
        speaker = read_speaker(first.phrase or phrase_of(first.speaker), first.speaker)
    handed = via is not None and via.lower_ not in words("pronouns") and via.lower_ not in words("first_person")
    return _attribution(speaker, direct, phrase_of(via).text if handed and via is not None else None)


def _attribution(speaker: Speaker, direct: bool, via: str | None = None) -> Attribution:
    return Attribution(speaker=speaker.words, name=speaker.name, role=speaker.role, direct=direct, via=via)


def _antecedent(pronoun: Token, before: Sequence[str]) -> Speaker:
    """Whom a pronoun that says something stands for: a speaker of its sentence, or of those before."""
    for token in reversed(list(pronoun.doc[: pronoun.i])):
        speaks = token.dep_ in {"nsubj", "nsubjpass"} and says(token.head)
        if speaks and token.pos_ in {"PROPN", "NOUN"} and may_speak(token):
            return read_speaker(phrase_of(token), token)
    carried = last_speaker(before, person=pronoun.lower_ in {"he", "she"})
    return read_words(carried) if carried is not None else Speaker(words=pronoun.text, name=None, role=None)


def _carried_on(
    doc: Doc, token: Token, direct: bool, before: Sequence[str], after: Sequence[str]
) -> Attribution | None:
    """The speaker of a quotation, a transcript or a list that this sentence is only a part of."""
    if direct or not quoted_spans(text_of(doc)):
        quoted = quoting_speaker(before, text_of(doc), after)
        if quoted is not None:
            return _attribution(read_words(quoted), True)
    tagged = tagged_speaker(before, text_of(doc), token.idx)
    if tagged is not None:
        return _attribution(read_words(tagged), True)
    listed = listed_speaker(before, text_of(doc))
    return _attribution(read_words(listed), False) if listed is not None else None

"""Who says so: in goes a parsed sentence and the word that carries a claim, out comes the Attribution or None.

Speakers beside a claim are found by position: "..., X said on Monday", "X: ...", "according to X".
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from witnessmark.extract.parse.text import inside, quoted_spans, text_of
from witnessmark.extract.voice.discourse import last_speaker, listed_speaker, quoting_speaker, tagged_speaker
from witnessmark.extract.voice.reporting import Owner, holds, may_speak, reporting_owners, says, subject_of, told
from witnessmark.extract.voice.speakers import Speaker, named_phrase, phrase_of, read_speaker, read_words, words
from witnessmark.model.claims import Attribution

_MIN_FRAMED_QUOTE_TOKENS = 4  # shorter quotations are scare quotes: 'the "wounded" market'
_MAX_ASIDE_TOKENS = 16  # how far "..., X said on Monday in a statement" runs on after its verb
_MAX_THAT_TOKENS = 8  # how far "that" stands from its verb: "announced with great sorrow that"
_MAX_LABEL_TOKENS = 9  # how long the speaker before a colon is: "Governor Andriy Koval: five killed"
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_ADJUNCTS = frozenset({"from", "in", "on", "at", "today", "yesterday", "here", "late", "earlier"})
_STOPS = frozenset({",", ".", ";", ":", "--", "–", "—", "?", "!", "-"})
_PARTICLES = frozenset({"de", "del", "la", "al", "el", "van", "von", "bin", "ibn"})
_DETERMINERS = frozenset({"the", "a", "an", "its", "their", "his", "her", "our"})


def aside_owner(trigger: Token) -> Owner | None:
    """Return who speaks in a reporting clause between commas or marks that says what the trigger says."""
    doc = trigger.doc
    for verb in doc:
        if not says(verb) or not _is_finite(verb) or verb.lemma_.lower() in words("say_weak"):
            continue
        end = _end_of_aside(verb)
        speaker = _speaker_beside(verb, end) if end is not None else None
        if end is None or speaker is None or speaker.root.i == trigger.i or not may_speak(speaker.root):
            continue
        start = min(speaker.start, verb.i)
        if not start <= trigger.i <= end and _reaches(doc, start, end, trigger):
            return Owner(speaker.root, told(verb), speaker, verb.i)
    return None


def _is_finite(verb: Token) -> bool:
    """Whether the verb is finite, or a past form taken for a participle ("sources reported from ...")."""
    if verb.tag_ in _FINITE:
        return True
    if (
        verb.tag_ != "VBN"
        or verb.i + 1 >= len(verb.doc)
        or any(c.dep_.startswith(("aux", "agent")) for c in verb.children)
    ):
        return False
    follows = verb.nbor()
    return _is_stop(follows) or follows.lower_ in _ADJUNCTS or follows.lower_ in words("times")


def _ends_sentence(verb: Token) -> bool:
    """Whether the sentence ends in ", reported Vatican News": a comma, the verb, and a phrase up to the full stop."""
    doc = verb.doc
    tail = [t for t in doc[verb.i + 1 :] if not t.is_punct]
    named = (
        bool(tail) and all(t.pos_ in {"PROPN", "DET", "NOUN", "ADJ"} for t in tail) and tail[0].pos_ in {"PROPN", "DET"}
    )
    return named and _is_stop(doc[verb.i - 1])


def that_owner(trigger: Token) -> Owner | None:
    """Return the subject of "announced with great sorrow that ...", where the parse hangs the clause on the sorrow."""
    doc = trigger.doc
    for that in reversed(list(doc[: trigger.i])):
        if that.text in {";", "."}:
            return None
        if that.lower_ != "that" or that.dep_ != "mark":
            continue
        for verb in reversed(list(doc[max(0, that.i - _MAX_THAT_TOKENS) : that.i])):
            if _is_stop(verb):
                break
            if says(verb) and verb.tag_ in _FINITE:
                subject = subject_of(verb, trigger)
                return Owner(subject, told(verb), verb=verb.i) if subject is not None and may_speak(subject) else None
    return None


def naming_owner(trigger: Token) -> Owner | None:
    """Return X of "..., in what X has called the worst flood in years", who so speaks of what stands before."""
    doc = trigger.doc
    for what in doc[trigger.i + 1 :]:
        if what.lower_ == "what" and what.i and doc[what.i - 1].lower_ == "in":
            for verb in doc[what.i + 1 : what.i + _MAX_LABEL_TOKENS]:
                if verb.lemma_.lower() in {"call", "describe", "term", "say"} and verb.tag_ in _FINITE | {"VBN"}:
                    named = doc[what.i + 1 : verb.i]
                    while len(named) > 1 and named[-1].pos_ in {"AUX", "ADV"}:
                        named = named[:-1]
                    fits = len(named) and _is_phrase(named) and may_speak(named.root)
                    return Owner(named.root, phrase=named) if fits else None
    return None


def _end_of_aside(verb: Token) -> int | None:
    """The last token of "X said" and its adjuncts; None where the verb goes on to say something."""
    doc = verb.doc
    end = verb.i
    while end + 1 < len(doc) and not _is_stop(doc[end + 1]):
        end += 1
        token = doc[end]
        if end - verb.i > _MAX_ASIDE_TOKENS or token.lower_ in {"that", "there", "how", "whether", "if"}:
            return None
        if token.tag_ in _FINITE or token.tag_ == "MD":
            return None
    if _ends_sentence(verb):
        return end
    if verb.lemma_.lower() in words("record") and any(c.dep_ == "dobj" and c.i <= end for c in verb.children):
        return end if told(verb) is not None else None
    return None if end + 1 < len(doc) and doc[end + 1].text == ":" else end


def _speaker_beside(verb: Token, end: int) -> Span | None:
    """The phrase next to a reporting verb: before it, with its apposition across a comma, or after it."""
    doc = verb.doc
    start = verb.i
    while start > 0 and not _is_stop(doc[start - 1]):
        start -= 1
    stop = verb.i
    while stop > start and doc[stop - 1].pos_ in {"ADV", "AUX"}:
        stop -= 1
    if start == 0 and stop > start:
        return None
    apposed = _segment_before(doc, start)
    if stop == start:
        if apposed is not None and doc[verb.i - 1].text == ",":
            outer = _segment_before(doc, apposed.start)
            return doc[outer.start : apposed.end] if outer is not None else apposed
        return _speaker_after(verb, end)
    left = doc[start:stop]
    while len(left) > 1 and left[0].pos_ in {"CCONJ", "SCONJ"}:
        left = left[1:]
    if not _is_phrase(left):
        return None
    if apposed is not None and _is_name(left) and apposed[0].lower_ in _DETERMINERS:
        return doc[apposed.start : left.end]
    return left


def _speaker_after(verb: Token, end: int) -> Span | None:
    """The subject of an inverted clause: "..., said Hanna Bilyk, the director"."""
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"} and verb.i < c.i), None)
    if subject is not None:
        return phrase_of(subject)
    right = next(iter(verb.doc[verb.i + 1 : end + 1].noun_chunks), None) if verb.i < end else None
    return right if right is not None and right.start == verb.i + 1 and _is_phrase(right) else None


def _segment_before(doc: Doc, start: int) -> Span | None:
    """The phrase before a comma at `start` - 1, None where it is no bare noun phrase or begins the sentence."""
    if start < 2 or doc[start - 1].text != ",":
        return None
    end = start - 1
    begin = end
    while begin > 0 and not _is_stop(doc[begin - 1]):
        begin -= 1
    segment = doc[begin:end]
    return segment if begin > 0 and len(segment) and _is_phrase(segment) else None


def _is_phrase(span: Span) -> bool:
    """Whether a run of tokens is a noun phrase: it has a noun and no verb of its own."""
    nouns = any(t.pos_ in {"NOUN", "PROPN", "PRON"} and t.lower_ not in words("times") for t in span)
    return nouns and not any(t.tag_ in _FINITE or t.tag_ in {"MD", "VBG"} for t in span)


def _is_name(span: Span) -> bool:
    return all(t.text[:1].isupper() or t.lower_ in _PARTICLES for t in span)


def _is_stop(token: Token) -> bool:
    if token.text == "-":  # a hyphen inside a word is no dash: "Ali al-Hassan"
        return bool(token.whitespace_)
    if token.text == ".":  # nor is the dot of "Col." a full stop
        return token.i + 1 >= len(token.doc) or token.nbor().is_quote or token.nbor().is_space
    return token.text in _STOPS or token.is_quote


def _reaches(doc: Doc, start: int, end: int, trigger: Token) -> bool:
    """Whether an aside at tokens `start` to `end` says what the trigger says."""
    if any(t.text == ";" for t in doc[min(start, trigger.i) : max(end, trigger.i) + 1]):
        return False
    if trigger.i < start:
        between = doc[trigger.i + 1 : start]
        return not any(t.lower_ in {"while", "but", "although"} and doc[t.i - 1].text == "," for t in between)
    if inside(text_of(doc), trigger.idx) is not None:
        return True
    commas = start > 0 and doc[start - 1].text == "," and end + 2 < len(doc) and doc[end + 1].text == ","
    return commas and doc[end + 2].pos_ != "CCONJ"


def framing_owner(trigger: Token, quote: tuple[int, int] | None) -> Owner | None:
    """Return who frames a quotation ("X asked for 25 years 'for ordering ...'") or stands before a colon."""
    doc = trigger.doc
    colon = next((t for t in doc if t.text == ":" and 0 < t.i < trigger.i), None)
    if colon is not None:
        owner = _before_colon(doc, colon, trigger, quote is not None)
        if owner is not None:
            return owner
    if quote is None or _size(doc, quote) < _MIN_FRAMED_QUOTE_TOKENS:
        return None
    for verb in _outside_verbs(doc):
        subject = next((c for c in verb.children if c.dep_ == "nsubj" and inside(text_of(doc), c.idx) is None), None)
        framed = says(verb) or verb.lemma_.lower() in words("frame")
        if subject is not None and framed and may_speak(subject):
            return Owner(subject, told(verb), verb=verb.i)
    return None


def _before_colon(doc: Doc, colon: Token, trigger: Token, quoted: bool) -> Owner | None:
    for verb in reversed(list(doc[: colon.i])):
        if verb.pos_ in {"VERB", "AUX"} and (says(verb) or (quoted and verb.lemma_.lower() in words("frame"))):
            subject = subject_of(verb, trigger)
            fits = subject is not None and may_speak(subject) and subject.i < colon.i
            return Owner(subject, told(verb), verb=verb.i) if fits and subject is not None else None
    label = doc[: colon.i]
    if len(label) > _MAX_LABEL_TOKENS or any(t.pos_ in {"VERB", "AUX"} or t.is_punct for t in label):
        return None
    head = label.root
    office = head.lemma_.lower() in words("groups") or head.lower_ in words("groups")
    titled = label[0].lower_.rstrip(".") in words("titles") and len(label) > 1 and _is_name(label)
    return Owner(head, phrase=label) if office or titled else None


def _size(doc: Doc, span: tuple[int, int]) -> int:
    found: Span | None = doc.char_span(span[0], span[1], alignment_mode="contract")
    return len(found) if found is not None else 0


def _outside_verbs(doc: Doc) -> Iterator[Token]:
    for token in doc:
        if token.pos_ == "VERB" and inside(text_of(doc), token.idx) is None:
            yield token


def according_owner(trigger: Token) -> Owner | None:
    """Return the X of "according to X", where X is not part of what it says."""
    doc = trigger.doc
    for token in doc[:-2]:
        opening = (token.lower_, doc[token.i + 1].lower_)
        if opening not in {("according", "to"), ("reported", "by"), ("told", "by")} or (
            opening[0] != "according" and doc[token.i - 1].lower_ != "as"
        ):
            continue
        if any(t.text == ";" for t in doc[min(token.i, trigger.i) : max(token.i, trigger.i)]):
            continue
        head = _object_after(doc, token)
        if head is not None and may_speak(head) and not holds(head, trigger):
            return Owner(head)
    return None


def _object_after(doc: Doc, token: Token) -> Token | None:
    following = doc[token.i + 1]
    head = next((p for c in (following, token) for p in c.children if p.dep_ == "pobj" and p.i > following.i), None)
    if head is not None:
        return head
    return next((chunk.root for chunk in doc.noun_chunks if chunk.start in {token.i + 2, token.i + 3}), None)


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
        phrase = first.phrase or phrase_of(first.speaker)
        named = named_phrase(phrase)
        speaker = read_speaker(named, first.speaker if named is phrase else None)
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

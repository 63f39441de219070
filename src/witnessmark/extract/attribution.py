"""Who says so: in goes a parsed sentence and the word that carries a claim, out comes the Attribution or None."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from witnessmark.extract.discourse import last_speaker, listed_speaker, quoting_speaker, tagged_speaker
from witnessmark.extract.quotation import inside, quoted_spans
from witnessmark.extract.speakers import phrase_of, read_speaker, words
from witnessmark.model.claims import Attribution

_CLAUSE = frozenset({"ccomp", "parataxis", "dep", "xcomp", "pcomp"})
_OBJECT = frozenset({"dobj", "obj", "attr", "oprd", "acomp", "nsubjpass", "xcomp", "ccomp", "prep", "dative"})
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_MIN_FRAMED_QUOTE_TOKENS = 4  # shorter quotations are scare quotes: 'the "wounded" market'
_MAX_PARENTHESIS_TOKENS = (
    14  # between a reporting verb and the end of its "..., X said on Monday in a statement" clause
)


@dataclass(frozen=True, slots=True)
class _Owner:
    """The phrase that says so and the one that hands it on, as heads of noun phrases."""

    speaker: Token
    via: Token | None = None


def attribute(doc: Doc, trigger: int, before: Sequence[str] = (), after: Sequence[str] = ()) -> Attribution | None:
    """Return who says the claim whose harm word is token `trigger`, None where nobody is said to.

    `before` and `after` are the texts of the sentences around this one in the report, in order. A claim outside the
    reach of the sentence's reporting verb has no speaker.
    """
    token = doc[trigger]
    quote = inside(doc.text, token.idx)
    owners = _owners(token)
    if not owners:
        owner = _parenthetical(token) or _announced(token, quote)
        owners = [owner] if owner else []
    according = _according(token)
    if not owners and according is not None:
        owners, according = [according], None
    if owners:
        return _build(owners, according, quote is not None, before)
    return _carried_on(doc, token, quote is not None, before, after)


def _build(owners: list[_Owner], according: _Owner | None, direct: bool, before: Sequence[str]) -> Attribution | None:
    head, via = owners[0].speaker, owners[0].via
    outer = next((o.speaker for o in owners[1:] if o.speaker.i != head.i), None)
    via = via or outer or (according.speaker if according else None)
    if head.lower_ in words("pronouns"):
        return _pronoun(head, via, direct, before)
    if head.lower_ in words("first_person"):
        return None
    phrase = phrase_of(head)
    speaker = read_speaker(phrase, head)
    via_words = phrase_of(via).text if via is not None and via.lower_ not in words("pronouns") else None
    return Attribution(speaker=speaker.words, name=speaker.name, role=speaker.role, direct=direct, via=via_words)


def _pronoun(head: Token, via: Token | None, direct: bool, before: Sequence[str]) -> Attribution | None:
    """A pronoun stands for the speaker before it, within the sentence first."""
    via_words = phrase_of(via).text if via is not None and via.i != head.i else None
    for token in reversed(list(head.doc[: head.i])):
        if token.dep_ in _SUBJECT and _says(token.head) and token.pos_ in {"PROPN", "NOUN"} and _may_speak(token):
            known = read_speaker(phrase_of(token), token)
            return Attribution(speaker=known.words, name=known.name, role=known.role, direct=direct, via=via_words)
    carried = last_speaker(before)
    if carried is None:
        return Attribution(speaker=head.text, name=None, role=None, direct=direct, via=via_words)
    return _from_words(head.doc, carried, direct)


def _from_words(doc: Doc, carried: str, direct: bool) -> Attribution:
    """An Attribution from words of another sentence, which is not parsed: title and name by capitals alone."""
    pieces = carried.split()
    titles = words("titles")
    names = list(pieces)
    while names and (
        names[0].lower().rstrip(".,") in titles or names[0].lower() in {"the", "a", "an"} or names[0][:1].islower()
    ):
        names.pop(0)
    last = pieces[-1].lower().rstrip(".,")
    determined = pieces[0].lower() == "the"
    group = last in words("groups") or last in words("media") or any(p.lower() in words("media_words") for p in pieces)
    named = (
        bool(names)
        and all(n[:1].isupper() for n in names)
        and not group
        and not (determined and len(names) == len(pieces) - 1)
    )
    if named and len(names) == 1 and names[0].isupper():
        named = False
    name = " ".join(n.strip(",") for n in names) if named else None
    role = carried if name is None else " ".join(pieces[: len(pieces) - len(names)]).strip(" ,")
    for article in ("the ", "The ", "a ", "A ", "an ", "An "):
        role = role.removeprefix(article)
    return Attribution(speaker=carried, name=name, role=role or None, direct=direct)


def _carried_on(
    doc: Doc, token: Token, direct: bool, before: Sequence[str], after: Sequence[str]
) -> Attribution | None:
    """The speaker of a quotation, a list or a document that this sentence is only a part of."""
    quoted = quoting_speaker(before, doc.text, after) if direct or not quoted_spans(doc.text) else None
    if quoted is not None:
        return _from_words(doc, quoted, True)
    tagged = tagged_speaker(before, doc.text, token.idx)
    if tagged is not None:
        return _from_words(doc, tagged, True)
    listed = listed_speaker(before, doc.text)
    if listed is not None:
        return _from_words(doc, listed, False)
    return None


def _owners(trigger: Token) -> list[_Owner]:
    """The reporting clauses that hold the trigger, innermost first, by the parse."""
    found: list[_Owner] = []
    for child, head in _steps(trigger):
        if not _governs(child, head, trigger):
            continue
        owner = _owner_of(head, trigger)
        if owner is not None:
            found.append(owner)
    return found


def _steps(token: Token) -> Iterator[tuple[Token, Token]]:
    while token.head.i != token.i:
        yield token, token.head
        token = token.head


def _says(verb: Token) -> bool:
    return verb.lemma_.lower() in words("say") and verb.pos_ in {"VERB", "AUX", "NOUN", "PROPN", "ADJ"}


def _governs(child: Token, head: Token, trigger: Token) -> bool:
    """Whether the reporting word `head` takes the part of the sentence under `child` as what it says."""
    lemma = head.lemma_.lower()
    if head.pos_ == "NOUN" and lemma in words("message"):
        return (
            child.dep_ in {"acl", "ccomp", "relcl"}
            and _opens_with(child, {"that"})
            and child.lemma_.lower() not in words("say")
        )
    if head.pos_ not in {"VERB", "AUX"} or head.i == trigger.i:
        return False
    if lemma in words("say") and child.dep_ in _CLAUSE:
        if lemma in words("say_weak") and not (_opens_with(child, {"that"}) or inside(head.doc.text, trigger.idx)):
            return False
        return not (child.dep_ == "xcomp" and child.tag_ == "VB" and lemma in {"ask", "tell"})
    if lemma in words("say") and child.dep_ == "conj":
        return _opens_with(child, {"that"}) and not _says(child)
    return lemma in words("record") and child.dep_ in _OBJECT


def _opens_with(clause: Token, openers: set[str]) -> bool:
    return any(t.lower_ in openers and t.dep_ in {"mark", "det", "nsubj"} for t in clause.lefts)


def _owner_of(verb: Token, trigger: Token) -> _Owner | None:
    """Who speaks by this verb: its subject, the agent of a passive, whoever it cites or issues the message."""
    if verb.pos_ == "NOUN":
        return _of_message(verb)
    cited = _cited_in(verb)
    agent = next((p for c in verb.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"), None)
    passive = any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children)
    if passive or (agent is not None and verb.tag_ == "VBN"):
        return _Owner(agent) if agent is not None and _may_speak(agent) else None
    subject = _subject(verb, trigger)
    if subject is None or not _may_speak(subject):
        return None
    if cited is not None and cited.i != subject.i:
        return _Owner(cited, subject)
    if subject.pos_ == "NOUN" and subject.lemma_.lower() in words("message"):
        return _issuer(subject, verb) or _Owner(subject)
    return _Owner(subject, _quoting(subject) or _told(verb))


def _subject(verb: Token, trigger: Token) -> Token | None:
    """The one who says: the verb's own subject, or the one it takes over from the clause above."""
    own = next((c for c in verb.children if c.dep_ in _SUBJECT and c.dep_ != "expl"), None)
    if own is not None:
        if own.lower_ in {"who", "which", "that"} and verb.dep_ == "relcl":
            return verb.head
        return None if _holds(own, trigger) else own
    if verb.dep_ == "relcl" or verb.dep_ == "acl":
        return verb.head if verb.tag_ == "VBG" and not _holds(verb.head, trigger, below=verb) else None
    if verb.dep_ in {"conj", "advcl", "xcomp"} and verb.head.i != verb.i:
        return _subject(verb.head, trigger)
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        quoted = verb.head.head
        passive = next((c for c in quoted.children if c.dep_ == "nsubjpass"), None)
        return passive or next((c for c in quoted.children if c.dep_ == "dobj"), None)
    return None


def _holds(head: Token, trigger: Token, below: Token | None = None) -> bool:
    """Whether the trigger stands in the phrase of `head` (outside `below`), so that it cannot be what `head` says."""
    if head.i == trigger.i:
        return True
    for child, above in _steps(trigger):
        if below is not None and child.i == below.i:
            return False
        if above.i == head.i:
            return True
    return False


def _may_speak(token: Token) -> bool:
    lemma = token.lemma_.lower()
    if token.lower_ in {"it", "this", "that", "which", "one", "you", "who", "these", "those", "some", "none"}:
        return token.lower_ == "it" and token.dep_ == "nsubj"
    return lemma not in words("mute") and token.pos_ in {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "X", "DET", "VERB"}


def _told(verb: Token) -> Token | None:
    """The news outlet that was told, which so hands the words on."""
    if verb.lemma_.lower() != "tell":
        return None
    hearer = next((c for c in verb.children if c.dep_ in {"dobj", "dative"}), None)
    return hearer if hearer is not None and _is_media(hearer) else None


def _quoting(subject: Token) -> Token | None:
    """ "the mayor, quoted by Reuters": Reuters."""
    for child in subject.children:
        if child.lemma_.lower() in words("relay") and child.tag_ == "VBN":
            return next(
                (p for c in child.children if c.dep_ in {"agent", "prep"} for p in c.children if p.dep_ == "pobj"), None
            )
    return None


def _cited_in(verb: Token) -> Token | None:
    """ "Reuters, citing two officials, reported": the officials."""
    for child in verb.children:
        if child.dep_ in {"advcl", "prep", "acl"} and child.lower_ in {"citing", "quoting"}:
            return next((c for c in child.children if c.dep_ in {"dobj", "pobj"}), None)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is not None:
        for child in subject.children:
            if child.lower_ in {"citing", "quoting"}:
                return next((c for c in child.children if c.dep_ in {"dobj", "pobj"}), None)
    return None


def _is_media(token: Token) -> bool:
    phrase = phrase_of(token)
    lowered = phrase.text.lower().removeprefix("the ")
    return (
        lowered in words("media")
        or token.lower_ in words("media")
        or any(t.lower_ in words("media_words") for t in phrase)
    )


def _of_message(noun: Token) -> _Owner | None:
    """The author of "reports from the hospital that", "the army's claim that"; the message itself where it has none."""
    for child in noun.children:
        if child.dep_ == "poss" and child.pos_ in {"NOUN", "PROPN"}:
            return _Owner(child)
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from"}:
            author = next((p for p in child.children if p.dep_ == "pobj"), None)
            if author is not None and _may_speak(author):
                return _Owner(author)
    return None


def _issuer(noun: Token, verb: Token) -> _Owner | None:
    """ "The command has issued a communique reporting that": the command."""
    above = noun.head
    if verb.dep_ in {"acl", "relcl"} and noun.dep_ == "dobj" and above.lemma_.lower() in words("issue"):
        subject = next((c for c in above.children if c.dep_ == "nsubj"), None)
        if subject is not None and _may_speak(subject):
            return _Owner(subject)
    return None


def _according(trigger: Token) -> _Owner | None:
    """ "according to X", anywhere in the sentence but in another reporting clause."""
    doc = trigger.doc
    for token in doc:
        if token.lower_ == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            head = next((p for c in [token, doc[token.i + 1]] for p in c.children if p.dep_ == "pobj"), None)
            if head is None:
                head = next(
                    (
                        t
                        for t in doc[token.i + 2 :]
                        if t.dep_ in {"pobj", "nsubj", "dobj", "ROOT"} and t.pos_ in {"NOUN", "PROPN"}
                    ),
                    None,
                )
            if head is not None and _may_speak(head) and not _holds(head, trigger):
                return _Owner(head)
    return None


def _parenthetical(trigger: Token) -> _Owner | None:
    """ "..., X said on Monday": a reporting clause between commas or marks, whatever the parse made of it."""
    doc = trigger.doc
    for verb in doc:
        if not _says(verb) or verb.tag_ not in {"VBD", "VBZ", "VBP", "VBN"} or verb.i == trigger.i:
            continue
        if verb.lemma_.lower() in words("say_weak"):
            continue
        start, end = _parenthesis(verb)
        if start is None or start <= trigger.i <= end:
            continue
        if start > trigger.i or _reopens(doc, end, trigger.i):
            head = _parenthetical_head(doc, start, verb, end)
            if head is not None and _may_speak(head) and not _crosses(doc, start, trigger):
                return _Owner(head, _told(verb))
    return None


def _parenthesis(verb: Token) -> tuple[int | None, int]:
    """The token range of a clause that holds only "X said" and its adjuncts, (None, 0) where the verb takes more."""
    doc = verb.doc
    end = verb.i
    while end + 1 < len(doc) and not _is_stop(doc[end + 1]):
        end += 1
        if (
            end - verb.i > _MAX_PARENTHESIS_TOKENS
            or doc[end].lower_ in {"that", "there"}
            or doc[end].tag_ in {"VBD", "VBZ", "VBP", "MD"}
        ):
            return None, 0
    start = verb.i
    while start > 0 and not _is_stop(doc[start - 1]):
        start -= 1
    if start == 0:
        return None, 0
    if start == verb.i and end == verb.i:
        # "the governor, Anna Petrova, said": the phrase stands before the comma
        start -= 1
    while start > 1 and verb.i - start < 2 and doc[start].is_punct:
        start -= 1
        while start > 0 and not _is_stop(doc[start - 1]):
            start -= 1
    return start, end


def _is_stop(token: Token) -> bool:
    return token.text in {",", ".", ";", ":", "--", "–", "—", "?", "!", "-"} or token.is_quote


def _reopens(doc: Doc, end: int, trigger: int) -> bool:
    """Whether the words after a parenthesis carry on what was said: a quotation opens again."""
    return trigger > end and inside(doc.text, doc[trigger].idx) is not None


def _crosses(doc: Doc, start: int, trigger: Token) -> bool:
    """Whether a new coordinate clause begins between the trigger and the parenthesis."""
    return any(
        t.lower_ in {"while", "but", "although"} and t.i > trigger.i and t.i < start and doc[t.i - 1].text == ","
        for t in doc[trigger.i : start]
    )


def _parenthetical_head(doc: Doc, start: int, verb: Token, end: int) -> Token | None:
    left = [
        t for t in doc[start : verb.i] if t.pos_ in {"NOUN", "PROPN", "PRON"} and t.ent_type_ not in {"DATE", "TIME"}
    ]
    if left:
        subject = next((c for c in verb.children if c.dep_ in _SUBJECT and start <= c.i < verb.i), None)
        return subject if subject is not None else _top(left)
    right = [
        t
        for t in doc[verb.i + 1 : end + 1]
        if t.pos_ in {"NOUN", "PROPN", "PRON"} and t.ent_type_ not in {"DATE", "TIME"}
    ]
    subject = next((c for c in verb.children if c.dep_ in _SUBJECT and c.i > verb.i), None)
    if subject is not None:
        return subject
    return right[0] if right and doc[verb.i + 1].i == right[0].left_edge.i else None


def _top(tokens: list[Token]) -> Token:
    """The token of a run whose head lies outside it."""
    inside_run = {t.i for t in tokens}
    return next((t for t in tokens if t.head.i not in inside_run), tokens[-1])


def _announced(trigger: Token, quote: tuple[int, int] | None) -> _Owner | None:
    """ "X: 'five dead'", and "X requested ... 'for ordering the shooting of 124'": words framed by who says them."""
    doc = trigger.doc
    colon = next((t for t in doc if t.text == ":" and 0 < t.i < trigger.i), None)
    if colon is not None and (quote is not None or colon.i > 0):
        for verb in reversed(list(doc[: colon.i])):
            if _says(verb) or (quote is not None and verb.lemma_.lower() in words("frame")):
                subject = _subject(verb, trigger)
                return (
                    _Owner(subject, _told(verb))
                    if subject is not None and _may_speak(subject) and subject.i < colon.i
                    else None
                )
    if quote is None or _size(doc, quote) < _MIN_FRAMED_QUOTE_TOKENS:
        return None
    for verb in _outside_verbs(doc):
        subject = next((c for c in verb.children if c.dep_ == "nsubj" and inside(doc.text, c.idx) is None), None)
        if subject is not None and (_says(verb) or verb.lemma_.lower() in words("frame")) and _may_speak(subject):
            return _Owner(subject, _told(verb))
    return None


def _size(doc: Doc, span: tuple[int, int]) -> int:
    found: Span | None = doc.char_span(span[0], span[1], alignment_mode="contract")
    return len(found) if found is not None else 0


def _outside_verbs(doc: Doc) -> Iterator[Token]:
    for token in doc:
        if token.pos_ == "VERB" and inside(doc.text, token.idx) is None:
            yield token

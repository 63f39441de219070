"""Claims of one harm of one incident in; statements, each a speaker's figure in a report, and those set aside, out.

A statement is what one report lets one speaker say. Its figure is one that a claim states, or the sum of groups that
one sentence sets side by side ("two soldiers and one guerrilla"), or of what comes on top ("another three"). Any other
claims of a sentence are statements of their own: they restate, range or retell. The same text in another report is a
copy.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from witnessmark import lexicon
from witnessmark.lexicon.words import is_number
from witnessmark.model.claims import Claim, ClaimKind, Population, Qualifier, ResolvedClaim, Stance
from witnessmark.model.incidents import SetAside
from witnessmark.model.text import Document
from witnessmark.reconcile.victims import describe, names_anew

AGE = re.compile(r"\b\d+(?:-|\s)(?:years?|months?|weeks?|days?)(?:-|\s)olds?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What reconciling looks up: a report's sentences (lower case), day and publisher, and each claim's origin."""

    sentences: Mapping[str, str]
    positions: Mapping[str, int]
    published: Mapping[str, date | None]
    publishers: Mapping[str, str | None]
    origins: Mapping[str, str]

    def sentence(self, claim: Claim) -> str:
        """Return the sentence of a claim in lower case."""
        return self.sentences.get(claim.sentence_id) or claim.quote.text.lower()

    def looked_up(self, claim: Claim) -> tuple[object, ...]:
        """Return all that can be looked up of a claim."""
        report, sentence = claim.report_id, claim.sentence_id
        told = (self.published.get(report), self.publishers.get(report), self.origins.get(claim.id))
        return (self.sentences.get(sentence), self.positions.get(sentence), *told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One speaker's figure in one report. `rank` is how well placed the speaker is; `hedged` marks about and nearly.

    `single_out` marks victims that are named or described and not counted ("the mayor"): a floor, never a total.
    `revises` marks a figure that says it replaces an earlier one, `follows` a death after the event.
    `affected` are the victims as written; `parts` counts the groups that a sentence sets side by side and whose sum
    the figure is.
    """

    low: int | None
    high: int | None
    stated: int | None
    hedged: bool
    vague: bool
    single_out: bool
    revises: bool
    follows: bool
    affected: str
    parts: int
    speaker_key: str | None
    rank: int
    said_on: date | None
    origin: str
    report_id: str
    claim_ids: tuple[str, ...]

    @property
    def order(self) -> tuple[object, ...]:
        """A total order by content."""
        return (self.said_on or date.min, self.report_id, self.claim_ids)


def read_context(documents: Iterable[Document], claim_origins: Mapping[str, str]) -> Context:
    """Return what reconciling looks up, from the documents and the origin of each claim."""
    held = list(documents)
    return Context(
        sentences={sentence.id: sentence.text.lower() for document in held for sentence in document.sentences},
        positions={sentence.id: sentence.index for document in held for sentence in document.sentences},
        published={
            document.report.id: None if document.report.published is None else document.report.published.start
            for document in held
        },
        publishers={document.report.id: document.report.publisher for document in held},
        origins=claim_origins,
    )


def state(
    claims: Sequence[ResolvedClaim], harm: ClaimKind, context: Context
) -> tuple[tuple[Statement, ...], tuple[SetAside, ...]]:
    """Return the statements about `harm` among an incident's claims, and the claims without a figure of their own."""
    aside: list[SetAside] = []
    usable: list[ResolvedClaim] = []
    wholes = {row.claim.id for row in claims if harm_of(row.claim, context) is harm and _unusable(row.claim) is None}
    counts_people = any(not _names_deed(row.claim) for row in claims if _unusable(row.claim) is None)
    for resolved in sorted(
        claims, key=lambda row: (row.claim.report_id, row.claim.start, row.claim.quote.start, row.claim.id)
    ):
        claim = resolved.claim
        if harm_of(claim, context) is not harm:
            continue
        reason = _unusable(claim) or _contained(claim, wholes)
        if reason is None and counts_people and _names_deed(claim):
            reason = "names the deed and counts nobody"
        if reason is None:
            usable.append(resolved)
        else:
            aside.append(SetAside(claim_id=claim.id, reason=reason))
    usable = _without_told_as_killed(usable, claims, harm, aside)
    by_voice: defaultdict[tuple[str, str], list[ResolvedClaim]] = defaultdict(list)
    for resolved in usable:
        by_voice[(resolved.claim.report_id, resolved.speaker_key or "")].append(resolved)
    statements = [
        statement for voice in sorted(by_voice) for statement in _voice_statements(by_voice[voice], context, aside)
    ]
    return _without_copies(statements, aside), tuple(aside)


def harm_of(claim: Claim, context: Context) -> ClaimKind:
    """Return the harm that a claim's figure counts: care in hospital where its words do not say that they were hurt."""
    if claim.kind is not ClaimKind.INJURED:
        return claim.kind
    quote = claim.quote.text.lower()
    hurt = any(word in quote for word in words_of("hurt"))
    sentence = context.sentence(claim)
    cared_for = any(phrase in sentence for phrase in words_of("treated"))
    return ClaimKind.TREATED if cared_for and not hurt else ClaimKind.INJURED


def _unusable(claim: Claim) -> str | None:
    if claim.stance is Stance.DENIED:
        return "a denial: it is named under denied_by and gives no figure"
    if claim.figure is None or (claim.figure.low is None and claim.figure.high is None):
        return "no number of people is stated"
    told = claim.affected or claim.quote.text
    if is_nobody(claim) and not set(told.lower().split()) & set(words_of("none")):
        return "it tells of some who came to no harm, which says nothing of the others"
    if is_nobody(claim) and not set(claim.quote.text.lower().split()).isdisjoint(words_of("beyond")):
        return "nobody beyond those told: no figure of the whole"
    return None


def _contained(claim: Claim, wholes: Set[str]) -> str | None:
    """Return the whole that holds a claim's figure; "three shot, one fatally" counts the dead nowhere else."""
    return f"a part of {claim.part_of}, whose figure contains it" if claim.part_of in wholes else None


def _names_deed(claim: Claim) -> bool:
    """Whether a claim names what was done ("the shooting", "a homicide") and no victim and no number."""
    if claim.affected or claim.figure is None or is_nobody(claim) or claim.figure.qualifier is Qualifier.VAGUE:
        return False
    words = claim.figure.words.lower().replace("-", " ").split()
    return not any(map(is_number, words))


def _without_told_as_killed(
    usable: list[ResolvedClaim],
    claims: Sequence[ResolvedClaim],
    harm: ClaimKind,
    aside: list[SetAside],
) -> list[ResolvedClaim]:
    """Leave out the injured who may be the dead: described, never counted, and unlike no victim told as killed.

    Whom a sentence sets beside one of the dead is another person: "a teen was killed and a child was hurt".
    """
    if harm not in (ClaimKind.INJURED, ClaimKind.TREATED):
        return usable
    dead = [row.claim for row in claims if row.claim.kind is ClaimKind.KILLED and _unusable(row.claim) is None]
    dead = [claim for claim in dead if claim.figure is None or claim.figure.low == 1]  # a group is not one of the hurt
    left: list[ResolvedClaim] = []
    for row in usable:
        claim = row.claim
        one = describe(victim_words(claim))
        same = [other for other in dead if not one.differs(describe(victim_words(other)))]
        if _singles_out(claim) and same and not any(_set_beside(claim, other) for other in dead):
            aside.append(SetAside(claim_id=claim.id, reason=f"may be the victim of {same[0].id}, told as killed"))
        else:
            left.append(row)
    return left


def _set_beside(hurt: Claim, dead: Claim) -> bool:
    """Whether one sentence tells of both, each in words of its own."""
    if hurt.sentence_id != dead.sentence_id or dead.id == hurt.part_of or hurt.id == dead.part_of:
        return False
    ours, theirs = victim_words(hurt), victim_words(dead)
    return ours.lower() != theirs.lower() and names_anew(ours) and names_anew(theirs)


def _voice_statements(rows: Sequence[ResolvedClaim], context: Context, aside: list[SetAside]) -> list[Statement]:
    """Return what one speaker says in one report; a repeated figure once."""
    told: list[Statement] = []
    by_sentence: defaultdict[str, list[ResolvedClaim]] = defaultdict(list)
    for resolved in rows:
        by_sentence[resolved.claim.sentence_id].append(resolved)
    last = -2
    for sentence in sorted(by_sentence, key=lambda name: by_sentence[name][0].claim.start):
        groups = side_by_side(_distinct(by_sentence[sentence], aside), context)
        here = context.positions.get(sentence, last + 1)
        for group in groups:
            found = _sum(group, context)
            more = _comes_on_top(group, context)
            on_top = told and here - last <= 1 and more and not (found.vague or told[-1].vague)
            same = None if on_top else next((other for other in told if _says_again(found, other)), None)
            if on_top:
                told.append(_added(told.pop(), found))
            elif more:
                told.append(replace(found, single_out=True))  # on top of what another voice told: no total
            elif same is not None:
                aside += [
                    SetAside(claim_id=claim, reason=f"says again what {same.claim_ids[0]} says")
                    for claim in found.claim_ids
                ]
            else:
                told.append(found)
            last = here
    return told


def side_by_side(rows: Sequence[ResolvedClaim], context: Context) -> list[list[ResolvedClaim]]:
    """Return the claims of one sentence in groups to be added: those whose victims the text sets beside each other.

    Between two such victims stands no more than "and", a comma and a few words that neither restate nor tell of parts.
    A claim that states the sum of its neighbours is the whole: they are its parts and not added to it.
    """
    placed = sorted(((_mention(row.claim, context), row) for row in rows), key=lambda pair: (pair[0], pair[1].claim.id))
    groups: list[list[ResolvedClaim]] = []
    end = -1
    for (start, stop), row in placed:
        gap = context.sentence(row.claim)[end:start] if groups and end <= start else None
        if gap is not None and _joins(gap) and _may_add(groups[-1][-1].claim, row.claim, gap):
            groups[-1].append(row)
        else:
            groups.append([row])
        end = max(end, stop)
    return [part for group in groups for part in _without_whole(group)]


def _mention(claim: Claim, context: Context) -> tuple[int, int]:
    """Return where in its sentence a claim names its victims, else its own words."""
    start, end = claim.quote.start - claim.start, claim.quote.end - claim.start
    said = (claim.affected or "").lower()
    at = context.sentence(claim).find(said, max(0, start - len(said))) if said else -1
    return (start, end) if at < 0 or at > end else (at, at + len(said))


def _joins(gap: str) -> bool:
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[,;:()]", gap)
    if not words or len(words) > lexicon.load("reconcile_speakers")["sums"]["most_between"]:
        return False
    joining = words_of("joining")
    joined = any(word in joining or (word[0] in joining and is_number(word)) for word in words)  # "وثلاث": and three
    return joined and set(words).isdisjoint(words_of("parting"))


def _may_add(a: Claim, b: Claim, gap: str) -> bool:
    """Whether two claims are counted alike, of different people: "three others, Ana, Li and Omar" are three."""
    vague = [one.figure is not None and one.figure.qualifier is Qualifier.VAGUE for one in (a, b)]
    names = "and" not in gap.split() and _bounds(a) == _bounds(b) and bool(describe(b.affected or "").names)
    return not any(vague) and not names and (a.affected or "").lower() != (b.affected or "").lower()


def _bounds(claim: Claim) -> tuple[int | None, int | None]:
    return (None, None) if claim.figure is None else (claim.figure.low, claim.figure.high)


def _without_whole(group: list[ResolvedClaim]) -> list[list[ResolvedClaim]]:
    figures = [row.claim.figure for row in group]
    lows = [figure.low if figure is not None else None for figure in figures]
    known = [low for low in lows if low is not None]
    if len(group) > 2 and len(known) == len(group):
        for at, low in enumerate(known):
            if 2 * low == sum(known):
                return [[group[at]]] + [[row] for place, row in enumerate(group) if place != at]
    return [group]


def _says_again(one: Statement, other: Statement) -> bool:
    """Whether one gives the figure of the other; victims described apart are different people."""
    apart = one.single_out and other.single_out and describe(one.affected).differs(describe(other.affected))
    return (one.low, one.high) == (other.low, other.high) and not apart


def _comes_on_top(rows: Sequence[ResolvedClaim], context: Context) -> bool:
    """Whether a figure says, or a word beside it, that it adds to one already told ("another three")."""
    words = [word for row in rows for word in _figure_words(row.claim, context)]
    return not set(words).isdisjoint(words_of("more")) and "than" not in words


def _figure_words(claim: Claim, context: Context) -> list[str]:
    """Return the words of a figure with the one before it and the one after it in its sentence, in lower case."""
    if claim.figure is None:
        return []
    words = claim.figure.words.lower()
    before, found, after = context.sentence(claim)[max(0, claim.quote.start - claim.start - 20) :].partition(words)
    return [*before.split()[-1:], *words.split(), *after.split()[:1]] if found else words.split()


def _added(told: Statement, more: Statement) -> Statement:
    """Return what was told and what comes on top as one figure."""
    return replace(
        told,
        low=_plus(told.low, more.low),
        high=_plus(told.high, more.high),
        stated=_plus(told.stated, more.stated),
        hedged=told.hedged or more.hedged,
        single_out=False,
        parts=told.parts + more.parts,
        claim_ids=(*told.claim_ids, *more.claim_ids),
    )


def _plus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _distinct(rows: Sequence[ResolvedClaim], aside: list[SetAside]) -> list[ResolvedClaim]:
    """Return the claims of one sentence that tell of different groups of people."""
    groups: dict[tuple[object, ...], ResolvedClaim] = {}
    for resolved in rows:
        claim = resolved.claim
        figure = claim.figure
        bounds = (None, None) if figure is None else (figure.low, figure.high)
        key = (bounds, (claim.affected or "").lower(), claim.population)
        if key in groups:
            aside.append(SetAside(claim_id=claim.id, reason=f"says again what {groups[key].claim.id} says"))
        else:
            groups[key] = resolved
    return list(groups.values())


def _sum(rows: Sequence[ResolvedClaim], context: Context) -> Statement:
    """Return disjoint groups of one sentence as one figure; an open end of any leaves the sum open."""
    first = rows[0]
    sentence = context.sentence(first.claim)
    figures = [row.claim.figure for row in rows if row.claim.figure is not None]
    lows = [figure.low for figure in figures]
    highs = [figure.high for figure in figures]
    known_lows = [low for low in lows if low is not None]
    known_highs = [high for high in highs if high is not None]
    stated = [
        figure.high if figure.low is None or figure.qualifier is Qualifier.AT_MOST else figure.low
        for figure in figures
        if figure.qualifier is not Qualifier.RANGE
    ]
    ranged = [(figure.low, figure.high) for figure in figures if figure.qualifier is Qualifier.RANGE]
    middle = [high if low is None else low if high is None else (low + high) // 2 for low, high in ranged]
    return Statement(
        low=sum(known_lows) if known_lows else None,
        high=sum(known_highs) if len(known_highs) == len(highs) else None,
        stated=sum(number for number in (*stated, *middle) if number is not None),
        hedged=any(figure.qualifier in (Qualifier.ABOUT, Qualifier.NEARLY) for figure in figures),
        vague=all(figure.qualifier is Qualifier.VAGUE for figure in figures),
        single_out=all(_singles_out(row.claim) for row in rows),
        revises=any(words in sentence for words in words_of("revises")),
        follows=any(words in sentence for words in words_of("follows")),
        affected="; ".join(victim_words(row.claim) for row in rows),
        parts=len(rows),
        speaker_key=first.speaker_key,
        rank=rank(first.claim),
        said_on=context.published.get(first.claim.report_id),
        origin=context.origins.get(first.claim.id, first.claim.id),
        report_id=first.claim.report_id,
        claim_ids=tuple(row.claim.id for row in rows),
    )


def _without_copies(statements: Sequence[Statement], aside: list[SetAside]) -> tuple[Statement, ...]:
    """Return one statement for each origin and figure: the earliest; the others are copies."""
    kept: dict[tuple[object, ...], Statement] = {}
    for statement in sorted(statements, key=lambda one: one.order):
        victims = statement.affected if statement.single_out else None
        key = (statement.origin, statement.low, statement.high, victims)
        first = kept.setdefault(key, statement)
        if first is not statement:
            aside += [
                SetAside(claim_id=claim, reason=f"a copy of {first.claim_ids[0]}: the same origin counts once")
                for claim in statement.claim_ids
            ]
    return tuple(sorted(kept.values(), key=lambda one: one.order))


def rank(claim: Claim) -> int:
    """Return how well placed a claim's speaker is to know a toll: 3 counts it as its work, 1 saw or heard.

    A report in its own voice ranks 2.
    """
    if claim.attribution is None:
        return 2
    said = f" {claim.attribution.speaker} {claim.attribution.role or ''} ".lower()
    for level, words in _ranks():
        if words.search(said):
            return level
    return 1


def _singles_out(claim: Claim) -> bool:
    """Whether the claim describes its victim and does not count: "the mayor", not "one person" and not "a person"."""
    if claim.figure is None or not claim.figure.low or claim.figure.qualifier is not Qualifier.EXACT:
        return False
    words = AGE.sub(" ", claim.figure.words.lower()).replace("-", " ").split()
    if any(map(is_number, words)):
        return False
    affected = victim_words(claim).lower().split()
    return bool(affected) and affected[-1] not in words_of("anyone")


def victim_words(claim: Claim) -> str:
    """Return the victims as written; where no more than an article was taken, the words of the figure."""
    affected = claim.affected or ""
    bare = set(affected.lower().split()) <= {"a", "an", "the", "another"}
    return claim.figure.words if bare and affected and claim.figure is not None else affected


def is_nobody(claim: Claim) -> bool:
    """Whether the claim says that nobody was harmed."""
    return claim.figure is not None and claim.figure.high == 0


def is_combatant(claim: Claim) -> bool:
    """Whether the claim's victims are combatants only."""
    return claim.population is Population.COMBATANT


@cache
def _ranks() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Return the ranks from the highest with the words of each: English ones whole, stems of other languages."""
    table = lexicon.load("reconcile_speakers")["ranks"]
    packs = [pack.get("reconcile", {}).get("ranks", {}) for pack in lexicon.languages().values()]
    made = []
    for level in sorted(table, reverse=True):
        english = "|".join(map(re.escape, table[level]))
        stems = "|".join(re.escape(stem) for pack in packs for stem in pack.get(level, ()))
        made.append(
            (int(level), re.compile(rf" (?:(?:{english})(?: |s |')" + (f"|(?:{stems})" if stems else "") + ")"))
        )
    return tuple(made)


@cache
def words_of(section: str) -> frozenset[str]:
    """Return the words of a section of ``reconcile_speakers.toml``, and of every language that has a pack."""
    packs = (pack.get("reconcile", {}).get(section, ()) for pack in lexicon.languages().values())
    return frozenset(lexicon.load("reconcile_speakers")[section]["words"]).union(*packs)

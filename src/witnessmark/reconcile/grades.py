"""An incident's claims in; who stands behind it out: the counts kept apart, the grade in Airwars' words, who denies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from witnessmark.model.claims import Claim, ClaimKind, ResolvedClaim, Stance
from witnessmark.model.incidents import Grade
from witnessmark.reconcile.statements import Context, is_combatant, is_nobody, words_of

HARMS = (ClaimKind.KILLED, ClaimKind.INJURED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """What stands behind an incident. `grade` is about responsibility and sources, never about the figures."""

    reports: int
    publishers: int
    origins: int
    speakers: int
    grade: Grade
    grade_reason: str
    denied_by: tuple[str, ...]


def back(claims: Sequence[ResolvedClaim], context: Context) -> Backing:
    """Return the backing of an incident."""
    telling = [row for row in claims if row.claim.stance is not Stance.DENIED]
    reports = len({row.claim.report_id for row in claims})
    grade, reason = _grade(claims, telling, context)
    return Backing(
        reports=reports,
        publishers=len(_publishers(claims, context)),
        # a report that quotes two texts is still one telling: it stands for one origin at most
        origins=min(reports, len({_origin(row, context) for row in claims})),
        speakers=len({row.speaker_key for row in claims if row.speaker_key is not None}),
        grade=grade,
        grade_reason=reason,
        denied_by=tuple(sorted({_voice(row.claim) for row in claims if row.claim.stance is Stance.DENIED})),
    )


def _grade(claims: Sequence[ResolvedClaim], telling: Sequence[ResolvedClaim], context: Context) -> tuple[Grade, str]:
    accepts = [row for row in telling if _says(row, context, "claims_responsibility")]
    denies = [
        row
        for row in claims
        if row.claim.stance is Stance.DENIED
        and (row.claim.kind is ClaimKind.STRUCK or _says(row, context, "denies_responsibility"))
    ]
    harmed = [row for row in telling if row.claim.kind in HARMS and not is_nobody(row.claim)]
    if denies:
        return Grade.CONTESTED, f"{_voice(denies[0].claim)} denies responsibility ({denies[0].claim.id})"
    if accepts:
        return Grade.CONFIRMED, f"a party accepts responsibility ({accepts[0].claim.id})"
    if harmed and all(is_combatant(row.claim) for row in harmed):
        return Grade.DISCOUNTED, "all those harmed are told to be combatants"
    independent = _independent(telling, context)
    if independent >= 2:
        return Grade.FAIR, f"{independent} sources that share no text, no publisher and no named speaker"
    if len({_origin(row, context) for row in telling}) > 1:
        return Grade.WEAK, "several texts, but of one publisher or after one named speaker"
    return Grade.WEAK, "one independent origin"


def _independent(claims: Iterable[ResolvedClaim], context: Context) -> int:
    """Return how many groups are left when texts of one origin, one publisher or one named speaker count as one."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        leader.setdefault(name, name)
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    origins: set[str] = set()
    voices: dict[str, set[str]] = {}
    for row in claims:
        origin = "origin " + _origin(row, context)
        origins.add(origin)
        publisher = context.publishers.get(row.claim.report_id)
        if publisher is not None:
            leader[find(origin)] = find("publisher " + publisher)
        voices.setdefault(origin, set()).add(row.speaker_key or "")
    for origin, heard in voices.items():
        if "" not in heard and len(heard) == 1:
            leader[find(origin)] = find("speaker " + next(iter(heard)))
    return len({find(origin) for origin in origins})


def _says(row: ResolvedClaim, context: Context, section: str) -> bool:
    sentence = context.sentence(row.claim)
    return any(words in sentence for words in words_of(section))


def _publishers(claims: Iterable[ResolvedClaim], context: Context) -> set[str]:
    found = (context.publishers.get(row.claim.report_id) for row in claims)
    return {publisher for publisher in found if publisher is not None}


def _origin(row: ResolvedClaim, context: Context) -> str:
    return context.origins.get(row.claim.id, row.claim.id)


def _voice(claim: Claim) -> str:
    return "a speaker not named" if claim.attribution is None else claim.attribution.speaker

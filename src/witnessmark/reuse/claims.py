"""Claims in, the independent origin behind each out: copies, one publisher's family and one cited source count once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from witnessmark.model.claims import Attribution, ResolvedClaim
from witnessmark.model.ids import content_id
from witnessmark.model.text import Document, OriginLevel, Report, Reuse
from witnessmark.reuse.direction import credited_agencies
from witnessmark.reuse.families import family


def claim_origins(claims: Sequence[ResolvedClaim], documents: Sequence[Document], found: Reuse) -> dict[str, str]:
    """Return the id of the origin behind each claim.

    A claim goes back to the *root* of its sentence: the earliest report that holds the sentence's text, with that
    report's own origin and its publisher's family. Roots are then joined where claims cite one named source (or
    credit one agency) for the same figure with the same stance. A copy with an altered figure, or one that denies
    what it copies, keeps the root of what it was copied from, so that it can never count as a confirmation; the
    passage that ties the two is marked `changed`. Never a closure over shared sentences: a report that copies one
    sentence of another keeps its own origin for all that it alone says.
    """
    reports = {document.report.id: document.report for document in documents}
    homes = _sentence_roots(documents, found)
    roots = {claim.claim.id: homes.get(claim.claim.sentence_id, claim.claim.report_id) for claim in claims}
    voices = _report_voices(reports, found)
    voice = {claim_id: voices.get(root, root) for claim_id, root in roots.items()}
    cited = _cited_voices(claims, reports, voice)
    grouped: dict[str, list[str]] = defaultdict(list)
    for claim in claims:
        claim_id = claim.claim.id
        grouped[cited.get(claim_id, voice[claim_id])].append(claim_id)
    return {
        claim_id: origin
        for members in grouped.values()
        for origin in [content_id("ori", "claim", *sorted(members))]
        for claim_id in sorted(members)
    }


def _sentence_roots(documents: Sequence[Document], found: Reuse) -> dict[str, str]:
    """Return for each sentence in a shared origin the report that the text goes back to."""
    report_id = {s.id: s.report_id for document in documents for s in document.sentences}
    published = {document.report.id: document.report.published for document in documents}

    def age(report: str) -> tuple[str, str]:
        span = published[report]
        return (span.start.isoformat() if span else "9999", report)

    roots: dict[str, str] = {}
    for origin in found.origins:
        if origin.level is OriginLevel.SENTENCE and len(origin.members) > 1:
            known = [member for member in origin.members if member in report_id]
            if not known:
                continue
            if origin.earliest in report_id:
                root = report_id[origin.earliest]
            else:
                # The source itself is unseen: its first known carrier stands for it.
                root = min((report_id[member] for member in known), key=age)
            roots.update(dict.fromkeys(known, root))
    return roots


def _report_voices(reports: Mapping[str, Report], found: Reuse) -> dict[str, str]:
    """Return whose voice each report is: its publisher's family, else the report origin it belongs to.

    A report that is itself a copy speaks with the voice of the report it goes back to.
    """
    own = {report.id: family(report) for report in reports.values()}
    voices: dict[str, str] = {}
    for origin in found.origins:
        if origin.level is not OriginLevel.REPORT:
            continue
        head = origin.earliest or origin.members[0]
        for member in origin.members:
            spoken = own.get(head)
            voices[member] = f"family:{spoken}" if spoken else f"report:{head}"
    return voices


def _cited_voices(
    claims: Sequence[ResolvedClaim], reports: Mapping[str, Report], voice: Mapping[str, str]
) -> dict[str, str]:
    """Return the voice of claims that cite a source which another voice cites for the same figure and stance."""
    citing: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for resolved in claims:
        claim = resolved.claim
        if claim.figure is None:
            continue
        fact = (
            claim.kind.value,
            claim.stance.value,
            str(claim.figure.low),
            str(claim.figure.high),
            resolved.place.id if resolved.place else "",
        )
        for source in _named_sources(resolved, reports.get(claim.report_id)):
            citing[(source, *fact)].append(claim.id)
    cited: dict[str, str] = {}
    for _, members in sorted(citing.items()):
        held = sorted({cited.get(member, voice[member]) for member in members})
        if len(held) > 1:
            cited.update(dict.fromkeys(members, held[0]))
    return cited


def _named_sources(resolved: ResolvedClaim, report: Report | None) -> tuple[str, ...]:
    sources: list[str] = []
    attribution: Attribution | None = resolved.claim.attribution
    if attribution is not None:
        if resolved.speaker_key is not None and _is_named(attribution):
            sources.append(f"speaker:{resolved.speaker_key}")
        if attribution.via:
            sources.append(f"agency:{attribution.via.lower()}")
    if report is not None:
        sources += [f"agency:{agency}" for agency in credited_agencies(report)]
    return tuple(sorted(set(sources)))


def _is_named(attribution: Attribution) -> bool:
    """Whether the speaker can be told from others: "officials" are anyone's, "the UN" and "the mayor of X" are not."""
    if attribution.name:
        return True
    words = attribution.speaker.removeprefix("The ").removeprefix("the ")
    return any(word[:1].isupper() for word in words.split())

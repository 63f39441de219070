"""Claims in, incidents out: each group of strands on its own, or as an earlier call made it of the same."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from witnessmark.link.clusters import Cluster
from witnessmark.link.groups import Told, groups_of, incidents_of
from witnessmark.link.profile import Profile
from witnessmark.link.rulings import read_rulings
from witnessmark.link.stories import Story, Weighed, stories_of, weigh_pairs
from witnessmark.link.strands import ReadReport, ReportClaims, Strand, by_report, digest_of, main_first, read_strands
from witnessmark.link.tellings import read_tellings
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.incidents import Incident
from witnessmark.model.judgements import Judgement
from witnessmark.model.text import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedReport:
    """The strands of one report; `made_of` is the digest of all that they were made of."""

    made_of: str
    strands: tuple[Strand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedStory:
    """The story of one strand (its first claim); `made_of` is the digest of all the tellings of the case."""

    made_of: str
    strand: str
    id: str
    main: bool
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedGroup:
    """The incidents (ids) of one group of strands; `made_of` is the digest of its strands and their stories."""

    made_of: str
    incidents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Incidents, sorted by id, and all that a later call by the same code needs to make only what is new.

    `reworked` counts the strands that were linked for it, and not taken from an earlier call. `weighed` is kept by one
    process only and written nowhere: it spares weighing all pairs of tellings again where a few changed. So is `told`:
    the claims of each report with their digest.
    """

    incidents: tuple[Incident, ...] = ()
    reports: tuple[LinkedReport, ...] = ()
    stories: tuple[LinkedStory, ...] = ()
    groups: tuple[LinkedGroup, ...] = ()
    reworked: int = field(default=0, compare=False)
    weighed: Weighed | None = field(default=None, compare=False, repr=False)
    told: Mapping[str, tuple[ReportClaims, str]] = field(default_factory=dict, compare=False, repr=False)


def link(
    claims: Sequence[ResolvedClaim],
    documents: Sequence[Document],
    claim_origins: Mapping[str, str],
    judgements: Sequence[Judgement],
    before: Linked | None = None,
) -> Linked:
    """Return the incidents that `claims` tell of, whatever the order of the input.

    Running totals, needs and access never join one; nor does a rejected claim, nor a strike of unknown place or day
    that harmed nobody. `claim_origins` maps claim ids to origin ids; claims without one are their own origin. `before`,
    what an earlier call returned, spares work and changes nothing.
    """
    before = before or Linked()
    rulings = read_rulings(judgements, (resolved.claim.id for resolved in claims))
    every = {resolved.claim.id: resolved for resolved in claims}
    papers = {document.report.id: document for document in documents}
    held = by_report(claims, papers, claim_origins, rulings)
    known = {row.made_of: row.strands for row in before.reports}
    read: dict[str, ReadReport] = {}
    told_in, made_of, strands = {}, {}, {}
    for name, report in held.items():
        told_in[name] = _told_in(report, before.told.get(name))
        made_of[name] = digest_of(told_in[name], report.judged)
        if made_of[name] not in known:
            read[name] = read_strands(report, papers[name], rulings)
            known[made_of[name]] = read[name].strands(rulings)
        strands[name] = known[made_of[name]]
    stories, weighed = _stories(strands, told_in, documents, every, before)
    told = [
        Told(report=name, strand=strand, story=_story(stories[strand.name]))
        for name, rows in strands.items()
        for strand in rows
    ]
    published = {
        name: None if document.report.published is None else document.report.published.start
        for name, document in papers.items()
    }
    found = {row.made_of: row.incidents for row in before.groups}
    incidents = {row.id: row for row in before.incidents}
    clusters: dict[str, Cluster] = {}
    profiles: dict[str, Profile] = {}
    groups: list[LinkedGroup] = []
    reworked = 0
    for group in groups_of(told):
        digest = _digest(part for row in group for part in (made_of[row.report], row.strand.name, repr(row.story)))
        if digest not in found:
            reworked += len(group)
            for name in {row.report for row in group if row.strand.name not in clusters}:
                if name not in read:
                    read[name] = read_strands(held[name], papers[name], rulings)
                clusters |= {cluster.profile.claims[0]: cluster for cluster in read[name].clusters}
                profiles |= {profile.claims[0]: profile for profile in read[name].profiles}
            made = incidents_of(group, clusters, profiles, every, published, rulings)
            incidents |= {row.id: row for row in made}
            found[digest] = tuple(sorted(row.id for row in made))
        groups.append(LinkedGroup(made_of=digest, incidents=found[digest]))
    return Linked(
        incidents=tuple(incidents[name] for name in sorted(name for row in groups for name in row.incidents)),
        reports=tuple(LinkedReport(made_of=made_of[name], strands=rows) for name, rows in strands.items()),
        stories=tuple(stories[strand] for strand in sorted(stories)),
        groups=tuple(sorted(groups, key=lambda row: row.made_of)),
        reworked=reworked,
        weighed=weighed,
        told={name: (report, told_in[name]) for name, report in held.items()},
    )


def _told_in(report: ReportClaims, before: tuple[ReportClaims, str] | None) -> str:
    """Return the digest of what a report tells, as it was where the very same claims were told before."""
    if before is not None and replace(before[0], judged=report.judged) == report:
        return before[1]
    return report.told()


def _stories(
    strands: Mapping[str, Sequence[Strand]],
    told_in: Mapping[str, str],
    documents: Sequence[Document],
    claims: Mapping[str, ResolvedClaim],
    before: Linked,
) -> tuple[dict[str, LinkedStory], Weighed | None]:
    """Return the story of each strand, by its name: they hang on how rare each word is in the whole case."""
    digest = _digest(part for name, rows in strands.items() for part in (told_in[name], *(row.name for row in rows)))
    if before.stories and before.stories[0].made_of == digest:
        return {row.strand: row for row in before.stories}, before.weighed
    ordered = {name: main_first(rows, claims) for name, rows in strands.items()}
    tellings = read_tellings(ordered, documents, claims)
    weighed = weigh_pairs(tellings, before.weighed)
    stories = {
        name: LinkedStory(made_of=digest, strand=name, id=story.id, main=story.main, shared=story.shared)
        for name, story in stories_of(tellings, weighed).items()
    }
    return stories, weighed


def _story(row: LinkedStory) -> Story:
    return Story(id=row.id, main=row.main, shared=row.shared)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

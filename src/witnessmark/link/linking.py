"""Claims in, incidents out: each group of strands on its own, or as an earlier call made it of the same."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from witnessmark.link.clusters import Cluster
from witnessmark.link.groups import Told, groups_of, incidents_of
from witnessmark.link.profile import Profile
from witnessmark.link.rulings import UNRULED, Rulings, read_rulings
from witnessmark.link.stories import Story, Weighed, stories_of, weigh_pairs
from witnessmark.link.strands import ReadReport, ReportClaims, Strand, by_report, digest_of, main_first, read_strands
from witnessmark.link.tellings import Telling, stock_lines, tellings_of
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


@dataclass(frozen=True, slots=True)
class Reported:
    """What one report tells, with the digest of it (`told`), and its strands with that of all they were made of."""

    claims: ReportClaims
    told: str
    made_of: str
    strands: tuple[Strand, ...]

    @property
    def telling(self) -> tuple[object, ...]:
        """What its part in stories hangs on, whatever people ruled."""
        return (self.told, *(strand.claims for strand in self.strands))


@dataclass(frozen=True, slots=True)
class AtHand:
    """What one process keeps of linking, to spare work, and writes nowhere.

    `reports` are by id as they stand, `read` as they were before people put any right. `stock` are the lines
    that publishers print whatever they report, with the reports (ids) that they were found in; `tellings` are by the
    digest of what they were made of.
    """

    reports: Mapping[str, Reported]
    read: Mapping[str, Reported]
    stock: tuple[Sequence[str], frozenset[str]]
    tellings: Mapping[str, tuple[Telling, ...]]
    weighed: Weighed | None


NOTHING = AtHand(reports={}, read={}, stock=((), frozenset()), tellings={}, weighed=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Incidents, sorted by id, and all that a later call by the same code needs to make only what is new.

    `reworked` counts the strands that were linked for it, and not taken from an earlier call.
    """

    incidents: tuple[Incident, ...] = ()
    reports: tuple[LinkedReport, ...] = ()
    stories: tuple[LinkedStory, ...] = ()
    groups: tuple[LinkedGroup, ...] = ()
    reworked: int = field(default=0, compare=False)
    at_hand: AtHand = field(default=NOTHING, compare=False, repr=False)


def link(
    claims: Sequence[ResolvedClaim],
    documents: Sequence[Document],
    claim_origins: Mapping[str, str],
    judgements: Sequence[Judgement],
    before: Linked | None = None,
    as_read: Sequence[ResolvedClaim] | None = None,
) -> Linked:
    """Return the incidents that `claims` tell of, whatever the order of the input.

    Running totals, needs and access never join one; nor does a rejected claim, nor a strike of unknown place or day
    that harmed nobody. `claim_origins` maps claim ids to origin ids; claims without one are their own origin. `before`,
    what an earlier call returned, spares work and changes nothing. `as_read` are the claims before people put any
    right: they tell how rare a word is, so that a verdict on one record moves no join of others.
    """
    before = before or Linked()
    rulings = read_rulings(judgements, (resolved.claim.id for resolved in claims))
    every = {resolved.claim.id: resolved for resolved in claims}
    papers = {document.report.id: document for document in documents}
    known = {row.made_of: row.strands for row in before.reports}
    read: dict[str, ReadReport] = {}

    def report_on(
        held: ReportClaims, at_hand: Mapping[str, Reported], ruled: Rulings, read: dict[str, ReadReport]
    ) -> Reported:
        name = held.claims[0].claim.report_id
        last = at_hand.get(name)
        if last is not None and last.claims == held:
            return last
        told = held.told() if last is None or replace(last.claims, judged=held.judged) != held else last.told
        made_of = digest_of(told, held.judged)
        if made_of not in known:
            read[name] = read_strands(held, papers[name], ruled)
            known[made_of] = read[name].strands(ruled)
        return Reported(held, told, made_of, known[made_of])

    held = by_report(claims, papers, claim_origins, rulings)
    reports = {name: report_on(row, before.at_hand.reports, rulings, read) for name, row in held.items()}
    machine = {
        name: reports[name] if row == held.get(name) else report_on(row, before.at_hand.read, UNRULED, {})
        for name, row in by_report(claims if as_read is None else as_read, papers, claim_origins, UNRULED).items()
    }
    stories, at_hand = _stories(reports, machine, papers, before)
    told = [
        Told(report=name, strand=strand, story=_story(stories[strand.name]))
        for name, row in reports.items()
        for strand in row.strands
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
        parts = ((reports[row.report].made_of, row.strand.name, repr(row.story)) for row in group)
        digest = _digest(part for row in parts for part in row)
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
    kept = {row.made_of: row.strands for row in (*reports.values(), *machine.values())}
    return Linked(
        incidents=tuple(incidents[name] for name in sorted(name for row in groups for name in row.incidents)),
        reports=tuple(LinkedReport(made_of=name, strands=kept[name]) for name in sorted(kept)),
        stories=tuple(stories[strand] for strand in sorted(stories)),
        groups=tuple(sorted(groups, key=lambda row: row.made_of)),
        reworked=reworked,
        at_hand=at_hand,
    )


def _stories(
    reports: Mapping[str, Reported], read: Mapping[str, Reported], papers: Mapping[str, Document], before: Linked
) -> tuple[dict[str, LinkedStory], AtHand]:
    """Return the story of each strand of `reports`, by its name: they hang on how rare each word is in all `read`."""
    last = before.at_hand
    telling = {name: row.telling for name, row in reports.items()}
    other = {name: row.telling for name, row in read.items() if row.telling != telling.get(name)}
    digest = _digest(map(repr, (telling, other, sorted(reports.keys() - read.keys()))))
    if before.stories and before.stories[0].made_of == digest:
        return {row.strand: row for row in before.stories}, replace(last, reports=reports, read=read)
    stock = last.stock if last.stock[0] == [*read] else ([*read], stock_lines(papers[name] for name in read))
    known = last.tellings if stock[1] == last.stock[1] else {}
    tellings: dict[str, tuple[Telling, ...]] = {}
    for name, row in (*reports.items(), *read.items()):
        if row.made_of not in tellings:
            found = known.get(row.made_of)
            tellings[row.made_of] = _tell(row, papers[name], stock[1]) if found is None else found
    told, told_as_read = ([one for row in rows.values() for one in tellings[row.made_of]] for rows in (reports, read))
    weighed = weigh_pairs(told, told_as_read, last.weighed)
    stories = {
        name: LinkedStory(made_of=digest, strand=name, id=story.id, main=story.main, shared=story.shared)
        for name, story in stories_of(told, weighed).items()
    }
    return stories, AtHand(reports=reports, read=read, stock=stock, tellings=tellings, weighed=weighed)


def _tell(row: Reported, document: Document, stock: frozenset[str]) -> tuple[Telling, ...]:
    claims = {one.claim.id: one for one in row.claims.claims}
    return tuple(tellings_of(document, main_first(row.strands, claims), claims, stock))


def _story(row: LinkedStory) -> Story:
    return Story(id=row.id, main=row.main, shared=row.shared)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

"""The whole record of a case: everything `publish` may show, nothing else."""

from dataclasses import dataclass

from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.incidents import Incident, Reckoning
from witnessmark.model.judgements import Judgement, Review
from witnessmark.model.pictures import Pictured
from witnessmark.model.text import Document, Reuse, Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """Everything a build derived, each tuple in its canonical order. `claim_origins` maps claim id to origin id.

    `decisions` are what people decided about the record, oldest first, undone ones included; an edition for others
    holds none, since reasons name people. `review` is None where nobody read a claim.
    """

    documents: tuple[Document, ...]
    reuse: Reuse
    claims: tuple[ResolvedClaim, ...]
    claim_origins: dict[str, str]
    incidents: tuple[Incident, ...]
    reckoning: Reckoning
    skipped: tuple[Skipped, ...]
    decisions: tuple[Judgement, ...] = ()
    pictures: tuple[Pictured, ...] = ()
    review: Review | None = None


EMPTY = CaseRecord(
    documents=(),
    reuse=Reuse(passages=(), origins=()),
    claims=(),
    claim_origins={},
    incidents=(),
    reckoning=Reckoning(assessments=(), series=(), disputes=()),
    skipped=(),
)
"""The record of a case in which nothing was found."""

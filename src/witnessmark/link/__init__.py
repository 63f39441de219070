"""Claims about the same event joined into incidents, each join with its reasons."""

from collections.abc import Mapping, Sequence

from witnessmark.link.kept import KeptReport
from witnessmark.link.linker import Linker
from witnessmark.link.rulings import rejected_claims
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.incidents import Incident
from witnessmark.model.judgements import Judgement
from witnessmark.model.text import Document

__all__ = ["KeptReport", "Linker", "link", "rejected_claims"]


def link(
    claims: Sequence[ResolvedClaim],
    documents: Sequence[Document],
    claim_origins: Mapping[str, str],
    judgements: Sequence[Judgement],
) -> tuple[Incident, ...]:
    """Return the incidents that `claims` tell of, sorted by id, whatever the order of the input.

    Running totals, needs and access never join one; nor does a rejected claim, nor a strike of unknown place or day
    that harmed nobody. `claim_origins` maps claim ids to origin ids; claims without one are their own origin.
    """
    return Linker().link(claims, documents, claim_origins, judgements)

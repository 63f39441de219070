"""Judgements in; where two people read a record differently and nobody has settled it yet, out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from witnessmark.model.judgements import CLAIM_FIELDS, INCIDENT_FIELDS, Judgement, Verdict, standing

AS_READ = "as read"
"""What a person's reading of a field is where that person let it stand."""

READ = frozenset({*CLAIM_FIELDS, Verdict.KEEP_CLAIM, Verdict.REJECT_CLAIM})
"""Verdicts that show that a person has read a claim."""

COMPARED = (Verdict.REJECT_CLAIM, *CLAIM_FIELDS, *INCIDENT_FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one person says of one field of one record, and the judgement that says so."""

    who: str
    value: str
    judgement: Judgement

    def token(self, field: Verdict) -> str:
        """Return what a judgement that settles a difference names this reading by."""
        return f"{field.value}:{self.judgement.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two or more readings of one field of a record (an id) that are not the same, oldest first."""

    subject: str
    field: Verdict
    readings: tuple[Reading, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """What a judgement that ends this difference carries in `settles`."""
        return tuple(reading.token(self.field) for reading in self.readings)


def readings(judgements: Sequence[Judgement]) -> dict[tuple[str, str], dict[Verdict, Reading]]:
    """Return, by record and person, the last reading of each field; `keep_claim` stands for all that is not named.

    Judgements that settle a difference are no readings.
    """
    found: dict[tuple[str, str], dict[Verdict, Reading]] = {}
    for row in standing(judgements):
        if row.settles or (row.verdict not in READ and row.verdict not in INCIDENT_FIELDS):
            continue
        for subject in row.subjects:
            said = found.setdefault((subject, row.who), {})
            if row.verdict is Verdict.KEEP_CLAIM:
                said.pop(Verdict.REJECT_CLAIM, None)
            said[row.verdict] = Reading(who=row.who, value=row.value or "yes", judgement=row)
    return found


def differences(judgements: Sequence[Judgement]) -> list[Difference]:
    """Return the differences that stand, by record and field.

    Between people who see each other's work only what both said is compared. A blind reader let stand what the machine
    read wherever that reader gave no other value; so did, beside a blind reader, one who named other fields only.
    """
    settled = {token for row in standing(judgements) for token in row.settles}
    by_subject: dict[str, dict[str, dict[Verdict, Reading]]] = {}
    for (subject, who), said in readings(judgements).items():
        by_subject.setdefault(subject, {})[who] = said
    found: list[Difference] = []
    for subject in sorted(by_subject):
        people = by_subject[subject]
        if len(people) > 1:
            found += [row for field in COMPARED if (row := _difference(subject, field, people, settled)) is not None]
    return found


def _difference(
    subject: str, field: Verdict, people: Mapping[str, Mapping[Verdict, Reading]], settled: set[str]
) -> Difference | None:
    if not any(field in said for said in people.values()):
        return None
    blind = {who for who, said in people.items() if any(one.judgement.blind for one in said.values())}
    rows = []
    for who, said in people.items():
        reading = said.get(field)
        others_blind = bool(blind - {who})
        if reading is None and (who in blind or others_blind) and field in (*CLAIM_FIELDS, Verdict.REJECT_CLAIM):
            last = max(said.values(), key=lambda one: (one.judgement.when, one.judgement.id))
            reading = Reading(who=who, value=AS_READ, judgement=last.judgement)
        if reading is not None and reading.token(field) not in settled:
            rows.append(reading)
    if len({row.value for row in rows}) < 2:
        return None
    rows.sort(key=lambda row: (row.judgement.when, row.judgement.id))
    return Difference(subject=subject, field=field, readings=tuple(rows))

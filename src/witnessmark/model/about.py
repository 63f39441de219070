"""What stands beside a record: its title and rules, the state of its incidents, what people decided, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How far people have come with an incident."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    SIGNED_OFF = "signed_off"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A case as its people describe it in ``case.toml``; empty where they say nothing.

    The rules: `kinds` of harm or attack, `countries` (ISO 3166 alpha-2) and the days `since` and `until`, both
    included. An incident outside them is excluded, with that reason, until a person decides otherwise. `second` is the
    share of records, from 0 to 1, that a second person reads without seeing what the first said.
    """

    title: str | None = None
    description: str | None = None
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    second: float = 0.0
    language: str = "en"
    """The language in which the report and the review speak; sentences of reports stand in their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The state of an incident, and why where a person or a rule gave a reason."""

    state: State
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about record ids: the verdict's word, who, which day, why. `who` and `reason` are None
    where an edition may not name them."""

    subjects: tuple[str, ...]
    verdict: str
    who: str | None
    day: date
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a build made of an incident otherwise than the build before, published on the day `since`.

    `column` is one of ``incidents.csv``, or ``date`` for its two days; `before` and `after` are its cells as text.
    Of ``claim_ids`` they hold those that went and those that came in. ``incident_id`` tells of an incident that is
    new (`before` is None), goes by another id now, or is gone (`after` is None, or names those that have its claims).
    `incident` says which one it is, in words.
    """

    incident_id: str
    incident: str
    column: str
    before: str | None
    after: str | None
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that an edition shows beside the record: what the case is about, states by incident id, decisions, and what
    changed since the build before."""

    about: About = About()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    changes: tuple[Change, ...] = ()

    def standing(self, incident_id: str) -> Standing:
        """Return the state of an incident; a draft where nobody and no rule says otherwise."""
        return self.standings.get(incident_id, Standing(state=State.DRAFT))


NOTHING = Dossier()
"""A dossier of a case that says nothing of itself and in which nobody decided anything."""

"""Who reviews a case and what each may do."""

from dataclasses import dataclass
from enum import StrEnum

from witnessmark.errors import ArgumentError
from witnessmark.model.judgements import Verdict


class Role(StrEnum):
    """What a person may do: look; rule; rule without seeing what others ruled; rule, settle and sign off."""

    READER = "reader"
    REVIEWER = "reviewer"
    SECOND = "second"
    LEAD = "lead"

    def check(self, verdict: Verdict, *, settles: bool) -> None:
        """Raise ArgumentError where this role may not give that verdict."""
        if self is Role.READER:
            raise ArgumentError("a reader looks and does not rule")
        if self is not Role.LEAD and verdict is Verdict.SIGN_OFF:
            raise ArgumentError("only a lead signs off")
        if self is not Role.LEAD and settles:
            raise ArgumentError("only a lead settles where people differ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who reviews, in which role."""

    name: str
    role: Role

"""Spans of days with a precision code."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSpan:
    """Earliest and last possible day, both included.

    `date_prec` is UCDP GED's: 1 exact day, 2 two to six days, 3 a week, 4 up to thirty days or a month, 5 longer.
    `inferred` marks a date read from the text where the source gave none; `words` are those it was read from.
    """

    start: date
    end: date
    date_prec: int
    inferred: bool = False
    words: str | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"DateSpan ends {self.end} before it starts {self.start}")
        if not 1 <= self.date_prec <= 5:
            raise ValueError(f"date_prec {self.date_prec} is not one of UCDP's 1 to 5")

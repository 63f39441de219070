"""English words of the review in, those of a case's own language out; numbers and days as that language writes them."""

from datetime import date, datetime

from witnessmark import lexicon
from witnessmark.corrections import CLOSED
from witnessmark.differences import AS_READ
from witnessmark.model.incidents import Assessment
from witnessmark.model.judgements import Verdict, value_in_words
from witnessmark.model.time import DateSpan
from witnessmark.publish.wording import Wording


class Words:
    """What the review says in one language.

    Templates and code hold the English; the catalogue ``review_CODE`` of another language has its words for each.
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._wording = Wording.of(language)
        self._said: dict[str, str] = {} if language == "en" else lexicon.load(f"review_{language}")["said"]

    def text(self, english: str) -> str:
        """Return the words for `english`; itself where the catalogue has none, as with an error that names a value."""
        return self._said.get(english, english)

    def say(self, english: str, **fill: str) -> str:
        """Return the words for `english` with `fill` put in."""
        return self.text(english) % fill if fill else self.text(english)

    def named(self, value: str) -> str:
        """Return the words for a value of a closed list: "running_total" as "running total"."""
        return self.text(value.replace("_", " "))

    def judged(self, value: str, verdict: Verdict) -> str:
        """Return the value of a judgement as people read it."""
        if verdict is Verdict.DIFFERENT_EVENT and value:
            return self.say("%(n)s split off", n=value)
        words = value_in_words(value, verdict)
        closed = verdict in CLOSED or verdict is Verdict.ADD_INCIDENT or value == AS_READ
        return self.named(words) if closed else words

    def graded(self, assessment: Assessment) -> str:
        """Return why a grade was given: in English as the machine or a person says it, else what the grade means."""
        if self.language == "en":
            return assessment.grade_reason
        meaning: str = self._wording.table("grade_meaning")[assessment.grade.value]
        return meaning

    def number(self, value: int | None) -> str:
        """Return a number in groups of three digits; "?" for one that is not known."""
        return "?" if value is None else self._wording.number(value)

    def decimal(self, value: float, digits: int) -> str:
        """Return a number with so many `digits` after the point of the language."""
        return f"{value:.{digits}f}".replace(".", self._wording.catalogue["number"]["point"])

    def day(self, day: date) -> str:
        """Return a day with the month's name."""
        return self._wording.day(day)

    def days(self, span: DateSpan | None) -> str:
        """Return the days of a span; the word for none where there is none."""
        return self._wording.span(span) if span else self.text("none")

    def moment(self, when: datetime) -> str:
        """Return a day and a time of it, in UTC as judgements are kept."""
        return f"{self.day(when.date())}, {when:%H:%M}"

"""Claims of harm: who was harmed, how many, who says so, how surely, in which exact words."""

from dataclasses import dataclass
from enum import StrEnum

from witnessmark.model.places import Place
from witnessmark.model.time import DateSpan


class ClaimKind(StrEnum):
    """What happened to people, or (struck, access) to what they depend on.

    `TREATED` is care received in hospital: not all who are treated were injured, nor are all injured treated.
    `CASUALTIES` are people killed or injured where the text does not part them; they are added to neither.
    """

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    DETAINED = "detained"
    ABDUCTED = "abducted"
    DISPLACED = "displaced"
    EVACUATED = "evacuated"
    TRAPPED = "trapped"
    DEPRIVED = "deprived"
    STRUCK = "struck"
    ACCESS = "access"
    TREATED = "treated"
    CASUALTIES = "casualties"


class Voice(StrEnum):
    """Which of the two readers found a claim: the learned tagger, the rules over a parse, or both."""

    BOTH = "both"
    TAGGER = "tagger"
    RULES = "rules"


class Scope(StrEnum):
    """Whether a figure counts one event or adds up several or a period."""

    INCIDENT = "incident"
    RUNNING_TOTAL = "running_total"


class Qualifier(StrEnum):
    """How a figure was hedged."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    NEARLY = "nearly"
    ABOUT = "about"
    RANGE = "range"
    VAGUE = "vague"


class Population(StrEnum):
    """Whom a claim is about. Police, guards and guerrillas count as combatants."""

    CIVILIAN = "civilian"
    COMBATANT = "combatant"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Stance(StrEnum):
    """Whether the text asserts, denies or doubts what it reports."""

    ASSERTED = "asserted"
    DENIED = "denied"
    DOUBTED = "doubted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The narrow words that carry a claim: ``report.text[start:end] == text``."""

    report_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of people as said. An open end is None: "at least 20" is 20..None, "nearly 200" is None..200.

    `words` are the figure's own words in the text ("at least a dozen", "both", "a"); for an unnumbered victim
    ("the mayor") they are the victim's.
    """

    low: int | None
    high: int | None
    qualifier: Qualifier
    words: str

    @property
    def size(self) -> int:
        """How many people it is about: its low end, where that is none or nobody its high one, 0 without either."""
        return self.low or self.high or 0

    def __post_init__(self) -> None:
        if self.low is not None and self.low < 0:
            raise ValueError(f"figure {self.words!r} has a negative low {self.low}")
        if self.low is not None and self.high is not None and self.high < self.low:
            raise ValueError(f"figure {self.words!r} has high {self.high} below low {self.low}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says so. `speaker` as written; `name` normalised without title, None for a group; `role` as written
    ("mayor of Mariupol", "officials", "UN"); `via` who passed it on in a chain ("the mayor, quoted by Reuters")."""

    speaker: str
    name: str | None
    role: str | None
    direct: bool
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim of harm in one sentence (`start`, `end` are the sentence's offsets in the report's text).

    `figure` is None where no number of people is stated (what a city lacks, a strike). `affected` are the victims as
    written; `object` what was struck or what is lacking; `means` the attack's words ("shelling", "missile").
    `place_text`, `date_text` and `since_text` are the raw words; `since_text` is where a running total begins.
    `part_of` is the id of the claim whose figure already contains this one. `rule` names the pattern that fired and
    `why` explains it for people. `voice` is who found it and `sure` how surely, from 0 to 1; `unsure` marks claims that
    a person should see first.
    """

    id: str
    report_id: str
    sentence_id: str
    start: int
    end: int
    quote: Quote
    kind: ClaimKind
    scope: Scope
    figure: Figure | None
    affected: str | None
    population: Population
    object: str | None
    means: str | None
    attribution: Attribution | None
    stance: Stance
    place_text: str | None
    date_text: str | None
    since_text: str | None
    part_of: str | None
    rule: str
    why: tuple[str, ...]
    unsure: bool = False
    voice: Voice = Voice.RULES
    sure: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedClaim:
    """A claim with its place and date looked up; None where the text does not say or it cannot be settled.

    `since` is the first day of a running total. `speaker_key` is equal for two claims exactly when they have the same
    speaker under whatever spelling; None when the text names none. `why` says how place and date were read.
    """

    claim: Claim
    place: Place | None
    date: DateSpan | None
    since: DateSpan | None
    speaker_key: str | None
    why: tuple[str, ...] = ()

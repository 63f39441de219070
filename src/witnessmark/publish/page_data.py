"""What ``report.html`` holds, key by key: the one place where the short keys stand.

``web/src/payload.ts`` is made from this module (``tools/page-types``), so that the page's script and the functions
that fill it are checked against the same keys. A key that may be left out stands for what is empty; numbers of
claims, reports and incidents are those of `payload.Numbering`.
"""

from typing import Annotated, Any, NamedTuple, NotRequired, TypedDict

Flag = Annotated[int, "0 | 1"]
ClaimNumber = Annotated[int, "number"]
ReportNumber = Annotated[int, "number"]


class SpanView(NamedTuple):
    """Days: first and last (ISO), UCDP precision, in the report's words, whether the date was inferred."""

    start: str
    end: str
    precision: int
    words: str
    inferred: Flag


class SpotView(NamedTuple):
    """A point with UCDP's precision of it."""

    latitude: float
    longitude: float
    precision: int


class EstimateView(NamedTuple):
    """One harm of an incident; `origins` are those behind the best figure, `vague` a figure told in words only."""

    harm: str
    low: int | None
    best: int | None
    high: int | None
    status: str
    words: str
    origins: int
    vague: Flag


class IncidentView(TypedDict):
    """One incident: all that lists, maps and filters need."""

    id: str
    t: str  # title
    p: str  # place
    cc: str  # country
    k: str  # kind of attack
    xy: SpotView | None
    d: SpanView | None
    g: str  # grade
    s: str  # status of the figures
    n: Annotated[list[int], "[reports: number, publishers: number, origins: number, speakers: number]"]
    e: list[EstimateView]
    x: Flag  # somebody denies it
    c: Annotated[list[int], "[first: number, count: number]"]  # its claims
    q: str  # words that a search finds
    a: list[str]  # who did it
    v: list[str]  # groups of victims
    w: str  # what people decided of it
    wr: str  # and why


class PointView(TypedDict):
    """One figure of a running total."""

    d: SpanView | None
    lo: int | None
    hi: int | None
    q: str  # qualifier
    v: int  # where it stands on the axis
    f: str  # in words
    by: int  # independent givers
    un: Flag  # unsure
    n: Annotated[list[int], "[reports: number, origins: number]"]
    c: list[ClaimNumber]
    x: Flag  # disputed
    note: str


class PanelRowView(TypedDict):
    """One speaker's running total of one population."""

    sp: str
    pop: str
    who: str
    since: SpanView | None
    pts: list[PointView]


class PanelView(TypedDict):
    """The running totals of one harm in one area."""

    k: str
    p: str
    x: Flag
    max: int
    points: int
    rows: list[PanelRowView]


class NeedView(TypedDict):
    """A thing that is lacking at one place."""

    w: str
    o: int  # origins
    d: Annotated[list[list[str]], "[string, string][]"]
    dl: str
    c: list[ClaimNumber]
    no: int  # claims that deny it


class NeedsView(TypedDict):
    """What is lacking at one place."""

    p: str
    items: list[NeedView]


class AccessView(TypedDict):
    """Who could leave, who is trapped, what got through: one statement."""

    k: str
    p: str
    d: SpanView | None
    w: str
    sp: str
    st: str
    c: list[ClaimNumber]


class ReportView(TypedDict):
    """One report: what it is called and who published it when, never its text."""

    id: str
    pic: str  # what its pictures share with others
    t: str
    src: str
    u: str | None
    pub: str
    d: SpanView | None
    o: int | None  # number of its origin
    first: Flag  # the earliest of it
    s: int  # sentences
    l: str  # noqa: E741 - language


class FamilyView(TypedDict):
    """Reports that share sentences; of each pair the sentences by kind of match."""

    m: list[ReportNumber]
    of: int
    e: Annotated[list[Any], "[a: number, b: number, counts: number[]][]"]


class ClaimView(TypedDict):
    """One claim; what is empty is left out, but for the numbers of its report, origin, incident and whole."""

    id: str
    r: ReportNumber
    at: Annotated[list[int], "[number, number, number, number]"]  # sentence and quote, in UTF-16 units
    sk: str  # kind of sentence
    k: str
    run: NotRequired[Flag]  # a running total
    f: NotRequired[str | None]  # figure
    aff: NotRequired[str | None]  # who was harmed
    pt: NotRequired[Flag]  # only pointed to ("they")
    obj: NotRequired[str | None]
    by: NotRequired[str | None]  # means
    dr: NotRequired[list[str]]  # doers
    ag: NotRequired[list[int]]  # ages
    pop: NotRequired[str]
    st: str  # stance
    sp: NotRequired[str | None]
    ro: NotRequired[str | None]
    via: NotRequired[str | None]
    dir: NotRequired[Flag]  # its very words
    pl: NotRequired[str | None]  # place
    pw: NotRequired[str | None]  # in the report's words
    pp: NotRequired[int | None]  # its precision
    d: NotRequired[SpanView | None]
    dw: NotRequired[str | None]
    since: NotRequired[SpanView | None]
    po: NotRequired[ClaimNumber | None]  # part of
    i: NotRequired[int | None]  # incident
    o: int | None  # origin
    rule: NotRequired[str]
    why: NotRequired[list[str]]
    un: NotRequired[Flag]  # unsure
    cp: NotRequired[
        Annotated[
            list[Any],
            "[report: number, start: number, end: number, match: string, changed: 0 | 1, warning: string][]",
        ]
    ]
    cpn: NotRequired[int]  # copies beyond those
    dis: NotRequired[Annotated[list[Any], "[claim: number, reason: string][]"]]


class ReasonView(TypedDict):
    """What one figure of an incident rests on, and what was set aside."""

    h: str
    m: str
    on: list[ClaimNumber]
    off: Annotated[list[Any], "[claim: number, reason: string][]"]


class DetailView(TypedDict):
    """What only an opened incident shows."""

    gr: str  # why this grade
    db: list[str]  # denied by
    tg: str  # target
    e: list[ReasonView]
    j: Annotated[list[Any], "[apart: 0 | 1, claims: number[], pro: string[], con: string[]][]"]
    w: Annotated[list[Any], "[a: number, b: number, weight: number, reasons: string[]][]"]


ChangeView = TypedDict(
    "ChangeView",
    {
        "new": Flag,
        "was": str | None,
        "rows": Annotated[list[Any], "[name: string, before: string, after: string][]"],
        "in": list[ClaimNumber],  # claims that came in
        "out": int,  # and how many went
    },
    total=False,
)
"""What this build made of one incident otherwise than the build before."""


class ChangesView(TypedDict, total=False):
    """The changes of all incidents, by id; empty where there are none."""

    since: str
    of: dict[str, ChangeView]
    gone: Annotated[list[Any], "[title: string, now: string[]][]"]


class Shards(TypedDict):
    """A long list in parts: the first number that each part holds, and the parts or the names of their files."""

    first: list[int]
    parts: list[str]


class EvidenceView(TypedDict):
    """Everything behind the incidents, unpacked when it is asked for."""

    packed: bool
    apart: str | None
    details: Shards
    claims: Shards
    texts: Shards
    sentences: Shards
    ids: Shards


class BaseView(TypedDict):
    """The base map, cut to where the case plays."""

    topology: object
    rivers: Annotated[list[Any], "[number, number][][]"]
    lakes: Annotated[list[Any], "[number, number][][]"]
    towns: Annotated[list[Any], "[string, number, number, number][]"]


class Core(TypedDict):
    """What the page has from the start."""

    words: Annotated[dict[str, Any], "Record<string, Record<string, string & string[]>>"]
    incidents: list[IncidentView]
    doers: dict[str, str]
    panels: list[PanelView]
    needs: list[NeedsView]
    access: list[AccessView]
    reports: list[ReportView]
    families: list[FamilyView]
    base: BaseView
    evidence: EvidenceView
    decisions: Annotated[dict[str, Any], "Record<string, [verdict: string, day: string, who: string, why: string][]>"]
    changes: ChangesView

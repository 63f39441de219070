"""Builds case records for the tests of the report: a small one in our own words, a hostile one, a large one."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from witnessmark.model.claims import (
    Attribution,
    Claim,
    ClaimKind,
    Figure,
    Population,
    Qualifier,
    Quote,
    ResolvedClaim,
    Scope,
    Stance,
)
from witnessmark.model.ids import content_id
from witnessmark.model.incidents import (
    Assessment,
    Dispute,
    Estimate,
    FigureStatus,
    Grade,
    Incident,
    Join,
    Reckoning,
    Series,
    SeriesPoint,
    SetAside,
)
from witnessmark.model.places import Place
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import (
    Document,
    Match,
    Origin,
    OriginLevel,
    Passage,
    Report,
    Reuse,
    Sentence,
    SentenceKind,
    Skipped,
)
from witnessmark.model.time import DateSpan

MARIUPOL = Place(
    id="geonames:701822", name="Mariupol", latitude=47.0951, longitude=37.5413, where_prec=2, country="UA", admin1="05"
)
KYIV = Place(
    id="geonames:703448", name="Kyiv", latitude=50.4547, longitude=30.5238, where_prec=2, country="UA", admin1="12"
)
OBOLON = Place(
    id="user:obolon", name="Obolon", latitude=50.5018, longitude=30.4982, where_prec=1, country="UA", admin1="12"
)
BROVARY = Place(
    id="geonames:711635", name="Brovary", latitude=50.5111, longitude=30.79, where_prec=2, country="UA", admin1="13"
)
LVIV = Place(
    id="geonames:702549",
    name="Lviv Oblast",
    latitude=49.8383,
    longitude=24.0232,
    where_prec=4,
    country="UA",
    admin1="15",
)


def day(text: str, end: str | None = None, *, prec: int = 1, inferred: bool = False) -> DateSpan:
    """Return a span of days from ISO dates."""
    return DateSpan(
        start=date.fromisoformat(text), end=date.fromisoformat(end or text), date_prec=prec, inferred=inferred
    )


def figure(low: int | None, high: int | None, qualifier: Qualifier = Qualifier.EXACT, words: str = "") -> Figure:
    """Return a figure with its words."""
    return Figure(low=low, high=high, qualifier=qualifier, words=words or str(low or high))


class CaseBuilder:
    """Collects reports, claims and incidents, and reckons just enough of them for a page."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.claims: dict[str, ResolvedClaim] = {}
        self.origins: dict[str, str] = {}
        self.passages: list[Passage] = []
        self.groups: list[tuple[str, ...]] = []
        self.incidents: list[Incident] = []
        self.assessments: list[Assessment] = []
        self.series: list[Series] = []
        self.disputes: list[Dispute] = []
        self.skipped: list[Skipped] = []

    def report(
        self,
        publisher: str | None,
        title: str,
        sentences: list[str],
        published: DateSpan | None,
        url: str | None = None,
    ) -> Document:
        """Add a report whose text is its sentences, one a line."""
        text = "\n".join(sentences)
        report_id = content_id("rep", title, publisher or "", text)
        at, cut = 0, []
        for index, words in enumerate(sentences):
            cut.append(
                Sentence(
                    id=content_id("sen", report_id, str(index)),
                    report_id=report_id,
                    index=index,
                    start=at,
                    end=at + len(words),
                    kind=SentenceKind.BODY,
                    text=words,
                )
            )
            at += len(words) + 1
        document = Document(
            report=Report(
                id=report_id,
                capture_digest=content_id("sha", text),
                source=f"{len(self.documents):02}.txt",
                url=url,
                publisher=publisher,
                title=title,
                published=published,
                language="en",
                text=text,
            ),
            sentences=tuple(cut),
        )
        self.documents.append(document)
        return document

    def claim(
        self,
        document: Document,
        index: int,
        quote: str,
        kind: ClaimKind,
        number: Figure | None = None,
        *,
        speaker: str | None = None,
        place: Place | None = None,
        when: DateSpan | None = None,
        since: DateSpan | None = None,
        running: bool = False,
        object_: str | None = None,
        stance: Stance = Stance.ASSERTED,
        origin: str | None = None,
        why: tuple[str, ...] = (),
    ) -> str:
        """Add a claim quoted from sentence `index` of `document`; return its id."""
        sentence = document.sentences[index]
        start = sentence.start + sentence.text.index(quote)
        claim_id = content_id("clm", document.report.id, str(start), quote, kind, str(number), str(object_))
        self.claims[claim_id] = ResolvedClaim(
            claim=Claim(
                id=claim_id,
                report_id=document.report.id,
                sentence_id=sentence.id,
                start=sentence.start,
                end=sentence.end,
                quote=Quote(report_id=document.report.id, start=start, end=start + len(quote), text=quote),
                kind=kind,
                scope=Scope.RUNNING_TOTAL if running else Scope.INCIDENT,
                figure=number,
                affected="people",
                population=Population.UNKNOWN,
                object=object_,
                means=None,
                attribution=Attribution(speaker=speaker, name=None, role="officials", direct=False)
                if speaker
                else None,
                stance=stance,
                place_text=place.name if place else None,
                date_text="on Monday" if when else None,
                since_text=None,
                part_of=None,
                rule="verb_killed",
                why=why or ("“killed” takes the people counted as its object",),
            ),
            place=place,
            date=when,
            since=since,
            speaker_key=speaker.lower() if speaker else None,
            why=("“on Monday” is read against the day of publication",) if when else (),
        )
        self.origins[claim_id] = origin or content_id("ori", document.report.id)
        return claim_id

    def incident(
        self,
        kind: str,
        target: str | None,
        place: Place | None,
        when: DateSpan | None,
        claims: dict[ClaimKind, list[str]],
        estimates: dict[ClaimKind, tuple[int | None, int | None, int | None]],
        *,
        grade: Grade = Grade.WEAK,
        status: FigureStatus = FigureStatus.AGREED,
        denied_by: tuple[str, ...] = (),
        set_aside: tuple[SetAside, ...] = (),
    ) -> Incident:
        """Add an incident with its assessment."""
        ids = tuple(sorted({claim for group in claims.values() for claim in group}))
        incident = Incident(
            id=content_id("inc", *ids),
            claim_ids=ids,
            kind=kind,
            target=target,
            place=place,
            date=when,
            joins=tuple(
                Join(claim_a=a, claim_b=b, weight=4.5, reasons=("same place", "same day", "same target"))
                for a, b in pairwise(ids)
            ),
        )
        reports = {self.claims[claim].claim.report_id for claim in ids}
        self.incidents.append(incident)
        self.assessments.append(
            Assessment(
                incident_id=incident.id,
                estimates=tuple(
                    Estimate(
                        harm=harm,
                        low=low,
                        best=best,
                        high=high,
                        status=status,
                        rests_on=tuple(sorted(claims.get(harm, ids))),
                        set_aside=set_aside,
                        method="lowest and highest of one figure an origin",
                    )
                    for harm, (low, best, high) in estimates.items()
                ),
                reports=len(reports),
                publishers=len({d.report.publisher for d in self.documents if d.report.id in reports}),
                origins=len({self.origins[claim] for claim in ids}),
                speakers=len({self.claims[claim].speaker_key for claim in ids} - {None}),
                grade=grade,
                grade_reason="one origin says so",
                figure_status=status,
                denied_by=denied_by,
            )
        )
        return incident

    def total(self, kind: ClaimKind, place: Place | None, claims: list[str]) -> None:
        """Add a running total of one point that these claims give."""
        first = self.claims[claims[0]].claim
        number = first.figure or figure(None, None)
        point = SeriesPoint(
            as_of=self.claims[claims[0]].date,
            low=number.low,
            high=number.high,
            qualifier=number.qualifier,
            reports=len({self.claims[claim].claim.report_id for claim in claims}),
            origins=len({self.origins[claim] for claim in claims}),
            claim_ids=tuple(claims),
            note=None,
        )
        self.series.append(
            Series(
                id=content_id("ser", *claims),
                kind=kind,
                place=place,
                place_text=place.name if place else None,
                since=None,
                speaker=first.attribution.speaker if first.attribution else None,
                population=Population.UNKNOWN,
                points=(point,),
            )
        )

    def passage(self, a: Sentence, b: Sentence, match: Match, *, warning: str | None = None) -> None:
        """Add a pair of sentences that share an origin."""
        self.passages.append(
            Passage(
                id=content_id("pas", a.id, b.id),
                sentence_a=min(a.id, b.id),
                sentence_b=max(a.id, b.id),
                match=match,
                score=0.9,
                reason="character shingles",
                changed=warning is not None,
                warning=warning,
            )
        )

    def record(self) -> CaseRecord:
        """Return the record built so far; reports that share a passage are one origin when told so by `groups`."""
        grouped = {member for group in self.groups for member in group}
        groups = [tuple(sorted(group)) for group in self.groups]
        groups += [(d.report.id,) for d in self.documents if d.report.id not in grouped]
        return CaseRecord(
            documents=tuple(self.documents),
            reuse=Reuse(
                passages=tuple(self.passages),
                origins=tuple(
                    Origin(
                        id=content_id("ori", *group),
                        level=OriginLevel.REPORT,
                        members=group,
                        earliest=group[0],
                        evidence="published first",
                    )
                    for group in groups
                ),
            ),
            claims=tuple(self.claims.values()),
            claim_origins=dict(self.origins),
            incidents=tuple(self.incidents),
            reckoning=Reckoning(
                assessments=tuple(self.assessments), series=tuple(self.series), disputes=tuple(self.disputes)
            ),
            skipped=tuple(self.skipped),
        )


def small_case() -> CaseRecord:
    """Return facts of March 2022 in Mariupol and Kyiv, in our own words, with a copy, a dispute and a denial."""
    build = CaseBuilder()
    monday = day("2022-03-14")
    block = (
        "A missile struck an apartment block in the Obolon district of Kyiv on Monday, "
        "killing one person and wounding at least a dozen, officials said."
    )
    first = build.report(
        "Harbour Courier",
        "Missile hits an apartment block in Kyiv",
        [
            block,
            "Officials in Mariupol said nearly 2,200 people had been killed there.",
            "The city has no water, no electricity and hardly any food.",
            "A convoy of 160 cars left Mariupol along an agreed corridor, the city council said.",
            (
                "Missiles hit a training base close to the Polish border on Sunday and killed 35 people, "
                "Ukrainian officials said."
            ),
        ],
        monday,
        "https://harbourcourier.example/kyiv",
    )
    copy = build.report(
        "Evening Ledger",
        "Rocket hits a residential block in Kyiv",
        [
            (
                "A rocket hit a residential block in the Obolon area of Kyiv on Monday, killing one person "
                "and injuring no fewer than 12, officials said."
            ),
            "About 350,000 people are trapped in Mariupol, according to its authorities.",
            "At least 2,400 residents of Mariupol have died, local authorities said.",
        ],
        monday,
    )
    third = build.report(
        "Northern Review",
        "Maternity hospital in Mariupol was hit",
        [
            "A mother and her baby died after an air strike on a maternity hospital in Mariupol.",
            "Moscow denied that patients had been in the hospital.",
            "The United Nations has recorded at least 596 civilians killed since February 24.",
            "More than 2.8 million people have fled the country, the UN said.",
        ],
        day("2022-03-14", "2022-03-16", prec=2, inferred=True),
        "javascript:alert(1)",
    )
    officials, council = "officials", "the city council"
    one = figure(1, 1, words="one")
    dozen = figure(12, None, Qualifier.AT_LEAST, "at least a dozen")
    k1 = build.claim(
        first,
        0,
        "killing one person",
        ClaimKind.KILLED,
        one,
        speaker=officials,
        place=OBOLON,
        when=monday,
        origin="ori_block",
    )
    k2 = build.claim(
        copy,
        0,
        "killing one person",
        ClaimKind.KILLED,
        one,
        speaker=officials,
        place=OBOLON,
        when=monday,
        origin="ori_block",
    )
    w1 = build.claim(
        first,
        0,
        "wounding at least a dozen",
        ClaimKind.INJURED,
        dozen,
        speaker=officials,
        place=OBOLON,
        when=monday,
        origin="ori_block",
    )
    w2 = build.claim(
        copy,
        0,
        "injuring no fewer than 12",
        ClaimKind.INJURED,
        dozen,
        speaker=officials,
        place=OBOLON,
        when=monday,
        origin="ori_block",
    )
    build.incident(
        "missile_strike",
        "an apartment block",
        OBOLON,
        monday,
        {ClaimKind.KILLED: [k1, k2], ClaimKind.INJURED: [w1, w2]},
        {ClaimKind.KILLED: (1, 1, 1), ClaimKind.INJURED: (12, 12, None)},
    )
    base = build.claim(
        first,
        4,
        "killed 35 people",
        ClaimKind.KILLED,
        figure(35, 35),
        speaker="Ukrainian officials",
        place=LVIV,
        when=day("2022-03-13"),
    )
    build.incident(
        "missile_strike",
        "a training base",
        LVIV,
        day("2022-03-13"),
        {ClaimKind.KILLED: [base]},
        {ClaimKind.KILLED: (35, 35, 35)},
    )
    mother = build.claim(
        third,
        0,
        "A mother and her baby died",
        ClaimKind.KILLED,
        figure(2, 2, words="A mother and her baby"),
        place=MARIUPOL,
        when=day("2022-03-09"),
    )
    build.incident(
        "air_strike",
        "a maternity hospital",
        MARIUPOL,
        day("2022-03-09", "2022-03-14", prec=2),
        {ClaimKind.KILLED: [mother]},
        {ClaimKind.KILLED: (2, 2, 3)},
        grade=Grade.CONTESTED,
        status=FigureStatus.RANGED,
        denied_by=("Moscow",),
    )
    nearly = build.claim(
        first,
        1,
        "nearly 2,200 people",
        ClaimKind.KILLED,
        figure(None, 2200, Qualifier.NEARLY, "nearly 2,200"),
        speaker=officials,
        place=MARIUPOL,
        when=monday,
        running=True,
    )
    atleast = build.claim(
        copy,
        2,
        "At least 2,400 residents",
        ClaimKind.KILLED,
        figure(2400, None, Qualifier.AT_LEAST, "At least 2,400"),
        speaker="local authorities",
        place=MARIUPOL,
        when=monday,
        running=True,
    )
    un = build.claim(
        third,
        2,
        "at least 596 civilians",
        ClaimKind.KILLED,
        figure(596, None, Qualifier.AT_LEAST, "at least 596"),
        speaker="The United Nations",
        place=MARIUPOL,
        when=monday,
        since=day("2022-02-24"),
        running=True,
    )
    for series_id, claim_id, low, high, q, speaker, since in (
        ("ser_1", nearly, None, 2200, Qualifier.NEARLY, officials, None),
        ("ser_2", atleast, 2400, None, Qualifier.AT_LEAST, "local authorities", None),
        ("ser_3", un, 596, None, Qualifier.AT_LEAST, "The United Nations", day("2022-02-24")),
    ):
        build.series.append(
            Series(
                id=series_id,
                kind=ClaimKind.KILLED,
                place=MARIUPOL,
                place_text="Mariupol",
                since=since,
                speaker=speaker,
                population=Population.CIVILIAN if since else Population.UNKNOWN,
                points=(
                    SeriesPoint(
                        as_of=monday,
                        low=low,
                        high=high,
                        qualifier=q,
                        reports=1,
                        origins=1,
                        claim_ids=(claim_id,),
                        note=None,
                    ),
                ),
            )
        )
    build.disputes.append(
        Dispute(
            id="dsp_1",
            claim_a=nearly,
            claim_b=atleast,
            reason="fewer than 2,200 and at least 2,400 cannot both be right",
        )
    )
    for thing in ("no water", "no electricity", "hardly any food"):
        build.claim(first, 2, thing, ClaimKind.DEPRIVED, place=MARIUPOL, when=monday, object_=thing.split()[-1])
    build.claim(
        first,
        3,
        "A convoy of 160 cars left",
        ClaimKind.EVACUATED,
        place=MARIUPOL,
        when=monday,
        speaker=council,
        object_="160 cars",
    )
    build.claim(
        copy,
        1,
        "About 350,000 people",
        ClaimKind.TRAPPED,
        figure(350000, 350000, Qualifier.ABOUT, "About 350,000"),
        place=MARIUPOL,
        when=monday,
        running=True,
    )
    build.passage(first.sentences[0], copy.sentences[0], Match.REWORDED)
    build.groups.append((first.report.id, copy.report.id))
    build.skipped.append(Skipped(item="empty.txt", stage="collect", reason="the file is empty"))
    return build.record()


HOSTILE = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "</script><script>window.ran=1</script>",
    "<svg/onload=window.ran=1>",
    "\u202egnp.exe\u202c \u200bhidden\u2066",
    "{{ 7*7 }}{% raw %}",
    "' onmouseover='window.ran=1",
    "javascript:window.ran=1",
    "<!--<script>",
    "\ue0000\ue001 \ue0009\ue001",
    "\ud800 lone",
)


def hostile_case() -> CaseRecord:
    """Return a record in which every string that came from outside tries to run, hide, reorder or overflow."""
    build = CaseBuilder()
    for n, words in enumerate(HOSTILE):
        text = f"{words} killed 3 people {words}"
        document = build.report(words, words, [text, "x" * 20_000, words], day("2022-03-14"), "javascript:window.ran=1")
        place = replace(KYIV, name=words, id=f"user:{n}", latitude=50.0 + n / 10)
        claim = build.claim(
            document,
            0,
            "killed 3 people",
            ClaimKind.KILLED,
            figure(3, 3, words=words),
            speaker=words,
            place=place,
            when=day("2022-03-14"),
            why=(words,),
        )
        build.incident(
            words,
            words,
            place,
            day("2022-03-14"),
            {ClaimKind.KILLED: [claim]},
            {ClaimKind.KILLED: (3, 3, 3)},
            denied_by=(words,),
        )
        lack = build.claim(document, 0, text, ClaimKind.DEPRIVED, object_=words, place=place)
        total = build.claim(
            document,
            0,
            "3 people",
            ClaimKind.KILLED,
            figure(3, None, Qualifier.VAGUE, words),
            speaker=words,
            running=True,
        )
        build.series.append(
            Series(
                id=f"ser_{n}",
                kind=ClaimKind.KILLED,
                place=None,
                place_text=words,
                since=None,
                speaker=words,
                population=Population.UNKNOWN,
                points=(
                    SeriesPoint(
                        as_of=None,
                        low=3,
                        high=None,
                        qualifier=Qualifier.VAGUE,
                        reports=1,
                        origins=1,
                        claim_ids=(total,),
                        note=words,
                    ),
                ),
            )
        )
        build.disputes.append(Dispute(id=f"dsp_{n}", claim_a=lack, claim_b=total, reason=words))
        build.skipped.append(Skipped(item=words, stage="collect", reason=words))
    for document in build.documents[1:]:
        build.passage(build.documents[0].sentences[2], document.sentences[2], Match.NEAR, warning=HOSTILE[0])
    return build.record()


def long_case(chars: int = 10_000_000) -> CaseRecord:
    """Return a record with one report that is a word of ten megabytes, a claim, and such a word again."""
    build = CaseBuilder()
    word = "x" * (chars // 2)
    document = build.report("Publisher", word[:300], [f"{word} killed 3 people {word}"], None)
    claim = build.claim(document, 0, "killed 3 people", ClaimKind.KILLED, figure(3, 3), speaker=word[:1000])
    build.incident("unknown", word[:1000], None, None, {ClaimKind.KILLED: [claim]}, {ClaimKind.KILLED: (3, 3, 3)})
    return build.record()


def large_case(incidents: int = 5_000, claims_each: int = 10) -> CaseRecord:
    """Return a record of many incidents, each with its claims, over a thousand reports."""
    build = CaseBuilder()
    kinds = ("shelling", "air_strike", "missile_strike", "shooting", "unknown")
    grades = tuple(Grade)
    per_report = 5
    documents = [
        build.report(
            f"Publisher {n % 60}",
            f"What happened in district {n}",
            [
                (
                    f"On day {n} of the count, {k + 1} people were killed and {k + 2} wounded in street {n} "
                    f"{k}, the district council of area {n % 90} said."
                )
                for k in range(per_report)
            ],
            day("2022-03-01") if n % 7 else None,
        )
        for n in range(incidents * claims_each // per_report // 2)
    ]
    sentences = [(document, k) for document in documents for k in range(per_report)]
    for n in range(incidents):
        place = replace(
            MARIUPOL,
            id=f"geonames:{n % 400}",
            name=f"Town {n % 400}",
            latitude=46 + (n % 400) % 20 * 0.3,
            longitude=24 + (n % 400) // 20 * 0.75,
            where_prec=n % 6 + 1,
        )
        start = date(2022, 2, 24) + timedelta(days=n * 7 % 600)
        when = DateSpan(start=start, end=start + timedelta(days=n % 3), date_prec=1 if n % 3 == 0 else 2)
        killed: list[str] = []
        injured: list[str] = []
        for c in range(claims_each // 2):
            document, k = sentences[(n * (claims_each // 2) + c) % len(sentences)]
            speaker = f"district council {n % 90}"
            killed.append(
                build.claim(
                    document,
                    k,
                    f"{k + 1} people",
                    ClaimKind.KILLED,
                    figure(k + 1, k + 1),
                    speaker=speaker,
                    place=place,
                    when=when,
                )
            )
            injured.append(
                build.claim(
                    document,
                    k,
                    f"{k + 2} wounded",
                    ClaimKind.INJURED,
                    figure(k + 2, k + 2),
                    speaker=speaker,
                    place=place,
                    when=when,
                )
            )
        build.incident(
            kinds[n % 5],
            f"house {n}",
            place,
            when,
            {ClaimKind.KILLED: killed, ClaimKind.INJURED: injured},
            {ClaimKind.KILLED: (1, 2 + n % 40, 5 + n % 50), ClaimKind.INJURED: (2, 3, None)},
            grade=grades[n % 5],
        )
    return build.record()


def stray_case() -> CaseRecord:
    """Return a record of forty incidents of two years, of which one is dated decades before the others."""
    record = large_case(incidents=40, claims_each=2)
    first, *others = record.incidents
    before = date(1934, 5, 1)
    stray = replace(first, date=DateSpan(start=before, end=before, date_prec=1))
    return replace(record, incidents=(stray, *others))

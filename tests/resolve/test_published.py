from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.records import a_document
from witnessmark.model.text import Document, Origin, OriginLevel, SentenceKind
from witnessmark.model.time import DateSpan
from witnessmark.resolve.date import spans
from witnessmark.resolve.date.published import infer_published

SEEDS = Path(__file__).resolve().parents[2] / ".." / "shared" / "seeds"


def _undated(text: str, source: str = "page.txt", url: str | None = None) -> Document:
    document = a_document(text, source=source, url=url)
    return replace(document, report=replace(document.report, published=None))


def _dated(text: str, day: date, source: str = "dated.txt") -> Document:
    document = a_document(text, source=source)
    return replace(document, report=replace(document.report, published=spans.day(day)))


def _one_origin(*documents: Document) -> Origin:
    members = tuple(sorted(document.report.id for document in documents))
    return Origin(id="org_1", level=OriginLevel.REPORT, members=members, earliest=None, evidence="shared sentences")


def _only(document: Document, *others: Document, origins: tuple[Origin, ...] = ()) -> DateSpan | None:
    return infer_published([document, *others], origins).get(document.report.id)


def test_a_dateline_with_its_year_is_the_date() -> None:
    """The dateline's day, marked as inferred, with its words."""
    span = _only(_undated("PORT ALMA, 9 MAR 22 (NEWSWIRE) -- A quay burned."))
    assert span is not None
    assert (span.start, span.end, span.date_prec, span.inferred) == (date(2022, 3, 9), date(2022, 3, 9), 1, True)
    assert span.words is not None
    assert span.words.startswith("PORT ALMA, 9 MAR 22")


def test_an_address_with_a_date_is_the_date() -> None:
    """A day in the address or the file name dates the report; eight figures that are no day do not."""
    span = _only(_undated("A quay burned.", url="https://courier.example/2022/03/09/quay"))
    assert span is not None
    assert span.start == date(2022, 3, 9)
    assert _only(_undated("A quay burned.", source="article-20229999.txt")) is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("By Our Staff Correspondent | January 18, 2026", date(2026, 1, 18)),
        ("Tue Jun 10, 2025", date(2025, 6, 10)),
        ("PRESS RELEASE \u2013 11th June, 2025", date(2025, 6, 11)),
        ("Saturday, 15 November 2025, 18:00 WIB", date(2025, 11, 15)),
        ("Flash Update No. 2 (as of 10 March 2026, 15:00)", date(2026, 3, 10)),
        ("Published on Fri, 11/10/2024 - 14:22 | Modified on Fri, 11/10/2024 - 16:05", date(2024, 10, 11)),
        ("REPORT No. 214 \u2013 20/02/2026", date(2026, 2, 20)),
        ("Updated at 18:05 on 2 June 2024", date(2024, 6, 2)),
        ("[10/September/2025]", date(2025, 9, 10)),
        ("13.07.25 | 19:40", date(2025, 7, 13)),
        ("TABOR September 10. 2025 (YPA) \u2013 The mayor came.", date(2025, 9, 10)),
        ("Ministry of Health, Kabul, 3 March 2023", date(2023, 3, 3)),
        ("October 15 - 2025 TABOR / ALMA / ZELL", date(2025, 10, 15)),
        ("Reporting period 13 \u2013 20 October 2025 | Issue 42", date(2025, 10, 20)),
        ("SITUATION REPORT No. 4 | 7-13 March 2024", date(2024, 3, 13)),
    ],
)
def test_a_line_of_its_own_states_the_day(line: str, day: date) -> None:
    """Above the text or under it, where no tag of the page says so."""
    body = "A wall fell on the market hall and two porters died.\nThe mayor came."
    for text in (f"Wall falls in Tabor\n{line}\n\n{body}", f"Wall falls in Tabor\n\n{body}\n\n{line}"):
        found = infer_published([_undated(text)], [])
        (span,) = found.values()
        assert (span.start, span.end, span.inferred) == (day, day, True)


@pytest.mark.parametrize(
    "line",
    [
        "Raid on Tabor market, 3 May 2024",
        "Statement on the massacre of 14 November 2024",
        "The hall was built on 3 May 1924 by the guild",
        "Published: 04/05/2022",
        "The quarter from 1 July to 30 September 2025 was quiet",
    ],
)
def test_a_line_that_dates_an_event_or_can_be_read_twice_states_no_day(line: str) -> None:
    assert infer_published([_undated(f"{line}\n\nThe mayor came to the hall.")], []) == {}


@pytest.mark.parametrize(
    "line", ["TABOR, June 2. /Newswire/. A hall burned.", "TABOR, June 2 (Newswire) - A hall burned."]
)
def test_a_dateline_without_a_year_takes_it_from_pages_that_state_theirs(line: str) -> None:
    """Whether a tag dates them or their address does; without any such page of the case it stays open."""
    undated = _undated(f"Hall burns in Tabor as the river rises and the mayor calls for help\n{line}")
    by_address = _undated("A quay burned.", source="b.txt", url="https://courier.example/2025/06/04/quay")
    span = _only(undated, by_address)
    assert span is not None
    assert (span.start, span.inferred) == (date(2025, 6, 2), True)
    assert _only(undated) is None


def test_a_shared_origin_gives_the_year_and_the_text_the_day() -> None:
    """ "Today is March 13th" beside a report of 14 March 2022 is 13 March 2022 or the days after."""
    text = "We hide in the cellar. Today is March 13th.\nThe kiln was hit on Sunday, March 6."
    undated, kin = _undated(text), _dated("A kiln was hit.", date(2022, 3, 14))
    span = _only(undated, kin, origins=(_one_origin(undated, kin),))
    assert span is not None
    assert (span.start, span.end, span.date_prec) == (date(2022, 3, 13), date(2022, 3, 19), 3)
    assert span.inferred
    assert span.words == "March 13th"


def test_a_shared_sentence_is_kin_enough_but_a_shared_appeal_is_not() -> None:
    """A donation call that a publisher prints for months dates nothing."""
    undated, kin = _undated("A kiln was hit on March 6."), _dated("A kiln was hit.", date(2022, 3, 14))
    origin = Origin(
        id="org_1",
        level=OriginLevel.SENTENCE,
        members=tuple(sorted((undated.sentences[0].id, kin.sentences[0].id))),
        earliest=None,
        evidence="reworded",
    )
    assert _only(undated, kin, origins=(origin,)) is not None
    appeal = replace(undated, sentences=(replace(undated.sentences[0], kind=SentenceKind.APPEAL),))
    assert _only(appeal, kin, origins=(origin,)) is None


def test_kin_that_name_no_day_are_dated_near_each_other() -> None:
    """A copy without any day is of the week around its kin, with the precision of that width."""
    undated, kin = _undated("A kiln was hit."), _dated("A kiln was hit.", date(2022, 3, 14))
    span = _only(undated, kin, origins=(_one_origin(undated, kin),))
    assert span is not None
    assert (span.start, span.end, span.date_prec) == (date(2022, 3, 7), date(2022, 3, 21), 4)


def test_a_weekday_and_a_told_year_settle_the_year_without_kin() -> None:
    """ "Sunday, March 13" fits 2022 and not 2021 or 2023."""
    span = _only(_undated("Troops crossed on 24 February 2022.\nA kiln was hit on Sunday, March 13."))
    assert span is not None
    assert span.start == date(2022, 3, 13)
    assert _only(_undated("Troops crossed on 24 February 2022.\nA kiln was hit on Tuesday, March 13.")) is None


def test_a_year_long_past_is_recalled_and_dates_no_report() -> None:
    """ "Founded in 1887" beside a weekday says nothing of the day on which that was written."""
    assert _only(_undated("The paper, founded on 2 May 1887, was hit on Friday, September 2. Two died.")) is None


def test_nothing_that_tells_the_year_gives_nothing() -> None:
    """A day and a month alone, or a year of old history alone, date no report."""
    assert _only(_undated("Today is March 13th.")) is None
    assert _only(_undated("The abbey was built on 3 May 1889.")) is None
    assert _only(_undated("A kiln was hit yesterday.")) is None


def test_a_dateline_without_a_year_takes_the_only_year_of_the_case() -> None:
    """ "9 MAR" beside reports of March 2022 is 2022; beside March 2021 and 2022 it stays open."""
    undated = _undated("PORT ALMA, 9 MAR (NEWSWIRE) -- A quay burned.")
    near = _dated("A kiln was hit.", date(2022, 3, 14), source="a.txt")
    span = _only(undated, near)
    assert span is not None
    assert span.start == date(2022, 3, 9)
    assert _only(undated, near, _dated("A mill fell.", date(2021, 3, 5), source="b.txt")) is None


def test_the_order_of_documents_and_origins_does_not_matter() -> None:
    """The same case in another order gives the same dates."""
    first = _undated("Today is March 13th.", source="a.txt")
    second = _undated("PORT ALMA, 9 MAR (NEWSWIRE) -- A quay burned.", source="b.txt")
    kin = _dated("A kiln was hit.", date(2022, 3, 14))
    origins = [
        _one_origin(first, kin),
        Origin(id="org_2", level=OriginLevel.REPORT, members=(second.report.id,), earliest=None, evidence=""),
    ]
    forward = infer_published([first, second, kin], origins)
    assert forward == infer_published([kin, second, first], origins[::-1])
    assert list(forward) == sorted(forward)


def test_a_dated_report_is_left_alone() -> None:
    """Only reports without a date get one."""
    assert infer_published([_dated("PORT ALMA, 9 MAR 22 (X Y) -- A quay burned.", date(2022, 3, 10))], []) == {}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the mission's seed pages are not beside the checkout")
def test_the_undated_seed_is_of_the_middle_of_march_2022() -> None:
    """With the sister page of 14 March 2022 as kin, the undated seed begins on 13 March 2022, to a week."""
    undated = _undated(next(SEEDS.glob("003*")).read_text("utf-8"), source="003")
    kin = _dated(next(SEEDS.glob("000*")).read_text("utf-8"), date(2022, 3, 14), source="000")
    span = _only(undated, kin, origins=(_one_origin(undated, kin),))
    assert span is not None
    assert span.inferred
    assert date(2022, 3, 13) <= span.start <= date(2022, 3, 16) <= span.end <= date(2022, 3, 20)
    assert span.date_prec == 3

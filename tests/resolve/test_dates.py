import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import a_claim, a_document
from witnessmark.model.claims import Claim, Scope
from witnessmark.model.text import Document, Flag, FlagKind
from witnessmark.model.time import DateSpan
from witnessmark.resolve.date import spans
from witnessmark.resolve.date.finding import find_dates
from witnessmark.resolve.date.of_claim import date_of, read_date, since_of
from witnessmark.resolve.date.periods import first_day
from witnessmark.resolve.date.words import NUMBERS, WEEKDAY_NUMBERS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "dates.md"
ANCHOR = spans.day(date(2022, 3, 14))
DAYS = st.dates(min_value=date(1850, 1, 1), max_value=date(2150, 12, 31))


def _rows(section: str) -> list[tuple[str, ...]]:
    lines = section.splitlines()
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("| ")]
    return [row for row in cells if row[0] != "words"]


def _documented() -> list[tuple[str, ...]]:
    sections = PAGE.read_text("utf-8").split("\n## ")
    return [row for section in sections for row in _rows(section) if len(row) == 5]


def _shown(span: DateSpan | None) -> tuple[str, str]:
    if span is None:
        return "none", ""
    days = f"{span.start}" if span.start == span.end else f"{span.start} to {span.end}"
    return days, str(span.date_prec)


@pytest.mark.parametrize(("words", "context", "days", "precision", "_why"), _documented())
def test_every_documented_expression_reads_as_the_page_says(
    words: str, context: str, days: str, precision: str, _why: str
) -> None:
    """Each row of docs/reference/dates.md is what `read_date` returns, in small letters and in capitals."""
    assert _shown(read_date(words, ANCHOR, context)) == (days, precision)
    assert _shown(read_date(words.upper(), ANCHOR, context.upper())) == (days, precision)


def test_every_documented_start_of_a_period_reads_as_the_page_says() -> None:
    """Each row of the page's last table is what `first_day` returns."""
    rows = _rows(PAGE.read_text("utf-8").split("## Where a running total begins")[1])
    assert len(rows) > 8
    for words, days, precision, _ in rows:
        assert _shown(first_day(words, ANCHOR)) == (days, precision), words


@given(anchor=DAYS, weekday=st.sampled_from(sorted(WEEKDAY_NUMBERS)))
def test_a_weekday_is_that_weekday_and_on_the_side_that_the_tense_says(anchor: date, weekday: str) -> None:
    """Past: up to six days back; last: one to seven; future: up to six ahead; next: one to seven."""
    name = weekday.title()
    for sentence, nearest, farthest in (
        (f"Two men died on {name}.", -6, 0),
        (f"Two men died last {name}.", -7, -1),
        (f"They will meet on {name}.", 0, 6),
        (f"They will meet next {name}.", 1, 7),
    ):
        (found,) = find_dates(sentence, spans.day(anchor))
        assert found.span.start == found.span.end
        assert found.span.start.weekday() == WEEKDAY_NUMBERS[weekday]
        assert nearest <= (found.span.start - anchor).days <= farthest


@given(anchor=DAYS, number=st.integers(1, 60), unit=st.sampled_from(["day", "week", "month", "year"]))
def test_so_long_ago_holds_the_exact_distance(anchor: date, number: int, unit: str) -> None:
    """ "N units ago" holds the day exactly N units back and nothing after the anchor."""
    span = read_date(f"{number} {unit}s ago", spans.day(anchor))
    assert span is not None
    exact = {
        "day": lambda: anchor - timedelta(days=number),
        "week": lambda: anchor - timedelta(weeks=number),
        "month": lambda: spans.shift_months(anchor, -number),
        "year": lambda: spans.shift_months(anchor, -12 * number),
    }[unit]()
    assert span.start <= exact <= span.end <= anchor


@given(anchor=DAYS, day=DAYS)
def test_a_day_without_a_year_is_the_latest_such_day(anchor: date, day: date) -> None:
    """The reading has that day and month, is at most three days ahead, and no later one would fit."""
    span = read_date(f"{day.day} {day:%B}", spans.day(anchor))
    if span is None:
        assert (day.month, day.day) == (2, 29)
        return
    assert (span.start.month, span.start.day) == (day.month, day.day)
    assert span.start <= anchor + timedelta(days=3)
    if (day.month, day.day) != (2, 29):
        assert spans.shift_months(span.start, 12) > anchor + timedelta(days=3)


@given(day=DAYS)
def test_every_writing_of_a_full_date_is_that_day(day: date) -> None:
    """A date with its year is read the same in each common writing, whatever the report's day."""
    writings = [
        f"{day:%Y-%m-%d}",
        f"{day.day} {day:%B} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%A}, {day.day} {day:%b} {day.year}",
        f"the {day.day}th of {day:%B}, {day.year}",
        f"{day.day}.{day.month}.{day.year}",
    ]
    for words in writings:
        span = read_date(words, None)
        assert span is not None, words
        assert (span.start, span.end, span.date_prec) == (day, day, 1), words


RELATIVE = [
    row[0] for row in _documented() if row[2] != "none" and not row[1] and not re.search(r"19\d\d|20\d\d", row[0])
]
# A day or month without a year steps back a year where the anchor passes it, and forward: not monotone by nature.


@given(first=DAYS, second=DAYS, words=st.sampled_from(RELATIVE))
def test_a_later_report_never_means_an_earlier_day(first: date, second: date, words: str) -> None:
    """Readings move forward with the report's day, and a span of anchors covers the readings of both its ends."""
    first, second = sorted((first, second))
    early, late = read_date(words, spans.day(first)), read_date(words, spans.day(second))
    assert early is not None
    assert late is not None
    assert early.start <= late.start
    assert early.end <= late.end
    both = read_date(words, spans.span(first, second))
    assert both is not None
    assert both.start <= early.start
    assert late.end <= both.end


@given(anchor=DAYS, words=st.sampled_from(RELATIVE))
def test_precision_is_that_of_the_length(anchor: date, words: str) -> None:
    """`date_prec` follows from the number of days by UCDP's table."""
    span = read_date(words, spans.day(anchor))
    assert span is not None
    days = (span.end - span.start).days + 1
    most = {1: 1, 2: 6, 3: 7, 4: 31}.get(span.date_prec, 10**6)
    least = {1: 1, 2: 2, 3: 7, 4: 8, 5: 32}[span.date_prec]
    assert least <= days <= most


PIECES = st.sampled_from(
    [
        *sorted(NUMBERS),
        *sorted(WEEKDAY_NUMBERS),
        "ago",
        "last",
        "the past",
        "weeks",
        "in",
        "May",
        "29 February",
        "31",
        "1989",
        "of",
        "to",
        "-",
        "and",
        "after",
        "9999 years",
        "before",
        "1/2/03",
        "this",
        "since",
        "recently",
        "’",
        "İ",
        "decades",
    ]
)


@settings(max_examples=300)
@given(
    text=st.lists(PIECES | st.text(max_size=8), max_size=12).map(" ".join), anchor=st.none() | st.dates().map(spans.day)
)
def test_no_text_breaks_the_reader(text: str, anchor: DateSpan | None) -> None:
    """Any text gives expressions in order, apart from each other, inside the text; never an error."""
    found = find_dates(text, anchor)
    ends = [0]
    for one in found:
        assert ends[-1] <= one.start < one.end <= len(text)
        ends.append(one.end)


def _dated(text: str, quote: str, **changes: object) -> tuple[DateSpan | None, str]:
    document = _as_of(a_document(text))
    return date_of(document, _claim(document, quote, **changes))


def _as_of(document: Document, published: DateSpan | None = ANCHOR) -> Document:
    return replace(document, report=replace(document.report, published=published))


def _claim(document: Document, quote: str, **changes: object) -> Claim:
    return a_claim(document, quote, **{"date_text": None, "affected": None, **changes})


def test_the_nearest_expression_of_the_same_clause_dates_the_harm() -> None:
    """Two harms in one sentence take each its own day."""
    text = "Shells killed nine dockers on Friday, and a mine killed two anglers on Sunday."
    assert _shown(_dated(text, "killed nine dockers")[0])[0] == "2022-03-11"
    assert _shown(_dated(text, "killed two anglers")[0])[0] == "2022-03-13"


def test_a_day_of_the_telling_is_the_last_possible_day() -> None:
    """ "Police said Sunday" puts the event on that day or the two before, and says why."""
    span, why = _dated("Police said Sunday that two anglers were killed near the pier.", "two anglers were killed")
    assert _shown(span) == ("2022-03-11 to 2022-03-13", "2")
    assert "dates what was said" in why


def test_the_day_of_a_count_is_not_the_day_of_the_harm() -> None:
    """ "The toll rose to 14 on Friday": the event is of the day that the text gives it, else of the days before."""
    told = "Two lorries collided on Wednesday near the mill, killing nine.\nThe toll rose to 14 on Friday."
    span, why = _dated(told, "toll rose to 14")
    assert _shown(span)[0] == "2022-03-09"
    assert "is the day it was said" in why
    span, _ = _dated("The toll rose to 14 on Friday.", "toll rose to 14")
    assert _shown(span)[0] == "2022-03-05 to 2022-03-11"
    span, _ = _dated("Nine sailors drowned on Friday.", "Nine sailors drowned")
    assert _shown(span)[0] == "2022-03-11"


def test_a_count_by_or_on_a_day_is_not_of_that_day() -> None:
    told = "Two lorries collided on Wednesday near the mill, killing nine.\n"
    for counted in ("By Friday night eleven bodies had been found.", "On Friday the toll stood at 11."):
        span, _ = _dated(told + counted, counted)
        assert _shown(span)[0] == "2022-03-09", counted


@pytest.mark.parametrize(
    "recalled",
    ["In February 2012, 44 inmates were killed in the same prison.", "It is the worst since 3 May 2007, when 70 died."],
)
def test_what_a_report_looks_back_to_dates_nothing_else(recalled: str) -> None:
    """The only day of a report is of the riot that it recalls: its own harm is of the days before it."""
    opening = "A riot broke out in the prison.\nSmoke rose over the yard.\nVisits were called off.\nWardens ran.\n"
    span, why = _dated(f"{opening}Seven inmates were killed.\n{recalled}", "Seven inmates were killed")
    assert "told as news" in why
    assert span is not None
    assert span.start.year == 2022


def test_a_study_tells_of_the_event_that_it_opens_with() -> None:
    """Weeks later the days before the report are not the days of the harm."""
    opening = "The army executed 58 villagers on January 14, witnesses said.\nOn the road, soldiers met no one."
    span, _ = _dated(f"{opening}\n\nHe counted 36 bodies there.", "36 bodies")
    assert _shown(span)[0] == "2022-01-14"


def test_a_period_long_open_or_a_day_ahead_dates_no_harm() -> None:
    """Neither "since 2014" nor "talks on Tuesday" is the day of the deaths beside it."""
    span, _ = _dated("In a town held since 2014 three bakers were killed; talks will open on Tuesday.", "three bakers")
    assert _shown(span) == ("2022-03-11 to 2022-03-14", "2")


@pytest.mark.parametrize(
    "text",
    [
        "Nine died at a Christmas market.",
        "On 7 January (Ethiopian Christmas) nine died.",
        "Nine died off Christmas Island.",
    ],
)
def test_a_feast_of_another_calendar_and_festive_things_are_no_day(text: str) -> None:
    """ "Orthodox Christmas" is not 25 December, and a Christmas market stands for weeks."""
    assert date(2021, 12, 25) not in {found.span.start for found in find_dates(text, ANCHOR)}
    assert date(2021, 12, 25) in {found.span.start for found in find_dates("Nine died on Christmas Day.", ANCHOR)}


@pytest.mark.parametrize(
    ("text", "quote", "day"),
    [
        (
            "In 2011, Marta Ruiz, 34, was killed at the same corner.",
            "Marta Ruiz, 34, was killed",
            "2011-01-01 to 2011-12-31",
        ),
        (
            "In 1997, when he was a boy, his father was shot dead.",
            "his father was shot dead",
            "1997-01-01 to 1997-12-31",
        ),
        (
            "It is a block from the May 2009 raid that killed two brothers.",
            "killed two brothers",
            "2009-05-01 to 2009-05-31",
        ),
        (
            "The shooting on Friday was near a July 2014 shooting that left a girl dead.",
            "girl dead",
            "2014-07-01 to 2014-07-31",
        ),
        (
            "Ochoa, mayor of the town in 1984, was killed on Friday.",
            "Ochoa, mayor of the town in 1984, was killed",
            "2022-03-11",
        ),
        ("Ochoa, who was elected in 1984, was killed on Friday.", "was killed", "2022-03-11"),
    ],
)
def test_a_year_dates_the_deed_that_it_is_told_with(text: str, quote: str, day: str) -> None:
    """A past year at the head of a sentence, or before the deed, is the deed's; one beside a person is background."""
    assert _shown(_dated(text, quote)[0])[0] == day


def test_a_sentence_takes_its_paragraph_s_day_but_not_the_next_paragraph_s() -> None:
    """No date in the sentence: the one before in the paragraph gives it."""
    document = _as_of(a_document("A tram was hit on Friday. Four riders were killed.\nA quay burned on Saturday."))
    cut = document.report.text.index("Four")
    first, last = document.sentences
    parts = (
        replace(first, id="sen_1", end=cut - 1, text=first.text[: cut - 1]),
        replace(first, id="sen_2", start=cut, text=first.text[cut:]),
        last,
    )
    document = replace(document, sentences=parts)
    span, why = date_of(document, _claim(document, "Four riders were killed"))
    assert _shown(span)[0] == "2022-03-11"
    assert "paragraph" in why


def test_what_points_back_takes_the_day_of_the_event_told_before() -> None:
    """ "The blast" is the blast of the paragraph above."""
    text = "A blast tore through the cannery on Saturday.\nSirens sounded on Sunday.\nThe blast killed a foreman."
    span, why = _dated(text, "killed a foreman")
    assert _shown(span)[0] == "2022-03-12"
    assert "points back" in why


def test_a_scrambled_page_finds_the_event_told_in_other_words() -> None:
    """Where sentences arrived out of order, "the attack" is that of the sentence sharing the rarest words."""
    lines = [
        "The attack killed nine people and alarmed the alliance of ferrymen.",
        "A tram burned on Saturday.",
        *(f"Bread of {first * 4}{second * 4} was baked." for first in "abcdefg" for second in "hijklmn"),
        "On Friday rockets hit a depot once used by the alliance of ferrymen.",
        "A kiosk was looted on Sunday.",
    ]
    text = "\n".join(lines)
    document = _as_of(a_document(text))
    flag = Flag(kind=FlagKind.SCRAMBLED_ORDER, start=0, end=len(text), seen="out of order")
    document = replace(document, report=replace(document.report, flags=(flag,)))
    span, why = date_of(document, _claim(document, "killed nine people"))
    assert _shown(span)[0] == "2022-03-11"
    assert "points back" in why


def test_a_title_dates_a_report_whose_sentences_do_not() -> None:
    """The day in the title is the event's; that of an issue ("update, 12 March") is not."""
    document = _as_of(a_document("Three bakers were killed near the mill.", title="Mill hit on 10 March"))
    assert _shown(date_of(document, _claim(document, "Three bakers were killed"))[0])[0] == "2022-03-10"
    document = _as_of(a_document("Three bakers were killed near the mill.", title="Update, 12 March"))
    assert _shown(date_of(document, _claim(document, "Three bakers were killed"))[0])[1] == "2"


def test_a_funeral_day_is_not_the_day_of_the_deaths() -> None:
    """ "A funeral on Sunday for the nine killed" puts the deaths on that day or in the week before."""
    span, _ = _dated("A funeral was held on Sunday for the nine bakers killed in the mill.", "nine bakers killed")
    assert _shown(span) == ("2022-03-07 to 2022-03-13", "3")


def test_what_has_happened_since_a_day_is_of_that_day_or_later() -> None:
    """ "Since Saturday" opens the time of an incident; a total keeps it as its start."""
    text = "Shells have killed nine dockers since Saturday."
    assert _shown(_dated(text, "killed nine dockers")[0]) == ("2022-03-12 to 2022-03-14", "2")
    document = _as_of(a_document(text))
    claim = _claim(document, "killed nine dockers", scope=Scope.RUNNING_TOTAL)
    assert _shown(date_of(document, claim)[0])[0] == "2022-03-14"
    assert _shown(since_of(document, claim))[0] == "2022-03-12"


def test_the_same_named_victims_have_one_day() -> None:
    """A sentence that names the victims again takes the day from the one that dates their death."""
    text = "Mourners remembered the cellists.\nThe cellists were killed on Thursday.\nA bridge was hit on Friday."
    span, why = _dated(text, "remembered the cellists", affected="the cellists")
    assert _shown(span)[0] == "2022-03-10"
    assert "cellist" in why


def test_two_days_after_dates_both_events() -> None:
    """What follows "two days after" is the earlier event, what precedes it the later one."""
    text = "The depot was bombed on Friday.\nA mine killed a driver two days after a sniper killed a cook."
    assert _shown(_dated(text, "A mine killed a driver")[0])[0] == "2022-03-13"
    document = _as_of(a_document("The convoy was hit on Sunday, two days after a sniper killed a cook."))
    assert _shown(date_of(document, _claim(document, "killed a cook"))[0])[0] == "2022-03-11"


def test_news_without_a_date_is_a_range_never_the_report_s_day() -> None:
    """No word of time gives the week up to the report, and the reason says so."""
    span, why = _dated("Three bakers were killed near the mill.", "Three bakers were killed")
    assert _shown(span) == ("2022-03-11 to 2022-03-14", "2")
    assert "gives no date" in why


def test_no_date_anywhere_is_none() -> None:
    """A report without a date and a sentence with a relative one: nothing is made up."""
    document = _as_of(a_document("Three bakers were killed yesterday."), published=None)
    assert date_of(document, _claim(document, "Three bakers were killed"))[0] is None


def test_the_dateline_is_the_anchor_and_no_event() -> None:
    """Relative words count from the dateline's day; the dateline itself dates nothing."""
    document = _as_of(
        a_document("PORT ALMA, 9 MAR 22 (NEWSWIRE) -- Three bakers were killed yesterday."), published=None
    )
    assert _shown(date_of(document, _claim(document, "Three bakers were killed"))[0])[0] == "2022-03-08"
    document = _as_of(a_document("PORT ALMA, 9 MAR (NEWSWIRE) -- Three bakers were killed."))
    assert _shown(date_of(document, _claim(document, "Three bakers were killed"))[0])[0] == "2022-03-06 to 2022-03-09"


def test_no_span_reaches_beyond_the_report() -> None:
    """Deaths told "in March" on the 14th are of the 1st to the 14th."""
    span, _ = _dated("Three bakers were killed in March.", "Three bakers were killed")
    assert _shown(span)[0] == "2022-03-01 to 2022-03-14"


def test_the_claim_s_own_words_weigh_more() -> None:
    """The words that the parse ties to the harm win over others that stand a little nearer."""
    text = "In Saturday's papers three bakers were killed in the old stone mill by the river Friday."
    assert _shown(_dated(text, "three bakers were killed")[0])[0] == "2022-03-12"
    assert _shown(_dated(text, "three bakers were killed", date_text="Friday")[0])[0] == "2022-03-11"


def test_a_running_total_stands_as_of_the_report_and_begins_where_it_says() -> None:
    """The date of a total is the report's day, its `since` the first day of its period."""
    text = "At least 596 people have been killed since troops crossed the river on February 24."
    document = _as_of(a_document(text))
    claim = _claim(document, "596 people have been killed", scope=Scope.RUNNING_TOTAL)
    assert _shown(date_of(document, claim)[0])[0] == "2022-03-14"
    assert _shown(since_of(document, claim))[0] == "2022-02-24"
    assert since_of(document, replace(claim, scope=Scope.INCIDENT)) is None


@pytest.mark.parametrize(
    ("text", "quote", "wanted"),
    [
        ("As of 9 March, 40 dockers had been killed in the siege.", "40 dockers had been killed", "2022-03-09"),
        (
            "From 4 a.m. on 24 February to midnight on 9 March the office counted 120 casualties.\n"
            "a total of 70 killed, 30 of them women",
            "70 killed",
            "2022-03-09",
        ),
        ("A convoy left on 9 March.\nSome 300 people have been killed so far.", "300 people", "2022-03-14"),
    ],
)  # fmt: skip
def test_a_total_is_of_the_day_to_which_it_or_the_head_of_its_list_counts(text: str, quote: str, wanted: str) -> None:
    document = _as_of(a_document(text))
    span, _ = date_of(document, _claim(document, quote, scope=Scope.RUNNING_TOTAL))
    assert _shown(span)[0] == wanted


def test_a_total_of_a_named_time_is_of_that_time() -> None:
    """ "In 1986" dates a total; "in the last ten years" gives its start instead."""
    document = _as_of(a_document("In 1986, 40 miners were killed.\nSome 900 miners were killed in the last 10 years."))
    first = _claim(document, "40 miners were killed", scope=Scope.RUNNING_TOTAL)
    second = _claim(document, "900 miners were killed", scope=Scope.RUNNING_TOTAL)
    assert _shown(date_of(document, first)[0]) == ("1986-01-01 to 1986-12-31", "5")
    assert _shown(date_of(document, second)[0])[0] == "2022-03-14"
    since = since_of(document, second)
    assert since is not None
    assert since.start <= date(2012, 3, 14) <= since.end

"""The summary's sentences: what they rest on, and how they call it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.publish.report_case import LVIV, MARIUPOL, CaseBuilder, day, figure
from witnessmark.model.claims import ClaimKind, Figure
from witnessmark.model.places import Place
from witnessmark.publish.panels import panels
from witnessmark.publish.payload import Numbering, incident_views
from witnessmark.publish.summary import _needs, _totals, in_a_sentence, summarise
from witnessmark.publish.support import QUOTE_CHARS, Support
from witnessmark.publish.wording import Wording

WORDS = Wording.of("en")


def told(sentence: Any) -> str:
    return "".join(part.words for part in sentence)


def told_by(
    *reports: tuple[str, str, str, Figure],
    kind: str = "shelling",
    target: str | None = "market",
    origin: str | None = None,
    place: Place = MARIUPOL,
) -> str:
    """Return the second sentence of the summary of one incident in Mariupol; each report: publisher, sentence, quote,
    figure. `origin` makes all of them one text; `place` is where the last report tells of."""
    made = CaseBuilder()
    claims = [
        made.claim(
            made.report(publisher, f"Report {n}", [words], day("2022-03-14")),
            0,
            quote,
            ClaimKind.KILLED,
            number,
            place=place if n == len(reports) - 1 else MARIUPOL,
            when=day("2022-03-14"),
            object_=target,
            origin=origin,
        )
        for n, (publisher, words, quote, number) in enumerate(reports)
    ]
    best = reports[0][3].low
    made.incident(
        kind, target, MARIUPOL, day("2022-03-14"), {ClaimKind.KILLED: claims}, {ClaimKind.KILLED: (best, best, best)}
    )
    return second(made)


def second(made: CaseBuilder) -> str:
    record = made.record()
    numbers = Numbering.of(record)
    sentences = summarise(
        record, numbers, incident_views(record, numbers, WORDS), panels(record, numbers, WORDS), [], WORDS
    )
    return told(sentences[1])


SHELLED = ("Shelling of a market in Mariupol killed seven people.", "killed seven people", figure(7, 7, words="seven"))
COUNTED = ("In Mariupol 7 died when shells hit the market.", "7 died", figure(7, 7, words="7"))


def test_what_independent_reports_give_alike_is_told_as_such() -> None:
    """Figure, town and day stand; the attack and its target only because both sentences name them."""
    words = told_by(("Courier", *SHELLED), ("Herald", *COUNTED))
    assert words == (
        "On the number of people killed, two independent reports or more agree here: "
        "7 killed near Mariupol (shelling of a market, 14 March 2022)."
    )
    assert "(14 March 2022)" in told_by(
        ("Courier", *SHELLED), ("Herald", *COUNTED), kind="missile_strike", target="port"
    )


def test_a_figure_of_one_report_stands_in_its_words() -> None:
    """Neither one report, nor two of one text or one publisher, are agreement."""
    quoted = (
        "in the words of one report: “Shelling of a market in Mariupol killed seven people.” (Courier, 14 March 2022)"
    )
    assert quoted in told_by(("Courier", *SHELLED))
    for words in (
        told_by(("Courier", *SHELLED), ("Herald", *COUNTED), origin="one text"),
        told_by(("Courier", *SHELLED), ("Courier", *COUNTED)),
    ):
        assert words.startswith("No incident was found with two independent reports")


def test_a_report_that_tells_of_another_place_backs_nothing() -> None:
    """A claim joined to an incident elsewhere is no second voice for its figure."""
    words = told_by(("Courier", *SHELLED), ("Herald", *COUNTED), place=LVIV)
    assert words.startswith("No incident was found with two independent reports")


@pytest.mark.parametrize(
    ("sentence", "quote", "part"),
    [
        ("The mayor and seven others were killed in Mariupol.", "seven others were killed", True),
        ("She and 7 of her family were shot dead in Mariupol.", "7 of her family were shot dead", True),
        ("In Mariupol seven people, among them a nurse, were killed.", "seven people", False),
    ],
)
def test_a_figure_that_leaves_somebody_out_agrees_with_none(sentence: str, quote: str, part: bool) -> None:
    number = figure(7, 7, words="7" if "7" in quote else "seven")
    words = told_by(("Courier", *SHELLED), ("Herald", sentence, quote, number))
    assert words.startswith("No incident was found") is part


def test_an_unsure_reading_is_neither_told_nor_quoted() -> None:
    made = CaseBuilder()
    claim = made.claim(
        made.report("Courier", "Report", [SHELLED[0]], day("2022-03-14")), 0, SHELLED[1], ClaimKind.KILLED, SHELLED[2]
    )
    made.claims[claim] = replace(made.claims[claim], claim=replace(made.claims[claim].claim, unsure=True))
    made.incident(
        "shelling", None, MARIUPOL, day("2022-03-14"), {ClaimKind.KILLED: [claim]}, {ClaimKind.KILLED: (7, 7, 7)}
    )
    assert second(made) == "No number of people killed or injured in one incident was read surely enough to stand here."


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_cut_sentence_keeps_the_words_of_its_claim(before: int, after: int) -> None:
    """However long its sentence, a quotation holds the claim's own words, whole words, and not many more."""
    words = f"{'long ' * before}seven people were killed{' late' * after}."
    made = CaseBuilder()
    claim = made.claim(
        made.report("Courier", "Report", [words], None), 0, "seven people were killed", ClaimKind.KILLED, figure(7, 7)
    )
    made.incident("shelling", None, None, None, {ClaimKind.KILLED: [claim]}, {ClaimKind.KILLED: (7, 7, 7)})
    record = made.record()
    shown = Support(record, Numbering.of(record), WORDS).quoted(record.claims[0].claim)
    assert "seven people were killed" in shown
    assert len(shown) <= QUOTE_CHARS + 2
    assert set(shown.strip("….").split()) <= {"long", "late", "late.", "seven", "people", "were", "killed", "killed."}
    assert shown.strip("…") in words


def totals_of(*totals: tuple[str, str, Figure], one_incident: int = 0) -> str:
    """Return the sentence about running totals; each total: publisher, sentence, figure."""
    made = CaseBuilder()
    for n, (publisher, words, number) in enumerate(totals):
        report = made.report(publisher, f"Report {n}", [words], day("2022-03-14"))
        claim = made.claim(report, 0, words, ClaimKind.KILLED, number, place=MARIUPOL, running=True)
        made.total(ClaimKind.KILLED, MARIUPOL, [claim])
    incident = {"e": [["killed", one_incident, one_incident, one_incident, "agreed", "", 1, 0]], "g": "weak"}
    record = made.record()
    numbers = Numbering.of(record)
    return told(_totals(panels(record, numbers, WORDS), [incident], Support(record, numbers, WORDS), WORDS))


def test_running_totals_are_told_where_two_give_them_and_quoted_where_one_does() -> None:
    """One that an incident alone exceeds is not called the largest of a case."""
    one = ("Courier", "Since March 900 have died in Mariupol.", figure(900, 900))
    two = ("Herald", "In Mariupol 900 have been killed so far.", figure(900, 900))
    assert "“Since March 900 have died in Mariupol.” (Courier, 14 March 2022)" in totals_of(one)
    assert (
        totals_of(one, two) == "Running totals that two independent reports or more give alike: 900 killed in Mariupol."
    )
    assert totals_of(one, one_incident=1_000).startswith("No running total in this record is larger")
    assert totals_of() == "This record holds no running total in numbers."


def need(*claims: int) -> dict[str, Any]:
    return {"p": "Lakeside", "items": [{"w": "water", "o": 1, "no": 0, "c": list(claims)}]}


def test_one_stray_sentence_makes_no_need_of_a_place() -> None:
    """A single sentence about one thing is pointed to, and not told as what people lack; two are."""
    assert told(_needs([need(0)], [], WORDS)).startswith("Of what people lack, only single sentences were found")
    assert told(_needs([need(0, 1)], [], WORDS)).startswith("One origin reports that people lack water")


@pytest.mark.parametrize(
    ("speaker", "written"),
    [
        ("Local authorities", "local authorities"),
        ("The United Nations", "the United Nations"),
        ("Save the Children", "Save the Children"),
        ("Red Cross", "Red Cross"),
        ("Reuters", "Reuters"),
        ("Arias", "Arias"),
        ("Police", "police"),
        ("Kyiv officials", "Kyiv officials"),
        ("", ""),
    ],
)
def test_a_speaker_inside_a_sentence_keeps_only_the_capitals_of_names(speaker: str, written: str) -> None:
    assert in_a_sentence(speaker) == written

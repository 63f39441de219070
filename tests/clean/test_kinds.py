"""Each sentence knows what it is doing on its page; reporting is never an appeal or boilerplate."""

from pathlib import Path

import pytest

from witnessmark.clean import clean
from witnessmark.clean.kinds import kinds, make_line
from witnessmark.clean.repair import repair
from witnessmark.clean.sentences import paragraphs, sentences
from witnessmark.collect import collect
from witnessmark.model.custody import Brought
from witnessmark.model.text import Document, SentenceKind
from witnessmark.settings import Settings

SEEDS = Path(__file__).resolve().parents[2] / ".." / "shared" / "seeds"
WIRES = Path(__file__).resolve().parents[2] / ".." / "shared" / "eval"


def sort(*lines: str, heading: bool = False) -> list[tuple[str, str]]:
    text = repair("\n".join(lines))[0]
    made = [make_line(text, span, sentences(text, span)) for span in paragraphs(text)]
    found = kinds(made, captions=frozenset(), heading=heading)
    spans = [span for line in made for span in line.sentences]
    return [(kind.value, text[span.start : span.end]) for kind, span in zip(found, spans, strict=True)]


def only(*lines: str) -> list[str]:
    return [kind for kind, _ in sort(*lines)]


BODY = (
    "The mayor said on Monday that twelve people had been killed in the harbour.",
    "Rescuers searched the ruins of the school through the night, officials said.",
)
HOW_TO_GIVE = "To make a donation to the fund please visit fund.example.org or text HELP to 70000."


@pytest.mark.parametrize(
    "line",
    [
        "A nurse carries a boy out of a burning hospital in the old town",
        "People look at a crater in front of the town hall on Sunday, March 6.",
        "Rescuers search the ruins of a school after an air strike in the east of the town",
        "An aerial view of the harbour after the raid, which left the pier in ruins",
        "An elderly man is helped out of his house in a village near the front",
        "A soldier looks on as families board a train at the station, a day after the raid. (AP Photo/A. Name)",
        "The bridge, pictured before the flood, was the only way across the river",
        "Rockets hit the power station on Friday night and cut off half the town from the grid",
    ],
)
def test_captions(line: str) -> None:
    """A line in the present that shows something, or one that lacks its stop among lines that have theirs."""
    found = only(BODY[0], line, BODY[1])
    assert (found[0], set(found[1:-1]), found[-1]) == ("body", {"caption"}, "body")


@pytest.mark.parametrize(
    "line",
    [
        "A spokesman said that rescuers were still looking for a family of five.",
        "Thousands of people flee the region every day, according to the council.",
        "The hospitals work without power and doctors carry water up the stairs.",
        "A doctor told reporters that two children had died.",
        "The bus carries workers to the mine and was hit by a shell, killing four.",
    ],
)
def test_reporting_is_no_caption(line: str) -> None:
    """A sentence with its stop that reports is body."""
    assert only(BODY[0], line, BODY[1]) == ["body", "body", "body"]


def test_repeated_lines_are_captions() -> None:
    """A line printed twice is a picture's caption, whatever its quotes and spaces."""
    first = "The town’s only bridge was destroyed by a raid on Friday night."
    again = "The town's only  bridge was destroyed by a raid on Friday night."
    assert only(BODY[0], first, again, BODY[1]) == ["body", "caption", "caption", "body"]


def test_headings() -> None:
    """The opening line without a stop, and short lines without one, are headings; so are capitals in mixed text."""
    assert only("Twelve killed in harbour raid", *BODY, "WHAT WE KNOW", "The victims", BODY[0] + " More follow.") == [
        "heading", "body", "body", "heading", "heading", "body", "body",
    ]  # fmt: skip
    assert only("LIMA, 3 JAN 90 -- [REPORT]", *map(str.upper, BODY))[0] == "body"


def test_given_title_is_a_heading() -> None:
    """The first line is the title where the source says so, stop or no stop."""
    assert sort("It is over.", *BODY, heading=True)[0] == ("heading", "It is over.")


def test_quotes() -> None:
    """Sentences wholly inside quotation marks are quotes, also where the quote goes on or is never closed."""
    assert only("She said: 'We hid. The doctors' house fell. We left.' Then she wept.") == [
        "body", "quote", "quote", "body",
    ]  # fmt: skip
    assert only("“We hid in the cellar. It shook.", "“Then it was quiet.”") == ["quote", "quote", "quote"]
    assert only('"They shot him," she said.', '"He was 9."') == ["body", "quote"]
    assert only("The '80s were better. It's the boys' school. Don't go.") == ["body", "body", "body"]
    assert only("'It's gone,' he said. The house is 5' high.") == ["body", "body"]


def test_appeal_and_what_stands_in_it() -> None:
    """A call for money is an appeal with its bank details, addresses and heads; reporting beside it is not."""
    found = sort(
        BODY[0],
        "THE HARBOUR FUND APPEAL",
        "Our readers have always been generous in times of need.",
        "In the name of humanity we ask all our readers to give what they can.",
        HOW_TO_GIVE,
        "By bank transfer, please use these details:",
        "Account name: Harbour Fund",
        "Sort code: 00-00-00",
        "BY POST",
        "Make your cheque payable to 'Harbour Fund' and post it to: 1 Quay Street, Town",
        BODY[1],
    )
    assert [kind for kind, _ in found] == ["body", *["appeal"] * 9, "body"]


@pytest.mark.parametrize(
    "line",
    [
        "The appeal court ordered the charity to pay back donations, a judge said.",
        "The president appealed to all citizens to give up their arms.",
        "Three aid workers of a charity that raises money for refugees were killed.",
        "He donated blood for the wounded after the attack, which killed ten.",
        "Police found cheques and money from donations in the house of the kidnapped banker.",
        "“Please help us! Please give us water!”",
        "Generous donations of food had reached the town before the shelling, officials said.",
    ],
)
def test_reporting_is_no_appeal(line: str) -> None:
    """Reporting about charity, appeals in court and cries for help are no appeal, even beside one."""
    assert "appeal" not in only(BODY[0], line, BODY[1])
    beside = sort(BODY[0], HOW_TO_GIVE, line, "Sort code: 00-00-00", BODY[1])
    assert [kind for kind, text in beside if text in line].count("appeal") == 0


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Ten things about the harbour",
        "Share this article",
        "We use cookies to improve your visit to this site.",
        "© 2022 The Harbour Times",
        "All rights reserved.",
        "Subscribe to our newsletter",
        "By Anna Example for The Harbour Times",
        "Published: 14 March 2022",
        "Follow us on Twitter",
        "Read more about the harbour",
        "Last updated: Monday, March 14, 2022 at 10:30 GMT",
        "Advertisement",
    ],
)
def test_boilerplate(line: str) -> None:
    """What a page says about itself is boilerplate."""
    assert only(BODY[0], line, BODY[1]) == ["body", "boilerplate", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "By Monday ten people had died in the hospital.",
        "Read more than once, the letter told of three men who were shot.",
        "Police said they would share the report on the killing with the family.",
        "Published figures show 2400 dead in the town",
        "The paper published a list of ten dead soldiers in 1990.",
        "Contact with the village was lost after the raid that killed four.",
    ],
)
def test_reporting_is_no_boilerplate(line: str) -> None:
    """A sentence that reports is never boilerplate for one of its words."""
    assert "boilerplate" not in only(BODY[0], line, BODY[1])


def documents(folder: Path) -> list[Document]:
    if not folder.is_dir():
        pytest.skip(f"the shared material {folder.name} does not lie beside this checkout")
    chosen = Settings()
    rows = [row for row in collect([str(folder)], chosen) if isinstance(row, Brought)]
    return [made for row in rows for made in clean(row.capture, row.data, chosen) if isinstance(made, Document)]


def test_seed_pages() -> None:
    """In both seed pages the appeal is one and no sentence with a toll is; headers and damage are read."""
    first, second = documents(SEEDS)
    tolls = [
        text for made in (first, second) for text in made.sentences if " killed" in text.text or "dead" in text.text
    ]
    assert all(text.kind not in (SentenceKind.APPEAL, SentenceKind.BOILERPLATE) for text in tolls)
    counts = [sum(text.kind is SentenceKind.APPEAL for text in made.sentences) for made in (first, second)]
    assert counts == [9, 18]
    assert [made.report.publisher for made in (first, second)] == ["dailymail.co.uk", None]
    assert sum(flag.kind == "glued_words" for flag in first.report.flags) == 4
    assert sum(flag.kind == "lost_dash" for flag in first.report.flags) == 5


def test_wires_hold_no_appeal() -> None:
    """Of fifty wire reports no sentence is lost to appeals or boilerplate, all have their day and their agency."""
    made = documents(WIRES / "wires")
    kinds_seen = {text.kind for document in made for text in document.sentences}
    assert not kinds_seen & {SentenceKind.APPEAL, SentenceKind.BOILERPLATE}
    assert all(document.report.published and document.report.publisher for document in made)
    assert {document.report.published.start.year for document in made if document.report.published} == {1988}

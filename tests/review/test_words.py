"""Every word of the review goes through the catalogue, and each catalogue has all of them."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.review.test_app import PEOPLE, Reviewer, killed_of
from witnessmark import lexicon
from witnessmark.corrections import CLOSED, KINDS_OF_ATTACK
from witnessmark.differences import AS_READ
from witnessmark.model.claims import ClaimKind
from witnessmark.model.incidents import FigureStatus
from witnessmark.model.judgements import Verdict
from witnessmark.model.text import Match
from witnessmark.review import Role, make_app
from witnessmark.review.desk import Desk
from witnessmark.review.words import Words

REVIEW = Path(str(files("witnessmark.review")))
TEMPLATES = sorted((REVIEW / "templates").glob("*.j2"))
OTHERS = [code for code in lexicon.spoken() if code != "en"]
SAYING = {"say", "_say", "text", "ArgumentError", "ChangedError"}
"""Calls in the code whose first argument is shown to people."""
PLAIN = {"Witnessmark", "?", "2, 2-4, 2-"}
"""What is the same in every language."""


def of_templates() -> set[str]:
    """Return the English of every `_("...")` in the templates."""
    return {text for path in TEMPLATES for text in re.findall(r'_\("([^"]+)"', path.read_text("utf-8"))}


def of_code() -> set[str]:
    """Return the English that the code of the review says."""
    found = set()
    for path in sorted(set(REVIEW.glob("*.py")) - {REVIEW / "serving.py"}):  # speaks on the terminal
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in SAYING:
                    found.add(node.args[0].value)
    return found


def of_lists() -> set[str]:
    """Return the values of the closed lists that the pages show."""
    kinds = (*CLOSED.values(), ClaimKind, FigureStatus, Match, Role, Verdict)
    shown = {row.value for kind in kinds for row in kind} | {*KINDS_OF_ATTACK, AS_READ, "none"}
    return {row.replace("_", " ") for row in shown | {"extract", "resolve", "reuse", "link", "joined_wrongly"}}


class Shown(HTMLParser):
    """The text and the spoken attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in {"aria-label", "placeholder", "title", "alt"}]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def bare(path: Path) -> Iterator[str]:
    """Yield the words that a template shows by itself, outside of any expression."""
    text = "".join(
        value if kind == "data" else "\0" * (kind == "variable_begin")
        for _, kind, value in Environment(autoescape=True).lex(path.read_text("utf-8"))
    )
    for words in Shown(text).found:
        yield from (part.strip() for part in words.split("\0") if re.search(r"[^\W\d_]{2}", part))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_shows_a_word_of_its_own(path: Path) -> None:
    """Text and labels stand in `_()`, so that a catalogue can say them."""
    assert {words.strip(" ·") for words in bare(path)} <= PLAIN


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_has_every_word_and_no_other(code: str) -> None:
    """Nothing is left in English, nothing is kept that is no longer said, and what is filled in stands in both."""
    said: dict[str, str] = lexicon.load(f"review_{code}")["said"]
    wanted = of_templates() | of_code() | of_lists()
    assert sorted(wanted - said.keys()) == []
    assert sorted(said.keys() - wanted) == []
    for english, words in said.items():
        assert sorted(re.findall(r"%\(\w+\)s|%%|</?\w+>", english)) == sorted(
            re.findall(r"%\(\w+\)s|%%|</?\w+>", words)
        ), english
        assert '"' not in words, english


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    """Ukrainian groups by a space and has a decimal comma and its own months; English has neither."""
    ukrainian, english = Words("uk"), Words("en")
    when = datetime(2023, 3, 4, 9, 5, tzinfo=UTC)
    assert (ukrainian.number(12345), english.number(12345)) == ("12\u00a0345", "12,345")
    assert (ukrainian.decimal(2.5, 2), english.decimal(2.5, 2)) == ("2,50", "2.50")
    assert (ukrainian.day(date(2023, 3, 4)), english.day(date(2023, 3, 4))) == ("4 березня 2023", "4 March 2023")
    assert ukrainian.moment(when) == "4 березня 2023, 09:05"


def test_a_case_in_ukrainian_is_reviewed_in_ukrainian(desk: Desk) -> None:
    """Every page a lead sees speaks Ukrainian, from the queue's reasons to a refused verdict; quotes stay."""
    (desk.root / "case.toml").write_text('language = "uk"\n', "utf-8")
    desk = Desk.of(desk.root, desk.settings)
    ana = Reviewer(make_app(desk, PEOPLE), "t-ana")
    record, claim = killed_of(desk, 4)
    titled = {word for row in desk.documents.values() for word in re.findall(r"[A-Za-z]{3,}", row.report.title or "")}
    for path in ("/", f"/record/{record}", "/differences", "/names", "/sources", "/decisions", "/files", "/record/no"):
        page = ana.get(path)
        assert '<html lang="uk">' in page, path
        shown = re.sub(r"<(blockquote|bdi|kbd|svg|script)\b.*?</\1>", "", page, flags=re.S)
        shown = re.sub(r"<a href=\"/files/.*?</a>", "", shown)
        left = {word for text in Shown(shown).found for word in re.findall(r"[A-Za-z]{3,}", text)}
        assert left - titled <= {"Witnessmark", "Kharkiv"}, path
    assert "вбиті 4" in ana.get(f"/record/{record}")
    assert "докази: слабко" in ana.get("/")
    desk.judge(PEOPLE["t-ben"], Verdict.FIGURE, (claim,), "6", "six by my count")
    desk.release(PEOPLE["t-ana"])
    told = Reviewer(make_app(desk, PEOPLE), "t-ben").send(record, "sign_off", record).text
    assert "підписує лише керівник" in told

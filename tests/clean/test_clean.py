"""Captures become documents, or leave with a reason; the same bytes always give the same documents."""

import dataclasses
import hashlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from witnessmark.clean import clean
from witnessmark.model.plain import from_plain, to_plain
from witnessmark.model.text import Capture, Document, FlagKind, SentenceKind, Skipped
from witnessmark.settings import Settings

DEFAULT = Settings()
PARAGRAPH = "The council said on Monday that twelve people had been killed when a shell struck the bakery in the town. "
TYPES = ["text/plain", "text/html", "application/x-ndjson", "application/json"]


def run(
    data: bytes | str, media_type: str = "text/plain", source: str = "a.txt", settings: Settings = DEFAULT
) -> list[Document | Skipped]:
    data = data.encode() if isinstance(data, str) else data
    digest = hashlib.sha256(data).hexdigest()
    capture = Capture(digest=digest, media_type=media_type, source=source, url=None, size_bytes=len(data))
    return list(clean(capture, data, settings))


def one(data: bytes | str, media_type: str = "text/plain", source: str = "a.txt") -> Document:
    (made,) = run(data, media_type, source)
    assert isinstance(made, Document), made
    assert all(made.report.text[text.start : text.end] == text.text for text in made.sentences)
    return made


def reason(data: bytes | str, media_type: str = "text/plain", settings: Settings = DEFAULT) -> str:
    (made,) = run(data, media_type, settings=settings)
    assert isinstance(made, Skipped), made
    assert (made.item, made.stage) == ("a.txt", "clean")
    return made.reason


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>"


# Text files


def test_header_of_three_lines() -> None:
    """Title, day and address leave the text but for the title, which stands once and is a heading."""
    made = one("Twelve killed in town\n20220314\nhttps://www.paper.co.uk/a.html\nA shell struck. Six are hurt.\n")
    report = made.report
    assert (report.title, report.url, report.publisher) == (
        "Twelve killed in town",
        "https://www.paper.co.uk/a.html",
        "paper.co.uk",
    )
    assert report.published is not None
    assert report.published.start == date(2022, 3, 14)
    assert [(text.kind, text.text) for text in made.sentences] == [
        (SentenceKind.HEADING, "Twelve killed in town"),
        (SentenceKind.BODY, "A shell struck."),
        (SentenceKind.BODY, "Six are hurt."),
    ]


def test_header_title_is_not_doubled() -> None:
    """A text that opens with its header's title holds it once."""
    made = one("Twelve killed\n20220314\nhttps://a.example/x\nTwelve killed\nA shell struck.\n")
    assert made.report.text.count("Twelve killed") == 1


def test_header_with_a_bad_day() -> None:
    """A header whose day is none still gives title and address, and no day is made up."""
    report = one("Twelve killed\n20229999\nhttps://a.example/x\nA shell struck.\n").report
    assert (report.published, report.url) == (None, "https://a.example/x")


def test_plain_text_is_kept_whole() -> None:
    """Without a header the text is kept character for character, and an opening line without stop is its title."""
    text = "Twelve killed in town\n\nA shell struck the bakery.\n\nSix are hurt.\n"
    report = one(text).report
    assert (report.text, report.title) == (text, "Twelve killed in town")
    assert (report.url, report.publisher, report.published) == (None, None, None)


def test_dateline_gives_day_and_credit() -> None:
    """A wire's own dateline gives the day and the agency where nothing else states them; a header goes first."""
    wire = "Lima, 20 Aug 88 (XYZ) -- [Text] The mayor was shot.\n"
    report = one(wire).report
    assert report.published is not None
    assert (report.published.start, report.published.words) == (date(1988, 8, 20), "20 Aug 88")
    assert (report.publisher, report.title) == ("XYZ", None)
    headed = one(f"Mayor shot\n19880821\nhttps://www.paper.com/x\n{wire}").report
    assert headed.published is not None
    assert (headed.published.start, headed.publisher) == (date(1988, 8, 21), "paper.com")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PARAGRAPH, "en"),
        (PARAGRAPH.upper(), "en"),
        ("Two of them were killed.", "en"),
        ("Унаслідок обстрілу міста загинули двоє людей, ще шестеро дістали поранення, повідомила влада.", "uk"),
        ("Жертв немає, поранено двох.", "uk"),
        ("Ранены двое.", "und"),
        ("قتل خمسة أشخاص.", "ar"),
        ("Петима са ранени.", "und"),
        ("Тры чалавекі загінулі ў выніку выбуху ў Мінску, паведамілі ў міліцыі.", "be"),
        ("سه نفر در انفجار کابل کشته و ده نفر زخمی شدند.", "fa"),
        ("В результате обстрела города погибли два человека, ещё шестеро получили ранения, сообщили власти.", "ru"),
        ("Dos personas murieron y seis resultaron heridas en un ataque contra la ciudad, dijo el alcalde.", "es"),
        ("Ok.", "und"),
        ("12 34 56", "und"),
    ],
)
def test_language(text: str, language: str) -> None:
    """The language is told, in capitals too, and is undetermined where the text is too short."""
    assert one(text).report.language == language


def test_broken_encoding_is_said() -> None:
    """Bytes that are no UTF-8 are read as best they can, with a flag that says how."""
    report = one("The café’s owner was killed.".encode("cp1252")).report
    assert report.text == "The café’s owner was killed."
    assert [(flag.kind, flag.seen) for flag in report.flags] == [
        (FlagKind.REPAIRED_ENCODING, "not UTF-8, read as cp1252")
    ]


def test_what_holds_no_text_is_skipped() -> None:
    """Binary data, white space, mere marks and far too long lines each leave with their reason."""
    assert "binary" in reason(bytes(range(256)) * 20)
    assert "white space" in reason(" \n\t\n")
    assert "neither letters nor digits" in reason("--- *** ---")
    assert "1,000 characters, the limit is 999" in reason("x" * 1000, settings=Settings(max_line_chars=999))
    assert run(b"x", "image/png") == []  # pictures have a stage of their own


def test_hostile_characters_are_survived() -> None:
    """NUL, direction and zero-width marks, private and astral characters give sound sentences."""
    made = one("A\0B was \u202edellik\u202c. Two\u200b were\u2060 hurt.\ufeff \U0001f4a5 \ue000 \x1b[31m Six fled.")
    assert "\0" not in made.report.text
    assert len(made.sentences) >= 2


# JSON


def test_json_lines() -> None:
    """Each line is a report under its id, or its line's number, with what it states."""
    lines = [
        {
            "id": "w-1",
            "text": "Two were killed.",
            "title": "Raid",
            "url": "https://www.a.example/1",
            "date": "2022-03-14",
        },
        {"id": 7, "content": "Three were hurt.", "publisher": "The Paper", "published": 20220315},
        {"body": "Four fled.", "source": "Agency"},
    ]
    made = run("\n".join(map(json.dumps, lines)) + "\n\n", "application/x-ndjson", "in.jsonl")
    reports = [document.report for document in made if isinstance(document, Document)]
    assert [report.source for report in reports] == ["w-1", "7", "in.jsonl:line 3"]
    assert [report.publisher for report in reports] == ["a.example", "The Paper", "Agency"]
    assert [str(report.published.start) if report.published else None for report in reports] == [
        "2022-03-14",
        "2022-03-15",
        None,
    ]
    assert reports[0].title == "Raid"
    assert reports[0].text == "Two were killed."


def test_bad_lines_are_named_and_the_rest_goes_on() -> None:
    """A line that is no JSON, has no text, is too long or too deep leaves with its number; the others are read."""
    deep = '{"text": ' + "[" * 100_000
    long = json.dumps({"text": "x" * 300_000})
    lines = ['{"id": "a"}', "{nonsense", '"just text"', "42", "", deep, long, '{"text": ""}', '{"text": "Two died."}']
    made = run("\n".join(lines), "application/x-ndjson", "in.jsonl", Settings(max_line_chars=200_000))
    told = {row.item: row.reason for row in made if isinstance(row, Skipped)}
    assert {name.rpartition(" ")[2]: text.split(":")[0].split(",")[0] for name, text in told.items()} == {
        "1": "JSON without text",
        "2": "not valid JSON",
        "4": "a JSON int",
        "6": told["in.jsonl:line 6"].split(":")[0].split(",")[0],
        "7": "a line of 300",
        "8": "JSON without text",
    }
    assert "JSON" in told["in.jsonl:line 6"]
    assert [row.report.text for row in made if isinstance(row, Document)] == ["just text", "Two died."]


def test_lone_surrogates_in_json() -> None:
    """Half a character in JSON becomes the replacement character, in text, id and title."""
    made = one('{"id": "a\\ud800", "title": "t\\udfff", "text": "Two\\ud83d were killed."}', "application/x-ndjson")
    for value in (made.report.text, made.report.source, made.report.title):
        assert value is not None
        assert "\ufffd" in value
    json.dumps(to_plain(made), ensure_ascii=False).encode("utf-8")


def test_same_record_twice_is_told() -> None:
    """A record that repeats id and text is skipped; the same id with another text is a report of its own."""
    lines = ['{"id": "a", "text": "One."}', '{"id": "a", "text": "One."}', '{"id": "a", "text": "Two."}']
    made = run("\n".join(lines), "application/x-ndjson")
    assert [type(row).__name__ for row in made] == ["Document", "Skipped", "Document"]
    assert len({row.report.id for row in made if isinstance(row, Document)}) == 2


@pytest.mark.parametrize(
    ("value", "sources"),
    [
        ({"text": "One."}, ["d.json"]),
        ([{"text": "One."}, "Two."], ["d.json:item 1", "d.json:item 2"]),
        ({"articles": [{"id": "x", "body": "One."}]}, ["x"]),
    ],
)
def test_json_documents(value: object, sources: list[str]) -> None:
    """One object, a list, or an object that holds a list of records are read."""
    made = run(json.dumps(value, indent=1), "application/json", "d.json")
    assert [row.report.source for row in made if isinstance(row, Document)] == sources


def test_json_lines_under_a_json_name() -> None:
    """JSON lines in a .json file are read line by line; a broken document is told."""
    made = run('{"text": "One."}\n{"text": "Two."}\n', "application/json", "d.json")
    assert [row.report.source for row in made if isinstance(row, Document)] == ["d.json:line 1", "d.json:line 2"]
    assert "not valid JSON" in reason('{"text": "One.', "application/json")
    assert "JSON" in reason("[" * 200_000, "application/json")


# HTML


def test_page() -> None:
    """A page gives its article, title, day, address, publisher and captions; scripts and menus are left out."""
    head = (
        "<title>Twelve killed | The Paper</title><meta property='og:site_name' content='The Paper'>"
        "<meta property='og:title' content='Twelve killed in town'>"
        "<link rel='canonical' href='https://www.paper.example/a'>"
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2022-03-14T09:00:00Z"}]}</script>'
    )
    body = (
        f"<h1>Twelve killed in town</h1><p>{PARAGRAPH * 3}</p><script>alert('no')</script>"
        "<figure><img src='a.jpg'>"
        "<figcaption>A nurse carries a boy out of the bakery in the old town</figcaption></figure>"
        f"<p>{PARAGRAPH.replace('bakery', 'school') * 3}</p>"
    )
    made = one(page(body, head), "text/html", "a.html")
    report = made.report
    assert (report.title, report.url, report.publisher) == (
        "Twelve killed in town",
        "https://www.paper.example/a",
        "The Paper",
    )
    assert report.published is not None
    assert report.published.start == date(2022, 3, 14)
    assert "alert" not in report.text
    assert report.text.count("Twelve killed in town") == 1
    kinds = {text.text: text.kind for text in made.sentences}
    assert kinds["Twelve killed in town"] is SentenceKind.HEADING
    assert kinds["A nurse carries a boy out of the bakery in the old town"] is SentenceKind.CAPTION
    assert kinds[PARAGRAPH.strip()] in (SentenceKind.BODY, SentenceKind.CAPTION)


@pytest.mark.parametrize(
    "stated",
    [
        "<p>© 2019 The Paper. All rights reserved.</p>",
        "<p>Read our report of 3 March 2020 on the flood and that of 2021-05-06 on the fire.</p>",
        "<footer><time datetime='1999-01-01'>founded</time><time datetime='2000-01-01'>x</time></footer>",
        "<meta name='copyright' content='2018-01-01'>",
    ],
)
def test_no_day_is_guessed(stated: str) -> None:
    """A year of copyright, a day in the running text or somebody else's time is not the day of publication."""
    assert one(page(f"<p>{PARAGRAPH * 4}</p>{stated}"), "text/html").report.published is None


@pytest.mark.parametrize(
    "stated",
    [
        "<meta property='article:published_time' content='2022-03-14T10:00:00+00:00'>",
        "<meta itemprop='datePublished' content='2022-03-14'>",
        "<meta name='DC.date.issued' content='14 March 2022'>",
        '<script type="application/ld+json">[{"@type": "NewsArticle", "datePublished": "2022-03-14"}]</script>',
    ],
)
def test_stated_day_of_a_page(stated: str) -> None:
    """Metadata and JSON-LD state the day."""
    published = one(page(f"<p>{PARAGRAPH * 4}</p>", stated), "text/html").report.published
    assert published is not None
    assert published.start == date(2022, 3, 14)


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<html></html>",
        "<html><body><script>var a=1</script></body></html>",
        "<!doctype html><nav><a href=x>y</a></nav>",
        "<body><p>We use cookies to make this site better for you.</p>",
        "<",
    ],
)
def test_page_without_article(markup: str) -> None:
    """A page with no running text is skipped and says so."""
    assert "HTML without an article" in reason(markup or " ", "text/html")


def test_extreme_pages_are_refused() -> None:
    """Pages too deep for any parser, or too large, are skipped at once."""
    assert "nested deeper" in reason("<html><body>" + "<div>" * 100_000 + "text", "text/html")
    assert "the limit is" in reason("<html>" + "<p>x</p>" * 600_000, "text/html")


def test_page_with_odd_parts() -> None:
    """Broken JSON-LD, NUL bytes, bad addresses and unclosed tags do no harm."""
    head = '<script type="application/ld+json">{"datePublished": </script><link rel=canonical href="javascript:x">'
    report = one(page(f"<p>{PARAGRAPH * 4}\0<b><i><p>{PARAGRAPH}", head), "text/html").report
    assert report.url is None
    assert "twelve people" in report.text


# Whatever comes


@hypothesis_settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(TYPES),
)
def test_any_bytes_give_documents_or_reasons(data: bytes, media_type: str) -> None:
    """Whatever the bytes, each item is a sound document that survives storage, or a reason; twice the same."""
    made = run(data, media_type)
    assert made == run(data, media_type)
    for row in made:
        if isinstance(row, Skipped):
            assert row.reason
            continue
        text = row.report.text
        covered = [index for sentence in row.sentences for index in range(sentence.start, sentence.end)]
        assert covered == sorted(set(covered))
        assert {index for index, char in enumerate(text) if not char.isspace()} <= set(covered)
        assert all(text[sentence.start : sentence.end] == sentence.text for sentence in row.sentences)
        assert [sentence.index for sentence in row.sentences] == list(range(len(row.sentences)))
        assert all(0 <= flag.start <= flag.end <= len(text) for flag in row.report.flags)
        assert from_plain(Document, json.loads(json.dumps(to_plain(row)).encode("utf-8"))) == row


def test_ids_depend_on_source_and_text_only() -> None:
    """Equal sources and texts give equal ids; another source or text gives others."""
    first, second = one("Two died."), one("Two died.", source="b.txt")
    assert dataclasses.replace(first.report) == one("Two died.").report
    assert first.report.id != second.report.id
    assert first.sentences[0].id != second.sentences[0].id
    assert first.report.id != one("Ten died.").report.id

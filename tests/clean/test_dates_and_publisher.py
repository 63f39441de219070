"""Days and publishers are read only where they are stated."""

from datetime import date

import pytest

from witnessmark.clean.dates import read_date, read_dateline, read_stamp
from witnessmark.clean.publisher import publisher_of, web_address


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("20220314", date(2022, 3, 14)),
        ("2022-03-14", date(2022, 3, 14)),
        ("2022-03-14T08:30:00+02:00", date(2022, 3, 14)),
        ("2022/3/14", date(2022, 3, 14)),
        ("14 March 2022", date(2022, 3, 14)),
        ("Mon, 14 Mar 2022 08:30:00 GMT", date(2022, 3, 14)),
        ("March 14, 2022", date(2022, 3, 14)),
        ("Monday, March 14th, 2022", date(2022, 3, 14)),
        ("3 JAN 90", date(1990, 1, 3)),
        ("3 JAN 22", date(2022, 1, 3)),
        ("18 April 49", date(2049, 4, 18)),
        ("18 April 50", date(1950, 4, 18)),
    ],
)
def test_stated_days(value: str, expected: date) -> None:
    """Days in ISO 8601, as YYYYMMDD or with an English month are read; two-digit years from 50 on are of the 1900s."""
    span = read_date(value)
    assert span is not None
    assert (span.start, span.end, span.date_prec, span.inferred) == (expected, expected, 1, False)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "20221399",
        "03/04/2022",
        "0001-01-01",
        "31 February 2022",
        "2022",
        "today",
        "5 Foo 22",
        "March 2022",
        "\ud800",
    ],
)
def test_unclear_days_are_none(value: str) -> None:
    """What is no day, or could be two, is None."""
    assert read_date(value) is None


def test_month_alone_is_a_month() -> None:
    """A stated month spans its days with precision 4."""
    span = read_date("2022-02")
    assert span is not None
    assert (span.start, span.end, span.date_prec) == (date(2022, 2, 1), date(2022, 2, 28), 4)


def test_unix_times() -> None:
    """Seconds since 1970 give their UTC day; nonsense gives none."""
    span = read_stamp(1647216000)
    assert span is not None
    assert span.start == date(2022, 3, 14)
    assert [read_stamp(value) for value in (-1, 0, 1e300)] == [None] * 3


@pytest.mark.parametrize(
    ("text", "day", "credit"),
    [
        ("SAN PEDRO, 3 JAN 90 -- [REPORT] ...", date(1990, 1, 3), None),
        ("Lima, 20 Aug 88 (XYZ) -- The mayor", date(1988, 8, 20), "XYZ"),
        ("LIMA, 20 AUG 88 (ACAN - EFE)-- [TEXT] X", date(1988, 8, 20), "ACAN - EFE"),
        ("Perth (Australia), June 11 89 (XYZ) -- X", date(1989, 6, 11), "XYZ"),
        ("KYIV, March 14, 2022 (Wire) - Two", date(2022, 3, 14), "Wire"),
        ("KYIV, March 14 (Wire) - Two", None, "Wire"),
        ("KYIV (Wire) — Two", None, "Wire"),
        ("LIMA, NO DATE (TELE) -- X", None, "TELE"),
        ("The talks (on Monday) - the third this year - failed.", None, None),
        ("Two men - both from Lima - died.", None, None),
        ("", None, None),
    ],
)
def test_datelines(text: str, day: date | None, credit: str | None) -> None:
    """A dateline gives the day when it names the year, and who is credited; prose with dashes gives nothing."""
    found = read_dateline(text)
    assert found.credit == credit
    assert (found.published.start if found.published else None) == day


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.dailymail.co.uk/news/a.html", "dailymail.co.uk"),
        ("https://news.example.com/a", "example.com"),
        ("https://en.paper.com.ua/a", "paper.com.ua"),
        ("https://www.lemonde.fr/x", "lemonde.fr"),
        ("https://t.co/x", "t.co"),
        ("https://bbc.co.uk", "bbc.co.uk"),
        ("http://10.0.0.1/x", "10.0.0.1"),
        ("https://web.archive.org/web/20220316101500/https://www.paper.example:80/a", "paper.example"),
        ("https://archive.today/20220316101500/https://m.paper.example/a", "paper.example"),
        ("https://webcache.googleusercontent.com/search?q=cache:https://amp.paper.example/a", "paper.example"),
        ("https://paper-example.cdn.ampproject.org/c/s/paper.example/a", "paper.example"),
        ("https://archive.ph/AbC1d", "archive.ph"),
        ("https://", None),
        ("https://[", None),
        (None, None),
    ],
)
def test_publisher_of_an_address(url: str | None, expected: str | None) -> None:
    """The registered host names the publisher; an unusable address names none."""
    assert publisher_of(url) == expected


def test_web_addresses() -> None:
    """Only one http(s) address with a host is one."""
    assert web_address(" https://a.example/x ") == "https://a.example/x"
    assert [
        web_address(bad) for bad in ("javascript:alert(1)", "https://a b.example", "file:///x", "https://x", None)
    ] == [None] * 5

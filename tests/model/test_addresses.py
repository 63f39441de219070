"""Addresses of archives and AMP caches are the address that was published under; spellings of one address are one."""

import pytest

from witnessmark.model.addresses import same_page, unwrap

GOOGLE = "https://webcache.googleusercontent.com/search?q="


@pytest.mark.parametrize(
    ("given", "url", "captured"),
    [
        ("https://web.archive.org/web/20220316101500/https://a.example/x?y", "https://a.example/x?y", "20220316101500"),
        ("http://web.archive.org/web/20220316101500id_/http:/a.example/x", "http://a.example/x", "20220316101500"),
        ("https://web.archive.org/web/2022/a.example/x", "http://a.example/x", "2022"),
        ("https://archive.ph/20220316101500/https://a.example/x", "https://a.example/x", "20220316101500"),
        ("https://archive.is/2022.03.16-101500/https://a.example/x", "https://a.example/x", "20220316101500"),
        ("https://archive.today/o/AbC1d/https://a.example/x", "https://a.example/x", None),
        ("https://archive.ph/AbC1d", "https://archive.ph/AbC1d", None),
        ("https://a-example.cdn.ampproject.org/c/s/a.example/x", "https://a.example/x", None),
        ("https://www.google.com/amp/s/a.example/x", "https://a.example/x", None),
        ("https://www.google.com/search?q=amp", "https://www.google.com/search?q=amp", None),
        ("https://web.archive.org/about/", "https://web.archive.org/about/", None),
        (
            "https://archive.ph/20230101000000/https://web.archive.org/web/2022/https://a.example/x",
            "https://a.example/x",
            "20230101000000",
        ),
        (GOOGLE + "cache:AbC-1d:https://a.example/x%3Fy", "https://a.example/x?y", None),
        (GOOGLE + "cache:a.example/x+flood&hl=en", "http://a.example/x", None),
        (GOOGLE + "flood", GOOGLE + "flood", None),
        ("http://[broken", "http://[broken", None),
    ],
)  # fmt: skip
def test_an_archived_address_is_unwrapped(given: str, url: str, captured: str | None) -> None:
    """The original address and the capture time come out; an address that holds no other stays as it is."""
    found = unwrap(given)
    assert (found.url, found.captured) == (url, captured)


def test_spellings_of_one_page_are_one() -> None:
    """Scheme, www, m, amp, port, fragment, tracking and a last slash make no other page; host, path and query do."""
    spellings = [
        "https://a.example/news/x", "http://www.a.example:80/news/x/", "https://m.a.example/news/x?utm_source=b#top",
        "https://amp.a.example/news/x/amp/", "https://www.a.example/amp/news/x",
        "https://web.archive.org/web/20220316101500/http://a.example:80/news/x", "https://A.example/news/x?amp=1",
    ]  # fmt: skip
    assert {same_page(url) for url in spellings} == {"a.example/news/x"}
    others = ["https://b.example/news/x", "https://a.example/news/y", "https://a.example/news/x?page=2",
              "https://a.example/news/camp", "https://a.example:8080/news/x"]  # fmt: skip
    assert len({same_page(url) for url in [*spellings, *others]}) == 6


def test_a_bomb_of_wrappers_ends() -> None:
    """A thousand wrappers in one address are unwrapped a few times and no more."""
    assert unwrap("https://web.archive.org/web/2022/" * 1000 + "https://a.example/").captured == "2022"

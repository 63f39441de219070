"""Fetching from the web: what is asked for comes in with its custody; no attack gets through and none stalls."""

import gzip
import ipaddress
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.forms.loopback import HTML, QUICK, Serve, Server, answer, drip, refused, web
from tests.forms.makers import DEAD, HURT, page
from witnessmark.collect import collect
from witnessmark.collect.dialing import is_public
from witnessmark.collect.web import Web
from witnessmark.errors import ItemError
from witnessmark.intake import add, history, preview, remove, sources
from witnessmark.model.custody import Brought
from witnessmark.model.text import Skipped
from witnessmark.settings import Settings


def test_a_page_comes_in_with_its_custody(server: Server, tmp_path: Path) -> None:
    """The journal has the address asked for and the one reached, status, headers, person, tool and digest."""
    server.routes["/a"] = answer("", "Location: /b", status="301 Moved Permanently")
    server.routes["/b"] = answer(page(DEAD), *HTML, "X-Served-By: one")
    add([server.url("/a")], tmp_path / "case", QUICK, "ada", lambda *_: None, web())
    (row,) = history(tmp_path / "case")
    assert row.capture is not None
    assert (row.source, row.capture.url) == (server.url("/a"), server.url("/b"))
    assert (row.custody.asked, row.custody.reached, row.custody.status) == (server.url("/a"), server.url("/b"), 200)
    assert ("x-served-by", "one") in [(name.lower(), value) for name, value in row.custody.headers]
    assert server.asked == ["/robots.txt", "/a", "/b"]


def test_a_packed_page_is_unpacked(server: Server) -> None:
    """A gzip answer is read as what was packed."""
    server.routes["/a"] = answer(gzip.compress(page(DEAD).encode()), *HTML, "Content-Encoding: gzip")
    assert DEAD.encode() in web().fetch(server.url("/a")).data


def test_a_changed_page_is_told(server: Server, tmp_path: Path) -> None:
    """The same address with other bytes takes its own place; both are kept."""
    for text, told in ((DEAD, "new"), (HURT, "changed"), (HURT, "same")):
        server.routes["/a"] = answer(page(text))
        made = add([server.url("/a")], tmp_path / "case", QUICK, "ada", lambda *_: None, web())
        assert getattr(made, told) == (server.url("/a"),)


def test_a_feed_of_500_is_fetched_and_resumed(server: Server, tmp_path: Path) -> None:
    """Of 500 entries each comes in once, newest first; what failed is named and comes in with the next run."""
    items = "".join(
        f"<item><title>t</title><link>/p{n}</link><pubDate>{n % 28 + 1:02} Mar 2022 09:00:00 GMT</pubDate></item>"
        for n in range(500)
    )
    server.routes["/feed"] = answer(
        f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>', "Content-Type: application/rss+xml"
    )
    for n in range(500):
        server.routes[f"/p{n}"] = (
            answer(page(f"{n + 2} people were killed in Sumy.")) if n % 7 else answer("", status="503 Busy")
        )
    first = add([server.url("/feed")], tmp_path / "case", QUICK, "ada", lambda *_: None, web())
    assert len(first.new) == 1 + 500 - 72
    assert len(first.skipped) == 72
    pages = [path for path in server.asked if path.startswith("/p")]
    assert int(pages[0][2:]) % 28 == 27
    for n in range(0, 500, 7):
        server.routes[f"/p{n}"] = answer(page(f"{n + 2} people were killed in Sumy."))
    server.asked.clear()
    second = add([server.url("/feed")], tmp_path / "case", QUICK, "ada", lambda *_: None, web())
    assert len(second.new) == 72
    assert len([path for path in server.asked if path.startswith("/p")]) == 72
    assert sources(tmp_path / "case")[1] == []


def test_a_feed_is_taken_within_its_days(server: Server) -> None:
    """With since and until only the entries of these days are fetched; a sitemap is read as one."""
    rows = "".join(f"<url><loc>{server.url(f'/p{n}')}</loc><lastmod>2022-03-0{n}</lastmod></url>" for n in range(1, 6))
    server.routes["/map"] = answer(f"<?xml version='1.0'?><urlset>{rows}</urlset>", "Content-Type: text/xml")
    for n in range(1, 6):
        server.routes[f"/p{n}"] = answer(page(f"{n} people were killed."))
    days = Settings(web_pause_seconds=0, since="2022-03-02", until="2022-03-04")
    rows_in = list(collect([server.url("/map")], days, web=web(days)))
    assert [row.capture.source[-2:] for row in rows_in[1:] if isinstance(row, Brought)] == ["p4", "p3", "p2"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.1.2.3", "0.0.0.0",  # noqa: S104
         "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1",
        "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
        "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
        "2002:7f00:1::", "2001:db8::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fec0::1",
    ],
)  # fmt: skip
def test_no_private_address_is_dialled(address: str) -> None:
    """No address of a private, local, reserved or translated range is public, and none is connected to."""
    assert not is_public(ipaddress.ip_address(address))
    fetcher = Web(QUICK, resolver=lambda host, port: [address])
    with pytest.raises(ItemError, match="no public address"):
        fetcher.fetch("http://news.example/")


def test_public_addresses_are_public() -> None:
    """An ordinary address of either kind may be dialled."""
    assert is_public(ipaddress.ip_address("1.1.1.1"))
    assert is_public(ipaddress.ip_address("2606:4700:4700::1111"))


@pytest.mark.parametrize(
    "to",
    [
        "http://inside.example/", "http://mixed.example/", "http://meta.example/latest/meta-data/", "http://10.0.0.1/",
        "http://[::1]/", "http://[::ffff:10.0.0.1]/", "file:///etc/passwd", "ftp://news.example/", "gopher://news.example/",
        "http://user:secret@news.example/", "//inside.example/", "javascript:alert(1)", "http://", "http://[broken",
        "http://news.example:99999/", "data:text/html,x",
    ],
)  # fmt: skip
def test_no_redirect_leads_inside(server: Server, to: str) -> None:
    """A redirect to a private address, another kind of address or a broken one is refused at once."""
    server.routes["/a"] = answer("", f"Location: {to}", status="302 Found")
    assert refused(server, server.url("/a"))
    assert set(server.asked) <= {"/robots.txt", "/a"}


def test_a_name_is_resolved_once(server: Server) -> None:
    """A host that answers its second look-up with a private address is dialled at the address that was checked."""
    looked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        looked.append(host)
        return ["127.0.0.1"] if len(looked) <= 2 else ["10.0.0.1"]

    server.routes["/a"] = answer(page(DEAD))
    fetcher = Web(QUICK, allowed=lambda address: address.is_loopback, resolver=rebinding)
    assert fetcher.fetch(server.url("/a")).data
    assert len(looked) == 2
    with pytest.raises(ItemError, match="no public address"):
        fetcher.fetch(server.url("/a"))


ENDLESS = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
BOMB = gzip.compress(b"0" * 50_000_000)
ATTACKS: dict[str, tuple[Serve, str]] = {
    "a body without end": (drip(ENDLESS, b"1000\r\n" + b"x" * 4096 + b"\r\n", 0), "too large"),
    "a body that drips": (drip(ENDLESS, b"1\r\nx\r\n", 0.05), "time"),
    "headers that drip": (drip(b"HTTP/1.1 200 OK\r\n", b"X", 0.05), "time"),
    "headers without end": (drip(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"x" * 4096 + b"\r\n", 0), "cannot be fetched"),
    "silence": (lambda connection: time.sleep(5), "cannot be fetched"),
    "a closed door": (lambda connection: connection.close(), "cannot be fetched"),
    "no HTTP": (lambda connection: connection.sendall(b"SSH-2.0-OpenSSH_9\r\n"), "cannot be fetched"),
    "a gzip bomb": (answer(BOMB, *HTML, "Content-Encoding: gzip"), "too large"),
    "a deflate bomb": (answer(zlib.compress(b"0" * 50_000_000), *HTML, "Content-Encoding: deflate"), "too large"),
    "torn packing": (answer(gzip.compress(page(DEAD).encode())[:-40], *HTML, "Content-Encoding: gzip"), "damaged"),
    "false packing": (answer(b"not packed", *HTML, "Content-Encoding: gzip"), "damaged"),
    "unknown packing": (answer(b"x", *HTML, "Content-Encoding: br"), "not asked for"),
    "a lie about length": (
        lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999\r\n\r\nshort"),
        "cannot be fetched",
    ),
    "a huge length": (answer(b"x" * 300_000), "too large"),
    "nothing": (answer(b""), "nothing"),
    "an error page": (answer(page(DEAD), status="500 Oops"), "status 500"),
    "a film": (answer(b"\x00\x00\x00\x18ftypmp42" * 20, "Content-Type: video/mp4"), "cannot be read"),
    "a program": (answer(b"MZ\x90\x00" + bytes(90), "Content-Type: application/octet-stream"), "cannot be read"),
    "a loop": (answer("", "Location: /a", status="302 Found"), "leads on more than"),
    "a redirect to nowhere": (answer("", "X: y", status="302 Found"), "leads on more than"),
    "a smuggled header": (answer("", "Location: /b\r\nX: y", status="302 Found"), "404"),
    "an entity bomb in a feed": (
        answer('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x "y">]><rss>&x;</rss>', "Content-Type: application/rss+xml"), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_no_answer_gets_through_or_stalls(server: Server, name: str) -> None:
    """Whatever a host answers, the fetch ends in time with a word on why nothing came of it."""
    serve, why = ATTACKS[name]
    server.routes["/a"] = serve
    start = time.monotonic()
    rows = list(collect([server.url("/a")], QUICK, web=web()))
    assert time.monotonic() - start < 6
    assert [isinstance(row, Skipped) for row in rows] == [True], rows
    assert isinstance(rows[0], Skipped)
    assert why in rows[0].reason, rows[0].reason


def test_robots_are_obeyed(server: Server) -> None:
    """What robots.txt forbids is not fetched; where it cannot be had for a fault of the host, nothing is."""
    server.routes["/robots.txt"] = answer("User-agent: *\nDisallow: /private", "Content-Type: text/plain")
    server.routes["/private"] = server.routes["/open"] = answer(page(DEAD))
    assert "robots.txt asks" in refused(server, server.url("/private"))
    assert web().fetch(server.url("/open")).data
    server.routes["/robots.txt"] = answer("", status="503 Busy")
    assert "status 503" in refused(server, server.url("/open"))


def test_hosts_are_not_hurried(server: Server) -> None:
    """Two fetches from one host are at least the pause apart."""
    server.routes["/a"] = answer(page(DEAD))
    fetcher = web(Settings(web_pause_seconds=0.3))
    start = time.monotonic()
    fetcher.fetch(server.url("/a"))
    fetcher.fetch(server.url("/a"))
    assert time.monotonic() - start >= 0.3


def feed(server: Server, count: int) -> str:
    """Serve a feed of `count` pages and return its address."""
    items = "".join(
        f"<item><link>/p{n}</link><pubDate>{n + 1:02} Mar 2022 09:00:00 GMT</pubDate></item>" for n in range(count)
    )
    server.routes["/feed"] = answer(
        f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>', "Content-Type: application/rss+xml"
    )
    for n in range(count):
        server.routes[f"/p{n}"] = answer(page(f"{n + 2} people were killed in Sumy."))
    return server.url("/feed")


def test_a_stop_keeps_what_came(server: Server, tmp_path: Path) -> None:
    """Ctrl-C amid a feed leaves what was fetched in the case; the next run fetches the rest and nothing twice."""
    address = feed(server, 9)
    told: list[str] = []

    def stopped(stage: str, done: int, total: int | None) -> None:
        told.append(f"{stage} {done} of {total}")
        if "/p4" in stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add([address], tmp_path / "case", QUICK, "ada", stopped, web())
    came = {row.source for row in sources(tmp_path / "case")[0]}
    assert came == {address, *(server.url(f"/p{n}") for n in (8, 7, 6, 5))}
    assert f"fetch {server.url('/p8')} 0 of 9" in told
    assert f"fetch {server.url('/p4')} 4 of 9" in told
    server.asked.clear()
    added = add([address], tmp_path / "case", QUICK, "ada", lambda *_: None, web())
    assert len(added.new) == 5
    assert sorted(path for path in server.asked if path.startswith("/p")) == [f"/p{n}" for n in range(5)]


def test_a_dry_run_names_the_pages_of_a_feed(server: Server, tmp_path: Path) -> None:
    """Of a feed, what would be fetched is told by name and day, less what the case has; no page is asked for."""
    address = feed(server, 4)
    add([server.url("/p2")], tmp_path / "case", QUICK, "ada", lambda *_: None, web())
    server.asked.clear()
    days = replace(QUICK, since="2022-03-02")
    told = list(preview([address, server.url("/gone")], tmp_path / "case", days, web(days)))
    assert told == [
        f"would fetch 2 of the 4 pages that {address} lists",
        f"would fetch {server.url('/p3')} of 2022-03-04",
        f"would fetch {server.url('/p1')} of 2022-03-02",
        f"would not take in {server.url('/gone')}: {server.url('/gone')} answered with status 404",
    ]
    assert not any(path.startswith("/p") for path in server.asked)
    assert len(history(tmp_path / "case")) == 1


def test_a_removed_page_of_a_feed_stays_out(server: Server, tmp_path: Path) -> None:
    """A page that a person removed is not fetched again with its feed, only by its own address."""
    address = feed(server, 3)
    add([address], tmp_path / "case", QUICK, "ada", lambda *_: None, web())
    remove([server.url("/p1")], tmp_path / "case", "a forgery", "bob")
    server.asked.clear()
    assert add([address], tmp_path / "case", QUICK, "ada", lambda *_: None, web()).new == ()
    assert "/p1" not in server.asked
    assert add([server.url("/p1")], tmp_path / "case", QUICK, "ada", lambda *_: None, web()).new == (server.url("/p1"),)

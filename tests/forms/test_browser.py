"""A page through a browser: what scripts make of it comes in, with screenshot and print, and nothing leads inside."""

import io
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.forms.loopback import QUICK, Server, answer, serving
from tests.forms.makers import DEAD, HURT, page
from witnessmark.clean import clean
from witnessmark.collect import collect
from witnessmark.collect.web import Web
from witnessmark.model.custody import Brought
from witnessmark.model.text import Document, Skipped
from witnessmark.settings import Settings

BY_BROWSER = replace(
    QUICK, via_browser=True, pictures=True, web_browser_seconds=20.0, web_seconds=10, max_item_bytes=8_000_000
)
OPEN_HOST = "127.0.0.2"
"""What stands for the internet here; all else of loopback stands for the inside."""


@pytest.fixture(scope="module", autouse=True)
def _chromium() -> None:
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        words = "no Chromium on the PATH: apt-get install chromium"
        pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)


def show(server: Server, path: str, settings: Settings = BY_BROWSER) -> dict[str, Brought | Skipped]:
    """Return what comes in with the page at `path`, by the last part of its name."""
    web = Web(
        settings,
        allowed=lambda address: str(address) == OPEN_HOST,
        resolver=lambda host, port: [OPEN_HOST if host == "news.example" else "127.0.0.1"],
    )
    rows = list(collect([server.url(path)], settings, web=web))
    return {
        (row.capture.source if isinstance(row, Brought) else row.item).removeprefix(server.url("")): row for row in rows
    }


def photo(shade: int = 0) -> bytes:
    held = io.BytesIO()
    noise = Image.effect_noise((400, 300), 90 + shade)
    noise.save(held, "JPEG", quality=90)
    return held.getvalue()


def test_a_page_made_by_scripts_comes_in_as_it_is_shown() -> None:
    """The text that a script writes is read; answer, screenshot and print are kept beside it and not read again."""
    with serving(OPEN_HOST) as server:
        server.routes["/photo.jpg"] = answer(photo(), "Content-Type: image/jpeg")
        server.routes["/text.json"] = answer(f'{{"text": "{DEAD}"}}', "Content-Type: application/json")
        script = (
            "<script>fetch('/text.json').then(a => a.json()).then(a => {"
            "document.querySelector('p').textContent = a.text})</script><img src='/photo.jpg'>"
        )
        server.routes["/a"] = answer(page("Loading.").replace("</article>", f"{script}</article>"))
        came = show(server, "/a")
    assert sorted(came) == ["/a", "/a#answer", f"/a#{server.url('/photo.jpg')}", "/a#print", "/a#screenshot"]
    shown = {name: row for name, row in came.items() if isinstance(row, Brought)}
    assert shown["/a#print"].data.startswith(b"%PDF")
    assert Image.open(io.BytesIO(shown["/a#screenshot"].data)).size[0] == 1280
    assert b"Loading." in shown["/a#answer"].data
    assert server.asked.count("/photo.jpg") == 1
    assert shown["/a"].custody.shown_by is not None
    assert shown["/a"].custody.shown_by.startswith("Chromium ")
    assert {row.custody.inside for name, row in shown.items() if name != "/a"} == {shown["/a"].capture.digest}
    made = [doc for row in shown.values() for doc in clean(row.capture, row.data, BY_BROWSER)]
    (document,) = made
    assert isinstance(document, Document)
    assert DEAD in document.report.text


ESCAPES = {
    "a picture": "<img src='{inside}'>",
    "a frame": "<iframe src='{inside}'></iframe>",
    "an object": "<object data='{inside}'></object>",
    "a script": "<script src='{inside}'></script>",
    "a module": "<script type='module'>import '{inside}'</script>",
    "a style sheet": "<link rel='stylesheet' href='{inside}'><style>@import '{inside}'; p {{background: url({inside})}}</style>",
    "a hint": "<link rel='preconnect' href='{inside}'><link rel='dns-prefetch' href='{inside}'><link rel='prefetch' href='{inside}'><link rel='prerender' href='{inside}'>",
    "a fetch": "<script>fetch('{inside}', {{mode: 'no-cors'}})</script>",
    "a beacon": "<script>navigator.sendBeacon('{inside}', 'x')</script>",
    "a form": "<form method='post' action='{inside}'></form><script>document.forms[0].submit()</script>",
    "a socket": "<script>new WebSocket('{inside}'.replace('http', 'ws'))</script>",
    "a stream": "<script>new EventSource('{inside}')</script>",
    "a peer": "<script>let p = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}}); p.createDataChannel('a'); p.createOffer().then(o => p.setLocalDescription(o))</script>",
    "a worker": "<script>new Worker(URL.createObjectURL(new Blob([\"fetch('{inside}', {{mode: 'no-cors'}})\"])))</script>",
    "a film": "<video autoplay src='{inside}'></video><audio autoplay src='{inside}'></audio>",
    "a new window": "<script>window.open('{inside}')</script>",
    "a ping": "<a ping='{inside}' href='#x'>x</a><script>document.querySelector('a').click()</script>",
    "a way on": "<script>location.href = '{inside}'</script>",
    "a refresh": "<meta http-equiv='refresh' content='0; url={inside}'>",
    "a file": "<iframe src='file:///etc/passwd'></iframe><script>location.href = 'file:///etc/passwd'</script>",
    "a redirect": "<img src='/in'><iframe src='/in'></iframe><script>fetch('/in', {{mode: 'no-cors'}})</script>",
    "a name": "<img src='http://inside.example:{port}/'><script>fetch('http://localhost:{port}/', {{mode: 'no-cors'}})</script>",
}  # fmt: skip


LEAVING = ("a form", "a way on", "a refresh", "a file", "a new window")
"""These lead the whole page away, so each has one of its own; the others share one."""


def trapped(server: Server, inside: Server, names: list[str], settings: Settings) -> dict[str, Brought | Skipped]:
    """Show a page that holds the named traps, each of which leads to a door of its own."""
    doors = {name: f"http://127.0.0.1:{inside.port}/{name.replace(' ', '-')}" for name in names}
    server.routes["/in"] = answer("", f"Location: http://127.0.0.1:{inside.port}/redirect", status="302 Found")
    traps = "".join(ESCAPES[name].format(inside=door, port=inside.port) for name, door in doors.items())
    server.routes["/a"] = answer(page(DEAD).replace("</article>", f"</article>{traps}"))
    return show(server, "/a", settings)


@pytest.mark.parametrize("names", [sorted(set(ESCAPES) - set(LEAVING)), *([name] for name in LEAVING)])
def test_no_page_leads_the_browser_inside(names: list[str]) -> None:
    """Whatever a page makes the browser do, no connection reaches what is not the internet."""
    with serving(OPEN_HOST) as server, serving() as inside:
        came = trapped(server, inside, names, replace(BY_BROWSER, pictures=False))
        assert inside.met == 0, inside.asked
    kept = [row for row in came.values() if isinstance(row, Brought)]
    assert not any(b"root:" in row.data for row in kept)
    assert any(DEAD.encode() in row.data for row in kept)


def test_the_traps_are_real(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the inside is let in, the same page does reach its doors: the test above would see it."""
    monkeypatch.setattr(f"{__name__}.OPEN_HOST", "127.0.0.1")
    with serving() as server, serving() as inside:
        trapped(server, inside, ["a picture", "a frame", "a fetch", "a redirect"], BY_BROWSER)
        assert {"/a-picture", "/a-frame", "/a-fetch", "/redirect"} <= set(inside.asked)


@pytest.mark.parametrize(
    "trap",
    [
        "<script>while (true) {}</script>",
        "<script>setInterval(() => fetch('/n' + Math.random()), 1)</script>",
        "<script>for (;;) document.body.append('x'.repeat(1e6))</script>",
        "<script>alert(1); confirm(2); onbeforeunload = () => 'no'</script>",
    ],
)
def test_no_page_holds_the_browser(trap: str) -> None:
    """A page that never ends is left in time; it stays as it was answered, and the row says why."""
    settings = replace(BY_BROWSER, web_browser_seconds=3.0, pictures=False)
    with serving(OPEN_HOST) as server:
        server.routes["/a"] = answer(page(HURT).replace("</article>", f"</article>{trap}"))
        start = time.monotonic()
        came = show(server, "/a", settings)
        assert time.monotonic() - start < 20
    kept = came["/a"]
    assert isinstance(kept, Brought)
    assert HURT.encode() in kept.data


def test_the_export_tells_evidence_from_pages(tmp_path: Path) -> None:
    """What a browser made comes back from a web archive as the evidence that it was: one report, no second reading."""
    from witnessmark.intake import add, export_wacz

    with serving(OPEN_HOST) as server:
        server.routes["/a"] = answer(page(DEAD))
        web = Web(BY_BROWSER, allowed=lambda address: True, resolver=lambda host, port: [OPEN_HOST])
        add([server.url("/a")], tmp_path / "case", BY_BROWSER, "ada", lambda *_: None, web)
    export_wacz(tmp_path / "case", tmp_path / "out.wacz")
    back = [row for row in collect([str(tmp_path / "out.wacz")], Settings()) if isinstance(row, Brought)]
    made = [doc for row in back for doc in clean(row.capture, row.data, Settings()) if isinstance(doc, Document)]
    assert len(made) == 1
    assert {row.capture.media_type for row in back} >= {"image/png; role=screenshot", "application/pdf; role=print"}

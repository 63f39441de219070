"""Collect finds files, names them stably and says why it leaves one out."""

import hashlib
import os
import random
import socket
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.collect import collect
from witnessmark.collect.captures import read_bytes
from witnessmark.collect.media import media_type
from witnessmark.collect.walk import shown
from witnessmark.errors import ArgumentError, ItemError
from witnessmark.model.custody import Brought
from witnessmark.model.text import Capture, Skipped
from witnessmark.settings import Settings

DEFAULT = Settings()


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def names(sources: list[Path], chosen: Settings = DEFAULT) -> list[str]:
    return [row.capture.source for row in collect(list(map(str, sources)), chosen) if not isinstance(row, Skipped)]


def reasons(sources: list[Path], chosen: Settings = DEFAULT) -> dict[str, str]:
    return {row.item: row.reason for row in collect(list(map(str, sources)), chosen) if isinstance(row, Skipped)}


def test_capture_holds_bytes_and_digest(tmp_path: Path) -> None:
    """A capture comes with the bytes of its file, their digest and size, and its bare name as source."""
    path = write(tmp_path / "a.txt", "Two were killed.")
    (brought,) = collect([str(path)], DEFAULT)
    assert isinstance(brought, Brought)
    capture, data = brought.capture, brought.data
    assert data == b"Two were killed."
    assert capture == Capture(
        digest=hashlib.sha256(data).hexdigest(), media_type="text/plain", source="a.txt", url=None, size_bytes=16
    )


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    """Files of a folder come sorted by their path below it, with POSIX slashes."""
    for name in ("b.txt", "a/z.md", "a/b/c.html", "B.jsonl"):
        write(tmp_path / name, "text")
    assert names([tmp_path]) == ["B.jsonl", "a/b/c.html", "a/z.md", "b.txt"]


def test_neither_place_nor_order_matters(tmp_path: Path) -> None:
    """The same files give the same captures wherever their folders lie and in whatever order they are given."""
    found = []
    for home in ("here", "there/deep"):
        for name in ("x/a.txt", "y/a.txt", "y/b.txt", "x/c/d.txt"):
            write(tmp_path / home / name, f"in {name}")
        sources = [tmp_path / home / "x", tmp_path / home / "y"]
        for order in (sources, sources[::-1]):
            found.append([row.capture for row in collect(list(map(str, order)), DEFAULT) if isinstance(row, Brought)])
    assert all(rows == found[0] for rows in found)


def test_equal_names_are_told_apart(tmp_path: Path) -> None:
    """Files of one name from two folders are named by their folders, by more of them where those are alike too."""
    for name in ("x/a.txt", "y/a.txt", "p/q/a.txt", "r/q/a.txt"):
        write(tmp_path / name, name)
    assert names([tmp_path / "x", tmp_path / "y"]) == ["x/a.txt", "y/a.txt"]
    assert names([tmp_path / "p/q", tmp_path / "r/q"]) == ["p/q/a.txt", "r/q/a.txt"]


def test_lengthened_name_may_not_take_another(tmp_path: Path) -> None:
    """A name put together to tell two files apart never hits on a third file's."""
    for name in ("x/a.txt", "y/a.txt", "z/x/a.txt"):
        write(tmp_path / name, name)
    found = names([tmp_path / "x", tmp_path / "y", tmp_path / "z"])
    assert len(set(found)) == 3


def test_same_name_and_bytes_is_skipped(tmp_path: Path) -> None:
    """The same bytes under the same name count once, and the other is told."""
    write(tmp_path / "x/a.txt", "same")
    write(tmp_path / "y/a.txt", "same")
    assert names([tmp_path / "x", tmp_path / "y"]) == ["a.txt"]
    assert "same bytes" in reasons([tmp_path / "x", tmp_path / "y"])["a.txt"]


def test_same_bytes_under_other_names_stay(tmp_path: Path) -> None:
    """A copy under another name is a report of its own: who copied whom is asked later."""
    write(tmp_path / "a.txt", "same")
    write(tmp_path / "b.txt", "same")
    assert names([tmp_path]) == ["a.txt", "b.txt"]


def test_file_given_twice_is_read_once(tmp_path: Path) -> None:
    """A file that is given by itself and in its folder is read once, and the other mention is told."""
    path = write(tmp_path / "sub/a.txt", "text")
    rows = list(collect([str(tmp_path), str(path), str(path)], DEFAULT))
    assert len([row for row in rows if not isinstance(row, Skipped)]) == 1
    assert [row.reason for row in rows if isinstance(row, Skipped)] == [
        "the same file was already collected as a.txt"
    ] * 2


@pytest.mark.parametrize("address", ["ftp://a.example/x", "file:///etc/passwd", "gopher://a.example"])
def test_an_address_of_another_kind_is_refused(address: str) -> None:
    """Only web addresses are fetched; another kind stops the run at once."""
    with pytest.raises(ArgumentError, match="no address that can be fetched"):
        collect([address], DEFAULT)


@pytest.mark.parametrize("missing", ["no/such/file.txt", "a\0b", "x" * 5000])
def test_missing_path_is_named(missing: str) -> None:
    """A path that does not exist stops the run at once and is named."""
    with pytest.raises(ArgumentError, match=r"no/such/file|NUL|xxx"):
        collect([missing], DEFAULT)


@pytest.mark.parametrize("written", ["news.example/story", "www.news.example"])
def test_an_address_without_its_beginning_is_told(written: str) -> None:
    """What looks like an address whose https:// was left out is offered with it; a mistyped file is not."""
    with pytest.raises(ArgumentError, match=f"did you mean https://{written}"):
        collect([written], DEFAULT)
    with pytest.raises(ArgumentError) as told:
        collect(["reports.txt"], DEFAULT)
    assert "https" not in str(told.value)


@pytest.mark.parametrize("name", ["huge.txt", "huge.csv", "huge.pdf", "huge.zip"])
def test_a_huge_file_is_refused_unread(tmp_path: Path, name: str) -> None:
    """A file of 2 GB has its reason and costs no memory; what lies beside it comes in."""
    write(tmp_path / "kept.txt", "kept")
    with (tmp_path / name).open("wb") as file:
        file.truncate(2_000_000_000)
    tracemalloc.start()
    try:
        (kept, refused) = sorted(collect([str(tmp_path)], DEFAULT), key=lambda row: isinstance(row, Skipped))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(kept, Brought)
    assert isinstance(refused, Skipped)
    assert refused.item == name
    assert "2,000,000,000 bytes" in refused.reason
    assert most < 5_000_000


def test_what_is_left_out_has_a_reason(tmp_path: Path) -> None:
    """Hidden, empty, too large, linked, special and foreign files each leave a row with their name and reason."""
    home = tmp_path / "home"
    write(home / ".hidden", "x")
    write(home / ".git/config", "x")
    write(home / "empty.txt", "")
    write(home / "large.txt", "x" * 101)
    write(home / "picture", b"\x89PNG\r\n\x1a\n\0\0")
    write(home / "report.pdf", b"%PDF-1.7 ...")
    write(home / "blob.bin", b"ab\0cd")
    write(tmp_path / "outside.txt", "x")
    (home / "out.txt").symlink_to(tmp_path / "outside.txt")
    (home / "up").symlink_to(tmp_path)
    (home / "broken.txt").symlink_to(home / "nowhere")
    (home / "loop.txt").symlink_to(home / "loop.txt")
    write(home / "kept.txt", "kept")
    (home / "inner.txt").symlink_to(home / "kept.txt")
    os.mkfifo(home / "pipe.txt")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(home / "socket.txt"))
    server.close()
    told = reasons([home], Settings(max_item_bytes=100))
    assert names([home], Settings(max_item_bytes=100)) == ["kept.txt", "picture", "report.pdf"]
    expected = {
        ".hidden": "hidden file",
        ".git": "hidden folder",
        "empty.txt": "empty",
        "large.txt": "101 bytes, the limit is 100",
        "blob.bin": "binary",
        "out.txt": "outside",
        "up": "outside",
        "broken.txt": "link to nothing",
        "loop.txt": "link to nothing",
        "inner.txt": "link to kept.txt",
        "pipe.txt": "not a regular file",
        "socket.txt": "not a regular file",
    }
    assert set(told) == set(expected)
    assert {name: reason for name, reason in expected.items() if reason not in told[name]} == {}


def test_unreadable_file_and_folder_are_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or folder that the system refuses leaves a row with the system's words; the rest is read."""
    write(tmp_path / "a.txt", "x")
    locked = write(tmp_path / "locked.txt", "x")
    write(tmp_path / "closed/b.txt", "x")
    real_open, real_scan = os.open, os.scandir

    def refuse_open(path: object, *args: object, **kwargs: object) -> int:
        if str(path) == str(locked.resolve()):
            raise PermissionError(13, "Permission denied")
        return real_open(path, *args, **kwargs)  # type: ignore[call-overload,no-any-return]

    def refuse_scan(path: object) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real_scan(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "open", refuse_open)
    monkeypatch.setattr(os, "scandir", refuse_scan)
    assert names([tmp_path]) == ["a.txt"]
    assert reasons([tmp_path]) == {
        "closed": "folder cannot be read: Permission denied",
        "locked.txt": "cannot be read: Permission denied",
    }


def test_file_swapped_for_a_link_is_refused(tmp_path: Path) -> None:
    """A file that became a link after the walk is not followed."""
    secret = write(tmp_path / "secret", "s")
    link = tmp_path / "a.txt"
    link.symlink_to(secret)
    with pytest.raises(ItemError, match="cannot be read"):
        read_bytes(link, 100)


def test_file_gone_since_the_walk_is_skipped(tmp_path: Path) -> None:
    """A file deleted while its neighbours were read leaves a row."""
    write(tmp_path / "a.txt", "x")
    gone = write(tmp_path / "b.txt", "x")
    rows = collect([str(tmp_path)], DEFAULT)
    next(rows)
    gone.unlink()
    assert next(rows) == Skipped(item="b.txt", stage="collect", reason="cannot be read: No such file or directory")


def test_odd_file_names_can_be_shown(tmp_path: Path) -> None:
    """Names with line ends, direction marks or bytes of no encoding are escaped and stay distinct."""
    for name in (b"a\nb.txt", b"\xff.txt", b"\xfe.txt", "\u202egpj.txt".encode(), "naïve київ.txt".encode()):
        write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)), "x")
    found = names([tmp_path])
    assert found == sorted(["a\\nb.txt", "\\xff.txt", "\\xfe.txt", "\\u202egpj.txt", "naïve київ.txt"])


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"text", "text/plain"),
        ("a.TXT", b"text", "text/plain"),
        ("a.md", b"# Head", "text/markdown"),
        ("a.htm", b"text", "text/html"),
        ("a.xhtml", b"<?xml", "text/html"),
        ("a.ndjson", b"{}", "application/x-ndjson"),
        ("a.json", b"{}", "application/json"),
        ("a.txt", b"\xef\xbb\xbf <!DOCTYPE HTML><p>", "text/html"),
        ("page", b"<!-- saved --><html lang=en>", "text/html"),
        ("list", b'{"text": "a"}\n{"text": "b"}', "application/x-ndjson"),
        ("list", b'[{"text": "a"}]', "application/json"),
        ("list", b'{\n  "text": "a"\n}', "application/json"),
        ("note", b"[Editor's note] text", "text/plain"),
        ("note.log", b"Two were killed.", "text/plain"),
        ("wide", "\ufeffTwo".encode("utf-16-le"), "text/plain"),
        ("deep", b"[" * 100_000, "application/json"),
    ],
)
def test_media_type(name: str, data: bytes, expected: str) -> None:
    """The suffix tells the type, the first bytes where it does not; a page under a text name is a page."""
    assert media_type(name, data) == expected


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_shown_names_can_be_written(parts: list[str]) -> None:
    """Every name can be shown on one line and written as UTF-8."""
    name = shown(tuple(parts))
    assert "\n" not in name
    assert name.encode()


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_names_are_distinct_whatever_the_tree(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """In any tree, given as any folders, names are distinct, sorted, and every file is read or told."""
    chance = random.Random(seed)  # noqa: S311 (a test's tree)
    home = tmp_path_factory.mktemp("tree")
    made = {home / chance.choice("ab") / chance.choice("ab") / chance.choice("ab") for _ in range(8)}
    for path in made:
        write(path, chance.choice("xy"))
    folders = sorted({path.parent for path in made} | {path.parent.parent for path in made})
    chance.shuffle(folders)
    rows = list(collect(list(map(str, folders)), DEFAULT))
    kept = [row.capture.source for row in rows if not isinstance(row, Skipped)]
    assert len(set(kept)) == len(kept)
    assert kept == sorted(kept)
    assert len(rows) >= len(made)

"""Make files that break readers, each for one reason: python eval/hostile/make_hostile.py FOLDER [--time].

With --time each file is built by itself and the slowest are printed: none may take over 20 seconds.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

LEAD = "Two people were killed in Kyiv on Monday, officials said."
LONGEST_SECONDS = 20
MANY = (1_000, 100_000)
SIGNS = "()[]{}<>\"'&;:,.!?-–—…/\\|*#@%$€^~`_=+°№«»“”‘’"
DATES = [
    "9999-12-31", "0001-01-01", "1" * 4000, "9" * 4000 + "-01-01", "2022-02-30", "2022-13-01", "31 December 9999",
    "-2022-01-01", "2022-W99", "12/31/9999", "1e400", "NaN", "", " ", "\ud800", "٢٠٢٢-٠٣-١٤", "2022-03-14T99:99:99Z",
]  # fmt: skip
NUMBERS = ["9" * 300, "9" * 4000, "9" * 5000, "-1", "1e308", "1e999", "NaN", "Infinity", "0.1", "99991231", "true"]
WORDS = [
    "0 wounded and 1 wounded ", "killed two people and ", "and killed and wounded ", "said that he said that ",
    "of the of the ", "in Kyiv in Kyiv ", "on Monday on Monday ", "two, three, four, ", "1,2,3,4,5,6,", "the the the ",
    "Mr. Mr. Mr. ", "a.b.c.d.", "U.S. U.S. ", "\u202e\u202d", "\u200b\u200d", "\ufeff", "e\u0301\u0301\u0301\u0301",
    "🇺🇦", "👩‍👩‍👧‍👦", "ﷺ", "\u0000", "killed", "dead;dead;", "http://a.example/", "a@b.example ", "+380 44 278 ",
    "14 Lilac Street ", "48.15N 37.5E ", "&amp;", "&#x110000;", "<b>", "</script>", "{{", "%s%n", "${jndi:x}", "=1+1,",
]  # fmt: skip


VALUES = ("\ud800", "\udfff tail", "a\0b", "x" * 100_000, ["list"], {"a": 1}, None, 0, "\n\n")


def lines(**record: object) -> bytes:
    """Return one line of JSON lines."""
    return (json.dumps({"text": LEAD, **record}) + "\n").encode()


def hostile() -> Iterator[tuple[str, bytes]]:
    """Yield each file's name and bytes."""
    for at, stated in enumerate(DATES):
        yield f"date-{at}.jsonl", lines(date=stated)
        yield (
            f"date-text-{at}.jsonl",
            lines(text=f"Two people were killed on {stated} in Kyiv. Three died the next day."),
        )
    for at, number in enumerate(NUMBERS):
        yield f"number-date-{at}.jsonl", f'{{"text": "{LEAD}", "date": {number}}}\n'.encode()
        yield f"number-id-{at}.jsonl", f'{{"text": "{LEAD}", "id": {number}}}\n'.encode()
        yield f"number-text-{at}.txt", f"{number} people were killed and {number} wounded in Kyiv on Monday.".encode()
    for at, sign in enumerate(SIGNS):
        for many in MANY:
            yield f"sign-{at}-{many}.txt", f"{LEAD} {sign * many} two were killed.".encode()
    for at, words in enumerate(WORDS):
        for size in (4_000, 240_000):
            text = LEAD + " " + words * (size // len(words))
            yield f"words-{at}-{size}.jsonl", lines(text=text)
    for field in ("url", "title", "id", "publisher", "text"):
        for at, value in enumerate(
            ("\ud800", "\udfff tail", "a\0b", "x" * 100_000, ["list"], {"a": 1}, None, 0, "\n\n")
        ):
            said = value if field != "text" or not isinstance(value, str) else LEAD + value
            yield f"field-{field}-{at}.jsonl", lines(**{field: said})
        yield f"field-{field}-link.jsonl", lines(**{field: "https://a.example/\ud800" + LEAD})
    for at, data in enumerate(
        (
            b"", b"\n", b" \n\t\n", b"\xef\xbb\xbf", b"[]", b"{}", b"null", b"[[]]", b"[{}]", b'{"articles": []}', b"[",
            b'{"text"', b"[" * 100_000, b'{"a":' * 100_000, b'"' + b"a" * 1_000_000 + b'"', b"\xff\xfe", b"\xff" * 4096,
            b"\0" * 4096, b"PK\x03\x04" + b"\0" * 64, b"%PDF-1.7\n", bytes(range(256)) * 16, b"\x1b[2J" * 999,
            LEAD.encode("utf-16"), LEAD.encode("utf-32"), LEAD.encode("cp037"), b"\x80" * 3 + LEAD.encode(),
        )
    ):  # fmt: skip
        for suffix in ("jsonl", "json", "txt", "html"):
            yield f"bytes-{at}.{suffix}", data
    deep = b"<div>" * 20_000 + LEAD.encode() + b"</div>" * 20_000
    pages = {
        "deep": deep,
        "table": b"<table><tr>" * 3_000 + LEAD.encode(),
        "attribute": b'<p class="' + b"a" * 1_000_000 + b'">' + LEAD.encode() * 9,
        "comment": b"<!--" * 100_000 + LEAD.encode(),
        "entities": b"<p>" + b"&amp;" * 100_000 + LEAD.encode() * 9,
        "cdata": b"<![CDATA[" * 10_000 + LEAD.encode(),
        "links": b'<p><a href="x">y</a>' * 20_000 + LEAD.encode() * 9,
        "meta": b'<meta property="article:published_time" content="9999-12-31"><p>' + LEAD.encode() * 9,
        "bomb": b"<!DOCTYPE a [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><p>&c;" + LEAD.encode() * 9,
    }
    for name, data in pages.items():
        yield f"page-{name}.html", b"<html><body>" + data + b"</body></html>"
    yield "sentence-million.txt", b"killed two people and " * 50_000
    yield "lines-many.txt", b"Two people were killed.\n" * 20_000
    yield "name-\u202etxt.jsonl", lines()
    yield "=cmd|calc.txt", LEAD.encode()


def write(folder: Path) -> list[str]:
    """Write every file into `folder` and return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for name, data in hostile():
        (folder / name).write_bytes(data)
        names.append(name)
    return names


def main() -> None:
    """Write the files; with --time build each by itself."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--time", action="store_true")
    chosen = options.parse_args()
    names = write(chosen.folder)
    print(f"{len(names)} files")
    if not chosen.time:
        return
    from witnessmark.pipeline import build
    from witnessmark.settings import Settings

    taken = []
    for name in names:
        with TemporaryDirectory() as case:
            start = time.perf_counter()
            build([str(chosen.folder / name)], Path(case) / "case", Settings(processes=1), lambda *_: None)
            taken.append((time.perf_counter() - start, name))
    for seconds, name in sorted(taken, reverse=True)[:10]:
        print(f"{seconds:6.1f} s  {name}")
    sys.exit(max(taken)[0] > LONGEST_SECONDS)


if __name__ == "__main__":
    main()

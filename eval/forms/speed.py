"""How long it takes to bring in 1,000 pages of PDF and 10,000 Telegram posts, beside what other tools take for less.

    python eval/forms/speed.py [--pages 1000] [--posts 10000] [--build] [--check]

Seconds are of the processor, so that a busy machine tells the same; `--build` adds the commands `add` and `build`, by
the clock too. `--check` fails where a form takes more than 60 s to sentences, or to be added.
"""

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.forms import makers

from witnessmark.clean import clean
from witnessmark.collect import collect
from witnessmark.model.custody import Brought
from witnessmark.model.text import Document
from witnessmark.settings import Settings

MOST_SECONDS = 60
LINES, PAGES_EACH = 40, 20
TOWNS = ("Sumy", "Kharkiv", "Odesa", "Lviv", "Kherson", "Poltava", "Rivne", "Lutsk")
ORDINARY = (
    "Trams ran on two of the five lines, and the market by the river opened for three hours in the morning.",
    "Engineers said that the pumping station would stand still until the power line to it had been mended.",
    "Volunteers handed out bread and water at the school, where people had slept on mats since the weekend.",
    "The road to the north stayed closed, and drivers waited at the bridge for word from the other bank.",
)


def sentence(draw: random.Random) -> str:
    """Return a sentence of a report; one in five tells of harm."""
    if draw.random() < 0.2:
        town, day = draw.choice(TOWNS), draw.randint(1, 28)
        return f"{draw.randint(2, 40)} people were killed by shelling in {town} on {day} March 2022, the mayor said."
    return draw.choice(ORDINARY)


def pdf_of(pages: int, seed: int) -> bytes:
    """Return a PDF of that many pages of prose."""
    draw = random.Random(seed)  # noqa: S311  # a fixture, the same each time
    return makers.pdf([[sentence(draw) for _ in range(LINES)] for _ in range(pages)])


def telegram_of(posts: int) -> bytes:
    """Return a Telegram Desktop export of that many posts of one to three sentences."""
    draw = random.Random(2)  # noqa: S311  # a fixture, the same each time
    messages = [
        {
            "id": number,
            "type": "message",
            "date": f"2022-03-{number % 28 + 1:02}T09:00:00",
            "text": " ".join(sentence(draw) for _ in range(draw.randint(1, 3))),
        }
        for number in range(posts)
    ]
    return json.dumps({"name": "North Watch", "type": "public_channel", "id": 7, "messages": messages}).encode()


def brought_in(path: Path) -> tuple[float, int, int]:
    """Return the seconds that a file takes from the disk to sentences, its reports and its sentences."""
    settings = Settings()
    start = time.process_time()
    documents = [
        row
        for item in collect([str(path)], settings)
        if isinstance(item, Brought)
        for row in clean(item.capture, item.data, settings)
        if isinstance(row, Document)
    ]
    return time.process_time() - start, len(documents), sum(len(row.sentences) for row in documents)


def of_children(command: list[str]) -> float:
    """Return the processor seconds that a command takes."""
    before = used_by_children()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return used_by_children() - before


def used_by_children() -> float:
    """Return the processor seconds of all commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def added_and_built(path: Path, folder: Path) -> Iterator[tuple[str, float, float]]:
    """Yield for `add` and for `build` its name, its seconds by the clock and those of the processor."""
    case = str(folder / f"case-{path.name}")
    for name, more in (("add", [str(path)]), ("build", ["--quiet"])):
        clock, used = time.monotonic(), used_by_children()
        command = [sys.executable, "-m", "witnessmark", name, *more, "--case", case]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        if done.returncode not in (0, 1):
            sys.exit(done.stderr.decode())
        yield name, time.monotonic() - clock, used_by_children() - used


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pages", type=int, default=1000)
    asked.add_argument("--posts", type=int, default=10_000)
    asked.add_argument("--build", action="store_true")
    asked.add_argument("--check", action="store_true")
    given = asked.parse_args()
    slow = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pdfs, export = folder / "pdfs", folder / "result.json"
        pdfs.mkdir()
        for number in range(max(1, given.pages // PAGES_EACH)):
            (pdfs / f"{number:04}.pdf").write_bytes(pdf_of(PAGES_EACH, number))
        export.write_bytes(telegram_of(given.posts))
        peers: dict[str, float] = {}
        if shutil.which("pdftotext"):
            every = f'for f in {pdfs}/*.pdf; do pdftotext "$f" "$f.txt"; done; rm {pdfs}/*.txt'
            peers["pdftotext (text alone)"] = of_children(["/bin/sh", "-c", every])
        code = f"import pdfplumber\nfor p in pdfplumber.open({str(pdfs / '0000.pdf')!r}).pages: p.extract_text()"
        peers["pdfplumber (text alone)"] = of_children([sys.executable, "-c", code]) * given.pages / PAGES_EACH
        for label, path in ((f"{given.pages:,} pages of PDF", pdfs), (f"{given.posts:,} Telegram posts", export)):
            seconds, reports, sentences = brought_in(path)
            slow = slow or seconds > MOST_SECONDS
            print(f"{label}: {seconds:.1f} s to {reports:,} reports of {sentences:,} sentences")
            if path is pdfs:
                for peer, took in peers.items():
                    print(f"  {peer}: {took:.1f} s, ours takes {seconds / took:.2f} times that")
            if given.build:
                for command, clock, used in added_and_built(path, folder):
                    slow = slow or (command == "add" and used > MOST_SECONDS)
                    print(
                        f"  witnessmark {command}: {clock:.1f} s by the clock, {used:.1f} s of the processor",
                        flush=True,
                    )
    if given.check and slow:
        sys.exit(f"above {MOST_SECONDS} s")


if __name__ == "__main__":
    main()

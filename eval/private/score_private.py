"""Measure what find_private hides in our own marked sentences: recall and precision by kind, against the floors.

Run: python eval/private/score_private.py [--set fresh] [--misses]
"""

import argparse
import re
import tomllib
from pathlib import Path

from witnessmark.model.editions import PrivateKind
from witnessmark.model.ids import content_id
from witnessmark.model.text import Document, Report, Sentence, SentenceKind
from witnessmark.redact.private import find_private

HERE = Path(__file__).parent
MARK = re.compile(r"\{(?P<name>[^}]+)\}|<(?P<place>[^>]+)>|\[\[(?P<contact>[^\]]+)\]\]")
KINDS = {
    PrivateKind.NAME: "name",
    PrivateKind.PLACE: "place",
    PrivateKind.PHONE: "contact",
    PrivateKind.EMAIL: "contact",
    PrivateKind.BANK: "contact",
}
Span = tuple[str, str, int, int]


def read_cases(path: Path) -> list[list[str]]:
    """Return the marked sentences, case by case."""
    blocks = path.read_text("utf-8").split("\n\n")
    return [[line for line in block.splitlines() if line and not line.startswith("#")] for block in blocks]


def unmarked(line: str, report_id: str) -> tuple[Document, set[Span]]:
    """Return a marked sentence as a report of its own, and what is marked in it."""
    text, at, spans = "", 0, set()
    for found in MARK.finditer(line):
        text += line[at : found.start()]
        kind = str(found.lastgroup)
        spans.add((report_id, kind, len(text), len(text) + len(found.group(kind))))
        text += found.group(kind)
        at = found.end()
    text += line[at:]
    sentence = Sentence(
        id=content_id("sen", report_id), report_id=report_id, index=0, start=0, end=len(text),
        kind=SentenceKind.BODY, text=text,
    )  # fmt: skip
    report = Report(
        id=report_id, capture_digest="00" * 32, source=report_id, url=None, publisher=None, title=None,
        published=None, language="en", text=text,
    )  # fmt: skip
    return Document(report=report, sentences=(sentence,)), spans


def measure(cases: list[list[str]]) -> tuple[dict[str, float], list[str]]:
    """Return the measured shares, and every miss and every wrong find in words. A find counts when it covers a mark
    in full and nothing of what stays."""
    right: dict[str, int] = dict.fromkeys(("name", "place", "contact"), 0)
    marked, hidden, good = dict(right), dict(right), dict(right)
    lines: list[str] = []
    for number, case in enumerate(cases):
        pairs = [unmarked(line, f"case{number}-{at}") for at, line in enumerate(case)]
        texts = {document.report.id: document.report.text for document, _ in pairs}
        wanted = {span for _, spans in pairs for span in spans}
        found = {
            (item.report_id, KINDS[item.kind], item.start, item.end)
            for item in find_private([document for document, _ in pairs])
            if item.kind in KINDS
        }
        for span in sorted(wanted):
            marked[span[1]] += 1
            covered = any(row[0] == span[0] and row[2] <= span[2] and row[3] >= span[3] for row in found)
            right[span[1]] += covered
            if not covered:
                lines.append(f"missed {span[1]}: {texts[span[0]][span[2] : span[3]]!r} in {texts[span[0]]!r}")
        for row in sorted(found):
            hidden[row[1]] += 1
            within = any(row[0] == span[0] and row[2] >= span[2] and row[3] <= span[3] for span in wanted)
            good[row[1]] += within
            if not within:
                lines.append(f"wrong {row[1]}: {texts[row[0]][row[2] : row[3]]!r} in {texts[row[0]]!r}")
    shares = {f"{kind}_recall": right[kind] / max(1, marked[kind]) for kind in right}
    shares |= {f"{kind}_precision": good[kind] / max(1, hidden[kind]) for kind in right}
    return shares | {f"{kind}_marked": marked[kind] for kind in right}, lines


def main() -> None:
    """Print the shares and stop with an error below a floor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--misses", action="store_true")
    options.add_argument("--set", choices=("sentences", "fresh"), default="sentences")
    chosen = options.parse_args()
    cases = read_cases(HERE / f"{chosen.set}.txt")
    shares, lines = measure(cases)
    print(f"{sum(map(len, cases))} sentences in {len(cases)} cases")
    for name, share in sorted(shares.items()):
        print(f"{name:20} {share:.3f}" if isinstance(share, float) else f"{name:20} {share}")
    if chosen.misses:
        print("\n".join(lines))
    floors = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))
    below = [name for name, floor in floors.items() if shares[name] < floor]
    if below:
        raise SystemExit(f"below the floor: {', '.join(below)}")


if __name__ == "__main__":
    main()

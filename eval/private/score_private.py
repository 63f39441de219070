"""Measure what find_private hides in our own marked sentences, by kind, against the floors.

A mark is found when hidden words cover it in full, whatever they were taken for; titles before a name, and an 's
behind it, may stay. `kept_hidden` is the share of marked
organisations, places and officials of which any letter is hidden.

Run: python eval/private/score_private.py [--set NAME] [--misses] [--found FILE | --dump FILE]
"""

import argparse
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

from witnessmark.model.editions import PrivateKind
from witnessmark.model.ids import content_id
from witnessmark.model.text import Document, Report, Sentence, SentenceKind
from witnessmark.redact.lists import words_of
from witnessmark.redact.private import find_private
from witnessmark.resolve.place.gazetteer import is_town

HERE = Path(__file__).parent
SETS = (
    "own",
    "unseen",
    "blind",
    "last",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "sentences",
    "fresh",
)
DETAILS = ("coords", "phone", "email", "handle", "plate", "document", "account", "born", "contact")
MARK = re.compile(
    r"\{(?P<name>[^}]+)\}|<(?P<place>[^>]+)>|~(?P<kept>[^~]+)~"
    rf"|\[\[(?:(?P<kind>{'|'.join(DETAILS)}):)?(?P<detail>.+?)\]\](?!\])"
)
Span = tuple[str, int, int]
Row = tuple[str, str, list[Span]]
"""A sentence: the id of its report, its text, and its marks, each a kind with half-open offsets."""


def read_cases(path: Path) -> list[list[str]]:
    """Return the marked sentences, case by case."""
    blocks = path.read_text("utf-8").split("\n\n")
    return [[line for line in block.splitlines() if line and not line.startswith("#")] for block in blocks]


def unmarked(line: str) -> tuple[str, list[Span]]:
    """Return a marked sentence without its marks, and the marks."""
    text, at = "", 0
    spans: list[Span] = []
    for found in MARK.finditer(line):
        text += line[at : found.start()]
        group = str(found.lastgroup)
        kind = found["kind"] or "contact" if group == "detail" else group
        spans.append((kind, len(text), len(text) + len(found[group])))
        text += found[group]
        at = found.end()
    return text + line[at:], spans


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of a marked name without the titles before it and the 's behind it."""
    titles = words_of("titles") | words_of("kin")
    while (word := text[start:end].split(None, 1))[0].casefold().rstrip(".") in titles and len(word) > 1:
        start = end - len(word[1])
    return start, end - 2 if text[start:end].casefold().endswith("'s") else end


def document(report_id: str, text: str) -> Document:
    """Return one sentence as a report of its own."""
    sentence = Sentence(
        id=content_id("sen", report_id), report_id=report_id, index=0, start=0, end=len(text),
        kind=SentenceKind.BODY, text=text,
    )  # fmt: skip
    report = Report(
        id=report_id, capture_digest="00" * 32, source=report_id, url=None, publisher=None, title=None,
        published=None, language="en", text=text,
    )  # fmt: skip
    return Document(report=report, sentences=(sentence,))


def ours(case: list[Row]) -> dict[str, list[Span]]:
    """Return what this program hides in one case, by report."""
    found: dict[str, list[Span]] = {report_id: [] for report_id, _, _ in case}
    for item in find_private([document(report_id, text) for report_id, text, _ in case], is_place=is_town):
        if item.kind is not PrivateKind.AGE:
            found[item.report_id].append((item.kind.value, item.start, item.end))
    return found


def measure(cases: list[list[str]], find: Callable[[list[Row]], dict[str, list[Span]]]) -> tuple[dict, list[str]]:
    """Return how many marks there are and how many are found, by kind, and every miss and wrong find in words."""
    marked: dict[str, int] = {}
    hit: dict[str, int] = {}
    wrong_names = all_names = 0
    lines: list[str] = []
    for number, lines_of_case in enumerate(cases):
        case = [(f"case{number}-{at}", *unmarked(line)) for at, line in enumerate(lines_of_case)]
        found = find(case)
        for report_id, text, spans in case:
            hidden = {at for _, a, b in found[report_id] for at in range(a, b)}
            for kind, a, b in spans:
                first, last = bare(text, a, b) if kind == "name" else (a, b)
                letters = [at for at in range(first, last) if text[at].isalnum()]
                marked[kind] = marked.get(kind, 0) + 1
                got = any(at in hidden for at in letters) if kind == "kept" else all(at in hidden for at in letters)
                hit[kind] = hit.get(kind, 0) + got
                if got == (kind == "kept"):
                    lines.append(f"{'wrong' if got else 'missed'} {kind}: {text[a:b]!r} in {text!r}")
            for kind, a, b in found[report_id]:
                if kind == "name":
                    all_names += 1
                    if not any(p < b and q > a and which != "kept" for which, p, q in spans):
                        wrong_names += 1
                        if not any(p < b and q > a for _, p, q in spans):
                            lines.append(f"wrong name: {text[a:b]!r} in {text!r}")
    shares = {f"{kind}_recall": hit[kind] / n for kind, n in sorted(marked.items()) if kind != "kept"}
    details = [kind for kind in (*DETAILS, "place") if kind in marked]
    shares["detail_recall"] = sum(hit[kind] for kind in details) / max(1, sum(marked[kind] for kind in details))
    shares["name_precision"] = 1 - wrong_names / max(1, all_names)
    if "kept" in marked:
        shares["kept_hidden"] = hit["kept"] / marked["kept"]
    return {**shares, **{f"{kind}_marked": n for kind, n in sorted(marked.items())}}, lines


def main() -> None:
    """Print the shares and stop with an error below a floor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--misses", action="store_true")
    options.add_argument("--set", choices=SETS, default="own")
    options.add_argument("--found", type=Path, help="spans of another finder instead: JSON, case by case")
    options.add_argument("--dump", type=Path, help="write the bare sentences for another finder, and stop")
    chosen = options.parse_args()
    cases = read_cases(HERE / f"{chosen.set}.txt")
    if chosen.dump:
        rows = {f"case{n}-{at}": unmarked(line)[0] for n, case in enumerate(cases) for at, line in enumerate(case)}
        chosen.dump.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
        return
    other = json.loads(chosen.found.read_text("utf-8")) if chosen.found else None
    shares, lines = measure(cases, ours if other is None else lambda case: {row[0]: other[row[0]] for row in case})
    print(f"{sum(map(len, cases))} sentences in {len(cases)} cases")
    for name, share in shares.items():
        print(f"{name:20} {share:.3f}" if isinstance(share, float) else f"{name:20} {share}")
    if chosen.misses:
        print("\n".join(lines))
    if other is None:
        floors = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))[chosen.set]
        below = [name for name, least in floors["least"].items() if shares[name] < least]
        below += [name for name, most in floors.get("most", {}).items() if shares[name] > most]
        if below:
            raise SystemExit(f"beyond the floor: {', '.join(below)}")


if __name__ == "__main__":
    main()

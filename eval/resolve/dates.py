"""Score `date_of` on hand-labelled wires and on MUC-4 keys, apart from extraction: the labels give the sentence.

usage: python eval/resolve/dates.py SHARED [--misses] [--half even|odd] [--check]

`SHARED` is the folder that holds eval/. A label's words stand in for the claim's quote. A reading is right when its
span holds the label's day (wires) or overlaps the key's days (MUC; reports with one incident only; the first sentence
that names a victim of the key). Width says how much the spans were widened to be right. `--half` takes every second
report, so that rules can be tuned on one half and checked on the other. `--check` exits 1 below a pinned floor.
"""

import argparse
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from witnessmark.clean import clean
from witnessmark.collect import collect
from witnessmark.model.claims import Claim, ClaimKind, Population, Quote, Scope, Stance
from witnessmark.model.text import Document, Skipped
from witnessmark.resolve.date.of_claim import date_of
from witnessmark.settings import Settings

FLOORS = {"wires": 0.88, "MUC": 0.85}
"""Shares that must not be lost; lowered only with the reason in the commit that lowers one."""

HARM = re.compile(
    r"\b(?:kill|die[ds]|dead|death|murder|assassin|wound|injur|hurt|massacre|execut|shot|slain|casualt|kidnap|abduct|detain|arrest)\w*",
    re.IGNORECASE,
)


def documents(path: Path) -> dict[str, Document]:
    settings = Settings(processes=1)
    read: dict[str, Document] = {}
    for item in collect([str(path)], settings):
        if isinstance(item, Skipped):
            continue
        for document in clean(item.capture, item.data, settings):
            if isinstance(document, Document):
                name = re.sub(r"\.\w+$", "", document.report.source.rsplit("/", 1)[-1].rsplit("#", 1)[-1])
                read[name] = document
    return read


def claim_at(document: Document, start: int, end: int, scope: str, affected: str | None) -> Claim | None:
    """Return a stand-in claim whose quote is ``text[start:end]``."""
    for sentence in document.sentences:
        if sentence.start <= start < sentence.end:
            # A claim's quote holds the victims and what befell them.
            text = document.report.text
            harms = [(m.start(), m.end()) for m in HARM.finditer(text, sentence.start, sentence.end)]
            harm = min(harms, key=lambda h: max(start - h[1], h[0] - end, 0), default=(start, end))
            start, end = min(start, harm[0]), min(max(end, harm[1]), sentence.end)
            quote = Quote(report_id=document.report.id, start=start, end=end, text=text[start:end])
            return Claim(
                id="clm_0",
                report_id=document.report.id,
                sentence_id=sentence.id,
                start=sentence.start,
                end=sentence.end,
                quote=quote,
                kind=ClaimKind.KILLED,
                scope=Scope(scope),
                figure=None,
                affected=affected,
                population=Population.UNKNOWN,
                object=None,
                means=None,
                attribution=None,
                stance=Stance.ASSERTED,
                place_text=None,
                date_text=None,
                since_text=None,
                part_of=None,
                rule="label",
                why=(),
            )
    return None


def wire_labels(path: Path, read: dict[str, Document]) -> Iterator[tuple[str, Claim, str, str]]:
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        document = read.get(row["doc"])
        if not row["kind"] or not row["date"] or document is None:
            continue
        at = document.report.text.find(row["sentence"])
        inside = row["sentence"].find(row["affected"] or "\0")
        if inside < 0:
            harm = HARM.search(row["sentence"])
            inside = harm.start() if harm else 0
        length = len(row["affected"] or "") or 5
        if at >= 0:
            claim = claim_at(document, at + inside, at + inside + length, row["scope"], row["affected"])
            if claim:
                yield row["doc"], claim, row["date"], row["date"]


def key_days(text: str | None) -> list[str]:
    """Return the days of a key ("08 JAN 90 - 09 JAN 90") in ISO 8601; a few keys hold days that do not exist."""
    days = []
    for words in re.findall(r"\d{1,2} [A-Z]{3} \d{2}", text or ""):
        try:
            days.append(datetime.strptime(words.title(), "%d %b %y").date().isoformat())  # noqa: DTZ007  # no clock
        except ValueError:
            continue
    return days


def muc_labels(path: Path, read: dict[str, Document]) -> Iterator[tuple[str, Claim, str, str]]:
    templates: dict[str, list[dict]] = {}
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        if row["template"]:
            templates.setdefault(row["doc"], []).append(row)
    for name, keys in templates.items():
        days = key_days(keys[0]["date"])
        document = read.get(name)
        if len(keys) > 1 or not days or document is None:
            continue
        victims = [s for harm in keys[0]["harms"] for s in harm["strings"]]
        places = sorted((m.start(), m.end()) for s in victims for m in re.finditer(re.escape(s), document.report.text))
        harmed = [p for p in places if any(s.start <= p[0] < s.end and HARM.search(s.text) for s in document.sentences)]
        for start, end in (harmed or places)[:1]:
            claim = claim_at(document, start, end, "incident", document.report.text[start:end])
            if claim:
                yield name, claim, days[0], days[-1]


def score(title: str, labels: list[tuple[str, Claim, str, str]], read: dict[str, Document], *, misses: bool) -> float:
    right, widths, ways, began = 0, [], Counter(), time.process_time()
    ok_ways: Counter[str] = Counter()
    answers = [(name, claim, first, last, *date_of(read[name], claim)) for name, claim, first, last in labels]
    took = time.process_time() - began
    for name, claim, first, last, span, why in answers:
        hit = bool(span) and span.start.isoformat() <= last and span.end.isoformat() >= first
        right += hit
        way = re.sub(r"'.*'|\d{4}-\d\d-\d\d", "X", why)[:60]
        ways[way] += 1
        ok_ways[way] += hit
        if span:
            widths.append((span.end - span.start).days + 1)
        if misses and not hit:
            text = read[name].report.text
            print(f"- {name} {first}..{last} got {span and (span.start.isoformat(), span.end.isoformat())} [{why}]")
            print(f"    {text[:50]!r} :: {text[claim.start : claim.end][:300]!r}")
    print(
        f"{title}: {right / max(1, len(answers)):.3f} of {len(answers)}; "
        f"width median {statistics.median(widths)} days, mean {statistics.mean(widths):.1f}; {took:.2f} s"
    )
    for way, n in ways.most_common():
        print(f"    {ok_ways[way]:4}/{n:<4} {way}")
    return right / max(1, len(answers))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--half", choices=("even", "odd"))
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    folder = args.shared / "eval"
    wires = documents(folder / "wires")
    shares = {"wires": score("wires", list(wire_labels(folder / "gold_a.jsonl", wires)), wires, misses=args.misses)}
    reports = documents(folder / "muc4" / "reports.jsonl")
    labels = list(muc_labels(folder / "muc4" / "keys.jsonl", reports))
    if args.half:
        labels = [label for label in labels if int(label[0][-1]) % 2 == (args.half == "odd")]
    shares["MUC"] = score("MUC", labels, reports, misses=args.misses)
    low = [f"{name} {share:.3f} < {FLOORS[name]}" for name, share in shares.items() if share < FLOORS[name]]
    if low:
        print("below the floor:", *low, sep="\n  ")
    if args.check and low:
        sys.exit(1)


if __name__ == "__main__":
    main()

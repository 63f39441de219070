"""Measure places on labelled reports without waiting for extract: each labelled claim is given as its sentence alone.

usage: places.py GOLD.jsonl WIRES [--misses] [--floor X]                  places of labelled claims, no words picked
       places.py --keys KEYS.jsonl REPORTS.jsonl [--misses] [--floor X]   attacks of one-incident reports
       places.py --index                                                  what opening the index costs; 1 if too much

The comparison is score_claims.py's and score_muc.py's: a shared word between the place read and the place labelled.
"""

import argparse
import json
import re
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from witnessmark.clean import clean
from witnessmark.model.claims import Claim, ClaimKind, Population, Quote, Scope, Stance
from witnessmark.model.text import Capture, Document
from witnessmark.resolve.date.of_claim import date_of
from witnessmark.resolve.place.gazetteer import open_gazetteer
from witnessmark.resolve.place.of_claim import PlaceReader
from witnessmark.settings import Settings

SETTINGS = Settings()
FUNCTION_WORDS = {"the", "a", "an", "of", "in", "at", "s"}
INDEX_SECONDS, INDEX_MEGABYTES = 0.3, 150
"""What opening the compiled index may cost; measured 0.007 s and 59 MB with all imports."""
KIND_WORDS = {"city", "town", "department", "district", "village", "neighborhood"}


def document(name: str, text: str) -> Document | None:
    """Return `text` cleaned as a report of its own."""
    data = text.encode()
    capture = Capture(digest="0" * 64, media_type="text/plain", source=name, url=None, size_bytes=len(data))
    return next((d for d in clean(capture, data, SETTINGS) if isinstance(d, Document)), None)


def bare_claim(document: Document, index: int) -> Claim:
    """Return a claim that is no more than its sentence."""
    sentence = document.sentences[index]
    quote = Quote(report_id=document.report.id, start=sentence.start, end=sentence.end, text=sentence.text)
    return Claim(
        id=f"clm_{index}", report_id=document.report.id, sentence_id=sentence.id, start=sentence.start,
        end=sentence.end, quote=quote, kind=ClaimKind.KILLED, scope=Scope.INCIDENT, figure=None, affected=None,
        population=Population.UNKNOWN, object=None, means=None, attribution=None, stance=Stance.ASSERTED,
        place_text=None, date_text=None, since_text=None, part_of=None, rule="gold", why=(),
    )  # fmt: skip


def plain(text: str | None) -> list[str]:
    """Return the lower-case words of `text`."""
    return re.sub(r"[^\w]+", " ", (text or "").lower()).split()


def holding(document: Document, sentence: str) -> int | None:
    """Return the index of the sentence that shares the most words with `sentence`."""
    wanted = set(plain(sentence))
    shared = [(len(wanted & set(plain(s.text))), -s.index) for s in document.sentences]
    best = max(shared, default=(0, 0))
    return -best[1] if best[0] >= 0.4 * len(wanted) else None


def score_gold(gold: Path, wires: Path, misses: bool) -> float:
    """Print, and return, the share of labelled places read; print that of unsaid ones left without a name."""
    reader = PlaceReader(SETTINGS)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in gold.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row.get("kind"):
            rows[row["doc"]].append(row)
    said = right = unsaid = quiet = 0
    for name in sorted(rows):
        report = document(f"{name}.txt", (wires / f"{name}.txt").read_text("utf-8"))
        if report is None:
            continue
        at = [holding(report, row["sentence"]) for row in rows[name]]
        wanted = sorted({index for index in at if index is not None})
        claims = [bare_claim(report, i) for i in wanted]
        days = [date_of(report, claim)[0] for claim in claims]
        places = dict(zip(wanted, reader.read(report, claims, days), strict=True))
        for row, index in zip(rows[name], at, strict=True):
            place, why = places[index] if index is not None else (None, "sentence not found")
            if row["place"]:
                said += 1
                read = place.name if place and not place.inferred else None
                hit = bool((set(plain(row["place"])) - FUNCTION_WORDS) & set(plain(read)))
                right += hit
                if misses and not hit:
                    print(f"- {name} {row['place']!r} read {read!r} ({why}): {row['sentence'][:150]}")
            else:
                unsaid += 1
                ok = place is None or place.inferred
                quiet += ok
                if misses and not ok:
                    print(f"+ {name} nothing said, read {place.name!r} ({why}): {row['sentence'][:110]}")
    print(f"place {right / said:.3f} of {said} said; {quiet / unsaid:.3f} of {unsaid} unsaid left unnamed")
    return right / said


def score_keys(keys: Path, reports: Path, misses: bool) -> float:
    """Print, and return, the share of one-incident reports whose keyed place is among those read."""
    reader = PlaceReader(SETTINGS)
    templates: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in keys.read_text("utf-8").splitlines():
        key = json.loads(line)
        if key["template"]:
            templates[key["doc"]].append(key)
    texts = {row["id"]: row["text"] for row in map(json.loads, reports.read_text("utf-8").splitlines())}
    harm = re.compile(
        r"\b(kill|murder|wound|injur|die[ds]?\b|dead|death|kidnap|abduct|assassinat|massacre|casualt|shot\b)", re.I
    )
    total = right = 0
    spent = 0.0
    for name in sorted(templates):
        key = templates[name][0]
        where = {w for w in re.findall(r"[a-z]+", key["location"].split(":", 1)[-1].lower()) if len(w) > 3} - KIND_WORDS
        if len(templates[name]) != 1 or ":" not in key["location"] or not where or not key["harms"]:
            continue
        report = document(name, texts[name])
        if report is None:
            continue
        claims = [bare_claim(report, s.index) for s in report.sentences if harm.search(s.text)]
        days = [date_of(report, claim)[0] for claim in claims]
        begun = time.process_time()
        found = reader.read(report, claims, days)
        spent += time.process_time() - begun
        if not claims:
            continue
        total += 1
        read = {
            w for place, _ in found if place and not place.inferred for w in re.findall(r"[a-z]+", place.name.lower())
        }
        right += bool(read & where)
        if misses and not read & where:
            seen = sorted({(place.name if place else None, why) for place, why in found}, key=str)
            print(f"- {name} {key['location']!r} read {seen}")
    print(f"place {right / total:.3f} of {total} one-incident reports; {1000 * spent / total:.2f} ms each")
    return right / total


def measure_index() -> bool:
    """Print what opening the index costs this process; return whether it keeps below its ceilings."""
    begun, wall = time.process_time(), time.time()
    gazetteer = open_gazetteer()
    spent = time.process_time() - begun
    print(f"open {spent:.3f} s CPU, {time.time() - wall:.3f} s; {len(gazetteer.countries)} countries")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"resident {megabytes} MB with all imports")
    return spent < INDEX_SECONDS and megabytes < INDEX_MEGABYTES


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--keys", action="store_true")
    parser.add_argument("--index", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--floor", type=float, help="exit 1 when the share of places read falls below it")
    asked = parser.parse_args()
    if asked.index:
        sys.exit(not measure_index())
    if len(asked.files) != 2:
        parser.print_usage(sys.stderr)
        sys.exit(2)
    else:
        share = (score_keys if asked.keys else score_gold)(*asked.files, asked.misses)
        if asked.floor is not None and share < asked.floor:
            print(f"below the floor of {asked.floor}")
            sys.exit(1)


if __name__ == "__main__":
    main()

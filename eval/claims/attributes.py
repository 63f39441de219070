"""Score speaker, stance, scope and population alone, on labelled sentences, apart from the finding of claims.

usage: attributes.py GOLD.jsonl [--reports FOLDER] [--misses speaker|stance|scope|population]

GOLD holds one labelled claim a line (sentence, kind, low, high, affected, speaker, stance, scope, population). FOLDER
holds the reports as DOC.txt; with it each sentence is read among its neighbours, as `extract` reads it.
"""

import argparse
import json
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from witnessmark.extract.parse.model import model
from witnessmark.extract.voice.attribution import attribute
from witnessmark.extract.voice.population import Mention, populations_of
from witnessmark.extract.voice.standing import scope_of, stance_of
from witnessmark.model.claims import ClaimKind, Figure, Qualifier

HARM = {
    "killed": r"kill|dead|die|death|murder|assassinat|massacre|execut|shoot"
    r"|shot|fatal|victim|casualt|slain|machinegun|lives|toll|drown|corpse|bod(y|ies)\b|perish|gunned",
    "injured": r"injur|wound|hurt|casualt|tortur|shoot|setting them|burn|maim|hospitali",
    "missing": r"missing|disappear|unaccounted|vanish",
    "detained": r"arrest|detain|prison|captur|caught|held|seiz|detention|liberty|custody|round",
    "abducted": r"kidnap|abduct|hostage|held|taken|seiz",
    "displaced": r"displac|flee|fled|refug|temporary home|homeless|homes",
    "evacuated": r"evacuat|left",
    "trapped": r"trap|block|strand|besieg|buried|stuck",
}
SENTENCE = re.compile(r"(?<=[.!?\"”\]])\s+(?=[\"“\[A-Z0-9'‘(])")
PHRASES = ("speaker", "stance", "scope", "population")


def trigger_in(doc: Doc, row: dict[str, object]) -> int:
    """The harm word of the kind, the nearest to the victims' words."""
    if row.get("trigger"):
        return next(t.i for t in doc if t.text.lower() == row["trigger"] or t.text == row["trigger"])
    pattern = re.compile(HARM[str(row["kind"])], re.IGNORECASE)
    found = [t.i for t in doc if pattern.match(t.text)]
    affected = str(row.get("affected") or "")
    at = doc.text.find(affected) if affected else -1
    if at < 0:
        return found[0] if found else next(t.i for t in doc if t.dep_ == "ROOT")
    middle = at + len(affected) // 2
    return min(found, key=lambda i: abs(doc[i].idx - middle), default=next(t.i for t in doc if t.dep_ == "ROOT"))


def around(row: dict[str, object], reports: Path | None) -> tuple[list[str], list[str]]:
    if "before" in row or reports is None:
        return list(row.get("before", [])), list(row.get("after", []))  # type: ignore[call-overload]
    text = (reports / f"{row['doc']}.txt").read_text("utf-8")
    start, end = int(row["start"]), int(row["end"])  # type: ignore[call-overload]
    return SENTENCE.split(text[:start].strip()), SENTENCE.split(text[end:].strip())


def read_populations(rows: list[dict[str, Any]]) -> list[str]:
    """The population of every row, each report read in order; the sentence's number is guessed from its offset."""
    found: dict[int, str] = {}
    for _, group in groupby(range(len(rows)), key=lambda i: rows[i].get("doc", i)):
        members = list(group)
        mentions = [
            Mention(
                victim_words=rows[i].get("affected") or "",
                sentence_text=rows[i]["sentence"],
                index=rows[i].get("start", 0) // 120,
                kind=ClaimKind(rows[i]["kind"]),
            )
            for i in members
        ]
        found |= {i: p.value for i, p in zip(members, populations_of(mentions), strict=True)}
    return [found[i] for i in range(len(rows))]


def words(text: object) -> set[str]:
    return set(re.sub(r"[^\w]+", " ", str(text or "").lower()).split()) - {"the", "a", "an", "of", "in", "at", "s"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--misses", choices=PHRASES, action="append", default=[])
    options = parser.parse_args()
    nlp = model()
    right = dict.fromkeys([*PHRASES, "unsaid"], 0)
    seen = dict(right)
    rows = [row for line in options.gold.read_text("utf-8").splitlines() if (row := json.loads(line)).get("kind")]
    populations = read_populations(rows)
    for at, row in enumerate(rows):
        doc = nlp(" ".join(row["sentence"].split()))
        trigger = trigger_in(doc, row)
        before, after = around(row, options.reports)
        figure = None
        if row.get("low") is not None or row.get("high") is not None:
            figure = Figure(low=row.get("low"), high=row.get("high"), qualifier=Qualifier(row["qualifier"]), words="")
        said = attribute(doc, trigger, before, after)
        got = {
            "stance": stance_of(doc, trigger, None, after[0] if after else "").value,
            "scope": scope_of(doc, trigger, figure)[0].value,
            "population": populations[at],
        }
        for key, value in got.items():
            seen[key] += 1
            right[key] += value == row[key]
            if value != row[key] and key in options.misses:
                print(f"{key}: {value} for {row[key]} [{doc[trigger]}] {row.get('affected')!r}: {doc.text[:300]}")
        name = said.speaker if said else None
        for key, value in (("name", said and said.name), ("direct", said and said.direct), ("via", said and said.via)):
            if row.get(key) is not None:
                seen[key] = seen.get(key, 0) + 1
                same = bool(words(row[key]) & words(value)) if key == "via" else value == row[key]
                right[key] = right.get(key, 0) + same
                if not same and "speaker" in options.misses:
                    print(f"{key}: {value!r} for {row[key]!r} [{doc[trigger]}]: {doc.text[:300]}")
        key = "speaker" if row["speaker"] else "unsaid"
        seen[key] += 1
        ok = bool(words(row["speaker"]) & words(name)) if row["speaker"] else name is None
        right[key] += ok
        if not ok and "speaker" in options.misses:
            print(f"speaker: {name!r} for {row['speaker']!r} [{doc[trigger]}]: {doc.text[:300]}")
    for key, count in seen.items():
        print(f"{key:10} {right[key] / max(1, count):.3f} of {count}")


if __name__ == "__main__":
    sys.exit(main())

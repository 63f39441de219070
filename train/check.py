#!/usr/bin/env python3
"""Check marked passages: marks parse, kinds, figures and flags are known, no near-duplicates.

usage: check.py [FILE.txt ...]
"""

import re
import sys
from collections import Counter
from pathlib import Path

KINDS = set("killed injured treated missing abducted detained displaced evacuated trapped casualties".split())
FLAGS = set("part total denied doubted old again civ mil mix".split())
MARK = re.compile(r"\[\[(\w+)\|([^|\]]+)\|([^|\]]*)\|([^\]]*)\]\]")
FIGURE = re.compile(r"|\d+\+?|-\d+|\d+-\d+")


def check(paths: list[Path]) -> int:
    """Print each fault with its file and line, then what was counted; return the number of faults."""
    kinds: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    seen: list[tuple[str, set[tuple[str, ...]]]] = []
    faults = bare = 0
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            marks = MARK.findall(line)
            left = MARK.sub("", line)
            bad = [
                mark
                for mark in marks
                if mark[0] not in KINDS
                or not FIGURE.fullmatch(mark[2])
                or set(filter(None, (flag.strip() for flag in mark[3].split(",")))) - FLAGS
            ]
            if bad or "[[" in left or "]]" in left or left.count("((") != left.count("))") or not line.strip():
                faults += 1
                print(f"{path}:{number}: {bad or 'a mark does not parse'}")
            bare += not marks
            kinds.update(mark[0] for mark in marks)
            flags.update(flag.strip() for mark in marks for flag in mark[3].split(",") if flag.strip())
            words = re.sub(r"\d+", "0", MARK.sub(lambda m: m[2], line).lower())
            seen.append(
                (f"{path}:{number}", set(zip(*(re.findall(r"\w+", words)[i:] for i in range(3)), strict=False)))
            )
    by: dict[tuple[str, ...], list[int]] = {}
    for i, (where, threes) in enumerate(seen):
        near = Counter(other for three in threes for other in by.get(three, ()))
        for other, count in near.most_common(1):
            if count > 0.5 * max(4, len(threes)):
                faults += 1
                print(f"{where}: near {seen[other][0]}")
        for three in threes:
            by.setdefault(three, []).append(i)
    print(f"{len(seen)} passages, {bare} without a mark; {dict(kinds)}; {dict(flags)}; {faults} faults")
    return faults


if __name__ == "__main__":
    named = [Path(name) for name in sys.argv[1:]]
    sys.exit(bool(check(named or sorted((Path(__file__).parent / "passages").glob("*.txt")))))

"""Measure how many sentences a second the readers of packs read, as a ratio of what the English reader does.

usage: speed.py ENGLISH.txt [--least 10]      (ENGLISH.txt: English text, a sentence a line; fails below `--least`)
"""

import argparse
import sys
import time
from pathlib import Path

from score import HERE, document

from witnessmark.extract.languages import claims_of
from witnessmark.model.text import Document

WARM = 5


def rate(documents: list[Document]) -> float:
    """Return sentences a second of processor time, the loading of models and packs left out."""
    claims_of(documents[:WARM])
    began = time.process_time()
    claims_of(documents)
    return sum(len(one.sentences) for one in documents) / (time.process_time() - began)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("english", type=Path)
    parser.add_argument("--least", type=float, default=10.0)
    options = parser.parse_args()
    lines = [line for line in options.english.read_text("utf-8").splitlines() if line.strip()]
    english = rate([document("en", line, "2024-05-06") for line in lines])
    print(f"en {english:.0f} sentences a second")
    ratios = []
    sets = sorted((HERE / "sentences").glob("*.tsv"))
    rows = [line.split("\t") for path in sets for line in path.read_text("utf-8").splitlines()]
    for language in sorted({row[0] for row in rows}):
        told = rate([document(language, row[1], "2024-05-06") for row in rows if row[0] == language])
        ratios.append(told / english)
        print(f"{language} {told:.0f} sentences a second, {told / english:.1f} times English")
    return int(min(ratios) < options.least)


if __name__ == "__main__":
    sys.exit(main())

"""Score `date_of` on `telling.tsv`: days of the telling beside days of the event, in our own words.

usage: python eval/resolve/telling.py [--misses]

A row holds a text of a report of 14 March 2022, the claim's words and the event's day. Right is a span of at most four
days that holds the day.
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path

from dates import claim_at, documents

from witnessmark.resolve.date.of_claim import date_of

CASES = Path(__file__).with_name("telling.tsv")


def main() -> None:
    """Print the share of cases that are read rightly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print every case that is read wrongly")
    asked = parser.parse_args()
    rows = [line.split("\t") for line in CASES.read_text("utf-8").splitlines()]
    right = 0
    with tempfile.TemporaryDirectory() as folder:
        for at, (text, _, _) in enumerate(rows):
            Path(folder, f"c{at}.txt").write_text(
                f"From the towns\n20220314\nhttps://a.example/{at}\n\n{text}\n", "utf-8"
            )
        read = documents(Path(folder))
    for at, (text, quote, day) in enumerate(rows):
        document = read[f"c{at}"]
        start = document.report.text.index(quote)
        claim = claim_at(document, start, start + len(quote), "incident", None)
        span, why = date_of(document, claim) if claim is not None else (None, "no sentence")
        want = date.fromisoformat(day)
        good = span is not None and span.start <= want <= span.end and (span.end - span.start).days <= 3
        right += good
        if asked.misses and not good:
            print(f"{day} {span.start if span else None} {span.end if span else None} {why}\n  {text}")
    print(f"telling: {right} of {len(rows)} right")


if __name__ == "__main__":
    main()

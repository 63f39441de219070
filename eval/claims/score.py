"""Extract the claims of the labelled reports and write them as the two scorers read them.

usage: score.py OUT.csv SOURCE... (a folder of text files or a JSON-lines file) [--every N]
"""

import argparse
import csv
import mimetypes
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from witnessmark.clean import clean
from witnessmark.extract import extract
from witnessmark.model.claims import Claim
from witnessmark.model.text import Capture, Document
from witnessmark.settings import Settings

COLUMNS = (
    "claim_id", "source", "text", "quote", "kind", "low", "high", "qualifier", "stance", "scope", "population",
    "affected", "speaker", "place", "date_start", "date_end", "part_of", "rule", "date_text",
)  # fmt: skip


def documents(sources: list[Path], settings: Settings) -> Iterator[Document]:
    """Yield the documents of files and folders, cleaned."""
    for source in sources:
        for path in sorted(source.iterdir()) if source.is_dir() else [source]:
            data = path.read_bytes()
            kind = (
                "application/x-ndjson"
                if path.suffix == ".jsonl"
                else mimetypes.guess_type(path.name)[0] or "text/plain"
            )
            capture = Capture(
                digest=sha256(data).hexdigest(), media_type=kind, source=path.name, url=None, size_bytes=len(data)
            )
            for item in clean(capture, data, settings):
                if isinstance(item, Document):
                    yield item


def row(document: Document, claim: Claim) -> dict[str, object]:
    """Return a claim as the scorers read it; place as said, date left to the resolve stage."""
    figure = claim.figure
    return {
        "claim_id": claim.id,
        "source": document.report.source,
        "text": document.report.text[claim.start : claim.end],
        "quote": claim.quote.text,
        "kind": claim.kind.value,
        "low": "" if figure is None or figure.low is None else figure.low,
        "high": "" if figure is None or figure.high is None else figure.high,
        "qualifier": "" if figure is None else figure.qualifier.value,
        "stance": claim.stance.value,
        "scope": claim.scope.value,
        "population": claim.population.value,
        "affected": claim.affected or "",
        "speaker": claim.attribution.speaker if claim.attribution else "",
        "place": claim.place_text or "",
        "part_of": claim.part_of or "",
        "rule": claim.rule,
        "date_text": claim.date_text or "",
    }


def write_claims(out: Path, sources: list[Path], every: int = 1) -> None:
    """Write the claims of every `every`-th document of `sources` as a table that the scorers read."""
    settings = Settings(processes=2)
    chosen = (d for i, d in enumerate(documents(sources, settings)) if i % every == 0)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for document, claims in extract(chosen, settings):
            writer.writerows(row(document, claim) for claim in claims)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=1)
    args = parser.parse_args()
    write_claims(args.out, args.sources, args.every)


if __name__ == "__main__":
    main()

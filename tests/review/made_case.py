"""Made events in, a built case out: its claims are those that the generator of `eval/events` says are told.

Nothing is read from the made texts, so that a case of thousands of incidents costs seconds. What links, reconciles and
publishes it is the program's own, under the keys of a real build: a later `build` of the case finds all up to date.
"""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from witnessmark.build import Build, ClaimOrigin, Cleaned, Dated, Extracted, Settled, run_stages
from witnessmark.intake import add
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.judgements import Judgement
from witnessmark.model.pictures import Pictured
from witnessmark.model.text import Document, Origin, OriginLevel, Passage, Skipped
from witnessmark.pipeline import STAGES, settings_here
from witnessmark.settings import Settings
from witnessmark.store.case import open_case
from witnessmark.store.journal import Journal, _chain, _row

EVENTS = Path(__file__).resolve().parents[2] / "eval" / "events"


def make_case(root: Path, settings: Settings, incidents: int) -> None:
    """Build the case at `root` of about so many `incidents`."""
    sys.path.insert(0, str(EVENTS))
    try:
        from bench_link import towns
        from gold import gold
        from make_events import Maker
    finally:
        sys.path.remove(str(EVENTS))
    maker = Maker(7, towns=towns(1600), days=360)
    maker.run(incidents, incidents * 5 // 4)
    documents, claims, origins, _ = gold(maker.reports)
    documents = [
        replace(row, report=replace(row.report, title=row.sentences[0].text if row.sentences else row.report.source))
        for row in documents
    ]
    root.parent.mkdir(parents=True, exist_ok=True)
    source = root.with_suffix(".jsonl")
    source.write_text("".join(json.dumps({"id": row.id, "text": row.text}) + "\n" for row in maker.reports), "utf-8")
    add([str(source)], root, settings, "ana", lambda *_: None)
    of_report = {row.report.id: origins.get(row.report.source, f"org_{row.report.id}") for row in documents}
    by_origin: dict[str, set[str]] = {}
    for row in claims:
        of_report[row.claim.report_id] = origins[row.claim.id]
    for report, origin in of_report.items():
        by_origin.setdefault(origin, set()).add(report)
    tables = {
        "skipped_clean": (Skipped, []),
        "cleaned": (Cleaned, []),
        "read_documents": (Document, documents),
        "passages": (Passage, []),
        "origins": (
            Origin,
            [
                Origin(id=name, level=OriginLevel.REPORT, members=tuple(sorted(held)), earliest=None, evidence="made")
                for name, held in sorted(by_origin.items())
            ],
        ),
        "extracted": (Extracted, [Extracted(report_id=row.report.id, claims=()) for row in documents]),
        "dated": (Dated, []),
        "claim_origins": (ClaimOrigin, [ClaimOrigin(claim_id=k, origin_id=v) for k, v in sorted(origins.items())]),
        "settled": (Settled, []),
        "skipped_resolve": (Skipped, []),
        "resolved": (ResolvedClaim, claims),
        "skipped_pictures": (Skipped, []),
        "pictured": (Pictured, []),
    }

    def given(names: tuple[str, ...]) -> Callable[[Build, str], None]:
        def run(build: Build, key: str) -> None:
            for name in names:
                build.write(name, *tables[name], key)  # type: ignore[arg-type]  # each table with its record

        return run

    stages = [
        replace(stage, run=given(stage.outputs)) if stage.outputs and set(stage.outputs) <= tables.keys() else stage
        for stage in STAGES
    ]
    with open_case(root) as case:
        run_stages(stages, Build(case, settings_here(root, settings), lambda *_: None))


def write_many(journal: Journal, judgements: Iterable[Judgement]) -> None:
    """Append judgements in one transaction: ten thousand of them would wait for the disk."""
    with journal._writing() as held:
        before = held.last_chain()
        for judgement in judgements:
            row = _row(judgement)
            before = _chain(before, row)
            held.insert(row, before)

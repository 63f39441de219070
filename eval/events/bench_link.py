"""Processor time and memory of linking and reconciling at growing numbers of claims, with the exponent of growth.

usage: bench_link.py [--claims 12500,25000,50000,100000] [--days 360] [--towns 1600]

The claims are those of make_events.py, over more towns and days: about seven an event. Each size runs in a process of
its own, so that the peak of memory is its own. Linking runs in one process; the time is the processor's, since others
may share the machine.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from datetime import UTC, datetime
from math import log
from pathlib import Path

from gold import gold
from make_events import Maker

from witnessmark.link import Linked, LinkedGroup, LinkedReport, LinkedStory, link
from witnessmark.model.incidents import Incident
from witnessmark.model.judgements import Judgement, Verdict
from witnessmark.reconcile import reconcile
from witnessmark.store.tables import Tables

HERE = Path(__file__).resolve().parent


def towns(count: int) -> list[dict[str, object]]:
    """Made towns on a grid of 0.3 degrees, so that some lie within one block."""
    return [
        {
            "id": f"made:{number}",
            "name": f"Town{number}",
            "latitude": 20 + 0.3 * (number // 40),
            "longitude": 10 + 0.3 * (number % 40),
            "country": "UA",
            "admin1": str(number // 40),
        }
        for number in range(count)
    ]


def measure(claims_wanted: int, days: int, town_count: int) -> dict[str, float]:
    maker = Maker(7, towns=towns(town_count), days=days)
    events = max(40, claims_wanted // 8)
    maker.run(events, events * 5)
    documents, claims, origins, _ = gold(maker.reports)
    documents, claims = documents[:-1], [row for row in claims if row.claim.report_id != documents[-1].report.id]
    clock = time.process_time
    start = clock()
    first = link(claims, documents, origins, ())
    linked = clock()
    reckoned = reconcile(first.incidents, claims, documents, origins)
    done = clock()
    every_document, every_claim, _, _ = gold(maker.reports)
    again = clock()
    more = link(every_claim, every_document, origins, (), first)
    stepped = clock()
    with tempfile.TemporaryDirectory() as folder:
        tables = Tables(Path(folder))
        for name, record, rows in (
            ("incidents", Incident, more.incidents),
            ("linked", LinkedReport, more.reports),
            ("linked_stories", LinkedStory, more.stories),
            ("linked_groups", LinkedGroup, more.groups),
        ):
            tables.write(name, record, rows, "")
        kept = clock()
        before = Linked(
            incidents=tuple(tables.read("incidents", Incident)),
            reports=tuple(tables.read("linked", LinkedReport)),
            stories=tuple(tables.read("linked_stories", LinkedStory)),
            groups=tuple(tables.read("linked_groups", LinkedGroup)),
        )
        taken_up = clock()
    verdict = Judgement(
        id="jud_1",
        when=datetime(2026, 1, 1, tzinfo=UTC),
        who="bench",
        seen="",
        verdict=Verdict.SAME_EVENT,
        subjects=(more.incidents[0].id, more.incidents[1].id),
        reason="",
    )
    judging = clock()
    judged = link(every_claim, every_document, origins, (verdict,), before)
    relinked = clock()
    reconcile(judged.incidents, every_claim, every_document, origins, reckoned)
    return {
        "claims": len(claims),
        "incidents": len(first.incidents),
        "link": linked - start,
        "reconcile": done - linked,
        "one_more": stepped - again,
        "reworked": judged.reworked,
        "keep": kept - stepped,
        "resume": taken_up - kept,
        "verdict_link": relinked - judging,
        "verdict_reconcile": clock() - relinked,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", default="12500,25000,50000,100000")
    parser.add_argument("--days", type=int, default=360)
    parser.add_argument("--towns", type=int, default=1600)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if args.one is not None:
        print(json.dumps(measure(args.one, args.days, args.towns)))
        return
    rows: list[dict[str, float]] = []
    print(
        f"{'claims':>8}{'incidents':>10}{'link s':>8}{'recon s':>8}{'+1 rep s':>9}{'write s':>8}{'read s':>8}"
        f"{'+1 ruling: strands':>19}{'link s':>8}{'recon s':>8}{'MB':>7}"
    )
    for wanted in map(int, args.claims.split(",")):
        command = [sys.executable, __file__, "--one", str(wanted), "--days", str(args.days), "--towns", str(args.towns)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        rows.append(row)
        print(
            f"{row['claims']:>8}{row['incidents']:>10}{row['link']:>8.1f}{row['reconcile']:>8.1f}"
            f"{row['one_more']:>9.2f}{row['keep']:>8.1f}{row['resume']:>8.1f}{row['reworked']:>19}"
            f"{row['verdict_link']:>8.2f}{row['verdict_reconcile']:>8.2f}{row['megabytes']:>7.0f}"
        )
    first, last = rows[0], rows[-1]
    seconds = [row["link"] + row["reconcile"] for row in (first, last)]
    exponent = log(seconds[1] / seconds[0]) / log(last["claims"] / first["claims"]) if len(rows) > 1 else 1.0
    print(f"growth exponent {exponent:.2f}")
    limits = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["bench"]
    over = seconds[1] > limits["seconds"] or last["megabytes"] > limits["megabytes"] or exponent > limits["exponent"]
    if args.check and over:
        sys.exit(1)


if __name__ == "__main__":
    main()

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
from math import log
from pathlib import Path

from gold import gold
from make_events import Maker

from witnessmark.link import KeptReport, Linker
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
    linker = Linker()
    start = time.process_time()
    incidents = linker.link(claims, documents, origins, ())
    linked = time.process_time()
    reconcile(incidents, claims, documents, origins)
    done = time.process_time()
    every_document, every_claim, _, _ = gold(maker.reports)
    again = time.process_time()
    more = linker.link(every_claim, every_document, origins, ())
    stepped = time.process_time()
    touched = linker.touched_strands
    with tempfile.TemporaryDirectory() as folder:
        tables = Tables(Path(folder))
        tables.write("linked", KeptReport, linker.kept(), "")
        kept = time.process_time()
        later = Linker()
        later.resume(tables.read("linked", KeptReport), more)
        later.link(claims, documents, origins, ())
    return {
        "claims": len(claims),
        "incidents": len(incidents),
        "link": linked - start,
        "reconcile": done - linked,
        "one_more": stepped - again,
        "touched": touched,
        "keep": kept - stepped,
        "resume": time.process_time() - kept,
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
        f"{'claims':>8}{'incidents':>10}{'link s':>8}{'recon s':>8}{'+1 rep s':>9}{'touched':>8}"
        f"{'keep s':>8}{'resume s':>9}{'MB':>7}"
    )
    for wanted in map(int, args.claims.split(",")):
        command = [sys.executable, __file__, "--one", str(wanted), "--days", str(args.days), "--towns", str(args.towns)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        rows.append(row)
        print(
            f"{row['claims']:>8}{row['incidents']:>10}{row['link']:>8.1f}{row['reconcile']:>8.1f}"
            f"{row['one_more']:>9.2f}{row['touched']:>8}{row['keep']:>8.1f}{row['resume']:>9.1f}{row['megabytes']:>7.0f}"
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
